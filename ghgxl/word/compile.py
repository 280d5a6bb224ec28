"""A story of the template (body, header, footer …) read into a program: pieces of XML and what goes between them.

Tags are found on the element tree, so that what comes out is well formed by construction.
The tree is then written out once with numbers where the tags stood, and cut there. Every
mistake in the story is told to ``say``; the program is worth running only without mistakes
of structure.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from ghgxl.word import expressions, tags, trial
from ghgxl.word.cutting import CUT, Else, End, Mark, cut
from ghgxl.word.expressions import UNKNOWN, Evaluate, Expression, Refusal
from ghgxl.word.holding import in_fields, may_hold
from ghgxl.word.ooxml import (
    BODY,
    PPR,
    RPR,
    SECTPR,
    TC,
    TEXTBOX,
    TR,
    Element,
    P,
    T,
    ancestor,
    child,
    finder,
    fragment,
    keep_space,
    parent,
    remove,
    text_of,
    texts,
    w,
)
from ghgxl.word.places import Spot
from ghgxl.word.program import TARGET, Alone, Choice, Loop, Merge, Program, Say, Source, Value, Where
from ghgxl.word.repeating import Repeating
from ghgxl.word.sections import THIN, Pages, cell_room
from ghgxl.word.tags import BRACES, MARK_CLOSE, MARK_OPEN, Misspelt, Statement, Tag
from ghgxl.word.text import format_of

_NOT_PLAIN = tuple(w(tag) for tag in ("drawing", "pict", "object", "br", "fldChar", "sym", "ptab", "footnoteReference"))
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_IDENTIFIED = finder("//*[@w14:paraId]", w14=_W14)
#: How deep loops and conditions may stand in one another.
MAX_DEPTH = 40
_MOVED = w("moveFrom")
_FRAMES = (TEXTBOX, w("hdr"), w("ftr"), w("footnote"), w("endnote"))


@dataclass(slots=True)
class _Open:
    """A control tag that waits for its end.

    ``depth`` is how many fields it stands in, ``within`` says whether the tag itself is reached with the data at hand, ``taken`` whether a branch of it already was.
    """

    word: str
    holder: Element
    source: Source
    hidden: dict[str, object]
    otherwise: bool = False
    depth: int = 0
    within: bool = True
    taken: bool = False


class StoryReader:
    """Reads one story; afterwards ``program`` holds it, and ``sound`` says whether its tags pair up."""

    def __init__(self, index: int, root: Element, scope: dict[str, object], say: Say) -> None:
        self._index, self._root, self._scope, self._say = index, root, dict(scope), say
        self._marks: list[Mark | None] = []
        self._open: list[_Open] = []
        self._gone: set[Element] = set()
        self._fielded = in_fields(root)
        self._repeating = Repeating(self._instruction)
        self._structure: list[tuple[Source, str]] = []
        self._misspelt = False
        self._reached = True
        self.repaired: list[Source] = []
        self.expressions: list[tuple[Source, Expression]] = []
        for foreign in list(root.iter(etree.ProcessingInstruction)):
            remove(foreign)
        self._read()
        self.sound = not self._structure and not self._misspelt

    @cached_property
    def _pages(self) -> Pages:
        body = self._root.find(BODY)
        return Pages(self._root if body is None else body)

    # -- reading -----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        for number, paragraph in self._with_tags():
            if not any(row in self._gone for row in paragraph.iterancestors(TR)):
                self._repeating.remember(paragraph)
                self._paragraph(Spot(self._index, number), paragraph)
        for waiting in self._open:
            self._structure.append((waiting.source, f"缺少“end{waiting.word}”"))
        if not self._misspelt:
            for source, message in self._structure:
                self._say(source, message)

    def _with_tags(self) -> list[tuple[int, Element]]:
        number_of: dict[Element, int] = {}
        found: dict[Element, int] = {}
        for element in self._root.iter(P, T, w("delText")):
            if element.tag == P:
                number_of[element] = len(number_of)
            elif element.text and BRACES.search(element.text):
                owner = ancestor(element, P)
                if owner is None:
                    continue
                if element.tag == T and ancestor(element, _MOVED) is None:
                    found[owner] = number_of[owner]
                elif tags.LONE.search(element.text):
                    source = Source(Spot(self._index, number_of[owner]), element.text[:30])
                    self._say(source, "删除或移动的修订里有标签，请先接受全部修订再保存模板")
        return sorted(((number, owner) for owner, number in found.items()), key=lambda pair: pair[0])

    def _paragraph(self, spot: Spot, paragraph: Element) -> None:
        held = list(texts(paragraph))
        found = tags.joined(held)
        whole = "".join(text.text or "" for text in held)
        broken = False
        for written, message in tags.halves(whole, [tag for *_, tag in found]):
            self._say(Source(spot, written), message)
            broken = self._misspelt = True
        for written, message in tags.lookalikes(whole, self._scope):
            self._say(Source(spot, written), message)
        if broken or not found:
            return
        self.repaired += [Source(spot, tag.written) for *_, tag in found if tag.repaired]
        beside = tags.without_tags(whole)
        if all(tag.kind == "#" for *_, tag in found) and not beside:
            self._remark(paragraph)
            return
        if len(found) == 1 and not beside and found[0][3].kind == "{":
            self._alone(spot, paragraph, *found[0])
            return
        rewritten: dict[Element, list[tuple[int, int, str]]] = {}
        for text, start, end, tag in found:
            mark = self._tag(spot, paragraph, text, tag, whole)
            if mark is None:
                return
            rewritten.setdefault(text, []).append((start, end, mark))
        for text, changes in rewritten.items():
            content, position = text.text or "", 0
            pieces: list[str] = []
            for start, end, mark in changes:
                pieces += (content[position:start], mark)
                position = end
            text.text = "".join(pieces) + content[position:]
        for text in rewritten:
            self._split(text)

    def _remark(self, paragraph: Element) -> None:
        """Take out a paragraph that holds only remarks; where it can't go, empty it."""
        around = parent(paragraph)
        if child(paragraph, PPR, SECTPR) is None and any(other is not paragraph for other in around.findall(P)):
            remove(paragraph)
        else:
            for text in texts(paragraph):
                text.text = ""

    def _tag(self, spot: Spot, paragraph: Element, text: Element, tag: Tag, whole: str) -> str | None:
        """Return what stands for a tag in its text; None when its paragraph or row has been replaced."""
        source = Source(spot, tag.written)
        if tag.kind == "#":
            return ""
        if tag.kind == "{":
            expression = self._expression(source, tag.inside)
            return self._mark(Value(source, expression, format_of(text.getparent()), may_hold(text, self._fielded)))
        try:
            statement = tags.statement(tag.inside)
        except Misspelt as problem:
            self._say(source, str(problem))
            self._misspelt = True
            return ""
        if statement.word == "vm":
            if ancestor(text, TC) is None:
                self._say(source, "“vm”只能写在表格单元格里")
            return self._mark(Merge(source, self._expression(source, statement.rest)))
        if statement.level:
            self._whole(source, statement, paragraph, whole, tag, self._fielded.get(text, 0))
            return None
        holder = parent(parent(text))
        return self._mark(self._control(source, statement, holder, self._fielded.get(text, 0)))

    def _alone(self, spot: Spot, paragraph: Element, text: Element, start: int, end: int, tag: Tag) -> None:
        source = Source(spot, tag.written)
        evaluate = self._expression(source, tag.inside)
        content = text.text or ""
        form = format_of(text.getparent())
        held = may_hold(text, self._fielded)
        mark = self._mark(Value(source, evaluate, form, held))
        text.text = content[:start] + mark + content[end:]
        if next(paragraph.iter(*_NOT_PLAIN), None) is not None:
            return
        inside = ancestor(paragraph, TC)
        framed = self._index > 0 or ancestor(paragraph, *_FRAMES) is not None
        where: Where = "frame" if framed else "body" if inside is None else "cell"
        section = child(paragraph, PPR, SECTPR)
        if section is not None:
            (thin,) = fragment(THIN.format(inside="", section=""))
            thin[0].append(copy.deepcopy(section))
            remove(section)
            paragraph.addnext(thin)
        page = self._pages.around(paragraph)
        if inside is not None and where == "cell":
            page = page._replace(upright=cell_room(inside, page.upright))
        if parent(paragraph).tag != BODY:  # only the body itself can be cut into sections
            page = page._replace(lying=page.upright)
        opening = Alone(source, evaluate, form, where, page, held=held)
        paragraph.addprevious(self._instruction(opening))
        paragraph.addnext(self._instruction(End()))

    def _whole(
        self, source: Source, statement: Statement, paragraph: Element, whole: str, tag: Tag, depth: int
    ) -> None:
        """Replace the paragraph or row that a control tag has to itself."""
        place, name, target = ("段", "p", paragraph)
        if statement.level == "tr":
            row = ancestor(paragraph, TR)
            if row is None:
                self._say(source, "“tr”只能写在表格里，表格外请用“p”")
                self._misspelt = True
                return
            place, name, target = "行", "tr", row
            whole = text_of(row)
            if statement.word == "for":
                self._repeating.repeats(source, statement.rest, row)
        other = whole.replace(tag.written, "", 1).strip()
        if tags.LONE.search(other):
            self._say(source, f"一{place}只能放一个控制标签，这里还有“{other[:20]}”")
            self._misspelt = True
        elif other:
            self._say(source, f"“{{%{name} … %}}”要独占一{place}，旁边还有“{other[:20]}”")
        if target is paragraph and child(paragraph, PPR, SECTPR) is not None:
            self._say(source, "这一段带有分节符，控制标签请另起一段")
        instruction = self._instruction(None)
        holder = parent(target)
        holder.replace(target, instruction)
        if target is not paragraph:
            self._repeating.merged(instruction, target, statement.word)
        self._gone.add(target)
        self._marks[-1] = self._control(source, statement, holder, depth)

    # -- control tags ------------------------------------------------------------------------------------------

    def _control(self, source: Source, statement: Statement, holder: Element, depth: int) -> Mark:
        word = statement.word
        if word in ("for", "if"):
            evaluate = self._expression(source, statement.rest)
            waits = _Open(word, holder, source, {}, depth=depth, within=self._reached)
            if word == "for":
                waits.hidden = self._enter(statement.names, statement.rest)
            else:
                self._reached = waits.taken = self._reached and trial.holds(statement.rest, self._scope)
            self._open.append(waits)
            if len(self._open) == MAX_DEPTH + 1:
                self._structure.append((source, f"循环和条件套了{MAX_DEPTH}层以上，请拆开来写"))
            return Loop(source, evaluate, statement.names) if word == "for" else Choice([(source, evaluate, [])])
        need = word[3:] if word.startswith("end") else "if"
        if not any(waiting.word == need for waiting in self._open):
            self._structure.append((source, f"“{word}”前面没有对应的“{need}”"))
            if self._open and word.startswith("end"):
                self._leave(self._open.pop())
            return End()
        while self._open[-1].word != need:
            inner = self._open.pop()
            self._leave(inner)
            self._structure.append((inner.source, f"缺少“end{inner.word}”"))
        waiting = self._open[-1]
        if waiting.holder is not holder:
            how = "跨段的写成“{%p … %}”，跨行的写成“{%tr … %}”，开始和结束要写得一样"
            self._structure.append((source, f"与开始的“{waiting.source.written}”不在同一层：{how}"))
        elif waiting.depth != depth:
            how = "一个域（如目录、交叉引用）被切成两半，请把两个标签都移到域的外面"
            self._structure.append((source, f"与开始的“{waiting.source.written}”之间，{how}"))
        if need == word[3:] and word.startswith("end"):
            self._leave(self._open.pop())
            return End()
        if waiting.otherwise:
            self._structure.append((source, f"“else”之后不能再有“{word}”"))
        waiting.otherwise = word == "else"
        self._reached = waiting.within and not waiting.taken
        otherwise = Else(source, self._expression(source, statement.rest) if word == "elif" else None)
        self._reached = self._reached and (word == "else" or trial.holds(statement.rest, self._scope))
        waiting.taken = waiting.taken or self._reached
        return otherwise

    def _enter(self, names: tuple[str, ...], source: str) -> dict[str, object]:
        """Make loop names known, with the first item as a sample; return what they hid."""
        sample: object = UNKNOWN
        try:
            items = expressions.inspected(expressions.compiled(source).node, self._scope, lambda _words: None)
            if isinstance(items, list | tuple) and items:
                sample = items[0]
        except Refusal:
            pass
        hidden = {name: self._scope.get(name, _NOTHING) for name in (*names, "loop")}
        parts = sample if len(names) > 1 and isinstance(sample, list | tuple) and len(sample) == len(names) else None
        for index, name in enumerate(names):
            self._scope[name] = parts[index] if parts else sample if len(names) == 1 else UNKNOWN
        self._scope["loop"] = trial.FIRST_TURN
        self._reached = self._reached and sample is not UNKNOWN
        return hidden

    def _leave(self, left: _Open) -> None:
        self._reached = left.within
        for name, old in left.hidden.items():
            if old is _NOTHING:
                self._scope.pop(name, None)
            else:
                self._scope[name] = old

    def _expression(self, source: Source, text: str) -> Evaluate:
        try:
            expression = expressions.compiled(text)
        except Refusal as problem:
            self._say(source, str(problem))
            return lambda _scope: ""
        self.expressions.append((source, expression))
        missing: list[str] = []
        expressions.inspected(expression.node, self._scope, missing.append)
        for words in missing:
            self._say(source, words)
        if self._reached and not missing and (words := trial.mistake(expression, self._scope)):
            self._say(source, words)
        return expression.evaluate

    # -- marking -----------------------------------------------------------------------------------------------

    def _mark(self, op: Mark) -> str:
        self._marks.append(op)
        return f"{MARK_OPEN}{len(self._marks) - 1}{MARK_CLOSE}"

    def _instruction(self, op: Mark | None) -> Element:
        self._marks.append(op)
        return etree.ProcessingInstruction(TARGET, str(len(self._marks) - 1))

    def _split(self, text: Element) -> None:
        """Cut a run at the control tags inside its text, so that they stand between whole runs."""
        content = text.text or ""
        places = [match for match in CUT.finditer(content) if self._is_control(int(match[1]))]
        if not places:
            return
        run, following = parent(text), list(text.itersiblings())
        text.text = content[: places[0].start()]
        keep_space(text)
        bare = copy.copy(run.find(RPR))
        for place, end in zip(places, [*(later.start() for later in places[1:]), len(content)], strict=True):
            instruction = etree.ProcessingInstruction(TARGET, place[1])
            run.addnext(instruction)
            run = run.makeelement(run.tag, {str(name): str(said) for name, said in run.attrib.items()})
            if bare is not None:
                run.append(copy.copy(bare))
            rest = copy.copy(text)
            rest.text = content[place.end() : end]
            run.append(rest)
            instruction.addnext(run)
        run.extend(following)

    def _is_control(self, number: int) -> bool:
        return not isinstance(self._marks[number], Value | Merge)

    # -- cutting -----------------------------------------------------------------------------------------------

    def program(self) -> Program:
        """Return the story as a program; only when its tags pair up."""
        for element in _IDENTIFIED(self._root):
            for name in ("paraId", "textId"):  # they are to be unique, but a loop repeats them; Word makes new ones
                element.attrib.pop(f"{{{_W14}}}{name}", "")
        return cut(etree.tostring(self._root, encoding="unicode"), self._marks)


_NOTHING = object()
