"""A framed box of words, where a figure can't be drawn: what is missing and what to do about it."""

from __future__ import annotations

from ghgxl.word.drawings import palette
from ghgxl.word.drawings.scene import Box, Scene, text_height
from ghgxl.word.drawings.text import SMALLEST


def notice(text: str, wide: float, tall: float) -> Scene:
    """Return a dashed frame of the width with the words in its middle, as high as suits them."""
    for size in (10.5, 9.0, SMALLEST):
        needed = text_height(text, size, wide - 40)
        high = min(max(needed + 30, 110.0), tall - 2)
        if needed <= high:
            break
    box = Box(
        0, 0, wide - 2, high, text, size, fill="FAFAFA", line=palette.RULE, dash=True, colour=palette.MUTED, inset=18
    )
    return Scene((box,)).settled()
