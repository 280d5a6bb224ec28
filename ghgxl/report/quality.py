"""The data-quality checklist: what a computation can confirm is confirmed by it, the rest by 确认事项."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ghgxl.checks import Case
from ghgxl.findings import Finding, Severity
from ghgxl.report.cells import simple
from ghgxl.report.nouns import Cell, Table

YES, NO, OPEN = "■是　□否", "□是　■否", "□是　□否"


#: What others state wrongly is no fault of this inventory's data.
STATED_SHEET = "核对"


class Question(NamedTuple):
    """One item of the checklist. ``codes`` are the findings that answer it with no; () when only people can answer."""

    group: str
    text: str
    codes: tuple[str, ...] = ()


_UNITS = ("unit", "unit-slip")
_STATED = ("stated-differs", "unit-slip", "cell-error", "cell-typed", "cell-stale")
_MISSING = ("no-data", "no-data-year", "no-data-month", "year-empty", "dropped")

QUESTIONS = (
    Question("数据收集、输入和处理", "抽查录入数据与原始凭证是否一致"),
    Question("数据收集、输入和处理", "数据是否完整，没有漏记的期间和排放源", _MISSING),
    Question("数据收集、输入和处理", "电子文件是否有版本控制"),
    Question("活动数据", "活动数据的统计范围是否与报告边界一致"),
    Question("活动数据", "活动数据的计算是否正确", ("stated-differs", "cell-typed", "cell-stale", "cell-error")),
    Question("活动数据", "是否用不同来源的数据交叉核对"),
    Question("排放因子", "因子的单位与活动数据是否匹配，换算是否正确", _UNITS),
    Question("排放因子", "因子的取值是否合理", ("factor", "factor-use", "factor-differs", "coal-coefficient")),
    Question("排放因子", "换算系数（密度、热值、折标系数）是否有出处", ("standard-coal",)),
    Question("排放因子", "系数的换算过程是否复核"),
    Question("排放因子", "因子是否在有效期内", ("factor-year",)),
    Question("计算过程", "量化方法是否适用于排放源", ("co2-only", "gas", "gwp-mixed")),
    Question("计算过程", "是否与往年数据比较并解释变化"),
    Question("计算表", "计算步骤是否可以重复", _STATED),
    Question("计算表", "输入数据与计算结果是否明确区分"),
    Question("计算表", "是否手工或用其他软件复算代表性样本（如电力）"),
    Question("计算表", "各排放源、各部门的汇总是否正确", ("accounts", "stated-differs", "share-sum")),
    Question("计算表", "时间序列的输入和计算是否一致", ("factor-borrowed", "factor-year")),
    Question("计算表", "同类排放源在部门之间是否比较"),
)


class Answered(NamedTuple):
    """An item with its answer: True, False, or None while nobody has said."""

    question: Question
    answer: bool | None
    why: str


def answers(case: Case, found: Iterable[Finding]) -> tuple[Answered, ...]:
    """Return every item answered: no when a check found something, else what 确认事项 says, else yes where checks can tell."""
    by_code: dict[str, int] = {}
    for finding in found:
        if finding.severity is not Severity.NOTE and finding.place.part != STATED_SHEET:
            by_code[finding.code] = by_code.get(finding.code, 0) + 1
    said = {row.text("编号").removesuffix(".0"): row for row in case.ledger.rows("确认事项")}
    answered = []
    for number, question in enumerate(QUESTIONS, 1):
        hits = sum(by_code.get(code, 0) for code in question.codes)
        row = said.get(str(number))
        if hits:
            answered.append(Answered(question, answer=False, why=f"检查发现 {hits} 项，见附录"))
        elif row is not None and row.text("结果") in ("是", "否"):
            answered.append(Answered(question, answer=row.text("结果") == "是", why=row.text("说明")))
        elif question.codes:
            answered.append(Answered(question, answer=True, why="程序检查未发现问题"))
        else:
            answered.append(Answered(question, answer=None, why="待确认"))
    return tuple(answered)


def checklist(case: Case, found: Iterable[Finding]) -> Table:
    """Return the checklist as a table."""
    rows: list[list[Cell | str]] = [
        [
            item.question.group,
            str(number),
            item.question.text,
            YES if item.answer else OPEN if item.answer is None else NO,
            item.why,
        ]
        for number, item in enumerate(answers(case, found), 1)
    ]
    return simple(
        "数据质量",
        "数据质量管理表",
        ("类别", "序号", "管理内容", "确认", "说明"),
        rows,
        (17, 7, 42, 16, 22),
        "cclcl",
        merge=1,
        notes=("“■”为确认结果；由程序检查的项目以检查结果为准，其余取自台账“确认事项”。",),
    )


def words(case: Case, found: Iterable[Finding]) -> str:
    """Return how many items are confirmed."""
    told = answers(case, found)
    yes, no, open_ = (sum(item.answer is value for item in told) for value in (True, False, None))
    said = f"数据质量管理共 {len(told)} 项，确认 {yes} 项"
    said += f"，未通过 {no} 项" if no else ""
    return said + (f"，待确认 {open_} 项。" if open_ else "。")
