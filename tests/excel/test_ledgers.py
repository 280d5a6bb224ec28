"""Three ledgers as accountants keep them, read as they are: only required sheets and a 取数 sheet are put beside theirs."""

from pathlib import Path

import pytest

from ghgxl.excel.reading import read
from ghgxl.findings import Finding, Severity
from ghgxl.ledger import Entry, Ledger
from tests.excel.workbooks import ACTIVITY_HEADERS, COMPANY, INTAKE_HEADERS, SOURCES, Rows, add_sheets
from tests.excel.workbooks import ledger as ledger_file

DATA = Path(__file__).resolve().parent.parent / "data" / "ledgers"


def completed(tmp_path: Path, name: str, intake: Rows, sources: Rows = (), years: str = "2021") -> Ledger:
    company = (*COMPANY[:3], ("报告年度", years))
    source = next(DATA.glob(f"{name}_*.xlsx"))
    sheets = {"企业信息": company, "排放源": (*SOURCES, *sources), "取数": (INTAKE_HEADERS, *intake)}
    return read(add_sheets(source, tmp_path / source.name, sheets))


def told(ledger: Ledger, code: str) -> dict[str, Finding]:
    return {str(finding.place): finding for finding in ledger.findings if finding.code == code}


def at(ledger: Ledger, spot: str) -> Entry:
    (entry,) = [entry for entry in ledger.entries if str(entry.place).endswith(f"!{spot}")]
    return entry


@pytest.fixture
def meters(tmp_path: Path) -> Ledger:
    return completed(tmp_path, "A", [("2021用电台账", "E01", "列", "3", None, None, None, "使用部门")])


def test_months_across_are_records_with_the_title_s_unit_and_year(meters: Ledger) -> None:
    entry = at(meters, "D4")
    assert entry[:7] == ("E01", 2021, 1, 195202.0, "度", "压铸车间", "")
    assert len(meters.entries) == 3 * 12 - 2


def test_an_estimate_written_as_text_is_refused_at_its_cell(meters: Ledger) -> None:
    finding = told(meters, "quantity")["2021用电台账!H5"]
    assert finding.severity is Severity.ERROR
    assert "约48,500" in finding.message
    assert meters.dropped == 1


def test_a_month_never_read_is_told_and_is_not_zero(meters: Ledger) -> None:
    assert list(told(meters, "unread")) == ["2021用电台账!J6"]
    assert not [entry for entry in meters.entries if (entry.row, entry.column) == (6, 10)]


def test_total_rows_and_columns_are_never_counted(meters: Ledger) -> None:
    assert {entry.row for entry in meters.entries} == {4, 5, 6}
    assert max(entry.column for entry in meters.entries) == 15
    assert list(told(meters, "subtotal")) == ["2021用电台账!第7行"]


def test_a_hidden_column_is_told(meters: Ledger) -> None:
    assert next(sheet.hidden for sheet in meters.read if sheet.sheet == "2021用电台账") == "隐藏列 B"


def test_the_header_of_months_is_found_without_being_told(tmp_path: Path, meters: Ledger) -> None:
    again = completed(tmp_path, "A", [("2021用电台账", "E01", "列", None, None, None, None, "使用部门")])
    assert again.entries == meters.entries


REFUELLING = [
    ("加油明细", "E02", "行", None, "日期", "升数", None, "经办", "发票号码", None, None, "油品", "92#汽油、95号汽油"),
    ("加油明细", "E03", "行", None, "日期", "升数(L)", None, "经办", "发票号码", None, None, "油品", "0#柴油"),
]
DIESEL = [("E03", "柴油车", "范围1", "移动燃烧", "柴油")]


@pytest.fixture
def refuelling(tmp_path: Path) -> Ledger:
    return completed(tmp_path, "B", REFUELLING, DIESEL)


def test_each_refuelling_is_a_record_of_the_fuel_that_the_filter_names(refuelling: Ledger) -> None:
    assert len(refuelling.entries) == 48
    assert {entry.source for entry in refuelling.entries} == {"E02", "E03"}
    assert {entry.unit for entry in refuelling.entries} == {"L"}
    assert {entry.month for entry in refuelling.entries} == set(range(1, 13))


def test_full_width_digits_a_red_letter_row_and_a_repeated_invoice_are_read_and_told(refuelling: Ledger) -> None:
    assert at(refuelling, "E10").quantity == 42.5
    assert list(told(refuelling, "text-number")) == ["加油明细!E10"]
    assert at(refuelling, "E11").quantity == -38.2
    assert list(told(refuelling, "negative")) == ["加油明细!E11"]
    assert list(told(refuelling, "voucher-again")) == ["加油明细!E14"]


def test_subtotals_of_a_month_are_left_out_and_told_once(refuelling: Ledger) -> None:
    assert not {entry.row for entry in refuelling.entries} & set(range(7, 63, 5))
    assert len(told(refuelling, "subtotal")) == 1


def test_merged_months_are_filled_down_and_take_the_reporting_year(tmp_path: Path, refuelling: Ledger) -> None:
    by_month = completed(tmp_path, "B", [(*line[:4], "月份", *line[5:]) for line in REFUELLING], DIESEL)
    assert by_month.entries == refuelling.entries
    assert len(told(by_month, "intake-year")) == 2  # once a reading


def test_months_without_a_year_are_refused_when_several_years_are_reported(tmp_path: Path) -> None:
    lines = [(*line[:4], "月份", *line[5:]) for line in REFUELLING]
    ledger = completed(tmp_path, "B", lines, DIESEL, years="2020-2021")
    assert not ledger.entries
    assert {finding.severity for finding in told(ledger, "intake-year").values()} == {Severity.ERROR}
    assert ledger.dropped == 48


ENERGIES = [
    ("能源汇总", "E01", "行", "1-2", "月份", "电/用量(万千瓦时)"),
    ("能源汇总", "E04", "行", None, "月份", "天然气/用量", "m³(20℃)"),
    ("能源汇总", "E05", "行", "1-2", "月份", "液化气"),
]
MORE = [
    ("E04", "天然气", "范围1", "固定燃烧", "天然气"),
    ("E05", "食堂灶具", "范围1", "固定燃烧", "液化石油气"),
    ("E06", "R-410A", "范围1", "逸散排放", "R-410A"),
]


@pytest.fixture
def energies(tmp_path: Path) -> Ledger:
    return completed(tmp_path, "C", ENERGIES, MORE, years="2020-2021")


def test_a_two_level_header_names_columns_by_both_levels_or_by_one_that_is_unique(energies: Ledger) -> None:
    assert (at(energies, "B15").unit, at(energies, "D15").unit, at(energies, "G15").unit) == (
        "万千瓦时",
        "m³(20℃)",
        "瓶(50kg)",
    )
    assert [(entry.year, entry.month) for entry in energies.entries[:13]][::12] == [(2020, 1), (2021, 1)]


@pytest.mark.parametrize("name", ["用量(方)", "天然气/用量(方)", "D"])
def test_a_lower_level_alone_names_its_column(tmp_path: Path, name: str, energies: Ledger) -> None:
    ledger = completed(
        tmp_path, "C", [("能源汇总", "E04", "行", "1-2", "月份", name, "m³(20℃)")], MORE, years="2020-2021"
    )
    gas = [entry.quantity for entry in energies.entries if entry.source == "E04"]
    assert [entry.quantity for entry in ledger.entries if entry.sheet == "能源汇总"] == gas


def test_a_level_that_covers_several_columns_is_refused_with_their_names(tmp_path: Path) -> None:
    ledger = completed(tmp_path, "C", [("能源汇总", "E01", "行", "1-2", "月份", "电")], MORE, years="2020-2021")
    finding = told(ledger, "intake")["取数!F2"]
    assert "“电/用量(万千瓦时)”、“电/电费(万元)”" in finding.message


def test_function_cells_over_records_count_once_and_the_others_are_records(energies: Ledger) -> None:
    counted = [str(entry.place) for entry in energies.entries if entry.asked]
    assert counted == ["减碳看板!E4", "减碳看板!E5"]
    assert set(told(energies, "twice")) == {"减碳看板!E2", "减碳看板!E3"}
    refrigerant = at(energies, "E5")
    assert refrigerant[:5] == ("E06", 2021, None, 3.2, "kg")


def test_without_a_reading_of_the_sheet_every_function_cell_is_a_record(tmp_path: Path) -> None:
    ledger = completed(tmp_path, "C", [ENERGIES[0]], MORE, years="2020-2021")
    assert [str(entry.place) for entry in ledger.entries if entry.asked] == [f"减碳看板!E{row}" for row in (3, 4, 5)]
    gas = at(ledger, "E3")
    assert (gas.source, gas.unit, gas.asked and gas.asked.region) == ("E04", "m3", "广东")


def test_what_function_cells_show_is_kept_right_stale_or_broken(energies: Ledger) -> None:
    shown = {str(stated.place): (stated.value, stated.shown) for stated in energies.stated_emissions}
    assert shown == {
        "减碳看板!E2": (1600.2743, "1600.2743"),
        "减碳看板!E3": (None, "#NAME?"),
        "减碳看板!E4": (5.9, "5.9"),
        "减碳看板!E5": (6.1552, "6.1552"),
    }
    assert all(stated.formula.startswith("=GHG_EMISSION(") for stated in energies.stated_emissions)


def test_a_hidden_sheet_that_nobody_reads_is_told(energies: Ledger) -> None:
    assert "旧数据" in told(energies, "hidden")
    assert next(sheet.role for sheet in energies.read if sheet.sheet == "旧数据") == "未读取"


@pytest.mark.parametrize("name", ["活动数据2022", "活动数据(2)", "2022年"])
def test_a_sheet_that_is_like_the_records_and_is_not_read_is_told(tmp_path: Path, name: str) -> None:
    rows = (ACTIVITY_HEADERS, ("2021-04", "E01", 5, "kWh"))
    found = read(ledger_file(tmp_path / "台账.xlsx", (("2021-03", "E01", 1, "kWh"),), **{name: rows}))
    assert len(found.entries) == 1
    assert told(found, "sheet-unread")[name].severity is Severity.WARNING


def test_a_sheet_of_something_else_or_one_that_is_read_is_not_told(tmp_path: Path) -> None:
    other = (("月份", "电量"), ("2021-04", 5))
    found = read(ledger_file(tmp_path / "台账.xlsx", (("2021-03", "E01", 1, "kWh"),), 活动数据说明=other))
    assert not told(found, "sheet-unread")
