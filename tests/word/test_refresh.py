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
    document.element.body.insert(4, table._tbl)  # noqa: SLF001  python-docx has no public way to move a table
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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
    return sorted(one for line in everything(document) for one in re.findall(rf"{WRITTEN}\d+", line))


def _count(document: Document, word: str) -> int:
    return sum(line.count(word) for line in everything(document))
