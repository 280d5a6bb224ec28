"""A workbook's sheets as grids of cells: values from the fast reader, completed by what the XML says of each cell.

A cell without a usable value (an error, a formula never calculated) stands in the grid as ``Broken``, never as a blank.
Sheets are read when first asked for. Nothing is interpreted here: a text number is still text.
"""

from __future__ import annotations

import io
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ghgxl.errors import WorkbookError
from ghgxl.excel.sheet_xml import Formula, Marks, Merge, Spot, scan
from ghgxl.findings import Place, column_letters, stretches
from ghgxl.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ghgxl.excel.package import Package, SheetPart
    from ghgxl.excel.sheet_xml import Rows

#: Unfolded shared strings above this are checked by us before another reader unfolds them without a limit.
_UNCHECKED = 2 << 20
#: With a sheet of more XML than this, a workbook's sheets are read by the pattern of their rows, where that can be done.
BIG = 1 << 20


class Broken(NamedTuple):
    """A cell without a usable value: the error it shows, or "" for a formula whose result the file doesn't hold."""

    shown: str

    @property
    def words(self) -> str:
        """What is wrong, in Chinese."""
        if self.shown:
            return f"单元格是错误值“{self.shown}”"
        return "单元格是公式，但文件里没有它的计算结果（请在 Excel 中打开并保存一次）"


class Grid:
    """One sheet. ``rows[0]`` is row 1; a row's first value is of column ``left``; rows may be of unequal length."""

    __slots__ = ("_merged", "left", "marks", "rows", "sheet")

    def __init__(self, sheet: str, rows: list[list[Any]], left: int, marks: Marks) -> None:
        self.sheet, self.rows, self.left, self.marks = sheet, rows, left, marks
        self._merged: dict[int, dict[int, int]] = {}

    def at(self, row: int, column: int) -> Any:
        """Return the value of a cell, "" when it is blank or outside."""
        if 0 < row <= len(self.rows) and column >= self.left:
            cells = self.rows[row - 1]
            if column - self.left < len(cells):
                return cells[column - self.left]
        return ""

    def merged_rows(self, column: int) -> dict[int, int]:
        """Return, for a column, each row that a vertical merge covers → the merge's first row."""
        found = self._merged.get(column)
        if found is None:
            found = {
                row: merge.top
                for merge in self.marks.merges
                if merge.left <= column <= merge.right and merge.bottom > merge.top
                for row in range(merge.top + 1, min(merge.bottom, len(self.rows)) + 1)
            }
            self._merged[column] = found
        return found

    def filled(self, row: int, column: int) -> Any:
        """Return the value of a cell, a vertically merged one with the value of its merge."""
        value = self.at(row, column)
        return self.at(self.merged_rows(column).get(row, row), column) if value == "" else value

    def spread(self, row: int, column: int) -> Any:
        """Return the value of a cell, a merged one in either direction with the value of its merge."""
        value = self.at(row, column)
        if value == "":
            for merge in self.marks.merges:
                if merge.top <= row <= merge.bottom and merge.left <= column <= merge.right:
                    return self.at(merge.top, merge.left)
        return value

    def formula(self, row: int, column: int) -> str:
        """Return the formula of a cell as it reads there, "" when there is none."""
        found = self.marks.formulas.get((row, column))
        return formula_text(found, (row, column)) if found else ""

    @property
    def width(self) -> int:
        """The last column that any row reaches."""
        return self.left - 1 + max(map(len, self.rows), default=0)

    def padded(self, column: int) -> list[list[Any]]:
        """Return the rows, each reaching at least to the column."""
        need = column - self.left + 1
        if min(map(len, self.rows), default=need) >= need:
            return self.rows
        for row in self.rows:
            if len(row) < need:
                row.extend([""] * (need - len(row)))
        return self.rows

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell."""
        return Place.cell(self.sheet, row, column)


def formula_text(formula: Formula, spot: Spot) -> str:
    """Return a formula as it reads in the cell at ``spot`` (a shared one is moved there)."""
    if formula.spot == spot:
        return formula.text
    from ghgxl.excel.formula import LAST_ROW, row_template, shifted

    if spot[1] == formula.spot[1]:
        template = row_template(formula.text, formula.spot[0])
        if template:
            return template.replace(str(LAST_ROW), str(spot[0]))
    return shifted(formula.text, spot[0] - formula.spot[0], spot[1] - formula.spot[1])


def hidden_words(marks: Marks, *, sheet_hidden: bool) -> str:
    """Return what of a sheet is hidden, "" when nothing is."""
    words = ["工作表隐藏"] if sheet_hidden else []
    if marks.hidden_columns:
        words.append(f"隐藏列 {stretches(marks.hidden_columns, column_letters)}")
    if marks.hidden_rows:
        words.append(f"隐藏行 {stretches(marks.hidden_rows)}")
    return "；".join(words)


class Book:
    """A workbook whose sheets are read on demand."""

    def __init__(self, package: Package, big: int = BIG) -> None:
        self.package, self.big = package, big
        self._marks: dict[str, Marks] = {}
        self._grids: dict[str, Grid] = {}

    @cached_property
    def sheets(self) -> dict[str, SheetPart]:
        """The worksheets by name, in their order."""
        return {sheet.name: sheet for sheet in self.package.sheets}

    def named(self, name: str) -> SheetPart | None:
        """Return the sheet of that name; case doesn't matter, as in Excel."""
        found = self.sheets.get(name)
        return found or next((sheet for sheet in self.package.sheets if sheet.name.lower() == name.lower()), None)

    def marks(self, sheet: str) -> Marks:
        """Return what the XML says beside a sheet's values."""
        if sheet not in self._marks:
            self._scan(sheet, self.package.read(self.sheets[sheet].part))
        return self._marks[sheet]

    def grid(self, sheet: str) -> Grid:
        """Return a sheet's cells; WorkbookError when its XML is damaged."""
        if sheet not in self._grids and self._is_big:
            self._by_pattern(sheet)
        if sheet not in self._grids:
            marks = self.marks(sheet)
            if sheet not in self._grids:
                self._quickly(sheet, marks)
        return self._grids[sheet]

    @cached_property
    def _is_big(self) -> bool:
        return any(self.package.size(sheet.part) > self.big for sheet in self.sheets.values())

    def _scan(self, sheet: str, xml: bytes, read: Rows | None = None) -> None:
        marks = self._marks[sheet] = scan(xml, read)
        if marks.odd:
            self._exactly(sheet, xml)

    def _by_pattern(self, sheet: str) -> None:
        """Read a sheet by the pattern of its rows; where that can't be done, only its marks are known after."""
        from ghgxl.excel import row_pattern
        from ghgxl.excel.string_table import UnlikeError

        xml = self.package.read(self.sheets[sheet].part)
        found: Rows | None = None
        if self._table is not None:
            try:
                found = row_pattern.read(xml, self._table, self.package.styles)
            except UnlikeError:  # written in a way that takes an XML parser
                found = None
        self._scan(sheet, xml, found)
        if found and sheet not in self._grids:
            self._finish(sheet, found.rows, 1, self._marks[sheet])

    @cached_property
    def _table(self) -> Sequence[str] | None:
        """The shared strings, None when it takes an XML parser to read them."""
        from ghgxl.excel import string_table

        xml = self.package.optional("xl/sharedStrings.xml")
        try:
            return string_table.read(xml) if xml else ()
        except string_table.UnlikeError:
            return None

    def _quickly(self, sheet: str, marks: Marks) -> None:
        quick = self._quick_rows(sheet)
        if quick is None:
            self._exactly(sheet, self.package.read(self.sheets[sheet].part))
        else:
            rows, left = quick
            self._finish(sheet, rows, left, marks)

    def _quick_rows(self, sheet: str) -> tuple[list[list[Any]], int] | None:
        from python_calamine import CalamineError

        try:
            found = self._calamine.get_sheet_by_name(sheet)
            rows = list(found.iter_rows())
        except (CalamineError, ValueError, OSError):
            return None  # a sheet that it can't read is read by our own parser instead
        start = found.start
        return rows, (start[1] if start else 0) + 1

    @cached_property
    def _calamine(self) -> Any:
        from python_calamine import CalamineWorkbook

        return CalamineWorkbook.from_filelike(io.BytesIO(self.package.content))

    @cached_property
    def _strings(self) -> Sequence[str]:
        from ghgxl.excel.exact import strings

        xml = self.package.optional("xl/sharedStrings.xml")
        return strings(xml) if xml else ()

    def _exactly(self, sheet: str, xml: bytes) -> None:
        from xml.parsers.expat import ExpatError

        from ghgxl.excel.exact import read

        package = self.package
        try:
            rows, marks = read(xml, self._strings, package.date_styles, date1904=package.date1904)
        except (ExpatError, ValueError, KeyError):
            raise WorkbookError(
                f"“{package.name}”的工作表“{sheet}”不是有效的XML，文件已损坏；请用 Excel 打开并修复后再试。"
            ) from None
        self._marks[sheet] = marks
        self._finish(sheet, rows, 1, marks)

    def _finish(self, sheet: str, rows: list[list[Any]], left: int, marks: Marks) -> None:
        broken = {spot: "" for spot, formula in marks.formulas.items() if not formula.cached} | marks.errors
        if broken:
            left = _break(rows, left, broken)
        self._grids[sheet] = Grid(sheet, rows, left, marks)

    def check_strings(self) -> None:
        """Refuse a string table that lies about its size, before another reader unfolds it without a limit."""
        for part in ("xl/sharedStrings.xml", "xl/styles.xml"):
            info = self.package.zip.NameToInfo.get(part)
            if info and info.compress_size > _UNCHECKED:
                self.package.read(part)


def _break(rows: list[list[Any]], left: int, cells: dict[Spot, str]) -> int:
    """Put what is broken into the rows; return their first column, which may have moved to the left."""
    first = min(left, *(column for _, column in cells))
    if first < left:  # nothing readable stands so far left
        for row in rows:
            row[:0] = [""] * (left - first)
    for (number, column), shown in cells.items():
        while len(rows) < number:
            rows.append([])
        row = rows[number - 1]
        row.extend([""] * (column - first + 1 - len(row)))
        row[column - first] = Broken(shown)
    return first


__all__ = ["Book", "Broken", "Formula", "Grid", "Marks", "Merge", "Spot", "formula_text", "hidden_words"]
