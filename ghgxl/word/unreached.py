"""Tags where nothing fills them: in field codes, equations, watermarks, alternative texts, charts, SmartArt and properties.

They would stand in the report as they were typed, so they are told like any other mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from docx.document import Document
from docx.opc.part import Part

from ghgxl.word.ooxml import DOC_PR, FLDSIMPLE, INSTR, Element, P, ancestor, w

_TAG = re.compile(r"[{｛][{｛%％][^{}｛｝]{0,200}[}｝%％][}｝]")
_TEXT = re.compile(r"<(?:\w+:)?(?:t|v|pt)\b[^>]*>([^<]*)<")
_GRAPHICS = {"chart": "图表", "chartEx": "图表", "diagramData": "SmartArt 图形"}
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATH, _MATH_TEXT = (f"{{http://schemas.openxmlformats.org/officeDocument/2006/math}}{tag}" for tag in ("oMath", "t"))
_TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"
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
    for holder, written, where in _written(root):
        found = _TAG.search(written)
        if found and holder is not None:
            yield Unreached(numbers[holder], found[0], f"{where}里的标签不会被填写，请把标签写在正文中，或改用普通文字")
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


def _written(root: Element) -> Iterator[tuple[Element | None, str, str]]:
    """Yield what is written in a story outside its text: the paragraph, the words, and what they are part of.

    The code of a field is often split over runs: the codes of a paragraph are taken together.
    """
    codes: dict[Element | None, list[str]] = {}
    for item in root.iter(INSTR, FLDSIMPLE, _MATH, _TEXTPATH, DOC_PR):
        holder = ancestor(item, P)
        if item.tag == INSTR:
            codes.setdefault(holder, []).append(item.text or "")
        elif item.tag == FLDSIMPLE:
            yield holder, item.get(w("instr")) or "", "域代码"
        elif item.tag == _TEXTPATH:
            yield holder, item.get("string") or "", "艺术字（水印）"
        elif item.tag == DOC_PR:
            yield holder, f"{item.get('title') or ''} {item.get('descr') or ''}", "图形的替代文字"
        else:
            yield holder, "".join(text.text or "" for text in item.iter(_MATH_TEXT)), "公式"
    for holder, pieces in codes.items():
        yield holder, "".join(pieces), "域代码"


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
