"""A note below a table whose displayed parts and total differ in the last digit, computed from the displayed cells.

Numbers are rounded once, each by itself (GB/T 8170), so parts may miss their total by their rounding; a table
where they don't carries no note, and a difference that rounding can't explain is none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from ghgxl.numbers import ABSENT, fixed
from ghgxl.report.grids import heads, placed
from ghgxl.report.nouns import Block, Table
from ghgxl.report.said import Figure, Said

TOTAL = "合计"
#: So many columns are named; more are counted.
_NAMED = 3
_BEGIN = "各项与合计分别按 GB/T 8170 修约，末位不尽相同："
_NUMBER = re.compile(r"[+\-−]?\d[\d,]*(?:\.\d+)?(%?)")


def redigited(table: Table, digits: int) -> Table:
    """Return a table with its results printed with so many digits, and the note that then belongs to it."""
    rows = tuple(
        tuple(cell if cell.value is None else replace(cell, text=fixed(cell.value, digits)) for cell in row)
        for row in table.rows
    )
    own = tuple(note for note in table.notes if not note.startswith(_BEGIN))
    found = _noted(replace(table, rows=rows, notes=own, digits=digits))
    assert isinstance(found, Table)
    return found


class Misfit(NamedTuple):
    """A column whose displayed parts add up to ``parts`` and not to the displayed ``total``; both as they are printed.

    ``origin`` is the total's.
    """

    column: str
    parts: str
    total: str
    origin: str = ""


def noted(block: Block | tuple[Block, ...]) -> Block | tuple[Block, ...]:
    """Return a table, or several, with a note where displayed parts and total differ; other blocks as they are."""
    if isinstance(block, tuple):
        return tuple(_noted(one) for one in block)
    return _noted(block)


def _noted(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    found = list(misfits(block))
    if not found:
        return block
    note = _BEGIN
    figures: list[Figure] = []
    for one in found[:_NAMED]:
        note += f"{'；' if figures else ''}{one.column.replace(' ', '')}各项之和 {one.parts}，合计 "
        figures.append(Figure(one.total, one.origin, len(note)))
        note += one.total
    more = f"；等 {len(found)} 栏" if len(found) > _NAMED else ""
    known = tuple(one for one in figures if one.origin)
    return replace(block, notes=(*block.notes, Said(f"{note}{more}。", known)))


def misfits(table: Table) -> Iterator[Misfit]:
    """Yield the columns above a row 合计 whose displayed parts miss the displayed total by what rounding explains."""
    if len(table.rows) < 2 or not table.rows[-1] or table.rows[-1][0].text != TOTAL:
        return
    columns: dict[int, list[str]] = {}
    *body, last = placed(table.rows, len(table.widths), table.name)
    for line in body:
        for column, cell, goes_on in line:
            if not goes_on and cell.text != ABSENT:
                columns.setdefault(column, []).append(cell.text)
    names = heads(table)
    for column, cell, _ in last[1:]:
        parts = columns.get(column, [])
        if parts and all(_NUMBER.fullmatch(text) for text in (*parts, cell.text)):
            whole, total = sum(map(_value, parts), Decimal()), _value(cell.text)
            allowed = sum((_half(text) for text in (*parts, cell.text)), Decimal())
            if 0 < abs(whole - total) <= allowed:
                plus = "+" if cell.text.startswith("+") and whole > 0 else ""
                sign = "%" if cell.text.endswith("%") else ""
                yield Misfit(names[column], f"{plus}{whole:,f}{sign}", cell.text, cell.origin)


def _value(text: str) -> Decimal:
    return Decimal(text.rstrip("%").replace(",", "").replace("−", "-"))


def _half(text: str) -> Decimal:
    """Return half a unit of the last digit that is shown."""
    exponent = _value(text).as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)
