"""The numbers that a figure prints, each with its series, its category and the name of its origin.

What a chart's labels and legend show is told here once, for whoever lays a report beside its ledger. Nothing is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ghgxl.numbers import fixed, percent, plain
from ghgxl.report import names
from ghgxl.report.changes import signed
from ghgxl.report.nouns import Chart, Flow

#: What the sum of a stacked column is called.
TOTAL = "合计"
#: What a slice of a pie is called beside its value.
SHARE = "占比"


class Point(NamedTuple):
    """A number of a figure: the series ("" in a diagram), the category, the text, and the name of its origin ("" for none)."""

    series: str
    category: str
    text: str
    origin: str


def points(figure: object) -> tuple[Point, ...]:
    """Return the numbers that a figure prints; () for one that prints none."""
    match figure:
        case Chart():
            return tuple(_charted(figure))
        case Flow():
            return tuple(_flowing(figure))
    return ()


def _charted(chart: Chart) -> Iterator[Point]:
    last = len(chart.categories) - 1
    for one in chart.series:
        origins = one.origins or ("",) * len(one.values)
        for at, (category, value, origin) in enumerate(zip(chart.categories, one.values, origins, strict=True)):
            if value is not None:
                step = chart.kind == "waterfall" and 0 < at < last
                text = signed(value, chart.digits) if step else fixed(value, chart.digits)
                yield Point(one.name, category, text, origin)
        if chart.kind == "pie":
            yield from _shares(chart, one.values, origins)
    for at, origin in enumerate(chart.totals if chart.kind == "stacked" and len(chart.series) > 1 else ()):
        values = [one.values[at] for one in chart.series]
        if None not in values:
            total = math.fsum(value or 0.0 for value in values)
            yield Point(TOTAL, chart.categories[at], fixed(total, chart.digits), origin)


def _shares(chart: Chart, values: tuple[float | None, ...], origins: tuple[str, ...]) -> Iterator[Point]:
    whole = math.fsum(value or 0.0 for value in values)
    for category, value, origin in zip(chart.categories, values, origins, strict=True):
        if value is not None and whole:
            yield Point(SHARE, category, percent(value / whole), names.share(origin) if origin and chart.totals else "")


def _flowing(flow: Flow) -> Iterator[Point]:
    origins: Mapping[str, str] = dict(flow.origins)
    for place, origin in origins.items():
        amount = max(
            math.fsum(link.value or 0.0 for link in flow.links if link.target == place),
            math.fsum(link.value or 0.0 for link in flow.links if link.source == place),
        )
        yield Point("", place, plain(amount, 2), origin)
