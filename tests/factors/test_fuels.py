"""Fuels: every derived factor against the transcription, the order of sets, densities, CH4 and N2O."""

import csv
from pathlib import Path

import pytest

from ghgxl.errors import FactorRefused
from ghgxl.factors import Exactness, combustion_gas, density, formula, fuel
from ghgxl.factors.fuels import ipcc_by_volume
from ghgxl.factors.names import FUEL, factor_set, names, use_of
from ghgxl.units import ratio

DATA = Path(__file__).resolve().parent.parent / "data"


def transcribed() -> list[dict[str, str]]:
    with (DATA / "transcribed_co2.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", transcribed(), ids=lambda row: f"{row['factor_set']} {row['fuel']}")
def test_a_derived_factor_is_the_transcriptions_within_its_rounding(row: dict[str, str]) -> None:
    found = fuel(row["fuel"], row["factor_set"])
    digits = len(row["value"].partition(".")[2])
    assert found.exactness is Exactness.EXACT
    assert found.co2.unit == row["unit"].replace("10^4Nm3", "万Nm3")
    assert found.co2.value == pytest.approx(float(row["value"]), abs=0.50001 * 10**-digits)


def test_gasoline_of_the_two_sets_and_of_ipcc() -> None:
    assert fuel("汽油").co2.value == pytest.approx(2.925056, abs=5e-7)
    assert 12.39 * fuel("汽油").co2.value == pytest.approx(36.2414, abs=5e-5)
    assert fuel("汽油", "工业其他行业").co2.value == pytest.approx(3.0425, abs=5e-5)
    assert fuel("汽油", "IPCC 2006").co2.value == pytest.approx(44.3 * 69.3 / 1000)


@pytest.mark.parametrize(
    ("name", "unit", "kilograms"), [("汽油", "L", 2.1645), ("柴油", "L", 2.6006), ("天然气", "Nm3", 2.16219)]
)
def test_a_factor_per_volume_is_the_transcriptions(name: str, unit: str, kilograms: float) -> None:
    found = fuel(name)
    each = ratio(unit, found.per, found.density.value if found.density else None)
    assert found.co2.value * each * 1000 == pytest.approx(kilograms, abs=6e-5)


def test_a_formula_shows_its_parameters_and_its_source() -> None:
    assert formula(fuel("汽油").co2) == (
        "低位发热量 43.07 GJ/t × 单位热值含碳量 0.0189 tC/GJ × 碳氧化率 98% × 44/12 = 2.9251 tCO2/t（GB/T 32151.34-2024 表C.1）"
    )


def test_a_parameter_knows_its_line() -> None:
    ncv, carbon, oxidation = fuel("汽油").co2.parameters
    assert str(ncv.place).startswith("fuels.csv:")
    assert [parameter.value for parameter in (ncv, carbon, oxidation)] == [43.07, 0.0189, 98]


@pytest.mark.parametrize("name", ["92#汽油", "９５号汽油", " 车用汽油 ", "Gasoline", "汽油（移动）", "汽油(固定)"])
def test_gasoline_is_known_under_its_names(name: str) -> None:
    assert fuel(name).name == "汽油"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("0#柴油", "柴油"),
        ("液化气", "液化石油气"),
        ("LPG", "液化石油气"),
        ("管道天然气", "天然气"),
        ("CNG", "天然气"),
        ("重油", "燃料油"),
    ],
)
def test_other_fuels_are_known_under_theirs(name: str, known: str) -> None:
    assert fuel(name).name == known


def test_a_fuel_that_a_set_lacks_is_lent_by_another_and_told() -> None:
    coal = fuel("原煤", "GB/T 32151")
    assert (coal.factor_set, coal.exactness) == ("省级指南2011", Exactness.OTHER_CALIBER)
    assert "GB/T 32151 没有原煤，取自 省级指南2011" in coal.words


def test_a_fuel_whose_parameters_do_not_make_a_factor_is_lent_by_another_and_told() -> None:
    coal = fuel("烟煤", "环境部填报")
    assert coal.factor_set == "GB/T 32151"
    assert "只给出烟煤的低位发热量" in coal.words


def test_rounded_values_lend_nothing() -> None:
    assert fuel("汽油", "深圳模板").co2.value == 2.92
    assert fuel("汽油", "国家清单2007").factor_set == "GB/T 32151"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("", "GB/T 32151"),
        ("GBT32151", "GB/T 32151"),
        ("ＩＰＣＣ", "IPCC 2006"),
        ("陆上交通", "工业其他行业"),
        ("钢铁", "发改委2013"),
    ],
)
def test_a_factor_set_is_known_as_companies_write_it(written: str, name: str) -> None:
    assert factor_set(written) == name


def test_the_machinery_table_is_refused_because_nobody_has_read_it() -> None:
    with pytest.raises(FactorRefused, match="未核对原文"):
        fuel("汽油", "机械设备制造")


def test_an_unknown_fuel_is_refused_with_near_names() -> None:
    with pytest.raises(FactorRefused, match=r"相近的有 .*柴油"):
        fuel("柴油机油料")


def test_biomass_is_marked() -> None:
    assert fuel("生物质颗粒").biogenic
    assert not fuel("汽油").biogenic


@pytest.mark.parametrize(
    ("name", "gas", "use", "kg_per_tj"),
    [
        ("汽油", "CH4", "移动", 25), ("汽油", "N2O", "移动", 8), ("柴油", "CH4", "移动", 3.9), ("柴油", "N2O", "非道路", 28.6),
        ("汽油", "CH4", "非道路", 50), ("柴油", "CH4", "固定", 3), ("天然气", "CH4", "固定", 1), ("天然气", "CH4", "商业", 5),
        ("天然气", "CH4", "移动", 92), ("原煤", "N2O", "固定", 1.5),
    ],
)  # fmt: skip
def test_methane_and_nitrous_oxide_are_those_of_the_ipcc_tables(
    name: str, gas: str, use: str, kg_per_tj: float
) -> None:
    found = combustion_gas(name, gas, use)
    assert found.value == pytest.approx(kg_per_tj / 1e6)
    assert found.per == "GJ"


def test_what_the_tables_lack_is_refused() -> None:
    with pytest.raises(FactorRefused, match="没有煤油道路移动源的 CH4 因子"):
        combustion_gas("煤油", "CH4", "移动")
    with pytest.raises(FactorRefused, match="没有名为“飞行”的燃烧用途"):
        combustion_gas("煤油", "CH4", "飞行")


@pytest.mark.parametrize(
    ("name", "kg_per_litre"),
    [("汽油", 0.74), ("0#柴油", 0.84), ("轻柴油", 0.87), ("液化石油气", 0.54), ("水", 1), ("自来水", 1)],
)
def test_a_liquid_has_a_density_with_a_source(name: str, kg_per_litre: float) -> None:
    found = density(name)
    assert found is not None
    assert (found.value, found.unit) == (kg_per_litre, "kg/L")
    assert found.citation is not None


@pytest.mark.parametrize("name", ["天然气", "乙炔", "电力", "某物"])
def test_a_gas_and_what_is_no_substance_have_no_density(name: str) -> None:
    assert density(name) is None


@pytest.mark.parametrize(
    ("name", "use"),
    [("柴油（移动）", "移动"), ("柴油(固定)", "固定"), ("柴油（叉车）", "非道路"), ("柴油", ""), ("LPG（瓶装）", "")],
)
def test_a_name_may_say_what_the_fuel_is_for(name: str, use: str) -> None:
    assert use_of(name) == use


@pytest.mark.parametrize("name", names(FUEL))
def test_what_ipcc_gives_as_carbon_and_as_carbon_dioxide_agrees(name: str) -> None:
    """IPCC 2006 Vol. 2 prints kgC/GJ (table 1.3, one decimal) and kgCO2/TJ (table 2.3): the same carbon."""
    try:
        found = fuel(name, "IPCC 2006")
    except FactorRefused:
        return
    if found.factor_set == "IPCC 2006" and found.carbon is not None:
        per_gj = found.co2.value / (found.ncv or 1)
        assert found.carbon * 44 / 12 == pytest.approx(per_gj, rel=0.006)


def test_a_gas_of_ipcc_by_volume_has_its_bounds_by_volume_too() -> None:
    by_mass = fuel("天然气", "IPCC 2006")
    by_volume = ipcc_by_volume(by_mass)
    assert (by_mass.per, by_volume.per) == ("t", "万Nm3")
    for one in (by_mass, by_volume):
        assert one.ncv is not None
        assert (one.co2.low, one.co2.value, one.co2.high) == (
            pytest.approx(54300e-6 * one.ncv), pytest.approx(56100e-6 * one.ncv), pytest.approx(58300e-6 * one.ncv),
        )  # fmt: skip
