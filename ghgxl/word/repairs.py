"""What loops and dropped paragraphs may leave behind is put in order, so that Word opens the file without a word.

Cells end with a paragraph, tables have rows and don't touch, ids are unique, bookmarks
have both ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ghgxl.word.ooxml import (
    BOOKMARK_END,
    BOOKMARK_START,
    DOC_PR,
    SDT,
    SDT_CONTENT,
    TBL,
    TR,
    Element,
    P,
    finder,
    fragment,
    parent,
    remove,
    w,
    whole_number,
)
from ghgxl.word.sections import THIN

_UNENDED = finder("descendant::w:tc[not(*[last()][self::w:p])]")
_PARAGRAPH_ENDS = ("</w:p>", "<w:p/>", "<w:p ")
#: Word gives ids at random, up to twice as high; ours stay below.
_HIGH = 2**30
_FRAMES = tuple(w(tag) for tag in ("txbxContent", "footnote", "endnote", "hdr", "ftr"))


def whole(xml: str) -> bool:
    """Return whether every table cell in a story's text ends with a paragraph for certain: quicker than looking in its tree."""
    count = xml.count("</w:tc>")
    if count == xml.count("</w:p></w:tc>"):
        return count > 0
    return all(cell.startswith(_PARAGRAPH_ENDS, cell.rfind("<")) for cell in xml.split("</w:tc>")[:-1])


def settle(root: Element, *, cells: bool = True) -> None:
    """Complete what a story may lack after filling; without ``cells`` every table cell is known to be whole."""
    tables: list[Element] = []
    for item in list(root.iter(TBL, SDT)):
        if item.tag == TBL:
            tables.append(item)
            if next(item.iter(TR), None) is None:
                remove(item)
        elif any(not len(content) for content in item.iterchildren(SDT_CONTENT)):
            remove(item)
    for table in tables:
        if _next(table) is not None:
            table.addnext(fragment(THIN.format(inside="", section=""))[0])
    empty = [frame for frame in root.iter(*_FRAMES) if next(frame.iter(P, TBL), None) is None]
    for holder in [*(_UNENDED(root) if cells else ()), *empty]:
        holder.append(fragment("<w:p/>")[0])


def _next(table: Element) -> Element | None:
    """Return the table that follows a table at once, be it through the edge of a content control; else None."""
    after, around = table.getnext(), table.getparent()
    if after is None and around is not None and around.tag == SDT_CONTENT:
        after = parent(around).getnext()
    if after is not None and after.tag == SDT:
        content = after.find(SDT_CONTENT)
        after = next(iter(content), None) if content is not None else None
    return after if after is not None and after.tag == TBL else None


class Ids:
    """Numbers for drawings that no drawing of the document has yet."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._roots = list(roots)
        taken = [whole_number(item.get("id")) for item in self._drawings()]
        self._last = max((number for number in taken if number < _HIGH), default=0)

    def _drawings(self) -> Iterator[Element]:
        for root in self._roots:
            yield from root.iter(DOC_PR)

    def next(self) -> int:
        """Return a number not yet used."""
        self._last += 1
        return self._last

    def renew(self) -> None:
        """Give drawings that loops have repeated ids of their own."""
        seen: set[str] = set()
        for drawing in self._drawings():
            number = drawing.get("id") or ""
            if number in seen or not whole_number(number):
                number = str(self.next())
                drawing.set("id", number)
            seen.add(number)


def number_bookmarks(roots: Iterable[Element]) -> None:
    """Give bookmarks unique ids; one that a loop repeated stays where it stood first, one without its other half goes."""
    names: set[str] = set()
    last = 0
    for root in roots:
        waiting: dict[str, Element] = {}
        paired: list[tuple[Element, Element]] = []
        for mark in list(root.iter(BOOKMARK_START, BOOKMARK_END)):
            number = mark.get(w("id")) or ""
            if mark.tag == BOOKMARK_START:
                if number in waiting:
                    remove(waiting[number])
                waiting[number] = mark
            elif number in waiting:
                paired.append((waiting.pop(number), mark))
            else:
                remove(mark)
        for mark in waiting.values():
            remove(mark)
        for start, end in paired:
            name = start.get(w("name")) or ""
            if name in names:
                remove(start)
                remove(end)
                continue
            names.add(name)
            for mark in (start, end):
                mark.set(w("id"), str(last))
            last += 1
