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
from ghgxl.excel.freeze.lookups import RANGE_OF, Index, exactly, shown, whole
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
        self._indexes: dict[Area, Index] = {}

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
        if name in RANGE_OF:
            return self._found(name, node.arguments, here)
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
        if len(arguments) < 2:
            raise Unclear(f"{name} 只有 {len(arguments)} 个参数")
        first = self.value(arguments[0], here)
        if isinstance(first, list):
            return lifted(BRANCHING[name], first, *(self.value(argument, here) for argument in arguments[1:]))
        if name == "IF":
            if isinstance(first, CellError):
                return first
            chosen = 1 if truth(first) else 2
            if chosen >= len(arguments):
                return False
            found = self.value(arguments[chosen], here)
        else:
            caught = isinstance(first, CellError) and (name == "IFERROR" or first.kind == "#N/A")
            found = self.value(arguments[1], here) if caught else first
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

    def _found(self, name: str, arguments: tuple[Node | None, ...], here: Here) -> Any:
        """Return what VLOOKUP, MATCH or INDEX finds in its range."""
        at = RANGE_OF[name]
        table = arguments[at] if at < len(arguments) else None
        if not isinstance(table, Reference) or table.one:
            raise Unclear(f"{name} 的区域不是引用")
        cells = resolved(self.book, table.tokens, here)
        given = [
            None if index == at else self.value(argument, here._replace(array=False))
            for index, argument in enumerate(arguments)
        ]
        if name == "INDEX":
            if len(given) not in {2, 3}:
                raise Unclear("不能代为计算 INDEX 的这种写法")
            row, column = whole(given[1]), whole(given[2]) if len(given) == 3 else 1
            if len(given) == 2 and cells.top == cells.bottom:
                row, column = 1, row
            return shown(self._part(cells, row - 1, column - 1), 0, 0)
        exactly(name, given)
        keys = cells._replace(right=cells.left) if name == "VLOOKUP" or cells.left == cells.right else cells
        if name == "MATCH" and cells.left != cells.right and cells.top != cells.bottom:
            raise Unclear("MATCH 的区域不是一行或一列")
        position = self._index(keys).position(given[0])
        if isinstance(position, CellError) or name == "MATCH":
            return position if isinstance(position, CellError) else float(position + 1)
        return shown(self._part(cells, position, whole(given[2]) - 1), 0, 0)

    def _part(self, cells: Area, down: int, right: int) -> list[list[Value]]:
        """Return one cell of an area as rows, none when it is outside."""
        row, column = cells.top + down, cells.left + right
        return [[self.look((cells.sheet, row, column))]] if row <= cells.bottom and column <= cells.right else []

    def _index(self, keys: Area) -> Index:
        """Return a row or column prepared for looking up; it is kept while nothing in it can change."""
        if keys not in self._indexes:
            found = Index([cell for row in self.rows(keys) for cell in row])
            if any(
                keys.top <= row <= keys.bottom and keys.left <= column <= keys.right
                for row, column in self.book.marks(keys.sheet).formulas
            ):
                return found
            self._indexes[keys] = found
        return self._indexes[keys]

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
