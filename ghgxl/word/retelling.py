"""The record of a refreshed report: where each of its numbers comes from today, as if it had been made anew.

Where a person has overwritten something, the record holds what is computed, so that it is still told as overwritten.
Numbers that no control brings up to date keep what they came from when they were made. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ghgxl.report.provenance import Origin, Provenance
from ghgxl.report.said import Said
from ghgxl.word.blocks import Printed
from ghgxl.word.finish import Told
from ghgxl.word.ooxml import HYPHEN, Element, P, T, ancestor, letters, shown
from ghgxl.word.record import OUTDATED, Grid, Record, Sentence, grid, sentence
from ghgxl.word.text import bare
from ghgxl.word.verifying import table_now


class Anew(NamedTuple):
    """A control that was brought up to date or left: itself, its content, whether it is a value's, its text or texts today."""

    element: Element
    content: Element
    value: bool
    overwritten: bool
    text: str
    told: Sequence[Told]


class Standing(NamedTuple):
    """A text of the old record found in its paragraph, and the control that it stands in."""

    paragraph: Element
    sentence: Sentence
    control: Element | None


def standing(record: Record, roots: Sequence[Element], controls: Sequence[tuple[Element, Element]]) -> list[Standing]:
    """Return where the recorded texts stand, in paragraphs that nobody has edited; ``controls`` with their contents."""
    written: dict[str, list[Sentence]] = {}
    for one in record.sentences:
        written.setdefault(one.paragraph, []).append(one)
    holders = {content: element for element, content in controls}
    found: list[Standing] = []
    for paragraph in (paragraph for root in roots for paragraph in root.iter(P)):
        pieces = list(shown(paragraph))
        for one in written.get("".join(letters(piece) for piece in pieces), ()):
            position = 0
            for piece in pieces:
                position += len(letters(piece))
                if position > one.start:
                    around = next((holders[item] for item in piece.iterancestors() if item in holders), None)
                    found.append(Standing(paragraph, one, around))
                    break
    return found


def retold(
    record: Record, before: Sequence[Standing], roots: Sequence[Element], controls: Sequence[Anew], now: Provenance
) -> tuple[tuple[Sentence, ...], dict[str, Origin]]:
    """Return the texts of a refreshed report in their order, and the origins of today, those that are only kept among them."""
    order = {item: number for number, item in enumerate(item for root in roots for item in root.iter())}
    origins = dict(now.origins)
    found: list[tuple[int, int, Sentence]] = []
    values: dict[Element, list[Anew]] = {}
    for control in controls:
        paragraph = ancestor(control.content, P) if control.value else None
        if paragraph is None and control.value:
            paragraph = next(control.content.iter(P), None)
        if paragraph is not None:
            values.setdefault(paragraph, []).append(control)
        at = order.get(control.element, -1)
        found += [(at, number, sentence(one)) for number, one in enumerate(control.told)]
    for paragraph, held in values.items():
        found += [(order.get(paragraph, -1), one.start, sentence(one)) for one in _in_paragraph(paragraph, held)]
    answered = {control.element for control in controls}
    for one in before:
        if one.control not in answered and one.paragraph in order:
            kept = _kept(one, record.origins, origins)
            found += [(order[one.paragraph], kept.start, kept)] if kept is not None else []
    return tuple(one for *_, one in sorted(found, key=lambda held: held[:2])), origins


def _in_paragraph(paragraph: Element, controls: Sequence[Anew]) -> Iterator[Told]:
    """Yield the values of a paragraph, as if nobody had overwritten them."""
    holders = {control.content: control for control in controls}
    starts: dict[Element, int] = {}
    whole = ""
    for piece in paragraph.iter(T, HYPHEN):
        holder = next((holders[item] for item in piece.iterancestors() if item in holders), None)
        if holder is None:
            whole += letters(piece) if ancestor(piece, P) is paragraph else ""
            continue
        first = holder.content not in starts
        starts.setdefault(holder.content, len(whole))
        if holder.overwritten:
            whole += bare(holder.text) if first else ""
        else:
            whole += letters(piece)
    for control in controls:
        if isinstance(control.text, Said) and control.content in starts:
            yield Told(whole, starts[control.content], control.text)


def _kept(one: Standing, then: Mapping[str, Origin], origins: dict[str, Origin]) -> Sentence | None:
    """Return a text that was not brought up to date as it stands, its numbers led to what they came from."""
    whole = "".join(letters(piece) for piece in shown(one.paragraph))
    start = whole.find(one.sentence.text)
    if start < 0:
        return None
    figures = []
    for figure in one.sentence.figures:
        name = figure.origin
        origin = then.get(name)
        if origin is not None and origins.get(name) != origin:
            name = f"{name}{OUTDATED}"
            origins[name] = origin._replace(parts=())
        figures.append(figure._replace(start=figure.start - one.sentence.start + start, origin=name))
    return Sentence(whole, start, one.sentence.text, one.sentence.name, tuple(figures))


def regridded(
    record: Record,
    printed: Sequence[Printed],
    captions: Mapping[str, str],
    outdated: set[str],
    context: Mapping[str, object],
) -> tuple[Grid, ...]:
    """Return the tables as they are today, by the bookmarks that their captions have in the report.

    Those that were left whole (``outdated``) or have no rows today stay as they were; ``captions`` leads from the
    bookmarks of what was printed today to those in the report.
    """
    known: list[Grid] = []
    for one in record.tables:
        now = None if one.bookmark in outdated else table_now(one, context)
        known.append(one if now is None else now._replace(bookmark=one.bookmark, name=one.name, part=one.part))
    held = {one.bookmark for one in known}
    new = {one.bookmark: one for one in printed if captions.get(one.bookmark) == one.bookmark}
    known += [grid(one.table, mark, one.name, one.part) for mark, one in new.items() if mark not in held]
    return tuple(known)
