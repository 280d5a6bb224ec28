"""The origins of emissions: total ← scopes, sources ← gases ← mass × GWP ← activity × factor ← ledger cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ghgxl import gases as gas_room
from ghgxl.checks import Case
from ghgxl.emissions import Group
from ghgxl.factors import Match
from ghgxl.inventory import Inventory, Line
from ghgxl.numbers import significant
from ghgxl.report import names
from ghgxl.report.provenance.cells import Key, Spots, condensed, gathered, together
from ghgxl.report.provenance.nouns import SHARE, Origin

TCO2E = "tCO2e"
Found = dict[str, Origin]


def emissions(case: Case, found: Found) -> None:
    """Add the origins of every line, and of every sum of lines."""
    inventory = case.inventory
    cells = gathered(case.ledger.entries)
    for line in inventory.lines:
        _line(found, line, inventory.gwp, cells)
    _all_factors(found, inventory)
    for year in inventory.years:
        _sums(found, inventory, year)
    years = inventory.years
    for count, first in enumerate(years):
        for last in years[count + 1 :]:
            before, after = inventory.total(first), inventory.total(last)
            if before:
                both = (names.total(first), names.total(last))
                told = f"{last} 年排放总量比 {first} 年的变化"
                found[names.change(first, last)] = Origin(after / before - 1, SHARE, "变化", told, both)
    if inventory.base_total is not None:
        parts = tuple(names.total(year) for year in case.company.base_years)
        found[names.BASE] = Origin(inventory.base_total, TCO2E, "平均", "基准年排放量", parts)


def _line(found: Found, line: Line, gwp: str, cells: Mapping[Key, Mapping[str, Spots]]) -> None:
    id_, year = line.source.id, line.year
    title = f"{id_} {line.source.name} {year} 年"
    many = len(line.groups) > 1
    for number, group in enumerate(line.groups, 1):
        places = cells.get((id_, year, group.unit, group.asked), {})
        name = names.reading(id_, year, number if many else 0)
        found[name] = _reading(title, group, group.quantity, together(places.values()), group.records)
        for department in dict.fromkeys(part.department for part in group.parts) if len(places) > 1 else ():
            spots = places.get(department, {})
            amount = sum(part.quantity for part in group.parts if part.department == department)
            told = f"{title} {department or '未分部门'}"
            count = sum(map(len, spots.values()))
            found[names.department(id_, year, department, number if many else 0)] = _reading(
                told, group, amount, spots, count
            )
    for group in line.groups:
        if group.unit != group.derivation.per:
            ratio, per = group.derivation.ratio, group.derivation.per
            told = f"1 {group.unit} 折合的 {per} 数"
            found[names.ratio(group.unit, per, ratio)] = Origin(
                ratio, f"{per}/{group.unit}", "导出", told, citation="单位换算"
            )
    ratios = tuple(group.derivation.ratio for group in line.groups)
    readings = tuple(names.reading(id_, year, number if many else 0) for number in range(1, len(line.groups) + 1))
    if line.activity is not None:
        found[names.activity(id_, year)] = Origin(
            line.activity, line.unit, "合计", f"{title}活动数据{_conversions(line)}", readings, ratios
        )
    for gas, tonnes in line.gases.items():
        _gas(found, line, title, gas, tonnes)
        weight = gas_room.gwp(gas, gwp)
        found.setdefault(
            names.gwp(gas),
            Origin(
                weight.value, f"{TCO2E}/t{gas}", "引用", f"{gas} 的 GWP（{weight.version}）", citation=weight.citation
            ),
        )
        found[names.emission(id_, year, gas)] = Origin(
            line.by_gas[gas],
            TCO2E,
            "乘积",
            f"{title} {gas}{_borrowed(line, gas)}",
            (names.mass(id_, year, gas), names.gwp(gas)),
        )
    parts = tuple(names.emission(id_, year, gas) for gas in line.by_gas)
    found[names.source(id_, year)] = Origin(line.tco2e, TCO2E, "合计", f"{title}排放量", parts)


def _reading(title: str, group: Group, quantity: float, spots: Spots, count: int) -> Origin:
    told = f"{title}，{count} 条记录之和" if count > 1 else title
    return Origin(quantity, group.unit, "读数", told, cells=condensed(spots) if spots else "")


def _conversions(line: Line) -> str:
    """Return how the units of the records become that of the factor, "" where nothing is converted."""
    told = dict.fromkeys(
        f"1 {group.unit} = {significant(group.derivation.ratio, 7)} {group.derivation.per}"
        for group in line.groups
        if group.unit != group.derivation.per
    )
    return f"（{'，'.join(told)}）" if told else ""


def _gas(found: Found, line: Line, title: str, gas: str, tonnes: float) -> None:
    """Add the tonnes of one gas: activity × factor, or the sum of such products."""
    id_, year = line.source.id, line.year
    products: list[tuple[str, Group, Match]] = []
    many = len(line.groups) > 1
    for number, group in enumerate(line.groups, 1):
        for match in group.derivation.matches:
            if match.factor.gas == gas:
                products.append((names.reading(id_, year, number if many else 0), group, match))
                _factor(found, match)
    name = names.mass(id_, year, gas)
    if len(products) == 1 and not many:
        parts = (names.activity(id_, year), names.factor(products[0][2].factor))
        found[name] = Origin(tonnes, f"t{gas}", "乘积", f"{title} {gas} 质量", parts)
        return
    terms = []
    for count, (reading, group, match) in enumerate(products, 1):
        converted, product = _converted(found, reading, line, group), f"{name}.{count}"
        found[product] = Origin(
            group.activity * match.factor.value,
            f"t{gas}",
            "乘积",
            f"{title} {gas} 质量（{group.unit}）",
            (converted, names.factor(match.factor)),
        )
        terms.append(product)
    found[name] = Origin(tonnes, f"t{gas}", "合计", f"{title} {gas} 质量", tuple(terms))


def _borrowed(line: Line, gas: str) -> str:
    """Return in what the factor of this year is borrowed, in brackets, "" for one that fits."""
    told = dict.fromkeys(match.words.partition("（")[2] for match in line.matches if match.factor.gas == gas)
    return "".join(f"（{words}" for words in told if words)


def _factor(found: Found, match: Match) -> None:
    factor = match.factor
    name = names.factor(factor)
    if name not in found:
        made = "；".join(
            f"{one.name} {significant(one.value, 5)} {one.unit}".rstrip() for one in factor.parameters if one.value
        )
        told = f"{match.words.partition('（')[0]}{f'（{made}）' if made else ''}"
        found[name] = Origin(
            factor.value, factor.unit, "引用", told, cells=str(factor.place), citation=str(factor.citation)
        )
        for one in factor.parameters:
            cited, of = str(one.citation or factor.citation), f"{factor.name}{one.name}"
            told_by = Origin(one.value, one.unit, "引用", of, cells=str(one.place), citation=cited)
            found.setdefault(names.parameter(one, factor.name), told_by)


def _all_factors(found: Found, inventory: Inventory) -> None:
    """Add, for each gas of each source, the factors of all its years."""
    used: dict[tuple[str, str], dict[str, None]] = {}
    for line in inventory.lines:
        for match in line.matches:
            used.setdefault((line.source.id, match.factor.gas), {})[names.factor(match.factor)] = None
    for (id_, gas), parts in used.items():
        if len(parts) > 1:
            last = found[list(parts)[-1]]
            told = f"{id_} 各年度的 {gas} 因子"
            found[names.factors(id_, gas)] = Origin(last.value, last.unit, "导出", told, tuple(parts))


#: Kinds of sources that a report lists even when the company has none.
KINDS = ("固定燃烧", "移动燃烧", "制程排放", "逸散排放", "外购电力", "外购热力")


def _sums(found: Found, inventory: Inventory, year: int) -> None:
    lines = inventory.of(year)

    def of(name: str, value: float, words: str, wanted: Iterable[Line]) -> str:
        parts = tuple(names.source(line.source.id, year) for line in wanted)
        found[name] = Origin(value, TCO2E, "合计", f"{year} 年{words}", parts)
        return name

    whole = inventory.total(year)
    shared = [of(names.total(year), whole, "排放总量", lines)]
    for number in (1, 2, 3):
        wanted = [line for line in lines if line.source.scope == number]
        shared.append(of(names.scope(year, number), inventory.scope(year, number), f"范围{number}排放量", wanted))
    for number in range(1, 7):
        wanted = [line for line in lines if line.source.iso_category == number]
        of(names.category(year, number), inventory.category(year, number), f" ISO 14064-1 类别{number}排放量", wanted)
    for name in dict.fromkeys((*KINDS, *(line.source.subcategory for line in inventory.lines))):
        wanted = [line for line in lines if line.source.subcategory == name]
        shared.append(of(names.kind(year, name), inventory.subcategory(year, name), f"{name}排放量", wanted))
    shared += [names.source(line.source.id, year) for line in lines]
    _families(found, inventory, year)
    for name in shared if whole else ():
        told = f"{found[name].words.removesuffix('排放量')}占总量的比例"
        found[names.share(name)] = Origin(found[name].value / whole, SHARE, "相除", told, (name, names.total(year)))
    burnt = tuple(name for line in lines for name in _biogenic(found, line))
    told = f"{year} 年生物源 CO2，不计入总量"
    found[names.biogenic(year)] = Origin(inventory.biogenic(year), "tCO2", "合计", told, burnt)


def _biogenic(found: Found, line: Line) -> Iterator[str]:
    """Add the CO2 of biomass of a line, activity × factor, and yield its names."""
    many = len(line.groups) > 1
    for number, group in enumerate(line.groups, 1):
        apart = group.derivation.biogenic
        if apart is not None:
            _factor(found, apart)
            id_, year = line.source.id, line.year
            reading = names.reading(id_, year, number if many else 0)
            quantity = _converted(found, reading, line, group) if many else names.activity(id_, year)
            told = f"{id_} {line.source.name} {year} 年生物源 CO2"
            parts = (quantity, names.factor(apart.factor))
            found[f"{reading}.生物源"] = Origin(group.biogenic, "tCO2", "乘积", told, parts)
            yield f"{reading}.生物源"


def _converted(found: Found, reading: str, line: Line, group: Group) -> str:
    """Add a reading in the unit of its factor, and return its name."""
    name, derivation = f"{reading}.换算", group.derivation
    told = f"{line.source.id} {line.source.name} {line.year} 年活动数据"
    found[name] = Origin(group.activity, derivation.per, "合计", told, (reading,), (derivation.ratio,))
    return name


def _families(found: Found, inventory: Inventory, year: int) -> None:
    parts: dict[tuple[str, bool], list[str]] = {}
    kinds = dict.fromkeys(("CO2", "CH4", "N2O", "HFCs", "PFCs", "SF6", "NF3"))
    for line in inventory.of(year):
        for gas in line.by_gas:
            kind = gas_room.family(gas)
            kinds[kind] = None
            for direct in (True, False) if line.source.scope == 1 else (False,):
                parts.setdefault((kind, direct), []).append(names.emission(line.source.id, year, gas))
    for kind in kinds:
        for direct in (True, False):
            value = inventory.gas_family(year, kind, direct_only=direct)
            told = f"{year} 年{'直接排放中' if direct else '全部排放中'}的 {kind}"
            found[names.family(year, kind, direct=direct)] = Origin(
                value, TCO2E, "合计", told, tuple(parts.get((kind, direct), ()))
            )
