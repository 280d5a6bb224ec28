"""The library's own name of an energy or a gas as a ledger writes it: 外购电、市电 → 电力. Nothing is guessed."""

from __future__ import annotations

from functools import lru_cache

from ghgxl.errors import GasRefused
from ghgxl.factors.names import ELECTRICITY, FUEL, GREEN, HEAT, HOT_WATER, PROCESS, STEAM, find, fold
from ghgxl.gases import normalise

#: Kinds that are energy or emit by themselves.
KINDS = (FUEL, ELECTRICITY, GREEN, HEAT, STEAM, HOT_WATER, PROCESS)


@lru_cache(maxsize=4096)
def known(text: str) -> str:
    """Return the library's name of an energy, a process material or a gas, "" when the text is none of them."""
    for kind in KINDS:
        found = find(kind, text)
        if found is not None:
            return found.name
    try:
        return normalise(text)
    except GasRefused:
        return ""


def canonical(text: str) -> str:
    """Return the library's name of a text, or the text itself, folded."""
    return known(text) or fold(text)
