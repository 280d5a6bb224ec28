"""A table that the office lays out itself and repeats for each emission source, with merged cells, for any number of sources."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from ghgxl.numbers import fixed
from ghgxl.word.render import render
from tests.report.test_report import context, small
from tests.word.making import blank, grid


def template(path: Path) -> Path:
    """A row for each source: equal scopes in one cell, the year's emissions over two columns."""
    document = blank()
    table = grid(
        document,
        [
            ["范围", "排放源", "2023年", "备注"],
            ["{%tr for s in 排放源 %}", "", "", ""],
            ["{% vm s.范围 %}{{ s.范围 }}", "{{ s.名称 }}", "", ""],
            ["{%tr endfor %}", "", "", ""],
        ],
    )
    table.cell(2, 2).merge(table.cell(2, 3)).text = "{{ s.排放量(2023) | 吨 }}"
    document.save(str(path))
    return path


@pytest.mark.parametrize("count", [1, 2, 500])
def test_each_source_has_its_row(count: int, tmp_path: Path) -> None:
    names = context(small(sources=count))
    out = tmp_path / "报告.docx"
    render(template(tmp_path / "模板.docx"), names, out, page_numbers=False)
    rows = [list(row.iter(qn("w:tc"))) for row in docx.Document(str(out)).element.body.iter(qn("w:tr"))][1:]
    texts = [["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row] for row in rows]
    listed = names["排放源"]
    assert [row[1:] for row in texts] == [[one.名称, fixed(one.排放量[2023], 2)] for one in listed]
    assert len(listed) == count
    spans = [[grid_span.get(qn("w:val")) for cell in row for grid_span in cell.iter(qn("w:gridSpan"))] for row in rows]
    assert spans == [["2"]] * count
    assert [row[0] for row in texts if row[0]] == list(dict.fromkeys(one.范围 for one in listed))
    assert sum(one.排放量[2023] for one in listed) == pytest.approx(names["排放"]["总量"][2023])


def test_a_source_that_nobody_quantified_has_no_emissions_and_is_never_zero() -> None:
    (source,) = small().sources
    listed = context(
        small()._replace(sources=(source, source._replace(id="S2", name="备用", quantified=False, reason="停用")))
    )
    other = listed["排放源"][1]
    assert (other.名称, other.量化, other.不量化理由, other.排放量, other.末年排放量) == (
        "备用",
        False,
        "停用",
        {2023: None},
        None,
    )
