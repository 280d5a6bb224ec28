"""What looks like a fault and isn't one: right factors of one's own, things said not to be used, what really changed."""

from __future__ import annotations

import pytest

from ghgxl.checks import examine, run
from ghgxl.factors import electricity
from ghgxl.findings import Finding, Severity
from ghgxl.ledger import Ledger
from tests.checks.ledgers import ELECTRICITY, clean, rows
from tests.checks.planting import bare, own, replaced, with_source
from tests.worksheets import worksheet


def above_notes(ledger: Ledger) -> list[Finding]:
    return [finding for finding in run(examine(ledger)) if finding.severity is not Severity.NOTE]


def placed(ledger: Ledger, province: str, years: tuple[int, ...]) -> Ledger:
    """Return the ledger in a province and of those of its years."""
    company = ledger.company._replace(province=province, years=years, base_years=years[:1])
    return bare(ledger)._replace(company=company, entries=tuple(one for one in ledger.entries if one.year in years))


@pytest.mark.parametrize("province", ["云南", "广东", "四川", "青海"])
@pytest.mark.parametrize(("unit", "scale"), [("tCO2/MWh", 1), ("kgCO2/kWh", 1), ("tCO2/万kWh", 10)])
def test_a_published_factor_given_as_one_s_own_with_its_document_is_right(
    province: str, unit: str, scale: float
) -> None:
    """Yunnan's 0.1235 is within half a percent of electricity's standard-coal coefficient, 0.1229."""
    ledger = next(ledger for ledger in map(clean, range(50)) if 2021 in ledger.company.years)
    value = electricity(2021, province).factor.value
    ledger = own(placed(ledger, province, (2021,)), round(value * scale, 4), "公告2024年第12号", (2021,), unit)
    assert above_notes(ledger) == []


def test_the_region_s_factor_of_2012_is_right_for_a_year_that_has_no_later_one() -> None:
    text = """
    企业信息 | 基准年 | 2019
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    企业因子 | 电力 | CO2 | 0.5271 | tCO2/MWh | 2011年和2012年中国区域电网平均二氧化碳排放因子
    活动数据!C5 | S2 | 224 | MWh | 2019
    """
    assert above_notes(worksheet(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "公司不使用柴油",
        "厂内无柴油叉车",
        "已停止使用液化石油气",
        "电动叉车替代柴油叉车",
        "未使用天然气",
        "不再采用乙炔切割",
    ],
)
def test_what_is_said_not_to_be_used_is_not_missing(text: str) -> None:
    ledger = next(ledger for ledger in map(clean, range(50)) if len(ledger.sources) == 1)
    sheets = {
        **ledger.sheets,
        "能源系统": (*ledger.sheets["能源系统"], *rows("能源系统", {"能源": "电力", "备注": text})),
    }
    assert above_notes(ledger._replace(sheets=sheets)) == []


def test_a_source_that_is_listed_and_left_out_is_listed() -> None:
    text = """
    企业信息 | 基准年 | 2021
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    排放源 | S4 | 叉车柴油 | 范围1 | 移动燃烧 | 柴油 | CO2 | | 否
    活动数据!C5 | S2 | 224 | MWh | 2021
    能源系统 | 能源=柴油 | 去向=叉车
    """
    assert "unlisted" not in {finding.code for finding in above_notes(worksheet(text))}


def test_a_year_that_grew_tenfold_with_the_output_value_is_no_slip() -> None:
    text = """
    企业信息 | 基准年 | 2021
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 224 | MWh | 2021
    活动数据!C6 | S2 | 2240 | MWh | 2022
    {output}
    """
    grew = "\n".join(
        f"产量产值 | 产品=壳体 | 年度={year} | 产值(万元)={value}" for year, value in ((2021, 500), (2022, 5000))
    )
    assert "unit-slip" in {finding.code for finding in above_notes(worksheet(text.format(output="")))}
    assert "unit-slip" not in {finding.code for finding in above_notes(worksheet(text.format(output=grew)))}


def test_equal_months_of_bills_split_in_two_or_of_a_flat_rate_are_meant_so() -> None:
    ledger = bare(clean(4))
    for entry in [one for one in ledger.entries if one.source == ELECTRICITY.id and one.month in (2, 4, 6, 8)]:
        before = next(
            one
            for one in ledger.entries
            if (one.source, one.year, one.month, one.department)
            == (entry.source, entry.year, (entry.month or 0) - 1, entry.department)
        )
        ledger = replaced(ledger, entry, quantity=before.quantity)
    assert above_notes(ledger) == []


@pytest.mark.parametrize("words", ["范围2按基于位置的方法计算，绿证另行列示", "绿证；市场法结果见附件"])
def test_green_power_with_a_word_on_the_method_is_right(words: str) -> None:
    assert above_notes(with_source(clean(6), ELECTRICITY, remark=words)) == []


def test_a_credit_note_without_a_department_is_no_error_where_the_source_has_more_that_month() -> None:
    text = """
    企业信息 | 基准年 | 2021
    排放源 | E02 | 汽油 | 范围1 | 移动燃烧 | 汽油
    活动数据!C5 | E02 | 607 | 升 | 2021-12 | 管理部
    活动数据!C6 | E02 | -45.5 | L | 2021-12
    """
    (found,) = (one for one in run(examine(worksheet(text))) if one.code == "negative-sum")
    assert (found.severity, str(found.place)) == (Severity.WARNING, "活动数据!C6")
    assert "没有写部门的记录" in found.message
    (worse,) = (one for one in run(examine(worksheet(text.replace("607", "40")))) if one.code == "negative-sum")
    assert (worse.severity, str(worse.place)) == (Severity.ERROR, "活动数据!C6")


def test_refused_records_are_told_in_the_order_of_the_sheet() -> None:
    text = """
    排放源 | E01 | 电 | 范围2 | 外购电力 | 电力
    活动数据!C5 | E01 | 1 | kW | 2021-01
    活动数据!C6 | E01 | 1 | 瓦 | 2021-02
    活动数据!C7 | E01 | 1 | MW/h | 2021-03
    活动数据!C8 | E01 | 1 | kW | 2021-04
    """
    told = [str(one.place) for one in run(examine(worksheet(text))) if one.code == "unit"]
    assert told == ["活动数据!C5", "活动数据!C6", "活动数据!C7"]


def test_what_is_no_greenhouse_gas_needs_no_estimate_to_be_left_out() -> None:
    text = """
    排放源 | S1 | 电 | 范围2 | 外购电力 | 电力
    排放源 | S2 | 氨制冷 | 范围1 | 逸散排放 | {gas} | | | 否
    活动数据!C5 | S1 | 1 | MWh | 2021
    """
    codes = {gas: [one.code for one in run(examine(worksheet(text.format(gas=gas))))] for gas in ("氨", "R-22")}
    assert "exclusion-unknown" not in codes["氨"]
    assert "exclusion-unknown" in codes["R-22"]


def test_a_bill_every_other_month_is_told_as_a_note_only() -> None:
    lines = ["企业信息 | 基准年 | 2021", "排放源 | S1 | 外购热力 | 范围2 | 外购热力 | 热力"]
    bills = [f"活动数据!C{month} | S1 | {310 + month * 7.3:.1f} | GJ | 2021-{month:02d}" for month in range(2, 13, 2)]
    assert above_notes(worksheet("\n".join([*lines, *bills]))) == []
    late = [bills[0].replace("2021-02", "2021-01"), *bills[1:]]
    assert [one.code for one in above_notes(worksheet("\n".join([*lines, *late])))] == ["no-data-month"]


def test_a_stated_item_written_the_wrong_way_round_is_no_emission() -> None:
    ledger = worksheet("""
    企业信息 | 基准年 | 2021
    排放源 | S1 | 公务车 | 范围1 | 移动燃烧 | 汽油
    活动数据!C4 | S1 | 10 | t | 2021
    核对 | S1:活动数据 | 2021 | 29.25 | tCO2e | 上报表
    """)
    assert [one.code for one in above_notes(ledger)] == ["stated-unknown"]


def test_an_average_factor_that_is_nearly_a_projects_factor_is_left_alone() -> None:
    """0.3869 is an average factor of 2022, 0.387 a build margin of 2019."""
    ledger = own(clean(1), 0.3869, "公告2024年第33号", unit="tCO2/MWh")
    assert "factor-use" not in {finding.code for finding in run(examine(ledger))}
    ledger = own(clean(1), 0.387, "网上", unit="tCO2/MWh")
    assert "factor-use" in {finding.code for finding in run(examine(ledger))}
