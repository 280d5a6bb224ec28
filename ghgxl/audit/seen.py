"""The reading that checks look at: a document, its tables understood, its sentences, and the figures its tables state.

Everything is worked out once. An observation is a finding with the paragraph it belongs to, so that it can be written
into the document as a comment.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ghgxl.audit.figures import Figure, impossible, measure, plain, squeezed
from ghgxl.audit.grids import grids
from ghgxl.audit.views import (
    ACTIVITY,
    COAL,
    EMISSION,
    GAS,
    MONEY,
    OTHER,
    Column,
    Row,
    View,
    head,
    view_of,
    years_in,
)
from ghgxl.checks import Case
from ghgxl.findings import Finding, Place
from ghgxl.report.coverage import FINDING_LINE
from ghgxl.units.table import CO2E_MASS
from ghgxl.word.document import Cell, Document, Paragraph
from ghgxl.word.document.nouns import CONTENTS, MARGIN, TEXT
from ghgxl.word.places import Spot

_SENTENCE_END = re.compile(r"(?<=[。；;！？\n])")
#: Headings and headers of tables whose numbers are parts, plans or comparisons, not the emissions of sources.
PARTIAL = re.compile(r"减排|不量化|排除|不确定|估算|抵[销消]|清除|目标|节能|评分|核对|溯源|对照|标准限值|每月|逐月")


#: A row of a whole scope; 范围一排放源 … heads its sources.
_SCOPE = re.compile(r"范围([123一二三])(?:[^()（）]{0,6}(?:合计|小计|排放量?))?$")
_DIGITS = {"1": 1, "2": 2, "3": 3, "一": 1, "二": 2, "三": 3}


class Observation(NamedTuple):
    """A finding and the paragraph of the document that it is about."""

    finding: Finding
    spot: Spot


class Text(NamedTuple):
    """Any text of the document without blanks in half width: a paragraph, a line of a margin, a cell."""

    text: str
    printed: str
    kind: str
    place: Place
    spot: Spot
    marked: str


#: The kind of a text that stands in a cell; paragraphs have the document's own kinds.
CELL = "单元格"


class Sentence(NamedTuple):
    """A sentence in half width, and the paragraph it stands in."""

    text: str
    paragraph: Paragraph


class Fact(NamedTuple):
    """A number that a table states: of what, of which year, in which unit (as dimension and size), and where.

    ``group`` is what the column says beyond year and measure (直接排放 …), "" for the whole.
    """

    name: str
    year: int
    measure: str
    figure: Figure
    dimension: str
    scale: float
    unit: str
    view: View
    row: Row
    column: Column
    cell: Cell
    group: str

    @property
    def value(self) -> float:
        """The value in the dimension's base unit."""
        return self.figure.value * self.scale

    @property
    def half(self) -> float:
        """Half of the last printed digit, in the base unit."""
        return self.figure.half * self.scale


@dataclass(frozen=True)
class Reading:
    """A document read once for all checks; ``case`` is the ledger's, where one was given."""

    document: Document
    case: Case | None = None

    @cached_property
    def views(self) -> tuple[View, ...]:
        """The tables that have a header and data, without those that only quote others' numbers."""
        found = (view_of(grid) for grid in grids(self.document.blocks, head))
        return tuple(view for view in found if view is not None and not view.quoted)

    @cached_property
    def texts(self) -> tuple[Paragraph, ...]:
        """The body's running text and what stands in notes under or inside tables."""
        return tuple(
            paragraph
            for paragraph in self.document.paragraphs
            if paragraph.kind == TEXT and paragraph.text and not FINDING_LINE.search(paragraph.text)
        )

    @cached_property
    def everything(self) -> tuple[Text, ...]:
        """Every text of the document that isn't empty, tables of contents left out."""
        paragraphs = (*self.document.paragraphs, *self.document.margins)
        found = [
            Text(squeezed(one.text), one.text, one.kind, one.place, one.spot, one.marked)
            for one in paragraphs
            if one.text and one.kind != CONTENTS
        ]
        found += [
            Text(squeezed(cell.text), cell.text, CELL, table.place(cell), cell.spot, cell.marked)
            for table in self.document.tables
            for cell in table.cells()
            if cell.text
        ]
        return tuple(found)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the running text, in half width."""
        return tuple(
            Sentence(piece.strip(), paragraph)
            for paragraph in self.texts
            for piece in _SENTENCE_END.split(plain(paragraph.text))
            if piece.strip()
        )

    @cached_property
    def whole(self) -> str:
        """All running text and table text, without blanks; for asking whether something is said at all."""
        return "\n".join(one.text for one in self.everything if one.kind != MARGIN)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that the report's emission and activity columns are of."""
        found = {fact.year for fact in self.facts if fact.measure in (EMISSION, ACTIVITY)}
        return tuple(sorted(found))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every number of a table that has a name, a year and a unit."""
        return tuple(fact for view in self.views for fact in _facts(view))

    @cached_property
    def by_name(self) -> Mapping[tuple[str, int], tuple[Fact, ...]]:
        """The facts by name and year."""
        found: dict[tuple[str, int], list[Fact]] = defaultdict(list)
        for fact in self.facts:
            found[fact.name, fact.year].append(fact)
        return {key: tuple(facts) for key, facts in found.items()}

    @cached_property
    def by_gas(self) -> Mapping[tuple[str, int], tuple[Fact, ...]]:
        """The emissions that are stated gas by gas, by source and year."""
        found: dict[tuple[str, int], list[Fact]] = defaultdict(list)
        for fact in self.facts:
            name, gas, _ = fact.name.partition("|")
            if gas:
                found[name, fact.year].append(fact)
        return {key: tuple(facts) for key, facts in found.items()}

    @cached_property
    def scopes(self) -> Mapping[tuple[int, int], tuple[Fact, ...]]:
        """The emissions that tables state of a whole scope, in a row of its own or in its subtotal, by scope and year."""
        found: dict[tuple[int, int], list[Fact]] = defaultdict(list)
        subtotals = (fact for view in self.views for fact in _facts(view, subtotals=True))
        for fact in (*self.facts, *subtotals):
            scope = _whole_scope(fact)
            if scope and fact.measure == EMISSION and not fact.group:
                found[scope, fact.year].append(fact)
        return {key: tuple(facts) for key, facts in found.items()}

    @cached_property
    def totals(self) -> Mapping[int, tuple[Fact, ...]]:
        """The total emissions that the tables state, by year; a total that isn't its column's sum is left out."""
        found: dict[int, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            if is_whole(fact):
                added = _added(fact)
                if added is None or abs(added[0] - fact.value) <= added[1] + fact.half * 1.01:
                    found[fact.year].append(fact)
        return {year: tuple(facts) for year, facts in sorted(found.items())}

    def total(self, year: int) -> float | None:
        """Return the total emissions of a year in tonnes: what the tables agree about, else what their columns add up to."""
        facts = self.totals.get(year, ())
        if facts:
            best = min(facts, key=lambda fact: fact.half)
            agreed = all(abs(fact.value - best.value) <= (fact.half + best.half) * 1.01 for fact in facts)
            return best.value if agreed else None
        sums = {
            round(added[0], 6)
            for fact in self.facts
            if fact.year == year and is_whole(fact) and (added := _added(fact))
        }
        return sums.pop() if len(sums) == 1 else None


def _added(fact: Fact) -> tuple[float, float] | None:
    """Return the sum of the parts in a total's column and how exact it is; None where the column has fewer than two."""
    view = fact.view
    if fact.row.year is not None and fact.column.year is None:
        return None
    groups = [row for row in view.rows if row.subtotal]
    rows = [row for row in view.rows if not row.total and row.unit == fact.row.unit]
    parts = [seen.figure for row in rows if (seen := view.own(row.position, fact.column.position))]
    if len(parts) < 2 or groups:
        return None
    return sum(part.value for part in parts) * fact.scale, sum(part.half for part in parts) * fact.scale


def _whole_scope(fact: Fact) -> int | None:
    """Return the scope that a fact is all of: 范围1, 范围一合计, 小计 beside 范围一 alone; None for a part or anything else."""
    words = set(fact.row.labels) - {"小计", "合计", "分计"} if fact.row.subtotal else {fact.name}
    found = _SCOPE.fullmatch(words.pop()) if len(words) == 1 else None
    return _DIGITS[found[1]] if found else None


def is_whole(fact: Fact) -> bool:
    """Return whether a fact is the total emissions of a year."""
    return fact.measure == EMISSION and fact.dimension == "二氧化碳当量" and fact.group == "" and is_total(fact)


def is_total(fact: Fact) -> bool:
    """Return whether a fact is a whole, of a row or of a column."""
    return fact.name in ("合计", "总计", "排放总量", "总排放量", "温室气体排放总量")


def reading_of(document: Document, case: Case | None = None) -> Reading:
    """Return the reading of a document."""
    return Reading(document, case)


def _facts(view: View, *, subtotals: bool = False) -> Iterator[Fact]:
    """Yield the numbers of the rows of a view that stand for themselves, or those of its subtotals."""
    if PARTIAL.search(view.heading):
        return
    with_gas = view.of(GAS)
    for row in view.rows:
        if row.subtotal != subtotals:
            continue
        for column in view.columns:
            if column.measure not in (EMISSION, ACTIVITY, COAL, OTHER):
                continue
            year = column.year if column.year is not None else row.year
            seen = view.own(row.position, column.position)
            if year is None or seen is None or PARTIAL.search(column.title) or MONEY.search(column.title):
                continue
            unit = seen.figure.unit or column.unit or row.unit
            if column.measure in (ACTIVITY, OTHER) and row.unit and not seen.figure.unit:
                unit = row.unit if measure(impossible(row.unit) or row.unit) else unit
            known = measure(impossible(unit) or unit)
            if known is None:
                continue
            kind = (
                EMISSION if known.dimension == CO2E_MASS else column.measure
            )  # the unit tells, whatever the header says
            name, group = _named(row, column)
            if with_gas and kind == EMISSION and not row.total and name:
                gas = squeezed(view.text(row.position, with_gas[0].position))
                name = f"{name}|{gas}" if name != gas else name
            if name:
                yield Fact(name, year, kind, seen.figure, known.dimension, known.scale, unit, view, row, column, seen.cell, group)  # fmt: skip


def _named(row: Row, column: Column) -> tuple[str, str]:
    """Return whose number it is: the row's, or, where rows are years, the column's."""
    if row.year is not None and column.year is None:
        others = [label for label in row.labels if not years_in(label)]
        words = re.sub(r"[(（].*?[)）]|(?:19|20)\d\d年?", "", column.title)
        if others:
            return others[0], column.group
        return ("合计" if re.search(r"^(?:合计|总计|排放总量|总排放量|温室气体排放总量)$", words) else words), ""
    return row.name, "" if column.group in ("", "合计", "总量", "温室气体") else column.group
