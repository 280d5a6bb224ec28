"""Python's cyclic collector, put to rest while much is made that holds no cycle.

Rows of cells are thousands of small lists and tuples. For them, the collector would go through everything that the
process holds, again and again, and find nothing; in a spreadsheet's function server, that takes as long as the
arithmetic itself.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def resting() -> Iterator[None]:
    """Pause the collector for a block; whoever had switched it off before finds it off."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
