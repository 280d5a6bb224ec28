"""企业信息 and the small sheets: what is understood, and what is told when it isn't."""

from pathlib import Path

import pytest

from ghgxl.excel.reading import read
from ghgxl.excel.tables import gas_list, iso_category
from ghgxl.excel.values import (
    When,
    is_total,
    month_of,
    number,
    share,
    when,
    why_not_date,
    why_not_number,
    year_list,
    years_in,
)
from ghgxl.findings import Finding, Severity
from ghgxl.ledger import Ledger
from tests.excel.workbooks import COMPANY, SOURCES, Rows, ledger, write

RECORD = ("2021-03", "E01", 10, "kWh")


def of(tmp_path: Path, *lines: tuple[str, object], activity: Rows = (RECORD,)) -> Ledger:
    return read(ledger(tmp_path / "台账.xlsx", activity, company=lines))


def told(found: Ledger, code: str) -> dict[str, Finding]:
    return {str(finding.place): finding for finding in found.findings if finding.code == code}


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("2019-2021", (2019, 2020, 2021)),
        ("2019—2021年", (2019, 2020, 2021)),
        ("2019至2021年度", (2019, 2020, 2021)),
        ("2021,2019", (2019, 2021)),
        ("2019、2021", (2019, 2021)),
        (2021.0, (2021,)),
        ("２０２１年度", (2021,)),
        ("2021-2019", None),
        ("去年", None),
        ("", None),
    ],
)
def test_years_are_understood_in_every_usual_form(written: object, years: tuple[int, ...] | None) -> None:
    assert year_list(written) == years


@pytest.mark.parametrize(
    ("written", "value"), [("0.5%", 0.005), (0.005, 0.005), ("0.5 ％", 0.005), ("3", None), ("少许", None), (0.0, 0.0)]
)
def test_a_share_is_a_percentage_or_a_part_of_one(written: object, value: float | None) -> None:
    assert share(written) == value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2021.3", When(2021, 3)),
        ("2021年12月31日", When(2021, 12)),
        ("2021-3-5 10:00", When(2021, 3)),
        ("20210305", When(2021, 3)),
        ("二〇二一年十二月", When(2021, 12)),
        ("2021年度", When(2021, None)),
        (44260.0, When(2021, 3, repaired=True)),
        ("2021-13", None),
        ("2021-02-30", None),
        ("21年3月", When(2021, 3)),
        ("21年3月5日", When(2021, 3)),
        ("99年3月", None),
        ("2021.3月", When(2021, 3)),
        ("21-3", None),
        ("3月", None),
        (2021.3, When(2021, 3)),
        (2021.12, When(2021, 12)),
        (2021.1, None),
        (2021.25, None),
        (True, None),
    ],
)
def test_a_date_has_one_meaning_or_none(written: object, meant: When | None) -> None:
    assert when(written) == meant


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("3月份", "没有写年份"),
        ("3月5日", "没有写年份"),
        (2021.1, "分不清是 1 月还是 10 月；请写成 2021-01 或 2021-10"),
        ("3/5/2021", "分不清哪个是年、月、日"),
        ("2021-02-29", "没有这个日期"),
        ("2021年13月", "没有这个日期"),
        ("2021年第一季度", "请按月分行填写"),
        ("2021年1月-3月", "请按月分行填写"),
        ("2021年上半年", "请按月分行填写"),
        ("去年", "应为日期、2021-03、2021年3月 或年份"),
    ],
)
def test_what_is_no_date_is_told_with_the_reason(written: object, words: str) -> None:
    assert when(written) is None
    assert words in why_not_date(written)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("12.5万", "请写成 125000，或把“万”写在单位里"),
        ("1,000万", "请写成 10000000"),
        ("12万度", "请把数值 12 与单位“万度”分开填写"),
        ("1200（估）", "请只填数字，说明写在“备注”"),
        ("1200/2", "算式请写成公式（=1200/2）"),
        ("(120)", "负数请写 -120"),
        ("￥1200", "请只填数字"),
    ],
)
def test_what_is_no_number_is_told_with_what_to_write_instead(written: str, words: str) -> None:
    assert number(written) is None
    told = why_not_number(written)
    assert words in told
    assert "单位“/" not in told


def test_months_and_years_in_titles_are_found() -> None:
    assert [month_of(text) for text in ("1月", "十二月份", "13月", "合计")] == [1, 12, None, None]
    assert years_in("二〇二一年度用电台账") == (2021,)
    assert years_in("2020、2021年对比") == (2020, 2021)
    assert years_in("20210305") == ()


@pytest.mark.parametrize(
    ("text", "remark", "total"),
    [
        ("合计", False, True),
        ("一季度小计", False, True),
        ("压铸车间合计（度）", False, True),
        ("合计用量", False, True),
        ("设计部", False, False),
        ("计量泵", False, False),
        ("合计", True, True),
        ("全年累计:", True, True),
        ("与发票合计核对", True, False),
    ],
)
def test_a_total_is_told_from_a_name_that_only_sounds_like_one(text: str, *, remark: bool, total: bool) -> None:
    assert is_total(text, remark=remark) is total


def test_every_setting_is_understood(tmp_path: Path) -> None:
    company = of(
        tmp_path,
        ("企业简称", "示例"), ("基准年", "2019-2021"), ("组织边界方法", "运营控制法"), ("GWP", "ar6"), ("因子方案", "工业其他行业"), ("电力因子", "全国"),
        ("电力口径", "化石"), ("电力因子年份", 2022), ("单项排除阈值", "1%"), ("合计排除阈值", 0.04), ("重算阈值", ""), ("自定项目", "内容"),
    ).company  # fmt: skip
    assert (company.name, company.short_name, company.province) == ("示例机电有限公司", "示例", "广东")
    assert (company.years, company.base_years) == ((2021,), (2019, 2020, 2021))
    assert (company.boundary, company.gwp, company.factor_set) == ("运营控制", "AR6", "工业其他行业")
    assert (company.grid_level, company.grid_caliber, company.grid_year) == ("全国", "化石", "2022")
    assert (company.single_exclusion, company.total_exclusion, company.recalculation) == (0.01, 0.04, 0.05)
    assert company.text("自定项目") == "内容"


@pytest.mark.parametrize(
    ("item", "written", "words"),
    [
        ("GWP", "AR3", "SAR、AR4、AR5、AR6"),
        ("电力口径", "化石能源", "平均、扣除市场化非化石、化石"),
        ("电力因子年份", "近年", "同年、最新"),
        ("单项排除阈值", "很小", "0.5%"),
        ("单项排除阈值", "0.5", "即 50%，太大"),
        ("重算阈值", "50%", "太大"),
        ("基准年", "前年", "2019-2021"),
    ],
)
def test_a_setting_that_is_not_understood_is_an_error_and_its_default_holds(
    tmp_path: Path, item: str, written: str, words: str
) -> None:
    found = of(tmp_path, (item, written))
    finding = told(found, "company")[f"企业信息!B{len(COMPANY) + 1}"]
    assert finding.severity is Severity.ERROR
    assert written in finding.message
    assert words in finding.message
    assert found.company.gwp == "AR5"


def test_what_is_missing_misspelt_or_written_twice_is_told(tmp_path: Path) -> None:
    path = write(
        tmp_path / "台账.xlsx",
        {
            "企业信息": (
                ("项目", "内容"),
                ("企业名称", "甲"),
                ("报告年份", "2021"),
                ("企业名称", "乙"),
                ("省份", ("=NA()", "#N/A")),
            ),
            "排放源": SOURCES,
            "活动数据": (("日期", "排放源编号", "数量", "单位"), RECORD),
        },
    )
    found = read(path)
    places = told(found, "company")
    assert "是否应为“报告年度”" in places["企业信息!A3"].message
    assert "写了两次" in places["企业信息!B4"].message
    assert "“报告年度”没有填写" in places["企业信息"].message
    assert "#N/A" in told(found, "error-cell")["企业信息!B5"].message
    assert found.company.name == "甲"
    assert len(found.entries) == 1  # without reporting years every year is kept


def test_a_sheet_of_items_without_a_header_row_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "台账.xlsx",
        {"企业信息": COMPANY[1:], "排放源": SOURCES, "活动数据": (("日期", "排放源编号", "数量", "单位"), RECORD)},
    )
    assert read(path).company.name == "示例机电有限公司"


def test_sources_carry_everything_that_is_written(tmp_path: Path) -> None:
    headers = (
        "编号",
        "名称",
        "范围",
        "子类别",
        "ISO类别",
        "排放因子名称",
        "指定因子",
        "指定因子单位",
        "排放气体",
        "是否量化",
        "不量化理由",
    )
    rows = (
        headers,
        (1, "汽油", "Scope 1", "移动燃烧", None, "汽油", None, None, "CO2.CH4.N2O", "是"),
        ("E2", "电", "范围二", "外购电力", None, "电力", "0.５", "tCO2/MWh", "CO2"),
        ("E3", "通勤", 3, "员工通勤", None, "公交", None, None, None, "否", "占比小"),
        ("E4", "废料", "范围３", "废弃物处理", 5, "废物"),
    )
    path = write(
        tmp_path / "台账.xlsx",
        {
            "企业信息": COMPANY,
            "排放源": rows,
            "活动数据": (("日期", "排放源编号", "数量", "单位"), ("2021-03", "1", 5, "L")),
        },
    )
    found = read(path)
    first, second, third, fourth = found.sources
    assert (first.id, first.scope, first.iso_category, first.gases, first.quantified) == (
        "1",
        1,
        1,
        ("CO2", "CH4", "N2O"),
        True,
    )
    assert (second.scope, second.iso_category, second.own_value, second.own_unit) == (2, 2, 0.5, "tCO2/MWh")
    assert (third.iso_category, third.quantified, third.reason) == (3, False, "占比小")
    assert fourth.iso_category == 5
    assert str(third.place) == "排放源!A4"
    assert [entry.source for entry in found.entries] == ["1"]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (("E01", "又一个", "范围1", "移动燃烧"), "A", "与 排放源!A2 重复"),
        (("E09", "甲", "范围4", "移动燃烧"), "C", "范围1、范围2 或 范围3"),
        (("E09", "甲", "范围1", "移动然烧"), "D", "是否应为“移动燃烧”"),
        (("E09", "甲", "范围2", "移动燃烧"), "D", "不属于范围2"),
        ((None, "甲", "范围1", "移动燃烧"), "A", "没有编号"),
    ],
)
def test_a_source_that_contradicts_itself_is_told_at_its_cell(
    tmp_path: Path, row: tuple[str, ...], column: str, words: str
) -> None:
    found = read(ledger(tmp_path / "台账.xlsx", [RECORD], sources=[row]))
    (finding,) = [finding for finding in found.findings if str(finding.place) == f"排放源!{column}4"]
    assert words in finding.message


@pytest.mark.parametrize(
    "text", ["CO2.CH4.N2O", "CO2、CH4、N2O", "CO2,CH4，N2O", "CO2/CH4;N2O", "CO2\nCH4 N2O", "CO2+CH4+N2O"]
)
def test_gases_are_split_however_they_are_joined(text: str) -> None:
    assert gas_list(text) == ("CO2", "CH4", "N2O")


def test_one_gas_is_not_split() -> None:
    assert gas_list("HFC-134a") == ("HFC-134a",)
    assert gas_list("CH4(非化石)") == ("CH4(非化石)",)


def test_categories_of_scope_3_follow_from_what_it_is() -> None:
    named = {
        "上游运输配送": 3,
        "员工通勤": 3,
        "外购商品和服务": 4,
        "废弃物处理": 4,
        "售出产品的使用": 5,
        "下游租赁资产": 5,
        "其他间接排放": 6,
    }
    assert {name: iso_category(3, name) for name in named} == named


def test_own_factors_stated_values_and_report_sheets_are_read_with_their_places(tmp_path: Path) -> None:
    found = read(
        ledger(
            tmp_path / "台账.xlsx",
            [RECORD],
            企业因子=(
                ("名称", "气体", "数值", "单位", "适用年度", "来源文件", "不确定度%"),
                ("蒸汽", "CO2", 0.11, "tCO2/GJ", "2019-2021", "合同", 5),
                ("缺数", "CO2", None, "t/t"),
            ),
            核对=(
                ("项目", "年度", "申报值", "单位", "出处"),
                ("总排放量", 2021, "1,694.3", "tCO2e", "旧报告"),
                ("范围1", None, 36.2, "tCO2e", "旧报告"),
            ),
            产量产值=(
                ("产品", "单位", "年度", "产量", "产值（万元）", "备注2"),
                ("壳体", "t", "2021年", 300, 5200, "试产"),
                ("合计", None, None, 300, 5200),
            ),
            盘查小组=(
                ("小组职务", "职位", "部门", "职责"),
                ("组长", "总经理", "总经办", "批准"),
                ("组员", "班长", "车间", None),
            ),
        )
    )
    (factor,) = found.own_factors
    assert (factor.name, factor.value, factor.years, factor.uncertainty, str(factor.place)) == (
        "蒸汽",
        0.11,
        (2019, 2020, 2021),
        5.0,
        "企业因子!C2",
    )
    assert "缺少数值" in told(found, "own-factor")["企业因子!C3"].message
    assert [(line.item, line.year, line.value) for line in found.stated] == [
        ("总排放量", 2021, 1694.3),
        ("范围1", None, 36.2),
    ]
    (output,) = found.rows("产量产值")
    assert (output.number("年度"), output.number("产量"), output.number("产值(万元)"), output.text("备注2")) == (
        2021.0,
        300.0,
        5200.0,
        "试产",
    )
    assert found.rows("盘查小组")[1].text("职责") == ""
    assert found.rows("噪声") == ()
    assert "噪声" not in found.sheets


@pytest.mark.parametrize(
    ("scope", "subcategory", "words"),
    [
        ("范围2", "外购蒸气", "范围2应为 外购电力、外购热力"),
        ("范围1", "燃烧", "范围1应为 固定燃烧、移动燃烧、制程排放、逸散排放"),
        ("范围2", "固定燃烧", "“固定燃烧”不属于范围2"),
        ("范围1", "外购电力", "“外购电力”不属于范围1"),
        ("范围3", "外购电力", "“外购电力”不属于范围3"),
        ("范围3", "访客接待", ""),
    ],
)
def test_a_subcategory_that_is_none_of_its_scope_is_told(
    tmp_path: Path, scope: str, subcategory: str, words: str
) -> None:
    found = read(ledger(tmp_path / "台账.xlsx", [RECORD], sources=[("E09", "某源", scope, subcategory, "电力")]))
    messages = {str(finding.place): finding.message for finding in found.findings if finding.code == "source"}
    assert set(messages) == ({"排放源!D4"} if words else set())
    assert words in messages.get("排放源!D4", "")
    assert found.sources[-1].subcategory == subcategory
