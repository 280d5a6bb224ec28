"""The one way to call a worksheet function.

``call(name, arguments)`` takes scalars or ranges (lists of rows); a range gives a result of its shape, by
the rules of array formulas: a single row or column is repeated, what doesn't fit is #N/A. In a linear
function, the first argument only multiplies what the others decide, so a column costs one look-up for
each distinct combination of the others. However a result is reached, it is that of the single cell, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ghgxl.collector import resting
from ghgxl.errors import FactorRefused, GasRefused, Refused, UnitRefused
from ghgxl.functions import answers
from ghgxl.functions.answers import Argument
from ghgxl.functions.registry import FUNCTIONS, CellError, Function, Result

#: The error cells that a spreadsheet can hand in.
ERRORS = ("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!")


#: What a range gives: its rows. They are tuples, for a column is thousands of them.
Rows = list[tuple[Result, ...]]


def call(name: str, arguments: Sequence[Any]) -> Result | Rows:
    """Return what a worksheet function gives for its arguments: a value, or rows of values when any argument is a range."""
    function = FUNCTIONS[name]
    given = [*arguments, *[None] * (len(function.parameters) - len(arguments))]
    if len(given) > len(function.parameters):
        return CellError("#VALUE!", f"{name} 至多有 {len(function.parameters)} 个参数")
    for argument in given:
        if type(argument) in (list, tuple):
            with resting():
                return _column(function, given) or _spread(function, given)
    return _scalar(function, given)


def _scalar(function: Function, given: Sequence[Argument]) -> Result:
    try:
        for argument in given:
            if type(argument) is str and argument in ERRORS and function.name != "GHG_EXPLAIN":
                return CellError(argument, f"参数是错误值 {argument}")
        if function.linear:
            per_unit = function.answer(*given[1:])
            assert isinstance(per_unit, float), f"{function.name} is linear but answers with text"
            return answers.quantity(given[0], function.parameters[0].name) * per_unit
        return function.answer(*given)
    except Refused as refusal:
        return _error(refusal)


def _error(refusal: Refused) -> CellError:
    """Return #VALUE! for what is written wrong, #N/A for what isn't known."""
    if isinstance(refusal, FactorRefused | GasRefused) or not isinstance(refusal, UnitRefused):
        return CellError("#N/A", refusal.message)
    return CellError("#VALUE!", refusal.message)


def _rows(argument: Any) -> list[list[Any]]:
    """Return a range as rows: a flat list is one row."""
    if type(argument) in (list, tuple):
        return (
            [list(row) if type(row) in (list, tuple) else [row] for row in argument]
            if _nested(argument)
            else [list(argument)]
        )
    return [[argument]]


def _nested(argument: Sequence[Any]) -> bool:
    return bool(argument) and type(argument[0]) in (list, tuple)


def _spread(function: Function, given: Sequence[Any]) -> Rows:
    """Return the function over ranges of any shape, each distinct combination of what decides answered once."""
    grids = [_rows(argument) for argument in given]
    height = max(len(grid) for grid in grids)
    width = max(len(row) for grid in grids for row in grid)
    columns = [_filled(grid, height, width) for grid in grids]
    deciding = columns[1:] if function.linear else columns
    if any(bool in set(map(type, column)) for column in deciding):  # True is 1.0 to a dictionary, but not to a function
        known = None
    else:
        known = _Known(lambda key: _outside(key) or _scalar(function, (1.0, *key) if function.linear else key))
    values: list[Result] = []
    for cells in zip(*columns, strict=True):
        key = cells[1:] if function.linear else cells
        if known is None or (function.linear and type(cells[0]) is not float):
            values.append(_outside(cells) or _scalar(function, cells))
        else:
            value = known[key]
            values.append(cells[0] * value if function.linear and type(value) is float else value)
    return [tuple(values[row * width : (row + 1) * width]) for row in range(height)]


class _Known(dict[Any, Result]):
    """Answers by what decides them, each found out when it is asked for the first time."""

    def __init__(self, answer: Callable[[Any], Result]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, key: Any) -> Result:
        found = self[key] = self._answer(key)
        return found


class _OtherShape(Exception):
    """Arguments that are no plain columns of one height."""


def _column(function: Function, given: Sequence[Any]) -> Rows | None:
    """Return a linear function over columns of one height, the shape that a ledger has; None for any other shape.

    Columns in which nothing changes are found to be so first; what is left decides, row by row, what one unit gives.
    The rest is one multiplication a row, as in ``_scalar``.
    """
    amounts = given[0]
    if not function.linear or type(amounts) not in (list, tuple) or len(amounts) < 2 or not _nested(amounts):
        return None
    try:
        fixed, varying = _told_apart(given, len(amounts))
        return _multiplied(function, amounts, fixed, varying)
    except (_OtherShape, ValueError, TypeError):  # a row of another width doesn't unpack
        return None


def _told_apart(given: Sequence[Any], height: int) -> tuple[list[Any], dict[int, Any]]:
    """Return the arguments that stay the same in every row, None elsewhere, and the columns that change, by place."""
    fixed = list(given)
    varying: dict[int, Any] = {}
    for place, argument in enumerate(given[1:], 1):
        if type(argument) not in (list, tuple):
            continue
        (first,) = argument[0] if _nested(argument) else argument
        if len(argument) == 1:
            fixed[place] = first
        elif len(argument) != height:
            raise _OtherShape
        elif _sure(first) and argument[-1] == argument[0] and argument.count(argument[0]) == height:
            fixed[place] = first
        else:
            varying[place], fixed[place] = argument, None
    return fixed, varying


def _sure(value: Any) -> bool:
    """Return whether a value equals none of another type: True is 1.0 to a dictionary, but not to a function."""
    return type(value) is str or value not in (0, 1)


def _multiplied(function: Function, amounts: Sequence[Any], fixed: list[Any], varying: dict[int, Any]) -> Rows:
    places = tuple(varying)
    if not places:
        given = tuple(fixed[1:])
        unit = _scalar(function, (1.0, *given))
        if type(unit) is not float:
            return [(unit if type(amount) is float else _scalar(function, (amount, *given)),) for (amount,) in amounts]
        real = float
        return [
            (amount * unit if amount.__class__ is real else _scalar(function, (amount, *given)),)
            for (amount,) in amounts
        ]

    def whole(amount: Any, key: Any) -> list[Any]:
        """Return all arguments of a row."""
        row = [amount, *fixed[1:]]
        for place, value in zip(places, (key,) if len(places) == 1 else key, strict=True):
            row[place] = value
        return row

    def first_asked(key: Any) -> Result:
        row = whole(1.0, key)
        if not all(map(_sure, row[1:])):
            raise _OtherShape
        return _scalar(function, row)

    known = _Known(first_asked)
    flat = [[value for (value,) in column] for column in varying.values()]
    keys = flat[0] if len(flat) == 1 else zip(*flat, strict=True)
    return [
        (
            amount * unit
            if type(unit := known[key]) is float and type(amount) is float
            else (unit if type(amount) is float else _scalar(function, whole(amount, key))),
        )
        for (amount,), key in zip(amounts, keys, strict=True)
    ]


_OUTSIDE = CellError("#N/A", "参数区域的大小不一致")


def _outside(key: Sequence[Any]) -> CellError | None:
    return _OUTSIDE if any(value is _OUTSIDE for value in key) else None


def _filled(grid: list[list[Any]], height: int, width: int) -> list[Any]:
    """Return a range as a flat list of height × width cells: a single row or column repeats, what is missing is outside."""
    wide = [row * width if len(row) == 1 else row + [_OUTSIDE] * (width - len(row)) for row in grid]
    if len(wide) == 1:
        wide = wide * height
    wide += [[_OUTSIDE] * width] * (height - len(wide))
    return [cell for row in wide for cell in row]
