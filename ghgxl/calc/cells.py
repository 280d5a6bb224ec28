"""Between Calc and the functions: what a cell hands in, what it gets back.

Runs inside LibreOffice, once for each cell, so it is short. Calc's own habits are settled here and nowhere else:

* a number, a date and TRUE all arrive as float; an omitted argument as None; a range as rows, its blanks as "";
* an empty cell referred to alone arrives as 0.0, and nothing tells it from a zero. Where zero would mean something
  (``ZERO_COUNTS``) the answer is therefore #N/A, never a silent zero; elsewhere it is an omitted argument;
* a real error goes back as a NaN whose payload is LibreOffice's error number;
* everything goes back as rows, which serves a cell and an array formula alike.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final, TypeAlias

from ghgxl.functions import FUNCTIONS, CellError, Function, call

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

#: Arguments, by id, in which a zero is an answer and an empty cell is another one.
ZERO_COUNTS: Final = frozenset(("quantity", "value", "factor"))


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
    return f'“{name}”为 0 或为空，LibreOffice 不能区分；空白不等于零。确实为 0 时请把引用写成 C5&"" 的形式'


def method(function: Function) -> Callable[..., Rows]:
    """Return what Calc calls for one function: arguments as they arrive, rows as they go back."""
    name, told = function.name, function.name == "GHG_EXPLAIN"
    counting = tuple((at, p.name) for at, p in enumerate(function.parameters) if p.id in ZERO_COUNTS)

    def refused(reason: str) -> Rows:
        return ((f"没有结果：{reason}。" if told else _ERRORS["#N/A"],),)

    def answer(*given: Given) -> Rows:
        if 0.0 in given:
            for at, parameter in counting:
                if given[at : at + 1] == (0.0,):
                    return refused(doubtful(parameter))
            given = tuple(None if value == 0.0 else value for value in given)
        result = call(name, given)
        if isinstance(result, list):
            return tuple(tuple(cell(value) for value in row) for row in result)
        return ((cell(result),),)

    return answer


#: Function name → what Calc calls.
METHODS: Final = {name: method(function) for name, function in FUNCTIONS.items()}
