"""Tables, figures and contents put where a tag stands alone in a paragraph.

Tables and captions are written at once as XML; what needs the finished tree (drawings,
numbers, references, contents, pages on their side) leaves a numbered instruction there,
which ``finish`` carries out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ghgxl.report.nouns import Block, Boundary, Chart, Figure, Flow, Paragraphs, Picture, Process, Table, Tree
from ghgxl.report.said import Said, figures_of
from ghgxl.word import prints
from ghgxl.word.captions import caption_xml
from ghgxl.word.formats import Unanswered
from ghgxl.word.program import TARGET, Alone
from ghgxl.word.references import Reference
from ghgxl.word.sections import Room
from ghgxl.word.styles import Styles
from ghgxl.word.tables import table_xml
from ghgxl.word.text import RunFormat, attribute, inline, own_format, runs

_FIGURES = (Chart, Tree, Process, Boundary, Flow, Picture)
_BLOCKS = (Table, Paragraphs, *_FIGURES)
_NO_DATA = "本报告期无此项数据。"

#: How much of a page's height a figure may take; its caption and a line of text need the rest.
_FIGURE_SHARE = 0.82


class Contents(NamedTuple):
    """What ``目录``, ``图目录`` and ``表目录`` hold: the wish for a table of contents; kind is "", 图 or 表."""

    kind: str


def is_empty(block: object) -> bool:
    """Return whether a block has no data to show; a picture that is missing is not empty: its frame says so."""
    match block:
        case Table():
            return not block.rows
        case Paragraphs():
            return not block.texts
        case tuple() | list():
            return all(is_empty(item) for item in block)
        case Chart() | Tree() | Process() | Boundary() | Flow() | Picture():
            from ghgxl.word.drawings import is_empty as nothing_to_draw

            return nothing_to_draw(block)
    return block is None


def as_blocks(value: object) -> tuple[Block, ...] | None:
    """Return the blocks that a value stands for, or None when it is something else."""
    if isinstance(value, _BLOCKS):
        return (value,)
    if isinstance(value, tuple | list) and all(isinstance(item, _BLOCKS) for item in value):
        return tuple(value)
    return None


class FigureSlot(NamedTuple):
    """A figure to be drawn, and the room it has."""

    figure: Figure
    room: Room


class Printed(NamedTuple):
    """A table as it was printed: a bookmark, the name it was given by, and the how-manieth of that name it is.

    The bookmark is its caption's, or stands in its first cell where it has no caption.
    """

    bookmark: str
    name: str
    part: int
    table: Table


class Stretch(NamedTuple):
    """Blocks on pages of one direction: their XML, whether the pages lie on their side, and prints of the figures' data."""

    xml: str
    lying: bool
    figures: tuple[str, ...]

    @property
    def turned(self) -> str:
        """The XML between what has its pages turned."""
        return f"<?{TARGET} lying?>{self.xml}<?{TARGET} upright?>" if self.lying else self.xml


class Press:
    """Writes blocks, and remembers what is still to be done in the finished tree."""

    def __init__(self, styles: Styles, *, chaptered: bool, taken: int = 0) -> None:
        self._styles, self._chaptered = styles, chaptered
        self.figures: list[FigureSlot] = []
        self.references: list[tuple[Reference, RunFormat]] = []
        self.keys: dict[str, int] = {}
        self.tables: list[Printed] = []
        self.drawn: dict[str, None] = {}
        self.texts: list[Said] = []
        self.seen: list[tuple[str, str]] = []
        self.bookmarks: dict[Reference, list[str]] = {}
        self._serial = taken
        self._names: dict[int, Reference] = {}
        self._parts: dict[int, int] = {}

    def name(self, kind: str, blocks: Mapping[str, object]) -> None:
        """Learn under which names blocks are given, so that references find their captions."""
        for name, held in blocks.items():
            for block in as_blocks(held) or ():
                self._names.setdefault(id(block), Reference(kind, name))
            filled = [block for block in as_blocks(held) or () if isinstance(block, Table) and block.rows]
            self._parts |= {id(block): part for part, block in enumerate(filled)}

    def reference(self, reference: Reference, form: RunFormat) -> str:
        """Return what stands for a cross-reference inside an open w:t."""
        return f'</w:t></w:r>{self.mark(reference, form)}<w:r>{form.plain}<w:t xml:space="preserve">'

    def mark(self, reference: Reference, form: RunFormat) -> str:
        """Return what stands for a cross-reference between runs."""
        self.references.append((reference, form))
        return f"<?{TARGET} reference {len(self.references) - 1}?>"

    def inline(self, text: str, form: RunFormat) -> str:
        """Return a text as the inside of an open w:t, marked where its numbers' origins are known."""
        if not isinstance(text, Said):
            return inline(text, form)
        self.texts.append(text)
        return f'</w:t><?{TARGET} said {len(self.texts) - 1}?><w:t xml:space="preserve">{inline(text, form)}'

    def texts_of(self, block: Paragraphs) -> tuple[str, ...]:
        """Return the paragraphs that a block stands for, under the name that it was given by."""
        found = self._names.get(id(block))
        texts = block.texts or ((block.empty,) if block.empty else ())
        return tuple(Said(text, figures_of(text), f"段.{found.name}") for text in texts) if found else texts

    def key(self, key: str) -> str:
        """Return what marks a cell to be joined with the one above when that has the same key, inside an open w:t."""
        number = self.keys.setdefault(key, len(self.keys))
        return f'</w:t><?{TARGET} merge {number}?><w:t xml:space="preserve">'

    def contents(self, contents: Contents, op: Alone) -> str:
        """Return what marks the place of a table of contents."""
        self._only_in_body(op, "目录")
        return f"<?{TARGET} contents {contents.kind}?>"

    def stretches(self, blocks: Iterable[Table | Figure], op: Alone) -> list[Stretch]:
        """Return the XML of tables and figures with captions and notes, in place of a paragraph: upright and lying in turn.

        A figure in a table cell is as wide as the cell and has no caption: the cells around it say what it is.
        """
        out: list[Stretch] = []

        def add(xml: str, figure: Figure | None = None, *, lying: bool = False) -> None:
            figures = () if figure is None else (prints.data(figure),)
            if out and out[-1].lying == lying:
                out[-1] = Stretch(out[-1].xml + xml, lying, (*out[-1].figures, *figures))
            else:
                out.append(Stretch(xml, lying, figures))

        items = list(blocks)
        inside = op.where == "cell" and not any(isinstance(block, Table) for block in items)
        if not inside:
            self._only_in_body(op, "表和图" if op.where != "cell" else "表")
        said = ""
        for block in items:
            if not is_empty(block):
                if isinstance(block, Table):
                    add(self._table(block, op), lying=block.landscape)
                else:
                    add(self._figure(block, op), block)
            elif not isinstance(block, Picture) and (len(items) == 1 or block.empty != said):
                said = block.empty
                add(self._sentence(block.empty))
        if not items:
            add(self._sentence(_NO_DATA))
        return out

    @staticmethod
    def _only_in_body(op: Alone, what: str) -> None:
        if op.where != "body":
            around = "表格单元格" if op.where == "cell" else "页眉、页脚、脚注或文本框"
            raise Unanswered(f"{what}只能放在正文的一段里，不能放在{around}里")

    def _sentence(self, text: str) -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{attribute(self._styles["GhgBody"])}"/></w:pPr>{runs(text)}</w:p>'

    def _caption(self, block: Table | Figure) -> str:
        """Return the numbered caption; a block that has none is named by the text around it."""
        if not block.caption:
            return ""
        kind = "表" if isinstance(block, Table) else "图"
        bookmark = self._bookmark(block)
        self.bookmarks.setdefault(self._reference(block), []).append(bookmark)
        return caption_xml(kind, block.caption, bookmark, self._styles["Caption"], chaptered=self._chaptered)

    def _reference(self, block: Table | Figure) -> Reference:
        """Return the name that a block was given by."""
        return self._names.get(id(block), Reference("表" if isinstance(block, Table) else "图", block.name))

    def _bookmark(self, block: Table | Figure) -> str:
        """Return a new bookmark for a block; a table is remembered by it."""
        self._serial += 1
        bookmark = f"_RefGhg{self._serial:05d}"
        if isinstance(block, Table):
            name = self._reference(block).name
            before = sum(one.name == name for one in self.tables)
            self.tables.append(Printed(bookmark, name, self._parts.get(id(block), before), block))
        return bookmark

    def _table(self, table: Table, op: Alone) -> str:
        room = op.page.lying if table.landscape else op.page.upright
        style = f'<w:pStyle w:val="{attribute(self._styles["GhgTableNote"])}"/>'
        keep = ["<w:keepNext/>"] * (len(table.notes) - 1) + [""]
        notes = "".join(
            f"<w:p><w:pPr>{style}{kept}</w:pPr>{self._note(table, note)}</w:p>"
            for kept, note in zip(keep, table.notes, strict=False)
        )
        own = "" if table.caption else self._bookmark(table)
        return self._caption(table) + table_xml(table, room.width, self._styles, own) + notes

    def _note(self, table: Table, text: str) -> str:
        """Return a note below a table as a run that is known to be the table's."""
        form = own_format(text)
        said = Said(text, figures_of(text), f"表.{self._reference(table).name}")
        return f'<w:r>{form.plain}<w:t xml:space="preserve">{self.inline(said, form)}</w:t></w:r>'

    def _figure(self, figure: Figure, op: Alone) -> str:
        room = op.page.upright
        self.drawn[self._reference(figure).name] = None
        self.figures.append(FigureSlot(figure, Room(room.width, int(room.height * _FIGURE_SHARE))))
        caption = "" if op.where == "cell" else self._caption(figure)
        keep = "<w:keepNext/>" if caption else ""
        style = f'<w:pPr><w:pStyle w:val="{attribute(self._styles["GhgFigure"])}"/>{keep}</w:pPr>'
        mark = f"<?{TARGET} figure {len(self.figures) - 1}?>"
        return f"<w:p>{style}{mark}</w:p>{caption}"
