"""Heading levels and their numbers, read from the template's styles and its multilevel lists.

The numbers are what Word will show: 第1章, 1.1, 1.1.1, or whatever the list says.
Nothing is guessed from the wording of a heading.
"""

from __future__ import annotations

from typing import NamedTuple

from docx.document import Document

from ghgxl.word.ooxml import PPR, VAL, Element, child, style_of, value, w, whole_number

_CHINESE = "零一二三四五六七八九"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_DEPTH = 9
#: Word counts no further.
_MOST = 32_767


class Title(NamedTuple):
    """A heading: level from 1, its number as printed ("" for none), what follows the number, and the chapter's number."""

    level: int
    label: str
    suffix: str
    chapter: str


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    suffix: str
    legal: bool


class _Style(NamedTuple):
    name: str
    based_on: str
    outline: str | None
    num_id: str | None
    level: str | None
    breaks: bool | None


def chinese(number: int) -> str:
    """Return a number below 10,000 in Chinese: 12 → 十二, 105 → 一百零五."""
    if number == 0:
        return "零"
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if gap and words else "") + _CHINESE[digit] + name
            gap = False
        else:
            gap = True
    return words.removeprefix("一") if words.startswith("一十") else words


def roman(number: int) -> str:
    """Return a number in capital Roman digits."""
    out = ""
    for unit, name in _ROMAN:
        count, number = divmod(number, unit)
        out += name * count
    return out


def formatted(number: int, form: str) -> str:
    """Return a number in one of Word's number formats; decimal for those not known here."""
    match form:
        case "none" | "bullet":
            return ""
        case "upperRoman":
            return roman(number)
        case "lowerRoman":
            return roman(number).lower()
        case "upperLetter" | "lowerLetter":
            letter = chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if form == "upperLetter" else letter.lower()
        case "decimalZero":
            return f"{number:02d}"
        case "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "ideographDigital":
            return chinese(number)
    return str(number)


class Outline:
    """The heading styles and multilevel lists of one document."""

    def __init__(self, document: Document) -> None:
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        self._read(document.styles.element, getattr(part, "element", None))

    @classmethod
    def of_parts(cls, styles: Element | None, numbering: Element | None) -> Outline:
        """Return the outline of a document from the trees of its styles and numbering, as far as it has them."""
        outline = cls.__new__(cls)
        outline._read(styles, numbering)  # noqa: SLF001  a second way to make the same thing
        return outline

    def _read(self, styles: Element | None, numbering: Element | None) -> None:
        found = [] if styles is None else styles.findall(w("style"))
        self._styles = {str(style.get(w("styleId"))): _style(style) for style in found}
        self._levels: dict[str, list[_Level]] = {}
        self._abstract: dict[str, str] = {}
        if numbering is not None:
            self._read_numbering(numbering)

    def style_name(self, style_id: str) -> str:
        """Return the name of a style, its id where the document doesn't define it."""
        style = self._styles.get(style_id)
        return style.name if style else style_id

    def _read_numbering(self, root: Element) -> None:
        for abstract in root.findall(w("abstractNum")):
            levels = [_Level(1, "none", "", "nothing", legal=False)] * _DEPTH
            for level in abstract.findall(w("lvl")):
                levels[min(whole_number(level.get(w("ilvl")), 0), _DEPTH - 1)] = _level(level)
            self._levels[str(abstract.get(w("abstractNumId")))] = levels
        for num in root.findall(w("num")):
            self._abstract[str(num.get(w("numId")))] = value(num, w("abstractNumId")) or ""

    def style_id(self, *names: str) -> str | None:
        """Return the id of the first style with one of the ids or names (any case), or None."""
        for wanted in names:
            if wanted in self._styles:
                return wanted
            for style_id, style in self._styles.items():
                if style.name.lower() == wanted.lower():
                    return style_id
        return None

    def _chain(self, style_id: str) -> list[_Style]:
        chain: list[_Style] = []
        while style_id in self._styles and len(chain) < 20:
            chain.append(self._styles[style_id])
            style_id = chain[-1].based_on
        return chain

    def level(self, paragraph: Element) -> int | None:
        """Return the heading level (1 …) of a paragraph, or None for body text."""
        own = value(paragraph, PPR, w("outlineLvl"))
        style_id = style_of(paragraph)
        outline = own if own is not None else self.style_level(style_id)
        level = whole_number(outline, _DEPTH)
        return level + 1 if level < _DEPTH else None

    def style_level(self, style_id: str) -> str | None:
        """Return the outline level a style gives ("0" …), or None."""
        for style in self._chain(style_id):
            if style.outline is not None:
                return style.outline
            if style.name.lower().startswith("heading ") and style.name[8:].isdecimal():
                return str(whole_number(style.name[8:], _DEPTH + 1) - 1)
        return None

    def heading_styles(self) -> list[str]:
        """Return the ids of every style that makes a paragraph a heading."""
        return [style_id for style_id in self._styles if (self.style_level(style_id) or "9") != "9"]

    def begins_page(self, paragraph: Element) -> bool:
        """Return whether a paragraph begins a page, by itself or by its style."""
        told = (_breaks(paragraph), *(style.breaks for style in self._chain(style_of(paragraph))))
        return next((said for said in told if said is not None), False)

    def list_of(self, paragraph: Element) -> tuple[str, int] | None:
        """Return the list (abstract number id) and level a heading is numbered by, or None."""
        own = child(paragraph, PPR, w("numPr"))
        num_id, level = value(own, w("numId")), value(own, w("ilvl"))
        for style in self._chain(style_of(paragraph)):
            num_id = style.num_id if num_id is None else num_id
            level = style.level if level is None else level
        abstract = self._abstract.get(num_id or "0")
        return (
            (abstract, min(whole_number(level, 0), _DEPTH - 1)) if abstract in self._levels and num_id != "0" else None
        )

    def levels(self, abstract: str) -> list[_Level]:
        """Return the nine levels of a list."""
        return self._levels[abstract]

    def counter(self) -> Counter:
        """Return a fresh count of headings, to be shown every heading in document order."""
        return Counter(self)


class Counter:
    """Counts headings in document order and gives each its number."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._counts: dict[str, list[int]] = {}
        self._chapter = ""

    def heading(self, paragraph: Element) -> Title | None:
        """Return the title of a paragraph that is a heading, counting it; None for any other paragraph."""
        level = self._outline.level(paragraph)
        if level is None:
            return None
        numbered = self._outline.list_of(paragraph)
        label, suffix = "", ""
        if numbered:
            label, suffix, number = self._count(*numbered)
            if level == 1:
                self._chapter = number
        return Title(level, label, suffix, self._chapter)

    def label(self, paragraph: Element) -> str:
        """Return the automatic number of any paragraph, counting it, "" for none."""
        numbered = self._outline.list_of(paragraph)
        return self._count(*numbered)[0] if numbered else ""

    def _count(self, abstract: str, level: int) -> tuple[str, str, str]:
        levels = self._outline.levels(abstract)
        counts = self._counts.setdefault(abstract, [-1] * _DEPTH)
        for above in range(level):
            if counts[above] < 0:
                counts[above] = levels[above].start
        counts[level] = levels[level].start if counts[level] < 0 else counts[level] + 1
        counts[level + 1 :] = [-1] * (_DEPTH - level - 1)
        label = levels[level].text
        for index in range(level + 1):
            form = "decimal" if levels[level].legal and index < level else levels[index].form
            label = label.replace(f"%{index + 1}", formatted(counts[index], form))
        joint = {"space": " ", "nothing": ""}.get(levels[level].suffix, "\t")
        return label, joint, formatted(counts[level], levels[level].form)


def _style(style: Element) -> _Style:
    number = child(style, PPR, w("numPr"))
    return _Style(
        value(style, w("name")) or "",
        value(style, w("basedOn")) or "",
        value(style, PPR, w("outlineLvl")),
        value(number, w("numId")),
        value(number, w("ilvl")),
        _breaks(style),
    )


def _breaks(holder: Element) -> bool | None:
    """Return whether a style or a paragraph says that it begins a page, None where it says nothing of it."""
    said = child(holder, PPR, w("pageBreakBefore"))
    return None if said is None else said.get(VAL) not in ("0", "false", "off")


def _level(level: Element) -> _Level:
    legal = level.find(w("isLgl"))
    return _Level(
        min(whole_number(value(level, w("start")), 1), _MOST),
        value(level, w("numFmt")) or "decimal",
        value(level, w("lvlText")) or "",
        value(level, w("suff")) or "tab",
        legal is not None and legal.get(VAL) not in ("0", "false"),
    )
