"""Tables of a template whose rows come and go: cells merged by hand are marked, and the whole table is made one thing.

Only instructions are left in the tree; what they ask for is done by ``cutting``, ``controls`` and ``merging``.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from ghgxl.word import merging
from ghgxl.word.cutting import End, Mark
from ghgxl.word.holding import outermost, written_rows
from ghgxl.word.ooxml import TBL, Element, ancestor, finder
from ghgxl.word.program import TARGET, Rows, Source

_MERGED = finder("descendant::w:vMerge")


class Repeating:
    """Looks after the tables of one story; ``instruction`` makes what stands for a mark in the tree."""

    def __init__(self, instruction: Callable[[Mark | None], Element]) -> None:
        self._instruction = instruction
        self._merged: set[Element] = set()
        self._written: dict[Element, str | None] = {}

    def remember(self, paragraph: Element) -> None:
        """Keep how the template has a table whose rows are repeated, before its tags become numbers."""
        table = outermost(paragraph)
        if table is not None and table not in self._written:
            self._written[table] = written_rows(table)

    def repeats(self, source: Source, over: str, row: Element) -> None:
        """Make the table of a repeated row one thing, once."""
        table = outermost(row)
        xml = None if table is None else self._written.get(table)
        if table is not None and xml is not None:
            self._written[table] = None
            table.addprevious(self._instruction(Rows(source, over, xml)))
            table.addnext(self._instruction(End()))

    def merged(self, instruction: Element, row: Element, word: str) -> None:
        """Leave word in a table of which rows come and go that cells merged by hand are to be looked at.

        Where a loop begins, each turn begins anew but in the columns that the loop's own row was merged in.
        """
        table = ancestor(instruction, TBL)
        if table is None or not (table in self._merged or _MERGED(table) or _MERGED(row)):
            return
        if table not in self._merged:
            self._merged.add(table)
            instruction.addprevious(etree.ProcessingInstruction(TARGET, "mend"))
        if word == "for":
            through = ",".join(map(str, merging.columns(row)))
            instruction.addnext(etree.ProcessingInstruction(TARGET, f"turn {through}"))
