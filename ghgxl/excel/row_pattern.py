"""The rows of a big sheet by a pattern that is learned from the sheet itself.

In a big sheet row upon row is written alike: a column has the same attributes and the same kind of value all the way
down. A regular expression that says so takes the rows apart several times faster than an XML parser. A stretch of
rows that doesn't fit is looked at and learned; what can't be learned leaves the whole sheet to the readers that know
all of XML. No row is guessed or skipped: each is matched from its first character to its last.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ghgxl.excel.exact import date_of
from ghgxl.excel.sheet_xml import LAST_ROW, Rows, cells_of
from ghgxl.excel.string_table import UnlikeError, inline, meant
from ghgxl.findings import column_letters, column_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ghgxl.excel.package import Styles

#: Rows are taken so many bytes at a time; the first, which hold the titles and are unlike the rest, apart from it.
_FIRST, _STRETCH = 4 << 10, 64 << 10
#: A sheet of more kinds of cells than this isn't written alike all the way down.
_KINDS = 200
_WIDEST = 52
_DISTINCT = 1 << 16

_BEGIN = rb"<sheetData(?: ?(/)>|>\s*+(?=<row|</sheetData>))"
#: One row, and directly after it the next or the end. A cell's row number is the row's own, or the row doesn't match.
_ROW = rb'<row r="(\d{1,7}+)"[^<>/]*+(?:/>|>%s</row>)\s*+(?=<row|\Z)()'
_CELL = rb'(?:<c r="%s\1"(?:%s))?+'
#: What follows a cell's attributes: perhaps a formula, then a value or nothing.
_REST = rb"(?:>%s<v>(%s)</v></c>| ?/>|>%s(?:<v></v>|<v ?/>)?</c>)"
_FORMULA = rb"(?:<f[^<>/]*+(?:/>|>[^<]*+</f>))?+"
_REST_OF_INLINE = rb"(?:><is>(<t[^<]*+</t>)</is></c>| ?/>|></c>)"

#: What ``<v>`` may hold, by the type of the cell; a number whose style is a date's is a type of its own here.
_DATE = "a date"
_VALUES: Final = {
    "n": rb"[-+.\deE]++",
    _DATE: rb"\d{1,7}+(?:\.\d++)?+",
    "s": rb"\d++",
    "str": rb"[^<]++",
    "b": rb"[01]",
    "e": rb"[^<]++",
}

#: A cell's column and the attributes it bears beside its reference.
_Kind = tuple[int, bytes]


class _Form(NamedTuple):
    """How rows are written: the kinds of their cells, a row's pattern, and what each of its groups holds of which column."""

    kinds: frozenset[_Kind]
    pattern: re.Pattern[bytes]
    groups: tuple[tuple[int, str], ...]


_NOTHING = _Form(frozenset(), re.compile(rb"(?!)"), ())


class _Reading:
    """One sheet being read: how its rows have been written so far, and what its values mean."""

    def __init__(self, strings: Sequence[str], styles: Styles) -> None:
        self.styles = styles
        self.form = _NOTHING
        self.formulas = self.errors = False
        self.rows: list[list[Any]] = []

        @lru_cache(_DISTINCT)
        def date(raw: bytes) -> Any:
            return date_of(float(raw), date1904=styles.date1904) if raw else ""

        @lru_cache(_DISTINCT)
        def text(raw: bytes) -> str:
            return meant(raw.decode())

        @lru_cache(_DISTINCT)
        def inline_text(raw: bytes) -> str:
            return inline(raw) if raw else ""

        self.understood: dict[str, Callable[[Sequence[bytes]], list[Any]]] = {
            "n": lambda raws: [float(raw) if raw else "" for raw in raws],
            "s": lambda raws: [strings[int(raw)] if raw else "" for raw in raws],
            "b": lambda raws: [raw == b"1" if raw else "" for raw in raws],
            "e": lambda raws: [""] * len(raws),
            "str": lambda raws: list(map(text, raws)),
            "inlineStr": lambda raws: list(map(inline_text, raws)),
            _DATE: lambda raws: list(map(date, raws)),
        }

    def take(self, xml: bytes, start: int, end: int) -> None:
        """Add the rows between two places of the XML."""
        count = xml.count(b"<row", start, end)
        found = self.form.pattern.findall(xml, start, end)
        if len(found) != count:
            self.form = self.learned(xml[start:end])
            found = self.form.pattern.findall(xml, start, end)
            if len(found) != count:
                raise UnlikeError
        self.add(found)

    def learned(self, stretch: bytes) -> _Form:
        """Return the form of rows as they have been written so far and are in a stretch."""
        met = set(re.findall(rb'<c r="([A-Z]{1,3})\d++"([^<>/]*+)', stretch))
        kinds = self.form.kinds | {
            (column_number(letters.decode()), attributes.rstrip()) for letters, attributes in met
        }
        columns = sorted({column for column, _ in kinds})
        if len(kinds) > _KINDS or columns[-1:] > [_WIDEST]:
            raise UnlikeError
        self.formulas = self.formulas or b"<f" in stretch
        groups: dict[tuple[int, str], list[bytes]] = {}
        for column, attributes in sorted(kinds):
            groups.setdefault((column, self.type_of(attributes)), []).append(re.escape(attributes))
        self.errors = self.errors or any(kind == "e" for _, kind in groups)
        cells = [
            _CELL
            % (
                column_letters(column).encode(),
                b"|".join(
                    rb"(?:%s)%s" % (b"|".join(attributes), self.rest(kind))
                    for (at, kind), attributes in groups.items()
                    if at == column
                ),
            )
            for column in columns
        ]
        return _Form(kinds, re.compile(_ROW % b"".join(cells)), tuple(groups))

    def type_of(self, attributes: bytes) -> str:
        """Return what a cell with these attributes holds: its ``t``, or that it is a date."""
        found = re.fullmatch(rb'(?: s="(\d++)")?(?: t="(\w++)")?', attributes)
        if not found:
            raise UnlikeError
        style, kind = int(found[1] or 0), (found[2] or b"n").decode()
        if kind not in self.understood or (kind == "n" and style in self.styles.elapsed):
            raise UnlikeError
        return _DATE if kind == "n" and style in self.styles.dates else kind

    def rest(self, kind: str) -> bytes:
        """Return the pattern of what follows the attributes of a cell of a type."""
        if kind == "inlineStr":
            return _REST_OF_INLINE
        formula = _FORMULA if self.formulas else b""
        return _REST % (formula, _VALUES[kind], formula)

    def add(self, found: list[tuple[bytes, ...]]) -> None:
        """Add rows as their pattern took them apart."""
        numbers, *raws, _ = zip(*found, strict=True)
        columns: dict[int, list[Any]] = {}
        for (column, kind), raw in zip(self.form.groups, raws, strict=True):
            values = self.understood[kind](raw)
            if column in columns:  # numbers and texts in one column: a row has either
                values = [more if value == "" else value for value, more in zip(columns[column], values, strict=True)]
            columns[column] = values
        blank = [""] * len(found)
        rows = map(
            list, zip(*(columns.get(column, blank) for column in range(1, max(columns, default=1) + 1)), strict=True)
        )
        first = len(self.rows) + 1
        if list(map(int, numbers)) == list(range(first, first + len(found))):
            self.rows.extend(rows)
            return
        for number, row in zip(map(int, numbers), rows, strict=True):
            if not len(self.rows) < number <= LAST_ROW:
                raise UnlikeError
            self.rows.extend([] for _ in range(number - len(self.rows) - 1))
            self.rows.append(row)


def read(xml: bytes, strings: Sequence[str], styles: Styles) -> Rows:
    """Return the rows of a sheet; UnlikeError when its XML isn't written as this pattern can say."""
    bounds = cells_of(xml)
    if bounds is None or xml.find(b"\r", bounds[0]) >= 0:  # an XML parser makes line feeds of carriage returns
        raise UnlikeError
    begun = re.compile(_BEGIN).match(xml, bounds[0])
    if not begun or (bounds[0] == bounds[1] and not begun[1]):  # something before the rows, or no end after them
        raise UnlikeError
    reading = _Reading(strings, styles)
    try:
        for number, (start, end) in enumerate(_stretches(xml, *bounds)):
            if number == 1:
                reading.form = _NOTHING  # titles are texts where records are numbers
            reading.take(xml, start, end)
    except (IndexError, ValueError):  # no such string, no number
        raise UnlikeError from None
    rows = reading.rows
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    return Rows(rows, reading.formulas, reading.errors)


def _stretches(xml: bytes, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield where stretches of whole rows begin and end."""
    start, size = xml.find(b"<row", first, last), _FIRST
    while 0 <= start < last:
        end = xml.rfind(b"<row", start + 1, start + size) if start + size < last else last
        if end < 0:  # a row longer than a stretch
            end = xml.find(b"<row", start + size, last)
        yield start, last if end < 0 else end
        start, size = last if end < 0 else end, _STRETCH
