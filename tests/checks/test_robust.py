"""Laws of the statistics: scale doesn't matter, one slip doesn't move what is usual, and seasons that return are usual."""

from __future__ import annotations

import random
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghgxl.checks import robust
from tests.checks.ledgers import SEASON, WINTER

SERIES = st.lists(st.floats(0.5, 1.9), min_size=8, max_size=40)


@given(SERIES, st.sampled_from([1e-6, 1e-3, 1e4, 1e9]))
def test_what_sticks_out_does_not_depend_on_the_unit(values: list[float], scale: float) -> None:
    first = [odd.at for odd in robust.odd_ones([*values, 1e4])]
    assert first == [odd.at for odd in robust.odd_ones([value * scale for value in (*values, 1e4)])]


@given(SERIES, st.integers(0, 7), st.sampled_from([-4, -3, -2, 2, 3, 4]))
def test_one_slip_in_a_narrow_series_is_found_and_named(values: list[float], spot: int, power: int) -> None:
    spoilt = [1 + value / 100 for value in values]
    spoilt[spot] *= 10.0**power
    (odd,) = robust.odd_ones(spoilt)
    assert (odd.at, odd.power) == (spot, power)


@given(st.lists(st.floats(0, 1e9), max_size=5))
def test_of_a_few_values_nothing_is_called_unusual(values: list[float]) -> None:
    assert robust.odd_ones(values) == ()


@pytest.mark.parametrize("season", [SEASON, WINTER])
def test_a_season_that_comes_back_is_usual_and_a_month_out_of_season_is_not(season: tuple[float, ...]) -> None:
    dice = random.Random(1)
    months = {
        (year, month): 1000 * season[month - 1] * dice.uniform(0.95, 1.05)
        for year in (2019, 2020, 2021)
        for month in range(1, 13)
    }
    assert robust.odd_months(months) == {}
    months[2020, 7] *= 10
    found = robust.odd_months(months)
    assert list(found) == [(2020, 7)]
    assert found[2020, 7].power == 1
    assert found[2020, 7].usual == pytest.approx(1000 * season[6], rel=0.2)


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ({2019: 3.0, 2020: 3.1, 2021: 4.05}, {2021: 1}),
        ({2019: 2.0, 2020: 3.1, 2021: 3.05}, {2019: -1}),
        ({2019: 3.0, 2020: 3.1, 2021: 3.3}, {}),
        ({2019: 3.0, 2020: 4.0}, {2020: 1}),
        ({2019: 1.0, 2020: 2.0, 2021: 3.0}, {}),
        ({2019: 3.0}, {}),
    ],
)
def test_a_year_apart_is_found_where_the_others_agree(levels: dict[int, float], found: dict[int, int]) -> None:
    assert {year: odd.power for year, odd in robust.odd_years(levels).items()} == found


@pytest.mark.parametrize(
    ("value", "count"), [(1250.0, 3), (48.30, 3), (12345.6, 6), (0.0, 0), (1e-5, 1), (-38.2, 3), (1e22, 1)]
)
def test_digits_are_those_that_somebody_wrote(value: float, count: int) -> None:
    assert robust.digits(value) == count


def test_the_spread_of_a_normal_distribution_is_its_standard_deviation() -> None:
    """Half of a normal distribution lies within 0.6745 standard deviations; one value far off moves nothing."""
    quantiles = [NormalDist(5.0, 2.0).inv_cdf(number / 1000) for number in range(1, 1000)]
    assert robust.spread(quantiles) == pytest.approx(2.0, rel=0.005)
    assert robust.spread([*quantiles, 1e9]) == pytest.approx(2.0, rel=0.01)
