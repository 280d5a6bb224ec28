"""The ordinary formula that stands for a call of our functions: the quantity times a cell of the frozen sheet.

* All other arguments are literals: the row's cell itself, ``C5*IF(ISNUMBER(C5),'排放因子(冻结)'!$L$7,NA())``.
* Any is a cell: the row is looked up by the key joined from the arguments, ``LOOKUP(2,1/EXACT(keys,key),values)``. A year
  or a unit changed later finds its own frozen row, or none: #N/A, never a silent wrong number. EXACT tells mg from Mg and
  knows no wildcards, as MATCH would.
* In an array formula the key is an array; each element is matched, and what was found is compared exactly.

A blank quantity gives #N/A, as the function does, never zero. Only functions of Excel 2007 are used. No cell is read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ghgxl.excel.formula import Token, pieces
from ghgxl.excel.freeze.rows import NUMBER_FORMAT, NUMBERS, SEPARATOR, Row, Rows, asked_of, piece
from ghgxl.excel.freeze.sheet import FIRST, absolute
from ghgxl.excel.freeze.tree import Function, Literal, Node, Operation, Reference, Unclear, inside, tree
from ghgxl.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

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
        return self._replaced(whole, 0, len(whole), inside(tree(text)), outermost=True)

    def _replaced(
        self, whole: tuple[Token, ...], start: int, end: int, within: tuple[Function, ...], *, outermost: bool = False
    ) -> str:
        found: list[str] = []
        at = start
        for node in within:
            found.append(_joined(whole[at : node.start]))
            before = _joined(whole[start : node.start]).strip(" =")
            after = _joined(whole[node.end : end]).strip()
            text = self._call(node, whole)
            found.append(text if outermost and not before and not after else f"({text})")
            at = node.end
        return "".join((*found, _joined(whole[at:end])))

    def _expression(self, node: Node, whole: tuple[Token, ...]) -> str:
        """Return an argument as text: our functions within replaced, a whole column as the cell that it means."""
        if isinstance(node, Reference) and not self.array:
            return self.single(node)
        return self._replaced(whole, node.start, node.end, inside(node))

    def _call(self, node: Function, whole: tuple[Token, ...]) -> str:
        function = FUNCTIONS[node.ours]
        parameters = asked_of(function)
        others = node.arguments[1:] if function.linear else node.arguments
        others = (*others, *[None] * (len(parameters) - len(others)))
        if all(is_constant(one) for one in others):
            row = self.rows.row(node.ours, [constant(one) for one in others])
            assert isinstance(row, Row), "only questions with an answer are frozen"
            answer = absolute("数值", FIRST + self.rows.number(row.key))
        else:
            answer = self._looked_up(self._key(node.ours, parameters, others, whole))
        if not function.linear:
            return answer
        quantity = node.arguments[0]
        assert quantity is not None, "a call without a quantity has no answer"
        text = self._expression(quantity, whole)
        if isinstance(quantity, Reference):
            return f"{text}*IF(ISNUMBER({text}),{answer},NA())"
        bare = isinstance(quantity, Literal | Function)
        return f"{text if bare else f'({text})'}*{answer}"

    def _key(self, name: str, parameters: tuple[Any, ...], given: tuple[Any, ...], whole: tuple[Token, ...]) -> str:
        parts: list[str] = []
        literal = name
        for parameter, node in zip(parameters, given, strict=True):
            literal += SEPARATOR
            if is_constant(node):
                literal += piece(parameter.id, constant(node))
                continue
            text = self._expression(node, whole)
            bare = text if isinstance(node, Reference) else f"({text})"
            parts.append(_quoted(literal))
            literal = ""
            number = f'IF(ISNUMBER({bare}),TEXT({bare},"{NUMBER_FORMAT}"),{bare}&"")'
            parts.append(number if parameter.id in NUMBERS else bare)
        return "&".join((*parts, _quoted(literal)) if literal else parts)

    def _looked_up(self, key: str) -> str:
        if not self.array:
            return f"LOOKUP(2,1/EXACT({self.keys},{key}),{self.values})"
        match = f"MATCH({key},{self.keys},0)"
        return f"IF(EXACT(LOOKUP({match},{self.numbers},{self.keys}),{key}),LOOKUP({match},{self.numbers},{self.values}),NA())"


def _quoted(text: str) -> str:
    if len(text) > _LONGEST_TEXT:
        raise Unclear("参数太长")
    return '"' + text.replace('"', '""') + '"'


def _joined(whole: tuple[Token, ...]) -> str:
    return "".join(token.text for token in whole)


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """Return a formula for comparing: without white space, names in capitals, as different programs write it alike."""
    return "".join(
        token.text if token.kind in {"text", "sheet"} else re.sub(r"\s", "", token.text.upper())
        for token in pieces(text)
        if token.kind != "space"
    )
