"""An exact second reader of a sheet, through a real XML parser.

It serves sheets that the fast reader refuses (a literal #SPILL!) or lays out too wide, and XML that isn't written the
usual way (prefixes, other quotes, cells without references). Values and dates are as the fast reader gives them. No
meaning is given to any value here.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from ghgxl.excel.sheet_xml import LAST_COLUMN, Formula, Marks, Merge, Spot
from ghgxl.findings import column_number

if TYPE_CHECKING:
    from collections.abc import Sequence

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return a text with the characters that Excel writes as _x000D_."""
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
            found.append(unescaped("".join(parts)))
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
    milliseconds = round(days * 86_400_000)  # as exact as a serial number is, and as the fast reader
    if not 0 <= milliseconds < 2_958_466 * 86_400_000:  # after 9999-12-31
        return serial
    past = dt.timedelta(milliseconds=milliseconds)
    if days < 1:
        return (_MIDNIGHT + past).time()
    moment = dt.datetime(1899, 12, 30 if days >= 60 else 31) + past  # noqa: DTZ001 (sheets know no zone)
    return moment.date() if days == int(days) else moment


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
            return unescaped(raw)
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


def read(xml: bytes, shared: Sequence[str], dates: frozenset[int], *, date1904: bool) -> tuple[list[list[Any]], Marks]:
    """Return every cell of a sheet as rows of unequal length from row 1 and column 1 on, and what stands beside them."""
    reader = _Exact(shared, dates, date1904=date1904)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.opened, reader.closed
    parser.CharacterDataHandler = reader.text
    parser.Parse(xml, True)  # noqa: FBT003 (expat takes "this is all" by position)
    reader.marks.odd = True
    return reader.rows, reader.marks
