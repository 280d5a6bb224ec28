"""The worksheet functions as Excel sees them through xlwings; made from the registry, one by one.

Every argument arrives as rows (``ndim=2``) with error cells as text, so that a column stays a column and an
error isn't taken for a blank. xlwings can't hand a real error to a cell: what goes back for one is
``error_text``, which the add-in's own VBA wrapper (``ghgxl.excel.vba``) turns into ``CVErr`` before it
reaches the cell; a sum over it breaks as it must. This module's public names are the functions alone:
xlwings exposes whatever it finds here.
"""

from __future__ import annotations

import inspect as _inspect
from typing import Any as _Any

import xlwings as _xw

from ghgxl import functions as _functions
from ghgxl.excel.vba import error_text as _error_text


def _cell(value: _functions.CellError | float | str) -> float | str:
    return _error_text(value.kind) if isinstance(value, _functions.CellError) else value


def _exposed(function: _functions.Function) -> _Any:
    """Return the function with the signature, help and argument options that xlwings reads off it."""

    def answer(*arguments: _Any) -> _Any:
        given = _functions.call(function.name, arguments)
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
