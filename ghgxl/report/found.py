"""Findings as a report tells them: each number in a message knows that the finding says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ghgxl.findings import Finding, Severity, told_once
from ghgxl.report import names
from ghgxl.report.cells import formulas
from ghgxl.report.said import Figure, Said, numbers_in

#: The sheet whose findings the reconciliation table already shows; what others state wrongly is no fault of the ledger's.
STATED_SHEET = "核对"


def told(number: int, finding: Finding, name: str, message: str) -> Said:
    """Return a finding under an ordinal number; ``message`` are its words, or the first of them."""
    head = formulas(f"（{number}）{finding.place}（{finding.severity.zh}）：")
    body = formulas(message)
    figures = tuple(
        Figure(one[0], names.said(name, count), len(head) + one.start())
        for count, one in enumerate(numbers_in(body), 1)
    )
    return Said(head + body, figures)


def printed(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that a report prints, what is alike told once; stated numbers have a table of their own.

    What the company explained is told with its reason, wherever it is.
    """
    return told_once(
        one for one in found if one.lowered or (one.severity is not Severity.NOTE and one.place.part != STATED_SHEET)
    )


def named(found: Sequence[Finding]) -> dict[Finding, str]:
    """Return the name of each finding and of each that a report prints for several."""
    return names.found((*found, *printed(found)))


def own(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings about the ledger's own data."""
    return [one for one in found if one.place.part != STATED_SHEET]


def grave(found: Iterable[Finding]) -> list[Finding]:
    """Return the errors and warnings about the ledger's own data."""
    return [one for one in own(found) if one.severity is not Severity.NOTE]
