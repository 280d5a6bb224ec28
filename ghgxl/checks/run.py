"""The list of checks, what each looks at, and the one call that runs them all.

A small ledger takes less time than the import of checks that have nothing to look at in it, so a check is imported
where its subject is there. What has no subject finds nothing: the tests hold every check to that.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import cast

from ghgxl.checks import subjects
from ghgxl.checks.case import Case
from ghgxl.checks.subjects import Subject, sheet
from ghgxl.findings import Finding, ordered
from ghgxl.tuples import NamedTuple


class Check(NamedTuple):
    """A check: the module and the name of the function that looks, and what at."""

    function: str
    subject: Subject

    def __call__(self, case: Case) -> Iterable[Finding]:
        """Return what it finds in a case; nothing, and at no cost, where there is nothing to look at."""
        if not self.subject(case):
            return ()
        module, _, name = self.function.partition(".")
        return cast("Iterable[Finding]", getattr(import_module(f"ghgxl.checks.{module}"), name)(case))


CHECKS = (
    Check("stated.stated_values", subjects.stated),
    Check("stated.stated_shares", subjects.stated),
    Check("cells.stated_emissions", subjects.results),
    Check("mistaken.coal_coefficients", subjects.own_factors),
    Check("mistaken.misplaced_factors", subjects.own_factors),
    Check("factors.borrowed_factors", subjects.anything),
    Check("factors.single_gas", subjects.anything),
    Check("cells.mixed_gwp", subjects.results),
    Check("own.slipped_factors", subjects.own_factors),
    Check("own.changed_factors", subjects.own_factors),
    Check("own.other_gwp_cited", subjects.own_factors),
    Check("cited.cited_documents", subjects.own_factors),
    Check("cited.grid_factors", subjects.own_factors),
    Check("cited.asked_regions", subjects.results),
    Check("scope2.green_power", subjects.anything),
    Check("cited.market_based_factors", subjects.own_factors),
    Check("amounts.unusual_amounts", subjects.anything),
    Check("repeats.negative_and_zero_sums", subjects.anything),
    Check("repeats.copied_records", subjects.anything),
    Check("repeats.department_totals", subjects.anything),
    Check("repeats.year_totals", subjects.anything),
    Check("repeats.department_months", subjects.anything),
    Check("prices.unusual_prices", subjects.payments),
    Check("prices.meters", subjects.readings),
    Check("tables.energy_twice", sheet("能源消耗")),
    Check("tables.output_slips", sheet("产量产值")),
    Check("tables.mixed_standard_coal", subjects.stated),
    Check("named.named_sources", subjects.named),
    Check("pollutants.pollutant_arithmetic", sheet("污染物")),
    Check("completeness.sources_without_data", subjects.anything),
    Check("completeness.years_without_data", subjects.anything),
    Check("completeness.missing_months", subjects.anything),
    Check("completeness.unexplained_exclusions", subjects.anything),
    Check("completeness.base_year", subjects.anything),
    Check("rebase.unreadable", subjects.stated),
    Check("rebase.moved_base_year", subjects.stated),
    Check("completeness.accounts", subjects.anything),
)


def run(case: Case) -> tuple[Finding, ...]:
    """Return everything found about a case: by the reader, the calculation, the energy balance and the checks.

    What the sheet 说明 explains is a note, with its reason.
    """
    found = [*case.inventory.findings, *case.energy.findings]
    for check in CHECKS:
        found.extend(check(case))
    if subjects.explanations(case):
        from ghgxl.checks.explanations import explained

        return ordered(explained(ordered(found), case.ledger))
    return ordered(found)
