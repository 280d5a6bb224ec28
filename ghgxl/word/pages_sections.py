"""Sections of a document and how each prints its page numbers; shared by all who find out where pages end.

Nothing is laid out in here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ghgxl.word.ooxml import (
    BOOKMARK_START,
    PPR,
    SECTPR,
    Element,
    P,
    child,
    w,
)  # fmt: skip
from ghgxl.word.outline import formatted


class Numbered(NamedTuple):
    """The printed page number of each bookmark, how many pages the document has, and the program that laid it out."""

    pages: dict[str, str]
    total: int
    program: str


class Section(NamedTuple):
    """A section: its first paragraph, the number it starts at (None: it goes on), and the format of its numbers."""

    first: Element | None
    start: int | None
    form: str


def sections(body: Element) -> tuple[list[Section], dict[str, int]]:
    """Return the sections of a body without content controls, and the section that each bookmark stands in."""
    found: list[Section] = []
    section_of: dict[str, int] = {}
    first: Element | None = None
    for element in body:
        if element.tag != SECTPR:
            for mark in element.iter(BOOKMARK_START):
                section_of[str(mark.get(w("name")))] = len(found)
            if first is None:
                first = next(element.iter(P), None)
        section = element if element.tag == SECTPR else child(element, PPR, SECTPR)
        if section is not None:
            numbering = child(section, w("pgNumType"))
            start = None if numbering is None else numbering.get(w("start"))
            form = "decimal" if numbering is None else numbering.get(w("fmt"), "decimal")
            found.append(Section(first, None if start is None else int(start), form))
            first = None
    if first is not None or not found:
        found.append(Section(first, None, "decimal"))
    return found, section_of


def written(page: int, section: Section) -> str:
    """Return a page's own number as its section writes it."""
    return formatted(page, section.form) or str(page)


def printed(page: int, section: int, starts: Sequence[tuple[Section, int]]) -> str:
    """Return the number printed on the page (counted from the document's first) that lies in a section.

    ``starts`` are the sections with the page that each begins on.
    """
    offset = 0
    for one, first in starts[: section + 1]:
        if one.start is not None:
            offset = one.start - first
    return written(page + offset, starts[section][0])
