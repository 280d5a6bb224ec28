"""Numbers and sentences that know their origins: a Known is a number with a name, a Said a text with the numbers in it.

They are an ordinary float and an ordinary str to everybody who doesn't ask. Nothing is rounded or computed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Self

#: A number as it is printed in a text: no part of a formula (CO2), a name or a longer number.
NUMBER = re.compile(r"(?<![A-Za-z\d.,~])[+\-−]?\d[\d,]*(?:\.\d+)?[%％]?")
#: What has digits and is no number: the codes of sources, standards, dates and years.
_NAMES = re.compile(
    r"[A-Za-z]\w*(?:-\w+)+|GB(?:/T)? ?[\d.]+(?:[-—]\d{4})?|\d{4}(?: ?年|[-—]\d{4} ?年|-\d{1,2}-\d{1,2}\b)(?:\d{1,2}月)?(?:\d{1,2}日)?"
)


class Figure(NamedTuple):
    """A printed number: the text as printed, the name of its origin, and where it stands in its text (-1: wherever it is first)."""

    text: str
    origin: str
    at: int = -1


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


def numbers_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers of a text; digits in the codes of sources, in names of standards and in dates are none."""
    names = [one.span() for one in _NAMES.finditer(text)]
    for number in NUMBER.finditer(text):
        if not any(start <= number.start() < end for start, end in names):
            yield number


def value_of(printed: str) -> float:
    """Return the value of a printed number; a percentage as a share of one."""
    value = float(printed.rstrip("%％").replace(",", "").replace("−", "-"))
    return value / 100 if printed[-1] in "%％" else value
