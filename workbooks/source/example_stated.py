"""What an earlier, hand-made report stated: the sheet 核对 of the example, most of it wrong on purpose.

The numbers are the seed report's own. Each row names the table that it stood in, so that ``ghgxl check``
can be seen to find every kind of fault: a slip of units, a total moved by one cell, a factor that
is a standard-coal coefficient, shares that don't add up, parts that don't make the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ghgxl.excel.new import Row


HEADERS: Final = ("项目", "年度", "申报值", "单位", "出处")
YEARS: Final = (2019, 2020, 2021)


def three(item: str, values: tuple[float, float, float], unit: str, where: str) -> list[Row]:
    """Return one statement for each of the three years."""
    return [(item, year, value, unit, f"旧版报告 {where}") for year, value in zip(YEARS, values, strict=True)]


def stated() -> list[Row]:
    """Return every row of 核对."""
    return [
        # Emissions: not activity × factor under any reading; the total's row starts one cell too far left.
        *three("DL-01", (14799.18, 16468.57, 21610.69), "tCO2e", "表3-2 外购电力"),
        *three("YD-01", (20.353611, 18.204929, 18.234363), "tCO2e", "表3-2 汽油"),
        *three("总排放量", (14819.53361, 16486.77493, 21628.92436), "tCO2e", "表3-3 合计行第2至4格"),
        ("总排放量", 2019, 14799.18, "tCO2e", "旧版报告 表3-3 合计行第1格（2019年栏下，整行右移一格）"),
        *three("占比:DL-01", (99.86, 99.89, 99.92), "%", "表3-3"),
        *three("占比:YD-01", (0.14, 0.11, 0.08), "%", "表3-3"),
        # Activity data: 10⁴ kWh labelled MWh, and a unit that doesn't exist.
        *three("活动数据:DL-01", (224.222, 291.6885, 359.3406), "MW/h", "表3-1"),
        *three("活动数据:DL-01", (224.222, 291.6885, 359.3406), "MWh", "表3-2"),
        *three("活动数据:YD-01", (13.83, 12.37, 12.39), "t", "表3-1"),
        # Factors: neither the grid's nor gasoline's.
        ("排放因子:DL-01", None, 0.404, "tCO2/MWh", "旧版报告 表3-2，注称取自2012年区域电网平均因子"),
        ("排放因子:YD-01", None, 1.4717, "tCO2/t", "旧版报告 表3-2"),
        ("GWP:CH4", None, 25, "kgCO2e/kg", "旧版报告 3.2"),
        # Energy: quantities, coefficients, standard coal and shares.
        *three("能源:电力:实物量", (224.222, 291.6885, 359.3406), "万kWh", "表1-13至表1-15"),
        *three("能源:水:实物量", (1.6575, 1.7723, 2.4278), "万m³", "表1-13至表1-15"),
        *three("能源:汽油:实物量", (0.01383, 0.001237, 0.001239), "万t", "表1-13至表1-15"),
        *three("能源:电力:折标系数", (1.23, 1.23, 1.23), "tce/万kWh", "表1-13至表1-15"),
        *three("能源:水:折标系数", (0.086, 0.086, 0.086), "tce/万m³", "表1-13至表1-15"),
        *three("能源:汽油:折标系数", (1.47, 1.47, 1.47), "tce/t", "表1-13至表1-15"),
        *three("能源:电力:折标量", (275.79306, 358.776855, 441.988938), "tce", "表1-13至表1-15"),
        *three("能源:水:折标量", (0.142545, 0.1524178, 0.2087908), "tce", "表1-13至表1-15"),
        *three("能源:汽油:折标量", (0.0203301, 0.00181839, 0.00182133), "tce", "表1-13至表1-15"),
        *three("能源:电力:占比", (99.94, 99.96, 99.95), "%", "表1-13至表1-15"),
        *three("能源:水:占比", (0.27, 0.27, 0.27), "%", "表1-13至表1-15"),
        *three("能源:汽油:占比", (0.17, 0.17, 0.17), "%", "表1-13至表1-15"),
        ("能源:热力:占比", None, 99, "%", "旧版报告 1.8.2 正文"),
        # Departments: the total counted twice in its own share; in 2020 the parts miss the total.
        *three("部门合计:DL-01", (224.222, 291.6885, 359.3406), "万kWh", "表1-16"),
        *three("部门占比:DL-01:总电量", (50, 50, 50), "%", "表1-16"),
        *three("部门占比:DL-01:注塑/压铸/装配车间", (80.21, 81.91, 83.35), "%", "表1-16"),
        *three("部门占比:DL-01:工模部", (13.20, 12.60, 12.28), "%", "表1-16"),
        *three("部门占比:DL-01:办公楼", (6.08, 5.19, 4.20), "%", "表1-16"),
        *three("部门占比:DL-01:其他消耗", (0.51, 0.30, 0.17), "%", "表1-16"),
        # Plain arithmetic in the text.
        ("算式:7×115", None, 897, "kW", "旧版报告 5.3（7台压铸机，每台电机总功率115 kW）"),
    ]
