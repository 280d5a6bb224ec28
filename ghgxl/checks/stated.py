"""核对: what someone states elsewhere is an assertion; it is recomputed and compared.

What an item's spelling means is known in ``items``.
Two numbers agree when the computed one, rounded to the digits that are stated, is the stated one; one unit of the
last digit more or less is forgiven where it is small beside the number, for a sum of rounded parts ends so.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from ghgxl import factors
from ghgxl.checks.case import Case
from ghgxl.checks.items import Answer, answer_of, source_of
from ghgxl.errors import Refused, UnitRefused
from ghgxl.findings import Finding, Severity, error
from ghgxl.ledger import Stated
from ghgxl.numbers import fixed, percent, plain, rounded, significant

#: One unit of the last stated digit is forgiven when it is at most this share of the number.
SMALL = 0.005

#: Powers of ten by which a unit slips: 万 for 千, MWh for 万kWh, kg for t …
SLIPS = (10, 100, 1000, 10_000, 100_000, 1_000_000)

#: A factor this near to a standard-coal coefficient is one in disguise.
COAL_NEARNESS = 0.01


def agrees(stated: float, computed: float) -> bool:
    """Return whether a stated number is the computed one, at the digits in which it is stated."""
    exponent = Decimal(repr(stated)).normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    if not math.isfinite(computed):
        return False
    nearest = rounded(computed, digits)
    off = abs(nearest - rounded(stated, digits))
    return (
        off == 0
        or (off <= Decimal(1).scaleb(-digits) and float(off) <= SMALL * abs(stated))
        or math.isclose(stated, computed, rel_tol=1e-9)
    )


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
    """Yield every number of 核对 that isn't what the ledger gives; years that say the same are told together."""
    for stated in case.ledger.stated:
        told: dict[_Told, list[int]] = defaultdict(list)
        for year in (stated.year,) if stated.year is not None else case.inventory.years:
            found = _compare(case, stated, year)
            if found is not None:
                told[found].append(year)
        for found, years in told.items():
            when = "" if found.timeless else f"{'、'.join(str(year) for year in years)} 年"
            where = f"{stated.where}：" if stated.where else ""
            yield Finding(found.code, found.severity, stated.place, f"{where}{when}{found.words}")


class _Told(NamedTuple):
    """What is wrong with a stated number in a year, without the year."""

    code: str
    severity: Severity
    words: str
    timeless: bool = False


def _compare(case: Case, stated: Stated, year: int) -> _Told | None:
    try:
        answer = answer_of(case, stated, year)
    except UnitRefused as refusal:
        return _Told(
            "unit", Severity.ERROR, f"“{stated.item}”的单位“{stated.unit}”：{refusal.message}。", timeless=True
        )
    except Refused as refusal:
        return _Told("stated-unknown", Severity.WARNING, f"“{stated.item}”无法核对：{refusal.message}。", timeless=True)
    if answer is None or agrees(stated.value, answer.value):
        return None
    code, advice = _judged(case, stated, answer)
    seen = f"{answer.name}申报为 {plain(stated.value, 8)} {stated.unit}，按台账应为 {significant(answer.value, 7)} {answer.unit}"
    return _Told(code, Severity.ERROR, f"{seen}{advice}", timeless=answer.timeless)


def _judged(case: Case, stated: Stated, answer: Answer) -> tuple[str, str]:
    """Return which kind of fault a wrong number is, and what to do about it."""
    times = slip(stated.value, answer.value)
    if times is not None:
        size = "少" if times > 0 else "多"
        return "unit-slip", f"，申报值{size}了 {abs(times):,} 倍；请核对单位（如 MWh 与万千瓦时、吨与万吨）。"
    if stated.item.startswith("排放因子"):
        source = source_of(case, stated.item.partition(":")[2])
        coal = coal_in_disguise(source.factor_name or source.name, stated.value) if source else None
        if coal is not None:
            return "coal-coefficient", f"；它与折标准煤系数 {coal} 几乎相同，是把折标系数当成了排放因子。"
        return "factor-differs", "；申报的因子与所引文件不符或已过时，请改用台账所列因子。"
    off = abs(stated.value - answer.value) / abs(answer.value) if answer.value else math.inf
    return "stated-differs", (
        f"，相差 {percent(off, 1 if off >= 0.01 else 3)}" if math.isfinite(off) else ""
    ) + "；请更正申报值或台账。"


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
                f"{found[0].where or '核对'}：{year} 年各项占比申报之和为 {fixed(whole, 2)}%，应为 100%；请重新计算各项占比。",
            )
