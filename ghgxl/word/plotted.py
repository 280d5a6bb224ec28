"""The numbers of a report's figures laid beside what the figures show now: a chart's caches, the words of a diagram.

A chart is found by the name of its drawing, a number in it by its series and category. Nothing is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ghgxl.numbers import fixed
from ghgxl.report.graphs import SHARE, Point
from ghgxl.report.said import NUMBER, value_of
from ghgxl.word.graphics import Graphic, Shown
from ghgxl.word.record import Graph
from ghgxl.word.rereading import Paragraph, Report


class Printed(NamedTuple):
    """A text that ghgxl printed: as it was, as it stands now (None where it is gone), where, by what, and its origin.

    ``by`` is 表.排放量, 图.排放构成, 语句.排放结果, 段.发现, or "" for a value of the template. ``around`` is the sentence.
    ``inside`` are numbers in the words of a cell, which is told itself.
    """

    was: str
    now: str | None
    place: str
    by: str
    origin: str
    around: str
    inside: bool = False


class Plotted(NamedTuple):
    """The numbers of figures, the paragraphs of diagrams that they stand in, what the figures are called, those that are gone."""

    printed: tuple[Printed, ...]
    taken: frozenset[int]
    places: Mapping[str, str]
    lost: tuple[str, ...]


def plotted(graphs: Sequence[Graph], report: Report) -> Plotted:
    """Return the recorded numbers of figures beside what stands in the report."""
    printed: list[Printed] = []
    taken: set[int] = set()
    places: dict[str, str] = {}
    lost: list[str] = []
    for graph in graphs:
        charts = [one for one in report.graphics if one.name in (graph.drawing, graph.name)]
        words = dict(_words(graph, report.paragraphs)) if not charts else {}
        for chart in charts:
            places.setdefault(f"图.{graph.name}", chart.place)
            printed += _charted(graph, chart)
        for point, at in words.items():
            taken.add(at)
            one = report.paragraphs[at]
            places.setdefault(f"图.{graph.name}", one.place)
            now = next((number[0] for number in reversed(list(NUMBER.finditer(one.text)))), None)
            printed.append(_printed(graph, point, now, one.place))
        if not charts and not words:
            lost.append(graph.title)
    return Plotted(tuple(printed), frozenset(taken), places, tuple(lost))


def _printed(graph: Graph, point: Point, now: str | None, place: str) -> Printed:
    where = "，".join(part for part in (point.series, point.category) if part)
    return Printed(point.text, now, f"{place}：{where}", f"图.{graph.name}", point.origin, point.text)


def _charted(graph: Graph, chart: Graphic) -> Iterator[Printed]:
    held: dict[str, str | None] = {}
    for point in graph.points:
        if point.series == SHARE:  # Word works it out from the values
            continue
        now = _now(point, chart.shown)
        held[point.category] = now if now != point.text else held.get(point.category, point.text)
        yield _printed(graph, point, now, chart.place)
    for point in graph.points:
        if point.series == SHARE and held.get(point.category):
            yield _printed(graph, point, point.text, chart.place)


def _now(point: Point, shown: Sequence[Shown]) -> str | None:
    """Return what a chart shows for a number now, None where it shows none."""
    there = [one for one in shown if _called(one.category, point.category)]
    there = [one for one in there if one.series == point.series] or there
    digits = len(point.text.partition(".")[2])
    same = abs(value_of(point.text))
    texts = [fixed(one.value, digits) for one in there]
    if any(abs(value_of(text)) == same for text in texts):
        return point.text
    return texts[0] if texts else None


def _called(shown: str, category: str) -> bool:
    """Return whether a category as a chart shows it, its numbers behind its name, is the one of that name."""
    return shown == category or (shown.startswith(category) and shown[len(category)] in "：（ ")


def _words(graph: Graph, paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Point, int]]:
    """Yield where the numbers of a diagram stand: the place's name, then its number."""
    taken: set[int] = set()
    for point in graph.points:
        wanted = re.compile(rf"{re.escape(_squeezed(point.category))}[+\-−]?\d[\d,.]*")
        for at, one in enumerate(paragraphs):
            if one.drawn and at not in taken and wanted.fullmatch(_squeezed(one.text)):
                taken.add(at)
                yield point, at
                break


def _squeezed(text: str) -> str:
    return "".join(text.split())
