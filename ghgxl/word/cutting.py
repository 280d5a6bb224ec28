"""The text of a marked story cut into a program.

The story's tree was written out with numbers where its tags stood; here the text is
taken apart at the numbers, and loops and choices are nested as their ends say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ghgxl.errors import TemplateError
from ghgxl.word.expressions import Evaluate
from ghgxl.word.program import TARGET, Alone, Choice, Loop, Merge, Op, Program, Rows, Source, Value
from ghgxl.word.tags import MARK_CLOSE, MARK_OPEN

#: A number in the text: inside a w:t, or between elements.
CUT = re.compile(rf"{MARK_OPEN}(\d+){MARK_CLOSE}|<\?{TARGET} (\d+)\?>")


@dataclass(slots=True)
class End:
    """The end of a loop, a choice or a paragraph with a value alone."""


@dataclass(slots=True)
class Else:
    """The beginning of another branch."""

    source: Source
    evaluate: Evaluate | None


Mark = Op | End | Else


def cut(xml: str, marks: Sequence[Mark | None]) -> Program:
    """Return the program of a story whose tags pair up; ``marks`` are what the numbers stand for."""
    program: Program = []
    stack: list[tuple[Op | None, Program]] = [(None, program)]
    found = [(place, int(place[1] or place[2])) for place in CUT.finditer(xml)]
    numbers = {number for _, number in found}
    if len(numbers) != len(found) or max(numbers, default=0) >= max(len(marks), 1):
        raise TemplateError(f"模板里有不能使用的字符（U+{ord(MARK_OPEN):X}），请删除后重新保存。")
    position = 0
    for place, number in found:
        if place.start() > position:
            stack[-1][1].append(xml[position : place.start()])
        position = place.end()
        op = marks[number]
        if isinstance(op, Loop | Rows):
            stack[-1][1].append(op)
            stack.append((op, op.body))
        elif isinstance(op, Alone):
            stack[-1][1].append(op)
            stack.append((op, []))
        elif isinstance(op, Choice):
            stack[-1][1].append(op)
            stack.append((op, op.branches[0][2]))
        elif isinstance(op, Else):
            choice = stack.pop()[0]
            assert isinstance(choice, Choice)
            choice.branches.append((op.source, op.evaluate, []))
            stack.append((choice, choice.branches[-1][2]))
        elif isinstance(op, End):
            closed, inside = stack.pop()
            if isinstance(closed, Loop):
                closed.weight = _weight(inside)
            elif isinstance(closed, Alone):
                closed.before, closed.after = str(inside[0]), str(inside[2])
        else:
            assert isinstance(op, Value | Merge)
            stack[-1][1].append(op)
    stack[-1][1].append(xml[position:])
    return program


def _weight(program: Program) -> int:
    """Return about how many characters one turn through a program makes, inner loops apart."""
    weight = 100
    for op in program:
        if isinstance(op, str):
            weight += len(op)
        elif isinstance(op, Alone):
            weight += len(op.before) + len(op.after)
        elif isinstance(op, Rows):
            weight += _weight(op.body)
        elif isinstance(op, Choice):
            weight += max(_weight(branch) for _, _, branch in op.branches)
    return weight
