"""The few WordprocessingML fragments that the template consists of, as text.

Every function returns well-formed XML and escapes what it is given. Nothing here knows
what the template says or how its styles look.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:w="{W}" xmlns:m="{M}" xmlns:r="{R}"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: Quotation marks, dashes and signs that Word would otherwise set in the Latin font.
_EAST_ASIAN = re.compile(r"[\u2014-\u2026\u2190-\u33ff\u3400-\u9fff\uff00-\uffef]")


def run(text: str, properties: str = "") -> str:
    """Return one run; a tabulator in the text becomes a tab stop. ``properties`` follow rFonts in schema order."""
    hint = '<w:rFonts w:hint="eastAsia"/>' if _EAST_ASIAN.search(text) else ""
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\t")]
    return _run("<w:tab/>".join(parts), hint, properties)


def unbroken(text: str, properties: str = "") -> str:
    """Return one run of a number such as 3-1, whose hyphen is no end of a line."""
    hint = '<w:rFonts w:hint="eastAsia"/>' if _EAST_ASIAN.search(text) else ""
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("-")]
    return _run("<w:noBreakHyphen/>".join(parts), hint, properties)


def _run(inside: str, hint: str, properties: str) -> str:
    pr = f"<w:rPr>{hint}{properties}</w:rPr>" if hint or properties else ""
    return f"<w:r>{pr}{inside}</w:r>"


def paragraph(content: str, style: str = "GhgBody", properties: str = "") -> str:
    """Return a paragraph of runs in a style; ``properties`` follow pStyle in schema order."""
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/>{properties}</w:pPr>{content}</w:p>"


def field(instruction: str, cached: str = "", properties: str = "") -> str:
    """Return a complex field with its cached result, which is shown until Word computes it anew."""
    pr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    mark = f'<w:r>{pr}<w:fldChar w:fldCharType="{{}}"/></w:r>'
    code = f'<w:r>{pr}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    shown = unbroken(cached, properties) if cached else ""
    return mark.format("begin") + code + mark.format("separate") + shown + mark.format("end")


def bookmark(name: str, number: int, content: str) -> str:
    """Return the content inside a bookmark; ``number`` is unique in the document."""
    return f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>{content}<w:bookmarkEnd w:id="{number}"/>'


def cell(content: str, width: int, properties: str = "") -> str:
    """Return a table cell of paragraphs; ``width`` in twentieths of a point."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def table(rows: Iterable[str], widths: Iterable[int], style: str, properties: str = "") -> str:
    """Return a table of fixed layout; ``properties`` stand between tblW and tblLayout."""
    grid = list(widths)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val={quoteattr(style)}/><w:tblW w:w="{sum(grid)}" w:type="dxa"/>{properties}'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        f' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def part(root: str, content: str, namespaces: str = NAMESPACES) -> str:
    """Return a whole XML part."""
    return f"{DECLARATION}<{root} {namespaces}>{content}</{root}>"
