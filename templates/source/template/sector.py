"""The emission report in the machinery sector's format, 机械行业排放报告.docx: of one year, with the annexed forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template import frame, package
from template.markup import Anchors, Writer, prose
from template.numbering import numbering
from template.styles import styles
from template.xml import field, paragraph, part, run

if TYPE_CHECKING:
    from pathlib import Path

NAME = "机械行业排放报告.docx"
TITLE = "温室气体排放报告"
_LABELS = (
    ("报告主体", "{{ 企业.名称 }}"),
    ("所属行业", "{{ 企业.行业 }}"),
    ("报告年度", "{{ 行业.年度 }}年"),
    ("编制日期", "{{ 报告.编制日期 }}"),
)
_ABOUT = (TITLE, "机械行业企业年度温室气体排放核算与报告", "温室气体；排放报告；机械行业；GB/T 32151；二氧化碳当量")


def build(folder: Path) -> Path:
    """Write the template into a folder and return its path."""
    texts = prose("机械行业排放报告")
    writer = Writer(Anchors.of(texts))
    pages = '<w:pgNumType w:start="1"/>'
    body = (
        frame.cover(TITLE, "{{ 行业.年度 }}年度", _LABELS, 5200)
        + frame.contents((("目  录", "{{ 目录 }}", "GhgFrontTitle"),))
        + "".join(writer.body(text) for text in texts)
        + paragraph("", "GhgGap", '<w:spacing w:line="20" w:lineRule="exact"/>')
        + frame.headed("rIdHeaderPages", "rIdFooterPages", pages)
    )
    parts = {
        "styles": styles(chapters=False),
        "numbering": numbering(writer.lists, chapters=False),
        "settings": package.settings(),
        "fontTable": package.font_table(),
    }
    around = {
        "headerFront": frame.header("", TITLE),
        "headerPages": frame.header("", f"{TITLE}　{{{{ 行业.年度 }}}}年"),
        "footerFront": part("w:ftr", paragraph(field("PAGE", "i"), "Footer")),
        "footerPages": part("w:ftr", paragraph(run("第 ") + field("PAGE", "1") + run(" 页"), "Footer")),
    }
    path = folder / NAME
    package.write(path, part("w:document", f"<w:body>{body}</w:body>"), parts, around, _ABOUT)
    return path
