"""The origins of the brief: key figures and their changes, few sources together, months of electricity, measures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

from ghgxl.checks import Case
from ghgxl.inventory import Inventory, Line
from ghgxl.report import names
from ghgxl.report.brief import (
    CUT,
    largest_first,
    measures,
    monthly_power,
    most_of,
    power,
    power_lines,
    rate,
)
from ghgxl.report.brief_tables import LARGEST
from ghgxl.report.charts import MOST, largest_emitters
from ghgxl.report.provenance.cells import Key, Spots, by_month, condensed
from ghgxl.report.provenance.emissions import TCO2E
from ghgxl.report.provenance.nouns import SHARE, Origin
from ghgxl.report.provenance.quality import COMBINED_WORDS, half_widths
from ghgxl.report.uncertainty_tables import last_year, parts_of, total

Found = dict[str, Origin]
_MWH = "MWh"


def briefs(case: Case, found: Found) -> None:
    """Add the origins of each year's brief; those of emissions, energy and changes must be there already."""
    inventory = case.inventory
    _months(case, found)
    for year in inventory.years:
        value = power(inventory, year)
        if value is not None:
            parts = tuple(names.activity(line.source.id, year) for line in power_lines(inventory, year))
            found[names.year_power(year)] = Origin(value, _MWH, "合计", f"{year} 年外购电力", parts)
        _largest(found, inventory, year)
    for before, year in pairwise(inventory.years):
        _rates(case, found, before, year)
    _measures(case, found)
    _uncertainty(case, found)


def _rates(case: Case, found: Found, before: int, year: int) -> None:
    inventory = case.inventory
    for name, measure in measures(case).items():
        share = rate(measure.of(year), measure.of(before))
        if share is not None:
            told = f"{year} 年{measure.title}比 {before} 年的变化"
            parts = (measure.origin(before), measure.origin(year))
            found.setdefault(names.rate(before, year, name), Origin(share, SHARE, "变化", told, parts))
    for line in largest_first(inventory, year)[:LARGEST]:
        source = line.source
        then = inventory.line(source.id, before)
        share = rate(line.tco2e, then.tco2e) if then else None
        if share is not None:
            told = f"{source.id} {source.name} {year} 年排放量比 {before} 年的变化"
            parts = (names.source(source.id, before), names.source(source.id, year))
            found[names.source_rate(before, year, source.id)] = Origin(share, SHARE, "变化", told, parts)


def _largest(found: Found, inventory: Inventory, year: int) -> None:
    lines, whole = largest_first(inventory, year), inventory.total(year)
    emitters = largest_emitters(inventory, year)
    for most in (MOST, LARGEST):
        if emitters[most:]:
            told = f"{year} 年最大的 {most - 1} 个以外的排放源"
            _together(found, names.smaller(year, most - 1), told, emitters[most - 1 :], whole)
    rest = lines[LARGEST:]
    if rest:
        told = f"{year} 年最大的 {LARGEST} 个以外的排放源"
        _together(found, names.others(year), told, rest, whole)
    if whole:
        few, _ = most_of(lines, whole)
        _together(found, names.top(year, few), f"{year} 年最大的 {few} 个排放源", lines[:few], whole)


def _together(found: Found, name: str, words: str, lines: Sequence[Line], whole: float) -> None:
    """Add the sum of some lines and its share of the year's total."""
    year = lines[0].year
    value = math.fsum(line.tco2e for line in lines)
    parts = tuple(names.source(line.source.id, year) for line in lines)
    found[name] = Origin(value, TCO2E, "合计", f"{words}合计", parts)
    if whole:
        both = (name, names.total(year))
        found[names.share(name)] = Origin(value / whole, SHARE, "相除", f"{words}占总量的比例", both)


def _months(case: Case, found: Found) -> None:
    """Add purchased electricity by month, its mean, and how the highest month stands to it."""
    inventory = case.inventory
    bought = {line.source.id for line in inventory.lines if line.source.subcategory == "外购电力"}
    cells = by_month(case.ledger.entries, bought) if bought else {}
    for year in inventory.years:
        months = monthly_power(inventory, year)
        for month, value in months.items():
            readings: list[tuple[str, float]] = []
            for line in power_lines(inventory, year):
                readings += _month(found, line, month, cells)
            parts, times = tuple(name for name, _ in readings), tuple(ratio for _, ratio in readings)
            told = f"{year} 年 {month} 月外购电力"
            found[names.month_power(year, month)] = Origin(value, _MWH, "合计", told, parts, times)
        if months:
            parts = tuple(names.month_power(year, month) for month in sorted(months))
            mean = math.fsum(months.values()) / len(months)
            told = f"{year} 年外购电力的月均（{len(months)} 个月）"
            found[names.mean_power(year)] = Origin(mean, _MWH, "平均", told, parts)
            most = max(months, key=lambda month: months[month])
            if mean:
                both = (names.month_power(year, most), names.mean_power(year))
                told = f"{year} 年用电最多的月与月均之比"
                found[names.peak_power(year)] = Origin(months[most] / mean, "倍", "相除", told, both)


def _month(found: Found, line: Line, month: int, cells: Mapping[tuple[Key, int], Spots]) -> Iterator[tuple[str, float]]:
    """Add what the ledger says of a line in a month, and yield the names, each with what converts it."""
    source, year = line.source, line.year
    for number, group in enumerate(line.groups, 1):
        amounts = [part.quantity for part in group.parts if part.month == month]
        if amounts:
            spots = cells.get(((source.id, year, group.unit, group.asked), month), {})
            name = names.month_reading(source.id, year, month, number if len(line.groups) > 1 else 0)
            told = f"{source.id} {source.name} {year} 年 {month} 月"
            found[name] = Origin(math.fsum(amounts), group.unit, "读数", told, cells=condensed(spots))
            yield name, group.derivation.ratio


def _measures(case: Case, found: Found) -> None:
    """Add what all measures cut together, and that beside each year's total."""
    cut = {
        names.cell(row.place, CUT): value
        for row in case.ledger.rows("减排措施")
        if (value := row.number(CUT)) is not None
    }
    if not cut:
        return
    value = math.fsum(cut.values())
    found[names.MEASURES] = Origin(value, TCO2E, "合计", "写明减排量的措施，每年减排量合计", tuple(cut))
    for year in case.inventory.years:
        whole = case.inventory.total(year)
        if whole:
            told = f"措施的年减排量相当于 {year} 年排放总量的比例"
            both = (names.MEASURES, names.total(year))
            found[names.measures_share(year)] = Origin(value / whole, SHARE, "相除", told, both)


def _uncertainty(case: Case, found: Found) -> None:
    """Add the half-width of each year's total, where all of it is published."""
    last = last_year(case)
    for year in case.inventory.years:
        limited = case.limited_to((year,))
        whole = total(limited)
        if whole is None:
            continue
        name = names.year_uncertainty(year)
        if year == last:
            found[name] = found[names.ALL_UNCERTAINTY]._replace(rule="合计", parts=(names.ALL_UNCERTAINTY,))
            continue
        parts = tuple(
            combined
            for part in parts_of(limited)
            if (
                combined := half_widths(
                    found, part, partial(names.year_half_width, part.line.source.id, year, part.gas)
                )
            )
        )
        found[name] = Origin(whole, SHARE, "导出", f"{year} 年{COMBINED_WORDS}", parts)
