"""The spellings of 核对 items, and what the ledger gives for each.

总排放量, 范围1, 类别2, a subcategory (移动燃烧), a source's number or name: emissions. 占比:S1 its share of the total.
活动数据:S1, 排放因子:S1, 部门合计:S1, 部门占比:S1:部门. 综合能耗; 能源:汽油:实物量, 折标量, 折标系数, 占比.
基准年排放量: what an earlier report gave for the base year. GWP:CH4. 算式:7×115, plain arithmetic that the text of a report claims.
"""

import math
from typing import NamedTuple

from ghgxl import factors, gases
from ghgxl.checks.case import Case
from ghgxl.checks.rebase import ITEM
from ghgxl.errors import Refused
from ghgxl.inventory import Line, tonnes_per
from ghgxl.ledger import Source, Stated
from ghgxl.units import convert, parse_factor, ratio


class Answer(NamedTuple):
    """What was computed for a stated item, in the unit in which it is stated, and how it is called.

    ``timeless`` answers are the same in every year: a GWP, an arithmetic.
    """

    value: float
    unit: str
    name: str
    timeless: bool = False


def source_of(case: Case, name: str) -> Source | None:
    """Return the source of that number or name, None when there is none."""
    return next((source for source in case.ledger.sources if name in (source.id, source.name)), None)


def answer_of(case: Case, stated: Stated, year: int) -> Answer | None:
    """Return what the ledger gives for a stated item, None for an excluded source's estimate or a published base year.

    Raises Refused when the item's spelling is unknown, its year has no data or its unit doesn't fit.
    """
    head, _, rest = stated.item.replace("：", ":").partition(":")
    if head == ITEM:
        return None  # what was published before is no assertion about this ledger: see ``rebase``
    if case.inventory.years and year not in case.inventory.years:
        raise Refused(f"{year} 年不在报告年度内")
    if head == "活动数据":
        return _activity(_line(case, rest, year), stated.unit)
    if head == "排放因子":
        return _factor(_line(case, rest, year), stated.unit)
    if head == "部门合计":
        return _department_sum(_line(case, rest, year), stated.unit)
    if head == "占比":
        line = _line(case, rest, year)
        whole = case.inventory.total(year)
        if not whole:
            raise Refused(f"{year} 年总排放量为零")
        return Answer(
            _share(line.tco2e / whole, stated.unit),
            stated.unit,
            f" {line.source.id} {line.source.name}占总排放量的比例",
        )
    if head == "部门占比":
        return _department_share(case, rest, year, stated.unit)
    if head == "GWP":
        return Answer(
            gases.gwp(gases.normalise(rest), case.inventory.gwp).value,
            stated.unit,
            f"{rest} 的 GWP（{case.inventory.gwp}）",
            timeless=True,
        )
    if head == "算式":
        from ghgxl.checks.arithmetic import evaluate

        return Answer(evaluate(rest), stated.unit, f"算式 {rest} ", timeless=True)
    if head == "能源":
        return _energy(case, rest, year, stated.unit)
    if head == "综合能耗":
        return Answer(convert(case.energy.total(year), "tce", stated.unit), stated.unit, "综合能耗（当量值）")
    return _emission(case, f"{head}:{rest}" if rest else head, year, stated.unit)  # S1:活动数据 is no emission of S1


def _line(case: Case, name: str, year: int) -> Line:
    source = source_of(case, name.strip())
    if source is None:
        raise Refused(f"排放源表中没有“{name}”")
    line = case.inventory.line(source.id, year)
    if line is None:
        raise Refused(f"{source.id} {source.name} 在 {year} 年没有已量化的数据")
    return line


def _activity(line: Line, unit: str) -> Answer:
    if line.activity is None:
        raise Refused("各记录的单位不同，没有单一的合计")
    density = factors.density(line.source.factor_name or line.source.name)
    return Answer(
        convert(line.activity, line.unit, unit, density.value if density else None),
        unit,
        f" {line.source.id} {line.source.name}的活动数据",
    )


def _factor(line: Line, unit: str) -> Answer:
    told = parse_factor(unit)
    gas = told.gas.replace("CO2e", "CO2") or "CO2"
    match = next((match for match in line.matches if match.factor.gas in (gas, "CO2e")), None)
    if match is None:
        raise Refused(f"{line.source.id} 没有 {gas} 因子")
    value = match.factor.value * ratio("t", told.mass.symbol) / ratio(match.factor.per, told.per.symbol)
    return Answer(value, unit, f" {line.source.id} {line.source.name}的排放因子")


def _department_sum(line: Line, unit: str) -> Answer:
    named = [value for department, value in line.departments.items() if department]
    if not named:
        raise Refused(f"{line.source.id} 的记录没有写明部门")
    return Answer(convert(math.fsum(named), line.unit, unit), unit, f" {line.source.id} {line.source.name}各部门之和")


def _share(share: float, unit: str) -> float:
    """Return a share of one as it is stated: in percent, or as it is."""
    return share * 100 if unit.strip() in ("%", "％") else share


def _department_share(case: Case, rest: str, year: int, unit: str) -> Answer:
    """Return a department's share of a source; the total's own share is the whole."""
    name, _, department = rest.partition(":")
    line = _line(case, name, year)
    whole = math.fsum(line.departments.values())
    if not whole:
        raise Refused(f"{name} 在 {year} 年的用量为零")
    if department in ("总电量", "合计", "总量"):
        return Answer(_share(1.0, unit), unit, f"{line.source.name}合计的占比")
    if department not in line.departments:
        raise Refused(f"{line.source.id} 没有部门“{department}”的记录")
    return Answer(_share(line.departments[department] / whole, unit), unit, f"{department}占{line.source.name}的比例")


def _energy(case: Case, rest: str, year: int, unit: str) -> Answer:
    name, _, what = rest.partition(":")
    use = case.energy.use(name.strip(), year)
    if use is None:
        raise Refused(f"台账没有能源“{name}”的数据")
    if what == "实物量":
        return Answer(convert(use.quantity, use.unit, unit), unit, f"{name}实物量")
    if what == "折标量":
        return Answer(convert(use.tce, "tce", unit), unit, f"{name}折标准煤量（当量值）")
    if what == "折标系数":
        numerator, _, per = unit.partition("/")
        return Answer(
            use.coefficient * ratio("tce", numerator) / ratio(use.unit, per, 1.0 if "水" in name else None),
            unit,
            f"{name}折标系数",
        )
    if what == "占比":
        return Answer(_share(use.share, unit), unit, f"{name}占综合能耗的比例")
    raise Refused("应写成 能源:名称:实物量、折标量、折标系数 或 占比")


def _emission(case: Case, item: str, year: int, unit: str) -> Answer | None:
    inventory = case.inventory
    value: float | None = None
    name = item
    if item in ("总排放量", "排放总量", "合计"):
        value = inventory.total(year)
    elif item in ("范围1", "范围2", "范围3"):
        value = inventory.scope(year, int(item[-1]))
    elif item.startswith("类别") and item[2:] in tuple("123456"):
        value = inventory.category(year, int(item[2:]))
    elif any(source.subcategory == item for source in case.ledger.sources):
        value = inventory.subcategory(year, item)
    else:
        source = source_of(case, item)
        if source is None:
            raise Refused(
                "不认识的项目；可写 总排放量、范围1、排放源编号、活动数据:编号、排放因子:编号、综合能耗、能源:名称:实物量 等"
            )
        if not source.quantified:
            return None
        line = _line(case, source.id, year)
        value, name = line.tco2e, f" {source.id} {source.name}的排放量"
    return Answer(value / tonnes_per(unit), unit or "tCO2e", name)
