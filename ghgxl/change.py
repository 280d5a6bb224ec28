"""What changed between two years, or since an earlier report, and why: effects that add up to the difference.

An emission is activity × factor × GWP. Its change is told one cause after the other: activity at the
earlier factor, then the factor, then the GWP, each at the later values of what went before; so the three
add up without a remainder. Products are taken as exact fractions. What can't be told apart so (another
way of calculating, a source inside the boundary in one year only) is one effect of its own.
Nothing is rounded here and nothing is guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from ghgxl import gases as gas_room
from ghgxl.inventory import Inventory, Line
from ghgxl.ledger import Source

Cause = Literal["活动数据", "排放因子", "GWP", "边界", "方法", "数据更正"]
CAUSES: tuple[Cause, ...] = ("活动数据", "排放因子", "GWP", "边界", "方法", "数据更正")


#: Methods that are all quantity × factor: going from one to the other is a change of the factor.
_BY_FACTOR = frozenset({"排放因子法", "燃料热值法"})


class Effect(NamedTuple):
    """What one cause did to one source, in tCO2e; ``was`` and ``now`` are in ``unit``, None where there is no such number.

    For activity these are quantities, for a factor and the GWP tCO2e per unit of activity, else the emissions themselves.
    """

    source: Source
    cause: Cause
    tco2e: float
    was: float | None = None
    now: float | None = None
    unit: str = "tCO2e"


class Change(NamedTuple):
    """The change from one total to another, both in tCO2e, and the effects that add up to it."""

    before: float
    after: float
    effects: tuple[Effect, ...]

    @property
    def difference(self) -> float:
        """How much more the later total is."""
        return self.after - self.before

    def by_cause(self) -> Mapping[Cause, float]:
        """Return the sum of each cause that had an effect, in the order of CAUSES."""
        sums = {cause: [one.tco2e for one in self.effects if one.cause == cause] for cause in CAUSES}
        return {cause: math.fsum(values) for cause, values in sums.items() if values}

    def by_source(self) -> Mapping[str, float]:
        """Return the sum of each source's effects, the largest movement first."""
        sums: dict[str, list[float]] = {}
        for one in self.effects:
            sums.setdefault(one.source.id, []).append(one.tco2e)
        totals = {source: math.fsum(values) for source, values in sums.items()}
        return dict(sorted(totals.items(), key=lambda pair: (-abs(pair[1]), pair[0])))


def between(inventory: Inventory, earlier: int, later: int) -> Change:
    """Return why a year's total differs from an earlier one of the same ledger."""
    return Change(
        inventory.total(earlier),
        inventory.total(later),
        tuple(_step(_Side(inventory, earlier), _Side(inventory, later))),
    )


def restated(published: Inventory, inventory: Inventory, year: int) -> Change:
    """Return why a year's total differs from what an earlier ledger gave for the same year."""
    return Change(
        published.total(year), inventory.total(year), tuple(_step(_Side(published, year), _Side(inventory, year)))
    )


def chained(first: Change, then: Change) -> Change:
    """Return two changes as one: what was restated, then what happened."""
    return Change(first.before, then.after, first.effects + then.effects)


class _Side(NamedTuple):
    """One year of one ledger."""

    inventory: Inventory
    year: int


class _Part(NamedTuple):
    """What of a line was calculated in one way: activity in its unit, tonnes of each gas, and how."""

    how: tuple[str, str]
    activity: Fraction
    gases: Mapping[str, Fraction]

    @property
    def unit(self) -> str:
        return self.how[1]


def _parts(line: Line) -> dict[tuple[str, str], _Part]:
    """Return the parts of a line by how they were calculated."""
    held: dict[tuple[str, str], tuple[Fraction, dict[str, Fraction]]] = {}
    for group in line.groups:
        method = group.derivation.method
        how = ("" if method in _BY_FACTOR else method, group.derivation.per)
        activity, gases = held.get(how, (Fraction(), {}))
        amount = Fraction(group.activity)
        for match in group.derivation.matches:  # exactly: a factor that didn't change leaves no trace of rounding
            gas = match.factor.gas
            gases[gas] = gases.get(gas, Fraction()) + amount * Fraction(match.factor.value)
        held[how] = (activity + amount, gases)
    return {how: _Part(how, activity, gases) for how, (activity, gases) in held.items()}


def _step(before: _Side, after: _Side) -> Iterator[Effect]:
    same = before.inventory is after.inventory
    lines = {line.source.id: line for line in before.inventory.of(before.year)}
    later = {line.source.id: line for line in after.inventory.of(after.year)}
    for number in dict.fromkeys((*later, *lines)):
        was, now = lines.get(number), later.get(number)
        source = (now or was or _never()).source
        if was is None or now is None:
            yield from _one_sided(source, was, now, "活动数据" if same or _known(before, after, number) else "边界")
            continue
        yield from _source(source, _parts(was), _parts(now), before.inventory.gwp, after.inventory.gwp, same=same)


def _never() -> Line:
    raise AssertionError("a source of neither side")


def _known(before: _Side, after: _Side, number: str) -> bool:
    """Return whether both ledgers quantify a source, so that it only had no records in one of them."""
    held = [side.inventory.ledger.source(number) for side in (before, after)]
    return all(source is not None and source.quantified for source in held)


def _one_sided(source: Source, was: Line | None, now: Line | None, cause: Cause) -> Iterator[Effect]:
    """Yield the whole emission of a source that only one side has."""
    whole = (now.tco2e if now else 0.0) - (was.tco2e if was else 0.0)
    if not whole:
        return
    line = now or was
    assert line is not None
    if cause == "活动数据" and line.activity is not None:
        yield Effect(source, cause, whole, was.activity if was else None, now.activity if now else None, line.unit)
    else:
        yield Effect(source, cause, whole, was.tco2e if was else None, now.tco2e if now else None)


def _source(
    source: Source,
    was: Mapping[tuple[str, str], _Part],
    now: Mapping[tuple[str, str], _Part],
    gwp_was: str,
    gwp_now: str,
    *,
    same: bool,
) -> Iterator[Effect]:
    """Yield the effects on a source that both sides have."""
    gone = math.fsum(float(_weighed(part, gwp_was)) for how, part in was.items() if how not in now)
    come = math.fsum(float(_weighed(part, gwp_now)) for how, part in now.items() if how not in was)
    if gone or come:
        alone = len(was) == len(now) == 1
        yield Effect(source, "方法", come - gone, gone if alone else None, come if alone else None)
    for how, part in now.items():
        if how in was:
            yield from _alike(source, was[how], part, gwp_was, gwp_now, same=same)


def _weighed(part: _Part, version: str, without: frozenset[str] = frozenset()) -> Fraction:
    """Return the tCO2e of a part, some gases left out."""
    return sum((tonnes * _weight(gas, version) for gas, tonnes in part.gases.items() if gas not in without), Fraction())


def _weight(gas: str, version: str) -> Fraction:
    return Fraction(gas_room.gwp(gas, version).value)


def _alike(source: Source, was: _Part, now: _Part, gwp_was: str, gwp_now: str, *, same: bool) -> Iterator[Effect]:
    """Yield activity, factor, GWP of what was calculated alike; a gas that only one side counts is a change of boundary."""
    lone = frozenset(was.gases) ^ frozenset(now.gases)
    if gas_room.CO2E in lone:  # a factor in CO2e on one side, single gases on the other: all of it is the factor
        lone = frozenset()
    old = _factor(was, gwp_was, lone)
    new, reweighed = _factor(now, gwp_was, lone), _factor(now, gwp_now, lone)
    if old is None:  # no activity at first: the later factor holds for both
        old = new
    if new is None or reweighed is None:
        new = reweighed = old
    if old is not None and new is not None and reweighed is not None:
        per = f"tCO2e/{now.unit}"
        told: tuple[tuple[Cause, Fraction, Fraction, Fraction, str], ...] = (
            ("活动数据" if same else "数据更正", (now.activity - was.activity) * old, was.activity, now.activity, now.unit),
            ("排放因子", now.activity * (new - old), old, new, per),
            ("GWP", now.activity * (reweighed - new), new, reweighed, per),
        )  # fmt: skip
        for cause, effect, before, after, unit in told:
            if effect:
                yield Effect(source, cause, float(effect), float(before), float(after), unit)
    alone = [
        _weighed(was, gwp_was) - _weighed(was, gwp_was, lone),
        _weighed(now, gwp_now) - _weighed(now, gwp_now, lone),
    ]
    if alone[0] != alone[1]:
        yield Effect(source, "边界", float(alone[1] - alone[0]), float(alone[0]), float(alone[1]))


def _factor(part: _Part, version: str, without: frozenset[str]) -> Fraction | None:
    """Return the tCO2e that one unit of activity emits, some gases left out; None where there was no activity."""
    if not part.activity:
        return None
    return _weighed(part, version, without) / part.activity
