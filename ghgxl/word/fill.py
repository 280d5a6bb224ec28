"""Running a compiled story: pieces of XML, with values, loops and choices in between, become the filled story.

Every mistake that only shows with the data is told to ``say`` and the run goes on, so
that one run reports them all. How much a template may make out of loops is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence

from ghgxl.report.nouns import Block, Paragraphs, Table
from ghgxl.word.aside import FEW, Aside, Bundles
from ghgxl.word.blocks import Contents, Press, Stretch, as_blocks
from ghgxl.word.controls import Controls, run
from ghgxl.word.expressions import Evaluate
from ghgxl.word.formats import Unanswered, printed
from ghgxl.word.program import Alone, Choice, Loop, Merge, Program, Rows, Say, Source, Value
from ghgxl.word.references import Reference
from ghgxl.word.text import inline

#: Characters of XML that a report may be made of, and how many of them a figure counts for, which is drawn later.
BUDGET = 150_000_000
#: What a figure or contents, a table, a reference and a mistake count for: they are drawn, laid out, looked up or searched for.
FIGURE, TABLE, REFERENCE, MISTAKE = 300_000, 100_000, 1_000, 20_000
_FAILED = object()
_NOTHING = object()


class _Spent(Exception):
    """More was asked for than a report may be made of."""

    def __init__(self, source: Source) -> None:
        self.source = source


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
        aside: Aside | None = None,
    ) -> None:
        self._scope, self._press, self._say, self._left = dict(scope), press, say, budget
        self._controls, self._aside = controls, aside

    def run(self, program: Program, out: list[str]) -> None:
        """Append what a program makes to ``out``."""
        try:
            self._run(program, out)
        except _Spent as spent:
            self._say(spent.source, "循环次数过多，或重复放入的图表过多，超过了一份报告的限度")

    def _spend(self, amount: int, source: Source) -> None:
        self._left -= amount
        if self._left < 0:
            raise _Spent(source)

    def _unanswered(self, source: Source, problem: Unanswered) -> None:
        """Say what has no value; that costs as well, for a loop may ask for it again and again."""
        self._say(source, str(problem))
        self._spend(MISTAKE, source)

    def _run(self, program: Program, out: list[str]) -> None:
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
                    self._spend(REFERENCE, op.source)
                    out.append(self._reference(op, value))
                    return
                value = self._single(value)
            self._left -= len(value)
            out.append(self._press.inline(value, op.form) if op.seam is None else self._held(op, value))
        except Unanswered as problem:
            self._unanswered(op.source, problem)

    def _reference(self, op: Value | Alone, reference: Reference) -> str:
        """Return what stands for a cross-reference, in its control where it has one."""
        if op.seam is None or self._controls is None:
            return self._press.reference(reference, op.form)
        return self._controls.value(op, self._press.mark(reference, op.form))

    def _held(self, op: Value | Alone, text: str, part: int = -1) -> str:
        """Return a text in its control; none at all needs no control, for Word would ask for some there."""
        assert op.seam is not None
        if not text:
            return op.seam[0] + op.seam[1]
        inside = run(op.form, self._press.inline(text, op.form))
        if self._controls is None:
            return f"{op.seam[0]}{inside}{op.seam[1]}"
        return self._controls.value(op, inside, part)

    def _rows(self, op: Rows, out: list[str]) -> None:
        controls, self._controls = self._controls, None
        inside: list[str] = []
        self._run(op.body, inside)
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
            self._unanswered(source, problem)
            return _FAILED

    def _text(self, value: object, source: Source) -> str:
        try:
            return "" if value is _FAILED else printed(value)
        except Unanswered as problem:
            self._unanswered(source, problem)
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
        aside = self._aside
        rows = aside if aside is not None and len(found) > FEW and aside.takes(op) else None
        turns = Bundles(rows, out)
        if rows is not None:
            self._aside = None  # loops inside a row go aside with it
        for index, item in enumerate(found):
            self._spend(op.weight, op.source)
            if not self._bind(op, item):
                break
            if controls is not None:
                controls.enter(op, index)
            state.update(index=index + 1, index0=index, first=index == 0, last=index == len(found) - 1)
            scope["loop"] = state
            self._run(op.body, turns.next())
            if controls is not None:
                controls.leave()
        turns.close()
        self._aside = aside
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
            self._run(op.branches[taken][2], out)

    # -- a value alone in its paragraph ----------------------------------------------------------------------------

    def _alone(self, op: Alone, scope: dict[str, object], out: list[str]) -> None:
        try:
            value = op.evaluate(scope)
            if value.__class__ is str:
                self._left -= len(value)
                if op.seam is None:  # what most cells of long tables are
                    out += (op.before, inline(value, op.form), op.after)
                else:
                    out.append(self._held(op, value))
            elif isinstance(value, Contents):
                self._spend(FIGURE, op.source)
                out.append(self._press.contents(value, op))
            elif isinstance(value, Reference):
                self._spend(REFERENCE, op.source)
                found = self._reference(op, value)
                out.append(found if op.seam and self._controls else f"{op.before}{found}{op.after}")
            elif (blocks := as_blocks(value)) is None:
                out.append(self._paragraph(op, printed(value)))
            else:
                self._blocks(op, blocks, out)
        except Unanswered as problem:
            self._unanswered(op.source, problem)

    def _paragraph(self, op: Alone, text: str, part: int = -1) -> str:
        if op.seam is None or self._controls is None:
            return f"{op.before}{self._press.inline(text, op.form)}{op.after}"
        return self._held(op, text, part)

    def _blocks(self, op: Alone, blocks: tuple[Block, ...], out: list[str]) -> None:
        texts = paragraphs(blocks, self._press)
        for text in texts:
            self._spend(len(text) + len(op.before) + len(op.after), op.source)
        others = [block for block in blocks if not isinstance(block, Paragraphs)]
        self._spend(sum(TABLE if isinstance(block, Table) else FIGURE for block in others), op.source)
        if op.where == "body":
            found = stretched(blocks, op, self._press)
        else:  # a cell must not end with a control, so each paragraph has its own, and each figure in its paragraph
            out += [self._paragraph(op, text, number) for number, text in enumerate(texts)]
            found = self._press.stretches(others, op) if others or not blocks else []
        for stretch in found:
            self._spend(len(stretch.xml), op.source)
        if self._controls is None:
            out += (stretch.turned for stretch in found)
        elif op.where == "body":
            out.append(self._controls.blocks(op, found))
        else:
            out.append(self._controls.figures_in(op, found))


def paragraphs(blocks: Sequence[Block], press: Press) -> list[str]:
    """Return the texts of the paragraphs among blocks."""
    return [text for block in blocks if isinstance(block, Paragraphs) for text in press.texts_of(block)]


def stretched(blocks: Sequence[Block], op: Alone, press: Press) -> list[Stretch]:
    """Return the XML of blocks in place of a paragraph, paragraphs first, upright and lying in turn."""
    texts = "".join(f"{op.before}{press.inline(text, op.form)}{op.after}" for text in paragraphs(blocks, press))
    others = [block for block in blocks if not isinstance(block, Paragraphs)]
    found = press.stretches(others, op) if others or not blocks else []
    return [Stretch(texts, lying=False, figures=()), *found] if texts else found


def _kind(value: object) -> str:
    try:
        return printed(value)[:20]
    except Unanswered:
        return "一组数据"
