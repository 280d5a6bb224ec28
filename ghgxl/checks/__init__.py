"""Checks: each one small function over an immutable case; it yields findings and changes nothing.

``run(case)`` runs them all. A check says what was seen, what was expected and what to do; it never
corrects anything. What the reader or the calculation could not do is found there, not here.
"""

from ghgxl.checks.case import Case, examine
from ghgxl.checks.run import CHECKS, run

__all__ = ["CHECKS", "Case", "examine", "run"]
