"""The few worksheet functions and operators that can be computed here, on values alone.

Each gives what Excel, WPS and LibreOffice all give, or is ``Unclear`` (a text where a number is wanted may be read by one
and refused by another). No reference is resolved here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from itertools import chain
from typing import Any

from ghgxl.excel.freeze.tree import Unclear
from ghgxl.functions import CellError

_NA = CellError("#N/A", "")
_VALUE = CellError("#VALUE!", "")
_DIVISION = CellError("#DIV/0!", "")


def lifted(function: Callable[..., Any], *given: Any) -> Any:
    """Return a function of single values over arrays: a single row or column repeats, what doesn't fit is #N/A."""
    if not any(isinstance(one, list) for one in given):
        return function(*given)
    grids = [one if isinstance(one, list) else [[one]] for one in given]
    height, width = max(map(len, grids)), max(len(grid[0]) for grid in grids)

    def at(grid: list[list[Any]], row: int, column: int) -> Any:
        cells = grid[0] if len(grid) == 1 else grid[row] if row < len(grid) else []
        return cells[0] if len(cells) == 1 else cells[column] if column < len(cells) else _NA

    return [[function(*(at(grid, row, column) for grid in grids)) for column in range(width)] for row in range(height)]


def passing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that gives the first error among its arguments instead of computing."""
    return lambda *given: next((one for one in given if isinstance(one, CellError)), None) or function(*given)


def number(value: Any) -> float | CellError:
    """Return an operand as a number; a blank is 0, a text without digits #VALUE!."""
    if isinstance(value, bool) or value is None:
        return float(value or 0)
    if isinstance(value, str):
        if re.search(r"\d", value):
            raise Unclear(f"要计算的“{value}”是文本，不同软件的处理不同")
        return _VALUE
    return value if isinstance(value, CellError) else float(value)


def truth(value: Any) -> bool:
    """Return a condition; a text is none."""
    if isinstance(value, str | list):
        raise Unclear("条件不是逻辑值")
    return bool(value)


def joined(value: Any) -> str:
    """Return a value as ``&`` joins it to a text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if not value.is_integer() or abs(value) >= 1e15:
            raise Unclear("小数转为文本时，不同软件的写法不同")
        return str(int(value))
    return value or ""


def arithmetic(symbol: str, given: Sequence[Any]) -> Any:
    """Return what an operator gives for values without errors."""
    if symbol == "&":
        return "".join(map(joined, given))
    if symbol == "+1":
        return given[0]
    operands = [number(one) for one in given]
    wrong = next((one for one in operands if isinstance(one, CellError)), None)
    if wrong:
        return wrong
    one, other = (*operands, 0.0)[:2]
    assert isinstance(one, float)
    assert isinstance(other, float)
    try:
        match symbol:
            case "neg":
                found = -one
            case "%":
                found = one / 100
            case "+":
                found = one + other
            case "-":
                found = one - other
            case "*":
                found = one * other
            case "/":
                if other == 0:
                    return _DIVISION
                found = one / other
            case _:
                if one == 0 and other <= 0:
                    raise Unclear("零的零次幂或负次幂")
                found = math.pow(one, other)
    except (OverflowError, ValueError):
        return CellError("#NUM!", "")
    return found if math.isfinite(found) else CellError("#NUM!", "")


def _numbers(given: Sequence[tuple[bool, Any]]) -> list[float]:
    """Return the numbers among an aggregate's arguments; in ranges, texts and blanks don't count. Raises the first error."""
    found: list[float] = []
    for reference, value in given:
        if isinstance(value, list):
            cells = list(chain.from_iterable(value))
        elif reference:
            cells = [value]
        else:
            cells = [number(value)]
        for cell in cells:
            if isinstance(cell, CellError):
                raise _ErrorMet(cell)
            if isinstance(cell, float):
                found.append(cell)
    return found


class _ErrorMet(Exception):
    pass


def _aggregate(function: Callable[[list[float]], Any]) -> Callable[[Sequence[tuple[bool, Any]]], Any]:
    def aggregate(given: Sequence[tuple[bool, Any]]) -> Any:
        try:
            return function(_numbers(given))
        except _ErrorMet as met:
            return met.args[0]

    return aggregate


def _count(given: Sequence[tuple[bool, Any]]) -> float:
    cells = chain.from_iterable(
        chain.from_iterable(value) if isinstance(value, list) else [value] for _, value in given
    )
    return float(sum(isinstance(cell, float) and not isinstance(cell, bool) for cell in cells))


def _product(given: Sequence[tuple[bool, Any]]) -> Any:
    grids = [value if isinstance(value, list) else [[value]] for _, value in given]
    if len({(len(grid), len(grid[0])) for grid in grids}) != 1:
        return _VALUE
    columns = [list(chain.from_iterable(grid)) for grid in grids]
    wrong = next((cell for column in columns for cell in column if isinstance(cell, CellError)), None)
    if wrong:
        return wrong
    return math.fsum(
        math.prod(cell if isinstance(cell, float) and not isinstance(cell, bool) else 0.0 for cell in cells)
        for cells in zip(*columns, strict=True)
    )


#: Functions of all the values in their arguments, each given with whether it is a reference.
AGGREGATES: dict[str, Callable[[Sequence[tuple[bool, Any]]], Any]] = {
    "SUM": _aggregate(math.fsum),
    "AVERAGE": _aggregate(lambda found: math.fsum(found) / len(found) if found else _DIVISION),
    "MIN": _aggregate(lambda found: min(found, default=0.0)),
    "MAX": _aggregate(lambda found: max(found, default=0.0)),
    "COUNT": _count,
    "SUMPRODUCT": _product,
}


def _matches(criterion: Any) -> Callable[[Any], bool]:
    """Return the test that a criterion of SUMIF is; only whole values and simple comparisons with numbers are surely one."""
    if isinstance(criterion, CellError | bool) or criterion is None:
        raise Unclear("条件求和的条件不是文字或数字")
    symbol, wanted = "=", criterion
    if isinstance(criterion, str):
        found = re.fullmatch(r"(<=|>=|<>|=|<|>)?(.*)", criterion, re.DOTALL)
        assert found
        symbol, wanted = found[1] or "=", found[2]
        if re.search(r"[*?~]", wanted) or not wanted:
            raise Unclear("条件求和的条件含有通配符或为空")
        if re.fullmatch(r"-?\d+(\.\d+)?", wanted):
            wanted = float(wanted)
    if isinstance(wanted, float):
        tests: dict[str, Callable[[Any], bool]] = {
            "=": lambda cell: _as_number(cell) == wanted,
            "<>": lambda cell: _as_number(cell) != wanted,
            "<": lambda cell: _bare(cell) and cell < wanted,
            ">": lambda cell: _bare(cell) and cell > wanted,
            "<=": lambda cell: _bare(cell) and cell <= wanted,
            ">=": lambda cell: _bare(cell) and cell >= wanted,
        }
        return tests[symbol]
    if symbol not in {"=", "<>"}:
        raise Unclear("条件求和按大小比较文字")
    same = str(wanted).casefold()
    return lambda cell: (isinstance(cell, str) and cell.casefold() == same) is (symbol == "=")


def _bare(cell: Any) -> bool:
    return isinstance(cell, float) and not isinstance(cell, bool)


def _as_number(cell: Any) -> Any:
    """Return a cell for ``=`` with a number: a text that is one counts too."""
    if isinstance(cell, str) and re.fullmatch(r"-?\d+(\.\d+)?", cell):
        return float(cell)
    return cell if _bare(cell) else None


def _chosen(summed: list[list[Any]], *conditions: Any) -> Any:
    tests = [_matches(criterion) for criterion in conditions[1::2]]
    total: list[float] = []
    for cells in zip(*(chain.from_iterable(rows) for rows in (summed, *conditions[::2])), strict=True):
        if all(test(cell) for test, cell in zip(tests, cells[1:], strict=True)):
            if isinstance(cells[0], CellError):
                return cells[0]
            if _bare(cells[0]):
                total.append(cells[0])
    return math.fsum(total)


def _if(condition: Any, then: Any, *otherwise: Any) -> Any:
    if isinstance(condition, CellError):
        return condition
    return _zero(then if truth(condition) else otherwise[0] if otherwise else False)


def _zero(value: Any) -> Any:
    return 0.0 if value is None else value


#: Functions that give one of their arguments, on single values.
BRANCHING: dict[str, Callable[..., Any]] = {
    "IF": _if,
    "IFERROR": lambda value, otherwise: _zero(otherwise if isinstance(value, CellError) else value),
    "IFNA": lambda value, otherwise: _zero(
        otherwise if isinstance(value, CellError) and value.kind == "#N/A" else value
    ),
}

#: Sums of a choice of cells: of rows of cells, all of one shape, and of criteria.
CHOOSING: dict[str, Callable[..., Any]] = {
    "SUMIFS": _chosen,
    "SUMIF": lambda tested, criterion, summed=None: _chosen(tested if summed is None else summed, tested, criterion),
}


def _rounding(mode: str) -> Callable[..., Any]:
    def rounds(value: Any, digits: Any = 0.0) -> Any:
        operand, places = number(value), number(digits)
        if isinstance(operand, CellError) or isinstance(places, CellError):
            return operand if isinstance(operand, CellError) else places
        if abs(operand) >= 1e12 or abs(places) > 12:
            raise Unclear("舍入的数太大或位数太多")
        exact = Decimal(f"{operand:.15g}")
        return float(exact.quantize(Decimal(1).scaleb(-int(places)), rounding=mode))

    return passing(rounds)


def _logic(decide: Callable[[list[bool]], bool]) -> Callable[..., Any]:
    return passing(lambda *given: decide([truth(one) for one in given]))


def _text(cut: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of a text and counts of its letters."""

    def function(value: Any, *counts: Any) -> Any:
        text = joined(value)
        if any(ord(letter) > 0xFFFF for letter in text):
            raise Unclear("文字中有生僻字，不同软件的字数不同")
        numbers = [number(count) for count in counts]
        wrong = next((one for one in numbers if isinstance(one, CellError)), None)
        return wrong or cut(text, *(math.floor(one) for one in numbers if isinstance(one, float)))

    return passing(function)


def _middle(text: str, start: int, length: int) -> Any:
    return text[start - 1 : start - 1 + length] if start >= 1 and length >= 0 else _VALUE


def _date_part(name: str) -> Callable[..., Any]:
    def part(value: Any) -> Any:
        serial = number(value)
        if isinstance(serial, CellError):
            return serial
        from ghgxl.excel.exact import date_of

        if serial < 61:
            raise Unclear("日期早于1900年3月")
        return float(getattr(date_of(math.floor(serial), date1904=False), name))

    return passing(part)


#: Functions of single values.
SCALAR: dict[str, Callable[..., Any]] = {
    "ROUND": _rounding(ROUND_HALF_UP),
    "ROUNDUP": _rounding(ROUND_UP),
    "ROUNDDOWN": _rounding(ROUND_DOWN),
    "ABS": passing(lambda value: abs(found) if isinstance(found := number(value), float) else found),
    "AND": _logic(all),
    "OR": _logic(any),
    "NOT": passing(lambda value: not truth(value)),
    "NA": lambda: _NA,
    "TRUE": lambda: True,  # as LibreOffice writes it
    "FALSE": lambda: False,
    "ISERROR": lambda value: isinstance(value, CellError),
    "ISNA": lambda value: isinstance(value, CellError) and value.kind == "#N/A",
    "ISNUMBER": lambda value: isinstance(value, float) and not isinstance(value, bool),
    "ISTEXT": lambda value: isinstance(value, str),
    "ISBLANK": lambda value: value is None,
    "LEFT": _text(lambda text, length=1: text[:length] if length >= 0 else _VALUE),
    "RIGHT": _text(lambda text, length=1: text[max(len(text) - length, 0) :] if length >= 0 else _VALUE),
    "MID": _text(_middle),
    "LEN": _text(lambda text: float(len(text))),
    "TRIM": _text(lambda text: " ".join(part for part in text.split(" ") if part)),
    "YEAR": _date_part("year"),
    "MONTH": _date_part("month"),
}
