"""A document made light for counting its pages: laid out the same, but with next to nothing to draw.

Only sizes decide where pages end. So fields leave what they show, controls what they hold, a chart or a picture becomes
one white dot of the very same size, and a group of shapes one empty shape: LibreOffice spends half its time on drawing
them. What takes its size from its own text stays, and so does whatever holds a bookmark that is asked for.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Collection

from docx.document import Document

from ghgxl.word.ooxml import (
    BOOKMARK_START,
    FLDCHAR,
    FLDSIMPLE,
    INSTR,
    SDT,
    Element,
    ancestor,
    finder,
    parent,
    parse,
    remove,
    unwrap,
    w,
)  # fmt: skip

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_GROUP = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_INLINE, _ANCHOR = _WP + "inline", _WP + "anchor"

_FRAME = (
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
)

#: A group is a drawing of LibreOffice's own kind, which floats by other rules than pictures and charts do.
_EXCHANGED = {_INLINE: {_PICTURE, _CHART, _GROUP}, _ANCHOR: {_PICTURE, _CHART}}

_GRAPHICS = finder("descendant::a:graphic", a=_A)
_TURNED = finder("descendant::a:xfrm[@rot]", a=_A)


def lighten(document: Document, asked: Collection[str]) -> None:
    """Make the document's own story light; the bookmarks asked for stay where they are."""
    body: Element = document.element.body
    for control in list(body.iter(SDT)):
        unwrap(control)
    flatten(body)
    relation = ""
    for graphic in _GRAPHICS(body):
        if _is_drawn_only(graphic, asked):
            relation = relation or document.part.get_or_add_image(io.BytesIO(_dot()))[0]
            _exchange(graphic, relation)


def flatten(body: Element) -> None:
    """Leave of every field only what it shows."""
    for simple in list(body.iter(FLDSIMPLE)):
        for item in list(simple):
            simple.addprevious(item)
        remove(simple)
    for mark in list(body.iter(FLDCHAR, INSTR)):
        remove(mark)


def _is_drawn_only(graphic: Element, asked: Collection[str]) -> bool:
    """Return whether a graphic counts by the size stated for it, and by nothing in it."""
    holder = parent(graphic)
    kind = str(graphic[0].get("uri")) if len(graphic) else ""
    return (
        kind in _EXCHANGED.get(str(holder.tag), ())
        and not _TURNED(graphic)
        and not any(mark.get(w("name")) in asked for mark in graphic.iter(BOOKMARK_START))
    )


def _exchange(graphic: Element, relation: str) -> None:
    """Put a blank of the same size in the place of a graphic, and of what older programs were to show instead."""
    holder = parent(graphic)
    extent = holder.find(_WP + "extent")
    assert extent is not None, "a drawing states its size"
    form = _FRAME.format(wide=extent.get("cx"), tall=extent.get("cy"))
    kind = str(graphic[0].get("uri"))
    if kind == _GROUP:  # as wide and high as a group to the twip: a picture is rounded in another way
        inside = f'<wps:wsp xmlns:wps="{_SHAPE}"><wps:cNvSpPr/><wps:spPr>{form}</wps:spPr><wps:bodyPr/></wps:wsp>'
        kind = _SHAPE
    else:
        inside = (
            f'<pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip xmlns:r="{_OFFICE}" r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
            f"</pic:blipFill><pic:spPr>{form}</pic:spPr></pic:pic>"
        )
        kind = _PICTURE
    blank = f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{kind}">{inside}</a:graphicData></a:graphic>'
    holder.replace(graphic, parse(blank))
    alternatives = ancestor(holder, _MC + "AlternateContent")
    drawing = ancestor(holder, w("drawing"))
    if alternatives is not None and drawing is not None:
        alternatives.getparent().replace(alternatives, drawing)  # type: ignore[union-attr]  # it stands in a run


def _dot() -> bytes:
    """Return a picture of one white dot (PNG)."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00\xff")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
