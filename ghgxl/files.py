"""A file put in its place whole: written beside it, flushed to the disk, and renamed there in one step.

Whoever reads the place finds what was there before or all that is new, and nothing half-written is left. Which paths may
be written, and how a failure is told, is the caller's: nothing here speaks to a user.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def beside(data: bytes, path: Path) -> Iterator[Path]:
    """Give the path of a file beside ``path`` that holds the data; on leaving without an exception it stands at ``path``.

    Raises OSError where either can't be written; what stood at ``path`` stays then.
    """
    written = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with written.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield written
        written.replace(path)
    finally:
        with suppress(OSError):
            written.unlink(missing_ok=True)


def put(data: bytes, path: Path) -> None:
    """Write the data at the path in one step. Raises OSError, and leaves what was there."""
    with beside(data, path):
        pass
