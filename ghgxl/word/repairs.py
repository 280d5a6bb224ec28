"""What loops and dropped paragraphs may leave behind is put in order, so that Word opens the file without a word.

Cells end with a paragraph, tables have rows and don't touch, ids are unique, bookmarks
have both ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ghgxl.word.ooxml import BOOKMARK_END, BOOKMARK_START, DOC_PR, Element, finder, fragment, remove, w
from ghgxl.word.sections import THIN

_NO_ROWS = finder("descendant::w:tbl[not(descendant::w:tr)]")
_NO_CELLS = finder("descendant::w:tr[not(descendant::w:tc)]")
_HOLLOW = finder("descendant::w:sdt[w:sdtContent[not(*)]]")
_TOUCHING = finder("descendant::w:tbl[following-sibling::*[1][self::w:tbl]]")
_NO_PARAGRAPH = finder(
    "descendant::w:tc[not(*[last()][self::w:p])] | descendant::w:txbxContent[not(w:p|w:tbl|w:sdt)] | descendant::w:footnote[not(w:p)] | descendant::w:endnote[not(w:p)]"
    " | self::w:hdr[not(w:p|w:tbl|w:sdt)] | self::w:ftr[not(w:p|w:tbl|w:sdt)]",
)


def settle(root: Element) -> None:
    """Complete what a story may lack after filling."""
    for find in (_NO_CELLS, _NO_ROWS, _HOLLOW):
        for hollow in find(root):
            remove(hollow)
    for table in _TOUCHING(root):
        table.addnext(fragment(THIN.format(inside="", section=""))[0])
    for holder in _NO_PARAGRAPH(root):
        holder.append(fragment("<w:p/>")[0])


class Ids:
    """Numbers for drawings that no drawing of the document has yet."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._roots = list(roots)
        self._last = max(
            (int(item.get("id") or 0) for item in self._drawings() if (item.get("id") or "").isdigit()), default=0
        )

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
            if number in seen or not number.isdigit():
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
