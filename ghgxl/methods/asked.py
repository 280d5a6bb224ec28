"""Whether a gas of a derivation is one that 排放气体 asks for."""

from __future__ import annotations

from ghgxl import gases
from ghgxl.factors.names import fold

#: Families that people write for each of their gases.
_FAMILIES = frozenset({"hfc", "pfc"})


def means(asked: str, code: str) -> bool:
    """Return whether a gas as written means a gas of the derivation; HFCs means each HFC, R-410A each of its components.

    Raises GasRefused for what is no gas.
    """
    family = gases.family(code)
    written = fold(asked).removesuffix("s")
    if written in _FAMILIES:
        return fold(family).removesuffix("s") == written
    wanted = gases.normalise(asked)
    return wanted in (code, family) or code in gases.components(wanted)


def everything(asked: tuple[str, ...]) -> bool:
    """Return whether every gas of the source is asked for: the cell is blank, or says CO2e."""
    return not asked or any(fold(gas) == fold(gases.CO2E) for gas in asked)


def any_means(asked: tuple[str, ...], code: str) -> bool:
    """Return whether one of the gases as written means this one."""
    return everything(asked) or any(means(gas, code) for gas in asked)
