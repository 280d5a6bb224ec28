"""Every number has an origin, and its parts make it: of the example, of worksheets, of ledgers that hypothesis makes up."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl import datafiles
from ghgxl.checks import Case, examine, run
from ghgxl.excel.reading import read
from ghgxl.ledger import Ledger
from ghgxl.report.compose import compose
from ghgxl.report.nouns import Cell, Table
from ghgxl.report.provenance import Provenance, provenance_of, recomputed
from ghgxl.report.provenance.cells import condensed
from ghgxl.report.provenance.telling import told
from ghgxl.report.rounding import misfits
from ghgxl.report.said import Known, Said
from tests.worksheets import worksheet

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "workbooks" / "示例台账.xlsx"

#: Tables that print what was computed: each number in them has an origin.
COMPUTED = (
    "能源消费结构", "电力流向", "燃料消耗", "活动数据", "排放量", "排放占比", "按气体", "ISO类别", "排放因子", "GWP", "不确定性",
    "变化分解", "数据溯源", "产品产量强度",
)  # fmt: skip

KINDS = (
    ("外购电力", "范围2", "外购电力", "电力", ("MWh", "万kWh", "kWh")),
    ("柴油", "范围1", "移动燃烧", "柴油", ("t", "kg")),
    ("天然气", "范围1", "固定燃烧", "天然气", ("万Nm3", "Nm3")),
    ("冷媒", "范围1", "逸散排放", "R-410A", ("kg",)),
)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Ledgers of one to four sources, one to three years, several records a year in several units and departments."""
    lines = []
    row = 4
    years = draw(st.integers(1, 3))
    for number in range(draw(st.integers(1, 4))):
        name, scope, kind, factor, units = KINDS[number]
        lines.append(f"排放源 | S{number} | {name} | {scope} | {kind} | {factor}")
        for year in range(2021, 2021 + years):
            for _ in range(draw(st.integers(1, 3))):
                amount = draw(st.floats(0.001, 90_000).map(lambda value: f"{value:.4f}"))
                unit, department = draw(st.sampled_from(units)), draw(st.sampled_from(("", "一车间", "二车间")))
                lines.append(f"活动数据!C{row} | S{number} | {amount} | {unit} | {year} | {department}")
                row += draw(st.integers(1, 3))
    return worksheet("\n".join(lines))


def cells_of(context: dict[str, object], *names: str) -> list[Cell]:
    """Return the cells of all rows of some tables."""
    tables = context["表"]
    assert isinstance(tables, dict)
    blocks = [
        block for name in names for block in (tables[name] if isinstance(tables[name], tuple) else (tables[name],))
    ]
    return [cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row]


def composed(ledger: Ledger) -> tuple[Case, dict[str, object], Provenance]:
    case = examine(ledger)
    return case, compose(case, run(case)), provenance_of(case)


def assert_lawful(found: Provenance) -> None:
    """Assert that every origin's parts are known and make its value."""
    for name, origin in found.origins.items():
        assert set(origin.parts) <= set(found.origins), name
        made = recomputed(origin, [found.origins[part].value for part in origin.parts])
        if made is not None:
            assert math.isclose(made, origin.value, rel_tol=1e-12, abs_tol=1e-12), (name, made, origin.value)


@settings(max_examples=40, deadline=None)
@given(ledgers())
def test_each_number_of_the_tables_has_an_origin_whose_parts_make_it(ledger: Ledger) -> None:
    _, context, found = composed(ledger)
    assert_lawful(found)
    for cell in cells_of(context, *COMPUTED):
        if cell.origin and cell.text != "—":
            assert cell.origin in found.origins, (cell.text, cell.origin)


@settings(max_examples=25, deadline=None)
@given(ledgers())
def test_a_total_leads_down_to_every_cell_of_the_ledger(ledger: Ledger) -> None:
    case, _, found = composed(ledger)
    for year in case.inventory.years:
        waiting, sources = [f"排放.总量[{year}]"], set()
        while waiting:
            origin = found.origins[waiting.pop()]
            waiting += origin.parts
            if origin.rule == "读数":
                sources.add(origin.words.split()[0])
                assert origin.cells.startswith("活动数据!C")
        assert sources == {line.source.id for line in case.inventory.of(year)}
        lines = [found.origins[f"源.{line.source.id}[{year}]"].value for line in case.inventory.of(year)]
        assert math.fsum(lines) == found.origins[f"排放.总量[{year}]"].value


def test_the_example_obeys_the_law_and_leaves_no_computed_number_without_an_origin() -> None:
    _, context, found = composed(read(EXAMPLE))
    assert_lawful(found)
    plain = [
        cell.text
        for cell in cells_of(context, *COMPUTED)
        if cell.text.replace(",", "").replace(".", "").rstrip("%").isdigit() and cell.origin not in found.origins
    ]
    assert plain == []


def test_the_values_and_sentences_of_a_template_know_their_origins() -> None:
    _, context, found = composed(read(EXAMPLE))
    emissions, sentences = context["排放"], context["语句"]
    assert isinstance(emissions, dict)
    assert isinstance(sentences, dict)
    total = emissions["总量"][2021]
    assert isinstance(total, Known)
    assert found.origins[total.name].value == total
    result = sentences["排放结果"]
    assert isinstance(result, Said)
    assert ("1,694.29", "排放.范围2[2021]") in result.figures
    for sentence in sentences.values():
        assert isinstance(sentence, Said)
        for figure in sentence.figures:
            assert figure.text in sentence
            assert figure.origin in found.origins


def test_electricity_is_told_down_to_its_cells_its_factor_and_the_notice() -> None:
    _, _, found = composed(read(EXAMPLE))
    lines = told(found.origins, "排放.范围2[2021]")
    words = "\n".join(f"{line.text} {line.source}" for line in lines)
    for part in (
        "3,593.406 MWh × 0.4715 tCO2/MWh",
        "359.3406 万kWh × 10",
        "活动数据!C105:C152（48 格）",
        "公告2024年第12号",
        "附件表3",
    ):
        assert part in words, part


def test_records_in_two_units_are_converted_each_by_itself(ledger: Ledger) -> None:
    """
    排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力
    活动数据!C4 | S1 | 10 | MWh | 2021
    活动数据!C5 | S1 | 2 | 万kWh | 2021
    """
    _, _, found = composed(ledger)
    activity = found.origins["源.S1[2021].活动数据"]
    assert activity.value == pytest.approx(30)
    assert activity.times in ((1.0, 10.0), (10.0, 1.0))
    assert {found.origins[part].cells for part in activity.parts} == {"活动数据!C4", "活动数据!C5"}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([14], "活动数据!C14"),
        ([14, 15, 16], "活动数据!C14:C16（3 格）"),
        ([4, 7, 10, 13], "活动数据!C4:C13（每 3 行一格）（4 格）"),
        ([4, 5, 9], "活动数据!C4:C5、C9（3 格）"),
        ([4, 9, 11], "活动数据!C4、C9、C11（3 格）"),
    ],
)
def test_cells_are_condensed(rows: list[int], words: str) -> None:
    assert condensed({("活动数据", 3): rows}) == words


@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=3000, unique=True))
def test_condensed_cells_stay_short_and_tell_how_many_there_are(rows: list[int]) -> None:
    words = condensed({("活动数据", 3): rows})
    assert len(words) < 1000
    assert len(rows) == 1 or words.endswith(f"（{len(rows)} 格）")


def test_a_table_has_a_note_only_where_displayed_parts_miss_the_total(sheet: object) -> None:
    def notes(first: float, second: float) -> str:
        assert callable(sheet)
        ledger = sheet(f"""
        排放源 | S1 | 甲 | 范围1 | 固定燃烧 | 甲
        排放源 | S2 | 乙 | 范围1 | 固定燃烧 | 乙
        企业因子 | 甲 | CO2 | 1 | tCO2/t | 检测报告
        企业因子 | 乙 | CO2 | 1 | tCO2/t | 检测报告
        活动数据!C4 | S1 | {first} | t | 2021
        活动数据!C5 | S2 | {second} | t | 2021
        """)
        table = composed(ledger)[1]["表"]["排放量"]  # type: ignore[index]  # a context holds anything
        assert isinstance(table, Table)
        return "".join(table.notes)

    assert "各项之和 2.00，合计 2.01" in notes(1.004, 1.004)
    assert "8170" not in notes(1.25, 1.5)


@settings(max_examples=40, deadline=None)
@given(ledgers())
def test_a_rounding_note_is_true(ledger: Ledger) -> None:
    _, context, _ = composed(ledger)
    tables = context["表"]
    assert isinstance(tables, dict)
    for block in tables.values():
        for table in block if isinstance(block, tuple) else (block,):
            assert isinstance(table, Table)
            said = any("末位不尽相同" in note for note in table.notes)
            assert said == bool(list(misfits(table)))


def test_the_hash_of_the_factor_data_is_over_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = datafiles.sha256()
    whole = datafiles.text_of
    monkeypatch.setattr(datafiles, "text_of", lambda name: whole(name) + ("\n" if name == "gwp.csv" else ""))
    datafiles.sha256.cache_clear()
    assert datafiles.sha256() != before
    datafiles.sha256.cache_clear()
