"""What a control would hold in a report made today: its entry evaluated anew over today's values.

The same expressions, the same press and the same filler are at work as when the report was made, so that
a control brought up to date and one in a fresh report can't differ. No document is changed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ghgxl.report.nouns import Block, Paragraphs
from ghgxl.word import expressions
from ghgxl.word.blocks import Contents, Press, as_blocks
from ghgxl.word.compile import StoryReader
from ghgxl.word.controls import FIGURE_MARK
from ghgxl.word.entries import Entry, Memory, Turn, Watched
from ghgxl.word.expressions import Refusal
from ghgxl.word.fill import Filler, paragraphs, stretched
from ghgxl.word.finish import Told, Work, join, told
from ghgxl.word.formats import Unanswered, printed
from ghgxl.word.ooxml import Element, W, fragment, parse
from ghgxl.word.outline import Outline
from ghgxl.word.places import Spot
from ghgxl.word.program import Alone, Source
from ghgxl.word.references import Reference
from ghgxl.word.sections import Page
from ghgxl.word.text import PLAIN, RunFormat, attribute, inline

_STYLE = re.compile(r'(<w:(?:p|r|tbl)Style w:val=")([^"]*)(")')
_SOURCE = Source(Spot(0, 0), "")


class Model(NamedTuple):
    """How a paragraph of a group looks: its XML before and after the text, and the format of its run."""

    before: str
    after: str
    form: RunFormat


class Held(NamedTuple):
    """What a control would hold: its elements, whether on pages turned, prints of its figures' data, its texts with numbers."""

    elements: list[Element]
    lying: bool
    figures: tuple[str, ...]
    told: list[Told]


class Maker:
    """Evaluates the entries of a report over today's values."""

    def __init__(self, memory: Memory, scope: Mapping[str, object], press: Press, outline: Outline) -> None:
        self._scope, self._press, self._styles = dict(scope), press, self._renamed(memory, outline)
        entries = [entry for entry, _ in memory.controls.values() if entry.kind == "blocks"]
        self._last: dict[tuple[str, tuple[Turn, ...]], int] = {}
        for entry in entries:
            key = (entry.expression, entry.path)
            self._last[key] = max(self._last.get(key, 0), entry.part)

    @staticmethod
    def _renamed(memory: Memory, outline: Outline) -> dict[str, str]:
        found = {key: outline.style_id(name) for key, name in memory.styles.items()}
        return {key: now for key, now in found.items() if now is not None}

    def learn(self, kind: str, blocks: Mapping[str, object]) -> None:
        """Take tables or figures that are only known now in place of those of the same names."""
        held = self._scope.get(kind)
        self._scope[kind] = {**(held if isinstance(held, Mapping) else {}), **blocks}
        self._press.name(kind, blocks)

    def _bound(self, path: Sequence[Turn]) -> dict[str, object]:
        """Return the names as they are in a turn of loops; raises Unanswered when there is no such turn any more."""
        scope = dict(self._scope)
        for turn in path:
            items = self._evaluated(turn.over, scope)
            if not isinstance(items, list | tuple) or turn.at >= len(items):
                count = len(items) if isinstance(items, list | tuple) else 0
                raise Unanswered(f"“{turn.over}”现在只有{count}项，没有第{turn.at + 1}项")
            item = items[turn.at]
            last = turn.at == len(items) - 1
            scope["loop"] = {"length": len(items), "index": turn.at + 1, "index0": turn.at, "first": not turn.at, "last": last}  # fmt: skip
            if len(turn.names) == 1:
                scope[turn.names[0]] = item
            elif isinstance(item, list | tuple) and len(item) == len(turn.names):
                scope.update(zip(turn.names, item, strict=True))
            else:
                raise Unanswered(f"“{turn.over}”的每一项不再是{len(turn.names)}个值")
        return scope

    @staticmethod
    def _evaluated(expression: str, scope: dict[str, object]) -> object:
        try:
            return expressions.compiled(expression).evaluate(scope)
        except Refusal as problem:
            raise Unanswered(str(problem)) from None

    def value(self, entry: Entry) -> str | Reference:
        """Return the text of a value, or the cross-reference it is; raises Unanswered."""
        value = self._evaluated(entry.expression, self._bound(entry.path))
        if isinstance(value, Reference):
            return value
        if entry.part >= 0:
            texts = paragraphs(as_blocks(value) or (), self._press)
            if entry.part >= len(texts):
                raise Unanswered(f"现在只有{len(texts)}段，没有第{entry.part + 1}段")
            return texts[entry.part]
        if isinstance(value, Contents) or as_blocks(value):
            raise Unanswered("这里现在是表、图或段落，不能写在一句话里")
        return printed(value)

    def runs(self, text: str, form: RunFormat, known: Mapping[str | None, str]) -> Element:
        """Return a paragraph with a text in a format."""
        inside = f'<w:p><w:r>{form.plain}<w:t xml:space="preserve">{inline(text, form)}</w:t></w:r></w:p>'
        return fragment(inside, known)[0]

    def blocks(self, entry: Entry, page: Page, model: Model, known: Mapping[str | None, str]) -> Held:
        """Return the tables, figures and paragraphs of a stretch; raises Unanswered."""
        blocks = self._blocks(entry)
        op = Alone(_SOURCE, lambda _scope: blocks, model.form, "body", page, model.before, model.after)
        found = stretched(blocks, op, self._press)
        last = entry.part == self._last.get((entry.expression, entry.path))
        mine = found[entry.part :] if last else found[entry.part : entry.part + 1]
        xml = "".join(stretch.xml for stretch in mine)
        figures = tuple(one for stretch in mine for one in stretch.figures)
        return self._held(fragment(xml, known), figures, lying=any(stretch.lying for stretch in mine))

    def _blocks(self, entry: Entry) -> tuple[Block, ...]:
        blocks = as_blocks(self._evaluated(entry.expression, self._bound(entry.path)))
        if blocks is None:
            raise Unanswered("这里现在不是表、图或段落")
        return blocks

    def _held(self, elements: list[Element], figures: tuple[str, ...] = (), *, lying: bool = False) -> Held:
        return Held(elements, lying, figures, told(Work(elements), self._press))

    def figure(self, entry: Entry, page: Page) -> Held:
        """Return the instruction to draw a figure in a table cell; raises Unanswered where there is none."""
        op = Alone(_SOURCE, lambda _scope: None, PLAIN, "cell", page)
        found = self._press.stretches([block for block in self._blocks(entry) if not isinstance(block, Paragraphs)], op)
        marks = FIGURE_MARK.findall("".join(stretch.xml for stretch in found))
        prints = [one for stretch in found for one in stretch.figures]
        if entry.part >= len(marks):
            raise Unanswered("这幅图现在没有数据")
        return Held(fragment(f"<w:p>{marks[entry.part]}</w:p>"), lying=False, figures=(prints[entry.part],), told=[])

    def rows(self, entry: Entry) -> Held:
        """Return a table with its rows repeated anew; raises Unanswered."""
        told: list[str] = []
        scope = self._bound(entry.path)
        xml = _STYLE.sub(lambda found: found[1] + self._style(found[2]) + found[3], entry.xml)
        reader = StoryReader(
            0, parse(f'<w:body xmlns:w="{W}">{xml}</w:body>'), scope, lambda _, words: told.append(words)
        )
        out: list[str] = []
        if reader.sound and not told:
            Filler(scope, self._press, lambda _, words: told.append(words)).run(reader.program(), out)
        if told:
            raise Unanswered(told[0])
        root = parse("".join(out))
        join(Work([root]))
        return self._held(list(root))

    def _style(self, written: str) -> str:
        """Return the id of a style as it is written in XML now."""
        return attribute(self._styles[written]) if written in self._styles else written

    def outcome(self, watched: Watched) -> int | None:
        """Return how a condition or loop turns out today, None when that can't be told; -1 when no case holds."""
        try:
            scope = self._bound(watched.path)
            found = [self._evaluated(case, scope) for case in watched.cases[: 1 if watched.kind == "for" else None]]
        except Unanswered:
            return None
        if watched.kind == "for":
            return len(found[0]) if isinstance(found[0], list | tuple) else None
        return next((number for number, holds in enumerate(found) if holds), -1)
