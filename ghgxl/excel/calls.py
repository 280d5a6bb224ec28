"""``=GHG_EMISSION()`` cells as records: their arguments taken from literals and cells, their results as stated emissions.

An argument is a literal, a cell, or a reference that means one cell of the formula's own row (a whole column, a table
column, an array formula's element). Anything else is a finding: no formula is ever calculated here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ghgxl.errors import UnitRefused
from ghgxl.excel.formula import (
    LAST_ROW,
    Area,
    Token,
    area,
    call,
    names_function,
    own_row,
    sheet_name,
    tokens,
    unmarked,
    words,
)
from ghgxl.excel.grid import Broken, Grid
from ghgxl.excel.records import Records, stated_emission
from ghgxl.excel.values import is_blank, key, number, plain, seen, when
from ghgxl.findings import Place, column_letters
from ghgxl.ledger import Asked, Entry, StatedEmission
from ghgxl.methods import in_formula

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ghgxl.excel.grid import Book
    from ghgxl.excel.sheet_xml import Spot

#: The arguments of the function, in order, as its help names them.
ARGUMENTS = ("数量", "单位", "排放源", "年份", "地区", "因子", "GWP")


class Given(NamedTuple):
    """An argument's value and the cell that it stands in (None for a literal)."""

    value: Any
    cell: tuple[str, int, int] | None


class Candidate(NamedTuple):
    """A function cell that makes sense as a record: the record, the cell of its quantity, and its result."""

    entry: Entry
    quantity_cell: tuple[str, int, int] | None
    stated: StatedEmission


class _UnclearError(Exception):
    """Why an argument can't be read, in Chinese."""


_NOTHING = Given(None, None)

#: How one argument is found: a literal, a column of the formula's own row and sheet, or tokens to be looked at each time.
_Step = Given | int | tuple[Token, ...]
_Plan = tuple[_Step, ...]
#: Source, year … of a plan: the offset of a cell in its row, or a literal.
_Tail = tuple[tuple[int | None, Any], ...]


class Reader:
    """Reads the arguments of function cells of one workbook."""

    def __init__(self, book: Book, records: Records) -> None:
        self.book, self.records = book, records
        self.plans: dict[str, _Plan | None] = {}
        self.memory: dict[tuple[Any, ...], Asked] = {}
        self.pattern = ""
        self.tail: _Tail | None = None
        self.by_id = {key(source.id): source.id for source in records.sources}
        self.by_name = _unique((source.name, source.id) for source in records.sources)
        self.by_factor = _unique((source.factor_name, source.id) for source in records.sources)

    def asked(self, grid: Grid, text: str, row: int, column: int) -> Asked | None:
        """Return what the function cell beside a record of 活动数据 asks for, None when that can't be told."""
        pattern = self.pattern
        if unmarked(pattern, row) != text:  # most columns are filled down with one formula
            pattern = self.pattern = own_row(text, row)
            self.tail = _tail(self._plan(pattern), grid.left, len(grid.rows[row - 1]))
        values: tuple[Any, ...] | None = None
        if self.tail is not None:
            cells = grid.rows[row - 1]
            values = tuple([cells[offset] if offset is not None else literal for offset, literal in self.tail])
            found = self.memory.get(values)
            if found is not None:
                return found
        plan = self._plan(pattern)
        if plan is None or not 3 <= len(plan) <= len(ARGUMENTS):
            return None
        try:
            asked = self._asked(self._given(plan, grid, row, column, None))
        except _UnclearError:
            return None
        if values is not None:
            self.memory[values] = asked
        return asked

    def candidates(self, grid: Grid, skip: int | None = None) -> Iterator[Candidate]:
        """Yield the records that a sheet's function cells are, but for those of the column ``skip``."""
        for (row, column), formula in list(grid.marks.formulas.items()):
            if column == skip or "ghg" not in formula.text.lower():
                continue
            text = grid.formula(row, column)
            pattern = own_row(text, row)
            if not names_function(pattern):
                continue
            for spot, offset in _spilled(formula.spill, (row, column)):
                found = self._candidate(grid, spot, offset, text, self._plan(pattern if offset is None else text))
                if found:
                    yield found

    def _candidate(
        self, grid: Grid, spot: Spot, offset: Spot | None, text: str, plan: _Plan | None
    ) -> Candidate | None:
        row, column = spot
        place = grid.place(row, column)
        notes = self.records.notes
        if plan is None:
            notes.error(
                "function-cell",
                place,
                f"公式“={_short(text)}”不只是一个 GHG_EMISSION()，不能作为记录，未计入；请让单元格只含 =GHG_EMISSION(…)，其余运算放到别的单元格。",
                drop=1,
            )
            return None
        if not 3 <= len(plan) <= len(ARGUMENTS):
            notes.error(
                "function-cell",
                place,
                f"GHG_EMISSION() 有 {len(plan)} 个参数，应有 3 到 7 个（{'、'.join(ARGUMENTS)}）；未计入，请更正公式。",
                drop=1,
            )
            return None
        try:
            given = self._given(plan, grid, row, column, offset)
            asked = self._asked(given)
            source = self._source(asked.source)
            year = self._year(asked)
            unit = _text(given[1], "单位")
        except _UnclearError as problem:
            notes.error("function-cell", place, f"{problem}；此公式未计入，请更正。", drop=1)
            return None
        if not self.records.wanted(year, float(year), place):
            return None
        where = Place.cell(*given[0].cell) if given[0].cell else place
        quantity = self.records.quantity(given[0].value, where)
        if quantity is None:
            return None
        entry = Entry(source, year, None, quantity, unit, "", "", grid.sheet, row, column, asked)
        return Candidate(entry, given[0].cell, stated_emission(entry, grid.at(row, column), text, place))

    def _plan(self, pattern: str) -> _Plan | None:
        """Return how the arguments of a formula are found, None when it isn't one GHG_EMISSION() alone."""
        if pattern not in self.plans:
            found = call(pattern)
            emission = found is not None and found.function == "GHG_EMISSION"
            self.plans[pattern] = tuple(map(_step, found.arguments)) if found and emission else None
        return self.plans[pattern]

    def _given(self, plan: _Plan, grid: Grid, row: int, column: int, offset: Spot | None) -> list[Given]:
        given: list[Given] = []
        for name, step in zip(ARGUMENTS, plan, strict=False):
            if isinstance(step, Given):
                given.append(step)
            elif isinstance(step, int) and offset is None:
                value = grid.at(row, step)
                if isinstance(value, Broken):
                    raise _UnclearError(f"“{name}”引用的 {grid.place(row, step)} {value.words}")
                given.append(Given(value, (grid.sheet, row, step)))
            else:
                pieces = (Token("ref", f"{column_letters(step)}{row}"),) if isinstance(step, int) else step
                given.append(self._argument(name, pieces, grid, (row, column), offset))
        return given + [_NOTHING] * (len(ARGUMENTS) - len(given))

    def _asked(self, given: list[Given]) -> Asked:
        source = _text(given[2], "排放源")
        year = None
        if not is_blank(given[3].value):
            moment = when(given[3].value)
            if moment is None:
                raise _UnclearError(f"“年份”{seen(given[3].value)}，应为一个年份")
            year = moment.year
        return Asked(
            source, year, plain(given[4].value) or None, _factor(given[5].value), plain(given[6].value) or None
        )

    def _source(self, written: str) -> str:
        for names in (self.by_id, self.by_name, self.by_factor):
            found = names.get(key(written))
            if found:
                return found
            if found is not None:
                raise _UnclearError(f"“{written}”对应“排放源”表中的多个排放源，请在公式里改用编号")
        known = "、".join(list(self.by_id.values())[:8])
        raise _UnclearError(
            f"“排放源”表中没有编号、名称或因子名称为“{written}”的排放源（现有编号 {known}）；请在该表补上，或改正公式"
        )

    def _year(self, asked: Asked) -> int:
        if asked.year is not None:
            return asked.year
        years = self.records.company.years
        if len(years) == 1:
            return years[0]
        raise _UnclearError("公式没有写年份，而报告年度不止一年，不知计入哪一年")

    def _argument(self, name: str, pieces: tuple[Token, ...], grid: Grid, at: Spot, offset: Spot | None) -> Given:
        row, column = at
        kinds = tuple(piece.kind for piece in pieces)
        if kinds == ("text",):
            return Given(unmarked(_literal(pieces[0]), row), None)
        cells = self._cells(pieces, kinds, grid, row)
        spot = _one(cells, row, column, offset) if cells else None
        if cells is None or spot is None:
            written = _short(unmarked(words(pieces), row))
            raise _UnclearError(f"“{name}”写的是“{written}”，只能是文字、数字或对一个单元格的引用")
        sheet = self.book.named(cells.sheet or grid.sheet)
        if sheet is None:
            raise _UnclearError(f"“{name}”引用的工作表“{cells.sheet}”不在本工作簿中")
        value = (grid if sheet.name == grid.sheet else self.book.grid(sheet.name)).at(*spot)
        if isinstance(value, Broken):
            raise _UnclearError(f"“{name}”引用的 {Place.cell(sheet.name, *spot)} {value.words}")
        return Given(value, (sheet.name, *spot))

    def _cells(self, pieces: tuple[Token, ...], kinds: tuple[str, ...], grid: Grid, row: int) -> Area | None:
        if kinds == ("ref",):
            return _own(area(pieces[0].text), row)
        if kinds == ("sheet", "ref"):
            return _own(area(pieces[1].text, unmarked(sheet_name(pieces[0].text), row)), row)
        if kinds == ("table",):
            return self._table(unmarked(pieces[0].text, row), grid, row)
        if kinds in {("name",), ("sheet", "name")}:
            meant = tokens(self.book.package.names.get(unmarked(pieces[-1].text, row).lower(), ""))
            if tuple(piece.kind for piece in meant) == ("sheet", "ref"):
                return area(meant[1].text, sheet_name(meant[0].text))
        return None

    def _table(self, text: str, grid: Grid, row: int) -> Area | None:
        name, _, inside = text.partition("[")
        tables = self.book.package.tables
        own = (
            table for table in tables.values() if table.sheet == grid.sheet and table.first_row <= row <= table.last_row
        )
        table = tables.get(name.lower()) if name else next(own, None)
        columns = [part for part in re.split(r"[\[\],@]+", inside) if part.strip() and not part.startswith("#")]
        if table is None or len(columns) != 1 or columns[0] not in table.columns:
            return None
        column = table.first_column + table.columns.index(columns[0])
        if "@" in inside or "#this row" in inside.lower():
            return Area(table.sheet, row, column, row, column)
        return Area(table.sheet, table.first_row, column, table.last_row, column)


def _literal(piece: Token) -> str:
    return piece.text[1:-1].replace('""', '"')


def _step(pieces: tuple[Token, ...]) -> _Step:
    """Return how an argument is found, once for all formulas that read alike."""
    kinds = tuple(piece.kind for piece in pieces)
    if not pieces:
        return _NOTHING
    if kinds == ("text",) and str(LAST_ROW) not in pieces[0].text:
        return Given(_literal(pieces[0]), None)
    if kinds == ("number",):
        return Given(float(pieces[0].text), None)
    if kinds == ("op", "number") and pieces[0].text == "-":
        return Given(-float(pieces[1].text), None)
    if kinds == ("ref",):
        cells = area(pieces[0].text)
        if cells.single and cells.top == LAST_ROW:
            return cells.left
    return pieces


def _tail(plan: _Plan | None, left: int, width: int) -> _Tail | None:
    """Return where source, year and the rest are taken from, None when one of them needs a closer look."""
    if plan is None or len(plan) < 3:
        return None
    found: list[tuple[int | None, Any]] = []
    for step in plan[2:]:
        if isinstance(step, Given):
            found.append((None, step.value))
        elif isinstance(step, int) and left <= step < left + width:
            found.append((step - left, None))
        else:
            return None
    return tuple(found)


def _own(cells: Area, row: int) -> Area:
    """Return an area whose marked own row is the row that it means."""
    if cells.top == LAST_ROW:
        return cells._replace(top=row, bottom=row)
    return cells


def _one(cells: Area, row: int, column: int, offset: Spot | None) -> Spot | None:
    """Return the one cell that an area means in a formula's cell (its element of an array formula), None for several."""
    if cells.single:
        return cells.top, cells.left
    if offset is not None:
        spot = cells.top + offset[0] * (cells.bottom > cells.top), cells.left + offset[1] * (cells.right > cells.left)
        return spot if spot[0] <= cells.bottom and spot[1] <= cells.right else None
    if cells.left == cells.right and cells.top <= row <= cells.bottom:
        return row, cells.left
    if cells.top == cells.bottom and cells.left <= column <= cells.right:
        return cells.top, column
    return None


def _spilled(spill: str, spot: Spot) -> Iterator[tuple[Spot, Spot | None]]:
    """Yield each cell that a formula fills, and its offset when it is an array formula of several cells."""
    if ":" not in spill:
        yield spot, None
        return
    cells = area(spill)
    for row in range(cells.top, cells.bottom + 1):
        for column in range(cells.left, cells.right + 1):
            yield (row, column), (row - cells.top, column - cells.left)


def _text(given: Given, name: str) -> str:
    if is_blank(given.value):
        raise _UnclearError(f"“{name}”是空白")
    return plain(given.value)


def _factor(value: Any) -> float | str | None:
    """Return the factor of a cell: a number, a text such as 0.5 tCO2/MWh as it is, None where it is left out."""
    if is_blank(value):
        return None
    read = number(value)
    if read is not None:
        return read.value
    try:
        in_formula(plain(value), "")
    except UnitRefused as refusal:
        raise _UnclearError(refusal.message) from None
    return plain(value)


def _unique(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return names → the number of the only source that bears it, "" when several do."""
    found: dict[str, str] = {}
    for name, id in pairs:  # noqa: A001 (the field's name in the noun)
        if name:
            bare = key(name)
            found[bare] = id if found.get(bare, id) == id else ""
    return found


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
