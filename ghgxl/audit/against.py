"""The report's totals against the ledger that it should come from: per year, per scope, per source.

A table that names what the machinery format counts (净购入电力 …) is held to that format's total, which leaves out what
stands beyond its boundary; every other table to the inventory's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ghgxl.audit.seen import Fact, Observation, Reading
from ghgxl.audit.views import EMISSION, View
from ghgxl.checks import Case
from ghgxl.findings import error
from ghgxl.numbers import significant
from ghgxl.report.sector import Sector

#: Words of the machinery format, which no inventory by scopes uses.
_SECTOR_WORDS = "净购入"
_TOTAL = "合计"


def ledger(reading: Reading) -> Iterator[Observation]:
    """Yield emissions that the tables state and the ledger doesn't give."""
    case = reading.case
    if case is None:
        return
    expected, of_sector = _expected(case), _of_sector(case)
    gases: dict[tuple[int, str, int], list[Fact]] = {}
    for fact in reading.facts:
        if fact.measure != EMISSION or fact.dimension != "二氧化碳当量" or fact.group:
            continue
        name, _, gas = fact.name.partition("|")
        if gas:
            gases.setdefault((id(fact.view), name, fact.year), []).append(fact)
            continue
        known = of_sector if name == _TOTAL and _is_sector(fact.view) else expected
        yield from _compared(known, name, fact.year, [fact])
    for (_, name, year), facts in gases.items():
        yield from _compared(expected, name, year, facts)
    for (scope, year), wholes in reading.scopes.items():
        for fact in wholes:
            yield from _compared(expected, f"范围{scope}", year, [fact])


def _expected(case: Case) -> dict[tuple[str, int], float]:
    """Return the tonnes CO2e that the ledger gives by name and year; a name that two sources share is left out."""
    found: dict[tuple[str, int], float] = {}
    inventory = case.inventory
    names = Counter(source.name for source in case.ledger.sources)
    scopes = {line.source.scope for line in inventory.lines}
    for year in inventory.years:
        found[_TOTAL, year] = inventory.total(year)
        for scope in scopes:
            found[f"范围{scope}", year] = inventory.scope(year, scope)
        for source in case.ledger.sources:
            line = inventory.line(source.id, year)
            if line is not None and names[source.name] == 1:
                found[source.name, year] = line.tco2e
    return found


def _of_sector(case: Case) -> dict[tuple[str, int], float]:
    """Return the tonnes CO2e of each year within the machinery format's boundary."""
    return {(_TOTAL, year): Sector(case.inventory, year).total for year in case.inventory.years}


def _is_sector(view: View) -> bool:
    """Return whether a table counts what the machinery format counts."""
    return any(_SECTOR_WORDS in label for row in view.rows for label in row.labels)


def _compared(expected: dict[tuple[str, int], float], name: str, year: int, facts: list[Fact]) -> Iterator[Observation]:
    wanted = expected.get((name, year))
    if wanted is None:
        return
    value, half = sum(fact.value for fact in facts), sum(fact.half for fact in facts)
    if abs(value - wanted) <= half * 1.01 + abs(wanted) * 1e-9:
        return
    fact = facts[0]
    yield Observation(
        error(
            "audit-ledger",
            fact.view.place(fact.cell),
            f"{year}年{'排放总量' if name == _TOTAL else name}写为 {value:,.{max(fact.figure.digits, 0)}f} tCO2e，按台账应为 {significant(wanted, 7)} tCO2e；请重新生成报告或更正台账。",
        ),
        fact.cell.spot,
    )
