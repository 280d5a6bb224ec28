"""Rates of change in tables: two years side by side and, behind them, how much the later is above the earlier."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ghgxl.audit.figures import agree
from ghgxl.audit.seen import Observation, Reading
from ghgxl.audit.views import ACTIVITY, COAL, EMISSION, OTHER, Column, Row, Seen, View
from ghgxl.findings import error
from ghgxl.numbers import fixed

_RATE = re.compile(
    r"^(?:同比|较上年|比上年)?(?:增减|增长|变化|变动|升降|增|降)(?:率|幅度?)(?:[(（].*)?$|^同比(?:[(（].*)?$"
)


def rates(reading: Reading) -> Iterator[Observation]:
    """Yield rates of change that the two years beside them don't give."""
    for view in reading.views:
        years = [one for one in view.columns if one.year and one.measure in (EMISSION, ACTIVITY, COAL, OTHER)]
        years = [one for one in years if not _RATE.search(one.title)]
        for rate in (one for one in view.columns if one.path and _RATE.search(one.path[-1])):
            if len(years) == 2 and years[0].year != years[1].year:
                earlier, later = sorted(years, key=lambda column: column.year or 0)
                yield from _rates(view, rate, earlier, later)


def _rates(view: View, rate: Column, earlier: Column, later: Column) -> Iterator[Observation]:
    told = [(seen, real, room) for row in view.rows for seen, real, room in _told(view, row, rate, earlier, later)]
    wrong = [(seen, real) for seen, real, room in told if not agree(seen.figure, real, room)]
    if len(wrong) * 2 > len(told) and len(told) > 1:
        return  # most don't fit: this is a rate of something else
    for seen, real in wrong:
        yield Observation(
            error(
                "audit-growth",
                view.place(seen.cell),
                f"变化率写为 {seen.figure.shown}%，按{earlier.year}年和{later.year}年的数值应为 {fixed(real, max(seen.figure.digits, 1))}%；请重新计算。",
            ),
            seen.cell.spot,
        )


def _told(view: View, row: Row, rate: Column, earlier: Column, later: Column) -> Iterator[tuple[Seen, float, float]]:
    """Yield what a row states as its rate, what its two years give, in percent, and how exact that is."""
    seen = view.own(row.position, rate.position)
    before, after = (view.own(row.position, column.position) for column in (earlier, later))
    if seen is None or before is None or after is None or before.figure.value <= 0:
        return
    if not seen.figure.percent and rate.unit != "%":
        return
    was, now = before.figure, after.figure
    room = 100 * (now.half / was.value + now.value * was.half / was.value**2)
    yield seen, (now.value / was.value - 1) * 100, room
