"""Small templates made in code, filled, and opened again."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.table import Table as WordTable
from lxml import etree

from ghgxl.report.nouns import Cell, Chart, Node, Series, Table, Tree
from ghgxl.word.ooxml import text_of
from ghgxl.word.remember import release
from ghgxl.word.render import Rendered, check, render
from ghgxl.word.stories import stories

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{level + 1}"/>'
    f'<w:suff w:val="space"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
    for level, text in enumerate(("第%1章", "%1.%2", "%1.%2.%3"))
)


def blank(*, chapters: bool = True) -> Document:
    """Return an empty document with numbered headings, free of what python-docx's own template carries along."""
    document = docx.Document()
    part = document.part
    for key, relation in list(part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            del part.rels[key]
    if chapters:
        numbering = part.numbering_part.element
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {W} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>{_LEVELS}</w:abstractNum>'
            ),
        )
        numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for level in range(3):
            properties = document.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
            numbered = properties.get_or_add_numPr()
            numbered.get_or_add_ilvl().val = level
            numbered.get_or_add_numId().val = 77
    return document


def grid(document: Document, rows: Sequence[Sequence[str]]) -> WordTable:
    """Append a table with these texts and return it."""
    table: WordTable = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    return table


def written(*paragraphs: str, rows: Sequence[Sequence[str]] = ()) -> Document:
    """Return a document of paragraphs (# and ## begin headings) and one table."""
    document = blank()
    for text in paragraphs:
        level = len(text) - len(text.lstrip("#"))
        if level:
            document.add_heading(text[level:].strip(), level)
        else:
            document.add_paragraph(text)
    if rows:
        grid(document, rows)
    return document


def read(path: Path) -> Document:
    """Return a report as python-docx reads it, its content controls taken away: python-docx passes over what they hold."""
    document = docx.Document(str(path))
    for story in stories(document):
        release(story.root)
        if not isinstance(story.part, XmlPart):
            vars(story.part)["_blob"] = etree.tostring(story.root, encoding="utf-8")
    return document


class Bench:
    """A folder in which templates are filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "报告.docx"
        self.rendered: Rendered | None = None

    def saved(self, document: Document) -> Path:
        """Save a template and return its path."""
        path = self.folder / "模板.docx"
        document.save(str(path))
        return path

    def filled(
        self,
        template: Document | Sequence[str],
        context: Mapping[str, object] | None = None,
        *,
        rows: Sequence[Sequence[str]] = (),
        page_numbers: bool = False,
    ) -> Document:
        """Fill a template and return the document as python-docx reads it back."""
        document = template if isinstance(template, Document) else written(*template, rows=rows)
        self.rendered = render(self.saved(document), context or {}, self.out, page_numbers=page_numbers)
        return read(self.out)

    def problems(
        self,
        template: Document | Sequence[str],
        context: Mapping[str, object] | None = None,
        *,
        rows: Sequence[Sequence[str]] = (),
    ) -> list[str]:
        """Return what ``check`` says of a template, as a person reads it."""
        document = template if isinstance(template, Document) else written(*template, rows=rows)
        return [str(problem) for problem in check(self.saved(document), context or {})]


def texts(document: Document) -> list[str]:
    """Return the texts of the body's paragraphs."""
    return [paragraph.text for paragraph in document.paragraphs]


def shown(document: Document) -> list[str]:
    """Return the visible text of every paragraph in the body, field codes left out, tables included."""
    body = document.element.body
    return [text_of(paragraph) for paragraph in body.iter(qn("w:p"))]


def cells(table: WordTable) -> list[list[str]]:
    """Return the texts of a table's cells, row by row as they stand in the file."""
    return [["\n".join(p.text for p in cell.paragraphs) for cell in row.cells] for row in table.rows]


def simple_table(name: str = "排放量", rows: int | tuple[tuple[Cell, ...], ...] = 2, **changes: object) -> Table:
    """Return a table of three columns."""
    if isinstance(rows, int):
        rows = tuple((Cell(f"源{number}"), Cell(f"{number}.50"), Cell("—")) for number in range(1, rows + 1))
    given: dict[str, object] = {
        "name": name, "caption": f"{name}一览", "header": ((Cell("排放源"), Cell("数量"), Cell("备注")),), "rows": rows,
        "widths": (2, 1, 1), "aligns": ("left", "right", "center"),
    }  # fmt: skip
    make: Callable[..., Table] = Table
    return make(**{**given, **changes})


def simple_chart(name: str = "排放构成", *values: float) -> Chart:
    """Return a column chart."""
    return Chart(
        name, f"{name}图", "column", ("2020", "2021"), (Series("总量", values or (1.0, 2.0)),), "tCO2e", f"{name}柱形图"
    )


def simple_tree(name: str = "组织架构") -> Tree:
    """Return an organisation chart of three boxes."""
    return Tree(name, f"{name}图", (Node("总经理", (Node("生产部"), Node("行政部"))),), "总经理下设生产部和行政部")


def bytes_of(document: Document) -> bytes:
    """Return a document as the bytes of a file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
