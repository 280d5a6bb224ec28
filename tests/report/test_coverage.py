"""What a template covers of what standards ask: everything in the bundled one, and what is taken out is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ghgxl.audit.figures import plain
from ghgxl.findings import Finding, Place, Severity
from ghgxl.report.coverage import FINDING_LINE, ISO, ISO_ITEMS, ITEMS, coverage
from ghgxl.report.found import told
from ghgxl.word.survey import survey

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "盘查报告.docx"
SEEN = survey(TEMPLATE.read_bytes())


def missing(names: frozenset[str], text: str) -> set[str]:
    """Return the letters of ISO 14064-1 that nothing covers."""
    return {one.item.mark for one in coverage(names, text, ISO_ITEMS) if one.missing}


def test_every_letter_of_the_clause_is_an_item_once() -> None:
    assert "".join(item.mark for item in ISO_ITEMS) == "abcdefghijklmnopqrst"
    assert len({(item.standard, item.mark) for item in ITEMS}) == len(ITEMS)


def test_the_bundled_template_covers_the_standard() -> None:
    assert missing(SEEN.names, SEEN.text) == set()


@pytest.mark.parametrize("severity", Severity)
def test_a_finding_that_a_report_lists_is_known_as_one(severity: Severity) -> None:
    """It says 基准年 or 不确定度 of what the ledger lacks, so it must not count as the report's own words."""
    finding = Finding("base-year", severity, Place.cell("活动数据", 14, 3), "没有可用的基准年，请填写一个年份。")
    said = str(told(3, finding, "发现", finding.message))
    assert FINDING_LINE.search(said)
    assert FINDING_LINE.search(plain(said))
    assert not FINDING_LINE.search("（3）活动数据（说明见附录）：逐项复核。")


def test_nothing_covers_nothing() -> None:
    assert all(one.missing for one in coverage((), ""))


@pytest.mark.parametrize(
    ("gone", "letter"),
    [
        (("企业.简介",), "a"), (("报告.编制部门", "表.盘查小组"), "b"), (("报告.年度", "报告.首年"), "c"),
        (("语句.组织边界", "图.组织边界", "报告.组织边界方法"), "d"), (("表.按气体",), "f"), (("表.排除", "语句.排除"), "i"),
        (("语句.基准年", "排放.基准年总量"), "k"), (("表.排放因子", "段.因子说明"), "o"), (("语句.不确定性", "表.不确定性"), "p"),
        (("表.GWP", "报告.GWP版本"), "t"),
    ],
)  # fmt: skip
def test_names_taken_out_leave_an_item_uncovered(gone: tuple[str, ...], letter: str) -> None:
    text = SEEN.text.replace("企业简介", "").replace("企业基本信息", "").replace("企业概况", "")
    left = missing(SEEN.names - set(gone), text)
    assert letter in left
    assert left <= {letter, "q"}  # an uncertainty that isn't told isn't described either


@pytest.mark.parametrize(("phrase", "letter"), [("显著性", "e"), ("温室气体清除量", "h"), ("符合性", "r")])
def test_a_chapter_taken_out_leaves_an_item_uncovered_though_a_table_of_the_standard_stays(
    phrase: str, letter: str
) -> None:
    listed = "\n".join(item.words for item in ISO_ITEMS)
    assert "关于符合性的声明" in listed
    assert missing(SEEN.names, SEEN.text.replace(phrase, "") + listed) == {letter}


def test_a_list_of_all_items_covers_none_of_them() -> None:
    listed = "\n".join(f"{item.standard} {item.mark} {item.words}" for item in ITEMS)
    assert all(one.missing for one in coverage((), listed))


def test_the_names_of_the_tables_of_requirements_cover_nothing() -> None:
    assert all(one.missing for one in coverage({"表.要求对照", "表.行业要求对照"}, "报告内容对照"))


def test_it_is_said_what_covers_and_what_would() -> None:
    by = {one.item.mark: one for one in coverage({"表.按气体"}, "", ISO_ITEMS)}
    assert by["f"].by == ("表.按气体",)
    assert by["t"].hint == "{{ 表.GWP }}"
    assert by["e"].hint == "{{ 表.排放源识别 }}、含“显著性”的文字"
    assert by["e"].item.standard == ISO


def test_spaces_and_line_ends_in_the_text_hide_nothing() -> None:
    (found,) = coverage((), "温室\n气体 清除量", [item for item in ISO_ITEMS if item.mark == "h"])
    assert not found.missing
