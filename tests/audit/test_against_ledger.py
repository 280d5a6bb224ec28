"""A report held against the ledger that it should come from: totals, scopes however they are written, sources."""

from __future__ import annotations

import pytest

from ghgxl.audit import audit, reading_of
from ghgxl.checks import examine
from tests.audit.pages import page
from tests.worksheets import worksheet

#: 10 t of petrol: 29.25 tCO2; 100 GJ of heat: 11 tCO2.
_LEDGER = """
    企业信息 | 基准年 | 2021
    排放源 | S1 | 公务车 | 范围1 | 移动燃烧 | 汽油 | CO2
    排放源 | S2 | 蒸汽 | 范围2 | 外购热力 | 热力 | CO2
    活动数据!C4 | S1 | 10 | t | 2021
    活动数据!C5 | S2 | 100 | GJ | 2021
"""


def _found(text: str) -> list[str]:
    case = examine(worksheet(_LEDGER))
    seen = audit(reading_of(page(text), case))
    return [str(one.finding.place) for one in seen if one.finding.code == "audit-ledger"]


def _totals() -> tuple[float, float]:
    inventory = examine(worksheet(_LEDGER)).inventory
    return inventory.scope(2021, 1), inventory.scope(2021, 2)


@pytest.mark.parametrize(("one", "two"), [("范围1", "范围2"), ("范围一", "范围二"), ("范围一合计", "范围二排放量")])
def test_scopes_are_compared_however_they_are_written(one: str, two: str) -> None:
    first, second = _totals()
    text = f"""
    表1 2021年排放量（tCO2e）
    范围 | 排放量
    {one} | {first:.2f}
    {two} | {{0}}
    合计 | {first + second:.2f}
    """
    assert _found(text.format(f"{second:.2f}")) == []
    assert _found(text.format(f"{second + 1:.2f}")) == ["表1 第3行 第2列"]


def test_a_subtotal_of_a_scope_and_a_source_are_compared() -> None:
    first, second = _totals()
    text = f"""
    表1 2021年排放量（tCO2e）
    范围 | 排放源 | 排放量
    范围一 | 公务车 | {{0}}
    范围一 | 小计 | {{1}}
    范围二 | 蒸汽 | {second:.2f}
    合计 | | {first + second:.2f}
    """
    assert _found(text.format(f"{first:.2f}", f"{first:.2f}")) == []
    assert _found(text.format(f"{first + 1:.2f}", f"{first:.2f}")) == ["表1 第2行 第3列"]
    assert _found(text.format(f"{first:.2f}", f"{first + 1:.2f}")) == ["表1 第3行 第3列"]
