"""Checks of 污染物: the arithmetic that stands there gives the number that stands there, in its unit."""

from __future__ import annotations

from collections.abc import Iterable

from ghgxl.checks.case import Case
from ghgxl.checks.stated import agrees, slip
from ghgxl.errors import Refused
from ghgxl.findings import Finding, error
from ghgxl.numbers import plain, significant


def pollutant_arithmetic(case: Case) -> Iterable[Finding]:
    """Yield rows whose number isn't what their own formula gives; formulas in words are left alone."""
    for row in case.ledger.rows("污染物"):
        stated, formula, unit = row.number("数值"), row.text("计算式"), row.text("单位")
        if stated is None or not formula:
            continue
        from ghgxl.checks.worded import read  # few ledgers hold a formula

        try:
            expected = read(formula).in_unit(unit)
        except Refused:
            continue
        if agrees(stated, expected):
            continue
        power = slip(stated, expected)
        size = f"{'少' if power > 0 else '多'}了 {abs(power):,} 倍，" if power else ""
        what = "的".join(part for part in (row.text("来源"), row.text("污染物")) if part)
        yield error(
            "formula-differs",
            row.place,
            f"{what}的计算式“{formula}”等于 {significant(expected, 5)} {unit}，数值写作 {plain(stated)} {unit}，{size}两者不符；请更正计算式、数值或单位。",
        )
