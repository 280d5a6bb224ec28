"""附表1 to 附表3 of the machinery sector's emission report: emissions by gas, activity data, factors and parameters.

A form's table carries no caption: the form's own heading in the template names it. Parameters are printed as they were
published; where a factor wasn't made of them there is a dash.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from ghgxl import gases as gas_room
from ghgxl.factors import Factor, Parameter
from ghgxl.factors.fuels import CARBON, NCV, OXIDATION
from ghgxl.inventory import Line
from ghgxl.numbers import ABSENT, fixed, plain
from ghgxl.report import names
from ghgxl.report.cells import (
    TCO2E,
    amount,
    factor,
    formulas,
    gas,
    head,
    letters,
    merged,
    tonnes,
    total_row,
    unit,
)
from ghgxl.report.nouns import Block, Cell, Table
from ghgxl.report.said import Telling
from ghgxl.report.sector import BURNING, FUEL, HEAT, LEAK, POWER, PROCESS, Sector, summed
from ghgxl.report.sector_tables import PRINTED, several, shown, used


def forms(sector: Sector) -> dict[str, Block | tuple[Block, ...]]:
    """Return the annexed forms by name."""
    return {
        "附表1": annex_emissions(sector),
        "附表2燃料": annex_fuels(sector),
        "附表2过程": annex_process(sector),
        "附表2能源": annex_energy(sector),
        "附表3燃料": annex_fuel_factors(sector),
        "附表3其他": annex_other_factors(sector),
    }


def annex_emissions(sector: Sector) -> Table:
    """Return 附表1: the mass and tCO2e of each gas by kind, and the totals with and without purchased energy."""
    year = sector.year
    rows: list[list[Cell | str]] = []
    for kind in shown(sector):
        parcels = sector.where(kind)
        for code in dict.fromkeys(parcel.gas for parcel in parcels):
            same = [parcel for parcel in parcels if parcel.gas == code]
            rows.append(
                [
                    PRINTED[kind],
                    gas(code),
                    amount(
                        math.fsum(parcel.tonnes for parcel in same),
                        6 if kind == LEAK else 2,
                        names.sector_mass(year, kind, code),
                    ),
                    amount(gas_room.gwp(code, sector.inventory.gwp).value, 3, names.gwp(code)),
                    tonnes(summed(same), names.sector_gas(year, kind, code)),
                ]
            )
        if not parcels:
            rows.append([PRINTED[kind], ABSENT, *(Cell(ABSENT, align="right") for _ in range(3))])
    totals = (
        total_row(
            "企业温室气体排放总量（不含净购入电力和热力）",
            4,
            [tonnes(sector.direct if sector.where(FUEL, *PROCESS) else None, names.sector(year, names.DIRECT_KINDS))],
        ),
        total_row("企业温室气体排放总量", 4, [tonnes(sector.total, names.sector(year))]),
    )
    return _form(
        "附表1",
        ("源类别", "温室气体", "温室气体质量（t）", "GWP", f"排放量（{TCO2E}）"),
        (*merged(rows, 1), *totals) if sector.parcels else (),
        (38, 14, 18, 10, 20),
        "lcrrr",
        (f"GWP 采用 IPCC {sector.inventory.gwp} 的 100 年数值。", *_biogenic(sector)),
        "台账没有该年度可量化的排放源。",
    )


def _biogenic(sector: Sector) -> tuple[str, ...]:
    burnt = sector.inventory.biogenic(sector.year)
    if not burnt:
        return ()
    tell = Telling()
    told = tell(fixed(burnt, 2), names.biogenic(sector.year))
    return (tell.said(f"生物质燃烧的 CO~2~ 为 {told} t，单独列出，不计入总量。"),)


def _form(
    name: str,
    heads: Sequence[str],
    rows: Sequence[tuple[Cell, ...]],
    widths: Sequence[float],
    aligns: str,
    notes: Sequence[str],
    empty: str,
) -> Table:
    return Table(name, "", (head(*heads),), tuple(rows), tuple(widths), letters(aligns), tuple(notes), empty)


class Fuel(NamedTuple):
    """A fuel as the forms print it: one factor, how much was burnt by it, and the readings of it with what converts each."""

    factor: Factor
    burnt: float
    biogenic: bool
    readings: tuple[tuple[str, float], ...]

    @property
    def name(self) -> str:
        """The fuel's name; biomass is said to be such."""
        return self.factor.name + ("（生物质）" if self.biogenic else "")

    def parameter(self, name: str) -> Parameter | None:
        """Return a parameter that the factor was made of, None when it wasn't made of such."""
        return next((found for found in self.factor.parameters if found.name == name), None)

    def cell(self, name: str, unit_: str = "") -> Cell:
        """Return a parameter as it was published, a dash for none."""
        found = self.parameter(name)
        if found is None:
            return Cell(ABSENT, align="right")
        return Cell(f"{plain(found.value)}{unit_}", align="right", origin=names.parameter(found, self.factor.name))


def fuels(sector: Sector) -> tuple[Fuel, ...]:
    """Return the fuels burnt, biomass too: its heat is activity data, its CO2 stands apart."""
    burnt: dict[tuple[Factor, bool], list[tuple[float, str, float]]] = {}
    for line in sector.inventory.of(sector.year):
        if line.source.scope != 1 or line.source.subcategory not in BURNING:
            continue
        many = len(line.groups) > 1
        for number, group in enumerate(line.groups, 1):
            reading = names.reading(line.source.id, line.year, number if many else 0)
            apart = group.derivation.biogenic
            carbon = [match for match in group.derivation.matches if match.factor.gas in ("CO2", gas_room.CO2E)]
            for match in (apart,) if apart else carbon:
                one = (group.activity, reading, group.derivation.ratio)
                burnt.setdefault((match.factor, bool(apart)), []).append(one)
    return tuple(
        Fuel(found, math.fsum(amount for amount, *_ in held), apart, tuple((name, ratio) for _, name, ratio in held))
        for (found, apart), held in burnt.items()
    )


def annex_fuels(sector: Sector) -> Table:
    """Return 附表2, fuels: consumption, net calorific value, and the heat of both."""
    rows: list[list[Cell | str]] = []
    for fuel in fuels(sector):
        heat, by = fuel.parameter(NCV), (sector.year, fuel.name, fuel.factor)
        rows.append(
            [
                fuel.name,
                unit(fuel.factor.per),
                amount(fuel.burnt, 4, names.burnt(*by)),
                fuel.cell(NCV),
                amount(fuel.burnt * heat.value if heat is not None else None, 2, names.heat(*by)),
            ]
        )
    return _form(
        "附表2燃料",
        ("燃料品种", "单位", "消耗量", "低位发热量（GJ/单位）", "热量（GJ）"),
        merged(rows, 0),
        (26, 14, 18, 24, 18),
        "lcrrr",
        ("“—”表示采用企业因子或以热量计的燃料，没有低位发热量参数。",)
        if any(f.parameter(NCV) is None for f in fuels(sector))
        else (),
        "该年度没有燃料燃烧的活动数据。",
    )


def annex_process(sector: Sector) -> Table:
    """Return 附表2, process: what leaked in making equipment, the shielding gas used, other process materials."""
    rows: list[list[Cell | str]] = [
        [PRINTED[kind], line.source.name, _composition(line), _quantity(line), unit(line.unit) or ABSENT]
        for kind in PROCESS
        for line in sector.lines(kind)
    ]
    return _form(
        "附表2过程",
        ("过程", "物料", "组成", "数量", "单位"),
        merged(rows, 1),
        (32, 22, 22, 14, 10),
        "lllrc",
        ("设备生产过程的泄漏量为台账所记的泄漏量；期初、购入、期末和随产品售出的数量见企业的物料记录。",)
        if sector.where(LEAK)
        else (),
        "该年度没有工业生产过程排放源。",
    )


def _quantity(line: Line) -> Cell:
    return amount(line.activity, origin=names.activity(line.source.id, line.year))


def _composition(line: Line) -> str:
    """Return what a material is made of: a shielding gas by volume, a refrigerant by its name."""
    notes = dict.fromkeys(match.factor.note for match in line.matches if match.factor.note)
    return formulas("；".join(notes)) or line.source.factor_name or ABSENT


#: Purchased energy as the forms call it, and its usual unit.
ENERGIES = {POWER: ("电力", "MWh"), HEAT: ("热力", "GJ")}


def bought(sector: Sector, kind: str) -> tuple[float | None, str]:
    """Return how much energy of a kind was bought, None where its records don't add up, and its unit, "" for none."""
    lines = sector.lines(kind)
    units = {line.unit for line in lines if line.unit}
    amounts = [line.activity for line in lines if line.activity is not None]
    known = lines and len(units) <= 1 and len(amounts) == len(lines)
    return math.fsum(amounts) if known else None, units.pop() if len(units) == 1 else ""


def annex_energy(sector: Sector) -> Table:
    """Return 附表2, energy: electricity and heat bought, delivered to others, and the difference."""
    rows: list[list[Cell | str]] = []
    for kind, (name, usual) in ENERGIES.items():
        value, unit_ = bought(sector, kind)
        origin = names.bought(sector.year, name)
        cell = amount(value, origin=origin)
        rows.append([name, unit_ or usual, cell, amount(None), cell])
    held = any(sector.where(kind) for kind in (POWER, HEAT))
    return _form(
        "附表2能源",
        ("种类", "单位", "购入量", "输出量", "净购入量"),
        merged(rows, 0) if held else (),
        (20, 14, 22, 22, 22),
        "ccrrr",
        ("台账没有登记向外输出的电力和热力，净购入量等于购入量。",),
        "该年度没有购入电力和热力的记录。",
    )


def annex_fuel_factors(sector: Sector) -> Table:
    """Return 附表3, fuels: carbon content per heat, oxidation rate, and the factor made of them."""
    rows: list[list[Cell | str]] = [
        [
            fuel.name,
            fuel.cell(CARBON),
            fuel.cell(OXIDATION, "%"),
            Cell(
                f"{factor(fuel.factor.value)} {unit(fuel.factor.unit)}",
                align="right",
                origin=names.factor(fuel.factor),
            ),
            fuel.factor.citation.short,
        ]
        for fuel in fuels(sector)
    ]
    return _form(
        "附表3燃料",
        ("燃料品种", "单位热值含碳量（tC/GJ）", "碳氧化率", "CO~2~ 排放因子", "来源"),
        merged(rows, 0),
        (18, 21, 12, 19, 30),
        "lrrrl",
        ("CO~2~ 排放因子 = 低位发热量 × 单位热值含碳量 × 碳氧化率 × 44/12。",),
        "该年度没有燃料燃烧的排放因子。",
    )


def annex_other_factors(sector: Sector) -> Table:
    """Return 附表3, the rest: process, electricity and heat."""
    rows: list[list[Cell | str]] = [
        [
            PRINTED[one.kind],
            several(sources),
            one.gas,
            Cell(one.value, align="right", origin=names.factor(one.match.factor)),
            one.match.factor.citation.short,
        ]
        for one, sources in used(sector, (*PROCESS, POWER, HEAT)).items()
    ]
    return _form(
        "附表3其他",
        ("源类别", "排放源", "气体", "排放因子", "来源"),
        merged(rows, 2),
        (27, 15, 8, 20, 30),
        "llcrl",
        (),
        "该年度没有工业生产过程、购入电力和热力的排放因子。",
    )
