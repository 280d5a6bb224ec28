"""Our own data files, read and checked: every row has a source, known units, numbers in order, and a key of its own.

A file is read when it is first asked for, and once; a row is looked at when it is handed out, for a calculation needs
only a few of thousands. A row that breaks the rules is a DataError naming file and line: the data is ours, so no user
ever sees it. Nothing is converted or chosen here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from ghgxl.datafiles import text_of, where
from ghgxl.errors import DataError, UnitRefused
from ghgxl.factors.nouns import Citation, Parameter
from ghgxl.findings import Place
from ghgxl.units import parse, parse_factor

#: File → the columns that together name a row.
KEYS: Mapping[str, tuple[str, ...]] = {
    "electricity.csv": ("use", "name", "caliber", "year", "level", "region"),
    "grid_membership.csv": ("definition", "province", "area", "grid"),
    "heat.csv": ("use", "name", "quantity", "region"),
    "fuels.csv": ("factor_set", "fuel", "quantity"),
    "combustion.csv": ("use", "fuel", "kind", "gas"),
    "process.csv": ("factor_set", "name", "quantity"),
    "refrigeration.csv": ("factor_set", "equipment", "quantity"),
    "standard_coal.csv": ("edition", "energy", "quantity"),
    "conversions.csv": ("use", "substance", "quantity"),
    "uncertainty.csv": ("kind", "name", "gas"),
}

#: Where a number may not be known from two readings, but is told apart: only grading schemes.
_UNVERIFIED_MAY_STAND_IN = frozenset({"uncertainty.csv"})
_CONFIDENCE = frozenset({"verified-2", "verified-1", "derived"})
_NUMBERS = ("value", "low", "high", "minus", "plus")

#: Units of parameters that are not units of an amount: shares, grades, and compounds of chemistry.
_OTHER_UNITS = frozenset(
    {
        "",
        "%",
        "%/年",
        "1",
        "分",
        "级",
        "g/mol",
        "mol/次",
        "mg/L",
        "kJ/(kg·℃)",
        "℃",
        "g/(人·天)",
        "kgCH4/kgBOD",
        "kgCH4/kgCOD",
        "kgCO2/kgC",
        "m3(20℃)/Nm3",
    }
)


class Row:
    """One row of a data file and the line it stands in (1 is the header)."""

    __slots__ = ("_values", "file", "line")

    def __init__(self, file: str, line: int, values: Mapping[str, str]) -> None:
        self.file, self.line, self._values = file, line, values

    def __getitem__(self, column: str) -> str:
        """Return a column's text, "" when the file has no such column."""
        return self._values.get(column, "")

    @property
    def place(self) -> Place:
        """The row's place, fuels.csv:212."""
        return Place(self.file, str(self.line))

    def exact(self, column: str = "value") -> Fraction:
        """Return a number as the decimal that was printed, exactly. Raises KeyError where none is printed."""
        text = self[column]
        if not text:
            raise KeyError(f"{self.place} {column}")
        return Fraction(text)

    def number(self, column: str) -> float | None:
        """Return a number, None when it is blank."""
        return float(self[column]) if self[column] else None

    @property
    def citation(self) -> Citation:
        """The row's source."""
        return Citation(
            *(self[column] for column in ("document", "number", "date", "publisher", "table", "url", "confidence"))
        )

    def parameter(self, name: str, value: Fraction | None = None, unit: str | None = None) -> Parameter:
        """Return the row as a parameter of that name, in its own unit unless another value and unit are given."""
        return Parameter(
            name,
            float(self.exact() if value is None else value),
            self["unit"] if unit is None else unit,
            self.place,
            self.citation,
            self.number("low"),
            self.number("high"),
            self["note"],
        )


@cache  # a refusal costs more than an answer, and many rows bear the same unit
def known_unit(text: str) -> bool:
    """Return whether a data file's unit is one that the program understands."""
    if text in _OTHER_UNITS:
        return True
    try:
        parse_factor(text)
    except UnitRefused:
        top, slash, below = text.partition("/")
        try:
            parse(top)
            if slash:
                parse(below)
        except UnitRefused:
            return False
    return True


def checked(file: str, text: str) -> tuple[Row, ...]:
    """Return the rows of a data file's text. Raises DataError naming the line that breaks a rule."""
    keys = KEYS[file]
    seen: dict[tuple[str, ...], int] = {}
    rows = []
    reader = csv.DictReader(io.StringIO(text))
    for values in reader:
        row = Row(file, reader.line_num, {column: (value or "").strip() for column, value in values.items() if column})
        _check(row)
        key = tuple(row[column] for column in keys)
        if key in seen:
            raise DataError(f"{row.place}：与第 {seen[key]} 行重复（{'、'.join(part for part in key if part)}）")
        seen[key] = row.line
        rows.append(row)
    return tuple(rows)


def _check(row: Row) -> None:
    if not row["document"]:
        raise DataError(f"{row.place}：没有来源文件（document 为空）")
    allowed = _CONFIDENCE | ({"unverified"} if row.file in _UNVERIFIED_MAY_STAND_IN else set())
    if row["confidence"] not in allowed:
        raise DataError(f"{row.place}：可信度“{row['confidence']}”不在 {'、'.join(sorted(allowed))} 之内")
    if not known_unit(row["unit"]):
        raise DataError(f"{row.place}：不认识单位“{row['unit']}”")
    numbers: dict[str, float] = {}
    for column in _NUMBERS:
        if row[column]:
            try:
                numbers[column] = float(row[column])
            except ValueError:
                raise DataError(f"{row.place}：{column} 列的“{row[column]}”不是数字") from None
    if not numbers and row.file != "grid_membership.csv":
        raise DataError(f"{row.place}：没有数值")
    ends = [numbers[column] for column in ("low", "value", "high") if column in numbers]
    if ends != sorted(ends):
        raise DataError(f"{row.place}：下限、数值、上限次序不对")


@cache
def rows(file: str) -> tuple[Row, ...]:
    """Return all rows of one of our data files, checked."""
    return checked(file, text_of(file))


def matching(file: str, **wanted: str) -> tuple[Row, ...]:
    """Return the rows whose columns hold just these texts, checked, in the order of the file; no other row is parsed."""
    found = tuple(Row(file, number, cells) for number, cells in where(file, **wanted))
    for row in found:
        _check(row)
    return found
