"""Tables of requirements completed from the finished document: for every item, where it stands there.

A name counts where it was printed, words where they stand outside these very tables; the place is the number of the
heading above and of the table or figure, as references that move along when somebody edits. What is
required, and what would cover it, ``report.coverage`` says. Whether the content is right nobody decides here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ghgxl.findings import Finding, Place, warning
from ghgxl.report.coverage import FINDING_LINE, Covered, Item, fulfilled, is_name, places_of, squeezed
from ghgxl.report.requirements import MISSING, Answer, Matrix, answered, status
from ghgxl.word.blocks import Press, Printed
from ghgxl.word.captions import Caption, Heading, Skeleton, bookmark_xml
from ghgxl.word.linked import Linked
from ghgxl.word.ooxml import BOOKMARK_START, PPR, TBL, TC, Element, P, T, ancestor, fragment, remove, w
from ghgxl.word.references import Label, consecutive
from ghgxl.word.styles import Styles
from ghgxl.word.tables import table_xml
from ghgxl.word.witnesses import Witness

#: An item that stands in more sections than this is told with the first of them.
MOST_SECTIONS = 3
_SECTION = "_RefSec"
#: Bookmarks round a heading: made here, by our templates, or by Word for a cross-reference.
_OWN = re.compile(rf"{_SECTION}\d|_Ghg\d|_Ref\d")
_COVER, _MARGIN = "封面", "页眉、页脚或脚注"
_MARGINS, _FRONT = -2, -1


class Unfulfilled(NamedTuple):
    """An item that a report doesn't fulfil, and the number of the table that asks for it."""

    covered: Covered
    table: str


def told(unfulfilled: Iterable[Unfulfilled]) -> Iterator[Finding]:
    """Yield a warning for each item that the report doesn't fulfil, with what would."""
    for one in unfulfilled:
        item, hint = one.covered.item, one.covered.hint
        words = f"{item.standard} {item.mark} 项“{item.words}”在报告中没有写到；请在模板中加入{hint}。"
        yield warning("coverage", Place(one.table), words)


class _Spot(NamedTuple):
    """A place in the document: which heading it is under, its order, how well it suits, its caption and what it lacks."""

    section: int
    order: int
    rank: int
    label: Label | None = None
    lack: str = ""


def complete(
    press: Press, skeleton: Skeleton, body: Element, witnesses: Sequence[Witness], styles: Styles
) -> list[Unfulfilled]:
    """Return the items that the document lacks, its tables of requirements completed in place and in the press."""
    asked = [
        (number, one) for number, one in enumerate(press.tables) if isinstance(one.table, Matrix) and one.table.open
    ]
    standing = [(number, one, table) for number, one in asked if (table := _table_of(one, body)) is not None]
    if not standing:
        return []
    labels = {caption.label.bookmark: caption.label.text for caption in skeleton.captions}
    survey = Survey(press, skeleton, body, witnesses, [table for *_, table in standing])
    missing: list[Unfulfilled] = []
    known = body.getroottree().getroot().nsmap
    for number, one, old in standing:
        assert isinstance(one.table, Matrix)
        now, lacking = survey.answered(one.table)
        missing += [Unfulfilled(covered, labels.get(one.bookmark, "表")) for covered in lacking]
        press.tables[number] = one._replace(table=now)
        width = int(next(old.iter(w("tblW"))).get(w("w"), "0"))
        (new,) = fragment(table_xml(now, width, styles), known)
        old.addprevious(new)
        remove(old)
    return missing


def _table_of(one: Printed, body: Element) -> Element | None:
    """Return the w:tbl below the caption of a printed table."""
    start = next((start for start in body.iter(BOOKMARK_START) if start.get(w("name")) == one.bookmark), None)
    caption = None if start is None else ancestor(start, P)
    return None if caption is None else next(caption.itersiblings(TBL), None)


class Survey:
    """Where everything stands that may fulfil an item."""

    def __init__(
        self,
        press: Press,
        skeleton: Skeleton,
        body: Element,
        witnesses: Sequence[Witness],
        left_out: Iterable[Element],
    ) -> None:
        self._headings = skeleton.headings
        skipped = {paragraph for table in left_out for paragraph in table.iter(P)}
        self._order: dict[Element, int] = {}
        pieces: list[list[str]] = []
        for item in body.iter(P, T):
            if item.tag == P:
                self._order[item] = len(pieces)
                pieces.append([])
            elif pieces:
                pieces[-1].append(item.text or "")
        self._begins = [self._order[heading.paragraph] for heading in self._headings]
        said = [
            (paragraph, squeezed("".join(pieces[number])))
            for paragraph, number in self._order.items()
            if paragraph not in skipped
        ]
        told = [(paragraph, text) for paragraph, text in said if not FINDING_LINE.search(text)]
        self._paragraphs, self._texts = [paragraph for paragraph, _ in told], [text for _, text in told]
        self._whole = "\n".join(self._texts)
        self._titles = {
            *(one.paragraph for one in skeleton.headings),
            *(one.paragraph for one in skeleton.captions),
        }
        self._spots: dict[str, list[_Spot]] = {}
        for one in witnesses:
            self._spots.setdefault(one.name, []).append(self._seen(one))
        self._captioned(press, skeleton.captions)

    def _captioned(self, press: Press, captions: Sequence[Caption]) -> None:
        """Tables and figures stand at their captions, not where their tags stood."""
        by_bookmark = {caption.label.bookmark: caption for caption in captions}
        for reference, bookmarks in press.bookmarks.items():
            name = f"{reference.kind}.{reference.name}"
            found = [by_bookmark[bookmark] for bookmark in bookmarks if bookmark in by_bookmark]
            if name in self._spots and found:
                self._spots[name] = [self._at(one.paragraph)._replace(label=one.label) for one in found]

    def _seen(self, one: Witness) -> _Spot:
        if one.paragraph is None or one.paragraph not in self._order:
            return _Spot(_MARGINS, -1, 9, lack=one.lack)
        return self._at(one.paragraph)._replace(lack=one.lack)

    def _at(self, paragraph: Element) -> _Spot:
        order = self._order[paragraph]
        section = bisect_right(self._begins, order) - 1
        numbered = section >= 0 and bool(self._headings[section].title.label)
        rank = 0 if numbered else 2 if section >= 0 else 4
        return _Spot(section, order, rank + (paragraph in self._titles or ancestor(paragraph, TC) is not None))

    # -- answers -------------------------------------------------------------------------------------------------

    def answered(self, matrix: Matrix) -> tuple[Matrix, list[Covered]]:
        """Return the table with its answers, and the items without one."""
        answers = [self._answer(item, dict(matrix.nothing)) for item in matrix.items]
        lacking = [
            Covered(item, ())
            for item, answer in zip(matrix.items, answers, strict=True)
            if answer.status == MISSING
        ]  # fmt: skip
        return answered(matrix, answers), lacking

    def _answer(self, item: Item, nothing: Mapping[str, str]) -> Answer:
        ways = list(fulfilled(item, self._spots.keys(), self._whole))
        if not ways:
            return Answer("", MISSING)
        chosen: dict[str, list[_Spot]] = {}
        remarks: list[str] = []
        written = False
        for number, way in enumerate(ways):
            if number and not all(map(is_name, way)):
                continue  # words beside what is named already
            found = self._chosen(way)
            lacks = {need: nothing.get(need) or spots[0].lack for need, spots in found.items() if is_name(need)}
            if any(lacks.values()) and not all(lacks.values()) and number:
                continue
            remarks += [lack for lack in lacks.values() if lack]
            written = written or not lacks or not all(lacks.values())
            for need, spots in found.items():
                chosen.setdefault(need, spots)
        spots = sorted({spot for some in chosen.values() for spot in some}, key=lambda spot: spot.order)
        return Answer(Linked.of(self._words(spots)), status(remarks, written=written))

    def _chosen(self, way: tuple[str, ...]) -> dict[str, list[_Spot]]:
        """Return for each need of a way the spots to name: all its captions, or the best one, near those of the others."""
        found = {need: self._spots.get(need) or self._told(need) for need in way}
        shared = set.intersection(*({spot.section for spot in spots if not spot.lack} for spots in found.values()))
        chosen: dict[str, list[_Spot]] = {}
        for need, spots in found.items():
            captioned = [spot for spot in spots if spot.label]
            near = [spot for spot in spots if spot.section in shared]
            best = min(near or spots, key=lambda spot: (bool(spot.lack), spot.rank, spot.order))
            chosen[need] = captioned or [best]
        return chosen

    def _told(self, words: str) -> list[_Spot]:
        return [self._at(self._paragraphs[number]) for number in places_of(words, self._texts)]

    # -- words ---------------------------------------------------------------------------------------------------

    def _words(self, spots: Sequence[_Spot]) -> Iterator[tuple[str, str]]:
        """Yield the pieces of a place: sections in order, each with its tables and figures, and the codes of their fields."""
        sections: dict[int, list[Label]] = {}
        for spot in spots:
            held = sections.setdefault(spot.section, [])
            if spot.label and spot.label not in held:
                held.append(spot.label)
        full = [section for section in sections if section >= 0 and self._headings[section].title.label]
        kept = (full or list(sections))[:MOST_SECTIONS]
        for number, section in enumerate(kept):
            if number:
                yield "、", ""
            yield from self._section(section)
            if labels := sections[section]:
                yield "（", ""
                yield from _listed(labels)
                yield "）", ""
        if len(sections) > len(kept) and full[MOST_SECTIONS:]:
            yield "等", ""

    def _section(self, section: int) -> Iterator[tuple[str, str]]:
        if section < 0:
            yield (_MARGIN if section == _MARGINS else _COVER if self._headings else "正文"), ""
            return
        heading = self._headings[section]
        label = heading.title.label.strip()
        bookmark = _bookmark(heading, section)
        if not label:
            yield heading.text, f"REF {bookmark} \\h"
            return
        bare = label.replace(".", "").isdigit()
        yield ("第" if bare else ""), ""
        yield label.rstrip("."), f"REF {bookmark} \\r \\h"
        yield ("节" if bare else ""), ""


def _listed(labels: Sequence[Label]) -> Iterator[tuple[str, str]]:
    """Yield tables before figures, runs of them shortened: 表 2-1、图 1-4～图 1-6."""
    for number, kind in enumerate(kind for kind in "表图" if any(label.text.startswith(kind) for label in labels)):
        same = [label for label in labels if label.text.startswith(kind)]
        if number:
            yield "、", ""
        short = len(same) > 2 and consecutive(same)
        for at, label in enumerate((same[0], same[-1]) if short else same):
            if at:
                yield ("～" if short else "、"), ""
            yield label.text, f"REF {label.bookmark} \\h"


def _bookmark(heading: Heading, number: int) -> str:
    """Return the name of a bookmark round a heading, made when it has none that a reference may lead to."""
    names = [str(start.get(w("name"))) for start in heading.paragraph.findall(BOOKMARK_START)]
    found = next((name for name in names if _OWN.match(name)), None)
    if found is not None:
        return found
    taken = {str(start.get(w("name"))) for start in heading.paragraph.getroottree().iter(BOOKMARK_START)}
    serial = next(at for at in range(number + 1, number + 2 + len(taken)) if f"{_SECTION}{at:05d}" not in taken)
    name = f"{_SECTION}{serial:05d}"
    start, end = fragment(bookmark_xml(name, ""))
    properties = heading.paragraph.find(PPR)
    heading.paragraph.insert(0 if properties is None else 1, start)
    heading.paragraph.append(end)
    return name
