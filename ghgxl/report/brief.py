"""What a general manager reads: key figures beside last year's, what moved them, where to begin, how far the targets are.

Everything is of one year and the year before it in the ledger; without one, nothing is compared and that is said. No
figure here has an origin of its own: each is the inventory's, the energy balance's or the checks'.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ghgxl.change import Change, between
from ghgxl.checks import Case
from ghgxl.findings import Finding, Severity
from ghgxl.inventory import Inventory, Line
from ghgxl.numbers import ABSENT, fixed, percent, plain
from ghgxl.report import quality, sentences, uncertainty_tables
from ghgxl.report.cells import TCO2E, formulas
from ghgxl.report.changes import signed
from ghgxl.report.charts import output_value
from ghgxl.report.nouns import Paragraphs
from ghgxl.report.plans import STATED_SHEET

#: Less than this change of the whole is no change.
LEVEL = 0.00005

#: Characters of a finding that are told.
LONGEST = 60

#: Nine tenths are what most effort goes into.
MOST_OF_IT = 0.9

#: So many findings and sources are told one by one, and so many years in a sentence.
MATTERS, MOVERS, FEW_YEARS = 3, 3, 3


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


def _indicator(
    name: str, unit_: str, digits: int, value: float | None, before: float | None, than: int | None
) -> Indicator:
    share = value / before - 1 if value is not None and before else None
    way = "" if share is None else "持平" if abs(share) < LEVEL else "上升" if share > 0 else "下降"
    if than is None:
        words = "没有上年数据"
    elif share is None:
        words = f"{than}年没有可比数据"
    else:
        words = f"与{than}年持平" if way == "持平" else f"比{than}年{way} {percent(abs(share), 1)}"
    return Indicator(name, unit_, value, fixed(value, digits), share, way, words)


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

    def indicator(self, name: str, unit_: str, digits: int, of: Callable[[int], float | None]) -> Indicator:
        """Return a key figure of the year beside the year before."""
        before = self.before
        return _indicator(name, unit_, digits, of(self.year), of(before) if before is not None else None, before)


def names(brief: Brief, found: Sequence[Finding]) -> dict[str, Any]:
    """Return what a template may name of the brief."""
    case, inventory = brief.case, brief.case.inventory
    held = {line.source.scope for line in inventory.lines}

    def scope(number: int) -> Callable[[int], float | None]:
        return lambda year: inventory.scope(year, number) if number in held else None

    def intensity(year: int) -> float | None:
        value = output_value(case, year)
        return inventory.total(year) / value if value else None

    own = [finding for finding in found if finding.place.part != STATED_SHEET]
    errors, warnings = (sum(one.severity is grade for one in own) for grade in (Severity.ERROR, Severity.WARNING))
    stated = sum(one.severity is Severity.ERROR for one in found) - errors
    return {
        "年度": brief.year,
        "上年": brief.before,
        "总量": brief.indicator("温室气体排放总量", TCO2E, 2, inventory.total),
        "范围1": brief.indicator("直接排放（范围1）", TCO2E, 2, scope(1)),
        "范围2": brief.indicator("能源间接排放（范围2）", TCO2E, 2, scope(2)),
        "范围3": brief.indicator("其他间接排放（范围3）", TCO2E, 2, scope(3)),
        "强度": brief.indicator("单位产值排放", f"{TCO2E}/万元", 4, intensity),
        "能耗": brief.indicator("综合能耗（当量值）", "tce", 2, lambda year: case.energy.total(year) or None),
        "用电": brief.indicator("外购电力", "MWh", 2, lambda year: _power(inventory, year)),
        "概述": overview(brief),
        "变化原因": movers(brief),
        "变化拆解": causes(brief),
        "集中度": concentration(brief),
        "用电分析": power_words(brief),
        "措施": measure_words(brief),
        "电力流向": sentences.power_flow(case),
        "目标进展": sentences.target(case),
        "强度分析": sentences.intensity(case.limited_to(brief.last(FEW_YEARS).years)),
        "能源分析": sentences.energy_structure(case.limited_to(brief.last(FEW_YEARS).years)),
        "不确定度": _uncertainty(case),
        "错误数": errors,
        "提醒数": warnings,
        "不符数": stated,
        "数据质量": quality.words(case, found),
        "发现": _found_words(errors, warnings, stated),
    }


def _power(inventory: Inventory, year: int) -> float | None:
    lines = [line for line in inventory.of(year) if line.source.subcategory == "外购电力"]
    known = [line.activity for line in lines if line.activity is not None and line.unit == "MWh"]
    return math.fsum(known) if lines and len(known) == len(lines) else None


def _uncertainty(case: Case) -> str:
    whole = uncertainty_tables.total(case)
    return f"±{percent(whole, 1)}" if whole is not None else ABSENT


def _found_words(errors: int, warnings: int, stated: int) -> str:
    if not errors and not warnings and not stated:
        return "数据检查没有发现问题，登记核对的申报值与计算值一致。"
    own = "、".join(f"{count} 项{name}" for count, name in ((errors, "错误"), (warnings, "提醒")) if count)
    said = f"数据检查发现 {own}。" if own else "台账数据的检查没有发现问题。"
    said += f"另有 {stated} 项其他文件中的申报值与本次计算不一致，以本次计算为准。" if stated else ""
    said += "错误可能影响总量，应先更正。" if errors else ""
    return said + "逐项见盘查报告附录。"


def measure_words(brief: Brief) -> str:
    """Return how many measures there are in which state, and what they cut beside the year's total."""
    rows = [row for row in brief.case.ledger.rows("减排措施") if row.text("措施")]
    if not rows:
        return "台账没有登记减排措施。"
    states: dict[str, int] = {}
    for row in rows:
        state = row.text("状态") or "未写明状态"
        states[state] = states.get(state, 0) + 1
    said = f"共 {len(rows)} 项，其中" + "、".join(f"{state} {count} 项" for state, count in states.items()) + "。"
    cut = [value for row in rows if (value := row.number("年减排量(tCO2e)")) is not None]
    whole = brief.case.inventory.total(brief.year)
    if cut and whole:
        share = percent(math.fsum(cut) / whole, 1)
        said += f"写明减排量的 {len(cut)} 项合计每年减排 {fixed(math.fsum(cut), 2)} {TCO2E}，相当于{brief.year}年总量的 {share}。"
    return said


def matters(found: Sequence[Finding]) -> Paragraphs:
    """Return the gravest findings about the ledger's own data, and how many more there are."""
    told = [one for one in found if one.severity is not Severity.NOTE and one.place.part != STATED_SHEET]
    texts = [
        formulas(f"（{number}）[{one.severity.zh}] {one.place}：{shortened(one.message)}")
        for number, one in enumerate(told[:MATTERS], 1)
    ]
    if told[MATTERS:]:
        texts.append(f"另有 {len(told) - MATTERS} 项，见盘查报告附录。")
    return Paragraphs(tuple(texts), "台账数据的检查没有发现需要先处理的事项。")


def shortened(message: str) -> str:
    """Return the first clauses of a message, as much as two lines hold; the whole of it stands in the inventory report."""
    if len(message) <= LONGEST:
        return message
    clauses = re.split(r"(?<=[；，])", message)
    kept = list(itertools.takewhile(lambda end: end <= LONGEST, itertools.accumulate(map(len, clauses))))
    cut = kept[-1] if kept else LONGEST
    return message[:cut].rstrip("；，") + "……"


def ranked(brief: Brief) -> list[Line]:
    """Return the year's lines, the largest first."""
    return sorted(brief.case.inventory.of(brief.year), key=lambda line: -line.tco2e)


def overview(brief: Brief) -> str:
    """Return the year in two sentences: how much, how it moved, what it is made of."""
    inventory, before = brief.case.inventory, brief.before
    whole = inventory.total(brief.year)
    lines = ranked(brief)
    if not lines or not whole:
        return f"台账没有{brief.year}年可量化的排放数据。"
    moved = ""
    if before is not None:
        moved = "，" + _indicator("", "", 2, whole, inventory.total(before), before).变化说明
    top = lines[0]
    return (
        f"{brief.year}年温室气体排放总量 {fixed(whole, 2)} {TCO2E}{moved}。"
        f"最大的排放源是{top.source.name}，占 {percent(top.tco2e / whole, 1)}"
        + (
            "；" + "、".join(f"{line.source.name}占 {percent(line.tco2e / whole, 1)}" for line in lines[1:3])
            if lines[1:]
            else ""
        )
        + "。"
    )


def movers(brief: Brief) -> str:
    """Return which sources moved the total most since the year before; one that a year has no records of is said so."""
    if brief.before is None:
        return "报告期只有一个年度，没有可以比较的上年数据。"
    inventory, change = brief.case.inventory, brief.change
    assert change is not None
    names = {one.source.id: one.source.name for one in change.effects}
    told = []
    for number, value in list(change.by_source().items())[:MOVERS]:
        lacking = [year for year in (brief.before, brief.year) if inventory.line(number, year) is None]
        remark = "".join(f"（{year}年没有记录）" for year in lacking)
        told.append(f"{names[number]}{remark}{'增加' if value > 0 else '减少'} {fixed(abs(value), 2)} {TCO2E}")
    if not told:
        return f"与{brief.before}年相比，各排放源的排放量没有变化。"
    way = "增加" if change.difference > 0 else "减少"
    return f"比{brief.before}年{way} {fixed(abs(change.difference), 2)} {TCO2E}，其中{'，'.join(told)}。"


def causes(brief: Brief) -> str:
    """Return how much of the change came of how much was used, how much of the factors, and of what else."""
    change = brief.change
    if change is None or not change.effects:
        return "没有可以拆解的变化。"
    parts = "，".join(f"{cause} {signed(value)} {TCO2E}" for cause, value in change.by_cause().items())
    return f"按原因拆解：{parts}。"


def concentration(brief: Brief) -> str:
    """Return how few sources make up nine tenths of the year's total: where work pays."""
    lines, whole = ranked(brief), brief.case.inventory.total(brief.year)
    if not whole:
        return "没有可以分析的排放源。"
    held = [value / whole for value in itertools.accumulate(line.tco2e for line in lines)]
    few = next((number for number, share in enumerate(held) if share >= MOST_OF_IT), len(held) - 1)
    return f"{len(lines)} 个排放源中，最大的 {few + 1} 个占总量的 {percent(held[few], 1)}。"


def power_words(brief: Brief) -> str:
    """Return the months of most and least electricity, and how the peak stands to the mean."""
    lines = [line for line in brief.case.inventory.of(brief.year) if line.source.subcategory == "外购电力"]
    months: dict[int, float] = {}
    for line in lines:
        for month, value in line.month_activity.items():
            months[month] = months.get(month, 0.0) + value
    if len(months) < 2:
        return "台账没有按月的电力记录，不能分析逐月用电；建议按月登记抄表数。"
    most, least = max(months, key=lambda month: months[month]), min(months, key=lambda month: months[month])
    mean = math.fsum(months.values()) / len(months)
    said = (
        f"{brief.year}年用电最多的是{most}月（{fixed(months[most], 1)} MWh），最少的是{least}月"
        f"（{fixed(months[least], 1)} MWh），最高月为月均的 {plain(months[most] / mean, 2)} 倍。"
    )
    missing = [month for month in range(1, 13) if month not in months]
    return said + (f"{'、'.join(f'{month}月' for month in missing)}没有记录。" if missing else "")
