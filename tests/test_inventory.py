"""From entries to totals: worksheets in the docstrings, figures from the founding report."""

import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghgxl.emissions import quantify
from ghgxl.factors import electricity
from ghgxl.findings import Severity
from ghgxl.inventory import total
from ghgxl.ledger import Asked, Entry, Ledger
from tests.worksheets import worksheet

Reader = Callable[[str], Ledger]


def test_electricity_takes_the_factor_of_its_own_year(ledger: Ledger) -> None:
    """
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 359.3406 | 万千瓦时 | 2021
    """
    line = total(ledger).line("S2", 2021)
    assert line is not None
    assert (line.activity, line.unit) == (pytest.approx(3593.406, rel=1e-12), "MWh")
    assert line.tco2e == pytest.approx(1694.291, abs=5e-4)
    assert [match.factor.value for match in line.matches] == [0.4715]


def test_electricity_of_2019_borrows_the_southern_grid_of_2012(ledger: Ledger) -> None:
    """
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 224.222 | 万千瓦时 | 2019
    """
    line = total(ledger).line("S2", 2019)
    assert line is not None
    assert line.tco2e == pytest.approx(1181.874, abs=5e-4)
    assert "2012" in line.matches[0].words


def test_gasoline_gives_carbon_dioxide_methane_and_nitrous_oxide(ledger: Ledger) -> None:
    """
    排放源 | S1 | 汽油 | 范围1 | 移动燃烧 | 汽油 | CO2、CH4、N2O
    活动数据!C5 | S1 | 12.39 | t | 2021
    """
    line = total(ledger).line("S1", 2021)
    assert line is not None
    heat = 12.39 * 43.07 / 1000  # TJ
    assert line.gases["CO2"] == pytest.approx(36.2414, abs=5e-5)
    assert line.gases["CH4"] == pytest.approx(heat * 25 / 1000)
    assert line.gases["N2O"] == pytest.approx(heat * 8 / 1000)
    assert line.tco2e == pytest.approx(line.gases["CO2"] + 28 * line.gases["CH4"] + 265 * line.gases["N2O"])


def test_a_record_that_cannot_be_resolved_is_named_by_its_cell_and_counted(ledger: Ledger) -> None:
    """
    排放源 | S1 | 天然气 | 范围1 | 固定燃烧 | 天然气 | CO2
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C14 | S1 | 1,200 | 方 | 2021
    活动数据!C15 | S1 | 900 | 方 | 2021
    活动数据!C16 | S2 | 10 | MWh | 2021
    """
    emissions = quantify(ledger)
    assert emissions.counted == 1
    assert [(one.source, one.records) for one in emissions.unresolved] == [("S1", 2)]
    finding = next(finding for finding in emissions.findings if finding.severity is Severity.ERROR)
    assert str(finding.place) == "活动数据!C14"
    assert "Nm" in finding.message
    assert "2 条" in finding.message
    inventory = total(ledger)
    assert not inventory.complete
    assert inventory.total(2021) == pytest.approx(4.715)


def test_a_total_without_a_source_whose_gas_has_no_gwp_is_not_complete(ledger: Ledger) -> None:
    """
    企业信息 | GWP | SAR
    排放源 | S1 | 清洗气 | 范围1 | 逸散排放 | NF3
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S1 | 1 | kg | 2021
    活动数据!C6 | S2 | 10 | MWh | 2021
    """
    inventory = total(ledger)
    (finding,) = inventory.findings
    assert finding.severity is Severity.ERROR
    assert "NF3" in finding.message
    assert inventory.total(2021) == pytest.approx(4.715)
    assert not inventory.complete
    assert not inventory.limited_to((2021,)).complete


def test_an_estimate_beside_which_nothing_is_counted_is_not_called_missing(ledger: Ledger) -> None:
    """
    企业信息 | 报告年度 | 2021
    排放源 | S3 | 空调制冷剂 | 范围1 | 逸散排放 | R-410A | | | 否
    活动数据!C6 | S3 | 2 | kg | 2021
    """
    (finding,) = total(ledger).findings
    assert finding.code == "exclusion-unknown"
    assert "没有估算值" not in finding.message
    assert "2021 年没有其他排放可比" in finding.message


def test_months_and_departments_are_kept_apart_and_sum_up(ledger: Ledger) -> None:
    """
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 100 | MWh | 2021-01 | 压铸车间
    活动数据!C6 | S2 | 20000 | kWh | 2021-01 | 办公楼
    活动数据!C7 | S2 | 3 | 万kWh | 2021-02 | 办公楼
    """
    inventory = total(ledger)
    line = inventory.line("S2", 2021)
    assert line is not None
    assert line.month_activity == {1: pytest.approx(120), 2: pytest.approx(30)}
    assert line.departments == {"压铸车间": pytest.approx(100), "办公楼": pytest.approx(50)}
    assert inventory.month(2021, 1) + inventory.month(2021, 2) == pytest.approx(inventory.total(2021))
    assert math.fsum(inventory.departments(2021).values()) == pytest.approx(inventory.total(2021))
    assert inventory.places("S2", 2021) == ("活动数据!C5", "活动数据!C6", "活动数据!C7")


def test_the_base_of_several_years_is_their_mean(ledger: Ledger) -> None:
    """
    企业信息 | 基准年 | 2021-2022
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 100 | MWh | 2021
    活动数据!C6 | S2 | 100 | MWh | 2022
    """
    inventory = total(ledger)
    assert inventory.base_total == pytest.approx((47.15 + 44.03) / 2)


def test_an_excluded_source_is_estimated_not_counted(ledger: Ledger) -> None:
    """
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    排放源 | S3 | 空调制冷剂 | 范围1 | 逸散排放 | R-410A | | | 否
    活动数据!C5 | S2 | 1000 | MWh | 2021
    活动数据!C6 | S3 | 2 | kg | 2021
    """
    inventory = total(ledger)
    assert inventory.total(2021) == pytest.approx(471.5)
    (exclusion,) = inventory.exclusions
    assert exclusion.tco2e == pytest.approx(3.847)
    assert any(finding.code == "exclusion-single" for finding in inventory.findings), "0.8 % is not below 0.5 %"


def test_an_estimate_below_the_threshold_raises_nothing(ledger: Ledger) -> None:
    """
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    排放源 | S3 | 空调制冷剂 | 范围1 | 逸散排放 | R-410A | | | 否
    活动数据!C5 | S2 | 1000 | MWh | 2021
    核对 | S3 | 2021 | 1.5 | tCO2e | 估算
    """
    inventory = total(ledger)
    assert inventory.exclusions[0].share == pytest.approx(1.5 / 471.5)
    assert not inventory.findings


@pytest.mark.parametrize(
    ("estimates", "codes"),
    [
        ((4.999,), []),
        ((5,), ["exclusion-single"]),
        ((4.9, 4.9, 4.9, 4.9, 4.9, 4.9), []),
        ((15, 15), ["exclusion-single", "exclusion-single", "exclusion-total"]),
    ],
)
def test_a_source_may_be_left_out_below_a_share_and_all_together_below_another(
    sheet: Reader, estimates: tuple[float, ...], codes: list[str]
) -> None:
    """Of 1000 t: below 0.5 % each and below 3 % together; just as much is not below."""
    rows = "\n".join(
        f"排放源 | S{number} | 散热片 | 范围1 | 逸散排放 | R-410A | | | 否\n核对 | S{number} | 2021 | {tonnes} | tCO2e | 估算"
        for number, tonnes in enumerate(estimates, 3)
    )
    inventory = total(
        sheet(f"""
    企业因子 | 电力 | CO2 | 1 | tCO2/MWh | 合同
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 1000 | MWh | 2021
    {rows}
    """)
    )
    assert inventory.total(2021) == 1000
    assert [finding.code for finding in inventory.findings] == codes


def test_what_is_left_out_of_scope_3_is_no_matter_of_the_thresholds(ledger: Ledger) -> None:
    """
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    排放源 | S3 | 差旅 | 范围3 | 商务差旅 | 汽油 | | | 否
    活动数据!C5 | S2 | 10 | MWh | 2021
    核对 | S3 | 2021 | 100 | tCO2e | 估算
    """
    inventory = total(ledger)
    assert inventory.exclusions[0].tco2e == 100
    assert not inventory.findings


@pytest.mark.parametrize("version", ["SAR", "AR4", "AR5", "AR6"])
def test_a_refrigerant_blend_is_counted_by_its_components(sheet: Reader, version: str) -> None:
    inventory = total(
        sheet(f"""
    企业信息 | GWP | {version}
    排放源 | S1 | 空调 | 范围1 | 逸散排放 | R-410A
    活动数据!C5 | S1 | 3.2 | kg | 2021
    """)
    )
    line = inventory.line("S1", 2021)
    assert line is not None
    assert line.gases == {"HFC-32": pytest.approx(0.0016), "HFC-125": pytest.approx(0.0016)}
    if version == "AR5":
        assert line.tco2e == pytest.approx(6.1552)
    assert inventory.gas_family(2021, "HFCs", direct_only=True) == pytest.approx(line.tco2e)


LEDGER = """
    排放源 | S1 | 汽油 | 范围1 | 移动燃烧 | 汽油 | CO2、CH4、N2O
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 1 | MWh | 2021
"""


@given(amounts=st.lists(st.floats(0, 1e9), min_size=2, max_size=40), seed=st.integers(0, 99))
def test_totals_are_the_same_to_the_last_bit_whatever_the_order(amounts: list[float], seed: int) -> None:
    plain = worksheet(LEDGER)
    entries = [
        Entry(
            ("S1", "S2")[number % 2],
            2019 + number % 3,
            number % 12 + 1,
            amount,
            ("t", "kWh")[number % 2],
            f"部门{number % 4}",
            "",
            "活动数据",
            number + 5,
            3,
        )
        for number, amount in enumerate(amounts)
    ]
    shuffled = random.Random(seed).sample(entries, len(entries))
    company = plain.company._replace(years=(2019, 2020, 2021))
    one = total(plain._replace(company=company, entries=tuple(entries)))
    other = total(plain._replace(company=company, entries=tuple(shuffled)))
    for year in (2019, 2020, 2021):
        assert one.total(year) == other.total(year)
        assert one.scope(year, 1) == other.scope(year, 1)
        assert [line.months for line in one.of(year)] == [line.months for line in other.of(year)]


@given(amounts=st.lists(st.floats(0.001, 1e6), min_size=1, max_size=20))
def test_scopes_gases_and_sources_each_sum_to_the_total(amounts: list[float]) -> None:
    plain = worksheet(LEDGER)
    entries = tuple(
        Entry(("S1", "S2")[number % 2], 2021, None, amount, ("t", "MWh")[number % 2], "", "", "活动数据", number + 5, 3)
        for number, amount in enumerate(amounts)
    )
    inventory = total(plain._replace(entries=entries))
    whole = inventory.total(2021)
    assert math.fsum(inventory.scope(2021, scope) for scope in (1, 2, 3)) == pytest.approx(whole)
    assert math.fsum(inventory.category(2021, number) for number in range(1, 7)) == pytest.approx(whole)
    assert math.fsum(inventory.gas_family(2021, name) for name in ("CO2", "CH4", "N2O")) == pytest.approx(whole)


def test_an_estimate_of_another_year_is_none_of_this_one(ledger: Ledger) -> None:
    """
    企业信息 | 报告年度 | 2021
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    排放源 | S3 | 空调制冷剂 | 范围1 | 逸散排放 | R-410A | | | 否
    活动数据!C5 | S2 | 1000 | MWh | 2021
    核对 | S3 | 2020 | 1.5 | tCO2e | 估算
    """
    inventory = total(ledger)
    assert inventory.exclusions[0].tco2e is None
    assert [finding.code for finding in inventory.findings] == ["exclusion-unknown"]


@pytest.mark.parametrize(("unit", "tonnes"), [("", 1.5), ("t", 1.5), ("kgCO2e", 0.0015), ("万tCO2e", 15000)])
def test_an_estimate_is_read_in_the_unit_that_it_states(ledger: Ledger, unit: str, tonnes: float) -> None:
    """
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    排放源 | S3 | 空调制冷剂 | 范围1 | 逸散排放 | R-410A | | | 否
    活动数据!C5 | S2 | 1000 | MWh | 2021
    核对 | S3 | 2021 | 1.5 | tCO2e | 估算
    """
    (stated,) = ledger.stated
    inventory = total(ledger._replace(stated=(stated._replace(unit=unit),)))
    assert inventory.exclusions[0].tco2e == pytest.approx(tonnes)


def test_a_base_of_which_a_year_is_not_reported_is_no_base(ledger: Ledger) -> None:
    """
    企业信息 | 报告年度 | 2021
    企业信息 | 基准年 | 2019-2021
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 100 | MWh | 2021
    """
    assert total(ledger).base_total is None


def test_a_cell_s_own_region_and_factor_come_before_the_ledger_s(ledger: Ledger) -> None:
    """
    企业信息 | 省份 | 广东
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    看板!D2 | S2 | 1000 | MWh | 2021 | | | 电力,2021,湖北
    """
    hubei = electricity(2021, "湖北").factor.value
    assert hubei != electricity(2021, "广东").factor.value
    assert total(ledger).total(2021) == pytest.approx(1000 * hubei)
    (source,), (entry,) = ledger.sources, ledger.entries
    given = ledger._replace(
        sources=(source._replace(own_value=0.9, own_unit="tCO2/MWh"),),
        entries=(entry._replace(asked=Asked("电力", 2021, None, "250 kgCO2/MWh")),),
    )
    assert total(given).total(2021) == pytest.approx(250)
    assert total(given._replace(entries=(entry._replace(asked=Asked("电力", 2021)),))).total(2021) == pytest.approx(900)


@pytest.mark.parametrize("name", ["电力", "厂区用电", "S2"])
def test_the_company_s_factor_may_bear_the_factor_s_name_the_source_s_or_its_number(sheet: Reader, name: str) -> None:
    ledger = sheet(f"""
    企业因子 | {name} | CO2 | 0.4 | tCO2/MWh | 合同
    排放源 | S2 | 厂区用电 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 1000 | MWh | 2021
    """)
    assert total(ledger).total(2021) == pytest.approx(400)
