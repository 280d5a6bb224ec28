"""Measures of the page, in twentieths of a point, and the section properties made of them."""

from __future__ import annotations

#: A4, upright.
WIDTH, HEIGHT = 11906, 16838
TOP, BOTTOM, LEFT, RIGHT = 1588, 1418, 1588, 1474  # 2.8, 2.5, 2.8, 2.6 cm
HEADER, FOOTER = 964, 851  # 1.7, 1.5 cm
TEXT = WIDTH - LEFT - RIGHT
#: Two characters of 12 pt, the first-line indent of Chinese prose.
INDENT = 480


def section(
    references: str = "",
    numbering: str = "",
    align: str = "",
    margins: tuple[int, int, int, int] = (TOP, RIGHT, BOTTOM, LEFT),
) -> str:
    """Return a section that begins on a new page; ``references`` name its headers and footers."""
    top, right, bottom, left = margins
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="{WIDTH}" w:h="{HEIGHT}"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="{HEADER}" w:footer="{FOOTER}" w:gutter="0"/>{numbering}<w:cols w:space="425"/>'
        f'{align}<w:docGrid w:linePitch="312"/></w:sectPr>'
    )
