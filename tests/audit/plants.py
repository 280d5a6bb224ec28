"""What a planted fault is, and how one is put into a clean report. A plant is None where the document has nowhere to plant it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ghgxl.audit.seen import Reading
from ghgxl.audit.views import Column, Row, Seen, View
from ghgxl.word.document import Block, Cell, Document, Paragraph, Table
from ghgxl.word.places import Spot


class Plant(NamedTuple):
    """A planted fault: the texts to write, blocks to add, the code that must be found, and at which places (any: nowhere in particular)."""

    texts: dict[Spot, str]
    code: str
    spots: frozenset[Spot]
    added: tuple[Block, ...] = ()


Planter = Callable[[Document, random.Random], Plant | None]
PLANTERS: dict[str, Planter] = {}


def plants(planter: Planter) -> Planter:
    """Register a generator under its name."""
    PLANTERS[planter.__name__] = planter
    return planter


def pick(found: Iterable[tuple[View, Row, Column, Seen]], dice: random.Random) -> tuple[View, Row, Column, Seen] | None:
    """Return one of the numbers at random, None where there is none."""
    choices = list(found)
    return dice.choice(choices) if choices else None


def numbers(reading: Reading, *measures: str, total: bool | None = None) -> Iterator[tuple[View, Row, Column, Seen]]:
    """Yield the positive numbers of some measures, of total rows or others."""
    for view in reading.views:
        for row in view.rows:
            for column in view.columns:
                seen = view.own(row.position, column.position)
                if seen and column.measure in measures and total in (None, row.total) and seen.figure.value > 0:
                    yield view, row, column, seen


def written(seen: Seen, value: float) -> str:
    """Return a value as the report would print it there."""
    unit = f" {seen.figure.unit}" if seen.figure.unit and seen.figure.unit != "%" else seen.figure.unit
    return f"{value:,.{max(seen.figure.digits, 2)}f}{unit}"


def moved(seen: Seen, dice: random.Random) -> float:
    """Return another value, by five to sixty percent and by more than rounding."""
    return seen.figure.value * dice.choice((dice.uniform(1.05, 1.6), dice.uniform(0.4, 0.95))) + 3 * seen.figure.half


def one_cell(cell: Cell, text: str, code: str, *also: Spot) -> Plant:
    """Return a fault in one cell."""
    return Plant({cell.spot: text}, code, frozenset({cell.spot, *also}))


def paragraph(document: Document, text: str) -> tuple[Paragraph, Spot]:
    """Return a paragraph at the end of the report, and its place."""
    spot = Spot(0, 100_000)
    return Paragraph(text, spot, "第9.9节 第1段", section="9.9", chapter=document.paragraphs[-1].chapter), spot


def sentence(document: Document, text: str, code: str) -> Plant:
    """Return a fault in a sentence added at the end."""
    added, spot = paragraph(document, text)
    return Plant({}, code, frozenset({spot}), (added,))


def table(title: str, lines: Sequence[Sequence[str]], below: str = "") -> tuple[Block, ...]:
    """Return a table of its own with the caption above it, and a note below it, at the end of a report."""
    cells = [[Cell(row, column, 1, 1, text, Spot(0, 500_000 + row * 20 + column)) for column, text in enumerate(line, 1)] for row, line in enumerate(lines, 1)]  # fmt: skip
    above = Paragraph(title, Spot(0, 499_999), "第9.9节 第1段", section="9.9")
    note = Paragraph(below, Spot(0, 510_000), "第9.9节 第2段", section="9.9")
    notes = (note,) if below else ()
    grid = Table(tuple(tuple(line) for line in cells), cells[0][0].spot, 91, None, title, notes, "9.9", "9")
    return (above, grid, *notes)


def with_table(blocks: tuple[Block, ...], row: int, column: int, code: str) -> Plant:
    """Return a fault that an added table holds in one cell, counted from 0."""
    grid = next(block for block in blocks if isinstance(block, Table))
    cell = grid.at(row, column)
    assert cell is not None
    return Plant({}, code, frozenset({cell.spot}), blocks)
