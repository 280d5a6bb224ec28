"""Checks of what was paid and of what the meter showed, where 活动数据 has such columns: each beside its quantity.

A price is yuan per unit of the factor. What is usual is told by the source's own records; only electricity also has a
band in which any price must lie, wide enough for every tariff.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from ghgxl.checks import robust
from ghgxl.checks.amounts import times, units_taken
from ghgxl.checks.case import Case
from ghgxl.errors import Refused
from ghgxl.findings import Finding, error, warning
from ghgxl.ledger import Payment, Reading
from ghgxl.numbers import plain, significant
from ghgxl.units import ratio

#: Yuan per MWh in which any electricity price lies: deep-valley tariffs to peak tariffs with every surcharge.
_ELECTRICITY = (100.0, 3000.0)

#: A quantity and a meter's difference agree within this share, or within what a counter without decimals loses.
_METER_SHARE, _METER_STEP = 0.005, 1.0


def unusual_prices(case: Case) -> Iterable[Finding]:
    """Yield records whose price is far from the others of the source, and sources whose price can't be."""
    by_source: dict[str, list[tuple[Payment, float]]] = {}
    for payment in case.ledger.payments:
        entry = payment.entry
        scale = case.ratios.get((entry.source, entry.unit, entry.year))
        if scale and entry.quantity > 0 and payment.yuan > 0:
            by_source.setdefault(entry.source, []).append((payment, payment.yuan / (entry.quantity * scale)))
        elif entry.quantity > 0 >= payment.yuan or payment.yuan > 0 >= entry.quantity:
            yield warning(
                "price",
                payment.place,
                f"金额 {plain(payment.yuan, 2)} 元与数量 {plain(entry.quantity)} {entry.unit}（{entry.place}）的正负不一致或有一个为零；请核对。",
            )
    units = {amounts.source.id: amounts for amounts in case.amounts}
    for id_, priced in by_source.items():
        if id_ not in units:
            continue
        unit = units[id_].unit
        odd = {one.at: one for one in robust.odd_ones([price for _, price in priced])}
        usual = robust.median(price for _, price in priced)
        for index, one in odd.items():
            payment, price = priced[index]
            entry = payment.entry
            seen = f"{id_} {units[id_].source.name}的单价（金额 {plain(payment.yuan, 2)} 元 ÷ 数量）为 {significant(price, 4)} 元/{unit}"
            if one.power:
                yield error(
                    "unit-slip",
                    entry.place,
                    f"{seen}，约为同一排放源中位数（{significant(usual, 4)} 元/{unit}）的 {times(one.power)}；数量的单位（此处写 {entry.unit}）或小数点多半有误，{units_taken(unit)}请核对。",
                )
            else:
                yield warning(
                    "price",
                    payment.place,
                    f"{seen}，同一排放源的中位数是 {significant(usual, 4)} 元/{unit}；请核对金额和数量是否属于同一笔、同一期间。",
                )
        yield from _impossible(case, id_, usual, unit, priced[0][0])


def _impossible(case: Case, id_: str, usual: float, unit: str, first: Payment) -> Iterable[Finding]:
    """Yield a source of electricity whose usual price no tariff has: its unit is wrong throughout."""
    source = case.ledger.source(id_)
    if source is None or source.subcategory != "外购电力":
        return
    try:
        per_mwh = usual / ratio(unit, "MWh")
    except Refused:
        return
    low, high = _ELECTRICITY
    if not low <= per_mwh <= high:
        yield error(
            "unit-slip",
            first.entry.place,
            f"{id_} {source.name}各记录的电价中位数为 {significant(per_mwh / 1000, 3)} 元/kWh，没有这样的电价；数量的单位（写作 {first.entry.unit}）多半有误，请核对 {units_taken(unit)}。",
        )


def meters(case: Case) -> Iterable[Finding]:
    """Yield meter readings that run backwards, don't join the reading before, or don't give the quantity."""
    last: dict[tuple[str, str, str], Reading] = {}
    for reading in sorted(case.ledger.readings, key=_time):
        entry = reading.entry
        key = (entry.source, entry.department, reading.meter)
        if reading.after < reading.before:
            yield error(
                "meter-backwards",
                reading.place,
                f"本期读数 {plain(reading.after)} 小于上期读数 {plain(reading.before)}；请核对抄表记录，换表或过零请在“说明”表写明。",
            )
        else:
            yield from _against_quantity(reading)
        before = last.get(key)
        if before is not None and _next(before, reading) and not math.isclose(before.after, reading.before):
            seen = f"上期读数 {plain(reading.before)} 与上一次的本期读数 {plain(before.after)}（{before.place}）不衔接"
            advice = "请核对是否漏记、错抄或换表。"
            if reading.before < before.after:
                yield error("meter-backwards", reading.place, f"{seen}，读数倒退；{advice}")
            else:
                yield warning("meter-gap", reading.place, f"{seen}，中间有缺口；{advice}")
        last[key] = reading


def _time(reading: Reading) -> tuple[str, str, str, int, int, int]:
    entry = reading.entry
    return entry.source, entry.department, reading.meter, entry.year, entry.month or 0, entry.row


def _next(before: Reading, after: Reading) -> bool:
    """Return whether a reading is of the month after another's: what isn't can have a gap between."""
    one, other = before.entry, after.entry
    if one.month is None or other.month is None:
        return False
    return (other.year - one.year) * 12 + other.month - one.month == 1


def _against_quantity(reading: Reading) -> Iterable[Finding]:
    """Yield a quantity that isn't the meter's difference × multiplier, in the unit that meters show."""
    entry = reading.entry
    shown = (reading.after - reading.before) * reading.multiplier
    quantity = entry.quantity
    for meter_unit in ("kWh", "m3", "Nm3", "GJ", entry.unit):
        try:
            quantity = entry.quantity * ratio(entry.unit, meter_unit)
        except Refused:
            continue
        break
    allowed = max(_METER_SHARE * shown, _METER_STEP * reading.multiplier)
    if abs(quantity - shown) <= allowed or abs(entry.quantity - shown) <= allowed:
        return
    power = robust.power_of_ten(math.log10(quantity / shown), 0.01) if quantity > 0 and shown > 0 else 0
    told = f"读数差 × 倍率 = {plain(shown)}，数量为 {plain(entry.quantity)} {entry.unit}"
    if power:
        yield error("unit-slip", entry.place, f"{told}，相差 {10 ** abs(power):,} 倍；请核对单位、倍率和小数点。")
    else:
        yield warning("meter-quantity", entry.place, f"{told}，两者不符；请核对读数、倍率和数量。")
