"""The activity data of the example company: what was bought, month by month or year by year.

Yearly totals and the departments' parts are those of the seed report. Where only a year
is known, months are an invented split that adds up to the year exactly, and say so.
"""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ghgxl.excel.new import Row


HEADERS: Final = ("日期", "排放源编号", "数量", "单位", "部门", "凭证号", "数据来源", "备注")

#: Electricity of each department, in 10⁴ kWh: the decimals as printed.
ELECTRICITY: Final = {
    2019: {
        "注塑/压铸/装配车间": "179.8484662",
        "工模部": "29.597304",
        "办公楼": "13.6326976",
        "其他消耗": "1.1435322",
    },
    2020: {
        "注塑/压铸/装配车间": "238.8928815",
        "工模部": "36.752751",
        "办公楼": "15.13863315",
        "其他消耗": "0.8750655",
    },
    2021: {
        "注塑/压铸/装配车间": "299.5103901",
        "工模部": "44.12702568",
        "办公楼": "15.0923052",
        "其他消耗": "0.61087902",
    },
}

#: The bill of each year, in 10⁴ kWh. In 2020 the parts fall short of it.
BILLED: Final = {2019: "224.222", 2020: "291.6885", 2021: "359.3406"}

#: Gasoline, tonnes a year.
GASOLINE: Final = {2019: 13.83, 2020: 12.37, 2021: 12.39}

#: Months' shares of a year in thousandths: little around the spring festival, much in the hot months.
SEASON: Final = (76, 58, 79, 80, 85, 90, 95, 96, 90, 86, 83, 82)

#: Refrigerant topped up, kg a year: an estimate for the exclusion rule only.
REFRIGERANT: Final = 1.0


def split(total: str) -> tuple[Decimal, ...]:
    """Return twelve months of a year's total: eleven rounded to 1 kWh (four digits), December what remains, so the sum is exact."""
    whole = Decimal(total)
    months = [(whole * share / sum(SEASON)).quantize(Decimal("0.0001")) for share in SEASON[:-1]]
    return (*months, whole - sum(months))


def electricity(year: int) -> list[Row]:
    """Return a year's meter readings, by month and department, and what no department's meter accounts for."""
    months = {department: split(total) for department, total in ELECTRICITY[year].items()}
    rows: list[Row] = []
    for month in range(1, 13):
        day = dt.date(year, month, calendar.monthrange(year, month)[1])
        bill = f"示例-电{year}{month:02d}"
        for department, parts in months.items():
            remark = "示例分摊：年度数按月分摊，各月之和等于年度数"
            rows.append(
                (
                    day,
                    "DL-01",
                    float(parts[month - 1]),
                    "万kWh",
                    department,
                    bill,
                    "分表抄表",
                    remark if month == 1 else None,
                )
            )
    rest = Decimal(BILLED[year]) - sum(map(Decimal, ELECTRICITY[year].values()))
    if rest:
        remark = f"总表与分表之差：发票合计 {BILLED[year]} 万kWh，各部门分表之和 {Decimal(BILLED[year]) - rest} 万kWh；部门未知，故留空"
        rows.append(
            (dt.date(year, 12, 31), "DL-01", float(rest), "万kWh", None, f"示例-电{year}差额", "购电发票", remark)
        )
    return rows


def activity() -> list[Row]:
    """Return every row of 活动数据, year after year."""
    rows: list[Row] = []
    for year, tonnes in GASOLINE.items():
        rows += electricity(year)
        rows.append(
            (year, "YD-01", tonnes, "t", "管理部", f"示例-油{year}", "发票", "全年加油发票汇总，升数已换算为吨")
        )
        rows.append(
            (
                year,
                "YS-01",
                REFRIGERANT,
                "kg",
                "办公楼",
                None,
                "估算",
                "估算值，只用于判断能否排除：约三年加注一次，每次约 3 kg，按年平均",
            )
        )
    return rows


def check() -> None:
    """Prove that every year's records add up to its bill, in decimals."""
    for year, billed in BILLED.items():
        total = sum(Decimal(repr(row[2])) for row in electricity(year) if isinstance(row[2], float))
        if total != Decimal(billed):
            raise ArithmeticError(f"{year}: {total} ≠ {billed}")
