"""A .docx read into a Document: blocks in order, headings numbered as Word numbers them, captions tied to their tables.

The parts are read as they lie in the package, so that a damaged part that isn't needed harms nothing. A heading typed by
hand is one when it is short and begins with a number of at least two places or with 第…章; all other wording is text.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ghgxl import archives
from ghgxl.errors import TemplateError
from ghgxl.word import safety
from ghgxl.word.document.captions import captioned, captions_of
from ghgxl.word.document.grids import grid
from ghgxl.word.document.nouns import (
    BOX,
    CONTENTS,
    FOOTNOTE,
    HEADING,
    MARGIN,
    TEXT,
    Block,
    Document,
    Paragraph,
    Table,
)
from ghgxl.word.document.showing import GONE, Fields, Shown, shown
from ghgxl.word.ooxml import (
    BODY,
    PPR,
    RPR,
    SDT,
    SDT_CONTENT,
    TBL,
    TEXTBOX,
    Element,
    P,
    R,
    ancestor,
    child,
    style_of,
    value,
    w,
)
from ghgxl.word.outline import Outline
from ghgxl.word.places import Spot

_MAIN = "word/document.xml"
_OFFICE = "officeDocument"
_MARGINS = {"header": "页眉", "footer": "页脚"}
_NOTES = {"footnotes": "脚注", "endnotes": "尾注"}
_CHINESE = {character: number for number, character in enumerate("零一二三四五六七八九十")}
_CHAPTER = re.compile(r"\s*(第\s*[一二三四五六七八九十\d]{1,3}\s*章)\s*")
_APPENDIX = re.compile(r"\s*(附录\s*[A-Z一二三四五六七八九十])\s*")
_TYPED = re.compile(
    r"\s*(\d{1,2}(?:\s*[.．]\s*\d{1,2}){1,4})(?!\s*[.．\d%％])[\s、.．]*(?=[^\s\d,，.。、%％)）~～×+=/-])"
)
_UNITS_AFTER = re.compile(
    r"(?:万|亿|千|百)*(?:度|元|[a-zA-Zμ℃]{1,4})(?![\u4e00-\u9fffa-zA-Z])|吨|千瓦|公斤|公里|立方|平方米|小时|万|亿|年|月|日"
)
_CHAPTER_NUMBER = re.compile(r"(\d{1,2})[\s　]+[\u4e00-\u9fff][^。；，,;]{1,20}$")
_LONGEST_HEADING = 45
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|\t)\s*(?:\d{1,3}|…)\s*$")


def read(path: Path) -> Document:
    """Return what a Word file holds. Raises TemplateError with one sentence for what isn't a readable .docx."""
    return parsed(safety.readable(path))


def parsed(data: bytes) -> Document:
    """Return what the bytes of a .docx hold. Raises TemplateError where the document's own part can't be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _document(archive)
    except (KeyError, *archives.DAMAGED) as problem:
        raise TemplateError("报告无法读取：文件已损坏，请在 Word 中打开并重新保存。") from problem


def _document(archive: zipfile.ZipFile) -> Document:
    names = set(archive.namelist())
    main = next((target for kind, target in _related(archive, names, "") if kind == _OFFICE and target in names), _MAIN)
    if main not in names:
        raise TemplateError("报告无法读取：文件里没有正文，不是 Word 文档（.docx）。")
    root = safety.tree(archive.read(main))
    body = root.find(BODY)
    if body is None:
        raise TemplateError("报告无法读取：文件里没有正文，不是 Word 文档（.docx）。")
    related = [(kind, target) for kind, target in _related(archive, names, main) if target in names]
    parts = dict(reversed(related))

    def part(kind: str) -> Element | None:
        return safety.tree(archive.read(parts[kind])) if kind in parts else None

    outline = Outline.of_parts(part("styles"), part("numbering"))
    blocks = captioned(_Reader(outline, root, 0).body(body))
    margins = [
        paragraph
        for story, (kind, target) in enumerate(related, 1)
        if kind in _MARGINS or kind in _NOTES
        for paragraph in _margin(outline, safety.tree(archive.read(target)), story, kind)
    ]
    return Document(tuple(blocks), tuple(margins), captions_of(blocks))


def _related(archive: zipfile.ZipFile, names: set[str], part: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the target of a part's relationships inside the package."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in names:
        return
    for relation in safety.tree(archive.read(listed)):
        if relation.get("TargetMode") != "External":
            target = relation.get("Target") or ""
            inside = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            yield (relation.get("Type") or "").rsplit("/", 1)[-1], inside


def _margin(outline: Outline, root: Element, story: int, kind: str) -> Iterator[Paragraph]:
    name = _MARGINS.get(kind) or _NOTES[kind]
    for block in _Reader(outline, root, story).body(root):
        if isinstance(block, Paragraph):
            yield block._replace(where=name, kind=MARGIN if kind in _MARGINS else FOOTNOTE)
        else:
            for cell in block.cells():
                yield Paragraph(cell.text, cell.spot, name, MARGIN if kind in _MARGINS else FOOTNOTE)


class _Reader:
    """Reads one story; counts headings, paragraphs and tables on its way."""

    def __init__(self, outline: Outline, root: Element, story: int) -> None:
        self._outline, self._story = outline, story
        self._counter = outline.counter()
        self._kept = list(root.iter(P))
        self._number = {paragraph: number for number, paragraph in enumerate(self._kept)}
        self._fields = Fields()
        self._section = self._chapter = self._title = self._carried = ""
        self._count = self._tables = 0
        self._styles: dict[str, str] = {}

    def body(self, holder: Element) -> list[Block]:
        """Return the blocks of what holds paragraphs and tables."""
        return list(self._blocks(holder, BOX if holder.tag == TEXTBOX else TEXT))

    def _blocks(self, holder: Element, kind: str) -> Iterator[Block]:
        for item in holder:
            if item.tag == P:
                yield from self._paragraph(item, kind)
            elif item.tag == TBL:
                yield from self._table(item)
            elif item.tag == SDT:
                content = item.find(SDT_CONTENT)
                if content is not None:
                    inner = CONTENTS if kind == TEXT and _is_contents(item) else kind
                    yield from self._blocks(content, inner)
            elif item.tag not in GONE and isinstance(item.tag, str):
                yield from self._blocks(item, kind)

    # -- paragraphs ---------------------------------------------------------------------------------------------

    def _paragraph(self, element: Element, kind: str) -> Iterator[Block]:
        contents = self._fields.contents
        seen = shown(element, self._fields)
        contents = contents or self._fields.contents
        boxes = [box for box in element.iter(TEXTBOX) if ancestor(box, P) is element and not _gone(box, element)]
        deleted = child(element, PPR, RPR, w("del")) is not None
        if deleted:
            self._carried += seen.text
        else:
            seen = Shown(self._carried + seen.text, seen.marked)
            self._carried = ""
            yield self._placed(element, seen, CONTENTS if contents else kind)
        for box in boxes:
            yield from self._blocks(box, BOX)

    def _placed(self, element: Element, seen: Shown, kind: str) -> Paragraph:
        spot = Spot(self._story, self._number[element])
        style = self._style(element)
        text = seen.text.strip()
        if kind == TEXT and (_is_contents_style(style) or _LEADER.search(seen.text)):
            kind = CONTENTS
        if kind != TEXT:
            return Paragraph(
                text, spot, self._where(kind), kind, 0, "", style, self._section, self._chapter, seen.marked
            )
        label = self._counter.label(element)
        level = self._outline.level(element) or 0
        number, depth = label if level else "", level
        if not number and text:
            number, depth = _typed(text, level)
            if not depth and _is_bold(element):
                number, depth = self._next_chapter(text)
        if depth and text:
            self._heading(number, depth, text)
            return Paragraph(text, spot, self._where(HEADING), HEADING, depth, number, style, self._section, self._chapter, seen.marked)  # fmt: skip
        if text:
            self._count += 1
        return Paragraph(
            text, spot, self._where(TEXT), TEXT, 0, label, style, self._section, self._chapter, seen.marked
        )

    def _next_chapter(self, text: str) -> tuple[str, int]:
        """Return the number of a bold line that begins with the chapter that comes next: 3 排放量."""
        plain = _CHAPTER_NUMBER.match(text)
        before = int(self._chapter) if self._chapter.isdecimal() else 0
        return (plain[1], 1) if plain and int(plain[1]) == before + 1 else ("", 0)

    def _heading(self, number: str, level: int, text: str) -> None:
        self._count = 0
        self._section = number
        self._title = text
        chapter = chapter_of(number)
        if chapter:
            self._chapter = chapter
        elif level == 1:
            self._chapter = ""

    def _where(self, kind: str) -> str:
        if not self._section:
            above = f"“{self._title[:16]}”之下 " if self._title else ""
        else:
            above = (f"第{self._section}节 " if self._section[:1].isdigit() else f"{self._section} ").replace(
                " 节", "节"
            )
        if kind == HEADING:
            return f"{above}标题" if self._section else f"标题“{self._title[:16]}”"
        if kind in (BOX, CONTENTS):
            return f"{above}{kind}" if kind == BOX else kind
        return f"{above}第{self._count}段" if above else f"正文第{self._count}段"

    def _style(self, element: Element) -> str:
        style_id = style_of(element)
        if style_id not in self._styles:
            self._styles[style_id] = self._outline.style_name(style_id)
        return self._styles[style_id]

    # -- tables -------------------------------------------------------------------------------------------------

    def _table(self, element: Element) -> Iterator[Table]:
        self._tables += 1
        order = self._tables
        nested: list[Element] = []
        rows = grid(element, lambda cell: self._cell(cell, nested))
        first = next(iter(element.iter(P)), None)
        spot = Spot(self._story, self._number.get(first, 0) if first is not None else 0)
        if rows:
            yield Table(rows, spot, order, section=self._section, chapter=self._chapter)
        for table in nested:
            yield from self._table(table)

    def _cell(self, cell: Element, nested: list[Element]) -> tuple[str, str, Spot]:
        lines: list[str] = []
        marked: list[str] = []
        first: int | None = None
        for paragraph, table in _contents_of(cell):
            if table is not None:
                nested.append(table)
            elif paragraph is not None:
                seen = shown(paragraph, self._fields)
                first = self._number[paragraph] if first is None else first
                lines.append(seen.text.strip())
                marked.append(seen.marked)
        return "\n".join(line for line in lines if line), "".join(marked), Spot(self._story, first or 0)


def _contents_of(holder: Element) -> Iterator[tuple[Element | None, Element | None]]:
    """Yield the paragraphs and the nested tables of a cell, through content controls."""
    for item in holder:
        if item.tag == P:
            yield item, None
        elif item.tag == TBL:
            yield None, item
        elif item.tag not in GONE and isinstance(item.tag, str):
            yield from _contents_of(item)


def _gone(box: Element, until: Element) -> bool:
    for above in box.iterancestors():
        if above is until:
            return False
        if above.tag in GONE:
            return True
    return False


def _is_contents(control: Element) -> bool:
    gallery = value(control, w("sdtPr"), w("docPartObj"), w("docPartGallery")) or ""
    return gallery.startswith(("Table of", "Index"))


def _is_bold(paragraph: Element) -> bool:
    run = next((run for run in paragraph.iter(R)), None)
    bold = None if run is None else child(run, RPR, w("b"))
    return bold is not None and bold.get(w("val")) not in ("0", "false")


def _is_contents_style(style: str) -> bool:
    folded = style.lower()
    return folded.startswith(("toc ", "table of figures", "目录", "图表目录")) and "heading" not in folded


def _typed(text: str, level: int) -> tuple[str, int]:
    """Return the number a heading begins with, typed by hand, and its level; the given level where there is none."""
    chapter = _CHAPTER.match(text) or _APPENDIX.match(text)
    if chapter and (level or len(text) <= _LONGEST_HEADING) and not text.endswith(("。", "；", ";", "，")):
        return re.sub(r"\s", "", chapter[1]), level or 1
    typed = _TYPED.match(text)
    if typed and (level or len(text) <= _LONGEST_HEADING):
        number = re.sub(r"\s", "", typed[1]).replace("．", ".")
        if level or not (text.endswith(("。", "；", ";", "，", "：", ":")) or _UNITS_AFTER.match(text, typed.end())):
            return number, level or number.count(".") + 1
    return "", level


def chapter_of(number: str) -> str:
    """Return the plain chapter of a heading's number: 第一章 → 1, 2.3 → 2, 附录A → A, "" where it has none."""
    digits = re.match(r"\d+", number)
    if digits:
        return digits[0]
    inner = re.sub(r"[第章附录\s]", "", number)
    if inner.isdecimal() or (len(inner) == 1 and inner.isascii() and inner.isalpha()):
        return inner
    if inner and all(character in _CHINESE for character in inner):
        return str(_chinese(inner))
    return ""


def _chinese(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _CHINESE[text[-1]]
    return (_CHINESE[tens[-1]] if tens else 1) * 10 + (_CHINESE[ones[-1]] if ones else 0)
