"""Standard coal: what counts as energy, in which unit it is printed, by which edition, and what can't be converted."""

import pytest

from ghgxl.energy import balance
from ghgxl.findings import Place, Severity
from ghgxl.inventory import total
from ghgxl.ledger import Item, Ledger
from tests.worksheets import worksheet


def test_fuels_electricity_and_water_add_up_in_their_customary_units(ledger: Ledger) -> None:
    """
    排放源 | S1 | 叉车柴油 | 范围1 | 移动燃烧 | 柴油
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力
    活动数据!C5 | S1 | 1000 | L | 2021 | 仓库
    活动数据!C6 | S2 | 359.3406 | 万千瓦时 | 2021
    能源消耗 | 年度=2021 | 能源=自来水 | 数量=24278 | 单位=t
    """
    energy = balance(total(ledger))
    assert not energy.findings
    assert [(use.name, use.unit) for use in energy.of(2021)] == [("电力", "万kWh"), ("自来水", "万m3"), ("柴油", "t")]
    power, water, diesel = energy.of(2021)
    assert (power.quantity, power.coefficient) == (pytest.approx(359.3406), pytest.approx(1.229))
    assert (water.quantity, water.coefficient) == (pytest.approx(2.4278), pytest.approx(2.571))
    assert (diesel.quantity, diesel.coefficient) == (pytest.approx(0.84), pytest.approx(1.4571))
    assert diesel.departments == {"仓库": pytest.approx(0.84)}
    assert energy.total(2021) == pytest.approx(359.3406 * 1.229 + 2.4278 * 2.571 + 0.84 * 1.4571)
    assert sum(use.share for use in energy.of(2021)) == pytest.approx(1)
    assert energy.use("电力", 2021) == power
    assert energy.use("电力", 2020) is None


def test_only_energy_counts_and_only_of_the_reported_years(ledger: Ledger) -> None:
    """
    企业信息 | 报告年度 | 2020-2021
    排放源 | S1 | 乙炔焊接 | 范围1 | 制程排放 | 乙炔
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力
    排放源 | S3 | 差旅汽油 | 范围3 | 商务差旅 | 汽油
    活动数据!C5 | S1 | 1 | t | 2021
    活动数据!C6 | S2 | 1 | MWh | 2021
    活动数据!C7 | S3 | 1 | t | 2021
    能源消耗 | 年度=2020 | 能源=自来水 | 数量=10000 | 单位=m3
    能源消耗 | 年度=2019 | 能源=自来水 | 数量=10000 | 单位=m3
    """
    energy = balance(total(ledger))
    assert [(use.year, use.name) for use in energy.uses] == [(2020, "自来水"), (2021, "电力")]
    assert not energy.findings, "welding gas isn't looked for among the coefficients"


def test_the_names_stand_in_the_order_of_what_they_weigh_over_the_years(ledger: Ledger) -> None:
    """
    排放源 | S1 | 汽油 | 范围1 | 移动燃烧 | 汽油
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力
    活动数据!C5 | S1 | 20 | t | 2020
    活动数据!C6 | S1 | 1 | t | 2021
    活动数据!C7 | S2 | 20 | MWh | 2020
    活动数据!C8 | S2 | 20 | MWh | 2021
    """
    energy = balance(total(ledger))
    assert energy.names() == ("汽油", "电力")
    assert [use.name for use in energy.of(2021)] == ["电力", "汽油"]


@pytest.mark.parametrize(("told", "edition"), [("", "2020"), ("2008", "2008"), ("GB/T 2589-2008", "2008"), ("2020", "2020")])  # fmt: skip
def test_the_edition_is_the_one_that_the_company_names(ledger: Ledger, told: str, edition: str) -> None:
    """
    排放源 | S1 | 汽油 | 范围1 | 移动燃烧 | 汽油
    活动数据!C5 | S1 | 1 | t | 2021
    """
    company = ledger.company._replace(items={"折标系数版本": Item(told, Place("企业信息", "B9"))})
    (use,) = balance(total(ledger._replace(company=company))).uses
    assert use.edition == edition
    assert edition in use.citation


def test_what_has_no_coefficient_is_told_once_and_is_in_no_total(ledger: Ledger) -> None:
    """
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力
    活动数据!C5 | S2 | 1 | MWh | 2020
    活动数据!C6 | S2 | 1 | MWh | 2021
    能源消耗 | 年度=2020 | 能源=神秘燃料 | 数量=1 | 单位=t
    能源消耗 | 年度=2021 | 能源=神秘燃料 | 数量=1 | 单位=t
    """
    energy = balance(total(ledger))
    (finding,) = energy.findings
    assert (finding.code, finding.severity) == ("standard-coal", Severity.WARNING)
    assert "综合能耗未包含该项" in finding.message
    assert energy.total(2021) == pytest.approx(0.1229)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("年度=2020.5 | 能源=水 | 数量=1 | 单位=t", "“年度”是“2020.5”"),
        ("年度=1999 | 能源=水 | 数量=1 | 单位=t", "“年度”是“1999”"),
        ("年度=去年 | 能源=水 | 数量=1 | 单位=t", "“年度”是“去年”"),
        ("年度=2021 | 能源=水 | 数量=约5 | 单位=t", "“数量”是“约5”"),
        ("年度=2021 | 能源=水 | 单位=t", "“数量”是“”"),
        ("年度=2021 | 数量=1 | 单位=t", "缺少能源名称或单位"),
        ("年度=2021 | 能源=水 | 数量=1", "缺少能源名称或单位"),
    ],
)
def test_a_row_that_is_not_understood_is_an_error_at_its_place(row: str, words: str) -> None:
    ledger = worksheet(f"企业信息 | 报告年度 | 2021\n能源消耗 | {row}")
    energy = balance(total(ledger))
    (finding,) = energy.findings
    assert (finding.code, finding.severity, finding.place.part) == ("energy-row", Severity.ERROR, "能源消耗")
    assert words in finding.message
    assert energy.uses == ()
