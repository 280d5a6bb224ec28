"""VLOOKUP, MATCH and INDEX, on values alone: exact matches, as Excel, WPS and LibreOffice all find them.

An approximate match, a wildcard, a number looked for among texts of the same digits, or a blank cell that is found (0 in one
place, nothing in another) is ``Unclear``. No reference is resolved here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from ghgxl.excel.freeze.tree import Unclear
from ghgxl.excel.freeze.worksheet import number
from ghgxl.functions import CellError

#: Which argument of each function is a range, from 0 on.
RANGE_OF = {"VLOOKUP": 1, "MATCH": 1, "INDEX": 0}

#: How many arguments ask for an exact match.
_EXACT = {"VLOOKUP": 4, "MATCH": 3}
_NUMBER = re.compile(r"\s*[-+]?[\d.,]+%?\s*")
_MISSING = CellError("#N/A", "")


class Index:
    """The cells of a row or column by what an exact match finds them as; the first of equal ones counts."""

    def __init__(self, cells: list[Any]) -> None:
        self.at: dict[Any, int] = {}
        self.numbers: set[float] = set()
        for position, cell in enumerate(cells):
            if isinstance(cell, str):
                self.at.setdefault(cell.casefold(), position)
                if _NUMBER.fullmatch(cell):
                    self.numbers.add(_digits(cell))
            elif isinstance(cell, float):
                self.at.setdefault(cell, position)
                self.numbers.add(cell)

    def position(self, wanted: Any) -> int | CellError:
        """Return where a value stands, from 0 on; #N/A when it doesn't, the value itself when it is an error."""
        if isinstance(wanted, CellError):
            return wanted
        if isinstance(wanted, str):
            if not wanted or re.search(r"[*?~]", wanted) or _NUMBER.fullmatch(wanted):
                raise Unclear(f"查找的“{wanted}”为空、含有通配符或是文本形式的数字")
            return self.at.get(wanted.casefold(), _MISSING)
        if not isinstance(wanted, float):
            raise Unclear("查找的不是文字或数字")
        if wanted not in self.at and any(math.isclose(wanted, one, rel_tol=1e-12) for one in self.numbers):
            raise Unclear(f"查找的数字 {wanted:.15g} 在表中是文本，或只是近似相等")
        return self.at.get(wanted, _MISSING)


def _digits(text: str) -> float:
    try:
        return float(text.strip().strip("%").replace(",", ""))
    except ValueError:
        return float("nan")


def exactly(name: str, given: Sequence[Any]) -> None:
    """Raise Unclear unless the arguments of a look-up ask for an exact match; a last one that is left blank does."""
    if len(given) != _EXACT[name] or given[-1] not in (None, 0):
        raise Unclear(f"不能代为计算 {name} 的近似查找")


def whole(value: Any) -> int:
    """Return a row's or column's number; Unclear for none."""
    found = number(value)
    if not isinstance(found, float) or found < 1:
        raise Unclear("行号或列号不是从 1 起的数字")
    return int(found)


def shown(cells: list[list[Any]], row: int, column: int) -> Any:
    """Return a cell of rows, from 0 on; Unclear when it is blank or outside."""
    if row >= len(cells) or column >= len(cells[row]) or cells[row][column] is None:
        raise Unclear("查到的单元格为空，或在区域之外")
    return cells[row][column]
