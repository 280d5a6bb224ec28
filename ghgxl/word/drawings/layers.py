"""The order of a flow from left to right: which place stands in which column, and which links run backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ghgxl.report.nouns import Link


class Layers(NamedTuple):
    """The places by column, top to bottom, and the indices of the links that run backwards."""

    columns: tuple[tuple[str, ...], ...]
    backward: frozenset[int]

    @property
    def column_of(self) -> dict[str, int]:
        """The column of each place."""
        return {name: number for number, names in enumerate(self.columns) for name in names}


def layers(links: Sequence[Link]) -> Layers:
    """Return the places in columns: each right of what flows to it, few links crossing."""
    names = tuple(dict.fromkeys(name for link in links for name in (link.source, link.target)))
    backward = _backward(names, links)
    forward = [(one.source, one.target) for index, one in enumerate(links) if index not in backward]
    column = dict.fromkeys(names, 0)
    for _ in names:
        for source, target in forward:
            column[target] = max(column[target], column[source] + 1)
    for name in reversed(names):
        targets = [column[target] for source, target in forward if source == name]
        if targets and not any(target == name for _, target in forward):
            column[name] = min(targets) - 1
    columns = [[name for name in names if column[name] == number] for number in range(max(column.values()) + 1)]
    return Layers(tuple(map(tuple, _uncrossed(columns, forward))), backward)


def _backward(names: tuple[str, ...], links: Sequence[Link]) -> frozenset[int]:
    """Return the indices of the links that would close a circle, taken in the order they were written."""
    reached: dict[str, set[str]] = {name: {name} for name in names}
    backward: set[int] = set()
    for index, link in enumerate(links):
        if link.source in reached[link.target]:
            backward.add(index)
            continue
        for ends in reached.values():
            if link.source in ends:
                ends.update(reached[link.target])
    return frozenset(backward)


def _uncrossed(columns: list[list[str]], links: list[tuple[str, str]]) -> list[list[str]]:
    """Return the columns in the order with the fewest crossings that sweeping to and fro finds."""
    best, fewest = [list(names) for names in columns], _crossings(columns, links)
    for sweep in range(8):
        rightwards = sweep % 2 == 0
        place = {name: at / max(len(names) - 1, 1) for names in columns for at, name in enumerate(names)}
        for names in columns if rightwards else reversed(columns):
            near = {
                name: [place[a if rightwards else b] for a, b in links if (b if rightwards else a) == name]
                for name in names
            }
            names.sort(key=lambda name: sum(near[name]) / len(near[name]) if near[name] else place[name])
            place |= {name: at / max(len(names) - 1, 1) for at, name in enumerate(names)}
        crossings = _crossings(columns, links)
        if crossings < fewest:
            best, fewest = [list(names) for names in columns], crossings
    return best


def _crossings(columns: list[list[str]], links: list[tuple[str, str]]) -> int:
    """Return how many pairs of links cross, judged by the order of their ends."""
    at = {name: (number, place) for number, names in enumerate(columns) for place, name in enumerate(names)}
    ends = [(at[a], at[b]) for a, b in links]
    return sum(
        (one[0][1] - other[0][1]) * (one[1][1] - other[1][1]) < 0
        for index, one in enumerate(ends)
        for other in ends[index + 1 :]
        if one[0][0] == other[0][0] and one[1][0] == other[1][0]
    )
