"""Each kind of fault, planted in clean ledgers by its generator, is found at its cell: at least 95 of 100 times."""

from __future__ import annotations

import random

import pytest

from ghgxl.checks import examine, run
from tests.checks.ledgers import clean
from tests.checks.plants import PLANTS

#: So many ledgers of each kind are spoilt.
LEDGERS = 40


@pytest.mark.parametrize("kind", PLANTS)
def test_a_planted_fault_is_found_at_its_cell(kind: str) -> None:
    missed: list[str] = []
    tried = 0
    seed = 1000
    while tried < LEDGERS:
        seed += 1
        planted = PLANTS[kind](clean(seed), random.Random(seed))
        if planted is None:
            assert seed < 1000 + 20 * LEDGERS, "this fault fits hardly any ledger"
            continue
        tried += 1
        found = run(examine(planted.ledger))
        codes = planted.code.split("|")
        if not any(one.code in codes and str(one.place).startswith(planted.place) for one in found):
            missed.append(f"{seed}: {planted.place} {[str(one) for one in found][:3]}")
    assert len(missed) <= 0.05 * LEDGERS, "\n".join(missed)
