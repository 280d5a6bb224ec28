"""Places in a Word file that a person can find: 正文 第1.2节“公司概况”之下 第3段; 正文 表3 第2行 第4列; 页眉.

Places are worked out only when there is something to report. Until then a spot is
two numbers: which story of the file, and the how-manieth w:p in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ghgxl.findings import Place
from ghgxl.word.ooxml import TBL, TC, TEXTBOX, TR, Element, P, text_of
from ghgxl.word.outline import Outline


class Spot(NamedTuple):
    """A paragraph of the template: the index of its story and its number among the story's paragraphs."""

    story: int
    paragraph: int


class Problem(NamedTuple):
    """A mistake in a template: where, what was written there, and what is wrong with it."""

    place: Place
    written: str
    message: str

    def __str__(self) -> str:
        quoted = f"   〔{self.written}〕" if self.written else ""
        return f"{self.place}：{self.message}{quoted}"


def names(root: Element, story: str, outline: Outline) -> Iterator[str]:
    """Yield the place of every w:p of a story of the template, in document order."""
    heading, count, tables = "", 0, 0
    numbers: dict[Element, str] = {}
    counter = outline.counter()
    for element in root.iter(P, TBL):
        if element.tag == TBL:
            if not any(True for _ in element.iterancestors(TBL)):
                tables += 1
                numbers[element] = f"表{tables}"
            continue
        inside = _inside(element, numbers)
        if inside:
            yield f"{story} {inside}"
            continue
        title = counter.heading(element)
        if title is not None:
            label = f"第{title.label}节" if title.label[:1].isdigit() else title.label
            heading, count = f"{label}“{text_of(element)[:20]}”", 0
            yield f"{story} 标题{heading}"
            continue
        count += 1
        yield f"{story} {heading}之下 第{count}段" if heading else f"{story} 第{count}段"


def _inside(paragraph: Element, numbers: dict[Element, str]) -> str:
    """Return which table cell or text box a paragraph stands in, "" for neither."""
    words: list[str] = []
    for above in paragraph.iterancestors(TC, TEXTBOX):
        if above.tag == TEXTBOX:
            words.append("文本框")
            continue
        row = next(above.iterancestors(TR))
        table = next(row.iterancestors(TBL))
        line = list(table.iter(TR)).index(row) + 1 if table in numbers else _row_number(table, row)
        column = list(row.iter(TC)).index(above) + 1
        words.append(f"{numbers.get(table, '内嵌表')} 第{line}行 第{column}列")
    return " ".join(reversed(words))


def _row_number(table: Element, row: Element) -> int:
    rows = [item for item in table.iter(TR) if next(item.iterancestors(TBL)) is table]
    return rows.index(row) + 1
