"""The origins of energy: tce ← quantity × coefficient ← readings; electricity by department; output value, intensity."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ghgxl.checks import Case
from ghgxl.energy import ENERGY_KINDS, SHEET, Use, weight_of
from ghgxl.errors import Refused
from ghgxl.inventory import Line
from ghgxl.report import names
from ghgxl.report.charts import output_value
from ghgxl.report.energy_tables import ELECTRIC, by_department, power_by_department
from ghgxl.report.provenance.nouns import SHARE, Origin
from ghgxl.units import convert

Found = dict[str, Origin]


def energies(case: Case, found: Found) -> None:
    """Add the origins of standard coal, of electricity by department, and of emissions per output value."""
    for year in case.inventory.years:
        uses = case.energy.of(year)
        for use in uses:
            _use(case, found, use)
        found[names.energy(year)] = Origin(
            case.energy.total(year),
            "tce",
            "合计",
            f"{year} 年综合能耗（当量值）",
            tuple(names.use(use.name, year) for use in uses),
        )
        whole = case.energy.total(year)
        for name in (*(names.use(use.name, year) for use in uses), names.energy(year)) if whole else ():
            told = f"{found[name].words}占综合能耗的比例"
            parts = (name, names.energy(year))
            found[names.share(name)] = Origin(found[name].value / whole, SHARE, "相除", told, parts)
        _departments(found, year, uses)
        _output(case, found, year)
    _power(case, found)


def _use(case: Case, found: Found, use: Use) -> None:
    year, name = use.year, use.name
    quantity, coefficient = names.use(name, year, "实物量"), names.use(name, year, "折标系数")
    readings: list[str] = []
    times: list[float] = []
    for line in case.inventory.of(year):
        source = line.source
        if source.subcategory in ENERGY_KINDS and (source.factor_name or source.name) == name:
            for number, group in enumerate(line.groups, 1):
                readings.append(names.reading(source.id, year, number if len(line.groups) > 1 else 0))
                times.append(_ratio(name, group.unit, use.unit))
    for place in use.places:
        part = place.partition("!")[0]
        row = next((row for row in case.ledger.rows(SHEET) if part == SHEET and str(row.place) == place), None)
        value = row.number("数量") if row else None
        if row is not None and value is not None:
            leaf = names.cell(row.place, "数量")
            found[leaf] = Origin(value, row.text("单位"), "读数", f"{year} 年{name}", cells=f"{place} 所在行“数量”")
            readings.append(leaf)
            times.append(_ratio(name, row.text("单位"), use.unit))
    found[quantity] = Origin(use.quantity, use.unit, "合计", f"{year} 年{name}实物量", tuple(readings), tuple(times))
    found[coefficient] = Origin(
        use.coefficient, f"tce/{use.unit}", "引用", f"{name}折标准煤系数", citation=use.citation
    )
    found[names.use(name, year)] = Origin(use.tce, "tce", "乘积", f"{year} 年{name}折标量", (quantity, coefficient))


def _ratio(name: str, unit: str, wanted: str) -> float:
    try:
        return convert(1.0, unit, wanted, weight_of(name))
    except Refused:  # the balance has said so, and has left the amount out
        return 0.0


def _departments(found: Found, year: int, uses: Sequence[Use]) -> None:
    """Add the standard coal of each energy in each department, and what flows through both ends."""
    arriving: dict[str, list[str]] = {}
    for use in uses:
        leaving = []
        for department, value in by_department(use).items():
            name = names.used(use.name, year, department)
            words = f"{year} 年{department or '未分部门'}的{use.name}折标量，按各部门用量分摊"
            found[name] = Origin(value, "tce", "导出", words, (names.use(use.name, year),))
            leaving.append(name)
            arriving.setdefault(department, []).append(name)
        _together(found, names.flowing(use.name, year), f"{year} 年各部门的{use.name}折标量", leaving)
    for department, held in arriving.items():
        _together(found, names.department_energy(year, department), f"{year} 年{department or '未分部门'}的能耗", held)


def _together(found: Found, name: str, words: str, parts: Sequence[str]) -> None:
    found[name] = Origin(math.fsum(found[part].value for part in parts), "tce", "合计", words, tuple(parts))


def _power(case: Case, found: Found) -> None:
    amounts = power_by_department(case.inventory)
    for year in case.inventory.years:
        lines = [line for line in case.inventory.of(year) if line.source.subcategory == ELECTRIC]
        held = [name for name, by_year in amounts.items() if year in by_year]
        whole = math.fsum(amounts[name][year] for name in held)
        for name in held:
            readings, times = _department(found, lines, year, name)
            found[names.power(name, year)] = Origin(
                amounts[name][year], "万kWh", "合计", f"{year} 年{name or '未分部门'}用电", readings, times
            )
        found[names.all_power(year)] = Origin(
            whole, "万kWh", "合计", f"{year} 年各部门用电", tuple(names.power(name, year) for name in held)
        )
        for name in (*(names.power(name, year) for name in held), names.all_power(year)):
            if whole:
                told = f"{found[name].words}占用电的比例"
                parts = (name, names.all_power(year))
                found[names.share(name)] = Origin(found[name].value / whole, SHARE, "相除", told, parts)


def _department(found: Found, lines: Sequence[Line], year: int, name: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the readings of a department and what converts them to 万kWh."""
    readings: list[str] = []
    times: list[float] = []
    for line in lines:
        many = len(line.groups) > 1
        for number, group in enumerate(line.groups, 1):
            if any(part.department == name for part in group.parts):
                own = names.department(line.source.id, year, name, number if many else 0)
                readings.append(own if own in found else names.reading(line.source.id, year, number if many else 0))
                times.append(group.derivation.ratio / 10)
    return tuple(readings), tuple(times)


def _output(case: Case, found: Found, year: int) -> None:
    value = output_value(case, year)
    if not value:
        return
    rows = [row for row in case.ledger.rows("产量产值") if row.text("年度").removesuffix("年") == str(year)]
    leaves = []
    for row in rows:
        number = row.number("产值(万元)")
        if number is not None:
            leaf = names.cell(row.place, "产值(万元)")
            told = f"{year} 年{row.text('产品')}产值"
            found[leaf] = Origin(number, "万元", "读数", told, cells=f"{row.place} 所在行“产值(万元)”")
            leaves.append(leaf)
    found[names.output(year)] = Origin(value, "万元", "合计", f"{year} 年产值", tuple(leaves))
    found[names.intensity(year)] = Origin(
        case.inventory.total(year) / value,
        "tCO2e/万元",
        "相除",
        f"{year} 年单位产值排放",
        (names.total(year), names.output(year)),
    )
