"""The colours of every figure: calm, and told apart in grey as well as in colour.

Neighbours in the row of series colours differ in lightness, so a black-and-white
print still shows which is which; after the last one the row repeats as hatching.
"""

from __future__ import annotations

from typing import Final

INK: Final = "262626"
MUTED: Final = "595959"
RULE: Final = "7F7F7F"
GRID: Final = "D9D9D9"
PAPER: Final = "FFFFFF"
ACCENT: Final = "2F6DA8"

#: Boxes of a tree by level: fill and text.
LEVELS: Final = (("1F4E79", PAPER), ("3F7FB5", PAPER), ("DCE9F5", INK), ("F4F7FA", INK))

#: Process lanes: what goes in, the steps, what comes out.
INPUT: Final = ("FDF3DC", "B58A2B")
STEP: Final = ("DCE9F5", "2F6DA8")
OUTPUT: Final = ("E6F1E0", "5B8C47")

#: Zones of a boundary: strip, panel, line.
ZONES: Final = (
    ("2F6DA8", "EEF4FA"),
    ("4E7F3B", "F0F6EC"),
    ("A4691C", "FCF5E9"),
    ("5F5490", "F2F0F8"),
    ("3B7A7A", "EBF5F5"),
)

#: Series and slices, dark and light by turns.
SERIES: Final = ("2B5C8A", "A9CBEA", "5F9150", "F0CB79", "7A6A9E", "D3D3D3", "B5673A", "BFDDB4", "4A4A4A", "EAB7A0")
MARKERS: Final = ("circle", "square", "triangle", "diamond", "x")
DASHES: Final = ("solid", "dash", "sysDot", "lgDashDot", "sysDash")


#: A waterfall: what the column stands on (not drawn), a total, a rise, a fall.
STEPS: Final = ("", SERIES[0], SERIES[6], SERIES[2])


def series_fill(index: int) -> str:
    """Return the DrawingML fill of the series or slice with this index."""
    colour = SERIES[index % len(SERIES)]
    if index < len(SERIES):
        return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    pattern = ("wdUpDiag", "smGrid", "dkHorz", "dotDmnd")[index // len(SERIES) % 4]
    return (
        f'<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="{colour}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{PAPER}"/></a:bgClr></a:pattFill>'
    )


def text_on(index: int) -> str:
    """Return the colour in which text is legible on the series colour with this index."""
    if index >= len(SERIES):
        return INK
    red, green, blue = bytes.fromhex(SERIES[index])
    return PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 150 else INK
