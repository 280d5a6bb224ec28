"""A short closed table of units and their Chinese spellings; convert, or refuse naming both sides.

``parse`` reads a unit, ``parse_factor`` the unit of an emission factor, ``ratio`` and ``convert`` go from one unit
to another, ``number`` reads a number that someone typed as text. No unit is guessed, nothing converts between
dimensions without being told how, and no data file is read.
"""

from ghgxl.units.converting import convert, ratio
from ghgxl.units.numerals import number
from ghgxl.units.spelling import FactorUnit, MassOf, parse, parse_factor, parse_mass_of
from ghgxl.units.table import Unit

__all__ = ["FactorUnit", "MassOf", "Unit", "convert", "number", "parse", "parse_factor", "parse_mass_of", "ratio"]
