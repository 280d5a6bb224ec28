"""Checks that nothing is missing and nothing vanished."""

from __future__ import annotations

from collections.abc import Iterable

from ghgxl.checks.case import Case
from ghgxl.findings import Finding, Place, Severity, error, note, warning

#: What a meter counts runs every month.
METERED = ("外购电力", "外购热力", "固定燃烧")

#: What has records in so many months is kept every month.
REGULAR = 10


def sources_without_data(case: Case) -> Iterable[Finding]:
    """Yield quantified sources that have no record in a reporting year."""
    held = case.inventory.emissions.held
    for source in case.ledger.sources:
        if not source.quantified:
            continue
        missing = [str(year) for year in case.inventory.years if (source.id, year) not in held]
        if missing and len(missing) == len(case.inventory.years):
            yield error(
                "no-data",
                source.place,
                f"{source.id} {source.name} 要求量化，但没有{_what(case, '活动数据')}；请补充数据，或写明不量化的理由。",
            )
        elif missing:
            yield warning(
                "no-data-year",
                source.place,
                f"{source.id} {source.name} 缺少 {'、'.join(missing)} 年的活动数据；若确无活动，请填写 0。",
            )


def _what(case: Case, name: str) -> str:
    """Return what is missing: all of it, or what could have been read and counted."""
    dropped = case.ledger.dropped
    return f"能计入的{name}（台账共有 {dropped:,} 行未能读入）" if dropped else f"任何{name}"


def missing_months(case: Case) -> Iterable[Finding]:
    """Yield source-years that are kept by month but don't have all twelve: what is bought when needed may miss some."""
    for line in case.inventory.lines:
        months = set(line.months)
        absent = [str(month) for month in range(1, 13) if month not in months]
        if len(months) >= 6 and absent:
            regular = line.source.subcategory in METERED or len(months) >= REGULAR
            alternate = len(months) == 6 and len({month % 2 for month in months}) == 1
            kept = "隔月记录（两个月一张账单时属正常）" if alternate else "按月记录"
            yield Finding(
                "no-data-month",
                Severity.WARNING if regular and not alternate else Severity.NOTE,
                line.source.place,
                f"{line.source.id} {line.source.name} {line.year} 年{kept}，缺 {'、'.join(absent)} 月；请补充，或说明该月无活动。",
            )


def unexplained_exclusions(case: Case) -> Iterable[Finding]:
    """Yield sources that are left out without a reason."""
    for source in case.ledger.sources:
        if not source.quantified and not source.reason:
            yield warning(
                "exclusion-reason",
                source.place,
                f"{source.id} {source.name} 不量化，但没有写明理由；请填写“不量化理由”。",
            )


def base_year(case: Case) -> Iterable[Finding]:
    """Yield when the base year isn't named, or isn't among the years that have data."""
    if not case.company.base_years:
        yield warning(
            "base-year", Place("企业信息"), "没有写明基准年；请填写一个年份（2019）或几年（2019-2021，取平均）。"
        )
        return
    missing = [str(year) for year in case.company.base_years if year not in case.inventory.years]
    if missing:
        item = case.company.items.get("基准年")
        yield warning(
            "base-year",
            item.place if item else Place("企业信息"),
            f"基准年 {'、'.join(missing)} 不在报告年度内，无法计算基准年排放量；请补充该年数据或更正。",
        )


def years_without_data(case: Case) -> Iterable[Finding]:
    """Yield reporting years without a single record."""
    held = {year for _, year in case.inventory.emissions.held}
    for year in case.company.years:
        if year not in held:
            yield error(
                "year-empty",
                Place("企业信息"),
                f"报告年度含 {year} 年，但没有该年{_what(case, '记录')}；请补充数据或更正报告年度。",
            )


def accounts(case: Case) -> Iterable[Finding]:
    """Yield the proof that fails: entries in = counted + refused; and say what the reader had to leave out."""
    counted = case.inventory.emissions.counted + sum(found.records for found in case.inventory.emissions.unresolved)
    if counted != len(case.ledger.entries):
        yield error(
            "accounts",
            Place("活动数据"),
            f"读入 {len(case.ledger.entries)} 条记录，只处理了 {counted} 条；这是程序错误，请报告。",
        )
    if case.ledger.dropped:
        yield note(
            "dropped",
            Place(case.ledger.name),
            f"有 {case.ledger.dropped} 行数据未能读入，未计入合计；原因见各行的说明。",
        )
