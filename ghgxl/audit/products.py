"""Activity data × emission factor (× GWP) = emission, in the units as printed, and under the units that may have been meant.

A result is right when the printed numbers, each within its rounding, can give it. Otherwise the unit that makes it right
is named, or it is said that none does and which factor the result implies.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ghgxl.audit.figures import Figure, Measure, figure, impossible, measure, plain, squeezed
from ghgxl.audit.seen import Fact, Observation, Reading
from ghgxl.audit.views import ACTIVITY, EMISSION, FACTOR, GAS, GWP, YEAR, Column, Row, Seen, View, years_in
from ghgxl.errors import Refused, UnitRefused
from ghgxl.findings import error
from ghgxl.gases import GWP_SETS, gwp
from ghgxl.numbers import significant
from ghgxl.units import parse, parse_factor
from ghgxl.word.document import Cell

_FACTOR = re.compile(
    r"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>(?:[A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff0-9\-]*)?/[^\s();；，,]+)?\s*(?:\((?P<years>[^()]*(?:19|20)\d\d[^()]*)\))?"
)
#: A header for factors of several activities: tCO2/单位, tCO2e/活动数据单位.
_PER_ITS_UNIT = re.compile(r"/(?:活动(?:数据|水平))?(?:的)?(?:计量)?单位(?:活动(?:数据|水平))?$")
#: Units that one may have meant by another, by dimension.
_MEANT = {
    "能量": ("kWh", "MWh", "万kWh", "GWh", "GJ"),
    "质量": ("kg", "t", "万t"),
    "体积": ("L", "m3", "万m3"),
    "标准体积": ("Nm3", "万Nm3"),
}
_SAME_DIGITS = 2e-4
#: A factor of one digit (0.5) is meant as it stands, not as anything from 0.45 to 0.55.
_COARSEST = 0.01


class Ef(NamedTuple):
    """A printed emission factor: tonnes of gas per unit of activity, its own figure and unit, and the years it is for."""

    figure: Figure
    tonnes: float
    gas: str
    per: Measure | None
    per_unit: str
    years: tuple[int, ...]
    cell: Cell


def factors_in(text: str, header_unit: str, cell: Cell) -> tuple[Ef, ...]:
    """Return the factors that a cell states, with the unit of the header where the cell has none."""
    tidy = plain(text)
    found = []
    for match in _FACTOR.finditer(re.sub(r"\([^()]*?/[^()]*?\)", "", tidy) if header_unit else tidy):
        value = figure(match["value"])
        if value is None or re.fullmatch(r"(?:19|20)\d\d", match["value"]):
            continue
        tonnes, gas, per, per_unit = _unit(match["unit"] or header_unit)
        found.append(Ef(value, tonnes, gas, per, per_unit, years_in(match["years"] or ""), cell))
    if len(found) > 1 and not all(one.years for one in found):
        return ()
    return tuple(found)


def _unit(unit: str) -> tuple[float, str, Measure | None, str]:
    """Return tonnes of mass, gas and activity unit of a factor's unit; CO2/t is read as tCO2/t."""
    for spelt in (unit, f"t{unit}"):
        try:
            known = parse_factor(spelt)
        except UnitRefused:
            continue
        return float(known.mass.scale / parse("t").scale), known.gas, Measure(known.per.dimension, float(known.per.scale)), known.per.symbol  # fmt: skip
    return 1.0, "", None, unit.partition("/")[2]


class _Claim(NamedTuple):
    """An emission that a table states with what it should be made of."""

    view: View
    year: int | None
    activity: Seen
    unit: str
    factor: Ef
    gwps: tuple[float, ...]
    emission: Seen
    emission_tonnes: float


def products(reading: Reading) -> Iterator[Observation]:
    """Yield emissions that aren't activity × factor × GWP."""
    warming = _warming(reading)
    told: set[Cell] = set()
    for view in reading.views:
        for row in view.rows:
            claims = list(_claims(view, row, warming)) if not row.total else []
            for observation in _judged(claims):
                told.add(_cell(observation, claims))
                yield observation
    for claims in _joined(reading, warming):
        yield from (one for one in _judged(claims) if _cell(one, claims) not in told)


def _cell(observation: Observation, claims: Sequence[_Claim]) -> Cell:
    return next(claim.emission.cell for claim in claims if claim.emission.cell.spot == observation.spot)


def _warming(reading: Reading) -> dict[str, tuple[float, ...]]:
    """Return the GWP of each gas as the report states it."""
    found: dict[str, set[float]] = {}
    for view in reading.views:
        column = next(iter(view.of(GWP)), None)
        if column is None:
            continue
        gases = view.of(GAS)
        for row in view.rows:
            seen = view.seen(row.position, column.position)
            gas = squeezed(view.text(row.position, gases[0].position)) if gases else row.name
            if seen is not None and re.fullmatch(r"[A-Za-z0-9\-]{2,12}", gas):
                found.setdefault(gas, set()).add(seen.figure.value)
    for gas, value in re.findall(r"(CO2|CH4|N2O|SF6|NF3)\s*[=＝]\s*(\d+(?:\.\d+)?)", plain(reading.whole)):
        found.setdefault(gas, set()).add(float(value))
    return {gas: tuple(values) for gas, values in found.items()}


def _gwps(gas: str, stated: Seen | None, warming: dict[str, tuple[float, ...]]) -> tuple[float, ...]:
    """Return the GWP that a row may have used, none where it can't be known."""
    if stated is not None:
        return (stated.figure.value,)
    if gas in ("", "CO2", "CO2e"):
        return (1.0,)
    if gas in warming:
        return warming[gas]
    try:
        return tuple(gwp(gas, name).value for name in GWP_SETS)
    except Refused:
        return ()


def _claims(view: View, row: Row, warming: dict[str, tuple[float, ...]]) -> Iterator[_Claim]:
    """Yield the emissions of a row that has its activity data and factor beside it."""
    factor_columns = view.of(FACTOR)
    if not factor_columns:
        return
    for column in view.of(EMISSION):
        emission = view.own(row.position, column.position)
        activity_column = _partner(view.of(ACTIVITY), column)
        factor_column = _partner(factor_columns, column) or (factor_columns[0] if len(factor_columns) == 1 else None)
        if emission is None or activity_column is None or factor_column is None:
            continue
        activity = view.seen(row.position, activity_column.position)
        cell = view.table.at(row.position, factor_column.position)
        if activity is None or cell is None:
            continue
        year = column.year if column.year is not None else row.year
        factor = _of_year(factors_in(cell.text, factor_unit(view, row, factor_column), cell), year)
        if factor is None:
            continue
        gases = view.of(GAS)
        gas = squeezed(view.text(row.position, gases[0].position)) if gases else ""
        gwp_column = next(iter(view.of(GWP)), None)
        stated = view.seen(row.position, gwp_column.position) if gwp_column else None
        simple = factor.gas or (gas if re.fullmatch(r"[A-Za-z0-9\-]{2,12}", gas) else "")
        if simple == "CO2e" and stated is None:
            simple = ""
        unit = activity.figure.unit or _row_unit(row, activity_column)
        yield _Claim(
            view, year, activity, unit, factor, _gwps(simple, stated, warming), emission, _tonnes(column, emission)
        )


def factor_unit(view: View, row: Row, column: Column) -> str:
    """Return the unit of a factor: its header's, or what a column 因子单位 says in the row; /单位 is per the row's unit."""
    beside = next((one for one in view.columns if re.search(r"因子单位|因子的单位|系数单位", one.title)), None)
    unit = column.unit or (plain(view.text(row.position, beside.position)) if beside else "")
    return _PER_ITS_UNIT.sub(f"/{row.unit.strip()}", unit) if row.unit.strip() else unit


def _row_unit(row: Row, column: Column) -> str:
    return row.unit.strip() or column.unit


def _tonnes(column: Column, seen: Seen) -> float:
    """Return how many tonnes the unit of an emission column is."""
    known = measure(seen.figure.unit or column.unit)
    return known.scale if known is not None and known.dimension == "二氧化碳当量" else 1.0


def _partner(columns: Sequence[Column], column: Column) -> Column | None:
    """Return the column of the same year, or the only one without a year."""
    same = [one for one in columns if one.year == column.year]
    if len(same) == 1:
        return same[0]
    timeless = [one for one in columns if one.year is None]
    return timeless[0] if not same and len(timeless) == 1 and len(columns) == 1 else None


def _of_year(factors: Sequence[Ef], year: int | None) -> Ef | None:
    if len(factors) == 1 and (not factors[0].years or year is None or year in factors[0].years):
        return factors[0]
    return next((one for one in factors if year in one.years), None)


def _expected(claim: _Claim, meant: Measure | None, warming: float) -> tuple[float, float]:
    """Return the emission that a claim should state, in its own unit, and how much rounding leaves open."""
    per = claim.factor.per
    ratio = (
        meant.scale / per.scale if meant is not None and per is not None and meant.dimension == per.dimension else 1.0
    )
    whole = ratio * claim.factor.tonnes * warming / claim.emission_tonnes
    activity, factor = claim.activity.figure, claim.factor.figure
    value = activity.value * factor.value * whole
    half = min(factor.half, factor.value * _COARSEST)
    room = (activity.half * factor.value + activity.value * half) * abs(whole)
    return value, room + abs(value) * _SAME_DIGITS


def _fits(claim: _Claim, meant: Measure | None) -> bool:
    seen = claim.emission.figure
    for warming in claim.gwps:
        value, room = _expected(claim, meant, warming)
        if abs(seen.value - value) <= room + seen.half * 1.01:
            return True
        if claim.factor.per is None and value > 0 and seen.value > 0:
            # a factor without a unit: its digits can be judged, its power of ten can't
            times = 10.0 ** round(math.log10(seen.value / value))
            if abs(seen.value - value * times) <= room * times + seen.half * 1.01:
                return True
    return False


def _comparable(claim: _Claim) -> bool:
    """Return whether the activity's unit and the factor's belong together, or one of them isn't known."""
    known, per = measure(impossible(claim.unit) or claim.unit), claim.factor.per
    return known is None or per is None or known.dimension == per.dimension


def _judged(claims: Sequence[_Claim]) -> Iterator[Observation]:
    """Yield what is wrong with the emissions of one source, the factors that they imply compared."""
    wrong = [
        claim
        for claim in claims
        if claim.gwps
        and claim.activity.figure.value
        and _comparable(claim)
        and not _fits(claim, measure(impossible(claim.unit) or claim.unit))
    ]
    implied = {claim.year: _implied(claim) for claim in wrong}
    different = len({significant(value, 3) for value in implied.values()}) > 1
    for claim in wrong:
        value, _ = _expected(claim, measure(impossible(claim.unit) or claim.unit), claim.gwps[0])
        reading_as = _reading_that_fits(claim)
        seen = claim.emission.figure
        product = (
            f"{claim.activity.figure.shown} {claim.unit} × {claim.factor.figure.value:g} {_printed(claim.factor)}"
            + (f" × {claim.gwps[0]:g}" if claim.gwps[0] != 1 else "")
        )
        if reading_as:
            advice = f"，只有把活动数据的单位读作“{reading_as}”才相符；请更正单位或重新计算"
        else:
            advice = (
                f"，按任何单位都不相符，它隐含的因子为 {significant(implied[claim.year], 3)} {_printed(claim.factor)}"
            )
            if different:
                others = "、".join(
                    f"{year}年 {significant(one, 3)}" for year, one in implied.items() if year != claim.year
                )
                advice += f"，且各年隐含的因子不同（{others}）"
            advice += "；请核对活动数据、因子和结果"
        when = f"{claim.year}年" if claim.year else ""
        yield Observation(
            error(
                "audit-product",
                claim.view.place(claim.emission.cell),
                f"{when}排放量写为 {seen.shown}，而 {product} = {significant(value, 6)}{advice}。",
            ),
            claim.emission.cell.spot,
        )


def _printed(factor: Ef) -> str:
    return f"t{factor.gas or 'CO2'}/{factor.per_unit}" if factor.per_unit else ""


def _implied(claim: _Claim) -> float:
    """Return the factor that the stated emission implies, in the factor's own unit."""
    value, _ = _expected(claim, measure(impossible(claim.unit) or claim.unit), claim.gwps[0])
    return claim.factor.figure.value * claim.emission.figure.value / value if value else 0.0


def _reading_that_fits(claim: _Claim) -> str:
    per = claim.factor.per or measure(impossible(claim.unit) or claim.unit)
    if per is None:
        return ""
    for unit in _MEANT.get(per.dimension, ()):
        meant = measure(unit)
        if meant is not None and _fits(claim._replace(unit=unit), meant):
            return unit
    return ""


def _joined(reading: Reading, warming: dict[str, tuple[float, ...]]) -> Iterator[list[_Claim]]:
    """Yield the emissions of a source whose activity data or factor stand in other tables, joined by its name."""
    factors = _factor_table(reading)
    held: dict[str, list[_Claim]] = {}
    for fact in reading.facts:
        if fact.measure != EMISSION or fact.group or fact.row.total or fact.view.of(FACTOR):
            continue
        name, _, gas = fact.name.partition("|")
        activity = _only(one for one in reading.by_name.get((name, fact.year), ()) if one.measure == ACTIVITY)
        known = [(one, stated) for one, stated in factors.get(name, ()) if not one.years or fact.year in one.years]
        if gas:
            known = [(one, stated) for one, stated in known if one.gas == gas]
        if activity is None or len({(one.figure.value, one.gas) for one, _ in known}) != 1:
            continue
        factor, stated = known[0]
        gas = "" if factor.gas == "CO2e" else factor.gas
        claim = _Claim(
            fact.view, fact.year, Seen(activity.figure, activity.cell), activity.unit, factor,
            _gwps(gas, stated, warming), Seen(fact.figure, fact.cell), fact.scale,
        )  # fmt: skip
        held.setdefault(f"{fact.view.name}{fact.name}", []).append(claim)
    yield from held.values()


def _only(facts: Iterator[Fact]) -> Fact | None:
    """Return the fact, where all that are given say the same number."""
    found = list(facts)
    return found[0] if found and len({round(fact.value, 12) for fact in found}) == 1 else None


def _factor_table(reading: Reading) -> dict[str, list[tuple[Ef, Seen | None]]]:
    """Return the factors that tables state, by source."""
    found: dict[str, list[tuple[Ef, Seen | None]]] = {}
    for view in reading.views:
        columns = view.of(FACTOR)
        if len(columns) != 1:
            continue
        years = next(iter(view.of(YEAR)), None)
        gases, warming = view.of(GAS), view.of(GWP)
        for row in view.rows:
            cell = view.table.at(row.position, columns[0].position)
            if cell is None or row.total or not row.name:
                continue
            told = years_in(plain(view.text(row.position, years.position))) if years else ()
            gas = squeezed(view.text(row.position, gases[0].position)) if gases else ""
            for factor in factors_in(cell.text, factor_unit(view, row, columns[0]), cell):
                simple = gas if re.fullmatch(r"[A-Za-z0-9\-]{2,12}", gas) else factor.gas
                stated = view.seen(row.position, warming[0].position) if warming else None
                found.setdefault(row.name, []).append((factor._replace(years=factor.years or told, gas=simple), stated))
    return found
