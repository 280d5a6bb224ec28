"""What a report remembers of its own making: for every content control the expression it came from, and what it showed.

It lies in one custom part of the Word file, in the namespace ``urn:ghgxl:report``. A control's tag is
``ghgxl:`` and the number of its entry; copies of a control share the entry. Beside the controls stand
the conditions and loops that shaped the report, so that a later run can say where they turn out otherwise.
Nothing here evaluates or writes a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, cast

from lxml import etree

from ghgxl.word.text import attribute, escaped

NAMESPACE = "urn:ghgxl:report"
TAG = "ghgxl:"
#: Raised when a part of another shape can't be read by this one.
VERSION = "1"

Kind = Literal["value", "blocks", "figure", "rows"]
_KINDS = ("value", "blocks", "figure", "rows")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


class Turn(NamedTuple):
    """Which turn of a loop a control stands in: the loop's names, its list, and the turn, from 0."""

    names: tuple[str, ...]
    over: str
    at: int


class Entry(NamedTuple):
    """Where the content of a control comes from.

    ``value``: an expression, of which ``part`` is the how-manieth paragraph when it has several (-1: it is one value).
    ``blocks``: tables, figures or paragraphs, ``part`` the how-manieth stretch on pages of one direction.
    ``figure``: a figure in a table cell, ``part`` the how-manieth of those that the expression gives.
    ``rows``: a table whose rows are repeated; ``xml`` is how the template has it.
    """

    kind: Kind
    expression: str
    path: tuple[Turn, ...] = ()
    part: int = -1
    xml: str = ""


class Shown(NamedTuple):
    """What a control showed when it was made: a print of each of its pieces, and of the data behind each figure.

    ``texts`` are those of its pieces ("" for what is told by its print alone), a table with repeated rows as its cells;
    () in reports that older versions made.
    """

    prints: tuple[str, ...]
    figures: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    def text(self, at: int) -> str:
        """Return the text of a piece, "" where it isn't known."""
        return self.texts[at] if at < len(self.texts) else ""


class Watched(NamedTuple):
    """A condition (``cases``, of which the how-manieth held; -1 for none) or a loop (its list; how many turns)."""

    kind: Literal["if", "for"]
    cases: tuple[str, ...]
    path: tuple[Turn, ...]
    outcome: int


class Memory(NamedTuple):
    """Everything that a report remembers: the program and template that made it, its controls by tag, conditions, styles by id."""

    program: str
    template: str
    controls: Mapping[str, tuple[Entry, Shown]]
    watched: tuple[Watched, ...] = ()
    styles: Mapping[str, str] = {}


def to_xml(memory: Memory) -> bytes:
    """Return what a report remembers as the content of its part."""
    out = [
        (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<report xmlns="{NAMESPACE}" version="{VERSION}" program="{attribute(memory.program)}"'
            f' template="{attribute(memory.template)}">'
        )
    ]
    for tag, (entry, shown) in memory.controls.items():
        part = f' part="{entry.part}"' if entry.part >= 0 else ""
        figures = f' figures="{attribute(" ".join(shown.figures))}"' if shown.figures else ""
        xml = f"<xml>{escaped(entry.xml)}</xml>" if entry.xml else ""
        out.append(
            f'<control tag="{attribute(tag)}" kind="{entry.kind}" expression="{attribute(entry.expression)}"{part}'
            f' shown="{attribute(" ".join(shown.prints))}"{figures}>{_turns(entry.path)}{xml}{_texts(shown.texts)}</control>'
        )
    for one in memory.watched:
        cases = "".join(f"<case>{escaped(case)}</case>" for case in one.cases)
        out.append(f'<watched kind="{one.kind}" outcome="{one.outcome}">{_turns(one.path)}{cases}</watched>')
    out += [f'<style id="{attribute(key)}" name="{attribute(name)}"/>' for key, name in memory.styles.items()]
    out.append("</report>")
    return "".join(out).encode()


def _texts(texts: Iterable[str]) -> str:
    return "".join(f'<text at="{at}">{escaped(text)}</text>' for at, text in enumerate(texts) if text)


def _turns(path: Iterable[Turn]) -> str:
    return "".join(
        f'<turn names="{attribute(" ".join(turn.names))}" over="{attribute(turn.over)}" at="{turn.at}"/>'
        for turn in path
    )


def from_xml(xml: bytes) -> Memory | None:
    """Return what a report remembers; None when the part is of another version or broken."""
    try:
        root = etree.fromstring(xml, _PARSER)
        if root.get("version") != VERSION:
            return None
        return _memory(root)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _memory(root: etree._Element) -> Memory:
    controls: dict[str, tuple[Entry, Shown]] = {}
    watched: list[Watched] = []
    styles: dict[str, str] = {}
    for item in root:
        name = etree.QName(item).localname if isinstance(item.tag, str) else ""
        if name == "control":
            kind = item.get("kind") or ""
            if kind not in _KINDS:
                raise ValueError(kind)
            xml = next((inner.text or "" for inner in item if inner.tag == f"{{{NAMESPACE}}}xml"), "")
            if kind == "rows":
                etree.fromstring(xml, _PARSER)  # a table that can't be read can't be made anew
            entry = Entry(
                cast("Kind", kind), item.get("expression") or "", _path(item), int(item.get("part") or -1), xml
            )
            prints = tuple((item.get("shown") or "").split())
            texts = {
                int(inner.get("at") or 0): inner.text or "" for inner in item if inner.tag == f"{{{NAMESPACE}}}text"
            }
            held = tuple(texts.get(at, "") for at in range(len(prints))) if texts else ()
            shown = Shown(prints, tuple((item.get("figures") or "").split()), held)
            controls[item.get("tag") or ""] = (entry, shown)
        elif name == "watched":
            cases = tuple(inner.text or "" for inner in item if inner.tag == f"{{{NAMESPACE}}}case")
            kind = "for" if item.get("kind") == "for" else "if"
            if not cases and kind == "for":
                raise ValueError("a loop over nothing")
            watched.append(
                Watched(cast("Literal['if', 'for']", kind), cases, _path(item), int(item.get("outcome") or -1))
            )
        elif name == "style":
            styles[item.get("id") or ""] = item.get("name") or ""
    return Memory(root.get("program") or "", root.get("template") or "", controls, tuple(watched), styles)


def _path(item: etree._Element) -> tuple[Turn, ...]:
    return tuple(
        Turn(tuple((turn.get("names") or "").split()), turn.get("over") or "", int(turn.get("at") or 0))
        for turn in item
        if turn.tag == f"{{{NAMESPACE}}}turn"
    )
