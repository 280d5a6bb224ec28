"""Why a total changed: effects that add up, each under the cause that a person would name."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghgxl.change import Change, Effect, between, chained, restated
from ghgxl.inventory import Inventory, total
from ghgxl.ledger import Ledger
from tests.worksheets import worksheet

Reader = Callable[[str], Ledger]


def told(change: Change) -> dict[tuple[str, str], float]:
    """Return the effects by source and cause."""
    return {(one.source.id, one.cause): one.tco2e for one in change.effects}


def test_electricity_changes_by_its_quantity_and_by_its_factor(ledger: Ledger) -> None:
    """
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 2242.22 | MWh | 2019
    活动数据!C6 | S2 | 3593.406 | MWh | 2021
    """
    change = between(total(ledger), 2019, 2021)
    assert told(change) == {
        ("S2", "活动数据"): pytest.approx((3593.406 - 2242.22) * 0.5271),
        ("S2", "排放因子"): pytest.approx(3593.406 * (0.4715 - 0.5271)),
    }
    assert change.difference == pytest.approx(1694.291 - 1181.874, abs=1e-3)
    (activity, factor) = change.effects
    assert (activity.was, activity.now, activity.unit) == (2242.22, 3593.406, "MWh")
    assert (factor.was, factor.now, factor.unit) == (0.5271, 0.4715, "tCO2e/MWh")


def test_a_source_without_records_in_one_year_is_activity(ledger: Ledger) -> None:
    """
    排放源 | S1 | 柴油 | 范围1 | 固定燃烧 | 柴油 | CO2
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 10 | MWh | 2020
    活动数据!C6 | S2 | 10 | MWh | 2021
    活动数据!C7 | S1 | 2 | t | 2021
    """
    found = total(ledger)
    change = between(found, 2020, 2021)
    line = found.line("S1", 2021)
    assert line is not None
    assert told(change)["S1", "活动数据"] == line.tco2e
    (effect,) = (one for one in change.effects if one.source.id == "S1")
    assert (effect.was, effect.now, effect.unit) == (None, 2.0, "t")


def test_another_way_of_calculating_is_one_effect(ledger: Ledger) -> None:
    """
    排放源 | S1 | 柴油 | 范围1 | 固定燃烧 | 柴油 | CO2
    活动数据!C5 | S1 | 2 | t | 2020
    活动数据!C6 | S1 | 80 | GJ | 2021
    """
    found = total(ledger)
    change = between(found, 2020, 2021)
    held = told(change)
    assert math.fsum(held.values()) == pytest.approx(found.total(2021) - found.total(2020))


def test_what_was_restated_is_told_by_its_cause(sheet: Reader) -> None:
    text = """
    企业信息 | GWP | {gwp}
    排放源 | S1 | 天然气 | 范围1 | 固定燃烧 | 天然气 | CO2、CH4、N2O
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    {more}
    活动数据!C5 | S1 | {gas} | 万Nm3 | 2020
    活动数据!C6 | S2 | 100 | MWh | 2020
    {record}
    活动数据!C8 | S2 | 90 | MWh | 2021
    """
    septic = "排放源 | S3 | 化粪池 | 范围1 | 逸散排放 | 化粪池 | CH4"
    old = total(sheet(text.format(gwp="AR4", gas="5", more="", record="")))
    new = total(sheet(text.format(gwp="AR6", gas="5.5", more=septic, record="活动数据!C7 | S3 | 6000 | 人·天 | 2020")))
    change = restated(old, new, 2020)
    assert {cause for cause, _ in change.by_cause().items()} == {"数据更正", "GWP", "边界"}
    assert told(change)["S3", "边界"] == pytest.approx(new.line("S3", 2020).tco2e)  # type: ignore[union-attr] # it has records
    whole = chained(change, between(new, 2020, 2021))
    assert math.fsum(one.tco2e for one in whole.effects) == pytest.approx(new.total(2021) - old.total(2020))
    assert whole.difference == new.total(2021) - old.total(2020)


def test_a_gas_that_only_one_side_counts_is_a_change_of_boundary(sheet: Reader) -> None:
    text = """
    排放源 | S1 | 天然气 | 范围1 | 固定燃烧 | 天然气 | {gases}
    活动数据!C5 | S1 | 5 | 万Nm3 | 2020
    """
    old, new = (total(sheet(text.format(gases=gases))) for gases in ("CO2", "CO2、CH4"))
    change = restated(old, new, 2020)
    assert told(change) == {("S1", "边界"): pytest.approx(new.total(2020) - old.total(2020))}


def test_a_factor_in_co2e_instead_of_gases_is_a_change_of_the_factor(sheet: Reader) -> None:
    text = """
    排放源 | S1 | 汽油 | 范围1 | 移动燃烧 | 汽油
    {own}
    活动数据!C5 | S1 | 5 | t | 2020
    """
    old, new = (total(sheet(text.format(own=own))) for own in ("", "企业因子 | 汽油 | CO2e | 3 | tCO2e/t | 检测报告"))
    (effect,) = restated(old, new, 2020).effects
    assert (effect.cause, effect.now, effect.unit) == ("排放因子", 3.0, "tCO2e/t")


def test_nothing_changed_is_no_effect(ledger: Ledger) -> None:
    """
    企业信息 | 电力因子年份 | 2021
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 10 | MWh | 2020
    活动数据!C6 | S2 | 10 | MWh | 2021
    """
    assert between(total(ledger), 2020, 2021).effects == ()


SOURCES = (
    ("S1", "排放源 | S1 | 柴油 | 范围1 | 固定燃烧 | 柴油 | ", ("t", "kg", "L", "GJ")),
    ("S2", "排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2", ("MWh", "kWh", "万千瓦时")),
    ("S3", "排放源 | S3 | 汽油 | 范围1 | 移动燃烧 | 汽油 | CO2、CH4", ("t", "升")),
    ("S4", "排放源 | S4 | 空调 | 范围1 | 逸散排放 | R-410A | ", ("kg",)),
    ("S5", "排放源 | S5 | 焊接 | 范围1 | 制程排放 | CO2 | ", ("kg", "瓶(25kg)")),
)


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    """A ledger of two years: sources that come and go, units that change, zeros, several records a year."""
    held = draw(st.lists(st.sampled_from(SOURCES), min_size=1, max_size=5, unique=True))
    lines = [
        f"企业信息 | GWP | {draw(st.sampled_from(['SAR', 'AR4', 'AR5', 'AR6']))}",
        "企业信息 | 报告年度 | 2020、2021",
    ]
    lines += [source for _, source, _ in held]
    row = 5
    for number, _, units in held:
        for year in (2020, 2021):
            for _ in range(draw(st.integers(0, 3))):
                quantity = draw(st.one_of(st.just(0.0), st.floats(0.01, 1e6)))
                lines.append(f"活动数据!C{row} | {number} | {quantity!r} | {draw(st.sampled_from(units))} | {year}")
                row += 1
    return total(worksheet("\n".join(lines)))


@given(inventories())
def test_the_effects_always_add_up_to_the_difference(found: Inventory) -> None:
    change = between(found, 2020, 2021)
    scale = max(1.0, found.total(2020), found.total(2021))
    assert math.fsum(one.tco2e for one in change.effects) == pytest.approx(change.difference, abs=1e-9 * scale)
    assert math.fsum(change.by_cause().values()) == pytest.approx(change.difference, abs=1e-9 * scale)
    assert math.fsum(change.by_source().values()) == pytest.approx(change.difference, abs=1e-9 * scale)
    assert all(one.tco2e for one in change.effects)


@given(inventories(), inventories())
def test_effects_since_an_earlier_report_add_up_too(old: Inventory, new: Inventory) -> None:
    change = chained(restated(old, new, 2020), between(new, 2020, 2021))
    scale = max(1.0, *(one.total(year) for one in (old, new) for year in (2020, 2021)))
    assert math.fsum(one.tco2e for one in change.effects) == pytest.approx(
        new.total(2021) - old.total(2020), abs=1e-9 * scale
    )


@given(inventories())
def test_going_back_undoes_what_going_forth_did(found: Inventory) -> None:
    scale = max(1.0, found.total(2020), found.total(2021))
    forth, back = between(found, 2020, 2021), between(found, 2021, 2020)
    assert math.fsum(one.tco2e for one in (*forth.effects, *back.effects)) == pytest.approx(0, abs=1e-9 * scale)


def test_the_largest_movement_is_named_first_whether_it_is_more_or_less(sheet: Callable[[str], Ledger]) -> None:
    found = between(
        total(
            sheet("""
    排放源 | S1 | 汽油 | 范围1 | 移动燃烧 | 汽油
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力
    活动数据!C5 | S1 | 1 | t | 2020
    活动数据!C6 | S1 | 2 | t | 2021
    活动数据!C7 | S2 | 500 | MWh | 2020
    活动数据!C8 | S2 | 100 | MWh | 2021
    """)
        ),
        2020,
        2021,
    )
    assert list(found.by_source()) == ["S2", "S1"]
    assert found.by_source()["S2"] < 0 < found.by_source()["S1"]


@pytest.mark.parametrize(("quantified", "cause"), [("是", "活动数据"), ("否", "边界")])
def test_a_source_that_was_left_out_before_is_a_change_of_the_boundary(
    sheet: Callable[[str], Ledger], quantified: str, cause: str
) -> None:
    """With records in the later ledger only: none were there before, or the source wasn't quantified."""
    source = "排放源 | S1 | 汽油 | 范围1 | 移动燃烧 | 汽油 | | | {}"
    power = "排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力\n活动数据!C7 | S2 | 500 | MWh | 2021"
    before = total(sheet(f"{source.format(quantified)}\n{power}"))
    after = total(sheet(f"{source.format('是')}\n{power}\n活动数据!C6 | S1 | 2 | t | 2021"))
    (effect,) = restated(before, after, 2021).effects
    assert (effect.source.id, effect.cause) == ("S1", cause)


def test_the_largest_movement_comes_first_whether_up_or_down(ledger: Ledger) -> None:
    """
    排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    排放源 | S2 | 公务车 | 范围1 | 移动燃烧 | 汽油
    排放源 | S3 | 锅炉 | 范围1 | 固定燃烧 | 天然气
    """
    one, two, three = ledger.sources
    effects = (Effect(one, "活动数据", -1.0), Effect(two, "活动数据", 5.0), Effect(three, "活动数据", -3.0))
    assert list(Change(0.0, 1.0, effects).by_source()) == ["S2", "S3", "S1"]
