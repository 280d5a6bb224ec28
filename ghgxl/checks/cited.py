"""Checks of own factors against what was published: the document that they cite, and the region, caliber and year they are of.

Only numbers that the library itself holds are compared; a document that it doesn't know is never doubted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from ghgxl.checks import scope2
from ghgxl.checks.case import Case
from ghgxl.checks.own import SAME, Own, in_unit_of, own_factors, years_of
from ghgxl.checks.stated import agrees
from ghgxl.errors import Refused
from ghgxl.factors import Exactness, Factor, electricity, search
from ghgxl.factors.names import fold
from ghgxl.factors.regions import region
from ghgxl.findings import Finding, Place, error, note, warning
from ghgxl.numbers import plain, significant
from ghgxl.units import parse_factor

#: What stands around the essence of a document's title.
_TRIMMINGS = ("关于发布", "关于", "的公告", "的通知", "(试行)")

#: Words by which a text speaks of the published grid factors.
_GRID = re.compile(r"电网|电力.{0,12}因子|公告")

#: What a text says of the level.
_LEVELS = (("区域", "区域"), ("省级", "省级"), ("各省", "省级"), ("全国电力平均", "全国"))


def _names(text: str, factor: Factor) -> bool:
    """Return whether a text names a factor's document: by its number or its title."""
    cited = fold(text)
    number = fold(factor.citation.number)
    if len(number) >= 5 and number in cited:
        return True
    title = fold(factor.citation.document)
    for trimming in _TRIMMINGS:
        title = title.replace(fold(trimming), "")
    return len(title) >= 8 and title in cited


def _published(own: Own) -> tuple[Factor, ...]:
    try:
        gas = parse_factor(own.unit).gas
    except Refused:
        return ()
    gases = {gas, "CO2"} if gas in ("CO2e", "") else {gas}
    return tuple(factor for factor in search(own.name) if factor.gas in gases)


def _cited(own: Own, published: Sequence[Factor]) -> tuple[Factor, ...]:
    """Return the factors of the document that an own factor cites, () when the library doesn't know it."""
    found = tuple(factor for factor in published if _names(own.cites, factor))
    if found or "电" not in own.name or not _GRID.search(own.cites):
        return found
    years = {int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", own.cites)}
    level = next((level for word, level in _LEVELS if word in own.cites), "")
    return tuple(
        factor
        for factor in published
        if factor.use == "范围二" and factor.year in years and (not level or factor.level == level)
    )


def cited_documents(case: Case) -> Iterable[Finding]:
    """Yield own factors that the document which they cite doesn't hold."""
    for own in own_factors(case):
        if not own.cites:
            continue
        if "2589" in own.cites or "综合能耗计算通则" in own.cites:
            yield error(
                "factor-document",
                own.place,
                f"{own.name}的因子 {plain(own.value)} {own.unit} 引用 GB/T 2589；该标准给出的是折标准煤系数，没有排放因子，请更正因子和来源。",
            )
            continue
        held = _cited(own, _published(own))
        values = [(value, factor) for factor in held if (value := in_unit_of(own, factor)) is not None]
        if values and not _holds(case, own, values):
            value, factor = min(values, key=lambda pair: (_rank(case, pair[1]), abs(pair[0] / own.value - 1)))
            where = f"{factor.region}的" if factor.region else ""
            yield error(
                "factor-document",
                own.place,
                f"{own.name}的因子 {plain(own.value)} {own.unit} 注明取自“{own.cites}”，但该文件{where}数值是 {significant(value, 4)} {own.unit}（{factor.citation}）；请更正数值或来源。",
            )


def _holds(case: Case, own: Own, values: Sequence[tuple[float, Factor]]) -> bool:
    """Return whether a document holds a value: for the company's region as it is stated, for another one exactly."""
    here = [value for value, factor in values if not factor.region or factor.region in _regions(case)]
    if any(agrees(own.value, value) for value in here or [value for value, _ in values]):
        return True
    return any(abs(own.value / value - 1) < SAME for value, _ in values)


def _regions(case: Case) -> tuple[str, ...]:
    """Return the regions whose factors may serve the company: its provinces and its sources', their grids, the nation."""
    provinces = dict.fromkeys((case.company.province, *(one.region for one in case.ledger.sources if one.region)))
    found = []
    for level in ("省级", "区域", "全国"):
        for year, province in product((2012, 2021, None), provinces):
            try:
                found.append(electricity(year, province, level=level).factor.region)
            except Refused:
                continue
    return tuple(dict.fromkeys((*provinces, *found)))


def _rank(case: Case, factor: Factor) -> int:
    regions = _regions(case)
    return regions.index(factor.region) if factor.region in regions else len(regions)


def grid_factors(case: Case) -> Iterable[Finding]:
    """Yield own electricity factors that are a published one of another region, caliber or year."""
    for own in own_factors(case):
        if not any(source.subcategory == "外购电力" for source in own.sources):
            continue
        equal = [
            factor
            for factor in _published(own)
            if factor.use == "范围二" and (value := in_unit_of(own, factor)) and abs(own.value / value - 1) < SAME
        ]
        if equal and not any(_fits(case, own, factor) for factor in equal):
            yield _unfit(case, own, min(equal, key=lambda factor: (_rank(case, factor), -(factor.year or 0))))


def _right_years(case: Case, own: Own, factor: Factor) -> set[int | None]:
    """Return the data years that the library would take for the years of a factor, at the factor's own level and caliber."""
    found: set[int | None] = set()
    for year in years_of(case, own):
        try:
            found.add(
                electricity(
                    year,
                    case.company.province,
                    level=factor.level or case.company.grid_level,
                    caliber=factor.caliber or case.company.grid_caliber,
                    year_rule=case.company.grid_year,
                ).factor.year
            )
        except Refused:
            continue
    return found


def _fits(case: Case, own: Own, factor: Factor) -> bool:
    return (
        factor.region in _regions(case)
        and factor.caliber == case.company.grid_caliber
        and (factor.year in _right_years(case, own, factor) or not years_of(case, own))
    )


def _unfit(case: Case, own: Own, factor: Factor) -> Finding:
    company = case.company
    told = f"{own.name}的自有因子 {plain(own.value)} {own.unit} 等于{factor.region} {factor.year} 年的电力因子（{factor.caliber}，{factor.citation}）"
    if factor.region not in _regions(case):
        return warning("factor-region", own.place, f"{told}，而企业在{company.province}；请改用所在地区的因子。")
    if factor.caliber != company.grid_caliber:
        return warning(
            "factor-caliber",
            own.place,
            f"{told}，企业信息的电力口径是“{company.grid_caliber}”；两种口径不能混用，请改正因子或口径。",
        )
    years = "、".join(str(year) for year in years_of(case, own))
    better = "、".join(f"{year} 年" for year in sorted(year for year in _right_years(case, own, factor) if year))
    return warning(
        "factor-year",
        own.place,
        f"{told}，用于 {years} 年；已公布更合适的 {better}数据，请改用，或在“说明”表写明沿用的理由。",
    )


def asked_regions(case: Case) -> Iterable[Finding]:
    """Yield, once a region, function cells that ask for the factor of a region which isn't the company's: it may have sites there."""
    told: dict[str, tuple[Place, int]] = {}
    for stated in case.ledger.stated_emissions:
        asked = stated.entry.asked
        if asked is not None and asked.region and asked.region != case.company.province:
            place, count = told.get(asked.region, (stated.place, 0))
            told[asked.region] = (place, count + 1)
    for text, (place, count) in told.items():
        try:
            name = region(text).name
        except Refused:
            continue
        if name not in _regions(case):
            yield note(
                "factor-region",
                place,
                f"有 {count:,} 个函数用{name}的因子，企业在{case.company.province}；若该处没有场所，请改用所在地区。",
            )


def market_based_factors(case: Case) -> Iterable[Finding]:
    """Yield a factor of bought electricity that no grid has, where the ledger says nothing of the method it follows."""
    if scope2.told(case) or scope2.green(case):
        return
    held: dict[str, list[Own]] = defaultdict(list)
    for own_factor in own_factors(case):
        for source in own_factor.sources:
            held[source.id].append(own_factor)
    for line in case.inventory.lines:
        if line.source.subcategory != "外购电力":
            continue
        own = next((one for one in held[line.source.id] if not one.years or line.year in one.years), None)
        if own is None or not any(match.exactness is Exactness.OWN for match in line.matches):
            continue
        if not any(
            (value := in_unit_of(own, factor)) and abs(own.value / value - 1) < SAME for factor in _published(own)
        ):
            yield warning(
                "scope2-basis",
                own.place,
                f"{line.source.id} {line.source.name} 用自有因子 {plain(own.value)} {own.unit}，不是公布的电网平均因子，属于基于市场的方法；请在企业信息加一项“范围2方法”写明，并另列基于位置的结果。",
            )
            return
