"""The library's own name of an energy or a gas as a ledger writes it: 外购电、市电 → 电力. Nothing is guessed."""

from __future__ import annotations

import re
from functools import lru_cache

from ghgxl.errors import GasRefused
from ghgxl.factors.names import ELECTRICITY, FUEL, GREEN, HEAT, HOT_WATER, PROCESS, STEAM, find, fold
from ghgxl.gases import normalise

#: Kinds that are energy or emit by themselves.
KINDS = (FUEL, ELECTRICITY, GREEN, HEAT, STEAM, HOT_WATER, PROCESS)

#: A text that is no gas isn't looked for among the gases: they would search for what it might have meant.
_LIKE_A_GAS = re.compile(
    "(?:R|HFC|HCFC|CFC|HFO|PFC|FC|Halon)-?[0-9]|CO2|CH4|N2O|SF6|NF3|氟|二氧化碳|甲烷|氧化亚氮|笑气", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def known(text: str) -> str:
    """Return the library's name of an energy, a process material or a gas, "" when the text is none of them."""
    for kind in KINDS:
        found = find(kind, text)
        if found is not None:
            return found.name
    if not _LIKE_A_GAS.search(text):
        return ""
    try:
        return normalise(text)
    except GasRefused:
        return ""


def canonical(text: str) -> str:
    """Return the library's name of a text, or the text itself, folded."""
    return known(text) or fold(text)
