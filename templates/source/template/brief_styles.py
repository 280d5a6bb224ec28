"""The styles of the management brief: headings with a rule, key figures set large, small print. No text stands here."""

from __future__ import annotations

from template.styles import HEI, SONG, defaults, fonts, front, size, spacing, style, tables_and_figures
from template.xml import part

NAVY, ACCENT, PALE, INK, MUTED, RISE, FALL = "1F3A5F", "2B6CB0", "EEF3F9", "262626", "5F6B7A", "B3261E", "2E7D32"
#: Figures are set in a face without serifs; every Word has it.
SANS = "Arial"


def colour(value: str) -> str:
    """Return a text colour."""
    return f'<w:color w:val="{value}"/>'


def _heading(level: int, points: float, around: tuple[int, int], rule: str) -> str:
    properties = f'<w:keepNext/><w:keepLines/>{rule}{spacing(*around, 360, "atLeast")}<w:jc w:val="left"/><w:outlineLvl w:val="{level - 1}"/>'
    look = f"{fonts(HEI, SANS)}<w:bCs/>{colour(NAVY)}{size(points)}"
    return style(
        f"Heading{level}", f"heading {level}", paragraph=properties, text=look, following="GhgBody", priority=9
    )


def _line(key: str, name: str, face: str, look: str, paragraph: str) -> str:
    """Return a style of one line in a tile or a band."""
    return style(key, name, paragraph=f'{paragraph}<w:jc w:val="left"/>', text=f"{face}{look}", priority=3)


def brief_styles() -> str:
    """Return the part styles.xml of the brief."""
    normal = style(
        "Normal",
        "Normal",
        paragraph=f'{spacing(line=340)}<w:jc w:val="both"/>',
        text=size(10.5),
        based_on="",
        priority=0,
    )
    under = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="3" w:color="{ACCENT}"/></w:pBdr>'
    song, hei, sans = fonts(SONG), fonts(HEI, SANS), fonts(HEI, SANS)
    return part(
        "w:styles",
        defaults()
        + normal.replace('w:styleId="Normal"', 'w:default="1" w:styleId="Normal"')
        + style("GhgBody", "简报正文", paragraph=spacing(40, 80, 340), priority=2)
        + style(
            "GhgTag",
            "控制标签",
            paragraph=f"<w:keepNext/>{spacing(line=240)}",
            text=f"{colour('7F7F7F')}{size(8)}",
            priority=8,
        )
        + _heading(1, 15, (120, 120), under)
        + _heading(2, 11, (140, 60), "")
        + _line("GhgBandTitle", "简报题头", hei, f"{colour('FFFFFF')}{size(24)}", spacing(100, 0, 560))
        + _line("GhgBandText", "简报题头小字", hei, f"{colour('DCE6F2')}{size(10)}", spacing(0, 80, 300))
        + _line("GhgLead", "简报导语", song, f"{colour(INK)}{size(11.5)}", spacing(60, 60, 380))
        + _line("GhgTileLabel", "指标名称", hei, f"{colour(MUTED)}{size(9)}", spacing(80, 0, 260))
        + _line("GhgTileValue", "指标数值", sans, f"<w:b/><w:bCs/>{colour(NAVY)}{size(21)}", spacing(20, 0, 500))
        + _line("GhgTileChange", "指标变化", hei, f"{colour(MUTED)}{size(9)}", spacing(0, 80, 260))
        + _line("GhgChartTitle", "图表小标题", hei, f"{colour(NAVY)}{size(10)}", f"<w:keepNext/>{spacing(80, 20, 280)}")
        + tables_and_figures()
        + front(),
    )
