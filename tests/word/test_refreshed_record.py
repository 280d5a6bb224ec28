"""A refreshed report knows where its numbers come from today, and still tells what people have overwritten."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import docx
import pytest
from docx.document import Document

from ghgxl.checks import examine, run
from ghgxl.report.compose import compose
from ghgxl.report.provenance import provenance_of
from ghgxl.word.ooxml import TBL, TC, TR, Element, P, T, remove, text_of
from ghgxl.word.refresh import Refreshed, refresh
from ghgxl.word.remember import controls_in
from ghgxl.word.rereading import reread
from ghgxl.word.tracing import ask, opened
from tests.word.making import simple_chart, written
from tests.word.test_tracing import POWER, edited, report, verdict
from tests.worksheets import worksheet

#: The same ledger a year's correction later.
CORRECTED = POWER.replace("| 20.5 | 万kWh", "| 30.5 | 万kWh")

pytestmark = pytest.mark.xdist_group("report")


def renewed(path: Path, text: str, *, tracked: bool = False) -> tuple[Path, Refreshed]:
    """Return the report refreshed with a worksheet, and what became of it."""
    case = examine(worksheet(text))
    findings = run(case)
    out = path.with_name(f"{path.stem}-更新.docx")
    done = refresh(
        path,
        compose(case, findings),
        out,
        tracked=tracked,
        page_numbers=False,
        provenance=provenance_of(case, findings),
    )
    return out, done


@pytest.fixture(scope="module")
def power(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a small ledger."""
    return report(worksheet(POWER), tmp_path_factory.mktemp("refreshed") / "报告.docx")


def overwrite(element: Element, text: str) -> None:
    """Write something else into the first text of an element and nothing into the others."""
    first, *others = element.iter(T)
    first.text = text
    for other in others:
        other.text = ""


def body_cell(document: Document, words: str) -> Element:
    """Return the first cell of a table with exactly these words."""
    return next(cell for cell in document.element.body.iter(TC) if text_of(cell).strip() == words)


def test_an_untouched_report_refreshed_is_identical_to_its_new_ledger(power: Path) -> None:
    out, done = renewed(power, CORRECTED)
    assert done.changed
    assert not done.kept
    found = verdict(out, worksheet(CORRECTED))
    assert not found.stale
    assert not found.edited
    assert found.identical, found
    assert verdict(power, worksheet(CORRECTED)).stale, "the old report knows the new ledger already"
    assert found.counted == verdict(power, worksheet(POWER)).counted


def test_a_refreshed_report_remembers_what_a_fresh_one_does(power: Path, tmp_path: Path) -> None:
    out, _ = renewed(power, CORRECTED)
    fresh = opened(report(worksheet(CORRECTED), tmp_path / "新.docx")).record
    found = opened(out).record
    assert found is not None
    assert fresh is not None
    assert found.tables == fresh.tables
    assert found.graphs == fresh.graphs
    drawn = [reread(path.read_bytes()).graphics for path in (out, tmp_path / "新.docx")]
    assert drawn[0] == drawn[1], "totals on stacks and numbers in legends are today's too"
    assert [(one.name, one.text, one.figures) for one in found.sentences] == [
        (one.name, one.text, one.figures) for one in fresh.sentences
    ]
    assert found.facts == fresh.facts
    assert found.origins == fresh.origins


@pytest.mark.parametrize("tracked", [False, True])
def test_exactly_the_hand_edits_are_told_after_a_refresh(tmp_path: Path, tracked: bool) -> None:  # noqa: FBT001  a parameter
    def change(document: Document) -> None:
        first, *_ = [
            content for _, _, content in controls_in(document.element) if re.fullmatch(r"\d+\.\d\d", text_of(content))
        ]
        overwrite(first, "9,999.99")
        paragraph = next(first.iterancestors(P))
        next(paragraph.iter(T)).text = "我们公司当年排放"
        paragraph.addprevious(docx.Document().add_paragraph("人写的一段话，排放量约为 12 吨。")._p)
        overwrite(body_cell(document, "100"), "88")

    template = tmp_path / "模板.docx"
    written(
        "本公司排放{{ 排放.末年总量 | 吨 }}吨，范围1为{{ 排放.末年范围1 | 吨 }}吨。", "{{ 语句.排放结果 }}", "{{ 表.活动数据 }}",
        "{{ 段.发现 }}",
    ).save(str(template))  # fmt: skip
    path = edited(report(worksheet(POWER), tmp_path / "报告.docx", template), change)
    assert sorted(one.stands for one in verdict(path, worksheet(POWER)).edited) == ["88", "9,999.99"]
    out, done = renewed(path, CORRECTED, tracked=tracked)
    assert {one.left.written for one in done.kept} == {"9,999.99", "88"}
    found = verdict(out, worksheet(CORRECTED))
    assert not found.changes
    assert not found.stale
    assert sorted(one.stands for one in found.edited) == ["88", "9,999.99"]
    again, _ = renewed(out, POWER)
    back = verdict(again, worksheet(POWER))
    assert not back.stale
    assert sorted(one.stands for one in back.edited) == ["88", "9,999.99"]


def test_the_other_cells_of_a_table_with_an_overwritten_one_are_todays(power: Path) -> None:
    def change(document: Document) -> None:
        overwrite(body_cell(document, "100"), "88")

    path = edited(power, change)
    out, done = renewed(path, CORRECTED)
    (table,) = [
        table
        for table in docx.Document(str(out)).element.body.iter(TBL)
        if any(text_of(cell).strip() == "88" for cell in table.iter(TC))
    ]
    texts = [text_of(cell).strip() for cell in table.iter(TC)]
    assert "305" in "".join(texts) or "30.5" in texts, texts
    assert "20.5" not in texts
    assert [(one.left.written, one.left.computed) for one in done.kept] == [("88", "100")]


def test_a_changed_number_answers_with_its_new_chain(power: Path) -> None:
    out, _ = renewed(power, CORRECTED)
    found = opened(out)
    record = found.record
    assert record is not None
    assert record.facts["台账哈希"] == worksheet(CORRECTED).sha256
    case = examine(worksheet(CORRECTED))
    now = provenance_of(case).origins["排放.总量[2022]"]
    (printed, *_) = [one for one in found.matched.printed if one.origin == "排放.总量[2022]"]
    answer = ask(found, printed.now or "")
    assert printed.now == f"{now.value:,.2f}"
    assert "排放.总量[2022]" in {one.origin for one in answer.printed}
    assert record.origins["排放.总量[2022]"] == now
    assert verdict(power, worksheet(POWER)).identical


def test_a_table_that_a_person_deleted_is_still_told_and_stays_away(power: Path) -> None:
    def change(document: Document) -> None:
        cell = body_cell(document, "100")
        table = next(cell.iterancestors(TBL))
        caption = table.getprevious()
        assert caption is not None
        remove(caption)
        remove(table)

    path = edited(power, change)
    gone = verdict(path, worksheet(POWER)).missing
    assert len(gone) == 1
    out, _ = renewed(path, CORRECTED)
    found = verdict(out, worksheet(CORRECTED))
    assert found.missing == gone
    assert not found.stale
    assert not [one for one in found.edited if one.stands]


def test_a_number_in_a_loop_beyond_the_last_control_is_told_as_not_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ghgxl.word import controls

    monkeypatch.setattr(controls, "LIMIT", 1)
    template = tmp_path / "模板.docx"
    written(
        "总量{{ 排放.末年总量 | 吨 }}。",
        "{%p for y in 年度 %}",
        "{{ y.年 }}年排放{{ y.总量 | 吨 }}吨。",
        "{%p endfor %}",
    ).save(str(template))
    path = report(worksheet(POWER), tmp_path / "报告.docx", template)
    assert verdict(path, worksheet(POWER)).identical
    out, _ = renewed(path, CORRECTED)
    found = verdict(out, worksheet(CORRECTED))
    assert not found.edited
    now = provenance_of(examine(worksheet(CORRECTED))).origins["排放.总量[2022]"].value
    assert [one.now for one in found.stale] == [f"{now:,.2f}"]


def test_a_figure_in_a_table_cell_gets_new_data_in_its_place(tmp_path: Path) -> None:
    from ghgxl.word.render import render
    from tests.word.making import grid

    document = written("甲")
    grid(document, [["图", "{{ 图.构成 }}"]])
    template = tmp_path / "模板.docx"
    document.save(str(template))
    path, out = tmp_path / "报告.docx", tmp_path / "更新.docx"
    render(template, {"表": {}, "图": {"构成": simple_chart("构成", 1.0, 2.0)}}, path, page_numbers=False)
    done = refresh(path, {"表": {}, "图": {"构成": simple_chart("构成", 5.0, 2.0)}}, out, page_numbers=False)
    assert [one.change.new for one in done.changed] == ["按新数据重绘"]
    (cell,) = [
        cell for cell in docx.Document(str(out)).element.body.iter(TC) if list(cell.iter(P)) and not text_of(cell)
    ]
    assert cell[-1].tag == P
    assert len(list(cell.iter(P))) == 1
    again = refresh(
        out, {"表": {}, "图": {"构成": simple_chart("构成", 5.0, 2.0)}}, tmp_path / "三.docx", page_numbers=False
    )
    assert not again.changed
    none = refresh(
        out,
        {"表": {}, "图": {"构成": dataclasses.replace(simple_chart("构成"), series=())}},
        tmp_path / "三.docx",
        page_numbers=False,
    )
    assert [one.code for one in none.findings] == ["refresh-unanswered"]


def test_cells_merged_by_hand_are_mended_in_a_refreshed_table(tmp_path: Path) -> None:
    from ghgxl.word.render import render
    from tests.word.making import grid

    document = written("甲")
    table = grid(
        document,
        [
            ["部门", "量"],
            ["{%tr for r in 行 %}", ""],
            ["{{ r.名 }}", "{{ r.量 }}"],
            ["", "其中"],
            ["{%tr endfor %}", ""],
        ],
    )
    table.cell(2, 0).merge(table.cell(3, 0))
    template = tmp_path / "模板.docx"
    document.save(str(template))
    path, out = tmp_path / "报告.docx", tmp_path / "更新.docx"
    rows = [{"名": f"部{number}", "量": number} for number in range(3)]
    render(template, {"行": rows[:2]}, path, page_numbers=False)
    refresh(path, {"行": rows}, out, page_numbers=False)
    fresh = tmp_path / "新.docx"
    render(template, {"行": rows}, fresh, page_numbers=False)
    assert merges(out) == merges(fresh)
    assert merges(out).count("restart") == 3


def merges(path: Path) -> list[str]:
    """Return how the cells of all rows are merged down."""
    from ghgxl.word.ooxml import VAL, w

    return [
        str(mark.get(VAL) or "continue")
        for row in docx.Document(str(path)).element.body.iter(TR)
        for mark in row.iter(w("vMerge"))
    ]
