"""The VBA text that stands between a cell and the Python function: a failure becomes a real error (CVErr).

ASCII only: a VBA project keeps its source in an ANSI code page and destroys Chinese in silence.
The text is generated from the registry of functions; nothing here runs it.
"""

from __future__ import annotations

from collections.abc import Iterable

from ghgxl.functions import FUNCTIONS, Function

#: What Excel's CVErr takes for each error.
CODES = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042}

MARK = "#GHG!"

#: Names that VBA keeps to itself; a parameter may not bear one.
RESERVED = frozenset(
    [
        "and",
        "as",
        "boolean",
        "byref",
        "byte",
        "byval",
        "call",
        "case",
        "const",
        "currency",
        "date",
        "dim",
        "do",
        "double",
        "each",
        "else",
        "elseif",
        "empty",
        "end",
        "enum",
        "erase",
        "error",
        "event",
        "exit",
        "false",
        "for",
        "friend",
        "function",
        "get",
        "global",
        "gosub",
        "goto",
        "if",
        "imp",
        "implements",
        "in",
        "input",
        "integer",
        "is",
        "let",
        "lib",
        "like",
        "local",
        "lock",
        "long",
        "loop",
        "lset",
        "me",
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
        "public",
        "put",
        "raiseevent",
        "redim",
        "rem",
        "resume",
        "return",
        "rset",
        "seek",
        "select",
        "set",
        "single",
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

_WRAP = """Private Function GhgCell(ByVal v As Variant) As Variant
    GhgCell = v
    If VarType(v) = vbString Then
        If Left$(v, 5) = "#GHG!" Then GhgCell = CVErr(CLng(Mid$(v, 6, 4)))
    End If
End Function

Private Function GhgWrap(ByVal v As Variant) As Variant
    Dim r As Long, c As Long
    If Not IsArray(v) Then
        GhgWrap = GhgCell(v)
        Exit Function
    End If
    For r = LBound(v, 1) To UBound(v, 1)
        For c = LBound(v, 2) To UBound(v, 2)
            v(r, c) = GhgCell(v(r, c))
        Next c
    Next r
    GhgWrap = v
End Function
"""


def error_text(kind: str) -> str:
    """Return the text that stands for an error on its way from Python to the wrapper."""
    return f"{MARK}{CODES.get(kind, CODES['#VALUE!'])}"


def wrapper(function: Function, module: str = "ghgxl.excel.udf") -> str:
    """Return the VBA function of one worksheet function."""
    names = [parameter.id for parameter in function.parameters]
    declared = ", ".join(
        f"Optional {p.id} As Variant" if p.optional else f"{p.id} As Variant" for p in function.parameters
    )
    return f"""Public Function {function.name}({declared}) As Variant
    On Error GoTo failed
    {function.name} = GhgWrap(XLPy.CallUDF("{module}", "{function.name}", Array({", ".join(names)}), ActiveWorkbook, Application.Caller))
    Exit Function
failed:
    {function.name} = CVErr({CODES["#VALUE!"]})
End Function
"""


def module_text(functions: Iterable[Function] = tuple(FUNCTIONS.values())) -> str:
    """Return the whole VBA module, ASCII, with Windows line ends."""
    text = "Option Explicit\n\n" + "\n".join([*(wrapper(function) for function in functions), _WRAP])
    return text.replace("\n", "\r\n")
