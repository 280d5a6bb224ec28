"""How wide each column of a table must be: no number and no word is ever broken over two lines where room can be found.

The proportions that the table wishes for are kept as far as they go; a column too narrow for its longest
unbreakable piece takes what it lacks from those that have more than they need. Widths are estimates: a Chinese
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
#: ``LONGEST`` is one that may (a path, an address). A few characters in brackets stay together too: （范围1）;
#: so does what an ideographic space keeps apart: ■是　□否.
_LATIN = r"[（《“]?[!-~\u00a0-\u024f–—]+(?:（[!-~]+)*[）》”，。；：、]*"
_PIECE = re.compile(_LATIN)
_BRACKETED = re.compile(r"（[^（）]{1,4}）")
_TOGETHER = re.compile(rf"{_BRACKETED.pattern}|\S{{1,4}}\u3000\S{{1,4}}")
LONGEST = 20

#: A column of Chinese text is no narrower than so many characters, if its texts are that long.
FEWEST = 4
_CHINESE = re.compile(r"[^\x00-\u024f–—]+")
_MARKS = re.compile(r"[~^](?=\S{1,8}[~^])|(?<=\S)[~^]")
_SEAM = re.compile(r"(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])")
_GAP = 0.25
#: A break is ugly too when it would be one with a little more room than estimated.
_ESTIMATE = 1.05
_BREAKS = re.compile(r"(?<=[/;,(])(?=[^\d])")
#: What a line is made of: a piece, or one Chinese character with the marks that may not begin or end a line.
_UNITS = re.compile(rf" +|{_LATIN}|[（《“]*[^\x00-\u024f–—（《“][）》”，。；：、]*|.")


def _ems(character: str) -> float:
    """Return how wide a character of Times New Roman is, in ems, a little generously."""
    if character > "\u2013" and character != "−":
        return 1.0
    if character in "MWmw%@":
        return 0.9
    if character.isupper():
        return 0.72
    return 0.33 if character in "ijlt.,:;'()[]|!/- " else 0.51


def _wide(text: str) -> float:
    """Return how wide a text is, in ems, with the narrow gaps that Word puts between Chinese and Latin."""
    return sum(map(_ems, text)) + _GAP * len(_SEAM.findall(text))


def piece_width(text: str, *, strong: bool, fewest: int = FEWEST) -> int:
    """Return the twips that the longest unbreakable piece of a cell's text takes, margins and all."""
    shown = _MARKS.sub("", text)
    pieces = [part for piece in _PIECE.findall(shown) for part in _BREAKS.split(piece)]
    pieces += _TOGETHER.findall(shown)
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
        return whole([need * total / sum(needed) for need in needed], total)
    lacking = sum(max(need - wish, 0) for wish, need in zip(wished, needed, strict=True))
    spare = sum(max(wish - need, 0) for wish, need in zip(wished, needed, strict=True))
    if not lacking:
        return list(wished)
    share = lacking / spare
    return whole(
        [max(need, wish - max(wish - need, 0) * share) for wish, need in zip(wished, needed, strict=True)], total
    )


def whole(widths: Sequence[float], total: int) -> list[int]:
    """Return whole numbers that add up to the total."""
    edges = [round(sum(widths[:count])) for count in range(len(widths))] + [total]
    return [right - left for left, right in pairwise(edges)]


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


def text_width(text: str) -> int:
    """Return the twips that a text takes on one line, margins and all."""
    return round(sum(wide for wide, _ in _units(_MARKS.sub("", text))) * EM) + MARGIN


class Lines(NamedTuple):
    """How many lines a text takes, and how many of their breaks are ugly ones: inside a piece, before a last single character."""

    number: int
    ugly: int


@lru_cache(maxsize=16384)
def lines(text: str, width: int, *, strong: bool = False) -> Lines:
    """Return how many lines a text takes in a column of so many twips."""
    room = max(width - MARGIN, EM) / EM / (1.06 if strong else 1.0)
    paragraphs = _MARKS.sub("", text).split("\n")
    found = _broken(paragraphs, room)
    if found.number == len(paragraphs):
        return found
    return Lines(found.number, max(found.ugly, _broken(paragraphs, room * _ESTIMATE).ugly))


def _broken(paragraphs: Sequence[str], room: float) -> Lines:
    count = ugly = 0
    for paragraph in paragraphs:
        before = count = count + 1
        used = 0.0
        for wide, inside in _units(paragraph):
            if used and used + wide > room:
                count, ugly, used = count + 1, ugly + inside, 0.0
            over = int(wide / room) if wide > room else 0
            count, ugly, used = count + over, ugly + over, used + wide - over * room
        ugly += count > before and used <= 1.0
    return Lines(count, ugly)
