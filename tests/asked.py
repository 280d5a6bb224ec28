"""What every host is asked, function by function: answers, real errors, numbers written as text, arguments left out."""

from __future__ import annotations

from typing import Any

CASES: dict[str, list[list[Any]]] = {
    "GHG_EMISSION": [
        [359.3406, "万千瓦时", "电力", 2021.0, "广东"],
        [0.1 + 0.2, "t", "汽油"],
        ["1,234", "MWh", "电力", "2021年", "广东省", None, "AR6"],
        [7.7, "MWh", "电力", 2021.0, "广东", 0.5],
        [7.7, "MWh", "电力", 2021.0, "广东", "0.5 kgCO2/kWh"],
        [3.0, "kg", "R-410A", None, None, None, "AR4"],
        [1.0, "MW/h", "电力"],
        [1.0, "kWh", "不存在的源"],
        [1.0, "kWh", "电力", 20.0],
        ["约48,500", "kWh", "电力"],
        ["#REF!", "kWh", "电力"],
        [1.0, "", "电力"],
    ],
    "GHG_GAS": [[12.39, "t", "汽油", "CO2", 2021.0], [12.39, "t", "汽油", "CH4"], [1.0, "kg", "R-410A", "SF6"]],
    "GHG_FACTOR": [["电力", "MWh", 2019.0, "广东"], ["汽油", "t"], ["汽油", "个"]],
    "GHG_FACTOR_SOURCE": [["电力", "MWh", 2021.0, "广东"], ["没有", "t"]],
    "GHG_GWP": [["R-410A"], ["甲烷", "AR6"], ["SF6", "AR9"], ["空气"]],
    "GHG_CONVERT": [[224.222, "万千瓦时", "MWh"], [1000.0, "L", "t", "柴油"], [1.0, "L", "t"]],
    "GHG_TCE": [[359.3406, "万千瓦时", "电力"], [2.0, "t", "汽油", 2008.0], [2.0, "t", "汽油", 1999.0]],
    "GHG_EXPLAIN": [[12.39, "t", "汽油", 2021.0, "广东"], [1.0, "kWh", "不存在的源"]],
}


def literal(value: Any) -> str:
    """Return an argument as a formula writes it."""
    return "" if value is None else '"' + value.replace('"', '""') + '"' if isinstance(value, str) else repr(value)
