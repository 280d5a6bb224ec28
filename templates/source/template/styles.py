"""Every style of the template: fonts, spacing, the look of tables. No text of the report stands here.

Fonts are named outright, never by theme: 宋体 and 黑体 with Times New Roman, the
faces every Chinese Word has. Prose has exact line spacing, so pages break alike
whatever font stands in; a paragraph that holds a drawing must never have it.
"""

from __future__ import annotations

from template.page import INDENT, TEXT
from template.xml import part

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
RULE, FRAME, SHADE, GREY = "B4BDC7", "5F6F80", "DFE6EE", "7F7F7F"


def fonts(east_asian: str, latin: str = LATIN) -> str:
    """Return rFonts that names all four scripts, so that no theme and no default interferes."""
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east_asian}" w:cs="{latin}"/>'


def size(points: float) -> str:
    """Return a font size; 12 pt is 小四, 10.5 五号, 9 小五, 14 四号, 16 三号."""
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def spacing(before: int = 0, after: int = 0, line: int = 0, rule: str = "exact") -> str:
    """Return paragraph spacing in twentieths of a point; ``line`` 0 is single."""
    height = f'w:line="{line}" w:lineRule="{rule}"' if line else 'w:line="240" w:lineRule="auto"'
    return f'<w:spacing w:before="{before}" w:after="{after}" {height}/>'


def style(
    key: str,
    name: str,
    *,
    paragraph: str = "",
    text: str = "",
    based_on: str = "Normal",
    following: str = "",
    priority: int = 1,
    listed: bool = True,
    kind: str = "paragraph",
) -> str:
    """Return one style. ``name`` is Word's own English name for a built-in style, Chinese for one of ours."""
    custom = ' w:customStyle="1"' if key.startswith("Ghg") else ""
    return (
        f'<w:style w:type="{kind}"{custom} w:styleId="{key}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based_on}"/>' if based_on else "")
        + (f'<w:next w:val="{following}"/>' if following else "")
        + f'<w:uiPriority w:val="{priority}"/>'
        + ("<w:qFormat/>" if listed else "<w:unhideWhenUsed/>")
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{text}</w:rPr>" if text else "")
        + "</w:style>"
    )


def _border(side: str, width: int, colour: str, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{width}" w:space="{space}" w:color="{colour}"/>'


def defaults() -> str:
    """Return what every style begins with: fonts, size, languages."""
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(SONG)}<w:kern w:val="2"/>{size(12)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" w:defUnhideWhenUsed="0"'
        ' w:defQFormat="0" w:count="376"/>'
    )


def _heading(
    level: int, points: float, around: tuple[int, int], align: str, more: str = "", *, numbered: bool = True
) -> str:
    """Return Heading 1–3, numbered by the multilevel list (numId 1)."""
    numbering = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>' if numbered else ""
    properties = (
        f"<w:keepNext/><w:keepLines/>{more}{numbering}{spacing(*around, 440, 'atLeast')}"
        f'<w:jc w:val="{align}"/><w:outlineLvl w:val="{level - 1}"/>'
    )
    return style(
        f"Heading{level}",
        f"heading {level}",
        paragraph=properties,
        text=f"{fonts(HEI)}<w:bCs/>{size(points)}",
        following="GhgBody",
        priority=9,
    )


def _plain_headings() -> str:
    """Return headings that carry their numbers in their text: 一、, （一）; no chapter begins a page of its own."""
    return (
        _heading(1, 16, (320, 160), "left", numbered=False)
        + _heading(2, 12, (160, 80), "left", numbered=False)
        + _heading(3, 12, (120, 60), "left", numbered=False)
        + style(
            "GhgFrontTitle",
            "前置标题",
            paragraph=f'<w:keepNext/><w:keepLines/><w:pageBreakBefore/>{spacing(240, 240, 440, "atLeast")}<w:jc w:val="center"/>',
            text=f"{fonts(HEI)}{size(16)}",
            following="GhgBody",
            priority=10,
        )
    )


def _headings() -> str:
    front = f'<w:keepNext/><w:keepLines/>{{}}{spacing(240, 240, 440, "atLeast")}<w:jc w:val="center"/>'
    title = f"{fonts(HEI)}{size(16)}"
    appendix = (
        '<w:keepNext/><w:keepLines/><w:pageBreakBefore/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
        f'{spacing(240, 240, 440, "atLeast")}<w:jc w:val="center"/><w:outlineLvl w:val="0"/>'
    )
    return (
        _heading(1, 16, (240, 240), "center", "<w:pageBreakBefore/>")
        + _heading(2, 14, (200, 120), "left")
        + _heading(3, 12, (160, 80), "left")
        + style("GhgAppendix", "附录标题", paragraph=appendix, text=title, following="GhgBody", priority=10)
        + style("GhgFrontTitle", "前置标题", paragraph=front.format("<w:pageBreakBefore/>"), text=title, following="GhgBody", priority=10)
        + style("GhgFrontTitleRun", "前置标题（续页）", paragraph=front.format(""), text=title, following="GhgBody", priority=10)
    )  # fmt: skip


def _prose() -> str:
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{INDENT}"/>'
    normal = style("Normal", "Normal", paragraph=f'{spacing(line=440)}<w:jc w:val="both"/>', based_on="", priority=0)
    where = (
        f'<w:tabs><w:tab w:val="left" w:pos="1400"/></w:tabs>{spacing(line=400)}<w:ind w:left="1400" w:hanging="920"/>'
    )
    formula = (
        f'<w:keepLines/><w:tabs><w:tab w:val="center" w:pos="{TEXT // 2}"/><w:tab w:val="right" w:pos="{TEXT}"/></w:tabs>{spacing(120, 120)}'
        '<w:jc w:val="left"/><w:textAlignment w:val="center"/>'
    )
    return (
        normal.replace('w:styleId="Normal"', 'w:default="1" w:styleId="Normal"')
        + style("GhgBody", "报告正文", paragraph=indent, priority=2)
        + style("GhgList", "报告条目", paragraph=indent, following="GhgList", priority=3)
        + style("GhgDetail", "报告细目", paragraph=f'{spacing(line=340)}<w:ind w:firstLineChars="200" w:firstLine="420"/>', text=size(10.5), priority=3)
        + style("GhgFormula", "报告公式", paragraph=formula, following="GhgBody", priority=4)
        + style("GhgWhere", "公式说明", paragraph=where, following="GhgWhere", priority=4)
        + style("GhgTag", "控制标签", paragraph=f"<w:keepNext/>{spacing(line=280)}", text=f'<w:color w:val="{GREY}"/>{size(9)}', priority=8)
    )  # fmt: skip


def tables_and_figures() -> str:
    """Return the styles of captions, figures, tables and their notes."""
    caption = f'<w:keepLines/>{spacing(120, 80, 320, "atLeast")}<w:jc w:val="center"/>'
    text = f'<w:widowControl/>{spacing(20, 20)}<w:jc w:val="left"/>'
    borders = (
        _border("top", 8, FRAME) + _border("left", 4, RULE) + _border("bottom", 8, FRAME)
        + _border("right", 4, RULE) + _border("insideH", 4, RULE) + _border("insideV", 4, RULE)
    )  # fmt: skip
    margins = (
        '<w:tblCellMar><w:top w:w="15" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="15" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    )
    first_row = (
        f'<w:tblStylePr w:type="firstRow"><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>{_border("bottom", 8, FRAME)}</w:tcBorders>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/><w:vAlign w:val="center"/></w:tcPr></w:tblStylePr>'
    )
    base = '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    return (
        style("Caption", "caption", paragraph=caption, text=f"{fonts(HEI)}{size(10.5)}", following="GhgBody", priority=5)
        + style("GhgFigure", "报告插图", paragraph=f'<w:keepNext/>{spacing(120, 0)}<w:jc w:val="center"/>', following="Caption", priority=5)
        + style("GhgTableText", "表格正文", paragraph=text, text=size(9), priority=6)
        + style("GhgTableTitle", "表格标题（无编号）", paragraph=f"<w:keepNext/>{caption}", text=f"{fonts(HEI)}{size(10.5)}", following="GhgBody", priority=6)
        + style("GhgTableNote", "表注", paragraph=f'{spacing(40, 120, 260)}<w:contextualSpacing/><w:jc w:val="left"/>', text=size(9), priority=6)
        + style("GhgGap", "表后间隔", paragraph=spacing(line=160), text=size(4), following="GhgBody", priority=7)
        + f'<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr>{base}</w:tblPr></w:style>'
        + f'<w:style w:type="table" w:customStyle="1" w:styleId="GhgTable"><w:name w:val="报告表格"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="6"/><w:qFormat/>'
        f'<w:tblPr><w:tblBorders>{borders}</w:tblBorders>{margins}</w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr>{first_row}</w:style>'
        + '<w:style w:type="table" w:customStyle="1" w:styleId="GhgCoverTable"><w:name w:val="封面表格"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="7"/></w:style>'
    )  # fmt: skip


def front() -> str:
    """Return the styles of cover, contents, header and footer."""
    centre = '<w:jc w:val="center"/>'
    leader = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT}"/></w:tabs>'
    contents = "".join(
        style(
            f"TOC{level}", f"toc {level}", following="Normal", priority=39, listed=False,
            paragraph=f'{leader}{spacing(80 if level == 1 else 0, 0, 400)}<w:ind w:left="{(level - 1) * 240}"/><w:jc w:val="left"/>',
            text=f"{fonts(HEI)}{size(12)}" if level == 1 else size(12 if level == 2 else 10.5),
        )
        for level in (1, 2, 3)
    )  # fmt: skip
    return (
        style("Title", "Title", paragraph=f"{spacing(0, 240, 800, 'atLeast')}{centre}", text=f'{fonts(HEI)}<w:spacing w:val="60"/>{size(36)}', following="Subtitle", priority=11)
        + style("Subtitle", "Subtitle", paragraph=f"{spacing(0, 0, 480, 'atLeast')}{centre}", text=f"{fonts(SONG)}{size(18)}", priority=11)
        + style("GhgCoverCompany", "封面单位", paragraph=f"{spacing(2800, 360, 560, 'atLeast')}{centre}", text=f"{fonts(SONG)}<w:b/><w:bCs/>{size(22)}", following="Title", priority=11)
        + style("GhgCoverText", "封面表格文字", paragraph=f'{spacing(120, 60, 400, "atLeast")}{centre}', text=size(14), priority=11)
        + contents
        + style("TableofFigures", "table of figures", paragraph=f'{leader}{spacing(line=380)}<w:jc w:val="left"/>', text=size(10.5), priority=99, listed=False)
        + style("Header", "header", paragraph=f'{spacing()}<w:jc w:val="left"/>', text=size(9), priority=99, listed=False)
        + style("Footer", "footer", paragraph=f"{spacing()}{centre}", text=size(9), priority=99, listed=False)
        + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
        + style("Hyperlink", "Hyperlink", kind="character", based_on="DefaultParagraphFont", priority=99, listed=False)
        + '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
    )  # fmt: skip


def styles(*, chapters: bool = True) -> str:
    """Return the part styles.xml, with numbered chapters or with headings that carry their numbers in their text."""
    headings = _headings() if chapters else _plain_headings()
    return part("w:styles", defaults() + _prose() + headings + tables_and_figures() + front())
