"""What there is to look at in a case: each subject of the checks, truthy where a ledger holds any of it.

Small, for every run asks it of every ledger: a check whose subject isn't there is not even imported. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ghgxl.checks.case import Case
from ghgxl.findings import Place

#: A question to a case: does it hold anything of this?
Subject = Callable[[Case], object]

#: The sheet on which the company explains findings.
EXPLANATIONS = "说明"

#: Where report sheets may name a source: sheet → columns.
NAMING = {
    "能源系统": ("能源", "去向", "备注"),
    "工艺流程": ("步骤", "投入", "产污"),
    "污染物": ("来源", "污染物", "处置"),
    "噪声": ("设备",),
    "边界": ("单元",),
    "图片": ("名称", "说明"),
}


def anything(case: Case) -> object:
    """Return true: sources, records and settings are in every ledger."""
    return case


def stated(case: Case) -> object:
    """Return what 核对 states."""
    return case.ledger.stated


def results(case: Case) -> object:
    """Return the results that the workbook itself shows beside its records."""
    return case.ledger.stated_emissions


def own_factors(case: Case) -> object:
    """Return whether the ledger gives factors itself: 企业因子, or 指定因子 of a source."""
    return case.ledger.own_factors or any(source.own_value is not None for source in case.ledger.sources)


def payments(case: Case) -> object:
    """Return what was paid for records."""
    return case.ledger.payments


def readings(case: Case) -> object:
    """Return what meters showed beside records."""
    return case.ledger.readings


def texts(case: Case) -> Iterator[tuple[str, Place]]:
    """Yield every text of the report sheets that may name a source, and where it stands."""
    for sheet, columns in NAMING.items():
        for row in case.ledger.rows(sheet):
            for column in columns:
                if row.text(column):
                    yield row.text(column), row.place
    for name in ("简介", "企业简介"):
        item = case.company.items.get(name)
        if item is not None:
            yield item.text, item.place


def named(case: Case) -> object:
    """Return whether any text may name a source."""
    return any(True for _ in texts(case))


def explanations(case: Case) -> object:
    """Return the lines of 说明."""
    return case.ledger.rows(EXPLANATIONS)


def sheet(name: str) -> Subject:
    """Return the subject that a report sheet is."""
    return lambda case: case.ledger.rows(name)
