"""A generated text that people have edited: which of its numbers still stand as they were made, and what they are today.

Only numbers are told apart, and only where there can be no doubt: today's text must have the words of the generated one, and
each number must stand once for each time that it was made, in the same order, beside a sign that stood beside it. Else
nothing is changed. Nothing is written in here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ghgxl.report.said import NUMBER
from ghgxl.word.prints import words

#: A number that is no count or ordinal: another one like it is hardly in the same text by chance.
_OWN = 4


class Swap(NamedTuple):
    """A number in a text that is another one today: where it stands, and what it becomes."""

    start: int
    end: int
    text: str


def renumbered(made: str, stands: str, today: str) -> list[Swap] | None:
    """Return which numbers of an edited text are others today; None where that is not certain.

    ``made`` is the text as it was generated, ``stands`` what people have made of it, ``today`` what would be generated now.
    """
    if not made or words(NUMBER.sub("#", made)) != words(NUMBER.sub("#", today)):
        return None
    before, here, after = (list(NUMBER.finditer(text)) for text in (made, stands, today))
    made_of, left = Counter(one[0] for one in before), Counter(one[0] for one in here)
    if any(left[text] not in (0, count) for text, count in made_of.items()):
        return None
    kept = [at for at, one in enumerate(before) if left[one[0]]]
    mine = [one for one in here if one[0] in made_of]
    if [before[at][0] for at in kept] != [one[0] for one in mine]:
        return None
    if not all(_beside(before[at], one, made, stands) for at, one in zip(kept, mine, strict=True)):
        return None
    pairs = [(one, after[at][0]) for at, one in zip(kept, mine, strict=True)]
    return [Swap(one.start(), one.end(), text) for one, text in pairs if one[0] != text]


def _beside(made: re.Match[str], stands: re.Match[str], before: str, here: str) -> bool:
    """Return whether a number stands beside a sign that it stood beside, or is one that nobody types by chance."""
    if sum(map(str.isdigit, made[0])) >= _OWN:
        return True
    sides = [
        (_last(before[: made.start()]), _last(here[: stands.start()])),
        (_first(before[made.end() :]), _first(here[stands.end() :])),
    ]
    return any(one == other for one, other in sides)


def _last(text: str) -> str:
    return text.rstrip()[-1:]


def _first(text: str) -> str:
    return text.lstrip()[:1]


def replaced(text: str, swaps: Sequence[Swap]) -> str:
    """Return a text with its numbers exchanged."""
    for one in reversed(swaps):
        text = text[: one.start] + one.text + text[one.end :]
    return text
