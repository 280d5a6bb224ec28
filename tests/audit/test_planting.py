"""Faults planted in clean reports are found at their places; on clean reports nothing above a note is said."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest

from ghgxl.audit import Observation, audit, reading_of
from ghgxl.checks import examine, run
from ghgxl.excel.reading import read
from ghgxl.findings import Severity
from ghgxl.ledger import Ledger
from ghgxl.report.compose import compose
from ghgxl.word.document import Document, parsed
from ghgxl.word.places import Spot
from ghgxl.word.render import render
from tests.audit.clean import composed, random_ledger
from tests.audit.editing import edited, rewritten
from tests.audit.planting import PLANTERS, Plant

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates" / "盘查报告.docx"
REPORTS = 24
RECALL = 0.95

pytestmark = pytest.mark.xdist_group("audit")


@cache
def clean(seed: int) -> Document:
    return composed(random_ledger(seed))


def loud(found: tuple[Observation, ...]) -> list[str]:
    """Return what is said above a note."""
    return [str(one.finding) for one in found if one.finding.severity is not Severity.NOTE]


def is_found(plant: Plant, found: tuple[Observation, ...]) -> bool:
    return any(one.finding.code == plant.code and (not plant.spots or one.spot in plant.spots) for one in found)


@pytest.mark.parametrize("kind", PLANTERS)
def test_a_planted_fault_is_found_at_its_place(kind: str) -> None:
    results: list[tuple[bool, int, dict[Spot, str], list[str]]] = []
    for seed in range(REPORTS):
        plant = PLANTERS[kind](clean(seed), random.Random(seed))
        if plant is not None and len(results) < 14:
            found = audit(reading_of(edited(clean(seed), plant.texts, plant.added)))
            results.append((is_found(plant, found), seed, plant.texts, loud(found)[:3]))
    assert len(results) >= 5, "hardly anywhere to plant it"
    missed = [result for result in results if not result[0]]
    assert len(missed) <= (1 - RECALL) * len(results), missed


@pytest.mark.parametrize("tens", range(20))
def test_clean_reports_are_left_alone(tens: int) -> None:
    for seed in range(tens * 10, tens * 10 + 10):
        assert loud(audit(reading_of(composed(random_ledger(seed))))) == [], seed


def rendered(ledger: Ledger, folder: Path, template: Path = TEMPLATE) -> Path:
    path = folder / "报告.docx"
    case = examine(ledger)
    render(template, compose(case, run(case)), path, page_numbers=False)
    return path


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Real Word files of clean ledgers: the example's, and two random ones."""
    ledgers = (read(ROOT / "workbooks" / "示例台账.xlsx"), random_ledger(1001), random_ledger(1005))
    return [rendered(ledger, tmp_path_factory.mktemp("报告")).read_bytes() for ledger in ledgers]


def test_clean_word_files_are_left_alone(reports: list[bytes]) -> None:
    for data in reports:
        assert loud(audit(reading_of(parsed(data)))) == []


#: Kinds that are planted by rewriting paragraphs of a real Word file, not by adding any.
IN_WORD = (
    "a_wrong_total", "a_wrong_share", "a_total_share_counted_twice", "a_wrong_product", "an_impossible_unit",
    "an_activity_ten_times_too_large_in_one_table", "a_total_told_differently_in_the_text", "a_growth_of_another_size",
    "a_growth_in_the_other_direction", "a_wrong_factor_equation", "a_wrong_coal_coefficient", "a_coal_coefficient_as_a_factor",
    "an_electricity_factor_its_document_lacks", "a_caption_used_twice", "a_caption_of_another_chapter", "a_shifted_total_row",
)  # fmt: skip


@pytest.mark.parametrize("kind", IN_WORD)
def test_a_fault_planted_in_a_word_file_is_found_at_its_place(kind: str, reports: list[bytes]) -> None:
    planted = 0
    for seed, data in enumerate(reports):
        plant = PLANTERS[kind](parsed(data), random.Random(seed))
        if plant is not None:
            planted += 1
            assert is_found(plant, audit(reading_of(parsed(rewritten(data, plant.texts))))), (seed, plant)
    assert planted


def test_the_report_agrees_with_its_ledger_and_not_with_another(reports: list[bytes]) -> None:
    ledger = read(ROOT / "workbooks" / "示例台账.xlsx")
    assert loud(audit(reading_of(parsed(reports[0]), examine(ledger)))) == []
    other = ledger._replace(
        entries=tuple(
            entry._replace(quantity=entry.quantity * 1.5) if entry.source == "DL-01" else entry
            for entry in ledger.entries
        )
    )
    codes = {one.finding.code for one in audit(reading_of(parsed(reports[0]), examine(other)))}
    assert codes == {"audit-ledger"}


@pytest.mark.parametrize("name", ["机械行业排放报告", "管理简报"])
def test_reports_of_one_year_agree_with_their_ledger_too(name: str, tmp_path: Path) -> None:
    """The machinery format counts less than the inventory: that is its boundary, no fault."""
    ledger = read(ROOT / "workbooks" / "示例台账.xlsx")
    document = parsed(rendered(ledger, tmp_path, ROOT / "templates" / f"{name}.docx").read_bytes())
    assert loud(audit(reading_of(document, examine(ledger)))) == []


def test_a_total_of_the_machinery_format_is_held_to_its_own_boundary(tmp_path: Path) -> None:
    ledger = read(ROOT / "workbooks" / "示例台账.xlsx")
    document = parsed(rendered(ledger, tmp_path, ROOT / "templates" / "机械行业排放报告.docx").read_bytes())
    other = ledger._replace(entries=tuple(entry._replace(quantity=entry.quantity * 1.5) for entry in ledger.entries))
    texts = [
        one.finding.message for one in audit(reading_of(document, examine(other))) if one.finding.code == "audit-ledger"
    ]
    assert any("2021年排放总量写为 1,730.53 tCO2e" in text for text in texts), texts
