"""Entries × factors → tonnes of each gas. CO2e never appears here: GWP is applied in ``inventory``.

Resolve once, multiply many: a ledger may hold a million records but only tens of distinct
(source, unit, year, asked); each is resolved once, by the same code that serves a cell. The
records stream past and are only sorted into groups. Sums are exact (``math.fsum``), so a total is
the same to the last bit whatever the order of the rows.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from operator import itemgetter

from ghgxl.errors import Refused
from ghgxl.findings import Finding, Place, error
from ghgxl.ledger import Asked, Company, Entry, Ledger, OwnFactor, Source
from ghgxl.methods import IN_FORMULA, Derivation, Question, in_formula, resolve
from ghgxl.tuples import NamedTuple


class Part(NamedTuple):
    """The quantity of a group that falls to one month (None: not told) and one department ("" likewise).

    ``each`` holds the quantity of every record, in the order of the records.
    """

    month: int | None
    department: str
    quantity: float
    each: tuple[float, ...] = ()


class Group(NamedTuple):
    """The records of one source, year and unit, which share one derivation.

    ``quantity`` is in the unit as written; ``activity`` in the derivation's own unit (``derivation.per``).
    """

    source: Source
    year: int
    unit: str
    asked: Asked | None
    derivation: Derivation
    quantity: float
    records: int
    parts: tuple[Part, ...]

    @property
    def activity(self) -> float:
        """The quantity in the unit that the factor is per."""
        return self.quantity * self.derivation.ratio

    @property
    def biogenic(self) -> float:
        """The tonnes of CO2 from biomass, which are told apart and are in no total."""
        match = self.derivation.biogenic
        return self.activity * match.factor.value if match else 0.0

    def gases(self, quantity: float | None = None) -> dict[str, float]:
        """Return the tonnes of each gas of the whole group, or of so much of its quantity."""
        activity = self.activity if quantity is None else quantity * self.derivation.ratio
        tonnes: dict[str, float] = defaultdict(float)
        for match in self.derivation.matches:
            tonnes[match.factor.gas] += activity * match.factor.value
        return dict(tonnes)


class Unresolved(NamedTuple):
    """Records that could not be quantified: how many of which source and year, and where the first stands."""

    source: str
    year: int
    records: int
    place: Place


class Emissions(NamedTuple):
    """Every record of the ledger, quantified or accounted for: ``counted`` + the records of ``unresolved`` = entries in."""

    groups: tuple[Group, ...]
    unresolved: tuple[Unresolved, ...]
    counted: int
    findings: tuple[Finding, ...]

    @property
    def held(self) -> frozenset[tuple[str, int]]:
        """The sources and years that have records, quantified or not."""
        return frozenset(
            (
                *((group.source.id, group.year) for group in self.groups),
                *((unresolved.source, unresolved.year) for unresolved in self.unresolved),
            )
        )


def question(
    company: Company, source: Source, own: tuple[OwnFactor, ...], unit: str, asked: Asked | None, year: int
) -> Question:
    """Return all that decides a record's factor: the source's own words, then the company's settings. Raises UnitRefused."""
    region = (asked and asked.region) or source.region or company.province
    value, own_unit, own_source = source.own_value, source.own_unit, source.own_source
    if asked and asked.factor is not None:
        (value, own_unit), own_source = in_formula(asked.factor, unit), IN_FORMULA
    return Question(
        factor_name=source.factor_name or source.name,
        unit=unit,
        year=year,
        region=region,
        subcategory=source.subcategory,
        facility=source.facility,
        method=source.method,
        gases=source.gases,
        factor_set=company.factor_set,
        grid_level=company.grid_level,
        grid_caliber=company.grid_caliber,
        grid_year=company.grid_year,
        own=own,
        own_value=value,
        own_unit=own_unit,
        own_source=own_source,
    )


def own_factors_of(source: Source, factors: Iterable[OwnFactor]) -> tuple[OwnFactor, ...]:
    """Return the company's own factors that bear this source's factor name, name or number."""
    names = {name for name in (source.factor_name, source.name, source.id) if name}
    return tuple(factor for factor in factors if factor.name in names)


Key = tuple[str, str, int, Asked | None]


#: A record's key, and the month and department of its part.
_KEY_AND_PART = itemgetter(*map(Entry._fields.index, ("source", "unit", "year", "asked", "month", "department")))


def _sorted_out(
    entries: Iterable[Entry],
) -> tuple[dict[Key, dict[tuple[int | None, str], list[float]]], dict[Key, Entry]]:
    """Return the quantities by key, then by month and department, and each key's first record in sheet order."""
    amounts: dict[tuple[str, str, int, Asked | None, int | None, str], list[float]] = {}
    quantities: dict[Key, dict[tuple[int | None, str], list[float]]] = {}
    first: dict[Key, Entry] = {}
    for entry in entries:
        key_and_part = _KEY_AND_PART(entry)
        held = amounts.get(key_and_part)
        if held is None:
            held = amounts[key_and_part] = []
            source, unit, year, asked, month, department = key_and_part
            first.setdefault((source, unit, year, asked), entry)
            quantities.setdefault((source, unit, year, asked), {})[month, department] = held
        held.append(entry.quantity)
    return quantities, first


def quantify(ledger: Ledger) -> Emissions:
    """Return the ledger's records as groups with their derivations; what can't be resolved is a finding with its cell."""
    quantities, first = _sorted_out(ledger.entries)
    sources: Mapping[str, Source] = {source.id: source for source in ledger.sources}
    own = {source.id: own_factors_of(source, ledger.own_factors) for source in ledger.sources}
    groups: list[Group] = []
    unresolved: list[Unresolved] = []
    findings: dict[Key, Finding] = {}
    counted = 0
    for key in sorted(quantities, key=lambda key: (key[0], key[2], key[1], repr(key[3]))):
        source_id, unit, year, asked = key
        parts = quantities[key]
        count = sum(map(len, parts.values()))
        source, entry = sources[source_id], first[key]
        try:
            derivation = resolve(question(ledger.company, source, own[source_id], unit, asked, year))
        except Refused as refusal:
            unresolved.append(Unresolved(source_id, year, count, entry.place))
            findings[key] = _refused(refusal, source, entry, count)
            continue
        counted += count
        groups.append(
            Group(
                source=source,
                year=year,
                unit=unit,
                asked=asked,
                derivation=derivation,
                quantity=math.fsum(chain.from_iterable(parts.values())),
                records=count,
                parts=tuple(
                    Part(month, department, math.fsum(parts[month, department]), tuple(parts[month, department]))
                    for month, department in sorted(parts, key=lambda part: (part[0] or 0, part[1]))
                ),
            )
        )
    told = tuple(findings[key] for key in first if key in findings)  # as the records stand in the sheets
    return Emissions(tuple(groups), tuple(unresolved), counted, told)


def _refused(refusal: Refused, source: Source, entry: Entry, count: int) -> Finding:
    more = f"（同样情形共 {count} 条记录）" if count > 1 else ""
    kept_out = "这些记录未计入合计" if count > 1 else "此记录未计入合计"
    return error(
        refusal.code, entry.place, f"{source.id} {source.name} {entry.year} 年：{refusal.message}{more}；{kept_out}。"
    )
