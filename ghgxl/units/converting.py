"""One unit into another, exactly, or a refusal that names both sides.

Mass and volume meet only through a density that the caller names; a gas volume has to state its conditions;
energy becomes standard coal only through the coefficient of an energy (``factors``), never here.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from ghgxl.errors import UnitRefused
from ghgxl.units.spelling import parse
from ghgxl.units.table import ENERGY, MASS, NORMAL_VOLUME, STANDARD_COAL, VOLUME

_KG_PER_M3 = 1000


@lru_cache(maxsize=4096)
def ratio(source: str, target: str, density: float | None = None) -> float:
    """Return how many ``target`` one ``source`` is; ``density`` in kg/L joins mass and volume.

    Computed exactly with fractions and rounded once. Raises UnitRefused for a unit that isn't one, or two of
    different kinds.
    """
    one, other = parse(source), parse(target)
    exact = one.scale / other.scale
    if one.dimension == other.dimension:
        return float(exact)
    if density is not None and {one.dimension, other.dimension} == {MASS, VOLUME}:
        kg_per_m3 = _exact(density) * _KG_PER_M3
        return float(exact * kg_per_m3 if one.dimension == VOLUME else exact / kg_per_m3)
    refusal = f"“{source.strip()}”（{one.dimension}）不能换算为“{target.strip()}”（{other.dimension}）"
    raise UnitRefused(refusal + _advice(one.dimension, other.dimension, source.strip()))


def convert(value: float, source: str, target: str, density: float | None = None) -> float:
    """Return a quantity in another unit; ``density`` in kg/L joins mass and volume. Raises UnitRefused."""
    return value * ratio(source, target, density)


def _exact(density: float) -> Fraction:
    """Return a density as the decimal number that was meant: 0.84 is 84/100."""
    if not 0 < density < float("inf"):
        raise UnitRefused(f"密度应为大于 0 的数（kg/L），现为 {density}")
    return Fraction(repr(float(density)))


def _advice(one: str, other: str, source: str) -> str:
    """Return what to do instead, "" where nothing more can be said."""
    pair = {one, other}
    if pair == {MASS, VOLUME}:
        return "：缺少该物质的密度"
    if pair == {VOLUME, NORMAL_VOLUME}:
        return (
            f"：气体体积要写明状态，0℃ 的写“Nm3”，20℃ 的写“m3(20℃)”，工况的写温度和压力，例如“m3(25℃,300kPa表压)”；"
            f"只写“{source}”分不清 0℃ 与 20℃，两者相差约 7%"
            if one == VOLUME
            else "：标准体积只能换算为标准体积，例如“万Nm3”“m3(20℃)”"
        )
    if pair == {MASS, NORMAL_VOLUME}:
        return "：质量与标准体积之间没有可用的换算；请按计量方式选用因子"
    if pair == {ENERGY, STANDARD_COAL}:
        return "：折标准煤要用该能源的折标系数，请用 GHG_TCE"
    if one.startswith("人·") and other.startswith("人·"):
        return "：每年的工作天数和每天的工作小时数各家不同；请按实际天数或小时数填写"
    return ""
