"""Faults, each planted in a clean ledger by its own generator: what it is called, and how many ways it can be made.

A generator takes the ledger of a seed and dice, and gives the spoilt ledger with the code that must be found and the place
where (None: anywhere on the sheet).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from ghgxl.factors import electricity
from ghgxl.findings import Place
from ghgxl.ledger import Entry, Ledger, OwnFactor, Source, Stated
from tests.checks.ledgers import COOLANT, ELECTRICITY, GAS, PETROL, SHEET, rows


class Planted(NamedTuple):
    """A spoilt ledger, the code that must be found, and the cell (or part of one) where."""

    ledger: Ledger
    code: str
    place: str


Plant = Callable[[Ledger, random.Random], Planted | None]


def replaced(ledger: Ledger, old: Entry, **changes: object) -> Ledger:
    """Return the ledger with another entry in place of one; what stands beside it stays as it was."""
    new = old._replace(**changes)  # type: ignore[arg-type]  # the names are the fields'
    return ledger._replace(
        entries=tuple(new if entry is old else entry for entry in ledger.entries),
        payments=tuple(payment._replace(entry=new) if payment.entry is old else payment for payment in ledger.payments),
        readings=tuple(reading._replace(entry=new) if reading.entry is old else reading for reading in ledger.readings),
    )


def without(ledger: Ledger, gone: Callable[[Entry], bool]) -> Ledger:
    """Return the ledger without some entries and what stands beside them."""
    return ledger._replace(
        entries=tuple(entry for entry in ledger.entries if not gone(entry)),
        payments=tuple(payment for payment in ledger.payments if not gone(payment.entry)),
        readings=tuple(reading for reading in ledger.readings if not gone(reading.entry)),
    )


def bare(ledger: Ledger) -> Ledger:
    """Return the ledger without what stands beside its records: only the records can tell."""
    return ledger._replace(payments=(), readings=())


def of(ledger: Ledger, source: Source, *, monthly: bool = True) -> list[Entry]:
    """Return a source's records."""
    return [entry for entry in ledger.entries if entry.source == source.id and (entry.month is not None or not monthly)]


def with_source(ledger: Ledger, source: Source, **changes: object) -> Ledger:
    """Return the ledger with a source changed."""
    new = source._replace(**changes)  # type: ignore[arg-type]  # the names are the fields'
    return ledger._replace(sources=tuple(new if one.id == source.id else one for one in ledger.sources))


def own(ledger: Ledger, value: float, document: str, years: tuple[int, ...] = (), unit: str = "tCO2/MWh") -> Ledger:
    """Return the ledger with a factor of the company's own for electricity."""
    factor = OwnFactor(
        "电力", "CO2", value, unit, years, document, place=Place("企业因子", f"C{4 + len(ledger.own_factors)}")
    )
    return ledger._replace(own_factors=(*ledger.own_factors, factor))


def _slip(power: int) -> Plant:
    def plant(ledger: Ledger, dice: random.Random) -> Planted:
        entry = dice.choice(of(ledger, ELECTRICITY))
        times = 10.0**power
        return Planted(replaced(bare(ledger), entry, quantity=entry.quantity * times), "unit-slip", str(entry.place))

    return plant


def a_unit_written_for_another(ledger: Ledger, dice: random.Random) -> Planted:
    entry = dice.choice(of(ledger, ELECTRICITY))
    unit = dice.choice([unit for unit in ("kWh", "MWh", "万kWh") if unit != entry.unit])
    return Planted(replaced(bare(ledger), entry, unit=unit), "unit-slip", str(entry.place))


def a_year_in_another_unit(ledger: Ledger, dice: random.Random) -> Planted | None:
    years = sorted({entry.year for entry in ledger.entries})
    if len(years) < 2:
        return None
    year = dice.choice(years) if len(years) > 2 else years[1]
    unit = {"kWh": "MWh", "MWh": "万kWh", "万kWh": "MWh"}
    entries = tuple(
        entry._replace(unit=unit[entry.unit]) if (entry.source, entry.year) == (ELECTRICITY.id, year) else entry
        for entry in ledger.entries
    )
    return Planted(bare(ledger)._replace(entries=entries), "unit-slip", SHEET)


def a_receipt_slips(ledger: Ledger, dice: random.Random) -> Planted | None:
    receipts = of(ledger, PETROL)
    if len(receipts) < 12 * 3:
        return None
    entry = dice.choice(receipts)
    times = dice.choice((10.0, 1000.0))
    return Planted(
        replaced(bare(ledger), entry, quantity=entry.quantity * times), "unit-slip|outlier", str(entry.place)
    )


def an_amount_out_of_all_measure(ledger: Ledger, dice: random.Random) -> Planted:
    entry = dice.choice(of(ledger, ELECTRICITY))
    return Planted(
        replaced(bare(ledger), entry, quantity=entry.quantity * dice.uniform(4.6, 5.4)),
        "outlier|unit-slip",
        str(entry.place),
    )


def a_price_slips(ledger: Ledger, dice: random.Random) -> Planted:
    priced = [payment.entry for payment in ledger.payments if payment.entry.source == ELECTRICITY.id]
    entry = dice.choice(priced)
    ledger = replaced(ledger, entry, quantity=entry.quantity * dice.choice((0.1, 10.0, 1000.0)))
    return Planted(ledger._replace(readings=()), "unit-slip", str(entry.place))


def a_price_far_from_usual(ledger: Ledger, dice: random.Random) -> Planted:
    number = dice.choice([n for n, one in enumerate(ledger.payments) if one.entry.source == ELECTRICITY.id])
    paid = list(ledger.payments)
    paid[number] = paid[number]._replace(yuan=paid[number].yuan * dice.choice((0.19, 4.8)))
    return Planted(ledger._replace(payments=tuple(paid)), "price", str(paid[number].place))


def every_price_impossible(ledger: Ledger, dice: random.Random) -> Planted:
    paid = tuple(
        one._replace(yuan=one.yuan / 10) if one.entry.source == ELECTRICITY.id else one for one in ledger.payments
    )
    return Planted(ledger._replace(payments=paid), "unit-slip", SHEET)


def a_month_missing(ledger: Ledger, dice: random.Random) -> Planted:
    entry = dice.choice(of(ledger, ELECTRICITY))
    gone = (entry.source, entry.year, entry.month)
    spoilt = without(ledger, lambda one: (one.source, one.year, one.month) == gone)
    return Planted(spoilt, "no-data-month", str(ELECTRICITY.place))


def a_department_s_month_missing(ledger: Ledger, dice: random.Random) -> Planted | None:
    if len({entry.department for entry in of(ledger, ELECTRICITY)}) < 2:
        return None
    entry = dice.choice(of(ledger, ELECTRICITY))
    return Planted(without(ledger, lambda one: one is entry), "no-data-month", str(ELECTRICITY.place))


def _long(entry: Entry, digits: int) -> bool:
    """Return whether a quantity has so many digits that it doesn't come twice by chance."""
    return len(f"{entry.quantity:.9f}".strip("0").replace(".", "").strip("0")) >= digits


def a_record_twice(ledger: Ledger, dice: random.Random) -> Planted | None:
    long = [entry for entry in of(ledger, ELECTRICITY) if _long(entry, 4)]
    if not long:
        return None
    entry = dice.choice(long)
    spoilt = replaced(ledger, entry, voucher="")
    again = entry._replace(voucher="", row=9999)
    return Planted(spoilt._replace(entries=(*spoilt.entries, again)), "record-twice", str(again.place))


def a_month_copied(ledger: Ledger, dice: random.Random) -> Planted | None:
    long = [entry for entry in of(ledger, ELECTRICITY) if entry.month != 12 and _long(entry, 5)]
    if not long:
        return None
    entry = dice.choice(long)
    after = next(
        one
        for one in of(ledger, ELECTRICITY)
        if (one.year, one.month, one.department) == (entry.year, (entry.month or 0) + 1, entry.department)
    )
    return Planted(replaced(bare(ledger), after, quantity=entry.quantity), "month-copied", str(after.place))


def a_meter_runs_backwards(ledger: Ledger, dice: random.Random) -> Planted | None:
    if not ledger.readings:
        return None
    readings = list(ledger.readings)
    number = dice.randrange(len(readings))
    readings[number] = readings[number]._replace(after=readings[number].before - dice.uniform(1, 500))
    return Planted(ledger._replace(readings=tuple(readings)), "meter-backwards", str(readings[number].place))


def a_meter_starts_elsewhere(ledger: Ledger, dice: random.Random) -> Planted | None:
    later = [n for n, one in enumerate(ledger.readings) if one.entry.month != 1]
    if not later:
        return None
    number = dice.choice(later)
    readings = list(ledger.readings)
    gap = dice.uniform(20, 300)
    readings[number] = readings[number]._replace(
        before=readings[number].before + gap, after=readings[number].after + gap
    )
    return Planted(ledger._replace(readings=tuple(readings)), "meter-gap", str(readings[number].place))


def a_quantity_unlike_the_meter_s(ledger: Ledger, dice: random.Random) -> Planted | None:
    if not ledger.readings:
        return None
    entry = dice.choice(ledger.readings).entry
    return Planted(replaced(ledger, entry, quantity=entry.quantity * 1.21), "meter-quantity", str(entry.place))


def a_sum_below_zero(ledger: Ledger, dice: random.Random) -> Planted:
    entry = dice.choice(of(ledger, ELECTRICITY))
    return Planted(replaced(bare(ledger), entry, quantity=-entry.quantity), "negative-sum", str(entry.place))


def a_month_of_nothing(ledger: Ledger, dice: random.Random) -> Planted:
    entry = dice.choice(of(ledger, ELECTRICITY))
    return Planted(replaced(bare(ledger), entry, quantity=0.0), "zero", str(entry.place))


def the_total_beside_its_parts(ledger: Ledger, dice: random.Random) -> Planted | None:
    entries = of(ledger, ELECTRICITY)
    if len({entry.department for entry in entries}) < 2:
        return None
    one = dice.choice(entries)
    total = sum(entry.quantity for entry in entries if (entry.year, entry.month) == (one.year, one.month))
    whole = one._replace(department=dice.choice(("", "全厂")), quantity=total, row=9999)
    return Planted(ledger._replace(entries=(*ledger.entries, whole)), "department-total", str(whole.place))


def the_year_beside_its_months(ledger: Ledger, dice: random.Random) -> Planted:
    one = dice.choice(of(ledger, ELECTRICITY))
    total = sum(
        entry.quantity
        for entry in of(ledger, ELECTRICITY)
        if (entry.year, entry.department) == (one.year, one.department)
    )
    whole = one._replace(month=None, quantity=total, row=9999)
    return Planted(ledger._replace(entries=(*ledger.entries, whole)), "year-total", str(whole.place))


def energy_listed_again(ledger: Ledger, dice: random.Random) -> Planted:
    year = ledger.company.years[0]
    row = {
        "年度": float(year),
        "能源": dice.choice(("电力", "外购电", "市电")),
        "数量": dice.uniform(1e3, 1e5),
        "单位": "万kWh",
    }
    sheets = {**ledger.sheets, "能源消耗": (*ledger.sheets["能源消耗"], *rows("能源消耗", row))}
    return Planted(ledger._replace(sheets=sheets), "energy-twice|unit-slip", "能源消耗")


def an_output_slips(ledger: Ledger, dice: random.Random) -> Planted | None:
    output = ledger.sheets["产量产值"]
    if len(output) < 2:
        return None
    number = dice.randrange(len(output)) if len(output) > 2 else 1
    column = dice.choice(("产量", "产值(万元)"))
    value = output[number].number(column) or 0.0
    spoilt = output[number]._replace(values={**output[number].values, column: value * dice.choice((0.1, 10, 10_000))})
    sheets = {**ledger.sheets, "产量产值": (*output[:number], spoilt, *output[number + 1 :])}
    return Planted(ledger._replace(sheets=sheets), "unit-slip", str(spoilt.place))


def tce_with_wan_tce(ledger: Ledger, dice: random.Random) -> Planted | None:
    from ghgxl.checks import examine

    year = dice.choice(ledger.company.years)
    uses = examine(ledger).energy.of(year)
    if len(uses) < 2:
        return None
    wrong = dice.randrange(len(uses))
    stated = tuple(
        Stated(f"能源:{use.name}:折标量", year, round(use.tce / (10_000 if number == wrong else 1), 9), "tce", "表1", Place("核对", f"C{number + 4}"))
        for number, use in enumerate(uses)
    )  # fmt: skip
    return Planted(ledger._replace(stated=stated), "tce-mixed", f"核对!C{wrong + 4}")


def shares_that_are_no_whole(ledger: Ledger, dice: random.Random) -> Planted:
    year = ledger.company.years[0]
    stated = tuple(
        Stated(f"能源:{name}:占比", year, share, "%", "表1", Place("核对", f"C{row}"))
        for row, (name, share) in enumerate((("电力", 99.9), ("水", dice.uniform(0.3, 5))), 4)
    )
    return Planted(ledger._replace(stated=stated), "share-sum", "核对!C4")


def a_formula_that_gives_another_number(ledger: Ledger, dice: random.Random) -> Planted:
    number = dice.randrange(len(ledger.sheets["污染物"]))
    row = ledger.sheets["污染物"][number]
    value = (row.number("数值") or 0.0) * dice.choice((0.01, 0.1, 1.31, 10))
    spoilt = row._replace(values={**row.values, "数值": value})
    held = ledger.sheets["污染物"]
    sheets = {**ledger.sheets, "污染物": (*held[:number], spoilt, *held[number + 1 :])}
    return Planted(ledger._replace(sheets=sheets), "formula-differs", str(row.place))


def a_unit_that_the_formula_does_not_give(ledger: Ledger, dice: random.Random) -> Planted:
    row = ledger.sheets["污染物"][0]
    spoilt = row._replace(values={**row.values, "单位": dice.choice(("t/a", "g/a"))})
    sheets = {**ledger.sheets, "污染物": (spoilt, *ledger.sheets["污染物"][1:])}
    return Planted(ledger._replace(sheets=sheets), "formula-differs", str(row.place))


def something_named_and_not_listed(ledger: Ledger, dice: random.Random) -> Planted:
    kind = dice.randrange(4)
    if kind == 0:
        row, sheet = {"能源": dice.choice(("柴油", "液化石油气", "煤油")), "去向": "叉车"}, "能源系统"
    elif kind == 1:
        row, sheet = {"流程": "焊接", "步骤": dice.choice(("乙炔切割", "CO2气体保护焊")), "投入": "钢板"}, "工艺流程"
    elif kind == 2:
        row, sheet = (
            {"流程": "清洗", "步骤": "清洗", "投入": dice.choice(("水、乙炔、油", "氧气、乙炔", "柴油、水"))},
            "工艺流程",
        )
    else:
        row, sheet = {"类别": "废气", "来源": dice.choice(("柴油发电机", "食堂液化气灶", "生物质锅炉"))}, "污染物"
    held = ledger.sheets.get(sheet, ())
    return Planted(ledger._replace(sheets={**ledger.sheets, sheet: (*held, *rows(sheet, row))}), "unlisted", sheet)


def a_coal_coefficient_as_factor(ledger: Ledger, dice: random.Random) -> Planted:
    if PETROL in ledger.sources and dice.random() < 0.5:
        spoilt = with_source(ledger, PETROL, own_value=1.4717, own_unit="tCO2/t", own_source="内部表", gases=("CO2",))
        return Planted(spoilt, "coal-coefficient", str(PETROL.place))
    value, unit = dice.choice(((0.1229, "kgCO2/kWh"), (1.229, "tCO2/万kWh"), (0.1229, "tCO2/MWh")))
    return Planted(own(ledger, value, "内部表", unit=unit), "coal-coefficient", "企业因子!C4")


def a_footprint_factor(ledger: Ledger, dice: random.Random) -> Planted:
    return Planted(own(ledger, 0.6205, "网上", unit="kgCO2e/kWh"), "factor-use", "企业因子!C4")


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


PLANTS: dict[str, Plant] = {
    **{f"a_month_ten_to_the_{power}": _slip(power) for power in (-4, -3, -2, -1, 1, 2, 3, 4)},
    **{
        plant.__name__: plant
        for plant in (
            a_unit_written_for_another, a_year_in_another_unit, a_receipt_slips, an_amount_out_of_all_measure,
            a_price_slips, a_price_far_from_usual, every_price_impossible, a_month_missing, a_department_s_month_missing,
            a_record_twice, a_month_copied, a_meter_runs_backwards, a_meter_starts_elsewhere, a_quantity_unlike_the_meter_s,
            a_sum_below_zero, a_month_of_nothing, the_total_beside_its_parts, the_year_beside_its_months, energy_listed_again, an_output_slips,
            tce_with_wan_tce, shares_that_are_no_whole, a_formula_that_gives_another_number,
            a_unit_that_the_formula_does_not_give, something_named_and_not_listed, a_coal_coefficient_as_factor,
            a_footprint_factor, a_factor_of_another_province, a_factor_of_another_caliber, a_factor_of_long_ago,
            a_value_that_its_document_does_not_hold, coal_s_standard_cited_for_a_factor, a_factor_per_another_unit,
            a_factor_that_changes_without_reason, a_factor_of_another_gwp, combustion_with_co2_alone,
            green_power_without_a_word, a_source_without_data, an_exclusion_without_estimate, a_large_exclusion, no_base_year,
        )
    },
}  # fmt: skip

__all__ = ["COOLANT", "PLANTS", "Plant", "Planted"]
