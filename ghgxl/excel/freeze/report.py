"""What a copy of a workbook became: counts, parts touched, and findings about the cells that stayed as they were."""

from __future__ import annotations

from typing import NamedTuple

from ghgxl.excel.freeze.references import Cell
from ghgxl.findings import Finding, Place, warning


class FreezeReport(NamedTuple):
    """The outcome of freezing, thawing or filling.

    ``cells`` function cells were replaced, restored or filled; ``values`` cells (theirs, and those that depend on them)
    show another value than before; ``rows`` stand on the frozen sheet; ``parts`` of the package are new, gone or changed.
    """

    cells: int
    values: int
    rows: int
    parts: tuple[str, ...]
    findings: tuple[Finding, ...]


def left(cell: Cell, formula: str, what: str, why: str) -> Finding:
    """Return the finding that a function cell stayed as it was."""
    return warning(
        "function-left",
        Place.cell(*cell),
        f"公式“={shortened(formula)}”{what}：{why}；此单元格保持原样，请更正后再试。",
    )


def not_computed(cell: Cell, why: str) -> Finding:
    """Return the finding that a cell's result could not be computed here."""
    return warning(
        "value-left",
        Place.cell(*cell),
        f"结果未能代为计算（{why}），显示的仍是文件中原有的值；请在表格软件中重新计算或核对。",
    )


def shortened(text: str) -> str:
    """Return a formula or a text as a message quotes it."""
    return text if len(text) <= 60 else text[:57] + "…"
