"""Cells marked with ``{% vm 键 %}`` become one with the cell above when that has the same key.

Cells that were merged by hand stay merged; ``mend`` looks after them where rows come and go.
On several levels (scope, facility, source) a cell goes on only where every marked cell to
its left goes on too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from ghgxl.word.ooxml import (
    PPR,
    TBL,
    TC,
    TCPR,
    TR,
    VAL,
    Element,
    P,
    ancestor,
    child,
    fragment,
    parent,
    remove,
    value,
    w,
    whole_number,
)

_AFTER_VMERGE = tuple(
    w(tag) for tag in ("tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark")
)
#: So many columns a table of Word's has at most.
_MOST_COLUMNS = 63
Marked = tuple[int, Element, str]


def _column(cell: Element) -> int:
    """Return the grid column a cell begins in."""
    before = list(cell.itersiblings(TC, preceding=True))
    return sum(map(_span, before))


def _span(cell: Element) -> int:
    """Return how many columns a cell takes; one where it says no number."""
    return min(whole_number(value(cell, TCPR, w("gridSpan")), 1), _MOST_COLUMNS)


def merge(instructions: Sequence[tuple[Element, str]]) -> None:
    """Join cells by the keys that stand in them, given as (instruction, key) in document order."""
    rows: dict[Element, list[Marked]] = {}
    for instruction, key in instructions:
        cell = ancestor(instruction, TC)
        remove(instruction)
        if cell is not None:
            rows.setdefault(parent(cell), []).append((_column(cell), cell, key))
    above: dict[Element, tuple[Element, dict[int, tuple[str, ...]]]] = {}
    for row, cells in rows.items():
        table = ancestor(row, TBL)
        assert table is not None
        before, paths = above.get(table, (None, {}))
        previous = next(row.itersiblings(TR, preceding=True), None)
        if previous is None or previous is not before:
            paths = {}
        here: dict[int, tuple[str, ...]] = {}
        path: tuple[str, ...] = ()
        for column, cell, key in sorted(cells, key=lambda marked: marked[0]):
            path = (*path, key)
            here[column] = path
            _mark(cell, goes_on=paths.get(column) == path)
        above[table] = (row, here)


def columns(row: Element) -> list[int]:
    """Return the columns of a row's cells that are merged down by hand."""
    return [column for column, _, mark in _cells(row) if mark is not None]


def _cells(row: Element) -> Iterator[tuple[int, int, Element | None]]:
    """Yield each cell's column, how many columns it takes, and its mark of merging down."""
    column = 0
    for cell in row.iter(TC):
        if ancestor(cell, TR) is row:
            width = _span(cell)
            yield column, width, child(cell, TCPR, w("vMerge"))
            column += width


def mend(table: Element) -> None:
    """Let a cell merged by hand begin anew where the cell above that it went on from is gone, or is of another turn."""
    above: dict[int, int] = {}
    for item in list(table.iter(TR, etree.ProcessingInstruction)):
        if ancestor(item, TBL) is not table:
            continue
        if item.tag != TR:
            kind, _, kept = (item.text or "").partition(" ")
            if kind == "turn":
                above = {column: above[column] for column in map(int, filter(None, kept.split(","))) if column in above}
                remove(item)
            continue
        here: dict[int, int] = {}
        for column, width, mark in _cells(item):
            if mark is not None:
                here[column] = width
                if mark.get(VAL) != "restart" and above.get(column) != width:
                    mark.set(VAL, "restart")
        above = here


def _mark(cell: Element, *, goes_on: bool) -> None:
    properties = cell.find(TCPR)
    if properties is None:
        (properties,) = fragment("<w:tcPr/>")
        cell.insert(0, properties)
    (mark,) = fragment("<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>')
    old = properties.find(w("vMerge"))
    if old is not None:
        properties.remove(old)
    later = next((item for item in properties if item.tag in _AFTER_VMERGE), None)
    properties.append(mark) if later is None else later.addprevious(mark)
    if goes_on:
        _empty(cell)


def _empty(cell: Element) -> None:
    """Leave one empty paragraph in a cell, in the format of its first."""
    first = cell.find(P)
    for item in list(cell):
        if item.tag != TCPR and item is not first:
            cell.remove(item)
    for item in list(first) if first is not None else []:
        if item.tag != PPR and first is not None:
            first.remove(item)
