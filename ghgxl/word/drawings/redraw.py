"""A chart that someone drew and formatted in Word gets new data, and keeps its looks.

Only what holds data is written: names, categories and values with their caches, and the
references into a new workbook. Series and categories grow and shrink; a new series looks like
the last one in the theme's next colour. Titles, axes, fonts, fills and labels stay as drawn.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ghgxl.findings import column_letters
from ghgxl.report.nouns import Series
from ghgxl.word.drawings.chart_xml import TOTAL, number_cache, number_format, text_cache
from ghgxl.word.drawings.plots import tidy
from ghgxl.word.drawings.workbook import SHEET, Content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ghgxl.report.nouns import Chart
    from ghgxl.word.drawings.plot import Plot
    from ghgxl.word.ooxml import Element

C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROUND: Final = ("pieChart", "pie3DChart", "ofPieChart")
_GROUPS: Final = (
    "barChart", "bar3DChart", "lineChart", "line3DChart", "areaChart", "area3DChart", "radarChart", "doughnutChart", *_ROUND,
)  # fmt: skip
_ACCENTS: Final = 6

#: What may follow c:val in a series of any kind.
_AFTER_VALUES: Final = ("smooth", "shape", "bubbleSize", "extLst")


def _c(tag: str) -> str:
    return f"{{{C}}}{tag}"


def _a(tag: str) -> str:
    return f"{{{_A}}}{tag}"


def _made(tag: str, inside: str) -> Element:
    from docx.oxml import parse_xml

    made: Element = parse_xml(f'<c:{tag} xmlns:c="{C}">{inside}</c:{tag}>')
    return made


def _number(element: Element, tag: str) -> int:
    found = element.find(_c(tag))
    return int(found.get("val") or 0) if found is not None else 0


def _groups(chart_space: Element) -> list[Element]:
    area = chart_space.find(f".//{_c('plotArea')}")
    return [] if area is None else [item for item in area if item.tag in map(_c, _GROUPS)]


def _drawn(chart_space: Element) -> list[Element]:
    """Return the series in the order that Word lists them."""
    found = [one for group in _groups(chart_space) for one in group.findall(_c("ser"))]
    return sorted(found, key=lambda one: _number(one, "order"))


def unfit(chart_space: Element, chart: Chart) -> str:
    """Return why this drawing can't show that data, in Chinese; "" when it can."""
    area = chart_space.find(f".//{_c('plotArea')}")
    kinds = [] if area is None else [item for item in area if str(item.tag).endswith("Chart")]
    if not kinds or any(kind.tag not in map(_c, _GROUPS) for kind in kinds):
        return "这种图表不能换数据，请改用柱形图、条形图、折线图、面积图、饼图、圆环图或雷达图"
    if chart.kind == "waterfall":
        return f"“{chart.name}”是瀑布图，不能放进画好的图表里，请用标签“{{{{ 图.{chart.name} }}}}”"
    if not _drawn(chart_space):
        return "图表里没有数据系列，请在 Word 中至少保留一个系列，它的格式会用于新数据"
    if len(chart.series) > 1 and all(kind.tag in map(_c, _ROUND) for kind in kinds):
        return f"饼图只能显示一个系列，“{chart.name}”有{len(chart.series)}个，请改用柱形图或圆环图"
    return ""


def beyond(chart_space: Element, chart: Chart) -> str:
    """Return which fixed end of a value axis cuts the data off, in Chinese; "" when all of it is seen."""
    values = [value for one in tidy(chart).series for value in one.values if value is not None]
    stacked = [item.get("val") for item in chart_space.iter(_c("grouping"))]
    if not values or any(kind in ("stacked", "percentStacked") for kind in stacked):
        return ""
    for axis in chart_space.iter(_c("valAx")):
        for tag, word in (("max", "最大值"), ("min", "最小值")):
            end = axis.find(f"{_c('scaling')}/{_c(tag)}")
            if end is None:
                continue
            fixed = float(end.get("val") or "nan")
            if (max(values) > fixed) if tag == "max" else (min(values) < fixed):
                return f"坐标轴的{word}固定为 {fixed:.15g}，有数据超出，请在 Word 中改为“自动”"
    return ""


def rows(chart: Chart) -> list[list[Content]]:
    """Return the rows of the workbook behind the chart: a heading row, then a row for each category."""
    chart = tidy(chart)
    held: list[list[Content]] = [["项目", *(one.name for one in chart.series)]]
    for at, name in enumerate(chart.categories):
        held.append([name, *(one.values[at] for one in chart.series)])
    return held


def completed(chart_space: Element, chart: Chart, plot: Plot) -> Chart | None:
    """Return a chart of ours with what its plot shows beside the data, None where the drawing has no place for it.

    The totals of stacks are a series of their own, the last one, which the legend passes over by its number.
    """
    total = () if plot.totals is None else (Series(TOTAL, plot.totals),)
    drawn = _drawn(chart_space)
    totalled = (
        bool(drawn) and "".join(text.text or "" for text in drawn[-1].iterfind(f"{_c('tx')}//{_c('v')}")) == TOTAL
    )
    if totalled != bool(total) or (total and len(drawn) != len(plot.series) + 1):
        return None
    return replace(chart, categories=plot.labelled_names, series=(*plot.series, *total))


def redraw(chart_space: Element, chart: Chart, workbook_relation: str) -> None:
    """Give the drawing the chart's data; ``unfit`` must have found nothing. The relation leads to a workbook of ``rows``."""
    chart = tidy(chart)
    series = _drawn(chart_space)
    for extra in series[len(chart.series) :]:
        _drop(extra)
    del series[len(chart.series) :]
    while len(series) < len(chart.series):
        series.append(_another(series))
    for at, (element, one) in enumerate(zip(series, chart.series, strict=True)):
        _fill(element, at, one, chart)
    _gaps(chart_space)
    for item in list(chart_space.iter(_c("pivotSource"), _c("pivotFmts"), _c("externalData"))):
        _drop(item)
    book = _made("externalData", '<c:autoUpdate val="0"/>')
    book.set(f"{{{_R}}}id", workbook_relation)
    after = chart_space.find(_c("userShapes"))
    if after is None:
        chart_space.append(book)
    else:
        after.addprevious(book)
    for number, tail in enumerate(chart_space.findall(_c("extLst"))):  # the schema wants it last, once
        if number:
            _drop(tail)
        else:
            chart_space.append(tail)


def _gaps(chart_space: Element) -> None:
    """Let what is unknown stay a gap: a chart that says nothing draws it as zero."""
    inside = chart_space.find(_c("chart"))
    assert inside is not None
    for old in inside.findall(_c("dispBlanksAs")):
        _drop(old)
    gap = _made("dispBlanksAs", "")
    gap.set("val", "gap")
    _put(inside, gap, before=("showDLblsOverMax", "extLst"))


def _drop(element: Element) -> None:
    above = element.getparent()
    assert above is not None
    above.remove(element)


def _another(series: Sequence[Element]) -> Element:
    """Return a copy of the last series, put behind it, in the next colour."""
    last = series[-1]
    new = copy.deepcopy(last)
    for tag in ("idx", "order"):
        number = max(_number(one, tag) for one in series) + 1
        for found in new.findall(_c(tag)):
            found.set("val", str(number))
    for own in (*new.findall(_c("dPt")), *new.findall(f"{_c('dLbls')}/{_c('dLbl')}"), *new.findall(_c("extLst"))):
        _drop(own)
    for look in list(new.iter(_c("spPr"))):
        _recolour(look)
    last.addnext(new)
    return new


def _recolour(look: Element) -> None:
    """Turn the theme colours of a look into the next ones; a colour of its own gives way to Word's automatic one."""
    if next(look.iter(_a("srgbClr")), None) is not None:
        _drop(look)
        return
    for colour in look.iter(_a("schemeClr")):
        name = colour.get("val") or ""
        if not name.startswith("accent"):
            continue
        number = int(name.removeprefix("accent"))
        colour.set("val", f"accent{number % _ACCENTS + 1}")
        if number == _ACCENTS and colour.find(_a("lumMod")) is None:
            from docx.oxml import parse_xml

            colour.append(parse_xml(f'<a:lumMod xmlns:a="{_A}" val="60000"/>'))


def _fill(element: Element, at: int, one: Series, chart: Chart) -> None:
    column, last = column_letters(at + 2), len(chart.categories) + 1
    name = _made("tx", f"<c:strRef><c:f>{SHEET}!${column}$1</c:f>{text_cache([one.name])}</c:strRef>")
    _put(element, name, behind=("idx", "order"))
    code = _format(element, chart)
    names = _made("cat", f"<c:strRef><c:f>{SHEET}!$A$2:$A${last}</c:f>{text_cache(chart.categories)}</c:strRef>")
    values = _made(
        "val", f"<c:numRef><c:f>{SHEET}!${column}$2:${column}${last}</c:f>{number_cache(one.values, code)}</c:numRef>"
    )
    _put(element, names, before=("val", *_AFTER_VALUES))
    _put(element, values, before=_AFTER_VALUES)
    for point in list(_beyond_last(element, len(chart.categories))):
        _drop(point)
    for bars in element.findall(_c("errBars")):
        if bars.find(f".//{_c('numRef')}") is not None:
            _drop(bars)  # error bars out of cells that are no longer there
    for extension in element.findall(_c("extLst")):
        _drop(extension)  # labels and filters out of such cells


def _put(inside: Element, new: Element, *, behind: Sequence[str] = (), before: Sequence[str] = ()) -> None:
    """Put an element in place of the one of its name, or where the schema wants it."""
    old = inside.find(str(new.tag))
    if old is not None:
        inside.replace(old, new)
        return
    for item in reversed(inside):
        if item.tag in map(_c, behind):
            item.addnext(new)
            return
    for item in inside:
        if item.tag in map(_c, before):
            item.addprevious(new)
            return
    inside.append(new)


def _beyond_last(series: Element, count: int) -> Iterator[Element]:
    """Yield the looks and labels of single points that are no more."""
    for item in (*series.findall(_c("dPt")), *series.findall(f"{_c('dLbls')}/{_c('dLbl')}")):
        if _number(item, "idx") >= count:
            yield item


def _format(series: Element, chart: Chart) -> str:
    """Return the number format that the office chose for the values, else the chart's digits."""
    found = series.find(f"{_c('val')}//{_c('formatCode')}")
    chosen = (found.text or "") if found is not None else ""
    return chosen if chosen not in ("", "General") else number_format(chart.digits)
