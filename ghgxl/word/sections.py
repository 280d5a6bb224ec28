"""Sections: the room a page leaves for tables and figures, and pages turned on their side for wide tables.

A wide table gets a section of its own between copies of the section around it; headers,
footers and page numbers go on. Lengths are twips (1/20 point) unless a name says EMU.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import NamedTuple

from ghgxl.word.ooxml import BODY, PPR, SECTPR, Element, P, ancestor, child, fragment, parent, remove, text_of, w

EMU_PER_TWIP = 635
_A4 = {"w": 11906, "h": 16838}
#: Word's own margins, where a section says nothing.
_MARGINS = {"top": 1440, "bottom": 1440, "left": 1800, "right": 1800, "gutter": 0}
_HEADER_KINDS = (w("headerReference"), w("footerReference"))
_FIRST_ONLY = (w("titlePg"),)
_DRAWN = (w("drawing"), w("pict"), w("object"), w("br"), w("fldChar"))

#: A paragraph that takes next to no room, for what Word wants in a paragraph of its own.
THIN = (
    '<w:p><w:pPr>{inside}<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:ind w:left="0" w:firstLine="0" w:firstLineChars="0"/><w:rPr><w:sz w:val="2"/></w:rPr>{section}</w:pPr></w:p>'
)


class Room(NamedTuple):
    """The text area of a page, in twips."""

    width: int
    height: int

    @property
    def width_emu(self) -> int:
        """The width in EMU."""
        return self.width * EMU_PER_TWIP

    @property
    def height_emu(self) -> int:
        """The height in EMU."""
        return self.height * EMU_PER_TWIP


class Page(NamedTuple):
    """The rooms of a section: as it stands, and turned on its side."""

    upright: Room
    lying: Room


#: A length as Word writes it, in twips, and as the standard allows it besides.
_LENGTH = re.compile(r"([+-]?\d{1,9}(?:\.\d{1,9})?)(mm|cm|in|pt|pc|pi)?")
_TWIPS = {None: 1, "mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440, "pt": 20, "pc": 240, "pi": 240}
#: No page of Word's is wider or higher: 22 inches.
_LONGEST = 31_680


def _length(element: Element | None, name: str, otherwise: int) -> int:
    """Return a length in twips; another where nothing is said, or nothing that Word would not ignore."""
    raw = None if element is None else element.get(w(name))
    found = _LENGTH.fullmatch(raw.strip()) if raw else None
    length = otherwise if found is None else int(float(found[1]) * _TWIPS[found[2]])
    return length if abs(length) <= _LONGEST else otherwise


def page_of(section: Element | None) -> Page:
    """Return the rooms of a w:sectPr; A4 with Word's margins where it says nothing."""
    size = child(section, w("pgSz")) if section is not None else None
    margins = child(section, w("pgMar")) if section is not None else None
    width, height = _length(size, "w", _A4["w"]), _length(size, "h", _A4["h"])
    sides = sum(_length(margins, name, _MARGINS[name]) for name in ("left", "right", "gutter"))
    ends = sum(abs(_length(margins, name, _MARGINS[name])) for name in ("top", "bottom"))
    columns = child(section, w("cols")) if section is not None else None
    count = max(1, _length(columns, "num", 1))
    column = (width - sides - _length(columns, "space", 720) * (count - 1)) // count
    lying = Room(height - ends, width - sides) if width < height else Room(column, height - ends)
    return Page(Room(column, height - ends), lying)


#: Left and right of the text in a cell where nothing is said of them.
_CELL_MARGIN = 108


def cell_room(cell: Element, page: Room) -> Room:
    """Return the room inside a table cell: its own width less its margins; the page's room where its width isn't told."""
    own = child(cell, w("tcPr"))
    width = child(own, w("tcW")) if own is not None else None
    if width is None or width.get(w("type"), "dxa") != "dxa":
        return page
    table = ancestor(cell, w("tbl"))
    held = child(own, w("tcMar")) if own is not None else None
    general = child(table, w("tblPr"), w("tblCellMar")) if table is not None else None

    def margin(side: str, other: str) -> int:
        for margins in (held, general):
            for name in (side, other):
                found = child(margins, w(name)) if margins is not None else None
                if found is not None:
                    return _length(found, "w", _CELL_MARGIN)
        return _CELL_MARGIN

    inside = _length(width, "w", page.width) - margin("left", "start") - margin("right", "end")
    return page._replace(width=min(max(inside, 1), page.width))


class Pages:
    """Which section each top-level element of a body stands in."""

    def __init__(self, body: Element) -> None:
        self._body = body
        self._page: dict[Element, Page] = {}
        waiting: list[Element] = []
        for element in body:
            waiting.append(element)
            section = element if element.tag == SECTPR else child(element, PPR, SECTPR)
            if section is not None:
                self._page.update(dict.fromkeys(waiting, page_of(section)))
                waiting.clear()
        self._last = page_of(None)
        self._page.update(dict.fromkeys(waiting, self._last))

    def around(self, element: Element) -> Page:
        """Return the page an element stands on, at whatever depth."""
        while element.getparent() is not self._body:
            above = element.getparent()
            if above is None:
                return self._last
            element = above
        return self._page.get(element, self._last)


# -- pages on their side -------------------------------------------------------------------------------------------


def governing(element: Element) -> Element | None:
    """Return the w:sectPr that rules a top-level element: the next one in the body."""
    own = child(element, PPR, SECTPR)
    if own is not None:
        return own
    for later in element.itersiblings():
        section = later if later.tag == SECTPR else child(later, PPR, SECTPR)
        if section is not None:
            return section
    return None


def _turned(section: Element) -> Element:
    """Return a copy of a section on its side: paper and margins turned a quarter."""
    turned = copy.deepcopy(section)
    size, margins = child(turned, w("pgSz")), child(turned, w("pgMar"))
    if size is not None:
        width, height = _length(size, "w", _A4["w"]), _length(size, "h", _A4["h"])
        size.set(w("w"), str(max(width, height)))
        size.set(w("h"), str(min(width, height)))
        size.set(w("orient"), "landscape")
    if margins is not None:
        held = [name for name in ("top", "right", "bottom", "left") if margins.get(w(name)) is not None]
        old = {name: abs(_length(margins, name, _MARGINS[name])) for name in held}
        for name, source in (("right", "top"), ("bottom", "right"), ("left", "bottom"), ("top", "left")):
            if source in old:
                margins.set(w(name), str(old[source]))
    return turned


def _goes_on(section: Element) -> None:
    """Make a section the continuation of the one before: next page, same headers, page numbers running on."""
    for item in list(section):
        if item.tag in _FIRST_ONLY or item.tag in _HEADER_KINDS:
            section.remove(item)
    number = child(section, w("pgNumType"))
    if number is not None:
        number.attrib.pop(w("start"), "")
    kind = child(section, w("type"))
    if kind is not None:
        section.remove(kind)


def _is_bare(element: Element) -> bool:
    return element.tag == P and not text_of(element).strip() and next(element.iter(*_DRAWN), None) is None


#: So many paragraphs, and so many characters, may stand between a page's beginning and a table that turns the page.
_OPENING = 3
_OPENING_LENGTH = 300


def opening(first: Element, begins_page: Callable[[Element], bool]) -> Element:
    """Return the paragraph that opens the page of a table that lies on its side, the table itself where the page is begun.

    A title and a sentence that would stand alone on an upright page are turned with their table.
    """
    found, length = first, 0
    for _ in range(_OPENING):
        before = found.getprevious()
        while before is not None and before.tag in (w("bookmarkStart"), w("bookmarkEnd")):
            before = before.getprevious()
        if before is None or before.tag != P or next(before.iter(SECTPR, *_DRAWN[:3]), None) is not None:
            return first
        found, length = before, length + len(text_of(before))
        if length > _OPENING_LENGTH:
            return first
        if begins_page(found):
            return found
    return first


def turn(first: Element, last: Element) -> None:
    """Put the top-level elements from first to last on pages of their own, turned on their side."""
    section = governing(last)
    if section is None or parent(first).tag != BODY:
        return
    size = child(section, w("pgSz"))
    if size is not None and _length(size, "w", 0) > _length(size, "h", 0):
        return
    before = first.getprevious()
    begins = before is None or child(before, PPR, SECTPR) is not None
    turned = _turned(section)
    if not begins and before is not None:
        kept = copy.deepcopy(section)
        if before.tag == P:
            _properties(before).append(kept)
            _order(_properties(before))
        else:
            (thin,) = fragment(THIN.format(inside="", section=""))
            _properties(thin).append(kept)
            before.addnext(thin)
        _goes_on(turned)
    _close(last, section, turned)


def _close(last: Element, section: Element, turned: Element) -> None:
    """End the turned section after ``last``; what follows goes on in the old one, unless nothing does."""
    after = last.getnext()
    while after is not None and after.tag in (w("bookmarkStart"), w("bookmarkEnd")):
        after = after.getnext()
    if after is section or (after is not None and child(after, PPR, SECTPR) is section and _is_bare(after)):
        if after is not section:
            remove_bare = after
            (thin,) = fragment(THIN.format(inside="", section=""))
            _properties(thin).append(turned)
            remove_bare.addnext(thin)
            remove(remove_bare)
        else:
            section.addnext(turned)
            remove(section)
        return
    if last.tag == P and child(last, PPR, SECTPR) is None:
        _properties(last).append(turned)
        _order(_properties(last))
    else:
        (thin,) = fragment(THIN.format(inside="", section=""))
        _properties(thin).append(turned)
        last.addnext(thin)
    _goes_on(section)


def _properties(paragraph: Element) -> Element:
    found = paragraph.find(PPR)
    if found is None:
        (found,) = fragment("<w:pPr/>")
        paragraph.insert(0, found)
    return found


def _order(properties: Element) -> None:
    """Put w:sectPr where the schema wants it: last but for w:pPrChange."""
    section, change = properties.find(SECTPR), properties.find(w("pPrChange"))
    if section is not None and change is not None:
        change.addprevious(section)
