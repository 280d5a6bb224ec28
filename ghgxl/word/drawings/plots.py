"""What a chart will look like before any XML: its kind, order, margins, and which labels have room.

A pie whose legend or whose values don't suit one becomes lying bars; columns whose
names are too long lie down; labels that would collide stand upright or stay away
(the table beside the chart holds every number). No value is changed or left out:
when there are too many to draw, the smallest are added up under a name that says so.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from ghgxl.numbers import fixed
from ghgxl.report.nouns import Chart, Series
from ghgxl.word.drawings.plot import GAP, SIZE, Plot, known, lowest
from ghgxl.word.drawings.text import LINE, SMALLEST, plain, widest_token, width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The series of a waterfall: what a column stands on, and the three kinds of column.
STEPS: Final = ("起点", "总量", "增加", "减少")

#: Height of a chart by its width. LibreOffice lays every chart out at this shape and stretches the result to the
#: frame, so any other shape shows ovals for pies there; taller only where the rows need it.
SHAPE: Final = 9 / 16
#: A chart of few lying bars is smaller as a whole: so much of its height is a bar's, and it has at least that height.
_BAR: Final = 48.0
_LEAST_HEIGHT: Final = 170.0
#: A chart of few columns, points or slices is no wider than this, or than so much for each of them.
_LEAST_WIDTH: Final = 350.0
_COLUMN: Final = 40.0
_SWATCH: Final = 24.0
_PIE_LIMIT: Final = 12


def tidy(chart: Chart) -> Chart:
    """Return the chart with plain texts and only finite values; raises ValueError when a series has another length."""
    for one in chart.series:
        if len(one.values) != len(chart.categories):
            raise ValueError(f"{chart.name}: series {one.name!r} and the categories differ in length")
    series = tuple(
        Series(
            plain(one.name),
            tuple(float(value) if value is not None and math.isfinite(value) else None for value in one.values),
        )
        for one in chart.series
    )
    return replace(chart, categories=tuple(map(plain, chart.categories)), series=series, unit=plain(chart.unit))


def arrange(chart: Chart, width_pt: float, max_height_pt: float) -> Plot:
    """Return how the chart is drawn within the width and at most so high; one of few columns narrower if it looks the same."""
    chart = tidy(chart)
    whole = _laid(chart, width_pt, max_height_pt)
    columns = len(chart.categories) * (1 if chart.kind in ("stacked", "waterfall") else len(chart.series))
    enough = max(_LEAST_WIDTH, columns * _COLUMN)
    if whole.lying or enough >= width_pt:
        return whole
    small = _laid(chart, enough, max_height_pt)
    return small if _look(small) == _look(whole) else whole


def _look(plot: Plot) -> tuple[object, ...]:
    """Return what of a chart must not change for it to be made smaller."""
    return plot.kind, plot.lying, plot.names, plot.labels, plot.upright_names, plot.detail


def _laid(chart: Chart, width_pt: float, max_height_pt: float) -> Plot:
    """Return how a chart is drawn in all of a width."""
    if chart.kind == "waterfall":
        return _waterfall(chart, width_pt, max_height_pt)
    plot = Plot(chart.kind, chart.categories, chart.series, chart.unit, chart.digits, width_pt, max_height_pt)
    if plot.kind == "pie":
        return _pie(plot, max_height_pt)
    if plot.kind == "bar":
        return _lying(plot, max_height_pt)
    return _standing(plot, max_height_pt)


def _waterfall(chart: Chart, width_pt: float, max_height_pt: float) -> Plot:
    """Return columns that stand on what went before; their numbers follow their names, for a small one has no room inside.

    Raises ValueError when the changes don't lead from the first total to the last.
    """
    (one,) = chart.series
    values = [value if value is not None else math.nan for value in one.values]
    reached = math.fsum(values[:-1])
    if not math.isclose(reached, values[-1], rel_tol=1e-9, abs_tol=1e-9):
        raise ValueError(f"{chart.name}: the changes lead to {reached}, not to {values[-1]}")
    last = len(values) - 1
    level = 0.0
    columns: list[tuple[float | None, ...]] = []
    names = []
    for at, (name, value) in enumerate(zip(chart.categories, values, strict=True)):
        if at in (0, last):
            columns.append((None, value, None, None))
            level = value
        else:
            columns.append((min(level, level + value), None, max(value, 0.0) or None, max(-value, 0.0) or None))
            level += value
        sign = "+" if value > 0 and at not in (0, last) else ""
        names.append(f"{name} {sign}{fixed(value, chart.digits)}".replace(" -", " −"))
    held = zip(STEPS, zip(*columns, strict=True), strict=True)
    series = tuple(Series(name, tuple(values)) for name, values in held)
    plot = Plot("stacked", tuple(names), series, chart.unit, chart.digits, width_pt, max_height_pt, floating=True)
    return replace(_standing(plot, max_height_pt), labels="")


def _pie(plot: Plot, max_height: float) -> Plot:
    """Return a pie, its slices by size and its legend with the numbers; bars where a pie can't show the data."""
    if len(plot.series) != 1:
        return _standing(replace(plot, kind="column"), max_height)
    values = plot.series[0].values
    order = sorted(range(len(values)), key=lambda index: -(values[index] or 0.0) if values[index] is not None else 1.0)
    name = plot.series[0].name
    plot = replace(
        plot,
        names=tuple(plot.names[index] for index in order),
        series=(Series(name, tuple(values[index] for index in order)),),
    )
    if lowest(plot.series) < 0:
        return _lying(replace(plot, kind="bar"), max_height)
    legend = replace(plot, detail="value")
    needed = max(width(label, SIZE) for label in legend.labelled_names) + _SWATCH
    row = SIZE * LINE + 4
    plot = replace(plot, width=min(plot.width, max_height / SHAPE))
    tall = plot.width * SHAPE
    disc = min(tall - 24, plot.width - needed - 40, 190.0)
    if len(values) > _PIE_LIMIT or disc < 100 or len(values) * row + 8 > tall:
        return _lying(replace(plot, kind="bar", detail="share"), max_height)
    side = (plot.width - disc - needed - 30) / 2
    return replace(
        legend,
        width=plot.width,
        height=tall,
        left=side,
        right=plot.width - side - disc,
        top=(tall - disc) / 2,
        bottom=(tall - disc) / 2,
        labels="flat",
    )


def _legend_height(plot: Plot) -> float:
    """Return the room below that the legend takes; a single series needs none."""
    count = len(plot.series)
    if count < 2:
        return 0.0
    widths = [width(one.name, SIZE) + _SWATCH + 8 for one in plot.series]
    lines = math.ceil(sum(widths) / (plot.width * 0.85))
    return lines * SIZE * 1.5 + 8


def _lying(plot: Plot, max_height: float) -> Plot:
    """Return lying bars: names to their left in as many lines as they need, numbers at their ends."""
    bars = 1 if plot.kind == "stacked" else len(plot.series)
    below = 22.0 + (14.0 if plot.unit else 0.0) + _legend_height(plot)
    few = below + 10 + len(plot.names) * bars * _BAR
    plot = replace(plot, width=min(plot.width, max(few, _LEAST_HEIGHT) / SHAPE))
    for size in (SIZE, 8.5, 8.0, SMALLEST):
        labels = plot.labelled_names
        room = min(plot.width * 0.4, max(width(label, size) for label in labels) + 2)
        lines = max(len(wrap(label, size, room - 4)) for label in labels)
        row = max(lines * size * 1.2 + 3, bars * 9.0 + 5, 13.0)
        fitting = int((max_height - below - 10) / row)
        if len(labels) <= fitting:
            break
    else:
        return _lying(_folded(plot, max(2, fitting)), max_height) if len(plot.names) > 2 else plot
    tall = min(max_height, max(below + 10 + len(labels) * row, plot.width * SHAPE))
    roomy = (tall - below - 10) / len(labels)
    numbers = _widest_number(plot)
    thick = min(roomy / (bars + GAP), 30.0)
    return replace(
        plot,
        lying=True,
        height=tall,
        left=room + 12,
        right=numbers + 14,
        top=8.0,
        bottom=below,
        labels="flat" if thick >= 8 else "",
        gap=min(roomy / thick - bars, 5.0),
        size=size,
    )


def _folded(plot: Plot, keep: int) -> Plot:
    """Return the plot with only its largest categories apart; the others added up under a name that counts them."""
    weight = [
        max((abs(value) for one in plot.series if (value := one.values[index]) is not None), default=-1.0)
        for index in range(len(plot.names))
    ]
    ranked = sorted(range(len(weight)), key=lambda index: -weight[index])
    stay, folded = sorted(ranked[: keep - 1]), sorted(ranked[keep - 1 :])

    def values(one: Series) -> tuple[float | None, ...]:
        rest = [value for index in folded if (value := one.values[index]) is not None]
        return (*(one.values[index] for index in stay), math.fsum(rest) if rest else None)

    return replace(
        plot,
        names=(*(plot.names[index] for index in stay), f"其余{len(folded)}项合计"),
        series=tuple(Series(one.name, values(one)) for one in plot.series),
    )


def _standing(plot: Plot, max_height: float) -> Plot:
    """Return columns or lines, with the names below them; long names make the columns lie down."""
    count = len(plot.names)
    digits = axis_digits(plot)
    biggest = max((abs(value) for value in _reach(plot)), default=0.0)
    scale = width(("-" if lowest(plot.series) < 0 else "") + fixed(biggest * 1.2, digits), SIZE)
    left = scale + 10 + (16.0 if plot.unit else 0.0)
    slot = (plot.width - left - 12) / count
    lines = max(len(wrap(name, SIZE, max(slot - 4, 1))) for name in plot.names)
    flat = lines <= 3 and max(widest_token(name, SIZE) for name in plot.names) <= slot - 2
    is_time = all(name[:1].isdigit() for name in plot.names)
    if not flat and not is_time and plot.kind != "line":
        lying = _lying(plot, max_height)
        if len(lying.names) == count:
            return lying
    names = lines * SIZE * 1.25 if flat else min(max(width(name, SIZE) for name in plot.names), max_height * 0.3)
    bottom = names + 12 + _legend_height(plot)
    tall = min(max_height, max(plot.width * SHAPE, bottom + 110))
    plot = replace(plot, height=tall, left=left, right=12.0, top=16.0, bottom=bottom, upright_names=not flat)
    bars = 1 if plot.kind == "stacked" else len(plot.series)
    gap = min(slot / min(slot / (bars + GAP), 64.0) - bars, 5.0)
    labels = _labels(plot, slot)
    return replace(plot, labels=labels, gap=gap, top=_widest_number(plot) + 8 if labels == "upright" else plot.top)


def _widest_number(plot: Plot) -> float:
    """Return the width of the widest number at a point."""
    return max((width(fixed(value, plot.digits), plot.size - 1) for value in known(plot.series)), default=0.0)


def _reach(plot: Plot) -> list[float]:
    """Return the values that the value axis must hold."""
    if plot.kind != "stacked":
        return known(plot.series)
    columns = list(zip(*(one.values for one in plot.series), strict=True))
    return [
        math.fsum(value for value in column if value is not None and (value > 0) is sign)
        for column in columns
        for sign in (True, False)
    ]


def axis_digits(plot: Plot) -> int:
    """Return how many decimal digits the value axis needs, from the distance of its ticks."""
    biggest = max((abs(value) for value in _reach(plot)), default=0.0)
    if biggest == 0:
        return 0
    return min(6, max(0, -math.floor(math.log10(biggest / 5))))


def step(plot: Plot) -> float | None:
    """Return the distance of the ticks of a lying value axis, so that their numbers stand side by side; None otherwise."""
    reach = _reach(plot)
    span = max(*reach, 0.0) - min(*reach, 0.0)
    if not plot.lying or span == 0:
        return None
    room = max(width(fixed(value, axis_digits(plot)), plot.size) for value in (max(reach), min(reach))) + 16
    least = span * 1.05 / max(1, min(6, int(plot.plot_width / room)))
    power: float = 10.0 ** math.floor(math.log10(least))
    return next(power * nice for nice in (1, 2, 5, 10) if power * nice >= least)


def from_zero(plot: Plot) -> bool:
    """Return whether the value axis begins at zero: whenever nothing is negative, so that lengths and slopes are true."""
    return lowest(plot.series) >= 0


def _labels(plot: Plot, slot: float) -> Literal["", "flat", "upright"]:
    """Return how the numbers stand at their points, "" when they would collide."""
    widest = _widest_number(plot)
    if plot.kind == "stacked":
        bar = slot / (1 + GAP)
        return "flat" if widest <= max(bar, slot - 4) else ""
    if plot.kind == "column":
        bar = slot / (len(plot.series) + GAP)
        if widest <= (slot - 4 if len(plot.series) == 1 else bar):
            return "flat"
        return "upright" if bar >= 11 else ""
    if widest > slot - 2 or _points_collide(plot):
        return ""
    return "flat"


def _points_collide(plot: Plot) -> bool:
    """Return whether a label would stand on the next line above it, anywhere."""
    values = known(plot.series)
    span = max(*values, 0.0) * 1.1 - min(*values, 0.0) if values else 0.0
    for column in zip(*(one.values for one in plot.series), strict=True):
        heights = sorted(value / (span or 1.0) * plot.plot_height for value in column if value is not None)
        if any(above - below < 26 for below, above in pairwise(heights)):
            return True
    return False


def valleys(values: Sequence[float | None]) -> list[int]:
    """Return the points of a line that lie below both their neighbours: their labels stand below them."""

    def above(index: int, value: float) -> bool:
        other = values[index] if 0 <= index < len(values) else None
        return other is None or other > value

    return [
        index
        for index, value in enumerate(values)
        if value is not None and above(index - 1, value) and above(index + 1, value) and len(values) > 1
    ]


def segment_fits(plot: Plot, value: float | None) -> bool:
    """Return whether a part of a stack is large enough to hold its number."""
    reach = _reach(plot)
    span = (max(*reach, 0.0) - min(*reach, 0.0)) * 1.15
    if value is None or span == 0:
        return False
    share = abs(value) / span
    if plot.lying:
        return share * plot.plot_width >= width(fixed(value, plot.digits), plot.size - 1)
    return share * plot.plot_height >= plot.size + 2
