"""The stories of a Word file: its body, then headers, footers and notes, everything that holds paragraphs of its own.

A story has a number, the order in which they come here; a ``Spot`` names a paragraph by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from docx.document import Document
from docx.opc.part import Part, XmlPart

from ghgxl.findings import Place
from ghgxl.word import places
from ghgxl.word.ooxml import Element, parse
from ghgxl.word.outline import Outline
from ghgxl.word.places import PROPERTIES, Spot

_NOTES = {"footnotes": "脚注", "endnotes": "尾注"}


class Story(NamedTuple):
    """A story: its name in a place's words, its part, and its tree."""

    name: str
    part: Part
    root: Element


def stories(document: Document) -> Iterator[Story]:
    """Yield the body, then headers, footers and notes: everything with tags in it, each part once."""
    yield Story("正文", document.part, document.element)
    many = len(document.sections) > 1
    seen: set[str] = set()
    for number, section in enumerate(document.sections, 1):
        for name, held in (
            ("页眉", section.header), ("页脚", section.footer), ("首页页眉", section.first_page_header),
            ("首页页脚", section.first_page_footer), ("偶数页页眉", section.even_page_header),
            ("偶数页页脚", section.even_page_footer),
        ):  # fmt: skip
            if held.is_linked_to_previous or str(held.part.partname) in seen:
                continue
            seen.add(str(held.part.partname))
            yield Story(f"{name}（第{number}节）" if many else name, held.part, held.part.element)
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in _NOTES and not relation.is_external:
            part = relation.target_part
            yield Story(_NOTES[kind], part, part.element if isinstance(part, XmlPart) else parse(part.blob))


def where(document: Document) -> dict[Spot, Place]:
    """Return the place of every paragraph of a document, and of its properties."""
    outline = Outline(document)
    return {PROPERTIES: Place("文档属性")} | {
        Spot(index, number): Place(words)
        for index, story in enumerate(stories(document))
        for number, words in enumerate(places.names(story.root, story.name, outline))
    }
