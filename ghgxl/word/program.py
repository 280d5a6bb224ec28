"""What a story of the template is compiled to: pieces of XML, and the values, loops and choices between them.

Only data: ``compile`` makes it, ``fill`` runs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from ghgxl.word.expressions import Evaluate
from ghgxl.word.places import Spot
from ghgxl.word.sections import Page
from ghgxl.word.text import RunFormat

#: Target of the processing instructions that mark places in trees while a document is being made.
TARGET = "ghg"

Where = Literal["body", "cell", "frame"]


@dataclass(slots=True, frozen=True)
class Source:
    """Where a tag stands and how it was written."""

    spot: Spot
    written: str


@dataclass(slots=True)
class Value:
    """A value printed inside a run; ``held`` says whether a content control may stand there.

    ``seam`` is what closes the run before the control and opens one after it, when it gets one.
    """

    source: Source
    evaluate: Evaluate
    form: RunFormat
    held: bool = False
    seam: tuple[str, str] | None = None


@dataclass(slots=True)
class Merge:
    """The key of a cell that becomes one with the cell above when that has the same key."""

    source: Source
    evaluate: Evaluate


@dataclass(slots=True)
class Alone:
    """A value alone in its paragraph, of which ``before`` and ``after`` are the rest.

    A table, figure, paragraphs or contents may stand in place of the paragraph.
    """

    source: Source
    evaluate: Evaluate
    form: RunFormat
    where: Where
    page: Page
    before: str = ""
    after: str = ""
    held: bool = False
    seam: tuple[str, str] | None = None


@dataclass(slots=True)
class Rows:
    """A table in which rows are repeated: one control around the whole; ``xml`` is how the template has it."""

    source: Source
    over: str
    xml: str
    body: Program = field(default_factory=list)


@dataclass(slots=True)
class Loop:
    """A body repeated for every item; ``weight`` is how much text one turn costs."""

    source: Source
    evaluate: Evaluate
    names: tuple[str, ...]
    body: Program = field(default_factory=list)
    weight: int = 0


@dataclass(slots=True)
class Choice:
    """Branches of which the first with a true condition is run; None is ``else``."""

    branches: list[tuple[Source, Evaluate | None, Program]]


Op = str | Value | Merge | Alone | Rows | Loop | Choice
Program = list[Op]
Say = Callable[[Source, str], None]
