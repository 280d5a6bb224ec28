"""Faults of factors and of what should be there: wrong, out of place, missing."""

from __future__ import annotations

import random

from ghgxl.factors import electricity, search
from ghgxl.findings import Place
from ghgxl.ledger import Asked, Ledger, OwnFactor, Source, StatedEmission
from tests.checks.ledgers import ELECTRICITY, GAS, PETROL
from tests.checks.planting import Planted, of, own, with_source, without


def a_coal_coefficient_as_factor(ledger: Ledger, dice: random.Random) -> Planted:
    if PETROL in ledger.sources and dice.random() < 0.5:
        spoilt = with_source(ledger, PETROL, own_value=1.4717, own_unit="tCO2/t", own_source="内部表", gases=("CO2",))
        return Planted(spoilt, "coal-coefficient", str(PETROL.place))
    value, unit = dice.choice(((0.1229, "kgCO2/kWh"), (1.229, "tCO2/万kWh"), (0.1229, "tCO2/MWh")))
    return Planted(own(ledger, value, "内部表", unit=unit), "coal-coefficient", "企业因子!C4")


def a_footprint_factor(ledger: Ledger, dice: random.Random) -> Planted:
    return Planted(own(ledger, 0.6205, "网上", unit="kgCO2e/kWh"), "factor-use", "企业因子!C4")


def a_project_s_factor(ledger: Ledger, dice: random.Random) -> Planted:
    """An operating or build margin, whatever the document is called."""
    factor = dice.choice([one for one in search("电网") if one.use == "项目"])
    return Planted(own(ledger, factor.value, "网上", unit="tCO2/MWh"), "factor-use", "企业因子!C4")


def a_factor_of_another_province(ledger: Ledger, dice: random.Random) -> Planted:
    here = ledger.company.province
    there = dice.choice([one for one in ("上海", "江苏", "湖北", "新疆", "贵州", "福建") if one != here])
    year = ledger.company.years[0]
    value = electricity(year, there).factor.value
    return Planted(own(ledger, value, "供应商"), "factor-region", "企业因子!C4")


def a_factor_of_another_caliber(ledger: Ledger, dice: random.Random) -> Planted:
    caliber = dice.choice(("扣除市场化非化石", "化石"))
    value = electricity(ledger.company.years[0], "", level="全国", caliber=caliber).factor.value
    return Planted(own(ledger, value, "供应商"), "factor-caliber", "企业因子!C4")


def a_factor_of_long_ago(ledger: Ledger, dice: random.Random) -> Planted | None:
    if ledger.company.province == "内蒙古":
        return None  # it lies in two grids
    value = electricity(2012, ledger.company.province, level="区域", year_rule="2012").factor.value
    return Planted(own(ledger, value, "供应商"), "factor-year", "企业因子!C4")


def a_value_that_its_document_does_not_hold(ledger: Ledger, dice: random.Random) -> Planted:
    text = dice.choice(
        ("2012年区域电网平均因子", "《关于发布2021年电力二氧化碳排放因子的公告》", "公告2024年第12号", "生态环境部2022年省级电力平均因子")
    )  # fmt: skip
    value = dice.choice((0.404, 0.4999, 0.9011, 0.3333))
    return Planted(own(ledger, value, text), "factor-document", "企业因子!C4")


def coal_s_standard_cited_for_a_factor(ledger: Ledger, dice: random.Random) -> Planted:
    return Planted(own(ledger, dice.uniform(0.3, 0.9), "GB/T 2589-2020 附录A"), "factor-document", "企业因子!C4")


def a_factor_per_another_unit(ledger: Ledger, dice: random.Random) -> Planted:
    value = electricity(ledger.company.years[0], ledger.company.province).factor.value
    unit = dice.choice(("tCO2/kWh", "kgCO2/MWh", "tCO2/万kWh"))
    return Planted(own(ledger, value, "内部表", unit=unit), "unit-slip", "企业因子!C4")


def a_factor_that_changes_without_reason(ledger: Ledger, dice: random.Random) -> Planted | None:
    years = ledger.company.years
    if len(years) < 2:
        return None
    first = own(ledger, 0.55, "内部表", (years[0],))
    return Planted(own(first, 0.55 * dice.uniform(1.2, 1.9), "内部表", (years[1],)), "factor-change", "企业因子!C5")


def a_factor_of_another_gwp(ledger: Ledger, dice: random.Random) -> Planted:
    return Planted(
        own(ledger, 0.561, "某数据库（按IPCC第四次评估报告折算）", unit="tCO2e/MWh"), "gwp-mixed", "企业因子!C4"
    )


def combustion_with_co2_alone(ledger: Ledger, dice: random.Random) -> Planted | None:
    if GAS not in ledger.sources:
        return None
    return Planted(with_source(ledger, GAS, gases=("CO2",)), "co2-only", str(GAS.place))


def a_factor_that_gives_co2_alone(ledger: Ledger, dice: random.Random) -> Planted | None:
    if GAS not in ledger.sources:
        return None
    factor = OwnFactor(
        "天然气", "CO2", dice.uniform(21.2, 21.9), "tCO2/万Nm3", (), "供气合同附件", place=Place("企业因子", "C4")
    )
    return Planted(ledger._replace(own_factors=(factor,)), "co2-only", str(GAS.place))


def a_function_of_another_province(ledger: Ledger, dice: random.Random) -> Planted:
    entry = dice.choice(of(ledger, ELECTRICITY))
    there = dice.choice([one for one in ("上海", "江苏省", "湖北") if not one.startswith(ledger.company.province)])
    asked = Asked("电力", entry.year, there)
    place = Place("看板", "B2")
    shown = StatedEmission(entry._replace(asked=asked), 1.0, "1", "=GHG_EMISSION(…)", place)
    return Planted(ledger._replace(stated_emissions=(shown,)), "factor-region", str(place))


def green_power_without_a_word(ledger: Ledger, dice: random.Random) -> Planted:
    return Planted(with_source(ledger, ELECTRICITY, remark="其中 20% 购买绿证"), "scope2-basis", str(ELECTRICITY.place))


def a_source_without_data(ledger: Ledger, dice: random.Random) -> Planted:
    gone = dice.choice(ledger.sources)
    return Planted(without(ledger, lambda entry: entry.source == gone.id), "no-data", str(gone.place))


def an_exclusion_without_estimate(ledger: Ledger, dice: random.Random) -> Planted:
    extra = Source(
        "X1", "食堂柴油", 1, "固定燃烧", 1, factor_name="柴油", quantified=False, reason="", place=Place("排放源", "A9")
    )
    return Planted(ledger._replace(sources=(*ledger.sources, extra)), "exclusion-unknown", "排放源!A9")


def a_large_exclusion(ledger: Ledger, dice: random.Random) -> Planted:
    return Planted(with_source(ledger, ELECTRICITY, quantified=False, reason="略"), "exclusion-single|exclusion-total|exclusion-unknown", "排放源")  # fmt: skip


def no_base_year(ledger: Ledger, dice: random.Random) -> Planted:
    return Planted(ledger._replace(company=ledger.company._replace(base_years=())), "base-year", "企业信息")
