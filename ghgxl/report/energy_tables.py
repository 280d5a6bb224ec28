"""Tables and figures of energy: structure by year, flow to departments, fuels by year."""

from __future__ import annotations

import math
from dataclasses import replace

from ghgxl.checks import Case
from ghgxl.energy import Energy, Use
from ghgxl.inventory import Inventory
from ghgxl.numbers import ABSENT, fixed
from ghgxl.report import names
from ghgxl.report.cells import (
    FEW_YEARS,
    amount,
    head,
    letters,
    merged,
    share,
    simple,
    total_row,
    two_level,
    unit,
    year_heads,
)
from ghgxl.report.nouns import Cell, Chart, Flow, Link, Series, Table

ELECTRIC = "外购电力"
FUELS = ("固定燃烧", "移动燃烧")


def structure(energy: Energy, years: tuple[int, ...]) -> tuple[Table, ...]:
    """Return one table of energy structure for each year that has energy data; what holds for all is noted below the last."""
    tables = [_structure_of(energy, year) for year in years if energy.of(year)]
    if len(tables) < 2:
        return tuple(tables) or (_no_structure(),)
    common = [note for note in tables[-1].notes if all(note in table.notes for table in tables)]
    alone = [replace(table, notes=tuple(note for note in table.notes if note not in common)) for table in tables]
    return (*alone[:-1], replace(alone[-1], notes=(*(f"各年度{note}" for note in common), *alone[-1].notes)))


def _no_structure() -> Table:
    return simple("能源消费结构", "能源消费结构", ("能源",), [], (1,), "c", empty="台账没有能源消费数据。")


def _structure_of(energy: Energy, year: int) -> Table:
    uses = energy.of(year)
    rows: list[list[Cell | str]] = [
        [
            use.name,
            unit(use.unit),
            amount(use.quantity, origin=names.use(use.name, year, "实物量")),
            amount(use.coefficient, origin=names.use(use.name, year, "折标系数")),
            tonnes_coal(use.tce, names.use(use.name, year)),
            share(use.share, names.share(names.use(use.name, year))),
        ]
        for use in uses
    ]
    sources: dict[str, list[str]] = {}
    for use in uses:
        sources.setdefault(use.citation, []).append(use.name)
    one = len(sources) == 1
    editions = "；".join(citation if one else f"{'、'.join(names)}：{citation}" for citation, names in sources.items())
    notes = ["折标量均为当量值，未与等价值相加；折标系数单位为 tce/计量单位。", f"折标系数来源：{editions}。"]
    notes.extend(dict.fromkeys(use.words for use in uses if use.words))
    lacking = energy.left_out(year)
    if lacking:
        notes.append(f"{'、'.join(lacking)}不能折算标准煤，未列入本表，也不含在综合能耗中。")
    return Table(
        "能源消费结构",
        f"{year}年能源消费结构",
        (head("能源", "计量单位", "实物量", "折标系数", "折标量（tce）", "占比"),),
        (
            *merged(rows, 0),
            total_row(
                "合计",
                4,
                [
                    tonnes_coal(energy.total(year), names.energy(year)),
                    share(1.0 if uses else None, names.share(names.energy(year))),
                ],
            ),
        ),
        (20, 14, 18, 14, 18, 14),
        letters("ccrrrr"),
        tuple(notes),
    )


def tonnes_coal(value: float | None, origin: str = "") -> Cell:
    """Return an energy in tce, two digits; small uses keep what makes them visible."""
    digits = 2 if value is None or value == 0 or abs(value) >= 0.1 else 4
    return Cell(fixed(value, digits), align="right", origin=origin, value=value)


#: Electricity is in MWh; people think of it in 万kWh.
_MWH_PER_PRINTED = 10.0


def flow_table(inventory: Inventory) -> Table:
    """Return electricity by department and year with shares; the total counts once and its share is the whole."""
    years = inventory.years
    amounts = power_by_department(inventory)
    totals = {year: math.fsum(found.get(year, 0.0) for found in amounts.values()) for year in years}
    named = sorted((name for name in amounts if name), key=lambda name: -max(amounts[name].values()))
    rows: list[list[Cell | str]] = [
        [
            name or "未分部门",
            *(cell for year in years for cell in _pair(amounts[name].get(year), totals[year], names.power(name, year))),
        ]
        for name in (*named, *(name for name in amounts if not name))
    ]
    sums = [cell for year in years for cell in _pair(totals[year] or None, totals[year], names.all_power(year))]
    total = total_row("合计", 1, sums)
    return Table(
        "电力流向",
        "电力消费流向表（万kWh）",
        two_level(("部门",), [(f"{year}年", ("电量", "占比")) for year in years]),
        (*merged(rows, 0), total) if named else (),
        (18, *(14.0, 10.0) * len(years)),
        letters("c" + "rr" * len(years)),
        ("占比为各部门占当年合计的比例。",),
        "台账没有分部门的电力记录。",
        landscape=len(years) > FEW_YEARS,
    )


def power_by_department(inventory: Inventory) -> dict[str, dict[int, float]]:
    """Return purchased electricity in 万kWh by department ("" where none is told), then by year."""
    amounts: dict[str, dict[int, float]] = {}
    for line in inventory.lines:
        if line.source.subcategory == ELECTRIC:
            for department, value in line.departments.items():
                found = amounts.setdefault(department, {})
                found[line.year] = found.get(line.year, 0.0) + value / _MWH_PER_PRINTED
    return amounts


def _pair(value: float | None, whole: float, origin: str) -> tuple[Cell, Cell]:
    part = value / whole if value is not None and whole else None
    return amount(value, origin=origin), share(part, names.share(origin))


def fuel_table(case: Case) -> Table:
    """Return the fuels by year, each in the unit of its factor."""
    inventory = case.inventory
    years = inventory.years
    rows: list[list[Cell | str]] = []
    for source in case.ledger.sources:
        lines = {line.year: line for line in inventory.lines if line.source.id == source.id}
        if not lines or source.subcategory not in FUELS:
            continue
        unit_name = next(iter(lines.values())).unit
        rows.append(
            [
                source.name,
                source.facility or ABSENT,
                unit(unit_name),
                *(
                    amount(lines[year].activity if year in lines else None, origin=names.activity(source.id, year))
                    for year in years
                ),
            ]
        )
    return simple(
        "燃料消耗",
        "燃料消耗量",
        ("燃料", "用途", "单位", *year_heads(years)),
        rows,
        (18, 26, 12, *(14.0,) * len(years)),
        "clc" + "r" * len(years),
        empty="报告期没有燃料消耗记录。",
        landscape=len(years) > 2 * FEW_YEARS,
    )


def structure_chart(energy: Energy, years: tuple[int, ...]) -> Chart:
    """Return the structure of energy by year in tce, as stacked columns."""
    held = [year for year in years if energy.of(year)]
    series = tuple(
        Series(
            name, tuple(_tce(energy.use(name, year)) for year in held), tuple(names.use(name, year) for year in held)
        )
        for name in energy.names()
    )
    words = "；".join(f"{year}年综合能耗 {fixed(energy.total(year), 2)} tce" for year in held)
    return Chart(
        "能源结构",
        "能源消费结构（当量值）",
        "stacked",
        year_heads(held),
        series if held else (),
        "tce",
        f"堆积柱形图：{words}",
        1,
        totals=tuple(map(names.energy, held)),
    )


def _tce(use: Use | None) -> float | None:
    return use.tce if use else None


def by_department(use: Use) -> dict[str, float]:
    """Return the standard coal of an energy by department, in the proportion of the quantities used there; the largest first."""
    whole = sum(use.departments.values())
    held = sorted(use.departments.items(), key=lambda item: -item[1])
    return {department: use.tce * quantity / whole for department, quantity in held if whole and quantity > 0}


def energy_flow(case: Case) -> Flow:
    """Return the flow of the last year's energy from its kinds to the departments that use it, in tce."""
    year = case.inventory.years[-1] if case.inventory.years else 0
    links: list[Link] = []
    origins: dict[str, str] = {}
    for use in case.energy.of(year):
        for department, value in by_department(use).items():
            target = department or "全厂（未分部门）"
            links.append(Link(use.name, target, value))
            origins |= {use.name: names.flowing(use.name, year), target: names.department_energy(year, department)}
    return Flow(
        "能源流向",
        f"{year}年能源流向（tce，当量值）",
        tuple(links),
        "tce",
        f"{year}年各能源流向各部门的标准煤量",
        "台账没有可绘制能源流向的数据。",
        tuple(origins.items()),
    )


def energy_system(case: Case) -> Flow:
    """Return the energy system: where each energy comes from and where it goes, from the sheet 能源系统."""
    links: list[Link] = []
    for row in case.ledger.rows("能源系统"):
        name = row.text("能源")
        origin = [part for part in _split(row.text("来源")) if part != name]
        links.extend(Link(part, name) for part in origin)
        links.extend(
            Link(name, part, None, row.text("备注") if not origin else "") for part in _split(row.text("去向"))
        )
    if not links:
        links = [Link("外购", use, None) for use in case.energy.names()]
        links += [
            Link(name, department, None)
            for name in case.energy.names()
            for department in dict.fromkeys(
                key for use in case.energy.uses if use.name == name for key in use.departments if key
            )
        ]
    return Flow(
        "能源系统",
        "能源系统示意图",
        tuple(dict.fromkeys(links)),
        "",
        "各种能源从来源到用能单元的流向",
        "台账没有能源系统数据。",
    )


def _split(text: str) -> list[str]:
    for mark in "，,；;/\n":
        text = text.replace(mark, "、")
    return [part.strip() for part in text.split("、") if part.strip()]
