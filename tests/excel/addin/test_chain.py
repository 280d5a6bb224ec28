"""From a cell's VBA through xlwings' own server to our functions and back; run apart, since xlwings is stubbed for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ghgxl.functions import FUNCTIONS, call

ROOT = Path(__file__).resolve().parents[3]


def chain(part: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "tests.excel.addin.chain", part],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def direct() -> dict[str, Any]:
    return chain("direct")


@pytest.fixture(scope="module")
def cells() -> dict[str, Any]:
    return chain("cells")


@pytest.fixture(scope="module")
def buttons() -> dict[str, Any]:
    return chain("buttons")


@pytest.fixture(scope="module")
def ribbon() -> dict[str, Any]:
    return chain("ribbon")


def each_mwh() -> float:
    value = call("GHG_EMISSION", [1.0, "MWh", "电力", 2021.0, "广东"])
    assert isinstance(value, float)
    return value


def test_a_value_is_the_registrys_to_the_last_bit(direct: dict[str, Any]) -> None:
    assert direct["all"] == call("GHG_EMISSION", [359.3406, "万千瓦时", "电力", 2021.0, "广东"])
    assert direct["omitted"] == call("GHG_EMISSION", [1.0, "MWh", "电力"])
    assert direct["text year"] == each_mwh()
    assert direct["one cell"] == each_mwh()


def test_a_blank_is_an_error_and_not_zero(direct: dict[str, Any]) -> None:
    assert direct["blank"] == "#GHG!2042"


def test_error_cells_stay_errors_the_newer_ones_too(direct: dict[str, Any]) -> None:
    """Blank, #N/A, #SPILL!, #CALC!, a number as text, a truth value: none of them becomes a number unseen."""
    mwh = each_mwh()
    assert direct["column"] == [
        [mwh],
        ["#GHG!2042"],
        ["#GHG!2042"],
        ["#GHG!2015"],
        ["#GHG!2015"],
        [12 * mwh],
        ["#GHG!2015"],
    ]


def test_rows_and_columns_keep_their_shape(direct: dict[str, Any]) -> None:
    mwh = each_mwh()
    assert direct["row"] == [mwh, 2 * mwh, 3 * mwh]
    assert [len(row) for row in direct["both"]] == [2, 2]
    assert direct["both"][1][1] == 2 * mwh


def test_the_server_offers_the_functions_and_imports_nothing_heavy(direct: dict[str, Any]) -> None:
    assert set(direct["public"]) - {"annotations"} == set(FUNCTIONS)
    assert direct["imported"] == []


def test_a_cell_shows_the_value(cells: dict[str, Any]) -> None:
    assert cells["X1"] == call("GHG_EMISSION", [100.0, "kWh", "电力", 2021.0, "广东"])
    assert cells["X5"] == call("GHG_EMISSION", [100.0, "kWh", "电力", None, "广东"])
    assert cells["X7"] == cells["X1"]


def test_a_failed_cell_breaks_the_sum(cells: dict[str, Any]) -> None:
    assert cells["X2"] == "error 2015"
    assert cells["X8"] == "error 2015"
    assert cells["X3"] == "error 2042"
    assert cells["X4"] == "error 2042"


def test_an_array_carries_its_errors_to_their_cells(cells: dict[str, Any]) -> None:
    assert cells["Y3"] == "error 2007"
    assert cells["X9"] == "error 2007"
    assert cells["X10"] == pytest.approx(3 * each_mwh() / 1000)


def test_a_single_row_comes_back_as_a_row(cells: dict[str, Any]) -> None:
    assert cells["Z1"] == pytest.approx(each_mwh() / 1000)
    assert cells["AA1"] == pytest.approx(2 * each_mwh() / 1000)


def test_the_reason_is_one_function_away(cells: dict[str, Any]) -> None:
    assert "MWh" in cells["X6"]


def test_several_areas_are_an_error(cells: dict[str, Any]) -> None:
    assert cells["X11"] == "error 2015"


def test_a_whole_column_ends_with_the_used_rows(cells: dict[str, Any]) -> None:
    assert cells["whole column read"] == 1007


def test_without_python_a_cell_is_an_error(cells: dict[str, Any]) -> None:
    assert cells["without Python"] == "error 2015"


def test_the_wizard_gets_chinese_help_once(buttons: dict[str, Any]) -> None:
    help_ = {each["macro"].partition("!")[2]: each for each in buttons["help"]}
    assert len(buttons["help"]) == len(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        assert help_[name]["help"].startswith(function.help)
        assert [text.partition("：")[0].removesuffix("（可省略）") for text in help_[name]["arguments"]] == [
            parameter.name for parameter in function.parameters
        ]


def test_checking_lists_findings_in_a_new_workbook_and_leaves_the_ledger(buttons: dict[str, Any]) -> None:
    kind, message = buttons["check"]
    assert kind == "warning"
    assert "检查结果" in buttons["opened"][-1]
    assert "项" in message
    assert buttons["unchanged"] is True
    assert buttons["pauses"] > 0


def test_a_button_says_why_it_cannot(buttons: dict[str, Any]) -> None:
    assert buttons["without a ledger"][0] == "error"
    assert ".xlsx" in buttons["without a ledger"][1]
    assert buttons["without Python"] == [
        "error",
        "没有完成。请关闭 Excel，在命令行运行 ghgxl doctor 查看原因。详细信息：\nno Python",
    ]


def test_reconnecting_writes_error_cells_and_hidden_errors_again(buttons: dict[str, Any]) -> None:
    assert buttons["healed"] == ["note", "函数已连接。重新写入了 2 个公式单元格。"]
    assert buttons["restarts"] == 1
    assert buttons["formulas"][1] == "=A1+1"
    assert buttons["formulas"][2].startswith("=IFERROR(GHG_EMISSION(")


#: Button → what it adds to the ledger's name, what the system opens, what Excel opens.
MADE = {
    "GhgReport": ("-盘查报告.docx", True, False),
    "GhgCheck": ("", False, True),
    "GhgPaper": ("-计算底稿.xlsx", False, True),
    "GhgFreeze": ("-冻结.xlsx", False, True),
    "GhgTemplates": ("", False, False),
}


@pytest.mark.parametrize("button", MADE)
def test_a_button_of_the_tab_does_what_it_says_at_a_path_full_of_signs(ribbon: dict[str, Any], button: str) -> None:
    """From the ribbon's procedure through VBA, xlwings' server and a process of our own command to a file."""
    found, stem = ribbon[button], ribbon["stem"]
    suffix, shown, opened = MADE[button]
    assert found["kind"] in {"note", "warning"}, found["message"]
    assert found["unchanged"] is True
    made = [made for made, *_ in list(MADE.values())[: list(MADE).index(button) + 1] if made]
    assert sorted(found["files"]) == sorted([f"{stem}.xlsx", *(stem + each for each in made)])
    if suffix:
        assert stem + suffix in found["message"]
        assert found["shown"] == ([stem + suffix] if shown else [])
    assert opened is (found["active"] == stem + (suffix or "-检查结果.xlsx")) or button == "GhgTemplates"


def test_what_the_buttons_wrote_is_what_it_should_be(ribbon: dict[str, Any]) -> None:
    assert ribbon["report is a Word file"] is True
    assert ribbon["functions before"] > 0
    assert ribbon["functions frozen"] == 0
    assert ribbon["GhgTemplates"]["shown"] == ["ghgxl模板"]
    assert ribbon["templates"] == sorted(
        f"{path.stem}{end}" for path in (ROOT / "templates").glob("*.docx") for end in (".docx", ".说明.md")
    )
    assert "项错误" in ribbon["GhgCheck"]["message"]
