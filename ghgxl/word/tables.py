"""A ``report.nouns.Table`` as the XML of a Word table.

The grid is worked out once; cells that span rows or columns become vMerge and gridSpan,
header rows repeat on every page, no row is cut by a page's end, and the widths add up
to the width that is given. A table whose rows don't fill its grid is a programmer's
mistake and raises ValueError.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ghgxl.report.grids import Placed, placed
from ghgxl.report.nouns import Cell, Table
from ghgxl.word.balancing import balanced
from ghgxl.word.captions import bookmark_xml
from ghgxl.word.columns import fitted, least
from ghgxl.word.linked import Linked
from ghgxl.word.styles import Styles
from ghgxl.word.text import attribute, own_format, runs

NUMBER = re.compile(r"[+\-−]?\d[\d,]*(?:\.\d+)?%?$")

#: A table of no more rows than this stays on one page; so do the rows of a cell that reaches over no more than ``GROUP``.
SHORT = 12
GROUP = 8


def widths(relative: Sequence[float], total: int) -> list[int]:
    """Return whole widths in the given proportions that add up to the total."""
    whole = sum(relative)
    edges = [round(total * sum(relative[:count]) / whole) for count in range(len(relative) + 1)]
    return [right - left for left, right in pairwise(edges)]


def table_xml(table: Table, width: int, styles: Styles, bookmark: str = "") -> str:
    """Return the w:tbl of a table that is ``width`` twips wide; a bookmark, "" for none, is put into its first cell."""
    columns = len(table.widths)
    if len(table.aligns) != columns:
        raise ValueError(f"{table.name}: {len(table.aligns)} alignments for {columns} columns")
    header = list(placed(table.header, columns, table.name))
    body = list(placed(table.rows, columns, table.name))
    alone = [[(column, cell) for column, cell, goes_on in line if not goes_on] for line in (*header, *body)]
    needed = least(table, alone, width)
    grid = fitted(widths(table.widths, width), needed)
    grid = grid if table.rigid else balanced(grid, needed, alone)
    properties = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{attribute(styles["GhgTable"])}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        "</w:tblPr>"
    )
    out = [properties, "<w:tblGrid>", *(f'<w:gridCol w:w="{column}"/>' for column in grid), "</w:tblGrid>"]
    writer = _Writer(grid, table, styles, bookmark)
    for line in header:
        writer.row(out, line, header=True, keep=True)
    last = len(body) - 1
    for number, line in enumerate(body):
        writer.row(out, line, header=False, keep=bool(table.notes) if number == last else _kept(body, number))
    out.append("</w:tbl>")
    return "".join(out)


def _kept(body: Sequence[Sequence[Placed]], number: int) -> bool:
    """Return whether a row stays on the page of the next: no row stands alone at a page's foot or head, no group is cut."""
    last = len(body) - 1
    inside = any(goes_on and cell.rows <= GROUP for _, cell, goes_on in body[number + 1])
    return last < SHORT or number in (0, last - 1) or inside


class _Writer:
    """Writes rows; what is the same in every cell is made once."""

    def __init__(self, grid: Sequence[int], table: Table, styles: Styles, bookmark: str) -> None:
        self._grid, self._aligns = grid, table.aligns
        self._bookmark = bookmark
        self._style = f'<w:pStyle w:val="{attribute(styles["GhgTableText"])}"/>'
        self._shade = styles.header_shade

    def row(self, out: list[str], line: Sequence[Placed], *, header: bool, keep: bool) -> None:
        """Write one row; ``keep`` holds it on the page of the next."""
        repeat = "<w:tblHeader/>" if header else ""
        out.append(f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>")
        for column, cell, goes_on in line:
            self._cell(out, column, cell, goes_on=goes_on, header=header, keep=keep)
        out.append("</w:tr>")

    def _cell(self, out: list[str], column: int, cell: Cell, *, goes_on: bool, header: bool, keep: bool) -> None:
        width = self._grid[column] if cell.columns == 1 else sum(self._grid[column : column + cell.columns])
        out.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>')
        if cell.columns > 1:
            out.append(f'<w:gridSpan w:val="{cell.columns}"/>')
        if goes_on:
            out.append("<w:vMerge/>")
        elif cell.rows > 1:
            out.append('<w:vMerge w:val="restart"/>')
        if header:
            out.append(self._shade)
        align = cell.align or ("center" if header else "right" if NUMBER.match(cell.text) else self._aligns[column])
        out.append(f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{self._style}')
        if keep:
            out.append("<w:keepNext/>")
        out.append(f'<w:jc w:val="{align}"/></w:pPr>')
        text = _text(cell, strong=header or cell.strong) if cell.text and not goes_on else ""
        if self._bookmark:
            text, self._bookmark = bookmark_xml(self._bookmark, text), ""
        out.append(f"{text}</w:p></w:tc>")


def _text(cell: Cell, *, strong: bool) -> str:
    return cell.text.xml if isinstance(cell.text, Linked) else runs(cell.text, own_format(cell.text, strong=strong))
