"""Copies of a workbook for programs that don't know our functions: frozen, thawed, filled.

The package is edited part by part: what isn't touched keeps every byte. A source is never written.
"""

from ghgxl.excel.freeze.filling import fill
from ghgxl.excel.freeze.freezing import freeze
from ghgxl.excel.freeze.report import FreezeReport
from ghgxl.excel.freeze.thawing import thaw

__all__ = ["FreezeReport", "fill", "freeze", "thaw"]
