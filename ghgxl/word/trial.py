"""What the first turn through a template would come upon, asked while it is still being read.

So a mistake that only the data shows is told even where tags don't pair up and nothing can be filled.
"""

from __future__ import annotations

from ghgxl.word.expressions import UNKNOWN, Expression, Refusal, Scope, compiled, names
from ghgxl.word.formats import Unanswered

#: What a loop knows of itself in its first turn.
FIRST_TURN = {"length": 1, "index": 1, "index0": 0, "first": True, "last": True}


def mistake(expression: Expression, scope: Scope) -> str:
    """Return why an expression has no value, "" when it has one or when nothing can be said yet."""
    if not _is_known(expression, scope):
        return ""
    try:
        expression.evaluate(scope)
    except Unanswered as problem:
        return str(problem)
    return ""


def holds(condition: str, scope: Scope) -> bool:
    """Return whether a condition is true with the data at hand; not when nothing can be said."""
    try:
        expression = compiled(condition)
        return _is_known(expression, scope) and bool(expression.evaluate(scope))
    except (Refusal, Unanswered):
        return False


def _is_known(expression: Expression, scope: Scope) -> bool:
    return all(scope.get(name.name) is not UNKNOWN for name in names(expression.node))
