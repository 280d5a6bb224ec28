"""Robust statistics on decimal logarithms: what is usual, what sticks out, and by which power of ten.

Median and MAD, because one slip must not move what is usual. Pure functions on numbers; no ledger is known here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from ghgxl.tuples import NamedTuple

#: A MAD of a normal distribution is this part of its standard deviation.
_NORMAL = 1.4826

#: A value sticks out beyond this many robust standard deviations, and never within a factor of 3.5.
DEVIATIONS, LEAST = 5.0, 0.55

#: A ratio is near a power of ten within this distance of its decimal logarithm (a factor of 1.7).
NEAR = 0.23

#: Below so many values nothing is called usual.
ENOUGH = 6


def median(values: Iterable[float]) -> float:
    """Return the median of values, of which there is at least one; the library's takes longer to import than a ledger to check."""
    return _middle(sorted(values))


def power_of_ten(distance: float, near: float = NEAR) -> int:
    """Return the power of ten that a decimal logarithm is near to, 0 when it is near to none but one."""
    power = round(distance)
    return power if abs(distance - power) <= near else 0


def spread(values: Sequence[float]) -> float:
    """Return the robust standard deviation of values about their median."""
    middle = median(values)
    return _NORMAL * median(abs(value - middle) for value in values)


class Odd(NamedTuple):
    """A value that sticks out: which one, by how much (a decimal logarithm), and what was usual there."""

    at: int
    distance: float
    usual: float

    @property
    def power(self) -> int:
        """The power of ten by which it slipped, 0 when it is merely unusual."""
        return power_of_ten(self.distance)


def odd_ones(values: Sequence[float]) -> tuple[Odd, ...]:
    """Return the values that stick out of their fellows; values that aren't positive have no logarithm and are passed over."""
    logs = list(map(math.log10, sorted(value for value in values if value > 0)))
    if len(logs) < ENOUGH:
        return ()
    middle = _middle(logs)
    deviations = sorted([abs(log - middle) for log in logs])  # two runs, each in order: merged, not sorted
    limit = max(LEAST, DEVIATIONS * _NORMAL * _middle(deviations))
    if deviations[-1] <= limit:
        return ()
    usual = 10.0**middle
    low, high = 10.0 ** (middle - limit), 10.0 ** (middle + limit)
    return tuple(
        Odd(at, math.log10(value / usual), usual) for at, value in enumerate(values) if value > high or 0 < value < low
    )


def _middle(ordered: Sequence[float]) -> float:
    """Return the median of values in order."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


Moment = tuple[int, int]


def levels(months: Mapping[Moment, float]) -> dict[int, float]:
    """Return the median decimal logarithm of each year that has at least three positive months."""
    logs: dict[int, list[float]] = {}
    for (year, _), value in months.items():
        if value > 0:
            logs.setdefault(year, []).append(math.log10(value))
    return {year: median(found) for year, found in logs.items() if len(found) >= 3}


def odd_months(months: Mapping[Moment, float]) -> dict[Moment, Odd]:
    """Return the months that stick out of their year, and also of the same month of the other years where there are any.

    A season that comes back each year is usual: heating gas may be ten times as much in January as in July.
    """
    level = levels(months)
    dev = {
        (year, month): math.log10(value) - level[year]
        for (year, month), value in months.items()
        if value > 0 and year in level
    }
    if len(dev) < ENOUGH:
        return {}
    rest: dict[Moment, float] = {}
    sure: set[Moment] = set()
    for (year, month), own in dev.items():
        others = [dev[other, month] for other in level if other != year and (other, month) in dev]
        rest[year, month] = own - (median(others) if others else 0.0)
        if len(others) >= 2 and max(others) - min(others) < LEAST:
            sure.add((year, month))
    limit = max(LEAST, DEVIATIONS * spread(list(rest.values())))
    found: dict[Moment, Odd] = {}
    for number, (moment, distance) in enumerate(rest.items()):
        own = dev[moment]
        # with one other year, which of the two is odd is told by the fellows in its own year
        alone = moment in sure or (abs(own) > LEAST and own * distance > 0)
        if abs(distance) > limit and alone:
            usual = _expected(months, moment) or 10.0 ** (level[moment[0]] + own - distance)
            found[moment] = Odd(number, math.log10(months[moment] / usual), usual)
    return found


def _expected(months: Mapping[Moment, float], moment: Moment) -> float | None:
    """Return what a month should be by the same month of the other years and how the rest of the years compare."""
    year, month = moment
    told = []
    for other in {at for at, _ in months if at != year}:
        steps = [
            math.log10(value / months[other, at])
            for (held, at), value in months.items()
            if held == year and at != month and value > 0 and months.get((other, at), 0.0) > 0
        ]
        there = months.get((other, month), 0.0)
        if there > 0 and len(steps) >= 3:
            told.append(math.log10(there) + median(steps))
    return 10.0 ** median(told) if told else None


def odd_years(levels_by_year: Mapping[int, float]) -> dict[int, Odd]:
    """Return the years that are a power of ten away from all others, which agree among themselves; of two, the later."""
    found: dict[int, Odd] = {}
    years = sorted(levels_by_year)
    if len(years) == 2:
        distance = levels_by_year[years[1]] - levels_by_year[years[0]]
        return {years[1]: Odd(1, distance, 10.0 ** levels_by_year[years[0]])} if power_of_ten(distance) else {}
    for number, year in enumerate(years):
        others = [levels_by_year[other] for other in years if other != year]
        if len(others) < 2 or max(others) - min(others) > LEAST:
            continue
        middle = median(others)
        distance = levels_by_year[year] - middle
        if power_of_ten(distance):
            found[year] = Odd(number, distance, 10.0**middle)
    return found


def same(values: Iterable[float]) -> dict[float, list[int]]:
    """Return the values that come more than once, with their positions."""
    found: dict[float, list[int]] = {}
    for index, value in enumerate(values):
        found.setdefault(value, []).append(index)
    return {value: spots for value, spots in found.items() if len(spots) > 1}


def digits(value: float) -> int:
    """Return how many significant digits a number was written with: 1250 has 3, 48.30 has 3, 12345.6 has 6."""
    return len(f"{value:.15g}".partition("e")[0].replace(".", "").replace("-", "").strip("0")) if value else 0
