"""Cross-references: ``{{ 表号.X }}`` becomes REF fields that show 表 2-1, or 表 1-4～表 1-6 for several.

A block without data has no number; in a sentence it is then called 相应说明, for its
place in the report holds a sentence that says there is no data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ghgxl.word.fields import field_xml
from ghgxl.word.text import RunFormat, own_format, runs, unbroken

#: What a reference to a table or figure without data says: “见…”, “如…所示” both read on.
NOTHING = "相应说明"
_LAST = re.compile(r"^(.*?)(\d+)$")


class Reference(NamedTuple):
    """A mention of the tables or figures that a name stands for."""

    kind: str
    name: str


class Numbers(Mapping[str, Reference]):
    """What ``表号`` or ``图号`` holds: a reference for every known name."""

    def __init__(self, kind: str, names: Sequence[str]) -> None:
        self._known = {name: Reference(kind, name) for name in names}

    def __getitem__(self, name: str) -> Reference:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class Label(NamedTuple):
    """The printed number of a caption and the bookmark around it."""

    text: str
    bookmark: str


def consecutive(labels: Sequence[Label]) -> bool:
    """Return whether labels count on from the first without a gap."""
    numbers: list[int] = []
    stems: set[str] = set()
    for label in labels:
        match = _LAST.match(label.text)
        if not match:
            return False
        stems.add(match[1])
        numbers.append(int(match[2]))
    return len(stems) == 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def reference_xml(labels: Sequence[Label], form: RunFormat) -> str:
    """Return the runs that mention the captions; none at all is said in words."""
    if not labels:
        return runs(NOTHING, form if form.plain else own_format(NOTHING))
    shown = [field_xml(f"REF {label.bookmark} \\h", unbroken(label.text, form), form.plain) for label in labels]
    if len(labels) > 2 and consecutive(labels):
        return shown[0] + runs("～", form) + shown[-1]
    return runs("、", form).join(shown)
