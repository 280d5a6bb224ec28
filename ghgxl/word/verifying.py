"""A report laid beside its ledger as it is now: identical, or exactly what differs.

Three things are told apart: what the report was made of has changed (ledger, template, factor data, version), a number
would be another one today, and a number or generated table was overwritten by hand. Reworded prose is no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from ghgxl.numbers import fixed, percent, plain, significant
from ghgxl.report.brief import Indicator
from ghgxl.report.nouns import Paragraphs, Table
from ghgxl.report.provenance import SHARE, Origin, Provenance
from ghgxl.report.requirements import Matrix
from ghgxl.report.rounding import redigited
from ghgxl.report.said import NUMBER, Said
from ghgxl.word.matching import Matched, called
from ghgxl.word.record import OUTDATED, Graph, Grid, Record, Sentence, graphs_of, grid
from ghgxl.word.text import bare


class Change(NamedTuple):
    """Something that the report was made of, then and now."""

    what: str
    then: str
    now: str


class Stale(NamedTuple):
    """A number or text that would be another one today: where, as printed, and now ("" where nothing stands for it now)."""

    place: str
    printed: str
    now: str


class Edited(NamedTuple):
    """Something generated that a person has changed since: where, as printed, and as it stands ("" where it was deleted)."""

    place: str
    printed: str
    stands: str


class Verdict(NamedTuple):
    """All differences between a report and its ledger; identical when there are none. ``counted`` numbers were compared."""

    changes: tuple[Change, ...]
    stale: tuple[Stale, ...]
    edited: tuple[Edited, ...]
    missing: tuple[str, ...]
    counted: int
    lost: tuple[str, ...] = ()

    @property
    def identical(self) -> bool:
        """Whether nothing differs."""
        return not (self.changes or self.stale or self.edited or self.missing or self.lost)


#: The facts that a report may have changed in, and how they are called.
FACTS: Mapping[str, str] = {
    "台账哈希": "台账内容",
    "模板哈希": "模板",
    "因子数据哈希": "因子数据",
    "ghgxl": "ghgxl 版本",
    "GWP": "GWP 版本",
    "因子方案": "因子方案",
    "电力因子": "电力因子规则",
}


def verified(
    record: Record, found: Matched, now: Provenance, context: Mapping[str, object], template: str | None
) -> Verdict:
    """Return how a report differs from what its ledger gives now.

    ``now`` and ``context`` are computed from the ledger; ``template`` is the hash of the template at hand, None where
    there is none to compare with.
    """
    facts = {**now.facts, **({"模板哈希": template} if template is not None else {})}
    changes = tuple(
        Change(title, record.facts.get(name, ""), facts[name])
        for name, title in FACTS.items()
        if name in facts and record.facts.get(name, "") != facts[name]
    )
    redone = frozenset(f"表.{table.name}" for table in record.tables if table.digits is not None)
    stale = (
        *_stale_tables(record.tables, found.places, context),
        *_stale_graphs(record.graphs, found.places, context),
        *_stale_sentences(record.sentences, found, now.origins, record.origins, context, redone),
    )
    edited = tuple(
        Edited(one.place, one.was, one.now or "")
        for one in found.printed
        if one.now != one.was and not one.inside and (one.now is not None or one.by.startswith(("表.", "图.")))
    )
    return Verdict(changes, tuple(dict.fromkeys(stale)), edited, found.missing, len(found.printed), found.lost)


# -- tables ------------------------------------------------------------------------------------------------------------


def _stale_tables(tables: Sequence[Grid], places: Mapping[str, str], context: Mapping[str, object]) -> Iterator[Stale]:
    for table in tables:
        now = table_now(table, context)
        place = places.get(table.bookmark, f"表“{table.title}”")
        if now is None:
            yield Stale(place, f"{len(table.rows)} 行", "")
        else:
            yield from _differences(place, table, now)


def table_now(table: Grid, context: Mapping[str, object]) -> Grid | None:
    """Return what a table would be now, None where there would be none."""
    named = context.get("表")
    block = named.get(table.name) if isinstance(named, Mapping) else None
    blocks = [one for one in (block if isinstance(block, tuple | list) else (block,)) if isinstance(one, Table)]
    filled = [one for one in blocks if one.rows]
    if table.part >= len(filled):
        return None
    now = filled[table.part]
    if isinstance(now, Matrix) and now.open:  # it is about the report, not about the ledger
        return table
    return grid(now if table.digits is None else redigited(now, table.digits))


def _differences(place: str, then: Grid, now: Grid) -> Iterator[Stale]:
    if then.heads != now.heads:
        yield Stale(f"{place}：表头", "、".join(then.heads), "、".join(now.heads))
        return
    before = [tuple(cell.text or "" for cell in row) for row in then.rows]
    after = [tuple(cell.text or "" for cell in row) for row in now.rows]
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        both = min(end - start, last - first)
        for offset in range(both):
            yield from _cells(place, then, now, start + offset, first + offset)
        yield from (Stale(f"{place}：应删去一行", _joined(row), "") for row in before[start + both : end])
        yield from (Stale(f"{place}：应新增一行", "", _joined(row)) for row in after[first + both : last])


def _cells(place: str, then: Grid, now: Grid, old: int, new: int) -> Iterator[Stale]:
    one, other = then.rows[old], now.rows[new]
    if [cell.column for cell in one] != [cell.column for cell in other]:
        texts = [_joined([cell.text or "" for cell in row]) for row in (one, other)]
        yield Stale(f"{place}：第{old + 1}行", texts[0], texts[1])
        return
    for name, was, becomes in zip(called(then)[old], one, other, strict=True):
        if (was.text or "") != (becomes.text or ""):
            yield Stale(f"{place}：{name}", was.text or "", becomes.text or "")


def _joined(texts: Sequence[str]) -> str:
    return " ".join(text for text in texts if text)


# -- figures -----------------------------------------------------------------------------------------------------------


def _stale_graphs(graphs: Sequence[Graph], places: Mapping[str, str], context: Mapping[str, object]) -> Iterator[Stale]:
    """Yield the numbers of figures that would be others now, those that would come and those that would go."""
    for name in dict.fromkeys(one.name for one in graphs):
        place = places.get(f"图.{name}", f"图“{name}”")
        then = _texts_of(one for one in graphs if one.name == name)
        now = _texts_of(graphs_of(name, context))
        for key in dict.fromkeys((*then, *now)):
            if then.get(key, ()) != now.get(key, ()):
                where = "，".join(part for part in key if part)
                yield Stale(f"{place}：{where}", "、".join(then.get(key, ())), "、".join(now.get(key, ())))


def _texts_of(graphs: Iterable[Graph]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for graph in graphs:
        for point in graph.points:
            key = (point.series, point.category)
            found[key] = (*found.get(key, ()), point.text)
    return found


# -- sentences and values ------------------------------------------------------------------------------------------------


def _stale_sentences(
    sentences: Sequence[Sentence],
    found: Matched,
    now: Mapping[str, Origin],
    then: Mapping[str, Origin],
    context: Mapping[str, object],
    redone: frozenset[str],
) -> Iterator[Stale]:
    places = {(one.by, one.origin, one.was): one.place for one in reversed(found.printed)}
    texts = _texts(context)
    several: dict[str, dict[str, None]] = {}
    for one in sentences:
        if one.name.startswith(("段.", "表.")):
            several.setdefault(one.name, {})[one.text] = None
        elif one.name:
            text = texts.get(one.name)
            if text != one.text:
                yield from _reworded(one, text or "", places)
        else:
            for figure in one.figures:
                printed = _reprinted(
                    figure.text, then.get(figure.origin), now.get(figure.origin.removesuffix(OUTDATED))
                )
                if printed != figure.text:
                    place = places.get(("", figure.origin, figure.text), figure.origin)
                    yield Stale(place, figure.text, printed)
    for name, held in several.items():
        if name not in redone:  # the note of a table follows its digits, and its cells are compared
            yield from _several(name, list(held), list(dict.fromkeys(_paragraphs(context, name))))


def _several(name: str, then: list[str], now: list[str]) -> Iterator[Stale]:
    """Yield where the paragraphs of a name, or the notes of a table, differ; each by itself when there are as many."""
    if len(then) != len(now):
        yield Stale(name, f"{len(then)} 段文字", f"{len(now)} 段文字")
        return
    for old, new in zip(then, now, strict=True):
        if old != new:
            yield Stale(name, old, new)


def _texts(context: Mapping[str, object]) -> dict[str, str]:
    """Return the texts that a report may hold under a name of theirs, as they would be now."""
    found: dict[str, str] = {}
    for root in ("语句", "简报"):
        named = context.get(root)
        for value in named.values() if isinstance(named, Mapping) else ():
            texts = (value.显示, value.变化说明) if isinstance(value, Indicator) else (value,)
            found |= {text.name: bare(text) for text in texts if isinstance(text, Said) and text.name}
    return found


def _paragraphs(context: Mapping[str, object], name: str) -> Iterator[str]:
    """Yield the texts that stand under a name now: paragraphs, or the notes of a table that has rows."""
    kind, _, own = name.partition(".")
    named = context.get(kind)
    block = named.get(own) if isinstance(named, Mapping) else None
    for one in block if isinstance(block, tuple | list) else (block,):
        if isinstance(one, Paragraphs):
            yield from map(bare, one.texts or (one.empty,))
        elif isinstance(one, Table) and one.rows:
            yield from map(bare, one.notes)


def _reworded(sentence: Sentence, now: str, places: Mapping[tuple[str, str, str], str]) -> Iterator[Stale]:
    """Yield the numbers in which a sentence differs; where its words differ too, the whole sentence."""
    old, new = (NUMBER.sub("#", text) for text in (sentence.text, now))
    if old != new:
        stands = next((place for (by, *_), place in places.items() if by == sentence.name), "")
        yield Stale(f"{stands}（{sentence.name}）" if stands else sentence.name, sentence.text, now)
        return
    for one, other in zip(NUMBER.finditer(sentence.text), NUMBER.finditer(now), strict=True):
        if one[0] != other[0]:
            figure = next((f for f in sentence.figures if f.start - sentence.start == one.start()), None)
            place = places.get((sentence.name, figure.origin, figure.text)) if figure else None
            yield Stale(f"{place}（{sentence.name}）" if place else sentence.name, one[0], other[0])


def _reprinted(text: str, then: Origin | None, now: Origin | None) -> str:
    """Return how a value would be printed now, in the format that it was printed in; "" where there is none."""
    if now is None:
        return ""
    if then is None or then.value == now.value:
        return text
    digits = len(text.rstrip("%").partition(".")[2])
    for printed in _formats(then, digits):
        if printed(then.value) == text:
            return printed(now.value)
    return significant(now.value, 10)


def _formats(origin: Origin, digits: int) -> tuple[Callable[[float], str], ...]:
    """Return the formats in which a value of a template may have been printed with so many digits."""
    if origin.unit == SHARE:
        return (lambda value: percent(abs(value) if origin.rule == "变化" else value, digits),)
    return (
        lambda value: fixed(value, digits),
        lambda value: fixed(value, digits, thousands=False),
        lambda value: plain(value, thousands=False),
    )
