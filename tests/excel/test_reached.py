"""What a cell is added up from, against a search that lists every cell; and how much is looked at on the way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghgxl.excel.formula import summed
from ghgxl.excel.grid import Book, Grid
from ghgxl.excel.package import open_package
from ghgxl.excel.reached import Cell, Search
from tests.excel.workbooks import write

SHEETS, ROWS, COLUMNS = ("甲", "乙"), 5, 3


def book(sheets: Mapping[str, list[list[object]]]) -> Book:
    with TemporaryDirectory() as folder:
        return Book(open_package("台账.xlsx", write(Path(folder, "台账.xlsx"), sheets).read_bytes()))


def listed(found: Book, held: Mapping[Cell, set[str]], cell: Cell) -> tuple[set[Cell], set[Cell], bool, bool]:
    """Every cell one by one: the records that a cell's formula adds, the other numbers, and how they are added."""
    records, others, met, waiting = set(), set(), {cell}, [cell]
    exact, chosen = True, False
    while waiting:
        sheet, row, column = waiting.pop()
        text = found.grid(sheet).formula(row, column)
        if not text:
            if (sheet, row, column) != cell and isinstance(found.grid(sheet).at(row, column), float):
                others.add((sheet, row, column))
            continue
        added = summed(text)
        exact, chosen = exact and added.exact, chosen or added.chosen
        for area in added.areas:
            for part in (
                (area.sheet or sheet, line, at)
                for line in range(area.top, min(area.bottom, ROWS) + 1)
                for at in range(area.left, min(area.right, COLUMNS) + 1)
            ):
                if part not in met:
                    met.add(part)
                    (records.add if "E01" in held.get(part, ()) else waiting.append)(part)
    return records, others, exact, chosen


def reference(sheet: str, first: tuple[int, int], last: tuple[int, int]) -> str:
    (top, bottom), (left, right) = sorted((first[0], last[0])), sorted((first[1], last[1]))
    return f"{sheet}!{'ABC'[left]}{top + 1}:{'ABC'[right]}{bottom + 1}"


spots = st.tuples(st.integers(0, ROWS - 1), st.integers(0, COLUMNS - 1))
references = st.builds(reference, st.sampled_from(SHEETS), spots, spots)
formulas = st.one_of(
    st.builds("=SUM({})".format, references),
    st.builds("=SUM({})+{}".format, references, references),
    st.builds("=SUMIFS({},{},1)".format, references, references),
    st.builds("=MAX({})".format, references),
    st.builds("=SUM({}!B:B)".format, st.sampled_from(SHEETS)),
)
contents = st.one_of(st.none(), st.just("字"), st.just(1.0), formulas.map(lambda text: (text, 1.0)))
grids = st.lists(st.lists(contents, min_size=COLUMNS, max_size=COLUMNS), min_size=ROWS, max_size=ROWS)
cells = st.tuples(st.sampled_from(SHEETS), st.integers(1, ROWS), st.integers(1, COLUMNS))


@given(
    st.fixed_dictionaries(dict.fromkeys(SHEETS, grids)),
    st.dictionaries(cells, st.sets(st.sampled_from(("E01", "E02")), min_size=1)),
)
def test_what_is_reached_is_what_a_search_of_every_cell_finds(
    sheets: dict[str, list[list[object]]], held: dict[Cell, set[str]]
) -> None:
    found = book({name: [["字"] * COLUMNS if not any(row) else row for row in rows] for name, rows in sheets.items()})
    search = Search(found, held)
    for cell in ((sheet, row, column) for sheet in SHEETS for row in range(1, ROWS + 1) for column in (1, 2, 3)):
        records, others, exact, chosen = listed(found, held, cell)
        reached = search.reach(cell, "E01")
        assert (reached.records.number, reached.records.first) == (len(records), tuple(sorted(records)[:3]))
        assert (reached.exact, reached.chosen) == (exact, chosen)
        if records:  # without one, what else is added is of no account
            assert (reached.others.number, reached.others.first) == (len(others), tuple(sorted(others)[:3]))


def test_a_detail_sheet_that_every_row_of_a_summary_adds_is_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    details = [["E01" if row % 2 else "E02", (f"=A{row}", 1.0) if row % 5 else 2.0] for row in range(1, 1001)]
    summary = [["E01", (f"=SUMIFS(明细!$B$1:$B$1000,明细!$A$1:$A$1000,A{row})", 3.0)] for row in range(1, 201)]
    found = book({"汇总": summary, "明细": details})
    search = Search(found, {("明细", 5, 2): {"E01"}})
    looked = [0]

    def counted(name: str) -> None:
        plain = getattr(Grid, name)

        def once_more(grid: Grid, row: int, column: int) -> object:
            looked[0] += 1
            return plain(grid, row, column)

        monkeypatch.setattr(Grid, name, once_more)

    counted("at")
    counted("formula")
    reached = [search.reach(("汇总", row, 2), "E01") for row in range(1, 201)]
    assert {(one.records.number, one.others.number, one.chosen) for one in reached} == {(1, 199, True)}
    assert looked[0] <= 2 * 2 * 1000 + 200  # each cell of the details once or twice, each of the summary once
