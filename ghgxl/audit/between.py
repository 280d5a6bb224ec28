"""The same quantity in several tables and years: equal, or off by a power of ten, or out of line with the other years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from ghgxl.audit.figures import impossible, slip, slip_words
from ghgxl.audit.seen import Fact, Observation, Reading
from ghgxl.audit.views import ACTIVITY, COAL, EMISSION, OTHER
from ghgxl.factors.names import ELECTRICITY, FUEL, HEAT, find, longest
from ghgxl.findings import error, warning
from ghgxl.numbers import significant

_PHYSICAL = ("能量", "质量", "体积", "标准体积")
_ELECTRIC = re.compile(r"电力|用电|电量|耗电")
#: Years of one source that keep within this ratio of each other are a steady series.
_STEADY = 2.0
#: Emissions also change with their factors, which may differ by five between regions: a slip has to be nearer to ten.
_CLOSE = 1.4


def _close(one: Fact, other: Fact) -> bool:
    return abs(one.value - other.value) <= (one.half + other.half) * 1.01 + abs(one.value) * 1e-9


def _deviant(facts: Sequence[Fact], others: Iterable[float]) -> Fact:
    """Return which of two facts is in an impossible unit or out of line with other years; the later where neither is."""
    doubtful = [fact for fact in facts if impossible(fact.unit)]
    if len(doubtful) == 1:
        return doubtful[0]
    values = list(others)

    def company(fact: Fact) -> int:
        return sum(fact.value / _STEADY <= value <= fact.value * _STEADY for value in values)

    return min(reversed(facts), key=company)


def _class(fact: Fact) -> str:
    return ACTIVITY if fact.measure in (ACTIVITY, OTHER) else fact.measure


def same_quantity(reading: Reading) -> Iterator[Observation]:
    """Yield numbers of the same name and year that two tables state differently."""
    groups: dict[tuple[str, int, str, str, str], list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        if fact.name != "合计" and fact.measure in (ACTIVITY, EMISSION, COAL):
            groups[fact.name, fact.year, _class(fact), fact.dimension, fact.group].append(fact)
    years: dict[tuple[str, str, str, str], list[Fact]] = defaultdict(list)
    for (name, _, *rest), facts in groups.items():
        years[name, rest[0], rest[1], rest[2]] += facts
    for (name, year, kind, dimension, group), facts in groups.items():
        single = _one_per_view(facts)
        if len(single) > 1:
            series = [one.value for one in years[name, kind, dimension, group] if one.year != year]
            yield from _conflicts(f"{name.replace('|', ' ')}{group}", year, single, series)


def _one_per_view(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts of tables that hold only one of them."""
    held: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        held[id(fact.view)].append(fact)
    return [found[0] for found in held.values() if len(found) == 1]


def _conflicts(name: str, year: int, facts: Sequence[Fact], series: Sequence[float]) -> Iterator[Observation]:
    for number, fact in enumerate(facts):
        other = next((one for one in facts[:number] if not _close(one, fact)), None)
        if other is not None:
            yield _told(name, year, (other, fact), series)
            return


def _told(name: str, year: int, pair: tuple[Fact, Fact], series: Sequence[float]) -> Observation:
    wrong = _deviant(pair, series)
    right = pair[0] if wrong is pair[1] else pair[1]
    times = slip(wrong.value, right.value, 0.02)
    advice = f"，{slip_words(times)}；请核对单位" if times else "；请查明哪一个是对的"
    return Observation(
        error(
            "audit-between",
            wrong.view.place(wrong.cell),
            f"{year}年{name}写为 {wrong.figure.shown} {wrong.unit}，而{right.view.place(right.cell)}为 {right.figure.shown} {right.unit}{advice}。",
        ),
        wrong.cell.spot,
    )


def _kind(fact: Fact) -> str:
    """Return which energy a fact is an amount of, "" where the name doesn't say."""
    name = fact.name.partition("|")[0]
    if name == "合计":
        return "电力" if _ELECTRIC.search(fact.view.heading) else ""
    for kind in (FUEL, ELECTRICITY, HEAT):
        known = find(kind, name) or longest(kind, name)
        if known is not None:
            return known.name
    return ""


def same_energy(reading: Reading) -> Iterator[Observation]:
    """Yield amounts of an energy that differ between tables by a power of ten."""
    groups: dict[tuple[str, int, str], list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        if fact.measure in (ACTIVITY, OTHER) and fact.dimension in _PHYSICAL and fact.figure.value > 0:
            kind = _kind(fact)
            if kind:
                groups[kind, fact.year, fact.dimension].append(fact)
    told: set[tuple[str, int, int]] = set()
    for (kind, year, dimension), facts in groups.items():
        single = _one_per_view(facts)
        for number, fact in enumerate(single):
            other = next(
                (one for one in single[:number] if one.name != fact.name and slip(fact.value, one.value, 0.005)), None
            )
            if other is None and number:
                other = next((one for one in single[:number] if one.name == fact.name and one.measure != fact.measure and slip(fact.value, one.value, 0.005)), None)  # fmt: skip
            if other is not None and (kind, id(fact.view), year) not in told:
                told.add((kind, id(fact.view), year))
                series = [
                    one.value for key, held in groups.items() for one in held
                    if key[0] == kind and key[1] != year and key[2] == dimension
                ]  # fmt: skip
                yield _told(kind, year, (other, fact), series)


def totals(reading: Reading) -> Iterator[Observation]:
    """Yield total emissions that two tables state differently."""
    for year, facts in reading.totals.items():
        for number, fact in enumerate(facts):
            agreeing = sum(_close(fact, one) for one in facts)
            other = next((one for one in facts if not _close(one, fact)), None)
            if other is None:
                break
            if agreeing < len(facts) - agreeing or (agreeing * 2 == len(facts) and number == len(facts) - 1):
                yield _told("排放总量", year, (other, fact), [])


def series(reading: Reading) -> Iterator[Observation]:
    """Yield a year that is ten, a hundred … times out of line with at least two steady other years."""
    groups: dict[tuple[str, str, str, str], dict[int, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in reading.facts:
        if fact.measure in (ACTIVITY, EMISSION, COAL, OTHER) and fact.figure.value > 0:
            groups[fact.name, _class(fact), fact.dimension, fact.group][fact.year].append(fact)
    for (name, *_), years in groups.items():
        if len(years) >= 3 and all(all(_close(held[0], one) for one in held) for held in years.values()):
            yield from _out_of_line(name.replace("|", " "), {year: held[0] for year, held in years.items()})


def _out_of_line(name: str, years: dict[int, Fact]) -> Iterator[Observation]:
    for year, fact in years.items():
        others = [one.value for other, one in years.items() if other != year]
        if max(others) > _STEADY * min(others):
            continue
        middle = median(others)
        room = _CLOSE if fact.measure == EMISSION else _STEADY
        for times in (10, 100, 1000, 10_000):
            for ratio in (fact.value / middle / times, middle / fact.value / times):
                if 1 / room <= ratio <= room:
                    size = "大" if fact.value > middle else "小"
                    yield Observation(
                        warning(
                            "audit-series",
                            fact.view.place(fact.cell),
                            f"{year}年{name}写为 {fact.figure.shown} {fact.unit}，比其他年度（{significant(middle / fact.scale, 4)} {fact.unit} 左右）{size}约 {times:,} 倍；请核对小数点和单位。",
                        ),
                        fact.cell.spot,
                    )
                    return
