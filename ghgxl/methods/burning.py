"""燃料热值法: burning a fuel. CO2 from heat, carbon and oxidation (GB/T 32150), CH4 and N2O per heat (IPCC 2006 Vol. 2)."""

from fractions import Fraction

from ghgxl import factors
from ghgxl.errors import FactorRefused, UnitRefused
from ghgxl.factors import Exactness, Factor, Fuel, Match
from ghgxl.factors.fuels import IPCC, MOBILE, NCV, OFF_ROAD, STATIONARY, USES, ipcc_by_volume, known_fuel
from ghgxl.factors.names import use_of
from ghgxl.methods.amounts import amount, joined
from ghgxl.methods.asked import any_means
from ghgxl.methods.nouns import Derivation, Question
from ghgxl.numbers import plain, significant
from ghgxl.tuples import NamedTuple
from ghgxl.units import parse, ratio

METHOD = "燃料热值法"
#: What burning gives beside CO2.
TRACES = ("CH4", "N2O")

#: Machines that move but not on roads (IPCC 2006 Vol. 2 Ch. 3.3).
_OFF_ROAD_MACHINES = ("叉车", "装载机", "挖掘机", "推土机", "铲车", "工程机械", "非道路", "农机", "拖拉机")


class _Use(NamedTuple):
    """What the fuel is burnt for, and why that is thought so ("" when the ledger says it)."""

    name: str
    reason: str = ""


def burn(question: Question) -> Derivation:
    """Return how a fuel's amount becomes CO2, CH4 and N2O. Raises FactorRefused or UnitRefused."""
    fuel = factors.fuel(question.factor_name, question.factor_set)
    if fuel.factor_set == IPCC and fuel.per == "t" and parse(question.unit).dimension == "标准体积":
        fuel = ipcc_by_volume(fuel)
    each, ratio_words = _amount(question.unit, fuel)
    use = _use(question, fuel)
    co2 = Match(fuel.co2, fuel.exactness, _co2_words(fuel))
    traces, lacking = _traces(fuel, use.name, tuple(gas for gas in TRACES if any_means(question.gases, gas)))
    words = joined(
        f"{fuel.name}：{factors.formula(fuel.co2)}",
        fuel.words,
        *(_trace_words(match.factor) for match in traces),
        use.reason if traces else "",
        lacking,
        "生物质的 CO2 单独报告，不计入总量" if fuel.biogenic else "",
        ratio_words,
    )
    matches = traces if fuel.biogenic else (co2, *traces)
    if not matches:
        raise FactorRefused(f"{fuel.name}是生物质，其 CO2 单独报告；{lacking}")
    return Derivation(METHOD, fuel.per, each, matches, words, co2 if fuel.biogenic else None)


def _co2_words(fuel: Fuel) -> str:
    return fuel.words or f"采用 {fuel.factor_set} 的{fuel.name}参数"


def _amount(unit: str, fuel: Fuel) -> tuple[float, str]:
    """Return how many of the fuel's unit one entry unit is: by mass, by volume, or by heat (as net calorific value)."""
    entry, per = parse(unit), parse(fuel.per)
    if entry.dimension == "能量" and per.dimension != "能量":
        if fuel.ncv is None:
            raise UnitRefused(
                f"{fuel.factor_set} 没有{fuel.name}的低位发热量，“{unit.strip()}”不能换算为“{fuel.per}”；请按{per.dimension}填写"
            )
        value = ratio(unit, "GJ") / fuel.ncv
        return (
            value,
            f"1 {unit.strip()} = {significant(value, 6)} {fuel.per}（按低位发热量 {plain(fuel.ncv)} GJ/{fuel.per}）",
        )
    if entry.dimension == "体积" and _is_gas(fuel) and not (fuel.density and entry.symbol.endswith("L")):
        if fuel.density:
            raise UnitRefused(
                f"“{unit.strip()}”分不清{fuel.name}是液态还是气态；液态请写 L 或 t，气态请按质量（t、kg）填写"
            )
        if fuel.per == "t":
            raise UnitRefused(f"{fuel.name}的因子按质量给出，“{unit.strip()}”不能换算为“t”；请按质量（t、kg）填写")
        ratio(unit, fuel.per)  # refuses, and says how the state of a gas volume is written
    if entry.dimension == "质量" and per.dimension == "标准体积":
        raise UnitRefused(
            f"{fuel.name}的因子按标准体积给出，“{unit.strip()}”不能换算为“{fuel.per}”；请写 Nm3、m3(20℃) 或热量 GJ，液化天然气请把因子名称写为 液化天然气"
        )
    if entry.dimension == "标准体积" and per.dimension == "质量":
        raise UnitRefused(
            f"{fuel.name}的因子按质量给出，“{unit.strip()}”不能换算为“t”；请按质量（t、kg）或热量 GJ 填写"
        )
    return amount(unit, fuel.per, fuel.density)


def _is_gas(fuel: Fuel) -> bool:
    known = known_fuel(fuel.name)
    return known is not None and known.group == "气类"


def _use(question: Question, fuel: Fuel) -> _Use:
    """Return what the fuel is burnt for: as its name says, else as the subcategory says, else as is usual."""
    told = use_of(question.factor_name)
    if told:
        return _Use(told)
    if question.subcategory == "固定燃烧":
        return _Use(STATIONARY)
    if question.subcategory == "移动燃烧":
        machine = next((word for word in _OFF_ROAD_MACHINES if word in question.facility), "")
        return _Use(OFF_ROAD, f"“{machine}”按非道路移动源") if machine else _Use(MOBILE)
    usual = MOBILE if fuel.name == "汽油" else STATIONARY
    return _Use(usual, f"未写明用途，{fuel.name}按{USES[usual]}")


def _traces(fuel: Fuel, use: str, wanted: tuple[str, ...]) -> tuple[tuple[Match, ...], str]:
    """Return the wanted CH4 and N2O of burning per the fuel's unit, and a clause about those that can't be known."""
    if not wanted:
        return (), "按“排放气体”只计 CO2"
    ncv = fuel.ncv if fuel.per != "GJ" else 1.0
    if ncv is None:
        return (), f"{fuel.factor_set} 没有{fuel.name}的低位发热量，{'、'.join(wanted)} 未计算"
    found: list[Match] = []
    lacking: list[str] = []
    for gas in wanted:
        try:
            per_heat = factors.combustion_gas(fuel, gas, use)
        except FactorRefused:
            lacking.append(gas)
            continue
        found.append(
            Match(
                _per_unit(per_heat, fuel, ncv),
                Exactness.EXACT,
                f"{gas} 采用 {per_heat.citation.short} {USES[use]}缺省因子",
            )
        )
    clause = f"IPCC 2006 没有{fuel.name}{USES[use]}的 {'、'.join(lacking)} 因子，未计算" if lacking else ""
    return tuple(found), clause


def _per_unit(per_heat: Factor, fuel: Fuel, ncv: float) -> Factor:
    """Return a factor per GJ as one per the fuel's own unit; its NCV becomes one of its parameters."""
    heat = tuple(parameter for parameter in fuel.co2.parameters if parameter.name == NCV)
    return per_heat._replace(
        value=_product(per_heat.value, ncv),
        per=fuel.per,
        low=None if per_heat.low is None else _product(per_heat.low, ncv),
        high=None if per_heat.high is None else _product(per_heat.high, ncv),
        parameters=(*heat, *per_heat.parameters),
    )


def _product(one: float, other: float) -> float:
    """Return the product of two decimals as they are printed, rounded once."""
    return float(Fraction(repr(one)) * Fraction(repr(other)))


def _trace_words(factor: Factor) -> str:
    per_heat = factor.parameters[-1]
    printed = f"{factor.gas} {plain(per_heat.value)} kg/TJ"
    if len(factor.parameters) > 1:
        heat = factor.parameters[0]
        printed += f" × {plain(heat.value)} GJ/{factor.per} = {significant(factor.value, 4)} {factor.unit}"
    stands_for = factor.note.partition("；")[0] if factor.note.startswith("按 IPCC") else ""
    return f"{printed}（{factor.citation.short}{'，' + stands_for if stands_for else ''}）"
