"""Our own data files as lines of text: each read once, its lines found by what stands in their cells.

A calculation needs a few lines of thousands, so nothing is parsed or checked here: whoever asks for a line does that.
"""

import csv
import os.path
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")  # noqa: PTH100, PTH118, PTH120  pathlib takes longer to import than a file to read


class Line(NamedTuple):
    """A line of a data file: its number (1 is the header) and its cells by column."""

    number: int
    cells: Mapping[str, str]


class _File(NamedTuple):
    columns: Sequence[str]
    numbers: Sequence[int]
    lines: Sequence[Sequence[str]]


def text_of(file: str) -> str:
    """Return the whole text of a data file."""
    with open(os.path.join(_FOLDER, file), encoding="utf-8", newline="") as opened:  # noqa: PTH118, PTH123  see _FOLDER
        return opened.read()


@cache
def _file(file: str) -> _File:
    reader = csv.reader(text_of(file).splitlines(keepends=True), strict=True)
    columns = next(reader)
    numbers, lines = [], []
    for cells in reader:
        numbers.append(reader.line_num)
        lines.append(cells)
    return _File(columns, numbers, lines)


def column(file: str, name: str) -> list[str]:
    """Return the cells of a column, from the first line below the header on."""
    found = _file(file)
    at = found.columns.index(name)
    return [cells[at] for cells in found.lines]


def where(file: str, **wanted: str) -> list[Line]:
    """Return the lines whose columns hold just these texts, in the order of the file."""
    found = _file(file)
    indices: Sequence[int] = range(len(found.lines))
    for name, text in wanted.items():
        at = found.columns.index(name)
        indices = [index for index in indices if found.lines[index][at] == text]
    return [Line(found.numbers[index], dict(zip(found.columns, found.lines[index], strict=True))) for index in indices]
