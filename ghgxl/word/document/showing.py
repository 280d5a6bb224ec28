"""What a paragraph shows: its text with tracked changes accepted and field codes left out.

Text boxes inside a paragraph are none of its text; they are read as paragraphs of their own.
"""

from __future__ import annotations

from typing import NamedTuple

from ghgxl.word.ooxml import FLDCHAR, FLDSIMPLE, FLDTYPE, INSTR, RPR, TEXTBOX, VAL, Element, P, R, T, child, value, w

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
#: What isn't there once all changes are accepted, what is only said twice, and what isn't text.
GONE = frozenset({w("del"), w("moveFrom"), _MC + "Fallback"})
_SKIPPED = GONE | {w("pPr"), RPR, w("sdtPr"), w("delText"), TEXTBOX}
_CHARACTERS = {
    w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-",
}  # fmt: skip
_YELLOW = frozenset({"FFFF00", "FFF200", "FFFF66", "FFFF99"})


class Shown(NamedTuple):
    """The text of a paragraph, and the part of it that is marked yellow."""

    text: str
    marked: str


class Fields:
    """Which complex fields are open while a story is read: their codes so far, and whether their results have begun."""

    def __init__(self) -> None:
        self._open: list[list[str | bool]] = []
        self._codes = 0

    def seen(self, kind: str | None) -> None:
        """Take note of a field character."""
        if kind == "begin":
            self._open.append(["", False])
            self._codes += 1
        elif kind == "separate" and self._open:
            self._codes -= not self._open[-1][1]
            self._open[-1][1] = True
        elif kind == "end" and self._open:
            self._codes -= not self._open.pop()[1]

    def code(self, text: str) -> None:
        """Add to the code of the innermost field."""
        if self._open:
            self._open[-1][0] = f"{self._open[-1][0]}{text}"

    @property
    def hidden(self) -> bool:
        """Whether text that comes now is part of a code."""
        return self._codes > 0

    @property
    def contents(self) -> bool:
        """Whether a table of contents is open."""
        return any(str(code).split()[:1] in (["TOC"], ["INDEX"]) for code, _ in self._open)


def shown(paragraph: Element, fields: Fields) -> Shown:
    """Return what a paragraph shows; the fields that it opens and closes are told to ``fields``."""
    parts: list[str] = []
    marked: list[str] = []
    _gather(paragraph, fields, parts, marked)
    return Shown("".join(parts), "".join(marked))


def _gather(element: Element, fields: Fields, parts: list[str], marked: list[str]) -> None:
    for item in element:
        tag = item.tag
        if tag in _SKIPPED or tag == P:
            continue
        if tag == R:
            start = len(parts)
            _gather(item, fields, parts, marked)
            if len(parts) > start:
                _formatted(item.find(RPR), start, parts, marked)
        elif tag in (T, _MATH_TEXT):
            if not fields.hidden:
                parts.append(item.text or "")
        elif tag == FLDCHAR:
            fields.seen(item.get(FLDTYPE))
        elif tag == INSTR:
            fields.code(item.text or "")
        elif tag in _CHARACTERS:
            if not fields.hidden:
                parts.append(_CHARACTERS[tag])
        elif tag == FLDSIMPLE or isinstance(tag, str):
            _gather(item, fields, parts, marked)


def _formatted(properties: Element | None, start: int, parts: list[str], marked: list[str]) -> None:
    """Take note of yellow text, and write a raised power of ten as 10^4; hidden text isn't seen."""
    if properties is None:
        return
    if (hidden := properties.find(w("vanish"))) is not None and hidden.get(VAL) not in ("0", "false"):
        del parts[start:]
        return
    text = "".join(parts[start:])
    if value(properties, w("vertAlign")) == "superscript" and text.isdigit() and "".join(parts[:start])[-2:] == "10":
        parts[start:] = ["^", text]
    shading = child(properties, w("shd"))
    if value(properties, w("highlight")) == "yellow" or (
        shading is not None and (shading.get(w("fill")) or "").upper() in _YELLOW
    ):
        marked.append(text)
