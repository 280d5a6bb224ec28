"""The names of origins. Those that a template knows are spelt as a template spells them: 排放.总量[2021]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ghgxl.findings import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ghgxl.factors import Factor, Parameter
    from ghgxl.findings import Finding


def total(year: int) -> str:
    """Return the name of a year's total."""
    return f"排放.总量[{year}]"


def scope(year: int, number: int) -> str:
    """Return the name of a scope's emissions."""
    return f"排放.范围{number}[{year}]"


def category(year: int, number: int) -> str:
    """Return the name of the emissions of an ISO 14064-1 category."""
    return f"排放.类别{number}[{year}]"


def kind(year: int, name: str) -> str:
    """Return the name of the emissions of a subcategory."""
    return f"排放.{name}[{year}]"


def family(year: int, name: str, *, direct: bool) -> str:
    """Return the name of the emissions of a family of gases."""
    return f"排放.{'直接' if direct else ''}{name}[{year}]"


def biogenic(year: int) -> str:
    """Return the name of a year's biogenic CO2."""
    return f"排放.生物源[{year}]"


BASE = "排放.基准年总量"


def source(id_: str, year: int) -> str:
    """Return the name of a source's emissions."""
    return f"源.{id_}[{year}]"


def emission(id_: str, year: int, gas: str) -> str:
    """Return the name of a source's emissions of one gas in tCO2e."""
    return f"源.{id_}[{year}].{gas}"


def mass(id_: str, year: int, gas: str) -> str:
    """Return the name of the tonnes of a gas."""
    return f"源.{id_}[{year}].{gas}.质量"


def activity(id_: str, year: int) -> str:
    """Return the name of a source's activity data in the unit of its factor."""
    return f"源.{id_}[{year}].活动数据"


def reading(id_: str, year: int, number: int = 0) -> str:
    """Return the name of what the ledger says of a source, in the unit as written; groups after the first are numbered."""
    return f"源.{id_}[{year}].读数{number or ''}"


def department(id_: str, year: int, name: str, number: int = 0) -> str:
    """Return the name of what the ledger says of a source in one department."""
    return f"{reading(id_, year, number)}（{name or '未分部门'}）"


def share(part: str) -> str:
    """Return the name of the share of something in its whole."""
    return f"占比.{part}"


def factor(found: Factor) -> str:
    """Return the name of a factor: which gas, how much, and the line that holds it."""
    return f"因子.{found.gas} {found.value!r} {found.unit}（{found.place}）"


def factors(id_: str, gas: str) -> str:
    """Return the name of all factors that a source had for a gas over the years."""
    return f"因子.{id_}.{gas}"


def gwp(gas: str) -> str:
    """Return the name of a gas's GWP in the inventory's set."""
    return f"GWP.{gas}"


def energy(year: int) -> str:
    """Return the name of a year's energy."""
    return f"能源.综合能耗[{year}]"


def use(name: str, year: int, what: str = "折标量") -> str:
    """Return the name of what an energy is in a year: 实物量, 折标系数, 折标量."""
    return f"能源.{name}[{year}].{what}"


def power(name: str, year: int) -> str:
    """Return the name of a department's electricity."""
    return f"部门用电.{name or '未分部门'}[{year}]"


def all_power(year: int) -> str:
    """Return the name of a year's electricity."""
    return f"部门用电.合计[{year}]"


def cell(place: Place, header: str) -> str:
    """Return the name of a number that a report sheet states; the place is its row's."""
    return f"台账.{place}.{header}"


def output(year: int) -> str:
    """Return the name of a year's output value."""
    return f"产值[{year}]"


def intensity(year: int) -> str:
    """Return the name of a year's emissions per output value."""
    return f"强度[{year}]"


def change(first: int, last: int) -> str:
    """Return the name of the change of the total between two years."""
    return f"变化[{first}→{last}]"


def effect(first: int, last: int, id_: str, cause: str) -> str:
    """Return the name of what a cause did to a source between two years, in tCO2e."""
    return f"变化量[{first}→{last}].{id_}.{cause}"


def moved(first: int, last: int, id_: str) -> str:
    """Return the name of how much a source's emissions changed between two years."""
    return f"变化量[{first}→{last}].{id_}"


def caused(first: int, last: int, cause: str) -> str:
    """Return the name of what a cause did to all sources between two years."""
    return f"变化量[{first}→{last}].{cause}"


def was(year: int, id_: str, cause: str, value: float) -> str:
    """Return the name of what a source's cause of change was in a year: its quantity, or its factor."""
    return f"{source(id_, year)}.变化前后.{cause} {value!r}"


def difference(first: int, last: int) -> str:
    """Return the name of how much the total changed between two years, in tCO2e."""
    return f"变化量[{first}→{last}]"


def progress(place: Place) -> str:
    """Return the name of a target's progress; the place is the target's row."""
    return f"目标进展.{place}"


def excluded(id_: str, year: int) -> str:
    """Return the name of the estimate of a source that is left out."""
    return f"排除.{id_}[{year}]"


#: The largest sum over the years of what is left out of scopes 1 and 2, as a share of the total.
EXCLUDED = "占比.排除合计"


def uncertainty(id_: str, gas: str, what: str) -> str:
    """Return the name of a half-width: 活动数据, 排放因子, 合成."""
    return f"不确定度.{id_}.{gas}.{what}"


ALL_UNCERTAINTY = "不确定度.合计"
#: The share of the total whose uncertainty is published.
COVERED = "不确定度.已公布占比"


def points(id_: str, what: str) -> str:
    """Return the name of a data-quality score: 活动数据, 排放因子, 得分."""
    return f"质量评分.{id_}.{what}"


ALL_POINTS = "质量评分.总分"
LEVEL = "质量评分.等级"


def stated(place: Place, year: int | None = None) -> str:
    """Return the name of what 核对 states, or (with a year) of what the ledger gives for it."""
    return f"核对.{place}" + (f"[{year}]" if year is not None else "")


def setting(name: str) -> str:
    """Return the name of a number of 企业信息."""
    return f"企业信息.{name}"


# -- the reports of a single year ------------------------------------------------------------------------------------


def sector(year: int, kind: str = "总量") -> str:
    """Return the name of what the machinery sector's format counts of a kind, or leaves out; of its total."""
    return f"行业.{kind}[{year}]"


def sector_gas(year: int, kind: str, gas: str) -> str:
    """Return the name of a gas's emissions of a kind in tCO2e."""
    return f"{sector(year, kind)}.{gas}"


def sector_mass(year: int, kind: str, gas: str) -> str:
    """Return the name of the tonnes of a gas of a kind."""
    return f"{sector(year, kind)}.{gas}.质量"


#: Sums of several kinds that the sector's report and the reconciliation print.
DIRECT_KINDS, PROCESS_KINDS, BOUGHT_KINDS = "直接排放", "工业生产过程", "净购入电力和热力"


def gap(year: int) -> str:
    """Return the name of what the reconciliation of a year leaves over."""
    return f"报告间核对.差额[{year}]"


def bought(year: int, name: str) -> str:
    """Return the name of how much electricity or heat was bought in a year, in the unit of its factor."""
    return f"购入量.{name}[{year}]"


def burnt(year: int, fuel: str, by: Factor) -> str:
    """Return the name of how much of a fuel was burnt by one factor."""
    return f"消耗量.{fuel}[{year}]（{by.place}，{by.value!r} {by.unit}）"


def heat(year: int, fuel: str, by: Factor) -> str:
    """Return the name of the heat of what was burnt of a fuel."""
    return f"热量.{fuel}[{year}]（{by.place}，{by.value!r} {by.unit}）"


def parameter(found: Parameter, of: str) -> str:
    """Return the name of a published number that the factor of a fuel was made of."""
    return f"参数.{of}.{found.name}（{found.place}）"


def ratio(unit: str, per: str, value: float) -> str:
    """Return the name of how many of one unit another is."""
    return f"换算.1 {unit} = {value!r} {per}"


def rate(first: int, last: int, what: str) -> str:
    """Return the name of the change of a key figure between two years, as a share of one."""
    return change(first, last) if what == "总量" else f"{change(first, last)}.{what}"


def source_rate(first: int, last: int, id_: str) -> str:
    """Return the name of the change of a source's emissions between two years, as a share of one."""
    return f"{change(first, last)}.源.{id_}"


def top(year: int, count: int) -> str:
    """Return the name of the emissions of the largest sources together."""
    return f"排放.最大{count}个源[{year}]"


def others(year: int) -> str:
    """Return the name of the emissions of all sources but the largest, which the brief tells one by one."""
    return f"排放.其余排放源[{year}]"


def month_reading(id_: str, year: int, month: int, number: int = 0) -> str:
    """Return the name of what the ledger says of a source in a month."""
    return f"{reading(id_, year, number)}（{month}月）"


def year_power(year: int) -> str:
    """Return the name of a year's purchased electricity in MWh."""
    return f"用电[{year}]"


def month_power(year: int, month: int) -> str:
    """Return the name of a month's purchased electricity."""
    return f"用电[{year}-{month:02}]"


def mean_power(year: int) -> str:
    """Return the name of the mean of a year's months of purchased electricity."""
    return f"用电.月均[{year}]"


def peak_power(year: int) -> str:
    """Return the name of how the month of most electricity stands to the mean."""
    return f"用电.最高月与月均之比[{year}]"


MEASURES = "措施.年减排量合计"


def measures_share(year: int) -> str:
    """Return the name of what the measures cut beside a year's total."""
    return f"占比.{MEASURES}[{year}]"


def year_uncertainty(year: int) -> str:
    """Return the name of the half-width of a year's total."""
    return f"不确定度.合计[{year}]"


def year_half_width(id_: str, year: int, gas: str, what: str) -> str:
    """Return the name of a half-width of a year: 活动数据, 排放因子, 合成."""
    return f"不确定度.{id_}[{year}].{gas}.{what}"


def findings(what: str) -> str:
    """Return the name of how many findings of a kind there are: 错误, 提醒, 申报值不符."""
    return f"检查.{what}"


# -- what is counted, and what is said of single things ---------------------------------------------------------------


def count(what: str) -> str:
    """Return the name of how many things there are: 排放源[2021], 措施."""
    return f"个数.{what}"


def counted_source(id_: str) -> str:
    """Return the name of a source as one that is counted."""
    return f"排放源.{id_}"


def measure(place: Place) -> str:
    """Return the name of a measure as one that is counted; the place is its row's."""
    return f"措施.{place}"


def question(number: int) -> str:
    """Return the name of an item of the data-quality checklist."""
    return f"数据质量.第{number}项"


def failed(number: int, code: str) -> str:
    """Return the name of how many findings of a code speak against an item of the checklist."""
    return f"{question(number)}.{code}"


def found(findings: Sequence[Finding]) -> dict[Finding, str]:
    """Return the name of each finding: its place and code; those of the same place and code are numbered."""
    names: dict[Finding, str] = {}
    before: dict[tuple[Place, str], int] = {}
    for one in findings:
        number = before[one.place, one.code] = before.get((one.place, one.code), 0) + 1
        names.setdefault(one, f"发现.{one.place}.{one.code}" + (f"（{number}）" if number > 1 else ""))
    return names


def rebased(place: Place) -> str:
    """Return the name of how far the base year stands from what an earlier report gave; the place is the claim's."""
    return f"变化.基准年.{place}"


def said(name: str, number: int) -> str:
    """Return the name of the how-manieth number, from 1, that a finding says."""
    return f"{name}.第{number}个数"


def smaller(year: int, kept: int) -> str:
    """Return the name of the emissions of all sources but so many of the largest."""
    return f"排放.第{kept}位以后的排放源[{year}]"


def used(energy: str, year: int, department: str) -> str:
    """Return the name of the standard coal of an energy in a department."""
    return f"{use(energy, year)}（{department or '未分部门'}）"


def flowing(energy: str, year: int) -> str:
    """Return the name of the standard coal of an energy that flows to departments."""
    return f"{use(energy, year)}（各部门）"


def department_energy(year: int, department: str) -> str:
    """Return the name of the standard coal of a department."""
    return f"部门能耗.{department or '未分部门'}[{year}]"
