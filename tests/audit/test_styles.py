"""Reports of other habits than ours: nothing is said of the right ones, and a slip in any of them is found where it stands."""

from __future__ import annotations

import pytest

from ghgxl.audit import audit, reading_of
from ghgxl.audit.figures import figure
from ghgxl.word.document import parsed
from tests.audit.handmade import bytes_of
from tests.audit.pages import document_of, told
from tests.audit.styles import STYLES


@pytest.mark.parametrize("style", STYLES)
def test_a_right_report_of_another_style_is_left_alone(style: str) -> None:
    assert told(STYLES[style]) == []


ROWS, UNITS, BESIDE, KILOS, POWERS, CUT, NOTES, GASES, MONTHS, ITEMS, TWICE, TURNED = STYLES


@pytest.mark.parametrize(
    ("style", "was", "becomes", "code", "place"),
    [
        (ROWS, "1,638.19", "1,683.19", "audit-total", "表1 第3行 第5列"),
        (ROWS, "1,638.19", "1,683.19", "audit-total", "表1 第5行 第5列"),
        (ROWS, "总量为1,598.44", "总量为1,589.44", "audit-text", "第1节 第2段"),
        (ROWS, "下降2.43%", "上升2.43%", "audit-growth", "第1节 第2段"),
        (ROWS, "190.08 |", "1900.8 |", "audit-series", "表1 第4行 第2列"),
        (UNITS, "1,348.12", "1,384.12", "audit-product", "表1 第2行 第5列"),
        (UNITS, "2,512.34", "25,123.4", "audit-product", "表1 第2行 第5列"),
        (UNITS, "87.88", "88.78", "audit-share", "表1 第6行 第6列"),
        (UNITS, "MWh", "MW/h", "audit-unit", "表1 第2行 第3列"),
        (BESIDE, "220.99", "229.09", "audit-total", "表1 第4行 第4列"),
        (BESIDE, "-3.21", "-3.12", "audit-total", "表1 第4行 第5列"),
        (BESIDE, "-9.41", "-4.91", "audit-growth", "表1 第3行 第6列"),
        (BESIDE, "总量1,660.04", "总量1,606.04", "audit-text", "第1节 第2段"),
        (BESIDE, "排放1,439.05吨", "排放1,493.05吨", "audit-text", "第1节 第2段"),
        (BESIDE, "占86.69%", "占68.69%", "audit-text", "第1节 第2段"),
        (BESIDE, "减少1.96%", "减少19.6%", "audit-growth", "第1节 第2段"),
        (KILOS, "461.76", "416.76", "audit-total", "表1 第4行 第7列"),
        (KILOS, "1924", "1942", "audit-gwp", "表1 第2行 第6列"),
        (POWERS, "2,567.0", "256.7", "audit-between", "表2 第2行 第4列"),
        (POWERS, "1,567.6", "1,576.6", "audit-total", "表3 第4行 第3列"),
        (CUT, "1,659.00", "1,695.00", "audit-total", "第2个表 第4行 第3列"),
        (CUT, "83.0%", "38.0%", "audit-share", "第2个表 第2行 第4列"),
        (CUT, "11.5%", "15.1%", "audit-share", "表1 第2行 第4列"),
        (NOTES, "190.1③", "109.1③", "audit-total", "表1 第5行 第4列"),
        (GASES, "15.49 | 15.49", "15.49 | 14.59", "audit-total", "表1 第6行 第6列"),
        (MONTHS, "133.34", "143.34", "audit-total", "表1 第2行 第6列"),
        (MONTHS, "| 38.18", "| 31.88", "audit-share", "表1 第3行 第7列"),
        (MONTHS, "一车间占51.94%", "一车间占59.14%", "audit-text", "第1节 第2段"),
        (ITEMS, "tCO2 | 1,604.1 | 1,567.6", "tCO2 | 1,604.1 | 1,576.6", "audit-between", "表2 第4行 第3列"),
        (ITEMS, "总量 | 1,604.1 | 1,567.6", "总量 | 1,604.1 | 1,576.6", "audit-total", "表2 第4行 第3列"),
        (TWICE, "1,322.95", "1,332.95", "audit-total", "表1 第6行 第2列"),
        (TWICE, "1,598.44", "1,589.44", "audit-total", "表1 第4行 第2列"),
        (TURNED, "1,546.45", "1,564.45", "audit-total", "表1 第6行 第5列"),
        (TURNED, "185.95", "158.95", "audit-product", "表1 第6行 第2列"),
        (TURNED, "87.2%", "78.2%", "audit-share", "表1 第7行 第4列"),
        (TURNED, "2,512.34", "251.234", "audit-product", "表1 第6行 第4列"),
    ],
)
def test_a_slip_in_another_style_is_found_where_it_stands(
    style: str, was: str, becomes: str, code: str, place: str
) -> None:
    text = STYLES[style]
    assert was in text
    found = [one.split("：")[0] for one in told(text.replace(was, becomes, 1))]
    assert f"{code} {place}" in found


def test_tables_that_follow_each_other_with_totals_of_their_own_stay_two() -> None:
    """An empty line between; each has its own whole, so the shares of both add up to 200 % together."""
    part = "设备 | 排放量(tCO2e) | 占比\n甲 | 60.0 | 60%\n乙 | 40.0 | 40%\n合计 | 100.0 | 100%\n"
    again = part.replace("甲", "丙").replace("乙", "丁")
    document = document_of(part)
    document.add_paragraph("")
    for element in document_of(again).element.body[:-1]:
        document.element.body.insert(len(document.element.body) - 1, element)
    reading = reading_of(parsed(bytes_of(document)))
    assert len(reading.views) == 2
    assert audit(reading) == ()


def test_a_caption_that_says_the_table_goes_on_is_no_number_used_twice() -> None:
    text = """
    1 排放
    表1-1 排放量
    源 | 排放量(tCO2e)
    甲 | 60.0
    表1-1（续） 排放量
    源 | 排放量(tCO2e)
    乙 | 40.0
    合计 | 100.0
    """
    assert told(text, "audit-caption", "audit-total") == []
    assert told(text.replace("（续）", ""), "audit-caption") != []


def test_a_part_of_a_scope_is_not_the_scope() -> None:
    text = """
    2022年温室气体排放报告
    1 排放
    表1 2022年排放量（tCO2e）
    范围 | 子类别 | 排放源 | 排放量
    范围一 | 固定燃烧 | 锅炉 | 10.00
    范围一 | 固定燃烧 | 食堂 | 5.00
    范围一 | 固定燃烧 | 小计 | 15.00
    范围一 | 移动燃烧 | 叉车 | 7.00
    范围二 | 外购电力 | 电力 | 78.00
    合计 | | | 100.00
    2022年范围一排放22.00吨二氧化碳当量。
    """
    assert told(text) == []


def test_tonnes_that_are_emitted_are_no_tonnes_that_are_burnt() -> None:
    text = """
    2022年温室气体排放报告
    1 排放
    表1 2022年核算
    排放源 | 活动数据 | 单位 | 排放量(tCO2)
    柴油 | 4.00 | t | 12.38
    汽油 | 2.00 | t | 5.85
    合计 | | | 18.23
    2022年柴油消耗量为4.00吨，柴油排放12.38吨。
    """
    assert told(text) == []
    assert told(text.replace("排放12.38吨", "排放13.28吨"), "audit-text") != []
    assert told(text.replace("消耗量为4.00吨", "消耗量为12.38吨"), "audit-text") != []


def test_rows_on_their_side_say_nothing_where_headers_do_already() -> None:
    """Measures stand across and down: this table isn't lying on its side."""
    text = """
    2022年温室气体排放报告
    1 排放
    表1 2022年指标
    指标 | 用电量 | 排放量(tCO2)
    活动数据 | 1.00 | 12.38
    排放因子 | 2.00 | 5.85
    排放量 | 3.00 | 18.23
    合计 | 6.00 | 36.46
    """
    assert told(text, "audit-total") == []
    assert [one.split("：")[0] for one in told(text.replace("36.46", "63.46"), "audit-total")] == [
        "audit-total 表1 第5行 第3列"
    ]


def test_percentages_that_are_no_shares_are_not_added_up() -> None:
    text = """
    表1 2022年排放量
    设备 | 排放量(tCO2e) | 损失
    甲 | 60.0 | 2.0%
    乙 | 40.0 | 3.0%
    合计 | 100.0 | 2.4%
    """
    assert told(text) == []


def test_a_number_with_a_power_is_as_exact_as_its_digits() -> None:
    found = figure("1.5E-3")
    assert found is not None
    assert (found.value, found.digits) == (pytest.approx(0.0015), 4)
    assert found.half == pytest.approx(0.00005)
