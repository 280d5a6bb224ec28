"""From the filled trees to a finished document.

Cells are joined, figures drawn, pages turned, captions numbered, references and contents
written. Everything is found by the numbered instructions that filling has left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from docx.document import Document
from lxml import etree

from ghgxl.report.said import Said
from ghgxl.word import contents as tables_of_contents
from ghgxl.word import requirements
from ghgxl.word.blocks import Press
from ghgxl.word.captions import Numberer, Skeleton, bookmark_text
from ghgxl.word.fields import complex_fields, fields, set_result
from ghgxl.word.merging import mend, merge
from ghgxl.word.ooxml import (
    BODY,
    BOOKMARK_START,
    FLDSIMPLE,
    HYPHEN,
    INSTR,
    TBL,
    Element,
    P,
    T,
    ancestor,
    fragment,
    letters,
    parent,
    remove,
    shown,
    w,
)
from ghgxl.word.outline import Outline
from ghgxl.word.program import TARGET
from ghgxl.word.references import Label, Reference, reference_xml
from ghgxl.word.repairs import Ids, number_bookmarks, settle
from ghgxl.word.sections import Pages, opening, turn
from ghgxl.word.styles import Styles
from ghgxl.word.witnesses import KIND as SEEN
from ghgxl.word.witnesses import taken_up


class Told(NamedTuple):
    """A text with known numbers as it was put into a paragraph: where it begins there, and the paragraph's whole text."""

    paragraph: str
    start: int
    said: Said


class Finished(NamedTuple):
    """What is known of a finished document.

    Its contents and captions, references to blocks that it lacks, texts with known numbers, requirements not fulfilled.
    """

    contents: list[tables_of_contents.Contents]
    skeleton: Skeleton
    missing: list[Reference]
    told: list[Told]
    unfulfilled: list[requirements.Unfulfilled]


class Work:
    """Instructions left in the trees, by kind, in document order."""

    def __init__(self, roots: Sequence[Element]) -> None:
        self._found: dict[str, list[tuple[Element, str]]] = {}
        for root in roots:
            for item in root.iter(etree.ProcessingInstruction):
                if getattr(item, "target", "") == TARGET:
                    kind, _, rest = (item.text or "").partition(" ")
                    self._found.setdefault(kind, []).append((item, rest))

    def of(self, kind: str) -> list[tuple[Element, str]]:
        """Return the instructions of a kind with what they say."""
        return self._found.get(kind, [])


def finish(
    document: Document,
    roots: Sequence[Element],
    press: Press,
    outline: Outline,
    styles: Styles,
    whole: Collection[Element] = (),
) -> Finished:
    """Return what was finished in the filled stories; ``roots[0]`` is the document's own.

    In the ``whole`` ones every table cell is known to end with a paragraph.
    """
    work = Work(roots)
    body = roots[0].find(BODY)
    assert body is not None
    witnesses = taken_up(work.of(SEEN), press, body)
    join(work)
    ids = Ids(roots)
    _draw(document, work, press, ids)
    _turn_pages(work, outline)
    for root in roots:
        settle(root, cells=root not in whole)
    skeleton = Numberer(outline, styles["Caption"]).run(body)
    unfulfilled = requirements.complete(press, skeleton, body, witnesses, styles)
    missing = _write_references(work, press, skeleton)
    _refresh_references(body, skeleton)
    contents = _write_contents(work, skeleton, body, styles)
    texts = told(work, press)
    ids.renew()
    number_bookmarks(roots)
    return Finished(contents, skeleton, missing, texts, unfulfilled)


def join(work: Work) -> None:
    """Join the cells that are to be one, and look after those that were joined by hand."""
    for place, _ in work.of("mend"):
        table = ancestor(place, TBL)
        remove(place)
        if table is not None:
            mend(table)
    merge(work.of("merge"))


def _draw(document: Document, work: Work, press: Press, ids: Ids) -> None:
    places = work.of("figure")
    if not places:
        return
    from ghgxl.word.drawings import draw

    for place, number in places:
        figure, room = press.figures[int(number)]
        drawing = draw(
            figure, part=document.part, width_emu=room.width_emu, max_height_emu=room.height_emu, next_id=ids.next
        )
        parent(place).replace(place, drawing)


def _turn_pages(work: Work, outline: Outline) -> None:
    pairs = list(zip(work.of("lying"), work.of("upright"), strict=True))
    groups: list[tuple[Element, Element]] = []
    for (start, _), (end, _) in pairs:
        if groups and groups[-1][1].getnext() is start:
            remove(groups[-1][1])
            remove(start)
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
    for start, end in groups:
        first, last = start.getnext(), end.getprevious()
        remove(start)
        remove(end)
        if first is not None and last is not None:
            turn(opening(first, outline.begins_page), last)


def _write_references(work: Work, press: Press, skeleton: Skeleton) -> list[Reference]:
    """Write every reference; return those whose blocks stand nowhere in the document."""
    labels: dict[str, Label] = {caption.label.bookmark: caption.label for caption in skeleton.captions}
    titles: Mapping[Reference, Label] = {
        Reference(caption.kind, caption.title): caption.label for caption in reversed(skeleton.captions)
    }
    missing: list[Reference] = []
    for place, number in work.of("reference"):
        reference, form = press.references[int(number)]
        found = [labels[name] for name in press.bookmarks.get(reference, []) if name in labels]
        if not found and reference in titles:
            found = [titles[reference]]
        if not found:
            missing.append(reference)
        known = place.getroottree().getroot().nsmap
        for run in fragment(reference_xml(found, form), known):
            place.addprevious(run)
        remove(place)
    return missing


def _refresh_references(body: Element, skeleton: Skeleton) -> None:
    """Make REF fields of the template's own show what their bookmarks hold now, or the number of the heading they mark."""
    for simple in list(body.iter(FLDSIMPLE)):
        holder = ancestor(simple, P)
        if holder is not None and (simple.get(w("instr")) or "").split()[:1] == ["REF"]:
            complex_fields(holder)
    own = [code for code in body.iter(INSTR) if (code.text or "").split()[:1] == ["REF"]]
    if not own:
        return
    held = {str(start.get(w("name"))): start for start in body.iter(BOOKMARK_START)}
    numbers = {heading.paragraph: heading.title.label.strip().rstrip(".") for heading in skeleton.headings}
    for paragraph in dict.fromkeys(ancestor(code, P) for code in own):
        for field in fields(paragraph) if paragraph is not None else ():
            if field.kind == "REF" and field.target in held:
                numbered = "\\n" in field.code or "\\r" in field.code
                start = held[field.target]
                text = numbers.get(parent(start), "") if numbered else bookmark_text(start)
                if text:
                    set_result(field, text)


def _write_contents(work: Work, skeleton: Skeleton, body: Element, styles: Styles) -> list[tables_of_contents.Contents]:
    written: list[tables_of_contents.Contents] = []
    pages: Pages | None = None
    for place, kind in work.of("contents"):
        pages = pages or Pages(body)
        lines = tables_of_contents.entries(skeleton, kind, styles.__getitem__)
        written.append(tables_of_contents.write(place, kind, lines, pages.around(place).upright.width))
        remove(place)
    return written


def _starts(paragraph: Element) -> Iterator[tuple[Element, int]]:
    """Yield the instructions in a paragraph, each with how much of the paragraph's text stands before it."""
    before = 0
    for item in paragraph.iter(T, HYPHEN, etree.ProcessingInstruction):
        if item.tag not in (T, HYPHEN):
            yield item, before
        elif ancestor(item, P) is paragraph:
            before += len(letters(item))


def told(work: Work, press: Press) -> list[Told]:
    """Take out the marks of texts with known numbers; return where each stands."""
    found: list[tuple[Element, int, Said]] = []
    starts: dict[Element, int] = {}
    measured: set[Element] = set()
    for place, number in work.of("said"):
        paragraph = ancestor(place, P)
        if paragraph is not None:
            if paragraph not in measured:
                measured.add(paragraph)
                starts |= _starts(paragraph)
            found.append((paragraph, starts[place], press.texts[int(number)]))
        before, after = place.getprevious(), place.getnext()
        remove(place)
        if before is not None and after is not None and before.tag == after.tag == T:
            after.text = (before.text or "") + (after.text or "")
            remove(before)
    whole: dict[Element, str] = {}
    for paragraph, _, _ in found:
        if paragraph not in whole:
            whole[paragraph] = "".join(letters(item) for item in shown(paragraph))
    return [Told(whole[paragraph], start, said) for paragraph, start, said in found]
