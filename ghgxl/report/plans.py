"""Tables of chapter 5 and of the appendices: measures, targets, reconciliation, provenance, findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ghgxl.checks import Case
from ghgxl.checks.items import answer_of
from ghgxl.checks.stated import agrees
from ghgxl.errors import Refused
from ghgxl.findings import Finding, Severity
from ghgxl.numbers import ABSENT, percent, plain, significant
from ghgxl.report.cells import TCO2E, amount, factor, formulas, gas, simple, unit, year_span
from ghgxl.report.charts import output_value
from ghgxl.report.nouns import Cell, Paragraphs, Table
from ghgxl.report.sentences import progress

#: So many cells are listed one by one; more are told as a range and a number.
FEW_PLACES = 3

#: The sheet whose findings the reconciliation table already shows.
STATED_SHEET = "核对"


def measures(case: Case) -> Table:
    """Return the reduction measures."""
    printed: list[list[Cell | str]] = [
        [
            row.text("措施"),
            row.text("类别") or ABSENT,
            row.text("年度") or ABSENT,
            Cell(
                f"{plain(row.number('年节能量'))} {unit(row.text('单位'))}"
                if row.number("年节能量") is not None
                else ABSENT,
                align="right",
            ),
            amount(row.number("年减排量(tCO2e)"), 2),
            amount(row.number("投资(万元)"), 2),
            row.text("状态") or ABSENT,
        ]
        for row in case.ledger.rows("减排措施")
    ]
    return simple(
        "减排措施",
        "温室气体减排措施",
        ("措施", "类别", "年度", "年节能量", f"年减排量（{TCO2E}）", "投资（万元）", "状态"),
        printed,
        (30, 12, 9, 14, 14, 11, 10),
        "lccrrrc",
        empty="台账没有减排措施数据。",
    )


def targets(case: Case) -> Table:
    """Return each target with its computed progress."""
    printed: list[list[Cell | str]] = []
    for row in case.ledger.rows("目标"):
        wanted = row.number("目标变化%")
        share, words = progress(case, row.text("指标"), row.number("基准年"), row.number("目标年"), wanted)
        printed.append(
            [
                row.text("指标"),
                row.text("基准年"),
                row.text("目标年"),
                Cell(percent(wanted / 100) if wanted is not None else ABSENT, align="right"),
                Cell(percent(share), align="right"),
                words,
            ]
        )
    return simple(
        "目标",
        "减排目标及进展",
        ("指标", "基准年", "目标年", "目标变化", "实际变化", "说明"),
        printed,
        (22, 10, 10, 12, 12, 34),
        "lccrrl",
        empty="台账没有设定减排目标。",
    )


def intensity(case: Case) -> Table:
    """Return emissions per 万元 of output value, and what they are computed from."""
    printed: list[list[Cell | str]] = []
    for year in case.inventory.years:
        value = output_value(case, year)
        if value:
            whole = case.inventory.total(year)
            printed.append(
                [f"{year}年", amount(whole, 2), amount(value, 2), Cell(plain(whole / value, 4), align="right")]
            )
    return simple(
        "产品产量强度",
        "单位产值温室气体排放",
        ("年度", f"排放总量（{TCO2E}）", "产值（万元）", f"单位产值排放（{TCO2E}/万元）"),
        printed,
        (16, 28, 26, 30),
        "crrr",
        empty="台账没有产值数据，未计算单位产值排放。",
    )


def reconciliation(case: Case) -> Table:
    """Return every stated number beside what the ledger gives, and whether they agree; an item's years stand together."""
    printed: list[list[Cell | str]] = []
    for stated in case.ledger.stated:
        told: dict[tuple[str, str], list[int]] = {}
        for year in (stated.year,) if stated.year is not None else case.inventory.years:
            try:
                answer = answer_of(case, stated, year)
            except Refused:
                told.setdefault((ABSENT, "无法核对"), []).append(year)
                continue
            if answer is not None:
                verdict = "一致" if agrees(stated.value, answer.value) else "不一致"
                told.setdefault((significant(answer.value, 7), verdict), []).append(year)
        printed.extend(
            [
                stated.item,
                stated.where or ABSENT,
                unit(stated.unit) or ABSENT,
                year_span(years),
                amount(stated.value, 8),
                Cell(value, align="right"),
                verdict,
            ]
            for (value, verdict), years in told.items()
        )
    return simple(
        "核对",
        "申报值与台账计算值核对表",
        ("项目", "出处", "单位", "年度", "申报值", "计算值", "结论"),
        printed,
        (23, 22, 11, 11, 12, 12, 9),
        "llccrrc",
        merge=3,
        empty="台账没有登记需要核对的数值。",
    )


def provenance(case: Case) -> Table:
    """Return, for every source and year, which cells and which lines of the factor data stand behind its emission."""
    printed: list[list[Cell | str]] = []
    for line in case.inventory.lines:
        for match in line.matches:
            code = match.factor.gas
            printed.append(
                [
                    f"{line.source.id} {line.source.name}",
                    f"{line.year}年",
                    f"{plain(line.activity)} {unit(line.unit)}" if line.activity is not None else ABSENT,
                    places(case.inventory.places(line.source.id, line.year)),
                    gas(code),
                    Cell(f"{factor(match.factor.value)} {unit(match.factor.unit)}", align="right"),
                    str(match.factor.place),
                    Cell(significant(line.by_gas.get(code), 7), align="right"),
                ]
            )
    return simple(
        "数据溯源",
        "数据溯源表",
        ("排放源", "年度", "活动数据", "台账单元格", "气体", "因子", "因子数据行", TCO2E),
        printed,
        (15, 8, 14, 20, 7, 15, 14, 11),
        "lcrlcrlr",
        merge=4,
        empty="没有可追溯的计算。",
    )


def places(cells: Sequence[str]) -> str:
    """Return cells in words: all of a few, else the first, the last and how many."""
    if len(cells) <= FEW_PLACES:
        return "、".join(cells) or ABSENT
    return f"{cells[0]} 至 {cells[-1].rpartition('!')[2] if _one_sheet(cells) else cells[-1]} 等 {len(cells)} 格"


def _one_sheet(cells: Sequence[str]) -> bool:
    return len({cell.rpartition("!")[0] for cell in cells}) == 1


def findings(found: Iterable[Finding]) -> Paragraphs:
    """Return what the checks found, the gravest first; stated numbers have a table of their own and aren't told again.

    What the company explained is told with its reason, wherever it is.
    """
    told = [
        finding
        for finding in found
        if finding.lowered or (finding.severity is not Severity.NOTE and finding.place.part != STATED_SHEET)
    ]
    return Paragraphs(
        tuple(
            formulas(f"（{number}）[{finding.severity.zh}] {finding.place}：{finding.words}")
            for number, finding in enumerate(told, 1)
        ),
        "检查未发现其他错误或需要提醒的事项。",
    )
