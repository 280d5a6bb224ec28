"""A template from hostile hands ends, and ends soon: work is bounded by budgets, not by a clock."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from ghgxl.report.said import Said
from ghgxl.word import fill, render, tags
from ghgxl.word.compile import MAX_DEPTH
from ghgxl.word.program import Source
from ghgxl.word.tags import lookalikes, of, statement, without_tags
from tests.word.making import Bench, W, blank, shown, simple_chart, simple_table, texts, written

MANY: dict[str, object] = {
    "行": list(range(300)), "文": "字" * 100_000, "表": {"大": simple_table("大", 1000)}, "图": {"构成": simple_chart()}, "企业": {"名称": "甲"},
}  # fmt: skip


def nested(levels: int, *inside: str, items: str = "行") -> list[str]:
    """Return paragraphs inside so many loops."""
    return [*(f"{{%p for x{n} in {items} %}}" for n in range(levels)), *inside, *(["{%p endfor %}"] * levels)]


@pytest.mark.parametrize(
    "inside",
    [
        ["字"], ["{{ 文 }}"], ["{{ 表.大 }}"], ["{{ 图.构成 }}"], ["{{ 目录 }}"], ["{{ 企业.名秤x }}"], ["{{ x0.没有 }}"],
        ["{{ 表号.大 }}"], ["{% for y in 行 %}{{ y }}{% endfor %}"], ["{{ 1 if x0 > '字' }}"],
    ],
    ids=["text", "a long value", "a table", "a figure", "contents", "a missing name", "a missing part", "a number", "a loop", "a comparison"],
)  # fmt: skip
def test_loops_in_loops_end_whatever_they_repeat(inside: list[str], tmp_path: Path) -> None:
    template = nested(4, *inside)
    if "表号" in inside[0]:
        template = ["{{ 表.大 }}", *template]
    problems = Bench(tmp_path).problems(template, MANY)
    assert problems
    assert any("循环次数过多" in problem or "没有名为" in problem for problem in problems)


@pytest.mark.parametrize("amount", ["文", "图.构成"])
def test_what_is_repeated_costs_what_it_makes(amount: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0
    real = fill.Filler._spend

    def counted(self: fill.Filler, cost: int, source: Source) -> None:
        nonlocal made
        made += 1
        real(self, cost, source)

    monkeypatch.setattr(fill.Filler, "_spend", counted)
    (problem,) = Bench(tmp_path).problems(nested(3, f"{{{{ {amount} }}}}"), MANY)
    assert "循环次数过多" in problem
    assert made < 20_000


def test_lists_written_in_the_template_itself_are_no_way_around(tmp_path: Path) -> None:
    template = nested(9, "字", items="[1,2,3,4,5,6,7,8,9,0]")
    (problem,) = Bench(tmp_path).problems(template, {})
    assert "循环次数过多" in problem


@pytest.mark.parametrize("spelling", ["p", ""])
def test_nesting_beyond_measure_is_told(spelling: str, tmp_path: Path) -> None:
    depth = 2000
    opening, closing = f"{{%{spelling} if 1 %}}", f"{{%{spelling} endif %}}"
    template = [opening] * depth + [closing] * depth if spelling else [opening * depth + closing * depth]
    problems = Bench(tmp_path).problems(template, {})
    assert any(f"套了{MAX_DEPTH}层以上" in problem for problem in problems)


def test_nesting_within_measure_is_filled(tmp_path: Path) -> None:
    template = ["{% if 1 %}" * MAX_DEPTH + "甲" + "{% endif %}" * MAX_DEPTH]
    assert Bench(tmp_path).filled(template, {}).paragraphs[0].text == "甲"


def test_mistakes_without_number_are_told_up_to_a_number(tmp_path: Path) -> None:
    template = [f"{{{{ 企业.没有{number} }}}}" for number in range(3 * render.MOST_PROBLEMS)]
    problems = Bench(tmp_path).problems(template, MANY)
    assert len(problems) == render.MOST_PROBLEMS + 1
    assert f"错误超过{render.MOST_PROBLEMS}处" in problems[-1]
    assert problems[0].startswith("正文 第1段")


LONG = 200_000
ENDLESS = {
    "openings": "{{" * LONG, "closings": "}}" * LONG, "openings of control tags": "{%" * LONG, "percent signs": "%}" * LONG,
    "a bracket before percent signs": "{" + "%}" * LONG, "a bracket among percent signs": "%}" * LONG + "{" + "%}" * LONG,
    "single brackets": "{a.b" * LONG, "brackets and spaces": "{ " * LONG, "quotes": "{{ " + "“" * LONG + " }}",
    "two kinds of quotes": "{{ " + "“‘" * LONG + " }}", "remarks": "{#" * LONG, "full width": "｛｛" * LONG,
    "words in a loop": "{% for " + "a, " * LONG + " %}", "spaces in a loop": "{% for a" + " " * LONG + "b %}",
}  # fmt: skip


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_text_made_to_trouble_a_scanner_is_scanned_in_steps_as_many_as_its_characters(text: str) -> None:
    steps = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        found = list(of(text))
        for tag in found:
            if tag.kind == "%":
                taken_apart(tag.inside)
        list(tags.halves(text, found))
        list(lookalikes(text, {"a"}))
        without_tags(text)
    finally:
        sys.setprofile(None)
    assert steps < 40 * len(text) + 1000


def taken_apart(inside: str) -> None:
    """Take a control tag apart, or not."""
    with suppress(tags.Misspelt):
        statement(inside)


def test_a_paragraph_of_many_runs_and_tags_is_joined_in_one_pass(tmp_path: Path) -> None:
    document = blank()
    paragraph = document.add_paragraph()
    for _ in range(3000):
        for piece in ("{", "{ v", " }", "}"):
            paragraph.add_run(piece)
    assert Bench(tmp_path).filled(document, {"v": "甲"}).paragraphs[0].text == "甲" * 3000


@given(st.lists(st.text("{}%#｛｝ av", max_size=6), max_size=12))
def test_a_tag_joined_over_runs_is_the_tag_of_the_whole_text(pieces: list[str]) -> None:
    document = written("")
    for piece in pieces:
        document.paragraphs[0].add_run(piece)
    from ghgxl.word.ooxml import texts

    held = list(texts(document.paragraphs[0]._p))
    whole = "".join(item.text or "" for item in held)
    expected = [tag.written for tag in of(whole)]
    assert expected == re.findall(r"[{｛][{｛%％#＃].*?[}｝%％#＃][}｝]", whole, re.DOTALL)
    assert [tag.written for *_, tag in tags.joined(held)] == expected
    assert "".join(item.text or "" for item in held) == whole


@given(st.text("{}%#()[]'\"._|，“”甲a0 ", max_size=40))
def test_any_tag_is_filled_or_told_and_runs_nothing(inside: str) -> None:
    from ghgxl.word.expressions import Refusal, compiled
    from ghgxl.word.formats import Unanswered

    with suppress(Refusal, Unanswered):
        value = compiled(inside).evaluate({"甲": "文", "a": 1})
        assert value is None or isinstance(value, str | int | float | bool | list)


def in_the_body(xml: str) -> Document:
    """Return a document with a table of contents, a value and this XML before them."""
    document = written("# 甲", "{{ v }}", "{{ 目录 }}")
    for item in reversed(list(parse_xml(f"<w:body {W}>{xml}</w:body>"))):
        document.element.body.insert(0, item)
    return document


def started(document: Document, start: str, form: str) -> Document:
    """Return the document with the first level of its headings counted from a number on, in a format."""
    for level in document.part.numbering_part.element.iter(qn("w:lvl")):
        level.find(qn("w:start")).set(qn("w:val"), start)
        level.find(qn("w:numFmt")).set(qn("w:val"), form)
    return document


def styled(document: Document, old: str, new: str) -> Document:
    """Return the document with a style's name changed, and no outline level told by it."""
    for style in document.styles.element.iter(qn("w:style")):
        name = style.find(qn("w:name"))
        if name.get(qn("w:val")).lower() == old:
            name.set(qn("w:val"), new)
            for level in list(style.iter(qn("w:outlineLvl"))):
                level.getparent().remove(level)
    return document


def renamed(document: Document) -> Document:
    """Return a document whose default style has an id that XML must escape, and that lacks our own styles."""
    for style in document.styles.element.iter(qn("w:style")):
        if style.get(qn("w:default")) == "1" and style.get(qn("w:type")) == "paragraph":
            style.set(qn("w:styleId"), '甲&"<乙')
    document.add_paragraph("{{ 表.大 }}")
    return document


def paged(document: Document, width: str, margin: str) -> Document:
    """Return the document with a page of that width and those margins."""
    section = document.element.body.sectPr
    section.find(qn("w:pgSz")).set(qn("w:w"), width)
    for side in ("top", "left", "bottom", "right"):
        section.find(qn("w:pgMar")).set(qn(f"w:{side}"), margin)
    document.add_paragraph("{{ 表.横 }}")
    return document


DRAWING = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="{}" name="a"/></wp:inline></w:drawing></w:r></w:p>'
)
CELL = '<w:tc><w:tcPr><w:gridSpan w:val="2.5"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>'
ROWS = "".join(
    f"<w:tr>{CELL.format(text) * 2}</w:tr>"
    if "vm" in text
    else f"<w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"
    for text in ("{%tr for x in 行 %}", "{% vm v %}", "{%tr endfor %}")
)
STRANGE: dict[str, Callable[[], Document]] = {
    "Roman numbers without end": lambda: started(in_the_body(""), "999999999999", "upperRoman"),
    "letters without end": lambda: started(in_the_body(""), "2000000000", "lowerLetter"),
    "a number of five thousand digits": lambda: started(in_the_body(""), "9" * 5000, "decimal"),
    "a heading of level ²": lambda: styled(in_the_body(""), "heading 3", "heading ²"),
    "a style's id with quotes": lambda: renamed(in_the_body("")),
    "a drawing of number ²": lambda: in_the_body(DRAWING.format("²")),
    "a drawing of a number too high": lambda: in_the_body(DRAWING.format("9" * 30)),
    "cells over two and a half columns": lambda: in_the_body(f"<w:tbl><w:tblPr/><w:tblGrid/>{ROWS}</w:tbl>"),
    "a page without end": lambda: paged(in_the_body(""), "1e999", "nan"),
    "margins in inches": lambda: paged(in_the_body(""), "21cm", "1in"),
    "margins in words": lambda: paged(in_the_body(""), "0", "宽"),
}


@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE)
def test_strange_numbers_in_a_template_harm_nothing(make: Callable[[], Document], tmp_path: Path) -> None:
    """Every one of these templates is filled."""
    across = replace(simple_table("横", 3), landscape=True)
    filled = Bench(tmp_path).filled(make(), {**MANY, "v": "值", "表": {"大": simple_table("大", 3), "横": across}})
    assert "值" in texts(filled)
    assert (tmp_path / "报告.docx").stat().st_size < 200_000


def test_a_chapter_number_beyond_words_is_one(tmp_path: Path) -> None:
    filled = Bench(tmp_path).filled(started(in_the_body(""), "999999999999", "upperRoman"), {"v": "值"})
    assert any(text.startswith("第I章") for text in shown(filled))


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("排放.总量[[1]]", "中没有“一组数据”"), ("排放.总量([1])", "中没有“一组数据”"), ("9" * 900 + " | 吨", "写不出这么大的数字"),
        ("9" * 900 + " | 万吨", "写不出这么大的数字"), ("9" * 900 + " | 百分比", "写不出这么大的数字"), ('"2024-13-45" | 日期', "只能用于日期"),
    ],
)  # fmt: skip
def test_values_that_no_report_has_are_told(tag: str, says: str, tmp_path: Path) -> None:
    (problem,) = Bench(tmp_path).problems([f"{{{{ {tag} }}}}"], {"排放": {"总量": {2021: 1.0}}})
    assert problem.startswith("正文 第1段")
    assert says in problem


def steps(work: Callable[[], object]) -> int:
    """Return how many calls a piece of work takes."""
    count = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_tags_in_one_paragraph_are_looked_at_once_each(tmp_path: Path) -> None:
    """Whether each stands inside a field, and how far behind the paragraph's beginning."""

    def cost(number: int) -> int:
        document = written("")
        for _ in range(number):
            document.paragraphs[0].add_run("{{ v }} ")
        path = Bench(tmp_path).saved(document)
        return steps(
            lambda: render.render(path, {"v": Said("1.5", (), "v")}, tmp_path / "报告.docx", page_numbers=False)
        )

    few, many = cost(200), cost(1000)
    assert many < 5.5 * few


def test_a_run_is_cut_at_its_tags_once_each(tmp_path: Path) -> None:
    document = written("{% if v %}甲{% endif %}{{ v }}" * 2000)
    run = document.paragraphs[0].runs[0]
    run.bold = True
    run._r.append(parse_xml(f"<w:tab {W}/>"))
    filled = Bench(tmp_path).filled(document, {"v": "乙"}).paragraphs[0]
    assert filled.text == "甲乙" * 2000 + "\t"
    assert {run.bold for run in filled.runs if run.text} == {True}


def test_tables_in_loops_cost_what_laying_them_out_takes(tmp_path: Path) -> None:
    template = nested(2, "{{ 表.小 }}")
    (problem,) = Bench(tmp_path).problems(template, {**MANY, "表": {"小": simple_table("小", 1)}})
    assert "循环次数过多" in problem
    site = nested(1, "{{ 表.小 }}", "{{ 表.小 }}")
    assert not Bench(tmp_path).problems(site, {**MANY, "表": {"小": simple_table("小", 10)}})
