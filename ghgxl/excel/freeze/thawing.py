"""Thawing: the original function cells put back in a frozen copy, and the frozen sheet taken out.

A frozen formula is known by what it says, relative to its cell, not by where it stood: rows may have been inserted, sheets
renamed, formulas filled down. What was changed by hand is told with its cell and left, and the sheet stays with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ghgxl.errors import WorkbookError
from ghgxl.excel.formula import shifted
from ghgxl.excel.freeze import sheet as frozen_sheet
from ghgxl.excel.freeze.applying import applied
from ghgxl.excel.freeze.filling import filled
from ghgxl.excel.freeze.ordinary import normalised
from ghgxl.excel.freeze.packing import Workbook, check_target, opened
from ghgxl.excel.freeze.recalculating import Recalculation, Relative, mentions
from ghgxl.excel.freeze.report import FreezeReport, left
from ghgxl.excel.grid import Book
from ghgxl.excel.package import open_package
from ghgxl.findings import Finding, Place, column_letters, warning
from ghgxl.functions import FUNCTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from ghgxl.excel.freeze.references import Cell


def thaw(source: Path, target: Path, *, replace: bool = False) -> FreezeReport:
    """Write a copy of a frozen workbook with its original function cells, their values computed again.

    Raises WorkbookError when the source isn't a frozen copy, OutputError when the target can't be written.
    """
    package = opened(source)
    check_target(source, target, package)
    book = Book(package)
    book.check_strings()
    grid = frozen_sheet.of(book)
    if grid is None:
        raise WorkbookError(
            f"“{source.name}”不是 ghgxl 的冻结副本（没有由 ghgxl 生成的工作表“{frozen_sheet.NAME}”）；请给出 ghgxl freeze 写出的文件。"
        )
    frozen = frozen_sheet.read(grid)
    formulas, findings = _originals(book, frozen, grid.sheet)
    workbook = Workbook(package)
    applied(workbook, book, formulas, {})
    if frozen.lambdas:
        workbook.remove_names(set(FUNCTIONS))
    elsewhere = [text for text in package.names.values() if frozen_sheet.NAME in text] if not frozen.lambdas else []
    if findings or elsewhere:
        findings.append(
            warning(
                "function-left",
                Place(frozen_sheet.NAME),
                "还有公式或名称引用此表，因此保留；请更正这些公式后手工删除此表。",
            )
        )
    else:
        workbook.remove_sheet(grid.sheet)
    restored = open_package(source.name, workbook.packed())
    again = Workbook(restored)
    found = filled(again, Book(restored))
    check_target(source, target, package)
    again.write(source, target, replace=replace)
    parts = tuple(sorted({*workbook.touched(), *again.touched()}))
    cells = len(found.cells) if frozen.lambdas else len(formulas)  # what calls a LAMBDA name may be spelt as it was
    return FreezeReport(cells, found.values, len(frozen.rows), parts, (*findings, *found.findings))


def _originals(book: Book, frozen: frozen_sheet.Frozen, own: str) -> tuple[dict[Cell, str], list[Finding]]:
    """Return the original formula of every frozen cell, and findings about formulas that can't be restored."""
    everywhere = {record.frozen: record.original for record in frozen.records if not record.cells}
    somewhere = {
        (record.frozen, cell): record.original for record in frozen.records for cell in record.cells.splitlines()
    }
    recalculation, relative = Recalculation(book), Relative()
    formulas: dict[Cell, str] = {}
    findings: list[Finding] = []
    for sheet in book.sheets:
        if sheet == own:
            continue
        for (row, column), mark in list(book.marks(sheet).formulas.items()):
            uses = frozen_sheet.NAME in mark.text
            if not uses and not (frozen.lambdas and mentions(mark.text)):
                continue
            formula = recalculation.formula(sheet, row, column)
            assert formula is not None
            key = normalised(relative.of(formula.text, row, column))
            spot = f"{sheet}!{column_letters(column)}{row}"
            original = somewhere.get((key, spot), everywhere.get(key))
            if original is not None:
                formulas[formula.cell] = shifted(original, row - 1, column - 1)
            elif uses:
                findings.append(left(formula.cell, formula.text, "不是冻结时写入的公式，未能恢复", "公式被改动过"))
    return formulas, findings
