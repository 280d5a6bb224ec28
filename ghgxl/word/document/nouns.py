"""The nouns of a document that was read: paragraph, caption, cell, table, document. Frozen data; knows no XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from ghgxl.findings import Place
from ghgxl.word.places import Spot

#: What a paragraph is: body text, a heading, a caption, a line of a table of contents, text in a box, a page margin, a note.
TEXT, HEADING, CAPTION, CONTENTS, BOX, MARGIN, FOOTNOTE = "正文", "标题", "题注", "目录", "文本框", "页边", "脚注"


class Paragraph(NamedTuple):
    """A paragraph as it is seen.

    ``text`` has no automatic number; ``number`` is what a heading shows, automatic or typed ("2.3", "第一章"), and
    ``level`` its depth (0: no heading). ``section`` is the number of the heading above, ``chapter`` the chapter's plain
    number ("1", "A", "" before the first). ``marked`` is the text under a yellow highlight.
    """

    text: str
    spot: Spot
    where: str
    kind: str = TEXT
    level: int = 0
    number: str = ""
    style: str = ""
    section: str = ""
    chapter: str = ""
    marked: str = ""

    @property
    def place(self) -> Place:
        """The place as a person finds it: 第2.3节 第4段."""
        return Place(self.where)


class Caption(NamedTuple):
    """A numbered caption: 表 or 图, its number as printed (3-2, "" where it has none), its title, and its paragraph."""

    kind: str
    number: str
    title: str
    paragraph: Paragraph

    @property
    def name(self) -> str:
        """The kind and number: 表3-2."""
        return f"{self.kind}{self.number}"


class Cell(NamedTuple):
    """A cell of a grid: its first row and column (from 1), how many it covers, its text and its first paragraph."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    spot: Spot
    marked: str = ""


class Table(NamedTuple):
    """A table as a grid: every position of ``rows`` holds the cell that covers it, None where the grid has no cell.

    ``above`` are the short lines between caption and table (单位：万元), ``below`` the notes right under it.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    spot: Spot
    order: int
    caption: Caption | None = None
    above: str = ""
    below: tuple[Paragraph, ...] = ()
    section: str = ""
    chapter: str = ""

    @property
    def name(self) -> str:
        """How a person finds the table: by its caption, else by counting tables."""
        return self.caption.name if self.caption and self.caption.number else f"第{self.order}个表"

    @property
    def title(self) -> str:
        """The caption's title, "" without a caption."""
        return self.caption.title if self.caption else ""

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a position, counted from 0; None outside of the grid."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def cells(self) -> Iterator[Cell]:
        """Yield every cell once, in the order of reading."""
        for number, row in enumerate(self.rows, 1):
            for column, cell in enumerate(row, 1):
                if cell is not None and (cell.row, cell.column) == (number, column):
                    yield cell

    def place(self, cell: Cell) -> Place:
        """Return the place of a cell: 表3-2 第4行 第5列, counted in the grid."""
        return Place(f"{self.name} 第{cell.row}行 第{cell.column}列")


Block: TypeAlias = Paragraph | Table


class Document(NamedTuple):
    """A document: the blocks of its body in order, what stands in its margins and notes, and every caption."""

    blocks: tuple[Block, ...]
    margins: tuple[Paragraph, ...] = ()
    captions: tuple[Caption, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The body's paragraphs, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The body's tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
