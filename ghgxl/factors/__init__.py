"""The factor library: emission factors with their sources, and how each was matched to what was asked.

``electricity``, ``heat``, ``fuel``, ``combustion_gas`` and ``generic`` answer with a factor or refuse, naming what is
missing; ``standard_coal``, ``parameters``, ``density`` and ``leak_rate`` give the other published numbers; ``search`` lists everything.
Quantities and GWP are never seen here, and nothing is averaged: a range is refused.
"""

from ghgxl.factors.coal import standard_coal
from ghgxl.factors.fuels import combustion_gas, density, formula, fuel, parameters
from ghgxl.factors.grid import electricity
from ghgxl.factors.heating import heat
from ghgxl.factors.names import factor_set
from ghgxl.factors.nouns import Citation, Coefficient, Exactness, Factor, Fuel, Match, Parameter
from ghgxl.factors.process import generic, leak_rate
from ghgxl.factors.regions import level_of
from ghgxl.factors.searching import search

__all__ = [
    "Citation",
    "Coefficient",
    "Exactness",
    "Factor",
    "Fuel",
    "Match",
    "Parameter",
    "combustion_gas",
    "density",
    "electricity",
    "factor_set",
    "formula",
    "fuel",
    "generic",
    "heat",
    "leak_rate",
    "level_of",
    "parameters",
    "search",
    "standard_coal",
]
