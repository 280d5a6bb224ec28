"""A program that tests start: cells' VBA, xlwings' server and our functions in one chain; prints what came of it as JSON."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.excel.addin.windows_python import server

ROOT = Path(__file__).resolve().parents[3]
PYTHON = server()

from pyopenvba.interpreter import MISSING, VBAArray, VBAErrorValue  # noqa: E402  xlwings is stubbed first

from ghgxl.excel.addin.wrappers import MODULE  # noqa: E402
from tests.asked import CASES  # noqa: E402
from tests.excel.addin.interpreter import Column, Edge, Handed, excel, over  # noqa: E402

SHEET = """
Public Sub Fill()
    Dim s As Object
    Set s = ThisWorkbook.Worksheets(1)
    s.Range("T1").Value = 100
    s.Range("T2").Value = "kWh"
    s.Range("T3").Value = "MW/h"
    s.Range("T4").Formula = "=NA()"
    s.Range("U1").Value = 1
    s.Range("U2").Value = 2
    s.Range("U3").Formula = "=1/0"
    s.Range("X1").Value = GHG_EMISSION(s.Range("T1"), s.Range("T2"), "@power@", 2021, "@region@")
    s.Range("X2").Value = GHG_EMISSION(s.Range("T1"), s.Range("T3"), "@power@", 2021, "@region@")
    s.Range("X3").Value = GHG_EMISSION(s.Range("T4"), "kWh", "@power@", 2021)
    s.Range("X4").Value = GHG_EMISSION(s.Range("V9"), "kWh", "@power@", 2021)
    s.Range("X5").Value = GHG_EMISSION(s.Range("T1"), "kWh", "@power@", , "@region@")
    s.Range("Y1:Y3").Value = GHG_EMISSION(s.Range("U1:U3"), "kWh", "@power@", 2021, "@region@")
    s.Range("Z1:AA1").Value = GHG_EMISSION(Array(1, 2), "kWh", "@power@", 2021, "@region@")
    s.Range("X6").Value = GHG_EXPLAIN(s.Range("T1"), s.Range("T3"), "@power@")
    s.Range("X7").Formula = "=SUM(X1:X1)"
    s.Range("X8").Formula = "=SUM(X1:X2)"
    s.Range("X9").Formula = "=SUM(Y1:Y3)"
    s.Range("X10").Formula = "=SUM(Y1:Y2)"
    s.Range("X11").Value = GHG_EMISSION(s.Range("T1:T1,U1:U1"), "kWh", "@power@")
End Sub
"""


def cells() -> dict[str, Any]:
    """Return what cells show after functions were called from VBA."""
    with tempfile.TemporaryDirectory() as name:
        edge = Edge(PYTHON, Path(name))
        app = excel(edge, Path(name))
        app.add_module(SHEET.replace("@power@", "电力").replace("@region@", "广东"), name="Probe")
        app.run("Fill")
        column = Column()
        app.run("GhgCall", "GHG_EMISSION", VBAArray([(0, 2)], items=[column, "kWh", "电力"]))
        sheet = app.sheet(1)
        places = [*(f"X{row}" for row in range(1, 12)), "Y1", "Y2", "Y3", "Z1", "AA1"]
        shown = {place: _plain(sheet.value(place)) for place in places}
        shown["whole column read"] = column.rows_read
        edge.refusal = "no Python"
        app.run("Fill")
        shown["without Python"] = _plain(sheet.value("X1"))
        return shown


def direct() -> dict[str, Any]:
    """Return what xlwings' server answers to arguments as Excel gives them."""
    module = MODULE
    missing, scode = -2147352572, -2146828288

    def emission(*arguments: Any) -> Any:
        return PYTHON.CallUDF(module, "GHG_EMISSION", arguments)

    column = ((1.0,), (None,), (scode + 2042,), (scode + 2045,), (scode + 2050,), ("12",), (True,))
    return {
        "all": emission(359.3406, "万千瓦时", "电力", 2021.0, "广东", missing, missing),
        "omitted": emission(1.0, "MWh", "电力"),
        "text year": emission(1.0, "MWh", "电力", "2021年", "广东"),
        "blank": emission(None, "MWh", "电力"),
        "column": emission(column, "MWh", "电力", 2021.0, "广东"),
        "row": emission(((1.0, 2.0, 3.0),), "MWh", "电力", 2021.0, "广东"),
        "both": emission(((1.0,), (2.0,)), (("kWh", "MWh"),), "电力", 2021.0, "广东"),
        "one cell": emission(((1.0,),), (("MWh",),), (("电力",),), 2021.0, "广东"),
        "imported": [name for name in HEAVY if name in sys.modules],
        "public": sorted(name for name in vars(sys.modules[module]) if not name.startswith("_")),
    }


def buttons() -> dict[str, Any]:
    """Return what the buttons do with an open ledger: what is said, what is written, what Excel opens."""
    from openpyxl import Workbook

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        edge = Edge(PYTHON, folder)
        app = excel(edge, folder)
        app.run("GhgRegister")
        app.run("GhgRegister")
        said: dict[str, Any] = {"help": edge.help}
        app.run("GhgPerform", "check")
        said["without a ledger"] = edge.said[-1]
        ledger = folder / "台账.xlsx"
        shutil.copyfile(ROOT / "workbooks" / "空白台账.xlsx", ledger)
        before = ledger.read_bytes()
        app.activate_workbook(app.open_workbook(ledger))
        app.run("GhgPerform", "check")
        said["check"] = edge.said[-1]
        said["pauses"] = edge.pauses
        said["opened"] = [book.Name() for book in app.workbooks()]
        said["unchanged"] = ledger.read_bytes() == before
        edge.refusal = "no Python"
        app.run("GhgPerform", "check")
        said["without Python"] = edge.said[-1]
        edge.refusal = ""
        foreign = Workbook()
        sheet: Any = foreign.active
        sheet["A1"] = 1
        path = folder / "旧.xlsx"
        foreign.save(path)
        book = app.open_workbook(path)
        app.activate_workbook(book)
        app.add_module(HEAL, name="Heal")
        app.run("Broken")
        app.run("GhgReconnectBook")
        said["healed"] = edge.said[-1]
        said["restarts"] = edge.restarts
        said["formulas"] = [app.sheet(1, workbook=book).formula(f"B{row}") for row in range(1, 6)]
        return said


def ribbon() -> dict[str, Any]:
    """Return what each button of the tab leaves behind: what is said, what the system opens, every file by name.

    The folder and the ledger have spaces, Chinese, quotes and signs that shells and URLs give a meaning to.
    """
    import os
    from pathlib import PurePath

    shown: list[str] = []
    setattr(os, "startfile", lambda path: shown.append(PurePath(path).name))  # noqa: B010  only Windows has it
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name) / "客户 A&B (2021) 100%" / "it's", Path(name) / "用户 home"
        folder.mkdir(parents=True)
        (home / "Documents").mkdir(parents=True)
        os.environ["HOME"] = str(home)
        edge = Edge(PYTHON, Path(name))
        app = excel(edge, Path(name))
        ledger = folder / "示例 & '台账' (1) $HOME ^.xlsx"
        shutil.copyfile(ROOT / "workbooks" / "示例台账.xlsx", ledger)
        before = ledger.read_bytes()
        control = Handed("the button")
        found: dict[str, Any] = {"functions before": _functions(ledger)}
        for button in ("GhgReport", "GhgCheck", "GhgPaper", "GhgFreeze", "GhgTemplates"):
            app.activate_workbook(app.open_workbook(ledger))
            shown.clear()
            app.run(button, control)
            kind, message = edge.said[-1]
            found[button] = {
                "kind": kind,
                "message": message,
                "shown": list(shown),
                "active": str(app.workbooks()[-1].Name()),
                "files": sorted(path.name for path in folder.iterdir()),
                "unchanged": ledger.read_bytes() == before,
            }
        made = {path.suffix: path for path in folder.iterdir() if "盘查报告" in path.name}
        found["report is a Word file"] = "word/document.xml" in _parts(made[".docx"])
        (frozen,) = (path for path in folder.iterdir() if "冻结" in path.name)
        found["functions frozen"] = _functions(frozen)
        found["templates"] = sorted(path.name for path in (home / "Documents" / "ghgxl模板").iterdir())
        found["stem"] = ledger.stem
        return found


def hosts() -> dict[str, Any]:
    """Return what xlwings exposes of each function, and what its server and the VBA give for the same arguments."""
    import importlib

    module = importlib.import_module(MODULE)
    exposed = {
        name: {
            "arguments": [[each["name"], each["doc"], "optional" in each] for each in found["args"]],
            "help": found["ret"]["doc"],
        }
        for name in dir(module)
        if (found := getattr(getattr(module, name), "__xlfunc__", None))
    }
    with tempfile.TemporaryDirectory() as name:
        app = excel(Edge(PYTHON, Path(name)), Path(name))
        given = {
            function: [[MISSING if value is None else value for value in case] for case in cases]
            for function, cases in CASES.items()
        }
        return {
            "exposed": exposed,
            "volatile": {name: bool(getattr(module, name).__xlfunc__["volatile"]) for name in exposed},
            "served": {
                function: [PYTHON.CallUDF(MODULE, function, tuple(map(over, case))) for case in cases]
                for function, cases in given.items()
            },
            "vba": {
                function: [_plain(app.run(function, *case)) for case in cases] for function, cases in given.items()
            },
        }


def _parts(package: Path) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(package) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _functions(book: Path) -> int:
    """Return how many formulas of a workbook call our functions, as openpyxl reads them."""
    from openpyxl import load_workbook

    return sum(
        str(cell.value).startswith("=") and "GHG_" in re.sub(r'"[^"]*"', "", str(cell.value))
        for sheet in load_workbook(book).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    )


HEAL = """
Public Sub Broken()
    With ActiveWorkbook.Worksheets(1)
        .Range("B1").Formula = "=GHG_EMISSION(A1,""kWh"",""x"")"
        .Range("B2").Formula = "=A1+1"
        .Range("B3").Formula = "=IFERROR(GHG_EMISSION(A1,""kWh"",""GHG_x""),1)"
        .Range("B4").Formula = "=1/0"
        .Range("B5").Value = "GHG_EMISSION"
    End With
End Sub
"""

#: What a function must not wait for; only the function server's process can tell.
HEAVY = (
    "docx",
    "docxtpl",
    "jinja2",
    "lxml",
    "matplotlib",
    "polars",
    "pandas",
    "numpy",
    "openpyxl",
    "xlsxwriter",
    "click",
)


def _plain(value: Any) -> Any:
    return f"error {value.number}" if isinstance(value, VBAErrorValue) else value


PARTS = {"cells": cells, "direct": direct, "buttons": buttons, "ribbon": ribbon, "hosts": hosts}

if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]](), ensure_ascii=False))  # noqa: T201  a program that a test starts
