"""The rows of the frozen sheet: what each distinct question of our functions is answered with, once.

A row is found by its key, a text that a spreadsheet joins from the arguments; so a changed argument finds another row or
none (#N/A), never a number that belongs to something else. Quantities are not part of a question, except where a function
isn't a product. Nothing of a workbook is read here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ghgxl import factors, functions, gases
from ghgxl.errors import Refused
from ghgxl.excel.freeze.tree import Unclear
from ghgxl.excel.values import plain
from ghgxl.functions import FUNCTIONS, CellError, Function
from ghgxl.functions.answers import derivation, gwp_set

#: How a number that isn't a year is written into a key, in every spreadsheet alike.
NUMBER_FORMAT = "0.00000000000000E+00"
#: Arguments that may be any number; all others are texts or whole numbers.
NUMBERS = frozenset({"quantity", "factor"})
SEPARATOR = "|"


class Row(NamedTuple):
    """A row: what was asked (by the headers of the sheet), the answer, its unit, the documents, the words, and its key."""

    function: str
    asked: dict[str, str]
    value: float | str
    unit: str
    citation: str
    words: str
    key: str


#: The argument of a function → the column of the frozen sheet that shows it.
COLUMNS = {
    "quantity": "数量", "unit": "单位", "source": "排放源", "energy": "排放源", "substance": "排放源", "gas": "气体",
    "year": "年份", "edition": "版本", "version": "版本", "gwp": "版本", "region": "地区", "factor": "自定因子",
    "from_unit": "单位", "to_unit": "换算为",
}  # fmt: skip


def asked_of(function: Function) -> tuple[Any, ...]:
    """Return the parameters that make up a question: all but the quantity of a product."""
    return function.parameters[1:] if function.linear else function.parameters


def piece(parameter: str, value: Any) -> str:
    """Return the part of a key that an argument gives; Unclear when two spreadsheets might write it differently."""
    if value is None:
        return ""
    if isinstance(value, str):
        if SEPARATOR in value:
            raise Unclear(f"参数“{value}”中有“{SEPARATOR}”")
        return value
    if isinstance(value, bool) or not isinstance(value, float):
        raise Unclear(f"参数 {value} 不是文字或数字")
    if parameter in NUMBERS:
        return f"{value:.14E}"
    if not value.is_integer() or abs(value) >= 1e15:
        raise Unclear(f"参数 {value} 不是整数")
    return str(int(value))


@dataclass
class Rows:
    """The rows gathered for one workbook, by key."""

    rows: dict[str, Row] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    refused: dict[str, CellError] = field(default_factory=dict)

    def row(self, name: str, arguments: Sequence[Any]) -> Row | CellError:
        """Return the row that answers a question, a new one when it is asked first; the error of one without an answer.

        Raises Unclear when the question can't be written as a key.
        """
        function = FUNCTIONS[name]
        parameters = asked_of(function)
        given = [*arguments, *[None] * (len(parameters) - len(arguments))]
        given = [None if value == "" else value for value in given]
        if len(given) > len(parameters):
            return CellError("#VALUE!", f"{name} 至多有 {len(function.parameters)} 个参数")
        wrong = next((value for value in given if isinstance(value, CellError)), None)
        if wrong:
            return wrong
        texts = [piece(parameter.id, value) for parameter, value in zip(parameters, given, strict=True)]
        key = SEPARATOR.join((name, *texts))
        if key in self.refused:
            return self.refused[key]
        if key not in self.rows:
            answer = functions.call(name, [1.0, *given] if function.linear else given)
            if isinstance(answer, CellError):
                self.refused[key] = answer
                return answer
            assert not isinstance(answer, list)
            self.numbers[key] = len(self.rows)
            columns = {COLUMNS[p.id]: plain(value) for p, value in zip(parameters, given, strict=True)}
            self.rows[key] = Row(name, columns, answer, *_told(function, given), key)
        return self.rows[key]

    def number(self, key: str) -> int:
        """Return which row a key is, from 0 on."""
        return self.numbers[key]


def _told(function: Function, given: Sequence[Any]) -> tuple[str, str, str]:
    """Return the unit of a row's value, the documents behind it, and how it was found."""
    parameters = [parameter.id for parameter in asked_of(function)]
    arguments = dict(zip(parameters, given, strict=True))
    unit = function.result if function.result == "文字" else _unit(function, arguments)
    try:
        citation, words = _SOURCES[function.name](arguments)
    except Refused:
        citation, words = "", ""  # an explanation may be one of why there is no answer
    return unit, citation, words


def _unit(function: Function, arguments: dict[str, Any]) -> str:
    per = arguments.get("unit") or arguments.get("from_unit")
    result = {
        "GHG_GAS": f"t{arguments.get('gas')}",
        "GHG_CONVERT": str(arguments.get("to_unit")),
        "GHG_FACTOR": "t",
    }.get(function.name, function.result)
    return f"{result}/{per}" if per else result


def _derived(arguments: dict[str, Any]) -> tuple[str, str]:
    found = derivation(*(arguments.get(name) for name in ("unit", "source", "year", "region", "factor")))
    return "；".join(dict.fromkeys(str(match.factor.citation) for match in found.matches)), found.words


def _gwp(arguments: dict[str, Any]) -> tuple[str, str]:
    found = gases.gwp(gases.normalise(arguments["gas"]), gwp_set(arguments.get("version")))
    return found.citation, f"{found.gas} 的 GWP（{found.version}）"


def _coal(arguments: dict[str, Any]) -> tuple[str, str]:
    edition = arguments.get("edition")
    found = factors.standard_coal(arguments["energy"], "2020" if edition is None else piece("edition", edition))
    return str(found.citation), f"折标准煤系数（当量值）{found.value:.15g} kgce/{found.per}"


def _density(arguments: dict[str, Any]) -> tuple[str, str]:
    found = factors.density(arguments["substance"]) if arguments.get("substance") else None
    return (str(found.citation), f"密度 {found.value:.15g} kg/L") if found else ("", "单位换算")


_SOURCES: dict[str, Callable[[dict[str, Any]], tuple[str, str]]] = {
    "GHG_EMISSION": _derived,
    "GHG_GAS": _derived,
    "GHG_FACTOR": _derived,
    "GHG_FACTOR_SOURCE": _derived,
    "GHG_EXPLAIN": _derived,
    "GHG_GWP": _gwp,
    "GHG_TCE": _coal,
    "GHG_CONVERT": _density,
}
