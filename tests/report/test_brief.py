"""The brief's figures: each beside the year before, directions and words that follow the data, and short for any ledger."""

from __future__ import annotations

from typing import Any

import pytest

from ghgxl.checks import examine, run
from ghgxl.report.compose import compose
from ghgxl.report.nouns import Chart, Table
from tests.worksheets import worksheet

POWER = """
企业信息 | 报告年度 | {years}
排放源 | S1 | 市电 | 范围2 | 外购电力 | 电力
排放源 | S2 | 叉车 | 范围1 | 移动燃烧 | 柴油
"""


def told(text: str, years: str = "2022,2023") -> dict[str, Any]:
    case = examine(worksheet(POWER.format(years=years) + text))
    return compose(case, run(case))


@pytest.mark.parametrize(
    ("amount", "way", "words"),
    [(120, "上升", "比2022年上升 20.0%"), (80, "下降", "比2022年下降 20.0%"), (100, "持平", "与2022年持平")],
)
def test_a_figure_says_which_way_it_went(amount: int, way: str, words: str) -> None:
    names = told(f"活动数据!C2 | S1 | 100 | MWh | 2022\n活动数据!C3 | S1 | {amount} | MWh | 2023")
    figure = names["简报"]["用电"]
    assert (figure.方向, figure.变化说明, figure.显示) == (way, words, f"{amount}.00")


def test_without_a_year_before_nothing_is_compared() -> None:
    names = told("活动数据!C2 | S1 | 100 | MWh | 2023", "2023")
    assert names["简报"]["上年"] is None
    assert not names["有"]["上年"]
    assert names["简报"]["总量"].方向 == ""
    assert names["简报"]["总量"].变化说明 == "没有上年数据"
    assert "没有可以比较的上年数据" in names["简报"]["变化原因"]


def test_what_nobody_quantified_is_a_dash_and_not_zero() -> None:
    names = told("活动数据!C2 | S1 | 100 | MWh | 2023", "2023")
    assert names["简报"]["范围1"].显示 == "—"
    assert names["简报"]["范围3"].值 is None
    assert names["简报"]["强度"].值 is None


def test_the_sources_that_moved_the_total_are_named_with_their_direction() -> None:
    names = told(
        "活动数据!C2 | S1 | 100 | MWh | 2022\n活动数据!C3 | S1 | 150 | MWh | 2023\n活动数据!C4 | S2 | 3 | t | 2022\n活动数据!C5 | S2 | 1 | t | 2023"
    )
    said = names["简报"]["变化原因"]
    assert "市电增加" in said
    assert "叉车减少" in said
    assert said.startswith("比2022年增加")


def test_a_source_without_records_in_a_year_is_said_to_have_none() -> None:
    names = told(
        "活动数据!C2 | S1 | 100 | MWh | 2022\n活动数据!C3 | S1 | 100 | MWh | 2023\n活动数据!C4 | S2 | 3 | t | 2023"
    )
    assert "叉车（2022年没有记录）增加" in names["简报"]["变化原因"]


def test_the_months_of_most_and_least_electricity_are_named() -> None:
    months = "\n".join(
        f"活动数据!C{month + 1} | S1 | {amount} | MWh | 2023-{month:02}"
        for month, amount in ((1, 30), (2, 10), (8, 80))
    )
    said = told(months, "2023")["简报"]["用电分析"]
    assert "最多的是8月（80.0 MWh）" in said
    assert "最少的是2月（10.0 MWh）" in said
    assert "2 倍" in said
    assert "3月、4月" in said


def test_the_errors_of_stated_values_are_counted_apart() -> None:
    names = told(
        "活动数据!C2 | S1 | 100 | MWh | 2023\n活动数据!C3 | S2 | 1 | t | 2023\n核对 | 总排放量 | 2023 | 9999 | tCO2e | 旧报告",
        "2023",
    )
    brief = names["简报"]
    assert brief["不符数"] == 1
    assert brief["错误数"] == 0
    assert "1 项其他文件中的申报值" in brief["发现"]


def test_many_sources_and_measures_are_cut_and_the_rest_is_told() -> None:
    lines = ["企业信息 | 报告年度 | 2023"]
    for number in range(12):
        lines.append(f"排放源 | S{number} | 源{number} | 范围1 | 移动燃烧 | 柴油")
        lines.append(f"活动数据!C{number + 2} | S{number} | {number + 1} | t | 2023")
    lines += [f"减排措施 | 措施=措施{number} | 年减排量(tCO2e)={number}" for number in range(1, 10)]
    case = examine(worksheet("\n".join(lines)))
    names = compose(case, run(case))
    table, measures = names["表"]["简报主要排放源"], names["表"]["简报措施"]
    assert isinstance(table, Table)
    assert [row[0].text for row in table.rows] == ["源11", "源10", "源9", "源8", "源7", "其余 7 个排放源"]
    assert len(measures.rows) == 6
    assert "另有 3 项" in measures.notes[0]
    chart = names["图"]["简报构成"]
    assert isinstance(chart, Chart)
    assert chart.categories[-1] == "其他"
    assert sum(value or 0 for value in chart.series[0].values) == pytest.approx(names["简报"]["总量"].值)


def test_tables_and_charts_of_the_brief_have_no_captions() -> None:
    names = told("活动数据!C2 | S1 | 100 | MWh | 2023", "2023")
    for root in ("表", "图"):
        for name, block in names[root].items():
            if name.startswith("简报"):
                assert block.caption == "", name


def test_a_septic_tank_is_not_advised_to_look_for_leaks() -> None:
    names = told(
        """
        排放源 | S3 | 化粪池 | 范围1 | 逸散排放 | 化粪池 | | 化粪池
        排放源 | S4 | 空调 | 范围1 | 逸散排放 | R-410A
        活动数据!C2 | S3 | 60000 | 人日 | 2023
        活动数据!C3 | S4 | 5 | kg | 2023
        """
    )
    rows = {row[0].text: row[-1].text for row in names["表"]["简报主要排放源"].rows}
    assert "污水" in rows["化粪池"]
    assert "检漏" in rows["空调"]


def test_energy_that_has_no_coal_equivalent_is_named_and_not_passed_over() -> None:
    names = told(
        """
        排放源 | S3 | 锅炉 | 范围1 | 固定燃烧 | 烟煤
        企业因子 | 烟煤 | CO2 | 1.9 | tCO2/t | 检测报告
        活动数据!C2 | S3 | 276 | t | 2023
        活动数据!C3 | S1 | 100 | MWh | 2023
        """,
        "2023",
    )
    assert "烟煤" in names["语句"]["能源种类"]
    assert "烟煤不能折算标准煤，未包含在内。" in str(names["语句"]["能源结构"])
    (table,) = names["表"]["能源消费结构"]
    assert "烟煤不能折算标准煤，未列入本表，也不含在综合能耗中。" in table.notes


@pytest.mark.parametrize(("second", "words"), [("全厂", "没有分部门的记录"), ("一车间", "电力主要用于")])
def test_electricity_that_is_all_one_department_s_flows_nowhere(second: str, words: str) -> None:
    rows = f"活动数据!C2 | S1 | 100 | MWh | 2023 | 全厂\n活动数据!C3 | S1 | 90 | MWh | 2023 | {second}"
    assert words in str(told(rows, "2023")["语句"]["电力流向"])
