"""How wide each column of a table must be: no number and no word is ever broken over two lines where room can be found.

The proportions that the table wishes for are kept as far as they go; a column too narrow for its longest
unbreakable piece takes what it lacks from those that have more than they need. Then width moves to the columns
that make rows tall, as long as the table as a whole gets lower by it. Widths are estimates: a Chinese
character is one em, a digit half of one, a capital more. Nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ghgxl.report.nouns import Cell, Table

#: Twips: the text of a table is 9 pt; both margins of a cell and the hair lines take this much.
EM = 180
MARGIN = 200

#: Numbers, words, units, with the Chinese marks that stay beside them: what may not be broken. A piece longer than
#: ``LONGEST`` is one that may (a path, an address). A few characters in brackets stay together too: （范围1）.
_LATIN = r"[（《“]?[!-~\u00a0-\u024f–—]+(?:（[!-~\u00a0-\u024f–—]+)*[）》”，。；：、]*"
_PIECE = re.compile(_LATIN)
_BRACKETED = re.compile(r"（[^（）]{1,4}）")
LONGEST = 20

#: A column of Chinese text is no narrower than so many characters, if its texts are that long.
FEWEST = 4
_CHINESE = re.compile(r"[^\x00-\u024f–—]+")
_MARKS = re.compile(r"[~^](?=\S{1,8}[~^])|(?<=\S)[~^]")
_SEAM = re.compile(r"(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])")
_GAP = 0.25
_BREAKS = re.compile(r"(?<=[/;,(])(?=[^\d])")
#: What a line is made of: a piece, or one Chinese character with the marks that may not begin or end a line.
_UNITS = re.compile(rf" +|{_LATIN}|[（《“]*[^\x00-\u024f–—（《“][）》”，。；：、]*|.")

#: What a break costs that makes no row taller, in lines; and one inside such brackets, or inside a piece.
_BREAK, _UGLY = 0.08, 0.3

#: So many rows are looked at, and so many widths moved, at most: a long table is like its sample.
_SAMPLE, _MOVES = 60, 40
#: By how much a width is moved, the large steps first, in twips.
_STEPS = (EM * 3, EM * 3 // 2, EM // 2)


def _ems(character: str) -> float:
    """Return how wide a character of Times New Roman is, in ems, a little generously."""
    if character in "MWmw%@—" or character > "\u2fff" or character in "“”":
        return 0.9 if character < "\u2000" or character == "—" else 1.0
    if character.isupper():
        return 0.72
    return 0.35 if character in "ijlt.,:;'()[]|!/ " else 0.53


def _wide(text: str) -> float:
    """Return how wide a text is, in ems, with the narrow gaps that Word puts between Chinese and Latin."""
    return sum(map(_ems, text)) + _GAP * len(_SEAM.findall(text))


def piece_width(text: str, *, strong: bool, fewest: int = FEWEST) -> int:
    """Return the twips that the longest unbreakable piece of a cell's text takes, margins and all."""
    shown = _MARKS.sub("", text)
    pieces = [part for piece in _PIECE.findall(shown) for part in _BREAKS.split(piece)]
    pieces += _BRACKETED.findall(shown)
    longest = max((_wide(piece[:LONGEST]) for piece in pieces), default=0.0)
    characters = max((len(run) for run in _CHINESE.findall(text)), default=0)
    wide = max(longest, min(characters, fewest), 1.0) * EM
    return round(wide * (1.06 if strong else 1.0)) + MARGIN


def least(table: Table, grid_cells: Sequence[Sequence[tuple[int, Cell]]], total: int) -> list[int]:
    """Return the least width of every column, by the cells that stand in that column alone; less for Chinese where room is short."""
    found = _least(table, grid_cells, FEWEST)
    return found if sum(found) <= total else _least(table, grid_cells, FEWEST // 2)


def _least(table: Table, grid_cells: Sequence[Sequence[tuple[int, Cell]]], fewest: int) -> list[int]:
    found = [EM + MARGIN] * len(table.widths)
    for line in grid_cells:
        for column, cell in line:
            if cell.columns == 1:
                found[column] = max(found[column], piece_width(cell.text, strong=cell.strong, fewest=fewest))
    return found


def fitted(wished: Sequence[int], needed: Sequence[int]) -> list[int]:
    """Return widths with the sum of the wished ones, none below its need while there is room; else in proportion to need."""
    total = sum(wished)
    if sum(needed) >= total:
        return _whole([need * total / sum(needed) for need in needed], total)
    lacking = sum(max(need - wish, 0) for wish, need in zip(wished, needed, strict=True))
    spare = sum(max(wish - need, 0) for wish, need in zip(wished, needed, strict=True))
    if not lacking:
        return list(wished)
    share = lacking / spare
    return _whole(
        [max(need, wish - max(wish - need, 0) * share) for wish, need in zip(wished, needed, strict=True)], total
    )


def _whole(widths: Sequence[float], total: int) -> list[int]:
    """Return whole numbers that add up to the total."""
    edges = [round(sum(widths[:count])) for count in range(len(widths))] + [total]
    return [right - left for left, right in pairwise(edges)]


# -- the lowest table ----------------------------------------------------------------------------------------------


class _Text(NamedTuple):
    """A cell's text as the lines see it: over how many rows it stands, and whether it is bold."""

    text: str
    rows: int
    strong: bool


#: The cells of a row that have a column of their own, by column.
_Row = dict[int, _Text]


@lru_cache(maxsize=4096)
def _units(text: str) -> tuple[tuple[float, bool], ...]:
    """Return the widths (ems) of what a text is broken into, each with whether it goes on inside brackets."""
    found: list[tuple[float, bool]] = []
    closes = {at for match in _BRACKETED.finditer(text) for at in range(match.start() + 1, match.end())}
    for match in _UNITS.finditer(text):
        piece = match.group()
        inside = match.start() in closes
        for number, part in enumerate(_BREAKS.split(piece)):
            found.append((_wide(part), inside or number > 0))
    return tuple(found)


class Lines(NamedTuple):
    """How many lines a text takes, and how many of their breaks are ugly ones: inside a piece, before a last single character."""

    number: int
    ugly: int


@lru_cache(maxsize=16384)
def lines(text: str, width: int, *, strong: bool = False) -> Lines:
    """Return how many lines a text takes in a column of so many twips."""
    room = max(width - MARGIN, EM) / EM / (1.06 if strong else 1.0)
    count = ugly = 0
    for paragraph in _MARKS.sub("", text).split("\n"):
        before = count = count + 1
        used = 0.0
        for wide, inside in _units(paragraph):
            if used and used + wide > room:
                count, ugly, used = count + 1, ugly + inside, 0.0
            over = int(wide / room) if wide > room else 0
            count, ugly, used = count + over, ugly + over, used + wide - over * room
        ugly += count > before and used <= 1.0
    return Lines(count, ugly)


def balanced(
    widths: Sequence[int], needed: Sequence[int], grid_cells: Sequence[Sequence[tuple[int, Cell]]]
) -> list[int]:
    """Return widths of the same sum with which the table is lowest: what one column can spare, another that wraps is given."""
    sheet = _sample(widths, grid_cells)
    if not sheet:
        return list(widths)
    tried = [_lowered(sheet, list(start), needed) for start in (widths, _by_content(sheet, widths, needed))]
    return min(tried, key=lambda one: one[0])[1]


def _by_content(sheet: Sequence[_Row], widths: Sequence[int], needed: Sequence[int]) -> list[int]:
    """Return widths where what is left beyond the needs goes to the columns by what their longest text lacks."""
    spare = sum(widths) - sum(needed)
    whole = [
        max(
            (sum(wide for wide, _ in _units(row[column].text)) * EM + MARGIN for row in sheet if column in row),
            default=0,
        )
        for column in range(len(widths))
    ]
    lacking = [max(full - need, 0) for full, need in zip(whole, needed, strict=True)]
    if spare <= 0 or not sum(lacking):
        return list(widths)
    return _whole([need + spare * lack / sum(lacking) for need, lack in zip(needed, lacking, strict=True)], sum(widths))


def _lowered(sheet: Sequence[_Row], found: list[int], needed: Sequence[int]) -> tuple[float, list[int]]:
    """Return the cost of a table and its widths after moving width from column to column while that makes it less."""
    columns = range(len(found))
    now = [_column(sheet, column, found[column]) for column in columns]
    cost = _cost(now)
    step, moves = _STEPS[0], 0
    while moves < _MOVES:
        fewer = {a: _column(sheet, a, found[a] - step) for a in columns if found[a] - step >= needed[a]}
        more = {b: _column(sheet, b, found[b] + step) for b in columns}
        hope_a = {a: _hope(now[a], one) for a, one in fewer.items()}
        hope_b = {b: _hope(now[b], one) for b, one in more.items()}
        best, move = cost, None
        for b, gained in more.items():
            for a, lost in fewer.items():
                if a != b and hope_a[a] + hope_b[b] > cost - best + 1e-9:
                    rest = [now[column] for column in columns if column not in (a, b)]
                    tried = _cost([gained, lost, *rest])
                    if tried < best - 1e-9:
                        best, move = tried, (a, b)
        if move is not None:
            (a, b), cost, moves = move, best, moves + 1
            found[a], found[b] = found[a] - step, found[b] + step
            now[a], now[b] = fewer[a], more[b]
            step = _STEPS[0]
        elif step == _STEPS[-1]:
            break
        else:
            step = _STEPS[_STEPS.index(step) + 1]
    return cost, found


def _sample(widths: Sequence[int], grid_cells: Sequence[Sequence[tuple[int, Cell]]]) -> list[_Row]:
    """Return the rows by column, at most so many of them; none when every cell fits on one line."""
    rows: list[_Row] = [
        {column: _Text(cell.text, cell.rows, cell.strong) for column, cell in line if cell.columns == 1 and cell.text}
        for line in grid_cells[:: -(-len(grid_cells) // _SAMPLE)]
    ]
    wraps = any(
        lines(one.text, widths[column], strong=one.strong).number > 1 for row in rows for column, one in row.items()
    )
    return rows if wraps else []


class _Column(NamedTuple):
    """What a column of some width makes of each row's height, in lines, and what its broken texts cost besides."""

    heights: list[float]
    extra: float


def _column(sheet: Sequence[_Row], column: int, width: int) -> _Column:
    heights: list[float] = []
    extra = 0.0
    for row in sheet:
        one = row.get(column)
        if one is None:
            heights.append(1.0)
            continue
        count, ugly = lines(one.text, width, strong=one.strong)
        heights.append(max(1.0, count / one.rows))
        extra += _BREAK * (count - 1) + _UGLY * ugly
    return _Column(heights, extra)


def _hope(now: _Column, then: _Column) -> float:
    """Return by how much a column's change can make the table cheaper at most."""
    lower = sum(max(one - other, 0.0) for one, other in zip(now.heights, then.heights, strict=True))
    return lower + max(now.extra - then.extra, 0.0)


def _cost(columns: Sequence[_Column]) -> float:
    """Return the height of a table in lines, with what its breaks cost."""
    height: float = sum(map(max, zip(*(one.heights for one in columns), strict=True)))
    return height + sum(one.extra for one in columns)
