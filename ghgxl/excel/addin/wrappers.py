"""The VBA functions that cells call, one per worksheet function, and how a real error travels to them.

xlwings can hand a cell no error: what Python sends for one is ``error_text``, which VBA turns into ``CVErr``, so that
a sum over it breaks. The text is ASCII, as VBA source must be; nothing here runs it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ghgxl.functions import FUNCTIONS, Function

#: The module that the cells' calls name; xlwings imports it in the function server.
MODULE: Final = "ghgxl.excel.addin.udf"

#: What Excel's CVErr takes for each error.
CODES: Final = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
}

MARK: Final = "#GHG!"

#: How an error cell arrives over COM: 0x800A0000 + its number, as a signed integer.
_SCODE: Final = -0x7FF60000


def error_text(kind: str) -> str:
    """Return the text that stands for an error on its way from Python to the wrapper."""
    return f"{MARK}{CODES.get(kind, CODES['#VALUE!'])}"


def error_of(scode: int) -> str | None:
    """Return the error that an integer out of a cell stands for; None when it is a number.

    Excel's newer errors (#SPILL!, #CALC!, #FIELD! …) have no name in VBA; they count as #VALUE!.
    """
    number = scode - _SCODE
    if not 2000 <= number < 2100:
        return None
    return next((kind for kind, code in CODES.items() if code == number), "#VALUE!")


def wrapper(function: Function) -> str:
    """Return the VBA function of one worksheet function."""
    declared = ", ".join(
        f"Optional {p.id} As Variant" if p.optional else f"{p.id} As Variant" for p in function.parameters
    )
    names = ", ".join(parameter.id for parameter in function.parameters)
    return (
        f"Public Function {function.name}({declared}) As Variant\n"
        f'    {function.name} = GhgCall("{function.name}", Array({names}))\n'
        "End Function\n"
    )


def module_text(functions: Iterable[Function] = tuple(FUNCTIONS.values())) -> str:
    """Return the module of all functions."""
    return "Option Explicit\n\n" + "\n".join(wrapper(function) for function in functions)
