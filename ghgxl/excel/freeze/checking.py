"""The double check of function cells that are more than one GHG_EMISSION(), and of a frozen sheet, for ``ghgxl check``.

A cell that is one GHG_EMISSION() alone is a record, compared with the inventory by ``ghgxl.checks.cells``; all others are
compared here with their own arguments. Nothing is written.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ghgxl.excel.formula import call as whole_call
from ghgxl.excel.formula import unmarked
from ghgxl.excel.freeze import sheet as frozen_sheet
from ghgxl.excel.freeze.evaluating import Value
from ghgxl.excel.freeze.recalculating import FormulaCell, Recalculation
from ghgxl.excel.freeze.report import shortened
from ghgxl.excel.freeze.tree import Function, Node, Operation, Reference, Unclear, calls, inside, tree
from ghgxl.excel.grid import Broken
from ghgxl.findings import Place
from ghgxl.functions import FUNCTIONS, CellError
from ghgxl.numbers import significant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ghgxl.excel.grid import Book
    from ghgxl.excel.notes import Notes

#: Two engines may differ in the last digits.
SAME = 1e-9
_GUARDS = {"IFERROR", "IFNA", "ISERROR", "ISERR", "ISNA"}


def check(book: Book, notes: Notes) -> None:
    """Note every function cell whose result isn't what its arguments give, and every frozen factor that was changed."""
    recalculation = Recalculation(book)
    for formula in recalculation.ours():
        alone = whole_call(formula.pattern)
        if alone is not None and alone.function == "GHG_EMISSION":
            continue
        try:
            if calls(formula.pattern):
                _cell(recalculation, formula, notes)
        except Unclear:
            continue  # what can't be computed here can't be compared; freezing and filling tell why
    _frozen(book, notes)


def _cell(recalculation: Recalculation, formula: FormulaCell, notes: Notes) -> None:
    place = Place.cell(*formula.cell)
    node = tree(formula.pattern)
    cached = recalculation.cached(formula.cell)
    blank = _blank(recalculation, formula) if isinstance(cached, float) else ""
    if not blank and _unused(recalculation, formula):
        return
    expected = recalculation.evaluator.value(node, formula.here)
    if isinstance(expected, list):
        expected = expected[0][0]
    hidden = next(_hidden(recalculation, formula, node), None)
    if hidden is not None and not isinstance(expected, CellError):
        shown = "空白" if expected == "" else f"“{_shown(expected)}”"
        notes.error(
            "cell-hidden",
            place,
            f"公式“={shortened(formula.text)}”把函数的错误 {hidden.kind}（{hidden.reason}）掩盖成{shown}；请去掉 IFERROR，或更正参数。",
        )
        return
    if blank and isinstance(cached, float) and not _alike(cached, expected):
        notes.error(
            "cell-blank",
            place,
            f"单元格为 {_shown(cached)}，但它的数量 {blank} 是空白：LibreOffice 把空白单元格当作 0，空白不等于零；请补录数据，或删去此公式。",
        )
        return
    if isinstance(expected, CellError):
        notes.error(
            "cell-error",
            place,
            f"公式“={shortened(formula.text)}”没有结果：{expected.reason or expected.kind}；请更正参数。",
        )
    elif isinstance(cached, CellError | Broken):
        what = cached.kind if isinstance(cached, CellError) else "未计算"
        notes.error(
            "cell-error",
            place,
            f"公式显示“{what}”，没有结果，应为 {_shown(expected)}；请在装有 ghgxl 的电脑上重新计算，或用 ghgxl fill 写入结果。",
        )
    elif not _alike(cached, expected):
        notes.error(
            "cell-stale",
            place,
            f"单元格为 {_shown(cached)}，按公式应为 {_shown(expected)}；公式的结果已过时或被覆盖，请重新计算。",
        )


def _blank(recalculation: Recalculation, formula: FormulaCell) -> str:
    """Return the blank cell that one of the calls takes for its quantity, "" when there is none."""
    for call in calls(formula.pattern):
        first = call.arguments[0] if call.arguments and FUNCTIONS[call.ours].linear else None
        if isinstance(first, Reference) and recalculation.evaluator.value(first, formula.here.within(call)) in (
            None,
            "",
        ):
            return unmarked("".join(token.text for token in first.tokens), formula.here.row)
    return ""


def _unused(recalculation: Recalculation, formula: FormulaCell) -> bool:
    """Return whether every cell that the function calls name is blank: a row that isn't filled in yet."""
    given: list[Any] = []
    for call in calls(formula.pattern):
        for argument in call.arguments:
            if isinstance(argument, Reference):
                given.append(recalculation.evaluator.value(argument, formula.here.within(call)))
    return bool(given) and all(value in (None, "") for value in given)


def _hidden(recalculation: Recalculation, formula: FormulaCell, node: Node | None) -> Iterator[CellError]:
    """Yield the errors of our functions that a formula catches."""
    if isinstance(node, Function):
        if node.name in _GUARDS and node.arguments:
            for call in inside(node.arguments[0]):
                found = recalculation.evaluator.value(call, formula.here)
                if isinstance(found, CellError):
                    yield found
        for part in node.arguments:
            yield from _hidden(recalculation, formula, part)
    elif isinstance(node, Operation):
        for part in node.operands:
            yield from _hidden(recalculation, formula, part)


def _alike(one: Value, other: Value) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=SAME, abs_tol=1e-12)
    return one == other


def _shown(value: Value) -> str:
    if isinstance(value, float) and not isinstance(value, bool):
        return significant(value, 10)
    return shortened(str(value)) if value not in (None, "") else "空白"


def _frozen(book: Book, notes: Notes) -> None:
    grid = frozen_sheet.of(book)
    if grid is None:
        return
    frozen = frozen_sheet.read(grid)
    if not frozen.lambdas:
        notes.warning(
            "frozen-copy",
            Place(grid.sheet),
            "这是冻结副本：原来的函数单元格已是普通公式，不再作为记录读取；计算和报告请用原台账，或先用 ghgxl thaw 恢复。",
        )
    for row in frozen.rows:
        now, then = row["数值"], row["写入值"]
        if not _alike(now, then):
            notes.error(
                "frozen-edited",
                grid.place(row["行"], frozen_sheet.column("数值")),
                f"冻结的数值被改动：现为 {_shown(now)}，冻结时为 {_shown(then)}（{row['查找键']}）；请改回，或用原台账重新冻结。",
            )
