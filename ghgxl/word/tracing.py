"""A question about a number of a report, answered from the report alone: where it stands, and what it comes from.

A question is a number as somebody reads it (1,694.29 t, １６９４.２９), a name (排放.总量[2021]), a table (表 3-2) or a figure (图 3-1).
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from ghgxl.errors import GhgxlError, TemplateError
from ghgxl.report.provenance import Origin
from ghgxl.report.said import NUMBER
from ghgxl.word import record as records
from ghgxl.word import safety
from ghgxl.word.matching import Loose, Matched, matched
from ghgxl.word.plotted import Printed
from ghgxl.word.record import Record
from ghgxl.word.rereading import reread

#: So many of the nearest numbers are named.
NEAREST = 3
_NUMBER = re.compile(r"[±≈]?(?P<number>[+\-−]?\d[\d,]*(?:\.\d+)?)(?P<percent>%?)(?P<unit>[^\d.,].*)?$")
_BLOCK = re.compile(r"(?P<kind>[表图])(?P<label>\w+[-—]\d+|\d+)(?:[^\d].*)?$")


class UnusableReport(GhgxlError):
    """报告无法读取。"""


class Opened(NamedTuple):
    """A report: what it remembers (None: nothing of ours), and that laid beside what stands in it."""

    record: Record | None
    matched: Matched


class Answer(NamedTuple):
    """What stands in a report under a question: printed by ghgxl, and besides; the nearest when there is nothing."""

    printed: tuple[Printed, ...]
    loose: tuple[Loose, ...]
    nearest: tuple[Printed, ...]
    names: tuple[str, ...] = ()


def opened(path: Path) -> Opened:
    """Return a report with its memory; raises UnusableReport where the file is no Word document that is safe to open."""
    try:
        data = safety.read_report(path)
        report = reread(data)
    except TemplateError as problem:
        raise UnusableReport(problem.message.replace("模板", "报告")) from None
    found = records.read(data)
    return Opened(found, matched(found or Record({}, {}, (), ()), report))


def ask(found: Opened, question: str) -> Answer:
    """Return everything in a report that a question asks for."""
    asked = unicodedata.normalize("NFKC", question).strip()
    squeezed = re.sub(r"\s", "", asked)
    block = _BLOCK.match(squeezed)
    if block:
        return _of_block(found, block["kind"], block["label"].replace("—", "-"))
    number = _NUMBER.match(squeezed.replace(",", ""))
    if number:
        return _of_number(found, Decimal(number["number"].replace("−", "-")), percent=bool(number["percent"]))
    return _of_name(found, squeezed)


def _of_block(found: Opened, kind: str, label: str) -> Answer:
    wanted = re.compile(rf"{kind}\s*{re.escape(label)}(?!\d)")
    return Answer(
        tuple(one for one in found.matched.printed if one.origin and wanted.match(one.place)),
        tuple(one for one in found.matched.loose if wanted.match(one.place)),
        (),
    )


def _of_number(found: Opened, wanted: Decimal, *, percent: bool) -> Answer:
    def fits(text: str | None) -> bool:
        return any(
            (value == wanted or -value == wanted > 0) and (is_percent or not percent)
            for value, is_percent in _values(text or "")
        )

    printed = tuple(one for one in found.matched.printed if fits(one.now) or (one.now != one.was and fits(one.was)))
    loose = tuple(one for one in found.matched.loose if fits(one.text))
    return Answer(printed, loose, _nearest(found, wanted) if not any(one.origin for one in printed) else ())


def _values(text: str) -> list[tuple[Decimal, bool]]:
    """Return the numbers printed in a text, each with whether it is a percentage."""
    found = []
    for number in NUMBER.finditer(unicodedata.normalize("NFKC", text)):
        shown = number[0].replace(",", "").replace("−", "-")
        found.append((Decimal(shown.rstrip("%")), shown.endswith("%")))
    return found


def _nearest(found: Opened, wanted: Decimal) -> tuple[Printed, ...]:
    by_value: dict[Decimal, Printed] = {}
    for one in found.matched.printed:
        if one.origin:
            for value, _ in _values(one.was):
                by_value.setdefault(value, one)
    closest = sorted(by_value, key=lambda value: abs(value - wanted))[:NEAREST]
    return tuple(by_value[value] for value in closest)


def _of_name(found: Opened, asked: str) -> Answer:
    origins = found.record.origins if found.record else {}
    plain = {re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).lower(): name for name in origins}
    exact = plain.get(asked.lower())
    if exact is None:
        names = tuple(name for key, name in plain.items() if asked.lower() in key)
        if len(names) != 1:
            by = tuple(one for one in found.matched.printed if asked and one.by.lower() == asked.lower() and one.origin)
            return Answer(by, (), (), () if by else names)
        exact = names[0]
    return Answer(tuple(one for one in found.matched.printed if one.origin == exact), (), (), (exact,))


def origin_of(found: Opened, name: str) -> Origin | None:
    """Return an origin by its name, None for none."""
    return found.record.origins.get(name) if found.record else None
