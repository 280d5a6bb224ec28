"""The findings of one reading, gathered: many alike on a sheet are told singly up to a limit, then as a count.

Nothing is decided here; a station says what it found, this keeps it readable.
"""

from __future__ import annotations

from collections import defaultdict

from ghgxl.findings import Finding, Place, Severity

#: So many findings of one code are told cell by cell on one sheet; the rest become one line with a count.
SINGLY = 50


class Notes:
    """What has been found so far, and how many rows became a finding instead of a record."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.dropped = 0
        self._examples: list[Place] = []
        self._counts: dict[tuple[str, Severity, str], int] = defaultdict(int)
        self._last: dict[tuple[str, Severity, str], Place] = {}

    def error(self, code: str, place: Place, message: str, *, drop: int = 0) -> None:
        """Note what makes the command fail; ``drop`` is the number of records lost by it."""
        self._add(Finding(code, Severity.ERROR, place, message), drop)

    def warning(self, code: str, place: Place, message: str, *, drop: int = 0) -> None:
        """Note what someone should look at; ``drop`` is the number of records lost by it."""
        self._add(Finding(code, Severity.WARNING, place, message), drop)

    def note(self, code: str, place: Place, message: str) -> None:
        """Note what is only told."""
        self._add(Finding(code, Severity.NOTE, place, message), 0)

    def example(self, place: Place) -> None:
        """Note an example row that was left out; all of them become one line."""
        self._examples.append(place)

    def _add(self, finding: Finding, drop: int) -> None:
        self.dropped += drop
        key = (finding.code, finding.severity, finding.place.part)
        self._counts[key] += 1
        if self._counts[key] <= SINGLY:
            self.found.append(finding)
        else:
            self._last[key] = finding.place

    def findings(self) -> tuple[Finding, ...]:
        """Return all findings; what went beyond the limit as one line each."""
        more = [
            Finding(
                code,
                severity,
                Place(sheet),
                f"还有 {self._counts[code, severity, sheet] - SINGLY:,} 处同样的问题（最后一处在 {last.spot or last.part}），"
                "未逐条列出；请按已列出的各条一并更正。",
            )
            for (code, severity, sheet), last in self._last.items()
        ]
        if self._examples:
            shown = "、".join(map(str, self._examples[:5])) + (
                f" 等 {len(self._examples)} 处" if len(self._examples) > 5 else ""
            )
            message = f"有示例行（{shown}），未读取；填好后可删去。"
            more.append(Finding("example-row", Severity.NOTE, self._examples[0], message))
        return (*self.found, *more)
