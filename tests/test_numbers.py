"""The only rounding (GB/T 8170, half to even on the decimal value) and the only formatting."""

import math
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl.numbers import ABSENT, fixed, percent, plain, rounded, significant

ample = settings(deadline=None)
values = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)
places = st.integers(0, 8)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (2.675, 2, "2.68"),
        (2.665, 2, "2.66"),
        (1.005, 2, "1.00"),
        (1.015, 2, "1.02"),
        (0.5, 0, "0"),
        (1.5, 0, "2"),
        (2.5, 0, "2"),
        (-2.5, 0, "-2"),
        (2.5000000001, 0, "3"),
        (1e-7, 2, "0.00"),
    ],
)
def test_a_half_goes_to_the_even_digit_of_the_decimal_that_was_meant(value: float, digits: int, text: str) -> None:
    assert f"{rounded(value, digits):f}" == text


@ample
@given(st.integers(-(10**9), 10**9), places)
def test_every_exact_half_becomes_even(whole: int, digits: int) -> None:
    """The decimal whole.5 × 10^-digits, written as people write it, is rounded to an even last digit."""
    value = float(Decimal(2 * whole + 1) / 2 * Decimal(10) ** -digits)
    last = int(rounded(value, digits).scaleb(digits))
    assert last % 2 == 0
    assert abs(Fraction(last) - Fraction(2 * whole + 1, 2)) == Fraction(1, 2)


@ample
@given(values, places)
def test_rounding_is_never_further_than_half_a_digit(value: float, digits: int) -> None:
    assert abs(Decimal(repr(value)) - rounded(value, digits)) <= Decimal(5).scaleb(-digits - 1)


@ample
@given(values, places)
def test_rounding_again_changes_nothing(value: float, digits: int) -> None:
    once = rounded(value, digits)
    assert once.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN) == once
    assert rounded(float(once), digits) == once


@ample
@given(values, values, places)
def test_rounding_keeps_the_order(one: float, other: float, digits: int) -> None:
    assert rounded(min(one, other), digits) <= rounded(max(one, other), digits)


@ample
@given(values, places)
def test_rounding_is_symmetric(value: float, digits: int) -> None:
    assert rounded(-value, digits) == -rounded(value, digits)


@ample
@given(values, places)
def test_a_printed_number_reads_back_as_the_rounded_one(value: float, digits: int) -> None:
    text = fixed(value, digits)
    assert Decimal(text.replace(",", "")) == rounded(value, digits)
    assert Decimal(plain(value, digits).replace(",", "")) == rounded(value, digits)
    assert len(text.partition(".")[2]) == digits
    assert "-0" not in text or rounded(value, digits) != 0


def test_the_formats() -> None:
    assert fixed(1694.29093, 2) == "1,694.29"
    assert fixed(1694.29093, 2, thousands=False) == "1694.29"
    assert fixed(-0.001, 2) == "0.00"
    assert plain(1234.5) == "1,234.5"
    assert plain(100.0) == "100"
    assert plain(1200.0, 0) == "1,200"
    assert significant(0.0001234567) == "0.0001235"
    assert significant(123456.7) == "123,457"
    assert significant(0) == "0"
    assert significant(1.2345e-12) == "0.000000000001234"
    assert percent(0.0521) == "5.21%"
    assert percent(1) == "100.00%"


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_a_dash_and_never_a_zero(value: float | None) -> None:
    assert {fixed(value), plain(value), significant(value), percent(value)} == {ABSENT}
    assert ABSENT != "0"


@ample
@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_share_that_is_half_a_digit_goes_to_the_even_one(whole: int, digits: int) -> None:
    """A share is not multiplied before it is rounded: 0.000175 is 0.018%, though 0.000175 × 100 is a little less in binary."""
    share = float(Decimal(2 * whole + 1) / 2 * Decimal(10) ** (-digits - 2))
    last = int(Decimal(percent(share, digits).replace(",", "").removesuffix("%")).scaleb(digits))
    assert last % 2 == 0
    assert abs(Fraction(last) - Fraction(2 * whole + 1, 2)) == Fraction(1, 2)


@pytest.mark.parametrize("value", [1e22, 1e27, -4.5e100, 1.7976931348623157e308])
def test_a_number_of_any_size_is_printed(value: float) -> None:
    assert Decimal(fixed(value, 15).replace(",", "")) == Decimal(repr(value))
    assert Decimal(percent(value).replace(",", "").removesuffix("%")) == Decimal(repr(value)).scaleb(2)
    assert plain(value).replace(",", "") == f"{Decimal(repr(value)):f}"
