"""Checks of the factors that the library gave: borrowed, out of date, or of one gas where there are three."""

from __future__ import annotations

from collections.abc import Iterable

from ghgxl.checks.case import Case
from ghgxl.factors import Exactness
from ghgxl.findings import Finding, Place, note, warning

#: Factors this many years from the inventory year are told as out of date.
STALE_YEARS = 3


def borrowed_factors(case: Case) -> Iterable[Finding]:
    """Yield, once a source, the years whose factor is of another year, a wider region or another caliber."""
    told: dict[tuple[str, str], list[int]] = {}
    words: dict[tuple[str, str], tuple[str, bool, Place]] = {}
    for line in case.inventory.lines:
        for match in line.matches:
            if match.exactness in (Exactness.EXACT, Exactness.OWN):
                continue
            stale = match.factor.year is not None and abs(line.year - match.factor.year) >= STALE_YEARS
            key = (line.source.id, match.words)
            told.setdefault(key, []).append(line.year)
            words[key] = (f"{line.source.id} {line.source.name}", stale, line.source.place)
    for (id_, how), years in told.items():
        name, stale, place = words[id_, how]
        when = "、".join(str(year) for year in dict.fromkeys(years))
        if stale:
            yield warning(
                "factor-year",
                place,
                f"{name} {when} 年：{how}；因子数据年份与盘查年度相差 {STALE_YEARS} 年以上，请在报告中说明。",
            )
        else:
            yield note("factor-borrowed", place, f"{name} {when} 年：{how}。")


def single_gas(case: Case) -> Iterable[Finding]:
    """Yield combustion sources that are counted with CO2 alone: 排放气体 asks for no more, or their own factor gives no more."""
    bare = {
        line.source.id
        for line in case.inventory.lines
        if not line.source.gases
        and set(line.gases) == {"CO2"}
        and all(match.exactness is Exactness.OWN for match in line.matches)
    }
    for source in case.ledger.sources:
        if not source.quantified or source.subcategory not in ("固定燃烧", "移动燃烧"):
            continue
        if source.gases == ("CO2",) or source.id in bare:
            where = "在“企业因子”补充这两种气体的因子" if source.id in bare else "在“排放气体”补充"
            yield warning(
                "co2-only",
                source.place,
                f"{source.id} {source.name} 只计 CO2；燃烧还排放 CH4 和 N2O，请{where}，或说明理由。",
            )
