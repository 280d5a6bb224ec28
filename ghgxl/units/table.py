"""The closed table of units: what exists, how it is spelt, and which spellings are traps.

A unit is one of a family (J, Wh, t …) with the SI prefixes that the family really uses; a Chinese multiplier
(万, 百万, 亿 …) may stand in front of any of them. Nothing is parsed here and nothing is open-ended: a spelling
that the table doesn't yield doesn't exist.
"""

from fractions import Fraction
from functools import cache

from ghgxl.tuples import NamedTuple


class Unit(NamedTuple):
    """A unit: its symbol, its dimension, and how many of the dimension's base unit it holds, exactly."""

    symbol: str
    dimension: str
    scale: Fraction


ENERGY, STANDARD_COAL, MASS = "能量", "标准煤", "质量"
VOLUME, NORMAL_VOLUME, AREA = "体积", "标准体积", "面积"
DISTANCE, FREIGHT, PASSENGER = "里程", "货运周转量", "客运周转量"
MONEY, SHARE = "金额", "百分比"
CO2E_MASS, CO2_MASS = "二氧化碳当量", "二氧化碳质量"


class Family(NamedTuple):
    """A unit and those of its prefixed forms that are in use.

    ``latin`` and ``chinese`` are spellings that take the prefixes of their own script; ``also`` are further spellings
    of prefixed forms, by symbol. ``prefixes`` names the SI prefixes ("" is the unit itself).
    """

    symbol: str
    dimension: str
    scale: Fraction
    latin: tuple[str, ...]
    chinese: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ("",)
    also: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - an annotation of a NamedTuple can't be ClassVar; never changed


#: SI prefix → its power of ten and its Chinese character.
_SI = {
    "m": (Fraction(1, 1000), "毫"),
    "": (Fraction(1), ""),
    "k": (Fraction(10**3), "千"),
    "M": (Fraction(10**6), "兆"),
    "G": (Fraction(10**9), "吉"),
    "T": (Fraction(10**12), "太"),
    "P": (Fraction(10**15), "拍"),
}

#: Chinese multipliers that may stand before a unit, the longest first.
MULTIPLIERS = {
    "百万": Fraction(10**6),
    "千万": Fraction(10**7),
    "十万": Fraction(10**5),
    "千": Fraction(10**3),
    "万": Fraction(10**4),
    "亿": Fraction(10**8),
}

#: Powers of ten as they are printed before a unit → the multiplier they mean.
POWERS = {"3": "千", "4": "万", "5": "十万", "6": "百万", "7": "千万", "8": "亿"}

# 1 kcal = 4.1868 kJ (International Table, GB/T 2589); 1 kWh = 3.6 MJ.
_FAMILIES = (
    Family("J", ENERGY, Fraction(1), ("J",), ("焦", "焦耳"), ("", "k", "M", "G", "T", "P")),
    Family(
        "Wh",
        ENERGY,
        Fraction(3600),
        ("Wh", "W·h", "W·hr", "Whr"),
        ("瓦时", "瓦·时", "瓦小时", "瓦·小时"),
        ("", "k", "M", "G", "T"),
        {"kWh": ("度", "度电", "千瓦h", "kW时", "kW·时", "kW小时"), "MWh": ("MW时", "MW·时", "MW小时")},
    ),
    Family(
        "cal",
        ENERGY,
        Fraction(41868, 10000),
        ("cal",),
        ("卡", "卡路里"),
        ("", "k", "M", "G"),
        {"kcal": ("大卡", "千卡路里")},
    ),
    Family(
        "gce",
        STANDARD_COAL,
        Fraction(1, 1000),
        ("gce",),
        ("克标煤", "克标准煤"),
        ("", "k"),
        {"kgce": ("公斤标煤", "公斤标准煤", "kg标煤", "kg标准煤", "kg·ce")},
    ),
    Family(
        "tce",
        STANDARD_COAL,
        Fraction(1000),
        ("tce", "t·ce"),
        ("吨标煤", "吨标准煤", "t标煤", "t标准煤", "吨ce", "吨当量煤"),
    ),
    Family("g", MASS, Fraction(1, 1000), ("g",), ("克",), ("m", "", "k"), {"kg": ("公斤", "kgs", "kilogram")}),
    Family("t", MASS, Fraction(1000), ("t",), ("吨", "公吨", "噸"), ("", "k")),
    Family("斤", MASS, Fraction(1, 2), (), ("斤", "市斤")),
    Family("L", VOLUME, Fraction(1, 1000), ("L", "litre", "liter"), ("升", "公升"), ("m", "", "k")),
    Family(
        "m3",
        VOLUME,
        Fraction(1),
        ("m3", "cbm"),
        ("立方米", "立方", "立米", "方"),
    ),
    Family(
        "Nm3",
        NORMAL_VOLUME,
        Fraction(1),
        ("Nm3", "N·m3", "m3N"),
        ("标方", "标立方", "标立方米", "标准立方米", "标准立方", "标准方", "标m3", "标准m3"),
    ),
    Family("m2", AREA, Fraction(1), ("m2",), ("平方米", "平米", "平方")),
    Family(
        "m", DISTANCE, Fraction(1, 1000), ("m",), ("米",), ("", "k"), {"km": ("公里", "车公里", "车·公里", "车·km")}
    ),
    Family(
        "t·km",
        FREIGHT,
        Fraction(1),
        ("t·km",),
        ("吨公里", "吨·公里", "吨千米", "吨·千米", "吨km", "吨·km"),
    ),
    Family("kg·km", FREIGHT, Fraction(1, 1000), ("kg·km",), ("公斤公里", "千克公里")),
    Family(
        "人·km",
        PASSENGER,
        Fraction(1),
        ("p·km", "人·km"),
        ("人公里", "人·公里", "人千米", "人·千米"),
    ),
    Family("元", MONEY, Fraction(1), ("RMB", "CNY", "¥"), ("元", "人民币", "人民币元", "元人民币")),
    Family("%", SHARE, Fraction(1, 100), ("%",), ("百分比", "百分数")),
    Family(
        "tCO2e",
        CO2E_MASS,
        Fraction(1000),
        ("tCO2e", "tCO2eq", "tCO2-eq", "tCO2·eq"),
        ("吨CO2e", "吨二氧化碳当量", "吨CO2当量", "tCO2当量"),
    ),
    Family(
        "kgCO2e",
        CO2E_MASS,
        Fraction(1),
        ("kgCO2e", "kgCO2eq", "kgCO2-eq", "kgCO2·eq"),
        ("千克CO2e", "千克二氧化碳当量", "公斤二氧化碳当量"),
    ),
    Family("tCO2", CO2_MASS, Fraction(1000), ("tCO2",), ("吨CO2", "吨二氧化碳")),
    Family("kgCO2", CO2_MASS, Fraction(1), ("kgCO2",), ("千克CO2", "千克二氧化碳", "公斤二氧化碳")),
)

#: Units that count: each is a dimension of its own, because a person-year isn't a fixed number of person-days.
_COUNTED = {
    "人·天": ("人天", "人·日", "人日", "工日", "person·day", "person·days", "人·d"),
    "人·年": ("人年", "person·year", "person·yr", "人·a"),
    "人·月": ("人月", "person·month"),
    "人·时": ("人时", "人·小时", "人小时", "工时", "person·hour", "person·hours", "人·h"),
    "间·夜": ("间夜", "房·晚", "间·晚", "间晚", "room·night"),
    "天": ("日", "d", "day", "days"),
    "年": ("a", "yr", "year"),
    "月": ("个月", "month"),
    "时": ("小时", "h", "hr", "hour"),
    "人": ("person", "名"),
    "个": ("pc", "pcs"),
}
_PLAIN_COUNTS = (
    "台 瓶 桶 罐 次 件 套 辆 只 支 箱 包 袋 把 块 组 条 根 户 间 张 份 座 盏 车次 人次 批 炉 班 头 具 枚 吨次"
)

#: Counting units that hold something: 瓶(50kg) is a mass.
CONTAINERS = frozenset(
    ("瓶", "桶", "罐", "箱", "包", "袋", "支", "个", "只", "件", "套", "具", "车次", "块", "台", "把")
)

#: Units whose case decides, spelt exactly so: megagram, gigagram, million tonnes.
_EXACT = {
    "Mg": Unit("Mg", MASS, Fraction(1000)),
    "Gg": Unit("Gg", MASS, Fraction(10**6)),
    "Mt": Unit("Mt", MASS, Fraction(10**9)),
}

#: Spellings that mean two things, or something that nobody measures here → why, and what was probably meant.
AMBIGUOUS = {
    "mJ": "“mJ”是毫焦（千分之一焦耳）；大概是“MJ”（兆焦）",
    "mWh": "“mWh”是毫瓦时；大概是“MWh”（兆瓦时）",
    "mcal": "“mcal”是毫卡；大概是“Mcal”（兆卡，即千大卡）",
    "MG": "“MG”分不清是毫克还是兆克；请写“mg”（毫克）或“t”（吨）",
    "MT": "“MT”分不清是公吨还是百万吨；请写“t”（吨）或“百万t”",
    "mt": "“mt”分不清是公吨还是百万吨；请写“t”（吨）或“百万t”",
    "mT": "“mT”不是质量单位；请写“t”（吨）或“百万t”",
    "ML": "“ML”分不清是毫升还是兆升；请写“mL”（毫升）或“千m3”",
    "Cal": "“Cal”分不清是卡还是大卡；请写“cal”（卡）或“kcal”（大卡）",
}

#: The same for spellings whose case doesn't matter (keys folded).
TRAPS = {
    "ton": "“ton”有公吨、短吨和长吨之分；大概是“t”（公吨）",
    "tons": "“tons”有公吨、短吨和长吨之分；大概是“t”（公吨）",
    "tonne": "“tonne”请写“t”（公吨）",
    "sm3": "“Sm3”的参比温度有 15℃ 和 20℃ 之分；请写“m3(20℃)”或“m3(15℃)”，0℃ 的写“Nm3”",
    "标况": "“标况”没有写单位和温度；请写“Nm3”（0℃）或“m3(20℃)”",
    "kvarh": "“kvarh”是无功电量，不计入能耗；大概是有功电量“kWh”",
    "蒸吨": "“蒸吨”是锅炉容量（t/h）；蒸汽量的单位大概是“t”，热量的单位是“GJ”",
    "美元": "“美元”不是人民币；请按汇率折算后写“元”或“万元”",
    "usd": "“USD”不是人民币；请按汇率折算后写“元”或“万元”",
    "加仑": "“加仑”有英制和美制之分；请折算后写“L”",
    "千瓦时/小时": "“千瓦时/小时”是功率；用电量的单位大概是“kWh”",
}

#: Units of power (folded) → what they are and the energy they would be with an hour behind them.
POWER = {
    "w": ("功率", "Wh"),
    "瓦": ("功率", "Wh"),
    "kw": ("功率", "kWh"),
    "千瓦": ("功率", "kWh"),
    "mw": ("功率", "MWh"),
    "兆瓦": ("功率", "MWh"),
    "gw": ("功率", "GWh"),
    "吉瓦": ("功率", "GWh"),
    "万kw": ("功率", "万kWh"),
    "万千瓦": ("功率", "万kWh"),
    "kva": ("视在功率（变压器容量）", "kWh"),
    "千伏安": ("视在功率（变压器容量）", "kWh"),
    "mva": ("视在功率（变压器容量）", "MWh"),
    "kvar": ("无功功率", "kWh"),
    "hp": ("功率", "kWh"),
    "马力": ("功率", "kWh"),
    "匹": ("制冷功率", "kWh"),
}

#: What a rate is per (folded): a quantity per one of these isn't a quantity.
_TIMES = "h hr hour 时 小时 d day 天 日 周 月 个月 季 季度 年 a yr year min 分 分钟 s 秒 班"
TIMES = frozenset(_TIMES.split())

#: Gas as spelt in a factor's unit (folded) → its symbol. Other gases are left as written, for ``gases`` to name.
GASES = {
    "co2": "CO2",
    "二氧化碳": "CO2",
    "co2e": "CO2e",
    "co2eq": "CO2e",
    "co2-e": "CO2e",
    "co2·e": "CO2e",
    "co2-eq": "CO2e",
    "co2·eq": "CO2e",
    "co2当量": "CO2e",
    "二氧化碳当量": "CO2e",
    "ch4": "CH4",
    "甲烷": "CH4",
    "n2o": "N2O",
    "氧化亚氮": "N2O",
    "一氧化二氮": "N2O",
    "c": "C",
    "碳": "C",
}


class Table(NamedTuple):
    """The whole table: spellings whose case decides, and all others folded."""

    exact: dict[str, Unit]
    folded: dict[str, Unit]


@cache
def table() -> Table:
    """Return every spelling of every unit; built when the first unit is asked for."""
    folded: dict[str, Unit] = {}

    def enter(unit: Unit, spelling: str) -> None:
        for form in {spelling, spelling.replace("·", "")}:
            key = form.casefold()
            other = folded.setdefault(key, unit)
            assert other == unit, f"{form}: {other} or {unit}"

    for family in _FAMILIES:
        for prefix in family.prefixes:
            power, character = _SI[prefix]
            unit = Unit(prefix + family.symbol, family.dimension, family.scale * power)
            for spelling in family.latin:
                enter(unit, prefix + spelling)
            for spelling in (*family.chinese, *((family.symbol,) if not family.latin else ())):
                enter(unit, character + spelling)
            for spelling in (unit.symbol, *family.also.get(unit.symbol, ())):
                enter(unit, spelling)
    for symbol, spellings in _COUNTED.items():
        for spelling in (symbol, *spellings):
            enter(Unit(symbol, symbol, Fraction(1)), spelling)
    for symbol in _PLAIN_COUNTS.split():
        enter(Unit(symbol, symbol, Fraction(1)), symbol)
    return Table(dict(_EXACT), folded)
