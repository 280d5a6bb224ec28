"""From a question to a derivation: the order of factors, every method, refusals that say what to write, and the laws."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl.errors import FactorRefused, GasRefused, Refused, UnitRefused
from ghgxl.factors import Exactness
from ghgxl.findings import Place
from ghgxl.ledger import OwnFactor
from ghgxl.methods import METHODS, Derivation, Question, method_of, resolve

DATA = Path(__file__).resolve().parent / "data"


def asked(name: str, unit: str, **more: object) -> Derivation:
    return resolve(Question(factor_name=name, unit=unit, **more))  # type: ignore[arg-type]  # a test's shorthand


def tonnes(derivation: Derivation, quantity: float = 1.0) -> dict[str, float]:
    return {match.factor.gas: quantity * derivation.ratio * match.factor.value for match in derivation.matches}


def own(name: str, value: float, unit: str, gas: str = "", years: tuple[int, ...] = (), row: int = 2) -> OwnFactor:
    return OwnFactor(name, gas, value, unit, years, "供应商检测报告", place=Place("企业因子", f"A{row}"))


# ------------------------------------------------------------------------------------------------ the expected numbers


def test_the_numbers_of_the_issue() -> None:
    power_2021 = asked("电力", "MWh", year=2021, region="广东")
    power_2019 = asked("电力", "MWh", year=2019, region="广东")
    petrol = asked("汽油", "t", subcategory="移动燃烧", year=2021, region="广东")
    assert tonnes(power_2021, 3593.406)["CO2"] == pytest.approx(1694.291, abs=5e-4)
    assert tonnes(power_2019, 2242.22)["CO2"] == pytest.approx(1181.874, abs=5e-4)
    assert tonnes(petrol, 12.39)["CO2"] == pytest.approx(36.2414, abs=5e-5)
    assert set(tonnes(petrol)) == {"CO2", "CH4", "N2O"}


def test_the_words_hold_the_whole_derivation() -> None:
    words = asked("汽油", "L", subcategory="移动燃烧").words
    assert words.startswith(
        "汽油：低位发热量 43.07 GJ/t × 单位热值含碳量 0.0189 tC/GJ × 碳氧化率 98% × 44/12 = 2.9251 tCO2/t（GB/T 32151.34-2024 表C.1）"
    )
    assert "CH4 25 kg/TJ × 43.07 GJ/t" in words
    assert "1 L = 0.00074 t（密度 0.74 kg/L" in words
    assert not words.endswith("。")


@pytest.mark.parametrize(
    ("name", "unit", "more", "method", "per", "gases"),
    [
        ("外购电力", "度", {"year": 2021, "region": "广东"}, "排放因子法", "MWh", {"CO2": 0.0004715}),
        ("电", "万kWh", {"year": 2021, "region": "广东"}, "排放因子法", "MWh", {"CO2": 4.715}),
        ("电力（全国碳市场）", "MWh", {"year": 2022, "region": "广东"}, "排放因子法", "MWh", {"CO2": 0.5703}),
        ("热力", "GJ", {}, "排放因子法", "GJ", {"CO2": 0.11}),
        ("蒸汽", "百万kJ", {}, "排放因子法", "GJ", {"CO2": 0.11}),
        ("天然气", "万Nm3", {}, "燃料热值法", "万Nm3", {"CO2": 21.62188809, "CH4": 0.00038931, "N2O": 0.000038931}),
        ("天然气", "GJ", {}, "燃料热值法", "万Nm3", {"CO2": 0.0153 * 0.99 * 44 / 12, "CH4": 1e-6, "N2O": 1e-7}),
        ("天然气", "万m3(20℃)", {"gases": ("CO2",)}, "燃料热值法", "万Nm3", {"CO2": 21.62188809 * 273.15 / 293.15}),
        (
            "天然气",
            "万Nm3",
            {"factor_set": "IPCC 2006", "gases": ("CO2",)},
            "燃料热值法",
            "万Nm3",
            {"CO2": 389.31 * 0.0561},
        ),
        ("LPG", "瓶(50kg)", {"gases": ("CO2",)}, "燃料热值法", "t", {"CO2": 0.05 * 50.179 * 0.0172 * 0.98 * 44 / 12}),
        (
            "柴油",
            "L",
            {"gases": ("N2O",), "subcategory": "移动燃烧"},
            "燃料热值法",
            "t",
            {"N2O": 0.00084 * 42.652 * 3.9e-6},
        ),
        ("柴油（固定）", "t", {"gases": ("N2O",)}, "燃料热值法", "t", {"N2O": 42.652 * 0.6e-6}),
        ("R-410A", "kg", {}, "冷媒泄漏", "t", {"HFC-32": 0.0005, "HFC-125": 0.0005}),
        ("R22", "kg", {}, "冷媒泄漏", "t", {"HCFC-22": 0.001}),
        ("R-134a", "kg", {"method": "冷媒泄漏率", "facility": "中央空调"}, "冷媒泄漏率", "t", {"HFC-134a": 0.000055}),
        ("SF6", "kg", {}, "冷媒泄漏", "t", {"SF6": 0.001}),
        ("二氧化碳", "kg", {}, "直接排放", "t", {"CO2": 0.001}),
        ("CO2保护焊", "t", {}, "保护气焊接", "t", {"CO2": 1.0}),
        (
            "焊接混合气",
            "t",
            {"facility": "82%Ar+18%CO2"},
            "保护气焊接",
            "t",
            {"CO2": 44 * 0.18 / (0.82 * 40 + 0.18 * 44)},
        ),
        ("CO2灭火器", "具(4kg)", {}, "灭火器", "t", {"CO2": 0.004}),
        ("七氟丙烷灭火器", "kg", {}, "灭火器", "t", {"HFC-227ea": 0.001}),
        ("化粪池", "人·天", {}, "化粪池", "人·天", {"CH4(非化石)": 1.2e-5}),
        ("化粪池", "人年", {}, "化粪池", "人·年", {"CH4(非化石)": 4.38e-3}),
        ("化粪池", "人时", {}, "化粪池", "人·时", {"CH4(非化石)": 5e-7}),
        ("石灰石", "吨", {}, "排放因子法", "t", {"CO2": 0.44}),
        ("乙炔", "瓶(5kg)", {}, "排放因子法", "t", {"CO2": 0.016923}),
        ("活性炭", "t", {"method": "物料平衡", "own_value": 90.0, "own_unit": "%"}, "物料平衡", "t", {"CO2": 3.3}),
    ],
)
def test_a_source_becomes_tonnes_of_gas(
    name: str, unit: str, more: dict[str, object], method: str, per: str, gases: dict[str, float]
) -> None:
    derivation = asked(name, unit, **more)
    assert (derivation.method, derivation.per) == (method, per)
    assert tonnes(derivation) == pytest.approx(gases)
    assert derivation.words


def test_shielding_gas_is_as_transcribed() -> None:
    with (DATA / "transcribed_shielding_gas.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert tonnes(asked(row["gas"], "t"))["CO2"] == pytest.approx(float(row["value"]), abs=5.0001e-5), row


def test_a_machine_that_moves_off_roads_has_its_own_factors() -> None:
    forklift = asked("柴油", "t", subcategory="移动燃烧", facility="3t叉车")
    assert tonnes(forklift)["N2O"] == pytest.approx(42.652 * 28.6e-6)
    assert "按非道路移动源" in forklift.words


def test_biomass_carbon_dioxide_stands_apart() -> None:
    derivation = asked("生物质颗粒", "t")
    assert set(tonnes(derivation)) == {"CH4", "N2O"}
    assert derivation.biogenic is not None
    assert derivation.biogenic.factor.value == pytest.approx(1.18)
    assert "单独报告" in derivation.words


@pytest.mark.parametrize(
    "given",
    [{"own": (own("木柴", 1.8, "tCO2/t"),)}, {"own_value": 1800.0, "own_unit": "kgCO2/t", "own_source": "检测报告"}],
)
@pytest.mark.parametrize(("gases", "counted"), [((), {"CH4", "N2O"}), (("CO2", "CH4"), {"CH4"})])
def test_the_company_s_own_carbon_dioxide_of_biomass_is_in_no_total(
    given: dict[str, object], gases: tuple[str, ...], counted: set[str]
) -> None:
    library = tonnes(asked("木柴", "t"))
    derivation = asked("木柴", "kg", gases=gases, **given)
    assert tonnes(derivation, 1000) == {gas: pytest.approx(library[gas]) for gas in counted}
    assert derivation.biogenic is not None
    assert derivation.biogenic.factor.value == pytest.approx(1.8 if derivation.per == "t" else 0.0018)
    assert "不计入总量" in derivation.words


def test_biomass_of_which_only_carbon_dioxide_is_asked_for_is_no_zero() -> None:
    for held in ({}, {"own": (own("木柴", 1.8, "tCO2/t"), own("木柴", 1.0, "kgCH4/t", row=3))}):
        with pytest.raises(FactorRefused, match="其 CO2 单独报告"):
            asked("木柴", "t", gases=("CO2",), **held)


def test_the_gases_of_biomass_may_all_be_asked_for() -> None:
    derivation = asked("木柴", "t", gases=("CO2", "CH4", "N2O"))
    assert derivation == asked("木柴", "t")


def test_biomass_whose_methane_the_company_knows_keeps_its_carbon_dioxide_apart() -> None:
    derivation = asked("木柴", "t", gases=("CH4", "N2O"), own=(own("木柴", 0.3, "kgCH4/kg"),))
    assert tonnes(derivation) == pytest.approx({"CH4": 0.3, "N2O": 15.6 * 4e-6})
    assert derivation.per == "kg"
    assert derivation.biogenic is not None
    assert derivation.biogenic.factor.per == "kg"
    assert derivation.biogenic.factor.value == pytest.approx(15.6 * 0.112 / 1000)


def test_gases_that_can_not_be_known_are_told_and_not_zero() -> None:
    derivation = asked("甲醇", "t")
    assert set(tonnes(derivation)) == {"CO2"}
    assert "CH4、N2O 未计算" in derivation.words


def test_only_the_gases_that_are_asked_for_are_given_and_that_is_said() -> None:
    derivation = asked("汽油", "t", gases=("CO2",))
    assert set(tonnes(derivation)) == {"CO2"}
    assert "只计 CO2" in derivation.words
    assert "CH4" not in derivation.words


def test_a_family_means_each_of_its_gases() -> None:
    assert set(tonnes(asked("R-410A", "kg", gases=("HFCs",)))) == {"HFC-32", "HFC-125"}
    assert set(tonnes(asked("化粪池", "人天", gases=("CH4",)))) == {"CH4(非化石)"}
    assert set(tonnes(asked("汽油", "t", gases=("CO2e",)))) == {"CO2", "CH4", "N2O"}


# ------------------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("name", "unit", "more", "kind", "words"),
    [
        ("", "t", {}, FactorRefused, "没有写排放因子名称"),
        ("某燃料", "t", {}, FactorRefused, "因子库中没有“某燃料”"),
        ("电力", "kWh", {"year": 2021}, FactorRefused, "没有写地区"),
        ("电力", "MW/h", {"year": 2021, "region": "广东"}, UnitRefused, "大概是“MWh”"),
        ("绿电", "kWh", {"year": 2021, "region": "广东"}, FactorRefused, "不是普通电网电力"),
        ("电力碳足迹", "kWh", {"year": 2023, "region": "广东"}, FactorRefused, "产品碳足迹因子"),
        ("电力", "kWh", {"year": 2021, "region": "广东", "gases": ("CO2", "CH4")}, GasRefused, "没有 CH4"),
        ("蒸汽", "t", {}, FactorRefused, "热焓"),
        ("热水", "t", {}, FactorRefused, "水温"),
        ("天然气", "m3", {}, UnitRefused, "Nm3"),
        ("天然气", "方", {"factor_set": "IPCC 2006"}, UnitRefused, "请按质量"),
        ("天然气", "t", {}, UnitRefused, "液化天然气"),
        ("LNG", "m3", {}, UnitRefused, "请按质量"),
        ("LPG", "m3", {}, UnitRefused, "分不清液化石油气是液态还是气态"),
        ("LPG", "瓶", {}, UnitRefused, "不知装多少"),
        ("甲醇", "GJ", {}, UnitRefused, "没有甲醇的低位发热量"),
        ("无烟煤", "L", {}, UnitRefused, "缺少该物质的密度"),
        ("乙炔", "m3", {}, UnitRefused, "密度"),
        ("混合气", "t", {}, FactorRefused, "请写体积分数"),
        ("80%Ar+10%CO2", "t", {}, FactorRefused, "应为 100%"),
        ("100%Ar保护气", "t", {}, FactorRefused, "不含 CO2"),
        ("干粉灭火器", "kg", {}, FactorRefused, "不含温室气体"),
        ("灭火器", "kg", {}, FactorRefused, "看不出灭火剂"),
        ("七氟丙烷灭火器", "具", {}, UnitRefused, "具(4kg)"),
        ("化粪池", "人", {}, UnitRefused, "人·天"),
        ("R-134a", "kg", {"method": "冷媒泄漏率", "facility": "机房"}, FactorRefused, "看不出是哪类制冷设备"),
        ("活性炭", "t", {"method": "物料平衡"}, FactorRefused, "需要“活性炭”的含碳量"),
        ("活性炭", "t", {"method": "物料平衡", "own_value": 90.0}, FactorRefused, "不在 0～100% 之内"),
        ("活性炭", "t", {"method": "物料平衡", "own_value": 0.9, "own_unit": "kg"}, UnitRefused, "含碳量的单位"),
        ("汽油", "t", {"method": "掐指一算"}, FactorRefused, "没有名为“掐指一算”的计算方法"),
        ("汽油", "t", {"factor_set": "机械设备"}, FactorRefused, "未核对原文"),
        ("柴油", "t", {"own_value": 3.1}, FactorRefused, "没有单位"),
        ("柴油", "t", {"own_value": 3.1, "own_unit": "t/t"}, UnitRefused, "没有写明气体"),
    ],
)
def test_what_has_no_answer_is_refused_with_what_to_write(
    name: str, unit: str, more: dict[str, object], kind: type[Refused], words: str
) -> None:
    with pytest.raises(kind) as refusal:
        asked(name, unit, **more)
    assert words in refusal.value.message
    assert not refusal.value.message.endswith("。")


# ------------------------------------------------------------------------------------------------ own factors


@pytest.mark.parametrize("name", ["丙烷", "R-290", "异丁烷", "甲烷"])
@pytest.mark.parametrize("use", ["固定燃烧", "移动燃烧"])
def test_a_gas_that_is_burnt_is_not_taken_for_one_that_escapes(name: str, use: str) -> None:
    with pytest.raises(FactorRefused, match=r"没有“.*”作燃料的因子"):
        asked(name, "t", subcategory=use)


def test_propane_by_its_name_alone_may_be_a_fuel_and_is_not_zero() -> None:
    with pytest.raises(FactorRefused, match="作燃料请在“企业因子”"):
        asked("丙烷", "t")
    assert tonnes(asked("丙烷", "t", subcategory="逸散排放")) == {"R-290": 1.0}
    assert tonnes(asked("R-290", "t")) == {"R-290": 1.0}
    assert tonnes(asked("丙烷", "t", subcategory="固定燃烧", own=(own("丙烷", 3.0, "tCO2/t", "CO2"),)))["CO2"] == 3.0


@pytest.mark.parametrize(
    ("name", "words"), [("氨", "不是温室气体"), ("R717", "不是温室气体"), ("冷媒", "没有写牌号"), ("R410", "R-410A")]
)
def test_a_refrigerant_that_is_none_is_refused_with_what_is_known_of_it(name: str, words: str) -> None:
    with pytest.raises(GasRefused, match=words):
        asked(name, "kg", subcategory="逸散排放")


def test_a_factor_of_the_source_comes_first() -> None:
    derivation = asked(
        "柴油", "t", own_value=3.1, own_unit="tCO2/t", own_source="检测报告", own=(own("柴油", 9, "tCO2/t"),)
    )
    (match,) = derivation.matches
    assert (match.factor.value, match.exactness, str(match.factor.citation)) == (3.1, Exactness.OWN, "《检测报告》")


def test_a_factor_without_a_source_is_used_and_said_to_have_none() -> None:
    derivation = asked("柴油", "kg", own_value=3.1, own_unit="kgCO2/kg")
    assert tonnes(derivation) == pytest.approx({"CO2": 0.0031})
    assert "未注明来源" in derivation.words


def test_a_factor_of_the_company_comes_before_the_library() -> None:
    derivation = asked("电力", "kWh", year=2021, region="广东", own=(own("电力", 0.4, "kgCO2e/kWh", "CO2e", (2021,)),))
    assert tonnes(derivation) == pytest.approx({"CO2e": 0.0004})
    assert "供应商检测报告" in derivation.words
    assert str(derivation.matches[0].factor.place) == "企业因子!A2"


def test_a_factor_of_another_year_is_passed_over_and_said() -> None:
    derivation = asked("电力", "MWh", year=2021, region="广东", own=(own("电力", 0.4, "tCO2/MWh", "CO2", (2020,)),))
    assert tonnes(derivation) == pytest.approx({"CO2": 0.4715})
    assert "不适用于 2021 年" in derivation.words


def test_several_gases_of_the_company_are_brought_to_one_unit() -> None:
    held = (own("沼气", 0.5, "tCO2/t", "CO2"), own("沼气", 2.0, "kgCH4/kg", "CH4(非化石)", row=3))
    derivation = asked("沼气", "kg", year=2021, own=held)
    assert tonnes(derivation) == pytest.approx({"CO2": 0.0005, "CH4(非化石)": 0.002})


def test_two_factors_for_one_gas_and_year_are_refused_with_their_cells() -> None:
    with pytest.raises(FactorRefused, match="企业因子!A2 与 企业因子!A3"):
        asked("沼气", "t", own=(own("沼气", 1, "tCO2/t"), own("沼气", 2, "tCO2/t", row=3)))


def test_a_factor_that_does_not_fit_the_unit_is_refused_naming_both() -> None:
    with pytest.raises(UnitRefused, match=r"“tCO2/t”.*“kWh”"):
        asked("柴油", "kWh", own_value=3.1, own_unit="tCO2/t")
    with pytest.raises(UnitRefused, match=r"“tCO2/t”.*“kWh”"):
        asked("柴油", "kWh", own=(own("柴油", 3.1, "tCO2/t"),))


def test_a_factor_whose_gas_and_unit_disagree_is_refused() -> None:
    with pytest.raises(FactorRefused, match="请改成一致"):
        asked("沼气", "t", own=(own("沼气", 1, "tCO2/t", "CH4"),))


def test_a_density_joins_the_company_s_factor_and_the_entry() -> None:
    derivation = asked("柴油", "L", own_value=3.1, own_unit="tCO2/t", own_source="检测报告")
    assert tonnes(derivation) == pytest.approx({"CO2": 0.84 * 0.0031})
    assert "密度 0.84 kg/L" in derivation.words


def test_a_gas_that_the_company_lacks_is_the_librarys() -> None:
    derivation = asked("柴油", "L", subcategory="移动燃烧", gases=("CO2", "N2O"), own=(own("柴油", 3.0, "kgCO2/kg"),))
    assert tonnes(derivation) == pytest.approx({"CO2": 0.84 * 0.003, "N2O": 0.00084 * 42.652 * 3.9e-6})
    assert "N2O 用因子库" in derivation.words
    borrowed = derivation.matches[1].factor
    assert (borrowed.per, borrowed.low) == ("kg", pytest.approx(1.3e-6 * 42.652 / 1000)), "bounds are per the same unit"


@pytest.mark.parametrize("written", ["电力（全国碳市场）", "电力(全国碳市场)", " 电力（全国碳市场） "])
def test_a_factor_that_is_asked_for_by_its_name_is_found_in_any_width(written: str) -> None:
    assert tonnes(asked(written, "MWh", year=2021, region="广东")) == {"CO2": 0.581}


# ------------------------------------------------------------------------------------------------ laws


def test_every_method_is_reached_by_its_name() -> None:
    for name in METHODS:
        assert method_of(Question("汽油", "t", method=name)) == name


def test_the_same_question_is_answered_once() -> None:
    question = Question("汽油", "t", year=2021, region="广东")
    assert resolve(question) is resolve(Question("汽油", "t", year=2021, region="广东"))


_SAME = {
    "电力": [("kWh", 1e6), ("MWh", 1e3), ("万度", 1e2), ("GJ", 3600.0)],
    "汽油": [("kg", 740.0), ("t", 0.74), ("L", 1000.0), ("立方米", 1.0)],
    "天然气": [("Nm3", 1e4), ("万Nm3", 1.0), ("GJ", 389.31), ("m3(20℃)", 1e4 * 293.15 / 273.15)],
    "R-410A": [("kg", 1000.0), ("t", 1.0), ("瓶(10kg)", 100.0)],
}


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(_SAME)), st.floats(1e-3, 1e6), st.sampled_from([2012, 2019, 2021, 2023]))
def test_the_unit_that_is_written_changes_nothing(name: str, quantity: float, year: int) -> None:
    results = [tonnes(asked(name, unit, year=year, region="广东"), quantity * amount) for unit, amount in _SAME[name]]
    for result in results[1:]:
        assert result == pytest.approx(results[0], rel=1e-9)


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(["电力", "汽油", "柴油", "液化石油气", "热力", "R-410A", "化粪池", "石灰石"]),
    st.floats(0, 1e9),
    st.floats(0, 1e9),
)
def test_more_is_never_less(name: str, one: float, other: float) -> None:
    unit = {"电力": "kWh", "热力": "GJ", "化粪池": "人·天"}.get(name, "t")
    derivation = asked(name, unit, year=2021, region="广东")
    less, more = tonnes(derivation, min(one, other)), tonnes(derivation, max(one, other))
    assert all(0 <= less[gas] <= more[gas] for gas in less)


def test_a_fuel_whose_use_is_not_told_is_burnt_as_is_usual() -> None:
    petrol, diesel = asked("汽油", "t"), asked("柴油", "t")
    assert tonnes(petrol) == tonnes(asked("汽油", "t", subcategory="移动燃烧"))
    assert tonnes(diesel) == tonnes(asked("柴油", "t", subcategory="固定燃烧"))
    assert tonnes(petrol)["CH4"] != tonnes(asked("汽油", "t", subcategory="固定燃烧"))["CH4"]


def test_a_company_s_factor_of_some_years_serves_a_question_without_one() -> None:
    derivation = asked("电力", "MWh", own=(own("电力", 0.4, "tCO2/MWh", "CO2", (2020,)),))
    assert tonnes(derivation) == {"CO2": 0.4}


def test_helium_is_as_light_as_it_is() -> None:
    assert tonnes(asked("80%He+20%CO2", "t"))["CO2"] == pytest.approx(0.2 * 44 / (0.8 * 4 + 0.2 * 44))


def test_more_carbon_than_material_is_refused() -> None:
    for value, unit in ((1.2, "tC/t"), (120.0, "%"), (-0.1, "tC/t")):
        with pytest.raises(FactorRefused, match="不在 0～100% 之内"):
            asked("石墨电极", "t", method="物料平衡", own_value=value, own_unit=unit)
    assert tonnes(asked("石墨电极", "t", method="物料平衡", own_value=100.0, own_unit="%")) == {
        "CO2": pytest.approx(44 / 12)
    }


def test_a_ratio_of_units_is_told_with_all_its_figures() -> None:
    assert "1 kcal = 0.0000041868 GJ" in asked("热力", "kcal").words
