"""Places and findings: column letters, how a place prints, which findings come first."""

import errno
import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl.errors import why
from ghgxl.findings import (
    Finding,
    Lowered,
    Place,
    Severity,
    column_letters,
    column_number,
    error,
    failed,
    note,
    ordered,
    told_once,
    warning,
)

ample = settings(deadline=None)
columns = st.integers(1, 16384)


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (28, "AB"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_a_column_has_its_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters
    assert column_number(letters.lower()) == column


@ample
@given(columns)
def test_letters_and_number_are_the_same_column(column: int) -> None:
    assert column_number(column_letters(column)) == column


@ample
@given(columns, columns)
def test_letters_sort_as_their_columns_do(one: int, other: int) -> None:
    letters = sorted((column_letters(one), column_letters(other)), key=lambda text: (len(text), text))
    assert [column_number(text) for text in letters] == sorted((one, other))


@ample
@given(st.integers(1, 1048576), columns)
def test_a_cell_prints_as_excel_names_it(row: int, column: int) -> None:
    sheet, _, spot = str(Place.cell("活动数据", row, column)).partition("!")
    letters = spot.rstrip("0123456789")
    assert (sheet, column_number(letters), int(spot[len(letters) :])) == ("活动数据", column, row)


def test_a_place_prints_what_it_is() -> None:
    assert str(Place.cell("活动数据", 14, 3)) == "活动数据!C14"
    assert str(Place.cell("活动数据", 14, 0)) == "活动数据!第14行"
    assert str(Place.cell("活动数据", 0, 3)) == "活动数据!C列"
    assert str(Place("factors/fuels.csv", "212")) == "factors/fuels.csv:212"
    assert str(Place("活动数据")) == "活动数据"


def test_a_finding_prints_where_and_what() -> None:
    found = error("unit", Place("活动数据", "D14"), "不认识单位。")
    assert str(found) == "[错误] 活动数据!D14：不认识单位。"
    assert str(note("x", Place(""), "说明。")) == "[说明] 说明。"
    assert found.as_json() == {"code": "unit", "severity": "error", "place": "活动数据!D14", "message": "不认识单位。"}


kinds = st.sampled_from([error, warning, note])


@ample
@given(st.lists(st.tuples(kinds, st.sampled_from(["a", "b"]), st.integers(1, 3)), max_size=12))
def test_ordering_puts_the_gravest_first_and_keeps_the_rest_in_order(made: list[tuple[object, str, int]]) -> None:
    findings = [kind(code, Place("表", str(row)), "x") for kind, code, row in made if callable(kind)]
    result = ordered(findings)
    weight = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    assert [weight[found.severity] for found in result] == sorted(weight[found.severity] for found in result)
    assert set(result) == set(findings)
    assert len(result) == len(set(findings))
    for severity in Severity:
        alike = list(dict.fromkeys(found for found in findings if found.severity is severity))
        assert [found for found in result if found.severity is severity] == alike


def test_only_an_error_fails() -> None:
    place = Place("表")
    assert failed([warning("a", place, "x"), error("b", place, "x")])
    assert not failed([warning("a", place, "x"), note("b", place, "x")])
    assert not failed(list[Finding]())


def seen(row: int, value: str, column: str = "C") -> Finding:
    message = f"“数量”看到“{value}”，是文本而不是数字，已按 {row} 读取；请改为数字。"
    return warning("text-number", Place("活动数据", f"{column}{row}"), message)


def test_what_is_alike_in_three_cells_or_more_is_told_once_with_the_other_cells() -> None:
    found = [*(seen(row, f"1,00{row}") for row in (4, 5, 6, 7, 9)), seen(3, "1", "D")]
    (told,) = told_once(found)
    assert str(told) == f"{found[0]}同样的还有 5 处：C5:C7、C9、D3。"


def test_two_of_a_kind_and_what_says_something_else_are_told_singly() -> None:
    told = [
        seen(4, "1,000"),
        seen(5, "1,001"),
        *(warning("outlier", Place("活动数据", f"C{row}"), f"是 {row} 倍") for row in (6, 7, 8)),
    ]
    assert told_once(told) == tuple(told)


def test_kinds_sheets_and_explained_findings_are_not_mixed() -> None:
    places = [Place("活动数据", f"C{row}") for row in (4, 5, 6)]
    alike = [warning("x", place, "一样。") for place in places]
    other = [error("x", place, "一样。") for place in places]
    elsewhere = [warning("x", Place("电费", place.spot), "一样。") for place in places]
    explained = [
        one._replace(lowered=Lowered(Severity.ERROR, "属实", "主管", "", Place("说明", "A2"))) for one in alike
    ]
    told = told_once([*alike, *other, *elsewhere, *explained])
    assert [(one.severity, one.place.part, one.lowered is None) for one in told] == [
        (Severity.ERROR, "活动数据", True),
        (Severity.WARNING, "活动数据", True),
        (Severity.WARNING, "电费", True),
        (Severity.WARNING, "活动数据", False),
    ]


@ample
@given(
    st.lists(st.tuples(st.sampled_from(["1,0", "2,0"]), st.integers(1, 30)), max_size=20, unique_by=lambda one: one[1])
)
def test_no_cell_is_lost_when_they_are_told_once(cells: list[tuple[str, int]]) -> None:
    found = [seen(row, value) for value, row in cells]
    told = " ".join(map(str, told_once(found))).replace("。", "、")
    shown: set[int] = set()
    for first, last in re.findall(r"C(\d+)(?::C(\d+))?[：、]", told):
        shown.update(range(int(first), int(last or first) + 1))
    assert shown == {row for _, row in cells}


@pytest.mark.parametrize(
    ("number", "told"), [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有权限"), (errno.ENXIO, "系统错误 6")]
)
def test_why_the_system_refused_a_file_is_told_in_chinese(number: int, told: str) -> None:
    assert told in why(OSError(number, os.strerror(number)))
