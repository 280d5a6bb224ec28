"""What a report remembers laid beside what stands in it now: each printed number with its place, and its text today.

Tables are found by our bookmarks at their captions or in their first cells, sentences by their texts, in order; what people moved, reworded or
inserted around them doesn't matter. Nothing is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from ghgxl.numbers import ABSENT
from ghgxl.report.said import NUMBER
from ghgxl.word.plotted import Printed, plotted
from ghgxl.word.record import Cell, Figure, Grid, Record, Sentence
from ghgxl.word.rereading import Found, Paragraph, Report

_TOKEN = re.compile(rf"{NUMBER.pattern}|.", re.DOTALL)

#: A sentence is still the same one when so much of it is left.
_ALIKE = 0.5
#: Texts of one number are compared by their place, not by their letters.
_BARE = re.compile(r"\s*[±+\-−]?\d[\d,]*(?:\.\d+)?[%％]?\s*")


class Loose(NamedTuple):
    """A number that stands in the report and that ghgxl printed no origin for; ``by`` says whose text it is in, "" for people's."""

    text: str
    place: str
    by: str
    around: str


class Matched(NamedTuple):
    """All that was printed, the numbers besides, the tables that are gone (by caption), and what the others are called now.

    ``places`` are by the bookmark of a table, by 图. and the name of a figure. ``lost`` are the figures that are gone.
    """

    printed: tuple[Printed, ...]
    loose: tuple[Loose, ...]
    missing: tuple[str, ...]
    places: Mapping[str, str]
    lost: tuple[str, ...] = ()


def matched(record: Record, report: Report) -> Matched:
    """Return what a record remembers beside what stands in the report."""
    printed: list[Printed] = []
    loose: list[Loose] = []
    missing: list[str] = []
    pairs = _tables(record.tables, report.tables)
    for table, found in pairs:
        if found is None:
            missing.append(table.title)
        else:
            _table(table, found, printed, loose)
    held = {id(found) for _, found in pairs}
    for other in report.tables:
        if id(other) not in held:
            loose += [one for row in other.rows for text in row for one in _numbers(text, other.place, "")]
    charted = plotted(record.graphs, report)
    printed += charted.printed
    plain = tuple(one for at, one in enumerate(report.paragraphs) if at not in charted.taken)
    _paragraphs(_blocks(record.sentences), plain, printed, loose)
    places = {table.bookmark: found.place for table, found in pairs if found is not None}
    return Matched(tuple(printed), tuple(loose), tuple(missing), {**places, **charted.places}, charted.lost)


def _numbers(text: str, place: str, by: str) -> Iterator[Loose]:
    for number in NUMBER.finditer(text):
        yield Loose(number[0], place, by, text)


# -- tables ------------------------------------------------------------------------------------------------------------


def _tables(grids: Sequence[Grid], tables: Sequence[Found]) -> list[tuple[Grid, Found | None]]:
    by_mark = {mark: table for table in tables for mark in table.bookmarks}
    return [(grid, by_mark.get(grid.bookmark)) for grid in grids]


def _table(grid: Grid, found: Found, printed: list[Printed], loose: list[Loose]) -> None:
    body = found.rows[grid.headers :]
    pairs = _rows(grid.rows, body)
    names = called(grid)
    for number, at in pairs:
        now = body[at] if at is not None else ()
        for index, cell in enumerate(grid.rows[number]):
            if cell.text:
                text = now[index] if index < len(now) else None
                place = f"{found.place}：{names[number][index]}"
                printed.append(Printed(cell.text, text, place, f"表.{grid.name}", cell.origin, cell.text))
                today = _today(cell.text, text) if cell.figures and text is not None else {}
                printed += [
                    Printed(
                        one.text,
                        today.get(one.start),
                        place,
                        f"表.{grid.name}",
                        one.origin,
                        text or cell.text,
                        inside=True,
                    )
                    for one in cell.figures
                ]
    taken = {at for _, at in pairs}
    for at, texts in enumerate(body):
        if at not in taken:
            place = f"{found.place} 第{at + 1 + grid.headers}行"
            loose += [one for text in texts for one in _numbers(text, place, "")]


def called(grid: Grid) -> list[list[str]]:
    """Return what each cell of a table is called: the words of its row to its left, then its column's header."""
    above: dict[int, str] = {}
    names: list[list[str]] = []
    for row in grid.rows:
        above |= {cell.column: "" if _is_number(cell) else cell.text for cell in row if cell.text is not None}
        words: list[str] = []
        line: list[str] = []
        for cell in row:
            label = " ".join(words[-_LABEL_WORDS:])
            line.append("，".join(part for part in (label, grid.heads[cell.column]) if part))
            word = above.get(cell.column, "")
            if word not in ("", ABSENT, *words):
                words.append(word if len(word) <= _LONG else word[:_LONG] + "…")
        names.append(line)
    return names


#: The last so many texts to the left of a number make the name of its row; longer ones are cut.
_LABEL_WORDS, _LONG = 4, 24


def _is_number(cell: Cell) -> bool:
    return bool(cell.origin) or bool(_BARE.fullmatch(cell.text or ""))


def _rows(rows: Sequence[Sequence[Cell]], body: Sequence[Sequence[str]]) -> list[tuple[int, int | None]]:
    """Return for every recorded row the row of the document that it is now, None where it is gone."""
    if len(rows) == len(body):
        return [(number, number) for number in range(len(rows))]
    before = [tuple(cell.text or "" for cell in row) for row in rows]
    pairs: list[tuple[int, int | None]] = []
    for kind, start, end, first, last in SequenceMatcher(None, before, [tuple(row) for row in body]).get_opcodes():
        for offset in range(end - start):
            kept = kind == "equal" or (kind == "replace" and offset < last - first)
            pairs.append((start + offset, first + offset if kept else None))
    return pairs


# -- sentences -----------------------------------------------------------------------------------------------------------


class _Block(NamedTuple):
    """A paragraph as it was written, with the texts of ours in it."""

    text: str
    sentences: tuple[Sentence, ...]


def _blocks(sentences: Iterable[Sentence]) -> list[_Block]:
    blocks: list[_Block] = []
    for one in sentences:
        last = blocks[-1] if blocks else None
        if last is not None and last.text == one.paragraph and last.sentences[-1].start < one.start:
            blocks[-1] = _Block(last.text, (*last.sentences, one))
        else:
            blocks.append(_Block(one.paragraph, (one,)))
    return blocks


def _paragraphs(
    blocks: Sequence[_Block], paragraphs: Sequence[Paragraph], printed: list[Printed], loose: list[Loose]
) -> None:
    owner: dict[int, _Block] = {}
    for block, at in zip(
        blocks, _aligned([block.text for block in blocks], [one.text for one in paragraphs]), strict=True
    ):
        if at is not None:
            owner[at] = block
        for sentence in block.sentences:
            now = paragraphs[at] if at is not None else None
            printed += _figures(block, sentence, now)
    for at, paragraph in enumerate(paragraphs):
        loose += _others(owner.get(at), paragraph)


def _aligned(before: Sequence[str], after: Sequence[str]) -> list[int | None]:
    """Return where each text stands now: unchanged texts first, then, between them, the likest."""
    found: list[int | None] = [None] * len(before)
    for start, first, size in SequenceMatcher(None, before, after).get_matching_blocks():
        for offset in range(size):
            found[start + offset] = first + offset
    low = -1
    for number, text in enumerate(before):
        at = found[number]
        if at is None:
            high = next((later for later in found[number:] if later is not None), len(after))
            at = found[number] = _likest(text, after, range(low + 1, high))
        low = at if at is not None else low
    return found


def _likest(text: str, after: Sequence[str], places: Sequence[int]) -> int | None:
    same = next((place for place in places if after[place] == text), None)
    if same is not None:
        return same
    if _BARE.fullmatch(text):
        return next((place for place in places if _BARE.fullmatch(after[place])), None)
    best, most = None, _ALIKE
    matcher = SequenceMatcher(None, "", text, autojunk=False)
    for place in places:
        matcher.set_seq1(after[place])
        if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and matcher.ratio() > most:
            best, most = place, matcher.ratio()
    return best


def _figures(block: _Block, sentence: Sentence, now: Paragraph | None) -> Iterator[Printed]:
    place = now.place if now else "（这一段已不在报告里）"
    around = now.text if now else block.text
    today = _today(block.text, now.text) if now else {}
    for figure in sentence.figures:
        text = figure.text if now and now.text == block.text else today.get(figure.start) if now else None
        yield Printed(figure.text, text, place, sentence.name, figure.origin, around)


def _today(before: str, after: str) -> dict[int, str]:
    """Return for each number of a text, by where it began, what stands in its place now."""
    if before == after:
        return {number.start(): number[0] for number in NUMBER.finditer(before)}
    old, new = list(_TOKEN.finditer(before)), list(_TOKEN.finditer(after))
    found: dict[int, str] = {}
    matcher = SequenceMatcher(None, [one[0] for one in old], [one[0] for one in new], autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            found.update((one.start(), one[0]) for one in old[start:end] if NUMBER.fullmatch(one[0]))
        else:
            numbers = [one for one in old[start:end] if NUMBER.fullmatch(one[0])]
            others = [one[0] for one in new[first:last] if NUMBER.fullmatch(one[0])]
            found.update((one.start(), other) for one, other in zip(numbers, others, strict=False))
    return found


def _others(block: _Block | None, paragraph: Paragraph) -> Iterator[Loose]:
    """Yield the numbers of a paragraph that have no origin: those between our texts, and those in them that we only quote."""
    if block is None:
        by = "图" if paragraph.drawn else ""
        yield from _numbers(paragraph.text, paragraph.place, by)
        return
    ours: list[Figure] = [figure for sentence in block.sentences for figure in sentence.figures]
    known = {figure.start for figure in ours}
    today = _today(block.text, paragraph.text)
    spent = [today[start] for start in known if start in today]
    for number in NUMBER.finditer(block.text):
        if number.start() in known or number.start() not in today:
            continue
        inside = next((one for one in block.sentences if one.start <= number.start() < one.start + len(one.text)), None)
        yield Loose(today[number.start()], paragraph.place, (inside.name or "标签") if inside else "", paragraph.text)
        spent.append(today[number.start()])
    for number in NUMBER.finditer(paragraph.text):
        if number[0] in spent:
            spent.remove(number[0])
        else:
            yield Loose(number[0], paragraph.place, "", paragraph.text)
