"""Uncertainty of a sum of sources (IPCC 2006 Vol. 1 Ch. 3), and the data-quality score of an inventory.

Pure functions over plain numbers; half-widths of the 95 % interval are shares of one (0.05 is ±5 %). No inventory is
seen here, and a missing uncertainty stays None: it is not taken to be zero.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from ghgxl.errors import Refused
from ghgxl.factors import Citation
from ghgxl.factors.fuels import known_fuel
from ghgxl.factors.loading import Row, rows
from ghgxl.factors.names import fold
from ghgxl.findings import Place
from ghgxl.numbers import rounded

_FILE = "uncertainty.csv"

#: Beyond this half-width error propagation is no more than an estimate (IPCC 2006 Vol. 1 Ch. 3.2.3: small uncertainties).
LARGE = 0.3


class Uncertainty(NamedTuple):
    """A published half-width below and above a value, shares of one, with its source."""

    minus: float
    plus: float
    citation: Citation
    place: Place

    @property
    def half_width(self) -> float:
        """The larger of the two: what error propagation uses for a skewed interval."""
        return max(self.minus, self.plus)


class Term(NamedTuple):
    """One gas of a source in a sum: its amount, the half-widths of its activity data and factor, and which they are.

    Terms with the same ``factor_key`` share one factor, so their factor's error is the same in all of them; so do the
    gases of one source share its activity data (``activity_key``; None: these are its own).
    """

    amount: float
    activity: float
    factor: float
    factor_key: Hashable
    activity_key: Hashable = None


def _uncertainty(row: Row) -> Uncertainty:
    return Uncertainty(float(row.exact("minus") / 100), float(row.exact("plus") / 100), row.citation, row.place)


def _rows(kind: str) -> Iterable[Row]:
    return (row for row in rows(_FILE) if row["kind"] == kind)


def factor_uncertainty(name: str, gas: str = "CO2") -> Uncertainty | None:
    """Return the uncertainty of a fuel's factor (IPCC 2006 Vol. 2 Tables 1.4, 2.3), None when none is published."""
    known = known_fuel(name)
    if known is None:
        return None
    for wanted in (known.ipcc, known.group):
        for row in _rows("排放因子"):
            if row["name"] == wanted and row["gas"] == gas:
                return _uncertainty(row)
    return None


def activity_uncertainty(kind: str = "燃料消费") -> Uncertainty | None:
    """Return the default uncertainty of a kind of activity data (IPCC 2006 Vol. 2 Table 2.15), None when there is none."""
    return next((_uncertainty(row) for row in _rows("活动数据") if row["name"] == kind), None)


def grade(half_width: float) -> str:
    """Return the grade of a half-width as the GHG Protocol's tool names it: 高 良 中 差."""
    for row in _rows("不确定度等级"):
        if half_width <= float(row.exact("plus") / 100):
            return row["name"]
    return "差"


def of_product(*half_widths: float) -> float:
    """Return the half-width of a product of independent quantities: √(Σ Uᵢ²) (IPCC 2006 Vol. 1 Eq. 3.1)."""
    return math.hypot(*half_widths)


def of_sum(terms: Iterable[Term]) -> float | None:
    """Return the half-width of a sum: √(Σ (Uᵢ·xᵢ)²) / |Σ xᵢ| (Eq. 3.2); None for a sum of nothing or zero.

    Terms that share a factor or activity data are fully correlated in it: those contributions add linearly first.
    """
    held = tuple(terms)
    total = math.fsum(term.amount for term in held)
    if total == 0:
        return None
    shared: dict[Hashable, list[float]] = defaultdict(list)
    for number, term in enumerate(held):
        shared["factor", term.factor_key].append(term.amount * term.factor)
        own = term.activity_key is None
        shared["activity", own, number if own else term.activity_key].append(term.amount * term.activity)
    return math.hypot(*(math.fsum(parts) for parts in shared.values())) / abs(total)


# ------------------------------------------------------------------------------------------------ data quality

ACTIVITY, FACTOR, INSTRUMENT = "活动数据评分", "排放因子评分", "仪器校正评分"

#: Words in a grade as companies write it → the class of the scheme. The first that fits counts.
_CLASSES = {
    ACTIVITY: (("连续", "连续计量"), ("自动", "连续计量"), ("定期", "定期计量"), ("间歇", "定期计量"), ("发票", "定期计量"), ("抄表", "定期计量"), ("估", "自行推估")),
    FACTOR: (
        ("测量", "测量或质量平衡"), ("实测", "测量或质量平衡"), ("平衡", "测量或质量平衡"), ("同", "同工艺设备"), ("制造", "制造厂"), ("厂商", "制造厂"),
        ("区域", "区域因子"), ("省", "区域因子"), ("国家", "国家因子"), ("全国", "国家因子"), ("国际", "国际因子"), ("ipcc", "国际因子"),
    ),
    INSTRUMENT: (("外部", "外部校正"), ("未", "未校正"), ("无", "未校正"), ("内部", "内部校正")),
}  # fmt: skip


class Scored(NamedTuple):
    """One source's scores and its share of the emissions; ``instrument`` is None where the scheme has no such score."""

    activity: int
    factor: int
    share: float
    instrument: int | None = None

    @property
    def score(self) -> float:
        """Activity × factor, at most 36; with an instrument score × instrument ÷ 6, so the scale stays the same."""
        return self.activity * self.factor * (1.0 if self.instrument is None else self.instrument / 6)


class Level(NamedTuple):
    """A data-quality level, 6 the best, and its band of scores."""

    level: int
    low: int
    high: int


def score_of(kind: str, text: str) -> int:
    """Return the points of a grade as written, a number of the scheme or words (连续计量, 国家因子 …). Raises Refused."""
    points = {row["name"]: int(row["value"]) for row in _rows(kind)}
    written = fold(text)
    if written.isdigit() and int(written) in points.values():
        return int(written)
    for word, name in _CLASSES[kind]:
        if word in written:
            return points[name]
    told = "、".join(f"{name}（{value}）" for name, value in points.items())
    raise Refused(f"看不懂{kind.removesuffix('评分')}等级“{text.strip()}”；请写：{told}", "grade")


def quality_score(sources: Iterable[Scored]) -> float:
    """Return S = Σ score × share of emissions, at most 36 (Shenzhen's scheme). The shares should add up to one."""
    return math.fsum(source.score * source.share for source in sources)


def level_of(score: float) -> Level:
    """Return the level of a total score; the bands are of whole points, so the score is rounded first (GB/T 8170)."""
    points = int(rounded(score, 0))
    for row in _rows("数据质量等级"):
        low, high = int(row["low"]), int(row["high"])
        if low <= points <= high:
            return Level(int(row["name"].removesuffix("级")), low, high)
    raise Refused(f"数据质量总分应在 1～36 之间，现为 {points}", "grade")
