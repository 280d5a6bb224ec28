"""The worksheet functions as Excel sees them through xlwings; made from the registry, one by one.

Every argument arrives as rows (``ndim=2``) with error cells as text, so that a column stays a column and an
error isn't taken for a blank; what arrives as one cell is handed on as one value. xlwings can't hand a real
error to a cell: what goes back for one is ``error_text``, which the add-in's own VBA turns into ``CVErr``.
This module's public names are the functions alone: xlwings exposes whatever it finds here.
"""

from __future__ import annotations

import inspect as _inspect
from typing import Any as _Any

import xlwings as _xw

from ghgxl import functions as _functions
from ghgxl.excel.addin.wrappers import error_of as _error_of
from ghgxl.excel.addin.wrappers import error_text as _error_text


def _cell(value: _functions.CellError | float | str) -> float | str:
    return _error_text(value.kind) if isinstance(value, _functions.CellError) else value


def _value(given: _Any) -> _Any:
    """Return a cell's value; an integer that xlwings doesn't know as an error (#SPILL! …) is one all the same."""
    return (_error_of(given) or given) if type(given) is int else given


def _argument(given: _Any) -> _Any:
    """Return an argument as the registry takes it: one value, or rows of values."""
    if not isinstance(given, list):
        return _value(given)
    if len(given) == 1 and len(given[0]) == 1:
        return _value(given[0][0])
    return [[_value(value) for value in row] for row in given]


def _exposed(function: _functions.Function) -> _Any:
    """Return the function with the signature, help and argument options that xlwings reads off it."""

    def answer(*arguments: _Any) -> _Any:
        given = _functions.call(function.name, [_argument(argument) for argument in arguments])
        return [[_cell(value) for value in row] for row in given] if isinstance(given, list) else _cell(given)

    answer.__name__ = answer.__qualname__ = function.name
    answer.__doc__ = f"{function.help}。例：{function.example}"
    answer.__signature__ = _inspect.Signature(  # type: ignore[attr-defined]  # read by inspect.signature
        [
            _inspect.Parameter(
                parameter.id,
                _inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=None if parameter.optional else _inspect.Parameter.empty,
            )
            for parameter in function.parameters
        ]
    )
    exposed = _xw.func(category="ghgxl")(answer)
    for parameter in function.parameters:
        exposed = _xw.arg(parameter.id, doc=f"{parameter.name}：{parameter.help}", ndim=2, err_to_str=True)(exposed)
    return exposed


globals().update({name: _exposed(function) for name, function in _functions.FUNCTIONS.items()})
