"""Grid electricity: the policy of the issue, and that footprint and project factors are never picked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl.errors import FactorRefused
from ghgxl.factors import Exactness, electricity, level_of, search
from ghgxl.factors.grid import all_factors, named
from ghgxl.factors.regions import PROVINCES


@pytest.mark.parametrize(
    ("year", "region", "level", "caliber", "value", "exactness"),
    [
        (2021, "广东", "省级", "平均", 0.4715, Exactness.EXACT),
        (2021, "广东省", "省级", "平均", 0.4715, Exactness.EXACT),
        (2021, "广东省深圳市", "省级", "平均", 0.4715, Exactness.EXACT),
        (2021, "深圳", "省级", "平均", 0.4715, Exactness.EXACT),
        (2019, "广东", "省级", "平均", 0.5271, Exactness.WIDER_REGION),
        (2023, "广东", "全国", "化石", 0.8273, Exactness.EXACT),
        (2023, "广东", "省级", "化石", 0.8273, Exactness.WIDER_REGION),
        (2023, "广东", "省级", "扣除市场化非化石", 0.6096, Exactness.WIDER_REGION),
        (2019, "全国", "省级", "平均", 0.5568, Exactness.OTHER_YEAR),
        (2025, "广东", "省级", "平均", 0.4419, Exactness.OTHER_YEAR),
        (2021, "南方电网", "省级", "平均", 0.4326, Exactness.EXACT),
        (2021, "广东", "区域", "平均", 0.4326, Exactness.EXACT),
        (2019, "四川", "省级", "平均", 0.5257, Exactness.WIDER_REGION),  # 华中 in the grids of 2012
        (2021, "四川", "区域", "平均", 0.2113, Exactness.EXACT),  # 西南 in those of 2021
        (2021, "西藏", "省级", "平均", 0.2113, Exactness.WIDER_REGION),  # has no provincial factor
        (2010, "广东", "省级", "平均", 0.5271, Exactness.WIDER_REGION),  # nothing earlier anywhere: the nearest later
        (2021, "内蒙古", "省级", "平均", 0.7025, Exactness.EXACT),
        (2019, "蒙西", "省级", "平均", 0.8843, Exactness.WIDER_REGION),
        (2019, "蒙东", "省级", "平均", 0.7769, Exactness.WIDER_REGION),
        (2023, "内蒙古", "省级", "化石", 0.8273, Exactness.WIDER_REGION),
    ],
)
def test_the_factor_is_chosen_by_the_policy(
    year: int, region: str, level: str, caliber: str, value: float, exactness: Exactness
) -> None:
    match = electricity(year, region, level=level, caliber=caliber)
    assert (match.factor.value, match.exactness) == (value, exactness)


def test_an_older_and_wider_factor_is_said_to_be_both() -> None:
    words = electricity(2019, "广东").words
    assert "数据早于盘查年度 2019 年" in words
    assert "取范围更大的南方区域电网" in words


def test_a_caliber_that_is_only_national_is_said_to_be_so() -> None:
    assert "该口径只公布全国值" in electricity(2023, "广东", caliber="化石").words


def test_a_later_factor_is_said_to_be_later() -> None:
    assert "取最近的以后年份" in electricity(2019, "全国").words


@pytest.mark.parametrize(
    ("rule", "value", "exactness"),
    [
        ("同年", 0.4715, Exactness.EXACT),
        ("最新", 0.4419, Exactness.OTHER_YEAR),
        ("2022", 0.4403, Exactness.OTHER_YEAR),
        ("2022年", 0.4403, Exactness.OTHER_YEAR),
        ("2021", 0.4715, Exactness.EXACT),
    ],
)
def test_the_year_rule_is_followed_and_said(rule: str, value: float, exactness: Exactness) -> None:
    match = electricity(2021, "广东", year_rule=rule)
    assert (match.factor.value, match.exactness) == (value, exactness)
    assert ("按设定" in match.words) is (exactness is Exactness.OTHER_YEAR)


def test_a_year_that_is_asked_for_and_has_no_factor_is_not_said_to_be_used() -> None:
    words = electricity(2021, "广东", year_rule="2019").words
    assert "采用南方区域电网 2012 年" in words
    assert "按设定取 2019 年数据，该年没有公布值，取最近的 2012 年，盘查年度为 2021 年" in words
    assert "该年没有公布值" not in electricity(2021, "广东", year_rule="2022").words


def test_without_a_year_the_latest_is_taken_and_said() -> None:
    match = electricity(None, "广东")
    assert (match.factor.year, match.exactness) == (2023, Exactness.OTHER_YEAR)
    assert "未给出年份" in match.words


def test_inner_mongolia_lies_in_two_grids_and_is_asked_which() -> None:
    with pytest.raises(FactorRefused, match="蒙东 或 蒙西"):
        electricity(2019, "内蒙古")


@pytest.mark.parametrize(
    ("region", "words"),
    [("", "没有写地区"), ("香港", "没有香港的电力因子"), ("火星", "不认识地区“火星”")],
)
def test_a_region_that_is_none_is_refused_with_what_to_write(region: str, words: str) -> None:
    with pytest.raises(FactorRefused, match=words):
        electricity(2021, region)


def test_settings_that_are_none_are_refused() -> None:
    for setting in ({"level": "市级"}, {"caliber": "随便"}, {"year_rule": "去年"}):
        with pytest.raises(FactorRefused, match="没有名为"):
            electricity(2021, "广东", **setting)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2005, 2030),
    st.sampled_from([*(name for name in PROVINCES if name != "内蒙古"), "蒙西", "南方", "西南", "全国"]),
    st.sampled_from(["省级", "区域", "全国"]),
    st.sampled_from(["平均", "扣除市场化非化石", "化石"]),
    st.sampled_from(["同年", "最新", "2022"]),
)
def test_only_scope_2_factors_are_ever_picked_and_borrowing_is_told(
    year: int, region: str, level: str, caliber: str, rule: str
) -> None:
    match = electricity(year, region, level=level, caliber=caliber, year_rule=rule)
    assert match.factor.use == "范围二"
    assert match.factor.caliber == caliber
    assert (match.exactness is Exactness.EXACT) == ("（" not in match.words)
    if match.exactness is Exactness.EXACT:
        assert match.factor.year == year


def test_a_carbon_market_factor_is_used_only_by_its_name() -> None:
    match = named("电力（全国碳市场）", 2022, "广东")
    assert match is not None
    assert match.factor.value == 0.5703


@pytest.mark.parametrize("name", ["电力碳足迹", "风力发电碳足迹", "电网OM", "电网BM"])
def test_a_footprint_or_project_factor_is_refused_even_by_its_name(name: str) -> None:
    with pytest.raises(FactorRefused, match="不能用于组织层面的外购电力"):
        named(name, 2023, "广东")


def test_the_search_shows_them_with_their_use() -> None:
    uses = {factor.use for factor in search("电力")}
    assert {"范围二", "指名", "碳足迹"} <= uses
    assert {factor.use for factor in search("电网OM")} == {"项目"}


def test_the_search_keeps_to_year_and_region() -> None:
    found = search("电力", year=2022, region="广东")
    assert {(factor.region, factor.value) for factor in found if factor.use == "范围二" and factor.caliber == "平均"} == {
        ("全国", 0.5366), ("南方", 0.3869), ("广东", 0.4403)
    }  # fmt: skip


def test_thirty_provinces_seven_grids_and_the_nation_are_held_for_each_year() -> None:
    for year in (2021, 2022, 2023):
        held = [
            factor
            for factor in all_factors()
            if factor.use == "范围二" and factor.year == year and factor.caliber == "平均"
        ]
        assert len(held) == 30 + 7 + 1


def test_a_factor_in_tonnes_per_ten_thousand_kwh_is_brought_to_mwh() -> None:
    match = named("电力（上海试点）", 2022, "上海")
    assert match is not None
    assert match.factor.value == 0.42


@pytest.mark.parametrize(
    ("region", "level"), [("广东", "省级"), ("蒙西", "省级"), ("华东电网", "区域"), ("中国", "全国")]
)
def test_a_region_knows_its_level(region: str, level: str) -> None:
    assert level_of(region) == level


def test_a_citation_is_printed_as_a_report_needs_it() -> None:
    citation = electricity(2021, "广东").factor.citation
    assert str(citation) == "《关于发布2021年电力二氧化碳排放因子的公告》（公告2024年第12号，2024-04-12）附件表3"
    assert citation.short == "公告2024年第12号 附件表3"


def test_every_named_electricity_and_heat_factor_is_recognised_by_its_name() -> None:
    from ghgxl.factors import heating
    from ghgxl.methods.purchased import knows

    assert all(knows(factor.name) for factor in (*all_factors(), *heating.all_factors()))
