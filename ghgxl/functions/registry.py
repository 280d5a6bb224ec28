"""The registry of worksheet functions: names, parameters, help, and what answers them; ``calling`` calls them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ghgxl.functions import answers


class CellError(NamedTuple):
    """A real error for the cell: ``kind`` as the spreadsheet shows it, and the reason that GHG_EXPLAIN tells."""

    kind: str
    reason: str


class Parameter(NamedTuple):
    """One argument of a worksheet function. ``id`` is its name where only ASCII may stand (VBA, IDL)."""

    id: str
    name: str
    help: str
    optional: bool = False


class Function(NamedTuple):
    """A worksheet function. ``answer`` takes the arguments after the first when ``linear``, else all of them."""

    name: str
    help: str
    result: str
    parameters: tuple[Parameter, ...]
    answer: Callable[..., float | str]
    linear: bool
    example: str

    @property
    def required(self) -> int:
        """How many arguments can't be left out."""
        return sum(not parameter.optional for parameter in self.parameters)


Result = float | str | CellError

_QUANTITY = Parameter("quantity", "数量", "活动数据的数值；空白不等于零")
_UNIT = Parameter("unit", "单位", "数量的单位，如 kWh、万千瓦时、t、L、Nm3")
_SOURCE = Parameter("source", "排放源", "因子库中的名称，如 电力、汽油、柴油(移动)、R-410A")
_YEAR = Parameter("year", "年份", "盘查年份；省略时取最新发布的因子", optional=True)
_REGION = Parameter("region", "地区", "省份、区域电网或全国；省略时为全国", optional=True)
_FACTOR = Parameter("factor", "因子", "自定因子：数字（tCO2e/单位），或带单位的文字，如 0.5 tCO2/MWh", optional=True)
_GWP = Parameter("gwp", "GWP", "SAR、AR4、AR5 或 AR6；省略时为 AR5", optional=True)

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function(
            "GHG_EMISSION",
            "一项活动的温室气体排放量，按 GWP 折算为二氧化碳当量",
            "tCO2e",
            (_QUANTITY, _UNIT, _SOURCE, _YEAR, _REGION, _FACTOR, _GWP),
            answers.emission,
            linear=True,
            example='=GHG_EMISSION(359.3406,"万千瓦时","电力",2021,"广东")',
        ),
        Function(
            "GHG_GAS",
            "一项活动排放的某一种气体的质量，不乘 GWP",
            "吨（该气体）",
            (_QUANTITY, _UNIT, _SOURCE, Parameter("gas", "气体", "CO2、CH4、N2O、HFC-32 等"), _YEAR, _REGION, _FACTOR),
            answers.gas,
            linear=True,
            example='=GHG_GAS(12.39,"t","汽油","CO2",2021)',
        ),
        Function(
            "GHG_FACTOR",
            "排放因子：每单位活动数据的二氧化碳质量；不排放二氧化碳的源为其唯一气体的质量",
            "吨/单位",
            (_SOURCE, _UNIT, _YEAR, _REGION),
            answers.factor,
            linear=False,
            example='=GHG_FACTOR("电力","MWh",2021,"广东")',
        ),
        Function(
            "GHG_FACTOR_SOURCE",
            "排放因子出自哪份文件、如何匹配",
            "文字",
            (_SOURCE, _UNIT, _YEAR, _REGION),
            answers.citation,
            linear=False,
            example='=GHG_FACTOR_SOURCE("电力","MWh",2021,"广东")',
        ),
        Function(
            "GHG_GWP",
            "一种气体或混合制冷剂的全球变暖潜势（100 年）",
            "kgCO2e/kg",
            (
                Parameter("gas", "气体", "CH4、SF6、R-410A 等"),
                Parameter("version", "版本", "SAR、AR4、AR5 或 AR6；省略时为 AR5", optional=True),
            ),
            answers.gwp,
            linear=False,
            example='=GHG_GWP("R-410A")',
        ),
        Function(
            "GHG_CONVERT",
            "单位换算；质量与体积之间须给出物质",
            "目标单位",
            (
                Parameter("value", "数值", "要换算的数"),
                Parameter("from_unit", "从", "原单位"),
                Parameter("to_unit", "到", "目标单位"),
                Parameter("substance", "物质", "质量与体积互换时的物质，如 柴油", optional=True),
            ),
            answers.conversion,
            linear=True,
            example='=GHG_CONVERT(1,"万千瓦时","MWh")',
        ),
        Function(
            "GHG_TCE",
            "能源折标准煤（当量值，GB/T 2589）",
            "tce",
            (
                _QUANTITY,
                _UNIT,
                Parameter("energy", "能源", "电力、汽油、天然气、水等"),
                Parameter("edition", "版本", "GB/T 2589 的年份 2008 或 2020；省略时为 2020", optional=True),
            ),
            answers.standard_coal,
            linear=True,
            example='=GHG_TCE(359.3406,"万千瓦时","电力")',
        ),
        Function(
            "GHG_EXPLAIN",
            "与 GHG_EMISSION 参数相同；用一句话说明计算过程，或说明为什么没有结果",
            "文字",
            (_QUANTITY, _UNIT, _SOURCE, _YEAR, _REGION, _FACTOR, _GWP),
            answers.explanation,
            linear=False,
            example='=GHG_EXPLAIN(359.3406,"万千瓦时","电力",2021,"广东")',
        ),
    )
}
