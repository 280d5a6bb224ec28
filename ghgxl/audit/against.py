"""The report's totals against the ledger that it should come from: per year, per scope, per source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ghgxl.audit.seen import Fact, Observation, Reading
from ghgxl.audit.views import EMISSION
from ghgxl.checks import Case
from ghgxl.findings import error
from ghgxl.numbers import significant


def ledger(reading: Reading) -> Iterator[Observation]:
    """Yield emissions that the tables state and the ledger doesn't give."""
    case = reading.case
    if case is None:
        return
    expected = _expected(case)
    gases: dict[tuple[int, str, int], list[Fact]] = {}
    for fact in reading.facts:
        if fact.measure != EMISSION or fact.dimension != "二氧化碳当量" or fact.group:
            continue
        name, _, gas = fact.name.partition("|")
        if gas:
            gases.setdefault((id(fact.view), name, fact.year), []).append(fact)
            continue
        yield from _compared(expected, name, fact.year, [fact])
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
        found["合计", year] = inventory.total(year)
        for scope in scopes:
            found[f"范围{scope}", year] = inventory.scope(year, scope)
        for source in case.ledger.sources:
            line = inventory.line(source.id, year)
            if line is not None and names[source.name] == 1:
                found[source.name, year] = line.tco2e
    return found


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
            f"{year}年{'排放总量' if name == '合计' else name}写为 {value:,.{max(fact.figure.digits, 0)}f} tCO2e，按台账应为 {significant(wanted, 7)} tCO2e；请重新生成报告或更正台账。",
        ),
        fact.cell.spot,
    )
