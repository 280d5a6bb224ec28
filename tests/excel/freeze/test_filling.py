"""Filling: results written where the file keeps them, so that a program without the functions shows numbers."""

import shutil
from pathlib import Path

import pytest

from ghgxl.excel.freeze import fill, freeze, thaw
from tests.excel.freeze.books import (
    ARRAY,
    EMISSION,
    ROWS,
    alike,
    board,
    formulas,
    replaced_formula,
    rich,
    saved_by_libreoffice,
    values,
)
from tests.excel.freeze.test_freezing import EVERYTHING, emission, everything
from tests.excel.workbooks import unzip

TOTAL = emission(1500.0, "kWh", "电力", 2021.0, "广东") + emission(12.39, "t", "汽油", 2021.0)


def test_formulas_stay_and_their_results_are_numbers(tmp_path: Path) -> None:
    path = everything(tmp_path / "台账.xlsx")
    report = fill(path, tmp_path / "副本.xlsx")
    found = values(tmp_path / "副本.xlsx")
    assert formulas(tmp_path / "副本.xlsx") == formulas(path)
    assert [(finding.code, str(finding.place)) for finding in report.findings] == [("array-filled", "看板!I2:I4")]
    assert found["F2"] == emission(1500.0, "kWh", "电力", 2021.0, "广东")
    assert "#NAME?" not in found.values()
    assert found["F5"] == "#N/A"


def test_sums_over_the_results_agree_with_them_and_nothing_else_is_computed(tmp_path: Path) -> None:
    cells = {
        "F2": EMISSION.format(2),
        "F3": EMISSION.format(3),
        "F9": "=SUM(F2:F8)",
        "G9": '=IF(F9>1,ROUND(F9/3,2),"少")',
        "H9": '=SUMIFS(F2:F3,B2:B3,"t")',
        "I9": "=SUBTOTAL(9,F2:F8)",
        "K9": "=F9",
        "G2": "=1+1",
    }
    report = fill(board(tmp_path / "台账.xlsx", cells), tmp_path / "副本.xlsx")
    found = values(tmp_path / "副本.xlsx")
    assert found["F9"] == found["I9"] == found["K9"] == pytest.approx(TOTAL, rel=1e-14)
    assert found["G9"] == round(TOTAL / 3, 2)
    assert found["H9"] == found["F3"]
    assert found["G2"] == "#NAME?", "what doesn't depend on a function keeps what the file says"
    assert (report.cells, report.values, report.findings) == (2, 7, ())


def test_a_dependent_that_cannot_be_computed_surely_is_told(tmp_path: Path) -> None:
    cells = {"F2": EMISSION.format(2), "G2": '=TEXT(F2,"0.00")', "G3": "=G3+F2"}
    report = fill(board(tmp_path / "台账.xlsx", cells), tmp_path / "副本.xlsx")
    assert {str(finding.place): finding.code for finding in report.findings} == {"看板!G2": "value-left"}
    assert report.cells == 1
    assert "TEXT" in report.findings[0].message
    assert values(tmp_path / "副本.xlsx")["G2"] == "#NAME?"


def test_only_cells_that_got_their_result_are_counted(tmp_path: Path) -> None:
    cells = {
        "F2": EMISSION.format(2),
        "F3": '=GHG_EMISSION(A3,TEXT(B3,"@"),C3,D3)',
        "F4": "=SUM(GHG_TCE(A2:A3,#REF!#,B2))",
    }
    report = fill(board(tmp_path / "台账.xlsx", cells), tmp_path / "副本.xlsx")
    assert report.cells == 1
    assert {str(finding.place) for finding in report.findings} == {"看板!F3", "看板!F4"}


def test_a_cell_that_hangs_on_itself_ends(tmp_path: Path) -> None:
    cells = {"F2": EMISSION.format(2), "G3": "=G3+F2"}
    report = fill(board(tmp_path / "台账.xlsx", cells, cached=1), tmp_path / "副本.xlsx")
    assert ["互相引用" in finding.message for finding in report.findings] == [True]


def test_only_the_sheet_and_the_settings_of_calculation_are_touched(tmp_path: Path) -> None:
    source = rich(tmp_path / "台账.xlsm")
    report = fill(source, tmp_path / "副本.xlsm")
    old, new = unzip(source), unzip(tmp_path / "副本.xlsm")
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} == {"xl/workbook.xml", "xl/worksheets/sheet1.xml"}
    assert set(report.parts) == {"xl/workbook.xml", "xl/worksheets/sheet1.xml"}
    settings = new["xl/workbook.xml"]
    assert b'fullCalcOnLoad="1"' in old["xl/workbook.xml"]
    assert b"fullCalcOnLoad" not in settings, "a program without the functions would put #NAME? everywhere"
    assert b'calcId="191029"' in settings
    assert old["xl/workbook.xml"].split(b"<calcPr")[0] == settings.split(b"<calcPr")[0]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")
def test_libreoffice_without_the_functions_shows_the_numbers(tmp_path: Path) -> None:
    # It knows no @, and calculates array formulas whenever it opens a file.
    cells = {cell: text for cell, text in EVERYTHING.items() if text != ARRAY and "@" not in text}
    path = board(tmp_path / "台账.xlsx", cells, rows=(*ROWS, (None,), (None,) * 9 + (0.581,)))
    fill(path, tmp_path / "副本.xlsx")
    (theirs,) = saved_by_libreoffice(tmp_path, tmp_path / "副本.xlsx")
    ours, shown = values(tmp_path / "副本.xlsx"), values(theirs)
    assert alike(shown["F2"], ours["F2"])
    assert alike(shown["K3"], ours["K3"])
    # It calculates cells again that hold an error: without the functions they become another error.
    assert {cell for cell in ours if not alike(ours[cell], shown.get(cell, ""))} <= {"F5"}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")
def test_an_array_formula_shows_numbers_but_in_libreoffice_which_is_told_and_a_frozen_copy_there_too(
    tmp_path: Path,
) -> None:
    path = board(tmp_path / "台账.xlsx", {"I2:I4": ARRAY, "K2": "=SUM(I2:I4)"})
    report = fill(path, tmp_path / "填值.xlsx")
    freeze(path, tmp_path / "冻结.xlsx")
    ours = values(tmp_path / "填值.xlsx")
    filled, frozen = saved_by_libreoffice(tmp_path, tmp_path / "填值.xlsx", tmp_path / "冻结.xlsx")
    assert ours["I3"] == emission(12.39, "t", "汽油", 2021.0)
    assert values(filled)["I3"] == "#NAME?", "should LibreOffice show the value one day, the note can go"
    (finding,) = report.findings
    assert (finding.code, "ghgxl freeze" in finding.message) == ("array-filled", True)
    assert all(alike(values(frozen)[cell], ours[cell]) for cell in ("I2", "I3", "I4", "K2"))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")
def test_a_call_as_excel_365_stores_it_is_an_ordinary_formula_in_the_copy_so_that_libreoffice_shows_its_value(
    tmp_path: Path,
) -> None:
    cells = {
        "F2": EMISSION.format(2),
        "F3": '=ROUND(GHG_EMISSION(看板!A3,"t","汽油",D3),2)+IF(A3>SUM(A2:A4),1,0)',
        "F4": "=GHG_EMISSION(A2:A2,B2,C2,D2,E2)*_xlfn.SINGLE(D2)",
    }
    path = board(tmp_path / "台账.xlsx", cells)
    old = '<c r="{}" t="e"><f>'
    for cell in ("F2", "F3"):
        replaced_formula(
            path, old.format(cell), f'<c r="{cell}" cm="1" t="e"><f t="array" aca="1" ref="{cell}" ca="1">'
        )
    report = fill(path, tmp_path / "填值.xlsx")
    xml = unzip(tmp_path / "填值.xlsx")["xl/worksheets/sheet1.xml"].decode()
    assert '<c r="F2"><f ca="1">GHG_EMISSION(A2,B2,C2,D2,E2)</f><v>0.707' in xml
    assert formulas(tmp_path / "填值.xlsx") == formulas(path)
    assert [(finding.code, str(finding.place)) for finding in report.findings] == [("array-filled", "看板!F4")]
    (theirs,) = saved_by_libreoffice(tmp_path, tmp_path / "填值.xlsx")
    ours, shown = values(tmp_path / "填值.xlsx"), values(theirs)
    assert (ours["F2"], ours["F3"]) == (emission(1500.0, "kWh", "电力", 2021.0, "广东"), 37.75)
    assert alike(shown["F2"], ours["F2"])
    assert alike(shown["F3"], ours["F3"])
    freeze(path, tmp_path / "冻结.xlsx")
    thaw(tmp_path / "冻结.xlsx", tmp_path / "恢复.xlsx")
    assert 'aca="1" ref="F3" ca="1">ROUND(GHG' in unzip(tmp_path / "恢复.xlsx")["xl/worksheets/sheet1.xml"].decode()


def test_an_up_to_date_workbook_keeps_its_sheets_byte_for_byte(tmp_path: Path) -> None:
    fill(everything(tmp_path / "台账.xlsx"), tmp_path / "一.xlsx")
    report = fill(tmp_path / "一.xlsx", tmp_path / "二.xlsx")
    assert unzip(tmp_path / "一.xlsx") == unzip(tmp_path / "二.xlsx")
    assert (report.values, report.parts) == (0, ())
