"""LAMBDA names over the frozen sheet, computed by ironcalc to the same values."""

import re
from pathlib import Path

import ironcalc
import openpyxl
import pytest

from ghgxl.errors import WorkbookError
from ghgxl.excel.freeze import freeze, thaw
from ghgxl.functions import FUNCTIONS
from tests.excel.freeze.books import ARRAY, EMISSION, alike, board, formulas, values
from tests.excel.freeze.test_freezing import EVERYTHING, WITH_FACTOR
from tests.excel.workbooks import patch

#: Ranges and array formulas get ordinary formulas, which ironcalc doesn't compute; LibreOffice proves those.
SINGLE = {cell: text for cell, text in EVERYTHING.items() if cell not in {"H2", "I2:I4"}}


def copy(tmp_path: Path, cells: dict[str, str]) -> Path:
    freeze(board(tmp_path / "台账.xlsx", cells, rows=WITH_FACTOR), tmp_path / "副本.xlsx", lambdas=True)
    return tmp_path / "副本.xlsx"


def computed(path: Path) -> dict[str, object]:
    """Return what ironcalc computes for the formulas of the first sheet."""
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    page = openpyxl.load_workbook(path)["看板"]
    found: dict[str, object] = {}
    for cell in formulas(path):
        at = page[cell]
        text = model.get_formatted_cell_value(0, at.row, at.column)
        found[cell] = float(text) if re.fullmatch(r"-?[\d.]+(E[+-]\d+)?", text) else text
    return found


def test_ironcalc_computes_every_function_to_the_same_value(tmp_path: Path) -> None:
    path = copy(tmp_path, SINGLE)
    ours, theirs = values(path), computed(path)
    assert len(theirs) == len(SINGLE)
    for cell, value in theirs.items():
        mine = ours.get(cell, "")
        close = isinstance(mine, float) and isinstance(value, float) and abs(mine - value) <= 1e-8 * max(1, abs(mine))
        assert close or alike(mine, value), (cell, mine, value)  # it shows nine digits


def test_a_changed_argument_finds_its_own_factor_or_none(tmp_path: Path) -> None:
    path = copy(tmp_path, {f"F{row}": EMISSION.format(row) for row in (2, 3, 4)})
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.set_user_input(0, 2, 4, "2030")
    model.set_user_input(0, 3, 2, "T")
    model.set_user_input(0, 4, 1, "14")
    model.evaluate()
    assert [model.get_formatted_cell_value(0, row, 6) for row in (2, 3, 4)] == ["#N/A", "#N/A", "6.1642"]


def test_formulas_stay_and_other_spellings_are_written_bare(tmp_path: Path) -> None:
    path = copy(
        tmp_path, {"F2": EMISSION.format(2), "G2": '=ROUND(_xll.ghg_emission( A2,"kWh","电力"),1)', "I2:I4": ARRAY}
    )
    found = formulas(path)
    assert found["F2"] == EMISSION.format(2)[1:]
    assert found["G2"] == 'ROUND(GHG_EMISSION(A2,"kWh","电力"),1)'
    assert found["I2"].startswith("A2:A4*IF(ISNUMBER(A2:A4),")
    assert thaw(path, tmp_path / "恢复.xlsx").cells == 3, "F2 too, though its formula was never another one"


def test_every_function_of_the_registry_has_its_name_with_its_own_arguments(tmp_path: Path) -> None:
    names = openpyxl.load_workbook(copy(tmp_path, {"F2": EMISSION.format(2)})).defined_names
    assert set(names) == set(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        text = names[name].attr_text
        assert text is not None
        declared = text.removeprefix("_xlfn.LAMBDA(").split(",")[: len(function.parameters)]
        assert declared == [f"_xl{'op' if one.optional else 'pm'}.{one.id}" for one in function.parameters]
        assert [one.id for one in function.parameters if f"_xlfn.ISOMITTED(_xlpm.{one.id})" in text] == [
            one.id for one in function.parameters if one.optional
        ]


def test_names_that_are_taken_are_refused(tmp_path: Path) -> None:
    path = board(tmp_path / "台账.xlsx", {"F2": EMISSION.format(2)})
    names = '<definedNames><definedName name="ghg_gwp">看板!$A$1</definedName></definedNames>'
    patch(path, "xl/workbook.xml", ("</sheets>", f"</sheets>{names}"))
    with pytest.raises(WorkbookError, match="已有 GHG_GWP"):
        freeze(path, tmp_path / "副本.xlsx", lambdas=True)
