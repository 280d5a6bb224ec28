"""Which names may stand in VBA and in a cell; a name that may not is refused before anything is built.

Excel refuses a module with a reserved word as a parameter, and reads ``GHG2024`` as a cell. Nothing here knows
what the functions compute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ghgxl.errors import DataError
from ghgxl.findings import column_number
from ghgxl.functions import Function

#: Words that VBA keeps to itself: statements, operators, types, and names that the editor turns into keywords.
RESERVED: Final = frozenset(
    [
        "abs",
        "addressof",
        "and",
        "any",
        "array",
        "as",
        "attribute",
        "boolean",
        "byref",
        "byte",
        "byval",
        "call",
        "case",
        "cbool",
        "cbyte",
        "ccur",
        "cdate",
        "cdbl",
        "cdecl",
        "cint",
        "circle",
        "class",
        "clng",
        "clnglng",
        "clngptr",
        "close",
        "const",
        "csng",
        "cstr",
        "currency",
        "cvar",
        "cverr",
        "date",
        "debug",
        "decimal",
        "declare",
        "defbool",
        "defbyte",
        "defcur",
        "defdate",
        "defdbl",
        "defint",
        "deflng",
        "defobj",
        "defsng",
        "defstr",
        "defvar",
        "dim",
        "do",
        "doevents",
        "double",
        "each",
        "else",
        "elseif",
        "empty",
        "end",
        "endif",
        "enum",
        "erase",
        "error",
        "event",
        "exit",
        "false",
        "fix",
        "for",
        "friend",
        "function",
        "get",
        "global",
        "go",
        "gosub",
        "goto",
        "if",
        "imp",
        "implements",
        "in",
        "input",
        "inputb",
        "instr",
        "instrb",
        "int",
        "integer",
        "is",
        "lbound",
        "left",
        "len",
        "lenb",
        "let",
        "lib",
        "like",
        "line",
        "load",
        "local",
        "lock",
        "long",
        "longlong",
        "longptr",
        "loop",
        "lset",
        "me",
        "mid",
        "midb",
        "mod",
        "new",
        "next",
        "not",
        "nothing",
        "null",
        "object",
        "on",
        "open",
        "option",
        "optional",
        "or",
        "paramarray",
        "preserve",
        "print",
        "private",
        "property",
        "psets",
        "ptrsafe",
        "public",
        "put",
        "raiseevent",
        "redim",
        "rem",
        "reset",
        "resume",
        "return",
        "right",
        "rset",
        "scale",
        "seek",
        "select",
        "set",
        "sgn",
        "shared",
        "single",
        "spc",
        "static",
        "step",
        "stop",
        "string",
        "sub",
        "tab",
        "then",
        "to",
        "true",
        "type",
        "typeof",
        "ubound",
        "unknown",
        "unlock",
        "until",
        "variant",
        "wend",
        "while",
        "width",
        "with",
        "withevents",
        "write",
        "xor",
    ]
)

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,254}\Z")
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})\Z")
_R1C1 = re.compile(r"[Rr]([0-9]*)([Cc]([0-9]*))?\Z|[Cc][0-9]*\Z")
_LAST_COLUMN, _LAST_ROW = 16384, 1_048_576


def is_cell(name: str) -> bool:
    """Return whether Excel reads a name as an address: GHG2024 is column GHG, row 2024."""
    found = _CELL.match(name)
    if found is None:
        return bool(_R1C1.match(name))
    return column_number(found[1]) <= _LAST_COLUMN and 1 <= int(found[2]) <= _LAST_ROW


def problem(name: str) -> str:
    """Return why a name can't be used, in Chinese; nothing when it can."""
    if not _NAME.match(name):
        return f"“{name}”只能由英文字母、数字和下划线组成，并以字母开头"
    if name.lower() in RESERVED:
        return f"“{name}”是 VBA 的保留字"
    if is_cell(name):
        return f"“{name}”会被 Excel 当作单元格地址"
    return ""


def refuse(functions: Iterable[Function]) -> None:
    """Raise DataError that lists every name which can't be used, and every name used twice."""
    problems: list[str] = []
    known: set[str] = set()
    for function in functions:
        if function.name.lower() in known:
            problems.append(f"函数名“{function.name}”重复")
        known.add(function.name.lower())
        names = [function.name, *(parameter.id for parameter in function.parameters)]
        problems += [f"{function.name}：{why}" for name in names if (why := problem(name))]
        lower = [name.lower() for name in names]
        problems += [f"{function.name}：“{name}”重复" for name in dict.fromkeys(lower) if lower.count(name) > 1]
    if problems:
        raise DataError("无法生成加载项：" + "；".join(problems) + "。")
