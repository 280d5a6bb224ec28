"""What of an inventory a machinery maker's emission report counts, and where the rest of it stands.

The sector's format (GB/T 32151, machinery; before it the guideline of 2015) has a narrower boundary than ISO 14064-1:
CO2 of burning fossil fuels, process emissions, and the CO2 of purchased electricity and heat. Each gas of each line goes
to exactly one kind here, inside or outside, so that both totals are sums of the same parcels and the bridge between
them leaves nothing over. Nothing is estimated and nothing is rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ghgxl import gases as gas_room
from ghgxl.inventory import Inventory, Line
from ghgxl.methods.formulas import SEPTIC, WELDING, is_shielding_gas
from ghgxl.methods.fugitive import EXTINGUISHER

FUEL, LEAK, WELD = "化石燃料燃烧", "设备生产过程泄漏", "二氧化碳气体保护焊"
OTHER_PROCESS = "其他过程"
POWER, HEAT = "净购入电力", "净购入热力"

#: The kinds that count, in the format's order; the middle three are process emissions.
KINDS = (FUEL, LEAK, WELD, OTHER_PROCESS, POWER, HEAT)
PROCESS = (LEAK, WELD, OTHER_PROCESS)

SCOPE_3 = "其他间接排放（范围3）"
TRACES = "燃料燃烧的 CH4 和 N2O"
IN_USE = "使用中设备的制冷剂等含氟气体泄漏"
SEWAGE = "化粪池和污水处理"
EXTINGUISHED = "灭火器"
OTHER_FUGITIVE = "其他逸散排放"
OTHER_ENERGY = "电力、热力以外的外购能源"
OTHER_DIRECT = "其他直接排放"

#: What stands outside the format's boundary, and why.
OUTSIDE = {
    SCOPE_3: "行业格式不含价值链排放",
    TRACES: "行业格式的燃料燃烧只计 CO2",
    IN_USE: "行业格式只计制造设备时的泄漏",
    SEWAGE: "不在行业格式的排放源之列",
    EXTINGUISHED: "不在行业格式的排放源之列",
    OTHER_FUGITIVE: "不在行业格式的排放源之列",
    OTHER_ENERGY: "行业格式只计电力和热力",
    OTHER_DIRECT: "不在行业格式的排放源之列",
}

BURNING = ("固定燃烧", "移动燃烧")
_FLUORINATED = ("HFCs", "PFCs", "SF6", "NF3", "其他")


class Parcel(NamedTuple):
    """One gas of one line: its mass in tonnes, its tCO2e, and the one kind that it counts to."""

    line: Line
    gas: str
    tonnes: float
    tco2e: float
    kind: str


def kind_of(line: Line, gas: str) -> str:
    """Return the kind that a gas of a line counts to, one of KINDS or of OUTSIDE.

    Making equipment and using it are told apart by the ledger's subcategory: 制程排放 is making, 逸散排放 is using.
    A fuel's factor that is published as CO2e holds gases that can't be taken apart; it counts as CO2 of burning.
    """
    source, family = line.source, gas_room.family(gas)
    if source.scope == 3:
        return SCOPE_3
    if source.scope == 2:
        return {"外购电力": POWER, "外购热力": HEAT}.get(source.subcategory, OTHER_ENERGY)
    if source.subcategory in BURNING:
        return FUEL if family in ("CO2", gas_room.CO2E) else TRACES
    methods = {group.derivation.method for group in line.groups}
    if WELDING in methods or (source.subcategory == "制程排放" and is_shielding_gas(source.factor_name)):
        return WELD
    if source.subcategory == "制程排放":
        return LEAK if family in _FLUORINATED else OTHER_PROCESS
    if source.subcategory != "逸散排放":
        return OTHER_DIRECT
    if EXTINGUISHER in methods:
        return EXTINGUISHED
    if family in _FLUORINATED:
        return IN_USE
    return SEWAGE if SEPTIC in methods or family == "CH4" else OTHER_FUGITIVE


@dataclass(frozen=True)
class Sector:
    """The sector's emission report of one year. Sums are tCO2e, exact until they are shown."""

    inventory: Inventory
    year: int

    @cached_property
    def parcels(self) -> tuple[Parcel, ...]:
        """Every gas of every line of the year."""
        return tuple(
            Parcel(line, gas, line.gases[gas], tco2e, kind_of(line, gas))
            for line in self.inventory.of(self.year)
            for gas, tco2e in line.by_gas.items()
        )

    def where(self, *kinds: str) -> tuple[Parcel, ...]:
        """Return the parcels of these kinds."""
        return tuple(parcel for parcel in self.parcels if parcel.kind in kinds)

    def lines(self, *kinds: str) -> tuple[Line, ...]:
        """Return the lines that have a parcel of these kinds, in the ledger's order."""
        held = {parcel.line.source.id: parcel.line for parcel in self.where(*kinds)}
        return tuple(held.values())

    def of(self, *kinds: str) -> float:
        """Return the emissions of these kinds."""
        return summed(self.where(*kinds))

    @property
    def total(self) -> float:
        """What the sector's report counts."""
        return self.of(*KINDS)

    @property
    def direct(self) -> float:
        """The total without the CO2 of purchased electricity and heat."""
        return self.of(FUEL, *PROCESS)

    @property
    def whole(self) -> float:
        """What the inventory counts in the same year."""
        return self.inventory.total(self.year)

    @property
    def gap(self) -> float:
        """What is left of the inventory's total after everything outside and the sector's total: nothing, up to a float's last digit."""
        return math.fsum((self.whole, -self.of(*OUTSIDE), -self.total))

    @property
    def unparted(self) -> tuple[Line, ...]:
        """The fuels whose factor is published as CO2e, so that their CO2 can't be told from the other gases."""
        return tuple(line for line in self.lines(FUEL) if gas_room.CO2E in line.gases)


def summed(parcels: Iterable[Parcel]) -> float:
    """Return the exact sum of parcels in tCO2e, rounded once to a float."""
    return math.fsum(parcel.tco2e for parcel in parcels)
