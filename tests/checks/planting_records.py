"""Faults among the records: slips, copies, gaps, totals beside their parts, prices and meters."""

from __future__ import annotations

import random

from ghgxl.ledger import Entry, Ledger
from tests.checks.ledgers import ELECTRICITY, PETROL, SHEET
from tests.checks.planting import Plant, Planted, bare, of, replaced, without


def slip(power: int) -> Plant:
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
    nothing = dice.choice(("", "/", "无"))
    spoilt = replaced(ledger, entry, voucher=nothing)
    again = entry._replace(voucher=nothing, row=9999)
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
