"""The results of our function cells, and of the formulas that depend on them, computed from what the file holds.

A function cell is computed always; any other formula only when a cell that it uses has changed by that. What can't be
computed is told with the reason. Nothing is written: the results are values beside the workbook.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ghgxl.excel.formula import LAST_COLUMN, Area, area, own_row, row_template, shifted
from ghgxl.excel.freeze.evaluating import Evaluator, Value
from ghgxl.excel.freeze.references import Cell, Here, one_value, resolved
from ghgxl.excel.freeze.tree import Function, Node, Operation, Reference, Unclear, tree
from ghgxl.excel.grid import Broken
from ghgxl.functions import CellError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ghgxl.excel.grid import Book

#: A cell computed more often than this hangs on itself.
_OFTEN = 20
#: An uncalculated formula is looked into so deep.
_DEEP = 50


class FormulaCell(NamedTuple):
    """A cell with a formula: its text there, its text with the own row marked, and the range of an array formula.

    Excel 365 stores as an array formula of one cell what might have given several values, as any call of a function that
    it doesn't know itself; one that surely gives one value counts as the ordinary formula that it is.
    """

    cell: Cell
    text: str
    pattern: str
    spill: str

    @property
    def here(self) -> Here:
        """Where its references start from."""
        return Here(*self.cell, array=bool(self.spill))

    def cells(self) -> Iterator[tuple[Cell, int, int]]:
        """Yield each cell that the formula fills, with its row and column within the range."""
        sheet, row, column = self.cell
        if ":" not in self.spill:
            yield self.cell, 0, 0
            return
        whole = area(self.spill)
        for down in range(whole.bottom - whole.top + 1):
            for right in range(whole.right - whole.left + 1):
                yield (sheet, row + down, column + right), down, right


class Relative:
    """Formulas as they would read in A1, so that those filled down a column, or moved with their cells, are alike."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], str] = {}
        self._filled: dict[str, bool] = {}

    def of(self, text: str, row: int, column: int) -> str:
        """Return a formula of a cell as it would read in A1."""
        pattern = own_row(text, row)
        filled = self._filled.get(pattern)
        if filled is None:
            filled = self._filled[pattern] = bool(row_template(text, row))
        if not filled:
            return shifted(text, 1 - row, 1 - column)
        found = self._known.get((pattern, column))
        if found is None:
            found = self._known[pattern, column] = shifted(text, 1 - row, 1 - column)
        return found


def mentions(text: str) -> bool:
    """Return whether a formula may call one of our functions."""
    return "ghg" in text.lower()


class Recalculation:
    """One recalculation of one workbook. ``values`` holds what is now another value than the file's."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.values: dict[Cell, Value] = {}
        self.unclear: dict[Cell, str] = {}
        self.evaluator = Evaluator(book, self.look, self.last_row)
        self._deep = 0
        self._dependents: _Dependents | None = None

    def formula(self, sheet: str, row: int, column: int) -> FormulaCell | None:
        """Return the formula of a cell, None when it has none."""
        found = self.book.marks(sheet).formulas.get((row, column))
        if found is None:
            return None
        text = self.book.grid(sheet).formula(row, column)
        pattern = own_row(text, row)
        spill = "" if ":" not in found.spill and one_value(pattern) else found.spill
        return FormulaCell((sheet, row, column), text, text if spill else pattern, spill)

    def ours(self) -> Iterator[FormulaCell]:
        """Yield the formula cells that call our functions, sheet by sheet."""
        for sheet in self.book.sheets:
            for (row, column), mark in list(self.book.marks(sheet).formulas.items()):
                if mentions(mark.text) and (found := self.formula(sheet, row, column)):
                    yield found

    def last_row(self, sheet: str) -> int:
        """Return the last row of a sheet that holds anything."""
        return len(self.book.grid(sheet).rows)

    def cached(self, cell: Cell) -> Value | Broken:
        """Return the value that the file holds for a cell; dates are serial numbers."""
        sheet, row, column = cell
        value = self.book.grid(sheet).at(row, column)
        if isinstance(value, Broken):
            return CellError(value.shown, "") if value.shown else value
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            return _serial(value, date1904=self.book.package.date1904)
        if isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        return None if value == "" and (row, column) not in self.book.marks(sheet).formulas else value

    def look(self, cell: Cell) -> Value:
        """Return a cell's value: the new one, else the file's, else (a formula never calculated) what it gives."""
        if cell in self.values:
            return self.values[cell]
        found = self.cached(cell)
        if not isinstance(found, Broken):
            return found
        formula = self.formula(*cell)
        if formula is None or formula.spill or self._deep >= _DEEP:
            raise Unclear(f"{cell[0]}!{_spot(cell)} 的公式没有计算过")
        self._deep += 1
        try:
            value: Any = self.evaluator.value(tree(formula.pattern), formula.here)
        finally:
            self._deep -= 1
        if isinstance(value, list):
            raise Unclear(f"{cell[0]}!{_spot(cell)} 的公式没有计算过")
        return cast("Value", value)

    def run(self, first: list[FormulaCell]) -> None:
        """Compute the formulas given, and whatever depends on a value that changed."""
        waiting = deque(first)
        queued = {formula.cell for formula in first}
        times: dict[Cell, int] = defaultdict(int)
        own = frozenset(queued)
        while waiting:
            formula = waiting.popleft()
            queued.discard(formula.cell)
            times[formula.cell] += 1
            if times[formula.cell] > _OFTEN:
                self.unclear[formula.cell] = "公式互相引用，无法算定"
                continue
            try:
                given = self.evaluator.value(tree(formula.pattern), formula.here)
            except Unclear as why:
                self.unclear[formula.cell] = str(why)
                continue
            self.unclear.pop(formula.cell, None)
            for cell in self._settle(formula, given):
                for spot in self._uses(cell):
                    dependent = None if spot in queued else self.formula(*spot)
                    if dependent and (spot in own or not mentions(dependent.text)):
                        queued.add(spot)
                        waiting.append(dependent)

    def _settle(self, formula: FormulaCell, given: Any) -> list[Cell]:
        """Keep what a formula gave; return the cells whose value is another one by it."""
        changed = []
        for cell, down, right in formula.cells():
            value = _element(given, down, right)
            value = 0.0 if value is None else value
            before = self.values[cell] if cell in self.values else self.cached(cell)
            if not same(before, value):
                self.values[cell] = value
                if same(self.cached(cell), value):
                    del self.values[cell]
                changed.append(cell)
        return changed

    def _uses(self, cell: Cell) -> list[Cell]:
        if self._dependents is None:
            self._dependents = _Dependents(self)
        return self._dependents.of(cell)


class _Dependents:
    """Which formulas use a cell, looked up from their references."""

    def __init__(self, recalculation: Recalculation) -> None:
        book = recalculation.book
        self.single: dict[Cell, list[Cell]] = defaultdict(list)
        self.ranges: dict[tuple[str, int], dict[tuple[int, int], list[Cell]]] = defaultdict(lambda: defaultdict(list))
        self.wide: dict[str, list[tuple[Area, Cell]]] = defaultdict(list)
        for sheet in book.sheets:
            for row, column in list(book.marks(sheet).formulas):
                formula = recalculation.formula(sheet, row, column)
                if formula is None:
                    continue
                try:
                    areas = [resolved(book, node.tokens, formula.here) for node in references(tree(formula.pattern))]
                except Unclear:
                    areas = _guessed(book, formula)
                for cells in areas:
                    self._add(cells, formula.cell)

    def _add(self, cells: Area, formula: Cell) -> None:
        if cells.single:
            self.single[cells.sheet, cells.top, cells.left].append(formula)
        elif cells.right - cells.left > 30 or cells.right >= LAST_COLUMN:
            self.wide[cells.sheet].append((cells, formula))
        else:
            for column in range(cells.left, cells.right + 1):
                self.ranges[cells.sheet, column][cells.top, cells.bottom].append(formula)

    def of(self, cell: Cell) -> list[Cell]:
        sheet, row, column = cell
        found = list(self.single.get(cell, ()))
        for (top, bottom), formulas in self.ranges.get((sheet, column), {}).items():
            if top <= row <= bottom:
                found.extend(formulas)
        found.extend(
            formula
            for cells, formula in self.wide.get(sheet, ())
            if cells.top <= row <= cells.bottom and cells.left <= column <= cells.right
        )
        return list(dict.fromkeys(found))


def references(node: Node | None) -> Iterator[Reference]:
    """Yield every reference in an expression."""
    if isinstance(node, Reference):
        yield node
    elif isinstance(node, Operation | Function):
        for part in node.operands if isinstance(node, Operation) else node.arguments:
            yield from references(part)


def _guessed(book: Book, formula: FormulaCell) -> list[Area]:
    """Return the plain references of a formula that isn't understood as a whole."""
    from ghgxl.excel.formula import summed

    found = []
    for cells in summed(formula.text).areas:
        sheet = book.named(cells.sheet or formula.cell[0])
        if sheet:
            found.append(cells._replace(sheet=sheet.name))
    return found


def _element(given: Any, down: int, right: int) -> Value:
    """Return the element of an array result that a cell shows."""
    if not isinstance(given, list):
        return given  # type: ignore[no-any-return]  # a single value
    rows = given[0] if len(given) == 1 else given[down] if down < len(given) else []
    if len(rows) == 1:
        return rows[0]  # type: ignore[no-any-return]  # a single value
    return rows[right] if right < len(rows) else CellError("#N/A", "")


def same(one: Value | Broken, other: Value) -> bool:
    """Return whether two values look and count the same; the reason of an error doesn't matter."""
    if isinstance(one, CellError) and isinstance(other, CellError):
        return one.kind == other.kind
    return type(one) is type(other) and one == other


def _serial(value: dt.date | dt.time | dt.timedelta, *, date1904: bool) -> float:
    """Return the serial number of a date or time."""
    start = dt.datetime(1904, 1, 1) if date1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001 (sheets know no zone)
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    return (moment - start) / dt.timedelta(days=1)


def _spot(cell: Cell) -> str:
    from ghgxl.findings import column_letters

    return f"{column_letters(cell[2])}{cell[1]}"


__all__ = ["FormulaCell", "Recalculation", "Relative", "mentions", "references", "same"]
