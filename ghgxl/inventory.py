"""Sums by source, gas, scope, category, month and year. GWP is applied here and nowhere else.

Every figure is a sum of the lines' parts made with ``math.fsum``; nothing is rounded. A line is one
source in one year. Sources that are declared excluded are quantified as estimates and kept apart.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Self

from ghgxl import gases as gas_room
from ghgxl.emissions import Emissions, Group, quantify
from ghgxl.errors import Refused
from ghgxl.factors import Match
from ghgxl.findings import Finding, Place, column_letters, error, warning
from ghgxl.ledger import Ledger, Source
from ghgxl.numbers import percent
from ghgxl.tuples import NamedTuple
from ghgxl.units import parse_mass_of, ratio


class Line(NamedTuple):
    """One source in one year.

    ``activity`` is in ``unit``, the unit that the factor is per (MWh, t …); None when its records' units don't add up.
    ``gases`` tonnes of each gas; ``tco2e`` tonnes of CO2e by the inventory's GWP set. ``months`` tCO2e of the records
    that name a month; ``departments`` activity by department ("" where none is told).
    """

    source: Source
    year: int
    activity: float | None
    unit: str
    gases: Mapping[str, float]
    tco2e: float
    by_gas: Mapping[str, float]
    months: Mapping[int, float]
    month_activity: Mapping[int, float]
    departments: Mapping[str, float]
    groups: tuple[Group, ...]

    @property
    def matches(self) -> tuple[Match, ...]:
        """The distinct factors that were used, in order of use."""
        return tuple(dict.fromkeys(match for group in self.groups for match in group.derivation.matches))

    @property
    def records(self) -> int:
        """How many records stand behind the line."""
        return sum(group.records for group in self.groups)


class Exclusion(NamedTuple):
    """A source left out, in one year: the estimate in tCO2e (None: there is none) and its share of the total."""

    source: Source
    year: int
    tco2e: float | None
    share: float | None
    basis: str


class Inventory:
    """The whole inventory of a ledger. Sums are tCO2e unless a name says otherwise."""

    def __init__(
        self,
        ledger: Ledger,
        emissions: Emissions,
        years: tuple[int, ...],
        lines: tuple[Line, ...],
        exclusions: tuple[Exclusion, ...] = (),
        findings: tuple[Finding, ...] = (),
        *,
        unweighed: frozenset[str] = frozenset(),
    ) -> None:
        self.ledger, self.emissions, self.gwp = ledger, emissions, ledger.company.gwp
        self.years, self.lines = years, lines
        self.exclusions, self.findings = exclusions, findings
        #: The numbers of the sources that have a gas without a GWP: they are in no line.
        self.unweighed = unweighed

    def limited_to(self, years: tuple[int, ...]) -> Self:
        """Return the inventory as it is of some of its years."""
        return type(self)(
            self.ledger, self.emissions, years, self.lines, self.exclusions, self.findings, unweighed=self.unweighed
        )

    @cached_property
    def complete(self) -> bool:
        """Whether every record was counted; a total over fewer records says so wherever it is shown."""
        return not (self.emissions.unresolved or self.unweighed or self.ledger.dropped)

    @cached_property
    def _by_year(self) -> Mapping[int, tuple[Line, ...]]:
        return {year: tuple(line for line in self.lines if line.year == year) for year in self.years}

    def of(self, year: int) -> tuple[Line, ...]:
        """Return the lines of a year, in the order of the sheet 排放源."""
        return self._by_year.get(year, ())

    def line(self, source: str, year: int) -> Line | None:
        """Return the line of a source in a year, None when it has no quantified record there."""
        return next((line for line in self.of(year) if line.source.id == source), None)

    def total(self, year: int) -> float:
        """Return the year's total."""
        return math.fsum(line.tco2e for line in self.of(year))

    def scope(self, year: int, scope: int) -> float:
        """Return the year's emissions of scope 1, 2 or 3."""
        return self._where(year, lambda line: line.source.scope == scope)

    def category(self, year: int, category: int) -> float:
        """Return the year's emissions of an ISO 14064-1 category, 1 to 6."""
        return self._where(year, lambda line: line.source.iso_category == category)

    def subcategory(self, year: int, name: str) -> float:
        """Return the year's emissions of a subcategory such as 移动燃烧."""
        return self._where(year, lambda line: line.source.subcategory == name)

    def gas_family(self, year: int, family: str, *, direct_only: bool = False) -> float:
        """Return the year's emissions of a family of gases (CO2, CH4, HFCs …) in tCO2e."""
        return math.fsum(
            tco2e
            for line in self.of(year)
            if not direct_only or line.source.scope == 1
            for gas, tco2e in line.by_gas.items()
            if gas_room.family(gas) == family
        )

    def biogenic(self, year: int) -> float:
        """Return the year's tonnes of CO2 from biomass, told apart from the total (ISO 14064-1, 9.3.1 g)."""
        return math.fsum(group.biogenic for line in self.of(year) for group in line.groups)

    def gas_tonnes(self, year: int) -> dict[str, float]:
        """Return the year's tonnes of each gas."""
        return _added((gas, tonnes) for line in self.of(year) for gas, tonnes in line.gases.items())

    def month(self, year: int, month: int) -> float:
        """Return the emissions of the records that name this month."""
        return math.fsum(line.months.get(month, 0.0) for line in self.of(year))

    def departments(self, year: int) -> dict[str, float]:
        """Return the year's emissions by department ("" where none is told)."""
        return _added(
            (part.department, math.fsum(_weigh(group.gases(part.quantity), self.gwp).values()))
            for line in self.of(year)
            for group in line.groups
            for part in group.parts
        )

    @cached_property
    def base_total(self) -> float | None:
        """The base: a year's total, or the mean of several; None when the ledger names no base year that it reports."""
        years = [year for year in self.ledger.company.base_years if year in self.years]
        if not years or len(years) < len(self.ledger.company.base_years):
            return None
        return math.fsum(self.total(year) for year in years) / len(years)

    def places(self, source: str, year: int) -> tuple[str, ...]:
        """Return the cells of a source's records in a year, as text."""
        return self._places.get((source, year), ())

    @cached_property
    def _places(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        cells: dict[tuple[str, int], list[str]] = defaultdict(list)
        columns: dict[tuple[str, int], str] = {}  # 活动数据!C: what all cells of a column begin with
        for source, year, _, _, _, _, _, sheet, row, column, _ in self.ledger.entries:
            start = columns.get((sheet, column))
            if start is None:
                start = columns[sheet, column] = str(Place(sheet, column_letters(column)))
            cells[source, year].append(f"{start}{row}")
        return {key: tuple(places) for key, places in cells.items()}

    def _where(self, year: int, wanted: Callable[[Line], bool]) -> float:
        return math.fsum(line.tco2e for line in self.of(year) if wanted(line))


def _added(pairs: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return the exact sum of each key's values."""
    values: dict[str, list[float]] = defaultdict(list)
    for key, value in pairs:
        values[key].append(value)
    return {key: math.fsum(found) for key, found in values.items()}


def _weigh(tonnes: Mapping[str, float], gwp: str) -> dict[str, float]:
    """Return the tCO2e of each gas."""
    return {gas: mass * gas_room.gwp(gas, gwp).value for gas, mass in tonnes.items()}


def _line(source: Source, year: int, groups: tuple[Group, ...], gwp: str) -> Line:
    gases = _added((gas, mass) for group in groups for gas, mass in group.gases().items())
    by_gas = _weigh(gases, gwp)
    units = {group.derivation.per for group in groups}
    months: dict[int, list[float]] = defaultdict(list)
    amounts: dict[int, list[float]] = defaultdict(list)
    departments: dict[str, list[float]] = defaultdict(list)
    for group in groups:
        for part in group.parts:
            departments[part.department].append(part.quantity * group.derivation.ratio)
            if part.month is not None:
                amounts[part.month].append(part.quantity * group.derivation.ratio)
                months[part.month].extend(_weigh(group.gases(part.quantity), gwp).values())
    alike = len(units) == 1
    return Line(
        source=source,
        year=year,
        activity=_activity(groups) if alike else None,
        unit=units.pop() if alike else "",
        gases=gases,
        tco2e=math.fsum(by_gas.values()),
        by_gas=by_gas,
        months={month: math.fsum(months[month]) for month in sorted(months)},
        month_activity={month: math.fsum(amounts[month]) for month in sorted(amounts)} if alike else {},
        departments={name: math.fsum(values) for name, values in departments.items()} if alike else {},
        groups=groups,
    )


def _activity(groups: tuple[Group, ...]) -> float:
    return math.fsum(group.activity for group in groups)


def total(ledger: Ledger, emissions: Emissions | None = None) -> Inventory:
    """Return the inventory of a ledger."""
    emissions = emissions or quantify(ledger)
    gwp = ledger.company.gwp
    findings: list[Finding] = [*ledger.findings, *emissions.findings]
    order = {source.id: number for number, source in enumerate(ledger.sources)}
    by_line: dict[tuple[int, str], list[Group]] = defaultdict(list)
    for group in emissions.groups:
        by_line[group.year, group.source.id].append(group)
    years = ledger.company.years or tuple(sorted({group.year for group in emissions.groups}))
    lines: list[Line] = []
    estimates: dict[tuple[str, int], float] = {}
    unweighed: set[str] = set()
    for year, id_ in sorted(by_line, key=lambda key: (key[0], order[key[1]])):
        groups = tuple(by_line[year, id_])
        source = groups[0].source
        try:
            line = _line(source, year, groups, gwp)
        except Refused as refusal:
            if id_ not in unweighed:
                findings.append(
                    error(
                        refusal.code, source.place, f"{source.id} {source.name}：{refusal.message}；其排放未计入合计。"
                    )
                )
                unweighed.add(id_)
            continue
        if source.quantified:
            lines.append(line)
        else:
            estimates[id_, year] = line.tco2e
    found = Inventory(ledger, emissions, years, tuple(lines))
    exclusions = tuple(_exclusions(found, estimates))
    findings.extend(_exclusion_findings(found, exclusions))
    return Inventory(
        ledger,
        emissions,
        years,
        tuple(lines),
        exclusions,
        tuple(findings),
        unweighed=frozenset(source.id for source in ledger.sources if source.quantified and source.id in unweighed),
    )


def _exclusions(inventory: Inventory, estimates: Mapping[tuple[str, int], float]) -> Iterable[Exclusion]:
    """Yield every source left out with its estimate: from its own records, else from a line of 核对."""
    for source in inventory.ledger.sources:
        if source.quantified:
            continue
        for year in inventory.years:
            estimate, basis = estimates.get((source.id, year)), "活动数据估算"
            if estimate is None:
                estimate, basis = _stated_estimate(inventory.ledger, source.id, year)
            whole = inventory.total(year)
            share = estimate / whole if estimate is not None and whole > 0 else None
            yield Exclusion(source, year, estimate, share, basis if estimate is not None else "")


def tonnes_per(unit: str) -> float:
    """Return the tonnes in one unit of an emission as people write it: tCO2e, kgCO2, 吨, or nothing at all (tonnes)."""
    if not unit:
        return 1.0
    try:
        return ratio(parse_mass_of(unit).mass.symbol, "t")
    except Refused:
        return ratio(unit, "t")


def _stated_estimate(ledger: Ledger, source: str, year: int) -> tuple[float | None, str]:
    for stated in ledger.stated:
        if stated.item == source and stated.year in (None, year):
            try:
                return stated.value * tonnes_per(stated.unit), f"估算（{stated.place}）"
            except Refused:
                continue
    return None, ""


def _exclusion_findings(inventory: Inventory, exclusions: tuple[Exclusion, ...]) -> Iterable[Finding]:
    """Yield where the exclusion rule is broken, or can't be computed: one source, and all together, in a year."""
    company = inventory.ledger.company
    silent: set[str] = set()
    for exclusion in exclusions:
        source = exclusion.source
        if source.scope == 3 or "不是温室气体" in gas_room.told_apart(source.factor_name):
            continue
        if exclusion.share is None:
            if source.id not in silent:
                silent.add(source.id)
                why, how = (
                    ("没有估算值", "请在活动数据或核对中给出估算")
                    if exclusion.tco2e is None
                    else (f"{exclusion.year} 年没有其他排放可比", "请先补全活动数据")
                )
                yield warning(
                    "exclusion-unknown",
                    source.place,
                    f"{source.id} {source.name} 不量化，但{why}，无法证明低于 {percent(company.single_exclusion, 1)}；{how}。",
                )
        elif exclusion.share >= company.single_exclusion:
            yield error(
                "exclusion-single",
                source.place,
                f"{source.id} {source.name} {exclusion.year} 年估算占总排放 {percent(exclusion.share)}，不低于 {percent(company.single_exclusion, 1)}；应予量化。",
            )
    for year in inventory.years:
        shares = [e.share for e in exclusions if e.year == year and e.share is not None and e.source.scope != 3]
        if shares and math.fsum(shares) >= company.total_exclusion:
            yield error(
                "exclusion-total",
                Place("排放源"),
                f"{year} 年各排除源合计占总排放 {percent(math.fsum(shares))}，不低于 {percent(company.total_exclusion, 1)}；应减少排除。",
            )
