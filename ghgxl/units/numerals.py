"""Numbers that people typed as text: what can be read without guessing, and what can't.

Only a whole number text is read. A number with a unit, a sign of doubt, a percent sign or a wrong grouping is
nothing (None): the reader says what it saw.
"""

from __future__ import annotations

import math
import re

#: Full-width ASCII → ASCII; the true minus sign → hyphen. (Not NFKC: that would read 10² as 102.)
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x2212: "-"}
_SPACES = "\u0020\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t\r\n\u200b\ufeff"

_PLAIN = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_GROUPED = r"[+-]?[1-9][0-9]{0,2}(?P<gap>[,\u0020])[0-9]{3}(?:(?P=gap)[0-9]{3})*(?:\.[0-9]*)?"
_INNER_SPACES = f"[{_SPACES}]"


def number(text: str) -> tuple[float, bool] | None:
    """Return the number a text holds and whether it needed repair (separators, full width, spaces); None if it holds none."""
    if re.fullmatch(_PLAIN, text):
        return _finite(text, repaired=False)
    tidy = re.sub(_INNER_SPACES, " ", text).strip(" ").translate(_HALF)
    if re.fullmatch(_PLAIN, tidy):
        return _finite(tidy, repaired=True)
    if re.fullmatch(_GROUPED, tidy):
        return _finite(tidy.replace(",", "").replace(" ", ""), repaired=True)
    return None


def _finite(text: str, *, repaired: bool) -> tuple[float, bool] | None:
    value = float(text)
    return (value, repaired) if math.isfinite(value) else None
