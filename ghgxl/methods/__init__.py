"""How a source's amount becomes tonnes of gas: METHODS, name → pure function, and ``resolve`` that chooses among them.

A question is answered once and for all its records: quantity × ratio × factor. Quantities, sums and GWP are never
seen here; what can't be answered is refused with a sentence that says what to write.
"""

from ghgxl.methods.nouns import Derivation, Question
from ghgxl.methods.own import IN_FORMULA, in_formula
from ghgxl.methods.resolving import METHODS, method_of, resolve

__all__ = ["IN_FORMULA", "METHODS", "Derivation", "Question", "in_formula", "method_of", "resolve"]
