"""What a template says without being filled, and what has become of it."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document
from docx.oxml.parser import parse_xml

from ghgxl.word.survey import changes, likeness, survey
from tests.word.making import W, bytes_of, grid, written

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "盘查报告.docx"


def test_names_text_and_headings_are_read_from_every_story() -> None:
    document = written(
        "# 总则",
        "前{{ 企业.名称 }}后",
        "{%p if 有.范围3 and 报告.年数 > 1 %}",
        "{%p endif %}",
        "## 结果",
        "{{ 排放.总量(报告.末年) | 吨 }}",
    )
    document.sections[0].header.paragraphs[0].text = "{{ 报告.标题 }}"
    found = survey(bytes_of(document))
    assert found.names == {"企业.名称", "有.范围3", "报告.年数", "排放.总量", "报告.末年", "报告.标题"}
    assert found.headings == ("总则", "结果")
    assert found.text == "总则\n前后\n结果"


def test_names_of_loops_are_no_names_but_what_they_run_over_is() -> None:
    document = written("x")
    grid(document, [["{%tr for y in 年度 %}"], ["{{ y.年 }}{{ loop.index }}"], ["{%tr endfor %}"]])
    assert survey(bytes_of(document)).names == {"年度"}


def test_broken_tags_and_remarks_are_passed_over() -> None:
    assert survey(
        bytes_of(written("{{ 企业. }}", "{%p fro x in y %}", "{# 企业.名称 #}", "{{ 企业.名称 }}"))
    ).names == {"企业.名称"}


def test_a_chart_that_the_office_drew_counts_as_its_figure() -> None:
    document = written("x")
    names = f'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" {W}'
    drawing = f'<w:r {names}><w:drawing><wp:inline><wp:docPr id="1" name="图" descr="chart:排放构成"/></wp:inline></w:drawing></w:r>'
    document.paragraphs[0]._p.append(parse_xml(drawing))
    assert survey(bytes_of(document)).names == {"图.排放构成"}


def _one(*lines: str) -> Document:
    return written("# 总则", "# 生产工艺", *lines)


def test_what_has_become_of_a_template_is_told() -> None:
    old = survey(bytes_of(_one("{{ 企业.名称 }}{{ 表.按气体 }}", "# 附录")))
    new = survey(bytes_of(written("# 总则", "# 工艺介绍", "{{ 企业.名称 }}{{ 表.排放量 }}", "# 致谢词")))
    found = changes(old, new)
    assert tuple(found) == (("表.按气体",), ("表.排放量",), ("附录",), ("致谢词",), (("生产工艺", "工艺介绍"),))
    assert not found.none
    assert changes(old, old).none


def test_likeness_tells_a_template_from_a_stranger() -> None:
    bundled = survey(TEMPLATE.read_bytes())
    assert likeness(bundled, bundled) == 1.0
    assert likeness(bundled, survey(bytes_of(_one("{{ 企业.名称 }}")))) < 0.1
    assert likeness(survey(bytes_of(written("x"))), survey(bytes_of(written("y")))) == 0.0
