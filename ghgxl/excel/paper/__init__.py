"""The working paper (计算底稿): a workbook in which every emission is a live plain formula over visible cells.

A verifier recomputes it in any spreadsheet program, without us: activity data with their places, factors with their
citations and parameters, GWP, products, sums. ``nouns`` says what a paper holds, ``write`` puts it on disk. Nothing is
looked up or decided here: whoever fills the nouns has done that.
"""

from __future__ import annotations

from ghgxl.excel.paper.nouns import Factor, Gwp, Line, Paper, Parameter, Record, Total
from ghgxl.excel.paper.writing import write

__all__ = ["Factor", "Gwp", "Line", "Paper", "Parameter", "Record", "Total", "write"]
