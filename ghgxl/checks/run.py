"""The list of checks, and the one call that runs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ghgxl.checks import cells, completeness, factors, rebase, stated
from ghgxl.checks.case import Case
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
    """Return everything found about a case: by the reader, the calculation, the energy balance and the checks."""
    found = [*case.inventory.findings, *case.energy.findings]
    for check in CHECKS:
        found.extend(check(case))
    return ordered(found)
