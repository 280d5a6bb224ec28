"""Organisation and committee charts: boxes over boxes, in the roomiest layout that fits.

In order of preference: levels with level text; levels whose lowest boxes run
downwards (竖排); columns that hang below the first level, in several rows if need
be; columns with the lowest boxes of a department listed in one box. No name is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final

from ghgxl.report.nouns import Node
from ghgxl.word.drawings import palette
from ghgxl.word.drawings.scene import INSET_X, Box, Line, Scene, downward_height, even_inset, text_height, text_width
from ghgxl.word.drawings.text import LINE, SMALLEST, bare, width

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN: Final = 7.0
_BELOW: Final = 20.0
_TRUNK: Final = 9.0
_INDENT: Final = 11.0


@dataclass(frozen=True, slots=True)
class _Levels:
    """How a tree in levels is drawn: size of text, widest box, whether its lowest boxes run downwards, the depth of all."""

    size: float
    widest: float
    downwards: bool
    deepest: int

    def runs_down(self, node: Node, depth: int) -> bool:
        return self.downwards and not node.children and depth == self.deepest


def lay_tree(roots: tuple[Node, ...], wide: float, tall: float) -> Scene | None:
    """Return the chart within that size, None when even the closest layout doesn't fit."""
    roots = tuple(_trimmed(root) for root in roots)
    if sum(map(_least_area, roots)) > wide * tall:
        return None
    candidates = (
        candidate
        for source in (_levels_candidates, _hanging_candidates, _tight_candidates)
        for candidate in source(roots, wide)
    )
    return next((scene for scene in candidates if scene.fits(wide, tall)), None)


def _trimmed(node: Node) -> Node:
    """Return the node with a text that can be shown, a dash where there is none; a duty stands above who bears it."""
    text = node.text.strip() or "—"
    head, colon, rest = text.partition("：")
    if colon and rest and len(head) <= 4 and len(text) > 7:
        text = f"{head}：\n{rest.lstrip()}"
    return Node(text, tuple(map(_trimmed, node.children)))


def _least_area(node: Node) -> float:
    """Return the room that the names take by themselves in the smallest text: more than the page has is not tried."""
    return width(node.text, SMALLEST) * SMALLEST * LINE + sum(map(_least_area, node.children))


def _depth(nodes: tuple[Node, ...]) -> int:
    return 1 + max((_depth(node.children) for node in nodes if node.children), default=0)


def _levels_candidates(roots: tuple[Node, ...], _wide: float) -> Iterator[Scene]:
    """Yield charts in levels, the roomiest first."""
    deepest = _depth(roots) - 1
    for downwards, size, widest in product((False, True), (10.0, 9.5, 9.0, 8.5), (112.0, 92.0, 76.0, 64.0)):
        if downwards and (deepest == 0 or _longest_leaf(roots, deepest) > 12):
            continue
        yield _levels(roots, _Levels(size, widest, downwards, deepest))


def _tight_candidates(roots: tuple[Node, ...], wide: float) -> Iterator[Scene]:
    """Yield charts for what is too much otherwise: small text in levels, then columns with the lowest boxes listed."""
    deepest = _depth(roots) - 1
    for downwards in (False, True):
        yield _levels(roots, _Levels(SMALLEST, 52.0, downwards and deepest > 0, deepest))
    for _ in range(deepest):
        roots = tuple(map(_listed, roots))
        yield from _hanging_candidates(roots, wide)


def _longest_leaf(nodes: tuple[Node, ...], depth: int) -> int:
    """Return how many characters the longest name at that depth has."""
    if depth == 0:
        return max((len(bare(node.text)) for node in nodes), default=0)
    return max((_longest_leaf(node.children, depth - 1) for node in nodes), default=0)


def _listed(node: Node) -> Node:
    """Return the node with the boxes below it that have none below themselves listed in one."""
    leaves = [child.text for child in node.children if not child.children]
    deeper = tuple(_listed(child) for child in node.children if child.children)
    if len(leaves) > 1:
        return Node(node.text, (*deeper, Node("、".join(leaves))))
    if leaves and not deeper and "、" in leaves[0]:
        return Node(f"{node.text}：{leaves[0]}")
    return Node(node.text, tuple(map(_listed, node.children)))


def _look(depth: int) -> tuple[str, str]:
    return palette.LEVELS[min(depth, len(palette.LEVELS) - 1)]


def _box(
    node: Node, depth: int, place: tuple[float, float, float, float], size: float, *, downwards: bool = False
) -> Box:
    """Return the box of a node in its level's colours."""
    fill, colour = _look(depth)
    x, y, w, h = place
    return Box(
        x, y, w, h, node.text, size, bold=depth < 2, fill=fill, line=palette.ACCENT, colour=colour, downwards=downwards,
        inset=2.0 if downwards else even_inset(node.text, size, w),
    )  # fmt: skip


def _levels(roots: tuple[Node, ...], style: _Levels) -> Scene:
    """Return the chart in levels, every box of a level alike."""
    widths, heights = _measures(roots, style)
    tops = [sum(heights[:depth]) + depth * _BELOW for depth in range(len(heights))]
    spans: dict[int, float] = {}
    boxes: list[Box] = []
    lines: list[Line] = []

    def box_width(node: Node, depth: int) -> float:
        return style.size * 1.9 if style.runs_down(node, depth) else widths[depth]

    def span(node: Node, depth: int) -> float:
        below = [span(child, depth + 1) for child in node.children]
        spans[id(node)] = max(box_width(node, depth), sum(below) + _BETWEEN * max(len(below) - 1, 0))
        return spans[id(node)]

    def put(node: Node, depth: int, left: float) -> Box:
        own = box_width(node, depth)
        inner = sum(spans[id(child)] for child in node.children) + _BETWEEN * max(len(node.children) - 1, 0)
        at = left + (spans[id(node)] - inner) / 2
        below: list[Box] = []
        for child in node.children:
            below.append(put(child, depth + 1, at))
            at += spans[id(child)] + _BETWEEN
        middle = (below[0].middle + below[-1].middle) / 2 if below else left + spans[id(node)] / 2
        middle = min(max(middle, left + own / 2), left + spans[id(node)] - own / 2)
        place = (middle - own / 2, tops[depth], own, heights[depth])
        box = _box(node, depth, place, style.size, downwards=style.runs_down(node, depth))
        boxes.append(box)
        lines.extend(_fork(box, below))
        return box

    left = 0.0
    for root in roots:
        span(root, 0)
        put(root, 0, left)
        left += spans[id(root)] + 2 * _BETWEEN
    return Scene(tuple(boxes), tuple(lines)).settled()


def _measures(roots: tuple[Node, ...], style: _Levels) -> tuple[list[float], list[float]]:
    """Return the width and height of the boxes of each level."""
    widths = [0.0] * (style.deepest + 1)
    heights = [0.0] * (style.deepest + 1)
    levels: list[list[Node]] = [list(roots)]
    while len(levels) <= style.deepest:
        levels.append([child for node in levels[-1] for child in node.children])
    for depth, nodes in enumerate(levels):
        flat = [node.text for node in nodes if not style.runs_down(node, depth)]
        down = [node.text for node in nodes if style.runs_down(node, depth)]
        widths[depth] = max((text_width(text, style.size, style.widest) for text in flat), default=0.0)
        widths[depth] = max(widths[depth], 46.0) + (8.0 if depth == 0 else 0.0)
        heights[depth] = max(
            (
                *(text_height(text, style.size, widths[depth]) + 3 for text in flat),
                *(downward_height(text, style.size) for text in down),
            )
        )
    return widths, heights


def _fork(parent: Box, below: list[Box]) -> list[Line]:
    """Return the lines from a box to the boxes below it."""
    if not below:
        return []
    if len(below) == 1 and abs(below[0].middle - parent.middle) < 0.5:
        return [Line(((parent.middle, parent.bottom), (parent.middle, below[0].y)), arrow=False)]
    bus = (parent.bottom + below[0].y) / 2
    xs = [parent.middle, *(box.middle for box in below)]
    return [
        Line(((parent.middle, parent.bottom), (parent.middle, bus)), arrow=False),
        Line(((min(xs), bus), (max(xs), bus)), arrow=False),
        *(Line(((box.middle, bus), (box.middle, box.y)), arrow=False) for box in below),
    ]


def _hanging_candidates(roots: tuple[Node, ...], wide: float) -> Iterator[Scene]:
    """Yield charts in columns, in one row if the columns stay readable."""
    head, columns = _head(roots)
    count = len(columns) or 1
    for size in (10.0, 9.5, 9.0, 8.5, 8.0, SMALLEST):
        for narrowest in (84.0, 70.0, 58.0):
            most = max(1, int((wide - 2 - _TRUNK + 8) / (narrowest + 8)))
            rows = -(-count // min(most, count))
            if narrowest == 84.0 and rows > 1:
                single = (wide - 2) / count - 8
                if single >= 6 * size + 9:
                    yield _hanging(head, columns, count, wide, size)
            yield _hanging(head, columns, -(-count // rows), wide, size)
        for per_row in range(most + 1, count + 1):
            if (wide - 2 - _TRUNK) / per_row - 8 >= 4.2 * size + 9:
                yield _hanging(head, columns, per_row, wide, size)


def _head(roots: tuple[Node, ...]) -> tuple[list[Node], tuple[Node, ...]]:
    """Return the boxes that stand one below the other at the top, and the nodes that stand side by side below them."""
    head: list[Node] = []
    while len(roots) == 1:
        head.append(roots[0])
        roots = roots[0].children
    return head, roots


def _hanging(head: list[Node], columns: tuple[Node, ...], per_row: int, wide: float, size: float) -> Scene:
    """Return the chart with a head and columns hanging below it, so many in a row."""
    boxes: list[Box] = []
    lines: list[Line] = []
    rows = [columns[start : start + per_row] for start in range(0, len(columns), per_row)]
    trunk = _TRUNK if len(rows) > 1 and head else 0.0
    room = wide - 2 - trunk
    column_width = min(132.0, (room + 8) / max(per_row, 1) - 8)
    used = per_row * (column_width + 8) - 8
    top = 0.0
    for depth, node in enumerate(head):
        own = text_width(node.text, size, min(200.0, room)) + 24
        own = min(max(own, 80.0), room)
        place = ((used - own) / 2, top, own, text_height(node.text, size, own) + 4)
        boxes.append(_box(node, depth, place, size))
        top = boxes[-1].bottom + _BELOW
    lines += [Line(((a.middle, a.bottom), (b.middle, b.y)), arrow=False) for a, b in pairwise(boxes)]
    last = boxes[-1] if boxes else None
    buses: list[float] = []
    for row in rows:
        bus = top - _BELOW / 2
        tallest = max(text_height(node.text, size, column_width) for node in row) + 3
        offset = (per_row - len(row)) * (column_width + 8) / 2 if len(rows) == 1 else 0.0
        tops = [offset + index * (column_width + 8) for index in range(len(row))]
        bottoms: list[float] = []
        for node, x in zip(row, tops, strict=True):
            box = _box(node, len(head), (x, top, column_width, tallest), size)
            boxes.append(box)
            bottoms.append(_hang(node, box, len(head), size, boxes, lines))
        if last:
            middles = [x + column_width / 2 for x in tops]
            ends = [*middles, last.middle] if not buses else middles
            left = -trunk if trunk else min(ends)
            lines.append(Line(((left, bus), (max(ends), bus)), arrow=False))
            lines += [Line(((x, bus), (x, top)), arrow=False) for x in middles]
            buses.append(bus)
        top = max(bottoms) + _BELOW
    if last and buses:
        lines.append(Line(((last.middle, last.bottom), (last.middle, buses[0])), arrow=False))
        if trunk:
            lines.append(Line(((-trunk, buses[0]), (-trunk, buses[-1])), arrow=False))
    return Scene(tuple(boxes), tuple(lines)).settled()


def _hang(node: Node, box: Box, depth: int, size: float, boxes: list[Box], lines: list[Line]) -> float:
    """Hang the nodes below a box, one under the other, and return where they end."""
    bottom = box.bottom
    spine = box.x + _INDENT / 2
    joints: list[float] = []
    for child in node.children:
        w = max(box.w - _INDENT, size + 10)
        place = (box.x + _INDENT, bottom + 5, w, text_height(child.text, size, w))
        inner = _box(child, depth + 1, place, size)
        if child.text.count("、") > 1:
            inner = replace(inner, align="left", inset=INSET_X)
        boxes.append(inner)
        joints.append(inner.centre)
        lines.append(Line(((spine, inner.centre), (inner.x, inner.centre)), arrow=False))
        bottom = _hang(child, inner, depth + 1, size, boxes, lines)
    if joints:
        lines.append(Line(((spine, box.bottom), (spine, joints[-1])), arrow=False))
    return bottom
