"""Standard coal, heat, leak rates and process factors."""

import pytest

from ghgxl.errors import FactorRefused
from ghgxl.factors import Exactness, generic, heat, leak_rate, standard_coal
from ghgxl.factors.coal import EDITIONS


@pytest.mark.parametrize(
    ("energy", "edition", "value", "per", "came_from"),
    [
        ("汽油", "2020", 1.4714, "kg", "2020"), ("92#汽油", "2020", 1.4714, "kg", "2020"), ("电力", "2020", 0.1229, "kWh", "2020"),
        ("市电", "2008", 0.1229, "kWh", "2008"), ("水", "2020", 0.2571, "t", "2020"), ("自来水", "2008", 0.0857, "t", "2008"),
        ("热力", "2020", 0.03412, "MJ", "2020"), ("液化石油气", "2020", 1.7143, "kg", "2008"), ("石油焦", "2020", 1.0918, "kg", "统计"),
        ("天然气", "2020", 1.33, "Nm3", "2020"), ("气田天然气", "2008", 1.2143, "Nm3", "2008"), ("压缩空气", "2020", 0.04, "m3", "2020"),
        ("转炉煤气", "2020", 2714, "万Nm3", "统计"),
    ],
)  # fmt: skip
def test_a_coefficient_carries_its_edition(energy: str, edition: str, value: float, per: str, came_from: str) -> None:
    found = standard_coal(energy, edition)
    assert (found.value, found.per, found.edition) == (value, per, came_from)
    assert (found.exactness is Exactness.EXACT) == (edition == came_from)
    assert ("取自" in found.words) == (edition != came_from)


def test_two_readings_of_natural_gas_are_told_apart() -> None:
    assert "1.2143" in standard_coal("天然气").words
    assert standard_coal("气田天然气").value == 1.2143


@pytest.mark.parametrize("energy", ["煤泥", "焦炉煤气", "煤矿瓦斯气"])
def test_a_range_is_refused_and_never_averaged(energy: str) -> None:
    with pytest.raises(FactorRefused, match=r"范围 .*不能取中间值"):
        standard_coal(energy, "2008")


def test_an_energy_or_an_edition_that_is_none_is_refused() -> None:
    with pytest.raises(FactorRefused, match="没有“空气”的折标准煤系数"):
        standard_coal("空气")
    with pytest.raises(FactorRefused, match="“1990”版"):
        standard_coal("汽油", "1990")
    assert EDITIONS[0] == "2020"


def test_purchased_heat_has_one_default() -> None:
    match = heat(2021, "广东")
    assert (match.factor.value, match.factor.unit) == (0.11, "tCO2/GJ")
    assert match.factor.citation.number == "GB/T 32150—2025"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("碳酸钙", 0.44),
        ("石灰石", 0.44),
        ("CaCO3", 0.44),
        ("纯碱", 0.415),
        ("白云石", 0.477),
        ("乙炔", 3.3846),
        ("CO2灭火器", 1),
    ],
)
def test_a_process_source_has_a_factor_under_its_names(name: str, value: float) -> None:
    factor = generic(name)
    assert (factor.value, factor.unit) == (value, "tCO2/t")


def test_an_unknown_process_source_is_refused() -> None:
    with pytest.raises(FactorRefused, match="因子库中没有“碳酸镧”；相近的有"):
        generic("碳酸镧")


@pytest.mark.parametrize(
    ("equipment", "percent"),
    [
        ("中央空调", 5.5),
        ("办公楼中央空调（3台）", 5.5),
        ("冷水机组", 8.5),
        ("车间冷水机2台", 8.5),
        ("冷库", 16),
        ("公务车空调", 15),
        ("冰箱", 0.3),
    ],
)
def test_a_leak_rate_is_that_of_the_kind_of_equipment(equipment: str, percent: float) -> None:
    assert leak_rate(equipment).value == percent


def test_leak_rates_of_two_sources_are_not_mixed() -> None:
    assert leak_rate("中央空调", "IPCC GPG 2000").value == 3
    assert leak_rate("中央空调", "Defra").value == 8.5
    with pytest.raises(FactorRefused, match="看不出是哪类制冷设备"):
        leak_rate("机房")
