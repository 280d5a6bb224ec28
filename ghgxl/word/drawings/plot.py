"""A chart ready to be written: what is drawn, how large, and what has room in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ghgxl.numbers import fixed, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ghgxl.report.nouns import Series

Kind = Literal["pie", "bar", "column", "stacked", "line"]

SIZE: Final = 9.0
#: The room between columns, as a part of a column's width.
GAP: Final = 0.6


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart ready to be written: lengths in points, margins round the plot area, texts without marks."""

    kind: Kind
    names: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    digits: int
    width: float
    height: float
    lying: bool = False
    detail: Literal["", "value", "share"] = ""
    left: float = 10.0
    right: float = 10.0
    top: float = 12.0
    bottom: float = 10.0
    labels: Literal["", "flat", "upright"] = ""
    upright_names: bool = False
    floating: bool = False
    gap: float = GAP
    size: float = SIZE

    @property
    def labelled_names(self) -> tuple[str, ...]:
        """The names as the chart shows them: with value and share where the legend carries these."""
        if not self.detail:
            return self.names
        values = self.series[0].values
        total = math.fsum(value or 0.0 for value in values)
        return tuple(self._detailed(name, value, total) for name, value in zip(self.names, values, strict=True))

    def _detailed(self, name: str, value: float | None, total: float) -> str:
        share = percent(None if value is None else value / total)
        if self.detail == "share":
            return f"{name}（{share}）"
        return f"{name}：{fixed(value, self.digits)}{spaced(self.unit)}，{share}"

    @property
    def totals(self) -> tuple[float | None, ...] | None:
        """What stands on top of each stacked column; None for a column with an unknown part, and for other kinds."""
        values = [series.values for series in self.series]
        if self.kind != "stacked" or self.floating or self.lying or len(values) < 2 or lowest(self.series) < 0:
            return None
        columns = list(zip(*values, strict=True))
        sums = tuple(None if None in column else math.fsum(value or 0.0 for value in column) for column in columns)
        return None if all(total is None for total in sums) else sums

    @property
    def plot_width(self) -> float:
        """The width of the plot area."""
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> float:
        """The height of the plot area."""
        return self.height - self.top - self.bottom


def spaced(unit: str) -> str:
    """Return the unit as it follows a number."""
    return f" {unit}" if unit else ""


def known(series: Sequence[Series]) -> list[float]:
    """Return every value that is a number."""
    return [value for one in series for value in one.values if value is not None]


def lowest(series: Sequence[Series]) -> float:
    """Return the lowest of the values, zero where there is none."""
    return min(known(series), default=0.0)
