"""The frame round every figure: the run and the inline drawing, with its name and alternative text; and the parts beside it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from ghgxl.word.drawings.chart_xml import chart_xml, number_format, workbook_rows
from ghgxl.word.drawings.text import plain
from ghgxl.word.drawings.workbook import xlsx

if TYPE_CHECKING:
    from ghgxl.word.drawings.plot import Plot

EMU: Final = 12700

_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
WPG: Final = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:a="{_A}" xmlns:r="{_OFFICE}" xmlns:pic="{_PIC}" xmlns:c="{_C}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    f'xmlns:wpg="{WPG}" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def emu(points: float) -> int:
    """Return a length in English Metric Units."""
    return round(points * EMU)


def _inline(graphic: str, uri: str, width: int, height: int, identity: int, name: str, alt: str) -> str:
    """Return the inline drawing that stands in the text like a letter of this size (EMU)."""
    return (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{identity}" name={quoteattr(plain(name))} descr={quoteattr(plain(alt))}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{uri}">{graphic}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )


def _run(content: str) -> Any:
    """Return the ``w:r`` element that holds the content."""
    from docx.oxml import parse_xml

    return parse_xml(f"<w:r {_NAMESPACES}><w:rPr><w:noProof/></w:rPr>{content}</w:r>")


def chart_run(plot: Plot, part: Any, identity: int, name: str, alt: str) -> Any:
    """Return the run of a chart; its chart part and embedded workbook join the package of the part."""
    from docx.opc.part import Part

    package = part.package
    book = Part(
        package.next_partname("/word/embeddings/Microsoft_Excel_Sheet%d.xlsx"),
        _XLSX_TYPE,
        xlsx(workbook_rows(plot), number_format(plot.digits)),
        package,
    )
    chart = Part(package.next_partname("/word/charts/chart%d.xml"), _CHART_TYPE, b"", package)
    chart._blob = chart_xml(plot, chart.relate_to(book, f"{_OFFICE}/package"))  # noqa: SLF001 - a Part takes its bytes only when made, and these name its relation
    relation = part.relate_to(chart, f"{_OFFICE}/chart")
    graphic = f'<c:chart r:id="{relation}"/>'
    return _run(_inline(graphic, _C, emu(plot.width), emu(plot.height), identity, name, alt))


def group_run(shapes: str, width: float, height: float, identity: int, name: str, alt: str) -> Any:
    """Return the run of a group of shapes, sizes in points.

    Programs older than Word 2010 can't draw the shapes; they show the alternative
    text in brackets instead of nothing.
    """
    wide, tall = emu(width), emu(height)
    graphic = (
        f'<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{tall}"/>'
        f'<a:chOff x="0" y="0"/><a:chExt cx="{wide}" cy="{tall}"/></a:xfrm></wpg:grpSpPr>{shapes}</wpg:wgp>'
    )
    words = escape(plain(f"［图：{alt or name}］"))
    return _run(
        f'<mc:AlternateContent><mc:Choice Requires="wpg">{_inline(graphic, WPG, wide, tall, identity, name, alt)}'
        f'</mc:Choice><mc:Fallback><w:t xml:space="preserve">{words}</w:t></mc:Fallback></mc:AlternateContent>'
    )


def picture_run(
    data: bytes, part: Any, size: tuple[int, int], rotation: int, identity: int, name: str, alt: str
) -> Any:
    """Return the run of a picture of this size (EMU, as shown), turned clockwise by so many degrees."""
    image = part.package.get_or_add_image_part(io.BytesIO(data))
    relation = part.relate_to(image, f"{_OFFICE}/image")
    wide, tall = size
    inner = (tall, wide) if rotation in (90, 270) else size
    left, top = (wide - inner[0]) // 2, (tall - inner[1]) // 2
    turn = f' rot="{rotation * 60000}"' if rotation else ""
    graphic = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{identity}" name={quoteattr(plain(name))}/><pic:cNvPicPr>'
        '<a:picLocks noChangeAspect="1"/></pic:cNvPicPr></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm{turn}><a:off x="{left}" y="{top}"/><a:ext cx="{inner[0]}" cy="{inner[1]}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return _run(_inline(graphic, _PIC, wide, tall, identity, name, alt))
