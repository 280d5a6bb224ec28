"""What a general manager reads of findings: how many there are, the gravest, and how many more."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from ghgxl.findings import Finding, Severity
from ghgxl.report import found as findings_room
from ghgxl.report import names as origins
from ghgxl.report.nouns import Paragraphs
from ghgxl.report.said import NUMBER, Said, Telling

#: Characters of a finding that are told.
LONGEST = 60

#: So many findings are told one by one.
MATTERS = 3

#: The others, as they are counted.
FURTHER = "需要先处理的事项.其余"

#: What a template calls the numbers of findings.
COUNTS = {"错误数": "错误", "提醒数": "提醒", "不符数": "申报值不符"}


def by_kind(found: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Return the errors and warnings about the ledger's own data, and the stated numbers that don't agree."""
    own = findings_room.own(found)
    return {
        "错误": [one for one in own if one.severity is Severity.ERROR],
        "提醒": [one for one in own if one.severity is Severity.WARNING],
        "申报值不符": [
            one for one in found if one.severity is Severity.ERROR and one.place.part == findings_room.STATED_SHEET
        ],
    }


def counted(found: Sequence[Finding]) -> dict[str, int]:
    """Return how many errors and warnings the ledger's own data have, and how many stated numbers don't agree."""
    return {kind: len(held) for kind, held in by_kind(found).items()}


def words(counts: Mapping[str, int]) -> Said:
    """Return how many findings of each kind there are, and what to do about them."""
    tell = Telling()
    if not any(counts.values()):
        return Said("数据检查没有发现问题，登记核对的申报值与计算值一致。")
    own = "、".join(
        f"{tell(str(counts[what]), origins.findings(what))} 项{what}" for what in ("错误", "提醒") if counts[what]
    )
    said = f"数据检查发现 {own}。" if own else "台账数据的检查没有发现问题。"
    if counts["申报值不符"]:
        stated = tell(str(counts["申报值不符"]), origins.findings("申报值不符"))
        said += f"另有 {stated} 项其他文件中的申报值与本次计算不一致，以本次计算为准。"
    said += "错误可能影响总量，应先更正。" if counts["错误"] else ""
    return tell.said(said + "逐项见盘查报告附录。")


def matters(found: Sequence[Finding]) -> Paragraphs:
    """Return the gravest findings about the ledger's own data, and how many more there are."""
    grave, called = findings_room.grave(found), origins.found(found)
    texts = [
        findings_room.told(number, one, called[one], shortened(one.message))
        for number, one in enumerate(grave[:MATTERS], 1)
    ]
    if grave[MATTERS:]:
        tell = Telling()
        more = tell(str(len(grave) - MATTERS), origins.count(FURTHER))
        texts.append(tell.said(f"另有 {more} 项，见盘查报告附录。"))
    return Paragraphs(tuple(texts), "台账数据的检查没有发现需要先处理的事项。")


def shortened(message: str) -> str:
    """Return the first clauses of a message, as much as two lines hold, no number cut; the whole of it stands in the inventory report."""
    if len(message) <= LONGEST:
        return message
    clauses = re.split(r"(?<=[；，])", message)
    kept = list(itertools.takewhile(lambda end: end <= LONGEST, itertools.accumulate(map(len, clauses))))
    cut = kept[-1] if kept else LONGEST
    cut = next((one.start() for one in NUMBER.finditer(message) if one.start() < cut < one.end()), cut)
    return message[:cut].rstrip("；，") + "……"
