"""Running a compiled story: pieces of XML, with values, loops and choices in between, become the filled story.

Every mistake that only shows with the data is told to ``say`` and the run goes on, so
that one run reports them all. How much a template may make out of loops is bounded.
"""

from __future__ import annotations

from ghgxl.report.nouns import Block, Paragraphs
from ghgxl.word.blocks import Contents, Press, as_blocks
from ghgxl.word.expressions import Evaluate
from ghgxl.word.formats import Unanswered, printed
from ghgxl.word.program import Alone, Choice, Loop, Merge, Program, Say, Source, Value
from ghgxl.word.references import Reference

#: Characters of XML that loops may make.
BUDGET = 150_000_000
_FAILED = object()
_NOTHING = object()


class Filler:
    """Runs programs over one scope."""

    def __init__(self, scope: dict[str, object], press: Press, say: Say, budget: int = BUDGET) -> None:
        self._scope, self._press, self._say, self._left = dict(scope), press, say, budget

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
            elif isinstance(op, Loop):
                self._loop(op, out)
            elif isinstance(op, Choice):
                self._choice(op, out)

    def _value(self, op: Value, scope: dict[str, object], out: list[str]) -> None:
        try:
            value = op.evaluate(scope)
            if value.__class__ is not str:
                if isinstance(value, Reference):
                    out.append(self._press.reference(value, op.form))
                    return
                value = self._single(value)
            out.append(self._press.inline(value, op.form))
        except Unanswered as problem:
            self._say(op.source, str(problem))

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
        for index, item in enumerate(found):
            if self._left < 0:
                break
            self._left -= op.weight
            if self._left < 0:
                self._say(op.source, "循环次数过多，超过了一份报告的限度")
                break
            if not self._bind(op, item):
                break
            state.update(index=index + 1, index0=index, first=index == 0, last=index == len(found) - 1)
            scope["loop"] = state
            self.run(op.body, out)
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
        for source, condition, body in op.branches:
            chosen = True if condition is None else self._evaluated(condition, source)
            if chosen is _FAILED:
                return
            if chosen:
                self.run(body, out)
                return

    # -- a value alone in its paragraph ----------------------------------------------------------------------------

    def _alone(self, op: Alone, scope: dict[str, object], out: list[str]) -> None:
        try:
            value = op.evaluate(scope)
            if value.__class__ is str:
                out += (op.before, self._press.inline(value, op.form), op.after)
            elif isinstance(value, Contents):
                out.append(self._press.contents(value, op))
            elif isinstance(value, Reference):
                out += (op.before, self._press.reference(value, op.form), op.after)
            elif (blocks := as_blocks(value)) is None:
                out += (op.before, self._press.inline(printed(value), op.form), op.after)
            else:
                self._blocks(op, blocks, out)
        except Unanswered as problem:
            self._say(op.source, str(problem))

    def _blocks(self, op: Alone, blocks: tuple[Block, ...], out: list[str]) -> None:
        for block in blocks:
            if isinstance(block, Paragraphs):
                for text in self._press.texts_of(block):
                    out += (op.before, self._press.inline(text, op.form), op.after)
        others = [block for block in blocks if not isinstance(block, Paragraphs)]
        if others or not blocks:
            out.append(self._press.blocks(others, op))


def _kind(value: object) -> str:
    try:
        return printed(value)[:20]
    except Unanswered:
        return "一组数据"
