"""The records that instructions of 取数 give: one per row, or one per month or year column. See the package's docstring.

A blank month is 未抄, a warning, and never zero. Total rows and total columns are left out. A cell read twice for the
same source counts once.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ghgxl.excel.formula import totals_column
from ghgxl.excel.headers import blank_row
from ghgxl.excel.intake.instruction import Instruction, understand
from ghgxl.excel.layout import EXAMPLE, INTAKE
from ghgxl.excel.records import Records, Voucher, tell_subtotals
from ghgxl.excel.tables import lines
from ghgxl.excel.values import When, is_blank, is_remark, is_total, key, month_of, plain, seen, when
from ghgxl.findings import Place, column_letters
from ghgxl.ledger import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ghgxl.excel.grid import Book, Grid


def read(book: Book, grid: Grid, records: Records) -> dict[str, int]:
    """Add the records that every line of 取数 gives; return how many came from each sheet."""
    counts: dict[str, int] = {}
    taken: dict[tuple[str, str, int, int], Place] = {}
    subtotals: dict[str, set[int]] = {}
    for line in lines(grid, INTAKE, records.notes):
        given = understand(line, book, records)
        if given is None:
            records.notes.dropped += 1  # how many records it would have given can't be known
            continue
        before = len(records.entries)
        reading = _Reading(given, records, taken)
        reading.read()
        sheet = given.grid.sheet
        counts[sheet] = counts.get(sheet, 0) + len(records.entries) - before
        subtotals.setdefault(sheet, set()).update(reading.subtotals)
        if not reading.found:
            reading.tell_nothing()
    for sheet, rows in subtotals.items():
        if rows:
            tell_subtotals(records.notes, sheet, sorted(rows))
    return counts


class _Reading:
    """One instruction being followed."""

    def __init__(self, given: Instruction, records: Records, taken: dict[tuple[str, str, int, int], Place]) -> None:
        self.given, self.records, self.taken, self.notes = given, records, taken, records.notes
        self.grid = given.grid
        self.subtotals: list[int] = []
        self.found = 0
        self.passed: dict[str, None] = {}
        self.told_year = False

    def read(self) -> None:
        if self.given.across:
            self.across()
        else:
            self.down()

    def rows(self) -> Iterator[int]:
        """Yield the rows that may hold records: those wanted by the filter, without blank, example and total rows."""
        given, grid = self.given, self.grid
        for row in range(given.first, given.last + 1):
            cells = grid.rows[row - 1]
            if blank_row(cells):
                continue
            texts = [cell for cell in cells if isinstance(cell, str) and cell]
            if any(text.startswith(EXAMPLE) for text in texts):
                continue
            if any(is_total(text) for text in texts) or self.is_total_by_formula(row):
                self.subtotals.append(row)
                continue
            if given.filter:
                written = plain(grid.filled(row, given.filter))
                if key(written) not in given.wanted:
                    if written:
                        self.passed.setdefault(written)
                    continue
            yield row

    def is_total_by_formula(self, row: int) -> bool:
        columns = [self.given.quantity] if self.given.quantity else list(self.periods)
        formulas = self.grid.marks.formulas
        hits = [
            (row, column) in formulas and totals_column(self.grid.formula(row, column), row, column)
            for column in columns
        ]
        return any(hits)

    @cached_property
    def periods(self) -> dict[int, tuple[int | None, int | None]]:
        """The month or year columns of an instruction that reads across."""
        return self.given.heads.periods(self.given.quantity_name) if self.given.across else {}

    def down(self) -> None:
        """One record per row."""
        given, grid = self.given, self.grid
        header = given.heads.name(given.quantity)
        covered = grid.merged_rows(given.quantity)
        headings = frozenset(map(key, given.heads.paths.get(given.quantity, ())))
        for row in self.rows():
            value = grid.at(row, given.quantity)
            date = grid.filled(row, given.date)
            if is_blank(value):
                if not is_blank(date) and not is_remark(plain(date)):
                    self.found += 1
                    if row not in covered:
                        self.unread(grid.place(row, given.quantity), plain(date))
                continue
            if isinstance(value, str) and key(value) in headings:
                continue  # the header again, at the top of another page
            self.found += 1
            moment = self.moment(row, date)
            if moment:
                self.add(row, given.quantity, value, moment, header, date)

    def across(self) -> None:
        """One record per month or year column."""
        if not self.periods:
            place = self.grid.place(self.given.heads.top, self.grid.left)
            self.notes.error(
                "intake",
                place,
                "标题行里没有月份或年份列（如 1月、2021年1月、2021）；请核对“标题行”和“数量列”。",
                drop=1,
            )
            self.found = 1
            return
        if not self.one_column_each():
            self.found = 1
            return
        for row in self.rows():
            values = {column: self.grid.at(row, column) for column in self.periods}
            if all(is_blank(value) for value in values.values()):
                if sum(not is_blank(cell) for cell in self.grid.rows[row - 1]) > 1:
                    self.found += 1
                    self.notes.warning(
                        "unread",
                        Place.cell(self.grid.sheet, row, 0),
                        "整行没有读数，按未抄处理，未计为零；请补抄，确无用量请填 0。",
                    )
                continue
            for column, value in values.items():
                self.found += 1
                moment = self.period(row, column)
                place = self.grid.place(row, column)
                if moment is None:  # said once for all of them
                    self.notes.dropped += not is_blank(value)
                elif is_blank(value):
                    if self.records.counts(moment.year):
                        told = f"{moment.year}年" + (f"{moment.month}月" if moment.month else "")
                        self.unread(place, told)
                elif self.records.wanted(moment.year, f"{moment.year}年", place):
                    self.add(row, column, value, moment, self.given.heads.name(column), moment)

    def one_column_each(self) -> bool:
        """Return whether each month stands in one column only; if not, say which ones."""
        seen_at: dict[tuple[int | None, int | None], int] = {}
        for column, period in self.periods.items():
            other = seen_at.setdefault(period, column)
            if other != column:
                heads = self.given.heads
                self.notes.error(
                    "intake",
                    self.grid.place(heads.bottom, column),
                    f"同一月份有两列：{column_letters(other)}列“{heads.name(other)}”和{column_letters(column)}列“{heads.name(column)}”；"
                    "请在“数量列”写明用哪一种（标题文字，或列范围如 D:O）。",
                    drop=1,
                )
                return False
        return True

    def period(self, row: int, column: int) -> When | None:
        """Return the year and month of a cell under a month or year header; None, with a finding, for an unknown year."""
        year, month = self.periods[column]
        if year is None:
            year = self.year_of(row, self.grid.place(self.given.heads.bottom, column))
        return None if year is None else When(year, month)

    def moment(self, row: int, date: Any) -> When | None:
        """Return the year and month of a row, 3月 with the year that the sheet gives it."""
        place = self.grid.place(row, self.given.date)
        month = month_of(date) if isinstance(date, str) else None
        if isinstance(date, float) and date.is_integer() and 1 <= date <= 12:
            month = int(date)
        if month is None:
            return self.records.moment(date, place, self.given.heads.name(self.given.date))
        year = self.year_of(row, place)
        if year is None:
            self.records.notes.dropped += 1
            return None
        return When(year, month) if self.records.wanted(year, f"{year}年{month}月", place) else None

    def year_of(self, row: int, place: Place) -> int | None:
        """Return the year of a month written without one: of its row, of the titles or the sheet's name, of the report."""
        if self.given.year_column:
            written = self.grid.filled(row, self.given.year_column)
            if not is_blank(written):
                moment = when(written)
                if moment:
                    return moment.year
                self.notes.error(
                    "date",
                    self.grid.place(row, self.given.year_column),
                    f"年份{seen(written)}，应为如 2021；此行未计入，请更正。",
                )
                return None
        if self.given.year is not None:
            return self.given.year
        years = self.records.company.years
        if not self.told_year:
            self.told_year = True
            if len(years) == 1:
                self.notes.note("intake-year", place, f"表中只有月份，没有年份；按报告年度 {years[0]} 年读取。")
            else:
                self.notes.error(
                    "intake-year",
                    place,
                    "表中只有月份，标题、表名和年份列都没有写年份，无法判断是哪一年，未计入；请在标题或表名中注明，如“2021年”。",
                )
        return years[0] if len(years) == 1 else None

    def unread(self, place: Place, moment: str) -> None:
        self.notes.warning(
            "unread",
            place,
            f"{self.given.source} {moment} 没有数值（空白），按未抄处理，未计为零；请补抄，确无用量请填 0。",
        )

    def add(self, row: int, column: int, value: Any, moment: When, header: str, date: Any) -> None:
        """Add the record of a cell."""
        given, grid = self.given, self.grid
        place = grid.place(row, column)
        spot = (given.source, grid.sheet, row, column)
        if spot in self.taken:
            self.notes.note("twice", place, f"此格已由 {self.taken[spot]} 的取数读过，只计一次。")
            return
        quantity = self.records.quantity(value, place, header)
        if quantity is None:
            return
        unit = given.unit or plain(grid.filled(row, given.unit_column))
        if not unit:
            self.notes.error(
                "unit", grid.place(row, given.unit_column), "单位是空白，此记录未计入；请填写单位。", drop=1
            )
            return
        self.taken[spot] = given.place
        department = plain(grid.filled(row, given.department)) if given.department else ""
        voucher = plain(grid.at(row, given.voucher)) if given.voucher else ""
        if voucher:
            self.records.voucher(voucher, Voucher(given.source, date, quantity, grid.sheet, row, column))
        entry = Entry(
            given.source, moment.year, moment.month, quantity, unit, department, voucher, grid.sheet, row, column
        )
        self.records.entries.append(entry)

    def tell_nothing(self) -> None:
        """Tell that an instruction found no row at all, and what the filter saw."""
        if self.given.filter and self.passed:
            shown = "、".join(f"“{text}”" for text in list(self.passed)[:8])
            self.notes.error(
                "intake",
                self.given.place,
                f"“{self.grid.sheet}”里没有一行符合筛选值，该列看到 {shown}；请核对“筛选列”和“筛选值”。",
                drop=1,
            )
        else:
            self.notes.error(
                "intake",
                self.given.place,
                f"“{self.grid.sheet}”第{self.given.first}行至第{self.given.last}行没有取到任何记录；请核对“起始行”“结束行”和列名。",
                drop=1,
            )
