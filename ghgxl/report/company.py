"""What 企业信息 says in numbers: a text that is one number, or a number with its unit, leads to its cell."""

from __future__ import annotations

import re

from ghgxl.report import names
from ghgxl.report.said import Figure, Said

#: How long records are kept where the company doesn't say.
KEPT = "5年"

_AMOUNT = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?[%％]?)\s*(?P<unit>[^\d\s%％.,，\-—:：/]{0,4})")


def amount(text: str) -> tuple[str, str] | None:
    """Return the number and the unit that a text is, None where it is something else."""
    found = _AMOUNT.fullmatch(text)
    return (found["number"], found["unit"]) if found else None


def stated(name: str, text: str) -> str:
    """Return what 企业信息 says of an item; a number in it knows where it stands."""
    found = amount(text)
    return text if found is None else Said(text, (Figure(found[0], names.setting(name)),))
