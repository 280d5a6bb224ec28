"""活动数据: headers wherever they stand, what is counted, what is kept out, and what is said of it."""

import datetime as dt
import difflib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ghgxl.checks import examine
from ghgxl.excel import activity
from ghgxl.excel.notes import SINGLY
from ghgxl.excel.reading import read
from ghgxl.excel.records import Uses, Voucher
from ghgxl.excel.values import when
from ghgxl.findings import Finding, Severity
from ghgxl.ledger import Ledger
from tests.excel.workbooks import ACTIVITY_HEADERS, COMPANY, SOURCES, Cells, ledger, patch, write

MARCH = dt.date(2021, 3, 5)


def of(tmp_path: Path, *rows: Cells) -> Ledger:
    return read(ledger(tmp_path / "台账.xlsx", rows))


def sheet(tmp_path: Path, *rows: Cells) -> Ledger:
    return read(write(tmp_path / "台账.xlsx", {"企业信息": COMPANY, "排放源": SOURCES, "活动数据": rows}))


def told(found: Ledger, code: str) -> dict[str, Finding]:
    return {str(finding.place): finding for finding in found.findings if finding.code == code}


def test_a_record_keeps_its_cell_and_its_words(tmp_path: Path) -> None:
    (entry,) = of(tmp_path, (MARCH, "E01", 1500.5, "kWh", "装配车间", 20210305)).entries
    assert str(entry.place) == "活动数据!C2"
    assert entry == ("E01", 2021, 3, 1500.5, "kWh", "装配车间", "20210305", "活动数据", 2, 3, None)


def test_headers_below_titles_in_two_rows_and_any_width_are_found(tmp_path: Path) -> None:
    found = sheet(
        tmp_path,
        ("活动数据登记表",),
        (),
        ("日 期", "排放源\n编号", "用量", None, "备注"),
        (None, None, "数　量", "单位"),
        (MARCH, "E01", 5, "kWh"),
    )
    assert [(entry.row, entry.quantity) for entry in found.entries] == [(5, 5.0)]
    assert not told(found, "header")


def test_data_begin_below_the_lowest_merged_header(tmp_path: Path) -> None:
    rows = (("日期", "排放源编号", "数量", "单位"), (None, None, "（净值）", None), (MARCH, "E01", 5, "kWh"))
    path = write(tmp_path / "台账.xlsx", {"企业信息": COMPANY, "排放源": SOURCES, "活动数据": rows})
    merges = '<mergeCells count="2"><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/></mergeCells>'
    found = read(patch(path, "xl/worksheets/sheet3.xml", ("</sheetData>", f"</sheetData>{merges}")))
    assert [entry.quantity for entry in found.entries] == [5.0]
    assert found.findings == ()


def test_every_wrong_header_is_named_with_its_nearest_in_one_run(tmp_path: Path) -> None:
    found = sheet(tmp_path, ("日期", "排放源", "数量(度)", "计量单位"), (MARCH, "E01", 5, "kWh"))
    headers = told(found, "header")
    assert "没有“数量”列，看到“数量(度)”" in headers["活动数据!C1"].message
    assert "没有“排放源编号”列，看到“排放源”" in headers["活动数据!B1"].message
    assert "没有“单位”列，看到“计量单位”" in headers["活动数据!D1"].message
    assert found.entries == ()
    assert found.dropped == 1


def test_a_sheet_without_any_header_says_what_was_seen_and_expected(tmp_path: Path) -> None:
    (finding,) = told(sheet(tmp_path, ("甲", "乙"), (1, 2)), "header").values()
    assert "看到“甲”、“乙”" in finding.message
    assert "日期、排放源编号、数量、单位" in finding.message


def test_a_column_written_twice_is_told(tmp_path: Path) -> None:
    found = sheet(tmp_path, ("日期", "排放源编号", "数量", "单位", "数量"), (MARCH, "E01", 5, "kWh", 6))
    assert "还有 E1" in told(found, "header")["活动数据!C1"].message
    assert [entry.quantity for entry in found.entries] == [5.0]


def test_an_unknown_source_is_refused_with_the_one_that_was_probably_meant(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        (MARCH, "E1", 5, "kWh"),
        (MARCH, "外购电力", 5, "kWh"),
        (MARCH, None, 5, "kWh"),
        (MARCH, "e０１", 5, "kWh"),
    )
    unknown = told(found, "source-unknown")
    assert "是否应为“E01”" in unknown["活动数据!B2"].message
    assert "是否应为“E01”" in unknown["活动数据!B3"].message
    assert "是空白" in unknown["活动数据!B4"].message
    assert [entry.source for entry in found.entries] == ["E01"]
    assert found.dropped == 3


def test_records_of_years_that_are_not_reported_are_left_out_and_told_once_a_year(tmp_path: Path) -> None:
    rows = [(dt.date(year, 3, 5), "E01", 1, "kWh") for year in (2020, 2021, 2020, 2022, 2020)]
    found = of(tmp_path, *rows)
    assert [entry.year for entry in found.entries] == [2021]
    years = told(found, "year")
    assert "共 3 条" in years["活动数据!A2"].message
    assert "共 1 条" in years["活动数据!A5"].message
    assert (found.dropped, found.outside) == (0, 4), "what isn't reported leaves nothing incomplete"
    assert examine(found).inventory.complete


def test_all_that_is_wrong_with_a_row_is_told_at_once_and_the_row_is_dropped_once(tmp_path: Path) -> None:
    found = of(tmp_path, (MARCH, "E01", 1, "kWh"), ("3月份", "E09", "约100", None))
    assert {code for code in ("date", "source-unknown", "quantity", "unit") if told(found, code)} == {
        "date", "source-unknown", "quantity", "unit"
    }  # fmt: skip
    assert (len(found.entries), found.dropped) == (1, 1)


def test_the_other_cells_of_a_row_that_is_not_reported_are_not_judged(tmp_path: Path) -> None:
    found = of(tmp_path, (MARCH, "E01", 1, "kWh"), (dt.date(2018, 3, 5), "旧编号", "约100", None))
    assert [finding.code for finding in found.findings] == ["year"]


def test_notes_and_signatures_below_the_table_are_no_records_and_told_once(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        (MARCH, "E01", 1, "kWh"),
        ("注1：电量以发票为准", None, None, None),
        (None, None, "注2：不含宿舍", None),
        ("填表人：", "张三", "审核：", "李四"),
        ("单位负责人：王五", None, "日期：2022-01-05", None),
    )
    assert (len(found.entries), found.dropped) == (1, 0)
    assert [str(finding.place) for finding in found.findings] == ["活动数据!第4行"]
    assert "第 4-6 行" in found.findings[0].message


@pytest.mark.parametrize(
    "row",
    [
        (MARCH, "电", "无", None),
        (None, "外购电力", "无", None),
        (None, None, 100, "kWh"),
        ("三月", None, "无", None),
        (None, None, "约100", None),
    ],
)
def test_a_row_with_a_date_a_source_or_a_figure_is_a_record_however_poor(
    tmp_path: Path, row: tuple[object, ...]
) -> None:
    found = of(tmp_path, (MARCH, "E01", 1, "kWh"), row)
    assert found.dropped == 1
    assert any(finding.severity is Severity.ERROR for finding in found.findings)


def test_records_of_the_base_year_are_kept(tmp_path: Path) -> None:
    rows = [("2019-03", "E01", 1, "kWh"), ("2020-03", "E01", 1, "kWh"), ("2021-03", "E01", 1, "kWh")]
    found = read(ledger(tmp_path / "台账.xlsx", rows, company=[("基准年", "2019")]))
    assert [entry.year for entry in found.entries] == [2019, 2021]


def test_a_negative_quantity_is_counted_and_told(tmp_path: Path) -> None:
    found = of(tmp_path, (MARCH, "E02", -38.2, "L"))
    assert found.entries[0].quantity == -38.2
    assert told(found, "negative")["活动数据!C2"].severity is Severity.WARNING


def test_the_same_voucher_date_and_quantity_is_told_but_counted(tmp_path: Path) -> None:
    row = (MARCH, "E02", 5, "L", "甲", "F100")
    found = of(
        tmp_path,
        row,
        (*row[:2], 6, *row[3:]),
        row,
        (dt.date(2021, 4, 5), *row[1:]),
        (MARCH, "E01", 5, "kWh", "甲", "F100"),
    )
    assert len(found.entries) == 5
    assert "活动数据!C2 的排放源、日期、数量都相同" in told(found, "voucher-twice")["活动数据!C4"].message
    assert list(told(found, "voucher-again")) == ["活动数据!C5"]


def test_a_voucher_of_a_thousand_records_is_compared_with_two_of_a_source() -> None:
    first, *others = (Voucher("E02", 1 + row % 12, row, "活动数据", row, 3) for row in range(1_000))
    uses = Uses(first)
    for record in others:
        assert uses.like(record) is None
        uses.add(record)
    assert [record.row for record in uses.dated["E02"]] == [0, 1]
    again = first._replace(row=5_000)
    assert uses.like(again) is first
    assert uses.of_another_date(again) is others[0]


@pytest.mark.parametrize("nothing", ["/", "无", "——", ""])
def test_what_is_written_for_no_voucher_makes_no_duplicates(tmp_path: Path, nothing: str) -> None:
    found = of(tmp_path, *((MARCH, "E02", 5, "L", "甲", nothing) for _ in range(3)))
    assert len(found.entries) == 3
    assert not told(found, "voucher-twice")


def test_subtotals_by_word_or_by_formula_are_never_counted(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        (MARCH, "E01", 5, "kWh"),
        (MARCH, "E01", 6, "kWh"),
        (MARCH, "E01", ("=SUM(C2:C3)", 11), "kWh"),
        (MARCH, "E01", 11, "kWh", "小计"),
        (None, None, 11, None, None, None, "全年合计"),
        (MARCH, "E01", 7, "kWh", "统计室"),
        (MARCH, "E01", ("=C2*2", 10), "kWh", None, None, "与合计核对"),
    )
    assert [entry.quantity for entry in found.entries] == [5.0, 6.0, 7.0, 10.0]
    assert "3 行是小计或合计（第 4、5、6 行）" in told(found, "subtotal")["活动数据!第4行"].message
    assert found.dropped == 0


def test_an_example_row_is_never_counted(tmp_path: Path) -> None:
    found = of(tmp_path, (MARCH, "E01", 5, "kWh", None, None, "示例行，填写时删去"), (MARCH, "E01", 6, "kWh"))
    assert [entry.quantity for entry in found.entries] == [6.0]
    assert told(found, "example-row")


def test_a_remark_below_the_table_is_no_record(tmp_path: Path) -> None:
    found = of(tmp_path, (MARCH, "E01", 5, "kWh"), (), ("注：5月电表故障",))
    assert len(found.entries) == 1
    assert found.findings == ()


def test_a_quantity_merged_over_rows_counts_once(tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx", [(MARCH, "E01", 5, "kWh"), (MARCH, "E01", None, "kWh")])
    patch(
        path,
        "xl/worksheets/sheet3.xml",
        ("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>'),
    )
    found = read(path)
    assert [entry.quantity for entry in found.entries] == [5.0]
    assert list(told(found, "merged-quantity")) == ["活动数据!C3"]
    assert found.dropped == 0


def test_a_missing_unit_is_an_error(tmp_path: Path) -> None:
    found = of(tmp_path, (MARCH, "E01", 5, None))
    assert told(found, "unit")["活动数据!D2"].severity is Severity.ERROR
    assert found.dropped == 1


def test_many_findings_alike_become_a_count(tmp_path: Path) -> None:
    found = of(tmp_path, *[(MARCH, "E01", f"约{number}", "kWh") for number in range(SINGLY + 7)])
    alike = [finding for finding in found.findings if finding.code == "quantity"]
    assert len(alike) == SINGLY + 1
    assert "还有 7 处" in alike[-1].message
    assert found.dropped == SINGLY + 7


def test_an_emission_beside_a_record_is_kept_as_stated(tmp_path: Path) -> None:
    rows = (
        (*ACTIVITY_HEADERS, "排放量"),
        (MARCH, "E01", 1000, "kWh", None, None, None, ('=GHG_EMISSION(C2,D2,B2,2021,"广东")', 0.4715)),
        (MARCH, "E01", 1000, "kWh", None, None, None, ('=GHG_EMISSION(C3,D3,B3,2021,"广东")', "#NAME?")),
        (MARCH, "E01", 1000, "kWh", None, None, None, 0.5),
        (MARCH, "E01", 1000, "kWh"),
    )
    found = sheet(tmp_path, *rows)
    assert len(found.entries) == 4
    assert [(stated.value, stated.shown, str(stated.place)) for stated in found.stated_emissions] == [
        (0.4715, "0.4715", "活动数据!H2"),
        (None, "#NAME?", "活动数据!H3"),
        (0.5, "0.5", "活动数据!H4"),
    ]
    first, _, third = found.stated_emissions
    assert first.entry.asked is not None
    assert (first.entry.asked.source, first.entry.asked.year, first.entry.asked.region) == ("E01", 2021, "广东")
    assert (first.formula, third.formula, third.entry) == ('=GHG_EMISSION(C2,D2,B2,2021,"广东")', "", found.entries[2])
    assert "有 2 个" in told(found, "twice")["活动数据!H列"].message


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(2020, 2022),
            st.sampled_from(["E01", "E02", "E9", None]),
            st.sampled_from([5, -5, "约5", "１", None]),
            st.sampled_from(["kWh", None]),
        ),
        max_size=12,
    )
)
def test_every_row_is_counted_once_as_a_record_or_as_dropped(
    tmp_path: Path, rows: list[tuple[int, str | None, object, str | None]]
) -> None:
    written = [(dt.date(year, 3, 5), *rest) for year, *rest in rows]
    found = of(tmp_path, (MARCH, "E01", 1, "kWh"), *written)
    empty = sum(row[1:] == (None, None, None) for row in rows)
    assert len(found.entries) + found.dropped + found.outside == 1 + len(rows) - empty


def test_a_word_that_only_looks_like_a_total_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    told_total = activity.is_total

    def counting(text: str, *, remark: bool = False) -> bool:
        seen.append(text)
        return told_total(text, remark=remark)

    monkeypatch.setattr(activity, "is_total", counting)
    rows = [(MARCH, "E01", number + 1, "kWh", None, None, "会计") for number in range(50)]
    assert len(of(tmp_path, *rows, (MARCH, "E01", 9, "kWh", None, None, "合计")).entries) == 50
    assert seen.count("会计") <= 2
    assert seen.count("合计") == 1


def test_a_wrong_number_that_is_filled_down_is_compared_with_the_known_ones_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    plain = difflib.get_close_matches

    def close(word: str, *rest: object) -> list[str]:
        compared.append(word)
        return plain(word, *rest)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(difflib, "get_close_matches", close)
    found = of(tmp_path, *[("2021-03", "F7", 1, "kWh")] * 20, *[("2021-03", "G8", 1, "kWh")] * 20)
    assert [finding.code for finding in found.findings] == ["source-unknown"] * 40
    assert sorted(compared) == ["f7", "g8"]


@pytest.mark.parametrize(("quantity", "codes"), [(0, []), (-0.5, ["negative"])])
def test_nothing_used_is_no_correction(tmp_path: Path, quantity: float, codes: list[str]) -> None:
    found = of(tmp_path, ("2021-03", "E01", quantity, "kWh"))
    assert [finding.code for finding in found.findings] == codes
    assert found.entries[0].quantity == quantity


@pytest.mark.parametrize(
    ("serial", "read"),
    [(36_525.0, None), (36_526.0, (2000, 1, True)), (44_260.0, (2021, 3, True)), (73_050.0, (2099, 12, True)), (73_051.0, None)],
)  # fmt: skip
def test_a_bare_serial_number_is_a_date_of_this_century(serial: float, read: tuple[int, int, bool] | None) -> None:
    assert when(serial) == read
