"""A report as people have left it: its paragraphs and tables with places that a person can find.

Text in content controls, insertions and text boxes counts; deletions, field codes and the tables of contents don't.
Nothing is changed, and nothing here knows which numbers ghgxl wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from docx.opc.part import Part, XmlPart

from ghgxl.word.graphics import Graphic, graphics
from ghgxl.word.ooxml import (
    BODY,
    BOOKMARK_START,
    TBL,
    TC,
    TEXTBOX,
    TR,
    Element,
    P,
    ancestor,
    letters,
    parse,
    shown,
    style_of,
    text_of,
    w,
)
from ghgxl.word.outline import Counter, Outline
from ghgxl.word.package import opened

_OURS = re.compile(r"_RefGhg\w+$")
_LABEL = re.compile(r"\s*(?P<label>[表图]\s*[\w.]*[-—.]?\d+)\s*(?P<title>.*)", re.DOTALL)
#: A paragraph no longer than this, just above a table, is its name.
_SHORT = 30
_STOPS = ("。", "；", "：")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STORIES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}


class Paragraph(NamedTuple):
    """A paragraph: its text and where it stands. ``drawn`` is set inside a figure."""

    text: str
    place: str
    drawn: bool = False


class Found(NamedTuple):
    """A table with bookmarks of ours, at its caption or in its first cell: these, its label ("" for none), title, texts."""

    bookmarks: tuple[str, ...]
    label: str
    title: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def place(self) -> str:
        """The table as a person calls it."""
        return f"{self.label} {self.title}".strip()


class Report(NamedTuple):
    """What stands in a report: tables that ghgxl wrote, and every paragraph that isn't in one of them."""

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Found, ...]
    graphics: tuple[Graphic, ...] = ()


def reread(data: bytes) -> Report:
    """Return what stands in the bytes of a report; raises TemplateError where they are no Word document."""
    document = opened(data)
    outline = Outline(document)
    body: Element = document.element.find(BODY)
    reader = _Reader(outline, document.part)
    reader.read(body)
    paragraphs = list(reader.paragraphs)
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in _STORIES and not relation.is_external:
            part = relation.target_part
            root = part.element if isinstance(part, XmlPart) else parse(part.blob)
            paragraphs += [Paragraph(_text(p), _STORIES[kind]) for p in root.iter(P) if _text(p)]
    return Report(tuple(paragraphs), tuple(reader.tables), tuple(reader.graphics))


def _text(paragraph: Element) -> str:
    return "".join(letters(item) for item in shown(paragraph))


class _Reader:
    """Goes through a body once, counting headings, paragraphs and tables."""

    def __init__(self, outline: Outline, part: Part) -> None:
        self._outline, self._part = outline, part
        self._counter: Counter = outline.counter()
        self._heading, self._count = "", 0
        self._drawn: list[int] = []
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Found] = []
        self.graphics: list[Graphic] = []
        self._charted = 0

    def read(self, body: Element) -> None:
        """Read everything in the body, in its order."""
        before: Element | None = None
        for block in _blocks(body):
            if block.tag == TBL:
                self._table(block, before)
            else:
                self._paragraph(block)
            before = block

    def _paragraph(self, paragraph: Element) -> None:
        style = style_of(paragraph).lower().replace(" ", "")
        if style.startswith("toc") or style == "tableoffigures":
            return
        text = _text(paragraph)
        title = self._counter.heading(paragraph)
        if title is not None:
            self._heading, self._count = f"{title.label} {text}".strip(), 0
            place = f"标题 {self._heading}"
        else:
            self._count += bool(text)
            place = f"{self._heading} 第{self._count}段" if self._heading else f"正文前 第{self._count}段"
        self._boxes(paragraph)
        self.graphics += graphics(paragraph, self._part, f"{self._heading}下的图" if self._heading else "图")
        if text:
            caption = _LABEL.match(text)
            if caption and caption["label"].startswith("图"):
                for index in self._drawn:
                    self.paragraphs[index] = self.paragraphs[index]._replace(
                        place=f"{caption['label']} {caption['title']}".strip()
                    )
                self._drawn = []
                called = f"{caption['label']} {caption['title']}".strip()
                self.graphics[self._charted :] = [one._replace(place=called) for one in self.graphics[self._charted :]]
            self._charted = len(self.graphics)
            self.paragraphs.append(Paragraph(text, place))

    def _boxes(self, paragraph: Element) -> None:
        for box in paragraph.iter(TEXTBOX):
            if ancestor(box, _FALLBACK) is None:
                for inner in box.iter(P):
                    if _text(inner):
                        self._drawn.append(len(self.paragraphs))
                        self.paragraphs.append(Paragraph(_text(inner), "图", drawn=True))

    def _table(self, table: Element, before: Element | None) -> None:
        caption = _LABEL.match(_text(before)) if before is not None and before.tag == P else None
        label, title = (caption["label"], caption["title"].strip()) if caption else ("", "")
        rows = [_cells(row) for row in table.iter(TR) if ancestor(row, TBL) is table]
        above = _text(before) if before is not None and before.tag == P else ""
        captioned = tuple(_marks(before)) if before is not None else ()
        own = tuple(_marks(rows[0][0])) if rows and rows[0] else ()
        texts = tuple(tuple(map(text_of, row)) for row in rows)
        if captioned:
            self.tables.append(Found(captioned, label, title, texts))
            return
        if own:
            self.tables.append(Found(own, "", self._below(above), texts))
            return
        named = f"表“{above}”" if 0 < len(above) <= _SHORT else "无编号的表"
        called = f"{label} {title}".strip() if label.startswith("表") else f"{self._heading} {named}".strip()
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row, 1):
                place = f"{called} 第{number}行第{column}列"
                self.paragraphs += [Paragraph(_text(p), place) for p in cell.iter(P) if _text(p)]
                self.graphics += [one for p in cell.iter(P) for one in graphics(p, self._part, f"{place}的图")]

    def _below(self, above: str) -> str:
        """Return how a person finds a table of ours without a caption: by the few words above it, or its heading."""
        if above and len(above) <= _SHORT and not above.endswith(_STOPS) and not self._heading.endswith(above):
            return f"{self._heading} 表“{above}”".strip()
        return f"{self._heading}下的表" if self._heading else "无编号的表"


def _blocks(holder: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a body in their order, those in content controls and insertions among them."""
    for item in holder:
        if item.tag in (P, TBL):
            yield item
        elif isinstance(item.tag, str) and item.tag not in (w("del"), w("moveFrom"), w("sectPr")):
            yield from _blocks(item)


def _marks(element: Element) -> Iterator[str]:
    """Yield the names of our bookmarks in a caption or a cell."""
    names = (str(mark.get(w("name"))) for mark in element.iter(BOOKMARK_START))
    return (name for name in names if _OURS.match(name))


def _cells(row: Element) -> list[Element]:
    """Return the cells of a row, those in content controls too."""
    return [cell for cell in row.iter(TC) if ancestor(cell, TR) is row]
