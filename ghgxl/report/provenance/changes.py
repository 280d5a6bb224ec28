"""The origins of why a total changed: effects of each cause on each source, their sums, the difference of two years."""

from __future__ import annotations

from itertools import pairwise

from ghgxl.change import Change, Effect, between
from ghgxl.checks import Case
from ghgxl.report import names
from ghgxl.report.changes import steps, whole
from ghgxl.report.provenance.nouns import Origin

Found = dict[str, Origin]


def changes(case: Case, found: Found) -> None:
    """Add the origins of the change of each year from the one before that has data, and from the one just before."""
    inventory = case.inventory
    told = set()
    for earlier, later, change in steps(inventory):
        told.add((earlier, later))
        _step(found, earlier, later, change)
    over_all = whole(inventory)
    if over_all is not None and over_all[:2] not in told:
        told.add(over_all[:2])
        _step(found, *over_all)
    for earlier, later in pairwise(inventory.years):
        if (earlier, later) not in told:
            _step(found, earlier, later, between(inventory, earlier, later))


def _numbers(found: Found, earlier: int, later: int, effect: Effect) -> None:
    """Add from what to what an effect's quantity or factor went."""
    for year, value in ((earlier, effect.was), (later, effect.now)):
        if value is not None:
            id_ = effect.source.id
            activity = names.activity(id_, year)
            same = activity in found and effect.cause in ("活动数据", "数据更正") and found[activity].value == value
            parts = (activity,) if same else ()
            told = f"{id_} {effect.source.name} {year} 年{effect.cause}"
            name = names.was(year, id_, effect.cause, value)
            found[name] = Origin(value, effect.unit, "合计" if same else "导出", told, parts)


def _step(found: Found, earlier: int, later: int, change: Change) -> None:
    by_source: dict[str, list[str]] = {}
    by_cause: dict[str, list[str]] = {}
    amounts: dict[str, list[float]] = {}
    for effect in change.effects:
        source = effect.source
        name = names.effect(earlier, later, source.id, effect.cause)
        amounts.setdefault(name, []).append(effect.tco2e)
        if len(amounts[name]) == 1:
            by_source.setdefault(source.id, []).append(name)
            by_cause.setdefault(effect.cause, []).append(name)
        both = (names.source(source.id, earlier), names.source(source.id, later))
        _numbers(found, earlier, later, effect)
        told = f"{source.id} {source.name} {later} 年比 {earlier} 年，因{effect.cause}变化"
        parts = tuple(part for part in both if part in found)
        found[name] = Origin(sum(amounts[name]), "tCO2e", "导出", told, parts)
    for id_, value in change.by_source().items():
        told = f"{id_} {later} 年比 {earlier} 年的变化"
        found[names.moved(earlier, later, id_)] = Origin(value, "tCO2e", "合计", told, tuple(by_source[id_]))
    for cause, value in change.by_cause().items():
        told = f"{later} 年比 {earlier} 年，因{cause}变化"
        found[names.caused(earlier, later, cause)] = Origin(value, "tCO2e", "合计", told, tuple(by_cause[cause]))
    both = (names.total(later), names.total(earlier))
    told = f"{later} 年排放总量减 {earlier} 年"
    found[names.difference(earlier, later)] = Origin(change.difference, "tCO2e", "合计", told, both, (1.0, -1.0))
