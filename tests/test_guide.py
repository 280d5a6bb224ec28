"""The accountant's guide: its formulas give what it prints, its pictures are what a real Calc shows, its commands exist."""

from __future__ import annotations

import ast
import csv
import importlib.util
import re
import shutil
import struct
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ghgxl.cli.every import COMMANDS
from ghgxl.functions import CellError, call

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "workbooks"
GUIDE = (FOLDER / "会计指南.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in GUIDE.splitlines() if line.startswith("|")]


def computed(formula: str) -> Any:
    """Return what the functions give for a formula whose arguments are written out."""
    name, _, rest = formula.removeprefix("=").partition("(")
    given = ast.literal_eval(f"[{rest.removesuffix(')')}]")
    return call(name, [float(value) if isinstance(value, int) else value for value in given])


def formula_rows(column: int) -> list[list[str]]:
    return [row for row in ROWS if len(row) > column and re.fullmatch(r"`=GHG_\w+\(.*\)`", row[column])]


RESULTS = [(row[1].strip("`"), row[2]) for row in formula_rows(1)]
ERRORS = [(row[2].strip("`"), row[0]) for row in formula_rows(2)]


@pytest.mark.parametrize(("formula", "printed"), RESULTS)
def test_a_formula_of_the_guide_gives_what_is_printed_beside_it(formula: str, printed: str) -> None:
    number = printed.split(maxsplit=1)[0]
    assert f"{computed(formula):,.4f}".rstrip("0").rstrip(".") == number


@pytest.mark.parametrize(("formula", "printed"), ERRORS)
def test_a_formula_that_fails_in_the_guide_fails_as_it_says(formula: str, printed: str) -> None:
    found = computed(formula)
    assert isinstance(found, CellError)
    assert f"`{found.kind}`" in printed


def test_the_guide_has_five_formulas_and_explains_every_error_that_functions_give() -> None:
    assert len(RESULTS) == 5
    assert len(ERRORS) == 3
    assert {"`#VALUE!`", "`#N/A`", "`#NAME?`"} <= {row[0] for row in ROWS}


def test_every_command_of_the_guide_exists_and_the_readme_leads_to_it() -> None:
    named = set(re.findall(r"ghgxl ([a-z-]+)", GUIDE))
    assert named >= {"excel", "calc-addin", "freeze", "fill", "thaw", "check"}
    assert named <= set(COMMANDS)
    assert "(workbooks/会计指南.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", re.findall(r"!\[[^\]]+\]\(([^)]+)\)", GUIDE))
def test_a_picture_is_there_small_and_wide_enough_to_read(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert 900 < width < 1600
    assert height > 150
    assert len(data) < 100_000


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pictures", FOLDER / "source" / "pictures.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """What Calc with the add-in shows in the sheets of the pictures, cell by cell."""
    assert shutil.which("soffice"), "LibreOffice is missing: sh .ci/programs.sh installs it"
    pictures, folder = builder(), tmp_path_factory.mktemp("pictures")
    sources = [folder / f"{picture.name}.xlsx" for picture in pictures.PICTURES]
    for picture, source in zip(pictures.PICTURES, sources, strict=True):
        pictures.workbook(picture, source)
    made = pictures.computed(sources, "csv:Text - txt - csv (StarCalc):44,34,76", folder)
    return {path.stem: list(csv.reader(path.read_text(encoding="utf-8").splitlines())) for path in made}


@pytest.mark.xdist_group("office")
def test_the_pictures_show_the_results_of_the_guide(shown: dict[str, list[list[str]]]) -> None:
    rows = shown["函数"][2:]
    assert [row[6] for row in rows] == [printed.split()[0] for _, printed in RESULTS]
    assert [row[7].partition("(")[0] for row in rows] == [formula.partition("(")[0] for formula, _ in RESULTS]


@pytest.mark.xdist_group("office")
def test_the_picture_of_errors_shows_what_the_functions_say_and_a_broken_total(
    shown: dict[str, list[list[str]]],
) -> None:
    *rows, total = shown["错误"][2:]
    assert [row[4] for row in rows] == ["0.7072", "#VALUE!", "#N/A", "#VALUE!"]
    assert total[4] == "#VALUE!"
    given = [[number(row[0]), row[1], row[2], 2021.0, "广东"] for row in rows]
    assert [row[5] for row in rows] == [call("GHG_EXPLAIN", arguments) for arguments in given]


def number(text: str) -> float | str:
    return float(text) if text.isdigit() else text


def test_the_pictures_can_be_built_again(tmp_path: Path) -> None:
    builder().main(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.glob("*.png")}
    for path in tmp_path.iterdir():
        new, old = (struct.unpack(">II", each.read_bytes()[16:24]) for each in (path, FOLDER / path.name))
        assert all(abs(one - other) < 40 for one, other in zip(new, old, strict=True)), "build the pictures again"
