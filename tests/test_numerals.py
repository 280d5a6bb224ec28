"""Numbers typed as text: what is read, with or without repair, and what is no number at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl.units import number

ample = settings(deadline=None)


@pytest.mark.parametrize(
    ("text", "value", "repaired"),
    [
        ("123.4", 123.4, False),
        ("-38.2", -38.2, False),
        ("+5", 5.0, False),
        (".5", 0.5, False),
        ("1.5E+03", 1500.0, False),
        ("1,234", 1234.0, True),
        ("1,234,567.89", 1234567.89, True),
        ("１２３", 123.0, True),
        ("１，２３４．５", 1234.5, True),
        ("1 234.5", 1234.5, True),
        ("1\u00a0234\u00a0567", 1234567.0, True),
        ("1，234", 1234.0, True),
        ("－38.2", -38.2, True),
        ("\u22125", -5.0, True),
        (" 12 ", 12.0, True),
        ("\u300012\n", 12.0, True),
    ],
)
def test_a_number_typed_as_text_is_read(text: str, value: float, repaired: bool) -> None:  # noqa: FBT001 - a column of the table
    assert number(text) == (value, repaired)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "12.5 t",
            "≈3",
            "约48,500",
            "1,23",
            "1,2345",
            "12,34,567",
            "0,123",
            "1,234 567",
            "12 34",
            "50%",
            "50％",
        ),
        *(
            "1e999",
            "nan",
            "inf",
            "1_000",
            "10²",
            "①",
            "½",
            "- 5",
            "--5",
            "(5)",
            "5-6",
            "1.2.3",
            "٣",
            "三",
            "1,,234",
            ",234",
        ),
        *("0x10", "￥5", "."),
    ],
)
def test_what_is_not_only_a_number_is_no_number(text: str) -> None:
    assert number(text) is None


@ample
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_float_reads_back(value: float) -> None:
    assert number(repr(value)) == (value, False)


@ample
@given(st.integers(-(10**12), 10**12), st.sampled_from([",", "，", " ", "\u00a0"]))
def test_a_grouped_integer_reads_back(value: int, gap: str) -> None:
    found = number(f"{value:,}".replace(",", gap))
    assert found is not None
    assert found[0] == value
