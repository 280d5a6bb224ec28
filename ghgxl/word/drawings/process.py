"""Process flows: what goes in, the steps, what comes out, in lanes side by side.

Arrows from and to the lanes are level: a step is as high as what belongs to it.
A link to a later step runs left of the steps, one to an earlier step (a recycle)
dashed on their right. Long processes continue in a second column; links
between columns that aren't neighbours are told by a pair of marks (①). A chain
of steps without lanes, and one too long for lanes, winds through rows of cards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from ghgxl.word.drawings import palette
from ghgxl.word.drawings.scene import Box, Line, Scene, even_inset, joined, line_width, text_height
from ghgxl.word.drawings.text import SMALLEST, height

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ghgxl.report.nouns import Process, Step

_CHANNEL: Final = 6.0
_GUTTER: Final = 22.0
_STACK: Final = 3.0
_TITLES: Final = ("投入", "工序", "产污与排放")
_MARKS: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

Links = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Lanes:
    """The measures of one column: text size, gap between rows, lane widths and the channels beside the steps."""

    size: float
    gap: float
    step: float
    inputs: float
    outputs: float
    left: float
    right: float

    @property
    def step_x(self) -> float:
        return self.inputs + self.left

    @property
    def outputs_x(self) -> float:
        return self.step_x + self.step + self.right

    @property
    def whole(self) -> float:
        return self.outputs_x + self.outputs


class _Column(NamedTuple):
    """One column as laid: its scene and the box of each step by index."""

    scene: Scene
    steps: dict[int, Box]


def lay_process(process: Process, wide: float, tall: float) -> Scene | None:
    """Return the flow within that size, None when it can't be legible there; raises ValueError for a link to no step."""
    steps = tuple(replace(step, text=step.text.strip() or "—") for step in process.steps)
    count = len(steps)
    if any(not (0 <= a < count and 0 <= b < count) for a, b in process.links):
        raise ValueError(f"{process.name}: a link names a step that isn't there")
    ordered: Links = tuple((index, index + 1) for index in range(count - 1))
    links: Links = tuple(dict.fromkeys(link for link in process.links if link[0] != link[1])) or ordered
    candidates = [_lane_candidates(steps, links, wide), _card_candidates(steps, links, wide)]
    if set(links) == set(ordered) and not any(step.inputs or step.outputs for step in steps):
        candidates.reverse()
    return next((scene for scene in chain.from_iterable(candidates) if scene.fits(wide, tall)), None)


def _box(text: str, place: tuple[float, float, float, float], size: float, look: tuple[str, str], *, soft: bool) -> Box:
    fill, line = look
    return Box(*place, text, size, fill=fill, line=line, round=soft, inset=even_inset(text, size, place[2]))


def _card_candidates(steps: tuple[Step, ...], links: Links, wide: float) -> Iterator[Scene]:
    """Yield rows of cards that run to the right, then back to the left, and so on; a card holds all of its step."""
    out, into = _marks([link for link in links if link[1] - link[0] != 1])
    texts = tuple(_card(step, out.get(index, ""), into.get(index, "")) for index, step in enumerate(steps))
    follows = {a for a, b in links if b == a + 1}
    for size, narrowest in ((10.0, 76.0), (9.5, 72.0), (9.0, 66.0), (8.5, 62.0), (8.0, 56.0), (SMALLEST, 54.0)):
        gap = 18.0 if size >= 8.5 else 12.0
        most = max(1, int((wide - 2 + gap) / (narrowest + gap)))
        rows = -(-len(texts) // most)
        yield _winding(texts, follows, -(-len(texts) // rows), (size, gap), wide)


def _card(step: Step, out: str, into: str) -> str:
    """Return the words of a card: the step, what goes in and comes out, and the marks of its links."""
    lines = [step.text]
    lines += [f"投入：{'、'.join(step.inputs)}"] if step.inputs else []
    lines += [f"产出：{'、'.join(step.outputs)}"] if step.outputs else []
    marks = (f"接{into}" if into else "") + (f"转{out}" if out else "")
    return "\n".join([*lines, marks] if marks else lines)


def _marks(links: Sequence[tuple[int, int]]) -> tuple[dict[int, str], dict[int, str]]:
    """Return the marks by which links leave a step and come to one."""
    out: dict[int, str] = {}
    into: dict[int, str] = {}
    for a, b in links:
        out.setdefault(a, _MARKS[len(out)] if len(out) < len(_MARKS) else f"({len(out) + 1})")
        into[b] = into.get(b, "") + out[a]
    return out, into


def _winding(texts: tuple[str, ...], follows: set[int], per_row: int, look: tuple[float, float], wide: float) -> Scene:
    size, gap = look
    own = min(120.0, (wide - 2 + gap) / per_row - gap)
    boxes: list[Box] = []
    top = 0.0
    for start in range(0, len(texts), per_row):
        row = texts[start : start + per_row]
        high = max(text_height(text, size, own) for text in row) + 4
        for column, text in enumerate(row):
            at = column if start // per_row % 2 == 0 else per_row - 1 - column
            boxes.append(_box(text, (at * (own + gap), top, own, high), size, palette.STEP, soft=False))
        top += high + gap
    lines: list[Line] = []
    for index, (one, other) in enumerate(pairwise(boxes)):
        if index not in follows:
            continue
        if (index + 1) % per_row == 0:
            lines.append(Line(((one.middle, one.bottom), (other.middle, other.y))))
        elif one.x < other.x:
            lines.append(Line(((one.right, one.centre), (other.x, other.centre))))
        else:
            lines.append(Line(((one.x, one.centre), (other.right, other.centre))))
    return Scene(tuple(boxes), tuple(lines)).settled()


def _lane_candidates(steps: tuple[Step, ...], links: Links, wide: float) -> Iterator[Scene]:
    """Yield flows in lanes: one column while text is large, two columns, and lists in one box before text is smallest."""
    listed = tuple(replace(s, inputs=_in_one(s.inputs), outputs=_in_one(s.outputs)) for s in steps)
    large = ((10.0, 12.0), (9.5, 12.0), (9.0, 12.0), (8.5, 12.0))
    small = ((8.0, 12.0), (SMALLEST, 11.0))
    half = (wide - 2 - _GUTTER) / 2
    for sizes, columns, room in ((large, 1, wide - 2), (large[2:], 2, half), (small, 1, wide - 2), (small, 2, half)):
        for every in (steps, listed):
            for size, gap in sizes:
                yield from _columns(every, links, columns, (size, gap, room))


def _in_one(texts: tuple[str, ...]) -> tuple[str, ...]:
    return ("、".join(texts),) if texts else ()


def _columns(
    steps: tuple[Step, ...], links: Links, count: int, measures: tuple[float, float, float]
) -> Iterator[Scene]:
    """Yield the flow in so many columns, if they can be that wide."""
    size, gap, room = measures
    forward = _channels([link for link in links if link[1] - link[0] > 1])
    back = _channels([link for link in links if link[1] < link[0]])
    lanes = _lanes(steps, size, gap, room, max(forward.values(), default=0), max(back.values(), default=0))
    if lanes is None:
        return
    heights = [_row_height(step, lanes) + lanes.gap for step in steps]
    parts = _parts(heights, count)
    placed = [
        _column(steps, part, links, lanes, (index * (lanes.whole + _GUTTER), forward, back))
        for index, part in enumerate(parts)
    ]
    between = _between(placed, links, lanes)
    yield joined([*(column.scene for column in placed), between]).settled()


def _lanes(steps: tuple[Step, ...], size: float, gap: float, room: float, forward: int, back: int) -> _Lanes | None:
    """Return the measures of a column in that room, None when the lanes would be too narrow to read."""
    has_inputs = any(step.inputs for step in steps)
    has_outputs = any(step.outputs for step in steps)
    left = (18.0 if has_inputs else 2.0) + forward * _CHANNEL
    right = (18.0 if has_outputs else 2.0) + back * _CHANNEL
    free = room - left - right
    sides = has_inputs + has_outputs
    step = min(140.0, free * (0.36 if sides == 2 else 0.5 if sides else 1.0))
    side = min(130.0, (free - step) / sides) if sides else 0.0
    if step < 4 * size + 8 or (sides and side < 4 * size + 8):
        return None
    return _Lanes(size, gap, step, side * has_inputs, side * has_outputs, left, right)


def _stack_height(texts: Sequence[str], size: float, room: float) -> float:
    return sum(text_height(text, size, room) + _STACK for text in texts) - _STACK if texts else 0.0


def _row_height(step: Step, lanes: _Lanes) -> float:
    return max(
        text_height(step.text, lanes.size, lanes.step) + 4,
        _stack_height(step.inputs, lanes.size, lanes.inputs),
        _stack_height(step.outputs, lanes.size, lanes.outputs),
    )


def _parts(heights: list[float], count: int) -> list[range]:
    """Return the steps of each column, so that the columns are about as high as each other."""
    limit = max(*heights, sum(heights) / count)
    while True:
        parts: list[range] = []
        start, used = 0, 0.0
        for index, one in enumerate(heights):
            if used + one > limit + 0.01 and index > start:
                parts.append(range(start, index))
                start, used = index, 0.0
            used += one
        parts.append(range(start, len(heights)))
        if len(parts) <= count:
            return parts
        limit *= 1.04


def _channels(links: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return the channel of each link, 1 next to the steps; links side by side never share one."""
    channels: dict[tuple[int, int], int] = {}
    for link in sorted(links, key=lambda link: (abs(link[1] - link[0]), min(link))):
        taken = {
            channel
            for other, channel in channels.items()
            if min(other) <= max(link) and min(link) <= max(other)
        }  # fmt: skip
        channels[link] = next(number for number in range(1, len(links) + 1) if number not in taken)
    return channels


def _column(
    steps: tuple[Step, ...],
    part: range,
    links: Links,
    lanes: _Lanes,
    where: tuple[float, dict[tuple[int, int], int], dict[tuple[int, int], int]],
) -> _Column:
    """Return one column: its titles, rows, and the links within it."""
    x, forward, back = where
    boxes = _titles(lanes, x)
    lines: list[Line] = []
    placed: dict[int, Box] = {}
    top = max((box.bottom for box in boxes), default=-8.0) + 8
    for index in part:
        step = steps[index]
        high = _row_height(step, lanes)
        own = _box(step.text, (x + lanes.step_x, top, lanes.step, high), lanes.size, palette.STEP, soft=False)
        placed[index] = own
        boxes.append(own)
        for texts, side in ((step.inputs, "in"), (step.outputs, "out")):
            at, room = (x, lanes.inputs) if side == "in" else (x + lanes.outputs_x, lanes.outputs)
            look = palette.INPUT if side == "in" else palette.OUTPUT
            y = own.centre - _stack_height(texts, lanes.size, room) / 2
            for text in texts:
                tall = text_height(text, lanes.size, room)
                box = _box(text, (at, y, room, tall), lanes.size, look, soft=True)
                boxes.append(box)
                ends = (box.right, own.x) if side == "in" else (own.right, box.x)
                lines.append(Line(((ends[0], box.centre), (ends[1], box.centre))))
                y = box.bottom + _STACK
        top = own.bottom + lanes.gap
    for a, b in links:
        if a not in placed or b not in placed:
            continue
        lines.append(_link(placed[a], placed[b], forward.get((a, b), 0), back.get((a, b), 0)))
    return _Column(Scene(tuple(boxes), tuple(lines)), placed)


def _titles(lanes: _Lanes, x: float) -> list[Box]:
    """Return the titles of the lanes, none when there is only the lane of the steps."""
    if not (lanes.inputs or lanes.outputs):
        return []
    spots = ((0.0, lanes.inputs), (lanes.step_x, lanes.step), (lanes.outputs_x, lanes.outputs))
    high = height(1, lanes.size) + 2
    return [
        Box(x + at, 0, room, high, title, lanes.size, bold=True, colour=palette.MUTED, inset=0)
        for title, (at, room) in zip(_TITLES, spots, strict=True)
        if room >= line_width(title, lanes.size)
    ]


def _link(one: Box, other: Box, forward: int, back: int) -> Line:
    """Return the line of a link: straight down to the next step, round the left to a later, round the right to an earlier."""
    if forward:
        x = one.x - 3 - forward * _CHANNEL
        return Line(((one.x, one.bottom - 4), (x, one.bottom - 4), (x, other.y + 4), (other.x, other.y + 4)))
    if back:
        x = one.right + 3 + back * _CHANNEL
        points = ((one.right, one.y + 4), (x, one.y + 4), (x, other.bottom - 4), (other.right, other.bottom - 4))
        return Line(points, dash=True)
    return Line(((one.middle, one.bottom), (other.middle, other.y)))


def _between(columns: list[_Column], links: Links, lanes: _Lanes) -> Scene:
    """Return the links from column to column: a line to the next, marks for all others."""
    where = {index: number for number, column in enumerate(columns) for index in column.steps}
    every = {index: box for column in columns for index, box in column.steps.items()}
    crossing = [(a, b) for a, b in links if where[a] != where[b]]
    floor = max(column.scene.bounds[3] for column in columns) + 13
    lines: list[Line] = []
    for a, b in crossing:
        if b == a + 1:
            one, other = every[a], every[b]
            gutter, over = other.x - lanes.step_x - _GUTTER / 2, other.y - 9
            corners = ((one.middle, floor), (gutter, floor), (gutter, over), (other.middle, over))
            lines.append(Line(((one.middle, one.bottom), *corners, (other.middle, other.y))))
    out, into = _marks([(a, b) for a, b in crossing if b != a + 1])
    first = {min(column.steps) for column in columns}
    labels = [_mark(every[index], f"转{text}", (4.0, every[index].h + 1)) for index, text in out.items()]
    for index, text in into.items():
        aside = 4.0 if index in first else -every[index].w / 2
        labels.append(_mark(every[index], f"接{text}", (aside, -height(1, SMALLEST) - 1)))
    return Scene(tuple(labels), tuple(lines))


def _mark(step: Box, words: str, offset: tuple[float, float]) -> Box:
    """Return the words by which a link leaves a step or comes to it, in the gap beside the arrow."""
    return Box(
        step.middle + offset[0], step.y + offset[1], step.w / 2 - 4, height(1, SMALLEST), words, SMALLEST,
        colour=palette.MUTED, inset=0, align="left",
    )  # fmt: skip
