"""Mistakes that Word itself hides: split runs, revisions, links, notes, text boxes, fields, charts, merged cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from ghgxl.word.fields import field_xml
from tests.word.making import Bench, W, blank, grid, written

CONTEXT: dict[str, object] = {
    "企业": {"名称": "甲公司"}, "行": [{"名": "一", "量": 1.5}], "有": {"范围3": False}, "排放": {"总量": {2020: 1.0, 2021: 2.0}},
}  # fmt: skip
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def _append(document: Document, xml: str, paragraph: int = 0) -> Document:
    document.paragraphs[paragraph]._p.append(parse_xml(xml))
    return document


def _part(document: Document, name: str, kind: str, relation: str, blob: str) -> str:
    part = Part(PackURI(f"/word/{name}.xml"), kind, blob.encode(), document.part.package)
    return document.part.relate_to(part, relation)


def _split_runs() -> Document:
    document = written("前")
    paragraph = document.add_paragraph()
    for text in ("{", "{ 企", "业.名", "秤 }", "}"):
        paragraph.add_run(text)
    return document


def _spelling_marks_inside() -> Document:
    document = written("")
    for xml in (
        f"<w:r {W}><w:t>{{{{ 企业</w:t></w:r>", f'<w:proofErr {W} w:type="spellStart"/>',
        f'<w:bookmarkStart {W} w:id="1" w:name="a"/>', f"<w:r {W}><w:t>.名秤 }}}}</w:t></w:r>", f'<w:bookmarkEnd {W} w:id="1"/>',
    ):  # fmt: skip
        _append(document, xml)
    return document


def _half_in_a_link() -> Document:
    document = written("见{{ 企业.")
    link = f'<w:hyperlink {W} w:anchor="a"><w:r><w:t>名秤 }}}}</w:t></w:r></w:hyperlink>'
    return _append(document, link)


def _deleted() -> Document:
    deleted = f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>{{{{ 企业.名称 }}}}</w:delText></w:r></w:del>'
    return _append(written("前"), deleted)


def _moved_away() -> Document:
    moved = f'<w:moveFrom {W} w:id="1" w:author="a"><w:r><w:t>{{{{ 企业.名称 }}}}</w:t></w:r></w:moveFrom>'
    return _append(written("前"), moved)


def _inserted() -> Document:
    inserted = f'<w:ins {W} w:id="1" w:author="a"><w:r><w:t>{{{{ 企业.名秤 }}}}</w:t></w:r></w:ins>'
    return _append(written("前"), inserted)


def _footnote(kind: str) -> Document:
    document = written("前")
    name = f"{kind}s"
    blob = (
        f'<w:{name} {W}><w:{kind} w:id="1"><w:p><w:r><w:t>{{{{ 企业.名秤 }}}}</w:t></w:r></w:p></w:{kind}></w:{name}>'
    )
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    _part(document, name, content, f"{RELATIONSHIP_TYPE.FOOTNOTES.rpartition('/')[0]}/{name}", blob)
    return document


def _text_box() -> Document:
    box = "<w:txbxContent><w:p><w:r><w:t>{{ 企业.名秤 }}</w:t></w:r></w:p></w:txbxContent>"
    twice = (
        f'<w:r {W} {_MC}><mc:AlternateContent><mc:Choice Requires="wps"><w:pict>{box}</w:pict></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    return _append(written("前"), twice)


def _content_control() -> Document:
    control = f"<w:sdt {W}><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>{{{{ 企业.名秤 }}}}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document = written("前")
    document.element.body.insert(1, parse_xml(control))
    return document


def _field_code() -> Document:
    document = written("前")
    for inside in (
        '<w:fldChar w:fldCharType="begin"/>', "<w:instrText> SEQ {{ 企业.名称 }} </w:instrText>", '<w:fldChar w:fldCharType="end"/>',
    ):  # fmt: skip
        _append(document, f"<w:r {W}>{inside}</w:r>")
    return document


def _chart_title() -> Document:
    document = written("前")
    title = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>{{ 企业.</a:t><a:t>名称 }}</a:t></c:chartSpace>'
    )
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    relation = _part(document, "charts/chart1", kind, f"{RELATIONSHIP_TYPE.FOOTNOTES.rpartition('/')[0]}/chart", title)
    names = (
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    return _append(document, f'<w:r {W} {names}><w:drawing><c:chart r:id="{relation}"/></w:drawing></w:r>')


def _property() -> Document:
    document = written("前")
    document.core_properties.subject = "{{ 企业.名称 }}"
    return document


def _header(which: str) -> Document:
    document = written("前")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    getattr(section, which).paragraphs[0].text = "{{ 企业.名秤 }}"
    return document


def _merged_cells() -> Document:
    document = blank()
    table = grid(document, [["一", "二", "三"], ["四", "五", "六"]])
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).text = "{{ 企业.名秤 }}"
    return document


def _after_a_nested_table() -> Document:
    document = blank()
    outer = grid(document, [["一", "二"], ["三", "四"]])
    grid_inside = outer.cell(0, 0).add_table(3, 2)
    grid_inside.cell(0, 0).text = "内"
    outer.cell(1, 1).text = "{{ 企业.名秤 }}"
    return document


def _table_under_a_heading() -> Document:
    document = written("# 总则", "## 概况")
    grid(document, [["一", "{{ 企业.名秤 }}"]])
    return document


def _loop_over_two_tables() -> Document:
    document = blank()
    grid(document, [["{%tr for r in 行 %}"], ["x"]])
    document.add_paragraph("中")
    grid(document, [["{%tr endfor %}"]])
    return document


def _loop_within_a_cell_and_a_row() -> Document:
    document = blank()
    grid(document, [["{%tr for r in 行 %}", ""], ["{{ r.名 }}", "{%p endfor %}"]])
    return document


def _a_section_break_at_a_tag() -> Document:
    document = written("前", "{%p if 有.范围3 %}", "x", "{%p endif %}")
    properties = document.paragraphs[1]._p.get_or_add_pPr()
    properties.append(parse_xml(f"<w:sectPr {W}/>"))
    return document


_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def _inside_a_paragraph(xml: str) -> Document:
    document = written("")
    for item in list(parse_xml(f"<w:p {W}>{xml}</w:p>")):
        document.paragraphs[0]._p.append(item)
    return document


def _field_cut() -> Document:
    document = written("{%p if 有.范围3 %}", "", "{%p endif %}", "")
    for number, kind in ((1, "begin"), (3, "end")):
        document.paragraphs[number]._p.append(parse_xml(f'<w:r {W}><w:fldChar w:fldCharType="{kind}"/></w:r>'))
    return document


NAME = "没有名为“企业.名秤”的数据，是否想写“企业.名称”？"
WAYS: dict[str, tuple[Callable[[], Document], str, str]] = {
    "a tag split over runs": (_split_runs, "正文 第2段", NAME),
    "a tag with Word's spelling marks inside": (_spelling_marks_inside, "正文 第1段", NAME),
    "a tag that is half in a link": (_half_in_a_link, "正文 第1段", NAME),
    "a tag in a deleted revision": (_deleted, "正文 第1段", "请先接受全部修订"),
    "a tag that was moved away": (_moved_away, "正文 第1段", "请先接受全部修订"),
    "a tag in an inserted revision": (_inserted, "正文 第1段", NAME),
    "a tag in a footnote": (lambda: _footnote("footnote"), "脚注 第1段", NAME),
    "a tag in an endnote": (lambda: _footnote("endnote"), "尾注 第1段", NAME),
    "a tag in a text box, which Word keeps twice": (_text_box, "正文 文本框", NAME),
    "a tag in a content control": (_content_control, "正文 第2段", NAME),
    "a tag in a field's code": (_field_code, "正文 第1段", "域代码里的标签不会被填写"),
    "a tag in a field's code that Word has split": (
        lambda: _inside_a_paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF {{ 企业.</w:instrText></w:r>'
            '<w:r><w:instrText>名称 }} = 1</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        "正文 第1段",
        "域代码里的标签不会被填写",
    ),
    "a tag in a simple field's code": (
        lambda: _inside_a_paragraph(
            '<w:fldSimple w:instr="IF {{ 企业.名称 }} = 1"><w:r><w:t>a</w:t></w:r></w:fldSimple>'
        ),
        "正文 第1段",
        "域代码里的标签不会被填写",
    ),
    "a tag in an equation": (
        lambda: _inside_a_paragraph(
            f'<m:oMath xmlns:m="{_MATH}"><m:r><m:t>E={{{{ 企业.</m:t></m:r><m:r><m:t>名称 }}}}</m:t></m:r></m:oMath>'
        ),
        "正文 第1段",
        "公式里的标签不会被填写",
    ),
    "a tag in a watermark": (
        lambda: _inside_a_paragraph(
            '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="{{ 企业.名称 }}"/></v:shape></w:pict></w:r>'
        ),
        "正文 第1段",
        "艺术字（水印）里的标签不会被填写",
    ),
    "a tag in an alternative text": (
        lambda: _inside_a_paragraph(
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}"><wp:docPr id="1" name="a" descr="{{{{ 企业.名称 }}}}"/></wp:inline></w:drawing></w:r>'
        ),
        "正文 第1段",
        "图形的替代文字里的标签不会被填写",
    ),
    "a field without an end": (
        lambda: _inside_a_paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'),
        "正文 第1段",
        "只有开始，没有结束",
    ),
    "a field without a beginning": (
        lambda: _inside_a_paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
        "正文 第1段",
        "只有结束，没有开始",
    ),
    "a reference to a caption of an older report": (
        lambda: _inside_a_paragraph(field_xml("REF _RefGhg00009 \\h", "<w:r><w:t>表 9</w:t></w:r>")),
        "正文 第1段",
        "已不在模板里",
    ),
    "a condition that cuts a field": (_field_cut, "正文 第3段", "一个域（如目录、交叉引用）被切成两半"),
    "a tag in a chart": (_chart_title, "正文 第1段", "图表里的标签不会被填写"),
    "a tag in the document's properties": (_property, "文档属性", "文档属性“主题”里的标签不会被填写"),
    "a tag in a header": (lambda: _header("header"), "页眉 第1段", NAME),
    "a tag in a footer": (lambda: _header("footer"), "页脚 第1段", NAME),
    "a tag in the first page's header": (lambda: _header("first_page_header"), "首页页眉 第1段", NAME),
    "a tag in even pages' footer": (lambda: _header("even_page_footer"), "偶数页页脚 第1段", NAME),
    "a tag below merged cells": (_merged_cells, "正文 表1 第2行 第3列", NAME),
    "a tag below a table in a table": (_after_a_nested_table, "正文 表1 第2行 第2列", NAME),
    "a tag in a table under a heading": (_table_under_a_heading, "正文 第1.1节“概况”之下 表1 第1行 第2列", NAME),
    "a loop over two tables": (_loop_over_two_tables, "正文 表2 第1行 第1列", "不在同一层"),
    "a loop over rows that ends in a cell": (_loop_within_a_cell_and_a_row, "正文 表1 第2行 第2列", "不在同一层"),
    "a control tag with a section break": (_a_section_break_at_a_tag, "正文 第2段", "带有分节符，控制标签请另起一段"),
}


@pytest.mark.parametrize(("make", "place", "says"), WAYS.values(), ids=WAYS)
def test_what_word_hides_is_told_once_by_place_and_word(
    make: Callable[[], Document], place: str, says: str, tmp_path: Path
) -> None:
    (problem,) = Bench(tmp_path).problems(make(), CONTEXT)
    where, _, message = problem.partition("：")
    assert where == place
    assert says in message


def test_a_tag_that_was_mended_with_revisions_on_is_read_as_it_stands(tmp_path: Path) -> None:
    document = written("")
    for xml in (
        f"<w:r {W}><w:t>{{{{ 企业.名</w:t></w:r>",
        f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>秤</w:delText></w:r></w:del>',
        f'<w:ins {W} w:id="2" w:author="a"><w:r><w:t>称</w:t></w:r></w:ins>',
        f"<w:r {W}><w:t> }}}}</w:t></w:r>",
    ):
        _append(document, xml)
    assert not Bench(tmp_path).problems(document, CONTEXT)


def test_mistakes_that_only_data_shows_are_told_even_beside_tags_that_do_not_pair(tmp_path: Path) -> None:
    template = [
        "{{ 排放.总量(2018) | 吨 }}", "{%p for r in 行 %}", "{{ r.名 | 吨 }}", "{%p endfor %}", "{%p if 有.范围3 %}",
        "{{ 排放.总量(2017) | 吨 }}", "{%p else %}", "{{ 排放.总量(2016) | 吨 }}", "{%p endif %}", "{%p fro x in 行 %}",
    ]  # fmt: skip
    places = [problem.partition("：")[0] for problem in Bench(tmp_path).problems(template, CONTEXT)]
    assert places == [
        "正文 第1段",
        "正文 第3段",
        "正文 第8段",
        "正文 第10段",
    ]  # 2017 stands behind a condition that is false


def test_prose_with_brackets_of_its_own_is_let_alone(tmp_path: Path) -> None:
    assert not Bench(tmp_path).problems(["集合{甲, 乙}和{x.y}", "排放{合计}"], CONTEXT)
