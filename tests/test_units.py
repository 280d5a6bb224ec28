"""Units: what is read, what is refused and with which words, and the laws of conversion."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl.errors import UnitRefused
from ghgxl.units import Unit, convert, parse, parse_factor, parse_mass_of, ratio
from ghgxl.units.table import AMBIGUOUS, MULTIPLIERS, SHARE, table

UNITS = sorted({*table().folded.values(), *table().exact.values()})
MULTIPLIED = [
    Unit(word + unit.symbol, unit.dimension, unit.scale * factor)
    for unit in UNITS
    if unit.dimension != SHARE
    for word, factor in MULTIPLIERS.items()
]
by_symbol = st.sampled_from(UNITS + MULTIPLIED)
quantities = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)
ample = settings(deadline=None)


@st.composite
def units_alike(draw: st.DrawFn, count: int) -> list[Unit]:
    """Return so many units of one dimension."""
    first = draw(by_symbol)
    alike = [unit for unit in UNITS + MULTIPLIED if unit.dimension == first.dimension]
    return [first, *(draw(st.sampled_from(alike)) for _ in range(count - 1))]


def refusal(text: str) -> str:
    """Return the words with which a text is refused as a unit."""
    with pytest.raises(UnitRefused) as caught:
        parse(text)
    return caught.value.message


def unit_or_words(text: str) -> Unit | str:
    """Return the unit of a text, or the words with which it is refused."""
    try:
        return parse(text)
    except UnitRefused as refused:
        return refused.message


SPELT = {
    "kWh": "kWh KWH kwh Kwh ｋＷｈ 度 千瓦时 千瓦·时 千瓦小时 kW·h kW.h kW-h kW•h 度(kWh) (kWh)",
    "MWh": "MWh MWH mwh MW·h 兆瓦时",
    "万kWh": "万kWh 万度 万千瓦时 万ｋｗｈ 10^4kWh 10⁴kWh ×10⁴kWh 10000kWh 万kW·h",
    "亿kWh": "亿kWh 亿千瓦时 亿度 10^8kWh",
    "MJ": "MJ mj 兆焦",
    "GJ": "GJ gj Gj 吉焦 吉焦耳",
    "kcal": "kcal Kcal KCAL 千卡 大卡",
    "Mcal": "Mcal mcaL 兆卡",
    "百万kcal": "百万大卡 百万kcal 百万千卡 10^6kcal",
    "kgce": "kgce KGCE 千克标准煤 公斤标煤 千克标煤 kg标煤",
    "tce": "tce TCE 吨标煤 吨标准煤 t标准煤",
    "万tce": "万tce 万吨标煤 万吨标准煤",
    "mg": "mg 毫克",
    "kg": "kg KG Kg ㎏ 公斤 千克",
    "t": "t T 吨 公吨",
    "万t": "万t 万吨 10^4t",
    "斤": "斤 市斤",
    "L": "L l 升 公升",
    "mL": "mL ml 毫升",
    "m3": "m3 M3 m³ ㎥ m^3 立方米 立方 方 立米",
    "万m3": "万m3 万m³ 万立方米 万方 10^4m3 10⁴m³ 万㎥",
    "Nm3": "Nm3 NM3 Nm³ nm3 标方 标立方米 标准立方米 标m3 Nm3(0℃)",
    "万Nm3": "万Nm3 万标方 10^4Nm3 10⁴Nm³ 万Nm³",
    "m3(20℃)": "m3(20℃) m³（20℃） 立方米(20°C) 方(20摄氏度)",
    "km": "km KM 公里 千米 ㎞",
    "t·km": "t·km tkm t.km t-km t*km t×km 吨公里 吨·公里 T·KM",
    "万t·km": "万吨公里 万t·km",
    "人·km": "人·km 人公里 p·km",
    "元": "元 ¥ ￥ 人民币 RMB",
    "万元": "万元",
    "%": "% ％ 百分比",
    "人·天": "人·天 人天 人日 人*天 工日 person-day",
    "人·年": "人·年 人年 person·year",
    "人·时": "人·时 人小时 人·小时 person-hour",
    "瓶(50kg)": "瓶(50kg) 瓶（50公斤） 瓶(50kg/瓶) 瓶(50.0kg)",
    "台": "台",
    "tCO2e": "tCO2e tCO₂e 吨二氧化碳当量",
}


@pytest.mark.parametrize(
    ("text", "symbol"), [(text, symbol) for symbol, texts in SPELT.items() for text in texts.split()]
)
def test_a_unit_is_read_in_any_spelling(text: str, symbol: str) -> None:
    assert parse(text).symbol == symbol
    assert parse(f" \u3000{text[0]} {text[1:]}\u00a0") == parse(text)


@pytest.mark.parametrize("unit", UNITS + MULTIPLIED, ids=lambda unit: unit.symbol)
def test_a_symbol_reads_back_as_its_unit(unit: Unit) -> None:
    assert parse(unit.symbol) == unit


@pytest.mark.parametrize("spelling", sorted(table().folded))
def test_width_and_case_do_not_matter(spelling: str) -> None:
    full_width = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in spelling)
    for form in (spelling, spelling.upper(), full_width):
        if form not in AMBIGUOUS and not (form == full_width and spelling in AMBIGUOUS):
            assert parse(form) == table().folded[spelling]


@pytest.mark.parametrize(
    ("one", "many", "other"),
    [
        ("kWh", 3.6, "MJ"),
        ("kcal", 4.1868, "kJ"),
        ("cal", 4.1868, "J"),
        ("万度", 36.0, "GJ"),
        ("亿千瓦时", 1e5, "MWh"),
        ("百万大卡", 4.1868, "GJ"),
        ("Gcal", 1.0, "百万kcal"),
        ("万吨标煤", 1e7, "kgce"),
        ("斤", 0.5, "kg"),
        ("Mg", 1.0, "t"),
        ("万元", 1e4, "元"),
        ("升", 0.001, "m3"),
        ("车公里", 1.0, "km"),
        ("桶(170kg)", 0.17, "t"),
        ("万瓶(50kg)", 500.0, "t"),
        ("桶(200L)", 0.2, "m3"),
    ],
)
def test_known_conversions_are_exact(one: str, many: float, other: str) -> None:
    assert ratio(one, other) == many


def test_gas_volumes_go_to_normal_conditions_by_temperature_and_pressure() -> None:
    assert ratio("Nm3", "m3(20℃)") == float(Fraction("293.15") / Fraction("273.15"))
    assert ratio("m3(20℃,101.325kPa绝压)", "m3(20℃)") == 1.0
    gauge = Fraction("273.15") / Fraction("298.15") * Fraction("401.325") / Fraction("101.325")
    for text in ("m3(25℃,300kPa表压)", "m³（25°C，0.3MPa表压）", "m3(表压3bar,25℃)", "m3(25℃,300kPa(g))"):
        assert ratio(text, "Nm3") == float(gauge), text
    assert ratio("万m3(25℃,401.325kPa绝压)", "Nm3") == float(gauge * 10000)


def test_density_joins_mass_and_volume() -> None:
    assert ratio("L", "t", 0.84) == 0.00084
    assert ratio("t", "L", 0.84) == float(1000 / Fraction("0.84"))
    assert convert(1000, "万m3", "t", 1.0) == 1e7
    for wrong in (0.0, -1.0, float("inf"), float("nan")):
        with pytest.raises(UnitRefused, match="密度"):
            ratio("L", "t", wrong)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("MW/h", "MWh"),
        ("mw/h", "MWh"),
        ("kW/h", "kWh"),
        ("千瓦/小时", "kWh"),
        ("KW", "kWh"),
        ("MW", "MWh"),
        ("万千瓦", "万kWh"),
        ("kVA", "kWh"),
        ("kvarh", "kWh"),
        ("度/小时", "kWh"),
        ("吨/月", "t"),
        ("m3/h", "m3"),
        ("mJ", "MJ"),
        ("mWh", "MWh"),
        ("MT", "百万t"),
        ("万MT", "百万t"),
        ("ML", "mL"),
        ("ton", "t"),
        ("Sm3", "m3(20℃)"),
        ("104m3", "万m3"),
        ("104kWh", "万kWh"),
        ("12t", "t"),
        ("kg/瓶", "kg"),
        ("50kg/瓶", "瓶(50kg)"),
        ("tCO2/MWh", "MWh"),
        ("kWhh", "kWh"),
        ("标煤", "tce"),
        ("美元", "万元"),
        ("万%", "%"),
    ],
)
def test_an_impossible_unit_is_refused_with_what_was_meant(text: str, meant: str) -> None:
    message = refusal(text)
    assert f"“{meant}”" in message
    assert f"“{text.removeprefix('万') if text == '万MT' else text}”" in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有写单位"),
        ("　", "没有写单位"),
        ("foo", "不认识单位“foo”"),
        ("2021", "不认识单位"),
        ("/", "不认识单位"),
        ("m3(25℃)", "缺少压力"),
        ("m3(25℃,300kPa)", "绝压还是表压"),
        ("m3(300kPa表压)", "缺少温度"),
        ("m3(-300℃,1kPa绝压)", "缺少温度"),
        ("m3(20℃,0kPa绝压)", "大于 0"),
        ("m3(20℃,潮湿)", "看不懂气体状态“潮湿”"),
        ("Nm3(20℃)", "m3(20℃)"),
        ("瓶(大)", "看不懂"),
        ("瓶(0kg)", "看不懂"),
        ("t(50kg)", "看不懂"),
        ("kWh(t)", "看不懂"),
        ("瓶(10^3L)", "看不懂"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, words: str) -> None:
    assert words in refusal(text)


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("t", "kWh", "“t”（质量）不能换算为“kWh”（能量）"),
        ("升", "t", "密度"),
        ("kWh", "tce", "GHG_TCE"),
        ("tce", "GJ", "GHG_TCE"),
        ("人·年", "人·天", "实际天数"),
        ("台", "瓶", "“台”（台）不能换算为“瓶”（瓶）"),
        ("t", "Nm3", "标准体积"),
        ("Nm3", "m3", "m3(20℃)"),
        ("tCO2", "tCO2e", "二氧化碳当量"),
    ],
)
def test_a_refused_conversion_names_both_sides(source: str, target: str, words: str) -> None:
    with pytest.raises(UnitRefused) as caught:
        ratio(source, target)
    assert words in caught.value.message
    assert source in caught.value.message
    assert target in caught.value.message


def test_a_bare_gas_volume_is_told_what_to_write_and_how_much_it_matters() -> None:
    for density in (None, 0.0007):
        with pytest.raises(UnitRefused) as caught:
            ratio("方", "万Nm3", density)
        for words in ("“Nm3”", "“m3(20℃)”", "表压", "0℃ 与 20℃", "约 7%"):
            assert words in caught.value.message
    assert round(ratio("Nm3", "m3(20℃)") - 1, 2) == 0.07


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("kgCO2/kWh", "kgCO2/kWh"),
        ("kgCO2e/kWh", "kgCO2e/kWh"),
        ("gCO2e/kWh", "gCO2e/kWh"),
        ("tCO₂/MWh", "tCO2/MWh"),
        ("TCO2/MWH", "tCO2/MWh"),
        ("tCO2e/万元", "tCO2e/万元"),
        ("吨CO2当量/万元", "tCO2e/万元"),
        ("tCO2-eq/t", "tCO2e/t"),
        ("tCO2/tce", "tCO2/tce"),
        ("tCO2/10^4Nm3", "tCO2/万Nm3"),
        ("tCO2/万Nm³", "tCO2/万Nm3"),
        ("tCO2/10⁴kWh", "tCO2/万kWh"),
        ("kgCH4/TJ", "kgCH4/TJ"),
        ("kgCH4/人·年", "kgCH4/人·年"),
        ("kgCH4/人/年", "kgCH4/人·年"),
        ("kgCH4/(人·年)", "kgCH4/人·年"),
        ("kgCH4/person/yr", "kgCH4/人·年"),
        ("tCH4/person-hour", "tCH4/人·时"),
        ("千克二氧化碳/千瓦时", "kgCO2/kWh"),
        ("kg CO2e / (kW·h)", "kgCO2e/kWh"),
        ("kgCO2e/t·km", "kgCO2e/t·km"),
        ("tC/GJ", "tC/GJ"),
        ("kgR-410A/台", "kgR-410A/台"),
        ("kgHFC-134a/台", "kgHFC-134a/台"),
        ("kg七氟丙烷/瓶", "kg七氟丙烷/瓶"),
        ("GgCO2/TJ", "GgCO2/TJ"),
        ("tCO2/m3(20℃)", "tCO2/m3(20℃)"),
    ],
)
def test_a_factor_unit_is_read(text: str, symbol: str) -> None:
    factor = parse_factor(text)
    assert factor.symbol == symbol
    assert parse_factor(factor.symbol) == factor
    assert factor.mass.dimension == "质量"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("t/MWh", "没有写明气体；请写成“tCO2/MWh”或“tCO2e/MWh”"),
        ("tce/t", "“tce”不是气体的质量"),
        ("ggCO2/t", "不是气体的质量"),
        ("CO2/t", "不是气体的质量"),
        ("tCO2", "例如 tCO2/MWh"),
        ("", "例如 tCO2/MWh"),
        ("tCO2/MW", "功率"),
        ("tCO2/", "没有写单位"),
    ],
)
def test_a_factor_unit_that_is_none_says_what_is_missing(text: str, words: str) -> None:
    with pytest.raises(UnitRefused) as caught:
        parse_factor(text)
    assert words in caught.value.message


def test_an_amount_of_emissions_is_a_mass_of_a_gas() -> None:
    assert parse_mass_of("万tCO2e").symbol == "万tCO2e"
    assert parse_mass_of("吨二氧化碳") == (parse("t"), "CO2")
    assert parse_mass_of("kgCH4").gas == "CH4"
    with pytest.raises(UnitRefused, match="不是排放量的单位"):
        parse_mass_of("t")


@ample
@given(units_alike(2), quantities)
def test_there_and_back_is_the_same(units: list[Unit], value: float) -> None:
    one, other = (unit.symbol for unit in units)
    assert convert(convert(value, one, other), other, one) == pytest.approx(value, rel=1e-14, abs=1e-300)


@ample
@given(units_alike(3))
def test_a_detour_makes_no_difference(units: list[Unit]) -> None:
    one, by, other = (unit.symbol for unit in units)
    assert ratio(one, by) * ratio(by, other) == pytest.approx(ratio(one, other), rel=1e-15)


@ample
@given(units_alike(2), quantities, quantities)
def test_order_is_kept(units: list[Unit], less: float, more: float) -> None:
    one, other = (unit.symbol for unit in units)
    less, more = min(less, more), max(less, more)
    assert convert(less, one, other) <= convert(more, one, other)


@ample
@given(units_alike(2), st.floats(0.1, 20))
def test_a_ratio_is_the_exact_one_rounded_once(units: list[Unit], density: float) -> None:
    one, other = units
    assert ratio(one.symbol, other.symbol) == float(one.scale / other.scale)
    assert ratio("L", "kg", density) == density


@ample
@given(by_symbol, by_symbol)
def test_different_dimensions_never_convert(one: Unit, other: Unit) -> None:
    if one.dimension != other.dimension:
        with pytest.raises(UnitRefused, match="不能换算为"):
            ratio(one.symbol, other.symbol)


@ample
@given(st.one_of(st.text(max_size=12), st.text(alphabet="kKmMgGtTwWhHnN3万吨度/()·. ^10℃克千标煤时", max_size=10)))
def test_any_text_is_a_unit_or_a_refusal(text: str) -> None:
    unit = unit_or_words(text)
    if isinstance(unit, str):
        assert unit
        assert not unit.endswith("。")
    else:
        assert parse(unit.symbol) == unit
        assert unit.scale > 0
