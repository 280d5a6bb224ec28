"""Build ``templates/盘查报告.docx`` from the prose and styles in this folder, byte for byte the same each time.

    python templates/source/build.py [FOLDER]

The prose stands in ``template/prose``, one file a chapter, in a markup that ``template.markup`` explains.
"""

from __future__ import annotations

import sys
from pathlib import Path

from template import frame, package
from template.markup import Anchors, Writer
from template.numbering import numbering
from template.styles import styles
from template.xml import part

HERE = Path(__file__).resolve().parent
PROSE = HERE / "template" / "prose"
NAME = "盘查报告.docx"


def build(folder: Path) -> Path:
    """Write the template into a folder and return its path."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(PROSE.glob("*.txt"))]
    front, *chapters, appendices = texts
    anchors = Anchors.of(texts)
    writer = Writer(anchors)
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


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent
    print(f"已生成 {build(target)}")
