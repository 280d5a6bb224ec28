"""Tables of requirements: each place that they name is one where the finished document holds what is required."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from ghgxl.checks import examine, run
from ghgxl.excel.reading import read
from ghgxl.findings import Severity
from ghgxl.report.compose import compose
from ghgxl.report.coverage import ISO_ITEMS
from ghgxl.report.requirements import HEADS
from ghgxl.word.document import Document, Paragraph, Table, parsed
from ghgxl.word.ooxml import text_of
from ghgxl.word.refresh import Refreshed, refresh
from ghgxl.word.render import Rendered, render
from tests.word.making import Bench, grid, written
from tests.worksheets import worksheet

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates" / "盘查报告.docx"

#: What a person would look for at the place, by letter: in the text there, or in the caption of the table or figure.
PROOFS = {
    "a": "精密通信", "b": "编制部门|盘查小组|组长", "c": "报告期为?2019", "d": "组织边界", "e": "显著性", "f": "气体", "g": "生物源",
    "h": "清除量", "i": "排除", "j": "类别", "k": "基准年取2019年?.*基准年排放量为", "l": "重新计算", "m": "量化方法", "n": "方法.{0,12}(?:改变|变)",
    "o": "排放因子", "p": "不确定", "q": "不确定", "r": "符合", "s": "核查", "t": "全球变暖潜势",
}  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A folder to fill templates in."""
    return Bench(tmp_path)


def context_of(*lines: str) -> dict[str, Any]:
    """Return what a template may name, from a worksheet in words."""
    case = examine(worksheet("\n".join(lines)))
    return compose(case, run(case))


SMALL = (
    "企业信息 | 企业名称 | 极简有限公司", "企业信息 | 基准年 | 2022", "企业信息 | 企业简介 | 生产零件。",
    "排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力", "排放源 | S2 | 柴油叉车 | 范围1 | 移动燃烧 | 柴油",
    "活动数据!C1 | S1 | 100 | MWh | 2022", "活动数据!C2 | S2 | 3 | t | 2022",
)  # fmt: skip


@pytest.fixture(scope="module")
def example_context() -> dict[str, Any]:
    """What a template may name, from the example ledger."""
    case = examine(read(ROOT / "workbooks" / "示例台账.xlsx"))
    return compose(case, run(case))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, example_context: dict[str, Any]) -> tuple[Path, Rendered]:
    """The example's report."""
    path = tmp_path_factory.mktemp("requirements") / "报告.docx"
    return path, render(TEMPLATE, example_context, path, page_numbers=False)


def asked(document: Document) -> dict[str, tuple[str, str]]:
    """Return place and status of every item in the tables of requirements, by the caption's first word and the mark."""
    found: dict[str, tuple[str, str]] = {}
    for table in document.tables:
        texts = [[cell.text if cell else "" for cell in row] for row in table.rows]
        if tuple(texts[0]) == HEADS:
            standard = "ISO " if "ISO" in table.title else "GB "
            found |= {standard + mark: (place, status) for mark, _, place, status in texts[1:]}
    return found


def at(document: Document, place: str) -> str:
    """Return all the text at a place: of its section, or of its tables and figures with their captions."""
    labels = re.findall(r"[表图]\s*([\dA-Z]+-\d+)", place)
    section = re.match(r"第?([\d.]+|\d+章)节?|附录[A-Z]", place)
    assert section, place
    wanted = section[1] or section[0]
    out = [
        block.text
        for block in document.blocks
        if isinstance(block, Paragraph) and wanted in (block.section, block.number)
    ]
    out += [
        f"{caption.title}" for caption in document.captions if caption.number in labels
    ]  # fmt: skip
    for table in document.tables:
        if table.section == wanted or (table.caption and table.caption.number in labels):
            out += [cell.text for cell in table.cells()]
    return "\n".join(out)


# -- the example -------------------------------------------------------------------------------------------------


def test_every_letter_has_a_place_that_really_holds_the_thing(example: tuple[Path, Rendered]) -> None:
    document = parsed(example[0].read_bytes())
    rows = {key[4:]: row for key, row in asked(document).items() if key.startswith("ISO")}
    assert list(rows) == [item.mark for item in ISO_ITEMS]
    for letter, (place, status) in rows.items():
        assert status != "未写到"
        pieces = re.split(r"、(?=第|附录)", place)
        assert any(re.search(PROOFS[letter], at(document, piece)) for piece in pieces), (letter, place)


def test_tables_and_figures_that_are_named_stand_in_the_section_that_is_named(example: tuple[Path, Rendered]) -> None:
    document = parsed(example[0].read_bytes())
    sections = {f"{one.kind} {one.number}": one.paragraph.section for one in document.captions}
    named = 0
    for place, _ in asked(document).values():
        for section, labels in re.findall(r"第([\d.]+)节（([^）]*)）", place):
            for label in re.findall(r"[表图] [\d-]+", labels):
                named += 1
                assert sections[label] == section
    assert named >= 10


def test_places_are_fields_whose_bookmarks_exist(example: tuple[Path, Rendered]) -> None:
    body = docx.Document(str(example[0])).element.body
    names = {start.get(qn("w:name")) for start in body.iter(qn("w:bookmarkStart"))}
    tables = [table for table in body.iter(qn("w:tbl")) if "本报告中的位置" in "".join(table.itertext())]
    assert len(tables) == 2
    codes = [code.text.split() for table in tables for code in table.iter(qn("w:instrText"))]
    assert len(codes) >= 28
    assert all(code[0] == "REF" and code[1] in names for code in codes)


def test_the_example_lacks_nothing_and_the_validator_finds_nothing(example: tuple[Path, Rendered]) -> None:
    path, rendered = example
    assert not [one for one in rendered.findings if one.code == "coverage"]
    assert not list(OpenXmlValidator().validate(str(path)).errors)
    xml = docx.Document(str(path)).element.xml
    assert "<?ghg" not in xml


def test_captions_in_an_appendix_take_the_appendixs_letter_when_word_updates_them(
    example: tuple[Path, Rendered],
) -> None:
    body = docx.Document(str(example[0])).element.body
    for paragraph in body.iter(qn("w:p")):
        codes = [code.text.strip() for code in paragraph.iter(qn("w:instrText"))]
        chapters = [code for code in codes if code.startswith("STYLEREF")]
        text = text_of(paragraph)
        if chapters and (label := re.match(r"[表图] ([A-Z]|\d+)-", text)):
            assert chapters == ['STYLEREF "附录标题" \\s' if label[1].isalpha() else "STYLEREF 1 \\s"]


# -- what the data change ------------------------------------------------------------------------------------------


def rows_of(context: Mapping[str, Any], folder: Path) -> dict[str, tuple[str, str]]:
    """Return the rows of the bundled template's tables for a context."""
    out = folder / "报告.docx"
    render(TEMPLATE, context, out, page_numbers=False)
    return asked(parsed(out.read_bytes()))


def test_a_ledger_without_base_year_exclusions_and_scope_3_says_so_in_the_rows(tmp_path: Path) -> None:
    bare = [line for line in SMALL if "基准年" not in line]
    without, with_ = (rows_of(context_of(*lines), tmp_path) for lines in (bare, SMALL))
    assert "未设基准年" in without["ISO k"][1]
    assert with_["ISO k"][1] == "已写明"
    assert "没有排除" in without["ISO i"][1]
    full = rows_of(
        context_of(
            *SMALL,
            "排放源 | S9 | 差旅 | 范围3 | 差旅 | 柴油 | | | 否",
            "排放源 | S8 | 厨房 | 范围1 | 固定燃烧 | 天然气 | | | 否",
        ),
        tmp_path,
    )
    assert full["ISO i"][1] != without["ISO i"][1] or full["ISO e"] != without["ISO e"]
    assert full["ISO e"][0]


def test_the_example_says_that_there_is_nothing_biogenic(example: tuple[Path, Rendered]) -> None:
    assert asked(parsed(example[0].read_bytes()))["ISO g"][1] == "没有生物源排放"


# -- the office's own templates ------------------------------------------------------------------------------------


def test_a_template_without_the_table_of_gwp_is_told_so_by_row_and_finding(bench: Bench) -> None:
    document = bench.filled(["# 排放", "{{ 表.按气体 }}", "# 对照", "{{ 表.要求对照 }}"], context_of(*SMALL))
    assert document is not None
    rows = asked(parsed(bench.out.read_bytes()))
    assert rows["ISO t"] == ("", "未写到")
    assert rows["ISO f"] == ("第1章（表 1-1）", "已写明")
    assert bench.rendered is not None
    told = [one for one in bench.rendered.findings if one.code == "coverage" and " t 项" in one.message]
    assert len(told) == 1
    assert told[0].severity is Severity.WARNING
    assert "{{ 表.GWP }}" in told[0].message
    assert "表 2-1" in str(told[0])


def test_a_chapter_taken_out_of_a_template_moves_the_places(bench: Bench) -> None:
    chapters = ["# 前言", "本报告。", "# 潜势", "{{ 表.GWP }}", "# 对照", "{{ 表.要求对照 }}"]
    bench.filled(chapters, context_of(*SMALL))
    before = asked(parsed(bench.out.read_bytes()))["ISO t"]
    bench.filled(chapters[2:], context_of(*SMALL))
    assert before == ("第2章（表 2-1）", "已写明")
    assert asked(parsed(bench.out.read_bytes()))["ISO t"] == ("第1章（表 1-1）", "已写明")


def test_a_name_in_a_branch_that_was_not_taken_is_not_written(bench: Bench) -> None:
    text = ["# 甲", "{%p if 有.多年 %}", "{{ 表.GWP }}", "{%p endif %}", "# 对照", "{{ 表.要求对照 }}"]
    bench.filled(text, context_of(*SMALL))
    assert asked(parsed(bench.out.read_bytes()))["ISO t"] == ("", "未写到")


def test_the_branch_that_was_taken_covers_what_the_condition_is_about(bench: Bench) -> None:
    def row(*text: str) -> tuple[str, str]:
        bench.filled(["# 甲", *text, "# 对照", "{{ 表.要求对照 }}"], context_of(*SMALL))
        return asked(parsed(bench.out.read_bytes()))["ISO g"]

    asking = ("{%p if 有.生物源 %}", "有。", "{%p else %}")
    assert row(*asking, "未燃用。", "{%p endif %}") == ("第1章", "没有生物源排放")
    assert row(*asking[:2], "{%p endif %}") == ("", "未写到")
    assert row("本公司{% if 有.生物源 %}有{% else %}不用木柴{% endif %}。") == ("第1章", "没有生物源排放")


def test_a_table_without_data_is_told_as_such(bench: Bench) -> None:
    bench.filled(["# 甲", "{{ 表.排除 }}", "# 对照", "{{ 表.要求对照 }}"], context_of(*SMALL))
    place, status = asked(parsed(bench.out.read_bytes()))["ISO i"]
    assert place == "第1章"
    assert status.startswith("表未列：")


def test_words_count_where_they_stand_and_not_in_the_table_itself(bench: Bench) -> None:
    bench.filled(["# 甲", "文字。", "# 对照", "{{ 表.要求对照 }}"], context_of(*SMALL))
    assert asked(parsed(bench.out.read_bytes()))["ISO h"] == ("", "未写到")
    bench.filled(["# 甲", "文字。", "# 乙", "没有碳汇。", "# 对照", "{{ 表.要求对照 }}"], context_of(*SMALL))
    assert asked(parsed(bench.out.read_bytes()))["ISO h"] == ("第2章", "已写明")


@pytest.mark.parametrize(
    ("line", "status"),
    [("[提醒] 核对!C4：没有碳汇的申报值，请重新计算。", "未写到"), ("没有碳汇。", "已写明")],
)
def test_a_listed_finding_fulfils_nothing(bench: Bench, line: str, status: str) -> None:
    """What the appendix lists was found in the ledger; the report doesn't say it."""
    bench.filled(["# 甲", line, "# 对照", "{{ 表.要求对照 }}"], context_of(*SMALL))
    assert asked(parsed(bench.out.read_bytes()))["ISO h"][1] == status


def test_a_value_that_nobody_has_filled_in_is_told_so(bench: Bench) -> None:
    bench.filled(["# 甲", "{{ 报告.编制部门 }}负责。", "# 对照", "{{ 表.要求对照 }}"], context_of(*SMALL))
    assert asked(parsed(bench.out.read_bytes()))["ISO b"] == ("第1章", "未填写")


def test_names_in_cells_and_in_front_of_the_chapters_are_found(bench: Bench) -> None:
    document = written("封面：{{ 报告.编制部门 }}", "# 甲", "文字。", "# 对照", "{{ 表.要求对照 }}")
    document.element.body.insert(2, grid(document, [["报告期", "{{ 报告.年度 }}"]])._tbl)
    bench.filled(document, context_of(*SMALL, "企业信息 | 编制部门 | 安环部"))
    rows = asked(parsed(bench.out.read_bytes()))
    assert rows["ISO b"] == ("封面", "已写明")
    assert rows["ISO c"] == ("第1章", "已写明")
    text = text_of(docx.Document(str(bench.out)).element.body)
    assert "封面：安环部" in text


def test_headings_without_numbers_are_named_by_their_words(bench: Bench) -> None:
    document = docx.Document()
    for text in ("潜势", "对照"):
        document.add_heading(text, 1)
        document.add_paragraph("{{ 表.GWP }}" if text == "潜势" else "{{ 表.要求对照 }}")
    bench.filled(document, context_of(*SMALL))
    assert asked(parsed(bench.out.read_bytes()))["ISO t"] == ("潜势（表 1）", "已写明")


def test_without_the_table_nothing_is_marked(bench: Bench) -> None:
    bench.filled(["# 甲", "{{ 报告.年度 }}", "{{ 表.GWP }}"], context_of(*SMALL))
    names = [start.get(qn("w:name")) for start in docx.Document(str(bench.out)).element.iter(qn("w:bookmarkStart"))]
    assert not [name for name in names if name.startswith(("_GhgIs", "_RefSec"))]
    assert bench.rendered is not None
    assert not [one for one in bench.rendered.findings if one.code == "coverage"]


def test_the_sectors_items_have_a_table_of_their_own(bench: Bench) -> None:
    bench.filled(["# 排放", "{{ 表.行业排放 }}", "# 对照", "{{ 表.行业要求对照 }}"], context_of(*SMALL))
    rows = asked(parsed(bench.out.read_bytes()))
    assert list(rows) == [f"GB {mark}" for mark in ("一", "二", "三", "四", "五", "声明", "附表1", "附表2", "附表3")]
    assert rows["GB 二"][0].startswith("第1章")
    assert rows["GB 三"] == ("", "未写到")


# -- brought up to date --------------------------------------------------------------------------------------------

MORE = context_of(*SMALL[:-2], "活动数据!C1 | S1 | 120 | MWh | 2022", SMALL[-1])
PLAIN = ["# 甲", "{{ 表.排除 }}", "{{ 语句.基准年 }}", "# 乙", "{{ 表.GWP }}", "# 对照", "{{ 表.要求对照 }}"]


Rows = dict[str, tuple[str, str]]


def brought(
    bench: Bench, edit: Callable[[Any], None], context: dict[str, Any], *, tracked: bool = False
) -> tuple[Rows, Refreshed]:
    """Return the rows of a report that was edited and refreshed ({} where nothing changed), and what is told of it."""
    bench.filled(PLAIN, context_of(*SMALL))
    document = docx.Document(str(bench.out))
    edit(document)
    edited, new = bench.folder / "改.docx", bench.folder / "新.docx"
    document.save(str(edited))
    new.unlink(missing_ok=True)
    told = refresh(edited, context, new, page_numbers=False, tracked=tracked)
    if not new.exists():
        return {}, told
    assert not list(OpenXmlValidator().validate(str(new)).errors)
    return asked(parsed(new.read_bytes())), told


def cell_of(document: Any, mark: str, column: int) -> Any:
    """Return a cell of the first table of requirements in python-docx's document."""
    table = next(one for one in document.element.body.iter(qn("w:tbl")) if "本报告中的位置" in "".join(one.itertext()))
    rows = [list(row.iter(qn("w:tc"))) for row in table.iter(qn("w:tr"))]
    return next(row[column] for row in rows if "".join(text.text for text in row[0].iter(qn("w:t"))) == mark)


def test_refreshing_with_the_same_data_changes_nothing(bench: Bench) -> None:
    rows, told = brought(bench, lambda _: None, context_of(*SMALL))
    assert not rows
    assert not told.changed
    assert not told.kept


def test_refreshing_answers_with_todays_data(bench: Bench) -> None:
    today = context_of(*(line for line in SMALL if "基准年" not in line))
    rows, _ = brought(bench, lambda _: None, today)
    assert rows["ISO k"] == ("第1章", "未设基准年")
    assert rows["ISO t"] == ("第2章（表 2-1）", "已写明")


def test_refreshing_follows_what_people_have_moved_and_deleted(bench: Bench) -> None:
    def chapter(document: Any) -> None:
        first = next(one for one in document.paragraphs if one.text == "甲")
        first.insert_paragraph_before("新的一章", style="Heading 1")

    rows, _ = brought(bench, chapter, MORE)
    assert rows["ISO t"] == ("第3章（表 3-1）", "已写明")

    def without_gwp(document: Any) -> None:
        control = next(
            one
            for one in document.element.body.iter(qn("w:sdt"))
            if one.find(f".//{qn('w:alias')}").get(qn("w:val")) == "表.GWP"
        )
        control.getparent().remove(control)

    rows, told = brought(bench, without_gwp, MORE)
    assert rows["ISO t"] == ("", "未写到")
    assert [one for one in told.findings if one.code == "coverage" and " t 项" in one.message]


def test_refreshing_leads_to_another_chapter_when_the_text_was_moved_there(bench: Bench) -> None:
    def moved(document: Any) -> None:
        body = document.element.body
        sentence = next(one for one in body.iter(qn("w:p")) if "基准年排放量为" in "".join(one.itertext()))
        control = next(one for one in (sentence, *sentence.iterancestors()) if one.getparent() is body)
        heading = next(one for one in document.paragraphs if one.text == "乙")
        heading._p.addnext(control)

    rows, _ = brought(bench, moved, context_of(*SMALL))
    assert rows["ISO k"] == ("第2章", "已写明")


def test_refreshing_leaves_what_people_wrote_into_the_table(bench: Bench) -> None:
    def judged(document: Any) -> None:
        next(cell_of(document, "k", 3).iter(qn("w:t"))).text = "已写明，但不充分"

    rows, told = brought(bench, judged, MORE)
    assert rows["ISO k"][1] == "已写明，但不充分"
    assert told.kept


def test_refreshing_with_tracking_leaves_a_valid_document(bench: Bench) -> None:
    rows, told = brought(
        bench, lambda _: None, context_of(*(line for line in SMALL if "基准年" not in line)), tracked=True
    )
    assert rows["ISO k"][1] == "未设基准年"
    assert told.changed


def test_refreshing_the_bundled_report_with_its_own_data_changes_nothing(
    example: tuple[Path, Rendered], example_context: dict[str, Any], tmp_path: Path
) -> None:
    out = tmp_path / "新.docx"
    assert not refresh(example[0], example_context, out, page_numbers=False).changed
    assert not out.exists()


def test_tables_are_found_by_their_heads(example: tuple[Path, Rendered]) -> None:
    tables = [one for one in parsed(example[0].read_bytes()).tables if isinstance(one, Table)]
    captions = [one.name for one in tables if [cell.text if cell else "" for cell in one.rows[0]] == list(HEADS)]
    assert captions == ["表C-1", "表C-2"]
