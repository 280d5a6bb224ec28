"""A report that people have edited is brought up to date: what they wrote stays, what was generated is today's."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from ghgxl.errors import OutputError, TemplateError
from ghgxl.report.nouns import Cell, Node, Paragraphs, Tree
from ghgxl.word.custom import get_custom
from ghgxl.word.entries import NAMESPACE, Entry, from_xml
from ghgxl.word.ooxml import fragment, remove, text_of
from ghgxl.word.package import opened, packed
from ghgxl.word.prints import shown, words
from ghgxl.word.refresh import Refreshed, refresh
from ghgxl.word.remember import controls_in
from ghgxl.word.render import render
from tests.word.editing import OVERWRITTEN, STROKES, WRITTEN, decided, edited, everything, outside
from tests.word.making import grid, simple_chart, simple_table, written

TEXT = [
    "{{ 目录 }}", "{{ 表目录 }}", "# 概况", "本公司{{ 名 }}{{ 年 }}年排放{{ 量 | 吨 }}吨，CO~2~见{{ 表号.甲 }}。", "{{ 句 }}",
    "{{ 段.说明 }}", "{%p for s in 源 %}", "{{ s.名 }}排放{{ s.量 | 吨 }}吨。", "{%p endfor %}", "{{ 图.架构 }}",
    "# 排放", "{{ 表.甲 }}", "{{ 图.构成 }}", "{{ 表.宽 }}", "{%p if 有 %}", "有的话{{ 量 }}。", "{%p endif %}", "完",
]  # fmt: skip
ROWS = [["源", "量"], ["{%tr for s in 源 %}", ""], ["{{ s.名 }}", "{{ s.量 | 吨 }}"], ["{%tr endfor %}", ""]]


def context(step: int, *, sources: int = 2, notes: int = 2, rows: int = 3) -> dict[str, object]:
    """Return the values of one state of a ledger."""
    held = tuple((Cell(f"源{number}"), Cell(f"{number + step}.50"), Cell("—")) for number in range(rows))
    return {
        "名": "甲公司", "年": 2020 + step, "量": 1000.5 + step, "句": f"共{step}项，CO~2~为主。", "有": step < 2,
        "源": [{"名": f"源{number}", "量": number * 10.0 + step} for number in range(sources)],
        "段": {"说明": Paragraphs(tuple(f"第{number}段说明{step}。" for number in range(notes)))},
        "表": {"甲": simple_table("甲", held, notes=(f"注：第{step}版。",)), "宽": simple_table("宽", held, landscape=True)},
        "图": {
            "构成": simple_chart("构成", 1.0 + step, 2.0),
            "架构": Tree("架构", "架构图", (Node("总经理", (Node(f"部门{step}"),)),), "总经理下设部门"),
        },
    }  # fmt: skip


def template(folder: Path) -> Path:
    """Save a template with every kind of control."""
    document = written(*TEXT)
    document.sections[0].header.paragraphs[0].text = "{{ 名 }}{{ 年 }}年报告"
    table = grid(document, ROWS)
    document.element.body.insert(4, table._tbl)
    path = folder / "模板.docx"
    document.save(str(path))
    return path


def made(folder: Path, values: dict[str, object], name: str = "报告.docx") -> Path:
    """Return a report."""
    out = folder / name
    render(template(folder), values, out, page_numbers=False)
    return out


def renewed(
    report: Path, values: dict[str, object], *, tracked: bool = False, name: str = "新.docx"
) -> tuple[Refreshed, Document]:
    """Return what became of a report, and the document."""
    out = report.with_name(name)
    out.unlink(missing_ok=True)
    done = refresh(report, values, out, page_numbers=False, tracked=tracked, date="2022-03-31T00:00:00Z")
    return done, opened((out if done.changed else report).read_bytes())


def held(document: Document) -> dict[Entry, list[str]]:
    """Return what each control of a report shows, by what it came from."""
    xml = get_custom(packed(document), NAMESPACE)
    memory = None if xml is None else from_xml(xml)
    assert memory is not None
    found: dict[Entry, list[str]] = {}
    for part in (document.element, document.sections[0].header.part.element):
        for tag, _, content in controls_in(part):
            entry = memory.controls[tag][0]
            found.setdefault(entry, []).append(words(shown(content)))
    return found


def errors(path: Path) -> list[str]:
    """Return what the validator finds."""
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


# -- the laws ----------------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    strokes=st.lists(st.sampled_from(STROKES), max_size=8),
    seed=st.integers(0, 2**32),
    sources=st.integers(2, 4),
    notes=st.integers(1, 4),
    rows=st.integers(1, 5),
)
def test_whatever_people_do_to_a_report_their_text_stays_and_the_rest_is_todays(
    strokes: list[str], seed: int, sources: int, notes: int, rows: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        today = context(1, sources=sources, notes=notes, rows=rows)
        report = made(folder, context(0))
        before = edited(report, strokes, seed, folder / "改.docx")
        done, after = renewed(folder / "改.docx", today)
        assert outside(after) == outside(before)
        assert _written(after) == _written(before)
        fresh = held(opened(made(folder, today, "全新.docx").read_bytes()))
        for entry, texts in held(after).items():
            if entry.expression.startswith("表号."):  # it says 相应说明 when its table was deleted
                continue
            for text in texts:
                if OVERWRITTEN not in text and WRITTEN not in text and text:
                    assert text in fresh[entry], entry
        assert _count(after, OVERWRITTEN) == _count(before, OVERWRITTEN)
        assert bool(done.kept) == any(OVERWRITTEN in text for texts in held(before).values() for text in texts)
        if done.changed:
            assert errors(folder / "新.docx") == []
            assert renewed(folder / "新.docx", today, name="再.docx")[0].changed == ()
        tracked, marked = renewed(folder / "改.docx", today, tracked=True, name="修订.docx")
        assert len(tracked.changed) == len(done.changed)
        if tracked.changed:
            assert errors(folder / "修订.docx") == []
            assert everything(decided(marked, accept=True)) == everything(after)
            rejected = decided(opened((folder / "修订.docx").read_bytes()), accept=False)
            assert everything(rejected) == everything(before)
            assert renewed(folder / "修订.docx", today, name="再.docx")[0].changed == ()


def _written(document: Document) -> list[str]:
    return sorted(one for line in everything(document) for one in re.findall(rf"{WRITTEN}\d+号", line))


def _count(document: Document, word: str) -> int:
    return sum(line.count(word) for line in everything(document))


# -- single cases --------------------------------------------------------------------------------------------------


def test_a_report_without_changes_says_so_and_nothing_is_written(tmp_path: Path) -> None:
    report = made(tmp_path, context(0))
    done = refresh(report, context(0), tmp_path / "新.docx", page_numbers=False)
    assert done.changed == done.kept == ()
    assert not (tmp_path / "新.docx").exists()


def test_a_refreshed_report_reads_like_a_fresh_one(tmp_path: Path) -> None:
    today = context(1, rows=5, notes=3)
    _, after = renewed(made(tmp_path, context(0)), today)
    fresh = opened(made(tmp_path, today, "全新.docx").read_bytes())
    assert everything(after) == everything(fresh)
    assert [text_of(p) for p in after.element.body.iter(qn("w:p"))] == [
        text_of(p) for p in fresh.element.body.iter(qn("w:p"))
    ]


def test_changes_are_told_with_place_old_and_new(tmp_path: Path) -> None:
    done, _ = renewed(made(tmp_path, context(0)), context(1))
    told = [str(changed) for changed in done.changed]
    assert any(
        line.startswith("正文 第1章“概况”之下") and line.endswith("〔量 | 吨〕：1,000.50 → 1,001.50") for line in told
    )
    assert any(line.startswith("正文 第2章“排放”之下") and "第2行第2列〔表.甲〕：0.50 → 1.50" in line for line in told)


def test_what_was_overwritten_is_left_and_told_with_what_is_computed(tmp_path: Path) -> None:
    report = made(tmp_path, context(0))
    document = docx.Document(str(report))
    text = next(item for item in document.element.body.iter(qn("w:t")) if item.text == "1,000.50")
    text.text = "约一千"
    report.write_bytes(packed(document))
    done, after = renewed(report, context(1))
    (kept,) = done.kept
    assert (kept.left.written, kept.left.computed) == ("约一千", "1,001.50")
    assert "约一千" in "".join(everything(after))


def test_a_table_put_in_by_hand_moves_the_numbers_of_ours_and_references_follow(tmp_path: Path) -> None:
    report = made(tmp_path, context(0))
    document = docx.Document(str(report))
    own = fragment('<w:p><w:pPr><w:pStyle w:val="Caption"/></w:pPr><w:r><w:t>表 自己的</w:t></w:r></w:p>')[0]
    heading = next(p for p in document.paragraphs if p.text == "排放")
    heading._p.addnext(own)
    report.write_bytes(packed(document))
    _, after = renewed(report, context(1))
    lines = [text_of(p) for p in after.element.body.iter(qn("w:p"))]
    assert "表 2-1\u3000自己的" in lines
    assert "表 2-2\u3000甲一览" in lines
    assert any("见表 2-2。" in line for line in lines)
    assert sum(line.startswith("表 2-2\u3000甲一览") for line in lines) == 2, "in the list of tables too"


def test_conditions_and_loops_that_turn_out_otherwise_are_told(tmp_path: Path) -> None:
    done, _ = renewed(made(tmp_path, context(0)), context(2, sources=3))
    told = " ".join(finding.message for finding in done.findings)
    assert "条件“有”现在不成立" in told
    assert "“源”的循环原有2项，现在有3项" in told


def test_a_chart_keeps_its_part_and_gets_new_data_and_a_new_workbook(tmp_path: Path) -> None:
    report = made(tmp_path, context(0))
    _, after = renewed(report, context(1))

    def charts(document: Document) -> list[Any]:
        return [rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/chart")]

    (old,), (new,) = charts(opened(report.read_bytes())), charts(after)
    assert old.partname == new.partname
    assert new.blob.replace(b".0<", b"<").count(b"<c:v>2</c:v>") == 2
    books = [[rel.target_part.blob for rel in part.rels.values()] for part in (old, new)]
    assert len(books[1]) == 1
    assert books[0] != books[1]


def test_a_report_that_remembers_nothing_is_refused_in_one_sentence(tmp_path: Path) -> None:
    plain = tmp_path / "别的.docx"
    plain.write_bytes(packed(written("正文")))
    with pytest.raises(TemplateError, match="没有可更新的内容"):
        refresh(plain, context(0), tmp_path / "新.docx")
    report = made(tmp_path, context(0))
    document = docx.Document(str(report))
    for part in (document.element, document.sections[0].header.part.element):
        for _, control, _ in list(controls_in(part)):
            if control.getparent() is not None:
                remove(control)
    report.write_bytes(packed(document))
    with pytest.raises(TemplateError, match="内容控件"):
        refresh(report, context(0), tmp_path / "新.docx")


def test_the_report_itself_is_never_written_over(tmp_path: Path) -> None:
    report = made(tmp_path, context(0))
    with pytest.raises(OutputError):
        refresh(report, context(1), report)


@pytest.mark.parametrize("data", [b"", b"PK", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_word_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(data)
    with pytest.raises(TemplateError, match=r"坏\.docx"):
        refresh(path, context(0), tmp_path / "新.docx")
