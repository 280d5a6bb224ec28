"""What people do to a report, and what Word does with revisions: moves on the trees of a document, for tests."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn

from ghgxl.word.ooxml import Element, fragment, parent, remove
from ghgxl.word.package import opened, packed
from ghgxl.word.prints import words
from ghgxl.word.remember import controls_in
from ghgxl.word.stories import stories

WRITTEN, OVERWRITTEN = "人写的话", "手改"


def is_ours(element: Element) -> bool:
    """Return whether an element stands in a control of ours."""
    for control in element.iterancestors(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        if tag is not None and str(tag.get(qn("w:val"))).startswith("ghgxl:"):
            return True
    return False


def fieldless(element: Element) -> list[Element]:
    """Return the w:t of an element that no field shows, contents among the fields that go over paragraphs."""
    depth, out = 0, []
    for item in element.iter(qn("w:fldChar"), qn("w:t")):
        if item.tag == qn("w:fldChar"):
            depth += {"begin": 1, "end": -1}.get(str(item.get(qn("w:fldCharType"))), 0)
        elif not depth:
            out.append(item)
    return out


def by_paragraph(texts: list[Element]) -> list[str]:
    """Return texts joined by the paragraph they stand in, empty ones left out."""
    out: dict[Element, str] = {}
    for text in texts:
        holder = next(text.iterancestors(qn("w:p")))
        out[holder] = out.get(holder, "") + (text.text or "")
    return [text for text in out.values() if text]


def outside(document: Document) -> list[str]:
    """Return what stands outside of our controls and fields, paragraph by paragraph, in every story."""
    roots = [story.root for story in stories(document)]
    return [line for root in roots for line in by_paragraph([text for text in fieldless(root) if not is_ours(text)])]


def everything(document: Document) -> list[str]:
    """Return all text but that of fields and figures, without white space, paragraph by paragraph."""
    roots = [story.root for story in stories(document)]
    texts = [[text for text in fieldless(root) if not _drawn(text)] for root in roots]
    lines = [line for one in texts for line in by_paragraph(one)]
    return [words(line) for line in lines if words(line)]


def _drawn(text: Element) -> bool:
    return any(str(item.tag).endswith(("}drawing", "}AlternateContent")) for item in text.iterancestors())


class Hand:
    """A hand that edits a document; every stroke is drawn from ``choice``."""

    def __init__(self, document: Document, choice: random.Random) -> None:
        self.document, self._choice = document, choice
        self.body: Any = document.element.body
        self.touched: set[Element] = set()
        self._count = 0

    def _top(self) -> list[Element]:
        """Return the elements of the body that may be moved or deleted: no section ends in them, no contents."""
        return [
            item
            for item in self.body
            if item.tag != qn("w:sectPr") and not list(item.iter(qn("w:sectPr"))) and not self._contents(item)
        ]

    @staticmethod
    def _contents(item: Element) -> bool:
        style = item.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        code = any("TOC" in (code.text or "") for code in item.iter(qn("w:instrText")))
        return code or (style is not None and str(style.get(qn("w:val"))).startswith(("TOC", "TableofFigures")))

    def _controls(self, *, block: bool | None = None) -> list[tuple[Element, Element]]:
        found = [(control, content) for _, control, content in controls_in(self.document.element)]
        if block is None:
            return found
        return [
            pair for pair in found if (next(pair[1].iterchildren(qn("w:p"), qn("w:tbl")), None) is not None) is block
        ]

    def _written(self) -> str:
        self._count += 1
        return f"{WRITTEN}{self._count}号"

    def stroke(self, kind: str) -> None:
        """Edit once, in the named way."""
        getattr(self, kind)()

    def insert(self) -> None:
        """Write a new paragraph somewhere."""
        self._choice.choice(self._top()).addprevious(fragment(f"<w:p><w:r><w:t>{self._written()}</w:t></w:r></w:p>")[0])

    def rewrite(self) -> None:
        """Rewrite a text outside of controls."""
        free = [text for text in fieldless(self.body) if text.text and not is_ours(text)]
        if free:
            self._choice.choice(free).text = self._written()

    def split(self) -> None:
        """Cut a run in two."""
        runs = [text.getparent() for text in fieldless(self.body) if len(text.text or "") > 1]
        if runs:
            run = self._choice.choice([run for run in runs if run is not None])
            (text,) = run.findall(qn("w:t"))[:1]
            rest = copy.deepcopy(run)
            for item in rest.findall(qn("w:t"))[:1]:
                item.text = (text.text or "")[1:]
            text.text = (text.text or "")[:1]
            for item in list(run)[list(run).index(text) + 1 :]:
                run.remove(item)
            run.addnext(rest)

    def embolden(self) -> None:
        """Change the looks of a run."""
        runs = [run for text in fieldless(self.body) if (run := text.getparent()) is not None and run.tag == qn("w:r")]
        run: Any = self._choice.choice(runs)
        run.get_or_add_rPr().append(fragment('<w:u w:val="single"/>')[0]) if run.find(qn("w:rPr")) is None else None

    def delete(self) -> None:
        """Delete something whole."""
        remove(self._choice.choice(self._top()))

    def move(self) -> None:
        """Move something whole."""
        item, target = self._choice.choice(self._top()), self._choice.choice(self._top())
        if item is not target:
            target.addprevious(item)

    def drop_control(self) -> None:
        """Delete a control with what it holds."""
        found = self._controls(block=False)
        if found:
            remove(self._choice.choice(found)[0])

    def duplicate(self) -> None:
        """Copy a control as Word does: bookmarks stay with the original."""
        found = self._controls(block=True)
        if found:
            control, _ = self._choice.choice(found)
            twin = copy.deepcopy(control)
            for mark in list(twin.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
                remove(mark)
            control.addnext(twin)
            control.addnext(fragment("<w:p/>")[0])

    def overwrite(self) -> None:
        """Write over something in a control."""
        held = [
            text
            for _, content in self._controls()
            for text in fieldless(content)
            if text.text and not list(text.iterancestors(qn("w:drawing")))
        ]
        if held:
            text = self._choice.choice(held)
            text.text = OVERWRITTEN + (text.text or "")
            self.touched.add(text)

    def table(self) -> None:
        """Put in a table of one's own, with a paragraph behind it."""
        item = self._choice.choice(self._top())
        item.addprevious(fragment(
            '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid><w:tr><w:tc><w:tcPr/>'
            f"<w:p><w:r><w:t>{self._written()}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        )[0])  # fmt: skip
        item.addprevious(fragment("<w:p/>")[0])

    def within(self) -> None:
        """Write a paragraph behind the last one of a control, inside of it without knowing."""
        found = self._controls(block=True)
        if found:
            _, content = self._choice.choice(found)
            content.append(fragment(f"<w:p><w:r><w:t>{self._written()}</w:t></w:r></w:p>")[0])


STROKES = (
    "insert", "rewrite", "split", "embolden", "delete", "move", "drop_control", "duplicate", "overwrite", "table", "within",
)  # fmt: skip


def edited(path: Path, strokes: list[str], seed: int, target: Path) -> Document:
    """Edit a report by hand into another file and return it."""
    document = docx.Document(str(path))
    hand = Hand(document, random.Random(seed))
    for kind in strokes:
        hand.stroke(kind)
    target.write_bytes(packed(document))
    return opened(target.read_bytes())


# -- revisions -----------------------------------------------------------------------------------------------------


def decided(document: Document, *, accept: bool) -> Document:
    """Return a document whose revisions are all accepted, or all rejected, as Word does it."""
    kept, gone = ("ins", "del") if accept else ("del", "ins")
    kept, gone = qn(f"w:{kept}"), qn(f"w:{gone}")
    for story in stories(document):
        root = story.root
        for row in list(root.iter(qn("w:tr"))):
            if row.find(f"{qn('w:trPr')}/{gone}") is not None:
                remove(row)
        for table in list(root.iter(qn("w:tbl"))):
            if table.find(qn("w:tr")) is None:
                remove(table)
        for paragraph in list(root.iter(qn("w:p"))):
            if paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{gone}") is not None:
                _unite(paragraph, gone)
        for mark in list(root.iter(kept, gone)):
            if mark.getparent() is None or parent(mark).tag in (qn("w:rPr"), qn("w:trPr")):
                continue
            if mark.tag == kept:
                for item in list(mark):
                    mark.addprevious(item)
            remove(mark)
        for text in root.iter(qn("w:delText")):
            text.tag = qn("w:t")
        for code in root.iter(qn("w:delInstrText")):
            code.tag = qn("w:instrText")
    return document


def _unite(paragraph: Element, gone: str) -> None:
    """Let a paragraph whose end goes flow into the next one; all of ours hold nothing else then."""
    rest = [item for item in paragraph if item.tag not in (qn("w:pPr"), gone)]
    assert not [item for item in rest if list(item.iter(qn("w:t")))], (
        "only text that goes too stands before such an end"
    )
    remove(paragraph)
