"""Numbers as they are printed: value, digits, unit. What a printed number can stand for, and whether two agree.

A number says how exactly it is meant by its digits; half a unit of the last digit is what rounding may have taken.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ghgxl.errors import UnitRefused
from ghgxl.units import parse, parse_mass_of
from ghgxl.units.table import CO2E_MASS

_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "，": ",", "％": "%"})
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+"
_WHOLE = re.compile(
    rf"[≈~约]?\s*(?P<number>{_NUMBER})(?:[eE](?P<power>[+-]?\d{{1,2}}))?\s*(?P<unit>%|[^\d\s≈~±+\-.,;；，。、][^\s;；，。]{{0,24}})?\s*[*＊※]?$"
)
_SPACED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_YEAR_WORDS = ("年", "月", "日", "号", "级", "章", "节", "版", "期")
#: Powers of ten by which a unit slips: 万 for 千, MWh for 万kWh, kg for t …
SLIPS = (10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000)


class Figure(NamedTuple):
    """A printed number: its value, its decimal digits, and the unit written behind it ("%" for a share)."""

    value: float
    digits: int
    unit: str = ""

    @property
    def half(self) -> float:
        """Half a unit of the last printed digit."""
        return 0.5 * 10.0**-self.digits

    @property
    def percent(self) -> bool:
        """Whether the number is a percentage."""
        return self.unit == "%"

    @property
    def shown(self) -> str:
        """The number as a person writes it."""
        return f"{self.value:,.{max(self.digits, 0)}f}"


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return a text in half width, signs unified, without blanks around it."""
    return unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).strip()


@lru_cache(maxsize=65536)
def squeezed(text: str) -> str:
    """Return a text in half width without any blanks: how headers and names are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=8192)
def figure(text: str) -> Figure | None:
    """Return the one number that a text is, None for words, dates, ranges and several numbers.

    A quantity told in two units, 199.1 万kWh = 1,991 MWh, is the one that it is converted to.
    """
    written, equals, converted = text.rpartition("=")
    if equals and figure(written) is not None:
        return figure(converted)
    found = _WHOLE.fullmatch(_SPACED.sub("", plain(text)))
    if found is None:
        return None
    unit = (found["unit"] or "").strip("()*※")
    if unit.startswith(_YEAR_WORDS):
        return None
    return _figure(found["number"], unit, int(found["power"] or 0))


def _figure(number: str, unit: str, power: int = 0) -> Figure | None:
    text = number.replace(",", "")
    value = float(text) * 10.0**power
    if not math.isfinite(value):
        return None
    return Figure(value, len(text.partition(".")[2]) - power, unit)


_IN_TEXT = re.compile(
    rf"(?<![\d.,A-Za-z\-/])(?P<number>{_NUMBER})\s*"
    r"(?P<unit>%|(?:百万|千万|十万|万|亿|千)?(?:tCO2e?|kgCO2e?|吨二氧化碳当量|吨CO2e?|tce|吨标准煤|吨标煤|吨|t(?![a-zA-Z])|kg|公斤|千克|"
    r"[kMG]?[Ww]h|[kK][Ww]|千瓦时|千瓦|度|m3|Nm3|立方米|GJ|MJ|L|升|元|人|台|辆|天|d(?![a-zA-Z])))?"
    r"(?P<rate>\s*/\s*[a-zA-Z\u4e00-\u9fff]{1,4})?",
)


class Mention(NamedTuple):
    """A number inside running text: the figure, and where it begins and ends."""

    figure: Figure
    start: int
    end: int


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the numbers of a running text (already in half width), with the units that follow them."""
    found = []
    for match in _IN_TEXT.finditer(text):
        seen = _figure(match["number"], (match["unit"] or "") + re.sub(r"\s", "", match["rate"] or ""))
        if seen is not None:
            found.append(Mention(seen, match.start(), match.end()))
    return tuple(found)


class Measure(NamedTuple):
    """A unit as dimension and size: 1 万kWh is 3.6e10 of 能量."""

    dimension: str
    scale: float


_POWER_PER_HOUR = re.compile(r"(?P<power>[kKMmGg]?[Ww]|万?千瓦|兆瓦|万[kK][Ww])\s*/\s*(?:[hH]|小时|时)")


def impossible(unit: str) -> str:
    """Return what a unit such as MW/h was meant to be, "" for any other unit: power divided by time is no amount."""
    found = _POWER_PER_HOUR.fullmatch(re.sub(r"[*＊※\s]", "", plain(unit)))
    if found is None:
        return ""
    power = found["power"]
    return f"{power}时" if power.endswith("瓦") else f"{power[:-1].replace('m', 'M').replace('K', 'k')}Wh"


@lru_cache(maxsize=4096)
def measure(unit: str) -> Measure | None:
    """Return the dimension and scale of a unit as written, tonnes for CO2e; None for no unit that we know."""
    tidy = re.sub(r"[*＊※]", "", unit).strip()
    if not tidy:
        return None
    try:
        found = parse_mass_of(tidy)
    except UnitRefused:
        pass
    else:
        return Measure(CO2E_MASS, float(found.mass.scale / parse("t").scale))
    try:
        known = parse(tidy)
    except UnitRefused:
        return None
    return Measure(known.dimension, float(known.scale))


def agree(one: Figure, other: float, half: float = 0.0, *, slack: float = 1.0) -> bool:
    """Return whether a printed number may stand for a value that is itself known to ± ``half``."""
    room = one.half * slack + half
    return abs(one.value - other) <= room * (1 + 1e-9) + abs(other) * 1e-9


def slip(seen: float, expected: float, nearness: float = 0.01) -> int | None:
    """Return the power of ten that a number misses: 10 when it is ten times too large, -10 when too small."""
    if seen <= 0 or expected <= 0:
        return None
    for times in SLIPS:
        if abs(seen / expected / times - 1) < nearness:
            return times
        if abs(expected / seen / times - 1) < nearness:
            return -times
    return None


def slip_words(times: int) -> str:
    """Return a slip in words: 大了 10 倍 means ten times as large."""
    return f"是应有数值的 {times:,} 倍" if times > 0 else f"是应有数值的 1/{-times:,}"
