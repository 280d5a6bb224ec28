"""What a report really prints of the names that requirements ask for, and where: marked while filling, taken up in the tree.

Only a template that has a table of requirements is filled so. A name counts where its value, or the branch that it
decided, left something in the document; whether it only said that there is nothing is told along.
Nothing that a reader sees is changed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from ghgxl.report.coverage import ITEMS, named
from ghgxl.report.requirements import Matrix
from ghgxl.word.blocks import Press, as_blocks, is_empty
from ghgxl.word.captions import bookmark_xml
from ghgxl.word.compile import StoryReader
from ghgxl.word.controls import Controls
from ghgxl.word.fill import Filler
from ghgxl.word.ooxml import PPR, Element, P, T, ancestor, fragment, parent
from ghgxl.word.program import TARGET, Alone, Choice, Say, Source, Value

KIND = "seen"
CONDITION = "有."
#: What begins the hidden bookmark where a name was first printed, for a later run: conditions, and tags where no content
#: control may stand, leave nothing else to find them by.
REMEMBERED = "_GhgIs_"
#: A name is marked no more often than this.
OFTEN = 40
_WANTED = named(ITEMS)
_NAMES = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, sorted(_WANTED)))})(?!\w)")
_TAGS = re.compile(r"<[^>]*>")
_HOLLOW = re.compile(r"[\s—]*|.*（未填写.*", re.DOTALL)
_SHORT = 40


class Witness(NamedTuple):
    """A name that the document prints: the paragraph, or None outside the body, and what is missing ("" for nothing)."""

    name: str
    paragraph: Element | None
    lack: str


def matrices_in(context: Mapping[str, object]) -> dict[str, tuple[Matrix, ...]]:
    """Return the tables of requirements that a template may name, by name."""
    given = context.get("表")
    found: dict[str, tuple[Matrix, ...]] = {}
    for name, value in given.items() if isinstance(given, Mapping) else ():
        tables = tuple(block for block in as_blocks(value) or () if isinstance(block, Matrix))
        if tables:
            found[str(name)] = tables
    return found


def names_in(expression: str) -> tuple[str, ...]:
    """Return the names in an expression that a requirement may ask for."""
    return tuple(dict.fromkeys(_NAMES.findall(expression)))


def wanted(readers: Sequence[StoryReader], context: Mapping[str, object]) -> dict[Source, tuple[str, ...]]:
    """Return which names each tag of a template prints or decides by; nothing where no table of requirements is placed."""
    placed = re.compile("|".join(rf"表\s*\.\s*{re.escape(name)}(?!\w)" for name in matrices_in(context)) or "(?!)")
    found = [pair for reader in readers for pair in reader.expressions]
    if not any(placed.search(expression.source) for _, expression in found):
        return {}
    return {source: names for source, expression in found if (names := names_in(expression.source))}


def lack_of(name: str, context: Mapping[str, object]) -> str:
    """Return what a table, figure or group of paragraphs lacks; "" where it has data, and for every other name."""
    kind, _, part = name.partition(".")
    held = context.get(kind)
    if kind not in ("表", "图", "段") or not isinstance(held, Mapping) or part not in held:
        return ""
    if not is_empty(held[part]):
        return ""
    first = next(iter(as_blocks(held[part]) or ()), None)
    said = getattr(first, "empty", "") or "无数据"
    return f"{kind}未列：{said.rstrip('。')}"


def hollow(text: str) -> bool:
    """Return whether a printed value says nothing."""
    return len(text) <= _SHORT and bool(_HOLLOW.fullmatch(text))


class Watcher(Filler):
    """A filler that leaves a mark wherever a wanted name was printed."""

    def __init__(
        self,
        scope: dict[str, object],
        press: Press,
        say: Say,
        names: Mapping[Source, tuple[str, ...]],
        *,
        controls: Controls | None = None,
    ) -> None:
        super().__init__(scope, press, say, controls=controls)  # words are looked for in every row: none is set aside
        self._names, self._times = names, dict.fromkeys(_WANTED, 0)

    def _mark(self, names: Sequence[str], out: list[str], start: int) -> None:
        text = _TAGS.sub("", "".join(out[start:]))
        if not text.strip() and not any(name.startswith(("表.", "图.")) for name in names):
            return
        marks: list[str] = []
        for name in names:
            self._times[name] += 1
            if self._times[name] <= OFTEN:
                lack = lack_of(name, self._scope) or ("未填写" if hollow(text) else "")
                self._press.seen.append((name, lack))
                marks.append(f"<?{TARGET} {KIND} {len(self._press.seen) - 1}?>")
        out.insert(start, "".join(marks))

    def _value(self, op: Value, scope: dict[str, object], out: list[str]) -> None:
        start = len(out)
        super()._value(op, scope, out)
        if names := [name for name in self._names.get(op.source, ()) if not name.startswith(CONDITION)]:
            self._mark(names, out, start)

    def _alone(self, op: Alone, scope: dict[str, object], out: list[str]) -> None:
        start = len(out)
        super()._alone(op, scope, out)
        if names := [name for name in self._names.get(op.source, ()) if not name.startswith(CONDITION)]:
            self._mark(names, out, start)

    def _choice(self, op: Choice, out: list[str]) -> None:
        start = len(out)
        super()._choice(op, out)
        asked = chain.from_iterable(self._names.get(source, ()) for source, _, _ in op.branches)
        if names := [name for name in dict.fromkeys(asked) if name.startswith(CONDITION)]:
            self._mark(names, out, start)


def taken_up(marks: Sequence[tuple[Element, str]], press: Press, body: Element) -> list[Witness]:
    """Return what the marks stand for, in document order; the marks are gone then."""
    found: list[Witness] = []
    told: set[str] = set()
    for mark, number in marks:
        name, lack = press.seen[int(number)]
        paragraph = _beside(mark)
        inside = paragraph is not None and any(above is body for above in paragraph.iterancestors())
        found.append(Witness(name, paragraph if inside else None, lack))
        _drop(mark)
        if paragraph is not None and inside and name not in told:
            told.add(name)
            _remember(paragraph, REMEMBERED + name.replace(".", "_", 1))
    return found


def _beside(mark: Element) -> Element | None:
    """Return the paragraph that a mark stands in or before."""
    around = ancestor(mark, P)
    if around is not None:
        return around
    for item in mark.itersiblings():
        paragraph = next(item.iter(P), None)
        if paragraph is not None:
            return paragraph
    return None


def _drop(mark: Element) -> None:
    """Take a mark out; the text behind it stays."""
    around, before = parent(mark), mark.getprevious()
    if mark.tail and around.tag == T:  # only texts have words between elements
        if before is None:
            around.text = (around.text or "") + mark.tail
        else:
            before.tail = (before.tail or "") + mark.tail
    mark.tail = None
    around.remove(mark)


def remembered(bookmark: str) -> str:
    """Return the name that a bookmark remembers, "" for any other bookmark."""
    name = bookmark.removeprefix(REMEMBERED).replace("_", ".", 1) if bookmark.startswith(REMEMBERED) else ""
    return name if name in _WANTED else ""


def _remember(paragraph: Element, name: str) -> None:
    start, end = fragment(bookmark_xml(name, ""))
    properties = paragraph.find(PPR)
    paragraph.insert(0 if properties is None else 1, end)
    paragraph.insert(0 if properties is None else 1, start)
