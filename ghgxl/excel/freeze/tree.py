"""A formula as a tree of expressions, each knowing which tokens of the formula it is.

The grammar is that of a cell's formula in the file (comma separators, English names). What isn't understood (array
constants, unions, intersections, ``#`` of a spill) is ``Unclear``. Nothing is calculated, and no cell is read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ghgxl.excel.formula import Token, function_name, pieces


class Unclear(Exception):
    """Why a formula, or a part of it, can't be computed here."""


class Literal(NamedTuple):
    """A number, a text, a truth value, or (``error``) an error value."""

    value: float | str | bool
    start: int
    end: int
    error: bool = False


class Reference(NamedTuple):
    """A cell, a range, a table's column or a name: its tokens without white space. ``one`` as for a function."""

    tokens: tuple[Token, ...]
    start: int
    end: int
    one: bool = False


class Operation(NamedTuple):
    """An operator with its operands; ``neg``, ``+1`` and ``%`` have one."""

    symbol: str
    operands: tuple[Node, ...]
    start: int
    end: int


class Function(NamedTuple):
    """A call, its name in capitals without ``_xlfn.``; an argument left out is None.

    ``ours`` is our name of the function, "" for any other.
    ``one`` when it is written in ``SINGLE( … )`` or after ``@``, which belong to its tokens: even in an array formula it is
    read as in an ordinary one, where a range means its cell in the formula's own row or column.
    """

    name: str
    ours: str
    arguments: tuple[Node | None, ...]
    start: int
    end: int
    one: bool = False


Node = Literal | Reference | Operation | Function

_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))


class _Parser:
    def __init__(self, text: str) -> None:
        self.all = pieces(text)
        self.solid = [index for index, piece in enumerate(self.all) if piece.kind != "space"]
        self.at = 0

    @property
    def piece(self) -> Token:
        return self.all[self.solid[self.at]] if self.at < len(self.solid) else Token("end", "")

    @property
    def index(self) -> int:
        return self.solid[self.at] if self.at < len(self.solid) else len(self.all)

    @property
    def last(self) -> int:
        """The end of what has been taken."""
        return self.solid[self.at - 1] + 1

    def take(self, text: str) -> None:
        if self.piece.text != text:
            raise Unclear(f"公式中的“{self.piece.text or '结尾'}”看不懂")
        self.at += 1

    def whole(self) -> Node:
        if self.piece.text == "=":
            self.at += 1
        found = self.level(0)
        if self.at < len(self.solid):
            raise Unclear(f"公式中的“{self.piece.text}”看不懂")
        return found

    def level(self, rank: int) -> Node:
        if rank == len(_LEVELS):
            return self.signed()
        found = self.level(rank + 1)
        while self.piece.kind == "op" and self.piece.text in _LEVELS[rank]:
            symbol = self.piece.text
            self.at += 1
            other = self.level(rank + 1)
            found = Operation(symbol, (found, other), found.start, other.end)
        return found

    def signed(self) -> Node:
        start = self.index
        if self.piece.kind == "op" and self.piece.text in {"-", "+"}:
            symbol = "neg" if self.piece.text == "-" else "+1"
            self.at += 1
            operand = self.signed()
            return Operation(symbol, (operand,), start, operand.end)
        found = self.operand()
        while self.piece.text == "%":
            self.at += 1
            found = Operation("%", (found,), start, self.last)
        return found

    def operand(self) -> Node:
        start, piece = self.index, self.piece
        if piece.text == "@":
            self.at += 1
            return _one(self.operand(), start, self.last)
        if piece.text == "(":
            self.at += 1
            found = self.level(0)
            self.take(")")
            return found._replace(start=start, end=self.last)
        self.at += 1
        if piece.kind == "number":
            return Literal(float(piece.text), start, self.last)
        if piece.kind == "text":
            return Literal(piece.text[1:-1].replace('""', '"'), start, self.last)
        if piece.kind == "error":
            return Literal(piece.text, start, self.last, error=True)
        if piece.kind in {"ref", "table"}:
            return Reference((piece,), start, self.last)
        if piece.kind == "sheet":
            return self.of_a_sheet(piece, start)
        if piece.kind == "name":
            return self.named(piece, start, Reference((piece,), start, self.last))
        raise Unclear(f"公式中的“{piece.text or '结尾'}”看不懂")

    def of_a_sheet(self, sheet: Token, start: int) -> Node:
        piece = self.piece
        self.at += 1
        whole = Reference((sheet, piece), start, self.last)
        if piece.kind == "ref":
            return whole
        if piece.kind == "name":
            return self.named(piece, start, whole)
        raise Unclear(f"公式中的“{sheet.text}{piece.text}”看不懂")

    def named(self, piece: Token, start: int, otherwise: Reference) -> Node:
        if self.piece.text != "(":
            if piece.text.upper() in {"TRUE", "FALSE"}:
                return Literal(piece.text.upper() == "TRUE", start, self.last)
            return otherwise
        self.at += 1
        name = piece.text.upper().removeprefix("_XLFN.")
        arguments: list[Node | None] = []
        if self.piece.text == ")":
            self.at += 1
            return Function(name, function_name(piece.text), (), start, self.last)
        while True:
            arguments.append(None if self.piece.text in {",", ")"} else self.level(0))
            if self.piece.text == ")":
                self.at += 1
                break
            self.take(",")
        if name == "SINGLE" and len(arguments) == 1 and arguments[0]:
            return _one(arguments[0], start, self.last)
        return Function(name, function_name(piece.text), tuple(arguments), start, self.last)


def _one(node: Node, start: int, end: int) -> Node:
    """Return what stands in ``SINGLE( … )`` or after ``@``, spelled out to the tokens given where that means a cell."""
    if isinstance(node, Reference) or (isinstance(node, Function) and node.ours):
        return node._replace(start=start, end=end, one=True)
    return node


@lru_cache(maxsize=65_536)
def tree(text: str) -> Node:
    """Return the expression that a formula is; Unclear when it is written in a way that isn't understood."""
    return _Parser(text).whole()


def inside(node: Node | None) -> tuple[Function, ...]:
    """Return the calls of our functions in an expression that aren't inside another one, from left to right."""
    if isinstance(node, Function):
        return (node,) if node.ours else tuple(call for part in node.arguments for call in inside(part))
    if isinstance(node, Operation):
        return tuple(call for part in node.operands for call in inside(part))
    return ()


@lru_cache(maxsize=65_536)
def calls(text: str) -> tuple[Function, ...]:
    """Return every call of our functions in a formula, those inside another one before it and ``one`` where that is."""
    found: list[Function] = []

    def look(node: Node | None, *, one: bool) -> None:
        for call in inside(node):
            for argument in call.arguments:
                look(argument, one=one or call.one)
            found.append(call._replace(one=one or call.one))

    look(tree(text), one=False)
    return tuple(found)
