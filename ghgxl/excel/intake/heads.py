"""The columns of a company's own sheet: their texts level by level, and the one that a person means.

A column is named, in this order of trust, by
1. the texts of all its header levels joined with "/": 电/用量(万千瓦时);
2. the text of one level, when only one column bears it: 用量(万千瓦时), or 自来水;
3. either of these without what stands in brackets: 电/用量, 升数 for 升数(L);
4. its letter (E), when no header is just that letter.
Width, case, spaces and line breaks don't matter. A merged header cell holds for every column it covers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ghgxl.errors import UnitRefused
from ghgxl.excel.layout import HEADER_ROWS
from ghgxl.excel.values import key, month_of, plain, when
from ghgxl.findings import column_letters, column_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ghgxl.excel.grid import Grid

_BRACKETS = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_INSIDE = re.compile(r"[(\[【〔（]([^)\]】〕）]*(?:[(（][^)）]*[)）])?[^)\]】〕）]*)[)\]】〕）]")
_TITLE_UNIT = re.compile(r"(?<!\w)(?:计量)?单位[:：]\s*([^\s)）\]】;；,，、]+)")


class Heads:
    """The header of a table between two rows: each column's texts from the upper level to the lower."""

    def __init__(self, grid: Grid, top: int, bottom: int) -> None:
        self.grid, self.top, self.bottom = grid, top, bottom
        self.paths: dict[int, tuple[str, ...]] = {}
        merged = any(merge.top <= self.bottom and merge.bottom >= self.top for merge in self.grid.marks.merges)
        above: list[str] = []
        for column in range(self.grid.left, self.grid.width + 1):
            texts = [plain(self.grid.spread(row, column)) for row in range(self.top, self.bottom + 1)]
            if not merged and len(texts) > 1 and texts[-1]:  # an upper text written once, over several columns
                texts = [text or (above[level] if above else "") for level, text in enumerate(texts[:-1])] + texts[-1:]
            above = texts
            path = tuple(dict.fromkeys("".join(text.split()) for text in texts if text))
            if path:
                self.paths[column] = path

    def name(self, column: int) -> str:
        """Return a column as a message names it: its texts, or its letter."""
        path = self.paths.get(column)
        return "/".join(path) if path else f"{column_letters(column)}列"

    def find(self, wanted: str) -> list[int]:
        """Return the columns that a text may mean: one when it is clear, none, or several."""
        text = key(wanted)
        bare = _BRACKETS.sub("", text)
        stages: list[list[int]] = [[], [], [], []]
        for column, path in self.paths.items():
            levels = [key(level) for level in path]
            stages[0] += [column] * ("/".join(levels) == text)
            stages[1] += [column] * (text in levels)
            loose = [_BRACKETS.sub("", level) for level in levels]
            stages[2] += [column] * (bare == text and "/".join(loose) == text)
            stages[3] += [column] * (bare == text and text in loose)
        found = next((stage for stage in stages if stage), [])
        if not found and re.fullmatch(r"[a-z]{1,3}列?", text):
            return [column_number(text.removesuffix("列"))]
        return found

    def periods(self, wanted: str = "") -> dict[int, tuple[int | None, int | None]]:
        """Return the columns whose header is a month or a year: column → (year or None, month or None)."""
        found: dict[int, tuple[int | None, int | None]] = {}
        allowed = self._allowed(wanted)
        for column in self.paths:
            if allowed is not None and column not in allowed:
                continue
            values = [self.grid.spread(row, column) for row in range(self.top, self.bottom + 1)]
            period = _period(values)
            if period:
                found[column] = period
        return found

    def _allowed(self, wanted: str) -> set[int] | None:
        """Return the columns that 数量列 limits months to: a range of letters, or every column with that text."""
        if not wanted:
            return None
        span = re.fullmatch(r"([a-z]{1,3})列?[-:~至到]([a-z]{1,3})列?", key(wanted))
        if span:
            return set(range(column_number(span[1]), column_number(span[2]) + 1))
        return set(self.find(wanted))


def _period(values: Sequence[object]) -> tuple[int | None, int | None] | None:
    year: int | None = None
    month: int | None = None
    for value in values:
        named = month_of(value) if isinstance(value, str) else None
        moment = when(value) if named is None else None
        if named is not None:
            month = named
        elif moment is not None:
            year = moment.year
            month = moment.month or month
    return (year, month) if year is not None or month is not None else None


def unit_of_header(path: Sequence[str]) -> str:
    """Return the unit that a header names: by itself (吨), or in brackets (用量(万千瓦时)); "" when it names none."""
    from ghgxl.units import parse

    for level in reversed(path):
        for written in (level, *(found[1] for found in reversed(list(_INSIDE.finditer(level))))):
            text = re.sub(r"^单位[:：]", "", written)
            try:
                parse(text)
            except UnitRefused:
                continue
            return text
    return ""


def unit_of_titles(grid: Grid, before: int) -> str:
    """Return the unit that a title row above a table names (单位：度), "" when none does."""
    from ghgxl.units import parse

    for row in range(before - 1, 0, -1):
        for value in grid.rows[row - 1]:
            for found in _TITLE_UNIT.finditer(plain(value)):
                try:
                    parse(found[1])
                except UnitRefused:
                    continue
                return found[1]
    return ""


def locate(grid: Grid, names: Sequence[str], *, periods: bool, quantity: str = "") -> Heads | None:
    """Return the header, of one or two rows, in which all the named columns are found; None when there is no such one."""
    for top in range(1, min(len(grid.rows), HEADER_ROWS) + 1):
        for bottom in _bottoms(grid, top):
            heads = Heads(grid, top, bottom)
            if len(heads.paths) < 2 or not all(heads.find(name) for name in names):
                continue
            if periods and len(heads.periods(quantity)) < 2:
                continue
            return heads
    return None


def _bottoms(grid: Grid, top: int) -> tuple[int, ...]:
    """Return where a header that begins in a row may end: in the next one when merged cells lead there."""
    leads = any(
        merge.top == top and (merge.bottom == top + 1 or merge.right > merge.left) for merge in grid.marks.merges
    )
    text_below = top < len(grid.rows) and any(grid.rows[top]) and all(isinstance(cell, str) for cell in grid.rows[top])
    return (top + 1, top) if leads and text_below else (top,)
