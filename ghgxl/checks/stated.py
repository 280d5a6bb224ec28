"""核对: what someone states elsewhere is an assertion; it is recomputed and compared.

The item's spelling says what is meant: 总排放量, 范围1, 类别2, a subcategory (移动燃烧), a source's number or name;
活动数据:S1, 排放因子:S1; 综合能耗; 能源:汽油:实物量, 能源:汽油:折标量, 能源:汽油:占比; 部门合计:S2.
Two numbers agree when the computed one, rounded to the digits that are stated, is the stated one, or when they
are within one part in a thousand.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from ghgxl import factors
from ghgxl.checks.case import Case
from ghgxl.errors import Refused
from ghgxl.findings import Finding, error, warning
from ghgxl.inventory import Line, tonnes_per
from ghgxl.ledger import Source, Stated
from ghgxl.numbers import percent, plain, rounded, significant
from ghgxl.units import convert, parse_factor, ratio

#: Two numbers within this share of each other are one number told with different digits.
TOLERANCE = 0.001

#: Powers of ten by which a unit slips: 万 for 千, MWh for 万kWh, kg for t …
SLIPS = (10, 100, 1000, 10_000, 100_000, 1_000_000)

#: A factor this near to a standard-coal coefficient is one in disguise.
COAL_NEARNESS = 0.01


class Answer(NamedTuple):
    """What was computed for a stated item, in the unit in which it is stated, and how it is called."""

    value: float
    unit: str
    name: str


def agrees(stated: float, computed: float) -> bool:
    """Return whether a stated number is the computed one, at the digits in which it is stated."""
    exponent = Decimal(repr(stated)).normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    if math.isfinite(computed) and float(rounded(computed, digits)) == stated:
        return True
    return abs(stated - computed) <= TOLERANCE * max(abs(stated), abs(computed))


def slip(stated: float, computed: float) -> int | None:
    """Return the power of ten by which a stated number missed the computed one: 10 when it is too small, -10 too large."""
    if stated <= 0 or computed <= 0:
        return None
    for times in SLIPS:
        if abs(computed / stated / times - 1) < 0.01:
            return times
        if abs(stated / computed / times - 1) < 0.01:
            return -times
    return None


def stated_values(case: Case) -> Iterable[Finding]:
    """Yield every number of 核对 that isn't what the ledger gives."""
    for stated in case.ledger.stated:
        years = (stated.year,) if stated.year is not None else case.inventory.years
        for year in years:
            yield from _compare(case, stated, year)


def _compare(case: Case, stated: Stated, year: int) -> Iterable[Finding]:
    try:
        answer = answer_of(case, stated, year)
    except Refused as refusal:
        yield warning("stated-unknown", stated.place, f"“{stated.item}”无法核对：{refusal.message}。")
        return
    if answer is None or agrees(stated.value, answer.value):
        return
    where = f"{stated.where}：" if stated.where else ""
    seen = f"{where}{year} 年{answer.name}申报为 {plain(stated.value)} {stated.unit}"
    expected = f"按台账应为 {significant(answer.value, 7)} {answer.unit}"
    times = slip(stated.value, answer.value)
    if times is not None:
        size = "少" if times > 0 else "多"
        yield error("unit-slip", stated.place, f"{seen}，{expected}，申报值{size}了 {abs(times):,} 倍；请核对单位（如 MWh 与万千瓦时、吨与万吨）。")
    elif stated.item.startswith("排放因子"):
        yield _factor_finding(case, stated, seen, expected)
    else:
        off = abs(stated.value - answer.value) / abs(answer.value) if answer.value else math.inf
        told = f"，相差 {percent(off, 1)}" if math.isfinite(off) else ""
        yield error("stated-differs", stated.place, f"{seen}，{expected}{told}；请更正申报值或台账。")


def _factor_finding(case: Case, stated: Stated, seen: str, expected: str) -> Finding:
    source = _source(case, stated.item.partition(":")[2])
    coal = coal_in_disguise(source.factor_name or source.name, stated.value) if source else None
    if coal is not None:
        return error("coal-coefficient", stated.place, f"{seen}，{expected}；它与折标准煤系数 {coal} 几乎相同，是把折标系数当成了排放因子。")
    return error("factor-differs", stated.place, f"{seen}，{expected}；申报的因子与所引文件不符或已过时，请改用台账所列因子。")


def coal_in_disguise(energy: str, value: float) -> str | None:
    """Return the standard-coal coefficient that a factor is within one percent of, with its unit; None when it isn't."""
    for edition in ("2008", "2020"):
        try:
            coefficient = factors.standard_coal(energy, edition)
        except Refused:
            continue
        if coefficient.value and abs(value / coefficient.value - 1) < COAL_NEARNESS:
            return f"{plain(coefficient.value)} kgce/{coefficient.per}"
    return None


def _source(case: Case, name: str) -> Source | None:
    return next((source for source in case.ledger.sources if name in (source.id, source.name)), None)


def answer_of(case: Case, stated: Stated, year: int) -> Answer | None:
    """Return what the ledger gives for a stated item, None when the item is an estimate of an excluded source.

    Raises Refused when the item's spelling is unknown, its year has no data or its unit doesn't fit.
    """
    if case.inventory.years and year not in case.inventory.years:
        raise Refused(f"{year} 年不在报告年度内")
    head, _, rest = stated.item.replace("：", ":").partition(":")
    if head == "活动数据":
        return _activity(_line(case, rest, year), stated.unit)
    if head == "排放因子":
        return _factor(_line(case, rest, year), stated.unit)
    if head == "部门合计":
        return _department_sum(_line(case, rest, year), stated.unit)
    if head == "能源":
        return _energy(case, rest, year, stated.unit)
    if head == "综合能耗":
        return Answer(convert(case.energy.total(year), "tce", stated.unit), stated.unit, "综合能耗（当量值）")
    return _emission(case, head, year, stated.unit)


def _line(case: Case, name: str, year: int) -> Line:
    source = _source(case, name.strip())
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
    return Answer(convert(line.activity, line.unit, unit, density.value if density else None), unit, f"{line.source.id} {line.source.name}的活动数据")


def _factor(line: Line, unit: str) -> Answer:
    told = parse_factor(unit)
    gas = told.gas.replace("CO2e", "CO2") or "CO2"
    match = next((match for match in line.matches if match.factor.gas in (gas, "CO2e")), None)
    if match is None:
        raise Refused(f"{line.source.id} 没有 {gas} 因子")
    value = match.factor.value * ratio("t", told.mass.symbol) / ratio(match.factor.per, told.per.symbol)
    return Answer(value, unit, f"{line.source.id} {line.source.name}的排放因子")


def _department_sum(line: Line, unit: str) -> Answer:
    named = [value for department, value in line.departments.items() if department]
    if not named:
        raise Refused(f"{line.source.id} 的记录没有写明部门")
    return Answer(convert(math.fsum(named), line.unit, unit), unit, f"{line.source.id} {line.source.name}各部门之和")


def _energy(case: Case, rest: str, year: int, unit: str) -> Answer:
    name, _, what = rest.partition(":")
    use = case.energy.use(name.strip(), year)
    if use is None:
        raise Refused(f"{year} 年没有能源“{name}”的数据")
    if what == "实物量":
        return Answer(convert(use.quantity, use.unit, unit), unit, f"{name}实物量")
    if what == "折标量":
        return Answer(convert(use.tce, "tce", unit), unit, f"{name}折标准煤量（当量值）")
    if what == "折标系数":
        numerator, _, per = unit.partition("/")
        return Answer(use.coefficient * ratio("tce", numerator) / ratio(use.unit, per, 1.0 if "水" in name else None), unit, f"{name}折标系数")
    if what == "占比":
        return Answer(use.share * (100 if unit == "%" else 1), unit, f"{name}占综合能耗的比例")
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
        source = _source(case, item)
        if source is None:
            raise Refused("不认识的项目；可写 总排放量、范围1、排放源编号、活动数据:编号、排放因子:编号、综合能耗、能源:名称:实物量 等")
        if not source.quantified:
            return None
        line = _line(case, source.id, year)
        value, name = line.tco2e, f"{source.id} {source.name}的排放量"
    return Answer(value / tonnes_per(unit), unit or "tCO2e", name)


def stated_shares(case: Case) -> Iterable[Finding]:
    """Yield the years whose stated energy shares don't add up to a whole."""
    shares: dict[int, list[Stated]] = defaultdict(list)
    for stated in case.ledger.stated:
        if stated.item.replace("：", ":").endswith(":占比") and stated.year is not None:
            shares[stated.year].append(stated)
    for year, found in sorted(shares.items()):
        whole = math.fsum(stated.value * (1 if stated.unit == "%" else 100) for stated in found)
        if len(found) > 1 and abs(whole - 100) > 0.005 * len(found) + 0.01:
            yield error(
                "share-sum",
                found[0].place,
                f"{found[0].where or '核对'}：{year} 年各项占比申报之和为 {plain(whole, 2)}%，应为 100%；请重新计算各项占比。",
            )
