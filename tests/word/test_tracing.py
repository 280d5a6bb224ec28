"""A report asked where its numbers come from, and laid beside its ledger: as written, as people left it, as others wrote it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from ghgxl.checks import Case, examine, run
from ghgxl.excel.reading import read
from ghgxl.ledger import Ledger
from ghgxl.numbers import fixed
from ghgxl.report.compose import compose
from ghgxl.report.provenance import provenance_of
from ghgxl.word import record
from ghgxl.word.ooxml import DOC_PR, text_of
from ghgxl.word.render import render
from ghgxl.word.tracing import Answer, UnusableReport, ask, opened
from ghgxl.word.verifying import Verdict, verified
from tests.test_cli import ghgxl
from tests.word.making import written
from tests.worksheets import worksheet

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates" / "盘查报告.docx"
EXAMPLE = ROOT / "workbooks" / "示例台账.xlsx"

POWER = """
企业信息 | 企业名称 | 极简有限公司
排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力
排放源 | S2 | 柴油 | 范围1 | 移动燃烧 | 柴油
活动数据!C4 | S1 | 100 | MWh | 2021
活动数据!C5 | S1 | 20.5 | 万kWh | 2022
活动数据!C6 | S2 | 3 | t | 2021
活动数据!C7 | S2 | 4 | t | 2022
"""

pytestmark = pytest.mark.xdist_group("report")


def report(ledger: Ledger | Case, path: Path, template: Path = TEMPLATE) -> Path:
    """Write a report of a ledger and return its path."""
    case = examine(ledger) if isinstance(ledger, Ledger) else ledger
    findings = run(case)
    provenance = provenance_of(case, findings)
    render(template, compose(case, findings), path, page_numbers=False, provenance=provenance)
    return path


def verdict(path: Path, ledger: Ledger, template: str | None = None) -> Verdict:
    found = opened(path)
    assert found.record is not None
    case = examine(ledger)
    findings = run(case)
    return verified(found.record, found.matched, provenance_of(case, findings), compose(case, findings), template)


def edited(path: Path, change: Callable[[Document], None]) -> Path:
    """Return a copy of a report that a person has changed."""
    document = docx.Document(str(path))
    change(document)
    other = path.with_name("改过的报告.docx")
    document.save(str(other))
    return other


def paragraphs(document: Document) -> list[Paragraph]:
    """Return the paragraphs of a body, those in content controls too, those in tables not."""
    body = document.element.body
    return [
        Paragraph(one, document) for one in body.iter(qn("w:p")) if next(one.iterancestors(qn("w:tbl")), None) is None
    ]


def tables(document: Document) -> list[Any]:
    """Return the tables of a body, those in content controls too."""
    return list(document.element.body.iter(qn("w:tbl")))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's report."""
    return report(read(EXAMPLE), tmp_path_factory.mktemp("trace") / "报告.docx")


@pytest.fixture(scope="module")
def power(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a small ledger."""
    return report(worksheet(POWER), tmp_path_factory.mktemp("trace") / "报告.docx")


def names(answer: Answer) -> set[str]:
    return {one.origin for one in answer.printed}


# -- what a report carries -----------------------------------------------------------------------------------------------


def test_a_report_carries_its_memory_in_a_small_part_and_its_hashes_in_properties(example: Path) -> None:
    with zipfile.ZipFile(example) as archive:
        item = next(one for one in archive.infolist() if b"urn:ghgxl:provenance" in archive.read(one)[:200])
        assert item.compress_size < 100_000
        properties = archive.read("docProps/custom.xml").decode()
    ledger = read(EXAMPLE)
    assert ledger.sha256 in properties
    found = record.read(example.read_bytes())
    assert found is not None
    assert found.facts["台账哈希"] == ledger.sha256
    assert found.facts["模板哈希"] in properties
    assert found.facts["因子数据哈希"] in properties
    assert not OpenXmlValidator().validate(example).errors


def test_the_memory_of_a_large_ledger_stays_small(tmp_path: Path) -> None:
    lines = ["排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力"]
    lines += [f"活动数据!C{row} | S1 | {row} | kWh | 2021" for row in range(4, 20_004) if row % 7]
    path = report(worksheet("\n".join(lines)), tmp_path / "报告.docx")
    found = record.read(path.read_bytes())
    assert found is not None
    cells = found.origins["源.S1[2021].读数"].cells
    assert cells.endswith(f"（{len(lines) - 1} 格）")
    assert len(cells) < 1000


def test_a_broken_memory_is_none_at_all(example: Path, tmp_path: Path) -> None:
    for number, text in enumerate(
        ('{"facts":{}}', "{", "[]", '{"facts":{},"names":["a"],"origins":[[1]],"tables":[],"sentences":[]}')
    ):
        broken = tmp_path / f"{number}.docx"
        with zipfile.ZipFile(example) as archive, zipfile.ZipFile(broken, "w") as other:
            for one in archive.infolist():
                data = archive.read(one)
                if b"urn:ghgxl:provenance" in data[:200] and one.filename.endswith(("item1.xml", "item2.xml")):
                    data = f'<record xmlns="urn:ghgxl:provenance">{text}</record>'.encode()
                other.writestr(one, data)
        assert opened(broken).record is None


# -- questions -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked", ["1,694.29", "1694.29", "１６９４.２９", "１，６９４．２９", "1 694.29 tCO2e", "1694.29吨"]
)
def test_a_number_is_found_however_it_is_written(example: Path, asked: str) -> None:
    answer = ask(opened(example), asked)
    assert {"源.DL-01[2021].CO2", "源.DL-01[2021]", "排放.范围2[2021]", "排放.外购电力[2021]"} <= names(answer)
    places = [one.place for one in answer.printed]
    assert any(place.startswith("表 3-") and "2021年" in place for place in places)
    assert any(place.startswith("3.5.1 ") for place in places)
    assert any(one.by.startswith("语句.") for one in answer.printed)


def test_a_number_of_a_chart_answers_with_figure_series_and_category(example: Path) -> None:
    found = opened(example)
    charted = [one for one in ask(found, "1,694.29").printed if one.by == "图.排放构成"]
    assert [(one.place, one.origin) for one in charted] == [
        ("图 3-1 2021年温室气体排放构成：排放量，外购电力", "源.DL-01[2021]")
    ]
    figure = ask(found, "图 3-5")
    assert [one.place.partition("：")[2] for one in figure.printed] == [
        "排放量，2019年", "排放量，活动数据", "排放量，排放因子", "排放量，2021年",
    ]  # fmt: skip
    assert all(one.origin for one in figure.printed)


def test_a_number_typed_into_a_chart_and_a_deleted_chart_are_told(example: Path) -> None:
    def change(document: Document) -> None:
        charts = [one for one in document.part.rels.values() if one.reltype.endswith("/chart")]
        (pie,) = [one.target_part for one in charts if b"pieChart" in one.target_part.blob]
        vars(pie)["_blob"] = pie.blob.replace(b"<c:v>1694.29092", b"<c:v>1700.29092")
        line = next(p for p in paragraphs(document) if any("排放趋势" in str(d.get("name")) for d in p._p.iter(DOC_PR)))
        line._p.getparent().remove(line._p)

    found = verdict(edited(example, change), read(EXAMPLE))
    assert not found.identical
    assert [(one.place, one.printed, one.stands) for one in found.edited if one.place.startswith("图")] == [
        ("图 3-1 2021年温室气体排放构成：排放量，外购电力", "1,694.29", "1,700.29")
    ]
    assert found.lost == ("温室气体排放总量变化",)


def test_a_name_and_a_table_are_questions_too(example: Path) -> None:
    found = opened(example)
    total = ask(found, "排放.总量[2021]")
    assert {one.was for one in total.printed} == {"1,732.04", "1,732.0"}, "charts print it with one digit"
    label = next(one.place for one in total.printed if "计算结果表" in one.place).split()[1]
    table = ask(found, f"表{label}")
    assert {one.by for one in table.printed} == {"表.排放量"}
    assert len(table.printed) > 20
    assert len(ask(found, "总量").names) > 1


def test_a_number_that_a_person_typed_is_said_to_be_so(power: Path) -> None:
    def change(document: Document) -> None:
        paragraphs(document)[40].insert_paragraph_before("另有 123.45 吨未计。")

    typed = edited(power, change)
    answer = ask(opened(typed), "123.45")
    assert not answer.printed
    assert [one.text for one in answer.loose] == ["123.45"]
    assert not answer.loose[0].by
    assert answer.nearest


def test_numbers_are_found_inside_content_controls(power: Path) -> None:
    def wrapped(document: Document) -> None:
        """Put every table into a content control of its own, and every second paragraph."""
        body = document.element.body
        for number, block in enumerate(list(body)):
            if block.tag == qn("w:tbl") or (
                block.tag == qn("w:p") and number % 2 and block.find(qn("w:pPr") + "/" + qn("w:sectPr")) is None
            ):
                control = block.makeelement(qn("w:sdt"), {})
                content = control.makeelement(qn("w:sdtContent"), {})
                control.append(content)
                body.replace(block, control)
                content.append(block)

    before, after = opened(power).matched, opened(edited(power, wrapped)).matched
    assert [(one.was, one.now, one.origin) for one in after.printed] == [
        (one.was, one.now, one.origin) for one in before.printed
    ]
    assert not after.missing


def test_any_template_of_the_office_is_traced(tmp_path: Path) -> None:
    template = tmp_path / "模板.docx"
    paragraphs = (
        "# 结果",
        "全年 {{ 排放.总量[2022] | 数(1) }} 吨，其中外购 {{ 排放.范围2[2022] | 吨 }} 吨，约 500.5 吨为估计。",
        "{%p for 年 in 年度 %}",
        "{{ 年.年 }} 年：{{ 年.总量 | 整数 }}，{{ 年.综合能耗 }}",
        "{%p endfor %}",
        "{{ 表.按气体 }}",
    )
    written(*paragraphs).save(str(template))
    found = opened(report(worksheet(POWER), tmp_path / "报告.docx", template))
    values = [(one.was, one.origin) for one in found.matched.printed if not one.by]
    assert [origin for _, origin in values] == [
        "排放.总量[2022]", "排放.范围2[2022]", "排放.总量[2021]", "能源.综合能耗[2021]", "排放.总量[2022]", "能源.综合能耗[2022]",
    ]  # fmt: skip
    assert all(one.now == one.was for one in found.matched.printed)
    assert [one.text for one in ask(found, "500.5").loose if not one.by] == ["500.5"]


def test_a_table_takes_the_digits_that_the_template_asks_for(tmp_path: Path) -> None:
    template = tmp_path / "模板.docx"
    written("# 结果", "{{ 表.排放量 | 数(4) }}", "{{ 表.按气体 | 整数 }}", "{{ 表.排放占比 }}").save(str(template))
    path = report(worksheet(POWER), tmp_path / "报告.docx", template)
    total = [one.was for one in opened(path).matched.printed if one.origin == "排放.总量[2022]"]
    exact = examine(worksheet(POWER)).inventory.total(2022)
    assert list(dict.fromkeys(total)) == [fixed(exact, 4), fixed(exact, 0), fixed(exact, 2)]
    assert verdict(path, worksheet(POWER)).identical
    assert verdict(path, worksheet(POWER.replace("| 4 | t |", "| 5 | t |"))).stale


# -- the verdict -------------------------------------------------------------------------------------------------------------


def test_a_report_is_identical_to_its_own_ledger(example: Path) -> None:
    assert verdict(example, read(EXAMPLE)).identical


def test_prose_may_be_reworded_moved_and_added_without_a_difference(power: Path) -> None:
    def change(document: Document) -> None:
        sentences = [one for one in paragraphs(document) if "排放总量为" in text_of(one._p)]
        assert len(sentences) > 1
        for sentence in sentences:
            sentence.insert_paragraph_before("编者按：本段由人写成，涉及 12,345 项。")
            sentence.add_run("（详见附录）")

    assert verdict(edited(power, change), worksheet(POWER)).identical


def test_a_number_overwritten_by_hand_is_named_and_nothing_else(power: Path) -> None:
    old = next(
        one for one in opened(power).matched.printed if one.by == "表.排放量" and one.origin == "排放.总量[2022]"
    )

    def change(document: Document) -> None:
        table = next(one for one in tables(document) if "GWP" in text_of(one) and old.was in text_of(one))
        cell = next(text for text in reversed(list(table.iter(qn("w:t")))) if text.text == old.was)
        cell.text = "99.99"

    found = verdict(edited(power, change), worksheet(POWER))
    assert [(one.printed, one.stands) for one in found.edited] == [(old.was, "99.99")]
    assert not found.stale
    assert not found.changes


def test_a_deleted_table_is_named(power: Path) -> None:
    def change(document: Document) -> None:
        table = next(one for one in tables(document) if "全部排放" in text_of(one))
        table.getparent().remove(table)

    assert any("按气体" in caption for caption in verdict(edited(power, change), worksheet(POWER)).missing)


def test_a_changed_ledger_is_told_with_every_number_that_changed(power: Path) -> None:
    found = verdict(power, worksheet(POWER.replace("| 4 | t |", "| 5 | t |")))
    assert any("柴油" in one.place and one.printed == "4" and one.now == "5" for one in found.stale)
    assert not any("2021年" in one.place and "S1" in one.place for one in found.stale)
    assert not found.edited


def test_another_template_is_told(power: Path) -> None:
    found = verdict(power, worksheet(POWER), template="0" * 64)
    assert [one.what for one in found.changes] == ["模板"]
    assert not found.stale


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_exactly_the_edited_numbers_are_named(power: Path, data: st.DataObject) -> None:
    document = docx.Document(str(power))
    memory = record.read(power.read_bytes())
    assert memory is not None
    bookmarks = {table.bookmark: table for table in memory.tables}
    cells = []
    for table in document.element.body.iter(qn("w:tbl")):
        caption = table.getprevious()
        marks = [] if caption is None else [one.get(qn("w:name")) for one in caption.iter(qn("w:bookmarkStart"))]
        grid = next((bookmarks[mark] for mark in marks if mark in bookmarks), None)
        if grid is None:
            continue
        for row, line in zip(list(table.iter(qn("w:tr")))[grid.headers :], grid.rows, strict=True):
            for cell, known in zip(row.iter(qn("w:tc")), line, strict=True):
                if known.origin in memory.origins:
                    cells.append((cell, known.text))
    chosen = data.draw(st.lists(st.integers(0, len(cells) - 1), min_size=1, max_size=4, unique=True))
    wanted = []
    for index in chosen:
        cell, text = cells[index]
        first, *others = cell.iter(qn("w:t"))
        first.text = "777.77"
        for other in others:
            other.text = ""
        wanted.append((text, "777.77"))
    path = power.with_name("随机改动.docx")
    document.save(str(path))
    found = verdict(path, worksheet(POWER))
    assert sorted((one.printed, one.stands) for one in found.edited) == sorted(wanted)
    assert not found.stale


# -- the commands --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def commanded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's report as the command writes it, beside its ledger."""
    folder = tmp_path_factory.mktemp("trace")
    (folder / "台账.xlsx").write_bytes(EXAMPLE.read_bytes())
    ghgxl("report", folder / "台账.xlsx", "-o", folder / "报告.docx", "--no-pages")
    return folder


def test_trace_answers_from_the_report_alone(commanded: Path, tmp_path: Path) -> None:
    alone = tmp_path / "报告.docx"
    alone.write_bytes((commanded / "报告.docx").read_bytes())
    told = ghgxl("trace", alone, "1,694.29")
    assert told.returncode == 0
    for words in ("表 3-", "3,593.406 MWh × 0.4715 tCO2/MWh", "台账 活动数据!C105:C152（48 格）", "公告2024年第12号"):
        assert words in told.stdout, words
    overview = ghgxl("trace", alone)
    assert overview.returncode == 0
    assert "SHA-256" in overview.stdout
    found = json.loads(ghgxl("trace", alone, "1694.29", "--json").stdout)
    assert found["origins"]["源.DL-01[2021].读数"]["cells"] == "活动数据!C105:C152（48 格）"
    assert ghgxl("trace", alone, "1750").returncode == 1


def test_verify_says_identical_with_code_0_and_differences_with_code_1(commanded: Path) -> None:
    same = ghgxl("verify", commanded / "报告.docx", commanded / "台账.xlsx")
    assert same.returncode == 0
    assert same.stdout.startswith("一致")
    document = docx.Document(str(commanded / "报告.docx"))
    text = next(text for text in document.element.body.iter(qn("w:t")) if "1,732.04" in (text.text or ""))
    text.text = text.text.replace("1,732.04", "1,632.04")
    document.save(str(commanded / "改.docx"))
    other = ghgxl("verify", commanded / "改.docx", commanded / "台账.xlsx", "--json")
    assert other.returncode == 1
    found = json.loads(other.stdout)
    assert [(one["printed"], one["stands"]) for one in found["edited"]] == [("1,732.04", "1,632.04")]
    assert not found["changes"]


def test_a_report_made_by_hand_gets_one_polite_sentence(tmp_path: Path, commanded: Path) -> None:
    written("# 报告", "排放 1,694.29 吨。").save(str(tmp_path / "手工.docx"))
    for words in (("trace", tmp_path / "手工.docx"), ("verify", tmp_path / "手工.docx", commanded / "台账.xlsx")):
        told = ghgxl(*words)
        assert told.returncode == 2
        assert "不是由 ghgxl 生成" in told.stderr
        assert len(told.stderr.splitlines()) == 1


def test_what_is_no_report_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(b"PK\x03\x04 no")
    with pytest.raises(UnusableReport, match="报告"):
        opened(path)
