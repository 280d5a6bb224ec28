"""The sector's boundary: every gas of every source counts once, and both totals are tied together without a rest."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghgxl.checks import examine, run
from ghgxl.inventory import Inventory
from ghgxl.ledger import Ledger
from ghgxl.report.bridge import bridge_table
from ghgxl.report.compose import compose
from ghgxl.report.nouns import Table
from ghgxl.report.sector import FUEL, KINDS, OUTSIDE, Sector
from tests.worksheets import worksheet

#: Sources of every kind: name, scope, subcategory, factor, unit, and the kind that each of its gases counts to.
SOURCES = (
    ("天然气锅炉", "范围1", "固定燃烧", "天然气", "万Nm3", {"CO2": "化石燃料燃烧", "CH4": "燃料燃烧的 CH4 和 N2O", "N2O": "燃料燃烧的 CH4 和 N2O"}),
    ("叉车", "范围1", "移动燃烧", "柴油", "t", {"CO2": "化石燃料燃烧", "CH4": "燃料燃烧的 CH4 和 N2O", "N2O": "燃料燃烧的 CH4 和 N2O"}),
    ("混合气焊接", "范围1", "制程排放", "80%Ar+20%CO2", "t", {"CO2": "二氧化碳气体保护焊"}),
    ("开关柜充装", "范围1", "制程排放", "SF6", "kg", {"SF6": "设备生产过程泄漏"}),
    ("冷柜充装", "范围1", "制程排放", "R-410A", "kg", {"HFC-32": "设备生产过程泄漏", "HFC-125": "设备生产过程泄漏"}),
    ("碳酸钙", "范围1", "制程排放", "碳酸钙", "t", {"CO2": "其他过程"}),
    ("空调", "范围1", "逸散排放", "R-410A", "kg", {"HFC-32": "使用中设备的制冷剂等含氟气体泄漏", "HFC-125": "使用中设备的制冷剂等含氟气体泄漏"}),
    ("灭火器", "范围1", "逸散排放", "二氧化碳灭火器", "kg", {"CO2": "灭火器"}),
    ("化粪池", "范围1", "逸散排放", "化粪池", "人·天", {"CH4(非化石)": "化粪池和污水处理"}),
    ("二氧化碳气瓶", "范围1", "逸散排放", "二氧化碳", "kg", {"CO2": "其他逸散排放"}),
    ("市电", "范围2", "外购电力", "电力", "MWh", {"CO2": "净购入电力"}),
    ("蒸汽", "范围2", "外购热力", "热力", "GJ", {"CO2": "净购入热力"}),
    ("委外运输", "范围3", "上游运输配送", "柴油", "t", {"CO2": "其他间接排放（范围3）", "CH4": "其他间接排放（范围3）", "N2O": "其他间接排放（范围3）"}),
)  # fmt: skip


def ledger_of(amounts: list[tuple[int, float, int]]) -> Ledger:
    """Return a ledger of records: which of SOURCES, how much, which year."""
    lines = ["企业信息 | 企业名称 | 甲机械有限公司", "企业信息 | 报告年度 | 2021,2022,2023"]
    lines += [
        f"排放源 | S{number} | {name} | {scope} | {kind} | {factor}"
        for number, (name, scope, kind, factor, _, _) in enumerate(SOURCES)
    ]
    lines += [
        f"活动数据!C{row} | S{number} | {amount!r} | {SOURCES[number][4]} | {year}"
        for row, (number, amount, year) in enumerate(amounts, 2)
    ]
    return worksheet("\n".join(lines))


def inventory_of(ledger: Ledger) -> Inventory:
    return examine(ledger).inventory


RECORDS = st.lists(
    st.tuples(
        st.integers(0, len(SOURCES) - 1),
        st.floats(0.001, 1e6, allow_nan=False).map(lambda value: float(f"{value:.6g}")),
        st.sampled_from((2021, 2022, 2023)),
    ),
    max_size=40,
)


@pytest.mark.parametrize("number", range(len(SOURCES)), ids=[source[0] for source in SOURCES])
def test_each_gas_of_a_source_counts_to_its_kind(number: int) -> None:
    sector = Sector(inventory_of(ledger_of([(number, 3.0, 2022)])), 2022)
    assert {parcel.gas: parcel.kind for parcel in sector.parcels} == SOURCES[number][5]


@given(RECORDS)
@settings(max_examples=60, deadline=None)
def test_the_bridge_leaves_nothing_over(records: list[tuple[int, float, int]]) -> None:
    """In exact fractions the parcels outside and inside are all of the inventory's gases; in floats up to the last digit."""
    inventory = inventory_of(ledger_of(records))
    for year in (2021, 2022, 2023):
        sector = Sector(inventory, year)
        inside = sum(Fraction(parcel.tco2e) for parcel in sector.where(*KINDS))
        outside = sum(Fraction(parcel.tco2e) for parcel in sector.where(*OUTSIDE))
        everything = sum(Fraction(value) for line in inventory.of(year) for value in line.by_gas.values())
        assert inside + outside == everything
        assert sector.total == float(inside)
        assert math.isclose(float(everything), inventory.total(year), rel_tol=1e-15, abs_tol=0.0)
        assert abs(sector.gap) <= 4 * math.ulp(inventory.total(year))


@given(RECORDS)
@settings(max_examples=40, deadline=None)
def test_the_printed_rows_lead_from_one_total_to_the_other(records: list[tuple[int, float, int]]) -> None:
    """The rows of the table, as they are shown, subtract to the sector's total within half a digit for each of them."""
    table = bridge_table(inventory_of(ledger_of(records)))
    if not table.rows:
        assert table.empty
        return

    def value(text: str) -> float:
        return 0.0 if text == "—" else float(text.replace(",", ""))

    for column in (2, 3, 4):
        rows = {row[0].text: value(row[column].text) for row in table.rows}
        off = [amount for label, amount in rows.items() if label.startswith("减：")]
        assert rows["盘查总量"] - math.fsum(off) == pytest.approx(
            rows["行业格式总量"], abs=0.005 * (len(off) + 2) + 1e-6
        )
        inside = [amount for label, amount in rows.items() if label.startswith("其中：")]
        assert math.fsum(inside) == pytest.approx(rows["行业格式总量"], abs=0.025)
        assert rows["核对差额"] == 0.0


def test_a_fuel_with_a_factor_in_co2e_counts_whole_and_is_named() -> None:
    ledger = worksheet(
        """
        企业信息 | 报告年度 | 2023
        排放源 | S1 | 自备燃料 | 范围1 | 固定燃烧 | 自备燃料
        企业因子 | 自备燃料 | CO2e | 2.5 | tCO2e/t | 检测报告
        活动数据!C2 | S1 | 10 | t | 2023
        """
    )
    sector = Sector(inventory_of(ledger), 2023)
    assert sector.of(FUEL) == pytest.approx(25.0)
    assert any("自备燃料" in note and "不能分出" in note for note in bridge_table(sector.inventory).notes)


def test_biomass_stands_apart_and_its_heat_is_activity_data() -> None:
    ledger = worksheet(
        """
        企业信息 | 报告年度 | 2023
        企业信息 | 因子方案 | IPCC 2006
        排放源 | S1 | 木柴锅炉 | 范围1 | 固定燃烧 | 木柴
        活动数据!C2 | S1 | 10 | t | 2023
        """
    )
    case = examine(ledger)
    names = compose(case, run(case))
    assert names["行业"]["生物源"] > 10
    assert names["行业"]["燃料燃烧"] is None
    assert "单独列出" in names["语句"]["行业生物源"]
    assert "（生物质）" in names["表"]["附表2燃料"].rows[0][0].text


def test_the_forms_hold_the_parameters_that_the_factor_was_made_of() -> None:
    case = examine(ledger_of([(1, 2.0, 2023), (10, 100.0, 2023), (2, 8.0, 2023)]))
    names = compose(case, run(case))

    def rows(name: str) -> list[list[str]]:
        table = names["表"][name]
        assert isinstance(table, Table)
        return [[cell.text for cell in row] for row in table.rows]

    ((fuel, per, burnt, calorific, heat),) = rows("附表2燃料")
    assert (fuel, per, burnt) == ("柴油", "t", "2")
    ((_, carbon, oxidised, factor, _),) = rows("附表3燃料")
    product = float(calorific) * float(carbon) * float(oxidised.rstrip("%")) / 100 * 44 / 12
    assert float(factor.split()[0]) == pytest.approx(product, rel=1e-4)
    assert float(heat.replace(",", "")) == pytest.approx(2 * float(calorific), abs=0.005)
    assert rows("附表2能源")[0] == ["电力", "MWh", "100", "—", "100"]
    assert rows("附表2过程")[0][1:] == ["混合气焊接", "80% Ar + 20% CO~2~（体积）", "8", "t"]
    annex = rows("附表1")
    assert annex[-1][-1] == f"{names['行业']['总量']:,.2f}"
    assert annex[-2][-1] == f"{names['行业']['直接排放']:,.2f}"


def test_a_year_that_is_asked_for_is_the_one_that_is_told() -> None:
    case = examine(ledger_of([(10, 100.0, 2021), (10, 80.0, 2022), (10, 120.0, 2023)]))
    found = run(case)
    usual, asked = compose(case, found), compose(case, found, year=2022)
    assert (usual["行业"]["年度"], asked["行业"]["年度"]) == (2023, 2022)
    assert asked["行业"]["总量"] == case.inventory.total(2022)
    assert asked["简报"]["上年"] == 2021
    assert asked["简报"]["总量"].变化 == pytest.approx(asked["排放"]["总量"][2022] / usual["排放"]["总量"][2021] - 1)
    assert "2023" not in str(asked["图"]["简报趋势"])
    assert "2023" in str(usual["图"]["简报趋势"])
