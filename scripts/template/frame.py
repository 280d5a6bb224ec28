"""What stands round the prose: the cover, the contents, headers and footers, and the order of the sections."""

from __future__ import annotations

from template.page import section
from template.styles import FRAME
from template.xml import bookmark, cell, field, paragraph, part, run, table

#: The bookmark on the last page; the footer's total is the page number that stands there.
END = "_GhgEnd"
_LABELS = (
    ("报告编号", "{{ 报告.编号 }}"),
    ("报告版本", "{{ 报告.版本 }}"),
    ("编制日期", "{{ 报告.编制日期 }}"),
    ("编制部门", "{{ 报告.编制部门 }}"),
)


def _section(header: str, footer: str, numbering: str = "") -> str:
    references = (
        f'<w:headerReference w:type="default" r:id="{header}"/><w:footerReference w:type="default" r:id="{footer}"/>'
    )
    return section(references, numbering)


def _break(properties: str) -> str:
    """Return the paragraph that ends a section, as small as a paragraph can be."""
    return paragraph("", "GhgGap", f'<w:spacing w:line="20" w:lineRule="exact"/>{properties}')


def cover() -> str:
    """Return the cover, a section without header or footer."""
    rule = f'<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{FRAME}"/></w:tcBorders>'
    widths = (1700, 4000)
    rows = [
        "<w:tr>"
        + cell(
            paragraph(run(label), "GhgCoverText", '<w:jc w:val="distribute"/>'), widths[0], '<w:vAlign w:val="bottom"/>'
        )
        + cell(paragraph(run(value), "GhgCoverText"), widths[1], f'{rule}<w:vAlign w:val="bottom"/>')
        + "</w:tr>"
        for label, value in _LABELS
    ]
    line = f'<w:pBdr><w:top w:val="single" w:sz="12" w:space="14" w:color="{FRAME}"/></w:pBdr><w:ind w:left="1400" w:right="1400"/>'
    return (
        paragraph(run("{{ 企业.名称 }}"), "GhgCoverCompany")
        + paragraph(run("{{ 报告.标题 }}"), "Title")
        + paragraph(run("报告期：{{ 报告.年度 }}"), "Subtitle", line)
        + paragraph("", "Subtitle", '<w:spacing w:before="2400" w:after="0"/>')
        + table(rows, widths, "GhgCoverTable", '<w:jc w:val="center"/>')
        + _break(section())
    )


def contents() -> str:
    """Return the pages of contents, and the end of the section with roman page numbers."""
    titles = (
        ("目  录", "{{ 目录 }}", "GhgFrontTitle"),
        ("图 目 录", "{{ 图目录 }}", "GhgFrontTitle"),
        ("表 目 录", "{{ 表目录 }}", "GhgFrontTitleRun"),
    )
    roman = '<w:pgNumType w:fmt="lowerRoman" w:start="1"/>'
    lists = "".join(paragraph(run(title), style) + paragraph(run(tag), "Normal") for title, tag, style in titles)
    return lists + _break(_section("rIdHeaderFront", "rIdFooterFront", roman))


def chapters_end() -> str:
    """Return the end of the section that holds the chapters; its pages count from 1."""
    return _break(_section("rIdHeaderChapters", "rIdFooterPages", '<w:pgNumType w:start="1"/>'))


def appendices_end(number: int) -> str:
    """Return the last paragraph, which bears the bookmark of the last page, and the last section."""
    last = paragraph(bookmark(END, number, ""), "GhgGap", '<w:spacing w:line="20" w:lineRule="exact"/>')
    return last + _section("rIdHeaderAppendices", "rIdFooterPages")


def _header(chapter: str) -> str:
    return part("w:hdr", paragraph(run("{{ 企业.名称 }}\t") + chapter + run("{{ 报告.标题 }}"), "Header"))


def headers_and_footers() -> dict[str, str]:
    """Return the parts by name. The chapter's title comes from STYLEREF, which Word keeps up to date by itself."""
    gap = run("\u3000")
    chapter = field(r"STYLEREF 1 \n") + run(" ") + field("STYLEREF 1") + gap
    appendix = field(r'STYLEREF "附录标题" \n') + run(" ") + field('STYLEREF "附录标题"') + gap
    pages = run("第 ") + field("PAGE", "1") + run(" 页\u3000共 ") + field(f"PAGEREF {END}", "…") + run(" 页")
    return {
        "headerFront": _header(""),
        "headerChapters": _header(chapter),
        "headerAppendices": _header(appendix),
        "footerFront": part("w:ftr", paragraph(field("PAGE", "i"), "Footer")),
        "footerPages": part("w:ftr", paragraph(pages, "Footer")),
    }
