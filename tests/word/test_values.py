"""How values are printed: escaped, marked, rounded, never lost."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl.word.expressions import compiled
from ghgxl.word.formats import Unanswered, printed
from ghgxl.word.ooxml import fragment
from ghgxl.word.text import runs
from tests.word.making import Bench, texts, written

NO_DATA = "—"


def read_back(text: str) -> str:
    """Return a text after it has been written to a paragraph and read again."""
    (paragraph,) = fragment(f"<w:p>{runs(text)}</w:p>")
    return Paragraph(paragraph, None).text  # type: ignore[arg-type]  # a paragraph alone has no part


PLAIN = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="~^\r\v\f\ufffe\uffff"))


@given(PLAIN)
def test_any_text_survives_a_round_trip_into_a_paragraph(text: str) -> None:
    kept = "".join(char for char in text if (char >= " " or char in "\n\t") and not "\ufdd0" <= char <= "\ufdef")
    assert read_back(text) == kept


@given(st.text())
def test_no_text_breaks_the_xml(text: str) -> None:
    assert set(read_back(text)) <= {*text, "\n", "\t"}, "nothing may appear that nobody wrote"


@given(st.text(alphabet="ab12~^ {}%<&\n", max_size=12))
@settings(max_examples=60)
def test_marks_take_away_only_their_own_signs(text: str) -> None:
    assert read_back(text).replace("~", "").replace("^", "") == text.replace("~", "").replace("^", "")


def pieces(text: str) -> list[tuple[str, str]]:
    """Return (text, height) of the runs a text becomes."""
    found: list[tuple[str, str]] = []
    for run in fragment(runs(text)):
        height = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
        shown = "".join(item.text or "" for item in run.iter(qn("w:t")))
        if shown:
            found.append((shown, "" if height is None else height.get(qn("w:val"), "")))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CO~2~e", [("CO", ""), ("2", "subscript"), ("e", "")]),
        ("10^4^Nm^3^", [("10", ""), ("4", "superscript"), ("Nm", ""), ("3", "superscript")]),
        ("SO~4~^2-^", [("SO", ""), ("4", "subscript"), ("2-", "superscript")]),
        ("PM~2.5~", [("PM", ""), ("2.5", "subscript")]),
        ("2019~2021~2023", [("2019~2021~2023", "")]),
        ("3月~5月~7月", [("3月~5月~7月", "")]),
        ("约~ 5 ~", [("约~ 5 ~", "")]),
        ("x~123456789~", [("x~123456789~", "")]),
        ("a^b", [("a^b", "")]),
    ],
)
def test_marks_raise_and_lower_only_what_is_meant(text: str, expected: list[tuple[str, str]]) -> None:
    assert pieces(text) == expected


def test_boxes_get_one_font_for_both_glyphs() -> None:
    boxed = [
        run for run in fragment(runs("■是□否")) if "".join(item.text or "" for item in run.iter(qn("w:t"))) in "■□"
    ]
    fonts = [run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") for run in boxed if run.find(f".//{qn('w:t')}") is not None]
    named = {font.get(qn("w:eastAsia")) for font in fonts if font is not None} - {None}
    assert named == {"宋体"}
    assert all(font is None or font.get(qn("w:hint")) == "eastAsia" for font in fonts)


def test_a_lowered_piece_keeps_the_format_of_its_tag(tmp_path: Path) -> None:
    template = written("")
    run = template.paragraphs[0].add_run("气体{{ 气体 }}。")
    run.bold, run.font.name = True, "黑体"
    (paragraph,) = Bench(tmp_path).filled(template, {"气体": "CO~2~"}).paragraphs
    assert paragraph.text == "气体CO2。"
    assert [(run.text, run.bold, run.font.subscript) for run in paragraph.runs if run.text] == [
        ("气体", True, None), ("CO", True, None), ("2", True, True), ("。", True, None),
    ]  # fmt: skip
    assert {run.font.name for run in paragraph.runs} == {"黑体"}


def test_a_value_is_never_read_as_a_template(tmp_path: Path) -> None:
    value = "甲<公司>&乙 {{ 7*7 }} {% if %} ｛｛"
    assert texts(Bench(tmp_path).filled(["名称:{{ v }}。后文"], {"v": value})) == [f"名称:{value}。后文"]


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("v|吨", "1,694.29"), ("v|数(3)", "1,694.291"), ("v|数", "1,694.29"), ("v|整数", "1,694"), ("s|百分比(1)", "5.2%"),
        ("s|百分比", "5.21%"), ("d|日期", "2024年6月5日"), ("t|日期", "2024年6月30日"), ("空|默认('无')", "无"), ("无|默认('无')", "无"),
        ("零|默认('无')", "0"), ("列|连接", "甲、乙"), ("列|连接('；')", "甲；乙"), ("无|吨", NO_DATA), ("无|日期", NO_DATA),
        ("v", "1694.2912"), ("年", "2021"), ("真", "是"), ("无", NO_DATA), ("d", "2024年6月5日"),
        ("'多' if 年 > 2000 else '少'", "多"), ("'多' if 年 < 2000", ""), ("'甲' in 列 and not 空", "True"), ("列[0]", "甲"),
        ("列[-1]", "乙"), ("年 in [2020, 2021]", "True"),
    ],
)  # fmt: skip
def test_filters_and_bare_values(expression: str, shown: str) -> None:
    scope = {
        "v": 1694.2912, "s": 0.0521, "d": dt.date(2024, 6, 5), "t": "2024-06-30", "空": "", "无": None, "零": 0, "列": ["甲", "乙"],
        "年": 2021, "真": True,
    }  # fmt: skip
    value = compiled(expression).evaluate(scope)
    assert (str(value) if value is True and "in" in expression else printed(value)) == shown


def test_a_bare_value_that_is_no_text_says_what_to_write() -> None:
    with pytest.raises(Unanswered, match=re.escape("请写明其中一项：甲、乙")):
        printed({"甲": 1, "乙": 2})


def test_line_breaks_and_tabs_are_words(tmp_path: Path) -> None:
    (paragraph,) = Bench(tmp_path).filled(["{{ v }}"], {"v": "一\n二\t三\r\n四"}).paragraphs
    assert paragraph.text == "一\n二\t三\n四"
