"""Checks of quantities against their fellows: months, years and single records of one source and department.

What is usual is told by robust statistics within the source (``robust``); a slip is a ratio near a power of ten while
the others agree. These are suspicions, so they are told as warnings; three powers of ten are no suspicion any more.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate, chain

from ghgxl.checks import robust
from ghgxl.checks.case import Amounts, Case, Spot
from ghgxl.findings import Finding, Place, Severity
from ghgxl.ledger import Entry
from ghgxl.numbers import significant
from ghgxl.tuples import NamedTuple
from ghgxl.units import parse

#: From so many powers of ten on, a slip is an error rather than a suspicion.
_CERTAIN = 3

#: Records are looked at one by one where a department has several a month; fewer are told by their month.
_SEVERAL = 1.5
_RECORDS = 12

#: More records than this that stick out are told as one: the amounts are of several kinds.
_MANY = 10

#: Units of a kind that are taken for each other.
_TAKEN = {
    "能量": "kWh、MWh 与 万kWh",
    "质量": "kg 与 t",
    "标准体积": "Nm³ 与 万Nm³",
    "体积": "L 与 m³",
}


def units_taken(unit: str) -> str:
    """Return the units that are often taken for each other where this one is used: kg 与 t."""
    return _TAKEN.get(parse(unit).dimension, "填写的单位")


def times(power: int) -> str:
    """Return a power of ten as a ratio in words: 10 倍, 1/1,000."""
    return f"{10**power:,} 倍" if power > 0 else f"1/{10**-power:,}"


class _Suspect(NamedTuple):
    """Something unusual before it has a cell: where to look, how much it is and what was usual."""

    amounts: Amounts
    spot: Spot
    value: float
    odd: robust.Odd
    against: str
    many: int = 0  # so many records stick out likewise, of which this one does most


def unusual_amounts(case: Case) -> Iterable[Finding]:
    """Yield months, years and records that are a power of ten away from their fellows, or far from what is usual."""
    suspects: list[_Suspect] = []
    for amounts in case.amounts:
        records = list(_records(amounts))
        told = {suspect.spot for suspect in records}
        months = [suspect for suspect in _months(amounts) if suspect.spot not in told]
        suspects += records + months
    years = list(_years(case, {(one.spot[0], one.spot[3], one.spot[1]) for one in suspects}))
    entries = case.entries({suspect.spot for suspect in (*suspects, *years)})
    for suspect in (*suspects, *years):
        yield _told(case, suspect, entries[suspect.spot])


def _sums(amounts: Amounts) -> dict[tuple[int, int], float]:
    return {(year, month): math.fsum(each) for (year, month), each in amounts.each.items() if month is not None}


def _months(amounts: Amounts) -> Iterable[_Suspect]:
    sums = _sums(amounts)
    for moment, odd in robust.odd_months(sums).items():
        yield _Suspect(amounts, amounts.spot(moment), sums[moment], odd, "同一排放源其他月份的水平")


def _records(amounts: Amounts) -> Iterable[_Suspect]:
    """Yield single records that stick out, where a department has several records a month."""
    months = {moment: each for moment, each in amounts.each.items() if moment[1] is not None}
    values = list(chain.from_iterable(months.values()))
    if len(values) < _RECORDS or len(values) < _SEVERAL * len(months):
        return
    found = [odd for odd in robust.odd_ones(values) if odd.distance > 0 or odd.power]  # a small purchase is no fault
    if not found:
        return
    ends = list(accumulate(map(len, months.values())))
    moments = tuple(months)
    many = len(found) if len(found) > _MANY else 0
    for odd in sorted(found, key=lambda odd: -abs(odd.distance))[:1] if many else found:
        spot = amounts.spot(moments[bisect_right(ends, odd.at)])
        yield _Suspect(amounts, spot, values[odd.at], odd, "同一排放源其他记录的中位数", many)


def _years(case: Case, told: set[tuple[str, str, int]]) -> Iterable[_Suspect]:
    """Yield years that are a power of ten away from the others, unless the output value went the same way."""
    for amounts in case.amounts:
        levels = _levels(amounts)
        for year, odd in robust.odd_years(levels).items():
            if (amounts.source.id, amounts.department, year) in told or _explained(case, levels, year, odd):
                continue
            moments = [moment for moment in amounts.each if moment[0] == year]
            value = 10.0 ** levels[year]
            yield _Suspect(amounts, amounts.spot(moments[0]), value, odd, "其他年度的水平（按月中位数或全年合计）")


def _levels(amounts: Amounts) -> dict[int, float]:
    """Return a level for each year that can be compared: months with months, whole years with whole years."""
    monthly = robust.levels(_sums(amounts))
    years = {year for year, _ in amounts.each}
    if len(monthly) >= 2 or monthly:
        return monthly
    whole = {year: math.fsum(amounts.each.get((year, None), ())) for year in years}
    return {year: math.log10(value) for year, value in whole.items() if value > 0}


def output_by_year(case: Case) -> Mapping[int, float]:
    """Return the output value of each year, 万元, where 产量产值 tells it."""
    found: dict[int, list[float]] = {}
    for row in case.ledger.rows("产量产值"):
        year, value = row.number("年度"), row.number("产值(万元)")
        if year is not None and value is not None and value > 0:
            found.setdefault(int(year), []).append(value)
    return {year: math.fsum(values) for year, values in found.items()}


def _explained(case: Case, levels: Mapping[int, float], year: int, odd: robust.Odd) -> bool:
    """Return whether the output value changed as much as the quantity did."""
    output = output_by_year(case)
    others = [output[other] for other in levels if other != year and other in output]
    if year not in output or not others:
        return False
    return abs(math.log10(output[year] / (math.fsum(others) / len(others))) - odd.distance) < robust.LEAST


def _told(case: Case, suspect: _Suspect, entries: list[Entry]) -> Finding:
    amounts, odd = suspect.amounts, suspect.odd
    entry = _nearest(case, entries, suspect.value)
    place = entry.place if entry else amounts.source.place
    _, year, month, _ = suspect.spot
    yearly = suspect.against.startswith("其他年度")
    when = f"{year} 年" + (f" {month} 月" if month is not None and not yearly else "")
    unit = amounts.unit
    seen = f"{amounts.name} {when}的数量 {significant(suspect.value, 5)} {unit}"
    usual = f"{suspect.against}（{significant(odd.usual, 4)} {unit}）"
    ratio = significant(10.0**odd.distance, 2)
    likewise = f"；还有 {suspect.many - 1:,} 条记录同样相差悬殊，此条最甚" if suspect.many else ""
    if odd.power:
        severity = Severity.ERROR if abs(odd.power) >= _CERTAIN else Severity.WARNING
        written = f"（此处单位写 {entry.unit}）" if entry else ""
        return Finding(
            "unit-slip",
            severity,
            place,
            f"{seen}，是{usual}的 {ratio} 倍，接近 {times(odd.power)}；请核对单位{written}和小数点，{units_taken(unit)}是否写错{likewise}。",
        )
    return Finding(
        "outlier",
        Severity.WARNING,
        place,
        f"{seen}，是{usual}的 {ratio} 倍，与其余数据相差悬殊；请核对原始凭证，属实请在“说明”表写明原因{likewise}。",
    )


def _nearest(case: Case, entries: list[Entry], value: float) -> Entry | None:
    """Return the record that has the value in its factor's unit, else the largest, None when there is none."""

    def amount(entry: Entry) -> float:
        return entry.quantity * case.ratios.get((entry.source, entry.unit, entry.year), 1.0)

    exact = next((entry for entry in entries if math.isclose(amount(entry), value, rel_tol=1e-9)), None)
    return exact or max(entries, key=amount, default=None)


def place_of(entries: Iterable[Entry], otherwise: Place) -> Place:
    """Return the cell of the first record, or another place when there is none."""
    return next((entry.place for entry in entries), otherwise)
