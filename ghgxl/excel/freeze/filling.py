"""Filling: the results of function cells written where the file keeps them, for programs that don't know the functions.

The formulas stay. Cells that depend on a result that changed are brought along, where they can be computed surely; so the
file shows numbers everywhere that agree with each other. A program must not calculate again when it opens the file, or it
would put #NAME? in their place: a demand to do so is taken out of the workbook's settings, and the number of the
calculation engine is set to that of today's Excel, which otherwise calculates a file of an older one again.

LibreOffice (7.4, 25.2, and its source of today) takes no cached value of an array formula, whatever the file says: its reader
hands the value of a cell on for an ordinary or a shared formula alone (``SheetDataContext::onEndElement``: "do not set
result as cell value"), so that the formula is calculated after loading. Neither the program named in docProps/app.xml, nor
manual calculation, nor the attributes of the formula or the cell change that; all were tried. Excel 365 stores any call of a
function that isn't its own as an array formula of one cell: where it surely gives one value, the copy has it as the ordinary
formula that it was in Excel before, which LibreOffice then takes the value of. Only array formulas of several values are left,
and told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ghgxl.errors import NothingToDo
from ghgxl.excel.freeze.applying import applied
from ghgxl.excel.freeze.packing import Workbook, check_target, opened
from ghgxl.excel.freeze.recalculating import FormulaCell, Recalculation
from ghgxl.excel.freeze.report import FreezeReport, left, not_computed
from ghgxl.excel.freeze.tree import Unclear, calls
from ghgxl.excel.grid import Book
from ghgxl.findings import Place, note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ghgxl.excel.freeze.references import Cell
    from ghgxl.findings import Finding


def fill(source: Path, target: Path, *, replace: bool = False) -> FreezeReport:
    """Write a copy whose function cells hold their computed results.

    Raises NothingToDo when there is no function cell, WorkbookError when the source can't be used, OutputError when the
    target can't be written.
    """
    package = opened(source)
    check_target(source, target, package)
    book = Book(package)
    book.check_strings()
    workbook = Workbook(package)
    found = filled(workbook, book, ordinary=True)
    if not found.cells and not found.findings:
        raise NothingToDo(f"“{source.name}”里没有 =GHG_…() 公式，不需要处理。")
    workbook.calculate_on_load(wanted=False)
    workbook.write(source, target, replace=replace)
    findings = (*found.findings, *_arrays(found.cells))
    return FreezeReport(len(found.cells), found.values, 0, workbook.touched(), findings)


def _arrays(cells: Sequence[FormulaCell]) -> Iterator[Finding]:
    """Yield a note on every array formula of our functions: LibreOffice calculates it whatever the file holds."""
    for formula in cells:
        if formula.spill:
            yield note(
                "array-filled",
                Place(formula.cell[0], formula.spill),
                "数组公式的结果已写入文件；但 LibreOffice 打开文件时总会重算数组公式，没有安装加载项就显示 #NAME?。要在那里也显示数值，请改为每行一个公式，或用 ghgxl freeze。",
            )


class Filled(NamedTuple):
    """The function cells that got their results, how many cells show another value by them, and findings about the others."""

    cells: list[FormulaCell]
    values: int
    findings: list[Finding]


def filled(workbook: Workbook, book: Book, *, ordinary: bool = False) -> Filled:
    """Give the function cells of a workbook their values.

    With ``ordinary``, array formulas that surely give one value become ordinary ones of the same text.
    """
    recalculation = Recalculation(book)
    cells: list[FormulaCell] = []
    one: dict[Cell, str] = {}
    findings: list[Finding] = []
    for formula in recalculation.ours():
        try:
            if calls(formula.pattern):
                cells.append(formula)
        except Unclear as why:
            findings.append(left(formula.cell, formula.text, "未能计算", str(why)))
        sheet, row, column = formula.cell
        if ordinary and not formula.spill and book.marks(sheet).formulas[row, column].spill:
            one[formula.cell] = formula.text
    recalculation.run(cells)
    applied(workbook, book, one, recalculation.values, ordinary=True)
    findings += [not_computed(cell, why) for cell, why in recalculation.unclear.items()]
    computed = [formula for formula in cells if formula.cell not in recalculation.unclear]
    return Filled(computed, len(recalculation.values), findings)
