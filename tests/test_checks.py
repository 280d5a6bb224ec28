"""Each kind of fault of the founding report, in a worksheet of its own, and the cell where it is found."""

from collections.abc import Callable

import pytest

from ghgxl.checks import examine, run
from ghgxl.checks.codes import CODES
from ghgxl.checks.stated import agrees, slip
from ghgxl.findings import Finding
from ghgxl.ledger import Ledger

Reader = Callable[[str], Ledger]

DATA = """
    企业信息 | 基准年 | 2021
    排放源 | S1 | 汽油 | 范围1 | 移动燃烧 | 汽油 | CO2、CH4、N2O
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S1 | 12.39 | t | 2021
    活动数据!C6 | S2 | 300 | 万kWh | 2021 | 压铸车间
    活动数据!C7 | S2 | 59.3406 | 万kWh | 2021 | 办公楼
"""


def found(ledger: Ledger) -> list[Finding]:
    return list(run(examine(ledger)))


def only(findings: list[Finding], code: str) -> Finding:
    matching = [finding for finding in findings if finding.code == code]
    assert len(matching) == 1, [str(finding) for finding in findings]
    return matching[0]


def test_a_clean_ledger_has_no_errors(sheet: Reader) -> None:
    assert not [finding for finding in found(sheet(DATA)) if finding.severity == "error"]


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ("活动数据:S2 | 2021 | 359.3406 | MWh | 表3-1", "unit-slip", "10 倍"),
        ("能源:汽油:实物量 | 2021 | 0.01239 | 万吨 | 表1-13", "unit-slip", "10 倍"),
        ("S2 | 2021 | 21610.69 | tCO2e | 表3-2", "stated-differs", "1,694.291"),
        ("总排放量 | 2021 | 21628.92436 | tCO2e | 表3-3", "stated-differs", "相差"),
        ("排放因子:S1 | 2021 | 1.4717 | tCO2/t | 表3-2", "coal-coefficient", "1.4714"),
        ("排放因子:S2 | 2021 | 0.404 | tCO2/MWh | 表3-2", "factor-differs", "0.4715"),
        ("部门合计:S2 | 2021 | 359.1 | 万kWh | 表1-16", "stated-differs", "359.3406"),
        ("综合能耗 | 2021 | 442.2 | tce | 表1-15", "stated-differs", "tce"),
        ("不知所云 | 2021 | 4.6 | tce | 表1-15", "stated-unknown", "不认识"),
    ],
)
def test_a_stated_number_that_the_ledger_does_not_give_is_named_with_its_cell(
    sheet: Reader, row: str, code: str, words: str
) -> None:
    finding = only(
        [one for one in found(sheet(DATA + f"    核对 | {row}\n")) if str(one.place).startswith("核对")], code
    )
    assert str(finding.place) == "核对!C2"
    assert words in finding.message


@pytest.mark.parametrize(
    "row",
    [
        "总排放量 | 2021 | 1732.04 | tCO2e",
        "范围2 | 2021 | 1694291 | kgCO2e",
        "活动数据:S2 | 2021 | 3593.41 | MWh",
        "排放因子:S1 | 2021 | 2.9251 | tCO2/t",
    ],
)
def test_a_stated_number_that_is_right_at_its_digits_raises_nothing(sheet: Reader, row: str) -> None:
    assert not [
        finding for finding in found(sheet(DATA + f"    核对 | {row}\n")) if str(finding.place).startswith("核对")
    ]


def test_shares_that_are_not_a_whole_are_found(sheet: Reader) -> None:
    rows = "\n".join(
        f"    核对 | 能源:{name}:占比 | 2021 | {share} | % | 表1-15"
        for name, share in (("电力", 99.95), ("汽油", 0.27), ("水", 0.17))
    )
    finding = only(
        found(sheet(DATA + "    能源消耗 | 年度=2021 | 能源=水 | 数量=2.4278 | 单位=万m3\n" + rows + "\n")), "share-sum"
    )
    assert "100.39%" in finding.message


def test_a_factor_seven_years_old_is_told(ledger: Ledger) -> None:
    """
    企业信息 | 基准年 | 2019
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 224.222 | 万千瓦时 | 2019
    """
    assert "2012" in only(found(ledger), "factor-year").message


def test_a_standard_coal_coefficient_as_own_factor_is_an_error(ledger: Ledger) -> None:
    """
    企业信息 | 基准年 | 2021
    排放源 | S1 | 汽油 | 范围1 | 移动燃烧 | 汽油 | CO2
    企业因子 | 汽油 | CO2 | 1.4717 | tCO2/t | 内部表
    活动数据!C5 | S1 | 12.39 | t | 2021
    """
    assert str(only(found(ledger), "coal-coefficient").place) == "企业因子!A2"


def test_a_footprint_factor_for_scope_two_is_an_error(ledger: Ledger) -> None:
    """
    企业信息 | 基准年 | 2023
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    企业因子 | 电力 | CO2e | 0.6205 | kgCO2e/kWh | 网上
    活动数据!C5 | S2 | 100 | MWh | 2023
    """
    assert "碳足迹" in only(found(ledger), "factor-use").message


def test_cells_that_are_stale_pasted_or_never_calculated_are_told_apart(sheet: Reader) -> None:
    text = """
    企业信息 | 基准年 | 2021
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    看板!B2 | S2 | 100 | MWh | 2021 | | 47.15 | 电力,2021,广东
    看板!B3 | S2 | 100 | MWh | 2021 | | 40.4 | 电力,2021,广东
    看板!B4 | S2 | 100 | MWh | 2021 | | #NAME? | 电力,2021,广东
    """
    ledger = sheet(text.replace(",2021,", ",2021,"))
    findings = [finding for finding in found(ledger) if finding.code.startswith("cell-")]
    assert [(finding.code, str(finding.place)) for finding in findings] == [
        ("cell-stale", "看板!I3"),
        ("cell-error", "看板!I4"),
    ]


def test_missing_months_and_missing_data_are_found(sheet: Reader) -> None:
    months = "\n".join(
        f"    活动数据!C{month + 4} | S2 | 10 | MWh | 2021-{month:02}" for month in range(1, 13) if month != 7
    )
    findings = found(
        sheet(f"""
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    排放源 | S4 | 柴油 | 范围1 | 固定燃烧 | 柴油 | CO2
{months}
    """)
    )
    assert "缺 7 月" in only(findings, "no-data-month").message
    assert "S4" in only(findings, "no-data").message
    assert only(findings, "co2-only")
    assert only(findings, "base-year")


def test_a_slip_is_told_by_its_power_of_ten() -> None:
    assert slip(224.222, 2242.22) == 10
    assert slip(0.01383, 0.001383) == -10
    assert slip(100, 130) is None
    assert agrees(36.24, 36.2414)
    assert not agrees(36.2, 36.9)


def test_every_code_that_a_check_may_give_is_explained(sheet: Reader) -> None:
    for finding in found(sheet(DATA)):
        assert finding.code in CODES


def test_a_cell_whose_record_has_no_result_is_told_with_what_it_shows(sheet: Reader) -> None:
    """Bare m³ of a fuel gas has no result: a number in its cell is old, #NAME? is an error; #VALUE! is what the function gives."""
    text = """
    企业信息 | 基准年 | 2021
    排放源 | S3 | 天然气锅炉 | 范围1 | 固定燃烧 | 天然气 | CO2、CH4、N2O
    看板!B2 | S3 | 100 | m3 | 2021 | | 0.2 | 天然气,2021,广东
    看板!B3 | S3 | 100 | m3 | 2021 | | #NAME? | 天然气,2021,广东
    看板!B4 | S3 | 100 | m3 | 2021 | | #VALUE! | 天然气,2021,广东
    """
    findings = {str(finding.place): finding for finding in found(sheet(text)) if finding.code.startswith("cell-")}
    assert {place: finding.code for place, finding in findings.items()} == {
        "看板!I2": "cell-stale",
        "看板!I3": "cell-error",
    }
    assert "公式显示“#NAME?”，这笔数据没有结果：“m3”" in findings["看板!I3"].message


def test_a_broken_cell_over_records_counted_elsewhere_is_told_though_it_shows_its_own_error(sheet: Reader) -> None:
    ledger = sheet("""
    企业信息 | 基准年 | 2021
    排放源 | S3 | 天然气锅炉 | 范围1 | 固定燃烧 | 天然气 | CO2、CH4、N2O
    看板!B4 | S3 | 100 | m3 | 2021 | | #VALUE! | 天然气,2021,广东
    """)
    elsewhere = ledger.entries[0]._replace(unit="Nm3", asked=None, sheet="能源汇总")
    finding = only(found(ledger._replace(entries=(elsewhere,))), "cell-error")
    assert str(finding.place) == "看板!I4"
