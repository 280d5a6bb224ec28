"""A diagram before it is Word: boxes, lines and bands in points, the origin at the top left.

Layouts make scenes, ``shapes`` writes them. Two laws hold in every scene and are
tested: text fits its box, and boxes don't overlap unless one is a frame that holds
the other whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from ghgxl.word.drawings import palette
from ghgxl.word.drawings.text import balanced, height, stacked, width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Room between the text of a box and its edge (points).
INSET_X: Final = 4.0
INSET_Y: Final = 2.0
#: Room round the scene, so that lines at its edge are drawn whole.
EDGE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with text. A frame holds other boxes; a label has neither fill nor line."""

    x: float
    y: float
    w: float
    h: float
    text: str = ""
    size: float = 9.0
    bold: bool = False
    fill: str = ""
    line: str = ""
    weight: float = 0.75
    dash: bool = False
    colour: str = palette.INK
    round: bool = False
    align: Literal["left", "center", "right"] = "center"
    downwards: bool = False
    frame: bool = False
    inset: float = INSET_X

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return self.x + self.w / 2

    @property
    def centre(self) -> float:
        """The y of its middle."""
        return self.y + self.h / 2

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.h


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, with an arrow at its end if wanted."""

    points: tuple[tuple[float, float], ...]
    arrow: bool = True
    dash: bool = False
    colour: str = palette.MUTED
    weight: float = 0.75


@dataclass(frozen=True, slots=True)
class Band:
    """A band of a Sankey diagram, from a left edge (x0, y0…y0+thick) to a right edge (x1, y1…y1+thick)."""

    x0: float
    y0: float
    x1: float
    y1: float
    thick: float
    colour: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn, bands and frames below lines, lines below boxes."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...] = ()
    bands: tuple[Band, ...] = ()

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of everything."""
        xs = [x for box in self.boxes for x in (box.x, box.right)]
        ys = [y for box in self.boxes for y in (box.y, box.bottom)]
        for line in self.lines:
            xs += [x for x, _ in line.points]
            ys += [y for _, y in line.points]
        for band in self.bands:
            xs += [band.x0, band.x1]
            ys += [band.y0, band.y1, band.y0 + band.thick, band.y1 + band.thick]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def width(self) -> float:
        """The width of the whole, with its edge."""
        left, _, right, _ = self.bounds
        return right - left + 2 * EDGE

    @property
    def height(self) -> float:
        """The height of the whole, with its edge."""
        _, top, _, bottom = self.bounds
        return bottom - top + 2 * EDGE

    def moved(self, dx: float, dy: float) -> Scene:
        """Return the scene moved."""
        return Scene(
            tuple(replace(box, x=box.x + dx, y=box.y + dy) for box in self.boxes),
            tuple(replace(line, points=tuple((x + dx, y + dy) for x, y in line.points)) for line in self.lines),
            tuple(
                replace(band, x0=band.x0 + dx, x1=band.x1 + dx, y0=band.y0 + dy, y1=band.y1 + dy) for band in self.bands
            ),
        )

    def settled(self) -> Scene:
        """Return the scene with its top left at the origin, its edge kept free."""
        left, top, _, _ = self.bounds
        return self.moved(EDGE - left, EDGE - top)

    def fits(self, wide: float, tall: float) -> bool:
        """Return whether the scene is no larger than that."""
        return self.width <= wide + 0.01 and self.height <= tall + 0.01


def joined(scenes: Iterable[Scene]) -> Scene:
    """Return one scene of several, each where it is."""
    every = tuple(scenes)
    return Scene(
        tuple(box for scene in every for box in scene.boxes),
        tuple(line for scene in every for line in scene.lines),
        tuple(band for scene in every for band in scene.bands),
    )


def text_height(text: str, size: float, room: float) -> float:
    """Return the height of a box of that width for its text, insets included."""
    return height(len(wrap(text, size, room - 2 * INSET_X)), size) + 2 * INSET_Y


def text_width(text: str, size: float, most: float) -> float:
    """Return the width of the narrowest well-filled box for a text, at most so wide, insets included."""
    return min(most, balanced(text, size, most - 2 * INSET_X) + 2 * INSET_X + 1)


def downward_height(text: str, size: float) -> float:
    """Return the height of a box whose text runs downwards."""
    return height(len(stacked(text)), size) + 2 * INSET_Y


def even_inset(text: str, size: float, room: float) -> float:
    """Return the inset at which the lines of a text fill a box of that width evenly."""
    inner = room - 2 * INSET_X
    if len(wrap(text, size, inner)) == 1:
        return INSET_X
    return max(INSET_X, (room - balanced(text, size, inner) - 1) / 2)


def line_width(text: str, size: float) -> float:
    """Return the width of the longest line of a text that is not wrapped."""
    return max(width(line, size) for line in text.split("\n"))


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes share more than an edge."""
    return (
        one.x < other.right - 0.01
        and other.x < one.right - 0.01
        and one.y < other.bottom - 0.01
        and other.y < one.bottom - 0.01
    )


def holds(frame: Box, inner: Box) -> bool:
    """Return whether one box lies wholly within the other."""
    return (
        frame.x <= inner.x + 0.01
        and frame.y <= inner.y + 0.01
        and inner.right <= frame.right + 0.01
        and inner.bottom <= frame.bottom + 0.01
    )


def faults(scene: Scene) -> list[str]:
    """Return what breaks the laws: text that doesn't fit its box, boxes that overlap; empty when all is well."""
    found = [f"文字超出：{box.text}" for box in scene.boxes if not _text_fits(box)]
    boxes: Sequence[Box] = scene.boxes
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            if (
                overlap(one, other)
                and not (one.frame and holds(one, other))
                and not (other.frame and holds(other, one))
            ):
                found.append(f"相互重叠：{one.text}／{other.text}")
    return found


def _text_fits(box: Box) -> bool:
    """Return whether the text of a box lies inside it."""
    if not box.text:
        return True
    if box.downwards:
        return downward_height(box.text, box.size) <= box.h + 0.01 and box.w >= box.size
    lines = wrap(box.text, box.size, box.w - 2 * box.inset)
    wide = max(width(line, box.size) for line in lines)
    return height(len(lines), box.size) <= box.h + 0.01 and wide <= box.w - 2 * box.inset + 0.01
