"""Tables of chapter 5 and of the appendices: measures, targets, reconciliation, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ghgxl.checks import Case
from ghgxl.checks.items import answer_of
from ghgxl.checks.stated import agrees
from ghgxl.errors import Refused
from ghgxl.findings import Finding
from ghgxl.numbers import ABSENT, plain, significant
from ghgxl.report import names
from ghgxl.report.cells import TCO2E, amount, formulas, share, simple, stated, unit, year_span
from ghgxl.report.charts import output_value
from ghgxl.report.found import named, printed, told
from ghgxl.report.nouns import Cell, Paragraphs, Table
from ghgxl.report.sentences import progress


def measures(case: Case) -> Table:
    """Return the reduction measures."""
    printed: list[list[Cell | str]] = [
        [
            row.text("措施"),
            row.text("类别") or ABSENT,
            Cell(row.text("年度") or ABSENT, align="center"),
            Cell(
                f"{plain(row.number('年节能量'))} {unit(row.text('单位'))}"
                if row.number("年节能量") is not None
                else ABSENT,
                align="right",
                origin=names.cell(row.place, "年节能量"),
            ),
            stated(row, "年减排量(tCO2e)", 2),
            stated(row, "投资(万元)", 2),
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
        change, words = progress(case, row.text("指标"), row.number("基准年"), row.number("目标年"), wanted)
        printed.append(
            [
                row.text("指标"),
                Cell(row.text("基准年"), align="center"),
                Cell(row.text("目标年"), align="center"),
                share(wanted / 100 if wanted is not None else None, names.cell(row.place, "目标变化%")),
                share(change, names.progress(row.place)),
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
                [
                    f"{year}年",
                    amount(whole, 2, names.total(year)),
                    amount(value, 2, names.output(year)),
                    amount(whole / value, 4, names.intensity(year)),
                ]
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
    for claim in case.ledger.stated:
        told: dict[tuple[str, str], list[int]] = {}
        for year in (claim.year,) if claim.year is not None else case.inventory.years:
            try:
                answer = answer_of(case, claim, year)
            except Refused:
                told.setdefault((ABSENT, "无法核对"), []).append(year)
                continue
            if answer is not None:
                verdict = "一致" if agrees(claim.value, answer.value) else "不一致"
                told.setdefault((significant(answer.value, 7), verdict), []).append(year)
        printed.extend(
            [
                _called(case, claim.item),
                claim.where or ABSENT,
                unit(claim.unit) or ABSENT,
                year_span(years),
                amount(claim.value, 8, names.stated(claim.place)),
                Cell(value, align="right", origin=names.stated(claim.place, years[0])),
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


def _called(case: Case, item: str) -> str:
    """Return a stated item as a reader knows it: 占比:DL-01 → 占比：外购电力; the number stays with a name that several have."""
    count = Counter(source.name for source in case.ledger.sources)
    called = {
        source.id: source.name if count[source.name] == 1 else f"{source.id} {source.name}"
        for source in case.ledger.sources
    }
    return formulas("：".join(called.get(part, part) for part in item.split(":")))


def findings(found: Sequence[Finding]) -> Paragraphs:
    """Return what the checks found, the gravest first, each number with its origin."""
    called = named(found)
    return Paragraphs(
        tuple(told(number, one, called[one], one.words) for number, one in enumerate(printed(found), 1)),
        "检查未发现其他错误或需要提醒的事项。",
    )
