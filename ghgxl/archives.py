"""What may be wrong with a zip from strangers, as its directory tells before anything of it is unfolded.

The rooms that open workbooks, Word files and packages have limits and words of their own; what counts as damaged,
locked or a bomb is the same for all. Nothing is unfolded here.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import Final

try:
    from lzma import LZMAError
except ImportError:  # a Python that was built without it can't read such a part either
    LZMAError = zlib.error  # type: ignore[assignment, misc]

#: All that opening a broken archive, or reading a part of it, may raise beside KeyError for a part that isn't there.
DAMAGED: Final = (
    zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, struct.error, zlib.error, LZMAError,
)  # fmt: skip

#: Text and drawings shrink to a fiftieth at most; what unfolds more than this many times was made to.
STEEPEST: Final = 250


def locked(info: zipfile.ZipInfo) -> bool:
    """Return whether a part is encrypted."""
    return bool(info.flag_bits & 1)


def is_bomb(info: zipfile.ZipInfo, *, largest: int, suspicious: int) -> bool:
    """Return whether a part unfolds to more bytes than ``largest``, or, above ``suspicious``, too many times its size."""
    steep = info.file_size > suspicious and info.file_size > STEEPEST * max(info.compress_size, 1)
    return steep or info.file_size > largest
