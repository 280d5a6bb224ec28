"""The built add-in in pyOpenVBA's interpreter, its machine's edge (GhgStart) replaced by one that Python answers for."""

# mypy: disallow-subclassing-any=False, disallow-untyped-decorators=False
# pyOpenVBA carries no types.
from __future__ import annotations

from pathlib import Path
from typing import Any

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import EMPTY, MISSING, VBAArray, VBAErrorValue, VBAObject, VBARuntimeError, member, method

from ghgxl.excel.addin import building

#: What stands for GhgStart: the same procedures, each handed to the object that a test gives.
EDGE = """Option Explicit
Option Private Module
Private held As Object

Public Sub Hold(ByVal given As Object)
    Set held = given
End Sub

Public Function GhgServer() As Object
    held.Start
    Set GhgServer = held
End Function

Public Sub GhgRestart()
    held.Restart
End Sub

Public Sub GhgSay(ByVal kind As String, ByVal text As String)
    held.Say kind, text
End Sub

Public Sub GhgAllowEsc()
End Sub

Public Sub GhgPause()
    held.Pause
End Sub

Public Function GhgTempFolder() As String
    GhgTempFolder = held.TempFolder()
End Function

Public Sub NoteHelp(ByVal Macro As String, ByVal Description As String, ByVal Category As String, ByVal ArgumentDescriptions As Variant)
    held.NoteHelp Macro, Description, Category, ArgumentDescriptions
End Sub
"""

_MISSING_SCODE = -2147352572
_ERROR_SCODE = -2146828288


def over(value: Any) -> Any:
    """Return a VBA value as COM hands it to Python: errors as integers, arrays as tuples, empty as None."""
    if value is MISSING:
        return _MISSING_SCODE
    if isinstance(value, VBAErrorValue):
        return _ERROR_SCODE + value.number
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return tuple(over(item) for item in value.items)
        (top, bottom), (left, right) = value.bounds
        return tuple(tuple(over(value.get([r, c])) for c in range(left, right + 1)) for r in range(top, bottom + 1))
    if value is EMPTY:
        return None
    if isinstance(value, Handed):
        return value.inner
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def back(value: Any) -> Any:
    """Return a Python value as COM hands it to VBA: rows as an array of two dimensions, a flat list as one of one."""
    if isinstance(value, list):
        if value and isinstance(value[0], list | tuple):
            array = VBAArray([(0, len(value) - 1), (0, len(value[0]) - 1)])
            for r, row in enumerate(value):
                for c, cell in enumerate(row):
                    array.set([r, c], cell)
            return array
        return VBAArray([(0, len(value) - 1)], items=list(value))
    return value if isinstance(value, str | float | bool) else Handed(value)


class Handed(VBAObject):
    """A Python object that VBA holds."""

    vba_type_name = "Handed"

    def __init__(self, inner: Any) -> None:
        self.inner = inner


class Count(VBAObject):
    """A collection of which only the number is asked."""

    vba_type_name = "Range"

    def __init__(self, number: int) -> None:
        self.number = number

    @member
    def Count(self) -> int:  # noqa: N802
        return self.number


class Column(VBAObject):
    """A whole column of a sheet whose used range is rows 8 to 1007; it notes how much of itself was read."""

    vba_type_name = "Range"

    def __init__(self, rows: int = 1_048_576) -> None:
        self.rows = rows
        self.read: list[int] = []

    @property
    def rows_read(self) -> int:
        return self.read[-1]

    @member
    def Areas(self) -> Count:  # noqa: N802
        return Count(1)

    @member
    def Rows(self) -> Count:  # noqa: N802
        return Count(self.rows)

    @member
    def Row(self) -> int:  # noqa: N802
        return 8

    @member
    def Worksheet(self) -> Column:  # noqa: N802
        return Column()

    @member
    def UsedRange(self) -> Column:  # noqa: N802
        return Column(1000)

    @method
    def Resize(self, rows: Any) -> Column:  # noqa: N802
        smaller = Column(int(rows))
        smaller.read = self.read
        return smaller

    @member
    def Value2(self) -> VBAArray:  # noqa: N802
        self.read.append(self.rows)
        return VBAArray([(1, 1), (1, 1)], items=[1.0])


class Edge(VBAObject):
    """The machine as a test wants it: the function server (or the reason why there is none), and what was said."""

    vba_type_name = "Edge"

    def __init__(self, python: Any, folder: Path) -> None:
        self.python = python
        self.folder = folder
        self.refusal = ""
        self.starts = self.restarts = self.pauses = 0
        self.said: list[tuple[str, str]] = []
        self.help: list[dict[str, Any]] = []

    @method
    def Start(self) -> None:  # noqa: N802  as VBA spells it, here and below
        self.starts += 1
        if self.refusal:
            raise VBARuntimeError(1000, self.refusal)

    @method
    def Restart(self) -> None:  # noqa: N802
        self.restarts += 1

    @method
    def Say(self, kind: Any, text: Any) -> None:  # noqa: N802
        self.said.append((str(kind), str(text)))

    @method
    def Pause(self) -> None:  # noqa: N802
        import time

        self.pauses += 1
        time.sleep(0.05)

    @method
    def TempFolder(self) -> str:  # noqa: N802
        return str(self.folder)

    @method
    def NoteHelp(self, macro: Any, description: Any, category: Any, arguments: Any) -> None:  # noqa: N802
        self.help.append(
            {"macro": macro, "help": description, "category": category, "arguments": list(over(arguments))}
        )

    @method
    def CallUDF(self, module: Any, name: Any, values: Any) -> Any:  # noqa: N802
        return back(self.python.CallUDF(module, name, over(values)))

    @method
    def Module(self, name: Any) -> Any:  # noqa: N802
        return back(self.python.Module(name))

    @method
    def Tuple(self, first: Any, second: Any, third: Any) -> Any:  # noqa: N802
        return back(self.python.Tuple(*(over(each) for each in (first, second, third))))

    @method
    def Call(self, target: Any, name: Any, arguments: Any = MISSING) -> Any:  # noqa: N802
        given = [] if arguments is MISSING else [over(arguments)]
        return back(self.python.Call(over(target), over(name), *given))

    @method
    def Str(self, value: Any) -> str:  # noqa: N802
        return str(self.python.Str(over(value)))


def excel(edge: Edge, folder: Path) -> ExcelApplication:
    """Return an Excel of sorts with the add-in loaded, a workbook open beside it, and the edge in place."""
    path = folder / "ghgxl.xlam"
    path.write_bytes(building.built())
    with ExcelFile(path) as book:
        book.set_module("GhgStart", EDGE)
        help_source = book.get_module("GhgHelp")
        assert help_source.count("Application.MacroOptions ") == 1
        book.set_module("GhgHelp", help_source.replace("Application.MacroOptions ", "NoteHelp "))
        book.save()
    app = ExcelApplication.open(path)
    app.run("Hold", edge)
    return app
