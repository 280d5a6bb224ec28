"""The year of a report of a single year: as asked for, or as the report remembers it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ghgxl.errors import WorkbookError

if TYPE_CHECKING:
    from ghgxl.checks import Case


def held(year: int | None, case: Case, ledger: Path) -> int | None:
    """Return the year; raises WorkbookError where the ledger has no such reporting year."""
    if year is not None and year not in case.inventory.years:
        years = "、".join(map(str, case.inventory.years)) or "（无）"
        raise WorkbookError(f"{ledger.name} 没有 {year} 年；报告年度有：{years}。请改 --year，或在台账补充该年度。")
    return year


def remembered(facts: Mapping[str, str], case: Case, ledger: Path) -> int | None:
    """Return the year that a report was asked for, None when it was not; raises WorkbookError as ``held`` does."""
    from ghgxl.report.provenance import year_of

    year = year_of(facts)
    if year is not None and year not in case.inventory.years:
        years = "、".join(map(str, case.inventory.years)) or "（无）"
        raise WorkbookError(
            f"{ledger.name} 没有 {year} 年，报告却是 {year} 年的；报告年度有：{years}。请核对台账是否对应这份报告。"
        )
    return year
