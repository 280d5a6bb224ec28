"""What a reference in a formula means: an area of a sheet, and the one cell of it that a single value comes from.

Names and table columns are looked up in the workbook; a whole column means the cell of the formula's own row. No cell
is read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ghgxl.excel.formula import LAST_ROW, Area, Token, area, sheet_name, tokens, unmarked
from ghgxl.excel.freeze.lookups import RANGE_OF
from ghgxl.excel.freeze.tree import Function, Literal, Operation, Reference, Unclear, tree
from ghgxl.excel.freeze.worksheet import AGGREGATES, BRANCHING, SCALAR

if TYPE_CHECKING:
    from ghgxl.excel.freeze.tree import Node
    from ghgxl.excel.grid import Book

#: A cell of a workbook: sheet, row, column.
Cell = tuple[str, int, int]


class Here(NamedTuple):
    """The cell that a formula stands in; ``array`` when it is an array formula."""

    sheet: str
    row: int
    column: int
    array: bool = False

    def within(self, node: Node | None) -> Here:
        """Return where what stands in a part of the formula starts from: one that is for one cell isn't an array's."""
        return self._replace(array=False) if isinstance(node, Reference | Function) and node.one else self


_corners = lru_cache(maxsize=65_536)(area)


def resolved(book: Book, written: tuple[Token, ...], here: Here) -> Area:
    """Return the area that a reference means, its sheet named as the workbook names it; Unclear when it can't be told."""
    kinds = tuple(piece.kind for piece in written)
    last = unmarked(written[-1].text, here.row) if kinds != ("ref",) else ""
    if kinds in {("ref",), ("sheet", "ref")}:
        found = _corners(written[-1].text)
        own = found.top == LAST_ROW
        top, bottom = (here.row, here.row) if own else (found.top, found.bottom)
        if len(written) == 1:
            return Area(here.sheet, top, found.left, bottom, found.right)
        found = Area(sheet_name(unmarked(written[0].text, here.row)), top, found.left, bottom, found.right)
    elif kinds == ("table",):
        found = _table(book, last, here)
    else:
        meant = tokens(book.package.names.get(last.lower(), ""))
        if tuple(piece.kind for piece in meant) != ("sheet", "ref"):
            raise Unclear(f"看不懂“{last}”")
        found = area(meant[1].text, sheet_name(meant[0].text))
    sheet = book.named(found.sheet)
    if sheet is None:
        raise Unclear(f"引用的工作表“{found.sheet}”不在本工作簿中")
    return found._replace(sheet=sheet.name)


def _table(book: Book, text: str, here: Here) -> Area:
    name, _, inside = text.partition("[")
    tables = book.package.tables
    own = (t for t in tables.values() if t.sheet == here.sheet and t.first_row <= here.row <= t.last_row)
    table = tables.get(name.lower()) if name else next(own, None)
    columns = [part for part in re.split(r"[\[\],@]+", inside) if part.strip() and not part.startswith("#")]
    if table is None or len(columns) != 1 or columns[0] not in table.columns:
        raise Unclear(f"看不懂表格引用“{text}”")
    column = table.first_column + table.columns.index(columns[0])
    if "@" in inside or "#this row" in inside.lower():
        return Area(table.sheet, here.row, column, here.row, column)
    return Area(table.sheet, table.first_row, column, table.last_row, column)


@lru_cache(maxsize=65_536)
def one_value(text: str) -> bool:
    """Return whether a formula gives one value, and the same one, as an array formula and as an ordinary one.

    It does when all that it computes with are single cells, not made so by ``SINGLE``, which only array formulas know; only
    functions that add up a range may be given one. What isn't understood may give several.
    """
    try:
        return _one_value(tree(text))
    except Unclear:
        return False


def _one_value(node: Node | None) -> bool:
    if isinstance(node, Reference):
        kinds = tuple(piece.kind for piece in node.tokens)
        return not node.one and kinds in {("ref",), ("sheet", "ref")} and _corners(node.tokens[-1].text).single
    if isinstance(node, Operation):
        return all(map(_one_value, node.operands))
    if isinstance(node, Function):
        if node.name in AGGREGATES or node.name in RANGE_OF:
            return all(
                (isinstance(argument, Reference) and RANGE_OF.get(node.name, at) == at) or _one_value(argument)
                for at, argument in enumerate(node.arguments)
            )
        known = (node.ours and not node.one) or node.name in SCALAR or node.name in BRANCHING
        return bool(known) and all(map(_one_value, node.arguments))
    return node is None or isinstance(node, Literal)


def single(cells: Area, here: Here) -> Cell:
    """Return the one cell that an area means where a single value is wanted; Unclear when it is several."""
    if cells.single:
        return cells.sheet, cells.top, cells.left
    if cells.left == cells.right and cells.top <= here.row <= cells.bottom:
        return cells.sheet, here.row, cells.left
    if cells.top == cells.bottom and cells.left <= here.column <= cells.right:
        return cells.sheet, cells.top, here.column
    raise Unclear("此处应引用一个单元格，写的却是区域")
