"""Numbers of tables and figures, references to them, and the tables of contents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from ghgxl.report.nouns import Paragraphs
from ghgxl.word.captions import number_xml
from ghgxl.word.fields import fields, set_result
from ghgxl.word.ooxml import text_of
from ghgxl.word.outline import chinese, formatted
from tests.word.making import Bench, W, blank, shown, simple_chart, simple_table, simple_tree, texts, written

CONTEXT: dict[str, object] = {
    "表": {
        "甲": simple_table("甲"), "乙": simple_table("乙"), "空": simple_table("空", 0), "三": tuple(map(simple_table, "子丑寅")),
        "两": tuple(map(simple_table, "卯辰")), "半": (simple_table("巳"), simple_table("午", 0)),
    },
    "图": {"构成": simple_chart(), "架构": simple_tree()},
    "段": {"说明": Paragraphs(("说明",))},
    "有": {"x": False},
}  # fmt: skip


def captions(document: Document) -> list[str]:
    """Return the captions of a document as they are seen."""
    return [
        re.sub(r"\s+", " ", text)
        for text in shown(document)
        if re.match("[表图] [0-9一二三四]", text) and "…" not in text
    ]


def codes(document: Document) -> list[str]:
    """Return the code of every field in the body."""
    return [field.code for paragraph in document.element.body.iter(qn("w:p")) for field in fields(paragraph)]


def test_captions_are_numbered_by_chapter_in_the_order_of_appearance(tmp_path: Path) -> None:
    made = Bench(tmp_path).filled(
        ["# 一", "{{ 表.乙 }}", "{{ 图.构成 }}", "## 一点一", "{{ 表.甲 }}", "# 二", "{{ 图.架构 }}", "{{ 表.三 }}"],
        CONTEXT,
    )
    assert captions(made) == [
        "表 1-1 乙一览", "图 1-1 排放构成图", "表 1-2 甲一览", "图 2-1 组织架构图", "表 2-1 子一览", "表 2-2 丑一览", "表 2-3 寅一览",
    ]  # fmt: skip
    assert codes(made)[:4] == [
        "STYLEREF 1 \\s",
        "SEQ 表 \\* ARABIC \\s 1 \\r 1",
        "STYLEREF 1 \\s",
        "SEQ 图 \\* ARABIC \\s 1 \\r 1",
    ]


def test_references_forwards_and_backwards_show_the_number(tmp_path: Path) -> None:
    made = Bench(tmp_path).filled(
        [
            "# 一",
            "见{{ 表号.甲 }}和{{ 图号.架构 }}。",
            "{{ 表.乙 }}",
            "{{ 表.甲 }}",
            "# 二",
            "{{ 图.架构 }}",
            "同{{ 表号.甲 }}。",
        ],
        CONTEXT,
    )
    sentences = [text for text in shown(made) if "见" in text or "同" in text]
    assert sentences == ["见表 1-2和图 2-1。", "同表 1-2。"]
    targets = [code.split()[1] for code in codes(made) if code.startswith("REF ")]
    names = {item.get(qn("w:name")) for item in made.element.body.iter(qn("w:bookmarkStart"))}
    assert len(targets) == 3
    assert set(targets) <= names


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("三", "见表 1-1～表 1-3。"), ("两", "见表 1-1、表 1-2。"), ("半", "见表 1-1。"), ("空", "见相应说明。"), ("甲", "见表 1-1。"),
    ],
)  # fmt: skip
def test_references_to_several_and_to_none(name: str, sentence: str, tmp_path: Path) -> None:
    made = Bench(tmp_path).filled(["# 一", f"见{{{{ 表号.{name} }}}}。", f"{{{{ 表.{name} }}}}"], CONTEXT)
    assert shown(made)[1] == sentence


def test_a_reference_keeps_the_format_of_its_tag(tmp_path: Path) -> None:
    template = written("# 一", "{{ 表.甲 }}", "")
    template.paragraphs[2].add_run("见{{ 表号.甲 }}。").bold = True
    last = Bench(tmp_path).filled(template, CONTEXT).paragraphs[-1]
    assert "".join(run.text for run in last.runs) == "见表 1-1。"
    assert all(run.bold for run in last.runs)


def test_a_reference_to_what_a_condition_left_out_is_reported(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    made = bench.filled(["# 一", "见{{ 表号.甲 }}。", "{%p if 有.x %}", "{{ 表.甲 }}", "{%p endif %}"], CONTEXT)
    assert texts(made) == ["一", "见相应说明。"]
    assert bench.rendered is not None
    (finding,) = bench.rendered.findings
    assert "“表.甲”没有出现在报告里" in finding.message


def test_a_caption_typed_by_hand_takes_part_and_can_be_referred_to(tmp_path: Path) -> None:
    template = written(
        "# 一", "{{ 表.甲 }}", "表 7-9  评分标准", "见{{ 表号.评分标准 }}和{{ 表号.甲 }}。", "{{ 表.乙 }}"
    )
    template.paragraphs[2].style = template.styles["Caption"]
    made = Bench(tmp_path).filled(template, CONTEXT)
    assert captions(made) == ["表 1-1 甲一览", "表 1-2 评分标准", "表 1-3 乙一览"]
    assert "见表 1-2和表 1-1。" in shown(made)


def word_caption(document: Document, title: str) -> None:
    """Append a caption as Word inserts it, with stale numbers, and the bookmark of a cross-reference."""
    paragraph = document.add_paragraph(style="Caption")
    xml = (
        f'<w:p {W}><w:bookmarkStart w:id="50" w:name="_Ref123"/><w:r><w:t xml:space="preserve">表 </w:t></w:r>'
        '<w:fldSimple w:instr=" STYLEREF 1 \\s "><w:r><w:t>9</w:t></w:r></w:fldSimple><w:r><w:t>-</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> SEQ 表 \\* </w:instrText></w:r>'
        '<w:r><w:instrText>ARABIC \\s 1 </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>9</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:bookmarkEnd w:id="50"/>'
        f"<w:r><w:t>{title}</w:t></w:r></w:p>"
    )
    for element in list(parse_xml(xml)):
        paragraph._p.append(element)


def test_captions_and_references_that_word_wrote_are_brought_up_to_date(tmp_path: Path) -> None:
    template = written("# 一", "{{ 表.甲 }}")
    word_caption(template, "自备表")
    simple = f'<w:p {W}><w:fldSimple w:instr=" REF _Ref123 \\h "><w:r><w:t>表 9-9</w:t></w:r></w:fldSimple></w:p>'
    complex_one = (
        f'<w:p {W}><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF _Ref123 \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>表 </w:t></w:r><w:r><w:t>9-9</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    for words, xml in (("如", complex_one), ("见", simple)):
        paragraph = template.add_paragraph(words)
        for element in list(parse_xml(xml)):
            paragraph._p.append(element)
    made = Bench(tmp_path).filled(template, CONTEXT)
    assert "表 1-2自备表" in shown(made)
    assert {"如表 1-2", "见表 1-2"} <= set(shown(made))


def test_a_reference_to_a_whole_caption_does_not_make_the_caption_a_number(tmp_path: Path) -> None:
    """Word's “整项题注” puts a bookmark round all of a caption, “只有题注文字” one behind its number."""
    document = written("# 一", "见{{ 表号.因子来源 }}。")
    number = number_xml("表", "_Ref1", chaptered=False)
    number = number[number.index("/>") + 2 : number.rindex("<w:bookmarkEnd")]
    caption = document.add_paragraph(style="Caption")._p
    for item in parse_xml(
        f'<w:p {W}><w:bookmarkStart w:id="1" w:name="_Ref111"/>{number}<w:bookmarkStart w:id="2" w:name="_Ref222"/>'
        '<w:r><w:t>　因子来源</w:t></w:r><w:bookmarkEnd w:id="2"/><w:bookmarkEnd w:id="1"/></w:p>'
    ):
        caption.append(item)
    filled = Bench(tmp_path).filled(document, CONTEXT)
    assert "见表 1。" in shown(filled)
    assert captions(filled) == ["表 1 因子来源"]


def test_a_report_made_a_template_keeps_its_bookmarks_apart_from_new_ones(tmp_path: Path) -> None:
    document = written("# 一", "见{{ 表号.甲 }}。")
    old = number_xml("表", "_RefGhg00001", chaptered=True)
    caption = document.add_paragraph(style="Caption")._p
    for item in list(parse_xml(f"<w:p {W}>{old}<w:r><w:t>　旧</w:t></w:r></w:p>")):
        caption.append(item)
    document.add_paragraph("{{ 表.甲 }}")
    filled = Bench(tmp_path).filled(document, CONTEXT)
    assert "REF _RefGhg00002 \\h" in codes(filled)


def test_without_numbered_chapters_the_count_runs_through(tmp_path: Path) -> None:
    template = blank(chapters=False)
    for text in ("甲", "乙"):
        template.add_heading(text, 1)
        template.add_paragraph(f"{{{{ 表.{text} }}}}")
    made = Bench(tmp_path).filled(template, CONTEXT)
    assert captions(made) == ["表 1 甲一览", "表 2 乙一览"]
    assert codes(made) == ["SEQ 表 \\* ARABIC"] * 2


@pytest.mark.parametrize(
    ("form", "text", "label", "caption"),
    [
        ("chineseCounting", "第%1章", "第二章", "表 二-1"), ("upperRoman", "%1.", "II.", "表 II-1"), ("upperLetter", "附录%1", "附录B", "表 B-1"),
    ],
)  # fmt: skip
def test_chapters_are_numbered_as_the_list_says(form: str, text: str, label: str, caption: str, tmp_path: Path) -> None:
    template = written("{{ 目录 }}", "# 一", "# 二", "{{ 表.甲 }}")
    level = next(template.part.numbering_part.element.iter(qn("w:lvl")))
    level.find(qn("w:numFmt")).set(qn("w:val"), form)
    level.find(qn("w:lvlText")).set(qn("w:val"), text)
    made = shown(Bench(tmp_path).filled(template, CONTEXT))
    assert f"{label} 二…" in made
    assert f"{caption}\u3000甲一览" in made


def test_numbers_in_other_scripts() -> None:
    assert [chinese(number) for number in (1, 10, 11, 20, 21, 100, 105, 110, 1001)] == [
        "一", "十", "十一", "二十", "二十一", "一百", "一百零五", "一百一十", "一千零一",
    ]  # fmt: skip
    assert [formatted(number, "lowerRoman") for number in (1, 4, 9, 14)] == ["i", "iv", "ix", "xiv"]
    assert [formatted(number, form) for number, form in ((3, "decimalZero"), (27, "upperLetter"), (3, "none"))] == [
        "03",
        "AA",
        "",
    ]


def test_contents_are_complete_links_with_their_fields(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    made = bench.filled(
        [
            "{{ 目录 }}",
            "{{ 图目录 }}",
            "{{ 表目录 }}",
            "# 一",
            "## 一点一",
            "{{ 表.甲 }}",
            "### 细",
            "# 关于{{ 气 }}",
            "{{ 图.构成 }}",
        ],
        {**CONTEXT, "气": "CO~2~"},
    )
    lines = [text for text in shown(made) if text.endswith("…")]
    assert lines == [
        "第1章 一…", "1.1 一点一…", "1.1.1 细…", "第2章 关于CO2…", "图 2-1\u3000排放构成图…", "表 1-1\u3000甲一览…",
    ]  # fmt: skip
    entry = next(paragraph for paragraph in made.paragraphs if "关于CO" in paragraph.text)
    assert [run.text for link in entry.hyperlinks for run in link.runs if run.font.subscript] == ["2"]
    styles = [paragraph.style.name for paragraph in made.paragraphs if paragraph.hyperlinks and paragraph.style]
    assert styles == ["toc 1", "toc 2", "toc 3", "toc 1", "table of figures", "table of figures"]
    found = codes(made)
    names = {item.get(qn("w:name")) for item in made.element.body.iter(qn("w:bookmarkStart"))}
    assert {code.split()[1] for code in found if code.startswith("PAGEREF")} <= names
    whole = "".join(item.text or "" for item in made.element.body.iter(qn("w:instrText")))
    assert 'TOC \\o "1-3" \\h \\z \\u' in whole
    assert 'TOC \\h \\z \\c "图"' in whole
    assert 'TOC \\h \\z \\c "表"' in whole
    assert bench.rendered is not None
    assert "更新域" in bench.rendered.findings[0].message
    assert sum("更新域" in text for text in shown(made)) == 3
    xml = made.settings.element.xml + made.element.xml
    assert "updateFields" not in xml
    assert "w:dirty" not in xml


def test_contents_of_nothing_say_so(tmp_path: Path) -> None:
    made = Bench(tmp_path).filled(["{{ 图目录 }}", "# 一"], {"表": {}, "图": {}})
    assert shown(made)[0] == "（本报告没有图。）"


def test_a_figure_without_data_says_so_and_is_not_counted(tmp_path: Path) -> None:
    empty = simple_tree("空")
    context = {"图": {"空": type(empty)(empty.name, empty.caption, (), empty.alt), "构成": simple_chart()}}
    made = Bench(tmp_path).filled(["# 一", "{{ 图.空 }}", "{{ 图.构成 }}"], context)
    assert texts(made)[1] == "台账中没有此图所需的数据。"
    assert captions(made) == ["图 1-1 排放构成图"]


def test_a_figure_stands_above_its_caption_and_keeps_with_it(tmp_path: Path) -> None:
    made = Bench(tmp_path).filled(["# 一", "{{ 图.构成 }}"], CONTEXT)
    drawn = [paragraph for paragraph in made.paragraphs if paragraph._p.findall(f".//{qn('w:drawing')}")]
    (figure,) = drawn
    assert figure.paragraph_format.keep_with_next
    following = figure._p.getnext()
    assert following is not None
    assert text_of(following).startswith("图 1-1")


def test_no_line_breaks_within_the_number_of_a_table(tmp_path: Path) -> None:
    """A template's own reference is tied like ours, also when its number changes."""
    own = (
        f'<w:p {W}><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF _Ref123 \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>表 9</w:t><w:noBreakHyphen/><w:t>9</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    paragraph = parse_xml(own)
    (field,) = fields(paragraph)
    set_result(field, "表 1-12")
    assert text_of(paragraph) == "表 1-12"
    made = Bench(tmp_path).filled(["# 一", "见{{ 表号.甲 }}。", "{{ 表.甲 }}"], CONTEXT)
    told = [one for one in (*made.element.body.iter(qn("w:p")), paragraph) if "表 1-1" in text_of(one)]
    assert len(told) == 3
    for one in told:
        assert one.find(f".//{qn('w:noBreakHyphen')}") is not None
        assert "-" not in "".join(item.text or "" for item in one.iter(qn("w:t")))
