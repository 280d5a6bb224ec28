"""What was found, and where: places, severities, findings, and their one printer.

A finding is a value: stations return findings beside their results, so that one
run reports every mistake. Nothing here raises, reads a file or knows a format.
"""

import enum
import re
from collections.abc import Callable, Iterable
from typing import Self

from ghgxl.tuples import NamedTuple


class Severity(enum.StrEnum):
    """How much a finding matters; an ERROR makes the command end with code 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def zh(self) -> str:
        """The word a user reads."""
        return _ZH[self]


_ZH = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.NOTE: "说明"}


def column_letters(column: int) -> str:
    """Return the letters of a 1-based column: 1 → A, 28 → AB."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the 1-based column of its letters: AB → 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def stretches(numbers: Iterable[int], name: Callable[[int], str] = str, limit: int = 20, *, joint: str = "-") -> str:
    """Return numbers as a person lists them, 4-6、9: at most so many stretches, then "…"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [name(first) if first == last else f"{name(first)}{joint}{name(last)}" for first, last in runs[:limit]]
    return "、".join([*shown, "…"] if len(runs) > limit else shown)


class Place(NamedTuple):
    """A cell (活动数据!C14), a whole sheet (活动数据), or a line of our data (factors/fuels.csv:212)."""

    part: str
    spot: str = ""

    @classmethod
    def cell(cls, sheet: str, row: int, column: int) -> Self:
        """Return the place of a cell from 1-based row and column; row 0 means the column, column 0 the row."""
        letters = column_letters(column)
        if not row:
            return cls(sheet, f"{letters}列")
        return cls(sheet, f"{letters}{row}" if letters else f"第{row}行")

    def __str__(self) -> str:
        if not self.spot:
            return self.part
        joint = ":" if self.part.endswith(".csv") else " " if " " in self.part else "!"
        return f"{self.part}{joint}{self.spot}"


class Lowered(NamedTuple):
    """Why a finding counts as a note: its own severity, the reason, who confirms it and when, and the cell that says so."""

    severity: Severity
    reason: str
    by: str
    date: str
    place: Place

    def __str__(self) -> str:
        who = f"确认人：{self.by or '未填写'}" + (f"，{self.date}" if self.date else "")
        return f"（原为{self.severity.zh}，已说明：{self.reason.rstrip('。')}；{who}；见 {self.place}）"

    def as_json(self) -> dict[str, str]:
        """Return the explanation as a part of the finding's object."""
        return {
            "severity": str(self.severity),
            "reason": self.reason,
            "by": self.by,
            "date": self.date,
            "place": str(self.place),
        }


class Finding(NamedTuple):
    """Something a person should know: code, severity, place, and a sentence in Chinese.

    The sentence says what was seen, what was expected and what to do; the place says where. ``lowered`` is set when the
    company explained the finding: it counts as a note then, and its reason is told wherever it is.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    lowered: Lowered | None = None

    @property
    def words(self) -> str:
        """The sentence, and why it counts less where the company said so."""
        return f"{self.message}{self.lowered or ''}"

    def __str__(self) -> str:
        where = str(self.place)
        return f"[{self.severity.zh}] {where}：{self.words}" if where else f"[{self.severity.zh}] {self.words}"

    def as_json(self) -> dict[str, object]:
        """Return the finding as the object that ``--json`` prints; ``lowered`` only where it was."""
        told: dict[str, object] = {
            "code": self.code,
            "severity": str(self.severity),
            "place": str(self.place),
            "message": self.message,
        }
        return told | {"lowered": self.lowered.as_json()} if self.lowered else told


def error(code: str, place: Place, message: str) -> Finding:
    """Return a finding that makes the command fail."""
    return Finding(code, Severity.ERROR, place, message)


def warning(code: str, place: Place, message: str) -> Finding:
    """Return a finding that someone should look at."""
    return Finding(code, Severity.WARNING, place, message)


def note(code: str, place: Place, message: str) -> Finding:
    """Return a finding that is only told."""
    return Finding(code, Severity.NOTE, place, message)


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without repeats, the gravest first, otherwise in the order they were made."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: _ORDER[finding.severity]))


def failed(findings: Iterable[Finding]) -> bool:
    """Return whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


#: From so many on, findings that say the same of other cells are told as one, with the cells.
_ALIKE = 3

_WHAT_IS_SEEN = "看到“[^”]*”|已按 [^ ]+ 读取|数值 [^ ]+ 与单位“[^”]*”|请写成 [^；，]+|负数 -[^，]+"
_CELL = r"([A-Z]+)([0-9]+)"


def told_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings as people read them: what is said alike of three cells of a sheet or more is said once.

    Alike is what differs only in the value seen and the cell; the first is told in full and the other cells are listed,
    so that all can be put right in one go.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for one in findings:
        alike = (one.code, one.severity, one.place.part, one.lowered, re.sub(_WHAT_IS_SEEN, "", one.message))
        groups.setdefault(alike if re.fullmatch(_CELL, one.place.spot) else (one,), []).append(one)
    told: list[Finding] = []
    for first, *others in groups.values():
        if len(others) + 1 < _ALIKE:
            told += (first, *others)
        else:
            more = f"同样的还有 {len(others)} 处：{_cells(one.place.spot for one in others)}。"
            told.append(first._replace(message=f"{first.message}{more}"))
    return ordered(told)


def _cells(spots: Iterable[str]) -> str:
    """Return cells as Excel writes them, C5:C9、C12, column by column."""
    rows: dict[str, list[int]] = {}
    for spot in spots:
        letters, row = re.fullmatch(_CELL, spot).groups()  # type: ignore[union-attr]  # only cells are gathered
        rows.setdefault(letters, []).append(int(row))
    return "、".join(
        stretches(numbers, lambda row, letters=letters: f"{letters}{row}", joint=":")  # type: ignore[misc]
        for letters, numbers in rows.items()
    )
