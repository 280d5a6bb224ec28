"""The management brief, 管理简报.docx: four pages of key figures, charts side by side, and what to do.

The layout is tables, which Word lets anyone edit: a band, tiles with a gap between them, charts in two columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from template import package
from template.brief_styles import ACCENT, FALL, MUTED, NAVY, PALE, RISE, brief_styles, colour
from template.markup import Anchors, Writer, prose
from template.numbering import numbering
from template.page import WIDTH, section
from template.xml import cell, field, paragraph, part, run, table

if TYPE_CHECKING:
    from pathlib import Path

NAME = "管理简报.docx"
TITLE = "温室气体管理简报"
#: Top, right, bottom, left.
MARGINS = (1247, 1134, 1134, 1134)
TEXT = WIDTH - MARGINS[1] - MARGINS[3]
#: Between two tiles, and between two charts.
GAP = 170

_ABOUT = (TITLE, "供管理层阅读的年度温室气体简报", "温室气体；管理简报；减排；关键指标")
_WHITE = "FFFFFF"


def _fill(colour_: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour_}"/>'


def _edge(side: str, colour_: str, width: int = 24) -> str:
    return f'<w:tcBorders><w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{colour_}"/></w:tcBorders>'


def _inside(left: int, right: int) -> str:
    return f'<w:tcMar><w:left w:w="{left}" w:type="dxa"/><w:right w:w="{right}" w:type="dxa"/></w:tcMar>'


def _row(cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _gap() -> str:
    return paragraph("", "GhgGap")


def _band() -> str:
    """Return the band at the top: what it is and of which year, left; whose, right."""
    widths = (TEXT * 58 // 100, TEXT - TEXT * 58 // 100)
    left = paragraph(run(TITLE), "GhgBandTitle") + paragraph(run("{{ 简报.年度 }}年度　供管理层阅读"), "GhgBandText")
    align = '<w:jc w:val="right"/>'
    right = paragraph(run("{{ 企业.名称 }}"), "GhgBandText", align) + paragraph(
        run("{{ 报告.编制部门 }}　{{ 报告.编制日期 }}"), "GhgBandText", align
    )
    bottom = '<w:vAlign w:val="bottom"/>'
    cells = cell(left, widths[0], _fill(NAVY) + _inside(280, 100)) + cell(
        right, widths[1], _fill(NAVY) + _inside(100, 280) + bottom
    )
    return table([_row(cells)], widths, "GhgCoverTable") + _gap()


def _lead(*tags: str) -> str:
    """Return sentences set off by a bar to their left."""
    held = "".join(paragraph(run(tag), "GhgLead") for tag in tags)
    properties = _edge("left", ACCENT, 36) + _fill(PALE) + _inside(220, 180)
    return table([_row(cell(held, TEXT, properties))], (TEXT,), "GhgCoverTable") + _gap()


def _change(name: str, *, light: bool) -> str:
    """Return a figure's change since the year before: an arrow and words, in colour besides."""
    rise, fall, plain = ((_WHITE,) * 3) if light else (RISE, FALL, MUTED)
    words = f"{{{{ {name}.变化说明 }}}}"
    return (
        run(f'{{% if {name}.方向 == "上升" %}}')
        + run(f"▲ {words}", colour(rise))
        + run(f'{{% elif {name}.方向 == "下降" %}}')
        + run(f"▼ {words}", colour(fall))
        + run("{% else %}")
        + run(words, colour(plain))
        + run("{% endif %}")
    )


def _figure(name: str, *, light: bool = False) -> str:
    """Return the three lines of a key figure: name, value with unit, change."""
    text, value = (colour(_WHITE), colour(_WHITE)) if light else ("", "")
    small = (colour(_WHITE) if light else colour(MUTED)) + '<w:sz w:val="18"/><w:szCs w:val="18"/>'
    return (
        paragraph(run(f"{{{{ {name}.名称 }}}}", text), "GhgTileLabel")
        + paragraph(
            run(f"{{{{ {name}.显示 }}}}", value) + run(f" {{{{ {name}.单位 }}}}", '<w:b w:val="0"/>' + small),
            "GhgTileValue",
        )
        + paragraph(_change(name, light=light), "GhgTileChange")
    )


def _tiles(*held: str, strong: int = -1) -> str:
    """Return tiles side by side with a gap between them; the strong one is dark."""
    width = (TEXT - GAP * (len(held) - 1)) // len(held)
    widths: list[int] = []
    cells = ""
    for number, content in enumerate(held):
        if number:
            widths.append(GAP)
            cells += cell(paragraph("", "GhgGap"), GAP, _inside(0, 0))
        size = TEXT - sum(widths) if number == len(held) - 1 else width
        widths.append(size)
        look = _fill(NAVY) if number == strong else _fill(PALE)
        cells += cell(content, size, _edge("top", ACCENT) + look + _inside(170, 60))
    return table([_row(cells)], widths, "GhgCoverTable") + _gap()


def _points(*rows: tuple[str, str]) -> str:
    """Return what the year means, a line each: a word at the left, a sentence beside it, a thin rule below."""
    widths = (1500, TEXT - 1500)
    rule = _edge("bottom", "C9D3DF", 4)
    held = [
        _row(
            cell(paragraph(run(word), "GhgChartTitle"), widths[0], rule + _inside(60, 60))
            + cell(paragraph(run(sentence), "GhgBody", '<w:jc w:val="left"/>'), widths[1], rule + _inside(60, 60))
        )
        for word, sentence in rows
    ]
    return table(held, widths, "GhgCoverTable") + _gap()


def _count(label: str, tag: str, note: str) -> str:
    """Return a tile that only counts."""
    return (
        paragraph(run(label), "GhgTileLabel")
        + paragraph(run(tag), "GhgTileValue")
        + paragraph(run(note), "GhgTileChange")
    )


def _side_by_side(*charts: tuple[str, str], share: int = 50) -> str:
    """Return two charts in columns, each below its title; ``share`` is what the left one has of the width, in %."""
    width = (TEXT - GAP) * share // 100
    widths = (width, GAP, TEXT - GAP - width)
    none = paragraph("", "GhgGap")
    titles = [paragraph(run(title), "GhgChartTitle") for title, _ in charts]
    tags = [paragraph(run(f"{{{{ {tag} }}}}"), "GhgFigure") for _, tag in charts]
    rows = [
        _row(
            cell(left, widths[0], _inside(0, 0))
            + cell(none, GAP, _inside(0, 0))
            + cell(right, widths[2], _inside(0, 0))
        )
        for left, right in (titles, tags)
    ]
    return table(rows, widths, "GhgCoverTable") + _gap()


def _blocks() -> dict[str, str]:
    """Return what the prose puts in by name."""
    return {
        "题头": _band(),
        "概述": _lead("{{ 简报.概述 }}"),
        "要点": _points(
            ("排放强度", "{{ 简报.强度分析 }}"),
            ("目标进展", "{{ 简报.目标进展 }}"),
            ("减排措施", "{{ 简报.措施 }}"),
            ("数据质量", "{{ 简报.发现 }}"),
        ),
        "变化": _lead("{{ 简报.变化原因 }}{{ 简报.变化拆解 }}")
        + _side_by_side(("主要排放源与上年比较", "图.简报分源"), ("与上年比较的变化原因", "图.简报变化"), share=42),
        "用电": _lead("{{ 简报.用电分析 }}"),
        "指标": _tiles(_figure("简报.总量", light=True), _figure("简报.范围1"), _figure("简报.范围2"), strong=0)
        + _tiles(_figure("简报.强度"), _figure("简报.能耗"), _figure("简报.用电")),
        "走势与构成": _side_by_side(
            ("历年排放（按范围）", "图.简报趋势"), ("{{ 简报.年度 }}年排放构成", "图.简报构成")
        ),
        "能源与强度": _side_by_side(("能源消费结构（当量值）", "图.简报能源"), ("单位产值排放", "图.简报强度")),
        "质量": _tiles(
            _count("数据错误", "{{ 简报.错误数 }} 项", "应先更正"),
            _count("提醒", "{{ 简报.提醒数 }} 项", "请逐项确认"),
            _count("申报值不符", "{{ 简报.不符数 }} 项", "以本次计算为准"),
            _count("总量不确定度", "{{ 简报.不确定度 }}", "95% 置信区间"),
        ),
    }


def _body(text: str, writer: Writer) -> str:
    """Return the prose; a line ``[[名称]]`` puts a block of the layout in."""
    blocks = _blocks()
    out: list[str] = []
    held: list[str] = []
    for line in text.strip().splitlines():
        if line.startswith("[["):
            out.append(writer.body("\n".join(held)))
            held = []
            out.append(blocks[line.strip("[]")])
        else:
            held.append(line)
    return "".join(out) + writer.body("\n".join(held))


def build(folder: Path) -> Path:
    """Write the template into a folder and return its path."""
    texts = prose("管理简报")
    writer = Writer(Anchors.of(texts), width=TEXT)
    footer = (
        run("{{ 企业.简称 }}　{{ 简报.年度 }}年" + TITLE + "　第 ")
        + field("PAGE", "1")
        + run(" 页，共 ")
        + field("NUMPAGES", "4")
        + run(" 页")
    )
    references = '<w:footerReference w:type="default" r:id="rIdFooterPages"/>'
    last = paragraph("", "GhgGap", '<w:spacing w:line="20" w:lineRule="exact"/>')
    body = "".join(_body(text, writer) for text in texts) + last + section(references, margins=MARGINS)
    parts = {
        "styles": brief_styles(),
        "numbering": numbering(writer.lists, chapters=False),
        "settings": package.settings(),
        "fontTable": package.font_table(),
    }
    path = folder / NAME
    around = {"footerPages": part("w:ftr", paragraph(footer, "Footer"))}
    package.write(path, part("w:document", f"<w:body>{body}</w:body>"), parts, around, _ABOUT)
    return path
