"""The functions' names in .xlsx files, which LibreOffice before 25.2 neither reads nor writes as Excel does.

Such a LibreOffice takes ``GHG_EMISSION`` in a loaded .xlsx for unknown and shows it in lower case (``component`` lets
it read the formula again), and saves its own ``GHGXL.GHG_EMISSION``, which Excel doesn't know: here a saved file gets
the names that Excel knows. Nothing but function names is touched, not even text in quotes that looks like one; every
other part of the file keeps its content.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import Final

from ghgxl import files
from ghgxl.functions import FUNCTIONS

#: The first LibreOffice that was seen to read and write the names as Excel does.
KNOWS_NAMES: Final = (25, 2)

_FORMULA_PARTS: Final = re.compile(r"xl/(workbook|worksheets/[^/]+|tables/[^/]+|charts/[^/]+)\.xml")
_FORMULAS: Final = re.compile(
    rb"(<(?:\w+:)?(?:f|formula|formula1|formula2|definedName|calculatedColumnFormula)(?:\s[^>]*)?>)([^<]*)"
)
_QUOTES: Final = re.compile(rb'("|&quot;)')
_OURS: Final = re.compile(
    rb"\bGHGXL\.(?=(?:" + b"|".join(name.encode() for name in FUNCTIONS) + rb")\()", re.IGNORECASE
)


def _plain(match: re.Match[bytes]) -> bytes:
    pieces = _QUOTES.split(match[2])  # code, quote, text, quote, code …
    return match[1] + b"".join(_OURS.sub(b"", piece) if at % 4 == 0 else piece for at, piece in enumerate(pieces))


def renamed(workbook: bytes) -> bytes | None:
    """Return an .xlsx with Excel's names in place of LibreOffice's; None when there is nothing to change."""
    changed = False
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            if _FORMULA_PARTS.fullmatch(part.filename):
                before, data = data, _FORMULAS.sub(_plain, data)
                changed = changed or data != before
            target.writestr(part, data)
    return buffer.getvalue() if changed else None


def rename(path: Path) -> bool:
    """Give a saved .xlsx the names that Excel knows, in one step; return whether there was anything to change.

    The file keeps its rights and its time: LibreOffice, which has it open, would otherwise take it for another's.
    """
    path = path.resolve()
    data = renamed(path.read_bytes())
    if data is None:
        return False
    with files.beside(data, path) as written:
        shutil.copystat(path, written)
    return True
