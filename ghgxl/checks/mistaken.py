"""Checks of own factors that are something else: a standard-coal coefficient, a footprint or a project's factor."""

from __future__ import annotations

from collections.abc import Iterable

from ghgxl.checks.case import Case
from ghgxl.checks.own import SAME, Own, in_unit_of, own_factors
from ghgxl.checks.stated import COAL_NEARNESS, coal_in_disguise
from ghgxl.errors import Refused
from ghgxl.factors import density, search, standard_coal
from ghgxl.findings import Finding, error
from ghgxl.numbers import plain, significant
from ghgxl.units import parse_factor, ratio

#: What factors of electricity are made for that scope 2 isn't, as the finding calls them.
_ELSEWHERE = {"碳足迹": "产品碳足迹因子", "项目": "减排项目基准线（OM/BM）因子"}


def coal_coefficients(case: Case) -> Iterable[Finding]:
    """Yield factors of the company's own that are a standard-coal coefficient in disguise, and no published factor."""
    for own in own_factors(case):
        coal = coal_in_disguise(own.name, own.value) or _coal_in_its_unit(own)
        if coal is not None and not _is_published(own):
            yield error(
                "coal-coefficient",
                own.place,
                f"{own.name} 的因子 {plain(own.value)} {own.unit} 与折标准煤系数 {coal} 几乎相同；排放因子与折标系数不是一回事，请改用排放因子。",
            )


def _coal_in_its_unit(own: Own) -> str | None:
    """Return the standard-coal coefficient in the factor's own unit when the factor is near to it: 1.229 tce/万kWh."""
    try:
        told = parse_factor(own.unit)
        coefficient = standard_coal(own.name)
        held = density(own.name)
        per = ratio(told.per.symbol, coefficient.per, held.value if held else None)
        value = coefficient.value * per / ratio(told.mass.symbol, "kg")
    except Refused:
        return None
    if value and abs(own.value / value - 1) < COAL_NEARNESS:
        return f"{significant(value, 5)} {told.mass.symbol}ce/{told.per.symbol}"
    return None


def _is_published(own: Own) -> bool:
    """Return whether a factor is one that the library holds: Yunnan's grid factor is near to electricity's coefficient."""
    values = (in_unit_of(own, factor) for factor in search(own.name))
    return any(value and abs(own.value / value - 1) < SAME for value in values)


def misplaced_factors(case: Case) -> Iterable[Finding]:
    """Yield factors of the company's own that equal a footprint or project (OM/BM) factor of the grid, and no average factor better."""
    held = [own for own in own_factors(case) if "电" in own.name]
    # A project's factors are listed as 电网OM and 电网BM: a search for 电力 alone doesn't see them.
    published = [factor for name in ("电力", "电网") for factor in search(name)] if held else []
    for own in held:
        known = [(abs(own.value / value - 1), factor) for factor in published if (value := in_unit_of(own, factor))]
        off, factor = min(known, key=lambda one: (one[0], one[1].use in _ELSEWHERE), default=(SAME, None))
        if factor is not None and off < SAME and factor.use in _ELSEWHERE:
            yield error(
                "factor-use",
                own.place,
                f"{own.name} 的因子 {plain(own.value)} {own.unit} 等于{_ELSEWHERE[factor.use]}（{factor.citation}），不能用于范围2；请改用电力平均二氧化碳排放因子。",
            )
