"""Which name was probably meant by one that doesn't exist.

What a Chinese keyboard easily types otherwise counts as the same: full-width letters, Chinese digits, capitals, joints.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

_SAME = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SAME |= {ord(chinese): digit for chinese, digit in zip("〇一二三四五六七八九", "0123456789", strict=True)}
_SAME |= dict.fromkeys(map(ord, "_-·　 "), "")


def _plain(name: str) -> str:
    """Return a name without what is easily typed otherwise: width and case of letters, Chinese digits, joints."""
    return name.translate(_SAME).lower()


def nearest(wrong: str, names: Sequence[str], cutoff: float = 0.5) -> str | None:
    """Return the name that was probably meant, or None."""
    plain = {_plain(name): name for name in reversed(names)}
    meant = _plain(wrong)
    if meant in plain:
        return plain[meant]
    near = difflib.get_close_matches(wrong, names, 1, cutoff) or [
        plain[found] for found in difflib.get_close_matches(meant, list(plain), 1, cutoff)
    ]
    return near[0] if near else next((name for name in names if sorted(name) == sorted(wrong)), None)
