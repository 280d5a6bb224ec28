"""The chart part: DrawingML charts written from small templates of our own.

Everything Word shows is in the caches; the workbook behind them holds the same
numbers, and formulas where the chart shows something worked out from them.
Elements stand in the order the schema wants. No chart carries a title: the
caption in the document says it.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from ghgxl.findings import column_letters
from ghgxl.word.drawings import palette
from ghgxl.word.drawings.plots import axis_digits, from_zero, segment_fits, step, valleys
from ghgxl.word.drawings.workbook import SHEET, Content, Formula

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ghgxl.word.drawings.plot import Plot

TOTAL: Final = "合计"
_NAMESPACES: Final = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_CATEGORY_AXIS: Final = 511001
_VALUE_AXIS: Final = 511002


def number_format(digits: int) -> str:
    """Return the number format with thousands and exactly so many digits."""
    return "#,##0" + ("." + "0" * digits if digits > 0 else "")


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _line(colour: str, points: float, dash: str = "solid") -> str:
    return f'<a:ln w="{round(points * 12700)}">{_solid(colour)}<a:prstDash val="{dash}"/></a:ln>'


_NO_LINE: Final = "<a:ln><a:noFill/></a:ln>"


def _text(size: float, colour: str = palette.INK, *, rotation: int | None = None) -> str:
    """Return the text properties of a chart element."""
    body = "<a:bodyPr/>" if rotation is None else f'<a:bodyPr rot="{rotation}" vert="horz"/>'
    return (
        f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(size * 100)}" b="0">{_solid(colour)}'
        '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def text_cache(texts: Sequence[str]) -> str:
    """Return the cache of texts, which is what Word shows."""
    points = "".join(f'<c:pt idx="{index}"><c:v>{escape(text)}</c:v></c:pt>' for index, text in enumerate(texts))
    return f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'


def number_cache(values: Sequence[float | None], code: str) -> str:
    """Return the cache of numbers in a number format; one that is unknown is left out and shows as a gap."""
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{value!r}</c:v></c:pt>' for index, value in enumerate(values) if value is not None
    )
    return (
        f'<c:numCache><c:formatCode>{escape(code)}</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache>'
    )


def _shows(*, value: bool) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def _labels(
    plot: Plot, position: str, *, drop: Sequence[int] = (), below: Sequence[int] = (), colour: str = palette.INK
) -> str:
    """Return the data labels of a series but for the dropped points, some of them below their points."""
    if not plot.labels:
        return f"<c:dLbls>{_shows(value=False)}</c:dLbls>"
    rotation = -5400000 if plot.labels == "upright" else 0
    look = (
        f'<c:numFmt formatCode="{number_format(plot.digits)}" sourceLinked="0"/>'
        f"<c:spPr><a:noFill/>{_NO_LINE}</c:spPr>{_text(plot.size - 1, colour, rotation=rotation)}"
    )
    single = dict.fromkeys(drop, '<c:delete val="1"/>')
    single |= {index: f'{look}<c:dLblPos val="b"/>{_shows(value=True)}' for index in below}
    points = "".join(f'<c:dLbl><c:idx val="{index}"/>{single[index]}</c:dLbl>' for index in sorted(single))
    return f'<c:dLbls>{points}{look}<c:dLblPos val="{position}"/>{_shows(value=True)}</c:dLbls>'


def _slice_labels(plot: Plot) -> str:
    """Return the share inside every slice that has room for it; the legend names the others."""
    values = plot.series[0].values
    total = math.fsum(value or 0.0 for value in values)
    labels = ""
    for index, value in enumerate(values):
        if value is None or value / total < 0.08:
            labels += f'<c:dLbl><c:idx val="{index}"/><c:delete val="1"/></c:dLbl>'
            continue
        labels += (
            f'<c:dLbl><c:idx val="{index}"/><c:numFmt formatCode="0.00%" sourceLinked="0"/>'
            f"<c:spPr><a:noFill/>{_NO_LINE}</c:spPr>{_text(plot.size, palette.text_on(index))}"
            f'<c:dLblPos val="{"ctr" if value / total > 0.2 else "inEnd"}"/><c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/>'
            '<c:showSerName val="0"/><c:showPercent val="1"/><c:showBubbleSize val="0"/></c:dLbl>'
        )
    return f'<c:dLbls>{labels}{_shows(value=False)}<c:showLeaderLines val="0"/></c:dLbls>'


def _head(index: int, name: str) -> str:
    """Return the beginning of a series: its place in the order and its name."""
    return (
        f'<c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:strRef>'
        f"<c:f>{SHEET}!${column_letters(index + 2)}$1</c:f>{text_cache([name])}</c:strRef></c:tx>"
    )


def _data(plot: Plot, index: int, values: Sequence[float | None]) -> str:
    """Return the categories and values of a series, each as reference and cache."""
    last, column = len(plot.names) + 1, column_letters(index + 2)
    return (
        f"<c:cat><c:strRef><c:f>{SHEET}!$A$2:$A${last}</c:f>{text_cache(plot.labelled_names)}</c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{SHEET}!${column}$2:${column}${last}</c:f>"
        f"{number_cache(values, number_format(plot.digits))}</c:numRef></c:val>"
    )


def _bars(plot: Plot) -> str:
    """Return the bars or columns, side by side or stacked, with the totals on top of stacks."""
    stacked = plot.kind == "stacked"
    series = ""
    for index, one in enumerate(plot.series):
        fill = _solid(palette.ACCENT) if len(plot.series) == 1 else palette.series_fill(index)
        if plot.floating:
            fill = _solid(palette.STEPS[index]) if palette.STEPS[index] else "<a:noFill/>"
        if stacked:
            hatched = index >= len(palette.SERIES)
            drop = [at for at, value in enumerate(one.values) if hatched or not segment_fits(plot, value)]
            labels = _labels(plot, "ctr", drop=drop, colour=palette.text_on(index))
        else:
            labels = _labels(plot, "outEnd")
        series += (
            f'<c:ser>{_head(index, one.name)}<c:spPr>{fill}{_NO_LINE}</c:spPr><c:invertIfNegative val="0"/>'
            f"{labels}{_data(plot, index, one.values)}</c:ser>"
        )
    axes = f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
    bars = (
        f'<c:barChart><c:barDir val="{"bar" if plot.lying else "col"}"/>'
        f'<c:grouping val="{"stacked" if stacked else "clustered"}"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{round(plot.gap * 100)}"/><c:overlap val="{100 if stacked else 0}"/>{axes}</c:barChart>'
    )
    if plot.totals is None:
        return bars
    at = len(plot.series)
    return bars + (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/><c:ser>{_head(at, TOTAL)}'
        f'<c:spPr>{_NO_LINE}</c:spPr><c:marker><c:symbol val="none"/></c:marker>{_labels(replace(plot, labels="flat"), "t")}'
        f'{_data(plot, at, plot.totals)}<c:smooth val="0"/></c:ser><c:marker val="1"/>{axes}</c:lineChart>'
    )


def _lines(plot: Plot) -> str:
    """Return the lines, told apart by colour, dash and marker."""
    series = ""
    for index, one in enumerate(plot.series):
        colour = palette.ACCENT if len(plot.series) == 1 else palette.SERIES[index % len(palette.SERIES)]
        dash = palette.DASHES[index % len(palette.DASHES)]
        symbol = palette.MARKERS[index % len(palette.MARKERS)]
        series += (
            f"<c:ser>{_head(index, one.name)}<c:spPr>{_line(colour, 2, dash)}</c:spPr>"
            f'<c:marker><c:symbol val="{symbol}"/><c:size val="6"/><c:spPr>{_solid(colour)}{_line(colour, 0.75)}'
            f'</c:spPr></c:marker>{_labels(plot, "t", below=valleys(one.values))}{_data(plot, index, one.values)}<c:smooth val="0"/></c:ser>'
        )
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>'
        f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/></c:lineChart>'
    )


def _pie(plot: Plot) -> str:
    """Return the slices, a white edge between them."""
    one = plot.series[0]
    points = "".join(
        f'<c:dPt><c:idx val="{index}"/><c:bubble3D val="0"/>'
        f"<c:spPr>{palette.series_fill(index)}{_line(palette.PAPER, 1)}</c:spPr></c:dPt>"
        for index in range(len(one.values))
    )
    return (
        f'<c:pieChart><c:varyColors val="1"/><c:ser>{_head(0, one.name)}{points}{_slice_labels(plot)}'
        f'{_data(plot, 0, one.values)}</c:ser><c:firstSliceAng val="0"/></c:pieChart>'
    )


def _unit(plot: Plot) -> str:
    """Return the title of the value axis: the unit."""
    if not plot.unit:
        return ""
    rotation = 0 if plot.lying else -5400000
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr rot="{rotation}" vert="horz"/><a:lstStyle/><a:p><a:pPr>'
        f'<a:defRPr sz="{round(plot.size * 100)}" b="0"/></a:pPr><a:r><a:rPr lang="zh-CN" sz="{round(plot.size * 100)}" '
        f'b="0">{_solid(palette.MUTED)}<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/></a:rPr>'
        f'<a:t>{escape(plot.unit)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _axes(plot: Plot) -> str:
    """Return both axes; negative values leave the names at the edge."""
    category_at, value_at = ("l", "b") if plot.lying else ("b", "l")
    rotation = (-5400000 if plot.upright_names else 0) if not plot.lying else None
    code = number_format(axis_digits(plot))
    distance = step(plot)
    unit = f'<c:majorUnit val="{distance!r}"/>' if distance else ""
    least = '<c:min val="0"/>' if from_zero(plot) else ""
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation '
        f'val="{"maxMin" if plot.lying else "minMax"}"/></c:scaling><c:delete val="0"/><c:axPos val="{category_at}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:spPr>{_line(palette.RULE, 0.75)}</c:spPr>{_text(plot.size, rotation=rotation)}'
        f'<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="60"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/>{least}</c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{value_at}"/>'
        f"<c:majorGridlines><c:spPr>{_line(palette.GRID, 0.5)}</c:spPr></c:majorGridlines>{_unit(plot)}"
        f'<c:numFmt formatCode="{code}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:spPr>{_NO_LINE}</c:spPr>{_text(plot.size, palette.MUTED, rotation=0)}'
        f'<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="{"max" if plot.lying else "autoZero"}"/>'
        '<c:crossBetween val="between"/>'
        f"{unit}</c:valAx>"
    )


def _layout(plot: Plot, left: float, top: float, wide: float, tall: float, *, inner: bool) -> str:
    """Return a manual layout from lengths in points."""
    fractions = (left / plot.width, top / plot.height, wide / plot.width, tall / plot.height)
    x, y, w, h = (f"{min(max(part, 0.0), 1.0):.4f}" for part in fractions)
    target = '<c:layoutTarget val="inner"/>' if inner else ""
    return (
        f'<c:layout><c:manualLayout>{target}<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x}"/><c:y val="{y}"/><c:w val="{w}"/><c:h val="{h}"/></c:manualLayout></c:layout>'
    )


def _legend(plot: Plot) -> str:
    """Return the legend: beside a pie, below several series, none for a single one."""
    if plot.kind == "pie":
        left = plot.left + plot.plot_width + 26
        tall = len(plot.names) * (plot.size * 1.3 + 4) + 6
        box = _layout(plot, left, (plot.height - tall) / 2, plot.width - left, tall, inner=False)
        return f'<c:legend><c:legendPos val="r"/>{box}<c:overlay val="0"/>{_text(plot.size)}</c:legend>'
    if len(plot.series) < 2:
        return ""
    silent = 0 if plot.floating else len(plot.series) if plot.totals is not None else None
    entry = "" if silent is None else f'<c:legendEntry><c:idx val="{silent}"/><c:delete val="1"/></c:legendEntry>'
    return f'<c:legend><c:legendPos val="b"/>{entry}<c:overlay val="0"/>{_text(plot.size)}</c:legend>'


def chart_xml(plot: Plot, workbook_relation: str) -> bytes:
    """Return the chart part; the relation leads to its embedded workbook."""
    drawn = {"pie": _pie, "line": _lines}.get(plot.kind, _bars)(plot)
    axes = "" if plot.kind == "pie" else _axes(plot)
    area = _layout(plot, plot.left, plot.top, plot.plot_width, plot.plot_height, inner=True)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/><c:plotArea>{area}{drawn}{axes}<c:spPr><a:noFill/>{_NO_LINE}</c:spPr>'
        f'</c:plotArea>{_legend(plot)}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/>{_NO_LINE}</c:spPr>{_text(plot.size)}"
        f'<c:externalData r:id={quoteattr(workbook_relation)}><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def workbook_rows(plot: Plot) -> list[list[Content]]:
    """Return the rows of the embedded workbook: names, series, and formulas for what the chart works out."""
    last = len(plot.names) + 1
    totals = plot.totals
    rows: list[list[Content]] = [["项目", *(one.name for one in plot.series)]]
    if totals:
        rows[0].append(TOTAL)
    if plot.detail:
        rows[0] = ["显示名称", plot.series[0].name, "项目"]
    code, end = number_format(plot.digits), column_letters(len(plot.series) + 1)
    unit = (f" {plot.unit}" if plot.unit else "").replace('"', '""')
    for index, (name, shown) in enumerate(zip(plot.names, plot.labelled_names, strict=True)):
        at = index + 2
        row: list[Content] = [name, *(one.values[index] for one in plot.series)]
        if totals:
            total = totals[index]
            row.append(None if total is None else Formula(f"SUM(B{at}:{end}{at})", total))
        if plot.detail:
            share = f'TEXT(B{at}/SUM(B$2:B${last}),"0.00%")'
            value = f'TEXT(B{at},"{code}")'
            text = f'C{at}&"（"&{share}&"）"' if plot.detail == "share" else f'C{at}&"："&{value}&"{unit}，"&{share}'
            row = [Formula(text, shown) if row[1] is not None else shown, row[1], name]
        rows.append(row)
    return rows
