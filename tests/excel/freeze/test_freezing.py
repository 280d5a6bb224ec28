"""Freezing: function cells become ordinary formulas over a locked sheet, and give the same numbers elsewhere."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ghgxl import functions
from ghgxl.errors import OutputError, WorkbookError
from ghgxl.excel.freeze import fill, freeze, thaw
from ghgxl.excel.freeze.sheet import NAME
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
    without_cached_values,
)
from tests.excel.workbooks import patch, rezip, unzip

needs_libreoffice = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")

#: One cell of every kind that can be frozen.
EVERYTHING = {
    "F2": EMISSION.format(2),
    "F3": EMISSION.format(3),
    "F4": EMISSION.format(4),
    "F5": EMISSION.format(5),
    "G2": '=ROUND(_xll.ghg_emission(A2,"kWh","电力",2021,"广东"),4)+1',
    "G3": "=IFERROR(GHG_TCE(A3,B3,C3),0)",
    "G4": "=GHG_FACTOR_SOURCE(C4,B4,D4,E4)",
    "G5": '=GHG_GWP("R-410A")',
    "G6": "=GHG_EXPLAIN(A2,B2,C2,D2,E2)",
    "G7": '=GHG_EMISSION(SUM(A2,A2)*2,"kWh","电力",2021,"广东",J7)',
    "G8": '=GHG_CONVERT(GHG_CONVERT(A2,"kWh","MWh"),"MWh","GJ")',
    "G9": '=GHG_EMISSION(359.3406,"万千瓦时","电力",2021,"广东")',
    "H2": '=GHG_EMISSION(A:A,B:B,"电力",D:D,"广东")',
    "H3": '=GHG_GAS(A3,B3,C3,"CH4",D3)*1000',
    "H4": '=-GHG_EMISSION(-A4,B4,C4,D4,E4,,"AR6")^2',
    "H5": '=IF(A5="","",GHG_EMISSION(A5,B5,C5,D5,E5))',
    "H6": "=@GHG_FACTOR(C2,B2,D2,E2)",
    "H7": '=GHG_EMISSION(A3,LEFT(B3&"/年",1),IF(LEFT(C3,1)="汽",C3,"柴油"),VLOOKUP(C3,C2:D5,2,FALSE))',
    "H8": '=GHG_EMISSION(INDEX(A2:A5,MATCH("汽油",C2:C5,0)),"t","汽油",2021)',
    "I2:I4": ARRAY,
    "K2": "=SUM(F2:F4)",
    "K3": "=K2*2",
}
WITH_FACTOR = (*ROWS, (None,), (None,) * 9 + (0.581,))


def everything(path: Path) -> Path:
    return board(path, EVERYTHING, rows=WITH_FACTOR)


def emission(*arguments: Any) -> float:
    found = functions.call("GHG_EMISSION", arguments)
    assert isinstance(found, float)
    return found


def test_each_function_cell_becomes_an_ordinary_formula_with_the_computed_value(tmp_path: Path) -> None:
    report = freeze(everything(tmp_path / "台账.xlsx"), tmp_path / "副本.xlsx")
    found = formulas(tmp_path / "副本.xlsx")
    assert report.findings == ()
    assert report.cells == len(EVERYTHING) - 2
    assert not [cell for cell, text in found.items() if "GHG_" in text.replace('"GHG_', "")]
    assert found["K2"] == "SUM(F2:F4)"
    shown = values(tmp_path / "副本.xlsx")
    assert shown["F2"] == emission(1500.0, "kWh", "电力", 2021.0, "广东")
    assert shown["F5"] == "#N/A", "a blank quantity isn't zero"
    assert shown["I3"] == shown["F3"]
    assert shown["K3"] == pytest.approx(2 * (shown["F2"] + shown["F3"] + shown["F4"]), rel=1e-14)
    assert shown["G8"] == pytest.approx(5.4)
    assert shown["H5"] == ""


@needs_libreoffice
def test_libreoffice_computes_the_frozen_copy_to_the_same_values(tmp_path: Path) -> None:
    freeze(everything(tmp_path / "台账.xlsx"), tmp_path / "副本.xlsx")
    bare = without_cached_values(tmp_path / "副本.xlsx", tmp_path / "bare.xlsx")
    assert "F2" not in values(bare) or not isinstance(values(bare)["F2"], float), "no value may be left to be believed"
    (theirs,) = saved_by_libreoffice(tmp_path, bare)
    ours, computed = values(tmp_path / "副本.xlsx"), values(theirs)
    assert {
        cell: (ours[cell], computed.get(cell)) for cell in ours if not alike(ours[cell], computed.get(cell, ""))
    } == {}


#: Cells of array formulas that ask for one value: over whole columns, of which other rows couldn't be answered.
ONE = {
    "F2": '=_xlfn.SINGLE(GHG_EMISSION(A:A,B:B,"电力",D:D,E:E))',
    "F4": '=_xlfn.SINGLE(GHG_EMISSION(A:A,B:B,"电力",D:D,E:E))',
    "G2": '=GHG_EMISSION(_xlfn.SINGLE(A:A),_xlfn.SINGLE(B:B),"电力",D2,E2)*_xlfn.SINGLE(A2:A5)',
    "G4": '=ROUND(_xlfn.SINGLE(GHG_CONVERT(A:A*2,B:B,"kWh")),2)',
    "H4": '=SUM(GHG_EMISSION(A2:A4,_xlfn.SINGLE(B:B),"电力",D2,E2))',
}


@needs_libreoffice
def test_one_value_of_whole_columns_is_frozen_as_the_single_call_that_it_is(tmp_path: Path) -> None:
    path = board(tmp_path / "台账.xlsx", ONE)
    assert b't="array" ref="F2"' in unzip(path)["xl/worksheets/sheet1.xml"]
    report = freeze(path, tmp_path / "副本.xlsx")
    assert (report.cells, report.findings) == (len(ONE), ())
    assert "SINGLE" not in "".join(formulas(tmp_path / "副本.xlsx").values())
    fill(path, tmp_path / "填值.xlsx")
    ours = values(tmp_path / "副本.xlsx")
    first = emission(1500.0, "kWh", "电力", 2021.0, "广东")
    assert {cell: ours[cell] for cell in ("F2", "F4", "G2", "G4")} == {
        "F2": first,
        "F4": emission(7.0, "MWh", "电力", 2022.0, "广东"),
        "G2": first * 1500,
        "G4": 14000.0,
    }
    assert alike(ours["H4"], emission(1500 + 12.39 + 7, "MWh", "电力", 2021.0, "广东"))
    bare = without_cached_values(tmp_path / "副本.xlsx", tmp_path / "bare.xlsx")
    (theirs,) = saved_by_libreoffice(tmp_path, bare)
    computed, filled = values(theirs), values(tmp_path / "填值.xlsx")
    assert not [cell for cell in ONE if not alike(ours[cell], computed[cell]) or ours[cell] != filled[cell]]


def test_one_value_of_cells_of_other_rows_is_told_and_left(tmp_path: Path) -> None:
    cells = {
        "F9": EMISSION.format(2) + "*_xlfn.SINGLE(A2:A4)",
        "F3": '=_xlfn.SINGLE(GHG_EMISSION(A:A,B:B,"电力",D2))',
    }
    report = freeze(board(tmp_path / "台账.xlsx", cells), tmp_path / "副本.xlsx")
    told = {str(finding.place): finding.message for finding in report.findings}
    assert "写的却是区域" in told["看板!F9"]
    assert "“t”（质量）不能换算" in told["看板!F3"], "its own row's unit"
    assert formulas(tmp_path / "副本.xlsx") == {cell: text[1:] for cell, text in cells.items()}


def test_a_range_down_to_the_last_row_of_a_sheet_stays_one(tmp_path: Path) -> None:
    cells = {f"F{row}": EMISSION.format(row) + "/SUM(A2:A1048576,A$1048576)" for row in (2, 3)}
    freeze(board(tmp_path / "台账.xlsx", cells), tmp_path / "副本.xlsx")
    assert {text.rpartition("/")[2] for text in formulas(tmp_path / "副本.xlsx").values()} == {
        "SUM(A2:A1048576,A$1048576)"
    }


@needs_libreoffice
def test_a_changed_argument_finds_its_own_factor_or_none(tmp_path: Path) -> None:
    freeze(everything(tmp_path / "台账.xlsx"), tmp_path / "副本.xlsx")
    book = openpyxl.load_workbook(tmp_path / "副本.xlsx")
    page = book["看板"]
    page["D2"], page["B3"], page["A4"], page["A5"] = 2030, "T", 14, 100
    book.save(tmp_path / "edited.xlsx")
    (theirs,) = saved_by_libreoffice(tmp_path, tmp_path / "edited.xlsx")
    found = values(theirs)
    assert found["F2"] == "#N/A", "2030 isn't frozen"
    assert found["F3"] == "#N/A", "T (tesla) is not t"
    assert found["I2"] == found["I3"] == "#N/A"
    assert alike(found["F4"], emission(14.0, "MWh", "电力", 2022.0, "广东"))
    assert alike(found["F5"], emission(100.0, "kWh", "电力", 2021.0, "广东"))


def test_the_frozen_sheet_is_visible_locked_and_says_where_each_number_comes_from(tmp_path: Path) -> None:
    report = freeze(everything(tmp_path / "台账.xlsx"), tmp_path / "副本.xlsx")
    page = openpyxl.load_workbook(tmp_path / "副本.xlsx")[NAME]
    assert page.sheet_state == "visible"
    assert page.protection.sheet
    assert page["A6"].protection.locked
    header, *rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
    told = [dict(zip(header, row, strict=True)) for row in rows if row[0]]
    assert len(told) == report.rows == len({row["查找键"] for row in told})
    first = told[0]
    assert (first["排放源"], first["单位"], first["年份"], first["地区"]) == ("电力", "kWh", "2021", "广东")
    assert (first["数值"], first["数值单位"]) == (emission(1.0, "kWh", "电力", 2021.0, "广东"), "tCO2e/kWh")
    assert "公告2024年第12号" in str(first["出处"])
    assert "0.4715 tCO2/MWh" in str(first["说明"])


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ('=GHG_EMISSION(A2,B2,"煤炭X",D2)', "因子库中没有“煤炭X”"),
        ("=GHG_EMISSION(A2,B2)", "2 个参数"),
        ("=GHG_EMISSION(A2,B2,C2,VLOOKUP(1,A2:B3,1))", "VLOOKUP"),
        ("=GHG_EMISSION(A2,B2:C3,C2,D2)", "引用一个单元格"),
        ("=GHG_EMISSION(J7,B2,C2,D2)", "数量是文本“1,234”"),
        ("=GHG_EMISSION(A2,别处!B2,C2,D2)", "工作表“别处”不在本工作簿中"),
        ("=GHG_EMISSION(,B2,C2,D2)", "没有数量"),
        ("=GHG_EMISSION(K7,B2,C2,D2)", "数量是逻辑值"),
        ('=GHG_EMISSION(A2,B2,"电力",2453)', "看到的是 2453"),
    ],
)
def test_what_cannot_be_frozen_is_told_with_its_cell_and_left(tmp_path: Path, formula: str, why: str) -> None:
    path = board(
        tmp_path / "台账.xlsx",
        {"F2": formula, "F3": EMISSION.format(3)},
        rows=(*ROWS, (), (None,) * 9 + ("1,234", True)),
    )
    report = freeze(path, tmp_path / "副本.xlsx")
    (finding,) = report.findings
    assert (finding.code, str(finding.place), report.cells) == ("function-left", "看板!F2", 1)
    assert why in finding.message
    assert formulas(tmp_path / "副本.xlsx")["F2"] == formula[1:]
    assert values(tmp_path / "副本.xlsx")["F2"] == "#NAME?"


def test_rows_that_wait_for_their_cells_are_frozen_and_show_no_number(tmp_path: Path) -> None:
    report = freeze(
        board(tmp_path / "台账.xlsx", {"F2": EMISSION.format(2), "F9": EMISSION.format(9)}), tmp_path / "副本.xlsx"
    )
    assert (report.cells, report.findings) == (2, ())
    assert values(tmp_path / "副本.xlsx")["F9"] == "#N/A"


def test_every_other_part_keeps_its_bytes(tmp_path: Path) -> None:
    source = rich(tmp_path / "台账.xlsm")
    before = source.read_bytes()
    report = freeze(source, tmp_path / "副本.xlsm")
    old, new = unzip(source), unzip(tmp_path / "副本.xlsm")
    assert source.read_bytes() == before
    touched = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"}
    assert {name for name in old if new.get(name) != old[name]} == touched
    assert set(new) - set(old) == {"xl/worksheets/sheet3.xml"}
    assert set(report.parts) == touched | {"xl/worksheets/sheet3.xml"}
    assert len(old) > 20
    assert b"macroEnabled" in new["[Content_Types].xml"]
    theirs, ours = old["xl/worksheets/sheet1.xml"], new["xl/worksheets/sheet1.xml"]
    start, end = theirs.index(b'<c r="F2"'), theirs.index(b"</sheetData>")
    assert ours.startswith(theirs[:start])
    assert ours.endswith(theirs[end:])
    assert openpyxl.load_workbook(tmp_path / "副本.xlsm", keep_vba=True).sheetnames == ["看板", "其他", NAME]


def test_a_workbook_written_by_openpyxl_freezes_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "看板"
    for row in ROWS:
        page.append(list(row))
    page["F1"] = "=GHG_EMISSION(A1,B1,C1,D1,E1)"
    page["F2"] = "=F1+GHG_EMISSION(A2,B2,C2,D2,E2)"
    book.save(tmp_path / "台账.xlsx")
    freeze(tmp_path / "台账.xlsx", tmp_path / "副本.xlsx")
    found = values(tmp_path / "副本.xlsx")
    assert found["F1"] == emission(1500.0, "kWh", "电力", 2021.0, "广东")
    assert found["F2"] == found["F1"] + emission(12.39, "t", "汽油", 2021.0)


def shared(tmp_path: Path, **changes: Any) -> Path:
    cells = {f"F{row}": EMISSION.format(row) for row in (2, 3, 4)}
    path = board(tmp_path / "台账.xlsx", cells, rows=[tuple(row) for row in changes.get("rows", ROWS)], cached=1)
    replaced_formula(
        path,
        "<f>GHG_EMISSION(A2,B2,C2,D2,E2)</f>",
        '<f t="shared" ref="F2:F4" si="0">GHG_EMISSION(A2,B2,C2,D2,E2)</f>',
    )
    for row in (3, 4):
        replaced_formula(path, f"<f>{EMISSION.format(row)[1:]}</f>", '<f t="shared" si="0"/>')
    return path


def test_a_shared_formula_stays_shared(tmp_path: Path) -> None:
    freeze(shared(tmp_path), tmp_path / "副本.xlsx")
    xml = unzip(tmp_path / "副本.xlsx")["xl/worksheets/sheet1.xml"].decode()
    assert xml.count('<f t="shared" si="0"/>') == 2
    assert values(tmp_path / "副本.xlsx")["F4"] == emission(7.0, "MWh", "电力", 2022.0, "广东")
    thaw(tmp_path / "副本.xlsx", tmp_path / "恢复.xlsx")
    assert formulas(tmp_path / "恢复.xlsx") == formulas(tmp_path / "台账.xlsx")


def test_a_shared_formula_of_which_one_cell_is_left_is_broken_up(tmp_path: Path) -> None:
    rows = (ROWS[0], (5, "t", "煤炭X", 2021), ROWS[2])
    report = freeze(shared(tmp_path, rows=rows), tmp_path / "副本.xlsx")
    found = formulas(tmp_path / "副本.xlsx")
    assert [str(finding.place) for finding in report.findings] == ["看板!F3"]
    assert found["F3"] == EMISSION.format(3)[1:]
    assert found["F4"].startswith("A4*IF(ISNUMBER(A4),LOOKUP(")
    assert 't="shared"' not in unzip(tmp_path / "副本.xlsx")["xl/worksheets/sheet1.xml"].decode()


def test_xml_with_prefixes_other_quotes_and_no_cell_names_is_edited_in_its_own_manner(tmp_path: Path) -> None:
    path = board(tmp_path / "台账.xlsx", {"F2": EMISSION.format(2)})
    parts = unzip(path)
    xml = parts["xl/worksheets/sheet1.xml"].decode()
    for name in ("worksheet", "sheetData", "row", "c", "f", "v", "dimension", "sheetViews", "sheetView", "sheetFormatPr", "pageMargins"):  # fmt: skip
        xml = (
            xml.replace(f"<{name} ", f"<x:{name} ")
            .replace(f"<{name}>", f"<x:{name}>")
            .replace(f"</{name}>", f"</x:{name}>")
        )
    xml = xml.replace("xmlns=", "xmlns:x=").replace('t="e"', "t='e'").replace('r="F2"', "r = 'F2'")
    parts["xl/worksheets/sheet1.xml"] = xml.encode()
    freeze(rezip(path, parts), tmp_path / "副本.xlsx")
    assert values(tmp_path / "副本.xlsx")["F2"] == emission(1500.0, "kWh", "电力", 2021.0, "广东")
    assert "<x:v>0.70724" in unzip(tmp_path / "副本.xlsx")["xl/worksheets/sheet1.xml"].decode()


def signed(path: Path) -> Path:
    parts = unzip(path)
    parts["_xmlsignatures/sig1.xml"] = b"<Signature/>"
    return rezip(path, parts)


def strict(path: Path) -> Path:
    return patch(
        path,
        "xl/workbook.xml",
        ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    )


def foreign(path: Path) -> Path:
    return patch(path, "xl/workbook.xml", ('name="看板"', f'name="{NAME}"'))


def frozen(path: Path) -> Path:
    freeze(path, path.with_name("一.xlsx"))
    return path.with_name("一.xlsx")


@pytest.mark.parametrize(
    ("made", "words"),
    [(signed, "数字签名"), (strict, "严格 Open XML"), (foreign, "不是 ghgxl 生成的"), (frozen, "已是冻结副本")],
)
def test_a_workbook_that_must_not_be_frozen_is_refused(tmp_path: Path, made: Any, words: str) -> None:
    path = made(board(tmp_path / "台账.xlsx", {"F2": EMISSION.format(2)}))
    with pytest.raises(WorkbookError, match=words):
        freeze(path, tmp_path / "副本.xlsx")
    assert not (tmp_path / "副本.xlsx").exists()


def test_an_encrypted_workbook_and_one_without_functions_are_refused(tmp_path: Path) -> None:
    locked = tmp_path / "密.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(WorkbookError, match="打开密码"):
        freeze(locked, tmp_path / "副本.xlsx")
    with pytest.raises(WorkbookError, match="没有 =GHG_"):
        freeze(board(tmp_path / "空.xlsx", {"F2": "=1+1"}), tmp_path / "副本.xlsx")


def test_the_source_is_never_the_target_and_an_existing_file_stays(tmp_path: Path) -> None:
    path = board(tmp_path / "台账.xlsx", {"F2": EMISSION.format(2)})
    before = path.read_bytes()
    with pytest.raises(OutputError, match="不能写到台账上"):
        freeze(path, tmp_path / "." / "台账.xlsx", replace=True)
    with pytest.raises(OutputError, match=r"应以 \.xlsx 结尾"):
        freeze(path, tmp_path / "副本.xlsm")
    (tmp_path / "有.xlsx").write_text("mine")
    with pytest.raises(OutputError, match="已经存在"):
        freeze(path, tmp_path / "有.xlsx")
    assert (path.read_bytes(), (tmp_path / "有.xlsx").read_text()) == (before, "mine")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["台账.xlsx", "有.xlsx"]
