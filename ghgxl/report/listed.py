"""The emission sources one by one, for tables that the office lays out itself and repeats row by row.

Emissions are tCO2e by year. A source that isn't quantified has no emissions: None, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ghgxl.inventory import Inventory
from ghgxl.ledger import Source
from ghgxl.report import names
from ghgxl.report.cells import gases
from ghgxl.report.emission_tables import emitted
from ghgxl.report.said import Known


@dataclass(frozen=True, slots=True)
class Listed:
    """One source of the ledger, as a loop of the template sees it."""

    编号: str
    名称: str
    范围: str
    子类别: str
    设施: str
    排放气体: str
    数据来源: str
    量化: bool
    不量化理由: str
    排放量: Mapping[int, Known | None]
    末年排放量: Known | None


def sources(inventory: Inventory) -> tuple[Listed, ...]:
    """Return every source of the ledger by scope, within a scope in the ledger's order."""
    return tuple(
        _listed(inventory, source) for source in sorted(inventory.ledger.sources, key=lambda source: source.scope)
    )


def _listed(inventory: Inventory, source: Source) -> Listed:
    by_year = {year: _emissions(inventory, source, year) for year in inventory.years}
    return Listed(
        source.id,
        source.name,
        f"范围{source.scope}",
        source.subcategory,
        source.facility,
        gases(emitted(inventory, source)),
        source.evidence,
        source.quantified,
        source.reason,
        by_year,
        by_year[inventory.years[-1]] if inventory.years else None,
    )


def _emissions(inventory: Inventory, source: Source, year: int) -> Known | None:
    line = inventory.line(source.id, year)
    return Known(line.tco2e, names.source(source.id, year)) if line is not None else None
