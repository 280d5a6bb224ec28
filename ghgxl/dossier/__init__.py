"""The verification package (核查包): all that a verifier needs, in one file, and the proof that it leads to the same numbers.

``pack`` puts the ledger, the report, the working paper, a frozen copy, the factors with their sources, an index
of the evidence, the findings and the hashes of all of it together. ``replay`` opens such a package, computes the
ledger anew and says what is different. Nothing in a package is run, and nothing is corrected.
"""

from ghgxl.dossier.packing import pack
from ghgxl.dossier.replaying import replay

__all__ = ["pack", "replay"]
