"""Check of scope 2: where the ledger holds something of the market-based method, it says which method it follows."""

from __future__ import annotations

from collections.abc import Iterable

from ghgxl.checks.case import Case
from ghgxl.findings import Finding, warning
from ghgxl.ledger import Source

#: How a text names the two methods, and what makes the question arise.
_METHODS = ("基于位置", "基于市场", "位置法", "市场法")
_GREEN = ("绿电", "绿色电力", "绿证", "可再生能源", "光伏")


def told(case: Case) -> bool:
    """Return whether 企业信息 or the remark of a source names the method."""
    company = "".join(name + item.text for name, item in case.company.items.items())
    words = company + "".join(source.remark for source in case.ledger.sources if source.scope == 2)
    return any(method in words for method in _METHODS)


def green(case: Case) -> Source | None:
    """Return the first source of scope 2 that speaks of green power."""
    for source in case.ledger.sources:
        words = source.name + source.factor_name + source.remark
        if source.scope == 2 and any(word in words for word in _GREEN):
            return source
    return None


def green_power(case: Case) -> Iterable[Finding]:
    """Yield a source of green power where nothing tells the method."""
    source = None if told(case) else green(case)
    if source is not None:
        yield warning(
            "scope2-basis",
            source.place,
            f"{source.id} {source.name} 涉及绿色电力，但没有写明范围2按基于位置还是基于市场的方法；请在企业信息加一项“范围2方法”写明（如 基于位置；绿证另行列示）。",
        )
