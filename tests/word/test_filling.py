"""Tags, loops, conditions and merged cells: what a template says is what comes out."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.table import Table as WordTable
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ghgxl.report.nouns import Paragraphs
from tests.word.making import Bench, W, blank, cells, grid, shown, texts, written

ROWS = [{"名": f"源{number}", "量": number + 0.5, "项": ["甲", "乙"][: number % 3]} for number in range(5)]


@pytest.mark.parametrize(
    "tag",
    [
        "｛｛ 企业.名称 ｝｝",
        "{｛ 企业.名称 }}",
        "{{\u3000企业．名称\u3000}}",
        "{{企业.名称|默认（“无”）}}",
        "{{\xa0企业.名称 }}",
        "{{ 企业。名称 }}",
    ],
)
def test_characters_of_a_chinese_keyboard_are_understood_and_noted(tag: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    assert texts(bench.filled(["前" + tag + "后"], {"企业": {"名称": "甲"}})) == ["前甲后"]
    assert bench.rendered is not None
    (note,) = bench.rendered.findings
    assert str(note.place) == "正文 第1段"
    assert tag in note.message


@pytest.mark.parametrize(
    ("quoted", "shown_text"),
    [
        ("“（无），见附件”", "（无），见附件"),
        ('"见“附件”"', "见“附件”"),
        ("‘甲＝乙’", "甲＝乙"),
        ("'“”'", "“”"),
        ('“无"', "无"),
        ("”无”", "无"),
    ],
)
def test_text_in_quotes_keeps_its_width(quoted: str, shown_text: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    assert texts(bench.filled([f"{{{{ v|默认({quoted}) }}}}"], {"v": ""})) == [shown_text]
    assert bench.rendered is not None
    assert not bench.rendered.findings


def test_a_tag_split_over_runs_is_one_tag(tmp_path: Path) -> None:
    template = blank()
    paragraph = template.add_paragraph()
    for text in ("公司{", "{ 企", "业.名", "称 }", "}，成立"):
        paragraph.add_run(text)
    paragraph.runs[0].bold = True
    (filled,) = Bench(tmp_path).filled(template, {"企业": {"名称": "甲"}}).paragraphs
    assert filled.text == "公司甲，成立"
    assert [(run.text, run.bold) for run in filled.runs if run.text] == [
        ("公司", True),
        ("甲", True),
        ("，成立", None),
    ]


def test_headers_footers_and_text_boxes_are_filled(tmp_path: Path) -> None:
    template = written("正文")
    template.sections[0].header.paragraphs[0].text = "{{ v }}页眉"
    template.sections[0].footer.paragraphs[0].text = "{{ v }}页脚"
    template.sections[0].different_first_page_header_footer = True
    template.sections[0].first_page_header.paragraphs[0].text = "{{ v }}首页"
    box = (
        f"<w:r {W}><w:pict><w:txbxContent><w:p><w:r><w:t>{{{{ v }}}}框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    template.paragraphs[0]._p.append(parse_xml(box))
    filled = Bench(tmp_path).filled(template, {"v": "甲"})
    section = filled.sections[0]
    assert [part.paragraphs[0].text for part in (section.header, section.footer, section.first_page_header)] == [
        "甲页眉", "甲页脚", "甲首页",
    ]  # fmt: skip
    assert "甲框" in shown(filled)


def test_footnotes_are_filled(tmp_path: Path) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    template = written("正文")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    blob = f"<w:footnotes {W}><w:footnote w:id='1'><w:p><w:r><w:t>注：{{{{ v }}}}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    part = Part(PackURI("/word/footnotes.xml"), kind, blob.encode(), template.part.package)
    template.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    filled = Bench(tmp_path).filled(template, {"v": "甲<乙"})
    (note,) = [rel.target_part for rel in filled.part.rels.values() if rel.reltype.endswith("/footnotes")]
    assert "注：甲&lt;乙" in re.sub(r"</w:t></w:r><w:r><w:t[^>]*>", "", note.blob.decode())


def test_loops_and_conditions_over_paragraphs(tmp_path: Path) -> None:
    template = [
        "{%p for r in 行 %}", "{%p if r.项 %}", "{{ loop.index }}/{{ loop.length }} {{ r.名 }}", "{%p for x in r.项 %}",
        "{{ r.名 }}的{{ x }}", "{%p endfor %}", "{%p elif loop.first %}", "头", "{%p else %}", "无", "{%p endif %}", "{%p endfor %}", "尾",
    ]  # fmt: skip
    assert texts(Bench(tmp_path).filled(template, {"行": ROWS[:4]})) == [
        "头", "2/4 源1", "源1的甲", "3/4 源2", "源2的甲", "源2的乙", "无", "尾",
    ]  # fmt: skip


def test_pairs_are_taken_apart(tmp_path: Path) -> None:
    template = ["{%p for 名, 量 in 对 %}", "{{ 名 }}：{{ 量 }}", "{%p endfor %}"]
    assert texts(Bench(tmp_path).filled(template, {"对": [("甲", 1), ("乙", 2)]})) == ["甲：1", "乙：2"]


@pytest.mark.parametrize(("truth", "expected"), [(True, "含范围3。"), (False, "不含。")])
def test_a_condition_inside_a_sentence(truth: bool, expected: str, tmp_path: Path) -> None:  # noqa: FBT001  the parameter is the case
    template = blank()
    paragraph = template.add_paragraph()
    for text, bold in (
        ("{% if 有", False),
        (".x %}含", True),
        ("范围3", True),
        ("{% else %}不", False),
        ("含{% endif %}。", False),
    ):
        paragraph.add_run(text).bold = bold
    assert texts(Bench(tmp_path).filled(template, {"有": {"x": truth}})) == [expected]


def test_a_loop_inside_a_sentence(tmp_path: Path) -> None:
    template = ["有{% for x in 列 %}{{ x }}{% if not loop.last %}、{% endif %}{% endfor %}。"]
    assert texts(Bench(tmp_path).filled(template, {"列": ["甲", "乙", "丙"]})) == ["有甲、乙、丙。"]


def test_remarks_are_not_printed(tmp_path: Path) -> None:
    assert texts(Bench(tmp_path).filled(["{# 给办公室的话 #}", "甲{# 说明 #}乙"], {})) == ["甲乙"]


def test_paragraphs_take_the_format_of_their_tag(tmp_path: Path) -> None:
    template = written("前", "{{ 段.说明 }}", "{{ 段.无 }}", "{{ 段.空 }}", "后")
    template.paragraphs[1].style = template.styles["List Bullet"]
    blocks = {"说明": Paragraphs(("一CO~2~", "二")), "无": Paragraphs(()), "空": Paragraphs((), "没有。")}
    filled = Bench(tmp_path).filled(template, {"段": blocks})
    assert texts(filled) == ["前", "一CO2", "二", "没有。", "后"]
    assert filled.paragraphs[2].style is not None
    assert filled.paragraphs[2].style.name == "List Bullet"


def merges(table: WordTable) -> list[list[str | None]]:
    """Return how each cell of each row is merged: restart, continue or not at all."""
    found: list[list[str | None]] = []
    for row in table._tbl.tr_lst:
        marks = [cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}") for cell in row.tc_lst]
        found.append([None if mark is None else mark.get(qn("w:val"), "continue") for mark in marks])
    return found


def test_cells_with_equal_keys_become_one_on_every_level(tmp_path: Path) -> None:
    rows = [
        ["{%tr for s in 范围 %}", "", ""], ["{%tr for f in s.设施 %}", "", ""], ["{%tr for r in f.源 %}", "", ""],
        ["{% vm s.名 %}{{ s.名 }}", "{% vm f.名 %}{{ f.名 }}", "{{ r|数(1) }}"], *[["{%tr endfor %}", "", ""]] * 3,
    ]  # fmt: skip
    scopes = [
        {"名": "一", "设施": [{"名": "a", "源": [1, 2]}, {"名": "b", "源": [3]}]},
        {"名": "二", "设施": [{"名": "b", "源": [4, 5]}]},
    ]
    (table,) = Bench(tmp_path).filled([], {"范围": scopes}, rows=rows).tables
    assert [row[:2] for row in merges(table)] == [
        ["restart", "restart"], ["continue", "continue"], ["continue", "restart"], ["restart", "restart"], ["continue", "continue"],
    ]  # fmt: skip
    assert ["".join(t.text or "" for t in row.tc_lst[0].iter(qn("w:t"))) for row in table._tbl.tr_lst] == [
        "一",
        "",
        "",
        "二",
        "",
    ]
    assert [row[2] for row in cells(table)] == ["1.0", "2.0", "3.0", "4.0", "5.0"]


def test_a_subtotal_row_ends_a_merged_cell(tmp_path: Path) -> None:
    rows = [
        ["{%tr for r in 行 %}", ""], ["{% vm r.k %}{{ r.k }}", "{{ r.v }}"], ["{%tr if r.小计 %}", ""], ["小计", ""], ["{%tr endif %}", ""],
        ["{%tr endfor %}", ""],
    ]  # fmt: skip
    given = [{"k": "甲", "v": 1, "小计": True}, {"k": "甲", "v": 2, "小计": False}]
    (table,) = Bench(tmp_path).filled([], {"行": given}, rows=rows).tables
    assert [row[0] for row in merges(table)] == ["restart", None, "restart"]


def test_a_cell_never_loses_its_last_paragraph(tmp_path: Path) -> None:
    template = blank()
    cell = grid(template, [["{%p if 有 %}", "y"]]).cell(0, 0)
    cell.add_paragraph("z")
    cell.add_paragraph("{%p endif %}")
    (table,) = Bench(tmp_path).filled(template, {"有": False}).tables
    assert table._tbl.tr_lst[0].tc_lst[0][-1].tag == qn("w:p")


def test_a_table_without_rows_goes_and_tables_never_touch(tmp_path: Path) -> None:
    template = blank()
    grid(template, [["a"]])
    template.add_paragraph("{%p if 有 %}")
    template.add_paragraph("{%p endif %}")
    grid(template, [["b"]])
    grid(template, [["{%tr for r in 行 %}"], ["c"], ["{%tr endfor %}"]])
    filled = Bench(tmp_path).filled(template, {"有": False, "行": []})
    assert [cells(table) for table in filled.tables] == [[["a"]], [["b"]]]
    assert [item.tag for item in filled.element.body][:3] == [qn("w:tbl"), qn("w:p"), qn("w:tbl")]


def test_drawings_and_bookmarks_repeated_by_a_loop_get_ids_of_their_own(tmp_path: Path) -> None:
    template = blank()
    template.add_paragraph("{%p for r in 行 %}")
    paragraph = template.add_paragraph("{{ r }}")
    names = f'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" {W}'
    paragraph._p.append(
        parse_xml(f'<w:r {names}><w:drawing><wp:inline><wp:docPr id="1" name="图"/></wp:inline></w:drawing></w:r>')
    )
    for mark in (f'<w:bookmarkStart {W} w:id="3" w:name="书签"/>', f'<w:bookmarkEnd {W} w:id="3"/>'):
        paragraph._p.append(parse_xml(mark))
    template.add_paragraph("{%p endfor %}")
    body = Bench(tmp_path).filled(template, {"行": ["a", "b", "c"]}).element.body
    ids = [
        item.get("id")
        for item in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    ]
    assert len(ids) == len(set(ids)) == 3
    assert [item.get(qn("w:name")) for item in body.iter(qn("w:bookmarkStart"))] == ["书签"]


def oracle(template: Path, context: dict[str, object], out: Path) -> list[str]:
    """Return what docxtpl makes of the same template."""
    document = DocxTemplate(str(template))
    document.render(context, jinja_env=ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True))
    document.save(str(out))
    return shown(docx.Document(str(out)))


def test_docxtpl_makes_the_same_paragraphs_of_the_same_template(tmp_path: Path) -> None:
    template = written(
        "# 概况", "{{ 企业.名称 }}在{{ 企业.省份 }}", "{%p if 有.x %}", "见", "{%p else %}", "不见", "{%p endif %}",
        "{%p for r in 行 %}", "{{ r.名 }}：{{ r.量 }}", "{%p endfor %}", "第{{ loop_free }}段{% if 有.x %}甲{% else %}乙{% endif %}。",
        rows=[
            ["名", "量"], ["{%tr for r in 行 %}", ""], ["{{ r.名 }}", "{{ r.量 }}"], ["{%tr for x in r.项 %}", ""], ["其中", "{{ x }}"],
            ["{%tr endfor %}", ""], ["{%tr endfor %}", ""], ["{%tr if 有.x %}", ""], ["合计", ""], ["{%tr endif %}", ""],
        ],
    )  # fmt: skip
    context: dict[str, object] = {
        "企业": {"名称": "甲&<乙>", "省份": "广东"},
        "有": {"x": False},
        "行": ROWS,
        "loop_free": 3,
    }
    bench = Bench(tmp_path)
    ours = shown(bench.filled(template, context))
    assert ours == oracle(tmp_path / "模板.docx", context, tmp_path / "另一份.docx")
    assert len(ours) > 20
