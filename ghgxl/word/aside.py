"""Rows of long tables set aside: written once as text, and joined in when the document is written out.

A loop over thousands of rows repeats one row of the template. When that row holds only text and its looks, nothing
that is done to the finished tree does anything to it, and what it would do to the second turn it does to the first. So
the first turn stands in the tree for all of them, and the others never become elements: they are well formed by
construction, like everything that is filled. A row with anything else in it (fields, bookmarks, drawings,
merged cells, headings, numbers with a known origin …) stays in the tree, and so does every row of a short table.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ghgxl.word.ooxml import Element
from ghgxl.word.prints import CELL, ROW
from ghgxl.word.program import TARGET, Alone, Choice, Loop, Program, Value
from ghgxl.word.repairs import whole

KIND = "aside"
#: A table of no more rows is all in the tree.
FEW = 20
#: How many pieces of text are kept together.
BUNDLE = 20_000

#: Everything that a row may hold to be set aside: rows, cells, paragraphs, runs, text, and how they look. What is not
#: named here stays in the tree.
_NAMES = """
tr trPr cantSplit trHeight tblHeader cnfStyle gridBefore gridAfter wBefore wAfter tblCellSpacing hidden
tc tcPr tcW gridSpan tcBorders top left start bottom right end insideH insideV tl2br tr2bl shd noWrap tcMar textDirection
tcFitText vAlign hideMark
p pPr pStyle keepNext keepLines pageBreakBefore widowControl numPr ilvl numId suppressLineNumbers pBdr between bar tabs
tab suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textAlignment textboxTightWrap divId
r rPr rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof vanish webHidden color
w kern position sz szCs highlight u effect bdr fitText vertAlign rtl cs em lang eastAsianLayout specVanish
t br cr noBreakHyphen softHyphen lastRenderedPageBreak proofErr
"""
_PLAIN = frozenset(f"w:{name}" for name in _NAMES.split())
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s/>]+)(?P<rest>[^>]*)>(?P<text>[^<]*)")
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"')
_PLACE = re.compile(rf"<\?{TARGET} {KIND} (\d+)\?>".encode())
_SHOWN = re.compile(rb"<w:t(?:([rc])[ >]|(?: [^>]*)?>([^<]*))")
_MARKS = {b"r": ROW.encode(), b"c": CELL.encode()}
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&#13;", "\r"), ("&amp;", "&"))


class Aside:
    """The rows of one document that are set aside; ``marked`` are the styles of headings and captions."""

    def __init__(self, marked: Collection[str]) -> None:
        self._marked = frozenset(marked)
        self._known: dict[int, tuple[Loop, bool]] = {}
        self._rows: list[bytes] = []

    def takes(self, op: Loop) -> bool:
        """Return whether the turns of a loop are rows of a table that may be set aside."""
        if id(op) not in self._known:
            self._known[id(op)] = (op, _are_plain_rows(op.body))  # kept with its answer, for ids are used again
        return self._known[id(op)][1]

    def put(self, xml: str) -> str:
        """Return what stands in the tree for rows: a mark where they were set aside, themselves where they can't be."""
        if "<?" in xml or "<w:sdt>" in xml or not whole(xml) or not self._marked.isdisjoint(_STYLE.findall(xml)):
            return xml
        self._rows.append(xml.encode())
        return f"<?{TARGET} {KIND} {len(self._rows) - 1}?>"

    def joined(self, text: bytes) -> bytes:
        """Return a part as it will be written, its rows in their places."""
        pieces: list[bytes] = _PLACE.split(text)
        pieces[1::2] = [self._rows[int(number)] for number in pieces[1::2]]
        return b"".join(pieces)

    def shown(self, mark: Element) -> str:
        """Return the text of rows by their mark in the tree, as ``prints.shown`` tells it of rows in the tree."""
        kind, _, number = (mark.text or "").partition(" ")
        if getattr(mark, "target", "") != TARGET or kind != KIND:
            return ""
        pieces = [_MARKS[start] if start else text for start, text in _SHOWN.findall(self._rows[int(number)])]
        found = b"".join(pieces).decode()
        for written, meant in _ESCAPES:
            found = found.replace(written, meant)
        return found


class Bundles:
    """Where the turns of a loop go: into the tree, or, where there is an ``aside``, all but the first aside in bundles."""

    def __init__(self, aside: Aside | None, out: list[str]) -> None:
        self._aside, self._out = aside, out
        self._waiting: list[str] | None = None

    def next(self) -> list[str]:
        """Return the list that the next turn is to be written to."""
        if self._aside is None:
            return self._out
        if self._waiting is None:
            self._waiting = []
            return self._out
        if len(self._waiting) > BUNDLE:
            self.close()
        return self._waiting

    def close(self) -> None:
        """Set aside what has been written so far."""
        if self._aside is not None and self._waiting:
            self._out.append(self._aside.put("".join(self._waiting)))
            self._waiting.clear()


def _are_plain_rows(body: Program) -> bool:
    pieces: list[str] = []
    return _collected(body, pieces) and pieces[0].startswith(("<w:tr>", "<w:tr ")) and all(map(_is_plain, pieces))


def _is_plain(piece: str) -> bool:
    for tag in _TAG.finditer(piece):
        holds = tag["name"] == "w:t" and not tag["end"] and not tag["rest"].endswith("/")
        if tag["name"] not in _PLAIN or (tag["text"] and not holds):
            return False
    return True


def _collected(program: Program, pieces: list[str]) -> bool:
    """Add the pieces of XML in a program to ``pieces``; return whether it holds nothing but text, choices and loops."""
    for op in program:
        if isinstance(op, str):
            pieces.append(op)
        elif isinstance(op, Alone | Value):
            pieces += (op.form.plain, *(op.seam or ()))
            pieces += (op.before, op.after) if isinstance(op, Alone) else ()
        elif isinstance(op, Loop):
            if not _collected(op.body, pieces):
                return False
        elif isinstance(op, Choice):
            if not all(_collected(branch, pieces) for *_, branch in op.branches):
                return False
        else:
            return False
    return bool(pieces)
