"""What a report remembers of itself: each printed number with its origin, in a custom XML part, and hashes in its properties.

The part's root is ``record`` in ``urn:ghgxl:provenance``; its text is one JSON object. Whoever holds the report alone
can read it: no ledger, no template, no factor data. Nothing is looked up or recomputed here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from docx.document import Document
from lxml import etree

from ghgxl.report import nouns
from ghgxl.report.graphs import Point, points
from ghgxl.report.grids import heads, placed
from ghgxl.report.nouns import Chart, Flow, Table
from ghgxl.report.provenance import Origin
from ghgxl.report.said import figures_of
from ghgxl.word.blocks import Printed
from ghgxl.word.custom import get_custom, put_custom
from ghgxl.word.finish import Told
from ghgxl.word.properties import set_custom_properties
from ghgxl.word.text import bare, escaped

NAMESPACE = "urn:ghgxl:provenance"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)

#: What ends the name of an origin of a number that a later run could not bring up to date.
OUTDATED = "〔未更新〕"

#: The document properties that repeat the facts, so that they are seen without us.
PROPERTIES: Mapping[str, str] = {
    "台账": "ghgxl.台账",
    "台账哈希": "ghgxl.台账SHA256",
    "模板": "ghgxl.模板",
    "模板哈希": "ghgxl.模板SHA256",
    "因子数据哈希": "ghgxl.因子数据SHA256",
    "ghgxl": "ghgxl.版本",
    "GWP": "ghgxl.GWP",
    "因子方案": "ghgxl.因子方案",
}


class Figure(NamedTuple):
    """A number in a text: where it begins in its paragraph or cell, its text, and its origin."""

    start: int
    text: str
    origin: str


class Cell(NamedTuple):
    """A printed cell of a table's body: its text, the grid column where it begins, and its number's origin ("" for none).

    A cell that goes on from the row above has no text of its own: None. ``figures`` are the numbers in a cell of words.
    """

    text: str | None
    column: int
    origin: str
    figures: tuple[Figure, ...] = ()


class Grid(NamedTuple):
    """A printed table: the bookmark of its caption or in its first cell, its name (排放量) and part, header rows, the header of each column, its rows."""

    bookmark: str
    name: str
    part: int
    caption: str
    headers: int
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    digits: int | None = None

    @property
    def title(self) -> str:
        """What the table is called: its caption, or its name where it has none."""
        return self.caption or self.name


class Sentence(NamedTuple):
    """A text that ghgxl wrote into a paragraph: the paragraph, where the text begins, the text, its name, its numbers."""

    paragraph: str
    start: int
    text: str
    name: str
    figures: tuple[Figure, ...]


class Graph(NamedTuple):
    """A figure that prints numbers: its name (排放构成), the name of its drawing, its caption, its numbers."""

    name: str
    drawing: str
    caption: str
    points: tuple[Point, ...]

    @property
    def title(self) -> str:
        """What the figure is called: its caption, or its name where it has none."""
        return self.caption or self.name


class Record(NamedTuple):
    """All that a report remembers of itself."""

    facts: Mapping[str, str]
    origins: Mapping[str, Origin]
    tables: tuple[Grid, ...]
    sentences: tuple[Sentence, ...]
    graphs: tuple[Graph, ...] = ()


def store(
    document: Document,
    facts: Mapping[str, str],
    origins: Mapping[str, Origin],
    tables: Sequence[Printed],
    told: Sequence[Told],
    graphs: Sequence[Graph] = (),
) -> None:
    """Store in a document what it was made of, with only those origins that its numbers lead to."""
    grids = tuple(grid(one.table, one.bookmark, one.name, one.part) for one in tables)
    put(document, Record(facts, origins, grids, tuple(map(sentence, told)), tuple(graphs)))


def put(document: Document, record: Record) -> None:
    """Store a record in a document, in place of one that it has, and what it was made of in its properties."""
    facts = record.facts
    text = json.dumps(_object(record), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    xml = f'<record xmlns="{NAMESPACE}">{escaped(text)}</record>'
    put_custom(document, NAMESPACE, xml.encode())
    set_custom_properties(document, {PROPERTIES[name]: facts[name] for name in PROPERTIES if name in facts})


def read(data: bytes) -> Record | None:
    """Return what the bytes of a report remember, None when they hold no record of ours that can be understood."""
    xml = get_custom(data, NAMESPACE)
    if xml is None:
        return None
    try:
        return _record(json.loads(etree.fromstring(xml, _PARSER).text or ""))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def grid(table: Table, bookmark: str = "", name: str = "", part: int = 0) -> Grid:
    """Return a table as it stands in a document, cell by cell."""
    columns = len(table.widths)
    rows = tuple(
        tuple(Cell(None, column, "") if goes_on else _cell(cell, column) for column, cell, goes_on in line)
        for line in placed(table.rows, columns, table.name)
    )
    return Grid(
        bookmark,
        name or table.name,
        part,
        bare(table.caption),
        len(table.header),
        tuple(map(bare, heads(table))),
        rows,
        table.digits,
    )


def _cell(cell: nouns.Cell, column: int) -> Cell:
    text = bare(cell.text)
    return Cell(text, column, cell.origin, tuple(_figures(cell.text, text, 0)))


def graphs_of(name: str, context: Mapping[str, object]) -> Iterator[Graph]:
    """Yield the figures that a report is given under a name, those that print numbers."""
    given = context.get("图")
    figures = given.get(name) if isinstance(given, Mapping) else None
    for one in figures if isinstance(figures, tuple | list) else (figures,):
        found = tuple(
            Point(bare(point.series), bare(point.category), point.text, point.origin) for point in points(one)
        )
        if found and isinstance(one, Chart | Flow):
            yield Graph(name, bare(one.name), bare(one.caption), found)


def sentence(told: Told) -> Sentence:
    """Return a text of ours as it stands in its paragraph, with where its numbers begin."""
    figures = tuple(_figures(told.said, told.paragraph, told.start))
    return Sentence(told.paragraph, told.start, bare(told.said), told.said.name, figures)


def _figures(text: str, paragraph: str, begin: int) -> Iterator[Figure]:
    """Yield the numbers of a text where they stand in its paragraph."""
    position = begin
    for one in figures_of(text):
        printed = bare(one.text)
        start = begin + len(bare(text[: one.at])) if one.at >= 0 else -1
        if start < 0 or not paragraph.startswith(printed, start):
            start = _where(paragraph, printed, position)
        if start < 0:
            start = _where(paragraph, printed, begin)
        if start >= 0:
            yield Figure(start, printed, one.origin)
            position = start + len(printed)


def _where(text: str, printed: str, start: int) -> int:
    """Return where a number stands in a text from a position on, -1 for nowhere; a part of a longer number is not it."""
    found = re.compile(rf"(?<![A-Za-z\d.,]){re.escape(printed)}(?![\d%]|[.,]\d)").search(text, start)
    return found.start() if found else text.find(printed, start)


# -- JSON ------------------------------------------------------------------------------------------------------------


def _reached(origins: Mapping[str, Origin], wanted: Iterable[str]) -> dict[str, Origin]:
    """Return the origins that some names lead to, those of their parts among them."""
    found: dict[str, Origin] = {}
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name in origins and name not in found:
            found[name] = origins[name]
            waiting.extend(origins[name].parts)
    return {name: origin for name, origin in origins.items() if name in found}


def _object(record: Record) -> dict[str, Any]:
    cells = [cell for table in record.tables for row in table.rows for cell in row]
    used = [cell.origin for cell in cells] + [figure.origin for cell in cells for figure in cell.figures]
    used += [figure.origin for sentence in record.sentences for figure in sentence.figures]
    used += [point.origin for graph in record.graphs for point in graph.points]
    origins = _reached(record.origins, used)
    at = {name: number for number, name in enumerate(origins)}
    return {
        "facts": dict(record.facts),
        "names": list(origins),
        "origins": [
            [
                origin.value,
                origin.unit,
                origin.rule,
                origin.words,
                [at[part] for part in origin.parts if part in at],
                list(origin.times),
                origin.cells,
                origin.citation,
            ]
            for origin in origins.values()
        ],
        "tables": [
            {
                "bookmark": table.bookmark,
                "name": table.name,
                "part": table.part,
                "caption": table.caption,
                "headers": table.headers,
                "digits": table.digits,
                "heads": list(table.heads),
                "rows": [
                    [
                        [
                            cell.text,
                            cell.column,
                            at.get(cell.origin, -1),
                            *([_plain(cell.figures, at)] * bool(cell.figures)),
                        ]
                        for cell in row
                    ]
                    for row in table.rows
                ],
            }
            for table in record.tables
        ],
        "sentences": [
            [
                one.paragraph,
                one.start,
                one.text,
                one.name,
                _plain(one.figures, at),
            ]
            for one in record.sentences
        ],
        "graphs": [
            [
                one.name,
                one.drawing,
                one.caption,
                [[point.series, point.category, point.text, at.get(point.origin, -1)] for point in one.points],
            ]
            for one in record.graphs
        ],
    }


def _plain(figures: Iterable[Figure], at: Mapping[str, int]) -> list[list[Any]]:
    return [[figure.start, figure.text, at.get(figure.origin, -1)] for figure in figures]


def _figure(names: Sequence[str], start: object, text: object, origin: int) -> Figure:
    return Figure(int(str(start)), str(text), names[origin] if origin >= 0 else "")


def _record(found: Mapping[str, Any]) -> Record:
    names: list[str] = [str(name) for name in found["names"]]
    origins: dict[str, Origin] = {}
    for name, (value, unit, rule, words, parts, times, cells, citation) in zip(names, found["origins"], strict=True):
        origins[name] = Origin(
            float(value),
            str(unit),
            rule,
            str(words),
            tuple(names[part] for part in parts),
            tuple(map(float, times)),
            str(cells),
            str(citation),
        )
    tables = tuple(
        Grid(
            str(table["bookmark"]),
            str(table["name"]),
            int(table["part"]),
            str(table["caption"]),
            int(table["headers"]),
            tuple(map(str, table["heads"])),
            tuple(
                tuple(
                    Cell(
                        None if text is None else str(text),
                        int(column),
                        names[origin] if origin >= 0 else "",
                        tuple(_figure(names, *one) for held in figures for one in held),
                    )
                    for text, column, origin, *figures in row
                )
                for row in table["rows"]
            ),
            None if table["digits"] is None else int(table["digits"]),
        )
        for table in found["tables"]
    )
    sentences = tuple(
        Sentence(
            str(paragraph),
            int(start),
            str(text),
            str(name),
            tuple(_figure(names, *one) for one in figures),
        )
        for paragraph, start, text, name, figures in found["sentences"]
    )
    graphs = tuple(
        Graph(
            str(name),
            str(drawing),
            str(caption),
            tuple(
                Point(str(series), str(category), str(text), names[origin] if origin >= 0 else "")
                for series, category, text, origin in held
            ),
        )
        for name, drawing, caption, held in found.get("graphs", ())
    )
    facts = {str(name): str(text) for name, text in found["facts"].items()}
    return Record(facts, origins, tables, sentences, graphs)
