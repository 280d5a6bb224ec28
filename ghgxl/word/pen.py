"""The pen that brings new content into a document that people have edited: plainly, or as tracked revisions.

What stands there gives way only where it differs, piece by piece and cell by cell; new text takes the format
of the old. With tracking the old stays as deleted and the new comes as inserted, in the name of ``ghgxl``.
Whether something may be replaced is decided elsewhere.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from ghgxl.word.ooxml import (
    PPR,
    RPR,
    TBL,
    TC,
    TR,
    Element,
    P,
    R,
    T,
    child,
    fragment,
    keep_space,
    parent,
    remove,
    text_of,
    value,
    w,
    whole_number,
)
from ghgxl.word.prints import CELL, shown, words
from ghgxl.word.program import TARGET
from ghgxl.word.tables import NUMBER
from ghgxl.word.text import PLAIN, RunFormat, attribute

AUTHOR = "ghgxl"
_RAISED = w("vertAlign")
_CONTENT = frozenset((w("t"), w("tab"), w("br"), w("cr"), w("noBreakHyphen"), w("softHyphen"), w("sym")))
ANCHORS = (w("drawing"), w("pict"), w("object"), w("commentReference"), w("footnoteReference"), w("endnoteReference"))
FIELDS = (w("fldChar"), w("instrText"))


class Change(NamedTuple):
    """A change inside a control: where in it ("" for all of it), what stood there, what stands there now."""

    spot: str
    old: str
    new: str


def readable(element: Element, *, results: bool = True) -> str:
    """Return what a person reads in an element, revisions taken as accepted; without the results of fields if told so."""
    text = text_of(element) if results else shown(element)
    return " ".join(text.split())


class Pen:
    """Writes plainly, or with tracking where there is a date to write under ("" for none)."""

    def __init__(self, roots: Sequence[Element], *, tracked: bool, date: str = "") -> None:
        self.tracked = tracked
        self._stamp = f'w:author="{AUTHOR}"' + (f' w:date="{attribute(date)}"' if date else "")
        marks = [item for root in roots for item in root.iter(w("ins"), w("del"), w("moveFrom"), w("moveTo"))]
        self._last = max((whole_number(item.get(w("id")), 90_000) for item in marks), default=90_000)

    def mark(self, tag: str) -> Element:
        """Return a new mark of a revision of ours."""
        self._last += 1
        (mark,) = fragment(f'<w:{tag} w:id="{self._last}" {self._stamp}/>')
        return mark

    # -- runs ----------------------------------------------------------------------------------------------------

    def strike(self, runs: Iterable[Element]) -> None:
        """Take runs away."""
        for run in list(runs):
            if not self.tracked:
                remove(run)
                continue
            around = parent(run)
            if around.tag == w("ins") and around.get(w("author")) == AUTHOR and len(around) == 1:
                remove(around)  # what was only proposed needs no deletion
                continue
            mark = self.mark("del")
            run.addprevious(mark)
            mark.append(run)
            for text in list(run.iter(T)):
                text.tag = w("delText")
                keep_space(text)
            for code in list(run.iter(w("instrText"))):
                code.tag = w("delInstrText")

    def write(self, runs: Iterable[Element], before: Element | None, holder: Element) -> None:
        """Put runs in front of an element, or at the end of a holder."""
        for run in list(runs):
            new = run
            if self.tracked:
                new = self.mark("ins")
                new.append(run)
            if before is None:
                holder.append(new)
            else:
                before.addprevious(new)

    # -- paragraphs ----------------------------------------------------------------------------------------------

    def paragraph(self, old: Element, new: Element, *, title: bool = False, whole: bool = False) -> Change | None:
        """Make a paragraph, or the content of a control in one, read as the new one does; return the change.

        With ``title`` only what follows the last field is rewritten: the number of a caption stays. ``whole`` rewrites
        what reads the same too.
        """
        if not whole and words(shown(old)) == words(shown(new)) and (not _instructed(new) or _fielded(old)):
            return None
        change = Change("", readable(old), readable(new, results=False))
        stale = _texts(old, title=title)
        fresh = _texts(new, title=title)
        form = _form(stale)
        for run in fresh:
            _dress(run, form)
        place = stale[0] if stale else None
        if place is not None and parent(place) is not old:  # inside a revision or link: in front of that
            place = next(item for item in place.iterancestors() if parent(item) is old)
        self.write(fresh, place, old)
        self.strike(stale)
        return change

    def drop(self, element: Element) -> None:
        """Take a paragraph or table away."""
        if not self.tracked:
            remove(element)
        elif element.tag == TBL:
            self.rows([*element.iter(TR)], "del")
        else:
            self.strike(_texts(element))
            self._end(element, "del")

    def insert(self, element: Element, after: Element | None, holder: Element) -> None:
        """Put a new paragraph or table behind an element, or first in a holder."""
        if self.tracked:
            if element.tag == TBL:
                self.rows([*element.iter(TR)], "ins")
            else:
                self._proposed(element)
                self._end(element, "ins")
        if after is None:
            holder.insert(0, element)
        else:
            after.addnext(element)

    def _proposed(self, paragraph: Element) -> None:
        for run in list(paragraph.iterchildren(R)):
            mark = self.mark("ins")
            run.addprevious(mark)
            mark.append(run)

    def _end(self, paragraph: Element, tag: str) -> None:
        """Mark the end of a paragraph as inserted or deleted."""
        properties = paragraph.find(PPR)
        if properties is None:
            (properties,) = fragment("<w:pPr/>")
            paragraph.insert(0, properties)
        form = properties.find(RPR)
        if form is None:
            (form,) = fragment("<w:rPr/>")
            later = next((item for item in properties if item.tag in (w("sectPr"), w("pPrChange"))), None)
            properties.append(form) if later is None else later.addprevious(form)
        if form.find(w(tag)) is None:
            mark = self.mark(tag)
            form.insert(1 if tag == "del" and form.find(w("ins")) is not None else 0, mark)

    def rows(self, rows: Sequence[Element], tag: str) -> None:
        """Mark rows, and what stands in them, as inserted or deleted."""
        for row in rows:
            properties = row.find(w("trPr"))
            if properties is None:
                (properties,) = fragment('<w:trPr><w:cantSplit w:val="off"/></w:trPr>')  # the schema wants one property
                exception = row.find(w("tblPrEx"))
                row.insert(0, properties) if exception is None else exception.addnext(properties)
            later = properties.find(w("trPrChange"))
            mark = self.mark(tag)
            properties.append(mark) if later is None else later.addprevious(mark)
            for paragraph in row.iter(P):
                if tag == "del":
                    self.strike(_texts(paragraph))
                else:
                    self._proposed(paragraph)

    # -- tables --------------------------------------------------------------------------------------------------

    def table(self, old: Element, new: Element) -> list[Change]:
        """Make a table read as the new one does; return what changed, cell by cell where the rows stay."""
        if _columns(old) != _columns(new):
            change = Change("整表", f"{len(_rows(old))}行{_columns(old)}列", f"{len(_rows(new))}行{_columns(new)}列")
            self._replace(old, new)
            return [change]
        before, after = _rows(old), _rows(new)
        changes: list[Change] = []
        here, there = [_key(row) for row in before], [_key(row) for row in after]
        last = old.find(w("tblGrid"))
        for kind, low, high, start, end in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
            if kind == "equal":
                for number, (row, fresh) in enumerate(zip(before[low:high], after[start:end], strict=True), start + 1):
                    changes += self._row(row, fresh, number)
                    last = row
                continue
            gone, come = before[low:high], after[start:end]
            if len(gone) == len(come) and all(map(_alike, here[low:high], there[start:end])):
                for number, (row, fresh) in enumerate(zip(gone, come, strict=True), start + 1):
                    changes += self._row(row, fresh, number)
                    last = row
                continue
            changes += [Change(f"第{low + number + 1}行", line(row), "（删除）") for number, row in enumerate(gone)]
            changes += [Change(f"第{start + number + 1}行", "（新增）", line(row)) for number, row in enumerate(come)]
            if self.tracked:
                self.rows(gone, "del")
                self.rows(come, "ins")
                last = gone[-1] if gone else last
            for row in come:
                assert last is not None
                last.addnext(row)
                last = row
            if not self.tracked:
                for row in gone:
                    remove(row)
        return changes

    def _row(self, old: Element, new: Element, number: int) -> list[Change]:
        changes: list[Change] = []
        for column, (cell, fresh) in enumerate(zip(old.findall(TC), new.findall(TC), strict=True), 1):
            here, there = cell.find(P), fresh.find(P)
            if here is not None and there is not None and (change := self.paragraph(here, there)):
                changes.append(change._replace(spot=f"第{number}行第{column}列"))
        return changes

    def _replace(self, old: Element, new: Element) -> None:
        if not self.tracked:
            parent(old).replace(old, new)
            return
        self.rows(_rows(old), "del")
        self.rows(_rows(new), "ins")
        (between,) = fragment("<w:p/>")  # tables that touch are one table to Word
        self._end(between, "ins")
        self._end(between, "del")
        old.addnext(between)
        between.addnext(new)


def _instructed(paragraph: Element) -> bool:
    """Return whether a cross-reference still waits to be written in a paragraph."""
    return any(getattr(item, "target", "") == TARGET for item in paragraph)


def _fielded(paragraph: Element) -> bool:
    return next(paragraph.iter(w("fldChar")), None) is not None


def _texts(holder: Element, *, title: bool = False) -> list[Element]:
    """Return the runs of text in a paragraph, what anchors something else left out; fields only when they are wanted."""
    out: list[Element] = []
    for item in holder.iter():
        if getattr(item, "target", "") == TARGET:
            if not title:
                out.append(item)
            continue
        if item.tag != R or next(item.iterancestors(w("del"), w("moveFrom")), None) is not None:
            continue
        if any(above.tag == P for above in _between(item, holder)):
            continue
        if title and any(item.find(tag) is not None for tag in FIELDS):
            out.clear()
            continue
        if any(item.find(tag) is not None for tag in ANCHORS):
            continue
        if any(inner.tag in _CONTENT or inner.tag in FIELDS for inner in item):
            out.append(item)
    return out


def _between(item: Element, holder: Element) -> Iterable[Element]:
    for above in item.iterancestors():
        if above is holder:
            return
        yield above


def _form(runs: Sequence[Element]) -> RunFormat:
    """Return the format of the first run that holds text, neither raised nor lowered."""
    first = next((run for run in runs if run.tag == R), None)
    properties = None if first is None else child(first, RPR)
    if properties is None:
        return PLAIN
    plain = copy.deepcopy(properties)
    for item in plain.findall(_RAISED):
        plain.remove(item)
    return RunFormat(plain)


def _dress(run: Element, form: RunFormat) -> None:
    """Give a new run the format of what it replaces; what is lowered, raised or a box stays that."""
    if run.tag != R or form is PLAIN:
        return
    old = run.find(RPR)
    height = value(old, _RAISED)
    fonts = None if old is None else old.find(w("rFonts"))
    if height in ("subscript", "superscript"):
        xml = form.lowered if height == "subscript" else form.raised
    elif fonts is not None and fonts.get(w("ascii")) == "宋体" and fonts.get(w("hint")):
        xml = form.boxes
    else:
        xml = form.plain
    if old is not None:
        remove(old)
    for properties in reversed(fragment(xml)):
        run.insert(0, properties)


def _rows(table: Element) -> list[Element]:
    """Return the rows of a table that no revision has deleted."""
    return [row for row in table.findall(TR) if child(row, w("trPr"), w("del")) is None]


def _columns(table: Element) -> int:
    return len(table.findall(f"{w('tblGrid')}/{w('gridCol')}"))


def _key(row: Element) -> tuple[object, ...]:
    """Return what makes two rows the same row with other numbers: how its cells span, and its words."""
    out: list[object] = [child(row, w("trPr"), w("tblHeader")) is not None]
    for cell in row.findall(TC):
        properties = cell.find(w("tcPr"))
        merge = None if properties is None else properties.find(w("vMerge"))
        joined = None if merge is None else merge.get(w("val")) or "continue"
        text = words(shown(cell)).replace(CELL, "")
        out.append((value(properties, w("gridSpan")), joined, "#" if NUMBER.match(text) else text))
    return tuple(out)


def _alike(old: tuple[object, ...], new: tuple[object, ...]) -> bool:
    """Return whether two rows are one row with some cells rewritten: they span alike and share a cell's words."""
    cells = list(zip(old[1:], new[1:], strict=False))
    spans = [isinstance(one, tuple) and isinstance(other, tuple) and one[:2] == other[:2] for one, other in cells]
    return old[0] == new[0] and len(old) == len(new) and all(spans) and any(one == other for one, other in cells)


def line(row: Element) -> str:
    """Return what a person reads in a row."""
    return " | ".join(readable(cell) for cell in row.findall(TC))
