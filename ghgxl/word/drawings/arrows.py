"""Flows without bands: places in columns, arrows with their labels between them.

Every arrow reaches its target at a height of its own and carries its label there,
so labels never meet; it bends in a channel of its own. A link that runs backwards
is dashed and goes round below; one that passes a column goes through a free lane of it.
A flow with too many columns is drawn source by source, each with where it leads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ghgxl.numbers import plain as plain_number
from ghgxl.report.nouns import Link
from ghgxl.word.drawings import palette
from ghgxl.word.drawings.layers import layers
from ghgxl.word.drawings.scene import Box, Line, Scene, even_inset, text_height
from ghgxl.word.drawings.text import SMALLEST, height, width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ghgxl.report.nouns import Flow

_CHANNEL: Final = 5.0
_GAP: Final = 12.0
_LANE: Final = "\0"


@dataclass(slots=True)
class _Piece:
    """A link, or the part of one between neighbouring columns: its ends, its label, and where it runs."""

    source: str
    target: str
    label: str
    index: int
    start: float = 0.0
    end: float = 0.0


@dataclass(slots=True)
class _Plan:
    """What a drawing grows in: boxes by place, finished lines by link."""

    boxes: dict[str, Box] = field(default_factory=dict)
    points: dict[int, list[tuple[float, float]]] = field(default_factory=dict)


def lay_arrows(flow: Flow, wide: float, tall: float) -> Scene | None:
    """Return the flow within that size, None when it can't be legible there."""
    return next((scene for scene in _candidates(flow, wide) if scene.fits(wide, tall)), None)


def _candidates(flow: Flow, wide: float) -> Iterator[Scene]:
    links = tuple(
        Link(link.source.strip() or "—", link.target.strip() or "—", link.value, _label(link, flow.unit))
        for link in flow.links
    )
    for size in (9.5, 9.0, 8.5, 8.0, SMALLEST):
        for share in (0.5, 0.42, 0.6):
            scene = _draw(links, wide - 2, size, share)
            if scene:
                yield scene
    for size in (9.0, 8.5, 8.0, SMALLEST):
        yield _listed(links, wide - 2, size)


def _label(link: Link, unit: str) -> str:
    """Return what stands on an arrow: its label, its value with the unit."""
    value = "" if link.value is None else f"{plain_number(link.value, 2)} {unit}".strip()
    return " ".join(part for part in (link.label.strip(), value) if part)


def _pieces(
    links: tuple[Link, ...], backward: frozenset[int], column_of: dict[str, int]
) -> tuple[list[_Piece], dict[int, list[str]]]:
    """Return the links cut where they pass a column, and the names of the lanes that each column keeps free for them."""
    pieces: list[_Piece] = []
    lanes: dict[int, list[str]] = {}
    for index, link in enumerate(links):
        if index in backward:
            continue
        first, last = column_of[link.source], column_of[link.target]
        stops = [f"{_LANE}{index}.{column}" for column in range(first + 1, last)]
        for column, stop in enumerate(stops, first + 1):
            lanes.setdefault(column, []).append(stop)
        ends = [link.source, *stops, link.target]
        for number, (source, target) in enumerate(pairwise(ends)):
            pieces.append(_Piece(source, target, link.label if number == len(ends) - 2 else "", index))
    return pieces, lanes


def _draw(links: tuple[Link, ...], wide: float, size: float, share: float) -> Scene | None:
    """Return the diagram with boxes taking that share of the width, None when boxes or labels are too narrow."""
    order = layers(links)
    column_of = order.column_of
    pieces, lanes = _pieces(links, order.backward, column_of)
    count = len(order.columns)
    own = min(110.0, wide * share / count)
    gap = (wide - own * count) / max(count - 1, 1)
    if own < 4 * size + 10 or (count > 1 and gap < 24):
        return None
    if count == 2:
        gap = min(gap, 190.0)
    label_size = max(SMALLEST, size - 1)
    columns = _with_lanes(order.columns, lanes, pieces)
    bends = [_bends(pieces, columns, number) for number in range(count - 1)]
    rooms = [gap - 16 - _CHANNEL * bends[number] for number in range(count - 1)]
    for number, room in enumerate(rooms):
        texts = [piece.label for piece in pieces if piece.label and piece.target in columns[number + 1]]
        if texts and (room < 4 * label_size or any(len(wrap(text, label_size, room)) > 3 for text in texts)):
            return None
    plan = _Plan()
    _place(plan, columns, pieces, (own, gap, size, label_size), rooms)
    labels: list[Box] = []
    for number in range(count - 1):
        labels += _route(
            plan, [p for p in pieces if p.target in columns[number + 1]], number, (own, gap, label_size), rooms[number]
        )
    lines = [Line(tuple(points)) for points in plan.points.values()]
    boxes = [box for name, box in plan.boxes.items() if not name.startswith(_LANE)]
    back_lines, back_labels = _backwards(plan, links, order.backward, label_size)
    return Scene((*boxes, *labels, *back_labels), (*lines, *back_lines)).settled()


def _listed(links: tuple[Link, ...], wide: float, size: float) -> Scene:
    """Return the flow source by source, one row a link: from where, what, to where."""
    own = min(130.0, wide * 0.36)
    room = min(wide - 2 * own, 170.0)
    label_size = max(SMALLEST, size - 1)
    boxes: list[Box] = []
    lines: list[Line] = []
    top = 0.0
    for source in dict.fromkeys(link.source for link in links):
        start = top
        targets: list[Box] = []
        for link in (link for link in links if link.source == source):
            words = height(len(wrap(link.label, label_size, room - 16)), label_size) if link.label else 0.0
            high = max(text_height(link.target, size, own) + 2, words + 12)
            targets.append(_place_box(link.target, (own + room, top, own, high), size, palette.OUTPUT))
            centre = targets[-1].centre
            lines.append(Line(((own, centre), (own + room, centre))))
            if link.label:
                place = (own + 4, centre - words - 0.5, room - 16, words)
                boxes.append(Box(*place, link.label, label_size, colour=palette.MUTED, inset=0))
            top += high + 4
        tall = max(top - 4 - start, text_height(source, size, own) + 2)
        boxes += [_place_box(source, (0, start, own, tall), size, palette.INPUT), *targets]
        top = start + tall + 9
    return Scene(tuple(boxes), tuple(lines)).settled()


def _place_box(text: str, place: tuple[float, float, float, float], size: float, look: tuple[str, str]) -> Box:
    fill, line = look
    return Box(*place, text, size, fill=fill, line=line, inset=even_inset(text, size, place[2]))


def _with_lanes(
    columns: tuple[tuple[str, ...], ...], lanes: dict[int, list[str]], pieces: list[_Piece]
) -> list[list[str]]:
    """Return the columns with their free lanes, each near the height from which its link comes."""
    found: list[list[str]] = []
    for number, names in enumerate(columns):
        before = {name: (at + 0.5) / len(found[-1]) for at, name in enumerate(found[-1])} if found else {}
        source = {piece.target: piece.source for piece in pieces}
        keyed = [((at + 0.5) / len(names), name) for at, name in enumerate(names)]
        keyed += [(before.get(source[lane], 0.5) + 0.001, lane) for lane in lanes.get(number, [])]
        found.append([name for _, name in sorted(keyed)])
    return found


def _bends(pieces: list[_Piece], columns: list[list[str]], number: int) -> int:
    """Return how many channels the gap right of a column may need."""
    return sum(piece.target in columns[number + 1] for piece in pieces)


def _place(
    plan: _Plan,
    columns: list[list[str]],
    pieces: list[_Piece],
    measures: tuple[float, float, float, float],
    rooms: list[float],
) -> None:
    """Put a box for every place, high enough for its text and its arrows; columns share one middle."""
    own, gap, size, label_size = measures
    heights: list[list[float]] = []
    for number, names in enumerate(columns):
        column: list[float] = []
        for name in names:
            arriving = [piece for piece in pieces if piece.target == name]
            leaving = sum(piece.source == name for piece in pieces)
            if name.startswith(_LANE):
                column.append(4.0)
                continue
            ports = sum(_port(piece, label_size, rooms[number - 1]) for piece in arriving)
            column.append(max(text_height(name, size, own) + 4, ports, leaving * 7.0 + 4))
        heights.append(column)
    tallest = max(sum(column) + _GAP * (len(column) - 1) for column in heights)
    for number, (names, column) in enumerate(zip(columns, heights, strict=True)):
        free = tallest - sum(column)
        space = min(free / len(column), 44.0) if len(column) > 1 else 0.0
        y = (tallest - sum(column) - space * (len(column) - 1)) / 2
        look = palette.INPUT if number == 0 else palette.OUTPUT if number == len(columns) - 1 else palette.STEP
        for name, high in zip(names, column, strict=True):
            text = "" if name.startswith(_LANE) else name
            plan.boxes[name] = _place_box(text, (number * (own + gap), y, own, high), size, look)
            y += high + space


def _port(piece: _Piece, size: float, room: float) -> float:
    """Return the height that an arrow needs where it arrives: its label above it, in as many lines as it takes."""
    lines = len(wrap(piece.label, size, room)) if piece.label else 0
    return max(height(lines, size) + 4, 9.0)


def _route(
    plan: _Plan, pieces: list[_Piece], number: int, measures: tuple[float, float, float], room: float
) -> list[Box]:
    """Lead the links through the gap right of a column and return their labels."""
    own, gap, size = measures
    left, right = number * (own + gap) + own, (number + 1) * (own + gap)
    for name in dict.fromkeys(piece.target for piece in pieces):
        box = plan.boxes[name]
        arriving = sorted((p for p in pieces if p.target == name), key=lambda p: plan.boxes[p.source].centre)
        needs = [_port(piece, size, room) for piece in arriving]
        y = box.centre - sum(needs) / 2
        for piece, need in zip(arriving, needs, strict=True):
            piece.end = y + need - (3.0 if piece.label else need / 2)
            y += need
        if len(arriving) == 1 and not arriving[0].label:
            arriving[0].end = box.centre
    for name in dict.fromkeys(piece.source for piece in pieces):
        _leave(plan.boxes[name], sorted((p for p in pieces if p.source == name), key=lambda p: p.end))
    labels: list[Box] = []
    down = sorted((p for p in pieces if p.end >= p.start), key=lambda p: -p.start)
    up = sorted((p for p in pieces if p.end < p.start), key=lambda p: p.start)
    for at, piece in enumerate([*down, *up]):
        bend = left + 5 + at * _CHANNEL
        points = plan.points.setdefault(piece.index, [(left, piece.start)])
        if abs(piece.start - piece.end) < 0.6:
            points.append((right, piece.end))
        else:
            points += [(bend, piece.start), (bend, piece.end), (right, piece.end)]
        if piece.target.startswith(_LANE):
            points.append((right + own, piece.end))
        if piece.label:
            lines = len(wrap(piece.label, size, room))
            high = height(lines, size)
            labels.append(
                Box(
                    right - 10 - room,
                    piece.end - high - 0.5,
                    room,
                    high,
                    piece.label,
                    size,
                    colour=palette.MUTED,
                    inset=0,
                )
            )
    return labels


def _leave(box: Box, pieces: list[_Piece]) -> None:
    """Give each link the height at which it leaves its box: level with its end where there is room, else evenly spread."""
    last = box.y - 1.0
    for at, piece in enumerate(pieces):
        lowest = box.bottom - 3 - 5.0 * (len(pieces) - 1 - at)
        even = box.y + box.h * (at + 1) / (len(pieces) + 1)
        level = max(last + 5, box.y + 3) <= piece.end <= lowest
        piece.start = piece.end if level else min(max(even, last + 5), max(lowest, last + 1))
        if box.text == "":
            piece.start = box.centre
        last = piece.start


def _backwards(
    plan: _Plan, links: tuple[Link, ...], backward: frozenset[int], size: float
) -> tuple[list[Line], list[Box]]:
    """Return the dashed lines of the links that run backwards, below everything, and their labels."""
    lines: list[Line] = []
    labels: list[Box] = []
    floor = max(box.bottom for box in plan.boxes.values()) + 10
    for index in sorted(backward):
        source, target = plan.boxes[links[index].source], plan.boxes[links[index].target]
        start, end = source.middle + 6, target.middle - 6
        lines.append(Line(((start, source.bottom), (start, floor), (end, floor), (end, target.bottom)), dash=True))
        if links[index].label:
            text = links[index].label
            room = max(abs(start - end) - 8, min(width(text, size) + 2, 120.0))
            high = height(len(wrap(text, size, room)), size)
            labels.append(Box(min(start, end) + 4, floor + 1, room, high, text, size, colour=palette.MUTED, inset=0))
            floor += high
        floor += 9
    return lines, labels
