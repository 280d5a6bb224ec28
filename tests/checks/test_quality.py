"""The data-quality checklist: each item says by which checks or which confirmation it is answered."""

from __future__ import annotations

import pytest

from ghgxl.checks import examine, run
from ghgxl.checks.codes import CODES
from ghgxl.ledger import Ledger
from ghgxl.report.quality import LOOKS_AT, NO, OPEN, QUESTIONS, YES, answers, checklist
from tests.checks.ledgers import clean, rows
from tests.checks.plants import PLANTS


def told(ledger: Ledger) -> dict[str, tuple[bool | None, str]]:
    case = examine(ledger)
    return {item.question.text: (item.answer, item.why) for item in answers(case, run(case))}


def number(text: str) -> str:
    return str(next(number for number, question in enumerate(QUESTIONS, 1) if question.text == text))


def test_every_code_of_an_item_is_one_that_can_be_found() -> None:
    assert {code for question in QUESTIONS for code in question.codes} == set(LOOKS_AT) <= set(CODES)


UNITS = "因子的单位与活动数据是否匹配，换算是否正确"
COMPLETE = "数据是否完整，没有漏记的期间和排放源"
CROSSED = "是否用不同来源的数据交叉核对"
VERSIONS = "电子文件是否有版本控制"


def test_a_check_that_ran_and_found_nothing_confirms_and_is_named() -> None:
    assert told(clean(1))[UNITS] == (True, "检查通过：单位、数量级")
    answer, why = told(clean(1))[COMPLETE]
    assert answer is True
    assert why.startswith("检查通过：有无数据、缺年、缺月等")


def test_a_check_that_found_something_denies_whatever_people_say() -> None:
    import random

    planted = PLANTS["a_month_ten_to_the_3"](clean(7), random.Random(7))
    assert planted is not None
    said = {"确认事项": rows("确认事项", {"编号": number(UNITS), "结果": "是", "说明": "已复核"})}
    ledger = planted.ledger._replace(sheets={**planted.ledger.sheets, **said})
    assert told(ledger)[UNITS] == (False, "检查未通过：数量级（1 项），见附录")


def test_a_check_that_had_nothing_to_look_at_confirms_nothing() -> None:
    ledger = clean(1)
    assert ledger.payments
    assert told(ledger)[CROSSED][0] is True
    assert told(ledger._replace(payments=(), readings=()))[CROSSED] == (None, "没有可供检查的数据，未确认")


@pytest.mark.parametrize(("result", "answer"), [("是", True), ("否", False)])
def test_what_no_check_can_tell_is_answered_by_the_line_that_confirms_it(*, result: str, answer: bool) -> None:
    line = {"编号": number(VERSIONS), "结果": result, "说明": "文件名含版本号"}
    ledger = clean(1)
    assert told(ledger)[VERSIONS] == (None, "未确认")
    confirmed = ledger._replace(sheets={**ledger.sheets, "确认事项": rows("确认事项", line)})
    assert told(confirmed)[VERSIONS] == (answer, f"确认事项第{number(VERSIONS)}项：文件名含版本号")


def test_an_explained_finding_does_not_deny_and_is_counted_in_the_basis() -> None:
    ledger = clean(1)
    gone = [entry for entry in ledger.entries if not (entry.source == "E1" and entry.month == 3)]
    short = ledger._replace(entries=tuple(gone), payments=(), readings=())
    assert told(short)[COMPLETE][0] is False
    line = {"代码": "no-data-month", "位置": "排放源!A4", "理由": "停产", "确认人": "生产部"}
    answer, why = told(short._replace(sheets={**short.sheets, "说明": rows("说明", line)}))[COMPLETE]
    assert answer is True
    assert "已说明，见附录" in why


def test_the_table_has_a_box_and_a_basis_in_every_row() -> None:
    case = examine(clean(1))
    table = checklist(case, run(case))
    assert len(table.rows) == len(QUESTIONS)
    for row in table.rows:
        box, basis = row[-2].text, row[-1].text
        assert box in (YES, NO, OPEN)
        assert basis
        assert (box == OPEN) == ("未确认" in basis)
