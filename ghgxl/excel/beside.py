"""What stands beside the records of 活动数据 without being part of them: amounts of money and meter readings.

Looked for only where the sheet has such columns, after its records were read, and row by row of those records; a cell that
holds no number says nothing. Nothing here changes a record.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ghgxl.excel.headers import find
from ghgxl.excel.layout import ACTIVITY
from ghgxl.excel.notes import Notes
from ghgxl.excel.values import key, number, plain
from ghgxl.ledger import Entry, Payment, Reading
from ghgxl.tuples import NamedTuple

if TYPE_CHECKING:
    from ghgxl.excel.grid import Grid

#: Header → yuan per unit.
_MONEY = {
    **dict.fromkeys(
        (
            "金额",
            "金额(元)",
            "含税金额",
            "含税金额(元)",
            "不含税金额",
            "不含税金额(元)",
            "价税合计",
            "价税合计(元)",
            "金额/元",
        ),
        1.0,
    ),
    **dict.fromkeys(("金额(万元)", "含税金额(万元)", "不含税金额(万元)"), 1e4),
}
_BEFORE = frozenset({"上期读数", "上次读数", "上月读数", "上期抄表", "上期表底", "期初读数", "起码", "起度"})
_AFTER = frozenset({"本期读数", "本次读数", "本月读数", "本期抄表", "本期表底", "期末读数", "止码", "止度"})
_TIMES = frozenset({"倍率", "电表倍率", "互感器倍率"})
_METER = frozenset({"表号", "电表号", "电表编号", "表计编号", "仪表编号"})


class Beside(NamedTuple):
    """What stands beside the records."""

    payments: tuple[Payment, ...] = ()
    readings: tuple[Reading, ...] = ()


def read(grid: Grid, entries: Iterable[Entry]) -> Beside:
    """Return the payments and the meter readings that stand beside the entries of this sheet."""
    headers = find(grid, ACTIVITY, Notes())  # what is wrong with the headers was told when the records were read
    if headers is None:
        return Beside()
    columns = {key(text): column for text, column in headers.extra.items()}
    money = next(((column, _MONEY[text]) for text, column in columns.items() if text in _MONEY), None)
    before, after, times, meter = (
        next((column for text, column in columns.items() if text in names), None)
        for names in (_BEFORE, _AFTER, _TIMES, _METER)
    )
    own = [entry for entry in entries if entry.sheet == grid.sheet] if money or (before and after) else []
    payments, readings = [], []
    for entry in own:
        if money is not None:
            paid = number(grid.at(entry.row, money[0]))
            if paid is not None:
                payments.append(Payment(entry, paid.value * money[1], grid.place(entry.row, money[0])))
        if before is not None and after is not None:
            first, last = number(grid.at(entry.row, before)), number(grid.at(entry.row, after))
            if first is not None and last is not None:
                ratio = number(grid.at(entry.row, times)) if times is not None else None
                name = plain(grid.at(entry.row, meter)) if meter is not None else ""
                multiplier = ratio.value if ratio is not None and ratio.value > 0 else 1.0
                readings.append(Reading(entry, first.value, last.value, multiplier, name, grid.place(entry.row, after)))
    return Beside(tuple(payments), tuple(readings))
