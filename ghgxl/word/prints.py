"""Prints of what a control shows: short hashes of its text, cell by cell, and of the data in its figures.

Looks don't count, nor what fields show (numbers of captions move), nor text that a tracked revision has
deleted; so a print changes only when a person has written something else. Nothing is changed here.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

from docx.opc.part import Part
from lxml import etree

from ghgxl.report.nouns import Figure, Picture
from ghgxl.word.ooxml import FLDCHAR, FLDSIMPLE, FLDTYPE, TBL, TC, TR, Element, P, T, ancestor, child, w
from ghgxl.word.program import TARGET

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATE, _FALLBACK = f"{_MC}AlternateContent", f"{_MC}Fallback"
_DRAWN = (w("drawing"), w("pict"), w("object"), _ALTERNATE)
_GONE = (w("del"), w("moveFrom"))
_SKIPPED = frozenset((*_DRAWN, *_GONE, FLDSIMPLE))
_CAREFUL = (FLDCHAR, *_SKIPPED)
_VALUES = re.compile(rb"<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>")
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: Marks that no document can hold and that are no white space.
CELL, ROW = "\x02", "\x01"


def hashed(text: str | bytes) -> str:
    """Return a short hash."""
    return hashlib.blake2b(text.encode(errors="replace") if isinstance(text, str) else text, digest_size=6).hexdigest()


#: Gives the text of rows that were set aside, by their mark; "" for every other mark.
Rows = Callable[[Element], str]


def no_rows(_mark: Element) -> str:
    """Return the text of rows set aside in a document that has none."""
    return ""


def shown(element: Element, rows: Rows = no_rows) -> str:
    """Return the text of an element without what fields show and figures hold; cells and rows begin with marks."""
    if next(element.iter(*_CAREFUL), None) is not None:
        return "".join(_careful(element, [0], rows))
    out: list[str] = []
    for item in element.iter(T, TC, TR, etree.ProcessingInstruction):
        if item.tag == T:
            out.append(item.text or "")
        elif item.tag in (TC, TR):
            out.append(CELL if item.tag == TC else ROW)
        else:
            out.append(rows(item))
    return "".join(out)


def _careful(element: Element, depth: list[int], rows: Rows) -> Iterator[str]:
    for item in element:
        tag: object = item.tag
        if tag == T:
            if not depth[0]:
                yield item.text or ""
        elif tag == FLDCHAR:
            depth[0] += {"begin": 1, "end": -1}.get(str(item.get(FLDTYPE)), 0)
        elif tag is etree.ProcessingInstruction:
            yield "".join(letter for letter in rows(item) if not depth[0] or letter in (CELL, ROW))
        elif tag in _SKIPPED or (tag == TR and child(item, w("trPr"), w("del")) is not None):
            continue
        else:
            if tag in (TC, TR):
                yield CELL if tag == TC else ROW
            yield from _careful(item, depth, rows)


def spoken(element: Element) -> Iterator[Element]:
    """Yield the texts that ``shown`` puts together, for an element without tables."""
    depth = 0
    for item in element.iter(T, FLDCHAR):
        if any(above.tag in _SKIPPED for above in _until(item, element)):
            continue
        if item.tag == FLDCHAR:
            depth += {"begin": 1, "end": -1}.get(str(item.get(FLDTYPE)), 0)
        elif not depth:
            yield item


def _until(item: Element, end: Element) -> Iterator[Element]:
    for above in item.iterancestors():
        if above is end:
            return
        yield above


def words(text: str) -> str:
    """Return a text without white space, which programs change at will."""
    return "".join(text.split())


class Piece(NamedTuple):
    """A piece of a control: t a table, f a figure, c a caption, p another paragraph; its print, and a paragraph's text."""

    kind: str
    print: str
    element: Element
    text: str = ""

    @property
    def mark(self) -> str:
        """The kind and the print in one word."""
        return self.kind + self.print


def piece(element: Element, part: Part | None, rows: Rows = no_rows) -> Piece:
    """Return an element of a block control with its print; figures are looked up in the part."""
    if element.tag == TBL:
        return Piece("t", hashed(words(shown(element, rows))), element)
    if next(element.iter(*_DRAWN), None) is not None:
        return Piece("f", hashed(drawn(element, part) if part is not None else ""), element)
    if any(getattr(item, "target", "") == TARGET and str(item.text).startswith("figure") for item in element):
        return Piece("f", "", element)
    kind = "c" if any("SEQ " in (code.text or "") for code in element.iter(w("instrText"))) else "p"
    text = shown(element)
    return Piece(kind, hashed(words(text)), element, text if kind == "p" else "")


def pieces(content: Element, part: Part | None, rows: Rows = no_rows) -> list[Piece]:
    """Return the paragraphs and tables of a block control in order; a control inside a paragraph is one piece, or none."""
    if ancestor(content, P) is not None:
        return [piece(content, part)] if next(content.iter(*_DRAWN), None) is not None else []
    return [piece(item, part, rows) for item in content.iterchildren(P, TBL)]


def drawn(element: Element, part: Part) -> str:
    """Return what a figure shows: the data of a chart, the texts of a diagram, the bytes of a picture as their hash."""
    out: list[str] = []
    for item in element.iter(_CHART, _BLIP, T):
        if item.tag == T:
            if not any(True for _ in item.iterancestors(_FALLBACK)):
                out.append(item.text or "")
            continue
        relation = part.rels.get(item.get(f"{_RELATION}id") or item.get(f"{_RELATION}embed") or "")
        if relation is None or relation.is_external:
            continue
        data = relation.target_part.blob
        out.append("|")
        out.append(_data(data) if item.tag == _CHART else hashed(data))
    return words("".join(out))


def _data(chart: bytes) -> str:
    """Return the values in a chart's caches, numbers in one spelling."""
    out: list[str] = []
    for found in _VALUES.findall(chart):
        text = found.decode(errors="replace")
        with suppress(ValueError):
            text = f"{float(text):.12g}"
        out.append(text)
    return "|".join(out)


def data(figure: Figure) -> str:
    """Return the print of everything that a figure is drawn from."""
    if isinstance(figure, Picture):
        return hashed(repr(dataclasses.replace(figure, data=None)) + (hashed(figure.data) if figure.data else ""))
    return hashed(repr(figure))
