"""Error propagation after IPCC 2006 Vol. 1 Ch. 3, and the data-quality score."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghgxl.errors import Refused
from ghgxl.uncertainty import (
    ACTIVITY,
    FACTOR,
    INSTRUMENT,
    Scored,
    Term,
    activity_uncertainty,
    factor_uncertainty,
    grade,
    level_of,
    of_product,
    of_sum,
    quality_score,
    score_of,
)

shares = st.floats(0, 0.5)
amounts = st.floats(0.1, 1e6)


def test_a_fuels_factor_has_the_published_half_widths() -> None:
    found = factor_uncertainty("92#汽油")
    assert found is not None
    assert (found.minus, found.plus, found.half_width) == (0.026, 0.053, 0.053)
    assert found.citation.number == "IPCC 2006"


def test_trace_gases_have_those_of_their_group() -> None:
    oil, coal = factor_uncertainty("汽油", "N2O"), factor_uncertainty("原煤", "CH4")
    assert oil is not None
    assert coal is not None
    assert (oil.plus, coal.plus) == (2.33, 2.0)


def test_what_is_not_published_is_none_and_not_zero() -> None:
    assert factor_uncertainty("电力") is None
    assert factor_uncertainty("甲醇") is None
    assert activity_uncertainty("某种数据") is None


def test_fuel_consumption_has_a_default() -> None:
    found = activity_uncertainty()
    assert found is not None
    assert found.plus == 0.05


@pytest.mark.parametrize(("half_width", "name"), [(0.05, "高"), (0.051, "良"), (0.15, "良"), (0.3, "中"), (0.31, "差")])
def test_a_half_width_has_a_grade(half_width: float, name: str) -> None:
    assert grade(half_width) == name


def test_independent_factors_add_in_quadrature() -> None:
    assert of_product(0.03, 0.04) == pytest.approx(0.05)


def test_two_sources_with_factors_of_their_own() -> None:
    terms = [Term(100, 0.0, 0.1, "a"), Term(100, 0.0, 0.1, "b")]
    assert of_sum(terms) == pytest.approx(0.1 / math.sqrt(2))


def test_two_sources_that_share_a_factor_are_as_uncertain_as_one() -> None:
    terms = [Term(100, 0.0, 0.1, "a"), Term(100, 0.0, 0.1, "a")]
    assert of_sum(terms) == pytest.approx(0.1)


def test_the_gases_of_one_source_share_its_activity_data() -> None:
    """90 t CO2 and 10 t N2O from the same litres: what is wrong with the litres is wrong with all 100 t."""
    apart = of_sum([Term(90, 0.05, 0.0, "CO2"), Term(10, 0.05, 0.0, "N2O")])
    together = of_sum([Term(90, 0.05, 0.0, "CO2", "S1"), Term(10, 0.05, 0.0, "N2O", "S1")])
    assert apart == pytest.approx(0.05 * math.hypot(0.9, 0.1))
    assert together == pytest.approx(0.05)


def test_a_key_of_activity_data_is_no_key_of_a_factor() -> None:
    assert of_sum([Term(50, 0.1, 0.2, "S1", "S2"), Term(50, 0.1, 0.2, "S2", "S1")]) == pytest.approx(
        math.hypot(0.05, 0.1, 0.05, 0.1)
    )


def test_activity_data_of_a_number_are_not_those_that_have_no_name() -> None:
    assert of_sum([Term(50, 0.1, 0.0, "a"), Term(50, 0.1, 0.0, "b", 0)]) == pytest.approx(0.1 / math.sqrt(2))


def test_a_sum_of_nothing_has_no_uncertainty() -> None:
    assert of_sum([Term(-100.0, 0.1, 0.0, "a")]) == pytest.approx(0.1), "a year of corrections has a half-width too"
    assert of_sum([]) is None
    assert of_sum([Term(1, 0.1, 0.1, "a"), Term(-1, 0.1, 0.1, "b")]) is None


@given(amounts, shares, shares)
def test_one_source_is_the_product_rule(amount: float, activity: float, factor: float) -> None:
    assert of_sum([Term(amount, activity, factor, "a")]) == pytest.approx(of_product(activity, factor))


@given(st.lists(st.tuples(amounts, shares, shares), min_size=1, max_size=8))
def test_sharing_a_factor_never_makes_a_sum_more_certain(parts: list[tuple[float, float, float]]) -> None:
    apart = of_sum(Term(*part, index) for index, part in enumerate(parts))
    shared = of_sum(Term(*part, "same") for part in parts)
    assert apart is not None
    assert shared is not None
    assert shared >= apart * (1 - 1e-12)


@given(st.lists(st.tuples(amounts, shares, shares), min_size=1, max_size=8), st.floats(0.01, 100))
def test_the_size_of_the_unit_changes_nothing(parts: list[tuple[float, float, float]], scale: float) -> None:
    as_is = of_sum(Term(*part, index % 2) for index, part in enumerate(parts))
    scaled = of_sum(Term(amount * scale, a, f, index % 2) for index, (amount, a, f) in enumerate(parts))
    assert as_is is not None
    assert scaled == pytest.approx(as_is)


@pytest.mark.parametrize(
    ("kind", "written", "points"),
    [
        (ACTIVITY, "连续计量", 6), (ACTIVITY, "定期抄表", 3), (ACTIVITY, "自行推估", 1), (ACTIVITY, "6", 6), (ACTIVITY, "３", 3),
        (FACTOR, "质量平衡", 6), (FACTOR, "相同工艺", 5), (FACTOR, "制造厂提供", 4), (FACTOR, "区域因子", 3), (FACTOR, "国家因子", 2), (FACTOR, "IPCC", 1),
        (INSTRUMENT, "外部校正", 6), (INSTRUMENT, "内部校正", 3), (INSTRUMENT, "未校正", 1),
    ],
)  # fmt: skip
def test_a_grade_as_written_has_points(kind: str, written: str, points: int) -> None:
    assert score_of(kind, written) == points


@pytest.mark.parametrize("written", ["很好", "2", ""])
def test_a_grade_that_is_none_is_refused_with_the_scheme(written: str) -> None:
    with pytest.raises(Refused, match="请写：连续计量（6）"):
        score_of(ACTIVITY, written)


def test_the_score_of_an_inventory_weighs_by_share() -> None:
    assert quality_score([Scored(6, 3, 0.9), Scored(3, 2, 0.1)]) == pytest.approx(16.8)


def test_an_instrument_score_keeps_the_scale() -> None:
    assert Scored(6, 6, 1.0, 6).score == 36
    assert Scored(6, 6, 1.0, 3).score == 18


@pytest.mark.parametrize(
    ("score", "level"), [(36, 6), (30.5, 5), (30.6, 6), (25, 5), (19, 4), (13, 3), (7, 2), (1, 1), (16.8, 3)]
)
def test_a_score_has_one_of_six_levels(score: float, level: int) -> None:
    assert level_of(score).level == level


def test_a_score_off_the_scale_is_refused() -> None:
    with pytest.raises(Refused, match="1～36"):
        level_of(40)


@given(st.floats(1, 36))
def test_every_score_has_a_level_and_lies_in_its_band(score: float) -> None:
    level = level_of(score)
    assert level.low - 0.5 <= score <= level.high + 0.5
