"""Running a compiled story: pieces of XML, with values, loops and choices in between, become the filled story.

Every mistake that only shows with the data is told to ``say`` and the run goes on, so
that one run reports them all. How much a template may make out of loops is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence

from ghgxl.report.nouns import Block, Paragraphs
from ghgxl.word.blocks import Contents, Press, Stretch, as_blocks
from ghgxl.word.controls import Controls, run
from ghgxl.word.expressions import Evaluate
from ghgxl.word.formats import Unanswered, printed
from ghgxl.word.program import Alone, Choice, Loop, Merge, Program, Rows, Say, Source, Value
from ghgxl.word.references import Reference
from ghgxl.word.text import inline

#: Characters of XML that loops may make.
BUDGET = 150_000_000
_FAILED = object()
_NOTHING = object()


class Filler:
    """Runs programs over one scope; where ``controls`` are given, programs prepared for them."""

    def __init__(
        self,
        scope: dict[str, object],
        press: Press,
        say: Say,
        budget: int = BUDGET,
        *,
        controls: Controls | None = None,
    ) -> None:
        self._scope, self._press, self._say, self._left = dict(scope), press, say, budget
        self._controls = controls

    def run(self, program: Program, out: list[str]) -> None:
        """Append what a program makes to ``out``."""
        scope = self._scope
        for op in program:
            if op.__class__ is str:
                out.append(op)
            elif op.__class__ is Value:
                self._value(op, scope, out)
            elif op.__class__ is Alone:
                self._alone(op, scope, out)
            elif isinstance(op, Merge):
                key = self._evaluated(op.evaluate, op.source)
                out.append(self._press.key(self._text(key, op.source)))
            elif isinstance(op, Rows):
                self._rows(op, out)
            elif isinstance(op, Loop):
                self._loop(op, out)
            elif isinstance(op, Choice):
                self._choice(op, out)

    def _value(self, op: Value, scope: dict[str, object], out: list[str]) -> None:
        try:
            value = op.evaluate(scope)
            if value.__class__ is not str:
                if isinstance(value, Reference):
                    if op.seam is None or self._controls is None:
                        out.append(self._press.reference(value, op.form))
                    else:
                        out.append(self._controls.value(op, self._press.mark(value, op.form)))
                    return
                value = self._single(value)
            out.append(inline(value, op.form) if op.seam is None else self._held(op, value))
        except Unanswered as problem:
            self._say(op.source, str(problem))

    def _held(self, op: Value | Alone, text: str, part: int = -1) -> str:
        """Return a text in its control; none at all needs no control, for Word would ask for some there."""
        assert op.seam is not None
        if not text or self._controls is None:
            return (
                op.seam[0] + op.seam[1]
                if not text
                else f"{op.seam[0]}{run(op.form, inline(text, op.form))}{op.seam[1]}"
            )
        return self._controls.value(op, run(op.form, inline(text, op.form)), part)

    def _rows(self, op: Rows, out: list[str]) -> None:
        controls, self._controls = self._controls, None
        inside: list[str] = []
        self.run(op.body, inside)
        self._controls = controls
        out.append("".join(inside) if controls is None else controls.rows(op, "".join(inside)))

    @staticmethod
    def _single(value: object) -> str:
        if isinstance(value, Contents) or as_blocks(value):
            raise Unanswered("表、图、段落和目录的标签要独占一段，这一段里不能有别的文字、图形或分页符")
        return printed(value)

    def _evaluated(self, evaluate: Evaluate, source: Source) -> object:
        try:
            return evaluate(self._scope)
        except Unanswered as problem:
            self._say(source, str(problem))
            return _FAILED

    def _text(self, value: object, source: Source) -> str:
        try:
            return "" if value is _FAILED else printed(value)
        except Unanswered as problem:
            self._say(source, str(problem))
            return ""

    # -- loops and choices ---------------------------------------------------------------------------------------

    def _loop(self, op: Loop, out: list[str]) -> None:
        found = self._evaluated(op.evaluate, op.source)
        if found is _FAILED:
            return
        if not isinstance(found, list | tuple):
            self._say(op.source, f"循环要用列表，这里是“{_kind(found)}”")
            return
        scope = self._scope
        hidden = {name: scope.get(name, _NOTHING) for name in (*op.names, "loop")}
        state: dict[str, object] = {"length": len(found)}
        controls = self._controls
        if controls is not None:
            controls.repeated(op, len(found))
        for index, item in enumerate(found):
            if self._left < 0:
                break
            self._left -= op.weight
            if self._left < 0:
                self._say(op.source, "循环次数过多，超过了一份报告的限度")
                break
            if not self._bind(op, item):
                break
            if controls is not None:
                controls.enter(op, index)
            state.update(index=index + 1, index0=index, first=index == 0, last=index == len(found) - 1)
            scope["loop"] = state
            self.run(op.body, out)
            if controls is not None:
                controls.leave()
        for name, old in hidden.items():
            if old is _NOTHING:
                scope.pop(name, None)
            else:
                scope[name] = old

    def _bind(self, op: Loop, item: object) -> bool:
        if len(op.names) == 1:
            self._scope[op.names[0]] = item
            return True
        if not isinstance(item, list | tuple) or len(item) != len(op.names):
            self._say(op.source, f"循环写了{len(op.names)}个变量，列表里的每一项却不是{len(op.names)}个值")
            return False
        self._scope.update(zip(op.names, item, strict=True))
        return True

    def _choice(self, op: Choice, out: list[str]) -> None:
        taken = -1
        for number, (source, condition, _) in enumerate(op.branches):
            chosen = True if condition is None else self._evaluated(condition, source)
            if chosen is _FAILED:
                return
            if chosen:
                taken = number
                break
        if self._controls is not None:
            self._controls.chosen(op, taken)
        if taken >= 0:
            self.run(op.branches[taken][2], out)

    # -- a value alone in its paragraph ----------------------------------------------------------------------------

    def _alone(self, op: Alone, scope: dict[str, object], out: list[str]) -> None:
        try:
            value = op.evaluate(scope)
            if isinstance(value, Contents):
                out.append(self._press.contents(value, op))
            elif isinstance(value, Reference):
                if op.seam is None or self._controls is None:
                    out += (op.before, self._press.reference(value, op.form), op.after)
                else:
                    out.append(self._controls.value(op, self._press.mark(value, op.form)))
            elif value.__class__ is str or (blocks := as_blocks(value)) is None:
                out.append(self._paragraph(op, printed(value)))
            else:
                self._blocks(op, blocks, out)
        except Unanswered as problem:
            self._say(op.source, str(problem))

    def _paragraph(self, op: Alone, text: str, part: int = -1) -> str:
        if op.seam is None or self._controls is None:
            return f"{op.before}{inline(text, op.form)}{op.after}"
        return self._held(op, text, part)

    def _blocks(self, op: Alone, blocks: tuple[Block, ...], out: list[str]) -> None:
        if op.where != "body":  # a cell must not end with a control, so each paragraph has its own
            out += [self._paragraph(op, text, number) for number, text in enumerate(said(blocks))]
            blocks = tuple(block for block in blocks if not isinstance(block, Paragraphs)) if said(blocks) else blocks
            if not blocks:
                return
        found = stretched(blocks, op, self._press)
        if self._controls is None:
            out += (stretch.turned for stretch in found)
        else:
            out.append(self._controls.blocks(op, found))


def said(blocks: Sequence[Block]) -> list[str]:
    """Return the texts of the paragraphs among blocks."""
    return [text for block in blocks if isinstance(block, Paragraphs) for text in block.texts or _said(block)]


def stretched(blocks: Sequence[Block], op: Alone, press: Press) -> list[Stretch]:
    """Return the XML of blocks in place of a paragraph, paragraphs first, upright and lying in turn."""
    texts = "".join(f"{op.before}{inline(text, op.form)}{op.after}" for text in said(blocks))
    others = [block for block in blocks if not isinstance(block, Paragraphs)]
    found = press.stretches(others, op) if others or not blocks else []
    return [Stretch(texts, lying=False, figures=()), *found] if texts else found


def _said(block: Paragraphs) -> tuple[str, ...]:
    return (block.empty,) if block.empty else ()


def _kind(value: object) -> str:
    try:
        return printed(value)[:20]
    except Unanswered:
        return "一组数据"
