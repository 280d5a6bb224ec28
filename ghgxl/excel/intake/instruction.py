"""One line of the sheet 取数, understood: which sheet, which columns, which unit, which rows. Mistakes are findings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ghgxl.errors import UnitRefused
from ghgxl.excel.headers import nearest
from ghgxl.excel.intake.heads import Heads, locate, unit_of_header, unit_of_titles
from ghgxl.excel.values import is_blank, key, plain, seen, years_in

if TYPE_CHECKING:
    from ghgxl.excel.grid import Book, Grid
    from ghgxl.excel.records import Records
    from ghgxl.excel.tables import Line
    from ghgxl.findings import Place
    from ghgxl.units import Unit


class Instruction(NamedTuple):
    """What to read: columns are 1-based, 0 for none; ``unit_column`` gives the unit when ``unit`` is ""."""

    grid: Grid
    heads: Heads
    source: str
    across: bool
    date: int
    quantity: int
    quantity_name: str
    unit: str
    unit_column: int
    department: int
    voucher: int
    first: int
    last: int
    filter: int
    wanted: tuple[str, ...]
    year: int | None
    year_column: int
    place: Place


class _WrongError(Exception):
    """The line can't be followed; the finding has been told."""


def _agree(written: Unit, shown: Unit) -> bool:
    """Return whether a unit is what the sheet shows: the same, or a gas volume whose state the sheet leaves out."""
    return written[1:] == shown[1:] or (written.dimension, shown.dimension) == ("标准体积", "体积")


def understand(line: Line, book: Book, records: Records) -> Instruction | None:
    """Return the instruction that a line gives; None, with findings, when it can't be followed."""
    try:
        return _Understanding(line, book, records).instruction()
    except _WrongError:
        return None


class _Understanding:
    def __init__(self, line: Line, book: Book, records: Records) -> None:
        self.line, self.book, self.records, self.notes = line, book, records, records.notes
        self.failed = False
        self.grid = self._sheet()

    def wrong(self, header: str, message: str) -> _WrongError:
        """Tell a mistake of the line; its other mistakes may still be looked for before it is given up."""
        self.failed = True
        self.notes.error("intake", self.line.place(header), f"{message}；这一行取数未执行，请更正。")
        return _WrongError()

    def instruction(self) -> Instruction:
        line = self.line
        source = self.records.source(line.values.get("排放源编号", ""), line.place("排放源编号"), drop=0)
        across = self._direction()
        heads = self._heads(across)
        filter_column = self._column(heads, "筛选列")
        wanted = tuple(key(part) for part in re.split(r"[、,，;；\n]", line.text("筛选值")) if part.strip())
        if filter_column and not wanted:
            self.wrong("筛选值", "写了“筛选列”而没有“筛选值”")
        if wanted and not line.text("筛选列"):
            self.wrong("筛选列", "写了“筛选值”而没有“筛选列”")
        date = self._column(heads, "日期列", required=not across)
        quantity = 0 if across else self._column(heads, "数量列", required=True)
        department, voucher = self._column(heads, "部门列"), self._column(heads, "凭证列")
        first, last = self._row("起始行"), self._row("结束行")
        unit, unit_column = self._unit(heads, quantity) if quantity or across else ("", 0)
        if self.failed or source is None:
            raise _WrongError
        year_column = date if across else next(iter(heads.find("年份") or heads.find("年度") or heads.find("年")), 0)
        return Instruction(
            grid=self.grid,
            heads=heads,
            source=source,
            across=across,
            date=date,
            quantity=quantity,
            quantity_name=line.text("数量列"),
            unit=unit,
            unit_column=unit_column,
            department=department,
            voucher=voucher,
            first=first or heads.bottom + 1,
            last=min(last or len(self.grid.rows), len(self.grid.rows)),
            filter=filter_column,
            wanted=wanted,
            year=self._year(heads),
            year_column=year_column,
            place=line.place("工作表"),
        )

    def _sheet(self) -> Grid:
        written = self.line.text("工作表")
        found = self.book.named(written) or next(
            (sheet for sheet in self.book.package.sheets if key(sheet.name) == key(written)), None
        )
        if found is None:
            near = nearest(written, self.book.sheets)
            advice = f"是否应为“{near}”" if near else f"现有工作表：{'、'.join(list(self.book.sheets)[:10])}"
            raise self.wrong("工作表", f"没有工作表“{written}”，{advice}" if written else "“工作表”是空白")
        return self.book.grid(found.name)

    def _direction(self) -> bool:
        written = key(self.line.text("方向"))
        if written in {"行", "按行", "列", "按列"}:
            return written.endswith("列")
        raise self.wrong(
            "方向", f"“方向”{seen(self.line.values.get('方向', ''))}，应为 行（一行一条记录）或 列（月份横排）"
        )

    def _heads(self, across: bool) -> Heads:  # noqa: FBT001 (a local helper)
        written = self.line.text("标题行")
        quantity = self.line.text("数量列")
        if written:
            found = re.fullmatch(r"第?(\d+)行?(?:[-~:、,，至到/]第?(\d+)行?)?", key(written))
            if not found or not 0 < int(found[1]) <= int(found[2] or found[1]) <= len(self.grid.rows):
                raise self.wrong(
                    "标题行",
                    f"“标题行”{seen(written)}，应为行号，如 3，两层标题写 1-2，且不超过表的 {len(self.grid.rows)} 行",
                )
            return Heads(self.grid, int(found[1]), int(found[2] or found[1]))
        headers = (
            ("日期列", "部门列", "凭证列", "筛选列") if across else ("日期列", "数量列", "部门列", "凭证列", "筛选列")
        )
        names = [text for text in map(self.line.text, headers) if text]
        heads = locate(self.grid, names, periods=across, quantity=quantity)
        if heads is None:
            what = "、".join(f"“{name}”" for name in names) + (" 和月份" if across else "")
            raise self.wrong(
                "标题行", f"在“{self.grid.sheet}”前20行没有找到同时含有 {what} 的标题行；请核对列名，或写明“标题行”"
            )
        return heads

    def _column(self, heads: Heads, header: str, *, required: bool = False) -> int:
        written = self.line.text(header)
        if not written:
            if required:
                self.wrong(header, f"“{header}”是空白，方向为“行”时必填")
            return 0
        found = heads.find(written)
        if len(found) == 1:
            return found[0]
        sheet = self.grid.sheet
        rows = f"第{heads.top}行" if heads.top == heads.bottom else f"第{heads.top}-{heads.bottom}行"
        if found:
            shown = "、".join(f"“{heads.name(column)}”" for column in found[:6])
            self.wrong(header, f"“{sheet}”{rows}有多个“{written}”列：{shown}；请写全，如“{heads.name(found[0])}”")
            return 0
        names = [heads.name(column) for column in heads.paths]
        near = nearest(written, names)
        shown = f"看到“{near}”" if near else "看到" + "、".join(f"“{name}”" for name in names[:10])
        self.wrong(header, f"“{sheet}”{rows}没有“{written}”列，{shown}")
        return 0

    def _row(self, header: str) -> int:
        value = self.line.number(header)
        if value is None:
            self.failed |= not is_blank(self.line.values.get(header, ""))  # told with the cell
            return 0
        if not value.is_integer() or value < 1:
            self.wrong(header, f"“{header}”{seen(value)}，应为行号")
            return 0
        return int(value)

    def _unit(self, heads: Heads, quantity: int) -> tuple[str, int]:
        from ghgxl.units import parse

        written = self.line.text("单位")
        bracketed = re.fullmatch(r"[\[(（【](.+)[\])）】]", written)
        if bracketed:
            found = heads.find(bracketed[1])
            if len(found) != 1:
                self.wrong(
                    "单位",
                    f"“单位”写的是列“{bracketed[1]}”，“{self.grid.sheet}”里{'没有' if not found else '不止一列'}这样的标题",
                )
            return "", next(iter(found), 0)
        columns = [quantity] if quantity else list(heads.periods(self.line.text("数量列")))[:1]
        headed = unit_of_header(heads.paths.get(columns[0], ())) if columns else ""
        shown = headed or unit_of_titles(self.grid, heads.top)
        if not written:
            if not shown:
                self.wrong("单位", "“单位”是空白，而列标题和表名里都没有注明单位；请填写，如 kWh、t、L")
            return shown, 0
        try:
            same = not shown or _agree(parse(written), parse(shown))
        except UnitRefused:
            same = True  # told later, with the records
        if not same:
            where = f"列标题“{heads.name(columns[0])}”" if headed else "表名"
            self.notes.warning(
                "intake-unit",
                self.line.place("单位"),
                f"“单位”写的是“{written}”，而{where}注明的是“{shown}”；已按“{written}”读取，请核对。",
            )
        return written, 0

    def _year(self, heads: Heads) -> int | None:
        """Return the year that titles or the sheet's name give to months written without one."""
        titles = {
            year for row in range(1, heads.top) for value in self.grid.rows[row - 1] for year in years_in(plain(value))
        }
        named = set(years_in(self.grid.sheet))
        if len(titles) == 1:
            year = next(iter(titles))
            if named and named != titles:
                self.notes.warning(
                    "intake-year",
                    self.grid.place(1, 1),
                    f"表内标题写的是 {year} 年，表名“{self.grid.sheet}”写的是 {'、'.join(map(str, sorted(named)))} 年；按 {year} 年读取，请核对。",
                )
            return year
        return next(iter(named)) if len(named) == 1 and not titles else None
