"""What a formula gives, for the formulas that a ledger is made of: arithmetic, sums, IF and IFERROR, and our functions.

Values are those of a spreadsheet: float, text, truth, None for a blank cell, ``CellError``; a list of rows where a range
or an array is meant. What isn't surely the same in every spreadsheet is ``Unclear``: nothing is guessed, and no cell is
written.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ghgxl import functions
from ghgxl.excel.formula import Area
from ghgxl.excel.freeze.references import Cell, Here, resolved, single
from ghgxl.excel.freeze.tree import Function, Literal, Node, Operation, Reference, Unclear
from ghgxl.excel.freeze.worksheet import AGGREGATES, BRANCHING, CHOOSING, SCALAR, arithmetic, lifted, passing, truth
from ghgxl.functions import CellError

if TYPE_CHECKING:
    from ghgxl.excel.grid import Book

#: A single value; an evaluation may also give rows of them.
Value = float | str | bool | CellError | None

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_MARKED = "1048576"


class Evaluator:
    """Evaluates formulas of one workbook; ``look`` gives a cell's value, ``last_row`` how far a sheet's cells reach."""

    def __init__(self, book: Book, look: Callable[[Cell], Value], last_row: Callable[[str], int]) -> None:
        self.book, self.look, self.last_row = book, look, last_row

    def value(self, node: Node | None, here: Here) -> Any:
        """Return what an expression gives at a cell: one value, or rows of them in an array formula."""
        if node is None:
            return None
        here = here.within(node)
        if isinstance(node, Literal):
            if isinstance(node.value, str):
                text = node.value.replace(_MARKED, str(here.row)) if _MARKED in node.value else node.value
                return CellError(text, "") if node.error else text
            return node.value
        if isinstance(node, Reference):
            cells = resolved(self.book, node.tokens, here)
            return self.rows(cells) if here.array and not cells.single else self.look(single(cells, here))
        if isinstance(node, Operation):
            return self._operation(node, here)
        return self._function(node, here)

    def rows(self, cells: Area) -> list[list[Value]]:
        """Return an area's values as rows, as far down as its sheet is filled."""
        bottom = min(cells.bottom, max(self.last_row(cells.sheet), cells.top))
        right = min(cells.right, cells.left + 255)
        return [
            [self.look((cells.sheet, row, column)) for column in range(cells.left, right + 1)]
            for row in range(cells.top, bottom + 1)
        ]

    def _operation(self, node: Operation, here: Here) -> Any:
        given = [self.value(operand, here) for operand in node.operands]
        if node.symbol in _COMPARE:
            return lifted(passing(lambda one, other: _compared(node.symbol, one, other)), *given)
        return lifted(passing(lambda *values: arithmetic(node.symbol, values)), *given)

    def _function(self, node: Function, here: Here) -> Any:
        if node.ours:
            return self.ours(node.ours, [self.value(argument, here) for argument in node.arguments])
        name = node.name
        if name in BRANCHING:
            return self._branch(name, node.arguments, here)
        if name in AGGREGATES:
            return AGGREGATES[name](
                [
                    (isinstance(argument, Reference), self.value(argument, self._within(name, argument, here)))
                    for argument in node.arguments
                    if argument is not None
                ]
            )
        if name in CHOOSING:
            return CHOOSING[name](*self._choosing(name, node.arguments, here))
        if name == "SUBTOTAL":
            return self._subtotal(node.arguments, here)
        if name in {"YEAR", "MONTH"} and self.book.package.date1904:
            raise Unclear("工作簿使用1904日期系统")
        if name in SCALAR:
            return lifted(SCALAR[name], *[self.value(argument, here) for argument in node.arguments])
        raise Unclear(f"不能代为计算函数 {name}")

    def ours(self, name: str, arguments: list[Any]) -> Any:
        """Return what one of our functions gives."""
        found = functions.call(name, [_given(argument) for argument in arguments])
        return found[0][0] if isinstance(found, list) and len(found) == len(found[0]) == 1 else found

    @staticmethod
    def _within(name: str, argument: Node, here: Here) -> Here:
        """Return how an aggregate's argument is read: a range is a range; what is computed from ranges is so only in arrays."""
        return here._replace(array=here.array or isinstance(argument, Reference) or name == "SUMPRODUCT")

    def _branch(self, name: str, arguments: tuple[Node | None, ...], here: Here) -> Any:
        first = self.value(arguments[0], here) if arguments else None
        if isinstance(first, list):
            raise Unclear(f"不能代为计算数组中的 {name}")
        if name == "IF":
            if isinstance(first, CellError):
                return first
            chosen = 1 if truth(first) else 2
            if chosen >= len(arguments):
                return False
            found = self.value(arguments[chosen], here)
        else:
            caught = isinstance(first, CellError) and (name == "IFERROR" or first.kind == "#N/A")
            found = self.value(arguments[1], here) if caught and len(arguments) > 1 else first
        return 0.0 if found is None else found

    def _choosing(self, name: str, arguments: tuple[Node | None, ...], here: Here) -> list[Any]:
        """Return the arguments of SUMIF and SUMIFS: areas as rows of one shape, criteria as values."""
        shapes = set()
        bottom = 0
        given: list[Any] = []
        for index, argument in enumerate(arguments):
            criterion = index == 1 if name == "SUMIF" else index > 0 and index % 2 == 0
            if criterion:
                given.append(self.value(argument, here._replace(array=False)))
            elif isinstance(argument, Reference):
                cells = resolved(self.book, argument.tokens, here)
                shapes.add((cells.bottom - cells.top, cells.right - cells.left))
                bottom = max(bottom, min(cells.bottom, self.last_row(cells.sheet)) - cells.top)
                given.append(cells)
            else:
                raise Unclear(f"{name} 的区域不是引用")
        if len(shapes) != 1:
            raise Unclear(f"{name} 的各区域大小不一")
        return [self._block(one, bottom) if isinstance(one, Area) else one for one in given]

    def _block(self, cells: Area, height: int) -> list[list[Value]]:
        return [
            [self.look((cells.sheet, cells.top + row, column)) for column in range(cells.left, cells.right + 1)]
            for row in range(height + 1)
        ]

    def _subtotal(self, arguments: tuple[Node | None, ...], here: Here) -> Any:
        kind = self.value(arguments[0], here) if arguments else None
        if kind not in {9.0, 109.0}:
            raise Unclear("不能代为计算 SUBTOTAL 的这种汇总")
        given = []
        for argument in arguments[1:]:
            if not isinstance(argument, Reference):
                raise Unclear("SUBTOTAL 的参数不是引用")
            cells = resolved(self.book, argument.tokens, here)
            marks = self.book.marks(cells.sheet)
            if any(cells.top <= row <= cells.bottom for row in marks.hidden_rows):
                raise Unclear("SUBTOTAL 的区域里有隐藏的行")
            if any(
                "SUBTOTAL" in formula.text.upper()
                for (row, column), formula in marks.formulas.items()
                if cells.top <= row <= cells.bottom and cells.left <= column <= cells.right
            ):
                raise Unclear("SUBTOTAL 的区域里有别的 SUBTOTAL")
            given.append((True, self.rows(cells)))
        return AGGREGATES["SUM"](given)


def _given(argument: Any) -> Any:
    """Return an argument as our functions take it: an error as the text that a spreadsheet shows."""
    if isinstance(argument, list):
        return [[_given(value) for value in row] for row in argument]
    return argument.kind if isinstance(argument, CellError) else argument


def _compared(symbol: str, one: Value, other: Value) -> bool:
    return _COMPARE[symbol](_ordered(one, other), _ordered(other, one))


def _ordered(value: Value, partner: Value) -> tuple[int, Any]:
    """Return a value so that Python orders it as a spreadsheet does; a blank is what its partner needs."""
    if value is None:
        return (1, "") if isinstance(partner, str) else (2, False) if isinstance(partner, bool) else (0, 0.0)
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)
