"""The only rounding (GB/T 8170) and the only formatting of numbers.

Numbers are carried unrounded and rounded once, here, when they are shown. The half
is judged on the decimal value that was meant (the shortest that reads back to the
same float), not on its binary shadow: 2.675 to two digits is 2.68, 2.665 is 2.66.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal

#: Shown where there is no number; never a zero.
ABSENT = "—"

#: Wide enough for every digit that a float may have before and behind its point.
_WIDE = Context(prec=700)


def rounded(value: float, digits: int) -> Decimal:
    """Return the value rounded to so many decimal digits, half to even (GB/T 8170-2008, 3.2)."""
    return _rounded(_meant(value), digits)


def _meant(value: float) -> Decimal:
    """Return the shortest decimal that reads back as the float."""
    return Decimal(repr(float(value)))


def _rounded(number: Decimal, digits: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN, context=_WIDE)


def _printed(number: Decimal, digits: int, *, thousands: bool = True) -> str:
    shown = _rounded(number, digits)
    if shown.is_zero():
        shown = abs(shown)  # no -0.00
    return f"{shown:,f}" if thousands else f"{shown:f}"


def fixed(value: float | None, digits: int = 2, *, thousands: bool = True) -> str:
    """Return the number with exactly so many digits, or a dash where there is none."""
    if value is None or not math.isfinite(value):
        return ABSENT
    return _printed(_meant(value), digits, thousands=thousands)


def plain(value: float | None, digits: int = 6, *, thousands: bool = True) -> str:
    """Return the number with at most so many digits and no trailing zeros: 1,234.5."""
    text = fixed(value, digits, thousands=thousands)
    return text.rstrip("0").rstrip(".") if "." in text else text


def significant(value: float | None, figures: int = 4) -> str:
    """Return the number with so many significant figures at least, never in powers of ten."""
    if value is None or not math.isfinite(value):
        return ABSENT
    if value == 0:
        return "0"
    digits = max(0, figures - 1 - math.floor(math.log10(abs(value))))
    return plain(value, min(digits, 15))


def percent(share: float | None, digits: int = 2) -> str:
    """Return a share of one as a percentage: 0.0521 → 5.21%."""
    if share is None or not math.isfinite(share):
        return ABSENT
    return f"{_printed(_meant(share).scaleb(2, _WIDE), digits)}%"  # the decimal point is moved, nothing multiplied
