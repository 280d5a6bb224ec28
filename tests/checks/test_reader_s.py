"""What the reader itself checks while records pass by: vouchers used twice, dates outside, credit notes; planted and clean."""

from __future__ import annotations

import random

import pytest

from ghgxl.excel.notes import Notes
from ghgxl.excel.records import Records, Voucher
from ghgxl.findings import Place
from ghgxl.ledger import Ledger
from tests.checks.ledgers import clean


def gathered(ledger: Ledger) -> Records:
    """Return the reader's records as they are after these entries passed by."""
    records = Records(Notes(), ledger.company, ledger.sources)
    for entry in ledger.entries:
        place = Place(entry.sheet, f"C{entry.row}")
        date = f"{entry.year}-{entry.month:02}" if entry.month else str(entry.year)
        if records.source(entry.source, place) and records.moment(date, place):
            quantity = records.quantity(entry.quantity, place)
            if quantity is not None:
                records.voucher(
                    entry.voucher, Voucher(entry.source, date, quantity, entry.sheet, entry.row, entry.column)
                )
    records.tell_outside()
    return records


def codes(ledger: Ledger) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.place)) for finding in gathered(ledger).notes.findings()]


@pytest.mark.parametrize("seed", range(300, 340))
def test_vouchers_dates_and_credit_notes_are_told_at_their_cells_and_only_those(seed: int) -> None:
    ledger = clean(seed)
    assert codes(ledger) == []
    dice = random.Random(seed)
    old = dice.choice(ledger.entries)
    last = max(entry.row for entry in ledger.entries)
    again = old._replace(row=last + 1)
    other = old._replace(row=last + 2, year=old.year, month=old.month % 12 + 1 if old.month else 5)
    outside = old._replace(row=last + 3, year=dice.choice((2003, 2019, 2030)), voucher="W1")
    ancient = old._replace(row=last + 4, year=1998, voucher="W2")
    credit = old._replace(row=last + 5, quantity=-old.quantity, voucher="W3")
    spoilt = ledger._replace(entries=(*ledger.entries, again, other, outside, ancient, credit))
    assert set(codes(spoilt)) == {
        ("voucher-twice", f"活动数据!C{last + 1}"),
        ("voucher-again", f"活动数据!C{last + 2}"),
        ("year", f"活动数据!C{last + 3}"),
        ("date", f"活动数据!C{last + 4}"),
        ("negative", f"活动数据!C{last + 5}"),
    }
