"""Arithmetic with units as reports write it: 219 kg/t × 5 t/a, 157.5 kg/a × 90% × (1 − 90%), 14.175 kg/a ÷ 2400 h/a.

The numbers are computed by ``arithmetic``; here the units beside them are kept and multiplied too, where the formula is a
plain product. A year (/a) is no unit of the result: reports write it or leave it out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

from ghgxl.checks.arithmetic import evaluate
from ghgxl.errors import Refused

_UNIT = r"[A-Za-zµ\u4e00-\u9fff][A-Za-z0-9µ·\u4e00-\u9fff]*(?:/[A-Za-zµ\u4e00-\u9fff][A-Za-z0-9µ·\u4e00-\u9fff]*)*"
_TERM = re.compile(rf"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<percent>%)?\s*(?P<unit>{_UNIT})?")

#: Unit → its dimension and how many of the dimension's own it holds; what isn't here can't be followed.
_KNOWN: dict[str, tuple[str, float]] = {
    "mg": ("mass", 1e-6), "毫克": ("mass", 1e-6), "g": ("mass", 1e-3), "克": ("mass", 1e-3),
    "kg": ("mass", 1.0), "千克": ("mass", 1.0), "公斤": ("mass", 1.0), "t": ("mass", 1e3), "吨": ("mass", 1e3),
    "L": ("volume", 1e-3), "l": ("volume", 1e-3), "升": ("volume", 1e-3), "m3": ("volume", 1.0), "立方米": ("volume", 1.0),
    "h": ("hour", 1.0), "小时": ("hour", 1.0), "d": ("day", 1.0), "天": ("day", 1.0), "日": ("day", 1.0),
    "人": ("person", 1.0), "台": ("piece", 1.0),
}  # fmt: skip
_YEARS = frozenset({"a", "年"})


class Dimension(NamedTuple):
    """A product of units: dimension → exponent, and how many of the dimensions' own it holds."""

    powers: tuple[tuple[str, int], ...]
    scale: float


class Worded(NamedTuple):
    """The value of a formula by its numbers alone, and its unit where that can be followed."""

    value: float
    dimension: Dimension | None

    def in_unit(self, unit: str) -> float:
        """Return the value in a unit; by its numbers alone where the units can't be followed or don't fit."""
        wanted = dimension(unit)
        if self.dimension is None or wanted is None or self.dimension.powers != wanted.powers:
            return self.value
        return self.value * self.dimension.scale / wanted.scale


def dimension(unit: str) -> Dimension | None:
    """Return the dimension of a unit such as kg/(t·a) or mg/m³; None when it holds something unknown, or nothing."""
    return _multiplied([(unicodedata.normalize("NFKC", unit), 1)])


def _multiplied(units: list[tuple[str, int]]) -> Dimension | None:
    powers: Counter[str] = Counter()
    scale = 1.0
    for unit, sign in units:
        for number, part in enumerate(unit.replace("·", "/").split("/")):
            name = part.strip(" ()")
            if name in _YEARS:
                continue
            found = _KNOWN.get(name)
            if found is None:
                return None
            exponent = sign if number == 0 else -sign
            powers[found[0]] += exponent
            scale *= found[1] ** exponent
    kept = tuple(sorted((name, power) for name, power in powers.items() if power and name not in ("person", "piece")))
    return Dimension(kept, scale) if kept else None


def read(text: str) -> Worded:
    """Return what a formula with units gives. Raises Refused when it holds anything but numbers, units and signs."""
    whole = unicodedata.normalize("NFKC", text.partition("=")[0].partition("＝")[0])
    whole = re.sub(r"(?<=[\d)\s])[xX](?=[\s\d(])", "×", whole)
    bare = _TERM.sub(lambda found: found["number"] + (found["percent"] or ""), whole)
    value = evaluate(bare)
    return Worded(value, _followed(whole))


def _followed(text: str) -> Dimension | None:
    """Return the unit of a plain product; None when units stand in brackets or sums, or a bare power of ten converts them."""
    outside = re.sub(r"\([^()]*\)", " ", text)
    inside = "".join(re.findall(r"\([^()]*\)", text))
    if re.search(r"[+\-−–—]", outside) or any(found["unit"] for found in _TERM.finditer(inside)):
        return None
    units: list[tuple[str, int]] = []
    for found in _TERM.finditer(outside):
        sign = -1 if re.search(r"[÷/]\s*$", outside[: found.start()]) else 1
        if found["unit"]:
            units.append((found["unit"], sign))
        elif not found["percent"] and _converts(found["number"]):
            return None
    return _multiplied(units) if units else None


def _converts(number: str) -> bool:
    """Return whether a bare number may be the ratio of two units: 10, 100, 1000 …, 0.001."""
    digits = number.replace(",", "").replace(".", "").strip("0")
    return digits == "1" and number not in ("1", "1.0")


__all__ = ["Refused", "Worded", "dimension", "read"]
