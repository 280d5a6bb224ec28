"""The sheets of factors and of GWP: each value in one cell, which the calculation refers to.

A factor that was derived stays derived: its cell is a formula over the cells of its parameters.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from ghgxl.excel.paper import page as pages
from ghgxl.excel.paper.page import Cell, Column, Live, Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlsxwriter.workbook import Workbook

    from ghgxl.excel.book import Look
    from ghgxl.excel.paper.nouns import Factor, Gwp

#: Where each factor's or GWP's cell is, as a reference from another sheet.
Cells = Mapping[object, str]

#: What the product of the parameters may be multiplied by, beside a power of ten: carbon becomes CO2 or CH4.
CONSTANTS: Final = (("", 1.0), ("*44/12", 44 / 12), ("*16/12", 16 / 12))

_VALUE = 3


def constant(factor: Factor) -> str | None:
    """Return what turns the product of a factor's parameters into its value, as formula text: "*44/12/100"; None if nothing does."""
    product = math.prod(parameter.value for parameter in factor.parameters)
    if not factor.parameters or product == 0:
        return None
    for text, number in CONSTANTS:
        for power in range(-9, 10):
            if math.isclose(product * number * 10.0**power, factor.value, rel_tol=1e-9):
                if power == 0:
                    return text
                return f"{text}/{10**-power}" if power < 0 else f"{text}*{10**power}"
    return None


def draw_factors(workbook: Workbook, look: Look, factors: Iterable[Factor]) -> Cells:
    """Draw each distinct factor with its parameters below it; return where their cells are."""
    columns = (
        Column("名称", 24),
        Column("气体", 11),
        Column("参数", 18),
        Column("数值", 18, pages.FACTOR),
        Column("单位", 14),
        Column("出处", 64),
        Column("匹配情况", 40),
    )
    page = Page(workbook, look, "排放因子", "每个因子一行；推算得出的因子，参数列在其下", columns)
    page.header(freeze=True)
    cells: dict[object, str] = {}
    for factor in dict.fromkeys(factors):
        times = constant(factor)
        value: Cell = factor.value
        if times is not None:
            inputs = "*".join(f"D{page.row + offset}" for offset in range(1, len(factor.parameters) + 1))
            value = Live(f"={inputs}{times}", factor.value)
        row = page.line((factor.name, factor.gas, None, value, factor.unit, factor.citation, factor.match), strong=True)
        cells[factor] = page.ref(_VALUE, row)
        for parameter in factor.parameters:
            page.line((None, None, parameter.name, parameter.value, parameter.unit, parameter.citation, None))
    return cells


def draw_gwps(workbook: Workbook, look: Look, gwp_set: str, gwps: Iterable[Gwp]) -> Cells:
    """Draw each gas with its GWP; return where their cells are."""
    columns = (Column("气体", 16), Column("GWP", 12), Column("出处", 80))
    page = Page(workbook, look, "GWP", f"全球变暖潜势（100年），{gwp_set}", columns)
    page.header(freeze=True, landscape=False)
    return {gwp: page.ref(1, page.line((gwp.gas, gwp.value, gwp.citation))) for gwp in gwps}
