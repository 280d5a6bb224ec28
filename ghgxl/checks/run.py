"""The list of checks, what each code means, and the one call that runs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ghgxl.checks import cells, completeness, factors, stated
from ghgxl.checks.case import Case
from ghgxl.findings import Finding, ordered

Check = Callable[[Case], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    stated.stated_values,
    stated.stated_shares,
    cells.stated_emissions,
    factors.coal_coefficients,
    factors.misplaced_factors,
    factors.borrowed_factors,
    factors.single_gas,
    factors.mixed_gwp,
    completeness.sources_without_data,
    completeness.years_without_data,
    completeness.missing_months,
    completeness.unexplained_exclusions,
    completeness.base_year,
    completeness.accounts,
)

#: What each code of these checks, of the calculation and of the energy balance means.
CODES = {
    "unit-slip": "申报值与台账相差 10、100、1,000… 倍",
    "stated-differs": "申报值与台账计算结果不符",
    "factor-differs": "申报的排放因子与台账所用因子不符",
    "coal-coefficient": "把折标准煤系数当作排放因子",
    "share-sum": "各项占比之和不是 100%",
    "stated-unknown": "核对表中的项目无法核对",
    "cell-error": "函数单元格是错误值或从未计算",
    "cell-typed": "结果被手工数值覆盖，且与计算不符",
    "cell-stale": "函数单元格的结果已过时",
    "cell-basis": "函数单元格的口径与台账设置不同",
    "factor-use": "把碳足迹或 OM/BM 因子用于范围2",
    "factor-year": "因子数据年份与盘查年度相差 3 年以上",
    "factor-borrowed": "借用了其他年份、更大区域或其他口径的因子",
    "co2-only": "燃烧源只计 CO2",
    "gwp-mixed": "公式与清册的 GWP 版本不同",
    "no-data": "要量化的源没有数据",
    "no-data-year": "要量化的源缺某年数据",
    "no-data-month": "按月记录的源缺月份",
    "exclusion-reason": "不量化而没有理由",
    "exclusion-unknown": "不量化而没有估算",
    "exclusion-single": "单项排除超过阈值",
    "exclusion-total": "合计排除超过阈值",
    "base-year": "没有可用的基准年",
    "year-empty": "报告年度没有数据",
    "accounts": "记录数对不上（程序错误）",
    "dropped": "有行未能读入",
    "unit": "单位无法识别或换算",
    "gas": "没有该气体的数据",
    "factor": "因子库中没有对应因子",
    "standard-coal": "无法折算标准煤",
    "energy-row": "能源消耗表的行有误",
}


def run(case: Case) -> tuple[Finding, ...]:
    """Return everything found about a case: by the reader, the calculation, the energy balance and the checks."""
    found = [*case.inventory.findings, *case.energy.findings]
    for check in CHECKS:
        found.extend(check(case))
    return ordered(found)
