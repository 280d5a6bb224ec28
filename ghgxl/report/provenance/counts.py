"""The origins of counts: each leads to the list of what was counted, a line a thing with its place in the ledger.

Numbers in the words of findings are told here too: a finding is a thing that is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ghgxl.checks import Case
from ghgxl.findings import Finding, Severity
from ghgxl.inventory import Line
from ghgxl.ledger import Row
from ghgxl.report import names
from ghgxl.report.brief import CUT, WITH_CUT, largest_first, measure_states, most_of
from ghgxl.report.brief_found import FURTHER, MATTERS, by_kind
from ghgxl.report.brief_tables import LARGEST, MEASURES, OTHER_MEASURES, ranked_measures
from ghgxl.report.found import grave, named, own
from ghgxl.report.provenance.nouns import Origin
from ghgxl.report.quality import ANSWERS, CHECKS, EXPLAINED, answers
from ghgxl.report.said import numbers_in, value_of

Found = dict[str, Origin]


def counts(case: Case, found: Found) -> None:
    """Add how many sources and measures there are, as the brief tells them."""
    inventory = case.inventory
    for line in inventory.lines:
        source = line.source
        _thing(found, names.counted_source(source.id), f"{source.id} {source.name}", f"{source.place} 所在行")
    for year in inventory.years:
        lines, whole = largest_first(inventory, year), inventory.total(year)
        _sources(found, f"排放源[{year}]", f"{year} 年有数据的排放源", lines)
        _sources(found, f"其余排放源[{year}]", f"{year} 年最大的 {LARGEST} 个以外的排放源", lines[LARGEST:])
        if whole:
            few, _ = most_of(lines, whole)
            _sources(found, f"最大的排放源[{year}]", f"{year} 年合计占总量九成的最大排放源", lines[:few])
    rows = case.ledger.rows("减排措施")
    for row in rows:
        _thing(found, names.measure(row.place), row.text("措施") or "（未写措施名称）", f"{row.place} 所在行")
    states = measure_states(case)
    _measures(found, "措施", "台账登记的减排措施", [row for held in states.values() for row in held])
    for state, held in states.items():
        _measures(found, f"措施.{state}", f"状态为“{state}”的减排措施", held)
    _measures(found, WITH_CUT, "写明年减排量的减排措施", [row for row in rows if row.number(CUT) is not None])
    _measures(found, OTHER_MEASURES, "简报没有逐项列出的减排措施", ranked_measures(case)[MEASURES:])


def findings(case: Case, found: Found, told: Sequence[Finding]) -> None:
    """Add every finding with the numbers that it says, how many there are of each kind, and the checklist that they answer."""
    called = named(told)
    for finding, name in called.items():
        _thing(found, name, f"[{finding.severity.zh}] {finding.words}", str(finding.place), "项")
        for count, one in enumerate(numbers_in(finding.words), 1):
            said = f"检查 {finding.code} 的结论中的第 {count} 个数"
            found[names.said(name, count)] = Origin(value_of(one[0]), "", "导出", said, (name,))
    for kind, held in by_kind(told).items():
        words = f"台账检查得出的{kind}数，逐项用“ghgxl check 台账”列出"
        _count(found, names.findings(kind), words, "项", (called[one] for one in held))
    rest = grave(told)[MATTERS:]
    _count(found, names.count(FURTHER), "没有逐项列出的错误和提醒", "项", (called[one] for one in rest))
    _checklist(case, found, told, called)


def _checklist(case: Case, found: Found, told: Sequence[Finding], called: dict[Finding, str]) -> None:
    items = list(enumerate(answers(case, told), 1))
    for number, item in items:
        _thing(found, names.question(number), f"第{number}项 {item.question.text}（{item.why}）", "", "项")
        _against(found, number, item.question.codes, told, called)
    _count(found, names.count("数据质量"), "数据质量管理的项目", "项", (names.question(number) for number, _ in items))
    for answer, kind in ANSWERS.items():
        held = (names.question(number) for number, item in items if item.answer is answer)
        _count(found, names.count(f"数据质量.{kind}"), f"数据质量管理中{kind}的项目", "项", held)


def _against(
    found: Found, number: int, codes: Sequence[str], told: Sequence[Finding], called: dict[Finding, str]
) -> None:
    """Add how many findings speak against an item, how many of them are explained, and how many checks there are."""
    about = [one for one in own(told) if one.code in codes]
    for code in dict.fromkeys(codes):
        held = [called[one] for one in about if one.code == code and one.severity is not Severity.NOTE]
        _count(found, names.failed(number, code), f"检查 {code} 的发现", "项", held)
        _thing(found, f"检查.{code}", f"检查 {code}", "", "项")
    explained = (called[one] for one in about if one.lowered)
    _count(found, names.failed(number, EXPLAINED), "已说明的发现", "项", explained)
    checks = (f"检查.{code}" for code in dict.fromkeys(codes))
    _count(found, names.failed(number, CHECKS), f"数据质量第{number}项所依据的检查", "项", checks)


def _thing(found: Found, name: str, words: str, cells: str, unit: str = "个") -> None:
    found[name] = Origin(1.0, unit, "一项", words, cells=cells)


def _count(found: Found, name: str, words: str, unit: str, things: Iterable[str]) -> None:
    parts = tuple(things)
    found[name] = Origin(float(len(parts)), unit, "计数", words, parts)


def _sources(found: Found, what: str, words: str, lines: Sequence[Line]) -> None:
    _count(found, names.count(what), words, "个", (names.counted_source(line.source.id) for line in lines))


def _measures(found: Found, what: str, words: str, rows: Sequence[Row]) -> None:
    _count(found, names.count(what), words, "项", (names.measure(row.place) for row in rows))
