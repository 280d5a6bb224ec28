"""One sheet of a working paper: a title, and tables drawn cell by cell with the value that each formula has.

Nothing here knows what a cell means.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from ghgxl.excel import book
from ghgxl.findings import column_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

QUANTITY: Final = "#,##0.0#########"
FACTOR: Final = "0.0#########"
MASS: Final = "#,##0.000000"
EMISSION: Final = "#,##0.0000"
WHOLE: Final = "0"
TEXT: Final = "@"

#: The height of one line of text, in points.
LINE: Final = 14.5


class Live(NamedTuple):
    """A formula and its value."""

    formula: str
    value: float


#: A cell: text, a number, a formula with its value, or nothing; and how a number is shown.
Cell = str | float | Live | None


class Column(NamedTuple):
    """A column of a table: header, width in half-width characters, number format."""

    header: str
    width: float
    number: str = "General"


class Page:
    """A sheet being drawn from the top down; rows are counted from 1, as formulas count them."""

    def __init__(self, workbook: Workbook, look: book.Look, name: str, hint: str, columns: Sequence[Column]) -> None:
        self.name = name
        self.columns = columns
        self.row = 3
        self._look = look
        self.sheet: Worksheet = workbook.add_worksheet(name)
        self.sheet.set_default_row(LINE + 3.5)
        self.sheet.set_row(0, 28)
        self.sheet.write_string(0, 0, name, look.title)
        self.sheet.write_string(1, 0, hint, look.subtitle)
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, column.width, look.plain())

    def header(self, texts: Sequence[str] | None = None, *, freeze: bool = False, landscape: bool = True) -> None:
        """Draw a header row; ``freeze`` keeps it in view and on every printed page."""
        self.sheet.set_row(self.row - 1, 32)
        for index, text in enumerate(texts or [column.header for column in self.columns]):
            self.sheet.write_string(self.row - 1, index, text, self._look.header())
        if freeze:
            book.printable(self.sheet, header_row=self.row - 1, columns=len(self.columns), landscape=landscape)
            self.sheet.hide_gridlines(2)
        self.row += 1

    def heading(self, text: str) -> None:
        """Draw a heading over the whole width."""
        self.sheet.set_row(self.row - 1, 22)
        self.sheet.write_string(self.row - 1, 0, text, self._look.heading)
        for index in range(1, len(self.columns)):
            self.sheet.write_blank(self.row - 1, index, None, self._look.heading)
        self.row += 1

    def line(self, cells: Sequence[Cell], *, strong: bool = False, numbers: Sequence[str] = ()) -> int:
        """Draw a row of cells and return its number."""
        self.sheet.set_row(self.row - 1, self._height(cells))
        for index, cell in enumerate(cells):
            number = numbers[index] if index < len(numbers) else self.columns[index].number
            self._cell(index, cell, number, strong=strong)
        self.row += 1
        return self.row - 1

    def note(self, text: str) -> None:
        """Draw a note in small print."""
        self.sheet.write_string(self.row - 1, 0, text, self._look.subtitle)
        self.row += 1

    @property
    def link(self) -> Format:
        """The format of a link to another sheet."""
        return self._look.cell(align="left", strong=True)

    def ref(self, column: int, row: int) -> str:
        """Return the absolute reference to a cell from another sheet; the column is counted from 0."""
        return f"{self.name}!${column_letters(column + 1)}${row}"

    def span(self, column: int, first: int, last: int) -> str:
        """Return the absolute reference to a stretch of a column from another sheet."""
        letters = column_letters(column + 1)
        return f"{self.name}!${letters}${first}:${letters}${max(first, last)}"

    def _cell(self, index: int, cell: Cell, number: str, *, strong: bool) -> None:
        row = self.row - 1
        if cell is None:
            self.sheet.write_blank(row, index, None, self._look.cell())
        elif isinstance(cell, Live):
            style = self._look.cell(number, align="right", strong=strong, derived=True)
            self.sheet.write_formula(row, index, cell.formula, style, cell.value)
        elif isinstance(cell, str):
            self.sheet.write_string(row, index, cell, self._look.cell(align="left", strong=strong))
        else:
            align = "center" if number == WHOLE else "right"
            self.sheet.write_number(row, index, cell, self._look.cell(number, align=align, strong=strong))

    def _height(self, cells: Sequence[Cell]) -> float:
        lines = [
            -(-width_of(cell) // max(4, int(column.width) - 2))
            for cell, column in zip(cells, self.columns, strict=False)
            if isinstance(cell, str)
        ]
        return min(LINE * max([1, *lines]) + 3.5, 400)


def width_of(text: str) -> int:
    """Return how many half-width characters wide a text is."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
