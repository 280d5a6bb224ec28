"""The sheet 说明: a reason lowers a finding and is told with it; what may not be lowered stays, and stale lines are told."""

from __future__ import annotations

import pytest

from ghgxl.checks import examine, run
from ghgxl.checks.explanations import explained
from ghgxl.findings import Finding, Place, Severity, error, failed, note, warning
from ghgxl.ledger import Ledger
from ghgxl.report.as_json import inventory_object
from ghgxl.report.plans import findings as told_in_report
from tests.checks.ledgers import clean, rows

CELL = Place("活动数据", "C14")


def ledger(**line: str) -> Ledger:
    told = {"代码": "outlier", "位置": "活动数据!C14", "理由": "设备试车", "确认人": "设备部", **line}
    return clean(1)._replace(sheets={"说明": rows("说明", told)})


def one(*found: Finding, **line: str) -> tuple[Finding, ...]:
    return explained(found, ledger(**line))


def test_a_reason_makes_a_warning_a_note_that_tells_the_reason_and_who_confirms_it() -> None:
    (finding,) = one(warning("outlier", CELL, "数量悬殊。"), 日期="2022-03-01")
    assert finding.severity is Severity.NOTE
    assert str(finding) == (
        "[说明] 活动数据!C14：数量悬殊。（原为提醒，已说明：设备试车；确认人：设备部，2022-03-01；见 说明!A4）"
    )
    assert finding.as_json()["lowered"] == {
        "severity": "warning", "reason": "设备试车", "by": "设备部", "date": "2022-03-01", "place": "说明!A4",
    }  # fmt: skip
    assert finding.message == "数量悬殊。", "the finding itself stays as it was"


def test_a_reason_lowers_an_error_of_judgement_and_the_exit_code_follows() -> None:
    found = one(error("unit-slip", CELL, "差 10 倍。"), 代码="unit-slip")
    assert [finding.severity for finding in found] == [Severity.NOTE]
    assert not failed(found)


@pytest.mark.parametrize(
    "place", ["活动数据!C14", " 活动数据 ! $C$14 ", "活动数据！C14", "活动数据!C5、活动数据!C14", "活动数据!B2:D20"]
)
def test_a_place_may_be_written_as_people_write_cells_lists_and_ranges(place: str) -> None:
    (finding,) = one(warning("outlier", CELL, "。"), 位置=place)
    assert finding.lowered is not None


@pytest.mark.parametrize("place", ["活动数据!C15", "活动数据", "取数!C14", "活动数据!D1:F99", "活动数据!C1"])
def test_a_line_about_another_place_lowers_nothing_and_is_told_to_be_stale(place: str) -> None:
    first, second = one(warning("outlier", CELL, "。"), 位置=place)
    assert first.severity is Severity.WARNING
    assert first.lowered is None
    assert (second.code, str(second.place)) == ("explanation-stale", "说明!A4")


def test_a_line_about_another_code_lowers_nothing() -> None:
    first, second = one(warning("price", CELL, "。"))
    assert first.lowered is None
    assert second.code == "explanation-stale"


@pytest.mark.parametrize(
    ("line", "words"),
    [({"理由": ""}, "没有写理由"), ({"代码": ""}, "没有写代码"), ({"位置": ""}, "没有写代码或位置"), ({"代码": "outliers"}, "没有代码“outliers”")],
)  # fmt: skip
def test_a_line_without_reason_code_or_place_is_not_accepted(line: dict[str, str], words: str) -> None:
    first, second = one(warning("outlier", CELL, "。"), **line)
    assert first.severity is Severity.WARNING
    assert second.code == "explanation"
    assert words in second.message


def test_a_line_without_a_name_is_accepted_and_asks_for_one() -> None:
    first, second = one(warning("outlier", CELL, "。"), 确认人="")
    assert first.lowered is not None
    assert "确认人：未填写" in str(first)
    assert (second.code, second.severity) == ("explanation", Severity.WARNING)


@pytest.mark.parametrize(
    "code", ["accounts", "quantity", "error-cell", "unit", "factor", "source-unknown", "row", "no-data"]
)
def test_data_that_was_left_out_and_faults_of_the_program_are_never_lowered(code: str) -> None:
    first, second = one(error(code, CELL, "。"), 代码=code)
    assert first.severity is Severity.ERROR
    assert first.lowered is None
    assert "不能以说明代替更正" in second.message
    assert failed((first, second))


def test_what_is_a_note_already_may_be_explained_without_ado() -> None:
    assert one(note("outlier", CELL, "。")) == (note("outlier", CELL, "。"),)


def test_an_explained_finding_is_told_in_the_report_s_appendix_and_in_the_json() -> None:
    spoilt = clean(2)
    entry = next(entry for entry in spoilt.entries if entry.source == "E1")
    spoilt = spoilt._replace(
        payments=(),
        readings=(),
        entries=tuple(one._replace(quantity=one.quantity * 1000) if one is entry else one for one in spoilt.entries),
    )
    case = examine(spoilt)
    found = run(case)
    assert failed(found)
    line = {"代码": "unit-slip", "位置": str(entry.place), "理由": "已核对原始凭证", "确认人": "财务部"}
    case = examine(spoilt._replace(sheets={**spoilt.sheets, "说明": rows("说明", line)}))
    found = run(case)
    assert not failed(found)
    (told,) = [text for text in told_in_report(found).texts if str(entry.place) in text]
    assert "已核对原始凭证" in told
    assert "财务部" in told
    objects = [one for one in inventory_object(case, found)["findings"] if "lowered" in one]
    assert [one["lowered"]["reason"] for one in objects] == ["已核对原始凭证"]
