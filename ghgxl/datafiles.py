"""Our own data files as lines of text: each read once, its lines found by what stands in their cells.

A calculation needs a few lines of thousands, so nothing is parsed or checked here: whoever asks for a line does that.
"""

import csv
import os.path
from collections.abc import Mapping
from functools import cache

from ghgxl.tuples import NamedTuple

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")  # noqa: PTH100, PTH118, PTH120  pathlib takes longer to import than a file to read


class Line(NamedTuple):
    """A line of a data file: its number (1 is the header) and its cells by column."""

    number: int
    cells: Mapping[str, str]


def _content(file: str) -> bytes:
    with open(os.path.join(_FOLDER, file), "rb") as opened:  # noqa: PTH118, PTH123  see _FOLDER
        return opened.read()


def text_of(file: str) -> str:
    """Return the whole text of a data file."""
    return _content(file).decode()


def names() -> tuple[str, ...]:
    """Return the names of all data files."""
    return tuple(sorted(name for name in os.listdir(_FOLDER) if name.endswith(".csv")))  # noqa: PTH208  see _FOLDER


@cache
def sha256() -> str:
    """Return the hash over the names and contents of all data files: whoever computes with the same data has the same."""
    import hashlib

    whole = hashlib.sha256()
    for name in names():
        text = text_of(name).replace("\r\n", "\n").encode()
        whole.update(f"{name}\0{len(text)}\0".encode() + text)
    return whole.hexdigest()


@cache
def _lines(file: str) -> tuple[list[str], list[tuple[int, bytes]]]:
    """Return a file's columns and its lines with their numbers; in our files a line of text is a line of the table.

    The lines are left encoded, and any carriage return is left to csv: to look for a text in thousands of lines takes
    less than to decode them.
    """
    head, *lines = _content(file).removesuffix(b"\n").split(b"\n")
    return _cells(head), list(enumerate(lines, 2))


def _cells(line: bytes) -> list[str]:
    return next(csv.reader((line.decode(),), strict=True))


def columns(file: str, *names: str) -> list[tuple[str, ...]]:
    """Return the cells of some columns, a tuple a line, from the first line below the header on."""
    head, lines = _lines(file)
    at = [head.index(name) for name in names]
    return [
        tuple(cells[place] for place in at) for cells in csv.reader([line.decode() for _, line in lines], strict=True)
    ]


def where(file: str, **wanted: str) -> list[Line]:
    """Return the lines whose columns hold just these texts, in the order of the file.

    Only lines that hold the texts anywhere are taken apart.
    """
    head, lines = _lines(file)
    for text in wanted.values():
        if '"' not in text:  # which is written twice in a cell
            encoded = text.encode()
            lines = [line for line in lines if encoded in line[1]]
    found = [Line(number, dict(zip(head, _cells(line), strict=True))) for number, line in lines]
    return [line for line in found if all(line.cells[column] == text for column, text in wanted.items())]
