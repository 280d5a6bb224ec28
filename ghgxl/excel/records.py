"""Records as they are gathered from every sheet: which sources and years are known, what was counted, what was left out.

The one place where a date, a source's number and a quantity are judged, so that 活动数据, 取数 and function cells
treat them alike. Nothing is read from a file here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ghgxl.excel.grid import Broken
from ghgxl.excel.headers import nearest
from ghgxl.excel.tables import told_repair
from ghgxl.excel.values import (
    FIRST_YEAR,
    LAST_YEAR,
    When,
    is_blank,
    key,
    number,
    plain,
    seen,
    when,
    why_not_date,
    why_not_number,
)
from ghgxl.findings import Place
from ghgxl.ledger import StatedEmission, names_voucher
from ghgxl.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable

    from ghgxl.excel.notes import Notes
    from ghgxl.ledger import Company, Entry, Source


class Voucher(NamedTuple):
    """The first record of a voucher: source, date as it stands in the cell, quantity, and the cell."""

    source: str
    date: Hashable
    quantity: float
    sheet: str
    row: int
    column: int


class Uses:
    """The records of one voucher, so kept that none is looked through: the first of each kind."""

    def __init__(self, first: Voucher) -> None:
        #: By source, date and quantity.
        self.same = {first[:3]: first}
        #: By source: the first record, and the first one of another date.
        self.dated = {first.source: [first]}

    def like(self, record: Voucher) -> Voucher | None:
        """Return the first record of the same source, date and quantity."""
        return self.same.get(record[:3])

    def of_another_date(self, record: Voucher) -> Voucher | None:
        """Return the first record of the same source that has another date."""
        return next((other for other in self.dated.get(record.source, ()) if other.date != record.date), None)

    def add(self, record: Voucher) -> None:
        """Remember a record."""
        self.same.setdefault(record[:3], record)
        dated = self.dated.setdefault(record.source, [record])
        if len(dated) == 1 and dated[0].date != record.date:
            dated.append(record)


class Records:
    """Everything gathered so far, the numbers of the sources and the years that are wanted (none: any year)."""

    def __init__(self, notes: Notes, company: Company, sources: tuple[Source, ...]) -> None:
        self.notes, self.company, self.sources = notes, company, sources
        self.entries: list[Entry] = []
        self.stated: list[StatedEmission] = []
        #: The fields of each Voucher, a bare tuple: a ledger may hold a million, of which hardly one is looked at again.
        self.vouchers: dict[Hashable, tuple[str, Hashable, float, str, int, int]] = {}
        self.repeated: dict[Hashable, Uses] = {}
        self.outside: dict[tuple[str, int], tuple[int, Place]] = {}
        self.ids = {key(source.id): source.id for source in sources}
        self._near: dict[str, str] = {}
        self.years = frozenset(company.years + company.base_years) if company.years else frozenset()

    def names(self, written: str) -> bool:
        """Return whether a text is the number or the name of a source."""
        wanted = key(written)
        return wanted in self.ids or any(key(source.name) == wanted for source in self.sources)

    def source(self, value: Any, place: Place, *, drop: int = 1) -> str | None:
        """Return the number of a source as 排放源 writes it; None, with a finding, when there is no such source."""
        written = plain(value)
        found = self.ids.get(key(written))
        if found is None:
            if not written:
                words = value.words if isinstance(value, Broken) else "是空白"
                self.notes.error(
                    "source-unknown", place, f"排放源编号{words}；此记录未计入，请填写“排放源”表中的编号。", drop=drop
                )
                return None
            if written not in self._near:  # a mistake that is filled down a sheet is looked for once
                names = {key(source.name): source.id for source in self.sources}
                self._near[written] = names.get(key(written)) or nearest(written, self.ids.values())
            near = self._near[written]
            known = "、".join(list(self.ids.values())[:8])
            advice = f"是否应为“{near}”？" if near else f"可用的编号有 {known}；" if known else "没有可用的编号；"
            self.notes.error(
                "source-unknown", place, f"“排放源”表中没有编号“{written}”；{advice}此记录未计入，请更正。", drop=drop
            )
        return found

    def moment(self, value: Any, place: Place, header: str = "日期") -> When | None:
        """Return when a record was; None, with a finding and the record dropped, when that can't be told or isn't wanted."""
        found = when(value)
        if found is None:
            self.notes.error("date", place, f"“{header}”{why_not_date(value)}；此记录未计入。", drop=1)
            return None
        if found.repaired:
            told = (
                f"是没有设日期格式的序列值，已按 {found.year}年{found.month}月 读取；请设为日期格式。"
                if found.month
                else f"是填在日期格式单元格里的年份 {found.year}，已按 {found.year} 年读取；请把单元格格式改为“常规”，重填 {found.year}。"
            )
            self.notes.warning("date-serial", place, f"“{header}”{seen(value)}，{told}")
        return found if self.wanted(found.year, value, place) else None

    def counts(self, year: int) -> bool:
        """Return whether records of that year are counted."""
        return FIRST_YEAR <= year <= LAST_YEAR and (not self.years or year in self.years)

    def wanted(self, year: int, value: Any, place: Place) -> bool:
        """Return whether a record of that year is to be counted; if not, say so and drop it, or leave it out."""
        if self.counts(year):
            return True
        if not FIRST_YEAR <= year <= LAST_YEAR:
            self.notes.error(
                "date", place, f"日期{seen(value)}，早于{FIRST_YEAR}年或不合理；此记录未计入，请更正。", drop=1
            )
        else:
            count, first = self.outside.get((place.part, year), (0, place))
            self.outside[place.part, year] = (count + 1, first)
        return False

    def quantity(self, value: Any, place: Place, header: str = "数量") -> float | None:
        """Return a quantity; None, with a finding and the record dropped, when the cell holds no number."""
        found = number(value)
        if found is None:
            message = f"“{header}”{why_not_number(value)}；此记录未计入。"
            if is_blank(value):
                self.notes.error("quantity-blank", place, message, drop=1)
            elif isinstance(value, Broken):
                self.notes.error("error-cell", place, message, drop=1)
            else:
                self.notes.error("quantity", place, message, drop=1)
            return None
        if found.repaired:
            told_repair(self.notes, place, header, value, found.value)
        if found.value < 0:
            self.notes.warning(
                "negative", place, f"“{header}”为负数 {found.value:.15g}，已计入（按红字冲销处理）；若非冲销，请更正。"
            )
        return found.value

    def voucher(self, text: str, record: Voucher) -> None:
        """Remember a record's voucher; tell when the same record, or the same voucher of another date, was there before."""
        first = self.vouchers.setdefault(text, record)
        if first is record or not names_voucher(text):
            return
        place = Place.cell(record.sheet, record.row, record.column)
        uses = self.repeated.get(text) or self.repeated.setdefault(text, Uses(Voucher(*first)))
        same, other = uses.like(record), uses.of_another_date(record)
        uses.add(record)
        if same:
            where = Place.cell(same.sheet, same.row, same.column)
            self.notes.warning(
                "voucher-twice",
                place,
                f"凭证“{text}”与 {where} 的排放源、日期、数量都相同，疑为重复；两条都已计入，若重复请删去一条。",
            )
        elif other:
            where = Place.cell(other.sheet, other.row, other.column)
            self.notes.warning(
                "voucher-again", place, f"凭证“{text}”在 {where} 已用过，日期或数量不同；两条都已计入，请核对凭证号。"
            )

    @property
    def left_out(self) -> int:
        """How many records were of years that aren't wanted."""
        return sum(count for count, _ in self.outside.values())

    def tell_outside(self) -> None:
        """Tell, once a sheet and year, how many records of years that aren't wanted were left out."""
        wanted = "、".join(map(str, sorted(self.years)))
        for (_sheet, year), (count, first) in self.outside.items():
            self.notes.warning(
                "year",
                first,
                f"{year} 年的记录共 {count:,} 条（从此处起），不在报告年度和基准年（{wanted}）之内，未计入；若应计入，请修改“报告年度”。",
            )


def tell_subtotals(notes: Notes, sheet: str, rows: list[int]) -> None:
    """Tell, once a sheet, which rows are totals of others and were not counted."""
    shown = "、".join(map(str, rows[:20])) + (" 等" if len(rows) > 20 else "")
    notes.note(
        "subtotal", Place.cell(sheet, rows[0], 0), f"有 {len(rows):,} 行是小计或合计（第 {shown} 行），不重复计入。"
    )


def stated_emission(entry: Entry, value: Any, formula: str, place: Place) -> StatedEmission:
    """Return the result that a cell shows for a record: a number, or what else stands there."""
    if value.__class__ is float:
        return StatedEmission(entry, value, f"{value:.15g}", f"={formula}" if formula else "", place)
    if isinstance(value, Broken):
        return StatedEmission(entry, None, value.shown or "未计算", f"={formula}" if formula else "", place)
    found = None if formula else number(value)
    return StatedEmission(entry, found.value if found else None, plain(value), f"={formula}" if formula else "", place)
