"""One control after the other of an edited report is brought up to date, left alone, or found to be right already.

A piece that still reads as it was made is replaced where today's differs; one that a person has rewritten is left
and told; one that a person has deleted stays away; what people put between the pieces stays. Numbers of captions,
cross-references and contents are settled afterwards, by what finishes every report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from docx.opc.part import Part
from lxml import etree

from ghgxl.word.answering import redirected
from ghgxl.word.blocks import Press
from ghgxl.word.entries import Entry, Shown
from ghgxl.word.exchanging import exchange
from ghgxl.word.figures import redrawn
from ghgxl.word.finish import Told
from ghgxl.word.fresh import Held, Maker, Model
from ghgxl.word.ooxml import (
    BODY,
    BOOKMARK_START,
    PPR,
    RPR,
    TBL,
    TC,
    Element,
    P,
    R,
    T,
    ancestor,
    child,
    parent,
    serialized,
    w,
)
from ghgxl.word.overwriting import celled, cells_of, overwritten, printed_of
from ghgxl.word.pen import Change, Pen, line, readable
from ghgxl.word.prints import Piece, hashed, piece, pieces, shown, words
from ghgxl.word.program import TARGET
from ghgxl.word.record import Grid
from ghgxl.word.references import Reference
from ghgxl.word.resaying import renumbered
from ghgxl.word.sections import Page, cell_room
from ghgxl.word.text import PLAIN, RunFormat


class Left(NamedTuple):
    """A piece that was left: what a person wrote there, what would stand there today, and whether numbers in it were renewed."""

    written: str
    computed: str
    renewed: bool = False


class Outcome(NamedTuple):
    """What became of a control: changes, what was left, and its pieces: each as it is to be remembered, or where it stands.

    ``told`` are the texts with numbers that its blocks would have today, ``text`` is what its value is today. A piece that is
    remembered as it would be today comes with its text.
    """

    changes: list[Change]
    left: list[Left]
    pieces: list[tuple[str, str] | Element]
    figures: tuple[str, ...] = ()
    told: Sequence[Told] = ()
    text: str = ""


def aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Yield pairs of positions: equal marks, then those of one kind in their gaps; None for what has no other half."""
    matcher = SequenceMatcher(None, list(old), list(new), autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(range(low, high), range(start, end), strict=True)
            continue
        position = start
        for at in range(low, high):
            partner = next((number for number in range(position, end) if new[number][0] == old[at][0]), None)
            if partner is None:
                yield at, None
                continue
            yield from ((None, number) for number in range(position, partner))
            yield at, partner
            position = partner + 1
        yield from ((None, number) for number in range(position, end))


class Renewal:
    """Renews the controls of one document."""

    def __init__(self, maker: Maker, press: Press, pen: Pen, part: Part, grids: Mapping[str, Grid]) -> None:
        self._maker, self._press, self._pen, self._part = maker, press, pen, part
        self._grids = grids
        self.captions: dict[str, str] = {}
        self.outdated: set[str] = set()

    # -- values --------------------------------------------------------------------------------------------------

    def value(self, content: Element, entry: Entry, recorded: Shown) -> Outcome | None:
        """Renew a value; None when it is a cross-reference, which waits until all captions stand."""
        value = self._maker.value(entry)
        if isinstance(value, Reference):
            return None
        holder = _holder(content)
        now = hashed(words(shown(content)))
        runs = [run for run in content.iter(R) if run.find(T) is not None]
        properties = child(runs[0], RPR) if runs else None
        known = content.getroottree().getroot().nsmap
        form = PLAIN if properties is None else RunFormat(properties)
        fresh = self._maker.runs(value, form, known)
        said = shown(fresh)
        mark = hashed(words(said))
        outcome = Outcome([], [], [(mark, said)], text=value)
        if holder is None:
            outcome.left.append(Left(readable(content), readable(fresh)))
        elif now not in (*recorded.prints, mark):
            self._resaid(holder, recorded.text(0), said, readable(fresh), outcome)
        elif now != mark:
            change = self._pen.paragraph(holder, fresh)
            outcome.changes.extend([change] if change else [])
        return outcome

    def _resaid(self, holder: Element, made: str, today: str, computed: str, outcome: Outcome) -> None:
        """Renew the numbers of a text that people have edited, where they are certain; the words stay."""
        stands = shown(holder)
        swaps = renumbered(made, stands, today) or []
        renewed = bool(swaps) and exchange(self._pen, holder, swaps)
        if renewed:
            outcome.changes.extend(Change("", stands[one.start : one.end], one.text) for one in swaps)
        outcome.left.append(Left(readable(holder), computed, renewed))

    def reference(self, content: Element, entry: Entry, recorded: Shown, standing: set[str]) -> Outcome:
        """Renew a cross-reference where it leads elsewhere today, or nowhere; ``standing`` are the bookmarks there are."""
        value = self._maker.value(entry)
        assert isinstance(value, Reference)
        holder = _holder(content)
        codes = [(code.text or "").split() for code in content.iter(w("instrText"))]
        targets = [code[1] for code in codes if code[:1] == ["REF"] and len(code) > 1]
        names = [self.captions.get(name, name) for name in self._press.bookmarks.get(value, [])]
        expected = self._press.bookmarks[value] = [name for name in names if name]
        intact = hashed(words(shown(content))) in recorded.prints
        new = [name for name in expected if self.captions.get(name) == name]
        same = not expected if not targets else standing.issuperset(targets) and not new
        if same or holder is None:
            return Outcome([], [], [content])
        if not intact:
            return Outcome([], [Left(readable(content), "交叉引用")], [content])
        runs = [run for run in content.iter(R) if run.find(T) is not None]
        properties = child(runs[0], RPR) if runs else None
        before = readable(content)
        fresh = self._maker.runs("", PLAIN, content.getroottree().getroot().nsmap)
        for run in list(fresh):
            fresh.remove(run)
        mark = self._press.mark(value, PLAIN if properties is None else RunFormat(properties))
        fresh.append(etree.ProcessingInstruction(TARGET, mark.removeprefix(f"<?{TARGET} ").removesuffix("?>")))
        self._pen.paragraph(holder, fresh, whole=True)
        return Outcome([Change("", before, "（重新引用）")], [], [content])

    def figure(self, content: Element, here: Sequence[Piece], entry: Entry, recorded: Shown, page: Page) -> Outcome:
        """Renew a figure in a table cell."""
        cell = ancestor(content, TC)
        if cell is not None:
            page = page._replace(upright=cell_room(cell, page.upright))
        held = self._maker.figure(entry, page)
        outcome = Outcome([], [], [], held.figures)
        if not here:  # a person has deleted it
            return outcome
        self._renewed(here[0], Piece("f", "", held.elements[0]), recorded, 0, [], held, outcome)
        return outcome

    # -- blocks --------------------------------------------------------------------------------------------------

    def blocks(
        self, control: Element, content: Element, here: Sequence[Piece], entry: Entry, recorded: Shown, page: Page
    ) -> Outcome:
        """Renew tables, figures and paragraphs piece by piece; ``here`` are the pieces as they were before any renewal."""
        known = content.getroottree().getroot().nsmap
        if entry.kind == "rows":
            held = self._maker.rows(entry)
        else:
            if parent(control).tag != BODY:
                page = page._replace(lying=page.upright)
            held = self._maker.blocks(entry, page, _model(here), known)
        there = [piece(item, None) for item in held.elements if item.tag in (P, TBL)]
        if entry.kind == "rows":
            there = [one._replace(text=celled(one.element)) if one.kind == "t" else one for one in there]
        stands = dict(aligned([_key(mark) for mark in recorded.prints], [_key(one.mark) for one in here]))
        outcome = Outcome([], [], [], held.figures, held.told)
        anchor: Element | None = None
        survives = any(at is not None and stands.get(at) is not None for at in stands)
        for at, new in list(aligned([_key(mark) for mark in recorded.prints], [_key(one.mark) for one in there])):
            position = None if at is None else stands.get(at)
            old = None if position is None else here[position]
            fresh = None if new is None else there[new]
            if fresh is not None and fresh.kind == "c":
                self._caption(fresh, old if at is not None else fresh)
            if at is None:
                assert fresh is not None
                if survives:
                    self._pen.insert(fresh.element, anchor, content)
                    anchor = fresh.element
                    outcome.changes.append(Change("", "（新增）", _said(fresh)))
                outcome.pieces.append(fresh.element if survives and fresh.kind == "f" else (fresh.mark, fresh.text))
            elif old is None:
                mark = "" if fresh is None else fresh.mark if fresh.kind != "f" else recorded.prints[at]
                outcome.pieces.extend([(mark, fresh.text)] if fresh else [])
            elif fresh is None:
                self._gone(old, recorded.prints[at], outcome)
            else:
                anchor = self._renewed(old, fresh, recorded, at, there, held, outcome)
        if held.lying and page.upright != page.lying and any(change.spot == "整表" for change in outcome.changes):
            control.addprevious(etree.ProcessingInstruction(TARGET, "lying"))
            control.addnext(etree.ProcessingInstruction(TARGET, "upright"))
        return outcome

    def _gone(self, old: Piece, mark: str, outcome: Outcome) -> None:
        if old.mark != mark:
            outcome.left.append(Left(_said(old), "（无）"))
            return
        outcome.changes.append(Change("", _said(old), "（删除）"))
        self._pen.drop(old.element)

    def _renewed(
        self, old: Piece, fresh: Piece, recorded: Shown, at: int, there: Sequence[Piece], held: Held, outcome: Outcome
    ) -> Element:
        """Renew one piece; return the element that stands there now."""
        intact = old.mark == recorded.prints[at]
        if fresh.kind == "f":
            number = sum(one.kind == "f" for one in there[: there.index(fresh)]) if there else 0
            before = sum(mark.startswith("f") for mark in recorded.prints[:at])
            same = recorded.figures[before : before + 1] == held.figures[number : number + 1]
            if not intact:
                outcome.left.append(Left("图已被改动", "（图未重绘）" if same else "数据已变化（图未重绘）"))
                outcome.pieces.append((recorded.prints[at], ""))
                return old.element
            if not same:
                redrawn(old.element, fresh.element, self._press, self._part)
                how = "（图不能显示修订）" if self._pen.tracked else ""
                outcome.changes.append(Change("", "图", f"按新数据重绘{how}"))
            outcome.pieces.append(old.element)
            return old.element
        outcome.pieces.append((fresh.mark, fresh.text))
        edited = not intact and old.mark != fresh.mark
        if edited and fresh.kind == "p":
            computed = readable(fresh.element, results=False)
            self._resaid(old.element, recorded.text(at), fresh.text, computed, outcome)
            return old.element
        if edited and not self._kept(old, fresh, recorded.text(at), there, outcome):
            outcome.left.append(_difference(old, fresh))
            return old.element
        if fresh.kind == "t":
            outcome.changes.extend(Change("", *pair) for pair in redirected(old.element, fresh.element))
        if old.mark == fresh.mark:
            return old.element
        if fresh.kind != "t":
            change = self._pen.paragraph(old.element, fresh.element, title=fresh.kind == "c")
            outcome.changes.extend([change] if change else [])
            return old.element
        changes = self._pen.table(old.element, fresh.element)
        outcome.changes.extend(changes)
        return fresh.element if any(change.spot == "整表" for change in changes) else old.element

    def _kept(self, old: Piece, fresh: Piece, text: str, there: Sequence[Piece], outcome: Outcome) -> bool:
        """Put what a person did to a table into today's; return whether it could be told from the rest."""
        if fresh.kind != "t":
            return False
        caption = next((one for one in reversed(there[: there.index(fresh)]) if one.kind == "c"), None)
        bookmark = self.captions.get(_bookmark(caption.element), "") if caption is not None else ""
        grid = self._grids.get(bookmark)
        made, headers = (cells_of(text), 0) if grid is None else (printed_of(grid), grid.headers)
        kept = None if made is None else overwritten(old.element, fresh.element, made, headers)
        if kept is None:
            self.outdated.add(bookmark)
            return False
        outcome.left.extend(Left(readable(mine), readable(theirs)) for mine, theirs in kept.cells)
        outcome.left.extend(Left(f"（手工新增的行）{line(row)}", "（无）") for row in kept.own)
        outcome.left.extend(Left("（手工删去的行）", line(row)) for row in kept.gone)
        return True

    def _caption(self, fresh: Piece, old: Piece | None) -> None:
        """Learn under which bookmark a caption of today's stands in the document; "" for none."""
        ours, theirs = _bookmark(fresh.element), _bookmark(old.element) if old is not None else ""
        if ours:
            self.captions[ours] = theirs


def _bookmark(caption: Element) -> str:
    names = (str(start.get(w("name"))) for start in caption.iter(BOOKMARK_START))
    return next((name for name in names if name.startswith("_Ref")), "")


def _key(mark: str) -> str:
    """Return what pieces are matched by: a figure's looks can't be known before it is drawn."""
    return "f" if mark.startswith("f") else mark


def _holder(content: Element) -> Element | None:
    """Return what holds the runs of a value: the control's content, or the one paragraph that Word has put there."""
    paragraphs = list(content.iter(P))
    if not paragraphs:
        return content
    return paragraphs[0] if len(paragraphs) == 1 else None


def _model(here: Sequence[Piece]) -> Model:
    """Return how the first paragraph of a group looks."""
    for one in here:
        if one.kind != "p":
            continue
        run = next((run for run in one.element.iter(R) if run.find(T) is not None), None)
        properties = None if run is None else run.find(RPR)
        own = one.element.find(PPR)
        before = "" if own is None else serialized(own)
        form = PLAIN if properties is None else RunFormat(properties)
        return Model(f'<w:p>{before}<w:r>{form.plain}<w:t xml:space="preserve">', "</w:t></w:r></w:p>", form)
    return Model('<w:p><w:r><w:t xml:space="preserve">', "</w:t></w:r></w:p>", PLAIN)


def _said(one: Piece) -> str:
    return {"t": "表", "f": "图"}.get(one.kind) or readable(one.element)


def _difference(old: Piece, fresh: Piece) -> Left:
    """Return what a person wrote against what is computed; in a table, the cells in which they differ."""
    if old.kind != "t":
        return Left(readable(old.element), readable(fresh.element, results=False))
    here, there = ([readable(cell) for cell in one.element.iter(w("tc"))] for one in (old, fresh))
    if len(here) != len(there):
        return Left(f"表（{len(here)}格）", f"表（{len(there)}格）")
    differing = [(mine, theirs) for mine, theirs in zip(here, there, strict=True) if mine != theirs]
    shown_ = differing[:5]
    more = f"…等{len(differing)}格" if len(differing) > len(shown_) else ""
    return Left(
        "；".join(mine or "（空）" for mine, _ in shown_) + more, "；".join(theirs for _, theirs in shown_) + more
    )


def remembered(outcome: Outcome, part: Part) -> tuple[str, ...]:
    """Return the prints of a control as it stands in the finished document."""
    return tuple(one[0] if isinstance(one, tuple) else _mark(one, part) for one in outcome.pieces)


def texts_of(outcome: Outcome) -> tuple[str, ...]:
    """Return the texts of a control's pieces as they would be today."""
    return tuple(one[1] if isinstance(one, tuple) else "" for one in outcome.pieces)


def _mark(element: Element, part: Part) -> str:
    """Return the print of a piece, or of the content of a control inside a paragraph: a figure's, or that of a value."""
    if element.tag in (P, TBL):
        return piece(element, part).mark
    inside = pieces(element, part)
    return inside[0].mark if inside else hashed(words(shown(element)))
