"""What reports of a single year may name: the machinery sector's report (行业), the brief (简报), and their reconciliation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ghgxl.checks import Case
from ghgxl.findings import Finding
from ghgxl.numbers import fixed
from ghgxl.report import bridge, brief, brief_tables, sector_forms, sector_tables
from ghgxl.report.cells import TCO2E, in_parts
from ghgxl.report.nouns import Block, Paragraphs
from ghgxl.report.sector import FUEL, HEAT, LEAK, OTHER_PROCESS, POWER, PROCESS, WELD, Sector

#: So many years of the reconciliation stand side by side.
_MOST = 5


class Annual(NamedTuple):
    """The names of reports of a single year, by the root that a template finds them under."""

    sector: dict[str, Any]
    brief: dict[str, Any]
    has: dict[str, bool]
    sentences: dict[str, str]
    tables: dict[str, Block | tuple[Block, ...]]
    figures: dict[str, Block | tuple[Block, ...]]
    paragraphs: dict[str, Paragraphs]


def compose(case: Case, found: Sequence[Finding], year: int | None) -> Annual:
    """Return the names of a year's reports; of the last reporting year when ``year`` is None."""
    years = case.inventory.years
    chosen = year if year is not None else years[-1] if years else 0
    one, told = Sector(case.inventory, chosen), brief.Brief.of(case, chosen)
    return Annual(
        _sector(one),
        brief.names(told, found),
        {
            "行业过程": bool(one.where(*PROCESS)),
            "行业购入能源": bool(one.where(POWER, HEAT)),
            "上年": told.before is not None,
        },
        {
            "行业排放": emitted(one),
            "行业生物源": biogenic(one),
            "行业差异": bridge.words(one),
        },
        {
            "报告间核对": in_parts(bridge.bridge_table, case.inventory, _MOST),
            **sector_tables.tables(one),
            **sector_forms.forms(one),
            **brief_tables.tables(told),
        },
        brief_tables.figures(told),
        {"简报事项": brief.matters(found)},
    )


def _sector(one: Sector) -> dict[str, Any]:
    """Return the year and the emissions by kind in tCO2e, None where there is no such source."""

    def of(*kinds: str) -> float | None:
        return one.of(*kinds) if one.where(*kinds) else None

    return {
        "年度": one.year,
        "总量": one.total,
        "直接排放": one.direct,
        "燃料燃烧": of(FUEL),
        "过程排放": of(*PROCESS),
        "设备泄漏": of(LEAK),
        "保护焊": of(WELD),
        "其他过程": of(OTHER_PROCESS),
        "净购入电力": of(POWER),
        "净购入热力": of(HEAT),
        "生物源": one.inventory.biogenic(one.year),
        "盘查总量": one.whole,
    }


def emitted(one: Sector) -> str:
    """Return the sector's total and each kind's part of it, in a sentence."""
    if not one.parcels:
        return f"台账没有{one.year}年可量化的排放源，未计算排放量。"
    named = (("化石燃料燃烧", (FUEL,)), ("工业生产过程", PROCESS), ("净购入电力", (POWER,)), ("净购入热力", (HEAT,)))
    told = "，".join(f"{name} {fixed(one.of(*kinds), 2)} {TCO2E}" for name, kinds in named if one.where(*kinds))
    none = "、".join(name for name, kinds in named if not one.where(*kinds))
    said = f"本企业{one.year}年温室气体排放总量为 {fixed(one.total, 2)} {TCO2E}"
    said += f"，其中{told}" if told else ""
    return f"{said}；台账中没有{none}的排放源。" if none else f"{said}。"


def biogenic(one: Sector) -> str:
    """Return the CO2 of biomass, which stands apart from the total."""
    tonnes = one.inventory.biogenic(one.year)
    if not tonnes:
        return "台账没有生物质燃料燃烧的记录，不涉及须单独列出的生物源 CO~2~。"
    return f"生物质燃料燃烧产生的 CO~2~ 为 {fixed(tonnes, 2)} t，单独列出，不计入总量。"
