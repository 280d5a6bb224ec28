"""Workbooks that a real Calc saved, with and without the add-in: the reader, the checks, freezing and thawing understand them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ghgxl.checks import examine, run
from ghgxl.checks.codes import CODES
from ghgxl.excel.freeze import fill, freeze, thaw
from ghgxl.excel.reading import read
from ghgxl.functions import call
from tests.excel.freeze.books import alike, formulas, saved_by_libreoffice, values
from tests.excel.workbooks import COMPANY, SOURCES, write

pytestmark = pytest.mark.xdist_group("office")

BOARD = ("数量", "单位", "年份", "结果")
SHEETS = {
    "看板": (BOARD, (1500, "kWh", 2021), (12.39, "t", 2021), (0, "kWh", 2021), (7, "kWh", 2021)),
    "企业信息": COMPANY,
    "排放源": SOURCES,
}
TYPED = {
    "D2": '=GHG_EMISSION(A2;B2;"电力";C2;"广东")',
    "D3": '=GHG_EMISSION(A3:A3;B3;"汽油";C3;;)',
    "D4": '=GHG_EMISSION(A4;B4;"电力";C4;"广东")',
    "D5": '=GHG_EMISSION($看板.$A$5;$看板.B5;"电力";C5;"广东";;"AR4")',
    "F2": '=ROUND(ghg_tce(A2;B2;"电力")*TRUE();6)+1%',
    "F3": '=IFERROR(GHG_CONVERT(GHG_CONVERT(A2;"kWh";"MWh");"MWh";"GJ");0)',
    "F4": "=SUM(D2:D5)",
    "G2:G3": '{=GHG_EMISSION(A4:A5;B4:B5;"电力";C4:C5;"广东")}',
}
POWER = ("电力", 2021.0, "广东")
RESULTS = {
    "D2": call("GHG_EMISSION", [1500.0, "kWh", *POWER]),
    "D3": call("GHG_EMISSION", [12.39, "t", "汽油", 2021.0]),
    "D4": 0.0,
    "D5": call("GHG_EMISSION", [7.0, "kWh", *POWER, None, "AR4"]),
    "G2": 0.0,
    "G3": call("GHG_EMISSION", [7.0, "kWh", *POWER]),
}

#: What check says of function cells.
CELL_CODES = {code for code in CODES if code.startswith(("cell-", "function-"))}


class Copies(NamedTuple):
    """One workbook as four programs leave it."""

    exported: Path
    saved: Path
    exported_then_elsewhere: Path
    saved_then_elsewhere: Path


@pytest.fixture(scope="module")
def copies(running: Any, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Saved by Calc with the add-in, as a copy and as itself; and both saved again by one without the add-in."""
    folder = tmp_path_factory.mktemp("copies")
    running.open(path=str(write(folder / "原.xlsx", SHEETS)))
    running.fill(cells=TYPED)
    exported, saved = folder / "导出.xlsx", folder / "另存.xlsx"
    running.save(path=str(exported))
    running.save_as(path=str(saved))
    running.open()
    return Copies(exported, saved, *saved_by_libreoffice(folder, exported, saved))


def test_calc_spells_a_function_in_four_ways(copies: Copies) -> None:
    """An older Calc writes its own name where it makes a copy; without the add-in any Calc writes small letters."""
    spelt = [formulas(path)["D2"].partition("(")[0] for path in copies]
    assert spelt[0] in {"GHGXL.GHG_EMISSION", "GHG_EMISSION"}
    assert spelt[1] == "GHG_EMISSION"
    assert spelt[2] in {"ghgxl.ghg_emission", "ghg_emission"}
    assert spelt[3] == "ghg_emission"


@pytest.mark.parametrize("which", Copies._fields)
def test_every_function_cell_of_a_copy_is_a_record_and_nothing_is_amiss(copies: Copies, which: str) -> None:
    found = read(getattr(copies, which))
    assert sorted(entry.quantity for entry in found.entries) == [0.0, 7.0, 12.39, 1500.0]
    assert all(entry.asked for entry in found.entries)
    cells = {str(finding.place) for finding in run(examine(found)) if finding.code in CELL_CODES}
    # Calc calculates array formulas whenever it opens a file, and without the add-in that gives #NAME?.
    assert cells == ({"看板!G2", "看板!G3"} if which.endswith("elsewhere") else set())


@pytest.mark.parametrize("which", Copies._fields)
def test_a_copy_is_frozen_and_thawed_to_the_formulas_that_it_had(copies: Copies, which: str, tmp_path: Path) -> None:
    source = getattr(copies, which)
    before = source.read_bytes()
    report = freeze(source, tmp_path / "冻结.xlsx")
    assert report.findings == ()
    assert not [
        text for text in formulas(tmp_path / "冻结.xlsx").values() if "ghg_" in text.replace('"GHG_', "").lower()
    ]
    frozen = values(tmp_path / "冻结.xlsx")
    thaw(tmp_path / "冻结.xlsx", tmp_path / "恢复.xlsx")
    fill(source, tmp_path / "填值.xlsx")
    assert formulas(tmp_path / "恢复.xlsx") == formulas(tmp_path / "填值.xlsx") == formulas(source)
    for shown in (frozen, values(tmp_path / "恢复.xlsx"), values(tmp_path / "填值.xlsx")):
        assert {cell: shown[cell] for cell in RESULTS} == RESULTS
        assert alike(shown["F2"], round(0.18435, 6) + 0.01)
        assert alike(shown["F3"], 5.4)
    assert source.read_bytes() == before
