"""A w:tbl as a grid: merged cells resolved, deleted rows left out, cells inside content controls found.

A merge that leads nowhere (continued without a start, wider than the table) becomes a cell of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ghgxl.word.document.nouns import Cell
from ghgxl.word.ooxml import SDT, SDT_CONTENT, TC, TCPR, TR, VAL, Element, child, value, w, whole_number
from ghgxl.word.places import Spot

_MOST_COLUMNS = 200
_WRAPPERS = (w("customXml"), w("ins"), w("moveTo"), w("smartTag"))

#: Gives the text, the marked text and the place of a cell's content.
CellReader = Callable[[Element], tuple[str, str, Spot]]


def _inside(element: Element, tag: str) -> Iterator[Element]:
    """Yield the children of that name, through content controls and other wrappers."""
    for item in element:
        if item.tag == tag:
            yield item
        elif item.tag == SDT:
            content = item.find(SDT_CONTENT)
            if content is not None:
                yield from _inside(content, tag)
        elif item.tag in _WRAPPERS:
            yield from _inside(item, tag)


def grid(table: Element, read: CellReader) -> tuple[tuple[Cell | None, ...], ...]:
    """Return the rows of a table; every position holds the cell that covers it."""
    found: list[list[int | None]] = []
    cells: list[Cell] = []
    for row in _inside(table, TR):
        properties = row.find(w("trPr"))
        if properties is not None and properties.find(w("del")) is not None:
            continue
        line: list[int | None] = [None] * min(whole_number(value(properties, w("gridBefore"))), _MOST_COLUMNS)
        above = found[-1] if found else []
        for cell in _inside(row, TC):
            _place(cell, line, above, cells, len(found) + 1, read)
        found.append(line)
    return tuple(tuple(None if number is None else cells[number] for number in line) for line in found)


def _place(
    cell: Element, line: list[int | None], above: list[int | None], cells: list[Cell], row: int, read: CellReader
) -> None:
    """Put a cell at the end of a row: a new one, or more of the one above or to the left."""
    properties = cell.find(TCPR)
    if properties is not None and properties.find(w("cellDel")) is not None:
        return
    width = max(1, min(whole_number(value(properties, w("gridSpan")), 1), _MOST_COLUMNS - len(line)))
    if len(line) >= _MOST_COLUMNS:
        return
    column = len(line)
    if _continues(properties, "hMerge") and line and line[-1] is not None:
        number = line[-1]
        cells[number] = cells[number]._replace(columns=cells[number].columns + width)
    elif _continues(properties, "vMerge") and column < len(above) and _begins(above, cells, column):
        number = int(above[column] or 0)
        if cells[number].row + cells[number].rows == row:
            cells[number] = cells[number]._replace(rows=cells[number].rows + 1)
    else:
        number = len(cells)
        text, marked, spot = read(cell)
        cells.append(Cell(row, column + 1, 1, width, text, spot, marked))
    line.extend([number] * width)


def _begins(above: list[int | None], cells: list[Cell], column: int) -> bool:
    number = above[column]
    return number is not None and cells[number].column == column + 1


def _continues(properties: Element | None, name: str) -> bool:
    merge = None if properties is None else child(properties, w(name))
    return merge is not None and merge.get(VAL) != "restart"
