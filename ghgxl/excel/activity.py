"""The sheet 活动数据 as entries: one tight loop for the rows that are as they should be, one careful path for the rest.

What is kept and what isn't:

* A blank, an error, or text that isn't a number in 数量 is an error and the row is dropped; nothing becomes zero.
* A record before 2000, or without a readable date, is an error and dropped. A record of a year that is neither reported
  nor a base year is left out with a warning (one line a year): a ledger may go on for years, a report may not.
* A negative quantity (a red-letter invoice) is counted and told. The same source, voucher, date and quantity twice is
  counted twice and told, since only the company can know.
* All that is wrong with a row is told at once, and the row counts as one record left out.
* Subtotal rows, notes and signatures below the table are never counted, and told once for the sheet.
"""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING, Any

from ghgxl.excel.grid import Broken
from ghgxl.excel.headers import Headers, blank_row, find
from ghgxl.excel.layout import ACTIVITY, EXAMPLE
from ghgxl.excel.records import Records, Voucher, stated_emission, tell_subtotals
from ghgxl.excel.values import is_remark, is_total, month_of, number, plain, when
from ghgxl.findings import Place, column_letters, stretches
from ghgxl.ledger import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from ghgxl.excel.grid import Grid
    from ghgxl.excel.values import When
    from ghgxl.ledger import Asked

#: Columns whose text may speak of totals without the row being one; only the bare words count there.
_REMARKS = ("备注", "数据来源", "凭证号")

#: So many distinct values are remembered per column.
_REMEMBERED = 50_000


class _Dates(dict[Any, tuple[int, int | None]]):
    """Cell values → year and month; learns a real date of a wanted year by itself, leaves the rest to the careful path."""

    def __init__(self, years: frozenset[int]) -> None:
        super().__init__()
        self.years = years

    def __missing__(self, value: Any) -> tuple[int, int | None]:
        if not isinstance(value, dt.date) or value.year not in self.years:
            raise KeyError(value)
        found = self[value] = (value.year, value.month)
        return found


class _Sheet:
    """The sheet being read: its columns as offsets into a row, and what is known of values met before."""

    def __init__(
        self, grid: Grid, headers: Headers, records: Records, asked: Callable[[Grid, str, int, int], Asked | None]
    ) -> None:
        self.grid, self.records, self.asked = grid, records, asked
        self.columns = headers.columns
        self.first = headers.first
        width = max((*headers.columns.values(), *headers.extra.values(), grid.width))
        self.blank = width + 1 - grid.left  # a blank cell at the end stands in for absent columns
        self.rows = grid.padded(width if {"部门", "凭证号"} <= set(headers.columns) else width + 1)
        self.date, self.id = self.offset("日期"), self.offset("排放源编号")
        self.quantity, self.unit = self.offset("数量"), self.offset("单位")
        self.department, self.voucher = self.offset("部门"), self.offset("凭证号")
        read = {self.date, self.id, self.quantity, self.unit, self.department, self.voucher}
        self.others = [
            offset
            for offset in sorted(
                {column - grid.left for column in (*headers.columns.values(), *headers.extra.values())}
            )
            if offset not in read and self.speaks(offset)
        ]
        self.remarks = {self.offset(header) for header in _REMARKS}
        self.whens = _Dates(records.years)
        self.harmless: set[tuple[int, str]] = set()
        self.ids: dict[Hashable, str] = {}
        self.units: dict[Hashable, str] = {}
        self.merged = {
            offset: grid.merged_rows(offset + grid.left) for offset in (self.date, self.id, self.unit, self.department)
        }
        self.departments: dict[Hashable, str] = {} if self.merged[self.department] else {"": ""}
        self.totals = total_rows(grid, self.quantity + grid.left) if grid.marks.formulas else set()
        self.subtotals: list[int] = []
        self.unread: list[int] = []
        self.functions = 0
        self.formulas = grid.marks.formulas
        self.beside = self.offset("排放量")
        self.beside_letters = column_letters(self.beside + grid.left)

    def offset(self, header: str) -> int:
        column = self.columns.get(header)
        return self.blank if column is None else column - self.grid.left

    def speaks(self, offset: int) -> bool:
        """Return whether any text of a column may be that of a total or an example, so that its rows need a look at it."""
        texts = {cell for cells in self.rows for cell in (cells[offset],) if cell.__class__ is str}
        return any("计" in text or "示" in text for text in texts)

    def place(self, row: int, offset: int) -> Place:
        return self.grid.place(row, offset + self.grid.left if offset != self.blank else 0)

    def filled(self, row: int, offset: int) -> Any:
        value = self.rows[row - 1][offset]
        if value == "":
            top = self.merged.get(offset, {}).get(row)
            return value if top is None else self.rows[top - 1][offset]
        return value

    def is_subtotal(self, row: int, cells: list[Any]) -> bool:
        if row in self.totals:
            return True
        return any(
            isinstance(cell, str) and is_total(cell, remark=offset in self.remarks) for offset, cell in enumerate(cells)
        )

    def no_record(self, row: int, cells: list[Any]) -> bool:
        """Return whether a row is a note or a line of signatures: no source, no date, and no figure where they belong."""
        id, date, quantity = self.filled(row, self.id), self.filled(row, self.date), cells[self.quantity]  # noqa: A001
        if self.records.names(plain(id)) or isinstance(quantity, Broken) or number(quantity):
            return False
        if when(date) or month_of(plain(date)):
            return False
        first = next(plain(cell) for cell in cells if plain(cell))
        return is_remark(first) or not any(
            character.isdigit() for cell in (id, date, quantity) for character in plain(cell)
        )

    def careful(self, row: int, cells: list[Any]) -> Entry | None:
        """Return the row's entry; None when it holds none, with a finding unless it is empty."""
        if blank_row(cells):
            return None
        notes = self.records.notes
        if any(isinstance(cell, str) and cell.startswith(EXAMPLE) for cell in cells):
            notes.example(self.place(row, self.date))
            return None
        if self.is_subtotal(row, cells):
            self.subtotals.append(row)
            return None
        if all(self.filled(row, offset) == "" for offset in (self.id, self.quantity, self.unit)):
            if cells[self.date] != "" and len([cell for cell in cells if cell != ""]) > 1:
                notes.error(
                    "row", self.place(row, self.date), "此行没有排放源编号、数量和单位，未计入；请补全或删去。", drop=1
                )
            return None  # a remark below the table
        if self.no_record(row, cells):
            self.unread.append(row)
            return None
        before = notes.dropped
        date = self.filled(row, self.date)
        moment = self.records.moment(date, self.place(row, self.date))
        if moment is None and when(date):
            return None  # of a year that isn't wanted: its other cells aren't judged
        source = self.records.source(self.filled(row, self.id), self.place(row, self.id))
        top = self.grid.merged_rows(self.quantity + self.grid.left).get(row)
        if top is not None and cells[self.quantity] == "":
            notes.note(
                "merged-quantity", self.place(row, self.quantity), f"数量与第{top}行合并为一格，只在第{top}行计一次。"
            )
            return None
        quantity = self.records.quantity(cells[self.quantity], self.place(row, self.quantity))
        unit = plain(self.filled(row, self.unit))
        if not unit:
            notes.error("unit", self.place(row, self.unit), "“单位”是空白，此记录未计入；请填写单位，如 kWh、t、L。")
        if source is None or moment is None or quantity is None or not unit:
            notes.dropped = before + 1  # one record, however much of it can't be read
            return None
        department = plain(self.filled(row, self.department))
        voucher = plain(cells[self.voucher])
        column = self.quantity + self.grid.left
        if voucher:
            self.records.voucher(voucher, Voucher(source, date, quantity, self.grid.sheet, row, column))
        self.remember(cells, moment, source, unit, department)
        return Entry(
            source, moment.year, moment.month, quantity, unit, department, voucher, self.grid.sheet, row, column
        )

    def remember(self, cells: list[Any], moment: When, source: str, unit: str, department: str) -> None:
        """Let rows that bear the same values take the quick path from now on; blanks never do: a merge may fill them."""
        for known, cell, meaning in (
            (self.ids, cells[self.id], source),
            (self.units, cells[self.unit], unit),
            (self.departments, cells[self.department], department),
        ):
            if cell != "" and len(known) < _REMEMBERED:
                known[cell] = meaning
        for offset in self.others:  # 会计 is no total: said once, it needs no second look in its column
            cell = cells[offset]
            if cell.__class__ is str and ("计" in cell or "示" in cell) and len(self.harmless) < _REMEMBERED:
                self.harmless.add((offset, cell))
        date = cells[self.date]
        if date != "" and not moment.repaired:
            self.whens[date] = moment[:2]

    def read(self) -> None:
        """Add the sheet's records to those gathered."""
        records, sheet, column = self.records, self.grid.sheet, self.quantity + self.grid.left
        date, id, amount, unit_at = self.date, self.id, self.quantity, self.unit  # noqa: A001 (the column's name)
        department_at, voucher_at, others, totals = self.department, self.voucher, self.others, self.totals
        whens, ids, units, departments, vouchers = self.whens, self.ids, self.units, self.departments, records.vouchers
        careful, stated, add, make = self.careful, self.stated, records.entries.append, tuple.__new__
        harmless = self.harmless
        beside = self.beside != self.blank
        for row, cells in enumerate(islice(self.rows, self.first - 1, None), self.first):
            quantity = cells[amount]
            entry: Entry | None
            try:
                if quantity.__class__ is not float or quantity < 0 or row in totals:
                    raise KeyError  # noqa: TRY301 (a rare row leaves the quick path)
                year, month = whens[cells[date]]
                source, unit, department = ids[cells[id]], units[cells[unit_at]], departments[cells[department_at]]
                voucher = cells[voucher_at]
                for offset in others:
                    cell = cells[offset]
                    if cell.__class__ is str and ("计" in cell or "示" in cell) and (offset, cell) not in harmless:
                        raise KeyError  # noqa: TRY301
                if voucher:
                    if voucher.__class__ is not str or "计" in voucher or "示" in voucher:
                        raise KeyError  # noqa: TRY301
                    record = (source, cells[date], quantity, sheet, row, column)
                    if vouchers.setdefault(voucher, record) is not record:
                        records.voucher(voucher, Voucher(*record))
            except KeyError:
                entry = careful(row, cells)
                if entry is None:
                    continue
            else:
                entry = make(
                    Entry, (source, year, month, quantity, unit, department, voucher, sheet, row, column, None)
                )
            add(entry)
            if beside:
                stated(row, cells, entry)
        self.tell()

    def stated(self, row: int, cells: list[Any], entry: Entry) -> None:
        """Remember the emission that stands beside a record."""
        value = cells[self.beside]
        if value == "":
            return
        column = self.beside + self.grid.left
        formula = self.formulas.get((row, column))
        text = ""
        if formula is not None:
            text = formula.text if formula.spot == (row, column) else self.grid.formula(row, column)
            asked = self.asked(self.grid, text, row, column)
            if asked is not None:
                self.functions += 1
                entry = tuple.__new__(Entry, (*entry[:10], asked))
            elif "ghg" in text.lower():
                self.functions += 1
        place = tuple.__new__(Place, (self.grid.sheet, f"{self.beside_letters}{row}"))
        self.records.stated.append(stated_emission(entry, value, text, place))

    def tell(self) -> None:
        notes, sheet = self.records.notes, self.grid.sheet
        if self.subtotals:
            tell_subtotals(notes, sheet, self.subtotals)
        if self.unread:
            notes.note(
                "remark-row",
                Place.cell(sheet, self.unread[0], 0),
                f"第 {stretches(self.unread)} 行没有日期、编号和数量，按注释或签字行处理，未读取；若是记录，请补全。",
            )
        if self.functions:
            place = Place.cell(sheet, 0, self.columns["排放量"])
            notes.note(
                "twice",
                place,
                f"有 {self.functions:,} 个 =GHG_EMISSION() 与同一行的记录是同一笔，只计一次，公式结果只用于核对。",
            )


def total_rows(grid: Grid, column: int) -> set[int]:
    """Return the rows whose cell of a column is a formula that totals others of the column."""
    from ghgxl.excel.formula import totals_column

    rows = [row for (row, at) in grid.marks.formulas if at == column]
    return {row for row in rows if totals_column(grid.formula(row, column), row, column)}


def read(grid: Grid, records: Records, asked: Callable[[Grid, str, int, int], Asked | None]) -> tuple[int, int | None]:
    """Add the records of 活动数据; return how many, and the column of 排放量 if there is one.

    ``asked`` says what a function cell beside a record asks for.
    """
    headers = find(grid, ACTIVITY, records.notes)
    if headers is None:
        return 0, None
    missing = [column.header for column in ACTIVITY.columns if column.required and column.header not in headers.columns]
    if missing:
        rows = sum(not blank_row(cells) for cells in grid.rows[headers.first - 1 :])
        where = Place(grid.sheet)
        records.notes.error(
            "rows", where, f"缺少{'、'.join(missing)}列，{rows:,} 行数据都未计入；请补上这些列。", drop=rows
        )
    else:
        before = len(records.entries)
        _Sheet(grid, headers, records, asked).read()
        return len(records.entries) - before, headers.columns.get("排放量")
    return 0, headers.columns.get("排放量")
