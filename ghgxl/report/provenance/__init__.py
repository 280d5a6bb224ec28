"""Where every number of a report comes from: a tree of named origins that ends in ledger cells and citations.

Built from the case alone. Nothing here knows a template, a table's layout or Word: cells and
values carry the name of their origin, and whoever prints them may ask for it.
"""

from ghgxl.report.provenance.nouns import LAW, SHARE, Origin, Rule, recomputed
from ghgxl.report.provenance.origins import Provenance, provenance_of, year_of

__all__ = ["LAW", "SHARE", "Origin", "Provenance", "Rule", "provenance_of", "recomputed", "year_of"]
