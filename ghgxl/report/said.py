"""Numbers and sentences that know their origins: a Known is a number with a name, a Said a text with the numbers in it.

They are an ordinary float and an ordinary str to everybody who doesn't ask. Nothing is rounded or computed here.
"""

from __future__ import annotations

from typing import NamedTuple, Self


class Figure(NamedTuple):
    """A printed number: the text as printed, and the name of its origin."""

    text: str
    origin: str


class Known(float):
    """A number with the name of its origin."""

    __slots__ = ("name",)

    name: str

    def __new__(cls, value: float, name: str) -> Self:
        """Return the value, named."""
        known = super().__new__(cls, value)
        known.name = name
        return known


class Said(str):
    """A text with the numbers in it, in their order, and the name that it has itself ("" for none)."""

    __slots__ = ("figures", "name")

    figures: tuple[Figure, ...]
    name: str

    def __new__(cls, text: str, figures: tuple[Figure, ...] = (), name: str = "") -> Self:
        """Return the text, with its numbers."""
        said = super().__new__(cls, text)
        said.figures, said.name = figures, name
        return said

    def called(self, name: str) -> Said:
        """Return the text under a name."""
        return Said(str(self), self.figures, name)


class Telling:
    """Remembers the numbers of a sentence while it is being put together.

    ``tell = Telling()``, then ``tell(fixed(value), origin)`` inside the sentence, and at the end ``tell.said(text)``.
    """

    def __init__(self) -> None:
        self._figures: list[Figure] = []

    def __call__(self, text: str, origin: str) -> str:
        """Return the printed number, and remember where it comes from."""
        self._figures.append(Figure(text, origin))
        return text

    def said(self, text: str) -> Said:
        """Return the sentence with the numbers that were told for it."""
        return Said(text, tuple(self._figures))


def known(value: float | None, name: str) -> Known | None:
    """Return a number with its name; None stays None."""
    return None if value is None else Known(value, name)


def figures_of(value: object) -> tuple[Figure, ...]:
    """Return the numbers that a text is known to hold."""
    return value.figures if isinstance(value, Said) else ()
