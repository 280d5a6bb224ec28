"""What a working paper holds: records, factors with their parameters, GWP values, lines, totals. Plain strings and floats.

Values are unrounded and nothing is looked up here; only the sums and products that the formulas repeat.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ghgxl.findings import Finding


class Parameter(NamedTuple):
    """A published number that a factor was made of: a net calorific value, a carbon content, an oxidation rate."""

    name: str
    value: float
    unit: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """An emission factor: ``value`` tonnes of ``gas`` per one unit of activity; ``unit`` is told as tCO2/MWh.

    ``parameters`` are what a derived factor was made of: its value is their product times 1, 44/12 or 16/12, times a power
    of ten. ``match`` tells in words how well it fits what was asked.
    """

    name: str
    gas: str
    value: float
    unit: str
    citation: str
    match: str = ""
    parameters: tuple[Parameter, ...] = ()


class Gwp(NamedTuple):
    """The GWP of one gas and where it was published; CO2e itself has 1."""

    gas: str
    value: float
    citation: str


class Record(NamedTuple):
    """One record of activity data, in the unit of its line. ``date`` is 2021-03-31, 2021-03 or 2021; ``place`` its cell."""

    date: str
    quantity: float
    place: str
    department: str = ""
    voucher: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The records of one source, year and unit, which share their factors.

    ``ratio`` makes the entry's ``unit`` the unit ``per`` which the factors are: 万kWh → MWh is 10. ``words`` is the
    derivation in words. A line that is not ``counted`` is the estimate of an excluded source and in no total.
    """

    source: str
    name: str
    scope: int
    subcategory: str
    year: int
    unit: str
    per: str
    ratio: float
    records: tuple[Record, ...]
    factors: tuple[Factor, ...]
    region: str = ""
    words: str = ""
    counted: bool = True

    @property
    def quantity(self) -> float:
        """The sum of the records, in the unit as entered."""
        return math.fsum(record.quantity for record in self.records)

    @property
    def activity(self) -> float:
        """The sum of the records, in the unit that the factors are per."""
        return self.quantity * self.ratio


class Total(NamedTuple):
    """A year's total in tCO2e as the inventory has it: the workbook's own sum is set against it."""

    year: int
    tco2e: float


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole working paper. ``settings`` are told as they are: 因子方案 → GB/T 32151; ``ledger`` is the ledger's file name."""

    company: str
    gwp_set: str
    gwps: tuple[Gwp, ...]
    lines: tuple[Line, ...]
    totals: tuple[Total, ...] = ()
    findings: tuple[Finding, ...] = ()
    settings: tuple[tuple[str, str], ...] = field(default=())
    ledger: str = ""
    sha256: str = ""
    version: str = ""

    @property
    def years(self) -> tuple[int, ...]:
        """The years that lines or totals name, ascending."""
        return tuple(sorted({line.year for line in self.lines} | {total.year for total in self.totals}))

    def gwp(self, gas: str) -> Gwp:
        """Return the GWP of a gas; a gas that the paper doesn't list is a KeyError."""
        for gwp in self.gwps:
            if gwp.gas == gas:
                return gwp
        raise KeyError(gas)

    def tco2e(self, line: Line, factor: Factor) -> float:
        """Return the tCO2e of one gas of a line: activity × factor × GWP."""
        return line.activity * factor.value * self.gwp(factor.gas).value
