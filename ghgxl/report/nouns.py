"""The nouns of a report: cells, tables, charts, diagrams, pictures, paragraphs.

Frozen data plus intentions (this is a total, these cells belong together), never
rendering: Word, JSON and workbooks each render them their own way. Text is plain;
``CO~2~`` marks a subscript and ``m^3^`` a superscript, in every string shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell. ``rows`` and ``columns`` say how far it spans; cells that it covers are left out of their rows.

    ``align`` "" means: numbers right, text as the column says. ``origin`` names where its number comes from
    (see ``report.provenance``), "" for text and for what nobody has named. ``value`` is the exact result of a cell
    whose digits the template may choose.
    """

    text: str
    rows: int = 1
    columns: int = 1
    strong: bool = False
    align: Align | Literal[""] = ""
    origin: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A printed table: caption, header rows (more than one when headers have levels), body rows, notes.

    ``widths`` are relative, one a grid column. ``aligns`` gives each column's alignment.
    A table without rows is said to be so by ``empty``, one sentence, and is not drawn. One without a caption has no
    number either: the text around it names it.
    ``landscape`` asks for a page on its side when the table is too wide to read upright. ``digits`` are those that
    the template chose for the results, None for our own. One that is ``rigid`` keeps its widths whatever its texts,
    so that tables alike look alike.
    """

    name: str
    caption: str
    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    aligns: tuple[Align, ...]
    notes: tuple[str, ...] = ()
    empty: str = "本报告期无此项数据。"
    landscape: bool = False
    digits: int | None = None
    rigid: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart; a value that is not known is None and leaves a gap.

    ``origins`` name where the values come from, "" for what nobody has named; () for none at all.
    """

    name: str
    values: tuple[float | None, ...]
    origins: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of data. ``kind``: pie, bar (lying), column, stacked (columns), line, waterfall. ``unit`` names the value axis.

    A waterfall has one series: a total, the changes to it, and the total that they lead to. One without a
    caption has no number: the text around it names it. ``totals`` name where the sum of each stacked
    column comes from, or the whole that the slices of a pie are shares of.
    """

    name: str
    caption: str
    kind: Literal["pie", "bar", "column", "stacked", "line", "waterfall"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    alt: str
    digits: int = 2
    empty: str = "本报告期无可供绘图的数据。"
    totals: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Node:
    """A box of a tree and the boxes below it."""

    text: str
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """An organisation or committee chart; more than one root is allowed."""

    name: str
    caption: str
    roots: tuple[Node, ...]
    alt: str
    empty: str = "台账中没有此图所需的数据。"


@dataclass(frozen=True, slots=True)
class Step:
    """One process step with what goes in (materials, energy) and what comes out (emissions, waste)."""

    text: str
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Process:
    """A process flow: steps in order; ``links`` are (from, to) indices; a link to an earlier step is a recycle."""

    name: str
    caption: str
    steps: tuple[Step, ...]
    links: tuple[tuple[int, int], ...]
    alt: str
    empty: str = "台账中没有此图所需的数据。"


@dataclass(frozen=True, slots=True)
class Zone:
    """A named part of a boundary and what stands in it."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Boundary:
    """Nested boxes: zones inside a frame, and what stands outside it (``outside``, may be empty)."""

    name: str
    caption: str
    title: str
    zones: tuple[Zone, ...]
    outside: tuple[Zone, ...]
    alt: str
    empty: str = "台账中没有此图所需的数据。"


@dataclass(frozen=True, slots=True)
class Link:
    """A flow from one named place to another; ``value`` None draws a plain arrow."""

    source: str
    target: str
    value: float | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow diagram from left to right: an energy system, or (all values known) bands as wide as their value.

    ``origins`` are pairs: a place, and the name of where the amount comes from that is printed beside it.
    """

    name: str
    caption: str
    links: tuple[Link, ...]
    unit: str
    alt: str
    empty: str = "台账中没有此图所需的数据。"
    origins: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the company supplies. ``data`` is None when the file is missing: a framed placeholder says so."""

    name: str
    caption: str
    data: bytes | None
    file: str
    alt: str


Figure = Chart | Tree | Process | Boundary | Flow | Picture


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Several paragraphs that one tag stands for; none at all is said by ``empty``, "" to say nothing."""

    texts: tuple[str, ...]
    empty: str = ""


Block = Table | Figure | Paragraphs
