"""The charts that stand in a report, and the numbers that they show: read from their caches, as Word does.

What a person has typed into a chart's data is in its caches too. Nothing is changed, and nothing here knows what ghgxl wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from docx.opc.part import Part
from lxml.etree import XMLSyntaxError

from ghgxl.word.ooxml import DOC_PR, Element, parent, parse

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CHART = f"{_C}chart"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NAMED = "chart:"


class Shown(NamedTuple):
    """A number of a chart as its cache holds it: its series, its category as the chart shows it, its value."""

    series: str
    category: str
    value: float


class Graphic(NamedTuple):
    """A chart: the name of its drawing, or the one that the office gave it in its template; its place; its numbers."""

    name: str
    place: str
    shown: tuple[Shown, ...]


def graphics(paragraph: Element, part: Part, place: str) -> Iterator[Graphic]:
    """Yield the charts in a paragraph."""
    for properties in paragraph.iter(DOC_PR):
        reference = next(parent(properties).iter(_CHART), None)
        relation = part.rels.get(reference.get(_RELATION) or "") if reference is not None else None
        if relation is None or relation.is_external:
            continue
        title = properties.get("title") or ""
        name = title.removeprefix(_NAMED) if title.startswith(_NAMED) else properties.get("name") or ""
        with suppress(ValueError, XMLSyntaxError):  # what is no chart has no numbers to tell
            yield Graphic(name, place, tuple(_shown(parse(relation.target_part.blob))))


def _shown(space: Element) -> Iterator[Shown]:
    for series in space.iter(f"{_C}ser"):
        name = "".join(_points(series, "tx").values())
        categories = _points(series, "cat")
        for index, text in _points(series, "val").items():
            with suppress(ValueError):  # #N/A shows as a gap
                yield Shown(name, categories.get(index, ""), float(text))


def _points(series: Element, tag: str) -> dict[int, str]:
    held = series.find(f"{_C}{tag}")
    found = () if held is None else held.iter(f"{_C}pt")
    return {int(one.get("idx") or 0): "".join(value.text or "" for value in one.iter(f"{_C}v")) for one in found}
