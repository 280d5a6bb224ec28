"""The add-in's file: whole, the same every time, ASCII in code, Chinese in parts, deaf to workbooks."""

from __future__ import annotations

import io
import json
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pyopenvba import ExcelFile, check_file
from pyopenvba.apps.excel import ExcelApplication

from ghgxl import __version__
from ghgxl.errors import DataError, GhgxlError, OutputError
from ghgxl.excel.addin import building, names, source, texts, wrappers
from ghgxl.excel.addin.building import build
from ghgxl.excel.addin.installing import usable
from ghgxl.functions import FUNCTIONS, Parameter

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("addin") / building.NAME)


@pytest.fixture(scope="module")
def code(addin: Path) -> dict[str, str]:
    """Every module's source, as oletools reads it out of the file: not the library that wrote it."""
    script = (
        "import json, sys; from oletools.olevba import VBA_Parser; p = VBA_Parser(sys.argv[1]);"
        " print(json.dumps({n: c for _, _, n, c in p.extract_macros()}))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(addin)], capture_output=True, text=True, check=True)
    return {
        name.rpartition(".")[0]: text.replace("\r\n", "\n")
        for name, text in json.loads(done.stdout.splitlines()[-1]).items()
    }


def test_the_file_is_whole(addin: Path) -> None:
    report = check_file(addin)
    assert (report.ok, report.complete, report.issues) == (True, True, ())
    with ExcelFile(addin) as book:
        assert book.vba_project().validate() == []
        assert [reference.name for reference in book.references()] == ["stdole", "Office"]


def test_two_builds_are_the_same_bytes() -> None:
    assert building.built() == building.built()


def test_every_module_arrives_as_it_was_written(code: dict[str, str]) -> None:
    written = source.modules(FUNCTIONS.values())
    assert set(code) == {*written, "ThisWorkbook", "Sheet1"}
    for name, text in written.items():
        assert code[name].splitlines()[1:] == text.splitlines()
        assert code[name].splitlines()[0] == f'Attribute VB_Name = "{name}"'
    assert "Workbook_Open" in code["ThisWorkbook"]


def test_code_is_ascii_in_lines_that_the_editor_holds(code: dict[str, str]) -> None:
    for text in code.values():
        assert text.isascii()
        assert max(map(len, text.splitlines())) <= 1023


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_every_function_has_a_wrapper_with_its_parameters(code: dict[str, str], function: Any) -> None:
    found = re.search(rf"^Public Function {function.name}\((.*)\) As Variant$", code["GhgFunctions"], re.MULTILINE)
    assert found is not None
    declared = [each.removesuffix(" As Variant") for each in found[1].split(", ")]
    assert declared == [f"Optional {p.id}" if p.optional else p.id for p in function.parameters]
    ids = ", ".join(parameter.id for parameter in function.parameters)
    assert f'GhgCall("{function.name}", Array({ids}))' in code["GhgFunctions"]


def test_cells_see_the_functions_and_nothing_else(code: dict[str, str]) -> None:
    """A public function of a module without this option would be offered in cells beside ours."""
    open_modules = [text for text in code.values() if "Option Private Module" not in text]
    seen = [name for text in open_modules for name in re.findall(r"^Public Function (\w+)", text, re.MULTILINE)]
    assert seen == list(FUNCTIONS)


def test_starting_and_calling_never_look_at_a_workbook(code: dict[str, str]) -> None:
    bare = {name: re.sub(r"^\s*'.*$", "", text, flags=re.MULTILINE) for name, text in code.items()}
    for name in ("GhgStart", "GhgCells", "GhgFunctions", "GhgHelp"):
        assert "ActiveWorkbook" not in bare[name]
        assert "ActiveSheet" not in bare[name]
        assert "Caller" not in bare[name]
    everything = "\n".join(bare.values())
    for word in (
        ".conf",
        "GetConfig",
        "prepare_sys_path",
        "WScript",
        "cmd.exe",
        "RunPython",
        "Shell",
        "LICENSE",
        "Exec",
    ):
        assert word not in everything, word
    assert "VBProject" not in everything


def test_python_starts_without_the_current_folder_and_the_environment(addin: Path) -> None:
    app = ExcelApplication.open(addin)
    command = app.run("GhgStartCommand", r"C:\Program Files\Python\python.exe")
    assert command == '"C:\\Program Files\\Python\\python.exe" -E -P -c "import xlwings; xlwings.serve(\'$(CLSID)\')"'


def test_the_command_line_that_vba_writes_starts_python_at_a_chinese_path_with_spaces(
    addin: Path, tmp_path: Path
) -> None:
    """A stand-in for python.exe takes the line apart as any Python does and runs what -c says, in place of xlwings."""
    python = tmp_path / "程序 文件 (x86)" / "python.exe"
    python.parent.mkdir()
    python.write_text(
        f"#!{sys.executable}\n"
        "import sys, types\n"
        "assert sys.argv[1:4] == ['-E', '-P', '-c'] and len(sys.argv) == 5, sys.argv\n"
        "sys.modules['xlwings'] = types.SimpleNamespace(serve=lambda clsid: print('serves', clsid))\n"
        "exec(sys.argv[4])\n",
        encoding="utf-8",
    )
    python.chmod(0o755)
    command = ExcelApplication.open(addin).run("GhgStartCommand", str(python))
    assert command.count("$(CLSID)") == 1
    line = command.replace("$(CLSID)", "{506E67C3-55B5-48C3-A035-EED5DEEA7D6D}")
    done = subprocess.run(shlex.split(line), capture_output=True, text=True, check=True)
    assert done.stdout == "serves {506E67C3-55B5-48C3-A035-EED5DEEA7D6D}\n"


@pytest.mark.parametrize(
    ("path", "fine"),
    [
        (r"C:\Python\python.exe", True),
        (r"d:\a b\c", True),
        (r"\\server\share\python.exe", False),
        ("python", False),
        ("", False),
        (r"C:\$(CLSID)\python.exe", False),
        ('C:\\a" & calc', False),
    ],
)
def test_only_absolute_local_paths_are_started(addin: Path, path: str, fine: bool) -> None:  # noqa: FBT001
    assert ExcelApplication.open(addin).run("GhgLocal", path) is fine
    assert usable(path) is fine


def test_a_python_module_beside_the_ledger_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "ghgxl.py").write_text("raise SystemExit('code of a stranger ran')")
    (tmp_path / "json.py").write_text("raise SystemExit('code of a stranger ran')")
    done = subprocess.run(
        [sys.executable, "-E", "-P", "-c", "import json, ghgxl; print(ghgxl.__version__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == __version__, done.stderr


def test_the_dll_is_the_one_of_the_installed_xlwings(code: dict[str, str]) -> None:
    version = source.xlwings_version()
    assert code["GhgStart"].count(f'"xlwings64-{version}.dll"') == 2
    assert code["GhgStart"].count(f'"xlwings32-{version}.dll"') == 2
    assert building.versions(building.built()) == {"ghgxl": __version__, "xlwings": version}


def test_another_declaration_of_the_dll_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "xlwings_version", lambda: "9.9.9")
    with pytest.raises(DataError, match=r"9\.9\.9"):
        source.declarations()


def test_every_button_calls_a_procedure_that_is_there(addin: Path, code: dict[str, str]) -> None:
    with zipfile.ZipFile(addin) as package:
        relations = package.read("_rels/.rels").decode()
        tree = ET.fromstring(package.read("customUI/customUI14.xml"))
    assert relations.count("customUI/customUI14.xml") == 1
    tab = tree.find(f".//{UI}tab")
    assert tab is not None
    assert tab.get("label") == "温室气体"
    labels = [button.get("label") for button in tree.iter(f"{UI}button")]
    assert labels == ["生成盘查报告", "检查台账", "核对底稿", "重新连接函数", "冻结为普通公式", "打开模板文件夹"]
    for called, kind in [
        *((str(button.get("onAction")), "IRibbonControl") for button in tree.iter(f"{UI}button")),
        (str(tree.get("onLoad")), "IRibbonUI"),
    ]:
        module, _, procedure = called.partition(".")
        assert re.search(rf"^Public Sub {procedure}\(\w+ As {kind}\)$", code[module], re.MULTILINE), called


def test_every_text_that_the_code_asks_for_is_there(code: dict[str, str]) -> None:
    everything = "\n".join(code.values())
    asked = set(re.findall(r'GhgText\("([^"]+)"\)', everything))
    asked |= {f"running-{action}" for action in re.findall(r'GhgPerform "(\w+)"', everything)}
    assert asked - {"running-"} == set(texts.TEXTS)


def test_help_fits_excel() -> None:
    for row in texts.rows(FUNCTIONS.values(), {}):
        assert all(len(cell) <= 255 for cell in row if isinstance(cell, str)), row
        if row[0] == "function":
            assert row[4] == len(row) - 5 == len(FUNCTIONS[str(row[1])].parameters)


def test_an_existing_file_is_kept(addin: Path) -> None:
    before = addin.read_bytes()
    with pytest.raises(OutputError, match="已经存在"):
        build(addin)
    assert addin.read_bytes() == before
    build(addin, replace=True)
    assert addin.read_bytes() == before


def test_without_pyopenvba_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyopenvba", None)
    with pytest.raises(GhgxlError, match="pip install pyOpenVBA"):
        building.built()


@pytest.mark.parametrize("name", ["end", "To", "loop", "next", "String", "type", "Date"])
def test_reserved_words_are_refused(name: str) -> None:
    function = FUNCTIONS["GHG_GWP"]._replace(parameters=(Parameter(name, "名", "帮助"),))
    with pytest.raises(DataError, match="保留字"):
        names.refuse([function])


@pytest.mark.parametrize("name", ["GHG2024", "GHG1", "R1C1", "rc", "C", "A1", "XFD1048576"])
def test_names_that_are_addresses_are_refused(name: str) -> None:
    with pytest.raises(DataError, match="单元格地址"):
        names.refuse([FUNCTIONS["GHG_GWP"]._replace(name=name)])


@pytest.mark.parametrize("name", ["_x", "甲", "a b", "1a", ""])
def test_names_that_vba_cannot_write_are_refused(name: str) -> None:
    with pytest.raises(DataError, match="字母"):
        names.refuse([FUNCTIONS["GHG_GWP"]._replace(parameters=(Parameter(name, "名", "帮助"),))])


@pytest.mark.parametrize("name", ["XFE1", "A1048577", "GHG_2024", "ABCD1", "year", "source"])
def test_other_names_are_accepted(name: str) -> None:
    assert names.problem(name) == ""


def test_a_name_used_twice_is_refused() -> None:
    with pytest.raises(DataError, match="重复"):
        names.refuse([FUNCTIONS["GHG_GWP"], FUNCTIONS["GHG_GWP"]])


def test_our_own_functions_are_accepted() -> None:
    names.refuse(FUNCTIONS.values())
    ours = [
        name for function in FUNCTIONS.values() for name in (function.name, *(one.id for one in function.parameters))
    ]
    assert [name for name in ours if names.problem(name)] == []


def test_errors_travel_by_number_and_back() -> None:
    for kind, number in wrappers.CODES.items():
        assert wrappers.error_text(kind) == f"#GHG!{number}"
        assert wrappers.error_of(-2146828288 + number) == kind
    assert wrappers.error_of(-2146826243) == "#VALUE!"  # #SPILL!
    assert wrappers.error_of(2021) is None
    assert wrappers.error_of(0) is None


def test_what_is_no_addin_has_no_versions() -> None:
    assert building.versions(b"not a package") == {}
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert building.versions(empty.getvalue()) == {}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("=GHG_EMISSION(A1)", "=GHG_EMISSION(A1)"),
        ("='C:\\Users\\a b\\ghgxl.xlam'!GHG_EMISSION(A1)", "=GHG_EMISSION(A1)"),
        ("=1+ghgxl.xlam!GHG_GWP(A1)", "=1+GHG_GWP(A1)"),
        ("=SUM([1]!GHG_EMISSION(A1),[12]!ghg_gas(A2))", "=SUM(GHG_EMISSION(A1),ghg_gas(A2))"),
        ("=_xll.GHG_GWP(A1)*_xludf.GHG_GWP(A2)", "=GHG_GWP(A1)*GHG_GWP(A2)"),
        ("=_xldudf_GHG_GWP(A1)", "=GHG_GWP(A1)"),
        ("=GHGXL.GHG_GWP(A1)+ghgxl.ghg_gwp(A2)", "=GHG_GWP(A1)+ghg_gwp(A2)"),
        ('=IF(A1="[1]!GHG_GWP(",GHG_GWP(A2),"_xll.GHG_")', '=IF(A1="[1]!GHG_GWP(",GHG_GWP(A2),"_xll.GHG_")'),
        ("='C:\\other.xlsx'!GHG_NAME+1", "='C:\\other.xlsx'!GHG_NAME+1"),
        ("=Sheet1!GHG_NAME", "=Sheet1!GHG_NAME"),
        ("=A1", "=A1"),
    ],
)
def test_reconnecting_takes_other_machines_prefixes_off(addin: Path, text: str, plain: str) -> None:
    assert ExcelApplication.open(addin).run("GhgPlain", text) == plain
