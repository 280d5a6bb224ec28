"""How wide each column of a table must be: no number and no word is ever broken over two lines where room can be found.

The proportions that the table wishes for are kept as far as they go; a column too narrow for its longest
unbreakable piece takes what it lacks from those that have more than they need. Widths are estimates: a
Chinese character is one em, a digit half of one, a capital more. Nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ghgxl.report.nouns import Cell, Table

#: Twips: the text of a table is 9 pt; both margins of a cell and the hair lines take this much.
EM = 180
MARGIN = 200

#: Numbers, words, units: what may not be broken. A piece longer than this is one that may (a path, an address).
_PIECE = re.compile(r"[!-~\u00a0-\u024f–—]+")
LONGEST = 20

#: A column of Chinese text is no narrower than so many characters, if its texts are that long.
FEWEST = 4
_CHINESE = re.compile(r"[^\x00-\u024f–—]+")
_MARKS = re.compile(r"[~^](?=\S{1,8}[~^])|(?<=\S)[~^]")
_BREAKS = re.compile(r"(?<=[/;,(])(?=[^\d])")


def _ems(character: str) -> float:
    """Return how wide a character of Times New Roman is, in ems, a little generously."""
    if character in "MWmw%@—":
        return 0.9
    if character.isupper():
        return 0.72
    return 0.35 if character in "ijlt.,:;'()[]|!/ " else 0.53


def piece_width(text: str, *, strong: bool) -> int:
    """Return the twips that the longest unbreakable piece of a cell's text takes, margins and all."""
    pieces = [part for piece in _PIECE.findall(_MARKS.sub("", text)) for part in _BREAKS.split(piece)]
    longest = max((sum(map(_ems, piece[:LONGEST])) for piece in pieces), default=0.0)
    characters = max((len(run) for run in _CHINESE.findall(text)), default=0)
    wide = max(longest, min(characters, FEWEST), 1.0) * EM
    return round(wide * (1.06 if strong else 1.0)) + MARGIN


def least(table: Table, grid_cells: Sequence[Sequence[tuple[int, Cell]]]) -> list[int]:
    """Return the least width of every column, by the cells that stand in that column alone."""
    found = [EM + MARGIN] * len(table.widths)
    for line in grid_cells:
        for column, cell in line:
            if cell.columns == 1:
                found[column] = max(found[column], piece_width(cell.text, strong=cell.strong))
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
