"""Every number has an origin, and its parts make it: of the example, of worksheets, of ledgers that hypothesis makes up."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl import datafiles
from ghgxl.checks import Case, examine, run
from ghgxl.excel.reading import read
from ghgxl.ledger import Ledger
from ghgxl.report.brief import Indicator
from ghgxl.report.compose import compose
from ghgxl.report.graphs import points
from ghgxl.report.grids import placed
from ghgxl.report.nouns import Cell, Paragraphs, Table
from ghgxl.report.provenance import SHARE, Origin, Provenance, provenance_of, recomputed
from ghgxl.report.provenance.cells import condensed
from ghgxl.report.provenance.telling import told
from ghgxl.report.rounding import misfits
from ghgxl.report.said import Known, Said, figures_of
from ghgxl.word.record import grid
from tests.report.test_report import small
from tests.report.test_sector import RECORDS, ledger_of
from tests.report.test_three import every_kind
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
                when = draw(st.sampled_from((f"{year}", f"{year}-02", f"{year}-11")))
                lines.append(f"活动数据!C{row} | S{number} | {amount} | {unit} | {when} | {department}")
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
    findings = run(case)
    return case, compose(case, findings), provenance_of(case, findings)


def assert_lawful(found: Provenance) -> None:
    """Assert that every origin's parts are known and make its value."""
    for name, origin in found.origins.items():
        assert set(origin.parts) <= set(found.origins), name
        made = recomputed(origin, [found.origins[part].value for part in origin.parts])
        if made is not None:
            largest = max((abs(found.origins[part].value) for part in origin.parts), default=0.0)
            small = 1e-12 * max(1.0, largest)  # a difference is as exact as what it is taken from
            assert math.isclose(made, origin.value, rel_tol=1e-12, abs_tol=small), (name, made, origin.value)


_PRINTED = re.compile(r"[±▲▼]?\s*(?P<number>[+\-−]?\d[\d,]*(?:\.\d+)?)(?P<percent>%?)(?: \D.*)?")


def prints(text: str, origin: Origin) -> bool:
    """Return whether a text prints an origin's value, rounded to the digits that it shows; a share as a percentage."""
    printed = _PRINTED.fullmatch(text)
    assert printed, text
    shown = abs(float(printed["number"].replace(",", "").replace("−", "-")))
    percent = 100 if printed["percent"] and origin.unit in (SHARE, "") else 1
    values = (abs(origin.value), abs(origin.value) * percent)
    half = 0.5 * 10.0 ** -len(printed["number"].partition(".")[2])
    return any(abs(shown - value) <= half * (1 + 1e-9) + 1e-9 * value for value in values)


def assert_printed(text: str, name: str, found: Provenance) -> None:
    """Assert that a text prints the value of a name; one that holds the numbers of several years, those of its parts."""
    origin, texts = found.origins[name], text.split("；")
    if len(texts) == 1:
        assert prints(text, origin), (text, origin)
    for one in texts if len(texts) > 1 else ():
        assert any(prints(one, found.origins[part]) for part in origin.parts), (text, origin)


def assert_told(ledger: Ledger, context: dict[str, object], found: Provenance) -> None:
    """Assert that every number in every table has an origin that it prints, or is a text of the ledger or an ordinal."""
    texts = {row.text(header) for rows in ledger.sheets.values() for row in rows for header in row.values}
    tables = context["表"]
    assert isinstance(tables, dict)
    for block in tables.values():
        for table in block if isinstance(block, tuple) else (block,):
            assert isinstance(table, Table)
            heads = grid(table).heads
            for row in placed(table.rows, len(heads), table.name):
                for column, cell, _ in row:
                    if cell.origin and cell.text != "—":
                        assert cell.origin in found.origins, cell
                        if table.name != "数据溯源":  # its texts are equations: 1 kg = 0.001 t
                            assert_printed(cell.text, cell.origin, found)
                    elif _PRINTED.fullmatch(cell.text):
                        assert cell.text in texts or heads[column] in ("序号", "条款") or _NOTE.fullmatch(cell.text), (
                            cell
                        )


#: What a factor's note says of a mixture; it is published text.
_NOTE = re.compile(r"\d+% Ar \+ \d+% CO~2~（体积）")


def assert_said(context: dict[str, object], found: Provenance) -> None:
    """Assert that the numbers of every sentence, value, paragraph and note are in it and print their origins."""
    texts: list[object] = []
    for value in context.values():
        if isinstance(value, dict):
            texts += value.values()
    for item in list(texts):
        if isinstance(item, Indicator):
            texts += (item.值, item.显示, item.变化, item.变化说明)
        elif isinstance(item, Paragraphs):
            texts += item.texts
        for one in item if isinstance(item, tuple) else (item,):
            texts += one.notes if isinstance(one, Table) else ()
    for text in texts:
        if isinstance(text, Known):
            assert found.origins[text.name].value == pytest.approx(text, rel=1e-12, abs=1e-9), text.name
        for figure in figures_of(text):
            assert figure.text in str(text)
            assert_printed(figure.text, figure.origin, found)


def assert_drawn(context: dict[str, object], found: Provenance) -> None:
    """Assert that every number of every chart, and of every diagram of amounts, prints the value of its origin."""
    figures = context["图"]
    assert isinstance(figures, dict)
    for held in figures.values():
        for figure in held if isinstance(held, tuple) else (held,):
            for point in points(figure):
                assert point.origin, point
                assert_printed(point.text, point.origin, found)


@settings(max_examples=40, deadline=None)
@given(ledgers())
def test_each_number_of_the_tables_has_an_origin_whose_parts_make_it(ledger: Ledger) -> None:
    _, context, found = composed(ledger)
    assert_lawful(found)
    for cell in cells_of(context, *COMPUTED):
        if cell.origin and cell.text != "—":
            assert cell.origin in found.origins, (cell.text, cell.origin)


def everything_told(ledger: Ledger) -> None:
    """Assert the laws of a ledger's numbers, in the reports of each of its years."""
    case = examine(ledger)
    findings = run(case)
    found = provenance_of(case, findings)
    assert_lawful(found)
    for year in case.inventory.years:
        context = compose(case, findings, year=year)
        assert_told(ledger, context, found)
        assert_said(context, found)
        assert_drawn(context, found)


@settings(max_examples=30, deadline=None)
@given(ledgers())
def test_each_number_that_is_printed_of_a_ledger_is_told(ledger: Ledger) -> None:
    everything_told(ledger)


@settings(max_examples=30, deadline=None)
@given(RECORDS)
def test_each_number_that_is_printed_of_sources_of_every_kind_is_told(records: list[tuple[int, float, int]]) -> None:
    everything_told(ledger_of(records))


BIOMASS = """
排放源 | S1 | 锅炉木材 | 范围1 | 固定燃烧 | 木材
排放源 | S2 | 锅炉煤 | 范围1 | 固定燃烧 | 无烟煤
企业因子 | 乙 | CO2 | 1.5 | tCO2/t | 检测报告
排放源 | S3 | 炉 | 范围1 | 固定燃烧 | 乙
活动数据!C4 | S1 | 100 | t | 2021
活动数据!C5 | S1 | 2000 | kg | 2021
活动数据!C6 | S2 | 20 | t | 2021
活动数据!C7 | S2 | 2000 | kg | 2022
活动数据!C8 | S3 | 7 | t | 2022
"""


@pytest.mark.parametrize("name", ["example", "minimal", "every kind", "biomass", "six sources"])
def test_each_number_that_is_printed_is_told(name: str) -> None:
    made: dict[str, Callable[[], Ledger]] = {
        "example": lambda: read(EXAMPLE),
        "minimal": small,
        "every kind": every_kind,
        "biomass": lambda: worksheet(BIOMASS),
        "six sources": lambda: small(years=3, sources=8),
    }
    everything_told(made[name]())


def test_a_year_without_data_is_compared_with_all_the_same(ledger: Ledger) -> None:
    """
    企业信息 | 报告年度 | 2020,2021,2022
    排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力
    活动数据!C4 | S1 | 10 | MWh | 2020
    活动数据!C5 | S1 | 20 | MWh | 2022
    """
    everything_told(ledger)


def test_the_reconciliation_is_told_as_a_difference() -> None:
    _, _, found = composed(read(EXAMPLE))
    first = told(found.origins, "报告间核对.差额[2021]")[0]
    assert first.text.endswith(" = 1,732.03723 tCO2e − 1.504857186 tCO2e − 1,730.532373 tCO2e")


def test_biomass_is_told_by_each_of_its_records_and_its_factor() -> None:
    _, _, found = composed(worksheet(BIOMASS))
    lines = told(found.origins, "排放.生物源[2021]")
    assert "102 t × " in lines[0].text or "100 t × " in "".join(line.text for line in lines)
    assert {"台账 活动数据!C4", "台账 活动数据!C5"} <= {line.source for line in lines}
    assert any("IPCC" in line.source for line in lines)


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
    assert ("1,694.29", "排放.范围2[2021]") in [(one.text, one.origin) for one in result.figures]
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
