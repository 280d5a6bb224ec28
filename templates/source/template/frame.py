"""What stands round the prose: the cover, the contents, headers and footers, and the order of the sections."""

from __future__ import annotations

from template.page import TEXT, section
from template.styles import FRAME
from template.xml import cell, field, paragraph, part, run, table

TITLE = "{{ 报告.标题 }}"
_LABELS = (
    ("报告编号", "{{ 报告.编号 }}"),
    ("报告版本", "{{ 报告.版本 }}"),
    ("编制日期", "{{ 报告.编制日期 }}"),
    ("编制部门", "{{ 报告.编制部门 }}"),
)


def headed(header: str, footer: str, numbering: str = "") -> str:
    """Return a section with this header and footer."""
    references = (
        f'<w:headerReference w:type="default" r:id="{header}"/><w:footerReference w:type="default" r:id="{footer}"/>'
    )
    return section(references, numbering)


def section_break(properties: str) -> str:
    """Return the paragraph that ends a section, as small as a paragraph can be."""
    return paragraph("", "GhgGap", f'<w:spacing w:line="20" w:lineRule="exact"/>{properties}')


def cover(
    title: str = TITLE,
    period: str = "报告期：{{ 报告.年度 }}",
    labels: tuple[tuple[str, str], ...] = _LABELS,
    width: int = 4000,
) -> str:
    """Return the cover, a section without header or footer."""
    rule = f'<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{FRAME}"/></w:tcBorders>'
    widths = (1700, width)
    rows = [
        "<w:tr>"
        + cell(
            paragraph(run(label), "GhgCoverText", '<w:jc w:val="distribute"/>'), widths[0], '<w:vAlign w:val="bottom"/>'
        )
        + cell(paragraph(run(value), "GhgCoverText"), widths[1], f'{rule}<w:vAlign w:val="bottom"/>')
        + "</w:tr>"
        for label, value in labels
    ]
    line = f'<w:pBdr><w:top w:val="single" w:sz="12" w:space="14" w:color="{FRAME}"/></w:pBdr><w:ind w:left="1400" w:right="1400"/>'
    return (
        paragraph(run("{{ 企业.名称 }}"), "GhgCoverCompany")
        + paragraph(run(title), "Title")
        + paragraph(run(period), "Subtitle", line)
        + paragraph("", "Subtitle", '<w:spacing w:before="2400" w:after="0"/>')
        + table(rows, widths, "GhgCoverTable", '<w:jc w:val="center"/>')
        + section_break(section())
    )


_CONTENTS = (
    ("目  录", "{{ 目录 }}", "GhgFrontTitle"),
    ("图 目 录", "{{ 图目录 }}", "GhgFrontTitle"),
    ("表 目 录", "{{ 表目录 }}", "GhgFrontTitleRun"),
)


def contents(titles: tuple[tuple[str, str, str], ...] = _CONTENTS) -> str:
    """Return the pages of contents, and the end of the section with roman page numbers."""
    roman = '<w:pgNumType w:fmt="lowerRoman" w:start="1"/>'
    lists = "".join(paragraph(run(title), style) + paragraph(run(tag), "Normal") for title, tag, style in titles)
    return lists + section_break(headed("rIdHeaderFront", "rIdFooterFront", roman))


def chapters_end() -> str:
    """Return the end of the section that holds the chapters; its pages count from 1."""
    return section_break(headed("rIdHeaderChapters", "rIdFooterPages", '<w:pgNumType w:start="1"/>'))


def appendices_end() -> str:
    """Return the last section; a thin paragraph stands before it, as Word wants one after a table."""
    last = paragraph("", "GhgGap", '<w:spacing w:line="20" w:lineRule="exact"/>')
    return last + headed("rIdHeaderAppendices", "rIdFooterPages")


def header(chapter: str, title: str = TITLE) -> str:
    """Return a header: company left, chapter and title right, in a table as wide as the page's text, upright or lying."""
    sides = (("{{ 企业.名称 }}", "", "left", 2200), (title, chapter, "right", 2800))
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="pct"/><w:vAlign w:val="bottom"/></w:tcPr>'
        f"""{paragraph(before + run(text), "Header", f'<w:jc w:val="{align}"/>')}</w:tc>"""
        for text, before, align, share in sides
    )
    line = f'<w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{FRAME}"/></w:tblBorders>'
    none = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:bottom w:w="60" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    grid = "".join(f'<w:gridCol w:w="{TEXT * share // 5000}"/>' for *_, share in sides)
    held = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="GhgCoverTable"/><w:tblW w:w="5000" w:type="pct"/>{line}{none}<w:tblLook w:val="0600"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
    )
    return part("w:hdr", held + paragraph("", "GhgGap", '<w:spacing w:line="20" w:lineRule="exact"/>'))


def headers_and_footers() -> dict[str, str]:
    """Return the parts by name. The chapter's title comes from STYLEREF, which Word keeps up to date by itself."""
    gap = run("\u3000")
    chapter = field(r"STYLEREF 1 \n") + run(" ") + field("STYLEREF 1") + gap
    appendix = field(r'STYLEREF "附录标题" \n') + run(" ") + field('STYLEREF "附录标题"') + gap
    pages = run("第 ") + field("PAGE", "1") + run(" 页")
    return {
        "headerFront": header(""),
        "headerChapters": header(chapter),
        "headerAppendices": header(appendix),
        "footerFront": part("w:ftr", paragraph(field("PAGE", "i"), "Footer")),
        "footerPages": part("w:ftr", paragraph(pages, "Footer")),
    }
