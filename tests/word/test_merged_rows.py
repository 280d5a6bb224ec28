"""Cells merged in Word, across and down, survive any number of rows that a loop makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from tests.word.making import Bench, blank, grid
from tests.word.test_filling import merges


def spans(table: Table) -> list[list[int]]:
    """Return how many columns of the grid each cell of each row takes."""
    return [[cell.grid_span for cell in row.tc_lst] for row in table._tbl.tr_lst]


def words(table: Table) -> list[list[str]]:
    """Return the text of each cell as it stands in the file."""
    return [["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def complaints(bench: Bench) -> list[str]:
    """Return what the validator says of what was filled."""
    return [str(error) for error in OpenXmlValidator().validate(bench.out).errors]


def across() -> Document:
    """A loop over a row of which the first two cells are one."""
    document = blank()
    table = grid(
        document,
        [["类", "源", "量"], ["{%tr for r in 行 %}", "", ""], ["", "", "{{ r.量 }}"], ["{%tr endfor %}", "", ""]],
    )
    table.cell(2, 0).merge(table.cell(2, 1)).text = "{% vm r.类 %}{{ r.类 }}"
    return document


@pytest.mark.parametrize("count", [0, 1, 2, 7, 300])
def test_cells_merged_across_stay_so_and_merge_down_by_their_key(count: int, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    rows = [{"类": f"类{number // 3}", "量": number} for number in range(count)]
    (table,) = bench.filled(across(), {"行": rows}).tables
    assert spans(table) == [[1, 1, 1], *[[2, 1]] * count]
    assert [row[0] for row in merges(table)[1:]] == ["continue" if number % 3 else "restart" for number in range(count)]
    assert [row[1] for row in words(table)[1:]] == [str(number) for number in range(count)]
    assert [row[0] for row in words(table)[1:]] == ["" if number % 3 else f"类{number // 3}" for number in range(count)]
    assert complaints(bench) == []


def down(condition: str = "") -> Document:
    """A loop over two rows of which the first cells are one, the first row on a condition."""
    document = blank()
    rows = [
        ["类", "项"],
        ["{%tr for r in 行 %}", ""],
        ["{{ r.类 }}", "甲"],
        ["", "乙"],
        ["{%tr endfor %}", ""],
        ["完", ""],
    ]
    if condition:
        rows = [*rows[:2], [f"{{%tr if {condition} %}}", ""], rows[2], ["{%tr endif %}", ""], *rows[3:]]
    table = grid(document, rows)
    first = 3 if condition else 2
    last = len(rows) - 3
    for row in (first, last):
        properties = table.rows[row]._tr.tc_lst[0].get_or_add_tcPr()
        properties._add_vMerge().val = "restart" if row == first else "continue"
    return document


@pytest.mark.parametrize("count", [0, 1, 40])
def test_cells_merged_down_inside_a_turn_stay_so(count: int, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (table,) = bench.filled(down(), {"行": [{"类": str(number)} for number in range(count)]}).tables
    assert [row[0] for row in merges(table)] == [None, *["restart", "continue"] * count, None]
    assert [row[0] for row in words(table)] == [
        "类",
        *(text for number in range(count) for text in (str(number), "")),
        "完",
    ]
    assert complaints(bench) == []


def test_a_cell_whose_upper_part_is_left_out_begins_anew(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (table,) = bench.filled(
        down("r.有"), {"行": [{"类": "一", "有": True}, {"类": "二", "有": False}, {"类": "三", "有": True}]}
    ).tables
    assert [row[0] for row in merges(table)] == [None, "restart", "continue", "restart", "restart", "continue", None]
    assert complaints(bench) == []


def test_a_cell_that_goes_on_from_the_header_into_the_loop_goes_on_through_every_turn(tmp_path: Path) -> None:
    document = blank()
    table = grid(
        document, [["项", "量"], ["{%tr for r in 行 %}", ""], ["", "{{ r }}"], ["{%tr endfor %}", ""], ["", "合计"]]
    )
    for row, mark in enumerate(("restart", *["continue"] * 4)):
        table.rows[row]._tr.tc_lst[0].get_or_add_tcPr()._add_vMerge().val = mark
    bench = Bench(tmp_path)
    (filled,) = bench.filled(document, {"行": [1, 2, 3]}).tables
    assert [row[0] for row in merges(filled)] == ["restart", *["continue"] * 4]
    assert complaints(bench) == []
