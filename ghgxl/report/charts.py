"""The charts of emissions: structure, scopes, trend, sources, months, intensity."""

from __future__ import annotations

from ghgxl.checks import Case
from ghgxl.inventory import Inventory, Line
from ghgxl.numbers import fixed, percent
from ghgxl.report import names
from ghgxl.report.cells import TCO2E, year_heads
from ghgxl.report.nouns import Chart, Series

UNIT = TCO2E
MOST = 12


def _last(inventory: Inventory) -> int:
    return inventory.years[-1] if inventory.years else 0


def structure(inventory: Inventory, most: int = MOST) -> Chart:
    """Return the last year's emissions by source as a pie; the smallest beyond so many are put together."""
    year = _last(inventory)
    parts = [_part(line) for line in largest_emitters(inventory, year)]
    if len(parts) > most:
        rest = sum(value for _, value, _ in parts[most - 1 :])
        parts = [*parts[: most - 1], ("其他", rest, names.smaller(year, most - 1))]
    whole = inventory.total(year)
    words = "，".join(f"{name} {percent(value / whole)}" for name, value, _ in parts) if whole else ""
    return Chart(
        "排放构成",
        f"{year}年温室气体排放构成",
        "pie",
        tuple(name for name, *_ in parts),
        _one("排放量", parts),
        UNIT,
        f"饼图：{words}",
        totals=(names.total(year),) if all(line.tco2e >= 0 for line in inventory.of(year)) else (),
    )


def largest_emitters(inventory: Inventory, year: int) -> list[Line]:
    """Return a year's lines that emit anything, the largest first."""
    return sorted((line for line in inventory.of(year) if line.tco2e > 0), key=lambda line: -line.tco2e)


#: A part of a whole: its name, its value, and the name of its origin.
_Part = tuple[str, float, str]


def _part(line: Line) -> _Part:
    return line.source.name, line.tco2e, names.source(line.source.id, line.year)


def _one(name: str, parts: list[_Part]) -> tuple[Series, ...]:
    values, origins = tuple(value for _, value, _ in parts), tuple(origin for *_, origin in parts)
    return (Series(name, values, origins),) if parts else ()


def scopes(inventory: Inventory) -> Chart:
    """Return emissions by scope and year as stacked columns."""
    held = [scope for scope in (1, 2, 3) if any(inventory.scope(year, scope) for year in inventory.years)]
    series = tuple(
        Series(
            f"范围{scope}",
            tuple(inventory.scope(year, scope) for year in inventory.years),
            tuple(names.scope(year, scope) for year in inventory.years),
        )
        for scope in held
    )
    words = "；".join(f"{year}年 {fixed(inventory.total(year), 2)} tCO2e" for year in inventory.years)
    return Chart(
        "范围构成",
        "各范围温室气体排放量",
        "stacked",
        year_heads(inventory.years),
        series,
        UNIT,
        f"堆积柱形图：{words}",
        1,
        totals=tuple(map(names.total, inventory.years)),
    )


def trend(inventory: Inventory) -> Chart:
    """Return the yearly total as a line."""
    values = tuple(inventory.total(year) for year in inventory.years)
    words = "，".join(f"{year}年 {fixed(value, 2)}" for year, value in zip(inventory.years, values, strict=True))
    series = (Series("总排放量", values, tuple(map(names.total, inventory.years))),) if len(values) > 1 else ()
    return Chart(
        "排放趋势",
        "温室气体排放总量变化",
        "line",
        year_heads(inventory.years),
        series,
        UNIT,
        f"折线图：{words}（tCO2e）",
        1,
        "只有一个年度，不绘制趋势图。",
    )


def by_source(inventory: Inventory) -> Chart:
    """Return the largest sources of the last year as lying bars."""
    year = _last(inventory)
    parts = sorted((_part(line) for line in inventory.of(year)), key=lambda part: -part[1])[:MOST]
    words = "，".join(f"{name} {fixed(value, 2)} tCO2e" for name, value, _ in parts)
    return Chart(
        "分源排放",
        f"{year}年各排放源排放量",
        "bar",
        tuple(name for name, *_ in parts),
        _one("排放量", parts),
        UNIT,
        f"条形图：{words}",
    )


def monthly_power(inventory: Inventory) -> Chart:
    """Return purchased electricity by month, a series a year; months without a record leave a gap."""
    series = []
    for year in inventory.years:
        lines = [line for line in inventory.of(year) if line.source.subcategory == "外购电力" and line.month_activity]
        if lines:
            values = tuple(
                sum(line.month_activity[month] for line in lines if month in line.month_activity)
                if any(month in line.month_activity for line in lines)
                else None
                for month in range(1, 13)
            )
            series.append(Series(f"{year}年", values, tuple(names.month_power(year, month) for month in range(1, 13))))
    return Chart(
        "月度用电",
        "外购电力逐月用量",
        "column",
        tuple(f"{month}月" for month in range(1, 13)) if series else (),
        tuple(series),
        "MWh",
        "柱形图：各年逐月外购电量",
        0,
        "台账没有按月的电力记录。",
    )


def output_value(case: Case, year: int) -> float | None:
    """Return a year's output value in 万元, None when the ledger doesn't give it."""
    values = [
        value
        for row in case.ledger.rows("产量产值")
        if _is_year(row.text("年度"), year) and (value := row.number("产值(万元)")) is not None
    ]
    return sum(values) if values else None


def _is_year(text: str, year: int) -> bool:
    return text.removesuffix("年") == str(year)


def intensity(case: Case) -> Chart:
    """Return emissions per 万元 of output value by year."""
    years = [year for year in case.inventory.years if output_value(case, year)]
    values = tuple(case.inventory.total(year) / (output_value(case, year) or 1) for year in years)
    words = "，".join(f"{year}年 {fixed(value, 4)}" for year, value in zip(years, values, strict=True))
    return Chart(
        "单位产值排放",
        "单位产值温室气体排放",
        "column",
        year_heads(years),
        (Series("单位产值排放", values, tuple(map(names.intensity, years))),) if years else (),
        f"{TCO2E}/万元",
        f"柱形图：{words}",
        4,
        "台账没有产值数据，不计算排放强度。",
    )
