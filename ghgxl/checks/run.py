"""The list of checks, and the one call that runs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ghgxl.checks import (
    amounts,
    cells,
    cited,
    completeness,
    factors,
    named,
    own,
    pollutants,
    prices,
    rebase,
    repeats,
    stated,
    tables,
)
from ghgxl.checks.case import Case
from ghgxl.checks.explanations import explained
from ghgxl.findings import Finding, ordered

Check = Callable[[Case], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    stated.stated_values,
    stated.stated_shares,
    cells.stated_emissions,
    factors.coal_coefficients,
    factors.misplaced_factors,
    factors.borrowed_factors,
    factors.single_gas,
    factors.mixed_gwp,
    own.slipped_factors,
    own.changed_factors,
    own.other_gwp_cited,
    cited.cited_documents,
    cited.grid_factors,
    cited.asked_regions,
    cited.market_based,
    amounts.unusual_amounts,
    repeats.negative_and_zero_sums,
    repeats.copied_records,
    repeats.department_totals,
    repeats.year_totals,
    repeats.department_months,
    prices.unusual_prices,
    prices.meters,
    tables.energy_twice,
    tables.output_slips,
    tables.mixed_standard_coal,
    named.named_sources,
    pollutants.pollutant_arithmetic,
    completeness.sources_without_data,
    completeness.years_without_data,
    completeness.missing_months,
    completeness.unexplained_exclusions,
    completeness.base_year,
    rebase.unreadable,
    rebase.moved_base_year,
    completeness.accounts,
)


def run(case: Case) -> tuple[Finding, ...]:
    """Return everything found about a case: by the reader, the calculation, the energy balance and the checks.

    What the sheet 说明 explains is a note, with its reason.
    """
    found = [*case.inventory.findings, *case.energy.findings]
    for check in CHECKS:
        found.extend(check(case))
    return ordered(explained(ordered(found), case.ledger))
