"""Small edits of an XML part that leave every other byte as it was: where elements stand, tags with other attributes.

An element is found by a real XML parser and known by its byte offsets; the part is never written anew. Only UTF-8 parts
are edited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ghgxl.errors import WorkbookError

_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=>/]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(/?)>""")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPE_LIKE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Element(NamedTuple):
    """An element of a part: its name as written, attributes as written, and where it, and what is inside it, stands."""

    tag: str
    attributes: Mapping[str, str]
    start: int
    inner: int
    inner_end: int
    end: int

    @property
    def name(self) -> str:
        """Its name without a prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix of its name, with the colon, "" when it has none."""
        head, colon, _ = self.tag.rpartition(":")
        return head + colon

    @property
    def empty(self) -> bool:
        """Whether it is written as one tag."""
        return self.inner == self.end


class Edit(NamedTuple):
    """A stretch of bytes to be replaced."""

    start: int
    end: int
    by: bytes


def located(
    xml: bytes, part: str, names: Collection[str], keep: Callable[[str, Mapping[str, str]], bool] | None = None
) -> list[Element]:
    """Return the elements of those names in the order they end; with ``keep``, only kept ones and those inside one."""
    check_encoding(xml, part)
    found: list[Element] = []
    open_: list[tuple[str, dict[str, str], int, int, bool] | None] = []
    kept = [0]
    parser = expat.ParserCreate()

    def opened(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        chosen = keep is None or (keep(name, attributes) if not kept[0] else True)
        if name not in names or not chosen:
            open_.append(None)
            return
        start = parser.CurrentByteIndex
        head = _TAG.match(xml, start)
        assert head, f"{part}: a start tag at {start}"
        kept[0] += 1
        open_.append((tag, attributes, start, head.end(), bool(head[1])))

    def closed(tag: str) -> None:
        begun = open_.pop()
        if begun is None:
            return
        kept[0] -= 1
        _, attributes, start, inner, empty = begun
        inner_end = inner if empty else parser.CurrentByteIndex
        end = inner if empty else xml.index(b">", inner_end) + 1
        found.append(Element(tag, attributes, start, inner, inner_end, end))

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        parser.Parse(xml, True)  # noqa: FBT003 (expat takes "this is all" by position)
    except expat.ExpatError:
        raise WorkbookError(f"部件 {part} 不是有效的XML，文件已损坏；请用 Excel 打开并另存后再试。") from None
    return found


def check_encoding(xml: bytes, part: str) -> None:
    """Refuse a part that isn't UTF-8; raises WorkbookError."""
    declared = re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([^"']+)""", xml)
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")) or (declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}):
        raise WorkbookError(f"部件 {part} 的编码不是 UTF-8，不能改动；请用 Excel 打开并另存后再试。")


def edited(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a part with stretches of it replaced."""
    pieces: list[bytes] = []
    at = 0
    for edit in sorted(edits):
        assert edit.start >= at, "edits that overlap"
        pieces += (xml[at : edit.start], edit.by)
        at = edit.end
    return b"".join((*pieces, xml[at:]))


def head(xml: bytes, element: Element, **changes: str | None) -> bytes:
    """Return an element's start tag with attributes set, or taken out (None); the others stay as they are written."""
    text = xml[element.start : element.inner]
    for name, value in changes.items():
        found = re.search(rb"""\s+%s\s*=\s*(?:"[^"]*"|'[^']*')""" % name.encode(), text)
        given = b"" if value is None else f" {name}={quoteattr(value)}".encode()
        if found:
            text = text[: found.start()] + given + text[found.end() :]
        elif given:
            close = len(text) - (2 if element.empty else 1)
            text = text[:close].rstrip() + given + text[close:]
    return text


def escaped(text: str) -> str:
    """Return a text as it stands inside an element of a sheet; what XML can't hold is written as _x0001_."""
    text = _ESCAPE_LIKE.sub(r"_x005F_x\1_", text)
    return escape(_FORBIDDEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
