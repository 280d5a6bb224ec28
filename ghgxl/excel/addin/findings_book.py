"""Findings as a small workbook to click through: what ``ghgxl check --json`` said, each place a link into the ledger.

The ledger is named, never opened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from ghgxl.excel.book import made
from ghgxl.findings import Finding, Lowered, Place, Severity

_CELL = re.compile(r"(.+)!([A-Z]{1,3}[0-9]{1,7})\Z")

#: Excel keeps at most 65,530 links on a sheet; someone who clicks needs fewer.
_MOST_LINKS = 5000


def from_json(text: str) -> tuple[Finding, ...]:
    """Return the findings that ``ghgxl check --json`` printed."""
    return tuple(
        Finding(
            each["code"],
            Severity(each["severity"]),
            Place(each["place"]),
            each["message"],
            _lowered(each.get("lowered")),
        )
        for each in json.loads(text)["findings"]
    )


def _lowered(told: Mapping[str, str] | None) -> Lowered | None:
    """Return why a finding was lowered, as ``ghgxl check --json`` printed it."""
    if told is None:
        return None
    return Lowered(Severity(told["severity"]), told["reason"], told["by"], told["date"], Place(told["place"]))


def link(ledger: Path, place: str) -> str:
    """Return the address of a ledger's cell for a hyperlink; nothing when it can't be had."""
    found = _CELL.match(place)
    if found is None or "#" in str(ledger):
        return ""
    sheet = found[1].replace("'", "''")
    return f"external:{ledger}#'{sheet}'!{found[2]}"


def write(findings: tuple[Finding, ...], ledger: Path, path: Path) -> None:
    """Write the findings, one a row. Raises OutputError."""
    with made(path, title=f"{ledger.stem} 检查结果", replace=False, recalculate=False) as (workbook, look):
        sheet = workbook.add_worksheet("检查结果")
        for column, (name, width) in enumerate((("级别", 8), ("位置", 24), ("说明", 90), ("代码", 22))):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, look.header())
        for row, finding in enumerate(findings, 1):
            place = str(finding.place)
            address = link(ledger, place) if row <= _MOST_LINKS else ""
            sheet.write_string(row, 0, finding.severity.zh, look.cell(align="center"))
            if address:
                sheet.write_url(row, 1, address, look.cell(), place)
            else:
                sheet.write_string(row, 1, place, look.cell())
            sheet.write_string(row, 2, finding.words, look.cell())
            sheet.write_string(row, 3, finding.code, look.cell())
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(findings), 3)
