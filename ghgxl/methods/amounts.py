"""How many of a factor's unit one entry unit is, with the clause that says so."""

from __future__ import annotations

from ghgxl.errors import UnitRefused
from ghgxl.factors import Parameter
from ghgxl.numbers import plain, significant
from ghgxl.units import parse, ratio
from ghgxl.units.table import CONTAINERS


def amount(unit: str, per: str, density: Parameter | None = None) -> tuple[float, str]:
    """Return how many ``per`` one ``unit`` is and a clause about it, "" when they are the same unit.

    ``density`` (kg/L) joins mass and volume, and is then cited. Raises UnitRefused naming both units.
    """
    one, other = parse(unit), parse(per)
    bridged = one.dimension != other.dimension
    if bridged and one.dimension in CONTAINERS and other.dimension in ("质量", "体积", "标准体积"):
        raise UnitRefused(
            f"“{unit.strip()}”不知装多少，不能换算为“{per}”；请写每{one.symbol}的含量，例如“{one.symbol}(4kg)”，或直接按质量填写"
        )
    value = ratio(unit, per, density.value if density else None)
    if one[1:] == other[1:]:
        return value, ""
    words = f"1 {unit.strip()} = {significant(value, 6)} {per}"
    if bridged and density is not None:
        source = f"，{density.citation.short}" if density.citation else ""
        words += f"（密度 {plain(density.value)} kg/L{source}）"
    return value, words


def fits(unit: str, per: str, density: Parameter | None = None) -> bool:
    """Return whether an amount in ``unit`` can be expressed in ``per``."""
    try:
        amount(unit, per, density)
    except UnitRefused:
        return False
    return True


def joined(*clauses: str) -> str:
    """Return the clauses that say something, joined as one derivation is printed."""
    return "；".join(clause for clause in clauses if clause)
