"""Figures as native Word content, drawn from the nouns of a report.

Charts are chart parts with an embedded workbook (编辑数据 works), diagrams are
groups of shapes, pictures are pictures; every one is editable, named, and has
alternative text. What a figure says was decided before; here it is only laid out.
Nothing here writes captions, numbers figures or opens files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ghgxl.report.nouns import Boundary, Chart, Flow, Picture, Process, Tree
from ghgxl.word.drawings.arrows import lay_arrows
from ghgxl.word.drawings.boundary import lay_boundary
from ghgxl.word.drawings.frame import EMU, chart_run, group_run, picture_run
from ghgxl.word.drawings.notice import notice
from ghgxl.word.drawings.picture import fitted, missing, pixels, refused
from ghgxl.word.drawings.plots import arrange, tidy
from ghgxl.word.drawings.process import lay_process
from ghgxl.word.drawings.sankey import lay_sankey, suits
from ghgxl.word.drawings.shapes import shapes
from ghgxl.word.drawings.tree import lay_tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from ghgxl.report.nouns import Figure
    from ghgxl.word.drawings.scene import Scene

__all__ = ["draw", "is_empty"]

_TOO_MUCH = "此图内容过多，无法在一页内清晰绘出。请在台账中拆分或合并后重新生成报告。"


def is_empty(figure: Figure) -> bool:
    """Return whether there is nothing to draw, so that ``figure.empty`` is said instead; a missing picture has a placeholder."""
    match figure:
        case Chart():
            values = [value for one in tidy(figure).series for value in one.values if value is not None]
            return not values or (figure.kind == "pie" and not any(values))
        case Tree():
            return not figure.roots
        case Process():
            return not figure.steps
        case Boundary():
            return not (figure.zones or figure.outside)
        case Flow():
            return not figure.links
        case Picture():
            return False


def draw(figure: Figure, *, part: Any, width_emu: int, max_height_emu: int, next_id: Callable[[], int]) -> Any:
    """Return the ``w:r`` element that holds the figure, no wider and no higher than allowed (EMU).

    Parts that the figure needs are added to the package of ``part`` (a python-docx
    part of the body, a header, …) and related to it. ``next_id`` gives drawing ids
    that are unique in the document; a diagram takes one for each of its shapes too.
    Raises ValueError for a figure that is empty.
    """
    if is_empty(figure):
        raise ValueError(f"{figure.name}: nothing to draw")
    width, height = width_emu / EMU, max_height_emu / EMU
    if isinstance(figure, Chart):
        return chart_run(arrange(figure, width, height), part, next_id(), figure.name, figure.alt)
    if isinstance(figure, Picture):
        words = missing(figure)
        if figure.data is not None:
            size = pixels(figure.data)
            if not isinstance(size, str):
                shown = fitted(size, width_emu, max_height_emu)
                return picture_run(figure.data, part, shown, size.rotation, next_id(), figure.name, figure.alt)
            words = refused(figure, size)
        scene = notice(words, width, height)
    else:
        scene = lay_out(figure, width, height)
    identity = next_id()
    return group_run(shapes(scene, next_id), scene.width, scene.height, identity, figure.name, figure.alt)


def lay_out(figure: Tree | Process | Boundary | Flow, width: float, height: float) -> Scene:
    """Return the diagram within that size (points), or words where it can't be legible there."""
    match figure:
        case Tree():
            scene = lay_tree(figure.roots, width, height)
        case Process():
            scene = lay_process(figure, width, height)
        case Boundary():
            scene = lay_boundary(figure, width, height)
        case Flow():
            scene = (lay_sankey(figure, width, height) if suits(figure) else None) or lay_arrows(figure, width, height)
    return scene or notice(_TOO_MUCH, width, height)
