"""What is broken in a template before anything is filled: fields without their other half, references that lead nowhere.

Word shows such a document without a word and says so on paper: 错误!未找到引用源. They are told like any other mistake.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from ghgxl.word.ooxml import FLDCHAR, FLDTYPE, INSTR, Element, P, ancestor

#: References to bookmarks of ours: of captions and headings that an earlier report had.
OURS = re.compile(r"^\s*(?:PAGE)?REF\s+(_(?:Ref|Toc)(?:Ghg|Own)\w*)")
_LOST = "引用的标题或题注已不在模板里，请删除这处引用或目录；表和图的编号请用“{{ 表号.名称 }}”“{{ 图号.名称 }}”"
_UNENDED = "这里的域只有开始，没有结束，请删除后重新插入"
_UNBEGUN = "这里的域只有结束，没有开始，请删除后重新插入"


class Broken(NamedTuple):
    """Something broken: the number of its paragraph in the story, how it is written, and what to do."""

    paragraph: int
    written: str
    message: str


def broken(root: Element, bookmarks: Container[str]) -> Iterator[Broken]:
    """Yield what is broken in a story; ``bookmarks`` are those of the whole template."""

    def place(element: Element) -> int:
        holder = ancestor(element, P)
        return next((number for number, paragraph in enumerate(root.iter(P)) if paragraph is holder), 0)

    for mark, message in _halves(root):
        yield Broken(place(mark), "", message)
    for code in root.iter(INSTR):
        match = OURS.match(code.text or "")
        if match and match[1] not in bookmarks:
            yield Broken(place(code), (code.text or "").strip(), _LOST)


def _halves(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield the beginnings and ends of fields that lack their other half."""
    waiting: list[Element] = []
    for mark in root.iter(FLDCHAR):
        kind = mark.get(FLDTYPE)
        if kind == "begin":
            waiting.append(mark)
        elif kind == "end" and waiting:
            waiting.pop()
        elif kind == "end":
            yield mark, _UNBEGUN
    yield from ((mark, _UNENDED) for mark in waiting)
