"""Faults in factors, parameters and GWPs held against the library. Each generator edits a clean document or adds a table to it."""

from __future__ import annotations

import random
import re
from decimal import Decimal

from ghgxl.audit import published
from ghgxl.audit.entries import kinds_in
from ghgxl.audit.seen import reading_of
from ghgxl.audit.views import FACTOR, GAS, GWP
from ghgxl.gases import GWP_SETS, gwp
from ghgxl.word.document import Cell, Document
from ghgxl.word.places import Spot
from tests.audit.editing import everywhere
from tests.audit.plants import Plant, one_cell, plants, table, with_table

FUELS = ("汽油", "柴油", "液化石油气", "天然气")


def _cells(document: Document, kind: str, gas: str) -> list[tuple[str, Cell]]:
    """Return the factor cells of a kind of source and a gas that cite their document in the row, with the kind."""
    found = []
    for view in reading_of(document).views:
        for column in view.of(FACTOR):
            for row in view.rows:
                cell = view.table.at(row.position, column.position)
                told = next((view.text(row.position, one.position) for one in view.of(GAS)), "")
                row_text = "".join(view.text(row.position, one.position) for one in view.columns)
                mine = [one for one in kinds_in(row.name) if re.search(kind, one)]
                if cell and told == gas and mine and re.search("GB/T|IPCC", row_text) and cell.text.count("/") == 1:
                    found.append((mine[0], cell))
    return found


def _times(cell: Cell, times: float) -> str:
    number, _, unit = cell.text.partition(" ")
    return f"{Decimal(f'{float(number) * times:.5g}'):f} {unit}"


@plants
def a_fuel_factor_its_document_lacks(document: Document, dice: random.Random) -> Plant | None:
    found = _cells(document, "|".join(FUELS), "CO2")
    if not found:
        return None
    cell = dice.choice(found)[1]
    return one_cell(cell, _times(cell, dice.choice((0.987, 0.975, 1.021, 1.1))), "audit-factor-cited")


@plants
def a_fuel_factor_of_another_document(document: Document, dice: random.Random) -> Plant | None:
    found = _cells(document, "汽油|柴油", "CO2")
    if not found:
        return None
    fuel, cell = dice.choice(found)
    other = next(one for one in published.of_fuel(fuel, "CO2") if "1722" in one.citation.number)
    return one_cell(cell, f"{other.value * 1000:.4f} tCO2/t", "audit-factor-cited")


@plants
def a_factor_of_methane_its_document_lacks(document: Document, dice: random.Random) -> Plant | None:
    found = _cells(document, "|".join(FUELS), dice.choice(("CH4", "N2O")))
    if not found:
        return None
    cell = dice.choice(found)[1]
    return one_cell(cell, _times(cell, dice.choice((0.83, 1.37, 1.7))), "audit-factor-cited")


@plants
def a_heat_factor_its_document_lacks(document: Document, dice: random.Random) -> Plant | None:
    found = _cells(document, "热力", "CO2")
    if not found:
        return None
    return one_cell(dice.choice(found)[1], f"{dice.choice((0.12, 0.102, 0.06, 0.113))} tCO2/GJ", "audit-factor-cited")


@plants
def a_factor_of_projects_for_purchased_electricity(document: Document, dice: random.Random) -> Plant | None:
    held = [one for one in published.of_electricity() if one.use in ("碳足迹", "项目")]
    values = {f"{one.value * 3.6e9:.4f}" for one in published.of_electricity() if one not in held}
    one = dice.choice([one for one in held if f"{one.value * 3.6e9:.4f}" not in values and one.value * 3.6e9 > 0.2])
    lines = [["排放源", "排放因子", "来源"], ["外购电力", f"{one.value * 3.6e9:.4f} tCO2/MWh", dice.choice(("—", f"《{one.citation.document}》"))]]  # fmt: skip
    return with_table(table("电力的因子", lines), 1, 1, "audit-factor-use")


@plants
def a_gas_factor_in_the_unit_of_a_liquid(document: Document, dice: random.Random) -> Plant | None:
    found = _cells(document, "天然气", "CO2")
    return one_cell(dice.choice(found)[1], "21.622 tCO2/t", "audit-factor-odd") if found else None


#: Fuels with their parameters in GB/T 32151.34: heat in GJ/t, tC/GJ, %.
_PARAMETERS = {
    "汽油": ("43.07", "0.0189", "98"),
    "柴油": ("42.652", "0.0202", "98"),
    "液化石油气": ("50.179", "0.0172", "98"),
}
_HEADS = ("燃料品种", "低位发热量（GJ/t）", "单位热值含碳量（tC/GJ）", "碳氧化率（%）", "来源")
_CITED = "《温室气体排放核算与报告要求 第34部分：炭素材料生产企业》（GB/T 32151.34-2024）表C.1"


def _parameters(fuel: str, column: int, text: str, code: str, head: str = "") -> Plant:
    """Return a table of parameters with one cell, or one header, changed."""
    heads = [head if head and number == column else title for number, title in enumerate(_HEADS)]
    lines = [[name, *values, _CITED] for name, values in _PARAMETERS.items()]
    lines[list(_PARAMETERS).index(fuel)][column] = text
    return with_table(table("燃料的参数", [heads, *lines]), list(_PARAMETERS).index(fuel) + 1, column, code)


@plants
def a_parameter_its_document_lacks(document: Document, dice: random.Random) -> Plant | None:
    fuel, column = dice.choice(list(_PARAMETERS)), dice.choice((1, 2, 3))
    value = float(_PARAMETERS[fuel][column - 1]) * dice.choice((0.96, 0.985))
    return _parameters(fuel, column, f"{value:.4g}", "audit-factor-cited")


@plants
def a_parameter_in_another_unit(document: Document, dice: random.Random) -> Plant | None:
    fuel = dice.choice(list(_PARAMETERS))
    column, head = dice.choice(((1, "低位发热量（GJ/kg）"), (1, "低位发热量（kJ/kg）"), (2, "单位热值含碳量（tC/TJ）")))
    return _parameters(fuel, column, _PARAMETERS[fuel][column - 1], "audit-factor-odd", head)


@plants
def a_factor_from_nowhere(document: Document, dice: random.Random) -> Plant | None:
    fuel, usual = dice.choice((("汽油", 2.9251), ("柴油", 3.0959), ("液化石油气", 3.1013)))
    value = usual * dice.choice((0.9137, 0.8911, 1.1119))
    lines = [["燃料", "排放因子（tCO2/t）"], [fuel, f"{value:.4f}"], ["其他", "—"]]
    return with_table(table("采用的系数", lines), 1, 1, "audit-factor-unknown")


@plants
def a_coal_coefficient_of_another_edition(document: Document, dice: random.Random) -> Plant | None:
    year, value = dice.choice((("2020", "0.857"), ("2008", "2.571")))
    lines = [
        ["能源", "计量单位", "实物量", "折标系数", "折标量(tce)"],
        ["电力", "万kWh", "100", "1.229", "122.9"],
        ["水", "万m3", "2", value, f"{2 * float(value):.3f}"],
    ]
    made = table("能源折标", lines, f"注：折标系数取自《综合能耗计算通则》（GB/T 2589-{year}）。")
    return with_table(made, 2, 3, "audit-coal-coefficient")


def _warming_cells(document: Document, *gases: str) -> list[tuple[str, Cell]]:
    found = []
    for view in reading_of(document).views:
        for column in view.of(GWP):
            for row in view.rows:
                gas = next((view.text(row.position, one.position) for one in view.of(GAS)), "")
                seen = view.own(row.position, column.position)
                if seen and gas in gases:
                    found.append((gas, seen.cell))
    return found


@plants
def a_gwp_of_another_assessment(document: Document, dice: random.Random) -> Plant | None:
    found = _warming_cells(document, "CH4", "N2O", "HFC-32", "HFC-125")
    if not found:
        return None
    gas, cell = dice.choice(found)
    now = float(cell.text.replace(",", ""))
    others = [value for name in GWP_SETS if abs((value := gwp(gas, name).value) - now) > 0.6]
    return one_cell(cell, f"{dice.choice(others):,.0f}", "audit-gwp")


@plants
def gwps_of_two_assessments(document: Document, dice: random.Random) -> Plant | None:
    found = _warming_cells(document, "CH4")
    if not found:
        return None
    now = float(found[0][1].text)
    other = dice.choice([name for name in ("SAR", "AR4", "AR5") if abs(gwp("CH4", name).value - now) > 0.6])
    texts = everywhere(document, lambda text: re.sub(r"(?:IPCC )?第[二四五六]次评估报告|AR[456]|SAR", "评估", text))
    texts |= {cell.spot: f"{gwp('CH4', other).value:.0f}" for _, cell in found}
    spots = [cell.spot for _, cell in _warming_cells(document, "CH4", "N2O", "HFC-32", "HFC-125")]
    return Plant(texts, "audit-gwp", frozenset[Spot](spots))
