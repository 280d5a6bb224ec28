"""Gases, their GWP in each set, and refrigerant blends by their components.

A blend's GWP is the mass-weighted mean of its components', computed exactly and rounded once. A gas that a set
has no value for is refused, with the sets that have one; what is counted as 0 by convention says so in its citation.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache, lru_cache
from types import MappingProxyType

from ghgxl.errors import GasRefused
from ghgxl.findings import Place
from ghgxl.gases import data
from ghgxl.gases.data import CONVENTION, GWP_SETS, VARIANTS, GwpRow, composition, gwp_row
from ghgxl.gases.names import fold, recognise, spellings, why_not
from ghgxl.tuples import NamedTuple

#: The pseudo-gas of factors that are published in CO2e; its GWP is 1 in every set.
CO2E = "CO2e"

#: Methane by origin; a set that doesn't tell them apart answers with its plain CH4.
_METHANE = {"CH4(化石)": "化石源", "CH4(非化石)": "非化石源"}

_FAMILIES = {"HFC": "HFCs", "PFC": "PFCs"}
_OWN_FAMILY = frozenset(("CO2", "CH4", "N2O", "SF6", "NF3", CO2E))


class Gwp(NamedTuple):
    """A GWP100 value (kg CO2e per kg of gas) with its source; ``note`` says what a reader should know of it."""

    gas: str
    version: str
    value: float
    citation: str
    place: Place
    confidence: str = "verified-2"
    note: str = ""


@cache
def _names() -> dict[str, str]:
    """Return code → Chinese name of the pure gases, CO2e last."""
    return {**data.names(), CO2E: "二氧化碳当量"}


@cache
def _codes() -> dict[str, str]:
    return spellings(_names(), data.blends())


@lru_cache(maxsize=1024)
def normalise(text: str) -> str:
    """Return the canonical code of a gas in any usual spelling; raises GasRefused with near names."""
    if text in _names() or text in data.blends():
        return text  # most are written so, and need no table of all spellings
    code = recognise(text, _codes())
    if code is None:
        raise GasRefused(_why_not(text))
    return code


@lru_cache(maxsize=1024)  # a mistake that is filled down a sheet is looked for once
def _why_not(text: str) -> str:
    return why_not(text, _codes())


@lru_cache(maxsize=64)
def gwp_set(text: str) -> str:
    """Return the name of a GWP set (SAR, AR4, AR5, AR6, or a variant) in any case; raises GasRefused."""
    key = fold(text).removeprefix("ipcc").removesuffix("gwp100")
    for name in GWP_SETS + VARIANTS:
        if fold(name) == key:
            return name
    raise GasRefused(f"没有 GWP 版本“{text.strip()}”；应为 {'、'.join(GWP_SETS)} 之一", "gwp-set")


@lru_cache(maxsize=2048)
def gwp(gas: str, version: str = "AR5") -> Gwp:
    """Return the GWP100 of a gas or blend in a set; raises GasRefused when the set has no value for it."""
    code, chosen = normalise(gas), gwp_set(version)
    if code == CO2E:
        return Gwp(CO2E, chosen, 1.0, "以 CO2e 发布的因子，GWP 按定义为 1", Place("gwp.csv"), "definition")
    if composition(code):
        return _blend(code, chosen)
    row, note = _row(code, chosen)
    return Gwp(code, chosen, float(row.value), str(row.source), row.place, row.source.confidence, note)


def _row(code: str, version: str) -> tuple[GwpRow, str]:
    """Return the row that answers for a pure gas, and what has to be said of it."""
    row = gwp_row(code, version)
    if row is not None:
        return row, row.source.note
    if code in _METHANE and (plain := gwp_row("CH4", version)) is not None:
        return plain, f"{version} 没有单列{_METHANE[code]}甲烷，用不分来源的 CH4"
    having = [name for name in GWP_SETS if gwp_row(code, name) is not None]
    elsewhere = f"；{'、'.join(having)} 有" if having else ""
    raise GasRefused(f"{version} 没有 {code}（{name_zh(code)}）的 GWP{elsewhere}")


def _blend(code: str, version: str) -> Gwp:
    try:
        parts = [(part, *_row(part.of, version)) for part in composition(code)]
    except GasRefused as refusal:
        raise GasRefused(f"{code} 的组分缺少 GWP：{refusal.message}") from refusal
    value = sum((part.value / 100 * row.value for part, row, _ in parts), Fraction())
    spelt = "、".join(f"{part.of} {float(part.value):g}%×{float(row.value):g}" for part, row, _ in parts)
    zero = [part.of for part, row, _ in parts if row.source.confidence == CONVENTION]
    sources = dict.fromkeys(str(row.source) for _, row, _ in parts if row.source.confidence != CONVENTION)
    first = parts[0][0]
    return Gwp(
        code,
        version,
        float(value),
        f"按质量分数由组分计算：{spelt}；组成：{first.source}；GWP：{'、'.join(sources)}",
        first.place,
        "derived",
        f"{'、'.join(zero)} 在 {version} 中没有收录数值，按惯例以 0 计" if zero else "",
    )


@lru_cache(maxsize=1024)
def components(gas: str) -> Mapping[str, float]:
    """Return the mass fractions of a blend's components (their sum is 1); a pure gas is its own component."""
    code = normalise(gas)
    parts = composition(code)
    if not parts:
        return MappingProxyType({code: 1.0})
    return MappingProxyType({part.of: float(part.value / 100) for part in parts})


@lru_cache(maxsize=1024)
def family(gas: str) -> str:
    """Return the family of a gas in the by-gas table: CO2 CH4 N2O HFCs PFCs SF6 NF3 CO2e, or 其他.

    其他 are the gases of the Montreal Protocol (HCFC, CFC, halon), HFO, hydrocarbons and the rest. A blend belongs to the family
    that makes up most of its mass; whoever adds up gases splits it into its components first.
    """
    code = normalise(gas)
    parts = composition(code)
    if parts:
        mass: dict[str, Fraction] = {}
        for part in parts:
            kind = family(part.of)
            mass[kind] = mass.get(kind, Fraction()) + part.value
        most = max(mass, key=lambda kind: mass[kind])
        return most if mass[most] > 50 else "其他"
    if code in _METHANE:
        return "CH4"
    return code if code in _OWN_FAMILY else _FAMILIES.get(code.partition("-")[0], "其他")


def name_zh(gas: str) -> str:
    """Return the Chinese name of a gas: HFC-134a → 1,1,1,2-四氟乙烷; a blend is 混合制冷剂 R-410A."""
    code = normalise(gas)
    return f"混合制冷剂 {code}" if composition(code) else _names()[code]


def blends() -> tuple[str, ...]:
    """Return the codes of all blends."""
    return tuple(data.blends())


def known() -> tuple[str, ...]:
    """Return every canonical code: the pure gases, then the blends. CO2e is no gas and not among them."""
    return (*(code for code in _names() if code != CO2E), *blends())
