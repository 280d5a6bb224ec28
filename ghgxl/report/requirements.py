"""The tables that lay what a standard asks of a report beside the places where this report says it.

Which places those are is only known in the finished document: here the tables have their items, and what is known
from the data: which of the texts that could cover an item only say that there is nothing of the kind. The rows
are completed by ``answered``, by whoever has found the places. Nothing is looked up here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ghgxl.report.cells import formulas, head, letters
from ghgxl.report.coverage import GENERAL_ITEMS, ISO_ITEMS, MACHINERY_ITEMS, Item
from ghgxl.report.nouns import Cell, Table

if TYPE_CHECKING:  # filling a template needs none of what a case needs
    from ghgxl.checks import Case

HEADS = ("条款", "要求", "本报告中的位置", "状态")
WRITTEN, MISSING = "已写明", "未写到"
_WIDTHS = (8.0, 41.0, 34.0, 21.0)
_NOTE = "要求为要点概括，以标准原文为准；位置由程序在成稿中查得，内容是否充分由核查人员判断。"


class Answer(NamedTuple):
    """Where a report fulfils an item ("" for nowhere), and in words whether it does."""

    place: str
    status: str


@dataclass(frozen=True, slots=True)
class Matrix(Table):
    """A table of items and their places. ``nothing`` says, by name, of which texts the data have nothing to tell."""

    items: tuple[Item, ...] = ()
    nothing: tuple[tuple[str, str], ...] = ()

    @property
    def open(self) -> bool:
        """Whether its items are still without answers."""
        return not any(row[-1].text for row in self.rows)


def tables(case: Case, has: Mapping[str, bool]) -> dict[str, tuple[Matrix, ...]]:
    """Return the tables by name: for a report of an inventory, and for one in the sector's format."""
    nothing = tuple(_nothing(case, has).items())
    return {
        "要求对照": (
            _matrix("要求对照", "ISO 14064-1:2018第9.3.1条报告内容对照", ISO_ITEMS, nothing),
            _matrix("国家标准要求对照", "GB/T 32150报告内容对照", GENERAL_ITEMS, nothing, _NOTE),
        ),
        "行业要求对照": (
            _matrix("行业要求对照", "机械行业报告格式（GB/T 32151.29）内容对照", MACHINERY_ITEMS, nothing, _NOTE),
        ),
    }


def _nothing(case: Case, has: Mapping[str, bool]) -> dict[str, str]:
    company, inventory = case.company, case.inventory
    found: dict[str, str] = {}
    if not company.base_years:
        found |= dict.fromkeys(("语句.基准年", "语句.重算", "排放.基准年总量"), "未设基准年")
    elif inventory.base_total is None:
        found["语句.基准年"] = "基准年排放量未计算"
    if not any(one.source.scope != 3 for one in inventory.exclusions):  # as the sentence says it
        found["语句.排除"] = "范围1、范围2没有排除"
    if not has.get("范围3"):
        found["语句.范围3"] = "其他间接排放未量化"
    if not has.get("生物源"):
        found |= dict.fromkeys(("有.生物源", "语句.行业生物源"), "没有生物源排放")
    return found


def _matrix(
    name: str, caption: str, items: Sequence[Item], nothing: tuple[tuple[str, str], ...], *notes: str
) -> Matrix:
    open_ = tuple(_row(item, Answer("", "")) for item in items)
    return Matrix(
        name,
        caption,
        (head(*HEADS),),
        open_,
        _WIDTHS,
        letters("clll"),
        notes,
        items=tuple(items),
        nothing=nothing,
        rigid=True,
    )


def answered(matrix: Matrix, answers: Sequence[Answer]) -> Matrix:
    """Return the table with an answer to each of its items."""
    rows = tuple(_row(item, answer) for item, answer in zip(matrix.items, answers, strict=True))
    return dataclasses.replace(matrix, rows=rows)


def _row(item: Item, answer: Answer) -> tuple[Cell, ...]:
    status = Cell(answer.status, strong=answer.status == MISSING)
    return Cell(item.mark, align="center"), Cell(formulas(item.words)), Cell(answer.place), status


def status(remarks: Sequence[str], *, written: bool) -> str:
    """Return in words whether an item is fulfilled: ``written`` unless all that covers it only says there is nothing."""
    told = tuple(dict.fromkeys(remarks))
    return "；".join((WRITTEN, *told) if written else told)
