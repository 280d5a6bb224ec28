"""Freezing: every function cell of a workbook becomes an ordinary formula over a new, locked sheet.

What can't be frozen (a source that isn't known, a quantity written as text) is told with its cell and left as it is. The
source is never written.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ghgxl.errors import NothingToDo, WorkbookError
from ghgxl.excel.formula import LAST_ROW, words
from ghgxl.excel.freeze import lambdas as names
from ghgxl.excel.freeze import sheet as frozen_sheet
from ghgxl.excel.freeze.applying import applied
from ghgxl.excel.freeze.ordinary import Writer, is_constant, normalised
from ghgxl.excel.freeze.packing import Workbook, check_target, opened
from ghgxl.excel.freeze.recalculating import FormulaCell, Recalculation, Relative, references
from ghgxl.excel.freeze.references import Cell, Here, resolved, single
from ghgxl.excel.freeze.report import FreezeReport, left, not_computed
from ghgxl.excel.freeze.rows import Rows, asked_of
from ghgxl.excel.freeze.sheet import Record
from ghgxl.excel.freeze.tree import Function, Reference, Unclear, calls, tree
from ghgxl.excel.freeze.worksheet import lifted
from ghgxl.excel.grid import Book
from ghgxl.findings import Finding, column_letters
from ghgxl.functions import FUNCTIONS, CellError
from ghgxl.units import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ghgxl.excel.package import Package


def freeze(source: Path, target: Path, *, lambdas: bool = False, replace: bool = False) -> FreezeReport:
    """Write a copy in which every function cell is an ordinary formula, or (``lambdas``) is answered by LAMBDA names.

    Raises NothingToDo when there is no function cell, WorkbookError when the source can't be frozen, OutputError when
    the target can't be written.
    """
    package = opened(source)
    check_target(source, target, package)
    _check_free(package, lambdas=lambdas)
    book = Book(package)
    book.check_strings()
    work = _Freezing(book, lambdas=lambdas)
    work.gather()
    workbook = Workbook(package)
    formulas = work.formulas()
    applied(workbook, book, formulas, work.recalculation.values)
    if work.cells:
        rows = list(work.rows.rows.values())
        workbook.add_sheet(
            frozen_sheet.NAME, frozen_sheet.written(rows, work.records(formulas), source=source.name, lambdas=lambdas)
        )
        if lambdas:
            workbook.add_names(names.defined(len(rows)))
    if work.recalculation.unclear and not work.left and not lambdas:
        workbook.calculate_on_load(wanted=True)  # nothing is left that a program without our functions would lose
    workbook.write(source, target, replace=replace)
    findings = [*work.left, *(not_computed(cell, why) for cell, why in work.recalculation.unclear.items())]
    return FreezeReport(
        len(work.cells), len(work.recalculation.values), len(work.rows.rows), workbook.touched(), tuple(findings)
    )


def _check_free(package: Package, *, lambdas: bool) -> None:
    """Refuse a workbook that is frozen already, or uses our sheet's or our functions' names for something else."""
    book = Book(package)
    if book.named(frozen_sheet.NAME) is not None:
        if frozen_sheet.of(book) is not None:
            raise WorkbookError(
                f"“{package.name}”已是冻结副本（有工作表“{frozen_sheet.NAME}”）；请对原台账操作，或先用 ghgxl thaw 恢复。"
            )
        raise WorkbookError(
            f"“{package.name}”里已有一张名为“{frozen_sheet.NAME}”的工作表，不是 ghgxl 生成的；请先把它改名。"
        )
    taken = sorted(name.upper() for name in package.names if name.upper() in FUNCTIONS)
    if taken and lambdas:
        raise WorkbookError(f"“{package.name}”的名称管理器里已有 {'、'.join(taken)}；请先删除或改名。")


class _Freezing:
    def __init__(self, book: Book, *, lambdas: bool) -> None:
        self.book, self.lambdas = book, lambdas
        self.recalculation = Recalculation(book)
        self.evaluate = self.recalculation.evaluator.value
        self.rows = Rows()
        self.cells: list[FormulaCell] = []
        self.left: list[Finding] = []
        self._templates: dict[tuple[str, str, int, int, bool], str] = {}

    def gather(self) -> None:
        """Find the function cells, the rows that they need, and their values."""
        for formula in self.recalculation.ours():
            try:
                self._one_cell(formula)
                found = calls(formula.pattern)
                for call in found:
                    self._question(call, formula.here.within(call))
            except Unclear as why:
                self.left.append(left(formula.cell, formula.text, "未能冻结", str(why)))
            else:
                if found:
                    self.cells.append(formula)
        if not self.cells and not self.left:
            raise NothingToDo(f"“{self.book.package.name}”里没有 =GHG_…() 公式，不需要处理。")
        self.recalculation.run(self.cells)

    def _one_cell(self, formula: FormulaCell) -> None:
        """Make sure that what is written as one cell of a range is one; raises Unclear."""
        for node in references(tree(formula.pattern)):
            if node.one:
                single(resolved(self.book, node.tokens, formula.here), formula.here)

    def _question(self, call: Function, here: Here) -> None:
        """Make sure that a call can be answered by a row, or waits for cells that are blank; raises Unclear."""
        function = FUNCTIONS[call.ours]
        if len(call.arguments) < function.required:
            raise Unclear(f"{call.ours} 有 {len(call.arguments)} 个参数，至少要 {function.required} 个")
        others = call.arguments[1:] if function.linear else call.arguments
        if function.linear:
            self._quantity(call, here)
        given = [self.evaluate(argument, here) for argument in others]
        needed = [
            index
            for index, (parameter, argument) in enumerate(zip(asked_of(function), others, strict=False))
            if not parameter.optional and not is_constant(argument)
        ]

        def ask(*values: Any) -> None:
            answer = self.rows.row(call.ours, values)
            if isinstance(answer, CellError) and not any(values[index] in (None, "") for index in needed):
                raise Unclear(answer.reason or f"参数是错误值 {answer.kind}")
            if (
                here.array
                and (not isinstance(answer, CellError))
                and (set("*?~") & set(answer.key) or len(answer.key) > 255)
            ):
                raise Unclear("数组公式的参数含有 * ? ~，或太长")

        lifted(ask, *given)

    def _quantity(self, call: Function, here: Here) -> None:
        node = call.arguments[0]
        if node is None:
            raise Unclear("没有数量")
        if isinstance(node, Function | Reference) or is_constant(node):

            def check(value: Any) -> None:
                if isinstance(value, bool):
                    raise Unclear("数量是逻辑值，LibreOffice 的普通公式会把它当作数字")
                if isinstance(value, str) and number(value):
                    raise Unclear(f"数量是文本“{value}”，普通公式不会像函数那样读出数字")

            lifted(check, self.evaluate(node, here))

    def formulas(self) -> dict[Cell, str]:
        """Return the new formula of each cell that gets one."""
        return {formula.cell: text for formula in self.cells if (text := self._text(formula)) != formula.text}

    def _text(self, formula: FormulaCell) -> str:
        sheet, row, column = formula.cell
        marked = str(LAST_ROW) not in formula.text  # else the mark of the own row couldn't be told from the last row
        pattern = formula.pattern if marked else formula.text
        key = (pattern, sheet, 0 if marked else row, column, bool(formula.spill))
        if key not in self._templates:
            written = self._single(formula.here, LAST_ROW if marked else row)
            if self.lambdas and not formula.spill and not _intersects(pattern, written):
                self._templates[key] = names.spelled(pattern)
            else:
                self._templates[key] = Writer(self.rows, written, array=bool(formula.spill)).formula(pattern)
        return self._templates[key].replace(str(LAST_ROW), str(row)) if marked else self._templates[key]

    def _single(self, here: Here, own: int) -> Callable[[Reference], str]:
        """Return how a reference is written that means one cell, the own row's number as ``own``."""

        def written(node: Reference) -> str:
            cells = resolved(self.book, node.tokens, here)
            if cells.single:
                return words(node.tokens)
            prefix = node.tokens[0].text if node.tokens[0].kind == "sheet" else ""
            if not prefix and cells.sheet != here.sheet:
                prefix = "'" + cells.sheet.replace("'", "''") + "'!"
            if cells.left == cells.right:
                return f"{prefix}${column_letters(cells.left)}{own}"
            return f"{prefix}{column_letters(here.column)}${cells.top}"

        return written

    def records(self, formulas: dict[Cell, str]) -> Iterable[Record]:
        """Return what thawing puts back: each distinct frozen formula, as in A1, with its originals."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        relative = Relative()
        for formula in self.cells:
            sheet, row, column = formula.cell
            frozen = normalised(relative.of(formulas.get(formula.cell, formula.text), row, column))
            original = relative.of(formula.text, row, column)
            found[frozen][original].append(f"{sheet}!{column_letters(column)}{row}")
        for frozen, originals in found.items():
            if all(normalised(original) == frozen for original in originals):
                continue  # a LAMBDA name is called as the function was
            for index, (original, cells) in enumerate(originals.items()):
                yield Record(frozen, original, "" if index == 0 else "\n".join(cells))


def _intersects(pattern: str, written: Callable[[Reference], str]) -> bool:
    """Return whether an argument of our functions is a range that means one cell of it: a LAMBDA would get the range."""
    return any(
        isinstance(argument, Reference) and written(argument) != words(argument.tokens)
        for call in calls(pattern)
        for argument in call.arguments
    )
