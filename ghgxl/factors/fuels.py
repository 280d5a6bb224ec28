"""Fuels: published parameters by factor set, the CO2 factor derived from them, CH4 and N2O of burning, densities.

The CO2 factor is net calorific value × carbon content × oxidation rate × 44/12, unrounded; IPCC 2006 gives kg per TJ
instead. A fuel that the asked set lacks is taken from another set only with words that say so. Amounts are never seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache, lru_cache

from ghgxl.errors import FactorRefused
from ghgxl.factors.loading import Row, matching
from ghgxl.factors.names import FUEL, Name, find, fold, near
from ghgxl.factors.names import factor_set as read_set
from ghgxl.factors.nouns import Exactness, Factor, Fuel, Parameter
from ghgxl.numbers import plain

IPCC = "IPCC 2006"
NCV, CARBON, OXIDATION, PUBLISHED = "低位发热量", "单位热值含碳量", "碳氧化率", "二氧化碳排放因子"

#: Sets that may lend a fuel to another, in this order. The rest hold rounded or incomplete values.
LENDERS = ("GB/T 32151", "工业其他行业", "发改委2013", "环境部填报", "省级指南2011", IPCC, "化学计量")

BIOMASS = "生物质"
STATIONARY, MOBILE, OFF_ROAD, COMMERCIAL = "固定", "移动", "非道路", "商业"
USES = {STATIONARY: "固定燃烧", MOBILE: "道路移动源", OFF_ROAD: "非道路移动源", COMMERCIAL: "商业和机构固定燃烧"}

#: Off-road rows are by sector; a company's forklifts and generators are industry.
_OFF_ROAD_KINDS = ("工业", "工业四冲程")

_CARBON_TO_CO2 = Fraction(44, 12)


@cache
def _parameters(factor_set: str, fuel: str) -> Mapping[str, Row]:
    """Return what a set says of a fuel, quantity → row; nothing when it hasn't got it."""
    return {row["quantity"]: row for row in matching("fuels.csv", factor_set=factor_set, fuel=fuel)}


def known_fuel(text: str) -> Name | None:
    """Return the fuel that a name spells, None when it spells none."""
    return find(FUEL, text)


@lru_cache(maxsize=1024)
def fuel(name: str, factor_set: str = "GB/T 32151") -> Fuel:
    """Return a fuel's parameters and derived CO2 factor in a set, or, with words, from the first set that has it.

    Raises FactorRefused for a name that is no fuel, a set that is none, or a fuel that no set can derive.
    """
    asked = read_set(factor_set)
    known = known_fuel(name)
    if known is None:
        raise FactorRefused(f"燃料库中没有“{name.strip()}”{near(name, (FUEL,))}；也可在“企业因子”中填写自有因子")
    lack = ""
    if _parameters(asked, known.name):
        try:
            return _fuel(known, asked, Exactness.EXACT, "")
        except FactorRefused as refusal:
            lack = refusal.message
    for lender in LENDERS:
        if lender != asked and _parameters(lender, known.name):
            words = f"{asked} {lack or '没有' + known.name}，取自 {lender}"
            try:
                return _fuel(known, lender, Exactness.OTHER_CALIBER, words)
            except FactorRefused:
                continue
    raise FactorRefused(f"没有一套因子方案给出{known.name}的完整参数；请在“企业因子”中填写")


def parameters(name: str) -> tuple[Parameter, ...]:
    """Return every published parameter of a fuel, of all sets: 低位发热量, 单位热值含碳量, 碳氧化率, 二氧化碳排放因子; none for no fuel."""
    known = known_fuel(name)
    if known is None:
        return ()
    return tuple(row.parameter(row["quantity"]) for row in matching("fuels.csv", fuel=known.name) if row["value"])


def in_sets(name: Name) -> tuple[Fuel, ...]:
    """Return the fuel in every set that can derive its CO2 factor."""
    found = []
    for factor_set in dict.fromkeys(row["factor_set"] for row in matching("fuels.csv", fuel=name.name)):
        try:
            found.append(_fuel(name, factor_set, Exactness.EXACT, ""))
        except FactorRefused:
            continue
    return tuple(found)


def _fuel(known: Name, factor_set: str, exactness: Exactness, words: str) -> Fuel:
    """Return a fuel of just that set. Raises FactorRefused when the set's parameters don't make a factor."""
    held = _parameters(factor_set, known.name)
    ncv, carbon, oxidation, published = (held.get(quantity) for quantity in (NCV, CARBON, OXIDATION, PUBLISHED))
    if factor_set == IPCC:
        made = _by_heat(ncv, published)
    elif ncv and carbon and oxidation:
        made = _by_carbon(ncv, carbon, oxidation)
    elif published:
        made = _as_published(published)
    else:
        raise FactorRefused(f"只给出{known.name}的{'、'.join(held)}，不足以计算 CO2 因子")
    per, value, bounds, parameters, row = made
    return Fuel(
        name=known.name,
        per=per,
        ncv=float(ncv.exact()) if ncv else None,
        carbon=_tonnes_per_gj(carbon),
        oxidation=1.0 if factor_set == IPCC else float(oxidation.exact() / 100) if oxidation else None,
        co2=Factor(
            name=known.name,
            gas="CO2",
            value=float(value),
            per=per,
            citation=row.citation,
            place=row.place,
            low=bounds[0],
            high=bounds[1],
            factor_set=factor_set,
            parameters=parameters,
            note="；".join(
                dict.fromkeys(note for note in (*(parameter.note for parameter in parameters), row["note"]) if note)
            ),
        ),
        density=density(known.name),
        factor_set=factor_set,
        exactness=exactness,
        words=words,
        biogenic=known.group == BIOMASS,
    )


_Made = tuple[str, Fraction, tuple[float | None, float | None], tuple[Parameter, ...], Row]


def _by_carbon(ncv: Row, carbon: Row, oxidation: Row) -> _Made:
    """Return NCV × carbon content × oxidation rate × 44/12 (GB/T 32150, NDRC guidelines)."""
    per = _per(ncv["unit"])
    value = ncv.exact() * carbon.exact() * (oxidation.exact() / 100) * _CARBON_TO_CO2
    return per, value, (None, None), (ncv.parameter(NCV), carbon.parameter(CARBON), oxidation.parameter(OXIDATION)), ncv


def _by_heat(ncv: Row | None, published: Row | None) -> _Made:
    """Return NCV × kgCO2/TJ (IPCC 2006 Vol. 2, complete oxidation), per GJ where no NCV is given."""
    if published is None:
        raise FactorRefused("没有 CO2 因子")
    per_gj = published.exact() / 10**6
    low, high = published.number("low"), published.number("high")
    factor = published.parameter(PUBLISHED)
    if ncv is None:
        return "GJ", per_gj, (low and low / 1e6, high and high / 1e6), (factor,), published
    heat = float(ncv.exact())
    return (
        _per(ncv["unit"]),
        per_gj * ncv.exact(),
        (low and low / 1e6 * heat, high and high / 1e6 * heat),
        (ncv.parameter(NCV), factor),
        published,
    )


def _as_published(published: Row) -> _Made:
    per = _per(published["unit"])
    return per, published.exact(), (published.number("low"), published.number("high")), (), published


def _per(unit: str) -> str:
    """Return what a parameter is per: GJ/10^4Nm3 → 万Nm3."""
    below = unit.partition("/")[2]
    return {"10^4Nm3": "万Nm3"}.get(below, below)


def ipcc_by_volume(fuel: Fuel) -> Fuel:
    """Return an IPCC fuel per 万Nm3: IPCC's CO2 per heat × the NCV that a national set gives; words say so.

    IPCC 2006 states the heat of gases per mass only. Raises FactorRefused when no set states it per volume.
    """
    for lender in LENDERS:
        ncv = _parameters(lender, fuel.name).get(NCV)
        published = _parameters(IPCC, fuel.name).get(PUBLISHED)
        if ncv is None or published is None or _per(ncv["unit"]) != "万Nm3":
            continue
        heat = float(ncv.exact())
        low, high = published.number("low"), published.number("high")
        words = f"IPCC 2006 按质量给出{fuel.name}的热值，体积用量的低位发热量取自 {lender}"
        return fuel._replace(
            per="万Nm3",
            ncv=heat,
            co2=fuel.co2._replace(
                value=float(published.exact() / 10**6 * ncv.exact()),
                per="万Nm3",
                low=low and low / 1e6 * heat,
                high=high and high / 1e6 * heat,
                parameters=(ncv.parameter(NCV), published.parameter(PUBLISHED)),
            ),
            exactness=Exactness.OTHER_CALIBER,
            words="；".join(part for part in (fuel.words, words) if part),
        )
    raise FactorRefused(f"没有{fuel.name}按标准体积的低位发热量；请按质量（t）或热量（GJ）填写")


def _tonnes_per_gj(carbon: Row | None) -> float | None:
    if carbon is None:
        return None
    return float(carbon.exact() / 1000) if carbon["unit"].startswith("kg") else float(carbon.exact())


def combustion_gas(fuel: str | Fuel, gas: str, use: str = STATIONARY) -> Factor:
    """Return the CH4 or N2O factor of burning a fuel, t per GJ (IPCC 2006 Vol. 2: tables 2.3, 2.4, 3.2.2, 3.3.1).

    ``use``: 固定, 移动 (road), 非道路, 商业. Raises FactorRefused where the tables give none.
    """
    name = fuel.name if isinstance(fuel, Fuel) else fuel
    return _combustion_gas(name, gas, use)


@lru_cache(maxsize=1024)
def _combustion_gas(name: str, gas: str, use: str) -> Factor:
    known = known_fuel(name)
    if known is None:
        raise FactorRefused(f"燃料库中没有“{name.strip()}”{near(name, (FUEL,))}")
    if use not in USES:
        raise FactorRefused(f"没有名为“{use}”的燃烧用途；可用：{'、'.join(USES)}")
    fitting = matching("combustion.csv", use=use, fuel=known.ipcc, gas=gas)
    if use == OFF_ROAD:
        fitting = tuple(row for row in fitting if row["kind"] in _OFF_ROAD_KINDS)
    if not fitting or not known.ipcc:
        raise FactorRefused(f"IPCC 2006 没有{known.name}{USES[use]}的 {gas} 因子")
    return combustion_factor(fitting[0], known.name)


def combustion_factor(row: Row, name: str) -> Factor:
    """Return a row of combustion.csv as a factor in t per GJ, under the name of the fuel that was asked for."""
    low, high = row.number("low"), row.number("high")
    stands_for = f"按 IPCC“{row['printed']}”" if row["printed"] != name else ""
    return Factor(
        name=name,
        gas=row["gas"],
        value=float(row.exact() / 10**6),
        per="GJ",
        citation=row.citation,
        place=row.place,
        low=low and low / 1e6,
        high=high and high / 1e6,
        factor_set=IPCC,
        parameters=(row.parameter(f"{row['gas']}排放因子"),),
        note="；".join(part for part in (stands_for, row["note"]) if part),
    )


@lru_cache(maxsize=1024)
def density(substance: str) -> Parameter | None:
    """Return a liquid's (or water's) density in kg/L with its source, None when the library has none.

    A gas has none here: its volume is a matter of its state. The name may be any that companies use; a grade with a density of its own (轻柴油) is looked up before its fuel.
    """
    known = known_fuel(substance)
    wanted = [fold(substance), *([fold(known.name)] if known else [])]
    if known is None and fold(substance) in {
        "水",
        "新水",
        "自来水",
        "软水",
        "除氧水",
        "新鲜水",
        "工业用水",
        "生活用水",
    }:
        wanted.append("水")
    row = next((_densities()[name] for name in wanted if name in _densities()), None)
    if row is None:
        return None
    litres = 1 if row["unit"] == "kg/L" else 1000
    return row.parameter("密度", row.exact() / litres, "kg/L")


@cache
def _densities() -> Mapping[str, Row]:
    """Return folded substance → the row of its density."""
    return {fold(row["substance"]): row for row in matching("conversions.csv", use="换算", quantity="密度")}


def formula(factor: Factor) -> str:
    """Return how a fuel's CO2 factor was made: 低位发热量 43.07 GJ/t × … × 44/12 = 2.9251 tCO2/t（source）."""
    printed = []
    for parameter in factor.parameters:
        if parameter.unit == "%":
            printed.append(f"{parameter.name} {plain(parameter.value)}%")
        else:
            printed.append(f"{parameter.name} {plain(parameter.value)} {parameter.unit.replace('10^4Nm3', '万Nm3')}")
    if any(parameter.name == CARBON for parameter in factor.parameters):
        printed.append("44/12")
    result = f"{plain(factor.value, 4)} {factor.unit}（{factor.citation.short}）"
    return f"{' × '.join(printed)} = {result}" if printed else f"{PUBLISHED} {result}"
