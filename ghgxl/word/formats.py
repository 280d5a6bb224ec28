"""The filters a template may use (``| 吨`` …), and how a value without a filter is printed.

All rounding is done by ``ghgxl.numbers``. A filter that is given what it can't show
raises ``Unanswered`` with a Chinese sentence; nothing unknown becomes zero.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ghgxl import numbers
from ghgxl.report.nouns import Table
from ghgxl.report.rounding import redigited
from ghgxl.report.said import Figure, Known, Said

_DATE = re.compile(r"\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[T\s].*)?$")


class Unanswered(Exception):
    """An expression has no value; the message says why, in Chinese."""


def shown(value: object) -> str:
    """Return a value as a message quotes it, cut short."""
    text = str(value)
    return text if len(text) <= 20 else text[:20] + "…"


def _number(value: object, name: str) -> float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    raise Unanswered(f"“{name}”只能用于数字，这里是“{shown(value)}”")


def _digits(digits: object, name: str) -> int:
    if isinstance(digits, int) and not isinstance(digits, bool) and 0 <= digits <= 15:
        return digits
    raise Unanswered(f"“{name}”的小数位数应是0到15的整数，这里是“{shown(digits)}”")


def _tonnes(value: object) -> str:
    return numbers.fixed(_number(value, "吨"), 2)


def _fixed(value: object, digits: object = 2) -> object:
    return _with_digits(value, _digits(digits, "数"), "数")


def _whole(value: object) -> object:
    return _with_digits(value, 0, "整数")


def _with_digits(value: object, digits: int, name: str) -> object:
    """Return a number with so many digits; a table, or several, with its results printed so."""
    if isinstance(value, Table):
        return redigited(value, digits)
    if isinstance(value, tuple) and value and all(isinstance(one, Table) for one in value):
        return tuple(redigited(one, digits) for one in value)
    return numbers.fixed(_number(value, name), digits)


def _percent(value: object, digits: object = 2) -> str:
    return numbers.percent(_number(value, "百分比"), _digits(digits, "百分比"))


def _date(value: object) -> str:
    if value is None or value == "":
        return numbers.ABSENT
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, str) and (match := _DATE.match(value)):
        year, month, day = map(int, match.groups())
        return f"{year}年{month}月{day}日"
    raise Unanswered(f"“日期”只能用于日期（如2024-06-30），这里是“{shown(value)}”")


def _default(value: object, other: object) -> object:
    return other if value is None or value == "" else value


def _joined(value: object, separator: object = "、") -> str:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise Unanswered(f"“连接”只能用于列表，这里是“{shown(value)}”")
    return str(separator).join(printed(item) for item in value)


class Filter(NamedTuple):
    """A filter: its function, and how many arguments stand in its brackets at least and at most."""

    function: Callable[..., object]
    least: int
    most: int


FILTERS: Mapping[str, Filter] = {
    "吨": Filter(_tonnes, 0, 0),
    "数": Filter(_fixed, 0, 1),
    "整数": Filter(_whole, 0, 0),
    "百分比": Filter(_percent, 0, 1),
    "日期": Filter(_date, 0, 0),
    "默认": Filter(_default, 1, 1),
    "连接": Filter(_joined, 0, 1),
}


def printed_as(text: str, value: object) -> str:
    """Return the text that a number was printed as, which knows the number's origin where the number does."""
    return Said(text, (Figure(text, value.name),)) if isinstance(value, Known) else text


def printed(value: object) -> str:
    """Return a single value as text: a dash for none, 是/否 for truth, a number as short as it is exact."""
    if isinstance(value, str):
        return value
    if value is None:
        return numbers.ABSENT
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return printed_as(numbers.plain(value, thousands=False), value)
    if isinstance(value, dt.date):
        return _date(value)
    if isinstance(value, Mapping):
        names = "、".join(str(name) for name in list(value)[:8])
        raise Unanswered(f"这里是一组数据，请写明其中一项：{names}")
    if isinstance(value, list | tuple | set | frozenset):
        raise Unanswered('这里是一个列表，请用“| 连接("、")”连成一句，或用 {%p for … %} 逐条写出')
    raise Unanswered("这里的数据不能直接印成文字，请写明其中一项")
