"""Charts that the office draws in the template and names by their alternative text: ``chart:排放构成``.

Only their data is ours; whatever else was drawn stays. Once filled, such a chart carries the
figure's own alternative text, and its name as the title of that text, so that it is found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docx.opc.part import Part
from lxml.etree import XMLSyntaxError

from ghgxl.findings import Finding, Place, warning
from ghgxl.report.nouns import Chart
from ghgxl.word.blocks import as_blocks, is_empty
from ghgxl.word.expressions import field
from ghgxl.word.formats import Unanswered
from ghgxl.word.ooxml import DOC_PR, Element, P, R, ancestor, parent, parse, remove, whole_number
from ghgxl.word.text import runs

if TYPE_CHECKING:
    from ghgxl.word.drawings.workbook import Content

_NAMED = re.compile(r"\s*(?:chart|图表|图)\s*[:：]\s*(?P<name>.*?)\s*", re.IGNORECASE | re.DOTALL)
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NO_CHART = "这里命名的不是可以换数据的图表；替代文字“chart:…”只用于“插入→图表”画出的柱形图、折线图、饼图等"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Drawn(NamedTuple):
    """A named drawing: its properties, its name, the text that named it, and the number of its paragraph."""

    properties: Element
    name: str
    written: str
    paragraph: int


def named(root: Element) -> Iterator[Drawn]:
    """Yield the drawings of a story that are named as charts."""
    numbers: dict[Element, int] = {}
    for properties in root.iter(DOC_PR):
        for attribute in ("descr", "title"):
            written = properties.get(attribute) or ""
            found = _NAMED.fullmatch(written)
            holder = ancestor(properties, P)
            if found and holder is not None:
                numbers = numbers or {paragraph: number for number, paragraph in enumerate(root.iter(P))}
                yield Drawn(properties, found["name"].removeprefix("图."), written.strip(), numbers[holder])
                break


def mistakes(root: Element, part: Part, figures: Mapping[str, object]) -> Iterator[tuple[Drawn, str]]:
    """Yield what is wrong with the named drawings of a story, each with its message."""
    for one in named(root):
        from ghgxl.word.drawings import redraw

        try:
            chart = _chart(one.name, figures)
            space = _space(one, part)
        except Unanswered as problem:
            yield one, str(problem)
            continue
        message = redraw.unfit(space, chart)
        if message:
            yield one, message


def fill(root: Element, part: Part, figures: Mapping[str, object], story: str) -> Iterator[Finding]:
    """Give the named drawings of a finished story their data; yield what a person should look at."""
    for one in list(named(root)):
        yield from fill_one(one, part, figures, story)


def fill_one(one: Drawn, part: Part, figures: Mapping[str, object], story: str) -> Iterator[Finding]:
    """Give a named drawing its data; yield what a person should look at."""
    from ghgxl.word.drawings import redraw

    chart = _chart(one.name, figures)
    if is_empty(chart):
        _say(one.properties, chart.empty)
        return
    held = _part(one, part)
    space = parse(held.blob)
    cut = redraw.beyond(space, chart)
    if cut:
        yield warning("chart-axis", Place(story), f"图“{one.name}”的{cut}。")
    _give(held, space, chart)
    one.properties.set("descr", chart.alt)
    one.properties.set("title", f"chart:{one.name}")


def update(properties: Element, part: Part, chart: Chart) -> bool:
    """Give a chart of a report new data in its own part; return False where it can't show all of them as it is drawn.

    What a fresh one would show beside the data comes along: totals on stacks, numbers behind the names.
    """
    from ghgxl.word.drawings import redraw
    from ghgxl.word.drawings.chart_xml import workbook_rows
    from ghgxl.word.drawings.frame import EMU
    from ghgxl.word.drawings.plots import arrange

    try:
        held = _part(Drawn(properties, chart.name, "", 0), part)
    except Unanswered:
        return False
    space = parse(held.blob)
    if is_empty(chart) or redraw.unfit(space, chart) or redraw.beyond(space, chart):
        return False
    extent = next(iter(parent(properties).iterchildren(_EXTENT)), None)
    size = [whole_number(extent.get(side)) / EMU for side in ("cx", "cy")] if extent is not None else [0.0, 0.0]
    plot = arrange(chart, *size)
    shown = redraw.completed(space, chart, plot)
    if shown is None:
        return False
    _give(held, space, shown, workbook_rows(plot))
    properties.set("descr", chart.alt)
    return True


def _give(held: Part, space: Element, chart: Chart, rows: Sequence[Sequence[Content]] | None = None) -> None:
    """Write the chart's data and a workbook of them, of these rows, into the part of a drawing."""
    from ghgxl.word.drawings import redraw
    from ghgxl.word.drawings.chart_xml import number_format
    from ghgxl.word.drawings.workbook import xlsx

    for key, relation in list(held.rels.items()):
        if relation.reltype.endswith(("/package", "/oleObject")):
            del held.rels[key]
    package = held.package
    assert package is not None
    name = package.next_partname("/word/embeddings/Microsoft_Excel_Sheet%d.xlsx")
    book = Part(name, _XLSX, xlsx(redraw.rows(chart) if rows is None else rows, number_format(chart.digits)), package)
    redraw.redraw(space, chart, held.relate_to(book, f"{_OFFICE}/package"))
    vars(held)["_blob"] = _bytes(space)  # python-docx has no public way to give a part new bytes


def _chart(name: str, figures: Mapping[str, object]) -> Chart:
    """Return the chart of that name; raises Unanswered with the nearest name, or with what it is instead."""
    blocks = as_blocks(field(figures, name, f"图.{name}")) or ()
    charts = [block for block in blocks if isinstance(block, Chart)]
    if len(charts) != len(blocks) or not charts:
        raise Unanswered(f"“图.{name}”不是数据图表，不能放进画好的图表里，请用标签“{{{{ 图.{name} }}}}”")
    if len(charts) > 1:
        raise Unanswered(f"“图.{name}”有{len(charts)}张图，不能放进一张画好的图表里，请用标签“{{{{ 图.{name} }}}}”")
    return charts[0]


def _part(one: Drawn, part: Part) -> Part:
    """Return the part of the named chart; raises Unanswered when the drawing is no chart."""
    reference = next(parent(one.properties).iter(_CHART), None)
    relation = part.rels.get(reference.get(_RELATION) or "") if reference is not None else None
    if relation is None or relation.is_external:
        raise Unanswered(_NO_CHART)
    found: Part = relation.target_part
    return found


def _space(one: Drawn, part: Part) -> Element:
    try:
        return parse(_part(one, part).blob)
    except XMLSyntaxError:
        raise Unanswered(_NO_CHART) from None


def _bytes(space: Element) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(space, encoding="UTF-8", standalone=True)
    return written


def _say(properties: Element, sentence: str) -> None:
    """Put a sentence in place of a drawing that has nothing to show."""
    run = ancestor(properties, R)
    assert run is not None
    for new in parse(
        f'<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{runs(sentence)}</w:p>'
    ):
        run.addprevious(new)
    remove(run)
