"""What a person did to a generated table, told from what has only grown old: cells overwritten, rows added and deleted.

What was printed is known, cell by cell; the three tables - as it was made, as it stands, as it would be today - are laid
beside each other. Where that leaves a doubt nothing is done.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from ghgxl.word.ooxml import TBL, TC, TR, Element, P, child, w
from ghgxl.word.prints import CELL, ROW, Rows, no_rows, shown, words
from ghgxl.word.tables import NUMBER

if TYPE_CHECKING:
    from ghgxl.word.record import Grid

#: A table of more text than this is remembered by its print alone.
_MOST = 2_000_000

Texts = tuple[str, ...]


class Merged(NamedTuple):
    """What was put into today's table: overwritten cells with what today's would be, rows of people, rows that they deleted."""

    cells: list[tuple[Element, Element]]
    own: list[Element]
    gone: list[Element]


def celled(table: Element, rows: Rows = no_rows) -> str:
    """Return the texts of a table's cells in a word, "" for too many and for tables in tables.

    ``rows`` gives the text of rows that were set aside.
    """
    if next(table.iterdescendants(TBL), None) is not None:
        return ""
    found = [tuple(map(words, row.split(CELL)[1:])) for row in shown(table, rows).split(ROW)[1:]]
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) <= _MOST else ""


def cells_of(text: str) -> list[Texts] | None:
    """Return the texts of cells out of that word, None where there are none."""
    try:
        return [tuple(map(str, row)) for row in json.loads(text)] if text else None
    except ValueError:
        return None


def printed_of(grid: Grid) -> list[Texts]:
    """Return the texts of the body of a recorded table, as a document shows them."""
    return [tuple(words(cell.text or "") for cell in row) for row in grid.rows]


def overwritten(old: Element, new: Element, made: Sequence[Texts], headers: int) -> Merged | None:
    """Put what people did to a table into today's; return what that was, None where it can't be told, and then nothing is done.

    ``made`` are the texts of the old table below its ``headers`` rows, as they were generated.
    """
    mine, theirs = _rows(old), _rows(new)
    heads = [_texts(rows[:headers]) for rows in (mine, theirs)]
    if heads[0] != heads[1]:
        return None
    mine, theirs = mine[headers:], theirs[headers:]
    here, today = _texts(mine), _texts(theirs)
    standing, own = _standing(made, here)
    if standing is None:
        return None
    becomes = _becoming(made, today)
    gone = [at for at in range(len(made)) if at not in standing]
    touched = {at for at, row in standing.items() if here[row] != made[at]}
    if not _certain({*touched, *gone}, made, today, becomes) or not touched <= becomes.keys():
        return None
    if (own or gone) and any(_joined(row) for row in (*mine, *theirs)):
        return None
    if any(len(here[standing[at]]) != len(today[becomes[at]]) for at in touched):
        return None
    cells = []
    for at in sorted(touched):
        for number, was in enumerate(made[at]):
            if here[standing[at]][number] != was:
                cells.append((_cells(mine[standing[at]])[number], _cells(theirs[becomes[at]])[number]))
    return Merged(
        _put(cells),
        _insert(own, mine, theirs, {row: at for at, row in standing.items()}, becomes),
        _take([theirs[becomes[at]] for at in gone if at in becomes]),
    )


def _standing(made: Sequence[Texts], here: Sequence[Texts]) -> tuple[dict[int, int] | None, list[int]]:
    """Return which row of the document each generated row is now, and the rows that people added; None where in doubt."""
    found: dict[int, int] = {}
    own: list[int] = []
    for kind, low, high, start, end in SequenceMatcher(None, made, here, autojunk=False).get_opcodes():
        if kind == "equal":
            found |= dict(zip(range(low, high), range(start, end), strict=True))
            continue
        left, position = [], start
        for at in range(low, high):
            row = next((row for row in range(position, end) if _same(made[at], here[row])), None)
            if row is None:
                left.append(at)
                continue
            own += range(position, row)
            found[at] = row
            position = row + 1
        own += range(position, end)
        if left and any(start <= row < end for row in own):
            return None, []
    return found, own


def _same(made: Texts, here: Texts) -> bool:
    """Return whether a row is a generated one that a person has edited: most of its cells, or its first, are as they were."""
    if len(made) != len(here):
        return False
    alike = sum(one == other for one, other in zip(made, here, strict=True))
    named = bool(made[0]) and made[0] == here[0] and not NUMBER.match(made[0])
    return named or 2 * alike > len(made)


def _becoming(made: Sequence[Texts], today: Sequence[Texts]) -> dict[int, int]:
    """Return which of today's rows each generated row becomes: the same words with other numbers, or some words others too."""
    found: dict[int, int] = {}
    before, after = list(map(_key, made)), list(map(_key, today))
    for kind, low, high, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        even = high - low == end - start and all(map(_same, made[low:high], today[start:end]))
        if kind == "equal" or even:
            found |= dict(zip(range(low, high), range(start, end), strict=True))
    return found


def _certain(rows: set[int], made: Sequence[Texts], today: Sequence[Texts], becomes: dict[int, int]) -> bool:
    """Return whether each of some generated rows can't be taken for another one."""
    before, after = list(map(_key, made)), list(map(_key, today))
    if before == after:
        return True
    counts, later = Counter(before), Counter(after)
    return all(counts[before[at]] == 1 and (at not in becomes or later[after[becomes[at]]] == 1) for at in rows)


def _key(row: Texts) -> Texts:
    return tuple("#" if NUMBER.match(text) else text for text in row)


def _put(cells: list[tuple[Element, Element]]) -> list[tuple[Element, Element]]:
    """Put what people wrote into today's cells; return their cells with copies of what today's were."""
    found = []
    for mine, theirs in cells:
        found.append((mine, copy.deepcopy(theirs)))
        for item in list(theirs.iterchildren(P)):
            theirs.remove(item)
        theirs.extend(copy.deepcopy(item) for item in mine.iterchildren(P))
    return found


def _insert(
    own: Sequence[int],
    mine: Sequence[Element],
    theirs: Sequence[Element],
    made_of: dict[int, int],
    becomes: dict[int, int],
) -> list[Element]:
    """Put rows of people behind the rows that they stand behind."""
    placed: dict[int, Element] = {}
    for row in own:
        twin = copy.deepcopy(mine[row])
        anchor: Element | None = None
        for before in range(row - 1, -1, -1):
            at = made_of.get(before)
            anchor = placed.get(before) if at is None else theirs[becomes[at]] if at in becomes else None
            if anchor is not None:
                break
        if anchor is not None:
            anchor.addnext(twin)
        elif theirs:
            theirs[0].addprevious(twin)
        placed[row] = twin
    return [mine[row] for row in own]


def _take(rows: list[Element]) -> list[Element]:
    for row in rows:
        above = row.getparent()
        assert above is not None
        above.remove(row)
    return rows


def _joined(row: Element) -> bool:
    return next(row.iter(w("vMerge")), None) is not None


def _rows(table: Element) -> list[Element]:
    return [row for row in table.findall(TR) if child(row, w("trPr"), w("del")) is None]


def _cells(row: Element) -> list[Element]:
    return row.findall(TC)


def _texts(rows: Sequence[Element]) -> list[Texts]:
    return [tuple(words(shown(cell)).strip(CELL) for cell in _cells(row)) for row in rows]
