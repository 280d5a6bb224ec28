"""The worksheet functions as plain Python, with their Chinese help: the registry that every host reads.

Only arguments are read: no workbook, no date, no setting. A function that cannot answer gives a
``CellError``, which every host turns into a real error of its own, so that a sum over it breaks.
"""

from ghgxl.functions.calling import call
from ghgxl.functions.registry import FUNCTIONS, CellError, Function, Parameter, Result

__all__ = ["FUNCTIONS", "CellError", "Function", "Parameter", "Result", "call"]
