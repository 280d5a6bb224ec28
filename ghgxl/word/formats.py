"""The filters a template may use (``| 吨`` …), and how a value without a filter is printed.

All rounding is done by ``ghgxl.numbers``. A filter that is given what it can't show
raises ``Unanswered`` with a Chinese sentence; nothing unknown becomes zero.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
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
    if value is not None and not isinstance(value, str | int | float | dt.date):
        return "一组数据"
    text = str(value)
    return text if len(text) <= 20 else text[:20] + "…"


def _number(value: object, name: str) -> float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        if isinstance(value, int) and abs(value) > sys.float_info.max:
            raise Unanswered(f"“{name}”写不出这么大的数字“{shown(value)}”")
        return value
    raise Unanswered(f"“{name}”只能用于数字，这里是“{shown(value)}”")


def _digits(digits: object, name: str) -> int:
    if isinstance(digits, int) and not isinstance(digits, bool) and 0 <= digits <= 15:
        return digits
    raise Unanswered(f"“{name}”的小数位数应是0到15的整数，这里是“{shown(digits)}”")


def _tonnes(value: object, digits: object = 2) -> str:
    return numbers.fixed(_number(value, "吨"), _digits(digits, "吨"))


def _ten_thousands(value: object, digits: object = 4) -> str:
    number = _number(value, "万吨")
    return numbers.fixed(None if number is None else number / 10_000, _digits(digits, "万吨"))


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
        with suppress(ValueError):  # no such day: 2024-13-45
            return _date(dt.date(*map(int, match.groups())))
    raise Unanswered(f"“日期”只能用于日期（如2024-06-30），这里是“{shown(value)}”")


def _default(value: object, other: object) -> object:
    return other if value is None or value == "" else value


def _joined(value: object, separator: object = "、") -> str:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise Unanswered(f"“连接”只能用于列表，这里是“{shown(value)}”")
    return str(separator).join(printed(item) for item in value)


class Filter(NamedTuple):
    """A filter: its function, how many arguments stand in its brackets at least and at most, what it is for, an example."""

    function: Callable[..., object]
    least: int
    most: int
    meaning: str
    example: str


FILTERS: Mapping[str, Filter] = {
    "吨": Filter(_tonnes, 0, 1, "两位小数、千分位；括号里可写小数位数", "{{ 排放.末年总量 | 吨 }}"),
    "万吨": Filter(_ten_thousands, 0, 1, "除以一万，四位小数；括号里可写小数位数", "{{ 排放.末年总量 | 万吨(2) }}"),
    "数": Filter(_fixed, 0, 1, "千分位，两位小数；括号里可写小数位数", "{{ 能源.末年综合能耗 | 数(1) }}"),
    "整数": Filter(_whole, 0, 0, "千分位，不带小数", "{{ 排放.末年总量 | 整数 }}"),
    "百分比": Filter(_percent, 0, 1, "乘以 100 并加百分号，两位小数；括号里可写小数位数", "{{ 0.0521 | 百分比(1) }}"),
    "日期": Filter(_date, 0, 0, "写作“2024年6月30日”", "{{ 企业.编制日期 | 日期 }}"),
    "默认": Filter(_default, 1, 1, "没有数据时改写括号里的文字", '{{ 排放.末年范围3 | 默认("未量化") }}'),
    "连接": Filter(_joined, 0, 1, "把列表连成一句；括号里可写连接符", '{{ [报告.首年, 报告.末年] | 连接("至") }}'),
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
    parts = "、".join(name for name in dir(value) if not name.startswith("_") and not callable(getattr(value, name)))
    raise Unanswered("这里的数据不能直接印成文字，请写明其中一项" + (f"：{parts}" if parts else ""))
