"""The base year as it was published against what the ledger gives now: whether it has to be recalculated.

核对 holds the published figure as the item 基准年排放量. Both figures are kept; neither is corrected.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ghgxl.checks.case import Case
from ghgxl.errors import Refused
from ghgxl.findings import Finding, note, warning
from ghgxl.inventory import tonnes_per
from ghgxl.ledger import Stated
from ghgxl.numbers import fixed, percent

#: The item of 核对 that holds what an earlier report gave for the base year.
ITEM = "基准年排放量"


class Rebased(NamedTuple):
    """A published base-year figure and what the ledger gives now, both tCO2e; ``share`` is the change, of one."""

    stated: Stated
    published: float
    now: float
    passed: bool

    @property
    def share(self) -> float:
        """The change against the published figure."""
        return self.now / self.published - 1


def rebased(case: Case) -> Iterable[Rebased]:
    """Yield every published base-year figure that can be compared."""
    now = case.inventory.base_total
    for stated in case.ledger.stated:
        if stated.item != ITEM or now is None:
            continue
        try:
            published = stated.value * tonnes_per(stated.unit)
        except Refused:
            continue
        if published > 0:
            yield Rebased(stated, published, now, abs(now / published - 1) >= case.company.recalculation)


def moved_base_year(case: Case) -> Iterable[Finding]:
    """Yield whether the base year has to be recalculated, for each published figure that differs."""
    for one in rebased(case):
        if fixed(one.published) == fixed(one.now):
            continue
        seen = (
            f"基准年排放量原报告为 {fixed(one.published)} tCO2e，按本台账为 {fixed(one.now)} tCO2e，"
            f"相差 {percent(abs(one.share))}"
        )
        limit = percent(case.company.recalculation, 1)
        if one.passed:
            yield warning(
                "base-year-moved",
                one.stated.place,
                f"{seen}，达到重算阈值 {limit}；请确认原因（可用 ghgxl compare 与上期台账比较），报告中同时列出两个数值。",
            )
        else:
            yield note("base-year-moved", one.stated.place, f"{seen}，未达到重算阈值 {limit}，不需要重算。")


def unreadable(case: Case) -> Iterable[Finding]:
    """Yield published base-year figures that can't be compared, and why."""
    for stated in case.ledger.stated:
        if stated.item != ITEM:
            continue
        if case.inventory.base_total is None:
            yield warning("stated-unknown", stated.place, f"“{ITEM}”无法核对：企业信息没有可计算的基准年。")
            continue
        try:
            tonnes_per(stated.unit)
        except Refused as refusal:
            yield warning("stated-unknown", stated.place, f"“{ITEM}”无法核对：{refusal.message}。")
