"""The table of the appendix 数据溯源: from the ledger's cells to each emission, a row a gas."""

from __future__ import annotations

from collections.abc import Mapping

from ghgxl import gases as gas_room
from ghgxl.checks import Case
from ghgxl.inventory import Line
from ghgxl.numbers import ABSENT, plain, significant
from ghgxl.report import names
from ghgxl.report.cells import TCO2E, factor, formulas, gas, simple, unit
from ghgxl.report.nouns import Cell, Table
from ghgxl.report.provenance.cells import Key, Spots, condensed, gathered, together


def table(case: Case) -> Table:
    """Return, for every source and year, its cells, quantity, factor with citation, GWP and emission."""
    cells = gathered(case.ledger.entries)
    printed: list[list[Cell | str]] = []
    for line in case.inventory.lines:
        id_, year = line.source.id, line.year
        where, quantity = places(line, cells), _quantity(line)
        for match in line.matches:
            found = match.factor
            printed.append(
                [
                    f"{id_} {line.source.name}",
                    f"{year}年",
                    where,
                    Cell(quantity, align="right", origin=names.activity(id_, year)),
                    gas(found.gas),
                    Cell(f"{factor(found.value)} {unit(found.unit)}", align="right", origin=names.factor(found)),
                    formulas(f"{found.citation.short}（{found.place}）"),
                    Cell(
                        plain(gas_room.gwp(found.gas, case.inventory.gwp).value, 3),
                        align="right",
                        origin=names.gwp(found.gas),
                    ),
                    Cell(
                        significant(line.by_gas.get(found.gas), 7),
                        align="right",
                        origin=names.emission(id_, year, found.gas),
                    ),
                ]
            )
    return simple(
        "数据溯源",
        "数据溯源表",
        ("排放源", "年度", "台账单元格", "活动数据", "气体", "排放因子", "因子出处（数据行）", "GWP", TCO2E),
        printed,
        (14, 7, 19, 17, 7, 15, 24, 7, 12),
        "lclrcrlrr",
        merge=4,
        notes=("排放量 = 活动数据 × 排放因子 × GWP，未修约；“数据行”为 ghgxl 因子数据文件中的行号。",),
        empty="没有可追溯的计算。",
        landscape=True,
    )


def places(line: Line, cells: Mapping[Key, Mapping[str, Spots]]) -> str:
    """Return the cells behind a line; records in another unit, or asked for otherwise, stand apart."""
    told = [
        condensed(together(cells.get((line.source.id, line.year, group.unit, group.asked), {}).values()))
        for group in line.groups
    ]
    return "；".join(text for text in told if text) or ABSENT


def _quantity(line: Line) -> str:
    """Return the quantity as the ledger writes it, and in the unit of the factor where that is another."""
    written = " + ".join(f"{plain(group.quantity)} {unit(group.unit)}" for group in line.groups)
    if line.activity is None or all(group.unit == line.unit for group in line.groups):
        return written
    return f"{written} = {plain(line.activity)} {unit(line.unit)}"
