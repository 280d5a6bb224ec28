"""What a value reader hides about a sheet: formulas, errors, merges, hidden rows and columns.

``scan`` runs over the raw XML and counts first: only where a formula or an error stands is a cell looked at. What it
can't understand it calls odd, and the exact reader takes over. No value is read here.
"""

from __future__ import annotations

import re
from typing import Any

from ghgxl.findings import column_number
from ghgxl.tuples import NamedTuple

#: A position in a sheet, 1-based: (row, column).
Spot = tuple[int, int]


class Rows(NamedTuple):
    """A sheet's cells as rows of unequal length from row 1 and column 1 on, and whether any is a formula or an error."""

    rows: list[list[Any]]
    formulas: bool
    errors: bool


class Formula(NamedTuple):
    """A cell's formula. A cell of a shared formula holds the master's text and the master's spot.

    ``spill`` is the range of an array formula ("" otherwise); ``cached`` tells whether the file holds a result.
    """

    text: str
    spot: Spot
    spill: str
    cached: bool


class Merge(NamedTuple):
    """A merged range: first row and column, last row and column, all 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


class Marks:
    """What the XML says beside the values. ``odd`` means that only the exact reader can be trusted with the sheet."""

    __slots__ = ("errors", "formulas", "hidden_columns", "hidden_rows", "merges", "odd")

    def __init__(self) -> None:
        self.formulas: dict[Spot, Formula] = {}
        self.errors: dict[Spot, str] = {}
        self.merges: list[Merge] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self.odd = False


# Patterns are compiled where they are used, once (``re`` remembers them): few sheets need more than one.
_CELL = rb"<c (?P<attributes>[^>]*)>\s*<f(?P<kind>[^>]*?)(?:/>|>(?P<text>[^<]*)</f>)\s*(?P<value><v[^>]*>(?P<shown>[^<]*)</v>|<v\s*/>)?"
_REF = rb'\br="([A-Z]{1,3})(\d{1,7})"'
_SI = rb'\bsi="(\d+)"'
_SPAN = rb'\bref="([A-Z0-9:]+)"'
_VALUE = rb"<v[^>]*>([^<]*)</v>"
_HIDDEN = (b' hidden="1"', b' hidden="true"')
_HIDDEN_ROW = rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"'
_HIDDEN_COLUMN = rb'<col\b(?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d+)")[^>]*\bmax="(\d+)"'
_MERGE = rb'<mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"'
#: A cell right of column AZ: the fast reader would lay out a full table of that width.
_WIDE = rb'r="(?:[B-Z][A-Z]|A[A-Z]{2})'
#: The usual writing of a formula cell, for sheets with very many of them.
_USUAL = (
    rb'<c r="(?P<letters>[A-Z]{1,3})(?P<row>\d{1,7})"(?P<attributes>[^>]*)><f(?P<kind>[^>]*)>(?P<text>[^<]*)</f>'
    rb"(?P<value><v>(?P<shown>[^<]*)</v>|<v/>)?"
)
_MANY = 2_000
_ENTITY = r"&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));"
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576


def _text(raw: bytes) -> str:
    return without_entities(raw.decode("utf-8"))


def without_entities(text: str) -> str:
    """Return a text of XML with what its entities stand for."""
    return re.sub(_ENTITY, _character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED.get(found[3], found[0])
    return chr(int(found[1]) if found[1] else int(found[2], 16))


def _spot(attributes: bytes) -> Spot | None:
    found = re.search(_REF, attributes)
    return (int(found[2]), column_number(found[1].decode())) if found else None


def in_utf8(xml: bytes) -> bool:
    """Return whether a part is written in UTF-8, as nearly every one is."""
    prologue = xml[: xml.find(b"?>", 0, 200) + 2].lower()
    declared = b"encoding" in prologue and b"utf-8" not in prologue
    return not declared and not xml.startswith((b"\xff\xfe", b"\xfe\xff"))


def cells_of(xml: bytes) -> tuple[int, int] | None:
    """Return where the cells of a sheet begin and end; None when only an XML parser could tell."""
    first = xml.find(b"<sheetData")
    if first < 0 or not in_utf8(xml) or xml.count(b"<!", 0, first):
        return None
    last = xml.rfind(b"</sheetData>")
    return first, first if last < 0 else last  # <sheetData/>


def scan(xml: bytes, read: Rows | None = None) -> Marks:
    """Return what the sheet's XML says beside its values; what the rows say that are read already needs no search."""
    marks = Marks()
    bounds = cells_of(xml)
    if bounds is None:
        marks.odd = True
        return marks
    first, last = bounds
    if read is None:
        marks.odd = re.compile(_WIDE).search(xml, first, last) is not None or b"r='" in xml[first : first + 4096]
    head, tail = xml[:first], xml[last:]
    if b"hidden" in head:
        for found in re.finditer(_HIDDEN_COLUMN, head):
            marks.hidden_columns.extend(range(int(found[1]), min(int(found[2]), LAST_COLUMN) + 1))
    if b"<mergeCell" in tail:
        marks.merges = [
            Merge(int(m[2]), column_number(m[1].decode()), int(m[4]), column_number(m[3].decode()))
            for m in re.finditer(_MERGE, tail)
        ]
    if marks.odd:
        return marks
    if xml.find(b' hidden="', first, last) >= 0 and any(xml.find(mark, first, last) >= 0 for mark in _HIDDEN):
        marks.hidden_rows = [int(found[1]) for found in re.compile(_HIDDEN_ROW).finditer(xml, first, last)]
    if read is None or read.formulas:
        _formulas(xml, first, last, marks)
    if read is None or read.errors:
        _errors(xml, first, last, marks)
    return marks


def _formulas(xml: bytes, first: int, last: int, marks: Marks) -> None:
    masters: dict[bytes, tuple[str, Spot]] = {}
    position = xml.find(b"<f", first, last)
    if position >= 0 and (count := xml.count(b"<f", first, last)) > _MANY:
        columns: dict[bytes, int] = {}
        for found in re.compile(_USUAL).finditer(xml, first, last):
            letters = found[1]
            column = columns.get(letters) or columns.setdefault(letters, column_number(letters.decode()))
            _formula(found, (int(found[2]), column), masters, marks)
        if len(marks.formulas) == count:
            return
        masters.clear()
        marks.formulas.clear()
    while position >= 0:
        found_one = None
        if xml[position + 2] in b" />":
            found_one = re.compile(_CELL).match(xml, xml.rfind(b"<c ", first, position))
        spot = _spot(found_one["attributes"]) if found_one else None
        if found_one and spot:
            _formula(found_one, spot, masters, marks)
        else:
            marks.odd = True  # written in a way that this pass doesn't know
            return
        position = xml.find(b"<f", position + 2, last)


def _formula(found: re.Match[bytes], spot: Spot, masters: dict[bytes, tuple[str, Spot]], marks: Marks) -> None:
    kind, shown = found["kind"], found["shown"]
    text, origin, spill = _text(found["text"] or b""), spot, ""
    if kind:
        shared = re.search(_SI, kind)
        span = re.search(_SPAN, kind)
        if shared and text:
            masters[shared[1]] = (text, spot)
        elif shared:
            text, origin = masters.get(shared[1], ("", spot))
        elif span and b't="array"' in kind:
            spill = span[1].decode()
    cached = bool(shown) or (shown is not None and b't="str"' in found["attributes"])
    marks.formulas[spot] = Formula(text, origin, spill, cached)


def _errors(xml: bytes, first: int, last: int, marks: Marks) -> None:
    position = xml.find(b' t="e"', first, last)
    while position >= 0:
        start = xml.rfind(b"<", first, position)
        close = xml.find(b">", position, last)
        if xml.startswith(b"<c ", start) and close >= 0:  # a text may say t="e" too
            spot = _spot(xml[start:close])
            end = xml.find(b"</c>", close, last)
            value = re.compile(_VALUE).search(xml, close, end) if end >= 0 else None
            if spot is None:
                marks.odd = True
                return
            marks.errors[spot] = _text(value[1]) if value else "#?"
        position = xml.find(b' t="e"', position + 6, last)
