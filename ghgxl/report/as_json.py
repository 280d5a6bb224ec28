"""The inventory as one JSON object, for programs."""

from __future__ import annotations

from typing import Any

from ghgxl import __version__
from ghgxl.checks import Case
from ghgxl.findings import Finding
from ghgxl.inventory import Inventory, Line


def inventory_object(case: Case, found: tuple[Finding, ...]) -> dict[str, Any]:
    """Return what ``calc --json`` prints: totals in tCO2e, gases in tonnes of gas, energy in tce, unrounded."""
    inventory = case.inventory
    return {
        "version": __version__,
        "gwp": inventory.gwp,
        "complete": inventory.complete,
        "years": {str(year): _year(inventory, year) for year in inventory.years},
        "base": {"years": list(case.company.base_years), "total": inventory.base_total},
        "energy": {str(year): _energy(case, year) for year in inventory.years},
        "exclusions": [
            {
                "id": one.source.id,
                "name": one.source.name,
                "year": one.year,
                "tco2e": one.tco2e,
                "share": one.share,
                "reason": one.source.reason,
            }
            for one in inventory.exclusions
        ],
        "records": {
            "read": len(case.ledger.entries),
            "counted": inventory.emissions.counted,
            "dropped": case.ledger.dropped,
            "outside": case.ledger.outside,
        },
        "ledger": case.ledger.name,
        "findings": [finding.as_json() for finding in found],
    }


def _year(inventory: Inventory, year: int) -> dict[str, Any]:
    return {
        "total": inventory.total(year),
        "scopes": {str(scope): inventory.scope(year, scope) for scope in (1, 2, 3)},
        "categories": {str(number): inventory.category(year, number) for number in range(1, 7)},
        "gases": inventory.gas_tonnes(year),
        "biogenic_co2": inventory.biogenic(year),
        "months": {str(month): inventory.month(year, month) for month in range(1, 13)},
        "departments": inventory.departments(year),
        "sources": [_source(inventory, line) for line in inventory.of(year)],
    }


def _source(inventory: Inventory, line: Line) -> dict[str, Any]:
    factors = [
        {
            "gas": match.factor.gas,
            "value": match.factor.value,
            "unit": match.factor.unit,
            "source": str(match.factor.citation),
            "year": match.factor.year,
            "region": match.factor.region,
            "match": str(match.exactness),
            "words": match.words,
            "place": str(match.factor.place),
        }
        for match in line.matches
    ]
    return {
        "id": line.source.id,
        "name": line.source.name,
        "scope": line.source.scope,
        "subcategory": line.source.subcategory,
        "tco2e": line.tco2e,
        "gases": dict(line.gases),
        "activity": {"value": line.activity, "unit": line.unit},
        "factor": next((one for one in factors if one["gas"] == "CO2"), factors[0] if factors else None),
        "factors": factors,
        "places": list(inventory.places(line.source.id, line.year)),
    }


def _energy(case: Case, year: int) -> dict[str, Any]:
    return {
        "tce": case.energy.total(year),
        "uses": [
            {
                "name": use.name,
                "value": use.quantity,
                "unit": use.unit,
                "coefficient": use.coefficient,
                "tce": use.tce,
                "share": use.share,
            }
            for use in case.energy.of(year)
        ],
    }
