"""The sheet 说明: the company explains a finding, which then counts as a note and carries the reason; nothing disappears.

A line names a code and a place and gives a reason. It can't make good what left data out of the total, nor a fault of the
program: such findings stay as they are. A line that matches nothing any more is itself told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from ghgxl.checks import subjects
from ghgxl.findings import Finding, Lowered, Place, Severity, column_number, warning
from ghgxl.ledger import Ledger, Row

_RANGE = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?$")


class Explanation(NamedTuple):
    """One line: the code and the places that it is about, why, who says so and when, and its own place."""

    code: str
    places: tuple[str, ...]
    reason: str
    by: str
    date: str
    place: Place


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("$", "").replace("'", "")


def _explanation(row: Row) -> Explanation:
    places = tuple(filter(None, re.split(r"[、,;]", _folded(row.text("位置")))))
    return Explanation(
        _folded(row.text("代码")).lower(), places, row.text("理由"), row.text("确认人"), row.text("日期"), row.place
    )


def _within(place: Place, told: str) -> bool:
    """Return whether a place is the one that a line tells, or a cell of the range that it tells: 活动数据!C5:C9."""
    if _folded(str(place)) == told:
        return True
    sheet, _, spots = told.rpartition("!")
    wanted, cell = _RANGE.match(spots), _RANGE.match(place.spot)
    if sheet != _folded(place.part) or wanted is None or cell is None or not wanted[3]:
        return False
    columns = sorted((column_number(wanted[1]), column_number(wanted[3])))
    rows = sorted((int(wanted[2]), int(wanted[4])))
    return columns[0] <= column_number(cell[1]) <= columns[1] and rows[0] <= int(cell[2]) <= rows[1]


def may_be_lowered(finding: Finding) -> bool:
    """Return whether a reason can lower a finding: what left records out, or is a fault of the program, must be put right."""
    from ghgxl.checks.codes import ARGUABLE  # wanted only where something is explained

    return finding.severity is Severity.WARNING or (finding.severity is Severity.ERROR and finding.code in ARGUABLE)


def explained(found: Iterable[Finding], ledger: Ledger) -> tuple[Finding, ...]:
    """Return the findings with those lowered that 说明 explains, and what is wrong with the lines of 说明 itself."""
    findings = list(found)
    told: list[Finding] = []
    for line in map(_explanation, ledger.rows(subjects.EXPLANATIONS)):
        problem = _unusable(line)
        hits = [
            index
            for index, finding in enumerate(findings)
            if finding.code == line.code and any(_within(finding.place, place) for place in line.places)
        ]
        if problem:
            told.append(warning("explanation", line.place, problem))
        elif not hits:
            told.append(
                warning(
                    "explanation-stale",
                    line.place,
                    f"没有代码为 {line.code}、位置在 {'、'.join(line.places)} 的发现，此行说明不起作用；若问题已更正请删去此行，否则请按 ghgxl check 列出的代码和位置填写。",
                )
            )
        else:
            told.extend(_lower(findings, hits, line))
    return (*findings, *told)


def _unusable(line: Explanation) -> str:
    """Return why a line can't be used, "" when it can."""
    from ghgxl.checks.codes import CODES

    if not line.code or not line.places:
        return (
            "此行没有写代码或位置，未采用；请照 ghgxl check --json 列出的代码和位置填写，如 no-data-month、排放源!A5。"
        )
    if line.code not in CODES:
        return f"没有代码“{line.code}”，此行未采用；代码见 ghgxl check --json 或计算底稿的“发现”。"
    if not line.reason:
        return f"{line.code} {'、'.join(line.places)} 没有写理由，未采用；请写明为什么可以接受。"
    return ""


def _lower(findings: list[Finding], hits: list[int], line: Explanation) -> Iterable[Finding]:
    """Lower the findings of a line in place; yield what is to be said about it."""
    refused = [findings[index] for index in hits if not may_be_lowered(findings[index]) and _grave(findings[index])]
    for index in hits:
        finding = findings[index]
        if may_be_lowered(finding):
            lowered = Lowered(finding.severity, line.reason, line.by, line.date, line.place)
            findings[index] = finding._replace(severity=Severity.NOTE, lowered=lowered)
    if refused:
        yield warning(
            "explanation",
            line.place,
            f"{line.code} {refused[0].place} 是未能计入的数据或程序错误，不能以说明代替更正，级别不变；请更正台账。",
        )
    elif not line.by:
        yield warning(
            "explanation", line.place, f"{line.code} {'、'.join(line.places)} 的说明没有写确认人；请填写由谁确认。"
        )


def _grave(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE


__all__ = ["explained", "may_be_lowered"]
