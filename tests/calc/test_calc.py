"""The functions in a real Calc: the same answers as in Python, real errors, ranges, files."""

from __future__ import annotations

import ast
import math
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from ghgxl.calc import cells, metadata
from ghgxl.functions import FUNCTIONS, CellError, call
from tests.asked import CASES, literal

pytestmark = pytest.mark.xdist_group("office")

POWER = '"kWh","电力",2021,"广东"'


def shown(value: Any) -> Any:
    """Return a result of Python's as the driver reports what Calc shows."""
    return [value.kind, cells.NUMBERS[value.kind]] if isinstance(value, CellError) else value


def test_every_function_gives_in_a_cell_what_it_gives_in_python(calc: Any) -> None:
    assert CASES.keys() == FUNCTIONS.keys()
    asked = [(name, given) for name, cases in CASES.items() for given in cases]
    rows = range(1, len(asked) + 1)
    calc.fill(
        cells={
            f"A{row}": f"={name}({';'.join(map(literal, given))})"
            for row, (name, given) in zip(rows, asked, strict=True)
        }
    )
    assert [row[0] for row in calc.read(address=f"A1:A{len(asked)}")] == [shown(call(*each)) for each in asked]


def test_arguments_from_cells_give_the_same(calc: Any) -> None:
    asked = [(name, given) for name, cases in CASES.items() for given in cases]
    columns = "BCDEFGH"
    for row, (name, given) in enumerate(asked, 1):
        calc.fill(cells={f"{column}{row}": value for column, value in zip(columns, given, strict=False)})
        calc.fill(
            cells={
                f"A{row}": f"={name}({';'.join(f'{column}{row}' for column, _ in zip(columns, given, strict=False))})"
            }
        )
    got = [row[0] for row in calc.read(address=f"A1:A{len(asked)}")]
    doubted = [
        given for given in CASES["GHG_EMISSION"] if None in given[5:6]
    ]  # their empty own factor stands in a cell
    assert len(doubted) == 2
    assert got == [["#N/A", 32767] if given in doubted else shown(call(name, given)) for name, given in asked]


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_the_example_in_the_help_works_as_it_is_printed(calc: Any, function: Any) -> None:
    calc.fill(cells={"A1": function.example.replace(",", ";")})
    arguments = ast.literal_eval(f"[{function.example.partition('(')[2][:-1]}]")
    given = [float(argument) if isinstance(argument, int) else argument for argument in arguments]
    assert calc.read(address="A1") == [[call(function.name, given)]]


def test_an_error_breaks_the_sum_and_is_of_its_kind(calc: Any) -> None:
    calc.fill(
        cells={
            "A1": f"=GHG_EMISSION(1;{POWER.replace(',', ';')})",
            "A2": '=GHG_EMISSION(1;"kWh";"不存在的源")',
            "A3": '=GHG_EMISSION(1;"MW/h";"电力")',
            "B1": "=SUM(A1:A2)",
            "B2": "=SUM(A1;A3)",
            "B3": "=SUM(A1)",
            "C1": "=ISERROR(A2)",
            "C2": "=ISNA(A2)",
            "C3": "=ISNA(A3)",
            "C4": '=IFERROR(A3;"无")',
            "C5": '=GHG_EMISSION(1/0;"kWh";"电力")',
            "C6": '=GHG_EXPLAIN(1;"kWh";"不存在的源")',
            "C7": '=GHG_GWP("CH4";"AR5";1)',
        }
    )
    assert calc.read(address="B1:B3") == [[["#N/A", 32767]], [["#VALUE!", 519]], [0.00047149999999999997]]
    found = [row[0] for row in calc.read(address="C1:C7")]
    assert found[:5] == [1.0, 1.0, 0.0, "无", ["#DIV/0!", 532]]
    assert found[5] == call("GHG_EXPLAIN", [1.0, "kWh", "不存在的源"])
    assert found[6][1] == 504


def test_a_zero_is_zero_as_in_python_and_what_may_be_a_blank_is_said_to_be_one(calc: Any) -> None:
    """Calc hands in 0.0 for an empty cell that stands alone; in a range of one cell it can be told from a zero."""
    calc.fill(
        cells={
            "A2": 0.0,
            "B1": f"=GHG_EMISSION(A1;{POWER.replace(',', ';')})",
            "B2": f"=GHG_EMISSION(A2;{POWER.replace(',', ';')})",
            "B3": f"=GHG_EMISSION(A1:A1;{POWER.replace(',', ';')})",
            "B4": f"=GHG_EMISSION(A2:A2;{POWER.replace(',', ';')})",
            "B5": f'=GHG_EMISSION(A1&"";{POWER.replace(",", ";")})',
            "B6": '=GHG_TCE(A2;"kWh";"电力")',
            "B7": '=GHG_CONVERT(A2;"kWh";"MWh")',
            "B8": '=GHG_EMISSION(1;"MWh";"电力";A1;A1;;A1)',
            "B9": '=GHG_EMISSION(1;A1;"电力")',
            "B10": f"=GHG_EMISSION(;{POWER.replace(',', ';')})",
        }
    )
    not_available = ["#N/A", 32767]
    latest = call("GHG_EMISSION", [1.0, "MWh", "电力"])
    found = [row[0] for row in calc.read(address="B1:B10")]
    assert found == [0.0, 0.0, not_available, 0.0, not_available, 0.0, 0.0, latest, not_available, not_available]
    calc.fill(cells={f"C{row}": f"=GHG_EXPLAIN(A{row};{POWER.replace(',', ';')})" for row in (1, 2)})
    calc.fill(cells={"C3": f"=GHG_EXPLAIN(A1:A1;{POWER.replace(',', ';')})"})
    told: Any = call("GHG_EXPLAIN", [0.0, "kWh", "电力", 2021.0, "广东"])
    assert calc.read(address="C1:C2") == [[told + cells.MAYBE_BLANK]] * 2
    assert "空白不等于零" in calc.read(address="C3")[0][0]


def test_a_zero_that_may_be_no_factor_at_all_makes_no_zero(calc: Any) -> None:
    calc.fill(
        cells={
            "A2": 0.0,
            "B1": '=GHG_EMISSION(1;"MWh";"电力";;;A1)',
            "B2": '=GHG_EMISSION(1;"MWh";"电力";;;A2)',
            "B3": '=GHG_EMISSION(1;"MWh";"电力";;;A1:A1)',
            "B4": '=GHG_EMISSION(1;"MWh";"电力";;;A2:A2)',
            "B5": '=GHG_EXPLAIN(1;"MWh";"电力";;;A1)',
        }
    )
    latest = call("GHG_EMISSION", [1.0, "MWh", "电力"])
    found = [row[0] for row in calc.read(address="B1:B5")]
    assert found[:4] == [["#N/A", 32767], ["#N/A", 32767], latest, 0.0]
    assert "C5:C5" in found[4]


def test_a_range_gives_a_column_in_an_array_formula(calc: Any) -> None:
    amounts, units = [1000.0, None, "1,234", 0.0, 5.0], ["kWh", "kWh", "kWh", "MWh", "MW/h"]
    calc.fill(cells={f"A{row}": amount for row, amount in enumerate(amounts, 1)})
    calc.fill(cells={f"B{row}": unit for row, unit in enumerate(units, 1)})
    calc.fill(
        cells={
            "C1:C5": '{=GHG_EMISSION(A1:A5;B1:B5;"电力";2021;"广东")}',
            "D1:E3": '{=GHG_EMISSION(A1:A3;"kWh";"电力";{2021;2022};"广东")}',
            "F1": f"=SUM(GHG_EMISSION(A1:A1;{POWER.replace(',', ';')}))",
            "F2": '=SUMPRODUCT(GHG_EMISSION(A3:A4;B3:B4;"电力";2021;"广东"))',
            "F3": '=SUMPRODUCT(GHG_EMISSION(A1:A4;B1:B4;"电力";2021;"广东"))',
            "F4": '=INDEX(GHG_EMISSION(A1:A5;B1:B5;"电力";2021;"广东");3)',
            "G1:G3": '{=GHG_EMISSION(A3:A4;"kWh";"电力";2021;"广东")}',
        }
    )
    rows = [[value] for value in amounts]
    column: Any = call("GHG_EMISSION", [rows, [[unit] for unit in units], "电力", 2021.0, "广东"])
    assert calc.read(address="C1:C5") == [[shown(value) for value in row] for row in column]
    crossed: Any = call("GHG_EMISSION", [rows[:3], "kWh", "电力", [[2021.0, 2022.0]], "广东"])
    assert calc.read(address="D1:E3") == [[shown(value) for value in row] for row in crossed]
    one, two = column[0][0], column[2][0]
    assert calc.read(address="F1:F4") == [[one], [two], [["#N/A", 32767]], [two]]
    assert calc.read(address="G3") == [[["#N/A", 32767]]]


def test_an_error_inside_a_range_is_never_passed_over(calc: Any) -> None:
    """Calc itself refuses such a range: one error instead of a column, but an error."""
    calc.fill(cells={"A1": 1.0, "A2": "=1/0", "B1:B2": f"{{=GHG_EMISSION(A1:A2;{POWER.replace(',', ';')})}}"})
    assert all(isinstance(row[0], list) for row in calc.read(address="B1:B2"))


def test_an_input_that_changes_changes_the_result(calc: Any) -> None:
    calc.fill(cells={"A1": 1.0, "B1": f"=GHG_EMISSION(A1;{POWER.replace(',', ';')})"})
    before = calc.read(address="B1")[0][0]
    calc.fill(cells={"A1": 2.0})
    assert calc.read(address="B1")[0][0] == 2 * before
    assert not math.isnan(before)


def test_the_wizard_shows_names_and_help_from_the_registry(calc: Any) -> None:
    expected = {
        function.name: [
            metadata.described(function),
            [[parameter.name, parameter.help, True] for parameter in function.parameters],
        ]
        for function in FUNCTIONS.values()
    }
    assert calc.described() == expected


def test_the_loaded_type_has_the_methods_and_parameters_of_the_registry(calc: Any) -> None:
    assert calc.addin() == {
        function.name: [metadata.parameter_name(parameter.id) for parameter in function.parameters]
        for function in FUNCTIONS.values()
    }


def test_the_name_is_the_same_in_every_case_and_under_a_chinese_locale(calc: Any) -> None:
    calc.fill(cells={"A1": '=ghg_gwp("CH4")', "A2": '=GHG_GWP("CH4")'})
    assert calc.read(address="A1:A2") == [[28.0], [28.0]]
    assert calc.formula(address="A1", local=True).startswith("=GHG_GWP(")
    assert calc.formula(address="A1") == '=GHGXL.GHG_GWP("CH4")'


CONTENT = {
    "A1": 1000.0,
    "A2": 2000.0,
    "B1": f"=GHG_EMISSION(A1;{POWER.replace(',', ';')})",
    "B2": '=IFERROR(GHG_GWP("CH4");0)&"GHGXL.GHG_GWP(1)"',
    "B3": '=GHG_GWP("没有")',
    "C1:C2": f"{{=GHG_EMISSION(A1:A2;{POWER.replace(',', ';')})}}",
}
VALUES = [[0.4715, 0.4715], ["28GHGXL.GHG_GWP(1)", 0.943], [["#N/A", 32767], None]]


def formulas(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    return [text.replace("&quot;", '"').replace("&amp;", "&") for text in re.findall(r"<f[^>]*>([^<]+)</f>", sheet)]


EXCEL = [
    f"GHG_EMISSION(A1,{POWER})",
    f"GHG_EMISSION(A1:A2,{POWER})",
    'IFERROR(GHG_GWP("CH4"),0)&"GHGXL.GHG_GWP(1)"',
    'GHG_GWP("没有")',
]


def test_a_saved_xlsx_has_the_names_that_excel_knows(calc: Any, tmp_path: Path) -> None:
    saved = tmp_path / "台账.xlsx"
    calc.fill(cells=CONTENT)
    calc.save_as(path=str(saved))
    assert formulas(saved) == EXCEL
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".~lock")] == [saved.name]
    calc.fill(cells={"A1": 3000.0})
    calc.save_again()
    assert formulas(saved) == EXCEL
    assert not calc.modified()
    cached: Any = openpyxl.load_workbook(saved, data_only=True).active
    assert cached["B1"].value == pytest.approx(1.4145)
    assert cached["B3"].value == "#N/A"
    calc.open(path=str(saved))
    assert calc.read(address="B1")[0][0] == call("GHG_EMISSION", [3000.0, "kWh", "电力", 2021.0, "广东"])
    calc.fill(cells={"A1": 1000.0})
    assert calc.read(address="B1:C3") == VALUES


def test_an_xlsx_from_excel_is_understood_and_does_not_count_as_changed(calc: Any, tmp_path: Path) -> None:
    book = tmp_path / "excel.xlsx"
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_column("A1", [1000.0, 2000.0])
        sheet.write_formula("B1", f"={EXCEL[0]}")
        sheet.write_formula("B2", f"={EXCEL[2]}")
        sheet.write_formula("B3", f"={EXCEL[3]}")
        sheet.write_array_formula("C1:C2", f"{{={EXCEL[1]}}}")
        sheet.write_formula("D1", '=GHG_GWP("CH4")*用量')
        workbook.define_name("用量", "=Sheet1!$A$1")
        sheet.protect("密码")
    calc.open(path=str(book))
    assert calc.read(address="B1:C3") == VALUES
    assert calc.read(address="D1") == [[28000.0]]
    assert calc.traces() == [["用量"], []]
    assert not calc.modified()


def test_an_ods_keeps_its_formulas(calc: Any, tmp_path: Path) -> None:
    saved = tmp_path / "台账.ods"
    calc.fill(cells=CONTENT)
    calc.save_as(path=str(saved))
    with zipfile.ZipFile(saved) as archive:
        assert f"of:={metadata.SERVICE}.GHG_EMISSION([.A1];" in archive.read("content.xml").decode()
    calc.open(path=str(saved))
    assert calc.read(address="B1:C3") == VALUES
    assert calc.formula(address="B1", local=True).startswith("=GHG_EMISSION(A1")
