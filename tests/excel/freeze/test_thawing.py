"""Thawing: the original formulas come back, wherever they have moved to, and the frozen sheet goes."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ghgxl.errors import WorkbookError
from ghgxl.excel.freeze import fill, freeze, thaw
from ghgxl.excel.freeze.sheet import NAME
from tests.excel.freeze.books import (
    EMISSION,
    board,
    formulas,
    opened,
    replaced_formula,
    rich,
    saved_by_libreoffice,
    values,
)
from tests.excel.freeze.test_freezing import EVERYTHING, everything
from tests.excel.workbooks import patch, unzip

_QUANTITIES = (
    "A2",
    "$A$3",
    "A4",
    "A:A",
    "_xlfn.SINGLE(A:A)",
    "看板!A2",
    "12.5",
    "-3",
    "SUM(A2:A4)",
    "A2*2",
    "1e3",
    "A5",
)
_UNITS = ("B2", "$B2", '"kWh"', '"MWh"', "B:B", "_xlfn.SINGLE(B:B)")
_SPELLINGS = ("GHG_EMISSION", "ghg_emission", "_xll.GHG_EMISSION", "_xldudf_GHG_EMISSION", "[1]!GHG_EMISSION", "@GHG_EMISSION", "GHG.EMISSION")  # fmt: skip
_AROUND = (
    "{}",
    "ROUND({},2)+1",
    "IFERROR( {} , 0)",
    "-{}",
    "{}*2%",
    "({})^2",
    '"a ""b"" "&ROUND({},0)',
    "_xlfn.SINGLE({})",
)


@st.composite
def _formulas(draw: st.DrawFn) -> str:
    year = draw(st.sampled_from(("2021", "D2", "$D2", "YEAR(44260)")))
    more = draw(st.sampled_from(("", ',"广东"', ',E2,,"AR6"', ",,0.5", ",,J7")))
    space = draw(st.sampled_from(("", " ")))
    unit = draw(st.sampled_from(_UNITS))
    inner = (
        f'{draw(st.sampled_from(_SPELLINGS))}({draw(st.sampled_from(_QUANTITIES))},{space}{unit},"电力",{year}{more})'
    )
    if "SINGLE" in inner:  # an array formula, in which a bare column is all of it
        inner = re.sub(r"(?<!\()(A:A|B:B)|(?<=N\()(A:A)", r"_xlfn.SINGLE(\g<0>)", inner)
    return "=" + draw(st.sampled_from(_AROUND)).format(inner)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(_formulas(), min_size=1, max_size=6), lambdas=st.booleans())
def test_freezing_and_thawing_gives_the_same_formulas(tmp_path: Path, texts: list[str], *, lambdas: bool) -> None:
    path = board(tmp_path / "台账.xlsx", {f"G{row}": text for row, text in enumerate(texts, 2)}, cached=0)
    freeze(path, tmp_path / "副本.xlsx", lambdas=lambdas, replace=True)
    report = thaw(tmp_path / "副本.xlsx", tmp_path / "恢复.xlsx", replace=True)
    assert formulas(tmp_path / "恢复.xlsx") == formulas(path)
    assert list(opened(tmp_path / "恢复.xlsx").sheets) == ["看板"]
    assert not report.findings


@pytest.mark.parametrize("lambdas", [False, True])
def test_two_spellings_that_freeze_to_the_same_formula_come_back_each_in_its_cells(
    tmp_path: Path, *, lambdas: bool
) -> None:
    spelt = [EMISSION, EMISSION.replace("GHG", "_xll.GHG"), EMISSION.replace(",", ", "), EMISSION]
    cells = {f"F{row}": text.format(row) for row, text in enumerate(spelt, 2)}
    path = board(tmp_path / "台账.xlsx", cells)
    freeze(path, tmp_path / "副本.xlsx", lambdas=lambdas)
    thaw(tmp_path / "副本.xlsx", tmp_path / "恢复.xlsx")
    assert formulas(tmp_path / "恢复.xlsx") == formulas(path)


@pytest.mark.parametrize("lambdas", [False, True])
def test_a_filled_workbook_comes_back_byte_for_byte(tmp_path: Path, *, lambdas: bool) -> None:
    fill(everything(tmp_path / "原.xlsx"), tmp_path / "台账.xlsx")
    freeze(tmp_path / "台账.xlsx", tmp_path / "副本.xlsx", lambdas=lambdas)
    thaw(tmp_path / "副本.xlsx", tmp_path / "恢复.xlsx")
    assert unzip(tmp_path / "恢复.xlsx") == unzip(tmp_path / "台账.xlsx")


def test_everything_a_macro_workbook_holds_comes_back(tmp_path: Path) -> None:
    fill(rich(tmp_path / "原.xlsm"), tmp_path / "台账.xlsm")
    freeze(tmp_path / "台账.xlsm", tmp_path / "副本.xlsm")
    thaw(tmp_path / "副本.xlsm", tmp_path / "恢复.xlsm")
    assert unzip(tmp_path / "恢复.xlsm") == unzip(tmp_path / "台账.xlsm")


def test_values_are_computed_again_with_the_quantities_of_now(tmp_path: Path) -> None:
    freeze(board(tmp_path / "台账.xlsx", {"F2": EMISSION.format(2), "F9": "=F2*2"}), tmp_path / "副本.xlsx")
    patch(tmp_path / "副本.xlsx", "xl/worksheets/sheet1.xml", ("<v>1500</v>", "<v>3000</v>"))
    thaw(tmp_path / "副本.xlsx", tmp_path / "恢复.xlsx")
    found = values(tmp_path / "恢复.xlsx")
    assert found["F2"] == pytest.approx(1.4145, rel=1e-12)
    assert found["F9"] == 2 * found["F2"]


def test_formulas_that_have_moved_or_were_filled_down_come_back_where_they_are(tmp_path: Path) -> None:
    freeze(board(tmp_path / "台账.xlsx", {"F2": EMISSION.format(2)}), tmp_path / "副本.xlsx")
    frozen = formulas(tmp_path / "副本.xlsx")["F2"]
    book = openpyxl.load_workbook(tmp_path / "副本.xlsx")
    page = book["看板"]
    page.title = "改名"
    page["F2"] = None
    for row in (7, 8):
        page[f"F{row}"] = "=" + re.sub(r"(?<![$A-Z])([A-E])2", rf"\g<1>{row}", frozen)
    book.save(tmp_path / "改.xlsx")
    report = thaw(tmp_path / "改.xlsx", tmp_path / "恢复.xlsx")
    assert report.cells == 2
    assert formulas(tmp_path / "恢复.xlsx", "改名") == {f"F{row}": EMISSION.format(row)[1:] for row in (7, 8)}


def test_a_sheet_s_own_names_still_belong_to_it_when_the_frozen_sheet_stood_before_it(tmp_path: Path) -> None:
    source = rich(tmp_path / "台账.xlsm")
    freeze(source, tmp_path / "副本.xlsm")
    text = unzip(tmp_path / "副本.xlsm")["xl/workbook.xml"].decode()
    sheets = re.findall(r"<sheet .*?/>", text)
    patch(tmp_path / "副本.xlsm", "xl/workbook.xml", ("".join(sheets), sheets[2] + sheets[0] + sheets[1]))
    for old, new in (("1", "2"), ("0", "1")):
        patch(tmp_path / "副本.xlsm", "xl/workbook.xml", (f'localSheetId="{old}"', f'localSheetId="{new}"'))
    thaw(tmp_path / "副本.xlsm", tmp_path / "恢复.xlsm")
    theirs = unzip(tmp_path / "恢复.xlsm")["xl/workbook.xml"].decode()
    assert re.findall("localSheetId=.*?<", theirs) == re.findall(
        "localSheetId=.*?<", unzip(source)["xl/workbook.xml"].decode()
    )
    assert NAME not in theirs


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")
def test_a_copy_that_another_program_saved_is_thawed_all_the_same(tmp_path: Path) -> None:
    freeze(everything(tmp_path / "台账.xlsx"), tmp_path / "副本.xlsx")
    (theirs,) = saved_by_libreoffice(tmp_path, tmp_path / "副本.xlsx")
    report = thaw(theirs, tmp_path / "恢复.xlsx")
    assert report.findings == ()
    original = formulas(tmp_path / "台账.xlsx")
    assert formulas(tmp_path / "恢复.xlsx") == original
    assert len(original) == len(EVERYTHING)


def test_a_formula_changed_by_hand_is_told_and_the_sheet_stays_with_it(tmp_path: Path) -> None:
    cells = {"F2": EMISSION.format(2), "F3": EMISSION.format(3)}
    freeze(board(tmp_path / "台账.xlsx", cells), tmp_path / "副本.xlsx")
    replaced_formula(tmp_path / "副本.xlsx", "<f>A3*IF", "<f>A4*2*IF")
    report = thaw(tmp_path / "副本.xlsx", tmp_path / "恢复.xlsx")
    assert [str(finding.place) for finding in report.findings] == ["看板!F3", NAME]
    assert formulas(tmp_path / "恢复.xlsx")["F2"] == EMISSION.format(2)[1:]
    assert NAME in opened(tmp_path / "恢复.xlsx").sheets


def test_only_a_frozen_copy_is_thawed(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="不是 ghgxl 的冻结副本"):
        thaw(board(tmp_path / "台账.xlsx", {"F2": EMISSION.format(2)}), tmp_path / "恢复.xlsx")
