"""Ledger cells in few words: 活动数据!C14:C25, and a hundred thousand of them still in a line.

Rows that follow at an even distance are one run. What is still too much is cut, and the count tells how many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from ghgxl.findings import Place, column_letters
from ghgxl.ledger import Asked, Entry

#: The records of one source, year, unit, and what a formula asked; then their department.
Key = tuple[str, int, str, Asked | None]
Spots = Mapping[tuple[str, int], Sequence[int]]

#: So many runs are written out; more are cut.
MOST_RUNS = 24
#: A run at a distance is worth its words from so many cells on.
LEAST_SPREAD = 4


def gathered(entries: Iterable[Entry]) -> Mapping[Key, Mapping[str, Spots]]:
    """Return the rows of all records: by key, then department, then sheet and column."""
    found: dict[tuple[Key, str, str, int], list[int]] = defaultdict(list)
    for source, year, _, _, unit, department, _, sheet, row, column, asked in entries:
        found[(source, year, unit, asked), department, sheet, column].append(row)
    cells: dict[Key, dict[str, dict[tuple[str, int], list[int]]]] = {}
    for (key, department, sheet, column), rows in found.items():
        cells.setdefault(key, {}).setdefault(department, {})[sheet, column] = rows
    return cells


def by_month(entries: Iterable[Entry], sources: Collection[str]) -> Mapping[tuple[Key, int], Spots]:
    """Return the rows of the records of some sources that name a month: by key and month."""
    found: dict[tuple[Key, int, str, int], list[int]] = defaultdict(list)
    for source, year, month, _, unit, _, _, sheet, row, column, asked in entries:
        if month is not None and source in sources:
            found[(source, year, unit, asked), month, sheet, column].append(row)
    cells: dict[tuple[Key, int], dict[tuple[str, int], list[int]]] = {}
    for (key, month, sheet, column), rows in found.items():
        cells.setdefault((key, month), {})[sheet, column] = rows
    return cells


def together(many: Iterable[Spots]) -> Spots:
    """Return the spots of several departments as one."""
    rows: dict[tuple[str, int], list[int]] = defaultdict(list)
    for spots in many:
        for spot, found in spots.items():
            rows[spot].extend(found)
    return rows


def condensed(spots: Spots) -> str:
    """Return cells in words: 活动数据!C4、C7:C20（15 格）; cells at a distance as C4:C100（每 3 行一格）."""
    words: list[str] = []
    for sheet, columns in groupby(sorted(spots), key=lambda spot: spot[0]):
        pieces = [piece for _, column in columns for piece in _pieces(column, sorted(set(spots[sheet, column])))]
        cut = f" … {pieces[-1]}" if len(pieces) > MOST_RUNS else ""
        words.append(str(Place(sheet, "、".join(pieces[:MOST_RUNS]) + cut)))
    count = sum(map(len, spots.values()))
    return "；".join(words) + (f"（{count} 格）" if count > 1 else "")


def _pieces(column: int, rows: list[int]) -> list[str]:
    letters = column_letters(column)
    pieces: list[str] = []
    start = 0
    while start < len(rows):
        end = start + 1
        step = rows[end] - rows[start] if end < len(rows) else 0
        while end < len(rows) and rows[end] - rows[end - 1] == step:
            end += 1
        length = end - start
        if step == 1 and length > 1:
            pieces.append(f"{letters}{rows[start]}:{letters}{rows[end - 1]}")
        elif step > 1 and length >= LEAST_SPREAD:
            pieces.append(f"{letters}{rows[start]}:{letters}{rows[end - 1]}（每 {step} 行一格）")
        else:
            end = start + 1
            pieces.append(f"{letters}{rows[start]}")
        start = end
    return pieces
