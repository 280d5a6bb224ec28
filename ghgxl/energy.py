"""Standard coal (GB/T 2589): energy by kind and year, its structure, and its flow to departments.

Quantities are converted with the 当量值 of each energy. 等价值 (electricity by the year's thermal generation) is
another thing and is never added to it; nothing here computes it. tce everywhere, never 万tce.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from ghgxl import factors
from ghgxl.errors import Refused
from ghgxl.findings import Finding, Place, error, warning
from ghgxl.inventory import Inventory
from ghgxl.ledger import Row
from ghgxl.tuples import NamedTuple
from ghgxl.units import convert, parse, ratio

#: The sheet that lists energy which no emission source carries (water, compressed air …).
SHEET = "能源消耗"

#: Subcategories whose activity data is energy that the company uses.
ENERGY_KINDS = ("固定燃烧", "移动燃烧", "外购电力", "外购热力")

#: Unit in which a kind of quantity is printed: its dimension → the customary unit.
_PRINTED = {"能量": "GJ", "质量": "t", "体积": "万m3", "标准体积": "万Nm3"}

#: kg/L; water is bought in m³ and its coefficient is per tonne.
_WATER = 1.0


class Use(NamedTuple):
    """One kind of energy in one year.

    ``quantity`` in ``unit``; ``coefficient`` tce per ``unit``; ``tce`` their product; ``share`` of the year's total, of one.
    """

    name: str
    year: int
    quantity: float
    unit: str
    coefficient: float
    tce: float
    share: float
    edition: str
    citation: str
    words: str
    departments: Mapping[str, float]
    places: tuple[str, ...]


class Energy(NamedTuple):
    """The energy balance: uses by year, and what could not be converted: the findings, and years with names."""

    uses: tuple[Use, ...]
    findings: tuple[Finding, ...]
    unconverted: tuple[tuple[int, str], ...] = ()

    def of(self, year: int) -> tuple[Use, ...]:
        """Return the uses of a year, the largest first."""
        return tuple(use for use in self.uses if use.year == year)

    def total(self, year: int) -> float:
        """Return the year's energy in tce (当量值)."""
        return math.fsum(use.tce for use in self.of(year))

    def names(self) -> tuple[str, ...]:
        """Return the kinds of energy, in the order of their total over the years."""
        weight: dict[str, list[float]] = defaultdict(list)
        for use in self.uses:
            weight[use.name].append(use.tce)
        return tuple(sorted(weight, key=lambda name: (-math.fsum(weight[name]), name)))

    def left_out(self, *years: int) -> tuple[str, ...]:
        """Return the kinds of energy that no total of these years holds, for want of a coefficient."""
        return tuple(dict.fromkeys(name for year, name in self.unconverted if year in years))

    def use(self, name: str, year: int) -> Use | None:
        """Return the use of an energy in a year, None when there is none."""
        return next((use for use in self.uses if use.name == name and use.year == year), None)


class _Amount(NamedTuple):
    """A quantity of an energy, before its coefficient is known."""

    name: str
    year: int
    quantity: float
    unit: str
    department: str
    place: str


def balance(inventory: Inventory) -> Energy:
    """Return the energy balance of an inventory's ledger: its fuels, electricity and heat, and the sheet 能源消耗."""
    findings: list[Finding] = []
    amounts: dict[tuple[int, str], list[_Amount]] = defaultdict(list)
    for amount in (*_from_lines(inventory), *_from_sheet(inventory, findings)):
        amounts[amount.year, amount.name].append(amount)
    edition = _edition(inventory)
    uses: list[Use] = []
    unconverted: list[tuple[int, str]] = []
    for (year, name), found in amounts.items():
        try:
            uses.append(_use(year, name, found, edition))
        except Refused as refusal:
            told = any(name == other for _, other in unconverted)
            unconverted.append((year, name))
            if not told:
                findings.append(
                    warning(
                        "standard-coal",
                        Place(*_split(found[0].place)),
                        f"{name} 未能折算标准煤：{refusal.message}；综合能耗未包含该项。",
                    )
                )
    totals = {year: math.fsum(use.tce for use in uses if use.year == year) for year in inventory.years}
    shared = [use._replace(share=use.tce / totals[use.year] if totals.get(use.year) else 0.0) for use in uses]
    uses_by_size = tuple(sorted(shared, key=lambda use: (use.year, -use.tce, use.name)))
    return Energy(uses_by_size, tuple(findings), tuple(unconverted))


def _edition(inventory: Inventory) -> str:
    """Return the edition of GB/T 2589 that 企业信息 asks for, 2020 when it doesn't say."""
    return "2008" if "2008" in inventory.ledger.company.text("折标系数版本") else "2020"


def _from_lines(inventory: Inventory) -> Iterable[_Amount]:
    for line in inventory.lines:
        source = line.source
        if source.subcategory not in ENERGY_KINDS:
            continue
        name = source.factor_name or source.name
        places = inventory.places(source.id, line.year)
        for group in line.groups:
            for part in group.parts:
                yield _Amount(
                    name,
                    line.year,
                    part.quantity,
                    group.unit,
                    part.department,
                    places[0] if places else str(source.place),
                )


def _from_sheet(inventory: Inventory, findings: list[Finding]) -> Iterable[_Amount]:
    for row in inventory.ledger.rows(SHEET):
        amount = _amount(row)
        if isinstance(amount, str):
            findings.append(error("energy-row", row.place, amount))
        elif not inventory.years or amount.year in inventory.years:
            yield amount


def _amount(row: Row) -> _Amount | str:
    """Return what a row of 能源消耗 says, or what is wrong with it."""
    year, quantity = row.number("年度"), row.number("数量")
    if year is None and row.text("年度").removesuffix("年").isdigit():
        year = float(row.text("年度").removesuffix("年"))
    name, unit = row.text("能源"), row.text("单位")
    if year is None or not 2000 <= year <= 2100 or year != int(year):
        return f"“年度”是“{row.text('年度')}”，应为年份，例如 2021。"
    if quantity is None:
        return f"“数量”是“{row.text('数量')}”，应为数字。"
    if not name or not unit:
        return "缺少能源名称或单位。"
    return _Amount(name, int(year), quantity, unit, row.text("部门"), str(row.place))


def _use(year: int, name: str, amounts: list[_Amount], edition: str) -> Use:
    coefficient = factors.standard_coal(name, edition)
    weight = weight_of(name)
    unit = _printed(coefficient.per, name)
    departments: dict[str, list[float]] = defaultdict(list)
    for amount in amounts:
        departments[amount.department].append(convert(amount.quantity, amount.unit, unit, weight))
    quantity = math.fsum(value for values in departments.values() for value in values)
    per_unit = coefficient.value * ratio(unit, coefficient.per, weight) / 1000
    return Use(
        name=name,
        year=year,
        quantity=quantity,
        unit=unit,
        coefficient=per_unit,
        tce=quantity * per_unit,
        share=0.0,
        edition=coefficient.edition,
        citation=str(coefficient.citation),
        words=coefficient.words,
        departments={department: math.fsum(values) for department, values in departments.items()},
        places=tuple(dict.fromkeys(amount.place for amount in amounts)),
    )


def weight_of(name: str) -> float | None:
    """Return the kg/L by which an energy's volume becomes its mass, None where none is known."""
    if "水" in name:
        return _WATER
    density = factors.density(name)
    return density.value if density else None


def _printed(per: str, name: str) -> str:
    """Return the unit in which an energy is customarily printed: electricity 万kWh, water 万m3, fuels t."""
    unit = parse(per)
    if unit.dimension == "能量" and "电" in name:
        return "万kWh"
    if "水" in name:
        return "万m3"
    return _PRINTED.get(unit.dimension, per)


def _split(place: str) -> tuple[str, str]:
    part, _, spot = place.rpartition("!")
    return part, spot
