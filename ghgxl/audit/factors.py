"""Printed emission factors against the library: standard-coal coefficients in disguise, the cited document, the year.

A factor that the report calls measured or the company's own is its own affair; only what a published document is said
to hold is compared with that document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ghgxl.audit.figures import plain, squeezed
from ghgxl.audit.products import Ef, factors_in
from ghgxl.audit.seen import Observation, Reading
from ghgxl.audit.views import FACTOR, Row, View
from ghgxl.checks.stated import coal_in_disguise
from ghgxl.errors import Refused
from ghgxl.factors import Factor, search
from ghgxl.factors.names import ELECTRICITY, FUEL, find, longest
from ghgxl.findings import error, warning
from ghgxl.numbers import significant
from ghgxl.units import parse

_SAME = 0.0006
STALE_YEARS = 3
_OWN = re.compile(r"实测|自测|检测报告|供应商|企业自有|企业提供|合同|绿电|自有")
_BORROWED = re.compile(r"早于|晚于|借用|没有.{0,12}相应年份|最近的?较?[早晚]|尚未发布|暂无|未发布")
_DOCUMENT_2012 = re.compile(r"2012年.{0,8}(?:中国)?区域电网|2011年和2012年中国区域电网|区域电网平均.{0,6}2012")
_NUMBERED = re.compile(r"公告\s*(20\d\d)\s*年\s*第\s*(\d+)\s*号")
_ANNOUNCED = re.compile(r"(20\d\d)年(?:度)?电力二氧化碳排放因子")


class _Printed(NamedTuple):
    """A printed factor: of what, the cell, and everything the table says of its origin."""

    view: View
    row: Row
    energy: str
    electric: bool
    factor: Ef
    origin: str


def _printed(reading: Reading) -> Iterator[_Printed]:
    for view in reading.views:
        notes = squeezed(" ".join([*view.notes, *(paragraph.text for paragraph in view.table.below)]))
        for column in view.of(FACTOR):
            for row in view.rows:
                cell = view.table.at(row.position, column.position)
                if cell is None or (cell.row - 1, cell.column - 1) != (row.position, column.position) or row.total:
                    continue
                words = [*row.labels, *(squeezed(view.text(row.position, other.position)) for other in view.columns)]
                energy = next((name for word in words if (name := _fuel(word))), "")
                electric = any(find(ELECTRICITY, word) or re.search(r"电力|外购电|用电", word) for word in words[:4])
                for factor in factors_in(cell.text, column.unit, cell):
                    yield _Printed(view, row, energy, electric, factor, f"{''.join(words)}{notes}")


@lru_cache(maxsize=4096)
def _fuel(word: str) -> str:
    """Return the fuel that a word names or holds, "" for none."""
    known = find(FUEL, word) or longest(FUEL, word)
    return known.name if known else ""


def printed_factors(reading: Reading) -> Iterator[Observation]:
    """Yield what is wrong with the emission factors that the report prints."""
    printed = list(_printed(reading))
    for rule in (_disguised, _cited, _outdated, _unlikely):
        yield from rule(reading, printed)


def _disguised(_: Reading, printed: Sequence[_Printed]) -> Iterator[Observation]:
    """Yield emission factors of fuels that are coefficients to standard coal."""
    for one in printed:
        if one.electric or not one.energy or one.factor.gas not in ("CO2", "CO2e", ""):
            continue
        coal = coal_in_disguise(one.energy, one.factor.figure.value)
        per = one.factor.per
        if coal is None or (per is not None and per.dimension != "质量"):
            continue
        published = _co2_of(one.energy)
        expected = f"；{one.energy}的排放因子约为 {'～'.join(published)} tCO2/t" if published else ""
        yield Observation(
            error(
                "audit-coal-factor",
                one.view.place(one.factor.cell),
                f"{one.energy}的排放因子写为 {one.factor.figure.value:g}，与折标准煤系数 {coal} 几乎相同，是把折标系数当成了排放因子{expected}。",
            ),
            one.factor.cell.spot,
        )


@cache
def _co2_of(energy: str) -> tuple[str, ...]:
    """Return the smallest and the largest CO2 factor per tonne that the library has for a fuel."""
    try:
        found = [
            factor.value
            for factor in search(energy)
            if factor.gas == "CO2" and factor.per == "t" and factor.name == energy
        ]
    except Refused:
        return ()
    return tuple(dict.fromkeys(significant(value, 4) for value in (min(found), max(found)))) if found else ()


@cache
def _electricity() -> tuple[Factor, ...]:
    return tuple(factor for factor in search("电力") if factor.gas == "CO2")


def _per_mwh(factor: Ef) -> float | None:
    """Return a printed electricity factor in t/MWh, None where its unit doesn't say."""
    if factor.per is None:
        return factor.figure.value if 0.02 < factor.figure.value < 1.5 else None
    if factor.per.dimension != "能量":
        return None
    return factor.figure.value * factor.tonnes * float(parse("MWh").scale) / factor.per.scale


def _cited(reading: Reading, printed: Sequence[_Printed]) -> Iterator[Observation]:
    """Yield electricity factors that the document cited for them doesn't hold."""
    region = _region(reading)
    for one in printed:
        value = _per_mwh(one.factor) if one.electric else None
        held = _documents(one.origin) if value is not None else ()
        if value is None or not held or (_OWN.search("".join(one.row.labels)) and not held):
            continue
        room = max(_SAME * value, one.factor.figure.half * 1.01)
        if any(abs(value - factor.value) <= room for factor in held):
            continue
        near = [factor for factor in held if factor.region in region]
        listed = "、".join(dict.fromkeys(f"{factor.region} {factor.value:g}" for factor in near[:3]))
        other = next((factor for factor in _electricity() if abs(value - factor.value) <= room), None)
        elsewhere = (
            f"；这个数值是{other.region} {other.year} 年的（{other.citation.short}）"
            if other and other.year and one.factor.figure.digits >= 4
            else ""
        )
        expected = f"，其中{listed} tCO2/MWh" if listed else ""
        yield Observation(
            error(
                "audit-factor-cited",
                one.view.place(one.factor.cell),
                f"电力排放因子写为 {one.factor.figure.value:g}，而所引的{held[0].citation.short}中没有这个数值{expected}{elsewhere}；请更正因子或出处。",
            ),
            one.factor.cell.spot,
        )


def _documents(origin: str) -> tuple[Factor, ...]:
    """Return the electricity factors of the documents that an origin names."""
    found: list[Factor] = []
    text = plain(origin)
    if _DOCUMENT_2012.search(text):
        found += [factor for factor in _electricity() if factor.year == 2012]
    numbers = {f"公告{year}年第{number}号" for year, number in _NUMBERED.findall(text)}
    found += [factor for factor in _electricity() if factor.citation.number in numbers]
    for year in _ANNOUNCED.findall(text):
        found += [
            factor
            for factor in _electricity()
            if factor.year == int(year) and factor.citation.number.startswith("公告")
        ]
    return tuple(dict.fromkeys(found))


def _region(reading: Reading) -> frozenset[str]:
    """Return the province that the report names most, and the grids around it."""
    provinces = {factor.region for factor in _electricity() if factor.level == "省级"}
    counts = {name: reading.whole.count(name) for name in provinces}
    best = max(counts, key=lambda name: counts[name], default="")
    if not best or not counts[best]:
        return frozenset({"南方"} if "南方电网" in reading.whole else ())
    try:
        return frozenset(factor.region for factor in search("电力", region=best) if factor.region != "全国")
    except Refused:
        return frozenset({best})


def _outdated(reading: Reading, printed: Sequence[_Printed]) -> Iterator[Observation]:
    """Yield electricity factors whose year is well before the years they are used for, where nearer ones are published."""
    published = sorted({factor.year for factor in _electricity() if factor.year and factor.use == "范围二"})
    for one in printed:
        value = _per_mwh(one.factor) if one.electric else None
        if value is None or _BORROWED.search(one.origin) or _BORROWED.search(reading.whole):
            continue
        cited_years = {factor.year for factor in _documents(one.origin) if factor.year}
        used_for = one.factor.years or ((one.row.year,) if one.row.year else reading.years)
        if len(cited_years) != 1 or not used_for:
            continue
        year = next(iter(cited_years))
        nearer = [other for other in published if other > year and other <= max(used_for)]
        if max(used_for) - year >= STALE_YEARS and nearer:
            yield Observation(
                warning(
                    "audit-factor-year",
                    one.view.place(one.factor.cell),
                    f"{year} 年的电力因子用于 {'、'.join(str(number) for number in used_for)} 年，已相差 {max(used_for) - year} 年；已发布 {'、'.join(str(number) for number in nearer)} 年的因子，请改用或说明理由。",
                ),
                one.factor.cell.spot,
            )


def _unlikely(_: Reading, printed: Sequence[_Printed]) -> Iterator[Observation]:
    """Yield fuel factors far outside of everything published: a slip of the decimal point or the unit."""
    for one in printed:
        factor = one.factor
        if (
            one.electric
            or not one.energy
            or factor.per is None
            or factor.per.dimension != "质量"
            or factor.gas not in ("CO2", "CO2e")
        ):
            continue
        bounds = [float(text) for text in _co2_of(one.energy)]
        value = factor.figure.value * factor.tonnes / factor.per.scale * float(parse("t").scale)
        if (
            not bounds
            or coal_in_disguise(one.energy, factor.figure.value)
            or bounds[0] * 0.6 <= value <= bounds[-1] * 1.6
        ):
            continue
        yield Observation(
            warning(
                "audit-factor-odd",
                one.view.place(factor.cell),
                f"{one.energy}的排放因子写为 {factor.figure.value:g} t{factor.gas}/{factor.per_unit}，公布的数值为 {'～'.join(_co2_of(one.energy))} tCO2/t；请核对数值和单位。",
            ),
            factor.cell.spot,
        )
