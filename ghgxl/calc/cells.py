"""Between Calc and the functions: what a cell hands in, what it gets back.

Runs inside LibreOffice, once for each cell, so it is short. Calc's own habits are settled here and nowhere else:

* a number, a date and TRUE all arrive as float; an omitted argument as None; a range as rows, its blanks as "";
* an empty cell referred to alone arrives as 0.0, as a zero does; no type that a parameter can have tells them apart and is
  of use (see below). A zero quantity is taken at its word, as in Excel; ``GHG_EXPLAIN`` says that it may be a blank, and
  ``ghgxl check`` finds the blank. A zero that would be a factor (``DOUBTED``) is #N/A: it would make a zero of everything.
  Elsewhere it is an omitted argument. A range of one cell, ``C5:C5``, tells the two apart;
* a real error goes back as a NaN whose payload is LibreOffice's error number;
* everything goes back as rows, which serves a cell and an array formula alike.

What each type of a parameter gets of a cell, of LibreOffice 7.4.7 and 25.2.3 alike (``tests/calc/test_blanks.py``):

=========================  ==========  ===========  =============  ============  =======================
declared as                blank cell  zero         0.1 + 0.2      literal 5     omitted
=========================  ==========  ===========  =============  ============  =======================
any, sequence<any>         0.0         0.0          exact          5.0           None
sequence<sequence<any>>    0.0         0.0          exact          5.0           Err:504, not called
double                     0.0         0.0          exact          5.0           Err:504, not called
string, sequences of it    ""          "0"          "0.3"          "5"           Err:504, not called
XCellRange                 EMPTY       VALUE        exact          **Err:504**   Err:504, not called
=========================  ==========  ===========  =============  ============  =======================

A text has 15 digits, so a computed quantity would give another last bit than in Excel. A range of cells takes no number,
no ``A1*2`` and no ``SUM``; reading its cell takes two calls back into LibreOffice, 2 to 4 times the time of the thinnest
add-in (100,000 cells: 2.2 s for 0.6 s in 7.4, 4.6 s for 2.0 s in 25.2). The document, which a function can be given, doesn't
say which cell is being calculated. A blank *result* (``=A2`` of a blank A2) is a zero in Calc whatever asks for it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from itertools import chain
from typing import Final, TypeAlias

from ghgxl.collector import resting
from ghgxl.functions import FUNCTIONS, CellError, Function, Result, call

#: What one cell hands in: float, text, None, or the rows of a range.
Given: TypeAlias = "float | str | tuple[tuple[float | str, ...], ...] | None"
Rows: TypeAlias = tuple[tuple[float | str, ...], ...]

#: LibreOffice's numbers for the errors that a cell can show.
NUMBERS: Final = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 32767,
}

#: Arguments, by id, in which a zero is a zero, and those in which it could be an omitted one too.
COUNTED: Final = frozenset(("quantity", "value"))
DOUBTED: Final = frozenset(("factor",))

#: What GHG_EXPLAIN says besides of a zero quantity.
MAYBE_BLANK: Final = "数量为 0：LibreOffice 把单独引用的空白单元格也当作 0；若该单元格是空白，请补录数据。"


def error(kind: str) -> float:
    """Return the NaN that Calc shows as this error; #VALUE! for a kind that Calc doesn't have."""
    payload = 0x7FF8000000000000 | NUMBERS.get(kind, NUMBERS["#VALUE!"])
    return float(struct.unpack("<d", struct.pack("<Q", payload))[0])


_ERRORS: Final = {kind: error(kind) for kind in NUMBERS}


def cell(value: float | str | CellError) -> float | str:
    """Return a result as Calc takes it."""
    return _ERRORS.get(value.kind, _ERRORS["#VALUE!"]) if isinstance(value, CellError) else value


def doubtful(name: str) -> str:
    """Return why a zero that arrives alone can't be taken at its word, and what to write instead."""
    return f"“{name}”为 0 或为空，LibreOffice 不能区分；请把引用写成 C5:C5 的形式，不用时省略"


def method(function: Function) -> Callable[..., Rows]:
    """Return what Calc calls for one function: arguments as they arrive, rows as they go back."""
    name, told = function.name, function.name == "GHG_EXPLAIN"
    kept = tuple(parameter.id in COUNTED for parameter in function.parameters)
    doubted = tuple((at, p.name) for at, p in enumerate(function.parameters) if p.id in DOUBTED)

    def zeros(given: tuple[Given, ...]) -> Rows:
        for at, parameter in doubted:
            if given[at : at + 1] == (0.0,):
                return ((f"没有结果：{doubtful(parameter)}。" if told else _ERRORS["#N/A"],),)
        result = call(
            name, [None if value == 0.0 and not stays else value for value, stays in zip(given, kept, strict=False)]
        )
        return _rows(f"{result}{MAYBE_BLANK}" if told and isinstance(result, str) and given[0] == 0.0 else result)

    def answer(*given: Given) -> Rows:
        return zeros(given) if 0.0 in given else _rows(call(name, given))

    return answer


def _rows(result: Result | list[tuple[Result, ...]]) -> Rows:
    if isinstance(result, list):
        with resting():
            if CellError not in set(map(type, chain.from_iterable(result))):
                return tuple(result)  # type: ignore[arg-type]  # what is no error is a number or a text
            return tuple(tuple(cell(value) for value in row) for row in result)
    return ((cell(result),),)


#: Function name → what Calc calls.
METHODS: Final = {name: method(function) for name, function in FUNCTIONS.items()}
