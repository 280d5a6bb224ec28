"""One user's Excel as installing sees it: a folder that Excel opens at start, and that user's part of the registry.

Both are handed in, so that everything which changes them is tested anywhere; ``windows`` hands in the real ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

#: What VBA's GetSetting("ghgxl", "start", …) reads.
SETTINGS: Final = r"Software\VB and VBA Program Settings\ghgxl\start"

OFFICE_VERSIONS: Final = ("16.0", "15.0", "14.0")


class Registry(Protocol):
    """The current user's registry (HKEY_CURRENT_USER): values by key and name."""

    def values(self, key: str) -> dict[str, str | int | bytes]:
        """Return a key's values by name; nothing when there is no such key."""

    def write(self, key: str, name: str, value: str) -> None:
        """Write a text value, making the key."""

    def erase(self, key: str, name: str) -> None:
        """Remove a value; one that isn't there is no mistake."""

    def erase_key(self, key: str) -> None:
        """Remove a key that has no keys below it; one that isn't there is no mistake."""


@dataclass(frozen=True)
class Machine:
    """Where the add-in goes (``startup``, Excel's XLSTART), what starts it, and the user's registry.

    ``python`` and ``library`` are Windows paths as text: the interpreter, and the folder that holds xlwings' DLLs.
    """

    startup: Path
    python: str
    library: str
    registry: Registry


def options(version: str) -> str:
    """Return the key in which an Excel notes the add-ins it opens."""
    return rf"Software\Microsoft\Office\{version}\Excel\Options"
