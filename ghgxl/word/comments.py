"""Remarks written into a copy of a Word file as comments, each around the paragraph that it is about.

Word allows comments in the body only. What is said about a header, a footer or a note stands at the body's
first paragraph and names its place; what is said about a text box stands at the paragraph that holds the box.
The words of the document never change here, and comments that it has already stay as they are.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from docx.document import Document

from ghgxl.word.ooxml import (
    BODY,
    PPR,
    PSTYLE,
    SECTPR,
    TEXTBOX,
    VAL,
    Element,
    P,
    ancestor,
    child,
    fragment,
    w,
)
from ghgxl.word.outline import Outline
from ghgxl.word.package import opened, packed
from ghgxl.word.places import Spot
from ghgxl.word.stories import stories, where
from ghgxl.word.text import attribute

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TEXT, _MARK = ("CommentText", "annotation text"), ("CommentReference", "annotation reference")
_TEXT_STYLE = (
    '<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="annotation text"/>{base}<w:uiPriority w:val="99"/>'
    '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="left"/></w:pPr>'
    '<w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>'
)
_MARK_STYLE = (
    '<w:style w:type="character" w:styleId="{id}"><w:name w:val="annotation reference"/><w:uiPriority w:val="99"/>'
    '<w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
)


class Remark(NamedTuple):
    """Something to say about a paragraph: its story (0 is the body) and number as in ``Spot``, the text, and who says it."""

    story: int
    paragraph: int
    text: str
    author: str = "ghgxl"


def annotated(data: bytes, remarks: Sequence[Remark], *, when: str = "") -> bytes:
    """Return a .docx like the given one, with remarks as comments; ``when`` is their ISO date and time, "" for none.

    Remarks on one paragraph keep their order; equal ones are made once. Raises TemplateError when the bytes are no
    Word document, ValueError when a remark is about a paragraph that isn't there.
    """
    document = opened(data)
    moment = dt.datetime.fromisoformat(when) if when else None
    anchored = dict.fromkeys(_anchored(document, remarks))
    if not anchored:
        return packed(document)
    outline = Outline(document)
    styles = _style(document, outline, _TEXT, _TEXT_STYLE), _style(document, outline, _MARK, _MARK_STYLE)
    for paragraph, text, author in anchored:
        number = _comment(document, text, author, moment, styles)
        _mark(paragraph, number, styles[1])
    return packed(document)


def _anchored(document: Document, remarks: Sequence[Remark]) -> list[tuple[Element, str, str]]:
    """Return (paragraph of the body, text, author) for each remark."""
    told = [[*story.root.iter(P)] for story in stories(document)]
    places = where(document) if any(remark.story for remark in remarks) else {}
    found: list[tuple[Element, str, str]] = []
    for remark in remarks:
        if not (0 <= remark.story < len(told) and 0 <= remark.paragraph < len(told[remark.story])):
            raise ValueError(f"no paragraph {remark.paragraph} in story {remark.story}")
        if remark.story:
            place = places[Spot(remark.story, remark.paragraph)]
            found.append((_first(document), f"{place}：{remark.text}", remark.author))
        else:
            found.append((_outside(told[0][remark.paragraph]), remark.text, remark.author))
    return found


def _outside(paragraph: Element) -> Element:
    """Return the paragraph itself, or the one that holds the text box in which it stands."""
    while (box := ancestor(paragraph, TEXTBOX)) is not None:
        holder = ancestor(box, P)
        assert holder is not None, "a text box stands in a paragraph"
        paragraph = holder
    return paragraph


def _first(document: Document) -> Element:
    """Return the first paragraph of the body; one is added to a body without any."""
    body: Element = document.element.find(BODY)
    first = next(body.iter(P), None)
    if first is not None:
        return first
    (made,) = fragment("<w:p/>")
    section = child(body, SECTPR)
    body.append(made) if section is None else section.addprevious(made)
    return made


def _style(document: Document, outline: Outline, names: tuple[str, str], xml: str) -> str:
    """Return the id of one of Word's own styles for comments, adding it where the document lacks it."""
    found = outline.style_id(*names)
    if found is not None:
        return found
    root: Element = document.styles.element
    default = next(
        (style.get(w("styleId")) for style in root.findall(w("style"))
         if style.get(w("default")) == "1" and style.get(w("type")) == "paragraph"), None,
    )  # fmt: skip
    base = "" if default is None else f'<w:basedOn w:val="{attribute(default)}"/>'
    root.extend(fragment(xml.format(id=names[0], base=base)))
    return names[0]


def _comment(document: Document, text: str, author: str, moment: dt.datetime | None, styles: tuple[str, str]) -> int:
    """Return the number of a new comment."""
    comment = document.comments.add_comment(_UNPRINTABLE.sub("", text), author, author[:2])
    element: Element = comment._comment_elm  # noqa: SLF001  python-docx always writes the time of day: same input, same bytes
    if moment is None:
        element.attrib.pop(w("date"), "")
    else:
        element.set(w("date"), moment.replace(tzinfo=None, microsecond=0).isoformat() + "Z")
    for style in element.iter(PSTYLE):
        style.set(VAL, styles[0])
    for style in element.iter(w("rStyle")):
        style.set(VAL, styles[1])
    return comment.comment_id


def _mark(paragraph: Element, number: int, style: str) -> None:
    """Put a comment's range around all that stands in a paragraph, and its mark behind."""
    (start,) = fragment(f'<w:commentRangeStart w:id="{number}"/>')
    end = fragment(
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:rPr><w:rStyle w:val="{attribute(style)}"/></w:rPr>'
        f'<w:commentReference w:id="{number}"/></w:r>'
    )
    before = list(itertools.takewhile(lambda item: item.tag in (PPR, start.tag), paragraph))
    paragraph.insert(len(before), start)
    paragraph.extend(end)
