"""A cell's text with live references in it: it reads as plain text, and is written into Word as fields."""

from __future__ import annotations

from collections.abc import Iterable

from ghgxl.word.fields import field_xml
from ghgxl.word.text import own_format, runs


class Linked(str):
    """A text of which pieces are fields; ``xml`` is the whole as runs."""

    __slots__ = ("xml",)
    xml: str

    @classmethod
    def of(cls, pieces: Iterable[tuple[str, str]]) -> Linked:
        """Return a text of pieces, each with the code of its field, "" for plain words."""
        kept = [(text, code) for text, code in pieces if text]
        made = cls("".join(text for text, _ in kept))
        form = own_format(made)
        made.xml = "".join(
            field_xml(code, runs(text, form), form.plain) if code else runs(text, form) for text, code in kept
        )
        return made
