"""What a value reader hides about a sheet: formulas, errors, merges, hidden rows and columns; and an exact second reader.

``scan`` runs over the raw XML and counts first: only where a formula or an error stands is a cell looked at. ``exact``
reads every cell through a real XML parser; it serves sheets that the fast reader refuses or that aren't written the
usual way. No meaning is given to any value here.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import unescape

from ghgxl.findings import column_number

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A position in a sheet, 1-based: (row, column).
Spot = tuple[int, int]


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


@dataclass(slots=True)
class Marks:
    """What the XML says beside the values. ``odd`` means that only the exact reader can be trusted with the sheet."""

    formulas: dict[Spot, Formula] = field(default_factory=dict)
    errors: dict[Spot, str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    odd: bool = False


_CELL = re.compile(
    rb"<c (?P<attributes>[^>]*)>\s*<f(?P<kind>[^>]*?)(?:/>|>(?P<text>[^<]*)</f>)\s*(?P<value><v[^>]*>(?P<shown>[^<]*)</v>|<v\s*/>)?"
)
_REF = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_TYPE = re.compile(rb'\bt="(\w+)"')
_SI = re.compile(rb'\bsi="(\d+)"')
_SPAN = re.compile(rb'\bref="([A-Z0-9:]+)"')
_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>")
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb'<col\b(?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d+)")[^>]*\bmax="(\d+)"')
_MERGE = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
#: A cell right of column AZ (the fast reader lays out a full table of that width), or one that doesn't begin with its reference.
_WIDE = re.compile(rb'<c(?: r="(?:[B-Z][A-Z]|[A-Z]{3})|(?! r=)[ />])')
_ENTITIES = {"&quot;": '"', "&apos;": "'"}

LAST_COLUMN = 16_384


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8")
    return unescape(text, _ENTITIES) if "&" in text else text


def _spot(attributes: bytes) -> Spot | None:
    found = _REF.search(attributes)
    return (int(found[2]), column_number(found[1].decode())) if found else None


def scan(xml: bytes) -> Marks:
    """Return what the sheet's XML says beside its values."""
    marks = Marks()
    first = xml.find(b"<sheetData")
    last = xml.rfind(b"</sheetData>")
    prologue = xml[: xml.find(b"?>", 0, 200) + 2].lower()
    declared = b"encoding" in prologue and b"utf-8" not in prologue
    if first < 0 or declared or xml.startswith((b"\xff\xfe", b"\xfe\xff")) or xml.count(b"<!", 0, first):
        marks.odd = True
        return marks
    if last < 0:  # <sheetData/>
        last = first
    marks.odd = _WIDE.search(xml, first, last) is not None or xml.count(b"r='", first, last) > 0
    head, tail = xml[:first], xml[last:]
    for found in _HIDDEN_COLUMN.finditer(head):
        marks.hidden_columns.extend(range(int(found[1]), min(int(found[2]), LAST_COLUMN) + 1))
    marks.merges = [
        Merge(int(m[2]), column_number(m[1].decode()), int(m[4]), column_number(m[3].decode()))
        for m in _MERGE.finditer(tail)
    ]
    if marks.odd:
        return marks
    if xml.count(b' hidden="', first, last):
        marks.hidden_rows = [int(found[1]) for found in _HIDDEN_ROW.finditer(xml, first, last)]
    _formulas(xml, first, last, marks)
    _errors(xml, first, last, marks)
    return marks


def _formulas(xml: bytes, first: int, last: int, marks: Marks) -> None:
    masters: dict[bytes, tuple[str, Spot]] = {}
    position = xml.find(b"<f", first, last)
    while position >= 0:
        found = None
        if xml[position + 2] in b" />":
            found = _CELL.match(xml, xml.rfind(b"<c ", first, position))
        spot = _spot(found["attributes"]) if found else None
        if found and spot:
            _formula(found, spot, masters, marks)
        elif xml[position + 2] in b" />":
            marks.odd = True  # written in a way that this pass doesn't know
            return
        position = xml.find(b"<f", position + 2, last)


def _formula(found: re.Match[bytes], spot: Spot, masters: dict[bytes, tuple[str, Spot]], marks: Marks) -> None:
    kind = found["kind"]
    text, origin, spill = _text(found["text"] or b""), spot, ""
    if kind:
        shared = _SI.search(kind)
        span = _SPAN.search(kind)
        if shared and text:
            masters[shared[1]] = (text, spot)
        elif shared:
            text, origin = masters.get(shared[1], ("", spot))
        elif span and b't="array"' in kind:
            spill = span[1].decode()
    cell_type = _TYPE.search(found["attributes"])
    kind_of_value = cell_type[1] if cell_type else b"n"
    shown = found["shown"]
    cached = bool(shown) or (shown is not None and kind_of_value == b"str")
    marks.formulas[spot] = Formula(text, origin, spill, cached)


def _errors(xml: bytes, first: int, last: int, marks: Marks) -> None:
    position = xml.find(b' t="e"', first, last)
    while position >= 0:
        start = xml.rfind(b"<", first, position)
        close = xml.find(b">", position, last)
        if xml.startswith(b"<c ", start) and close >= 0:  # a text may say t="e" too
            spot = _spot(xml[start:close])
            end = xml.find(b"</c>", close, last)
            value = _VALUE.search(xml, close, end) if end >= 0 else None
            if spot is None:
                marks.odd = True
                return
            marks.errors[spot] = _text(value[1]) if value else "#?"
        position = xml.find(b' t="e"', position + 6, last)


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def strings(xml: bytes) -> list[str]:
    """Return the shared strings of a workbook, without the readings of phonetic runs."""
    found: list[str] = []
    parts: list[str] = []
    state = {"t": False, "rPh": False}

    def opened(tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "si":
            parts.clear()
        elif name in state:
            state[name] = True

    def closed(tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "si":
            found.append(_unescaped("".join(parts)))
        elif name in state:
            state[name] = False

    def text(data: str) -> None:
        if state["t"] and not state["rPh"]:
            parts.append(data)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, text
    parser.Parse(xml, True)  # noqa: FBT003 (expat takes "this is all" by position)
    return found


_MIDNIGHT = dt.datetime(1899, 12, 31)  # noqa: DTZ001 (sheets know no zone)


def date_of(serial: float, *, date1904: bool) -> Any:
    """Return the date, date and time, or time of day of a serial number; the number itself when there is none."""
    days = serial + (1462 if date1904 else 0)
    if days < 1:
        seconds = round(days * 86400)
        return (_MIDNIGHT + dt.timedelta(seconds=seconds)).time() if 0 <= seconds < 86400 else serial
    if days >= 2_958_466:  # after 9999-12-31
        return serial
    moment = dt.datetime(1899, 12, 30 if days >= 60 else 31) + dt.timedelta(days=days)  # noqa: DTZ001 (sheets know no zone)
    moment = (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment.date() if moment.time() == dt.time() else moment


class _Exact:
    """The cells of one sheet as an XML parser meets them."""

    def __init__(self, shared: Sequence[str], dates: frozenset[int], *, date1904: bool) -> None:
        self.shared, self.dates, self.date1904 = shared, dates, date1904
        self.rows: list[list[Any]] = []
        self.marks = Marks()
        self.masters: dict[str, tuple[str, Spot]] = {}
        self.row = self.column = 0
        self.kind, self.style = "n", 0
        self.value: list[str] | None = None
        self.formula: tuple[dict[str, str], list[str]] | None = None
        self.inside = ""
        self.phonetic = False

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            found = re.fullmatch(r"([A-Z]{1,3})(\d+)", attributes.get("r", ""))
            self.column = column_number(found[1]) if found else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s", "0"))
            self.value, self.formula = None, None
        elif name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            if attributes.get("hidden") in {"1", "true"}:
                self.marks.hidden_rows.append(self.row)
        elif name in {"v", "t"}:
            self.inside = name
            self.value = self.value if name == "t" and self.value is not None else []
        elif name == "f":
            self.inside, self.formula = name, (attributes, [])
        elif name == "rPh":
            self.phonetic = True
        elif name == "col" and attributes.get("hidden") in {"1", "true"}:
            last = min(int(attributes["max"]), LAST_COLUMN)
            self.marks.hidden_columns.extend(range(int(attributes["min"]), last + 1))
        elif name == "mergeCell":
            found = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", attributes.get("ref", ""))
            if found:
                self.marks.merges.append(
                    Merge(int(found[2]), column_number(found[1]), int(found[4]), column_number(found[3]))
                )

    def text(self, data: str) -> None:
        if self.inside == "f" and self.formula:
            self.formula[1].append(data)
        elif self.inside and self.value is not None and not self.phonetic:
            self.value.append(data)

    def closed(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name in {"v", "t", "f"}:
            self.inside = ""
        elif name == "rPh":
            self.phonetic = False
        elif name == "c":
            self.cell()

    def cell(self) -> None:
        spot = (self.row, self.column)
        raw = None if self.value is None else "".join(self.value)
        if self.formula:
            attributes, parts = self.formula
            text, origin = "".join(parts), spot
            if attributes.get("t") == "shared":
                if text:
                    self.masters[attributes.get("si", "")] = (text, spot)
                else:
                    text, origin = self.masters.get(attributes.get("si", ""), ("", spot))
            spill = attributes.get("ref", "") if attributes.get("t") == "array" else ""
            cached = bool(raw) or (raw is not None and self.kind == "str")
            self.marks.formulas[spot] = Formula(text, origin, spill, cached)
        if self.kind == "e":
            self.marks.errors[spot] = raw or "#?"
        value = "" if raw is None else self.understood(raw)
        if value == "":
            return
        while len(self.rows) < self.row:
            self.rows.append([])
        row = self.rows[self.row - 1]
        row.extend([""] * (self.column - len(row)))
        row[self.column - 1] = value

    def understood(self, raw: str) -> Any:
        if self.kind == "s":
            index = int(raw)
            return self.shared[index] if 0 <= index < len(self.shared) else ""
        if self.kind == "b":
            return raw.strip() in {"1", "true"}
        if self.kind in {"str", "inlineStr"}:
            return _unescaped(raw)
        if self.kind == "e":
            return ""
        if self.kind == "d":
            try:
                moment = dt.datetime.fromisoformat(raw.strip())
            except ValueError:
                return raw
            return moment.date() if moment.time() == dt.time() else moment
        try:
            number = float(raw)
        except ValueError:
            return raw
        return date_of(number, date1904=self.date1904) if self.style in self.dates else number


def exact(xml: bytes, shared: Sequence[str], dates: frozenset[int], *, date1904: bool) -> tuple[list[list[Any]], Marks]:
    """Return every cell of a sheet as rows of unequal length from row 1 and column 1 on, and what stands beside them."""
    reader = _Exact(shared, dates, date1904=date1904)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.opened, reader.closed
    parser.CharacterDataHandler = reader.text
    parser.Parse(xml, True)  # noqa: FBT003 (expat takes "this is all" by position)
    reader.marks.odd = True
    return reader.rows, reader.marks
