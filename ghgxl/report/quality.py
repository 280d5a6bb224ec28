"""The data-quality checklist: what checks can confirm is confirmed by those that ran, the rest by 确认事项; each says by which.

Nothing is confirmed because nobody looked: a check that had nothing to look at confirms nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ghgxl.checks import Case
from ghgxl.findings import Finding, Severity
from ghgxl.ledger import Row
from ghgxl.report import names
from ghgxl.report.cells import simple
from ghgxl.report.found import own
from ghgxl.report.nouns import Cell, Table
from ghgxl.report.said import Said, Telling

YES, NO, OPEN = "■是　□否", "□是　■否", "□是　□否"


#: What is counted of an item: the checks that passed, and the findings that the company explained.
CHECKS, EXPLAINED = "检查", "已说明"

#: So many codes are named one by one; more are told as a number.
_NAMED = 3


def _always(case: Case) -> bool:
    """Return whether there is an inventory to look at."""
    return bool(case.inventory.lines)


def _never(_: Case) -> bool:
    """Return that checks alone can't confirm: they can only find."""
    return False


def _results(case: Case) -> bool:
    """Return whether the workbook shows results of its own, or meter readings, beside its quantities."""
    return bool(case.ledger.stated_emissions or case.ledger.readings)


def _crossed(case: Case) -> bool:
    """Return whether quantities stand beside what was paid or what a meter showed."""
    return bool(case.ledger.payments or case.ledger.readings)


def _energy(case: Case) -> bool:
    return bool(case.energy.uses)


def _several_years(case: Case) -> bool:
    return len({line.year for line in case.inventory.lines}) > 1


class Question(NamedTuple):
    """One item of the checklist.

    ``codes`` are the findings that answer it with no; ``ran`` says whether their checks had what they look at, so that their
    silence answers it with yes. () when only people can answer.
    """

    group: str
    text: str
    codes: tuple[str, ...] = ()
    ran: Callable[[Case], bool] = _always


_MISSING = ("no-data", "no-data-year", "no-data-month", "year-empty", "dropped", "unlisted", "zero", "meter-gap")
_FACTORS = (
    *("factor", "factor-use", "factor-differs", "coal-coefficient"),
    *("factor-document", "factor-region", "factor-caliber"),
)
_CELLS = ("cell-error", "cell-typed", "cell-stale")

QUESTIONS = (
    Question(
        "数据收集、输入和处理",
        "抽查录入数据与原始凭证是否一致",
        ("voucher-twice", "record-twice", "month-copied"),
        _never,
    ),
    Question("数据收集、输入和处理", "数据是否完整，没有漏记的期间和排放源", _MISSING),
    Question("数据收集、输入和处理", "电子文件是否有版本控制"),
    Question(
        "活动数据", "活动数据的统计范围是否与报告边界一致", ("department-total", "year-total", "energy-twice"), _never
    ),
    Question(
        "活动数据", "活动数据的计算是否正确", (*_CELLS, "negative-sum", "meter-backwards", "meter-quantity"), _results
    ),
    Question("活动数据", "是否用不同来源的数据交叉核对", ("price", "meter-quantity"), _crossed),
    Question("排放因子", "因子的单位与活动数据是否匹配，换算是否正确", ("unit", "unit-slip")),
    Question("排放因子", "因子的取值是否合理", _FACTORS),
    Question("排放因子", "换算系数（密度、热值、折标系数）是否有出处", ("standard-coal",), _energy),
    Question("排放因子", "系数的换算过程是否复核"),
    Question("排放因子", "因子是否在有效期内", ("factor-year",)),
    Question("计算过程", "量化方法是否适用于排放源", ("co2-only", "gas", "gwp-mixed", "scope2-basis")),
    Question("计算过程", "是否与往年数据比较并解释变化", ("outlier", "factor-change"), _never),
    Question("计算表", "计算步骤是否可以重复", ("accounts", *_CELLS)),
    Question("计算表", "输入数据与计算结果是否明确区分"),
    Question("计算表", "是否手工或用其他软件复算代表性样本（如电力）"),
    Question(
        "计算表",
        "各排放源、各部门的汇总是否正确",
        ("accounts", "share-sum", "department-total", "year-total", "energy-twice"),
    ),
    Question("计算表", "时间序列的输入和计算是否一致", ("factor-change", "factor-year", "unit-slip"), _several_years),
    Question("计算表", "同类排放源在部门之间是否比较"),
)


#: What a check looks at, as the checklist calls it: its code is for programs.
LOOKS_AT = {
    "no-data": "有无数据", "no-data-year": "缺年", "no-data-month": "缺月", "year-empty": "空白年度",
    "dropped": "漏读的行", "unlisted": "漏列的源", "zero": "零值", "meter-gap": "读数衔接",
    "voucher-twice": "凭证重复", "record-twice": "记录重复", "month-copied": "月份雷同",
    "department-total": "部门合计重复", "year-total": "全年合计重复", "energy-twice": "能源重复",
    "cell-error": "公式错误值", "cell-typed": "手工覆盖公式", "cell-stale": "公式结果过时",
    "negative-sum": "负数合计", "meter-backwards": "读数倒退", "meter-quantity": "读数与数量",
    "price": "单价", "unit": "单位", "unit-slip": "数量级", "standard-coal": "折标准煤",
    "factor": "因子有无", "factor-use": "因子用途", "factor-differs": "申报的因子",
    "coal-coefficient": "折标系数误用", "factor-document": "因子出处", "factor-region": "因子地区",
    "factor-caliber": "因子口径", "factor-year": "因子年份", "factor-change": "因子变动",
    "co2-only": "气体是否齐全", "gas": "气体的因子", "gwp-mixed": "GWP 版本", "scope2-basis": "范围2口径",
    "outlier": "异常值", "accounts": "记录数", "share-sum": "占比之和",
}  # fmt: skip


class Answered(NamedTuple):
    """An item with its answer: True, False, or None while nobody has said; ``why`` names the checks or the confirmation."""

    question: Question
    answer: bool | None
    why: str


def _codes(tell: Telling, number: int, codes: Iterable[str]) -> str:
    """Return what checks look at: all of a few, else the first ones and how many."""
    told = [LOOKS_AT[code] for code in dict.fromkeys(codes)]
    more = f"等 {tell(str(len(told)), names.failed(number, CHECKS))} 项" if len(told) > _NAMED else ""
    return "、".join(told[:_NAMED]) + more


def answers(case: Case, found: Iterable[Finding]) -> tuple[Answered, ...]:
    """Return every item answered: no when a check found something, else what 确认事项 says, else yes where the checks ran."""
    findings = own(found)
    open_ = Counter(finding.code for finding in findings if finding.severity is not Severity.NOTE)
    explained = Counter(finding.code for finding in findings if finding.lowered)
    said = {row.text("编号").removesuffix(".0"): row for row in case.ledger.rows("确认事项")}
    return tuple(
        _answered(case, question, number, open_, explained, said.get(str(number)))
        for number, question in enumerate(QUESTIONS, 1)
    )


def _answered(
    case: Case, question: Question, number: int, found: Counter[str], explained: Counter[str], row: Row | None
) -> Answered:
    tell = Telling()
    hits = {code: found[code] for code in question.codes if found[code]}
    if hits:
        told = "、".join(
            f"{LOOKS_AT[code]}（{tell(str(count), names.failed(number, code))} 项）" for code, count in hits.items()
        )
        return Answered(question, answer=False, why=tell.said(f"检查未通过：{told}，见附录"))
    reasons = sum(explained[code] for code in question.codes)
    passed = bool(question.codes) and question.ran(case)
    checks = f"检查通过：{_codes(tell, number, question.codes)}" if passed else ""
    checks += (
        f"（{tell(str(reasons), names.failed(number, EXPLAINED))} 项已说明，见附录）" if passed and reasons else ""
    )
    result = row.text("结果") if row is not None else ""
    if row is not None and result in ("是", "否"):
        words = f"确认事项第{number}项" + (f"：{row.text('说明')}" if row.text("说明") else "")
        return Answered(question, answer=result == "是", why=tell.said(f"{checks}；{words}" if passed else words))
    if passed:
        return Answered(question, answer=True, why=tell.said(checks))
    return Answered(
        question,
        answer=None,
        why="未确认" if not question.codes or question.ran is _never else "没有可供检查的数据，未确认",
    )


def checklist(case: Case, found: Iterable[Finding]) -> Table:
    """Return the checklist as a table."""
    rows: list[list[Cell | str]] = [
        [
            item.question.group,
            Cell(str(number), align="center"),
            item.question.text,
            YES if item.answer else OPEN if item.answer is None else NO,
            item.why,
        ]
        for number, item in enumerate(answers(case, found), 1)
    ]
    return simple(
        "数据质量",
        "数据质量管理表",
        ("类别", "序号", "管理内容", "确认", "依据"),
        rows,
        (15, 7, 34, 15, 33),
        "cclcl",
        merge=1,
        notes=("“■”为确认结果。依据列写明由哪些检查或台账“确认事项”的哪一项得出；没有检查过、也没有确认的项目留空。",),
    )


#: What an item of the checklist may be answered with, as it is counted.
ANSWERS = {True: "确认", False: "未通过", None: "待确认"}


def words(case: Case, found: Iterable[Finding]) -> Said:
    """Return how many items are confirmed."""
    told, tell = answers(case, found), Telling()
    counts = {kind: sum(item.answer is answer for item in told) for answer, kind in ANSWERS.items()}
    whole = tell(str(len(told)), names.count("数据质量"))
    parts = "，".join(
        f"{kind} {tell(str(count), names.count(f'数据质量.{kind}'))} 项"
        for kind, count in counts.items()
        if count or kind == ANSWERS[True]
    )
    return tell.said(f"数据质量管理共 {whole} 项，{parts}。")
