"""The emission factor of grid electricity: which year, which region, which caliber, and how that was chosen.

Policy: level and caliber as asked; then the data year equal to the inventory year, else the nearest earlier one, else a
wider region by the same rule, else the nearest later one. The match says which, in words. Footprint (碳足迹) and
project (OM/BM) rows are never candidates; rows with use 指名 only when their name is asked for.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache, lru_cache

from ghgxl.errors import FactorRefused
from ghgxl.factors.loading import Row, matching, rows
from ghgxl.factors.names import fold
from ghgxl.factors.nouns import Exactness, Factor, Match
from ghgxl.factors.regions import (
    LEVELS,
    NATION,
    NATIONAL,
    PROVINCIAL,
    REGIONAL,
    Region,
    grid_of,
)
from ghgxl.factors.regions import (
    level as read_level,
)
from ghgxl.factors.regions import (
    region as read_region,
)
from ghgxl.tuples import NamedTuple
from ghgxl.units import parse, parse_factor

SAME_YEAR, LATEST = "同年", "最新"
AVERAGE, WITHOUT_MARKET, FOSSIL = "平均", "扣除市场化非化石", "化石"
_CALIBERS = {
    "": AVERAGE, "平均": AVERAGE, "电力平均": AVERAGE, "扣除市场化非化石": WITHOUT_MARKET, "扣除市场化": WITHOUT_MARKET,
    "不包括市场化交易的非化石能源电量": WITHOUT_MARKET, "化石": FOSSIL, "化石能源": FOSSIL, "化石能源电力": FOSSIL,
}  # fmt: skip

SCOPE_2, NAMED, FOOTPRINT, PROJECT = "范围二", "指名", "碳足迹", "项目"


def tonnes_per(value: Fraction, unit: str, per: str) -> Fraction:
    """Return a factor in tonnes of gas per ``per``: 0.4715 kgCO2/kWh → 0.4715 t per MWh. Exact."""
    told = parse_factor(unit)
    return value * told.mass.scale / parse("t").scale * parse(per).scale / told.per.scale


def factor_of(row: Row) -> Factor:
    """Return a row of electricity.csv as a factor per MWh."""
    return Factor(
        name=row["name"],
        gas=row["gas"],
        value=float(tonnes_per(row.exact(), row["unit"], "MWh")),
        per="MWh",
        citation=row.citation,
        place=row.place,
        year=int(row["year"]) if row["year"] else None,
        region=row["region"],
        level=row["level"],
        caliber=row["caliber"],
        use=row["use"],
        note=row["note"],
    )


@cache
def all_factors() -> tuple[Factor, ...]:
    """Return every electricity factor of the library, whatever its use."""
    return tuple(factor_of(row) for row in rows("electricity.csv"))


class _Candidate(NamedTuple):
    """A factor that might serve, and how many steps its region is wider than what was asked."""

    factor: Factor
    steps: int

    @property
    def year(self) -> int:
        """The data year; a candidate always has one."""
        assert self.factor.year is not None
        return self.factor.year


def _published(level: str, caliber: str, **wanted: str) -> tuple[Row, ...]:
    return matching("electricity.csv", use=SCOPE_2, level=level, caliber=caliber, **wanted)


def _at(level: str, asked: Region, caliber: str) -> list[Factor]:
    """Return the factors at a level that cover the asked region."""
    rows: Iterable[Row] = ()
    if level == NATIONAL:
        rows = _published(level, caliber)
    elif level == PROVINCIAL and asked.level == PROVINCIAL:
        rows = _published(level, caliber, region=asked.name)
    elif level == REGIONAL and asked.level in (PROVINCIAL, REGIONAL):
        rows = (row for row in _published(level, caliber) if row["region"] == _quiet_grid(asked, int(row["year"])))
    return [factor_of(row) for row in rows]


def _quiet_grid(asked: Region, year: int) -> str | None:
    """Return the grid of a region, "" where the choice of a half is still open (asked for only when it is needed)."""
    try:
        return grid_of(asked, year)
    except FactorRefused:
        return ""


def _chosen(ladder: Sequence[str], asked: Region, caliber: str, target: int) -> _Candidate:
    """Return the factor by the policy: same year, nearest earlier, wider by the same rule, nearest later."""
    everything: list[_Candidate] = []
    for steps, level in enumerate(ladder):
        here = [_Candidate(factor, steps) for factor in _at(level, asked, caliber)]
        if level == REGIONAL and not here and any(_published(level, caliber)):
            grid_of(asked, target)  # refuses, where only the half of a province is missing
        earlier = [candidate for candidate in here if candidate.year <= target]
        if earlier:
            return max(earlier, key=lambda candidate: candidate.year)
        everything += here
    if not everything:
        raise FactorRefused(f"没有适用于{asked}的{caliber}电力因子")
    return min(everything, key=lambda candidate: (candidate.year, candidate.steps))


@lru_cache(maxsize=4096)
def electricity(
    year: int | None, region: str, *, level: str = PROVINCIAL, caliber: str = AVERAGE, year_rule: str = SAME_YEAR
) -> Match:
    """Return the grid factor of an inventory year and a region, t CO2 per MWh.

    ``year_rule``: 同年, 最新, or a data year such as "2021". Without an inventory year the latest is taken.
    Raises FactorRefused for a region, level, caliber or rule that isn't one.
    """
    wanted = read_level(level)
    told_caliber = _CALIBERS.get(caliber.strip())
    if told_caliber is None:
        raise FactorRefused(f"没有名为“{caliber.strip()}”的电力口径；可用：{AVERAGE}、{WITHOUT_MARKET}、{FOSSIL}")
    asked = Region(NATIONAL, NATION) if wanted == NATIONAL else read_region(region)
    start = max(LEVELS.index(wanted), LEVELS.index(asked.level))
    target = _target(year, year_rule)
    chosen = _chosen(LEVELS[start:], asked, told_caliber, target)
    return _match(chosen, asked, year, year_rule, told_caliber)


_LATER_THAN_ALL = 9999


def _target(year: int | None, year_rule: str) -> int:
    """Return the data year that is looked for."""
    rule = fold(year_rule).removesuffix("年") or SAME_YEAR
    if rule.isdigit() and len(rule) == len("2021"):
        return int(rule)
    if rule == LATEST or (rule in (SAME_YEAR, "同") and year is None):
        return _LATER_THAN_ALL
    if rule not in (SAME_YEAR, "同"):
        raise FactorRefused(
            f"没有名为“{year_rule.strip()}”的电力因子年份规则；请写 {SAME_YEAR}、{LATEST} 或年份（例如 2021）"
        )
    assert year is not None
    return year


def _match(chosen: _Candidate, asked: Region, year: int | None, year_rule: str, caliber: str) -> Match:
    """Return the choice with its exactness and its words."""
    factor = chosen.factor
    where = factor.region + ("区域电网" if factor.level == REGIONAL else "")
    what = {AVERAGE: "电力平均", WITHOUT_MARKET: "扣除市场化非化石电量的电力", FOSSIL: "化石能源电力"}[caliber]
    words = f"采用{where} {factor.year} 年{what}因子"
    said = []
    exactness = Exactness.EXACT
    if factor.year != year:
        exactness = Exactness.OTHER_YEAR
        said.append(_about_year(chosen.year, year, year_rule))
    if chosen.steps:
        exactness = Exactness.WIDER_REGION
        if caliber == AVERAGE:
            said.append(
                f"没有{asked}相应年份的{'省级' if asked.level == PROVINCIAL else '区域'}因子，取范围更大的{where}"
            )
        else:
            said.append(f"该口径只公布全国值，没有{asked}的数值")
    return Match(factor, exactness, words + (f"（{'；'.join(said)}）" if said else ""))


def _about_year(data_year: int, year: int | None, year_rule: str) -> str:
    rule = fold(year_rule).removesuffix("年")
    if year is None:
        return "未给出年份，取最新公布值"
    if rule == LATEST:
        return f"按设定取最新公布值，盘查年度为 {year} 年"
    if rule.isdigit():
        nearest = "" if data_year == int(rule) else f"，该年没有公布值，取最近的 {data_year} 年"
        return f"按设定取 {rule} 年数据{nearest}，盘查年度为 {year} 年"
    if data_year < year:
        return f"数据早于盘查年度 {year} 年"
    return f"{year} 年及以前没有公布值，取最近的以后年份"


def named(name: str, year: int | None, region: str) -> Match | None:
    """Return the factor of a row that may only be used by its name, such as 电力（全国碳市场）; None when no row bears it.

    Raises FactorRefused when a name belongs to footprint or project factors, or has no row for the region.
    """
    folded = fold(name)
    bearing = [factor for factor in all_factors() if fold(factor.name) == folded and factor.use != SCOPE_2]
    if not bearing:
        return None
    if bearing[0].use in (FOOTPRINT, PROJECT):
        raise FactorRefused(
            f"“{name.strip()}”是{'产品碳足迹' if bearing[0].use == FOOTPRINT else '减排项目基准线（OM/BM）'}因子，不能用于组织层面的外购电力；请改用 电力"
        )
    regions = {factor.region for factor in bearing}
    if len(regions) > 1:
        asked = read_region(region).name
        bearing = [factor for factor in bearing if factor.region == asked]
        if not bearing:
            raise FactorRefused(f"“{name.strip()}”没有{asked}的数值")
    years = sorted({factor.year for factor in bearing if factor.year is not None})
    best = bearing[0]
    if years and year is not None:
        data_year = max((known for known in years if known <= year), default=years[0])
        best = next(factor for factor in bearing if factor.year == data_year)
    elif years:
        best = max(bearing, key=lambda factor: factor.year or 0)
    exact = best.year is None or best.year == year
    words = f"按名称指定，采用{best.name}" + (f" {best.year} 年值" if best.year else "") + f"（{best.region}）"
    return Match(best, Exactness.EXACT if exact else Exactness.OTHER_YEAR, words)
