"""Page numbers of a finished document: from Word where it is, else from LibreOffice where it is, else none.

Nobody is asked anything, and what is delivered went through neither: both look at a copy, and only numbers come back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ghgxl.word import pages_office, pages_word
from ghgxl.word.pages_sections import Numbered


class Paginator(NamedTuple):
    """A program that lays out documents: its name, whether it is on this machine, and how it is asked."""

    name: str
    is_here: Callable[[], bool]
    number: Callable[[bytes, Sequence[str]], Numbered | None]


#: In the order in which they are asked.
PAGINATORS = (
    Paginator("Word", pages_word.is_installed, pages_word.number),
    Paginator("LibreOffice", pages_office.is_installed, pages_office.number),
)


def number(data: bytes, bookmarks: Sequence[str]) -> Numbered | None:
    """Return the page numbers of bookmarks in the bytes of a finished document, from the first program that knows them."""
    for paginator in PAGINATORS:
        if paginator.is_here():
            found = paginator.number(data, bookmarks)
            if found is not None:
                return found
    return None


def is_available() -> bool:
    """Return whether page numbers can be had here."""
    return any(paginator.is_here() for paginator in PAGINATORS)
