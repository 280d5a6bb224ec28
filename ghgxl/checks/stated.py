"""核对: what someone states elsewhere is an assertion; it is recomputed and compared.

What an item's spelling means is known in ``items``.
Two numbers agree when the computed one, rounded to the digits that are stated, is the stated one, or when they
are within one part in a thousand.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from ghgxl import factors
from ghgxl.checks.case import Case
from ghgxl.checks.items import answer_of, source_of
from ghgxl.errors import Refused, UnitRefused
from ghgxl.findings import Finding, error, warning
from ghgxl.ledger import Stated
from ghgxl.numbers import percent, plain, rounded, significant

#: Two numbers within this share of each other are one number told with different digits.
TOLERANCE = 0.001

#: Powers of ten by which a unit slips: 万 for 千, MWh for 万kWh, kg for t …
SLIPS = (10, 100, 1000, 10_000, 100_000, 1_000_000)

#: A factor this near to a standard-coal coefficient is one in disguise.
COAL_NEARNESS = 0.01


def agrees(stated: float, computed: float) -> bool:
    """Return whether a stated number is the computed one, at the digits in which it is stated."""
    exponent = Decimal(repr(stated)).normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    if math.isfinite(computed) and float(rounded(computed, digits)) == stated:
        return True
    return abs(stated - computed) <= TOLERANCE * max(abs(stated), abs(computed))


def slip(stated: float, computed: float) -> int | None:
    """Return the power of ten by which a stated number missed the computed one: 10 when it is too small, -10 too large."""
    if stated <= 0 or computed <= 0:
        return None
    for times in SLIPS:
        if abs(computed / stated / times - 1) < 0.01:
            return times
        if abs(stated / computed / times - 1) < 0.01:
            return -times
    return None


def stated_values(case: Case) -> Iterable[Finding]:
    """Yield every number of 核对 that isn't what the ledger gives."""
    for stated in case.ledger.stated:
        for year in (stated.year,) if stated.year is not None else case.inventory.years:
            yield from _compare(case, stated, year)


def _compare(case: Case, stated: Stated, year: int) -> Iterable[Finding]:
    try:
        answer = answer_of(case, stated, year)
    except UnitRefused as refusal:
        yield error(
            "unit", stated.place, f"{stated.where or '核对'}：“{stated.item}”的单位“{stated.unit}”：{refusal.message}。"
        )
        return
    except Refused as refusal:
        yield warning("stated-unknown", stated.place, f"“{stated.item}”无法核对：{refusal.message}。")
        return
    if answer is None or agrees(stated.value, answer.value):
        return
    where = f"{stated.where}：" if stated.where else ""
    seen = f"{where}{year} 年{answer.name}申报为 {plain(stated.value)} {stated.unit}"
    expected = f"按台账应为 {significant(answer.value, 7)} {answer.unit}"
    times = slip(stated.value, answer.value)
    if times is not None:
        size = "少" if times > 0 else "多"
        yield error(
            "unit-slip",
            stated.place,
            f"{seen}，{expected}，申报值{size}了 {abs(times):,} 倍；请核对单位（如 MWh 与万千瓦时、吨与万吨）。",
        )
    elif stated.item.startswith("排放因子"):
        yield _factor_finding(case, stated, seen, expected)
    else:
        off = abs(stated.value - answer.value) / abs(answer.value) if answer.value else math.inf
        told = f"，相差 {percent(off, 1)}" if math.isfinite(off) else ""
        yield error("stated-differs", stated.place, f"{seen}，{expected}{told}；请更正申报值或台账。")


def _factor_finding(case: Case, stated: Stated, seen: str, expected: str) -> Finding:
    source = source_of(case, stated.item.partition(":")[2])
    coal = coal_in_disguise(source.factor_name or source.name, stated.value) if source else None
    if coal is not None:
        return error(
            "coal-coefficient",
            stated.place,
            f"{seen}，{expected}；它与折标准煤系数 {coal} 几乎相同，是把折标系数当成了排放因子。",
        )
    return error(
        "factor-differs", stated.place, f"{seen}，{expected}；申报的因子与所引文件不符或已过时，请改用台账所列因子。"
    )


def coal_in_disguise(energy: str, value: float) -> str | None:
    """Return the standard-coal coefficient that a factor is within one percent of, with its unit; None when it isn't."""
    for edition in ("2008", "2020"):
        try:
            coefficient = factors.standard_coal(energy, edition)
        except Refused:
            continue
        if coefficient.value and abs(value / coefficient.value - 1) < COAL_NEARNESS:
            return f"{plain(coefficient.value)} kgce/{coefficient.per}"
    return None


def stated_shares(case: Case) -> Iterable[Finding]:
    """Yield the years whose stated energy shares don't add up to a whole."""
    shares: dict[int, list[Stated]] = defaultdict(list)
    for stated in case.ledger.stated:
        if stated.item.replace("：", ":").endswith(":占比") and stated.year is not None:
            shares[stated.year].append(stated)
    for year, found in sorted(shares.items()):
        whole = math.fsum(stated.value * (1 if stated.unit == "%" else 100) for stated in found)
        if len(found) > 1 and abs(whole - 100) > 0.005 * len(found) + 0.01:
            yield error(
                "share-sum",
                found[0].place,
                f"{found[0].where or '核对'}：{year} 年各项占比申报之和为 {plain(whole, 2)}%，应为 100%；请重新计算各项占比。",
            )
