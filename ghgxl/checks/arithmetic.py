"""Plain arithmetic as reports write it: 7×115, 0.525 × 300, 90%×90%. Numbers and signs only; nothing is run."""

from __future__ import annotations

import ast
import operator
import re
import unicodedata

from ghgxl.errors import Refused

_SIGNS = str.maketrans({"×": "*", "✕": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "—": "-"})
_OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
_LONGEST = 200


def evaluate(text: str) -> float:
    """Return the value of an expression of numbers, + − × ÷, brackets and %. Raises Refused when it is anything else."""
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).replace(",", "")
    plain = re.sub(r"(\d+(?:\.\d+)?)\s*%", r"(\1/100)", plain).strip()
    if not plain or len(plain) > _LONGEST or not re.fullmatch(r"[\d.+\-*/() ]+", plain):
        raise Refused(f"“{text}”不是由数字和 + − × ÷ 组成的算式")
    try:
        return _value(ast.parse(plain, mode="eval").body)
    except (SyntaxError, ZeroDivisionError, ValueError, OverflowError, RecursionError):
        raise Refused(f"“{text}”无法计算") from None


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return float(_OPERATIONS[type(node.op)](_value(node.left), _value(node.right)))
    raise ValueError(node)
