"""Sankey diagrams: bands as wide as what flows, the places named beside their bars with their values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ghgxl.numbers import plain as plain_number
from ghgxl.word.drawings import palette
from ghgxl.word.drawings.layers import layers
from ghgxl.word.drawings.scene import Band, Box, Scene
from ghgxl.word.drawings.text import SMALLEST, bare, height, width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ghgxl.report.nouns import Flow, Link
    from ghgxl.word.drawings.layers import Layers

_BAR: Final = 11.0
_GAP: Final = 7.0
_THINNEST: Final = 0.75
_SHARE: Final = 0.3


@dataclass(frozen=True, slots=True)
class _Place:
    """A place on the page: its bar, and the words beside it."""

    x: float
    y: float
    tall: float
    words: str
    colour: str


def suits(flow: Flow) -> bool:
    """Return whether bands can show the flow: every value known and positive, nothing flowing in a circle."""
    known = all(link.value is not None and math.isfinite(link.value) and link.value > 0 for link in flow.links)
    return known and not layers(flow.links).backward


def lay_sankey(flow: Flow, wide: float, tall: float) -> Scene | None:
    """Return the bands within that size, None when the names have no room beside them."""
    return next((scene for scene in _candidates(flow, wide, tall) if scene.fits(wide, tall)), None)


def _candidates(flow: Flow, wide: float, tall: float) -> Iterator[Scene]:
    order = layers(flow.links)
    for size in (9.5, 9.0, 8.5, 8.0, SMALLEST):
        calm = min(wide * 0.55, max(110.0, 52.0 * max(map(len, order.columns)), 14.0 * len(flow.links)))
        for high in (min(tall, calm), min(tall, wide * 0.8), tall):
            scene = _draw(flow, order, wide - 2, high - 2, size)
            if scene:
                yield scene


def _amount(name: str, links: tuple[Link, ...]) -> float:
    """Return what flows through a place: the greater of what comes and what goes."""
    return max(
        math.fsum(link.value or 0.0 for link in links if link.target == name),
        math.fsum(link.value or 0.0 for link in links if link.source == name),
    )


def _words(name: str, amount: float, size: float, room: float) -> str:
    """Return the name and, on a line of its own where they don't fit on one, the amount."""
    number = plain_number(amount, 2)
    if width(f"{name} {number}", size) <= room:
        return f"{name} {number}"
    return f"{name}\n{number}"


def _draw(flow: Flow, order: Layers, wide: float, tall: float, size: float) -> Scene | None:
    """Return the diagram in exactly that width, None when the text needs more height than there is."""
    columns, links = order.columns, flow.links
    amount = {name: _amount(name, links) for names in columns for name in names}
    longest = [
        max(width(f"{bare(name)} {plain_number(amount[name], 2)}", size) for name in columns[number]) + 8
        for number in (0, -1)
    ]
    left, right = (min(most, wide * _SHARE) for most in longest)
    step = (wide - left - right - _BAR) / max(len(columns) - 1, 1)
    inner = step - _BAR - 6
    if len(columns) > 2 and inner < 7.5 * size:
        return None
    rooms = [
        left - 4 if number == 0 else right - 4 if number == len(columns) - 1 else inner
        for number in range(len(columns))
    ]
    words = {
        name: _words(name, amount[name], size, rooms[number]) for number, names in enumerate(columns) for name in names
    }
    needs = {
        name: height(len(wrap(words[name], size, rooms[number])), size)
        for number, names in enumerate(columns)
        for name in names
    }
    title = height(1, size) + 4
    scale = _scale([[(amount[name], needs[name]) for name in names] for names in columns], tall - title)
    if scale is None:
        return None
    places: dict[str, _Place] = {}
    boxes = [Box(0, 0, wide, title - 4, f"单位：{flow.unit}", size, colour=palette.MUTED, align="right", inset=0)]
    for number, names in enumerate(columns):
        slots = [max(amount[name] * scale, needs[name], _THINNEST) + _GAP for name in names]
        y = title + (tall - title - sum(slots)) / 2
        for name, slot in zip(names, slots, strict=True):
            high = max(amount[name] * scale, _THINNEST)
            colour = palette.SERIES[len(places) % len(palette.SERIES)]
            places[name] = _Place(left + number * step, y + (slot - high) / 2, high, words[name], colour)
            y += slot
    boxes += [Box(place.x, place.y, _BAR, place.tall, fill=place.colour) for place in places.values()]
    boxes += [
        _label(places[name], rooms[number], needs[name], size, before=number == 0)
        for number, names in enumerate(columns)
        for name in names
    ]
    return Scene(tuple(boxes), (), tuple(_bands(links, places, scale))).settled()


def _label(place: _Place, room: float, high: float, size: float, *, before: bool) -> Box:
    """Return the words beside a bar, left of it in the first column."""
    x = place.x - 4 - room if before else place.x + _BAR + 4
    y = place.y + place.tall / 2 - high / 2
    return Box(x, y, room, high, place.words, size, align="right" if before else "left", inset=0)


def _scale(columns: list[list[tuple[float, float]]], tall: float) -> float | None:
    """Return the points per unit at which the fullest column just fits; None when its words alone don't."""

    def fullest(scale: float) -> float:
        return max(sum(max(amount * scale, need, _THINNEST) + _GAP for amount, need in column) for column in columns)

    if fullest(0.0) > tall:
        return None
    low, high = 0.0, tall / max(sum(amount for amount, _ in column) for column in columns)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if fullest(middle) <= tall else (low, middle)
    return low


def _bands(links: tuple[Link, ...], places: dict[str, _Place], scale: float) -> Iterator[Band]:
    """Yield the bands, stacked at both ends in the order of where they lead."""
    leave, arrive = ({name: place.y for name, place in places.items()} for _ in range(2))
    starts: dict[int, float] = {}
    for index in sorted(range(len(links)), key=lambda index: (places[links[index].target].y, index)):
        starts[index] = leave[links[index].source]
        leave[links[index].source] += (links[index].value or 0.0) * scale
    for index in sorted(range(len(links)), key=lambda index: (places[links[index].source].y, index)):
        link = links[index]
        thick = (link.value or 0.0) * scale
        source, target = places[link.source], places[link.target]
        yield Band(source.x + _BAR, starts[index], target.x, arrive[link.target], max(thick, _THINNEST), source.colour)
        arrive[link.target] += thick
