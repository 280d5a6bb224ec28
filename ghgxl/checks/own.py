"""The factors that a ledger gives itself (指定因子, 企业因子), and what can be told of them without the library's documents."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from ghgxl.checks import robust
from ghgxl.checks.case import Case
from ghgxl.emissions import question
from ghgxl.errors import Refused
from ghgxl.factors import Factor, density
from ghgxl.findings import Finding, Place, error, warning
from ghgxl.gases import GWP_SETS
from ghgxl.ledger import Source
from ghgxl.methods import resolve
from ghgxl.numbers import percent, plain, significant
from ghgxl.units import parse_factor, ratio

#: A factor within this share of a published one is taken from it.
SAME = 0.0005

#: Own factors of two years that differ by more than this want a reason.
CHANGED = 0.1

#: A factor and the library's are the same substance's if they are a power of ten apart within a factor of 1.35.
_SAME_SUBSTANCE = 0.13

_ORDINALS = {
    "SAR": ("第二次评估", "SAR"),
    "AR4": ("第四次评估", "AR4"),
    "AR5": ("第五次评估", "AR5"),
    "AR6": ("第六次评估", "AR6"),
}


class Own(NamedTuple):
    """A factor of the ledger's own: what for, its value, unit, gas ("" when only the unit says it), years, and what it cites."""

    name: str
    value: float
    unit: str
    gas: str
    years: tuple[int, ...]
    cites: str
    place: Place
    sources: tuple[Source, ...]


def own_factors(case: Case) -> tuple[Own, ...]:
    """Return every factor that the ledger gives itself."""
    found = [
        Own(
            source.factor_name or source.name,
            source.own_value,
            source.own_unit,
            "",
            (),
            source.own_source,
            source.place,
            (source,),
        )
        for source in case.ledger.sources
        if source.own_value is not None
    ]
    called: dict[str, list[Source]] = defaultdict(list)  # by each of its names, so that many factors ask only once
    for source in case.ledger.sources if case.ledger.own_factors else ():
        for name in {source.factor_name, source.name, source.id}:
            called[name].append(source)
    for factor in case.ledger.own_factors:
        users = tuple(called.get(factor.name, ()))
        name = users[0].factor_name or users[0].name if users else factor.name
        cites = " ".join(part for part in (factor.document, factor.publisher) if part)
        found.append(Own(name, factor.value, factor.unit, factor.gas, factor.years, cites, factor.place, users))
    return tuple(found)


def in_unit_of(own: Own, factor: Factor) -> float | None:
    """Return a published factor in the unit of the ledger's own one; None when the two can't be compared."""
    try:
        told = parse_factor(own.unit)
        held = density(own.name)
        per = ratio(told.per.symbol, factor.per, held.value if held else None)
        return factor.value * ratio("t", told.mass.symbol) * per
    except Refused:
        return None


def years_of(case: Case, own: Own) -> tuple[int, ...]:
    """Return the inventory years that a factor is used for."""
    return tuple(year for year in case.inventory.years if not own.years or year in own.years)


def slipped_factors(case: Case) -> Iterable[Finding]:
    """Yield factors of the ledger's own that are a power of ten away from what the library gives for the same source."""
    for own in own_factors(case):
        for source in own.sources:
            found = _library(case, source, own)
            if found is None:
                continue
            value, words = found
            power = robust.power_of_ten(math.log10(own.value / value), _SAME_SUBSTANCE) if own.value > 0 else 0
            if power:
                size = "大" if power > 0 else "小"
                yield error(
                    "unit-slip",
                    own.place,
                    f"{own.name}的自有因子 {plain(own.value)} {own.unit} 比因子库的 {significant(value, 4)} {own.unit}（{words}）{size}约 {10 ** abs(power):,} 倍；请核对因子的单位（如 tCO2/MWh 与 kgCO2/MWh、tCO2/kWh）。",
                )
                break


def _library(case: Case, source: Source, own: Own) -> tuple[float, str] | None:
    """Return what the library would give for a source in the own factor's unit, and its source."""
    try:
        told = parse_factor(own.unit)
        bare = source._replace(own_value=None, gases=(), method="")
        year = next(iter(years_of(case, own)), None)
        if year is None:
            return None
        derivation = resolve(question(case.company, bare, (), told.per.symbol, None, year))
    except Refused:
        return None
    gas = told.gas if told.gas not in ("CO2e", "") else "CO2"
    match = next((match for match in derivation.matches if match.factor.gas == gas), None)
    if match is None or match.factor.value <= 0:
        return None
    return match.factor.value * derivation.ratio * ratio("t", told.mass.symbol), str(match.factor.citation)


def changed_factors(case: Case) -> Iterable[Finding]:
    """Yield own factors that differ between years although both cite the same document, or none."""
    groups: dict[tuple[str, str], list[Own]] = {}
    for own in own_factors(case):
        if own.years:
            groups.setdefault((own.name, own.gas), []).append(own)
    for (name, _), held in groups.items():
        held.sort(key=lambda own: own.years)
        for before, after in pairwise(held):
            try:
                first, second = parse_factor(before.unit), parse_factor(after.unit)
                scale = ratio(first.mass.symbol, second.mass.symbol) * ratio(second.per.symbol, first.per.symbol)
            except Refused:
                continue
            old = before.value * scale
            if old <= 0 or after.value <= 0:
                continue
            power = robust.power_of_ten(math.log10(after.value / old), _SAME_SUBSTANCE)
            told = f"{name}的自有因子由 {before.years[-1]} 年的 {plain(before.value)} {before.unit}（{before.place}）变为 {after.years[0]} 年的 {plain(after.value)} {after.unit}"
            if power:
                yield error("unit-slip", after.place, f"{told}，相差约 {10 ** abs(power):,} 倍；请核对单位和小数点。")
            elif abs(after.value / old - 1) > CHANGED and (after.cites == before.cites or not after.cites):
                why = f"两年引用同一文件“{after.cites}”" if after.cites else "没有写来源文件"
                yield warning(
                    "factor-change",
                    after.place,
                    f"{told}，变化 {percent(abs(after.value / old - 1), 1)}，{why}；请核对数值，并注明各年的依据。",
                )


def other_gwp_cited(case: Case) -> Iterable[Finding]:
    """Yield CO2e factors whose cited document uses another GWP set than the inventory's."""
    mine = case.company.gwp
    for own in own_factors(case):
        if "co2e" not in (own.unit + own.gas).lower():
            continue
        cited = [name for name in GWP_SETS if any(word in own.cites for word in _ORDINALS.get(name, ()))]
        if cited and mine not in cited:
            yield warning(
                "gwp-mixed",
                own.place,
                f"{own.name}的因子 {plain(own.value)} {own.unit} 注明按 {cited[0]} 折算（{own.cites}），企业信息为 {mine}；同一份清册只能用一套 GWP，请改用按 {mine} 折算的因子，或分气体填写。",
            )
