"""Changes of cells brought into the sheets of a package, sheet by sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ghgxl.excel.freeze.cells import Change, rewritten
from ghgxl.excel.freeze.evaluating import Value
from ghgxl.excel.freeze.packing import Workbook
from ghgxl.excel.freeze.references import Cell
from ghgxl.excel.grid import Book
from ghgxl.excel.sheet_xml import Spot


def applied(
    workbook: Workbook,
    book: Book,
    formulas: Mapping[Cell, str],
    values: Mapping[Cell, Value],
    *,
    ordinary: bool = False,
) -> None:
    """Give cells other formulas (``ordinary`` ones, where they were array formulas) and other cached values."""
    sheets: dict[str, dict[Spot, Change]] = defaultdict(dict)
    for (sheet, row, column), text in formulas.items():
        sheets[sheet][row, column] = Change(text, ordinary=ordinary)
    for (sheet, row, column), value in values.items():
        before = sheets[sheet].get((row, column), Change())
        sheets[sheet][row, column] = before._replace(value=value, valued=True)
    for sheet, changes in sheets.items():
        part = book.sheets[sheet].part
        workbook.changed[part] = rewritten(workbook.read(part), part, book.marks(sheet), changes)
