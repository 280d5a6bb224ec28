"""Captions with their numbers: 表 2-1, 图 1-3, counted in the order in which they stand in the document.

The number is written as Word writes it, the chapter by STYLEREF and the count by SEQ,
each with the result that Word will compute. Captions of the template's own take part:
their fields get the right results, and a caption typed by hand in style Caption gets
fields. Where chapters have no numbers, the count runs through the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ghgxl.word.fields import Field, complex_fields, field_xml, fields, set_code, set_result
from ghgxl.word.ooxml import (
    HYPHEN,
    PPR,
    VAL,
    Element,
    P,
    R,
    T,
    fragment,
    letters,
    parent,
    style_of,
    text_of,
    texts,
    w,
    whole_number,
)
from ghgxl.word.outline import Outline, Title
from ghgxl.word.references import Label
from ghgxl.word.tags import BRACES
from ghgxl.word.text import attribute, own_format, runs, unbroken

_TYPED = re.compile(r"\s*(?P<kind>[表图])\s*(?:[\d一二三四五六七八九十]+(?:\s*[.\-－–—．]\s*\d+)*)?[\s:：.．、]*")
_OWN, _MADE = "_RefOwn", "_RefGhg"
_GAP = "\u3000"
_STYLE, _LEVEL = w("pStyle"), w("outlineLvl")

#: The first caption of a chapter says \\r 1 beside Word's \\s 1: LibreOffice knows only the former.
_RESTART = re.compile(r"\s*\\r\s*\d+")


class Caption(NamedTuple):
    """A caption of the finished document: 表 or 图, its label, what it says, and its paragraph."""

    kind: str
    label: Label
    title: str
    paragraph: Element


class Heading(NamedTuple):
    """A heading of the finished document."""

    title: Title
    text: str
    paragraph: Element


class Skeleton(NamedTuple):
    """Headings and captions of a document in order."""

    headings: list[Heading]
    captions: list[Caption]


def bookmark_xml(name: str, inside: str) -> str:
    """Return a bookmark around XML; its id is its name until all ids are given, when the document is finished."""
    return f'<w:bookmarkStart w:id="{name}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{name}"/>'


def number_xml(kind: str, bookmark: str, *, chaptered: bool) -> str:
    """Return the bookmarked label of a caption, its fields still without results."""
    empty = runs("", own_format("1"))
    inside = runs(f"{kind} ")
    if chaptered:
        inside += field_xml("STYLEREF 1 \\s", empty) + unbroken("-") + field_xml(f"SEQ {kind} \\* ARABIC \\s 1", empty)
    else:
        inside += field_xml(f"SEQ {kind} \\* ARABIC", empty)
    return bookmark_xml(bookmark, inside)


def caption_xml(kind: str, title: str, bookmark: str, style: str, *, chaptered: bool) -> str:
    """Return the paragraph of a caption; a table's stays with the table below it."""
    keep = "<w:keepNext/>" if kind == "表" else ""
    number = number_xml(kind, bookmark, chaptered=chaptered)
    return f'<w:p><w:pPr><w:pStyle w:val="{attribute(style)}"/>{keep}</w:pPr>{number}{runs(_GAP)}{runs(title)}</w:p>'


def is_chaptered(outline: Outline) -> bool:
    """Return whether headings of the first level are numbered by a list."""
    style = outline.style_id("Heading1", "heading 1")
    if style is None:
        return False
    (sample,) = fragment(f'<w:p><w:pPr><w:pStyle w:val="{attribute(style)}"/></w:pPr></w:p>')
    return outline.list_of(sample) is not None


def marked(body: Element, outline: Outline, caption_style: str) -> Iterator[Element]:
    """Yield the paragraphs that may be headings or captions, in document order."""
    styles = {*outline.heading_styles(), caption_style}
    last: Element | None = None
    for mark in body.iter(_STYLE, _LEVEL):
        if mark.get(VAL) not in styles and mark.tag == _STYLE:
            continue
        paragraph = parent(parent(mark))
        if paragraph is not last and paragraph.tag == P:
            last = paragraph
            yield paragraph


class Numberer:
    """Gives every caption its number and every heading its place in the contents."""

    def __init__(self, outline: Outline, caption_style: str) -> None:
        self._outline, self._style = outline, caption_style
        self._chaptered = is_chaptered(outline)
        self._main = outline.style_id("Heading1", "heading 1")
        self._appendix = ""
        self._running: dict[str, int] = {}
        self._serial = 0

    def run(self, body: Element) -> Skeleton:
        """Return headings and captions, the captions numbered in place."""
        self._serial = max(map(whole_number, _own_bookmarks(body)), default=0)
        counter = self._outline.counter()
        found = Skeleton([], [])
        paragraphs = list(marked(body, self._outline, self._style))
        first = self._outline.counter()
        chapter = next((title.chapter for p in paragraphs if (title := first.heading(p)) and title.chapter), "")
        counts: dict[str, int] = {}
        for paragraph in paragraphs:
            title = counter.heading(paragraph)
            if title is not None:
                if title.level == 1:
                    counts.clear()
                    chapter = title.chapter or chapter
                    style = style_of(paragraph)
                    self._appendix = "" if style == self._main else self._outline.style_name(style)
                found.headings.append(Heading(title, text_of(paragraph).strip(), paragraph))
                continue
            caption = self._caption(paragraph, chapter, counts)
            if caption:
                found.captions.append(caption)
        return found

    def _caption(self, paragraph: Element, chapter: str, counts: dict[str, int]) -> Caption | None:
        complex_fields(paragraph)
        own = list(fields(paragraph))
        sequence = next((field for field in own if field.kind == "SEQ"), None)
        if sequence is None:
            if not self._typed(paragraph):
                return None
            own = list(fields(paragraph))
            sequence = next(field for field in own if field.kind == "SEQ")
        kind = sequence.target
        restarts = "\\s" in sequence.code
        counts = counts if restarts else self._running
        counts[kind] = counts.get(kind, 0) + 1
        set_result(sequence, str(counts[kind]))
        if restarts:
            plain = _RESTART.sub("", sequence.code)
            set_code(sequence, f"{plain} \\r 1" if counts[kind] == 1 else plain)
        for field in own:
            if field.kind == "STYLEREF":
                set_result(field, chapter)
                if field.target == "1" and self._appendix:  # Word's 1 is its own heading style, whatever stands nearer
                    set_code(field, f'STYLEREF "{self._appendix}" \\s')
        label = self._label(paragraph, sequence)
        whole = text_of(paragraph)
        title = whole[len(label.text) :].strip() if whole.startswith(label.text) else whole.strip()
        return Caption(kind, label, title, paragraph)

    def _typed(self, paragraph: Element) -> bool:
        """Give a caption that was typed by hand its fields; False when it doesn't begin with 表 or 图."""
        match = _TYPED.match(text_of(paragraph))
        if not match:
            return False
        left = match.end()
        for text in texts(paragraph):
            content = text.text or ""
            text.text = content[left:]
            left = max(0, left - len(content))
        self._serial += 1
        number = number_xml(match["kind"], f"{_OWN}{self._serial:05d}", chaptered=self._chaptered)
        properties = paragraph.find(PPR)
        for element in reversed(fragment(number + runs(_GAP))):
            paragraph.insert(0 if properties is None else 1, element)
        return True

    def _label(self, paragraph: Element, sequence: Field) -> Label:
        """Return the label of a caption, putting a bookmark around it when it has none that ends with the number.

        Word puts others round a whole caption, and round its words, for references to these.
        """
        run = sequence.end
        assert run is not None
        before = _before(paragraph, run)
        for start in paragraph.findall(w("bookmarkStart")):
            name, text = str(start.get(w("name"))), bookmark_text(start)
            if name.startswith("_Ref") and text and before.endswith(text):
                return Label(text, name)
        self._serial += 1
        name = f"{_OWN}{self._serial:05d}"
        start, end = fragment(bookmark_xml(name, ""))
        first = next((item for item in paragraph if item.tag == R), run)
        first.addprevious(start)
        (run if parent(run) is paragraph else first).addnext(end)
        return Label(bookmark_text(start), name)


def _before(paragraph: Element, run: Element) -> str:
    """Return the visible text of a paragraph before one of its runs."""
    before: list[str] = []
    for item in paragraph.iter(T, HYPHEN, R):
        if item is run:
            break
        before.append("" if item.tag == R else letters(item))
    return "".join(before)


def _own_bookmarks(body: Element) -> Iterator[str]:
    """Yield the numbers in the bookmarks of ours that an earlier run has put round captions."""
    for start in body.iter(w("bookmarkStart")):
        name = str(start.get(w("name")))
        if name.startswith(_OWN):
            yield name.removeprefix(_OWN)


def taken(body: Element) -> int:
    """Return the highest number in the bookmarks that a report has put round the captions of its tables and figures."""
    names = (str(start.get(w("name"))) for start in body.iter(w("bookmarkStart")))
    return max((whole_number(name.removeprefix(_MADE)) for name in names if name.startswith(_MADE)), default=0)


def bookmark_text(start: Element) -> str:
    """Return the visible text from a bookmark's start to its end in the same paragraph."""
    shown = ""
    for item in start.itersiblings():
        if item.tag == w("bookmarkEnd") and item.get(w("id")) == start.get(w("id")):
            break
        shown += text_of(item)
    return shown


def typed_titles(body: Element, outline: Outline, caption_style: str, kind: str) -> list[str]:
    """Return what the template's own captions of a kind say, so that they can be referred to by it."""
    titles: list[str] = []
    for paragraph in marked(body, outline, caption_style):
        if (
            outline.level(paragraph) is None
            and (match := _TYPED.match(text := text_of(paragraph)))
            and match["kind"] == kind
        ):
            titles.append(text[match.end() :].strip())
    return [title for title in titles if title and not BRACES.search(title)]
