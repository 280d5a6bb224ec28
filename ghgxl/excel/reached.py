"""What a cell is added up from: the cells that its formula names, and those that they name, down to typed numbers.

A summary may add a detail sheet of ten thousand rows in each of its own hundreds of rows. So an area is followed once
for a source, what it reaches is kept as stretches of rows, and cells are counted in them, not listed. Nothing is calculated.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ghgxl.excel.formula import LAST_ROW, own_row, summed, unmarked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ghgxl.excel.grid import Book

Cell = tuple[str, int, int]

#: So many of the cells are named in a message.
FEW = 3

_Column = tuple[str, int]
#: Rows from a first to a last one, by sheet and column.
_Stretches = dict[_Column, list[tuple[int, int]]]


class _Area(NamedTuple):
    """A range of a sheet, all of it inside the sheet's cells."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


class Cells(NamedTuple):
    """How many cells, and the first few of them in the order of sheets, rows and columns."""

    number: int
    first: tuple[Cell, ...]


class Reached(NamedTuple):
    """What a cell adds: cells that are records of the source, number cells that aren't, and how sure that is.

    ``exact`` when it only adds them, ``chosen`` when it adds a choice of them.
    """

    records: Cells
    others: Cells
    exact: bool
    chosen: bool


class _Followed(NamedTuple):
    """Where an area leads: the rows reached, whether a record of the source is in them, and how they are added."""

    stretches: _Stretches
    records: bool
    exact: bool
    chosen: bool


class Search:
    """The search from a quantity's cell down to what it adds; ``held`` tells of which sources a cell is a record."""

    def __init__(self, book: Book, held: Mapping[Cell, Iterable[str]]) -> None:
        self.book = book
        self._held: dict[tuple[_Column, str], list[int]] = defaultdict(list)
        for sheet, row, column in sorted(held):
            for source in held[sheet, row, column]:
                self._held[(sheet, column), source].append(row)
        self._widths: dict[str, int] = {}
        self._formulas: dict[str, dict[int, list[int]]] = {}
        self._numbers: dict[_Column, list[int]] = {}
        self._followed: dict[tuple[_Area, str], _Followed] = {}

    def reach(self, cell: Cell, source: str) -> Reached:
        """Return what a cell's formula adds, through any number of steps; the cell itself is not looked at as a record."""
        areas, exact, chosen = self._named(cell)
        led = [self._follow(area, source) for area in areas]
        exact, chosen = exact and all(one.exact for one in led), chosen or any(one.chosen for one in led)
        if not any(one.records for one in led):
            return Reached(_NONE, _NONE, exact, chosen)
        stretches = _without(_joined(one.stretches for one in led), cell)
        return Reached(
            _cells(stretches, lambda column: self._records(column, source)),
            _cells(stretches, lambda column: self._others(column, source)),
            exact,
            chosen,
        )

    def _follow(self, start: _Area, source: str) -> _Followed:
        """Return where an area leads; found out once for a source."""
        known = self._followed.get((start, source))
        if known is not None:
            return known
        stretches: _Stretches = defaultdict(list)
        exact, chosen = True, False
        waiting, met = [start], {start}
        while waiting:
            area = waiting.pop()
            for column in range(area.left, area.right + 1):
                stretches[area.sheet, column].append((area.top, area.bottom))
                for row in self._to_follow((area.sheet, column), area, source):
                    areas, adds, chooses = self._named((area.sheet, row, column))
                    exact, chosen = exact and adds, chosen or chooses
                    fresh = [one for one in areas if one not in met]
                    met.update(fresh)
                    waiting += fresh
        joined = _joined((stretches,))
        records = any(
            _cells({column: joined[column]}, lambda at: self._records(at, source)).number for column in joined
        )
        found = self._followed[start, source] = _Followed(joined, records, exact, chosen)
        return found

    def _to_follow(self, column: _Column, area: _Area, source: str) -> Iterable[int]:
        """Return the rows of an area whose cells are formulas and no records of the source."""
        rows = self._formula_rows(column)
        inside = rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]
        held = self._records(column, source)
        return [row for row in inside if not _holds(held, row)] if held else inside

    def _named(self, cell: Cell) -> tuple[list[_Area], bool, bool]:
        """Return the areas that a cell's formula names, cut to their sheets, whether it only adds them, and whether it chooses."""
        sheet, row, column = cell
        text = self.book.grid(sheet).formula(row, column)
        if not text:
            return [], True, False
        found = summed(own_row(text, row))
        areas: list[_Area] = []
        for cells in found.areas:
            named = self.book.named(unmarked(cells.sheet, row)) if cells.sheet else self.book.sheets[sheet]
            if named is None:
                continue
            rows = len(self.book.grid(named.name).rows)
            top, bottom = (row, row) if cells.top == LAST_ROW else (cells.top, min(cells.bottom, rows))
            if top <= bottom:
                areas.append(_Area(named.name, top, cells.left, bottom, min(cells.right, self._width(named.name))))
        return areas, found.exact, found.chosen

    def _width(self, sheet: str) -> int:
        if sheet not in self._widths:
            self._widths[sheet] = self.book.grid(sheet).width
        return self._widths[sheet]

    def _formula_rows(self, column: _Column) -> Sequence[int]:
        sheet, at = column
        if sheet not in self._formulas:
            found: dict[int, list[int]] = defaultdict(list)
            for (row, place), formula in sorted(self.book.grid(sheet).marks.formulas.items()):
                if formula.text:
                    found[place].append(row)
            self._formulas[sheet] = found
        return self._formulas[sheet].get(at, ())

    def _records(self, column: _Column, source: str) -> Sequence[int]:
        return self._held.get((column, source), ())

    def _others(self, column: _Column, source: str) -> Sequence[int]:
        """Return the rows of a column's typed numbers that are no records of the source."""
        if column not in self._numbers:
            grid = self.book.grid(column[0])
            formulas = frozenset(self._formula_rows(column))
            self._numbers[column] = [
                row
                for row in range(1, len(grid.rows) + 1)
                if row not in formulas and isinstance(grid.at(row, column[1]), float)
            ]
        held = self._records(column, source)
        return [row for row in self._numbers[column] if not _holds(held, row)] if held else self._numbers[column]


def _holds(rows: Sequence[int], row: int) -> bool:
    at = bisect_left(rows, row)
    return at < len(rows) and rows[at] == row


def _joined(given: Iterable[_Stretches]) -> _Stretches:
    """Return stretches without overlaps, each column's in their order."""
    by_column: _Stretches = defaultdict(list)
    for stretches in given:
        for column, held in stretches.items():
            by_column[column] += held
    joined: _Stretches = {}
    for column, held in by_column.items():
        whole = joined[column] = []
        for top, bottom in sorted(held):
            if whole and top <= whole[-1][1] + 1:
                whole[-1] = (whole[-1][0], max(whole[-1][1], bottom))
            else:
                whole.append((top, bottom))
    return joined


def _without(stretches: _Stretches, cell: Cell) -> _Stretches:
    """Return stretches with one cell taken out."""
    sheet, row, column = cell
    cut = [
        part
        for top, bottom in stretches.get((sheet, column), ())
        for part in (((top, row - 1), (row + 1, bottom)) if top <= row <= bottom else ((top, bottom),))
        if part[0] <= part[1]
    ]
    return {**stretches, (sheet, column): cut}


_NONE = Cells(0, ())


def _cells(stretches: _Stretches, rows_of: Callable[[_Column], Sequence[int]]) -> Cells:
    """Return how many of each column's rows are in its stretches, and the first of them."""
    count = 0
    first: list[Cell] = []
    for (sheet, column), held in stretches.items():
        rows = rows_of((sheet, column))
        for top, bottom in held if rows else ():
            low, high = bisect_left(rows, top), bisect_right(rows, bottom)
            count += high - low
            first += [(sheet, row, column) for row in rows[low : min(high, low + FEW)]]
    return Cells(count, tuple(sorted(first)[:FEW]))
