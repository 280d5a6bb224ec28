"""The add-in's VBA modules as text, ready to be put in: our own source, and the declarations of xlwings' DLL.

Of xlwings' VBA only the lines that declare its DLL are taken, from the installed package, so that their version is the
installed one. Its ways of finding a configuration (a sheet or a file beside the workbook), of putting the workbook's folder
on Python's path and of running code kept in sheets are left behind. Only the BSD part of xlwings is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Final

from ghgxl.errors import DataError
from ghgxl.excel.addin import wrappers
from ghgxl.functions import Function

#: The standard modules, in the order in which they stand in the project.
MODULES: Final = ("GhgStart", "GhgCells", "GhgHelp", "GhgActions", "GhgRibbon")

_LONGEST_LINE = 1023


@lru_cache(maxsize=1)
def xlwings_version() -> str:
    """Return the version of the installed xlwings; the DLL's name carries it."""
    from importlib.metadata import version

    return version("xlwings")


def dll(bits: int) -> str:
    """Return the name of xlwings' DLL for an Office of 32 or 64 bits."""
    return f"xlwings{bits}-{xlwings_version()}.dll"


def declarations() -> str:
    """Return the lines that declare xlwings' DLL for 64 and 32 bits; DataError when xlwings declares it in another way."""
    module = (resources.files("xlwings") / "xlwings_custom_addin.bas").read_text(encoding="cp1252")
    lines: list[str] = []
    for bits in (64, 32):
        name = re.escape(dll(bits))
        found = re.search(
            rf'^\s*(?:Private )?(Declare PtrSafe Function XLPyDLLActivateAuto Lib "{name}" .*)$', module, re.MULTILINE
        )
        if found is None or "ByRef Result As Variant" not in found[1]:
            raise DataError(f"已安装的 xlwings {xlwings_version()} 不是本版本支持的写法，请安装 ghgxl 要求的版本。")
        lines += [f'    Private Const XLPyDLLName As String = "{dll(bits)}"', f"    Private {found[1].strip()}"]
    return "\n".join(["#If Win64 Then", *lines[:2], "#Else", *lines[2:], "#End If"])


def _own(name: str) -> str:
    text = (resources.files("ghgxl.excel.addin") / "vba" / f"{name}.bas").read_text(encoding="ascii")
    return text.replace("@MODULE@", wrappers.MODULE)


def modules(functions: Iterable[Function]) -> dict[str, str]:
    """Return every standard module's text by its name, with Windows line ends."""
    texts = {name: _own(name) for name in MODULES}
    texts["GhgStart"] = texts["GhgStart"].replace("@DECLARATIONS@", declarations())
    texts["GhgFunctions"] = wrappers.module_text(functions)
    return {name: _windows(name, text) for name, text in texts.items()}


def this_workbook() -> str:
    """Return the text of the module that hears the add-in being opened."""
    return _windows("ThisWorkbook", _own("ThisWorkbook"))


def _windows(name: str, text: str) -> str:
    if not text.isascii() or any(len(line) > _LONGEST_LINE for line in text.splitlines()):
        raise DataError(f"加载项模块 {name} 含有 VBA 不能保存的字符或过长的行。")
    return text.replace("\r\n", "\n").replace("\n", "\r\n")
