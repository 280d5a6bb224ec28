"""取数: columns named as people name them, units from where they are written, and every mistake of an instruction told."""

from pathlib import Path

import pytest

from ghgxl.excel.reading import read
from ghgxl.findings import Finding, Severity
from ghgxl.ledger import Ledger
from tests.excel.workbooks import INTAKE_HEADERS, Rows, ledger, patch

MONTHS = tuple(f"{month}月" for month in range(1, 13))
ELECTRICITY: Rows = (
    ("月份", "用电量(kWh)", "电费(元)", "车间"),
    ("2021-01", 10, 7, "甲"),
    ("2021-02", 20, 14, "乙"),
    ("2021-03", 30, 21, "甲"),
)


def of(
    tmp_path: Path,
    line: tuple[object, ...],
    sheet: Rows = ELECTRICITY,
    *,
    more: Rows = (),
    merges: str = "",
    years: str = "2021",
) -> Ledger:
    path = ledger(tmp_path / "台账.xlsx", 电表=sheet, 取数=(INTAKE_HEADERS, line, *more), company=[("基准年", years)])
    if merges:
        cells = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges.split())
        patch(path, "xl/worksheets/sheet3.xml", ("</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>"))
    return read(path)


def told(found: Ledger, code: str) -> dict[str, Finding]:
    return {str(finding.place): finding for finding in found.findings if finding.code == code}


def quantities(found: Ledger) -> list[float]:
    return [entry.quantity for entry in found.entries]


@pytest.mark.parametrize("name", ["用电量(kWh)", "用电量（ＫＷＨ）", "用电量", "B", "b列", "用 电 量"])
def test_a_column_is_named_by_its_text_or_letter(tmp_path: Path, name: str) -> None:
    assert quantities(of(tmp_path, ("电表", "E01", "行", 1, "月份", name))) == [10.0, 20.0, 30.0]


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        (("电费表", "E01", "行", 1, "月份", "用电量"), "A2", "没有工作表“电费表”，是否应为“电表”"),
        (("电表", "E01", "纵", 1, "月份", "用电量"), "C2", "应为 行"),
        (("电表", "E01", "行", 99, "月份", "用电量"), "D2", "应为行号"),
        (("电表", "E01", "行", 1, "月", "用电量"), "E2", "没有“月”列，看到“月份”"),
        (("电表", "E01", "行", 1, "月份", "电量"), "F2", "没有“电量”列，看到“用电量(kWh)”"),
        (("电表", "E01", "行", 1, None, "用电量"), "E2", "必填"),
        (("电表", "E01", "行", None, "日子", "用电量"), "D2", "没有找到同时含有 “日子”、“用电量” 的标题行"),
        (("电表", "E01", "行", 1, "月份", "用电量", "[单位]"), "G2", "没有这样的标题"),
        (("电表", "E01", "行", 1, "月份", "用电量", None, None, None, "一"), "J2", None),
        (("电表", "E01", "行", 1, "月份", "用电量", None, None, None, 1.5), "J2", "应为行号"),
        (("电表", "E01", "行", 1, "月份", "用电量", None, None, None, None, None, "车间"), "M2", "没有“筛选值”"),
        (("电表", "E01", "行", 1, "月份", "用电量", None, None, None, None, None, None, "甲"), "L2", "没有“筛选列”"),
        (
            ("电表", "E01", "行", 1, "月份", "用电量", None, None, None, None, None, "车间", "丙"),
            "A2",
            "该列看到 “甲”、“乙”",
        ),
        (("电表", "E01", "行", 1, "月份", "车间"), "G2", "“单位”是空白"),
        (("电表", "E01", "列", 1), "G2", "“单位”是空白"),
    ],
)
def test_an_instruction_that_cannot_be_followed_is_told_at_its_cell(
    tmp_path: Path, line: tuple[object, ...], place: str, words: str | None
) -> None:
    found = of(tmp_path, line)
    findings = [finding for finding in found.findings if str(finding.place) == f"取数!{place}"]
    assert [finding.severity for finding in findings] == [Severity.ERROR]
    assert words is None or words in findings[0].message
    assert (found.entries, found.dropped) == ((), 1), "a total without it isn't complete"


def test_rows_may_be_limited_and_filtered(tmp_path: Path) -> None:
    limited = of(tmp_path, ("电表", "E01", "行", 1, "月份", "用电量", None, "车间", None, 3, 3))
    assert [(entry.quantity, entry.department) for entry in limited.entries] == [(20.0, "乙")]
    filtered = of(tmp_path, ("电表", "E01", "行", 1, "月份", "用电量", None, "车间", None, None, None, "车间", "甲"))
    assert quantities(filtered) == [10.0, 30.0]


def test_a_unit_comes_from_its_own_column_when_bracketed(tmp_path: Path) -> None:
    sheet = (("月份", "用量", "计量单位"), ("2021-01", 10, "kWh"), ("2021-02", 20, "MWh"), ("2021-03", 30, None))
    found = of(tmp_path, ("电表", "E01", "行", 1, "月份", "用量", "[计量单位]"), sheet)
    assert [entry.unit for entry in found.entries] == ["kWh", "MWh"]
    assert list(told(found, "unit")) == ["电表!C4"]


def test_a_unit_that_contradicts_the_sheet_is_told(tmp_path: Path) -> None:
    found = of(tmp_path, ("电表", "E01", "行", 1, "月份", "用电量", "万kWh"))
    assert "“用电量(kWh)”注明的是“kWh”" in told(found, "intake-unit")["取数!G2"].message
    assert {entry.unit for entry in found.entries} == {"万kWh"}
    assert not told(of(tmp_path, ("电表", "E01", "行", 1, "月份", "用电量", "度")), "intake-unit")


def test_a_cell_read_twice_for_one_source_counts_once(tmp_path: Path) -> None:
    line = ("电表", "E01", "行", 1, "月份", "用电量")
    found = of(tmp_path, line, more=[line])
    assert quantities(found) == [10.0, 20.0, 30.0]
    assert set(told(found, "twice")) == {"电表!B2", "电表!B3", "电表!B4"}


def test_years_across_are_records_of_whole_years(tmp_path: Path) -> None:
    sheet = (("项目", 2020, "2021年", "2019-2021年合计"), ("用电(kWh)", 100, 200, 300))
    found = of(tmp_path, ("电表", "E01", "列", 1, None, None, "kWh"), sheet, years="2020")
    assert [(entry.year, entry.month, entry.quantity) for entry in found.entries] == [
        (2020, None, 100.0),
        (2021, None, 200.0),
    ]


def test_months_take_the_year_of_their_row(tmp_path: Path) -> None:
    sheet = (("年份", "电表", *MONTHS), (2020, "1#", *range(1, 13)), ("2021年", "1#", *range(13, 25)))
    found = of(tmp_path, ("电表", "E01", "列", 1, "年份", None, "kWh"), sheet, years="2020")
    assert [(entry.year, entry.month) for entry in found.entries[::12]] == [(2020, 1), (2021, 1)]
    assert quantities(found) == list(map(float, range(1, 25)))


def test_months_of_no_known_year_are_told_once_and_each_counts_as_left_out(tmp_path: Path) -> None:
    sheet = (("电表", "1月", "2月", "3月"), ("1#", 1, 2, 3), ("2#", 4, None, 6))
    path = ledger(
        tmp_path / "台账.xlsx", 电表=sheet, 取数=(INTAKE_HEADERS, ("电表", "E01", "列", 1, None, None, "kWh"))
    )
    patch(path, "xl/sharedStrings.xml", ("<t>2021</t>", "<t>2020-2021</t>"))
    found = read(path)
    (finding,) = found.findings
    assert (finding.code, str(finding.place)) == ("intake-year", "电表!B1")
    assert (found.entries, found.dropped) == ((), 5)


def test_a_blank_month_of_a_year_that_is_not_reported_is_no_record_left_out(tmp_path: Path) -> None:
    sheet = (("年份", "电表", "1月", "2月"), (2018, "1#", 7, None), (2021, "1#", 8, None))
    found = of(tmp_path, ("电表", "E01", "列", 1, "年份", None, "kWh"), sheet)
    assert "共 1 条" in told(found, "year")["电表!C2"].message
    assert list(told(found, "unread")) == ["电表!D3"]
    assert (quantities(found), found.dropped, found.outside) == ([8.0], 0, 1)


def test_months_over_several_energies_need_the_energy_s_name(tmp_path: Path) -> None:
    sheet = (("车间", "1月", None, "2月", None), (None, "电(kWh)", "气(方)", "电(kWh)", "气(方)"), ("甲", 1, 2, 3, 4))
    merges = "A1:A2 B1:C1 D1:E1"
    assert quantities(of(tmp_path, ("电表", "E01", "列", "1-2", None, "电"), sheet, merges=merges)) == [1.0, 3.0]
    both = of(tmp_path, ("电表", "E01", "列", "1-2", None, None, "kWh"), sheet, merges=merges)
    assert "同一月份有两列" in told(both, "intake")["电表!C2"].message
    assert (both.entries, both.dropped) == ((), 1)


def test_a_row_never_read_and_a_total_by_formula_are_told(tmp_path: Path) -> None:
    sheet = (
        ("2021年用电", None),
        ("电表", *MONTHS),
        ("1#", *range(1, 13)),
        ("2#", *range(1, 13)),
        ("3#", *[None] * 12, "停用"),
        ("", *[(f"=SUM({letter}3:{letter}5)", 2) for letter in "BCDEFGHIJKLM"]),
        ("备注：无",),
    )
    found = of(tmp_path, ("电表", "E01", "列", None, None, None, "kWh"), sheet)
    assert {entry.row for entry in found.entries} == {3, 4}
    assert list(told(found, "unread")) == ["电表!第5行"]
    assert list(told(found, "subtotal")) == ["电表!第6行"]


def test_a_title_that_contradicts_the_sheet_s_name_is_told(tmp_path: Path) -> None:
    path = ledger(
        tmp_path / "台账.xlsx",
        取数=(INTAKE_HEADERS, ("2020电表", "E01", "列", 2, None, None, "kWh")),
        **{"2020电表": (("二〇二一年用电",), ("电表", *MONTHS), ("1#", *range(1, 13)))},
    )
    found = read(path)
    assert {entry.year for entry in found.entries} == {2021}
    assert told(found, "intake-year")["2020电表!A1"].severity is Severity.WARNING


def test_a_header_repeated_on_the_next_page_is_no_record(tmp_path: Path) -> None:
    found = of(
        tmp_path, ("电表", "E01", "行", 1, "月份", "用电量"), (*ELECTRICITY, ELECTRICITY[0], ("2021-04", 40, 1, "甲"))
    )
    assert quantities(found) == [10.0, 20.0, 30.0, 40.0]
    assert not [finding for finding in found.findings if finding.severity is Severity.ERROR]


def test_an_error_cell_in_the_quantity_is_told(tmp_path: Path) -> None:
    found = of(
        tmp_path, ("电表", "E01", "行", 1, "月份", "用电量"), (*ELECTRICITY, ("2021-04", ("=1/0", "#DIV/0!"), 1, "甲"))
    )
    assert "#DIV/0!" in told(found, "error-cell")["电表!B5"].message
    assert found.dropped == 1


def test_all_mistakes_of_an_instruction_are_told_in_one_run(tmp_path: Path) -> None:
    found = of(tmp_path, ("电表", "E99", "行", 1, "月", "数量", None, "部门", None, 0))
    assert [str(finding.place) for finding in found.findings] == [f"取数!{column}2" for column in "BEFHJ"]
    assert found.entries == ()
