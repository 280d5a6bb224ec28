"""The cells of a generated table that a person has overwritten, told from those that only have grown old.

What was printed in each cell is known from the report's record. Nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Sequence

from ghgxl.word.ooxml import TC, TR, Element, child, w
from ghgxl.word.prints import CELL, shown, words
from ghgxl.word.record import Grid


def overwritten(old: Element, new: Element, grid: Grid) -> list[tuple[Element, Element]] | None:
    """Return each overwritten cell of a table with the cell in today's; None when they can't be laid beside each other.

    ``grid`` is the old table as it was printed. All three must have the same rows, with the same words in today's header
    and in the first cell of each row.
    """
    mine, theirs = _cells(old), _cells(new)
    body = mine[grid.headers :]
    if [len(row) for row in mine] != [len(row) for row in theirs] or len(body) != len(grid.rows):
        return None
    if list(map(_texts, mine[: grid.headers])) != list(map(_texts, theirs[: grid.headers])):
        return None
    found: list[tuple[Element, Element]] = []
    for row, today, printed in zip(body, theirs[grid.headers :], grid.rows, strict=True):
        if len(row) != len(printed) or words(printed[0].text or "") != _text(today[0]):
            return None
        pairs = zip(row, today, printed, strict=True)
        found += [(cell, fresh) for cell, fresh, was in pairs if _text(cell) != words(was.text or "")]
    return found


def _cells(table: Element) -> list[list[Element]]:
    rows = [row for row in table.findall(TR) if child(row, w("trPr"), w("del")) is None]
    return [row.findall(TC) for row in rows]


def _texts(row: Sequence[Element]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: Element) -> str:
    return words(shown(cell)).strip(CELL)
