"""The emission factor of purchased heat, and the heat that a tonne of steam or hot water carries.

One national default serves every year and region; local and sector values are used only when they are named.
"""

from __future__ import annotations

from functools import cache, lru_cache

from ghgxl.errors import FactorRefused
from ghgxl.factors.loading import Row, matching, rows
from ghgxl.factors.names import fold
from ghgxl.factors.nouns import Exactness, Factor, Match, Parameter


def _factor(row: Row) -> Factor:
    return Factor(
        name=row["name"],
        gas=row["gas"],
        value=float(row.exact()),
        per="GJ",
        citation=row.citation,
        place=row.place,
        region=row["region"],
        level="全国" if row["region"] == "全国" else "省级",
        use=row["use"],
        note=row["note"],
    )


@cache
def all_factors() -> tuple[Factor, ...]:
    """Return every heat factor of the library, whatever its use."""
    return tuple(_factor(row) for row in rows("heat.csv") if row["quantity"] == "排放因子")


def parameters() -> tuple[Parameter, ...]:
    """Return what turns a mass of hot water or steam into heat: specific heat, base temperature, base enthalpy."""
    return tuple(row.parameter(row["quantity"]) for row in matching("heat.csv", use="折算"))


@lru_cache(maxsize=256)
def heat(year: int | None = None, region: str = "") -> Match:  # noqa: ARG001 - one default serves all; asked for like electricity
    """Return the default factor of purchased heat, t CO2 per GJ (GB/T 32150: 0.11), the same for every year and region."""
    factor = _factor(matching("heat.csv", use="范围二", quantity="排放因子")[0])
    return Match(factor, Exactness.EXACT, f"采用{factor.region}统一的热力缺省因子，{factor.note}")


def named(name: str) -> Match | None:
    """Return the heat factor that bears a name, such as 热力（上海试点）; None when none does."""
    found = next(
        (factor for factor in all_factors() if fold(factor.name) == fold(name) and factor.use != "范围二"), None
    )
    return Match(found, Exactness.EXACT, f"按名称指定，采用{found.name}（{found.region}）") if found else None


def refuse_mass(name: str, unit: str) -> FactorRefused:
    """Return the refusal of steam or hot water given by mass, with what to write instead."""
    specific, base, enthalpy = (parameter.value for parameter in parameters())
    if "水" in name:
        how = f"热量(GJ)=质量(t)×(水温℃-{base:g})×{specific:g}÷1000"
    else:
        how = f"热量(GJ)=质量(t)×(热焓 kJ/kg-{enthalpy:g})÷1000，热焓按温度和压力查表"
    return FactorRefused(f"{name}以“{unit}”计量，缺少温度和压力（热焓），不能直接计算；请折算为热量后填 GJ：{how}")
