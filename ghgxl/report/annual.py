"""What reports of a single year may name: the machinery sector's report (行业), the brief (简报), and their reconciliation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ghgxl.checks import Case
from ghgxl.findings import Finding
from ghgxl.numbers import fixed
from ghgxl.report import bridge, brief, brief_found, brief_tables, names, sector_forms, sector_tables
from ghgxl.report.cells import TCO2E, in_parts
from ghgxl.report.nouns import Block, Paragraphs
from ghgxl.report.said import Known, Said, Telling, known
from ghgxl.report.sector import FUEL, HEAT, LEAK, OTHER_PROCESS, POWER, PROCESS, WELD, Sector
from ghgxl.report.sentences import uncounted

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
        {"简报事项": brief_found.matters(found)},
    )


def _sector(one: Sector) -> dict[str, Any]:
    """Return the year and the emissions by kind in tCO2e, None where there is no such source."""
    year = one.year

    def of(name: str, *kinds: str) -> Known | None:
        return known(one.of(*kinds) if one.where(*kinds) else None, names.sector(year, name))

    return {
        "年度": year,
        "总量": Known(one.total, names.sector(year)),
        "直接排放": Known(one.direct, names.sector(year, names.DIRECT_KINDS)),
        "燃料燃烧": of(FUEL, FUEL),
        "过程排放": of(names.PROCESS_KINDS, *PROCESS),
        "设备泄漏": of(LEAK, LEAK),
        "保护焊": of(WELD, WELD),
        "其他过程": of(OTHER_PROCESS, OTHER_PROCESS),
        "净购入电力": of(POWER, POWER),
        "净购入热力": of(HEAT, HEAT),
        "生物源": Known(one.inventory.biogenic(year), names.biogenic(year)),
        "盘查总量": Known(one.whole, names.total(year)),
    }


def emitted(one: Sector) -> Said:
    """Return the sector's total and each kind's part of it, in a sentence."""
    if not one.parcels:
        return Said(f"台账没有{one.year}年可量化的排放源，未计算排放量。")
    tell = Telling()
    named = (
        ("化石燃料燃烧", FUEL, (FUEL,)),
        ("工业生产过程", names.PROCESS_KINDS, PROCESS),
        ("净购入电力", POWER, (POWER,)),
        ("净购入热力", HEAT, (HEAT,)),
    )
    said = f"本企业{one.year}年温室气体排放总量为 {tell(fixed(one.total, 2), names.sector(one.year))} {TCO2E}"
    told = "，".join(
        f"{name} {tell(fixed(one.of(*kinds), 2), names.sector(one.year, origin))} {TCO2E}"
        for name, origin, kinds in named
        if one.where(*kinds)
    )
    none = "、".join(name for name, _, kinds in named if not one.where(*kinds))
    said += f"，其中{told}" if told else ""
    said += f"；台账中没有{none}的排放源。" if none else "。"
    return tell.said(
        said + ("有记录未能计入，总量不完整，见盘查报告附录。" if uncounted(one.inventory, (one.year,)) else "")
    )


def biogenic(one: Sector) -> Said:
    """Return the CO2 of biomass, which stands apart from the total."""
    burnt = one.inventory.biogenic(one.year)
    if not burnt:
        return Said("台账没有生物质燃料燃烧的记录，不涉及须单独列出的生物源 CO~2~。")
    tell = Telling()
    told = tell(fixed(burnt, 2), names.biogenic(one.year))
    return tell.said(f"生物质燃料燃烧产生的 CO~2~ 为 {told} t，单独列出，不计入总量。")
