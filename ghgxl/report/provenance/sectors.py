"""The origins of the machinery sector's report and of the reconciliation: the inventory's gases, added up by kind."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ghgxl.checks import Case
from ghgxl.factors.fuels import NCV
from ghgxl.report import names
from ghgxl.report.provenance.emissions import TCO2E
from ghgxl.report.provenance.nouns import SHARE, Origin
from ghgxl.report.sector import FUEL, HEAT, KINDS, OUTSIDE, POWER, PROCESS, Parcel, Sector, summed
from ghgxl.report.sector_forms import ENERGIES, Fuel, bought, fuels

Found = dict[str, Origin]


def sectors(case: Case, found: Found) -> None:
    """Add the origins of each year's report in the sector's format."""
    for year in case.inventory.years:
        sector = Sector(case.inventory, year)
        _kinds(found, sector)
        _bought(found, sector)
        for fuel in fuels(sector):
            _fuel(found, year, fuel)


def _kinds(found: Found, sector: Sector) -> None:
    year = sector.year
    held: dict[str, dict[str, list[Parcel]]] = {}
    for parcel in sector.parcels:
        held.setdefault(parcel.kind, {}).setdefault(parcel.gas, []).append(parcel)
    for kind, gases in held.items():
        for gas, parcels in gases.items():
            _gas(found, year, kind, gas, parcels)
        parts = tuple(names.sector_gas(year, kind, gas) for gas in gases)
        told = f"{year} 年{kind}排放量"
        found[names.sector(year, kind)] = Origin(summed(_all(gases.values())), TCO2E, "合计", told, parts)

    def of(name: str, kinds: Iterable[str], words: str) -> None:
        present = [kind for kind in kinds if kind in held]
        value = summed(_all(parcels for kind in present for parcels in held[kind].values()))
        parts = tuple(names.sector(year, kind) for kind in present)
        found[names.sector(year, name)] = Origin(value, TCO2E, "合计", f"{year} 年{words}", parts)

    of("总量", KINDS, "行业格式排放总量")
    of(names.DIRECT_KINDS, (FUEL, *PROCESS), "不含净购入电力和热力的排放量")
    of(names.PROCESS_KINDS, PROCESS, "工业生产过程排放量")
    of(names.BOUGHT_KINDS, (POWER, HEAT), "净购入电力和热力排放量")
    total = names.sector(year)
    for name in (total, *(names.sector(year, kind) for kind in KINDS if kind in held)):
        if found[total].value:
            told = f"{found[name].words.removesuffix('排放量')}占行业格式总量的比例"
            share = found[name].value / found[total].value
            found[names.share(name)] = Origin(share, SHARE, "相除", told, (name, total))
    outside = [names.sector(year, kind) for kind in OUTSIDE if kind in held]
    parts = (names.total(year), *outside, total)
    signs = (1.0, *(-1.0 for _ in parts[1:]))
    told = f"{year} 年盘查总量，减行业格式以外的排放，再减行业格式总量（应为零）"
    found[names.gap(year)] = Origin(sector.gap, TCO2E, "合计", told, parts, signs)


def _all(lists: Iterable[list[Parcel]]) -> Iterable[Parcel]:
    return (parcel for parcels in lists for parcel in parcels)


def _gas(found: Found, year: int, kind: str, gas: str, parcels: list[Parcel]) -> None:
    ids = [parcel.line.source.id for parcel in parcels]
    told = f"{year} 年{kind} {gas}"
    emitted = tuple(names.emission(id_, year, gas) for id_ in ids)
    found[names.sector_gas(year, kind, gas)] = Origin(summed(parcels), TCO2E, "合计", told, emitted)
    if kind in KINDS:
        masses = tuple(names.mass(id_, year, gas) for id_ in ids)
        tonnes = math.fsum(parcel.tonnes for parcel in parcels)
        found[names.sector_mass(year, kind, gas)] = Origin(tonnes, f"t{gas}", "合计", f"{told} 质量", masses)


def _bought(found: Found, sector: Sector) -> None:
    for kind, (name, _) in ENERGIES.items():
        value, unit = bought(sector, kind)
        if value is not None:
            parts = tuple(names.activity(line.source.id, sector.year) for line in sector.lines(kind))
            told = f"{sector.year} 年{name}购入量"
            found[names.bought(sector.year, name)] = Origin(value, unit, "合计", told, parts)


def _fuel(found: Found, year: int, fuel: Fuel) -> None:
    """Add how much of a fuel was burnt, its heat, and what its factor was made of."""
    by = fuel.factor
    quantity, heat = names.burnt(year, fuel.name, by), names.heat(year, fuel.name, by)
    parts, times = tuple(name for name, _ in fuel.readings), tuple(ratio for _, ratio in fuel.readings)
    found[quantity] = Origin(fuel.burnt, by.per, "合计", f"{year} 年{fuel.name}消耗量", parts, times)
    calorific = fuel.parameter(NCV)
    if calorific is not None:
        parts = (quantity, names.parameter(calorific, by.name))
        found[heat] = Origin(fuel.burnt * calorific.value, "GJ", "乘积", f"{year} 年{fuel.name}燃烧的热量", parts)
