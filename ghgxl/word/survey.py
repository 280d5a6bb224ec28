"""What a template says, without filling it: the names that its tags use, its text, its headings.

Tags that can't be understood are passed over here; ``render.check`` tells about them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import NamedTuple

from jinja2 import nodes

from ghgxl.word import drawn, expressions, tags
from ghgxl.word.expressions import Refusal
from ghgxl.word.ooxml import P, texts
from ghgxl.word.outline import Outline
from ghgxl.word.package import opened
from ghgxl.word.stories import stories
from ghgxl.word.tags import Misspelt, Tag

#: Two headings more alike than this are one that was reworded.
_ALIKE = 0.5


class Survey(NamedTuple):
    """What a template uses and says: names (企业.名称, 年度), its text without tags, its headings in order."""

    names: frozenset[str]
    text: str
    headings: tuple[str, ...]


class Changes(NamedTuple):
    """What a template has become: names no longer or newly used; headings gone, new and reworded."""

    names_gone: tuple[str, ...]
    names_new: tuple[str, ...]
    headings_gone: tuple[str, ...]
    headings_new: tuple[str, ...]
    headings_reworded: tuple[tuple[str, str], ...]

    @property
    def none(self) -> bool:
        """Whether nothing of that kind has changed."""
        return not any(self)


def survey(data: bytes) -> Survey:
    """Return what the template in these bytes says. They are to be safe to open."""
    document = opened(data)
    counter = Outline(document).counter()
    names: set[str] = set()
    loops = {"loop"}
    said: list[str] = []
    headings: list[str] = []
    for number, story in enumerate(stories(document)):
        names |= {f"图.{one.name}" for one in drawn.named(story.root)}
        for paragraph in story.root.iter(P):
            whole = "".join(text.text or "" for text in texts(paragraph))
            found = list(tags.of(whole))
            for tag in found:
                loops.update(_looped(tag))
                names.update(_used(tag))
            plain = tags.without_tags(whole)
            said.append(plain)
            if number == 0 and counter.heading(paragraph) is not None and plain:
                headings.append(plain)
    names = {name for name in names if name.partition(".")[0] not in loops}
    return Survey(frozenset(names), "\n".join(filter(None, said)), tuple(headings))


def _looped(tag: Tag) -> tuple[str, ...]:
    """Return what a loop calls its items, nothing for any other tag."""
    try:
        return tags.statement(tag.inside).names if tag.kind == "%" else ()
    except Misspelt:
        return ()


def _used(tag: Tag) -> Iterator[str]:
    """Yield the names in a tag: a name with a dot as the two together."""
    source = tag.inside
    try:
        if tag.kind == "%":
            source = tags.statement(tag.inside).rest
        if tag.kind == "#" or not source:
            return
        node = expressions.compiled(source).node
    except (Misspelt, Refusal):
        return
    owners: set[nodes.Node] = set()
    for inner in (node, *node.find_all(nodes.Getattr)):
        if isinstance(inner, nodes.Getattr) and isinstance(inner.node, nodes.Name):
            owners.add(inner.node)
            yield f"{inner.node.name}.{inner.attr}"
    for name in (node, *node.find_all(nodes.Name)):
        if isinstance(name, nodes.Name) and name not in owners:
            yield name.name


def changes(old: Survey, new: Survey) -> Changes:
    """Return what differs between two templates, the older first."""
    gone = [heading for heading in old.headings if heading not in new.headings]
    fresh = [heading for heading in new.headings if heading not in old.headings]
    reworded: list[tuple[str, str]] = []
    for heading in list(gone):
        near = difflib.get_close_matches(heading[:100], [one[:100] for one in fresh], 1, _ALIKE)
        if near:
            match = next(one for one in fresh if one[:100] == near[0])
            reworded.append((heading, match))
            gone.remove(heading)
            fresh.remove(match)
    return Changes(
        tuple(sorted(old.names - new.names)),
        tuple(sorted(new.names - old.names)),
        tuple(gone),
        tuple(fresh),
        tuple(reworded),
    )


def likeness(one: Survey, other: Survey) -> float:
    """Return how much of two templates' names and headings is the same, from 0 to 1."""
    ours, theirs = ({*each.names, *each.headings} for each in (one, other))
    return len(ours & theirs) / max(len(ours | theirs), 1)
