"""What the library holds that a printed number can be compared with: every published value of a thing and a quantity.

A value is kept in base units with its kind, so that kgCO2/kg, tCO2/TJ and tC/GJ meet; it is printed in the unit that the
report uses. Factors that documents leave to be computed (net calorific value × carbon × oxidation × 44/12) are computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from ghgxl import factors
from ghgxl.audit.figures import measure
from ghgxl.errors import Refused, UnitRefused
from ghgxl.factors import Citation, Factor, Parameter, search
from ghgxl.factors.names import FUEL, find
from ghgxl.gases import GWP_SETS, VARIANTS, gwp
from ghgxl.units import parse, parse_factor

NCV, CARBON, OXIDATION, EMISSION_FACTOR, WARMING = "低位发热量", "单位热值含碳量", "碳氧化率", "排放因子", "GWP"
#: Gas volumes are compared as they stand: a report's m3 and its Nm3 are the state of the document that it cites.
_GAS_VOLUME = {"体积": "标准体积"}
_CARBON_TO_CO2 = 44 / 12


class Scale(NamedTuple):
    """The unit of a factor or parameter: its kind, as CO2/质量, and its size in base units."""

    kind: str
    size: float


class Held(NamedTuple):
    """A published value in base units: its kind, the document, the region, year or use it is for, and its bounds.

    ``whole`` says whether the library has all that the document says of the thing; where it hasn't, the document may hold more.
    """

    value: float
    kind: str
    citation: Citation
    label: str = ""
    region: str = ""
    year: int | None = None
    use: str = ""
    low: float | None = None
    high: float | None = None
    whole: bool = True


def without_state(dimension: str) -> str:
    """Return a dimension with the volumes of gases taken as one, whatever their state."""
    return _GAS_VOLUME.get(dimension, dimension)


@lru_cache(maxsize=4096)
def scale_of(unit: str, quantity: str, gas: str = "") -> Scale | None:
    """Return the kind and size of a unit of a quantity, None for none; ``gas`` is what a mass without gas is of."""
    top, slash, below = unit.replace("每", "/").partition("/")
    if quantity == OXIDATION:
        return Scale("1", 0.01 if unit == "%" else 1.0) if unit in ("", "%", "1") else None
    if not slash:
        return None
    if quantity == NCV:
        heat, per = measure(top), measure(below)
        if heat is None or per is None or heat.dimension != "能量":
            return None
        return Scale(f"能量/{without_state(per.dimension)}", heat.scale / per.scale)
    for spelt in (unit, f"t{unit}", f"{top}{gas}/{below}" if gas else unit):
        try:
            known = parse_factor(spelt)
        except UnitRefused:
            continue
        of = known.gas.partition("(")[0]
        size = float(known.mass.scale / parse("t").scale / known.per.scale)
        return Scale(f"{of}/{without_state(known.per.dimension)}", size)
    return None


def _of_parameter(parameter: Parameter) -> Held | None:
    quantity = EMISSION_FACTOR if parameter.name == "二氧化碳排放因子" else parameter.name
    scale = scale_of(parameter.unit, quantity, "CO2")
    if scale is None or parameter.citation is None:
        return None
    low, high = (end * scale.size if end is not None else None for end in (parameter.low, parameter.high))
    return Held(parameter.value * scale.size, scale.kind, parameter.citation, low=low, high=high)


def _of_factor(factor: Factor, label: str = "", *, whole: bool = True) -> Held | None:
    scale = scale_of(f"t{factor.gas}/{factor.per}", EMISSION_FACTOR)
    if scale is None:
        return None
    low, high = (end * scale.size if end is not None else None for end in (factor.low, factor.high))
    return Held(
        factor.value * scale.size, scale.kind, factor.citation, label or factor.region, factor.region, factor.year, factor.use, low, high, whole,
    )  # fmt: skip


def _kept(found: Iterable[Held | None]) -> tuple[Held, ...]:
    return tuple(dict.fromkeys(held for held in found if held is not None))


@cache
def of_parameter(fuel: str, quantity: str) -> tuple[Held, ...]:
    """Return what is published of a fuel's parameter."""
    wanted = "二氧化碳排放因子" if quantity == EMISSION_FACTOR else quantity
    return _kept(_of_parameter(one) for one in factors.parameters(fuel) if one.name == wanted)


@cache
def _searched(thing: str) -> tuple[Factor, ...]:
    try:
        return search(thing)
    except Refused:
        return ()


@cache
def of_electricity() -> tuple[Held, ...]:
    """Return every electricity factor of the library, whatever its use; those in CO2e are compared as they stand."""
    found = _kept(_of_factor(factor) for factor in _searched("电力") if factor.gas in ("CO2", "CO2e"))
    return tuple(held._replace(kind=held.kind.replace("CO2e/", "CO2/")) for held in found)


@cache
def of_heat() -> tuple[Held, ...]:
    """Return every factor of purchased heat."""
    return _kept(_of_factor(factor) for factor in _searched("热力") if factor.gas == "CO2" and factor.per == "GJ")


@cache
def of_process(name: str) -> tuple[Held, ...]:
    """Return the factors of a process: 石灰石, 乙炔 …"""
    return _kept(_of_factor(factor) for factor in _searched(name) if factor.name == name)


@cache
def of_fuel(fuel: str, gas: str) -> tuple[Held, ...]:
    """Return the emission factors of burning a fuel: as published, and as each document's own parameters give them."""
    if gas == "CO2":
        derived = (_of_factor(one) for one in _searched(fuel) if one.name == fuel and one.gas == "CO2")
        return _kept((*of_parameter(fuel, EMISSION_FACTOR), *derived))
    known = find(FUEL, fuel)
    if known is None or not known.ipcc:
        return ()
    burnt = [one for one in _searched(known.ipcc) if one.gas == gas and one.name.startswith(f"{known.ipcc}（")]
    per_heat = _kept(_of_factor(one, one.name.partition("（")[2].rstrip("）"), whole=False) for one in burnt)
    return (*per_heat, *_kept(_times(one, ncv) for one, ncv in product(per_heat, of_parameter(fuel, NCV))))


def _times(per_heat: Held, ncv: Held) -> Held | None:
    """Return a factor per heat as a factor per amount, under the document of the factor."""
    if not per_heat.kind.endswith("/能量"):
        return None
    kind = f"{per_heat.kind.partition('/')[0]}/{ncv.kind.partition('/')[2]}"
    low, high = (end * ncv.value if end is not None else None for end in (per_heat.low, per_heat.high))
    return per_heat._replace(value=per_heat.value * ncv.value, kind=kind, low=low, high=high)


def mixed(fuel: str, allowed: Callable[[Held], bool]) -> tuple[tuple[str, float], ...]:
    """Return (kind, value) of every CO2 factor that parameters of the allowed documents can make together."""
    ncvs, carbons, oxidations, per_heats = (
        [held for held in of_parameter(fuel, quantity) if allowed(held)]
        for quantity in (NCV, CARBON, OXIDATION, EMISSION_FACTOR)
    )
    shares = {held.value for held in oxidations} or {1.0}
    heats = {held.value for held in per_heats if held.kind == "CO2/能量"}
    heats |= {carbon.value * share * _CARBON_TO_CO2 for carbon, share in product(carbons, shares)}
    found = {("CO2/能量", heat) for heat in heats}
    found |= {(f"CO2/{ncv.kind.partition('/')[2]}", ncv.value * heat) for ncv, heat in product(ncvs, heats)}
    return tuple(found)


@cache
def of_warming(gas: str) -> tuple[Held, ...]:
    """Return the GWP100 of a gas in every assessment report, methane of each origin among them; the label is the report."""
    spelt = (gas, "CH4(化石)", "CH4(非化石)") if gas == "CH4" else (gas,)
    found = []
    for name, version in product(spelt, (*GWP_SETS, *VARIANTS)):
        try:
            one = gwp(name, version)
        except Refused:
            continue
        if one.version == version:
            found.append(Held(one.value, "1", Citation(one.citation), version.partition(" ")[0]))
    return _kept(found)


def like(value: float, others: Iterable[Held], room: float) -> tuple[Held, ...]:
    """Return the published values that a number can stand for, its rounding allowed."""
    return tuple(held for held in others if abs(value - held.value) <= room)
