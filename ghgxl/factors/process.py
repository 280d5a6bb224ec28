"""Process, fugitive and waste factors by name, and the parameters of refrigeration, waste water and shielding gas.

Only published or stoichiometric values; the formulas that use the parameters stand in ``methods``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from ghgxl.errors import FactorRefused
from ghgxl.factors.grid import tonnes_per
from ghgxl.factors.loading import Row, matching, rows
from ghgxl.factors.names import EQUIPMENT, PROCESS, find, fold, longest, near
from ghgxl.factors.nouns import Factor, Parameter
from ghgxl.units import parse_factor

_EMISSION_FACTOR = "排放因子"


def _factor(row: Row) -> Factor:
    per = parse_factor(row["unit"]).per.symbol
    return Factor(
        name=row["name"],
        gas=row["gas"],
        value=float(tonnes_per(row.exact(), row["unit"], per)),
        per=per,
        citation=row.citation,
        place=row.place,
        low=row.number("low"),
        high=row.number("high"),
        factor_set=row["factor_set"],
        parameters=(row.parameter(_EMISSION_FACTOR),),
        note=row["note"],
    )


@cache
def all_factors() -> tuple[Factor, ...]:
    """Return every factor of process.csv."""
    return tuple(_factor(row) for row in rows("process.csv") if row["quantity"].startswith(_EMISSION_FACTOR))


@lru_cache(maxsize=1024)
def generic(name: str) -> Factor:
    """Return the factor of a process or fugitive source by its name: 碳酸钙, 石灰石, 乙炔, CO2灭火器 … Raises FactorRefused."""
    found = named(name)
    if found is None:
        raise FactorRefused(f"因子库中没有“{name.strip()}”{near(name, (PROCESS,))}；也可在“企业因子”中填写自有因子")
    return found


def named(name: str) -> Factor | None:
    """Return the process factor that bears a name, None when none does."""
    known = find(PROCESS, name)
    bearing = matching("process.csv", name=known.name) if known else ()
    return next((_factor(row) for row in bearing if row["quantity"].startswith(_EMISSION_FACTOR)), None)


def parameter(name: str, quantity: str, factor_set: str = "") -> Parameter:
    """Return a parameter of process.csv: 化粪池 甲烷修正因子 of IPCC 2006. Raises FactorRefused."""
    for row in matching("process.csv", name=name, quantity=quantity, factor_set=factor_set):
        return row.parameter(quantity)
    raise FactorRefused(f"因子库中没有{factor_set}{name}的{quantity}")


def leak_rate(equipment: str, factor_set: str = "IPCC 2006") -> Parameter:
    """Return the annual leak rate of a kind of equipment, % of charge per year (IPCC 2006 Vol. 3 table 7.9).

    The text may say more than the kind: 办公楼中央空调（3台）. Raises FactorRefused when it names no kind.
    """
    known = find(EQUIPMENT, equipment) or longest(EQUIPMENT, equipment)
    if known is None:
        kinds = "、".join(dict.fromkeys(row["equipment"] for row in _refrigeration(factor_set)))
        raise FactorRefused(
            f"从“{equipment.strip()}”看不出是哪类制冷设备；请在“活动/设施”写明：{kinds or '（无此因子方案）'}"
        )
    for row in _refrigeration(factor_set):
        if row["equipment"] == known.name and row["quantity"] == "年泄漏率":
            return row.parameter(f"{known.name}年泄漏率")
    raise FactorRefused(f"{factor_set} 没有{known.name}的年泄漏率")


def _refrigeration(factor_set: str) -> Iterable[Row]:
    return (row for row in rows("refrigeration.csv") if fold(row["factor_set"]) == fold(factor_set))
