"""Checks of the factors that the ledger chose or gives itself."""

from __future__ import annotations

from collections.abc import Iterable

from ghgxl.checks.case import Case
from ghgxl.checks.own import Own, in_unit_of, own_factors
from ghgxl.checks.stated import COAL_NEARNESS, coal_in_disguise
from ghgxl.errors import Refused
from ghgxl.factors import Exactness, density, search, standard_coal
from ghgxl.findings import Finding, Place, error, note, warning
from ghgxl.numbers import plain, significant
from ghgxl.units import parse_factor, ratio

#: A factor within this share of a published one is taken from it.
SAME = 0.0005

#: Factors this many years from the inventory year are told as out of date.
STALE_YEARS = 3


def coal_coefficients(case: Case) -> Iterable[Finding]:
    """Yield factors of the company's own that are a standard-coal coefficient in disguise, and no published factor."""
    for own in own_factors(case):
        coal = coal_in_disguise(own.name, own.value) or _coal_in_its_unit(own)
        if coal is not None and not _is_published(own):
            yield error(
                "coal-coefficient",
                own.place,
                f"{own.name} 的因子 {plain(own.value)} {own.unit} 与折标准煤系数 {coal} 几乎相同；排放因子与折标系数不是一回事，请改用排放因子。",
            )


def _coal_in_its_unit(own: Own) -> str | None:
    """Return the standard-coal coefficient in the factor's own unit when the factor is near to it: 1.229 tce/万kWh."""
    try:
        told = parse_factor(own.unit)
        coefficient = standard_coal(own.name)
        held = density(own.name)
        per = ratio(told.per.symbol, coefficient.per, held.value if held else None)
        value = coefficient.value * per / ratio(told.mass.symbol, "kg")
    except Refused:
        return None
    if value and abs(own.value / value - 1) < COAL_NEARNESS:
        return f"{significant(value, 5)} {told.mass.symbol}ce/{told.per.symbol}"
    return None


def _is_published(own: Own) -> bool:
    """Return whether a factor is one that the library holds: Yunnan's grid factor is near to electricity's coefficient."""
    values = (in_unit_of(own, factor) for factor in search(own.name))
    return any(value and abs(own.value / value - 1) < SAME for value in values)


def misplaced_factors(case: Case) -> Iterable[Finding]:
    """Yield factors of the company's own that equal a footprint or project (OM/BM) factor of the grid."""
    held = [own for own in own_factors(case) if "电" in own.name]
    published = [factor for factor in search("电力") if factor.use in ("碳足迹", "项目")] if held else []
    for own in held:
        for factor in published:
            value = in_unit_of(own, factor)
            if value and abs(own.value / value - 1) < SAME:
                kind = "产品碳足迹因子" if factor.use == "碳足迹" else "减排项目基准线（OM/BM）因子"
                yield error(
                    "factor-use",
                    own.place,
                    f"{own.name} 的因子 {plain(own.value)} {own.unit} 等于{kind}（{factor.citation}），不能用于范围2；请改用电力平均二氧化碳排放因子。",
                )
                break


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


def mixed_gwp(case: Case) -> Iterable[Finding]:
    """Yield function cells that ask for another GWP set than the inventory's."""
    for stated in case.ledger.stated_emissions:
        asked = stated.entry.asked
        if asked is not None and asked.gwp and asked.gwp != case.company.gwp:
            yield warning(
                "gwp-mixed",
                stated.place,
                f"此公式用 {asked.gwp}，企业信息为 {case.company.gwp}；同一份清册只能用一套 GWP，已按 {case.company.gwp} 计算。",
            )
