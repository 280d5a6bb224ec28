"""Long tables: rows that only hold text never become a tree, and nobody can tell from the report.

The law is that a long table is its short tables one after another: every row of a short one stands in the tree.
"""

from __future__ import annotations

import copy
import itertools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.table import Table as WordTable
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from ghgxl.report.said import Figure, Said
from ghgxl.word.aside import FEW, Aside
from ghgxl.word.blocks import Press
from ghgxl.word.compile import StoryReader
from ghgxl.word.custom import get_custom
from ghgxl.word.entries import NAMESPACE, from_xml
from ghgxl.word.fill import Filler
from ghgxl.word.ooxml import parse
from ghgxl.word.outline import Outline
from ghgxl.word.package import opened, packed
from ghgxl.word.prints import no_rows
from ghgxl.word.refresh import refresh
from ghgxl.word.remember import controls_in, shown_by
from ghgxl.word.render import check, render
from ghgxl.word.styles import Styles
from tests.word.making import W, blank, cells, grid, read

LONG = 3 * FEW + 5
TEXTS = st.one_of(
    st.sampled_from(["", " ", "甲&<乙>", "]]>", "a\r\nb\tc", "CO~2~与m^3^", "■是□否", "<w:tc>", "&lt;", "&#13;", "𠮷", "\ufdd0"]),
    st.text(max_size=8),
)  # fmt: skip


def row_of(index: int) -> dict[str, object]:
    """Return the values of a row; every third has something that the others have not."""
    return {
        "名": f"源{index}&<{index}>", "量": index, "备注": "" if index % 3 else "另见\n附表", "有": index % 3 == 0, "组": index // 4,
        "项": list(range(index % 3)), "数": Said(f"{index}.50", (Figure(f"{index}.50", "源"),)) if index % 3 else "—",
    }  # fmt: skip


def table_of(texts: list[str]) -> Callable[[Document], WordTable]:
    """Return what puts a table with one repeated row and a last row into a template."""

    def put(document: Document) -> WordTable:
        rows = [["头"] * len(texts), ["{%tr for r in 行 %}"], texts, ["{%tr endfor %}"], ["合计"]]
        return grid(document, [[*row, *[""] * (len(texts) - len(row))] for row in rows])

    return put


def body(document: Document) -> Any:
    """Return the body of a document."""
    return document.element.body


def with_paragraphs(*texts: str) -> Callable[[Document], None]:
    """Return a table whose repeated cell has several paragraphs."""

    def put(document: Document) -> None:
        cell = table_of(["{{ r.名 }}", texts[0]])(document).cell(2, 1)
        for text in texts[1:]:
            cell.add_paragraph(text)

    return put


def with_inner_rows(document: Document) -> None:
    rows = [
        ["头", ""], ["{%tr for r in 行 %}", ""], ["{{ r.名 }}", "{{ r.量 }}"], ["{%tr for x in r.项 %}", ""], ["其中", "{{ x }}"],
        ["{%tr endfor %}", ""], ["{%tr if r.有 %}", ""], ["有", ""], ["{%tr endif %}", ""], ["{%tr endfor %}", ""], ["合计", ""],
    ]  # fmt: skip
    grid(document, rows)


def with_xml(*pieces: str) -> Callable[[Document], None]:
    """Return a table whose repeated cell holds a piece of Word's own."""

    def put(document: Document) -> None:
        paragraph = table_of(["{{ r.名 }}", "{{ r.量 }}"])(document).cell(2, 1).paragraphs[0]._p
        for piece in pieces:
            paragraph.append(parse_xml(piece))

    return put


def with_headings(document: Document) -> None:
    table_of(["{{ r.名 }}", "{{ r.量 }}"])(document).cell(2, 0).paragraphs[0].style = document.styles["Heading 2"]


def with_hand_merged_cells(document: Document) -> None:
    table = table_of(["{{ r.名 }}", "{{ r.量 }}"])(document)
    properties = table.cell(2, 0)._tc.get_or_add_tcPr()
    properties.append(parse_xml(f'<w:vMerge {W} w:val="restart"/>'))


PLAIN: dict[str, Callable[[Document], object]] = {
    "texts": table_of(["{{ r.名 }}", "量{{ r.量 }}（{{ 共 }}）", "{{ r.备注 }}"]),
    "a choice in a cell": table_of(["{{ r.名 }}", "{% if r.有 %}有{% else %}没有{% endif %}"]),
    "a loop in a cell": table_of(["{{ r.名 }}", "{% for x in r.项 %}{{ x }}、{% endfor %}"]),
    "paragraphs that come and go": with_paragraphs("{%p if r.有 %}", "有", "{%p endif %}", "末"),
    "cells that lose their last paragraph": with_paragraphs("{%p for x in r.项 %}", "{{ x }}", "{%p endfor %}"),
    "rows that come and go": with_inner_rows,
}
OTHERS: dict[str, Callable[[Document], object]] = {
    "numbers with an origin": table_of(["{{ r.名 }}", "共{{ r.数 }}吨"]),
    "cells merged by key": table_of(["{% vm r.组 %}{{ r.组 }}", "{{ r.名 }}"]),
    "cells merged by hand": with_hand_merged_cells,
    "headings": with_headings,
    "a field": with_xml(f'<w:fldSimple {W} w:instr=" SEQ 行 "><w:r><w:t>1</w:t></w:r></w:fldSimple>'),
    "a revision": with_xml(f'<w:ins {W} w:id="9" w:author="甲"><w:r><w:t>新</w:t></w:r></w:ins>'),
}  # fmt: skip


def filled(path: Path, rows: list[dict[str, object]]) -> Path:
    """Return what becomes of a template with these rows."""
    out = path.with_name("报告.docx")
    render(path, {"行": rows, "共": "很多"}, out, page_numbers=False)
    return out


def rows_in(report: Path) -> list[bytes]:
    """Return the rows of a report's table, in the one form that equal XML has."""
    found = []
    for row in body(docx.Document(str(report))).iter(qn("w:tr")):
        alone = copy.deepcopy(row)
        alone.tail = None
        found.append(etree.tostring(alone, method="c14n"))
    return found


def in_tree(path: Path) -> Callable[[list[dict[str, object]]], int]:
    """Return what tells how many elements a template is filled to, rows set aside not counted."""
    document = docx.Document(str(path))
    outline = Outline(document)

    def count(rows: list[dict[str, object]]) -> int:
        said: list[str] = []
        scope: dict[str, object] = {"行": rows, "共": "很多"}
        reader = StoryReader(0, copy.deepcopy(document.element), scope, lambda _, words: said.append(words))
        out: list[str] = []
        aside = Aside(outline.heading_styles())
        press = Press(Styles(document, outline), chaptered=True)
        Filler(scope, press, lambda _, words: said.append(words), aside=aside).run(reader.program(), out)
        assert not said
        return sum(1 for _ in parse("".join(out)).iter(etree.Element))

    return count


def saved(folder: Path, put: Callable[[Document], object]) -> Path:
    """Save a template with a table and return its path."""
    document = blank()
    document.add_heading("概况", 1)
    put(document)
    path = folder / "模板.docx"
    document.save(str(path))
    return path


@pytest.mark.parametrize("put", [*PLAIN.values(), *OTHERS.values()], ids=[*PLAIN, *OTHERS])
def test_a_long_table_is_its_short_tables_one_after_another(put: Callable[[Document], object], tmp_path: Path) -> None:
    path = saved(tmp_path, put)
    every = [row_of(index) for index in range(LONG)]
    head, *inner, last = rows_in(filled(path, every))
    short = []
    for start in range(0, LONG, FEW):
        first, *some, end = rows_in(filled(path, every[start : start + FEW]))
        assert (first, end) == (head, last)
        short += some
    assert inner == short


def test_a_row_knows_where_in_a_long_table_it_stands(tmp_path: Path) -> None:
    path = saved(tmp_path, table_of(["{{ loop.index }}/{{ loop.length }}{% if loop.last %}末{% endif %}"]))
    (table,) = read(filled(path, [row_of(index) for index in range(LONG)])).tables
    assert [row[0] for row in cells(table)[1:-1]] == [
        f"{number}/{LONG}{'末' if number == LONG else ''}" for number in range(1, LONG + 1)
    ]


@pytest.mark.parametrize("put", PLAIN.values(), ids=PLAIN)
def test_no_more_of_a_long_table_stands_in_the_tree(put: Callable[[Document], object], tmp_path: Path) -> None:
    count = in_tree(saved(tmp_path, put))
    every = [row_of(0)] * 200
    few, many = count(every[: FEW + 1]), count(every)
    if put is PLAIN["cells that lose their last paragraph"]:  # they are mended in the tree
        assert many > few
    else:
        assert many == few


@pytest.mark.parametrize("put", OTHERS.values(), ids=OTHERS)
def test_what_has_to_be_looked_after_stays_in_the_tree(put: Callable[[Document], object], tmp_path: Path) -> None:
    count = in_tree(saved(tmp_path, put))
    every = [row_of(1)] * 200
    assert count(every) >= count(every[:100]) + 100 * 10


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(TEXTS, min_size=FEW + 1, max_size=FEW + 4))
def test_whatever_the_values_hold_the_report_reads_the_same(values: list[str], tmp_path: Path) -> None:
    path = saved(tmp_path, table_of(["{{ r.名 }}", "说{{ r.名 }}。"]))
    long = rows_in(filled(path, [{"名": value} for value in values]))[1:-1]
    assert long == [rows_in(filled(path, [{"名": value}]))[1] for value in values]


def in_a_field(document: Document) -> None:
    """Put a table into a template of which everything is the result of a field."""
    table = table_of(["{{ r.名 }}", "{{ r.量 }}"])(document)
    for row, kinds in ((0, ("begin", "separate")), (4, ("end",))):
        for kind in kinds:
            mark = f'<w:r {W}><w:fldChar w:fldCharType="{kind}"/></w:r>'
            table.cell(row, 0).paragraphs[0]._p.append(parse_xml(mark))


@pytest.mark.parametrize("put", [*PLAIN.values(), *OTHERS.values(), in_a_field], ids=[*PLAIN, *OTHERS, "in a field"])
def test_a_report_remembers_of_its_long_tables_what_stands_in_it(
    put: Callable[[Document], object], tmp_path: Path
) -> None:
    report = opened(filled(saved(tmp_path, put), [row_of(index) for index in range(LONG)]).read_bytes())
    xml = get_custom(packed(report), NAMESPACE)
    assert xml is not None
    memory = from_xml(xml)
    assert memory is not None
    tables = 0
    for tag, _, content in controls_in(report.element):
        entry, remembered = memory.controls[tag]
        tables += entry.kind == "rows"
        assert remembered == shown_by(entry, content, report.part, no_rows, remembered.figures)
    assert tables == 1


def test_an_overwritten_row_of_a_long_table_is_found(tmp_path: Path) -> None:
    path = saved(tmp_path, PLAIN["a loop in a cell"])
    rows = [row_of(index) for index in range(LONG)]
    report, out, context = filled(path, rows), tmp_path / "新.docx", {"行": rows, "共": "很多"}
    same = refresh(report, context, out, page_numbers=False)
    assert (same.changed, same.kept) == ((), ())
    document = docx.Document(str(report))
    spot = next(text for text in body(document).iter(qn("w:t")) if text.text == rows[-2]["名"])
    spot.text = "某人改过"
    document.save(str(report))
    (kept,) = refresh(report, context, out, page_numbers=False).kept
    assert "手工改为" in str(kept)


def test_a_mistake_in_a_late_row_is_told_once_with_its_place(tmp_path: Path) -> None:
    path = saved(tmp_path, table_of(["{{ r.名 }}", "{{ r.量 }}"]))
    rows = [row_of(index) for index in range(LONG)]
    del rows[-1]["量"]
    (problem,) = check(path, {"行": rows, "共": ""})
    assert "表" in str(problem.place)
    assert "r.量" in str(problem)


def test_every_further_row_takes_the_same_work(tmp_path: Path) -> None:
    path = saved(tmp_path, PLAIN["texts"])

    def calls(rows: int) -> int:
        every = [row_of(0)] * rows
        counted = itertools.count()
        sys.setprofile(lambda *_: next(counted))
        try:
            filled(path, every)
        finally:
            sys.setprofile(None)
        return next(counted)

    calls(FEW)  # what is done once
    small, middle, large = (calls(FEW + more) for more in (100, 1100, 2100))
    assert large - middle == pytest.approx(middle - small, rel=0.02)
    assert (large - middle) / 1000 < 200


def test_filling_a_template_loads_nothing_that_only_a_ledger_needs() -> None:
    code = "import sys, ghgxl.word.render; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert {"ghgxl.checks", "ghgxl.inventory", "ghgxl.factors", "ghgxl.ledger"}.isdisjoint(loaded)
