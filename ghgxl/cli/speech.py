"""How the command line speaks: lines on standard output or error, and progress. Computes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str, *, err: bool = False) -> None:
    """Write a line to standard output, or to standard error, at once."""
    stream = sys.stderr if err else sys.stdout
    stream.write(f"{text}\n")
    stream.flush()


@contextmanager
def progress(what: str, seconds: float = 1.0) -> Iterator[None]:
    """Tell on standard error what is being done, if it isn't done within a second."""
    import threading

    timer = threading.Timer(seconds, say, (f"{what}…",), {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
