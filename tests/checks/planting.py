"""Faults, each planted in a clean ledger by its own generator: what it is called, and how many ways it can be made.

A generator takes the ledger of a seed and dice, and gives the spoilt ledger with the code that must be found and the place
where (None: anywhere on the sheet).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from ghgxl.findings import Place
from ghgxl.ledger import Entry, Ledger, OwnFactor, Source


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
