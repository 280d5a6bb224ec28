"""Tags where nothing fills them: in field codes, in charts and SmartArt, in the document's properties.

They would stand in the report as they were typed, so they are told like any other mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from docx.document import Document
from docx.opc.part import Part

from ghgxl.word.ooxml import INSTR, Element, P, ancestor

_TAG = re.compile(r"[{｛][{｛%％][^{}｛｝]{0,200}[}｝%％][}｝]")
_TEXT = re.compile(r"<(?:\w+:)?(?:t|v|pt)\b[^>]*>([^<]*)<")
_GRAPHICS = {"chart": "图表", "chartEx": "图表", "diagramData": "SmartArt 图形"}
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PROPERTIES = {
    "subject": "主题",
    "keywords": "关键词",
    "category": "类别",
    "comments": "备注",
    "content_status": "状态",
}


class Unreached(NamedTuple):
    """A tag that nothing fills: the number of its paragraph in the story, how it is written, and what to do."""

    paragraph: int
    written: str
    message: str


def unreached(root: Element, part: Part) -> Iterator[Unreached]:
    """Yield the tags of a story that stand where nothing fills them."""
    numbers = {paragraph: number for number, paragraph in enumerate(root.iter(P))}
    for code in root.iter(INSTR):
        holder, found = ancestor(code, P), _TAG.search(code.text or "")
        if found and holder is not None:
            yield Unreached(numbers[holder], found[0], "域代码里的标签不会被填写，请把标签写在正文中，或改用普通文字")
    graphics = dict(_graphics(part))
    if graphics:
        for element in root.iter():
            for name, relation in element.attrib.items():
                if str(name).startswith(_RELATIONS) and str(relation) in graphics:
                    holder, (kind, written) = ancestor(element, P), graphics[str(relation)]
                    if holder is not None:
                        yield Unreached(
                            numbers[holder], written, f"{kind}里的标签不会被填写，请改写成普通文字，或写在题注和正文中"
                        )


def _graphics(part: Part) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the relations to graphics that hold a tag, each with what it is and the tag."""
    for name, relation in part.rels.items():
        kind = _GRAPHICS.get(relation.reltype.rsplit("/", 1)[-1])
        if kind and not relation.is_external:
            said = "".join(_TEXT.findall(relation.target_part.blob.decode("utf-8", "replace")))
            found = _TAG.search(said)
            if found:
                yield name, (kind, found[0])


def in_properties(document: Document) -> Iterator[tuple[str, str]]:
    """Yield (property, tag) for each property of the document that holds a tag and is not written by the report itself."""
    for name, words in _PROPERTIES.items():
        found = _TAG.search(str(getattr(document.core_properties, name) or ""))
        if found:
            yield words, found[0]
