r"""The text of formulas: tokens, references, shared formulas moved, ``GHG_`` calls in every spelling, sums of cells.

Excel stores a function of an add-in in many ways (``_xll.F``, ``_xldudf_F``, ``[1]!F``, ``'C:\…\ghgxl.xlam'!F``, ``@F``,
``_xlfn.SINGLE(F())``, ``GHG.F``, lower case, LibreOffice's full programmatic name); all are one function here.
Nothing is calculated, and no cell is read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ghgxl.findings import column_letters, column_number

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_LAST_ROW = str(LAST_ROW)

_TOKEN = re.compile(
    r"""
      (?P<text>"(?:[^"]|"")*")
    | (?P<error>\#(?:N/A|[A-Z_]+[!?]|[A-Z_/0]+!|DIV/0!))
    | (?P<sheet>'(?:[^']|'')*'!|(?:\[\d+\])?[^\W\d][\w.]*!|\[\d+\]!)
    | (?P<ref>\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?(?![\w(.])
            | \$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w(.])
            | \$?\d{1,7}:\$?\d{1,7})
    | (?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
    | (?P<table>[^\W\d][\w.]*\[(?:[^\[\]]|\[(?:[^\[\]]|'.)*\])*\]|\[@(?:[^\[\]]|\[[^\[\]]*\])*\])
    | (?P<name>[^\W\d][\w.]*)
    | (?P<space>\s+)
    | (?P<op><=|>=|<>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_FUNCTION = re.compile(r"(?:.*[._])?GHG[_.]?(EMISSION|GAS|FACTOR_SOURCE|FACTORSOURCE|FACTOR|GWP|CONVERT|TCE|EXPLAIN)")


class Token(NamedTuple):
    """A piece of a formula: its kind (a group of the tokenizer) and its text."""

    kind: str
    text: str


class Area(NamedTuple):
    """A cell or a range: sheet ("" for the formula's own), rows and columns, 1-based and inclusive."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return self.top == self.bottom and self.left == self.right


class Call(NamedTuple):
    """A call of one of our functions that is the whole formula: its name and the tokens of each argument."""

    function: str
    arguments: tuple[tuple[Token, ...], ...]


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a formula without its white space; a sheet's name is a token of its own before the reference."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "op"
        if kind != "space":
            found.append(Token(kind, match[0]))
    return tuple(found)


def pieces(text: str) -> tuple[Token, ...]:
    """Return every token of a formula, white space too: joined, they are the formula again."""
    return tuple(Token(match.lastgroup or "op", match[0]) for match in _TOKEN.finditer(text))


def _corner(text: str) -> tuple[int | None, int | None]:
    found = re.fullmatch(r"\$?([A-Za-z]{0,3})\$?(\d*)", text)
    if not found:
        return None, None
    return (int(found[2]) if found[2] else None), (column_number(found[1]) if found[1] else None)


def area(text: str, sheet: str = "") -> Area:
    """Return the area that a reference names; a whole column or row reaches to the sheet's end."""
    first, _, second = text.partition(":")
    top, left = _corner(first)
    bottom, right = _corner(second) if second else (top, left)
    rows = sorted((top or 1, bottom or LAST_ROW))
    columns = sorted((left or 1, right or LAST_COLUMN))
    return Area(sheet, rows[0], columns[0], rows[1], columns[1])


def sheet_name(token: str) -> str:
    """Return the sheet that a prefix such as ``'能源 汇总'!`` names."""
    name = token[:-1]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _moved(text: str, rows: int, columns: int) -> str:
    def corner(found: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = found.groups()
        if letters and not fixed_column:
            letters = column_letters((column_number(letters) + columns - 1) % LAST_COLUMN + 1)
        if digits and not fixed_row:
            digits = str((int(digits) + rows - 1) % LAST_ROW + 1)
        return f"{fixed_column}{letters}{fixed_row}{digits}"

    return ":".join(re.sub(r"(\$?)([A-Za-z]{0,3})(\$?)(\d*)", corner, part, count=1) for part in text.split(":"))


def shifted(text: str, rows: int, columns: int) -> str:
    """Return a formula moved by so many rows and columns: relative references follow, ``$`` ones stay."""
    return "".join(
        _moved(match[0], rows, columns) if match.lastgroup == "ref" else match[0] for match in _TOKEN.finditer(text)
    )


def function_name(token: str) -> str:
    """Return our name of a function however it is spelt (``_xll.ghg_emission`` → ``GHG_EMISSION``), "" for any other."""
    found = _FUNCTION.fullmatch(token.upper())
    if not found:
        return ""
    name = found[1]
    return "GHG_FACTOR_SOURCE" if name == "FACTORSOURCE" else f"GHG_{name}"


@lru_cache(maxsize=4096)
def names_function(text: str, function: str = "GHG_EMISSION") -> bool:
    """Return whether a formula calls the function anywhere in it."""
    if "ghg" not in text.lower():
        return False
    pieces = tokens(text)
    return any(
        piece.kind == "name" and function_name(piece.text) == function and following.text == "("
        for piece, following in pairwise(pieces)
    )


def _bare(pieces: tuple[Token, ...]) -> tuple[Token, ...]:
    """Drop what doesn't change a value: ``=``, a leading ``+`` or ``@``, ``_xlfn.SINGLE( … )``, a pair of brackets."""
    while pieces and pieces[0].text in {"=", "+", "@"}:
        pieces = pieces[1:]
    if len(pieces) > 3 and pieces[0].text.upper() in {"_XLFN.SINGLE", "SINGLE"} and _closes_last(pieces[1:]):
        return _bare(pieces[2:-1])
    if len(pieces) > 2 and pieces[0].text == "(" and _closes_last(pieces):
        return _bare(pieces[1:-1])
    return pieces


def _closes_last(pieces: tuple[Token, ...]) -> bool:
    """Return whether the bracket that opens the pieces is closed by their last one."""
    depth = 0
    for index, piece in enumerate(pieces):
        depth += (piece.text in {"(", "{"}) - (piece.text in {")", "}"})
        if depth == 0:
            return index == len(pieces) - 1 and index > 0
    return False


@lru_cache(maxsize=4096)
def call(text: str) -> Call | None:
    """Return the call of our function that a whole formula is; None when it is anything else, or more."""
    pieces = _bare(tokens(text))
    if pieces and pieces[0].kind == "sheet":  # 'C:\…\ghgxl.xlam'!GHG_EMISSION( … )
        pieces = pieces[1:]
    elif len(pieces) > 2 and pieces[0].text.lower() == "ghgxl.xlam" and pieces[1].text == "!":
        pieces = pieces[2:]
    if len(pieces) < 3 or pieces[0].kind != "name" or not _closes_last(pieces[1:]):
        return None
    function = function_name(pieces[0].text)
    return Call(function, arguments(pieces[2:-1])) if function else None


def arguments(pieces: tuple[Token, ...]) -> tuple[tuple[Token, ...], ...]:
    """Return the tokens between a call's brackets, argument by argument, bare of what doesn't change a value."""
    if not pieces:
        return ()
    found: list[list[Token]] = [[]]
    depth = 0
    for piece in pieces:
        depth += (piece.text in {"(", "{"}) - (piece.text in {")", "}"})
        if piece.text == "," and depth == 0 and piece.kind == "op":
            found.append([])
        else:
            found[-1].append(piece)
    return tuple(_bare(tuple(argument)) for argument in found)


def words(pieces: tuple[Token, ...]) -> str:
    """Return the tokens as text again."""
    return "".join(piece.text for piece in pieces)


class Sum(NamedTuple):
    """What a formula takes from other cells. ``exact`` when it only adds them (or scales them by a number).

    ``chosen`` when it adds a choice of them (SUMIFS, SUBTOTAL …), so that not every cell need be in it.
    """

    areas: tuple[Area, ...]
    exact: bool
    chosen: bool


_ADDING = {"SUM", "ROUND", "ROUNDUP", "ROUNDDOWN"}
_CHOOSING = {"SUBTOTAL", "SUMIF", "SUMIFS", "SUMPRODUCT", "AGGREGATE", "_XLFN.AGGREGATE"}
_PLAIN = {"+", "*", "/", "(", ")", ",", "="}


@lru_cache(maxsize=4096)
def summed(text: str) -> Sum:
    """Return the cells that a formula adds, in the order they are named."""
    areas: list[Area] = []
    exact, chosen = True, False
    sheet = ""
    pieces = tokens(text)
    for piece, following in zip(pieces, (*pieces[1:], Token("op", "")), strict=True):
        if piece.kind == "sheet":
            sheet = sheet_name(piece.text)
            continue
        if piece.kind == "ref":
            areas.append(area(piece.text, sheet))
        elif piece.kind == "name" and following.text == "(" and piece.text.upper() in _CHOOSING:
            chosen = True
        elif not (
            piece.kind in {"number", "text"}
            or (piece.kind == "op" and piece.text in _PLAIN)
            or (piece.kind == "name" and following.text == "(" and piece.text.upper() in _ADDING)
        ):
            exact = False
        sheet = ""
    return Sum(tuple(areas), exact, chosen)


_ROWS = re.compile(r"(?<![A-Za-z$\d.])(\$?[A-Za-z]{1,3}\$?)(\d+)(?:(:\$?[A-Za-z]{1,3}\$?)(\d+))?(?!\d)")


def own_row(text: str, row: int) -> str:
    """Return a formula of that row with its own row number written as the last row of a sheet.

    Formulas filled down a column then read the same, so that they are taken apart once and not a hundred thousand times.
    A range is only marked when it lies in the row as a whole. A text, a name or a sheet's name may be marked by chance:
    who uses one puts the row's number back (``unmarked``).
    """
    own = str(row)
    if own not in text:
        return text

    if ":" in text:
        return _ROWS.sub(lambda found: _marked(found, own), text)
    pieces = text.split(own)
    marked = pieces[0]
    for piece in pieces[1:]:
        before = marked[-1:]
        exponent = before in {"e", "E"} and marked[-2:-1].isdigit()  # 1e3 is a number
        within = before == "$" or (before.isascii() and before.isalpha() and not exponent)
        marked += (_LAST_ROW if within and not piece[:1].isdigit() else own) + piece
    return marked


def _marked(found: re.Match[str], own: str) -> str:
    first, one, second, other = found.groups()
    if one != own or (other is not None and other != own):
        return found[0]
    return f"{first}{_LAST_ROW}" + (f"{second}{_LAST_ROW}" if second else "")


def unmarked(text: str, row: int) -> str:
    """Return a text or name of a formula as it was before ``own_row``."""
    return text.replace(_LAST_ROW, str(row))


@lru_cache(maxsize=4096)
def row_template(text: str, row: int) -> str:
    """Return a formula with ``own_row`` when moving it down only changes its own row number, "" otherwise."""
    template = own_row(text, row)
    return template if shifted(text, 1, 0) == template.replace(_LAST_ROW, str(row + 1)) else ""


def totals_column(text: str, row: int, column: int) -> bool:
    """Return whether a cell's formula totals other cells of its own column: SUM, SUBTOTAL, or ``+`` of two or more."""
    found = summed(own_row(text, row))
    if not (found.exact or found.chosen) or "*" in text or "/" in text:
        return False
    others = [
        cells.bottom - cells.top + 1
        for cells in found.areas
        if not cells.sheet
        and cells.left <= column <= cells.right
        and not cells.top <= row <= cells.bottom
        and cells.top < LAST_ROW
    ]
    return sum(others) > 1
