"""The case that checks look at: a ledger with everything computed from it, and its records in groups.

Checks work on grouped sums (tens or hundreds, however many the records are); only a check that found something walks
through the records, once, to name the cell. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from ghgxl.energy import Energy, balance
from ghgxl.inventory import Inventory, total
from ghgxl.ledger import Company, Entry, Ledger, Source
from ghgxl.tuples import NamedTuple

#: A source, a year, a month (None: not told) and a department ("" likewise): the records that are told together.
Spot = tuple[str, int, int | None, str]


class Amounts(NamedTuple):
    """A source's records of one department: ``each`` quantity by year and month, in ``unit`` (that of the factor)."""

    source: Source
    department: str
    unit: str
    each: Mapping[tuple[int, int | None], tuple[float, ...]]

    def spot(self, moment: tuple[int, int | None]) -> Spot:
        """Return what names the records of a month."""
        return self.source.id, moment[0], moment[1], self.department

    @property
    def name(self) -> str:
        """The source and the department in words."""
        return f"{self.source.id} {self.source.name}" + (f"（{self.department}）" if self.department else "")


class Case:
    """A ledger, its inventory and its energy balance."""

    def __init__(self, ledger: Ledger, inventory: Inventory, energy: Energy) -> None:
        self.ledger, self.inventory, self.energy = ledger, inventory, energy

    @property
    def company(self) -> Company:
        """The company's particulars and settings."""
        return self.ledger.company

    def limited_to(self, years: tuple[int, ...]) -> Case:
        """Return the case with the inventory of some of its years."""
        return Case(self.ledger, self.inventory.limited_to(years), self.energy)

    @cached_property
    def amounts(self) -> tuple[Amounts, ...]:
        """The records of every quantified source by department and month, each in its factor's unit."""
        found: dict[tuple[str, str, str], dict[tuple[int, int | None], tuple[float, ...]]] = {}
        sources: dict[str, Source] = {}
        for group in self.inventory.emissions.groups:
            if not group.source.quantified:
                continue
            sources[group.source.id] = group.source
            ratio = group.derivation.ratio
            for part in group.parts:
                held = found.setdefault((group.source.id, part.department, group.derivation.per), {})
                moment = (group.year, part.month)
                each = part.each if ratio == 1 else tuple(quantity * ratio for quantity in part.each)
                held[moment] = held.get(moment, ()) + each
        return tuple(Amounts(sources[id_], department, unit, held) for (id_, department, unit), held in found.items())

    def entries(self, spots: Iterable[Spot]) -> dict[Spot, list[Entry]]:
        """Return the records of some spots, in the order of the sheet: one walk, and none when nothing is asked."""
        found: dict[Spot, list[Entry]] = {spot: [] for spot in spots}
        if found:
            for entry in self.ledger.entries:
                held = found.get((entry.source, entry.year, entry.month, entry.department))
                if held is not None:
                    held.append(entry)
        return found

    @cached_property
    def counted(self) -> frozenset[Entry]:
        """The records themselves, to ask whether one is among them."""
        return frozenset(self.ledger.entries)

    @cached_property
    def ratios(self) -> Mapping[tuple[str, str, int], float]:
        """How many of its factor's unit one unit of a record is, by source, unit as written, and year."""
        return {
            (group.source.id, group.unit, group.year): group.derivation.ratio
            for group in self.inventory.emissions.groups
        }


def examine(ledger: Ledger) -> Case:
    """Return the case of a ledger: everything computed once."""
    inventory = total(ledger)
    return Case(ledger, inventory, balance(inventory))
