"""The ordinary formula that stands for a call of our functions: the quantity times a cell of the frozen sheet.

* All other arguments are literals: the row's cell itself, ``C5*IF(ISNUMBER(C5),'排放因子(冻结)'!$L$7,NA())``.
* Any is a cell: the row is looked up by the key joined from the arguments, ``LOOKUP(2,1/EXACT(keys,key),values)``. A year
  or a unit changed later finds its own frozen row, or none: #N/A, never a silent wrong number. EXACT tells mg from Mg and
  knows no wildcards, as MATCH would.
* In an array formula the key is an array; each element is matched, and what was found is compared exactly.

A blank quantity gives #N/A, as the function does, never zero; a text or an error in its place gives the function's own error
in Excel, #N/A in LibreOffice. Only functions of Excel 2007 are used. No cell is read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ghgxl.excel.formula import Token, pieces, tokens
from ghgxl.excel.freeze.rows import NUMBER_FORMAT, NUMBERS, SEPARATOR, Row, Rows, asked_of, piece
from ghgxl.excel.freeze.sheet import FIRST, absolute
from ghgxl.excel.freeze.tree import Function, Literal, Node, Operation, Reference, Unclear, tree
from ghgxl.excel.freeze.worksheet import BRANCHING, SCALAR
from ghgxl.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST_TEXT = 255


def constant(node: Node | None) -> Any:
    """Return the value of an argument that is a literal (or left out); raises LookupError for any other."""
    if node is None:
        return None
    if isinstance(node, Literal) and not node.error:
        return node.value
    if isinstance(node, Operation) and node.symbol == "neg":
        value = constant(node.operands[0])
        if isinstance(value, float):
            return -value
    raise LookupError


def is_constant(node: Node | None) -> bool:
    """Return whether an argument is a literal or left out."""
    try:
        constant(node)
    except LookupError:
        return False
    return True


class Writer:
    """Writes formulas over rows that are all known; ``single`` is the text of the one cell that a reference means."""

    def __init__(self, rows: Rows, single: Callable[[Reference], str], *, array: bool) -> None:
        self.rows, self.single, self.array = rows, single, array
        last = FIRST + max(len(rows.rows), 1) - 1
        self.keys, self.values, self.numbers = (absolute(header, FIRST, last) for header in ("查找键", "数值", "序号"))

    def formula(self, text: str) -> str:
        """Return a formula with every call of our functions replaced."""
        whole = pieces(text)
        return self._replaced(whole, 0, len(whole), tree(text), array=self.array, outermost=True)

    def _replaced(
        self, whole: tuple[Token, ...], start: int, end: int, within: Node, *, array: bool, outermost: bool = False
    ) -> str:
        found: list[str] = []
        at = start
        for node in _parts(within, one=self.array and not array):
            found.append(_joined(whole[at : node.start]))
            before = _joined(whole[start : node.start]).strip(" =")
            after = _joined(whole[node.end : end]).strip()
            if isinstance(node, Reference):
                found.append(self.single(node))
            else:
                text = self._call(node, whole, array=array and not node.one)
                found.append(text if outermost and not before and not after else f"({text})")
            at = node.end
        return "".join((*found, _joined(whole[at:end])))

    def _expression(self, node: Node, whole: tuple[Token, ...], *, array: bool) -> str:
        """Return an argument as text: our functions within replaced, a whole column as the cell that it means."""
        if isinstance(node, Reference) and not array:
            return self.single(node)
        return self._replaced(whole, node.start, node.end, node, array=array)

    def _call(self, node: Function, whole: tuple[Token, ...], *, array: bool) -> str:
        function = FUNCTIONS[node.ours]
        parameters = asked_of(function)
        others = node.arguments[1:] if function.linear else node.arguments
        others = (*others, *[None] * (len(parameters) - len(others)))
        if all(is_constant(one) for one in others):
            row = self.rows.row(node.ours, [constant(one) for one in others])
            assert isinstance(row, Row), "only questions with an answer are frozen"
            answer = absolute("数值", FIRST + self.rows.number(row.key))
        else:
            answer = self._looked_up(self._key(node.ours, parameters, others, whole, array=array), array=array)
        if not function.linear:
            return answer
        quantity = node.arguments[0]
        assert quantity is not None, "a call without a quantity has no answer"
        text = self._expression(quantity, whole, array=array)
        if isinstance(quantity, Reference):
            return f"{text}*IF(ISNUMBER({text}),{answer},NA())"
        bare = isinstance(quantity, Literal | Function)
        return f"{text if bare else f'({text})'}*{answer}"

    def _key(
        self, name: str, parameters: tuple[Any, ...], given: tuple[Any, ...], whole: tuple[Token, ...], *, array: bool
    ) -> str:
        joined: list[str] = []
        literal = name
        for parameter, node in zip(parameters, given, strict=True):
            literal += SEPARATOR
            if is_constant(node):
                literal += piece(parameter.id, constant(node))
                continue
            text = self._expression(node, whole, array=array)
            bare = text if isinstance(node, Reference) else f"({text})"
            joined.append(_quoted(literal))
            literal = ""
            number = f'IF(ISNUMBER({bare}),TEXT({bare},"{NUMBER_FORMAT}"),{bare}&"")'
            joined.append(number if parameter.id in NUMBERS else bare)
        return "&".join((*joined, _quoted(literal)) if literal else joined)

    def _looked_up(self, key: str, *, array: bool) -> str:
        if not array:
            return f"LOOKUP(2,1/EXACT({self.keys},{key}),{self.values})"
        match = f"MATCH({key},{self.keys},0)"
        return f"IF(EXACT(LOOKUP({match},{self.numbers},{self.keys}),{key}),LOOKUP({match},{self.numbers},{self.values}),NA())"


def _parts(node: Node | None, *, one: bool) -> Iterator[Function | Reference]:
    """Yield what is written anew in an expression, from left to right: our functions, and references that mean one cell.

    These are marked so, or (``one``) stand where an array formula has one value; there, functions of ranges keep theirs.
    """
    if isinstance(node, Function) and not node.ours:
        for part in node.arguments:
            yield from _parts(part, one=one and (node.name in SCALAR or node.name in BRANCHING))
    elif isinstance(node, Operation):
        for part in node.operands:
            yield from _parts(part, one=one)
    elif isinstance(node, Function) or (isinstance(node, Reference) and (one or node.one)):
        yield node


def _quoted(text: str) -> str:
    if len(text) > _LONGEST_TEXT:
        raise Unclear("参数太长")
    return '"' + text.replace('"', '""') + '"'


def _joined(whole: tuple[Token, ...]) -> str:
    return "".join(token.text for token in whole)


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """Return a formula for comparing: without white space, names in capitals, as different programs write it alike."""
    found: list[str] = []
    for token in tokens(text):
        if token.text == ")" and found[-2:] in (["TRUE", "("], ["FALSE", "("]):
            found.pop()  # LibreOffice writes FALSE as a function
        else:
            found.append(token.text if token.kind in {"text", "sheet"} else re.sub(r"\s", "", token.text.upper()))
    return "".join(found)
