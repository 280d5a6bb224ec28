"""The text of formulas: every spelling of our functions, references moved, sums told from everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghgxl.excel.formula import (
    Area,
    area,
    call,
    names_function,
    own_row,
    row_template,
    shifted,
    summed,
    totals_column,
    unmarked,
    words,
)


@pytest.mark.parametrize(
    "formula",
    [
        "GHG_EMISSION(B2,C2)",
        "=GHG_EMISSION(B2,C2)",
        "ghg_emission(B2,C2)",
        "@GHG_EMISSION(B2,C2)",
        "_xll.GHG_EMISSION(B2,C2)",
        "_xldudf_GHG_EMISSION(B2,C2)",
        "_xludf.GHG_EMISSION(B2,C2)",
        "[1]!GHG_EMISSION(B2,C2)",
        r"'C:\Users\会计\AppData\ghgxl.xlam'!GHG_EMISSION(B2,C2)",
        "ghgxl.xlam!GHG_EMISSION(B2,C2)",
        "_xlfn.SINGLE(GHG_EMISSION(B2,C2))",
        "GHG.EMISSION(B2,C2)",
        "GHGXL.GHG_EMISSION(B2,C2)",
        "ghgxl.ghg_emission(B2,C2)",
        "ORG.GHGXL.CALC.ADDIN.GHGEMISSION(B2,C2)",
        "+(GHG_EMISSION( B2 , C2 ))",
    ],
)
def test_every_spelling_of_a_call_is_the_same_call(formula: str) -> None:
    found = call(formula)
    assert found is not None
    assert found.function == "GHG_EMISSION"
    assert [words(argument) for argument in found.arguments] == ["B2", "C2"]
    assert names_function(formula)


@pytest.mark.parametrize(
    "formula", ["ROUND(GHG_EMISSION(B2,C2),2)", "GHG_EMISSION(B2,C2)*2", "GHG_EMISSION(B2,C2)+GHG_EMISSION(B3,C3)"]
)
def test_a_call_within_more_is_named_but_is_no_record(formula: str) -> None:
    assert call(formula) is None
    assert names_function(formula)


@pytest.mark.parametrize("formula", ['GHG_FACTOR("电力")', 'CONCAT("GHG_EMISSION(")', "SUM(A1)", "MY_EMISSION(A1)"])
def test_other_functions_are_not_calls(formula: str) -> None:
    assert not names_function(formula)


def test_arguments_keep_their_texts_brackets_and_gaps() -> None:
    found = call('GHG_EMISSION(SUM(B2,B3),"a,""b""",,\'能源 汇总\'!$C$2,表1[[#This Row],[用量(度)]])')
    assert found is not None
    assert [words(argument) for argument in found.arguments] == [
        "SUM(B2,B3)",
        '"a,""b"""',
        "",
        "'能源 汇总'!$C$2",
        "表1[[#This Row],[用量(度)]]",
    ]


@pytest.mark.parametrize(
    ("reference", "cells"),
    [
        ("B2", (2, 2, 2, 2)),
        ("$AA$10:b3", (3, 2, 10, 27)),
        ("C:D", (1, 3, 1_048_576, 4)),
        ("5:6", (5, 1, 6, 16_384)),
    ],
)
def test_a_reference_is_an_area(reference: str, cells: tuple[int, int, int, int]) -> None:
    assert area(reference) == Area("", *cells)


def test_a_shared_formula_is_moved_but_for_what_is_fixed_or_quoted() -> None:
    moved = shifted('SUM($A1:B$2)+表1!C3*LOG10(2)&"A1"', 2, 1)
    assert moved == 'SUM($A3:C$2)+表1!D5*LOG10(2)&"A1"'


@given(st.integers(1, 900), st.integers(0, 900), st.integers(0, 900))
def test_moving_twice_is_moving_once(row: int, first: int, second: int) -> None:
    text = f"GHG_EMISSION(B{row},$C{row},D$1)"
    assert shifted(shifted(text, first, 0), second, 0) == shifted(text, first + second, 0)


@given(
    st.integers(1, 1_000_000),
    st.sampled_from(["C{r}*F{r}", 'GHG_EMISSION(C{r},"甲{r}",$D{r})', "SUM(B{r}:C{r})", "SUM(B$1:B{r})"]),
)
def test_marking_the_own_row_can_be_undone(row: int, pattern: str) -> None:
    text = pattern.format(r=row)
    assert unmarked(own_row(text, row), row) == text


def test_formulas_filled_down_read_alike() -> None:
    assert own_row("C7*F7", 7) == own_row("C8*F8", 8)
    assert own_row("C17", 7) == "C17"
    assert own_row("C7*1e7+1.5E7+SUM(A7:B7)*2e7", 7).count("1048576") == 3
    assert own_row("C7*1e7", 7).endswith("*1e7"), "1e7 is a number"
    assert row_template("C7*F$1", 7) == "C1048576*F$1"
    assert row_template("C7*F8", 7) == ""


def test_sums_are_told_from_other_arithmetic() -> None:
    assert summed("SUM(能源!B2:B4)*10") == ((Area("能源", 2, 2, 4, 2),), True, False)
    assert summed('SUMIFS(C:C,B:B,"E01")').chosen
    assert not summed("B2-B1").exact
    assert not summed("IF(B2>0,B2,0)").exact


@pytest.mark.parametrize(
    ("formula", "total"),
    [
        ("SUM(E3:E6)", True),
        ("SUBTOTAL(9,E3:E6)", True),
        ("E3+E4", True),
        ("SUM(E8:E9)", True),
        ("SUM(B7:D7)", False),
        ("E6", False),
        ("E6*1.05", False),
        ("SUM(F3:F6)", False),
        ("SUM(别表!E3:E6)", False),
    ],
)
def test_only_a_sum_of_the_own_column_is_a_subtotal(formula: str, *, total: bool) -> None:
    assert totals_column(formula, 7, 5) is total
