"""Scenes as Word's own shapes: text boxes, connectors, bands; every piece stays editable.

Text stands in the boxes with exact line height and breaks where the layout broke
it, so that no program and no font makes more or higher lines than were reckoned.
Text that runs downwards is broken after each character, because not every program
turns text inside a group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from ghgxl.word.drawings.frame import emu
from ghgxl.word.drawings.text import LINE, Piece, stacked, wrapped_pieces

if TYPE_CHECKING:
    from collections.abc import Callable

    from ghgxl.word.drawings.scene import Band, Box, Line, Scene

_FONTS: Final = (
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="宋体"'
    ' w:hint="eastAsia"/>'
)

#: What Word keeps free round the text; less than the layout reckons with, so that a wider font still fits.
_CLEAR: Final = 1.0


def _solid(colour: str, alpha: int | None = None) -> str:
    inner = f'<a:alpha val="{alpha}"/>' if alpha else ""
    return f'<a:solidFill><a:srgbClr val="{colour}">{inner}</a:srgbClr></a:solidFill>'


def _outline(colour: str, weight: float, *, dash: bool = False, arrow: bool = False) -> str:
    """Return the outline of a shape or the stroke of a line."""
    if not colour:
        return "<a:ln><a:noFill/></a:ln>"
    tail = '<a:tailEnd type="triangle" w="med" len="med"/>' if arrow else ""
    return (
        f'<a:ln w="{emu(weight)}">{_solid(colour)}<a:prstDash val="{"dash" if dash else "solid"}"/>'
        f'<a:miter lim="800000"/>{tail}</a:ln>'
    )


def _place(x: float, y: float, w: float, h: float, flip: str = "") -> str:
    return f'<a:xfrm{flip}><a:off x="{emu(x)}" y="{emu(y)}"/><a:ext cx="{emu(w)}" cy="{emu(h)}"/></a:xfrm>'


def _custom(w: float, h: float, path: str, *, filled: bool) -> str:
    """Return a geometry of our own."""
    fill = "" if filled else ' fill="none"'
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{emu(w)}" h="{emu(h)}"{fill}>{path}</a:path></a:pathLst></a:custGeom>'
    )


def _point(x: float, y: float) -> str:
    return f'<a:pt x="{emu(x)}" y="{emu(y)}"/>'


def _runs(box: Box) -> str:
    """Return the runs of a box's text, broken where the layout broke it, marks as sub- and superscripts."""
    look = ("<w:b/>" if box.bold else "") + f'<w:color w:val="{box.colour}"/>'
    size = f'<w:sz w:val="{round(box.size * 2)}"/><w:szCs w:val="{round(box.size * 2)}"/>'
    lines: tuple[tuple[Piece, ...], ...] = tuple((Piece(unit),) for unit in stacked(box.text))
    if not box.downwards:
        lines = wrapped_pieces(box.text, box.size, box.w - 2 * box.inset)
    runs: list[str] = []
    for line in lines:
        if runs:
            runs.append(f"<w:r><w:rPr>{_FONTS}{look}{size}</w:rPr><w:br/></w:r>")
        for piece in line:
            position = f'<w:vertAlign w:val="{piece.position}"/>' if piece.position else ""
            text = f'<w:t xml:space="preserve">{escape(piece.text)}</w:t>'
            runs.append(f"<w:r><w:rPr>{_FONTS}{look}{size}{position}</w:rPr>{text}</w:r>")
    return "".join(runs)


def _box(box: Box, identity: int) -> str:
    """Return the shape of a box."""
    body = ""
    if box.text:
        exact = round(box.size * LINE * 20)
        body = (
            '<wps:txbx><w:txbxContent><w:p><w:pPr><w:snapToGrid w:val="0"/>'
            f'<w:spacing w:before="0" w:beforeAutospacing="0" w:after="0" w:afterAutospacing="0" w:line="{exact}" w:lineRule="exact"/>'
            f'<w:ind w:left="0" w:right="0" w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="{box.align}"/></w:pPr>'
            f"{_runs(box)}</w:p></w:txbxContent></wps:txbx>"
        )
    geometry = (
        '<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val 18000"/></a:avLst></a:prstGeom>'
        if box.round
        else '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )
    kind = '<wps:cNvSpPr txBox="1"/>' if body else "<wps:cNvSpPr/>"
    left = emu(box.inset if box.align == "left" else _CLEAR)
    side, edge = emu(_CLEAR), emu(_CLEAR)
    return (
        f'<wps:wsp><wps:cNvPr id="{identity}" name="框 {identity}"/>{kind}<wps:spPr>'
        f"{_place(box.x, box.y, box.w, box.h)}{geometry}{_solid(box.fill) if box.fill else '<a:noFill/>'}"
        f"{_outline(box.line, box.weight, dash=box.dash)}</wps:spPr>{body}"
        f'<wps:bodyPr rot="0" vert="horz" wrap="square" lIns="{left}" tIns="{edge}" rIns="{side}" bIns="{edge}" '
        'anchor="ctr" anchorCtr="0"><a:noAutofit/></wps:bodyPr></wps:wsp>'
    )


def _line(line: Line, identity: int) -> str:
    """Return the shape of a line: a straight connector, or a path with corners."""
    xs, ys = zip(*line.points, strict=True)
    left, top = min(xs), min(ys)
    wide, tall = max(xs) - left, max(ys) - top
    if len(line.points) == 2:
        flip = (' flipH="1"' if xs[1] < xs[0] else "") + (' flipV="1"' if ys[1] < ys[0] else "")
        geometry = '<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>'
    else:
        flip = ""
        steps = "".join(f"<a:lnTo>{_point(x - left, y - top)}</a:lnTo>" for x, y in line.points[1:])
        path = f"<a:moveTo>{_point(xs[0] - left, ys[0] - top)}</a:moveTo>{steps}"
        geometry = _custom(wide, tall, path, filled=False)
    return (
        f'<wps:wsp><wps:cNvPr id="{identity}" name="线 {identity}"/><wps:cNvCnPr/><wps:spPr>'
        f"{_place(left, top, wide, tall, flip)}{geometry}<a:noFill/>"
        f"{_outline(line.colour, line.weight, dash=line.dash, arrow=line.arrow)}</wps:spPr><wps:bodyPr/></wps:wsp>"
    )


def _band(band: Band, identity: int) -> str:
    """Return the shape of a band: two level ends joined by curves."""
    top = min(band.y0, band.y1)
    wide, tall = band.x1 - band.x0, max(band.y0, band.y1) + band.thick - top
    start, end, half = band.y0 - top, band.y1 - top, wide / 2
    path = (
        f"<a:moveTo>{_point(0, start)}</a:moveTo>"
        f"<a:cubicBezTo>{_point(half, start)}{_point(half, end)}{_point(wide, end)}</a:cubicBezTo>"
        f"<a:lnTo>{_point(wide, end + band.thick)}</a:lnTo>"
        f"<a:cubicBezTo>{_point(half, end + band.thick)}{_point(half, start + band.thick)}"
        f"{_point(0, start + band.thick)}</a:cubicBezTo><a:close/>"
    )
    return (
        f'<wps:wsp><wps:cNvPr id="{identity}" name="流 {identity}"/><wps:cNvSpPr/><wps:spPr>'
        f"{_place(band.x0, top, wide, tall)}{_custom(wide, tall, path, filled=True)}{_solid(band.colour, 42000)}"
        "<a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>"
    )


def shapes(scene: Scene, next_id: Callable[[], int]) -> str:
    """Return the shapes of a scene in drawing order: bands, frames, lines, boxes; each with an id of its own."""
    frames = "".join(_box(box, next_id()) for box in scene.boxes if box.frame)
    bands = "".join(_band(band, next_id()) for band in scene.bands)
    lines = "".join(_line(line, next_id()) for line in scene.lines)
    boxes = "".join(_box(box, next_id()) for box in scene.boxes if not box.frame)
    return frames + bands + lines + boxes
