"""One registry, many hosts: xlwings, the add-in's VBA, Calc and the LAMBDA names have the same functions, and give the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ghgxl.calc import metadata
from ghgxl.excel.addin import source, texts, wrappers
from ghgxl.excel.freeze import freeze
from ghgxl.functions import FUNCTIONS, CellError, call
from tests.asked import CASES, literal
from tests.excel.addin.test_chain import chain
from tests.excel.freeze.books import board
from tests.excel.freeze.test_lambdas import computed

pytestmark = pytest.mark.xdist_group("office")

#: Name → its parameters in their order: (id, whether it may be left out). What every host must have, read off itself.
Shape = dict[str, list[tuple[str, bool]]]
REGISTRY: Shape = {
    name: [(parameter.id, parameter.optional) for parameter in function.parameters]
    for name, function in FUNCTIONS.items()
}


@pytest.fixture(scope="module")
def windows() -> dict[str, Any]:
    """What xlwings' own code exposes and serves, and what the VBA in an interpreter gives."""
    return chain("hosts")


def test_xlwings_exposes_the_functions_with_their_arguments_in_order(windows: dict[str, Any]) -> None:
    exposed: Shape = {
        name: [(id_, optional) for id_, _, optional in found["arguments"]] for name, found in windows["exposed"].items()
    }
    assert exposed == REGISTRY


def test_the_vba_declares_the_functions_in_the_registrys_order() -> None:
    text = wrappers.module_text()
    declared = {
        name: [
            (words.removeprefix("Optional ").removesuffix(" As Variant"), words.startswith("Optional "))
            for words in arguments.split(", ")
        ]
        for name, arguments in re.findall(r"^Public Function (\w+)\((.*)\) As Variant$", text, re.MULTILINE)
    }
    assert list(declared.items()) == list(REGISTRY.items())
    handed = re.findall(r'GhgCall\("(\w+)", Array\((.*)\)\)', text)
    assert [(name, ids.split(", ")) for name, ids in handed] == [
        (name, [id_ for id_, _ in parameters]) for name, parameters in REGISTRY.items()
    ]


def test_calc_has_loaded_the_functions_with_their_arguments_in_order(calc: Any) -> None:
    assert calc.addin() == {
        name: [metadata.parameter_name(id_) for id_, _ in parameters] for name, parameters in REGISTRY.items()
    }


def test_the_lambda_names_declare_the_functions_with_their_arguments_in_order(tmp_path: Path) -> None:
    freeze(board(tmp_path / "a.xlsx", {"F2": '=GHG_GWP("CH4")'}), tmp_path / "b.xlsx", lambdas=True)
    names = openpyxl.load_workbook(tmp_path / "b.xlsx").defined_names
    declared: Shape = {
        name: [
            (id_, kind == "op")
            for kind, id_ in re.findall(r"_xl(op|pm)\.(\w+)(?=,)", str(names[name].attr_text).partition("(")[2])
        ][: len(REGISTRY[name])]
        for name in names
    }
    assert declared == REGISTRY


def test_every_host_helps_with_the_same_words(windows: dict[str, Any], calc: Any) -> None:
    wizard, sheet = (
        calc.described(),
        {row[1]: row for row in texts.rows(FUNCTIONS.values(), {}) if row[0] == "function"},
    )
    assert list(sheet) == list(FUNCTIONS)
    assert windows["exposed"].keys() == wizard.keys() == FUNCTIONS.keys()
    for name, function in FUNCTIONS.items():
        served = windows["exposed"][name]
        assert all(str(help_).startswith(function.help) for help_ in (served["help"], wizard[name][0], sheet[name][2]))
        for at, parameter in enumerate(function.parameters):
            assert served["arguments"][at][1] == f"{parameter.name}：{parameter.help}"
            assert wizard[name][1][at][:2] == [parameter.name, parameter.help]
            assert str(sheet[name][5 + at]).replace("（可省略）", "") == f"{parameter.name}：{parameter.help}"


def test_no_function_is_volatile_in_any_host(windows: dict[str, Any], calc: Any) -> None:
    """A cell is calculated again when an argument changes, and at no other time."""
    assert windows["volatile"] == dict.fromkeys(FUNCTIONS, False)
    code = source.modules(FUNCTIONS.values())
    assert not [name for name, text in code.items() if "volatile" in text.lower()]
    assert "XVolatileResult" not in metadata.interface()
    calc.fill(cells={"A1": '=GHG_GWP("CH4")', "A2": "=RAND()"})
    before = calc.read(address="A1:A2")
    calc.fill(cells={"B1": 1.0})
    after = calc.read(address="A1:A2")
    assert before[0] == after[0] == [28.0]
    assert before[1] != after[1], "RAND is volatile"


def kind(value: Any) -> Any:
    """Return a host's result as the registry gives it: an error by its kind, anything else as it is."""
    if isinstance(value, CellError):
        return ("error", value.kind)
    if isinstance(value, list):
        return ("error", value[0])
    found = re.fullmatch(rf"(?:{wrappers.MARK}|error )(\d{{4}})", value) if isinstance(value, str) else None
    return ("error", next(k for k, code in wrappers.CODES.items() if code == int(found[1]))) if found else value


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_same_arguments_give_the_same_in_every_host_to_the_last_bit(
    windows: dict[str, Any], calc: Any, name: str
) -> None:
    expected = [kind(call(name, given)) for given in CASES[name]]
    assert any(not isinstance(value, tuple) for value in expected)
    assert [kind(value) for value in windows["served"][name]] == expected
    assert [kind(value) for value in windows["vba"][name]] == expected
    calc.fill(
        cells={f"A{row}": f"={name}({';'.join(map(literal, given))})" for row, given in enumerate(CASES[name], 1)}
    )
    assert [kind(row[0]) for row in calc.read(address=f"A1:A{len(expected)}")] == expected


def test_the_lambda_names_give_what_the_functions_give(tmp_path: Path) -> None:
    """A number written as text is for the functions alone: freezing leaves such a cell.

    ironcalc shows nine digits, and writes TEXT(1,"0E+00") as 1E-00, so it finds no quantity between 1 and 10 in a key.
    """
    answered = [
        (name, given, result)
        for name, cases in CASES.items()
        for given in cases
        if not isinstance(result := call(name, given), CellError)
        and given[0] != "1,234"
        and (name, given[0]) != ("GHG_EXPLAIN", 1.0)
    ]
    cells = {f"F{row}": f"={name}({','.join(map(literal, given))})" for row, (name, given, _) in enumerate(answered, 2)}
    freeze(board(tmp_path / "a.xlsx", cells), tmp_path / "b.xlsx", lambdas=True)
    theirs = computed(tmp_path / "b.xlsx")
    assert len(theirs) == len(answered) > 12
    for row, (name, given, result) in enumerate(answered, 2):
        shown = theirs[f"F{row}"]
        assert shown == (result if isinstance(result, str) else pytest.approx(result, rel=1e-7)), (name, given)
