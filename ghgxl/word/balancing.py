"""The widths with which a table is lowest: width moves from columns that can spare it to those whose texts wrap.

It is a search by small steps from two beginnings, over a sample of the rows, so that a long table costs no more than a
short one. How texts wrap is estimated by ``columns``; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ghgxl.report.nouns import Cell
from ghgxl.word.columns import EM, lines, text_width, whole

#: What a break costs that makes no row taller, in lines; and one inside such brackets, or inside a piece.
_BREAK, _UGLY = 0.08, 0.3

#: So many rows are looked at, and so many widths moved, at most: a long table is like its sample.
_SAMPLE, _MOVES = 60, 40
#: By how much a width is moved, the large steps first, in twips.
_STEPS = (EM * 3, EM * 3 // 2, EM // 2)

#: What is given at once where it costs nothing, in twips, and what a column that gives keeps beyond what its lines need.
_GIFTS = (60, 120, 180, 240, 300, 420, 600, 900, 1300)
_EDGE = 40


class _Text(NamedTuple):
    """A cell's text as the lines see it: over how many rows it stands, and whether it is bold."""

    text: str
    rows: int
    strong: bool


#: The cells of a row that have a column of their own, by column.
_Row = dict[int, _Text]


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
    full = [
        max(
            (text_width(row[column].text) for row in sheet if column in row),
            default=0,
        )
        for column in range(len(widths))
    ]
    lacking = [max(wide - need, 0) for wide, need in zip(full, needed, strict=True)]
    if spare <= 0 or not sum(lacking):
        return list(widths)
    return whole([need + spare * lack / sum(lacking) for need, lack in zip(needed, lacking, strict=True)], sum(widths))


def _lowered(sheet: Sequence[_Row], found: list[int], needed: Sequence[int]) -> tuple[float, list[int]]:
    """Return the cost of a table and its widths after moving width from column to column while that makes it less."""
    _give(sheet, found, needed)
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
    _give(sheet, found, needed)
    return _cost([_column(sheet, column, found[column]) for column in columns]), found


def _give(sheet: Sequence[_Row], found: list[int], needed: Sequence[int]) -> None:
    """Give what columns can spare without any change in them to those that gain most by it."""
    columns = range(len(found))
    now = [_column(sheet, column, found[column]) for column in columns]
    for _ in range(_MOVES):
        if not any(one.extra for one in now):
            return
        spare = [_spare(sheet, column, found[column], needed[column], now[column]) for column in columns]
        gifts = (
            (gain / gift, column, gift)
            for column in columns
            if now[column].extra
            for gift in _GIFTS
            if gift <= sum(spare) - spare[column]
            and (gain := _gain(now[column], _column(sheet, column, found[column] + gift))) > 0
        )
        _, taker, gift = max(gifts, default=(0.0, -1, 0))
        if taker < 0:
            return
        found[taker] += gift
        for giver in sorted(columns, key=lambda column: -spare[column]):
            part = min(spare[giver], gift) if giver != taker else 0
            found[giver], gift = found[giver] - part, gift - part
        now = [_column(sheet, column, found[column]) for column in columns]


def _spare(sheet: Sequence[_Row], column: int, width: int, need: int, now: _Column) -> int:
    """Return by how much a column can be narrower and stay as it is."""
    low, high = 0, max(width - need, 0)
    while high - low > _EDGE:
        middle = (low + high) // 2
        low, high = (middle, high) if _column(sheet, column, width - middle) == now else (low, middle)
    return max(low - _EDGE, 0)


def _gain(now: _Column, then: _Column) -> float:
    """Return by how much a column's texts are better off, its rows for themselves."""
    return sum(now.heights) + now.extra - sum(then.heights) - then.extra


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
