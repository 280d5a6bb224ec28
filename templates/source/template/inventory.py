"""The inventory report, 盘查报告.docx: numbered chapters, contents, appendices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template import frame, package
from template.markup import Anchors, Writer, prose
from template.numbering import numbering
from template.styles import styles
from template.xml import part

if TYPE_CHECKING:
    from pathlib import Path

NAME = "盘查报告.docx"


def build(folder: Path) -> Path:
    """Write the template into a folder and return its path."""
    texts = prose()
    front, *chapters, appendices = texts
    writer = Writer(Anchors.of(texts))
    body = (
        frame.cover()
        + writer.body(front)
        + frame.contents()
        + "".join(writer.body(text) for text in chapters)
        + frame.chapters_end()
        + writer.body(appendices)
        + frame.appendices_end()
    )
    parts = {
        "styles": styles(),
        "numbering": numbering(writer.lists),
        "settings": package.settings(),
        "fontTable": package.font_table(),
    }
    path = folder / NAME
    package.write(path, part("w:document", f"<w:body>{body}</w:body>"), parts, frame.headers_and_footers())
    return path
