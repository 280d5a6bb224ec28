"""Sources and gases that stand in one place of a report and not in another; what is grouped, left out or open is left alone."""

from __future__ import annotations

import pytest

from tests.audit.pages import told

CODES = ("audit-source-unlisted", "audit-source-uncounted", "audit-gas-list")


@pytest.fixture
def said(request: pytest.FixtureRequest) -> list[str]:
    """What the audit says of the page in the test's docstring about lists of sources and gases."""
    return told(request.function.__doc__, *CODES)


def test_sources_under_other_names_and_put_together_are_the_same(said: list[str]) -> None:
    """
    表1 温室气体排放源识别表
    类别 | 设施 | 排放源 | 气体
    直接排放 | 公务车 | 汽油 | CO2、CH4、N2O
    直接排放 | 锅炉、食堂灶具 | 天然气 | CO2、CH4、N2O
    直接排放 | 空调 | 制冷剂 | HFCs
    能源间接排放 | 空压机 | 电力 | CO2
    能源间接排放 | 注塑机 | 电力 | CO2
    表2 温室气体排放量
    类别 | 排放源 | 2021年排放量（tCO2e）
    直接排放 | 公司车辆用油 | 20.1
    直接排放 | 天然气锅炉 | 30.2
    直接排放 | 天然气灶具 | 1.2
    直接排放 | R-410A逸散 | 3.2
    能源间接排放 | 外购电力 | 300.1
    """
    assert said == []


def test_what_is_left_out_or_without_data_or_of_scope_3_is_not_missing(said: list[str]) -> None:
    """
    表1 排放源识别表
    类别 | 设施 | 排放源 | 气体 | 是否核算
    范围1 | 公务车 | 汽油 | CO2、CH4、N2O | ☑是 □不涉及
    范围1 | 灭火器 | CO2灭火器 | CO2 | 是
    范围1 | 化粪池 | 生活污水 | CH4 | 是
    范围1 | 发电机 | 柴油 | CO2 | 不量化
    范围1 | 清洗机 | 干冰 | CO2 | 是
    范围2 | 全厂 | 外购电力 | CO2 | 是
    范围3 | 出差 | 商务差旅 | CO2 | 是
    化粪池产生的CH4和灭火器逸散的CO2量小，予以排除。干冰没有采购数据。
    表2 排放量
    排放源 | 排放量（tCO2e）
    汽油 | 20.1
    外购电力 | 300.1
    """
    assert said == []


def test_tables_of_categories_say_nothing_of_sources(said: list[str]) -> None:
    """
    表1 排放源识别表
    类别 | 设施 | 排放源
    范围1 | 公务车 | 汽油
    范围1 | 发电机 | 柴油
    范围2 | 全厂 | 电力
    表2 排放量
    类别 | 排放量（tCO2e）
    固定燃烧 | 2.1
    移动燃烧 | 20.1
    外购电力 | 300.1
    """
    assert said == []


def test_an_identified_source_without_emissions_and_the_reverse_are_told_at_their_cells(said: list[str]) -> None:
    """
    表1 排放源识别表
    类别 | 设施 | 排放源
    范围1 | 公务车 | 汽油
    范围1 | 叉车 | 柴油
    范围2 | 全厂 | 外购电力
    表2 排放量
    类别 | 排放源 | 排放量（tCO2e）
    范围1 | 汽油 | 20.1
    范围1 | 食堂液化石油气 | 3.1
    范围2 | 外购电力 | 300.1
    """
    assert [line.split("：")[0] for line in said] == ["audit-source-uncounted 表1 第3行 第3列", "audit-source-unlisted 表2 第3行 第2列"]  # fmt: skip


def test_two_sources_of_one_fuel_are_told_apart_where_both_have_names_of_their_own(said: list[str]) -> None:
    """
    表1 排放源识别表
    类别 | 排放源
    范围1 | 叉车柴油
    范围1 | 发电机柴油
    范围2 | 外购电力
    表2 排放量
    类别 | 排放源 | 排放量（tCO2e）
    范围1 | 叉车柴油 | 20.1
    范围2 | 外购电力 | 300.1
    """
    assert [line.split("：")[0] for line in said] == ["audit-source-uncounted 表1 第3行 第2列"]


@pytest.mark.parametrize(
    "sentence",
    [
        "公司使用的主要能源为电力。", "注塑车间消耗的能源为电力和天然气。", "公司能源品种包括电力、天然气等。", "公司消耗的能源有电力及其他能源。",
        "公司消耗的能源有电力、天然气和柴油。", "2020年公司消耗的能源有电力和天然气。", "公司消耗的能源种类有：电力，天然气，0#柴油。",
        "公司使用的能源有电力、燃气和车辆用油。", "公司重视能源管理。",
    ],
)  # fmt: skip
def test_open_lists_and_whole_ones_are_left_alone(sentence: str) -> None:
    table = "表1 能源消耗\n能源 | 单位 | 2020年消耗量 | 2021年消耗量\n电力 | 万kWh | 280 | 300\n天然气 | 万Nm3 | 2 | 3\n柴油 | t | 0 | 2"
    assert told(f"{sentence}\n{table}", *CODES) == []


@pytest.mark.parametrize(
    ("sentence", "lacks"),
    [
        ("公司消耗的能源有电力和天然气。", "能源没有柴油"), ("公司消耗的能源种类有：电力、柴油。", "能源没有天然气"),
        ("公司使用的能源有天然气、柴油和水。", "能源没有电力"), ("公司使用的燃料为天然气。", "燃料没有柴油"),
    ],
)  # fmt: skip
def test_an_energy_that_a_whole_list_lacks_is_told_at_the_list(sentence: str, lacks: str) -> None:
    table = "表1 能源消耗\n能源 | 单位 | 2021年消耗量\n电力 | 万kWh | 300\n天然气 | 万Nm3 | 3\n柴油 | t | 2"
    said = told(f"1 能源\n{sentence}\n{table}", *CODES)
    assert len(said) == 1
    assert said[0].startswith("audit-source-unlisted 第1节 第1段")
    assert lacks in said[0]


def test_a_source_that_the_list_of_its_category_lacks_is_told(said: list[str]) -> None:
    """
    1 边界
    移动燃烧源为公务车汽油。
    能源间接排放来自外购电力。
    表1 排放量
    子类别 | 排放源 | 2021年排放量（tCO2e）
    移动燃烧 | 公务车汽油 | 20
    移动燃烧 | 叉车柴油 | 30
    外购电力 | 外购电力 | 300
    外购热力 | 蒸汽 | 10
    """
    assert [("移动燃烧源没有柴油" in line, "能源间接源没有热力" in line) for line in said] == [
        (True, False),
        (False, True),
    ]


_GASES = "表1 按气体的排放量（tCO2e）\n气体 | 2021年排放量\nCO2 | 300\nCH4 | 2\nN2O | 1\nHFCs | 0"


@pytest.mark.parametrize(
    "sentence",
    [
        "本次盘查的温室气体包括CO2、CH4、N2O和HFCs。", "本次盘查的温室气体包括二氧化碳、甲烷、氧化亚氮和氢氟碳化物。",
        "《京都议定书》规定的温室气体包括CO2和CH4。", "本报告核算的温室气体包括二氧化碳（CO₂）及其他适用温室气体。",
        "本次盘查的温室气体包括CO2、CH4等。", "本次盘查的温室气体包括CO2、CH4、N2O和SF6，公司没有SF6排放源。",
    ],
)  # fmt: skip
def test_lists_of_gases_that_agree_or_are_open_are_left_alone(sentence: str) -> None:
    assert told(f"{sentence}\n{_GASES}", *CODES) == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("本次盘查的温室气体包括CO2和CH4。", "此处列出的温室气体没有 N2O，而表1列有 N2O 的排放量"),
        ("公司排放的温室气体种类为二氧化碳、氧化亚氮。", "没有 CH4，而表1"),
        ("本次盘查的温室气体有CO2、CH4、N2O、SF6。", "此处列有 SF6，但没有任何排放量表列出它"),
    ],
)  # fmt: skip
def test_a_gas_that_list_or_tables_lack_is_told_at_the_list(sentence: str, words: str) -> None:
    said = told(f"1 气体\n{sentence}\n{_GASES}", *CODES)
    assert len(said) == 1
    assert said[0].startswith("audit-gas-list 第1节 第1段")
    assert words in said[0]


def test_a_report_without_gases_in_its_tables_is_not_asked_for_them(said: list[str]) -> None:
    """
    本次盘查的温室气体种类包括CO2、CH4、N2O、HFCs、PFCs、SF6、NF3七类。
    表1 排放量
    排放源 | 排放量（tCO2e）
    汽油 | 20.1
    外购电力 | 300.1
    """
    assert said == []


def test_gases_in_columns_are_gases_too(said: list[str]) -> None:
    """
    1 气体
    盘查的温室气体包括CO2和N2O。
    表2 各排放源排放量（tCO2e）
    排放源 | CO2 | CH4 | N2O | 合计
    公务车汽油 | 10.1 | 0.1 | 0.2 | 10.4
    外购电力 | 200 | 0 | 0 | 200
    """
    assert len(said) == 1
    assert "没有 CH4" in said[0]


def test_a_source_that_no_sentence_names_is_told_where_the_others_are_described(said: list[str]) -> None:
    """
    1 边界
    直接排放主要来自公务车消耗的汽油，食堂使用天然气。间接排放主要来自外购电力。
    表1 排放量
    排放源 | 2021年排放量（tCO2e）
    公务车 | 20
    食堂天然气 | 3
    发电机柴油 | 0.4
    外购电力 | 300
    """
    assert [line.split("：")[0] for line in said] == ["audit-source-unlisted 表1 第4行 第1列"]


def test_a_text_that_describes_no_sources_is_left_alone(said: list[str]) -> None:
    """
    1 概况
    公司生产基站天线，电力由南方电网供应。
    表1 排放量
    排放源 | 2021年排放量（tCO2e）
    公务车汽油 | 20
    发电机柴油 | 0.4
    外购电力 | 300
    """
    assert said == []


def test_parts_of_a_category_are_sources_too(said: list[str]) -> None:
    """
    表1 排放源识别表
    类别 | 设施 | 排放源
    范围1 | 公务车 | 汽油
    范围1 | 叉车 | 柴油
    范围2 | 全厂 | 外购电力
    表2 排放量
    项目 | 排放量（tCO2e）
    移动燃烧小计 | 23.1
    其中：汽油 | 20.1
    其中：柴油 | 3.0
    外购电力 | 300.1
    """
    assert said == []
