"""The small markup that the prose is written in, turned into WordprocessingML.

One line is one paragraph::

    # 标题 {#锚}      chapter; ## and ### below it; #A an appendix; the anchor is optional
    @ 标题            a title of the front matter, not in the contents; @+ the same without a new page; @@ a table's title
    - 条目            an item of an enumeration （1）（2）…
    = 总式            an equation by name, numbered within its chapter
    ~ ;AD_i ; 说明    what a symbol stands for; without the leading semicolon plain text
    | 甲 | 乙 |       a row of a table, the first row its header; before it ``|! 30 70`` its column widths
    ^ 标题            the numbered caption of the table that follows
    * 注：…           a note below a table
    ; {{ 段.发现 }}    prose in small print
    {%p … %}          a control tag
    !…                any of these at the top of a new page
    anything else     prose, or a tag alone in its paragraph

Within a line ``CO~2~`` is lowered, ``m^3^`` raised, ``[节:锚]``, ``[式:名]`` and ``[表:标题]`` are live
references to the number of a heading, an equation, a caption. Tags are left as they are, each within one run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from template.formulas import FORMULAS
from template.numbering import FIRST_LIST
from template.page import TEXT
from template.xml import bookmark, cell, paragraph, run, table, unbroken
from template.xml import field as word_field

_PROSE = Path(__file__).resolve().parent / "prose"
_HEADING = re.compile(r"^(#{1,3}|#A) (.*?)(?: \{#(.+)\})?$")
_INLINE = re.compile(r"((?:\{\{.*?\}\}|[^~^\[\{])+|~[^~]+~|\^[^^]+\^|\[[节式表]:[^\]]+\])")
_LOWERED, _RAISED = (f'<w:vertAlign w:val="{kind}"/>' for kind in ("subscript", "superscript"))
_STYLES = {"#": "Heading1", "##": "Heading2", "###": "Heading3", "#A": "GhgAppendix"}
_LINES = (
    ("@ ", "GhgFrontTitle"),
    ("@+ ", "GhgFrontTitleRun"),
    ("@@ ", "GhgTableTitle"),
    ("* ", "GhgTableNote"),
    ("; ", "GhgDetail"),
)


def prose(folder: str = "") -> list[str]:
    """Return the texts of a template in order: the usual template's, or those in a folder of their own."""
    return [path.read_text(encoding="utf-8") for path in sorted((_PROSE / folder).glob("*.txt"))]


def _sequence(kind: str, order: str) -> str:
    r"""Return the code that counts captions within a chapter.

    Word begins anew at each heading 1 (``\s 1``). LibreOffice knows only ``\r``, and Word does not count an
    appendix as a heading 1; so the first of each chapter says ``\r 1`` besides, which changes nothing else.
    """
    return rf"SEQ {kind} \* ARABIC \s 1" + (r" \r 1" if order == "1" else "")


@dataclass
class Anchors:
    """The number and bookmark of every heading, equation and own caption, counted once over the whole prose.

    Bookmarks are named after their order, in Latin letters: Word shows no name that begins with an underscore.
    """

    numbers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: list[str]) -> Anchors:
        """Return what the prose can refer to: 节:锚 → 2.3, 式:名 → 3-1, 表:标题 → 表 1-1."""
        found = cls()
        levels, appendix, equation = [0, 0, 0], 0, 0
        for line in "\n".join(texts).splitlines():
            if match := _HEADING.match(line.removeprefix("!")):
                mark, _, anchor = match.groups()
                if mark == "#A":
                    appendix += 1
                    number = f"附录{chr(ord('A') + appendix - 1)}"
                else:
                    depth = len(mark)
                    levels[depth - 1] += 1
                    levels[depth:] = [0] * (3 - depth)
                    equation = 0 if depth == 1 else equation
                    number = f"第{levels[0]}章" if depth == 1 else ".".join(map(str, levels[:depth]))
                if anchor:
                    found.add(f"节:{anchor}", number)
            elif line.startswith("= "):
                equation += 1
                found.add(f"式:{line[2:]}", f"{levels[0]}-{equation}")
            elif line.startswith("^ "):
                found.add(f"表:{line[2:]}", f"表 {levels[0]}-1")
        return found

    def add(self, name: str, number: str) -> None:
        """Keep an anchor; a second one of the same name is a mistake of the prose."""
        if name in self.numbers:
            raise ValueError(f"two anchors are named {name}")
        self.numbers[name] = number

    def id(self, name: str) -> int:
        """Return the bookmark's id, unique in the document."""
        return list(self.numbers).index(name) + 1

    def bookmark(self, name: str) -> str:
        """Return the bookmark's name."""
        return f"_Ghg{self.id(name):03d}"

    def reference(self, name: str) -> str:
        """Return a live reference to a number: a heading's (第3章, 第2.3节, 附录B), an equation's (3-1), a caption's (表 1-1)."""
        if name not in self.numbers:
            raise ValueError(f"nothing in the prose is named {name}")
        switch = r"\r \h" if name.startswith("节") else r"\h"
        shown = word_field(f"REF {self.bookmark(name)} {switch}", self.numbers[name])
        if name.startswith("式"):
            return run("式（") + shown + run("）")
        if name.startswith("表"):
            return shown
        return run("第") + shown + run("节") if self.numbers[name][0].isdigit() else shown


@dataclass
class Writer:
    """Turns prose into the body of a document: ``lists`` counts the enumerations begun, ``appendix`` is the letter of the current one.

    ``width`` is how wide its tables are.
    """

    anchors: Anchors
    lists: int = 0
    appendix: str = ""
    width: int = TEXT

    def inline(self, text: str, properties: str = "") -> str:
        """Return the runs of a line."""
        pieces = _INLINE.findall(text)
        if "".join(pieces) != text:
            raise ValueError(f"cannot read the line: {text}")
        return "".join(self._piece(piece, properties) for piece in pieces)

    def _piece(self, piece: str, properties: str) -> str:
        if piece.startswith("~"):
            return run(piece[1:-1], properties + _LOWERED)
        if piece.startswith("^"):
            return run(piece[1:-1], properties + _RAISED)
        if piece.startswith("["):
            return self.anchors.reference(piece[1:-1])
        return run(piece, properties)

    def body(self, text: str) -> str:
        """Return the paragraphs and tables of a whole text."""
        out: list[str] = []
        lines = text.strip().splitlines()
        at = 0
        while at < len(lines):
            line = lines[at]
            if line.startswith("|! "):
                end = at + 1
                while end < len(lines) and lines[end].startswith("| "):
                    end += 1
                out.append(self._table(line, lines[at + 1 : end]))
                note = end < len(lines) and lines[end].startswith("* ")
                out.append("" if note else paragraph("", "GhgGap"))
                at = end
                continue
            if line.startswith("- ") and (at == 0 or not lines[at - 1].startswith("- ")):
                self.lists += 1
            out.append(self._paragraph(line))
            at += 1
        return "".join(out)

    def _paragraph(self, line: str) -> str:
        if line.startswith("!"):
            return re.sub(r"(<w:pStyle [^>]*/>)", r"\1<w:pageBreakBefore/>", self._paragraph(line[1:]), count=1)
        if heading := _HEADING.match(line):
            mark, title, anchor = heading.groups()
            content = self.inline(title)
            if mark == "#A":
                self.appendix = chr(ord(self.appendix or "@") + 1)
            if anchor:
                name = f"节:{anchor}"
                content = bookmark(self.anchors.bookmark(name), self.anchors.id(name), content)
            return paragraph(content, _STYLES[mark])
        for mark, style in _LINES:
            if line.startswith(mark):
                return paragraph(self.inline(line.removeprefix(mark)), style)
        if line.startswith("- "):
            number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{FIRST_LIST + self.lists - 1}"/></w:numPr>'
            return paragraph(self.inline(line[2:]), "GhgList", number)
        if line.startswith("= "):
            return self._equation(line[2:])
        if line.startswith("^ "):
            return self._caption(line[2:])
        if line.startswith("~ "):
            return self._where(line[2:])
        if line.startswith("{%"):
            return paragraph(run(line), "GhgTag")
        return paragraph(self.inline(line), properties="<w:keepNext/>" if line.endswith("：") else "")

    def _caption(self, title: str) -> str:
        """Return the caption of a chapter's only table drawn here: 表 1-1, or 表 C-1 in an appendix."""
        chapter = r'STYLEREF "附录标题" \s' if self.appendix else r"STYLEREF 1 \s"
        number = (
            run("表 ")
            + word_field(chapter, self.appendix or "1")
            + unbroken("-")
            + word_field(_sequence("表", "1"), "1")
        )
        name = f"表:{title}"
        marked = bookmark(self.anchors.bookmark(name), self.anchors.id(name), number)
        return paragraph(marked + run("\u3000") + self.inline(title), "Caption", "<w:keepNext/>")

    def _equation(self, name: str) -> str:
        """Return an equation in the middle and its number at the right margin."""
        anchor = f"式:{name}"
        chapter, order = self.anchors.numbers[anchor].split("-")
        number = word_field(r"STYLEREF 1 \s", chapter) + unbroken("-") + word_field(_sequence("公式", order), order)
        marked = bookmark(self.anchors.bookmark(anchor), self.anchors.id(anchor), number)
        content = f"{run(chr(9))}<m:oMath>{FORMULAS[name]}</m:oMath>{run(chr(9) + '（')}{marked}{run('）')}"
        return paragraph(content, "GhgFormula", "<w:keepNext/>")

    def _where(self, text: str) -> str:
        if not text.startswith(";"):
            return paragraph(self.inline(text), "GhgWhere", '<w:keepNext/><w:ind w:left="0" w:firstLine="480"/>')
        symbol, meaning = (part.strip() for part in text[1:].split(";", 1))
        base, _, index = symbol.partition("_")
        italic = "" if base[0].isdigit() else "<w:i/><w:iCs/>"
        lowered = (
            run(index, (italic if not index[:1].isupper() or index[-1] in "ig" else "") + _LOWERED) if index else ""
        )
        return paragraph(run(base, italic) + lowered + run("\t——") + self.inline(meaning), "GhgWhere")

    def _table(self, head: str, lines: list[str]) -> str:
        """Return a table; the word ``numbers`` after the widths sets all columns but the first to the right."""
        words = head.removeprefix("|! ").split()
        shares = [int(word) for word in words if word.isdigit()]
        widths = [self.width * share // sum(shares) for share in shares]
        widths[-1] += self.width - sum(widths)
        rows = [[text.strip() for text in line.strip().strip("|").split("|")] for line in self._escaped(lines)]
        return table(
            [self._row(row, widths, at, "numbers" in words) for at, row in enumerate(rows)], widths, "GhgTable"
        )

    def _escaped(self, lines: list[str]) -> list[str]:
        """Return the rows with the bars of filters put out of the way of the bars between cells."""
        return [re.sub(r"\{\{.*?\}\}", lambda match: match.group().replace("|", "\0"), line) for line in lines]

    def _row(self, texts: list[str], widths: list[int], at: int, numbers: bool) -> str:  # noqa: FBT001 a flag of the markup
        properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if at == 0 else "")
        if len(texts) == 1:
            span = f'<w:gridSpan w:val="{len(widths)}"/>'
            cells = cell(paragraph(run(texts[0]), "GhgTag"), sum(widths), span)
        else:
            cells = "".join(
                cell(self._cell(text.replace("\0", "|"), at, right=numbers and column > 0), widths[column])
                for column, text in enumerate(texts)
            )
        return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"

    def _cell(self, text: str, at: int, *, right: bool) -> str:
        align = '<w:jc w:val="center"/>' if at == 0 else '<w:jc w:val="right"/>' if right else ""
        keep = "<w:keepNext/>" if at == 0 else ""
        return paragraph(self.inline(text, "<w:b/><w:bCs/>" if at == 0 else ""), "GhgTableText", keep + align)
