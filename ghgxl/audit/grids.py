"""Tables as they were meant before a page or a layout turned them: what a page break cut is one table, what lies on its side stands.

A cell of such a grid has the row and column it is read at; ``Grid.origins`` knows where it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ghgxl.audit.figures import squeezed
from ghgxl.word.document import Block, Cell, Paragraph, Table
from ghgxl.word.places import Spot

Origins = Mapping[Spot, tuple[Table, Cell]]

#: How a caption or a line says that a table goes on: 续表1, 表1（续）, （续上表）.
_GOES_ON = re.compile(r"^\s*[(（]?\s*(?:续|接)\s*(?:上?表|前表)|^\s*表?[\s\d\-.]*[(（]\s*续")
_ENDS = re.compile(r"合计|总计|共计")


class Grid(NamedTuple):
    """A table to be read, and where the cells that moved are printed."""

    table: Table
    origins: Origins


def goes_on(text: str) -> bool:
    """Return whether a caption's words, or its title, say that the table above goes on."""
    return bool(_GOES_ON.match(text))


def grids(blocks: Sequence[Block], measure: Callable[[str], str]) -> Iterator[Grid]:
    """Yield every table of a document as it was meant; ``measure`` tells what a header holds, "" for nothing known."""
    for grid in _joined(blocks):
        yield Grid(*_upright(grid, measure))


def _joined(blocks: Sequence[Block]) -> Iterator[Grid]:
    held: Grid | None = None
    between: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            between += [block.text] if block.text.strip() else []
            continue
        same = _same_head(held.table, block) if held is not None else 0
        if held is not None and _continues(held.table, block, between, same):
            held = _with(held, block, same)
        else:
            if held is not None:
                yield held
            held = Grid(block, {})
        between = []
    if held is not None:
        yield held


def _words(row: Sequence[Cell | None]) -> tuple[str, ...]:
    return tuple(squeezed(cell.text) if cell is not None else "" for cell in row)


def _same_head(first: Table, then: Table) -> int:
    """Return how many rows at the top of a table repeat the top of the one before it."""
    count = 0
    for one, other in zip(first.rows, then.rows, strict=False):
        if _words(one) != _words(other):
            break
        count += 1
    return count


def _continues(first: Table, then: Table, between: Sequence[str], same: int) -> bool:
    """Return whether a table goes on with the one before: it says so, or repeats its header where nothing was ended."""
    if first.width != then.width or len(then.rows) <= same:
        return False
    if between:
        return all(goes_on(text) for text in between)
    return same > 0 and not any(_ENDS.search(text) for row in first.rows[same:] for text in _words(row)[:2])


def _with(held: Grid, then: Table, same: int) -> Grid:
    """Return a table with the rows of the one that goes on with it, its repeated header left out."""
    offset = len(held.table.rows) - same
    origins = dict(held.origins)
    moved: dict[Spot, Cell] = {}
    for cell in then.cells():
        if cell.row > same:
            moved[cell.spot] = cell._replace(row=cell.row + offset)
            origins[cell.spot] = (then, cell)
    rows = tuple(tuple(moved.get(cell.spot) if cell else None for cell in row) for row in then.rows[same:])
    return Grid(held.table._replace(rows=held.table.rows + rows, below=held.table.below + then.below), origins)


def _upright(grid: Grid, measure: Callable[[str], str]) -> Grid:
    """Return a table whose first column holds what headers hold, quantity, unit, factor, result, with these as headers."""
    table = grid.table
    across = {measure(text) for text in _words(table.rows[0])[1:]} - {""} if table.rows else set()
    down = {measure(_words(row)[0]) for row in table.rows[1:] if row} - {""}
    if across or len(down) < 3 or table.width < 2:
        return grid
    turned = {
        cell.spot: Cell(cell.column, cell.row, cell.columns, cell.rows, cell.text, cell.spot, cell.marked)
        for cell in table.cells()
    }
    origins = {cell.spot: grid.origins.get(cell.spot, (table, cell)) for cell in table.cells()}
    rows = tuple(
        tuple(turned.get(cell.spot) if (cell := table.at(row, column)) else None for row in range(len(table.rows)))
        for column in range(table.width)
    )
    return Grid(table._replace(rows=rows), origins)
