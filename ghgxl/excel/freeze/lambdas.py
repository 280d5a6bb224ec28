"""Our functions as LAMBDA names over the frozen sheet, for Microsoft 365 and Excel 2024.

Names of arguments are written as Excel stores them (``_xlpm.`` in use, ``_xlop.`` where an optional one is declared). The
key is the same as that of ordinary formulas. Array formulas, and arguments that are ranges, get ordinary formulas in such
a copy too: no engine at hand proves them with LAMBDA. Nothing is computed here.
"""

from __future__ import annotations

from ghgxl.excel.formula import pieces, words
from ghgxl.excel.freeze.ordinary import normalised
from ghgxl.excel.freeze.rows import NUMBER_FORMAT, NUMBERS, SEPARATOR, asked_of
from ghgxl.excel.freeze.sheet import FIRST, absolute
from ghgxl.excel.freeze.tree import Node, inside, tree
from ghgxl.functions import FUNCTIONS, Function


def defined(rows: int) -> dict[str, str]:
    """Return the names and what they refer to."""
    last = FIRST + max(rows, 1) - 1
    keys, values = absolute("查找键", FIRST, last), absolute("数值", FIRST, last)
    return {name: _definition(function, keys, values) for name, function in FUNCTIONS.items()}


def _definition(function: Function, keys: str, values: str) -> str:
    declared = ",".join(
        ("_xlop." if parameter.optional else "_xlpm.") + parameter.id for parameter in function.parameters
    )
    parts = [f'"{function.name}']
    for parameter in asked_of(function):
        name = f"_xlpm.{parameter.id}"
        text = f'IF(ISNUMBER({name}),TEXT({name},"{NUMBER_FORMAT}"),{name}&"")' if parameter.id in NUMBERS else name
        if parameter.optional:
            text = f'IF(_xlfn.ISOMITTED({name}),"",{text})'
        parts.append(f'{SEPARATOR}"&{text}&"')
    key = "".join(parts).removesuffix('&"')
    found = (
        f"_xlfn.LET(_xlpm.key,{key},_xlpm.at,_xlfn.XMATCH(_xlpm.key,{keys}),"
        f"IF(EXACT(INDEX({keys},_xlpm.at),_xlpm.key),INDEX({values},_xlpm.at),NA()))"
    )
    if function.linear:
        first = f"_xlpm.{function.parameters[0].id}"
        found = f"{first}*IF(ISNUMBER({first}),{found},NA())"
    return f"_xlfn.LAMBDA({declared},{found})"


def spelled(text: str) -> str:
    """Return a formula with our functions' names written bare, as names of the workbook are called."""
    whole = pieces(text)

    def written(start: int, end: int, node: Node | None) -> str:
        found: list[str] = []
        at = start
        for call in inside(node):
            found.append(words(whole[at : call.start]))
            arguments = [written(part.start, part.end, part) if part else "" for part in call.arguments]
            found.append(f"{call.ours}({','.join(arguments)})")
            at = call.end
        return "".join((*found, words(whole[at:end])))

    new = written(0, len(whole), tree(text))
    return text if normalised(new) == normalised(text) else new
