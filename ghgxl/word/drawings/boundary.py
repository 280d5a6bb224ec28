"""Boundaries: zones inside a frame, each with its title at its left and what belongs to it beside; dashed what stands outside."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from ghgxl.report.nouns import Zone
from ghgxl.word.drawings import palette
from ghgxl.word.drawings.scene import INSET_X, INSET_Y, Box, Scene, even_inset, text_height, text_width
from ghgxl.word.drawings.text import SMALLEST, height

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ghgxl.report.nouns import Boundary

_MARGIN: Final = 9.0
_PAD: Final = 7.0
_ITEM_GAP: Final = 6.0
_GREY: Final = ("808080", "F7F7F7")


def lay_boundary(boundary: Boundary, wide: float, tall: float) -> Scene | None:
    """Return the boundary within that size, None when even lists in small text don't fit."""
    return next((scene for scene in _candidates(boundary, wide) if scene.fits(wide, tall)), None)


def _candidates(boundary: Boundary, wide: float) -> Iterator[Scene]:
    """Yield boundaries: every item in its box, then in smaller text, then listed in one box a zone."""
    sizes = (10.0, 9.5, 9.0, 8.5, 8.0, SMALLEST)
    for size in sizes:
        for widest in (120.0, 92.0, 74.0):
            yield _draw(boundary.title, boundary.zones, boundary.outside, wide, size, widest)
    for size in sizes[3:]:
        yield _draw(boundary.title, _listed(boundary.zones), _listed(boundary.outside), wide, size, wide)


def _listed(zones: tuple[Zone, ...]) -> tuple[Zone, ...]:
    return tuple(Zone(zone.title, ("、".join(zone.items),) if zone.items else ()) for zone in zones)


def _draw(
    title: str, zones: tuple[Zone, ...], outside: tuple[Zone, ...], wide: float, size: float, widest: float
) -> Scene:
    """Return the boundary with items at most so wide."""
    inner = wide - 2 - 2 * _MARGIN
    titles = [zone.title for zone in (*zones, *outside)]
    strip = min(max((text_width(text, size, 8 * size + 9) for text in titles), default=0.0), inner * 0.25) + 4
    room = inner - strip - 2 * _PAD
    items = list(chain.from_iterable(zone.items for zone in (*zones, *outside)))
    needed = max((text_width(text, size, min(widest, room)) for text in items), default=room)
    per_row = max(1, min(6, int((room + _ITEM_GAP) / (max(needed, 44.0) + _ITEM_GAP))))
    own = (room + _ITEM_GAP) / per_row - _ITEM_GAP
    boxes: list[Box] = []
    top = 0.0
    if zones:
        heading = height(1, size + 1) + 2 * INSET_Y if title else 0.0
        top = heading + (3.0 if title else _MARGIN)
        for index, zone in enumerate(zones):
            look = palette.ZONES[index % len(palette.ZONES)]
            boxes += _zone(zone, (_MARGIN, top, inner, strip), (per_row, own), size, look, dash=False)
            top = boxes[-1].bottom + _PAD
        top += _MARGIN - _PAD
        frame = Box(0, 0, wide - 2, top, line=palette.ACCENT, weight=1.75, frame=True)
        boxes.insert(0, frame)
        if title:
            boxes.insert(
                1, Box(_MARGIN, 2, inner, heading, title, size + 1, bold=True, colour=palette.ACCENT, inset=INSET_X)
            )
        top += _PAD + 3
    for zone in outside:
        boxes += _zone(zone, (_MARGIN, top, inner, strip), (per_row, own), size, _GREY, dash=True)
        top = boxes[-1].bottom + _PAD
    return Scene(tuple(boxes)).settled()


def _zone(
    zone: Zone,
    place: tuple[float, float, float, float],
    grid: tuple[int, float],
    size: float,
    look: tuple[str, str],
    *,
    dash: bool,
) -> list[Box]:
    """Return the boxes of a zone: its items, its title, and last its panel."""
    x, top, wide, strip = place
    per_row, own = grid
    colour, paper = look
    items = zone.items or ("—",)
    boxes: list[Box] = []
    y = top + _PAD
    for start in range(0, len(items), per_row):
        row = [item.strip() or "—" for item in items[start : start + per_row]]
        high = max(text_height(item, size, own) for item in row) + 2
        for column, item in enumerate(row):
            at = x + strip + _PAD + column * (own + _ITEM_GAP)
            inset = even_inset(item, size, own)
            boxes.append(
                Box(at, y, own, high, item, size, fill=palette.PAPER, line=colour, dash=dash, weight=0.6, inset=inset)
            )
        y += high + _ITEM_GAP
    least = text_height(zone.title, size, strip) + 6
    short = least - (y - _ITEM_GAP + _PAD - top)
    if short > 0:
        boxes = [replace(box, y=box.y + short / 2) for box in boxes]
    bottom = max(y - _ITEM_GAP + _PAD, top + least)
    inset = even_inset(zone.title, size, strip)
    title = Box(
        x,
        top,
        strip,
        bottom - top,
        zone.title,
        size,
        bold=True,
        fill=colour,
        line=colour,
        colour=palette.PAPER,
        inset=inset,
    )
    panel = Box(x, top, wide, bottom - top, fill=paper, line=colour, dash=dash, frame=True)
    return [*boxes, title, panel]
