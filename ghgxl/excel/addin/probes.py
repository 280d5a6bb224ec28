"""The facts about a machine that the doctor looks at; collected by ``windows``, made up by tests. No judgement here."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Office:
    """An Excel on the machine: its version ("16.0"), program, bits (0 where unknown), and whether it came from the Store."""

    version: str
    program: str
    bits: int
    store: bool = False


@dataclass(frozen=True)
class Policy:
    """What the user's settings or the administrator's policy forbid Excel; ``managed`` says that it is the administrator's."""

    macros: int | None = None
    """VBAWarnings: 1 everything runs, 2 Excel asks, 3 only what is signed, 4 nothing."""
    trusted_locations_off: bool = False
    addins_off: bool = False
    signed_addins_only: bool = False
    internet_macros_blocked: bool = False
    vba_off: bool = False
    managed: bool = False


@dataclass(frozen=True)
class Addin:
    """The installed file: where, the versions it was built for, whether it bears the Mark of the Web, or was disabled."""

    path: str
    ghgxl: str
    xlwings: str
    marked: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Python:
    """The Python that runs ghgxl, and what the add-in needs of it."""

    path: str
    bits: int
    store: bool = False
    speakable: bool = True
    """Whether the path can be written in Windows' own code page, as starting it requires."""
    pywin32: str = ""
    library: str = ""
    """The folder that holds xlwings' DLLs."""
    dll_bits: tuple[int, ...] = ()
    """For which bits a DLL is there."""


@dataclass(frozen=True)
class Probes:
    """Everything that was seen. ``answers`` is the program that answers to Excel.Application."""

    system: str
    python: Python
    ghgxl: str
    xlwings: str
    offices: tuple[Office, ...] = ()
    answers: str = ""
    wps: str = ""
    addin: Addin | None = None
    startup: str = ""
    setting_python: str = ""
    setting_library: str = ""
    listed: tuple[str, ...] = ()
    policy: Policy = field(default_factory=Policy)
    fonts: frozenset[str] = frozenset()
    pyopenvba: str = ""
