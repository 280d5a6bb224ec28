"""The formulas that can be computed without a spreadsheet give what LibreOffice gives; the rest is Unclear."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from ghgxl.excel.freeze.recalculating import Recalculation
from ghgxl.excel.freeze.tree import Unclear, tree
from ghgxl.functions import CellError
from tests.excel.freeze.books import alike, board, opened, saved_by_libreoffice, values, without_cached_values

ROWS = ((1.5, "kWh", "2021"), (2, "t", 44260), (None, "kWh", ""), (-3.25, "T", 7))
FORMULAS = (
    "=A2+A3*2^3-A5/4", "=-A2^2", "=A2%*10", "=(A2+A4)*2", '=B2&"|"&A3&C5', '=B3="T"', '=B3<>"t"', "=A4=0", '=A4=""', "=A2<A3",
    "=SUM(A2:A5,1,A3)", "=SUM(A:A)-SUM(B2:B5)", "=AVERAGE(A2:A5)", "=MIN(A2:A5)", "=MAX(A2:A5,9)", "=COUNT(A2:C5)",
    "=SUMPRODUCT(A2:A3,A3:A4)", "=SUMPRODUCT(A2:A3*2)", '=SUMIF(B2:B5,"kWh",A2:A5)', '=SUMIFS(A2:A5,B2:B5,"t",A2:A5,">0")',
    '=SUMIF(A2:A5,"<>2")', "=ROUND(2.675,2)", "=ROUND(-2.5,0)", "=ROUNDUP(1.21,1)", "=ROUNDDOWN(-1.29,1)", "=ROUND(1234.5,-2)",
    "=ABS(A5)", "=IF(A2>1,B2,B3)", "=IF(A2>9,1)", "=IFERROR(1/0,7)", "=IFERROR(A2,7)", "=1/A4", "=NA()+1", "=ISERROR(1/A4)",
    "=ISNUMBER(A2)", "=ISBLANK(A4)", "=ISTEXT(B2)", "=AND(A2>1,A3>1)", "=OR(A2>9,A3>9)", "=NOT(A2>9)", "=YEAR(C3)", "=MONTH(C3)",
    "=LEFT(B2)", "=LEFT(B2,2)", '=RIGHT("电力(广东)",4)', "=RIGHT(B2,9)", '=MID("92#汽油",4,2)', '=MID("x",0,1)', '=MID("ab",3,1)',
    "=LEN(B2)", '=LEN("")', "=LEN(C3)", '=TRIM("  电  力 ")&"|"', "=LEFT(B2,0)", "=LEFT(B2,-1)", "=LEFT(1/A4)", '=LEFT("kWh",1.9)', "=LEN(A4)",
    '=VLOOKUP("T",B2:C5,2,FALSE)', '=VLOOKUP("kwh",B:D,2,0)', '=VLOOKUP("x",B2:C5,2,0)', "=VLOOKUP(2,A:B,2,FALSE)", "=VLOOKUP(-3.25,$A$1:$C$5,3,)",
    "=VLOOKUP(NA(),B2:C5,2,0)", '=MATCH("t",B1:B9,0)', "=MATCH(2,A2:A5,0)", '=MATCH("kWh",A2:C2,0)', '=MATCH("无",B2:B5,0)', "=INDEX(A2:C5,2,2)",
    "=INDEX(B:B,3)", "=INDEX(A2:C2,2)", '=INDEX(A:A,MATCH("t",B:B,0))', '=IFERROR(VLOOKUP("没有",B2:C5,2,0),"无")', '=_xlfn.IFNA(VLOOKUP("没有",B2:C5,2,0),"无")',
    "=SUBTOTAL(9,A2:A5)", '="a ""b"" c"', '="x"*1', "=TRUE",
)  # fmt: skip


def result(recalculation: Recalculation, row: int) -> Any:
    formula = recalculation.formula("看板", row, 7)
    assert formula is not None
    found = recalculation.evaluator.value(tree(formula.pattern), formula.here)
    return found.kind if isinstance(found, CellError) else found


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")
def test_libreoffice_gives_the_same(tmp_path: Path) -> None:
    cells = {f"G{row}": text for row, text in enumerate(FORMULAS, 2)}
    path = board(tmp_path / "a.xlsx", cells, rows=ROWS, cached=0)
    (theirs,) = saved_by_libreoffice(tmp_path, without_cached_values(path, tmp_path / "bare.xlsx"))
    shown = values(theirs)
    recalculation = Recalculation(opened(path))
    found = {text: (result(recalculation, row), shown.get(f"G{row}")) for row, text in enumerate(FORMULAS, 2)}
    assert {text: pair for text, pair in found.items() if not alike(*pair)} == {}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")
def test_libreoffice_gives_the_same_in_array_formulas(tmp_path: Path) -> None:
    arrays = ("IFERROR(6/(A2:A5-2),B2:B5)", 'IF(A2:A5>1,A2:A5,"小")', 'IF(B2:B5="t",1/0)', "IFERROR(LEFT(B2:B5,1),9)")
    cells = {f"{column}2:{column}5": f"{{={text}}}" for column, text in zip("HIJK", arrays, strict=True)}
    path = board(tmp_path / "a.xlsx", cells, rows=ROWS)
    (theirs,) = saved_by_libreoffice(tmp_path, path)
    shown = values(theirs)
    recalculation = Recalculation(opened(path))
    found = [recalculation.formula("看板", 2, column) for column in range(8, 12)]
    recalculation.run([formula for formula in found if formula])
    assert not recalculation.unclear
    for row in range(2, 6):
        for column in range(8, 12):
            mine = recalculation.look(("看板", row, column))
            mine = mine.kind if isinstance(mine, CellError) else float(mine) if mine is False else mine
            assert alike(mine, shown[f"{'ABCDEFGHIJK'[column - 1]}{row}"]), (row, column)


@pytest.mark.parametrize(
    "text",
    ['=VLOOKUP("k*",B2:C5,2,0)', "=VLOOKUP(2021,C2:C5,1,0)", '=VLOOKUP("",B2:C5,2,0)', "=MATCH(1,A2:A5)", '=MATCH("t",A2:B5,0)', "=INDEX(A2:A5,0)",
     "=INDEX(A2:A5,3)", '=VLOOKUP("2021",C2:C5,1,0)', '=VLOOKUP("t",B2:C5,3,0)', '=LEFT("𠮷",1)', "=LEFT(0.1,1)", "=VLOOKUP(A4,A2:B5,2,0)", '="5"+1', "={1,2}", "=A2:A3 A3:A4", "=VLOOKUP(1,A2:B3,2)", '=SUMIF(B2:B5,"k*",A2:A5)', "=0.1&B2", "=RAND()", "=SUBTOTAL(1,A2:A5)", "=1+", "=OFFSET(A2,1,0)"],
)  # fmt: skip
def test_what_spreadsheets_may_read_differently_is_not_guessed(tmp_path: Path, text: str) -> None:
    recalculation = Recalculation(opened(board(tmp_path / "a.xlsx", {"G2": text}, rows=ROWS, cached=0)))
    with pytest.raises(Unclear):
        result(recalculation, 2)
