"""The widths with which a table is lowest: width moves from columns that can spare it to those whose texts wrap.

It is a search by small steps from two beginnings, over a sample of the rows, so that a long table costs no more than a
short one. How texts wrap is estimated by ``columns``; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ghgxl.report.nouns import Cell
from ghgxl.word.columns import EM, Lines, lines, text_width, whole

#: What a break costs that makes no row taller, in lines; and one inside such brackets, or inside a piece.
_BREAK, _UGLY = 0.08, 0.3

#: So many rows are looked at, and so many widths moved, at most: a long table is like its sample.
_SAMPLE, _MOVES = 50, 30
#: By how much a width is moved, the large steps first, in twips.
_STEPS = (EM * 3, EM * 3 // 2, EM // 2)

#: What is given at once where it costs nothing, in twips, and what a column that gives keeps beyond what its lines need.
_GIFTS = (80, 160, 240, 400, 700, 1200)
_EDGE = 60
#: Bold letters are so much wider.
_BOLD = 1.06


class _Text(NamedTuple):
    """A cell's text as the lines see it: in which row of the sheet, over how many rows, bold or not, and its whole width."""

    row: int
    text: str
    rows: int
    strong: bool
    wide: int


class _Column(NamedTuple):
    """What a column of some width makes of each row's height, in lines, and what its broken texts cost besides."""

    heights: tuple[float, ...]
    extra: float


class _Sheet:
    """A sample of a table's rows, by column; what a column of a width is like is worked out once."""

    def __init__(self, columns: int, grid_cells: Sequence[Sequence[tuple[int, Cell]]]) -> None:
        rows = grid_cells[:: -(-len(grid_cells) // _SAMPLE)]
        self._rows = len(rows)
        self._texts: list[list[_Text]] = [[] for _ in range(columns)]
        for number, line in enumerate(rows):
            for column, cell in line:
                if cell.columns == 1 and cell.text:
                    self._texts[column].append(_Text(number, cell.text, cell.rows, cell.strong, text_width(cell.text)))
        self._made: dict[tuple[int, int], _Column] = {}

    def column(self, column: int, width: int) -> _Column:
        """Return what a column of that width is like."""
        found = self._made.get((column, width))
        if found is None:
            heights, extra = [1.0] * self._rows, 0.0
            counted: dict[tuple[str, bool], Lines] = {}
            for row, text, rows, strong, wide in self._texts[column]:
                if wide * _BOLD <= width and "\n" not in text:
                    continue
                told = counted.get((text, strong))
                if told is None:
                    told = counted[text, strong] = lines(text, width, strong=strong)
                if told.number > 1:
                    heights[row] = max(1.0, told.number / rows)
                    extra += _BREAK * (told.number - 1) + _UGLY * told.ugly
            found = self._made[column, width] = _Column(tuple(heights), extra)
        return found

    def of(self, widths: Sequence[int]) -> list[_Column]:
        """Return what all columns of a table are like."""
        return [self.column(column, width) for column, width in enumerate(widths)]

    def longest(self, column: int) -> int:
        """Return the width in which every text of a column takes one line."""
        return max((one.wide for one in self._texts[column]), default=0)


def balanced(
    widths: Sequence[int], needed: Sequence[int], grid_cells: Sequence[Sequence[tuple[int, Cell]]]
) -> list[int]:
    """Return widths of the same sum with which the table is lowest: what one column can spare, another that wraps is given."""
    sheet = _Sheet(len(widths), grid_cells)
    if not any(one.extra for one in sheet.of(widths)):
        return list(widths)
    tried = [_lowered(sheet, list(start), needed) for start in (widths, _by_content(sheet, widths, needed))]
    _, found = min(tried, key=lambda one: one[0])
    _give(sheet, found, needed)
    return found


def _by_content(sheet: _Sheet, widths: Sequence[int], needed: Sequence[int]) -> list[int]:
    """Return widths where what is left beyond the needs goes to the columns by what their longest text lacks."""
    spare = sum(widths) - sum(needed)
    lacking = [max(sheet.longest(column) - need, 0) for column, need in enumerate(needed)]
    if spare <= 0 or not sum(lacking):
        return list(widths)
    return whole([need + spare * lack / sum(lacking) for need, lack in zip(needed, lacking, strict=True)], sum(widths))


def _lowered(sheet: _Sheet, found: list[int], needed: Sequence[int]) -> tuple[float, list[int]]:
    """Return the cost of a table and its widths after moving width from column to column while that makes it less."""
    columns = range(len(found))
    now = sheet.of(found)
    cost = _cost(now)
    step, moves = _STEPS[0], 0
    while moves < _MOVES:
        fewer = {a: sheet.column(a, found[a] - step) for a in columns if found[a] - step >= needed[a]}
        more = {b: sheet.column(b, found[b] + step) for b in columns}
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


def _give(sheet: _Sheet, found: list[int], needed: Sequence[int]) -> None:
    """Give what columns can spare without any change in them to those that gain most by it."""
    columns = range(len(found))
    for _ in range(_MOVES):
        now = sheet.of(found)
        if not any(one.extra for one in now):
            return
        spare = [_spare(sheet, column, found[column], needed[column]) for column in columns]
        gifts = (
            (gain / gift, column, gift)
            for column in columns
            if now[column].extra
            for gift in _GIFTS
            if gift <= sum(spare) - spare[column]
            and (gain := _gain(now[column], sheet.column(column, found[column] + gift))) > 0
        )
        _, taker, gift = max(gifts, default=(0.0, -1, 0))
        if taker < 0:
            return
        found[taker] += gift
        for giver in sorted(columns, key=lambda column: -spare[column]):
            part = min(spare[giver], gift) if giver != taker else 0
            found[giver], gift = found[giver] - part, gift - part


def _spare(sheet: _Sheet, column: int, width: int, need: int) -> int:
    """Return by how much a column can be narrower and stay as it is."""
    now = sheet.column(column, width)
    low, high = 0, max(width - need, 0)
    while high - low > _EDGE:
        middle = (low + high) // 2
        low, high = (middle, high) if sheet.column(column, width - middle) == now else (low, middle)
    return max(low - _EDGE, 0)


def _gain(now: _Column, then: _Column) -> float:
    """Return by how much a column's texts are better off, its rows for themselves."""
    return sum(now.heights) + now.extra - sum(then.heights) - then.extra


def _hope(now: _Column, then: _Column) -> float:
    """Return by how much a column's change can make the table cheaper at most."""
    lower = sum(max(one - other, 0.0) for one, other in zip(now.heights, then.heights, strict=True))
    return lower + max(now.extra - then.extra, 0.0)


def _cost(columns: Sequence[_Column]) -> float:
    """Return the height of a table in lines, with what its breaks cost."""
    height: float = sum(map(max, zip(*(one.heights for one in columns), strict=True)))
    return height + sum(one.extra for one in columns)
