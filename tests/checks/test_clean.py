"""On ledgers that are as they should be the checks say nothing, and cost little."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from ghgxl.checks import CHECKS, examine, run
from ghgxl.findings import Severity
from ghgxl.ledger import Entry
from tests.checks.ledgers import clean


@pytest.mark.parametrize("start", range(0, 200, 25))
def test_two_hundred_clean_ledgers_give_nothing_above_a_note(start: int) -> None:
    for seed in range(start, start + 25):
        above = [finding for finding in run(examine(clean(seed))) if finding.severity is not Severity.NOTE]
        assert not above, (seed, *map(str, above))


class Walked(tuple[Entry, ...]):
    """Entries that count how often somebody walks through them."""

    __slots__ = ()
    walks: ClassVar[int] = 0

    def __iter__(self) -> Iterator[Entry]:
        Walked.walks += 1
        return super().__iter__()


@pytest.mark.parametrize("seed", [3, 14, 15])
def test_checks_of_a_clean_ledger_never_walk_through_its_records(seed: int) -> None:
    """They look at the groups that the calculation has made anyway."""
    ledger = clean(seed)
    ledger = ledger._replace(entries=Walked(ledger.entries))
    case = examine(ledger)
    Walked.walks = 0
    for check in CHECKS:
        list(check(case))
    assert Walked.walks == 0


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.function)
def test_a_check_that_finds_something_walks_through_the_records_once_at_most(check: object) -> None:
    ledger = clean(5)
    spoilt = [
        entry._replace(
            quantity=entry.quantity * 1000 if number % 12 == 4 else -1.0 if number % 12 == 7 else entry.quantity
        )
        for number, entry in enumerate(ledger.entries)
    ]
    case = examine(ledger._replace(entries=Walked(spoilt)))
    Walked.walks = 0
    list(check(case))  # type: ignore[operator]  # parametrize loses the type
    assert Walked.walks <= 1
