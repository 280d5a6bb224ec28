"""A template from hostile hands ends, and ends soon: work is bounded by budgets, not by a clock."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghgxl.word import fill, render, tags
from ghgxl.word.compile import MAX_DEPTH
from ghgxl.word.program import Source
from ghgxl.word.tags import lookalikes, of, statement, without_tags
from tests.word.making import Bench, blank, simple_chart, simple_table, written

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
