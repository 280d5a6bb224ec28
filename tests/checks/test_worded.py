"""Arithmetic with units: what the numbers give, and in which unit."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghgxl.checks.worded import dimension, read
from ghgxl.errors import Refused


@pytest.mark.parametrize(
    ("formula", "unit", "value"),
    [
        ("219 kg/t × 5 t/a", "kg/a", 1095),
        ("219 kg/t × 5 t/a", "t/a", 1.095),
        ("0.525 kg/t × 300 t", "kg", 157.5),
        ("157.5 kg/a × 90% × (1 − 90%)", "kg/a", 14.175),
        ("90% × 90%", "", 0.81),
        ("14.175 kg/a ÷ 2400 h/a", "kg/h", 0.00590625),
        ("0.00591 kg/h × 1000000 ÷ 10000 m³/h", "mg/m³", 0.591),
        ("0.5 kg × 200 × 300 ÷ 1000", "t/a", 30),
        ("0.5 kg × 200 × 300", "t/a", 30),
        ("12 t/d × 300 d", "t/a", 3600),
        ("7x115 kW", "kW", 805),
        ("1,200 kg × 2 = 2,400 kg", "kg", 2400),
        ("400 mg/L × 3240 m3", "kg", 1296),
        ("20 台 × 50 kg", "kg", 1000),
        ("3600×0.9", "t/a", 3240),
        ("5 kg + 7 kg", "kg", 12),
    ],
)
def test_a_formula_gives_its_number_in_the_unit(formula: str, unit: str, value: float) -> None:
    assert read(formula).in_unit(unit) == pytest.approx(value)


@pytest.mark.parametrize("text", ["按物料衡算法", "类比同类企业", "__import__('os')", "2 kg ^ 3", ""])
def test_what_is_no_arithmetic_is_refused_and_nothing_runs(text: str) -> None:
    with pytest.raises(Refused):
        read(text)


AMOUNTS = st.floats(0.01, 9999).map(lambda value: round(value, 2))


@given(AMOUNTS, AMOUNTS, st.sampled_from(["kg", "t", "g", "mg"]), st.sampled_from(["kg", "t", "g", "mg"]))
def test_a_product_is_the_same_mass_in_whatever_unit_it_is_asked_for(
    one: float, other: float, first: str, second: str
) -> None:
    worded = read(f"{one} {first}/d × {other} d")
    if worded.dimension is None:  # a bare power of ten may convert
        return
    there, back = dimension(first), dimension(second)
    assert there is not None
    assert back is not None
    assert math.isclose(worded.in_unit(second) * back.scale, one * other * there.scale, rel_tol=1e-9)
