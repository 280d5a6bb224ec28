"""Figures in table cells, and tables and charts that the text around them names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from tests.word.making import Bench, shown, simple_chart, simple_table, written


def _charts(document: Document) -> list[tuple[int, int]]:
    """Return the width and height of every chart, in EMU."""
    return [(int(box.get("cx")), int(box.get("cy"))) for box in document.element.body.iter(qn("wp:extent"))]


def test_a_figure_in_a_cell_is_as_wide_as_the_cell_and_has_no_caption(tmp_path: Path) -> None:
    template = written("比较如下：", rows=[["左", "右"], ["{{ 图.排放构成 }}", "{{ 图.排放趋势 }}"]])
    for cell in template.tables[0].rows[1].cells:
        cell.width = Cm(7)
    charts = {"排放构成": simple_chart("排放构成", 3, 2), "排放趋势": simple_chart("排放趋势", 3, 2)}
    bench = Bench(tmp_path)
    filled = bench.filled(template, {"图": charts})
    sizes = _charts(filled)
    assert len(sizes) == 2
    assert all(0.8 * Cm(7) < width <= Cm(7) for width, _ in sizes)
    assert not [text for text in shown(filled) if text.startswith("图")]
    assert not OpenXmlValidator().validate(bench.out).errors


def test_a_figure_without_data_in_a_cell_says_so(tmp_path: Path) -> None:
    empty = replace(simple_chart("排放构成", 1), series=(), empty="没有数据。")
    filled = Bench(tmp_path).filled(["甲"], {"图": {"排放构成": empty}}, rows=[["{{ 图.排放构成 }}"]])
    assert filled.tables[0].cell(0, 0).text == "没有数据。"


def test_a_table_or_chart_without_a_caption_has_no_number(tmp_path: Path) -> None:
    blocks = {"表": {"甲": simple_table("甲", caption=""), "乙": simple_table("乙")}, "图": {"丙": replace(simple_chart("丙", 1, 2), caption="")}}  # fmt: skip
    filled = Bench(tmp_path).filled(["{{ 表.甲 }}", "{{ 图.丙 }}", "{{ 表.乙 }}"], blocks)
    numbered = [text for text in shown(filled) if text.startswith(("表 ", "图 "))]
    assert len(numbered) == 1
    assert numbered[0].endswith("乙一览")


def test_a_figure_in_a_table_of_the_header_is_refused(tmp_path: Path) -> None:
    template = written("正文")
    table = template.sections[0].header.add_table(1, 1, Cm(10))
    table.cell(0, 0).text = "{{ 图.排放构成 }}"
    (problem,) = Bench(tmp_path).problems(template, {"图": {"排放构成": simple_chart("排放构成", 1, 2)}})
    assert "不能放在页眉" in problem
