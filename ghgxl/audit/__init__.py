"""The audit of a finished report: what a careful reader with a calculator would find in it.

``audit`` gives every observation about a ``word.document.Document``: one small function per check, each yielding findings
with the place of a cell or paragraph. Nothing is corrected, nothing is guessed: where a report can be read in a way that
makes it right, nothing is said.
"""

from ghgxl.audit.run import CHECKS, audit
from ghgxl.audit.seen import Observation, Reading, reading_of

__all__ = ["CHECKS", "Observation", "Reading", "audit", "reading_of"]
