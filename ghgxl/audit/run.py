"""All checks of a finished report, in the order in which a reader would make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from ghgxl.audit import (
    against,
    arithmetic,
    between,
    captions,
    coal,
    factors,
    gases,
    leftovers,
    listing,
    names,
    products,
    rates,
    required,
    sources,
    told,
    totals,
    units,
    warming,
)
from ghgxl.audit.seen import Observation, Reading
from ghgxl.findings import Severity

Check: TypeAlias = Callable[[Reading], Iterable[Observation]]

CHECKS: tuple[Check, ...] = (
    leftovers.leftovers, sources.title, names.companies, names.people, names.places,
    captions.captions, captions.references, captions.headings,
    units.impossible_units, totals.column_totals, totals.row_totals, totals.shares, coal.coal,
    products.products, between.same_quantity, between.same_energy, between.totals, between.series,
    factors.printed_factors, warming.warming,
    told.figures_in_text, told.growth, rates.rates, arithmetic.equations, arithmetic.expressions_in_tables, arithmetic.multiplied_in_prose,
    sources.named_but_missing, sources.share_without_data, sources.denied_yet_done, sources.denied_sources,
    listing.identified_sources, listing.energies, listing.categories, listing.unnamed, gases.gases, gases.listed, sources.targets, required.required, against.ledger,
)  # fmt: skip

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def audit(reading: Reading) -> tuple[Observation, ...]:
    """Return everything found in a report, the gravest first, otherwise in the order of the checks; nothing twice."""
    found = dict.fromkeys(observation for check in CHECKS for observation in check(reading))
    return tuple(sorted(found, key=lambda observation: _ORDER[observation.finding.severity]))
