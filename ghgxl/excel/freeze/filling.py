"""Filling: the results of function cells written where the file keeps them, for programs that don't know the functions.

The formulas stay. Cells that depend on a result that changed are brought along, where they can be computed surely; so the
file shows numbers everywhere that agree with each other. A program must not calculate again when it opens the file, or it
would put #NAME? in their place: a demand to do so is taken out of the workbook's settings, and the number of the
calculation engine is set to that of today's Excel, which otherwise calculates a file of an older one again. Only LibreOffice
takes no cached value of an array formula: it is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ghgxl.errors import NothingToDo
from ghgxl.excel.freeze.applying import applied
from ghgxl.excel.freeze.packing import Workbook, check_target, opened
from ghgxl.excel.freeze.recalculating import FormulaCell, Recalculation
from ghgxl.excel.freeze.report import FreezeReport, left, not_computed
from ghgxl.excel.freeze.tree import Unclear, calls
from ghgxl.excel.grid import Book
from ghgxl.findings import Place, note

if TYPE_CHECKING:
    from pathlib import Path

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
    cells, values, findings = filled(workbook, book)
    findings += _arrays(book)
    if not cells:
        raise NothingToDo(f"“{source.name}”里没有 =GHG_…() 公式，不需要处理。")
    workbook.calculate_on_load(wanted=False)
    workbook.write(source, target, replace=replace)
    return FreezeReport(cells, values, 0, workbook.touched(), tuple(findings))


def _arrays(book: Book) -> list[Finding]:
    """Return a note on every array formula of our functions: LibreOffice calculates it whatever the file holds."""
    return [
        note(
            "array-filled",
            Place(formula.cell[0], formula.spill),
            "数组公式的结果已写入文件；但 LibreOffice 打开文件时总会重算数组公式，没有安装加载项就显示 #NAME?。要在那里也显示数值，请改为每行一个公式，或用 ghgxl freeze。",
        )
        for formula in Recalculation(book).ours()
        if formula.spill
    ]


def filled(workbook: Workbook, book: Book) -> tuple[int, int, list[Finding]]:
    """Give the function cells of a workbook their values; return how many there are, how many cells changed, and findings."""
    recalculation = Recalculation(book)
    cells: list[FormulaCell] = []
    findings: list[Finding] = []
    for formula in recalculation.ours():
        try:
            if calls(formula.pattern):
                cells.append(formula)
        except Unclear as why:
            findings.append(left(formula.cell, formula.text, "未能计算", str(why)))
    recalculation.run(cells)
    applied(workbook, book, {}, recalculation.values)
    findings += [not_computed(cell, why) for cell, why in recalculation.unclear.items()]
    return len(cells) + len(findings), len(recalculation.values), findings
