"""=GHG_EMISSION() cells: arguments from literals and cells, records reached twice, everything else a finding."""

import datetime as dt
from pathlib import Path

import pytest

from ghgxl.excel.reading import read
from ghgxl.findings import Finding, Severity
from ghgxl.functions import call
from ghgxl.inventory import total
from ghgxl.ledger import Asked, Ledger
from tests.excel.workbooks import ACTIVITY_HEADERS, Cells, Rows, ledger, patch

MARCH = dt.date(2021, 3, 5)
BOARD = ("数量", "单位", "年份", "排放量")


def board(tmp_path: Path, *rows: Cells, activity: Rows = (), **sheets: Rows) -> Ledger:
    return read(ledger(tmp_path / "台账.xlsx", activity, 看板=(BOARD, *rows), **sheets))


def told(found: Ledger, code: str) -> dict[str, Finding]:
    return {str(finding.place): finding for finding in found.findings if finding.code == code}


@pytest.mark.parametrize(
    "formula",
    [
        '=GHG_EMISSION(A2,B2,"电力",C2,"广东")',
        '=ghg_emission($A$2,B2,"外购电力",2021,"广东")',
        '=_xll.GHG_EMISSION(A2,"kWh","E01",C2,"广东")',
        '=GHG_EMISSION(看板!A2,看板!B2,"e01",看板!C2,"广东")',
        '=GHG_EMISSION(A:A,B1:B9,"电力",C2,"广东")',
        '=GHG_EMISSION(1500,"kWh","电力",2021,"广东")',
    ],
)
def test_a_function_cell_is_a_record_of_its_own_cell(tmp_path: Path, formula: str) -> None:
    found = board(tmp_path, (1500, "kWh", 2021, (formula, 0.7)))
    (entry,) = found.entries
    assert entry[:5] == ("E01", 2021, None, 1500.0, "kWh")
    assert str(entry.place) == "看板!D2"
    assert entry.asked is not None
    assert entry.asked[1:] == (2021, "广东", None, None)
    assert [stated.value for stated in found.stated_emissions] == [0.7]
    assert not told(found, "function-cell")


def test_every_argument_is_kept(tmp_path: Path) -> None:
    found = board(tmp_path, (1500, "kWh", 2021, ('=GHG_EMISSION(A2,B2,"电力",C2,"广东",0.5,"AR4")', 0.7)))
    assert found.entries[0].asked == Asked("电力", 2021, "广东", 0.5, "AR4")


@pytest.mark.parametrize(
    ("written", "kept"), [('"0.5 kgCO2/kWh"', "0.5 kgCO2/kWh"), ('"1,000"', 1000.0), ("E2", "0.5 tCO2/MWh")]
)
def test_a_factor_that_says_its_unit_counts_as_the_cell_has_it(tmp_path: Path, written: str, kept: float | str) -> None:
    formula = (f'=GHG_EMISSION(A2,B2,"电力",C2,"广东",{written})', 0.75)
    found = board(tmp_path, (1500, "kWh", 2021, formula, "0.5 tCO2/MWh"))
    assert found.entries[0].asked == Asked("电力", 2021, "广东", kept, None)
    assert total(found).total(2021) == call("GHG_EMISSION", [1500.0, "kWh", "电力", 2021.0, "广东", kept])


def test_a_year_left_out_is_the_only_reporting_year(tmp_path: Path) -> None:
    found = board(tmp_path, (1500, "kWh", None, ('=GHG_EMISSION(A2,B2,"电力",,"广东")', 0.7)))
    assert (found.entries[0].year, found.entries[0].asked and found.entries[0].asked.year) == (2021, None)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ('=ROUND(GHG_EMISSION(A2,B2,"电力",C2),2)', "不只是一个 GHG_EMISSION()"),
        ('=GHG_EMISSION(A2+1,B2,"电力",C2)', "“数量”写的是“A2+1”"),
        ('=GHG_EMISSION(A2:A9,B2,"电力",C8:D9)', "“年份”写的是“C8:D9”"),
        ('=GHG_EMISSION(A2,B2,"煤",C2)', "“煤”的排放源"),
        ("=GHG_EMISSION(A2,B2)", "2 个参数"),
        ('=GHG_EMISSION(A2,Z9,"电力",C2)', "“单位”是空白"),
        ('=GHG_EMISSION(A2,B2,"电力","今年")', "“今年”"),
        ('=GHG_EMISSION(A2,B2,"电力",C2,,"约0.5")', "“因子”应为数字，或带单位的文字"),
        ('=GHG_EMISSION(别处!A2,B2,"电力",C2)', "工作表“别处”不在本工作簿中"),
        ('=GHG_EMISSION(E2,B2,"电力",C2)', "#N/A"),
    ],
)
def test_what_is_not_understood_is_an_error_at_the_cell_and_no_record(tmp_path: Path, formula: str, words: str) -> None:
    found = board(tmp_path, (1500, "kWh", 2021, (formula, 0.7), ("=NA()", "#N/A")))
    finding = told(found, "function-cell")["看板!D2"]
    assert finding.severity is Severity.ERROR
    assert words in finding.message
    assert (found.entries, found.dropped) == ((), 1)


def test_a_name_that_several_sources_bear_is_refused(tmp_path: Path) -> None:
    path = ledger(
        tmp_path / "台账.xlsx",
        sources=[("E03", "二厂外购电力", "范围2", "外购电力", "电力")],
        看板=(
            BOARD,
            (5, "kWh", 2021, ('=GHG_EMISSION(A2,B2,"电力",C2)', 1)),
            (5, "kWh", 2021, ('=GHG_EMISSION(A3,B3,"E03",C3)', 1)),
        ),
    )
    found = read(path)
    assert "多个排放源" in told(found, "function-cell")["看板!D2"].message
    assert [entry.source for entry in found.entries] == ["E03"]


def test_a_shared_formula_is_read_in_each_of_its_cells(tmp_path: Path) -> None:
    rows = [(100 * row, "kWh", 2021, (f'=GHG_EMISSION(A{row},B{row},"电力",C{row})', 1)) for row in (2, 3, 4)]
    path = ledger(tmp_path / "台账.xlsx", 看板=(BOARD, *rows))
    plain = read(path)
    quoted = '"电力"'
    patch(
        path,
        "xl/worksheets/sheet3.xml",
        (
            f"<f>GHG_EMISSION(A2,B2,{quoted},C2)</f>",
            f'<f t="shared" ref="D2:D4" si="0">GHG_EMISSION(A2,B2,{quoted},C2)</f>',
        ),
        (f"<f>GHG_EMISSION(A3,B3,{quoted},C3)</f>", '<f t="shared" si="0"/>'),
        (f"<f>GHG_EMISSION(A4,B4,{quoted},C4)</f>", '<f t="shared" si="0"/>'),
    )
    assert [entry.quantity for entry in plain.entries] == [200.0, 300.0, 400.0]
    assert read(path).entries == plain.entries
    assert read(path).stated_emissions == plain.stated_emissions


def test_an_array_formula_is_a_record_in_each_of_its_cells(tmp_path: Path) -> None:
    rows = [(100, "kWh", 2021, ("=1", 1)), (200, "kWh", 2021, 2), (300, "kWh", 2021, 3)]
    path = ledger(tmp_path / "台账.xlsx", 看板=(BOARD, *rows))
    patch(
        path,
        "xl/worksheets/sheet3.xml",
        ("<f>1</f>", '<f t="array" ref="D2:D4">GHG_EMISSION(A2:A4,B2:B4,"电力",C2:C4)</f>'),
    )
    found = read(path)
    assert [(str(entry.place), entry.quantity) for entry in found.entries] == [
        ("看板!D2", 100.0),
        ("看板!D3", 200.0),
        ("看板!D4", 300.0),
    ]
    assert [stated.value for stated in found.stated_emissions] == [1.0, 2.0, 3.0]


def test_a_defined_name_is_the_cell_that_it_names(tmp_path: Path) -> None:
    path = ledger(
        tmp_path / "台账.xlsx", 看板=(BOARD, (1500, "kWh", 2021, ('=GHG_EMISSION(全年用电,B2,"电力",C2)', 1)))
    )
    patch(
        path,
        "xl/workbook.xml",
        ("</sheets>", '</sheets><definedNames><definedName name="全年用电">看板!$A$2</definedName></definedNames>'),
    )
    assert [entry.quantity for entry in read(path).entries] == [1500.0]


def test_columns_of_a_table_mean_the_formula_s_own_row(tmp_path: Path) -> None:
    import xlsxwriter

    from tests.excel.workbooks import COMPANY, SOURCES

    path = tmp_path / "台账.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, rows in (("企业信息", COMPANY), ("排放源", SOURCES)):
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    sheet = book.add_worksheet("用电")
    sheet.add_table(
        1,
        1,
        4,
        4,
        {
            "name": "用电表",
            "data": [[100, "kWh", 2021], [200, "kWh", 2021]],
            "columns": [
                {"header": header, **({"total_function": "sum", "total_value": 300} if header == "数量" else {})}
                for header in BOARD
            ],
            "total_row": True,
        },
    )
    for row in (3, 4):
        sheet.write_formula(
            row - 1, 4, '=GHG_EMISSION(用电表[[#This Row],[数量]],[@单位],"电力",用电表[年份])', None, row
        )
    sheet.write_formula(4, 4, '=GHG_EMISSION(用电表[数量],"kWh","电力",2021)', None, 9)  # in the row of totals
    book.close()
    found = read(path)
    assert "“数量”写的是“用电表[数量]”" in told(found, "function-cell")["用电!E5"].message
    assert [(entry.row, entry.quantity, entry.unit) for entry in found.entries] == [
        (3, 100.0, "kWh"),
        (4, 200.0, "kWh"),
    ]


RECORDS = [(MARCH, "E01", 5, "kWh"), (MARCH, "E01", 6, "kWh"), (MARCH, "E02", 7, "L")]


@pytest.mark.parametrize(
    "quantity",
    [
        "=活动数据!C2",
        "=SUM(活动数据!C2:C3)",
        "=活动数据!C2+活动数据!C3",
        "=ROUND(SUM(活动数据!C2:C3)/1000,2)",
        "=F9",
        '=SUMIFS(活动数据!C:C,活动数据!B:B,"E01")',
    ],
)
def test_a_total_of_records_counts_once_however_many_steps_lie_between(tmp_path: Path, quantity: str) -> None:
    filler: list[Cells] = [() for _ in range(6)]
    steps = (None, None, None, None, None, ("=G9", 11), ("=SUM(活动数据!C2:C3)", 11))
    found = board(
        tmp_path, ((quantity, 11), "kWh", 2021, ('=GHG_EMISSION(A2,B2,"电力",C2)', 1)), *filler, steps, activity=RECORDS
    )
    assert [entry.quantity for entry in found.entries] == [5.0, 6.0, 7.0]
    assert told(found, "twice")["看板!D2"].severity is Severity.NOTE
    assert [stated.entry.quantity for stated in found.stated_emissions] == [11.0]
    assert found.dropped == 0


def test_a_record_s_own_quantity_named_by_a_function_cell_counts_once(tmp_path: Path) -> None:
    found = board(tmp_path, (None, "kWh", 2021, ('=GHG_EMISSION(活动数据!C2,B2,"电力",C2)', 1)), activity=RECORDS)
    assert len(found.entries) == 3
    assert "活动数据!C2" in told(found, "twice")["看板!D2"].message


def test_the_same_quantity_for_another_source_is_a_record_of_its_own(tmp_path: Path) -> None:
    found = board(tmp_path, (None, "kWh", 2021, ('=GHG_EMISSION(活动数据!C2,B2,"汽油",C2)', 1)), activity=RECORDS)
    assert [entry.source for entry in found.entries] == ["E01", "E01", "E02", "E02"]


def test_two_function_cells_of_one_quantity_count_once(tmp_path: Path) -> None:
    found = board(
        tmp_path, (5, "kWh", 2021, ('=GHG_EMISSION(A2,B2,"电力",C2)', 1), ('=GHG_EMISSION(A2,B2,"电力",C2,"全国")', 1))
    )
    assert [str(entry.place) for entry in found.entries] == ["看板!D2"]
    assert list(told(found, "twice")) == ["看板!E2"]


def test_a_function_cell_over_the_quantities_of_others_counts_once(tmp_path: Path) -> None:
    rows = [
        (("=SUM(A3:A4)", 11), "kWh", 2021, ('=GHG_EMISSION(A2,B2,"电力",C2)', 1)),
        *[
            (number, "kWh", 2021, (f'=GHG_EMISSION(A{row},B{row},"电力",C{row})', 1))
            for row, number in ((3, 5), (4, 6))
        ],
    ]
    found = board(tmp_path, *rows)
    assert [entry.quantity for entry in found.entries] == [5.0, 6.0]
    assert list(told(found, "twice")) == ["看板!D2"]


def test_a_sum_of_records_and_of_other_numbers_is_refused(tmp_path: Path) -> None:
    found = board(
        tmp_path,
        (("=活动数据!C2+F2", 105), "kWh", 2021, ('=GHG_EMISSION(A2,B2,"电力",C2)', 1), None, 100),
        activity=RECORDS,
    )
    assert told(found, "twice-part")["看板!D2"].severity is Severity.ERROR
    assert (len(found.entries), found.dropped) == (3, 1)


def test_a_formula_that_does_more_than_add_is_counted_and_told(tmp_path: Path) -> None:
    found = board(
        tmp_path,
        (("=IF(活动数据!C2>0,活动数据!C2,0)", 5), "kWh", 2021, ('=GHG_EMISSION(A2,B2,"电力",C2)', 1)),
        activity=RECORDS,
    )
    assert told(found, "twice-unclear")["看板!D2"].severity is Severity.WARNING
    assert len(found.entries) == 4


def test_a_record_that_adds_records_of_another_sheet_gives_way_to_them(tmp_path: Path) -> None:
    from tests.excel.workbooks import INTAKE_HEADERS

    found = read(
        ledger(
            tmp_path / "台账.xlsx",
            [("2021", "E01", ("=SUM(电表!B2:B3)", 30), "kWh"), ("2021-05", "E01", 1, "kWh")],
            电表=(("月份", "用电量(kWh)"), ("2021-01", 10), ("2021-02", 20)),
            取数=(INTAKE_HEADERS, ("电表", "E01", "行", 1, "月份", "用电量")),
        )
    )
    assert sorted(entry.quantity for entry in found.entries) == [1.0, 10.0, 20.0]
    assert list(told(found, "twice")) == ["活动数据!C2"]


def test_a_ledger_may_hold_function_cells_only(tmp_path: Path) -> None:
    assert ACTIVITY_HEADERS
    assert len(board(tmp_path, (5, "kWh", 2021, ('=GHG_EMISSION(A2,B2,"电力",C2)', 1))).entries) == 1


def test_functions_other_than_emission_are_no_records(tmp_path: Path) -> None:
    found = board(tmp_path, (5, "kWh", 2021, ('=GHG_TCE(A2,B2,"电力")', 1)), activity=RECORDS)
    assert len(found.entries) == 3
    assert found.stated_emissions == ()
