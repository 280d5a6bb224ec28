"""What a general manager reads: key figures beside last year's, what moved them, where to begin, how far the targets are.

Everything is of one year and the year before it in the ledger; without one, nothing is compared and that is said. Every
number is the inventory's, the energy balance's or the checks', or made of them as its origin says.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ghgxl.change import Change, between
from ghgxl.checks import Case
from ghgxl.findings import Finding
from ghgxl.inventory import Inventory, Line
from ghgxl.ledger import Row
from ghgxl.numbers import ABSENT, fixed, percent, plain
from ghgxl.report import brief_found, quality, sentences, uncertainty_tables
from ghgxl.report import names as origins
from ghgxl.report.cells import TCO2E
from ghgxl.report.changes import signed
from ghgxl.report.charts import output_value
from ghgxl.report.said import Known, Said, Telling, known

#: Less than this change of the whole is no change.
LEVEL = 0.00005

#: The column of what a measure cuts in a year.
CUT = "年减排量(tCO2e)"

#: What is counted of measures.
WITH_CUT = "措施.写明减排量"

#: Nine tenths are what most effort goes into.
MOST_OF_IT = 0.9

#: So many sources are told one by one, and so many years in a sentence.
MOVERS, FEW_YEARS = 3, 3


@dataclass(frozen=True, slots=True)
class Indicator:
    """A key figure: its value, its change since the year before (share of one), and both as they are printed."""

    名称: str
    单位: str
    值: float | None
    显示: str
    变化: float | None
    方向: str
    变化说明: str


class Measure(NamedTuple):
    """What a key figure measures: its title, unit and digits, its value in a year, and the name of that value's origin."""

    title: str
    unit: str
    digits: int
    of: Callable[[int], float | None]
    origin: Callable[[int], str]


def measures(case: Case) -> dict[str, Measure]:
    """Return the key figures by the name that a template knows them by."""
    inventory = case.inventory
    held = {line.source.scope for line in inventory.lines}

    def scope(title: str, number: int) -> Measure:
        def of(year: int) -> float | None:
            return inventory.scope(year, number) if number in held else None

        return Measure(title, TCO2E, 2, of, lambda year: origins.scope(year, number))

    def intensity(year: int) -> float | None:
        value = output_value(case, year)
        return inventory.total(year) / value if value else None

    def energy(year: int) -> float | None:
        return case.energy.total(year) or None

    return {
        "总量": Measure("温室气体排放总量", TCO2E, 2, inventory.total, origins.total),
        "范围1": scope("直接排放（范围1）", 1),
        "范围2": scope("能源间接排放（范围2）", 2),
        "范围3": scope("其他间接排放（范围3）", 3),
        "强度": Measure("单位产值排放", f"{TCO2E}/万元", 4, intensity, origins.intensity),
        "能耗": Measure("综合能耗（当量值）", "tce", 2, energy, origins.energy),
        "用电": Measure("外购电力", "MWh", 2, lambda year: power(inventory, year), origins.year_power),
    }


def rate(now: float | None, before: float | None) -> float | None:
    """Return a change as a share of one, None where there is nothing to compare."""
    return now / before - 1 if now is not None and before else None


def _way(share: float | None) -> str:
    return "" if share is None else "持平" if abs(share) < LEVEL else "上升" if share > 0 else "下降"


def _compared(tell: Telling, share: float | None, than: int | None, origin: str) -> str:
    """Return a change in words: 比2020年上升 5.2%."""
    if than is None:
        return "没有上年数据"
    if share is None:
        return f"{than}年没有可比数据"
    way = _way(share)
    return f"与{than}年持平" if way == "持平" else f"比{than}年{way} {tell(percent(abs(share), 1), origin)}"


@dataclass(frozen=True)
class Brief:
    """The brief of one year; the case ends with that year."""

    case: Case
    year: int

    @classmethod
    def of(cls, case: Case, year: int) -> Brief:
        """Return the brief of a year of a case: what comes after that year is not known to it."""
        years = tuple(one for one in case.inventory.years if one <= year)
        return cls(case.limited_to(years), year)

    @property
    def before(self) -> int | None:
        """The year before in the ledger, None when there is none."""
        years = [year for year in self.case.inventory.years if year < self.year]
        return years[-1] if years else None

    @property
    def change(self) -> Change | None:
        """Why the total changed since the year before, None without one."""
        return between(self.case.inventory, self.before, self.year) if self.before is not None else None

    def last(self, most: int) -> Inventory:
        """Return the inventory of at most so many years, the brief's year the last of them."""
        return self.case.inventory.limited_to(self.case.inventory.years[-most:])

    def indicator(self, name: str, measure: Measure) -> Indicator:
        """Return a key figure of the year beside the year before; its texts know where they stand in 简报."""
        year, before = self.year, self.before
        value = known(measure.of(year), measure.origin(year))
        share = rate(value, measure.of(before)) if before is not None else None
        origin = origins.rate(before, year, name) if before is not None else ""
        shown, words = Telling(), Telling()
        text = shown(fixed(value, measure.digits), value.name) if value is not None else ABSENT
        compared = words.said(_compared(words, share, before, origin))
        return Indicator(
            measure.title,
            measure.unit,
            value,
            shown.said(text).called(f"简报.{name}.显示"),
            known(share, origin),
            _way(share),
            compared.called(f"简报.{name}.变化说明"),
        )


def names(brief: Brief, found: Sequence[Finding]) -> dict[str, Any]:
    """Return what a template may name of the brief."""
    case, counts = brief.case, brief_found.counted(found)
    few = case.limited_to(brief.last(FEW_YEARS).years)
    words = {
        "概述": overview(brief),
        "变化原因": movers(brief),
        "变化拆解": causes(brief),
        "集中度": concentration(brief),
        "用电分析": power_words(brief),
        "措施": measure_words(brief),
        "电力流向": sentences.power_flow(case),
        "目标进展": sentences.target(case),
        "强度分析": sentences.intensity(few),
        "能源分析": sentences.energy_structure(few),
        "不确定度": _uncertainty(case),
        "数据质量": quality.words(case, found),
        "发现": brief_found.words(counts),
    }
    return {
        "年度": brief.year,
        "上年": brief.before,
        **{name: brief.indicator(name, measure) for name, measure in measures(case).items()},
        **{name: said.called(f"简报.{name}") for name, said in words.items()},
        **{name: Known(counts[what], origins.findings(what)) for name, what in brief_found.COUNTS.items()},
    }


def power(inventory: Inventory, year: int) -> float | None:
    """Return a year's purchased electricity in MWh, None where it isn't known of every source."""
    lines = power_lines(inventory, year)
    amounts = [line.activity for line in lines if line.activity is not None and line.unit == "MWh"]
    return math.fsum(amounts) if lines and len(amounts) == len(lines) else None


def power_lines(inventory: Inventory, year: int) -> list[Line]:
    """Return a year's lines of purchased electricity."""
    return [line for line in inventory.of(year) if line.source.subcategory == "外购电力"]


def _uncertainty(case: Case) -> Said:
    whole, year = uncertainty_tables.total(case), uncertainty_tables.last_year(case)
    if whole is None or year is None:
        return Said(ABSENT)
    tell = Telling()
    return tell.said(f"±{tell(percent(whole, 1), origins.year_uncertainty(year))}")


def measure_states(case: Case) -> dict[str, list[Row]]:
    """Return the measures of the ledger by their state."""
    states: dict[str, list[Row]] = {}
    for row in case.ledger.rows("减排措施"):
        if row.text("措施"):
            states.setdefault(row.text("状态") or "未写明状态", []).append(row)
    return states


def measure_words(brief: Brief) -> Said:
    """Return how many measures there are in which state, and what they cut beside the year's total."""
    held = measure_states(brief.case)
    if not held:
        return Said("台账没有登记减排措施。")
    tell = Telling()
    count = tell(str(sum(map(len, held.values()))), origins.count("措施"))
    states = "、".join(
        f"{state} {tell(str(len(rows)), origins.count(f'措施.{state}'))} 项" for state, rows in held.items()
    )
    said = f"共 {count} 项，其中{states}。"
    cut = [value for row in brief.case.ledger.rows("减排措施") if (value := row.number(CUT)) is not None]
    whole = brief.case.inventory.total(brief.year)
    if cut and whole:
        number = tell(str(len(cut)), origins.count(WITH_CUT))
        tonnes = tell(fixed(math.fsum(cut), 2), origins.MEASURES)
        share = tell(percent(math.fsum(cut) / whole, 1), origins.measures_share(brief.year))
        said += f"写明减排量的 {number} 项合计每年减排 {tonnes} {TCO2E}，相当于{brief.year}年总量的 {share}。"
    return tell.said(said)


def ranked(brief: Brief) -> list[Line]:
    """Return the year's lines, the largest first."""
    return largest_first(brief.case.inventory, brief.year)


def largest_first(inventory: Inventory, year: int) -> list[Line]:
    """Return a year's lines, the largest first."""
    return sorted(inventory.of(year), key=lambda line: -line.tco2e)


def overview(brief: Brief) -> Said:
    """Return the year in two sentences: how much, how it moved, what it is made of."""
    inventory, year, before = brief.case.inventory, brief.year, brief.before
    whole = inventory.total(year)
    lines = ranked(brief)
    if not lines or not whole:
        return Said(f"台账没有{year}年可量化的排放数据。")
    tell = Telling()

    def share(line: Line) -> str:
        return tell(percent(line.tco2e / whole, 1), origins.share(origins.source(line.source.id, year)))

    said = f"{year}年温室气体排放总量 {tell(fixed(whole, 2), origins.total(year))} {TCO2E}"
    if before is not None:
        moved = rate(whole, inventory.total(before))
        said += "，" + _compared(tell, moved, before, origins.change(before, year))
    said += f"。最大的排放源是{lines[0].source.name}，占 {share(lines[0])}"
    if lines[1:]:
        said += "；" + "、".join(f"{line.source.name}占 {share(line)}" for line in lines[1:3])
    lacking = "有记录未能计入，总量不完整。" if sentences.uncounted(inventory, (year,)) else ""
    return tell.said(f"{said}。{lacking}")


def movers(brief: Brief) -> Said:
    """Return which sources moved the total most since the year before; one that a year has no records of is said so."""
    year, before = brief.year, brief.before
    if before is None:
        return Said("报告期只有一个年度，没有可以比较的上年数据。")
    inventory, change = brief.case.inventory, brief.change
    assert change is not None
    called = {one.source.id: one.source.name for one in change.effects}
    tell, told = Telling(), []
    way = "增加" if change.difference > 0 else "减少"
    whole = tell(fixed(abs(change.difference), 2), origins.difference(before, year))
    for number, value in list(change.by_source().items())[:MOVERS]:
        lacking = [one for one in (before, year) if inventory.line(number, one) is None]
        remark = "".join(f"（{one}年没有记录）" for one in lacking)
        amount = tell(fixed(abs(value), 2), origins.moved(before, year, number))
        told.append(f"{called[number]}{remark}{'增加' if value > 0 else '减少'} {amount} {TCO2E}")
    if not told:
        return Said(f"与{before}年相比，各排放源的排放量没有变化。")
    return tell.said(f"比{before}年{way} {whole} {TCO2E}，其中{'，'.join(told)}。")


def causes(brief: Brief) -> Said:
    """Return how much of the change came of how much was used, how much of the factors, and of what else."""
    change, before = brief.change, brief.before
    if change is None or before is None or not change.effects:
        return Said("没有可以拆解的变化。")
    tell = Telling()
    parts = "，".join(
        f"{cause} {tell(signed(value), origins.caused(before, brief.year, cause))} {TCO2E}"
        for cause, value in change.by_cause().items()
    )
    return tell.said(f"按原因拆解：{parts}。")


def most_of(lines: Sequence[Line], whole: float) -> tuple[int, float]:
    """Return how many of the largest lines make up nine tenths of a total, and their share of it."""
    held = [value / whole for value in itertools.accumulate(line.tco2e for line in lines)]
    few = next((number for number, share in enumerate(held) if share >= MOST_OF_IT), len(held) - 1)
    return few + 1, held[few]


def concentration(brief: Brief) -> Said:
    """Return how few sources make up nine tenths of the year's total: where work pays."""
    lines, whole = ranked(brief), brief.case.inventory.total(brief.year)
    if not whole:
        return Said("没有可以分析的排放源。")
    few, held = most_of(lines, whole)
    tell = Telling()
    everything = tell(str(len(lines)), origins.count(f"排放源[{brief.year}]"))
    largest = tell(str(few), origins.count(f"最大的排放源[{brief.year}]"))
    share = tell(percent(held, 1), origins.share(origins.top(brief.year, few)))
    return tell.said(f"{everything} 个排放源中，最大的 {largest} 个占总量的 {share}。")


def monthly_power(inventory: Inventory, year: int) -> dict[int, float]:
    """Return a year's purchased electricity by month, in the unit of its factor."""
    months: dict[int, float] = {}
    for line in power_lines(inventory, year):
        for month, value in line.month_activity.items():
            months[month] = months.get(month, 0.0) + value
    return months


def power_words(brief: Brief) -> Said:
    """Return the months of most and least electricity, and how the peak stands to the mean."""
    year, months = brief.year, monthly_power(brief.case.inventory, brief.year)
    if len(months) < 2:
        return Said("台账没有按月的电力记录，不能分析逐月用电；建议按月登记抄表数。")
    most, least = max(months, key=lambda month: months[month]), min(months, key=lambda month: months[month])
    mean = math.fsum(months.values()) / len(months)
    tell = Telling()
    said = (
        f"{year}年用电最多的是{most}月（{tell(fixed(months[most], 1), origins.month_power(year, most))} MWh），"
        f"最少的是{least}月（{tell(fixed(months[least], 1), origins.month_power(year, least))} MWh），"
        f"最高月为月均的 {tell(plain(months[most] / mean, 2), origins.peak_power(year))} 倍。"
    )
    missing = [month for month in range(1, 13) if month not in months]
    return tell.said(said + (f"{'、'.join(f'{month}月' for month in missing)}没有记录。" if missing else ""))
