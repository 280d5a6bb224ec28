"""Gases (fossil and non-fossil methane apart), GWP sets, refrigerant blends.

``normalise`` reads a gas in any usual spelling, ``gwp`` gives its GWP with citation and place, ``components`` takes
a blend apart. Masses are never seen here, and no gas is zero because it is unknown.
"""

from ghgxl.gases.data import GWP_SETS, VARIANTS
from ghgxl.gases.names import told_apart
from ghgxl.gases.warming import CO2E, Gwp, blends, components, family, gwp, gwp_set, known, name_zh, normalise

__all__ = [
    "CO2E",
    "GWP_SETS",
    "VARIANTS",
    "Gwp",
    "blends",
    "components",
    "family",
    "gwp",
    "gwp_set",
    "known",
    "name_zh",
    "normalise",
    "told_apart",
]
