"""Places in a Word file that a person can find: 正文 第1.2节“公司概况”之下 第3段; 正文 表3 第2行 第4列; 页眉.

Places are worked out only when there is something to report. Until then a spot is
two numbers: which story of the file, and the how-manieth w:p in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ghgxl.findings import Place
from ghgxl.word.ooxml import TBL, TC, TEXTBOX, TR, Element, P, ancestor, text_of
from ghgxl.word.outline import Outline

#: So much of what was written is quoted.
_LONGEST = 80


class Spot(NamedTuple):
    """A paragraph of the template: the index of its story and its number among the story's paragraphs."""

    story: int
    paragraph: int


#: What a mistake in the document's properties has for a spot: no story holds them.
PROPERTIES = Spot(-1, 0)


class Problem(NamedTuple):
    """A mistake in a template: where, what was written there, what is wrong with it, and its paragraph where it has one."""

    place: Place
    written: str
    message: str
    spot: Spot | None = None

    def __str__(self) -> str:
        written = self.written if len(self.written) <= _LONGEST else self.written[:_LONGEST] + "…"
        quoted = f"   〔{written}〕" if written else ""
        return f"{self.place}：{self.message}{quoted}"


def names(root: Element, story: str, outline: Outline) -> Iterator[str]:
    """Yield the place of every w:p of a story of the template, in document order."""
    heading, count, tables = "", 0, 0
    named: dict[Element, str] = {}
    counts: Counter[Element | None] = Counter()
    counter = outline.counter()
    for element in root.iter(P, TBL, TR, TC):
        if element.tag == TBL:
            outer = ancestor(element, TBL) is None
            tables += outer
            named[element] = (f"{heading}之下 表{tables}" if heading else f"表{tables}") if outer else "内嵌表"
        elif element.tag != P:
            around = ancestor(element, TBL if element.tag == TR else TR)
            counts[around] += 1
            what = f"第{counts[around]}行" if element.tag == TR else f"第{counts[around]}列"
            named[element] = f"{named.get(around, '')} {what}" if around is not None else what
        elif inside := _inside(element, named):
            yield f"{story} {inside}"
        elif (title := counter.heading(element)) is not None:
            label = f"第{title.label}节" if title.label[:1].isdigit() else title.label
            heading, count = f"{label}“{text_of(element)[:20]}”", 0
            yield f"{story} 标题{heading}"
        else:
            count += 1
            yield f"{story} {heading}之下 第{count}段" if heading else f"{story} 第{count}段"


def _inside(paragraph: Element, named: dict[Element, str]) -> str:
    """Return which table cell or text box a paragraph stands in, "" for neither."""
    around = ["文本框" if above.tag == TEXTBOX else named[above] for above in paragraph.iterancestors(TC, TEXTBOX)]
    return " ".join(reversed(around))
