"""The sheet 函数示例: three ``=GHG_EMISSION()`` cells as an accountant may leave them — right, stale, never calculated.

Their quantities are cells of 活动数据, which count there: the sheet shows how a function is written and adds nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ghgxl.excel.new import FIRST, Extra, Formula

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ghgxl.excel.new import Row


def sheet(activity: Sequence[Row]) -> Extra:
    """Return the sheet for the rows of 活动数据, whose cells its formulas refer to."""

    def row(year: int, source: str) -> list[int]:
        return [
            number
            for number, record in enumerate(activity, FIRST + 1)
            if record[1] == source and str(record[0]).startswith(str(year))
        ]

    power, petrol, early = row(2021, "DL-01"), row(2021, "YD-01"), row(2020, "YD-01")
    total = Formula(f"=SUM(活动数据!C{power[0]}:C{power[-1]})", 359.3406)
    return Extra(
        "函数示例",
        "函数怎样写；数量都引自“活动数据”，在那里计入盘查，这里不重复计算",
        ("说明", "数量", "单位", "排放源", "年份", "排放量(tCO2e)"),
        [
            ("2021年外购电力，各月各部门之和", total, "万kWh", "电力", 2021,
             Formula('=GHG_EMISSION(B4,C4,D4,E4,"广东")', 1694.290929)),
            ("2021年公务车汽油，单元格中是旧数", Formula(f"=活动数据!C{petrol[0]}", 12.39), "t", "汽油", 2021,
             Formula('=GHG_EMISSION(B5,C5,D5,E5,"广东")', 18.234363)),
            ("2020年公务车汽油，尚未计算过", Formula(f"=活动数据!C{early[0]}", 12.37), "t", "汽油", 2020,
             Formula('=GHG_EMISSION(B6,C6,D6,E6,"广东")', "#NAME?")),
        ],
        (
            "第一行的结果正确；第二行的结果沿用旧版报告，与重新计算不符；第三行在没有加载函数的电脑上保存过。",
            "ghgxl check 会重新计算每个函数单元格，指出后两行。",
        ),
    )  # fmt: skip
