"""Reading a ledger workbook: ``read(path)`` → Ledger. The file is opened once, read-only, and never written.

Everything that can't be read right is a finding with its cell; only a file that can't be used at all raises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ghgxl.collector import resting
from ghgxl.errors import WorkbookError
from ghgxl.excel import activity, beside, company, tables
from ghgxl.excel.grid import Book, hidden_words
from ghgxl.excel.headers import nearest
from ghgxl.excel.layout import (
    ACTIVITY,
    COMPANY,
    EXPLANATIONS,
    INTAKE,
    OWN_FACTORS,
    REPORT_SHEETS,
    SHEETS,
    SOURCES,
    STATED,
)
from ghgxl.excel.notes import Notes
from ghgxl.excel.package import load, open_package
from ghgxl.excel.records import Records
from ghgxl.excel.values import key, years_in
from ghgxl.findings import Place
from ghgxl.ledger import Ledger, Row, SheetRead

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ghgxl.excel.calls import Reader
    from ghgxl.excel.grid import Grid
    from ghgxl.ledger import Asked, Company, OwnFactor, Source, Stated


def read(path: Path) -> Ledger:
    """Return the ledger that a workbook holds; WorkbookError, in one Chinese sentence, when it can't be used at all."""
    with resting():
        content = load(path)
        package = open_package(path.name, content)
        notes = Notes()
        lock = path.with_name(f"~${path.name}")
        if lock.exists():
            notes.note(
                "open-elsewhere",
                Place(path.name),
                "文件正在别处打开（旁边有 ~$ 锁定文件），读到的是最后一次保存的内容；未保存的修改不在内。",
            )
        return _Reading(Book(package), notes).ledger()


class _Reading:
    """One reading of one workbook."""

    def __init__(self, book: Book, notes: Notes) -> None:
        self.book, self.notes = book, notes
        self.names = {key(name): name for name in book.sheets}
        self.read: dict[str, SheetRead] = {}
        self.sources: tuple[Source, ...] = ()
        self.company: Company | None = None
        self.beside = beside.Beside()

    def sheet(self, name: str) -> str | None:
        """Return the workbook's name of a sheet of the format, None when it has none."""
        return self.names.get(key(name))

    def ledger(self) -> Ledger:
        self._require()
        self.book.check_strings()
        firm = company.company(self._grid(COMPANY.name), self.notes)
        self._told(COMPANY.name, "企业信息", len(firm.items))
        sources = tables.sources(self._grid(SOURCES.name), self.notes)
        self._told(SOURCES.name, "排放源", len(sources))
        records = Records(self.notes, firm, sources)
        self._records(records)
        own: tuple[OwnFactor, ...] = ()
        stated: tuple[Stated, ...] = ()
        if self.sheet(OWN_FACTORS.name):
            own = tables.own_factors(self._grid(OWN_FACTORS.name), self.notes)
            self._told(OWN_FACTORS.name, "企业因子", len(own))
        if self.sheet(STATED.name):
            stated = tables.stated(self._grid(STATED.name), self.notes)
            self._told(STATED.name, "核对", len(stated))
        sheets: dict[str, tuple[Row, ...]] = {}
        for layout in REPORT_SHEETS:
            if self.sheet(layout.name):
                sheets[layout.name] = tables.report_rows(self._grid(layout.name), layout, self.notes)
                self._told(layout.name, "报告内容", len(sheets[layout.name]))
        if self.sheet(EXPLANATIONS.name) and tables.has_headers(self._grid(EXPLANATIONS.name), EXPLANATIONS):
            sheets[EXPLANATIONS.name] = tables.report_rows(self._grid(EXPLANATIONS.name), EXPLANATIONS, self.notes)
            self._told(EXPLANATIONS.name, "说明", len(sheets[EXPLANATIONS.name]))
        self._others()
        return Ledger(
            name=self.book.package.name,
            company=firm,
            sources=sources,
            entries=tuple(records.entries),
            own_factors=own,
            stated=stated,
            stated_emissions=tuple(records.stated),
            sheets=sheets,
            read=tuple(self.read[name] for name in self.book.sheets if name in self.read),
            findings=self.notes.findings(),
            dropped=self.notes.dropped,
            outside=records.left_out,
            content=self.book.package.content,
            payments=self.beside.payments,
            readings=self.beside.readings,
        )

    def _require(self) -> None:
        """Refuse a workbook that lacks a required sheet, naming every one that is missing and what it might be."""
        missing = [sheet.name for sheet in SHEETS if sheet.required and not self.sheet(sheet.name)]
        known = {key(sheet.name) for sheet in SHEETS}
        others = [name for name in self.book.sheets if key(name) not in known]
        has_records = any(self.sheet(sheet.name) for sheet in (ACTIVITY, INTAKE)) or self._has_calls()
        if not missing and has_records:
            return
        words = []
        for name in missing:
            near = nearest(name, others)
            words.append(f"缺少工作表“{name}”" + (f"（看到“{near}”，若是请改名）" if near else ""))
        if not has_records:
            words.append("没有活动数据（应有工作表“活动数据”或“取数”，或 =GHG_EMISSION() 单元格）")
        shown = "、".join(list(self.book.sheets)[:12])
        raise WorkbookError(
            f"“{self.book.package.name}”不能作为台账：{'；'.join(words)}。现有工作表：{shown}；请补上后再试（ghgxl new 可生成空白台账）。"
        )

    def _has_calls(self) -> bool:
        return any(
            "ghg" in formula.text.lower()
            for name in self.book.sheets
            for formula in self.book.marks(name).formulas.values()
        )

    def _grid(self, name: str) -> Grid:
        found = self.sheet(name)
        assert found is not None
        return self.book.grid(found)

    def _told(self, name: str, role: str, count: int) -> None:
        """Remember what was read of a sheet; a sheet read for several purposes adds up."""
        found = self.sheet(name) or name
        before = self.read.get(found)
        marks = self.book.marks(found)
        hidden = hidden_words(marks, sheet_hidden=bool(self.book.sheets[found].hidden))
        if before is None and hidden and count:
            self.notes.note("hidden", Place(found), f"{hidden}；隐藏的内容同样已读取。")
        roles = role if before is None or role in before.role else f"{before.role}、{role}"
        self.read[found] = SheetRead(found, roles, count + (before.records if before else 0), hidden)

    def _records(self, records: Records) -> None:
        """Gather the records of 活动数据, of 取数 and of function cells; rooms that aren't needed aren't imported."""
        stated: int | None = None
        if self.sheet(ACTIVITY.name):
            count, stated = activity.read(self._grid(ACTIVITY.name), records, self._asked(records))
            self.beside = beside.read(self._grid(ACTIVITY.name), records.entries)
            self._told(ACTIVITY.name, "活动数据", count)
        if self.sheet(INTAKE.name):
            from ghgxl.excel.intake import reading as intake

            for sheet, count in intake.read(self.book, self._grid(INTAKE.name), records).items():
                self._told(sheet, "取数", count)
            self._told(INTAKE.name, "取数说明", 0)
        formulas = any(self.book.marks(name).formulas for name in self.book.sheets)
        if formulas:
            self._function_cells(records, stated)
            from ghgxl.excel.freeze import checking

            checking.check(self.book, self.notes)
        records.tell_outside()

    def _asked(self, records: Records) -> Callable[[Grid, str, int, int], Asked | None]:
        reader: list[Reader] = []

        def asked(grid: Grid, text: str, row: int, column: int) -> Asked | None:
            if not reader:
                from ghgxl.excel.calls import Reader

                reader.append(Reader(self.book, records))
            return reader[0].asked(grid, text, row, column)

        return asked

    def _function_cells(self, records: Records, beside: int | None) -> None:
        from ghgxl.excel import twice
        from ghgxl.excel.calls import Reader

        reader = Reader(self.book, records)
        skip = {self.sheet(ACTIVITY.name): beside}
        candidates = [
            candidate
            for name in self.book.sheets
            if self._calls_on(name)
            for candidate in reader.candidates(self.book.grid(name), skip.get(name))
        ]
        twice.settle(self.book, records, candidates)
        for sheet in dict.fromkeys(candidate.entry.sheet for candidate in candidates):
            self._told(
                sheet, "函数", sum(entry.sheet == sheet and entry.asked is not None for entry in records.entries)
            )

    def _calls_on(self, name: str) -> bool:
        return any("ghg" in formula.text.lower() for formula in self.book.marks(name).formulas.values())

    def _others(self) -> None:
        """Say of the sheets that were not read that they were not, and of hidden ones that they are hidden."""
        for name, sheet in self.book.sheets.items():
            if name in self.read:
                continue
            if not sheet.hidden and self._like_activity(name):
                self.notes.warning(
                    "sheet-unread",
                    Place(name),
                    f"这张表的标题与“{ACTIVITY.name}”相同，但没有读取，其中的数据未计入；请把各行并入“{ACTIVITY.name}”（只有一张时改名即可），或在“{INTAKE.name}”写明怎样读它；若是备份，不必理会。",
                )
            hidden = "工作表隐藏" if sheet.hidden else ""
            if hidden:
                self.notes.note(
                    "hidden",
                    Place(name),
                    "这张表是隐藏的，不属于台账格式，也没有“取数”引用，未读取；若其中有数据，请用“取数”指明。",
                )
            self.read[name] = SheetRead(name, "未读取", 0, hidden)

    def _like_activity(self, name: str) -> bool:
        """Return whether a sheet bears the headers of 活动数据: one of another year, or one with a changed name."""
        if key(ACTIVITY.name) not in key(name) and not years_in(name):
            return False  # another sheet isn't read only to see that it is another
        return tables.has_headers(self.book.grid(name), ACTIVITY)
