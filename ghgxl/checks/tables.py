"""Checks of one table against another: 能源消耗 and 产量产值 against the records, stated standard coal against itself."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from ghgxl.checks import robust
from ghgxl.checks.amounts import times
from ghgxl.checks.case import Case
from ghgxl.checks.items import answer_of
from ghgxl.checks.names import canonical
from ghgxl.checks.stated import agrees
from ghgxl.energy import ENERGY_KINDS
from ghgxl.errors import Refused
from ghgxl.findings import Finding, error, warning
from ghgxl.inventory import Line
from ghgxl.ledger import Row, Stated
from ghgxl.numbers import significant
from ghgxl.units import convert

#: 万 is four powers of ten.
_WAN = 10_000


def energy_twice(case: Case) -> Iterable[Finding]:
    """Yield rows of 能源消耗 whose energy the records of 活动数据 hold already: it would be counted twice."""
    rows = case.ledger.rows("能源消耗")
    held: dict[tuple[str, int], Line] = {}
    for line in case.inventory.lines if rows else ():
        if line.source.subcategory in ENERGY_KINDS:
            held[canonical(line.source.factor_name or line.source.name), line.year] = line
    for row in rows:
        year, quantity = row.number("年度"), row.number("数量")
        if year is None or quantity is None:
            continue
        found = held.get((canonical(row.text("能源")), int(year)))
        if found is not None:
            yield _twice(found, row, quantity)


def _twice(line: Line, row: Row, quantity: float) -> Finding:
    unit = row.text("单位")
    told = f"{row.text('能源')} {line.year} 年在活动数据中已有记录（{line.source.id} {line.source.name}）"
    advice = "“能源消耗”只填活动数据里没有的能源，否则综合能耗会重复计入；请删去此行，要核对请写在“核对”表。"
    if line.activity is not None and line.activity > 0 and quantity > 0:
        try:
            here = convert(quantity, unit, line.unit)
        except Refused:
            return error("energy-twice", row.place, f"{told}；{advice}")
        power = robust.power_of_ten(math.log10(here / line.activity), 0.02)
        amounts = f"此处 {significant(quantity, 6)} {unit}，活动数据合计 {significant(line.activity, 6)} {line.unit}"
        if power:
            return error("unit-slip", row.place, f"{told}；{amounts}，此处为其 {times(power)}，请核对单位。{advice}")
        if not math.isclose(here, line.activity, rel_tol=0.001):
            return error("energy-twice", row.place, f"{told}；{amounts}，两者不符。{advice}")
    return error("energy-twice", row.place, f"{told}；{advice}")


def output_slips(case: Case) -> Iterable[Finding]:
    """Yield rows of 产量产值 whose output or value is a power of ten away from the product's other years."""
    for header in ("产量", "产值(万元)"):
        products: dict[tuple[str, str], dict[int, tuple[float, Row]]] = {}
        for row in case.ledger.rows("产量产值"):
            year, value = row.number("年度"), row.number(header)
            if year is not None and value is not None and value > 0:
                key = (row.text("产品"), row.text("单位") if header == "产量" else "")
                products.setdefault(key, {})[int(year)] = (value, row)
        for (product, _), years in products.items():
            logs = {year: math.log10(value) for year, (value, _) in years.items()}
            for year, odd in robust.odd_years(logs).items():
                value, row = years[year]
                if _grew(case, product, header, odd.distance, year):
                    continue
                yield warning(
                    "unit-slip",
                    row.place,
                    f"{product} {year} 年的{header.partition('(')[0]} {significant(value, 6)} 约为其他年度（{significant(odd.usual, 4)}）的 {times(odd.power)}；请核对单位和小数点。",
                )


def _grew(case: Case, product: str, header: str, distance: float, year: int) -> bool:
    """Return whether the product's other figure, or the whole inventory, went the same way: then the company really grew."""
    other = "产值(万元)" if header == "产量" else "产量"
    values: dict[int, float] = {}
    for row in case.ledger.rows("产量产值"):
        at, value = row.number("年度"), row.number(other)
        if row.text("产品") == product and at is not None and value is not None and value > 0:
            values[int(at)] = value
    totals = {at: total for at in case.inventory.years if (total := case.inventory.total(at)) > 0}
    return any(_went(held, distance, year) for held in (values, totals))


def _went(values: Mapping[int, float], distance: float, year: int) -> bool:
    """Return whether a year's value is about so far (a decimal logarithm) from the mean of the others."""
    rest = [value for at, value in values.items() if at != year]
    if year not in values or not rest:
        return False
    return abs(math.log10(values[year] / (math.fsum(rest) / len(rest))) - distance) < robust.LEAST


def mixed_standard_coal(case: Case) -> Iterable[Finding]:
    """Yield years whose stated amounts of standard coal are some in tce and some in 万tce under one unit."""
    years: dict[int, tuple[list[Stated], list[Stated]]] = {}
    for stated in case.ledger.stated:
        if stated.year is None or not stated.item.replace("：", ":").endswith(":折标量"):
            continue
        try:
            answer = answer_of(case, stated, stated.year)
        except Refused:
            continue
        if answer is None:
            continue
        right, wrong = years.setdefault(stated.year, ([], []))
        if agrees(stated.value, answer.value) or math.isclose(stated.value, answer.value, rel_tol=0.01):
            right.append(stated)
        elif math.isclose(stated.value * _WAN, answer.value, rel_tol=0.01):
            wrong.append(stated)
    for year, (right, wrong) in years.items():
        if right and wrong:
            names = "、".join(stated.item.replace("：", ":").split(":")[1] for stated in wrong)
            yield error(
                "tce-mixed",
                wrong[0].place,
                f"{wrong[0].where or '核对'}：{year} 年的折标准煤量单位都写 {wrong[0].unit}，但{names}的数值其实是万tce，其余是 tce（如 {right[0].place}）；单位不同不能相加，请统一为 tce 再求和、求占比。",
            )
