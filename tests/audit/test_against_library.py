"""Factors, parameters, GWPs and coal coefficients of hand-made tables, held against the library."""

from __future__ import annotations

import pytest

from tests.audit.pages import told

CODES = ("audit-factor-cited", "audit-factor-odd", "audit-factor-unknown", "audit-factor-use", "audit-gwp", "audit-coal-coefficient", "audit-coal-factor")  # fmt: skip


@pytest.fixture
def said(request: pytest.FixtureRequest) -> list[str]:
    """What the audit says of the page in the test's docstring about factors."""
    return told(request.function.__doc__, *CODES)


def test_factors_that_their_documents_hold_are_left_alone(said: list[str]) -> None:
    """
    表1 排放因子
    燃料 | 排放因子 | 来源
    车用汽油 | 2.93 tCO2/t | GB/T 32151.34-2024
    柴油 | 3.0959 kgCO2/kg | 《温室气体排放核算与报告要求 第34部分：炭素材料生产企业》
    柴油 | 74.1 tCO2/TJ | 2006年IPCC国家温室气体清单指南
    汽油 | 69300 kgCO2/TJ | IPCC 2006
    汽油 | 2.9848 tCO2/t | IPCC 2006
    天然气 | 21.622 tCO2/万m3 | GB/T 32151.34
    天然气 | 2.1622 kgCO2/m3 | 中国钢铁生产企业温室气体排放核算方法与报告指南（试行）
    电力 | 0.5703 tCO2/MWh | 环办气候函〔2023〕43号
    热力 | 0.11 tCO2/GJ | GB/T 32150-2015
    石灰石 | 0.44 tCO2/t | GB/T 32151.34-2024
    表2 温室气体因子
    燃料 | 气体 | 排放因子 | 来源
    天然气 | CH4 | 1 kg/TJ | IPCC 2006
    柴油 | N2O | 0.6 kgN2O/TJ | 2006 IPCC 国家温室气体清单指南
    汽油 | CH4 | 0.0010768 tCH4/t | IPCC 2006 表3.2.2
    """
    assert said == []


def test_numbers_of_the_company_and_of_documents_that_nobody_here_holds_are_left_alone(said: list[str]) -> None:
    """
    表1 排放因子
    燃料 | 排放因子 | 来源
    液化石油气 | 2.9 tCO2/t | 供应商提供
    柴油 | 3.17 tCO2/t | 省级温室气体清单编制指南
    柴油 | 2.63 kgCO2/L | 省级温室气体清单编制指南
    烟煤 | 1.99 tCO2/t | 实测
    汽油 | 3.1 tCO2/t | 机械设备制造企业温室气体排放核算方法与报告指南（试行）
    外购电力 | 0.6379 tCO2/MWh | 供应商合同
    """
    assert said == []


def test_without_an_origin_a_number_that_something_published_is_like_is_left_alone(said: list[str]) -> None:
    """
    表1 排放因子
    燃料 | 排放因子
    天然气 | 0.0021622 tCO2/Nm3
    液化石油气 | 3.10 tCO2/t
    汽油 | 2.985 tCO2/t
    电力 | 0.5810 tCO2/MWh
    蒸汽 | 0.110 tCO2/GJ
    """
    assert said == []


def test_without_an_origin_a_number_that_nothing_published_is_like_is_a_note(said: list[str]) -> None:
    """
    表1 排放因子
    燃料 | 排放因子
    柴油 | 2.7301 tCO2/t
    电力 | 0.6789 tCO2/MWh
    """
    assert [line.split("：")[0] for line in said] == ["audit-factor-unknown 表1 第2行 第2列", "audit-factor-unknown 表1 第3行 第2列"]  # fmt: skip
    assert "3.0959 tCO2/t" in said[0]


def test_what_the_cited_document_has_and_whose_the_number_is_are_told(said: list[str]) -> None:
    """
    表1 排放因子
    燃料 | 排放因子 | 来源
    汽油 | 3.0425 tCO2/t | GB/T 32151.34-2024
    汽油 | 2.9251 tCO2/t | 《工业其他行业企业温室气体排放核算方法与报告指南（试行）》
    蒸汽 | 0.06 tCO2/GJ | GB/T 32150-2025
    柴油 | 70000 kgCO2/TJ | IPCC 2006
    """
    said.sort(key=lambda line: line.split("：")[0])
    assert len(said) == 4
    assert (
        "所引的GB/T 32151.34-2024 表C.1中没有这个数值，其中的数值为 2.9251 tCO2/t；这个数值见于发改办气候〔2015〕1722号"
        in said[0]
    )
    assert "其中的数值为 3.0425 tCO2/t；这个数值见于" in said[1]
    assert "全国 0.11 tCO2/GJ" in said[2]
    assert "74,100 kgCO2/TJ" in said[3] or "74100 kgCO2/TJ" in said[3]


def test_a_note_under_the_table_speaks_for_the_source_that_it_names(said: list[str]) -> None:
    """
    表1 排放因子
    排放源 | 排放因子
    汽油 | 2.9500 tCO2/t
    柴油 | 3.0959 tCO2/t
    注：汽油排放因子来自GB/T 32151.34-2024；柴油排放因子来自行业指南；电力排放因子来自《2012年中国区域电网平均CO2排放因子》。
    """
    assert [line.split("：")[0] for line in said] == ["audit-factor-cited 表1 第2行 第2列"]


def test_parameters_of_fuels_are_read_by_column_and_by_row_in_any_unit(said: list[str]) -> None:
    """
    表1 燃料参数
    燃料 | 低位发热量（kJ/kg） | 单位热值含碳量 | 碳氧化率 | 来源
    汽油 | 43070 | 18.9 kgC/GJ | 0.98 | GB/T 32151.34-2024
    柴油 | 42652 | 20.2 tC/TJ | 98% | GB/T 32151.34-2024
    表2 汽油的参数
    参数 | 数值 | 单位 | 来源
    汽油低位发热量 | 44.3 | TJ/Gg | IPCC 2006
    汽油单位热值含碳量 | 18.9 | kgC/GJ | IPCC 2006
    表3 其他
    燃料 | 低位发热量（GJ/t） | 来源
    烟煤 | 22.35 | 检测报告
    柴油 | 43.33 | 工业其他行业企业温室气体排放核算方法与报告指南（试行）
    """
    assert said == []


def test_wrong_parameters_are_told_once_and_not_again_in_their_product(said: list[str]) -> None:
    """
    表1 燃料参数
    燃料 | 低位发热量（GJ/t） | 单位热值含碳量（tC/GJ） | 碳氧化率 | 排放因子（tCO2/t） | 来源
    汽油 | 44.8 | 0.0189 | 98% | 3.0425 | GB/T 32151.34-2024
    柴油 | 42.652 | 0.0202 | 99% | 3.1275 | GB/T 32151.34-2024
    """
    assert [line.split("：")[0] for line in said] == ["audit-factor-cited 表1 第2行 第2列", "audit-factor-cited 表1 第3行 第4列"]  # fmt: skip
    assert "43.07 GJ/t" in said[0]
    assert "98%" in said[1]


def test_a_unit_that_does_not_fit_is_told_with_its_size(said: list[str]) -> None:
    """
    表1 燃料参数
    燃料 | 单位热值含碳量（tC/TJ） | 低位发热量（GJ/t） | 来源
    汽油 | 0.0189 | 43070 | GB/T 32151.34-2024
    表2 排放因子
    燃料 | 排放因子 | 来源
    天然气 | 21.622 tCO2/Nm3 | GB/T 32151.34-2024
    天然气 | 21.622 tCO2/t | GB/T 32151.34-2024
    """
    assert [line.partition(" ")[0] for line in said] == ["audit-factor-odd"] * 4
    assert [("相差 1,000 倍" in line, "相差 10,000 倍" in line) for line in said] == [(True, False), (True, False), (False, True), (False, False)]  # fmt: skip
    assert "单位不合" in said[3] or "2.69" in said[3]


def test_a_footprint_factor_is_none_for_purchased_electricity_but_for_scope_3(said: list[str]) -> None:
    """
    表1 排放因子
    排放源 | 排放因子 | 来源
    外购电力 | 0.6205 kgCO2e/kWh | 关于发布2023年电力碳足迹因子数据的公告
    范围3 上游电力 | 0.6205 kgCO2e/kWh | 关于发布2023年电力碳足迹因子数据的公告
    """
    assert [line.split("：")[0] for line in said] == ["audit-factor-use 表1 第2行 第2列"]


@pytest.mark.parametrize(
    ("title", "values"),
    [
        ("GWP（IPCC AR5）", {"CH4": 28, "N2O": 265, "R-410A": 1924, "R134a": 1300, "R-22": 1760, "SF6": 23500}),
        ("全球变暖潜势（第六次评估报告）", {"甲烷（CH4）": 29.8, "CH4": 27.9, "N2O": 273, "R-410A": 2256, "HFC-134a": 1530}),
        ("IPCC第四次评估报告的GWP", {"甲烷": 25, "氧化亚氮": 298, "R-407C": 1774, "NF3": 17200}),
        ("GWP", {"CH4": 21, "N2O": 310}),
        ("GWP（AR5，含气候—碳反馈）", {"CH4": 34, "N2O": 298}),
        ("20年GWP（AR5）", {"CH4": 84, "N2O": 264}),
    ],
)  # fmt: skip
def test_gwps_of_the_named_assessment_are_left_alone(title: str, values: dict[str, float]) -> None:
    lines = "\n".join(f"{gas} | {value}" for gas, value in {"CO2": 1, **values}.items())
    assert told(f"表1 {title}\n气体 | GWP\n{lines}", *CODES) == []


def test_a_table_that_compares_assessments_mixes_nothing(said: list[str]) -> None:
    """
    表1 全球变暖潜势
    气体 | AR4 | AR5 | AR6
    CO2 | 1 | 1 | 1
    CH4 | 25 | 28 | 27.9
    N2O | 298 | 265 | 273
    表2 采用的GWP
    气体 | GWP
    CH4 | 28
    N2O | 265
    """
    assert said == []


def test_a_gwp_of_another_assessment_and_gwps_of_two_are_told(said: list[str]) -> None:
    """
    表1 GWP（IPCC AR5）
    气体 | GWP
    CH4 | 25
    N2O | 265
    """
    assert len(said) == 1
    assert "所称的 AR5 为 28、AR5 为 30（100 年）；25 是 AR4 的数值" in said[0]


def test_gwps_of_two_assessments_without_a_name_are_told(said: list[str]) -> None:
    """
    GWP值（CH4=25；N2O=265）。
    表1 制冷剂的GWP
    气体 | GWP
    R-410A | 2088
    """
    assert len(said) == 1
    assert "N2O 的 GWP 写为 265，是 AR5 的数值，而其他气体是 AR4 的（AR4 为 298）" in said[0]


def test_coal_coefficients_of_the_cited_edition_are_left_alone_and_of_another_told(said: list[str]) -> None:
    """
    1 依据
    GB/T 2589-2020《综合能耗计算通则》。
    表1 能源消耗
    能源 | 单位 | 实物量 | 折标系数 | 折标量（tce）
    原煤 | t | 10 | 0.7143 | 7.14
    天然气 | 万m3 | 10 | 13.3 | 133
    天然气 | 万Nm3 | 10 | 12.143 | 121.43
    热力 | GJ | 100 | 0.0341 | 3.41
    水 | 万t | 1 | 0.857 | 0.857
    """
    assert len(said) == 1
    assert (
        "表1 第6行 第4列：水的折标系数写为 0.857，是 GB/T 2589-2008 的数值，所引标准应为 2.571 tce/万t（GB/T 2589-2020）"
        in said[0]
    )


def test_what_a_factor_changed_is_no_factor(said: list[str]) -> None:
    """
    表1 2020—2021年排放变化分解（tCO2e）
    排放源 | 活动数据的影响 | 排放因子的影响 | 合计变化
    外购电力 | 0.3566 | 0.7998 | 1.1564
    汽油 | 0.06 | 1.4714 | 1.5314
    """
    assert said == []
