"""The table of uncertainty: what is known of each gas, and where error propagation is no more than an estimate."""

from __future__ import annotations

import math

import pytest

from ghgxl.checks import examine
from ghgxl.report.uncertainty_tables import parts_of, total, uncertainty
from tests.worksheets import worksheet

_CAR = """
    排放源 | S1 | 公务车 | 范围1 | 移动燃烧 | 汽油
    活动数据!C4 | S1 | 10 | t | 2021
"""


def notes(text: str) -> str:
    return "\n".join(uncertainty(examine(worksheet(text))).notes)


def test_gases_beyond_thirty_percent_are_named_as_an_estimate() -> None:
    """Petrol's CH4 and N2O are published to a factor of two or three, its CO2 to five percent."""
    told = notes(_CAR)
    assert "S1 CH~4~、S1 N~2~O 的合成不确定度超过 ±30%" in told
    assert "CO~2~ 的合成" not in told
    assert "合计值因此只供参考" in told


def test_what_is_within_thirty_percent_has_no_such_note() -> None:
    told = notes(_CAR.replace("汽油\n", "汽油 | CO2\n"))
    assert "合计不确定度" in told
    assert "30%" not in told


def test_where_no_total_can_be_told_none_is_called_an_estimate() -> None:
    told = notes(
        _CAR + "    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力\n    活动数据!C5 | S2 | 100 | MWh | 2021\n"
    )
    assert "超过 ±30%" in told
    assert "合计值" not in told


def test_a_litre_too_many_is_too_many_for_every_gas() -> None:
    """The activity's ±5 % stands in the total in full, however the emission is spread over gases."""
    case = examine(worksheet(_CAR))
    parts = parts_of(case)
    whole = math.fsum(part.tco2e for part in parts)
    factors = [part.tco2e / whole * part.factor for part in parts if part.factor is not None]
    assert len(factors) == 3
    assert total(case) == pytest.approx(math.hypot(0.05, *factors), rel=1e-12)


def test_an_own_factor_is_as_uncertain_as_the_company_says_and_no_published_one() -> None:
    own = "    企业因子 | 汽油 | CO2 | 3.0 | tCO2/t | 检测报告\n"
    ledger = worksheet(_CAR.replace("汽油\n", "汽油 | CO2\n") + own)
    assert [(part.factor, part.basis) for part in parts_of(examine(ledger))] == [(None, "未公布")]
    told = ledger._replace(own_factors=(ledger.own_factors[0]._replace(uncertainty=8.0),))
    assert [(part.factor, part.basis) for part in parts_of(examine(told))] == [(0.08, "企业因子")]
