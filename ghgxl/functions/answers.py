"""What each worksheet function answers for one set of scalar arguments.

Arguments come as a spreadsheet gives them: float, str, bool, None for an empty cell, "#N/A" and the
like for an error cell. Results are floats or text; a question without an answer raises ``Refused``.
Quantities are not seen here: the linear functions answer with what one unit gives.
"""

from __future__ import annotations

import math
from functools import lru_cache

from ghgxl import factors, gases
from ghgxl.errors import FactorRefused, GasRefused, Refused, UnitRefused
from ghgxl.methods import IN_FORMULA, Derivation, Question, in_formula, resolve
from ghgxl.numbers import plain, significant
from ghgxl.units import number, ratio

Argument = float | str | bool | None

LATEST = "最新"
NATION = "全国"


def text(value: Argument, name: str) -> str:
    """Return an argument that must be text; a number is no name of anything."""
    if value is None or value == "":
        raise Refused(f"“{name}”为空")
    if not isinstance(value, str):
        raise Refused(f"“{name}”应为文字，看到的是 {value!r}")
    return value.strip()


def quantity(value: Argument, name: str = "数量") -> float:
    """Return an argument that must be a number; an empty cell is not zero."""
    if type(value) is float:
        return value
    if value is None or value == "":
        raise Refused(f"“{name}”为空；空白不等于零")
    if isinstance(value, bool):
        raise UnitRefused(f"“{name}”应为数字，看到的是逻辑值")
    if isinstance(value, int | float):
        return float(value)
    found = number(value)
    if found is None:
        raise UnitRefused(f"“{name}”应为数字，看到的是“{value}”")
    return found[0]


def year(value: Argument) -> int | None:
    """Return the year, None when it is left out; a full date is not a year."""
    if value is None or value == "":
        return None
    told = quantity(value.removesuffix("年") if isinstance(value, str) else value, "年份")
    if not 1990 <= told <= 2100 or told != int(told):
        raise UnitRefused(f"“年份”应为 1990 至 2100 的年份，看到的是 {plain(told, thousands=False)}")
    return int(told)


def gwp_set(value: Argument) -> str:
    """Return the GWP set's name, AR5 when it is left out."""
    if value is None or value == "":
        return "AR5"
    name = text(value, "GWP").upper().replace(" ", "")
    if name not in gases.GWP_SETS:
        raise GasRefused(f"没有名为“{value}”的 GWP 版本，可用：{'、'.join(gases.GWP_SETS)}")
    return name


def _own(value: Argument, unit: str) -> tuple[float | None, str]:
    """Return the factor that the caller gives, None where it is left out."""
    if value is None or value == "":
        return None, ""
    return in_formula(value if isinstance(value, str) else quantity(value, "因子"), unit)


@lru_cache(maxsize=65536, typed=True)
def derivation(unit: Argument, source: Argument, in_year: Argument, region: Argument, factor: Argument) -> Derivation:
    """Return how one unit of a source becomes tonnes of gas."""
    unit_text = text(unit, "单位")
    own_value, own_unit = _own(factor, unit_text)
    told_year = year(in_year)
    told_region = text(region, "地区") if region not in (None, "") else NATION
    return resolve(
        Question(
            factor_name=text(source, "排放源"),
            unit=unit_text,
            year=told_year,
            region=told_region,
            grid_level=factors.level_of(told_region),
            grid_year="同年" if told_year else LATEST,
            own_value=own_value,
            own_unit=own_unit,
            own_source=IN_FORMULA if own_value is not None else "",
        )
    )


@lru_cache(maxsize=65536, typed=True)
def emission(
    unit: Argument, source: Argument, in_year: Argument, region: Argument, factor: Argument, gwp: Argument
) -> float:
    """Return the tCO2e of one unit."""
    found = derivation(unit, source, in_year, region, factor)
    version = gwp_set(gwp)
    return math.fsum(
        found.ratio * match.factor.value * gases.gwp(match.factor.gas, version).value for match in found.matches
    )


@lru_cache(maxsize=65536, typed=True)
def gas(
    unit: Argument, source: Argument, wanted: Argument, in_year: Argument, region: Argument, factor: Argument
) -> float:
    """Return the tonnes of one gas that one unit gives; a gas that the source doesn't emit is refused, not zero."""
    found = derivation(unit, source, in_year, region, factor)
    code = gases.normalise(text(wanted, "气体"))
    shares = gases.components(code)
    tonnes = [found.ratio * match.factor.value for match in found.matches if match.factor.gas in shares]
    if not tonnes:
        emitted = "、".join(match.factor.gas for match in found.matches)
        raise GasRefused(f"“{source}”的因子只给出 {emitted}，没有 {code}")
    return math.fsum(tonnes)


@lru_cache(maxsize=65536, typed=True)
def factor(source: Argument, unit: Argument, in_year: Argument, region: Argument) -> float:
    """Return the tonnes of CO2 that one unit gives; of its only gas, where that is another one."""
    found = derivation(unit, source, in_year, region, None)
    values = {match.factor.gas: found.ratio * match.factor.value for match in found.matches}
    if gases.CO2E in values or "CO2" in values:
        return values.get("CO2", values.get(gases.CO2E, math.nan))
    if len(values) > 1:
        raise FactorRefused(
            f"“{source}”排放 {'、'.join(values)} 多种气体，没有单一因子；请用 GHG_EMISSION(1, …) 或 GHG_GAS"
        )
    return next(iter(values.values()))


@lru_cache(maxsize=65536, typed=True)
def citation(source: Argument, unit: Argument, in_year: Argument, region: Argument) -> str:
    """Return the documents that the factors of a source come from, and how they were matched."""
    found = derivation(unit, source, in_year, region, None)
    return "；".join(
        dict.fromkeys(
            f"{match.factor.citation}（{match.words}）" if match.words else str(match.factor.citation)
            for match in found.matches
        )
    )


@lru_cache(maxsize=4096, typed=True)
def gwp(gas_name: Argument, version: Argument) -> float:
    """Return the GWP of a gas or a refrigerant blend."""
    return gases.gwp(gases.normalise(text(gas_name, "气体")), gwp_set(version)).value


@lru_cache(maxsize=65536, typed=True)
def conversion(source: Argument, target: Argument, substance: Argument) -> float:
    """Return how many of the target unit one of the source unit is; a substance lends its density."""
    density = None
    if substance not in (None, ""):
        name = text(substance, "物质")
        found = factors.density(name)
        if found is None:
            raise UnitRefused(f"没有“{name}”的密度，不能在质量与体积之间换算")
        density = found.value
    return ratio(text(source, "原单位"), text(target, "目标单位"), density)


@lru_cache(maxsize=65536, typed=True)
def standard_coal(unit: Argument, energy: Argument, edition: Argument) -> float:
    """Return the tce (当量值) of one unit of an energy."""
    name = text(energy, "能源")
    told = "2020" if edition in (None, "") else plain(quantity(edition, "版本"), 0, thousands=False)
    coefficient = factors.standard_coal(name, told)
    density = factors.density(name)
    return ratio(text(unit, "单位"), coefficient.per, density.value if density else None) * coefficient.value / 1000


def explanation(
    amount: Argument,
    unit: Argument,
    source: Argument,
    in_year: Argument,
    region: Argument,
    factor_: Argument,
    gwp_: Argument,
) -> str:
    """Return the whole derivation in one Chinese sentence, or why there is no answer."""
    try:
        told = quantity(amount)
        found = derivation(unit, source, in_year, region, factor_)
        version = gwp_set(gwp_)
        each = [
            (match.factor.gas, told * found.ratio * match.factor.value, gases.gwp(match.factor.gas, version).value)
            for match in found.matches
        ]
        total = told * emission(unit, source, in_year, region, factor_, gwp_)
    except Refused as refusal:
        return f"没有结果：{refusal.message}。"
    activity = f"{plain(told)} {unit}"
    if found.ratio != 1:
        activity += f"（= {significant(told * found.ratio, 7)} {found.per}）"
    masses = "，".join(
        f"{name} {significant(mass, 6)} t" + (f" × GWP {plain(weight, 3)}" if weight != 1 else "")
        for name, mass, weight in each
    )
    return (
        f"{source} {activity}；{found.words.rstrip('。')}；{masses}；合计 {significant(total, 7)} tCO2e（{version}）。"
    )
