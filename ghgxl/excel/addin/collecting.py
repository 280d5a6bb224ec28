"""The facts about a Windows machine, read from its registry hives and a few files; both handed in, nothing judged or changed.

``look(root, key)`` gives the values of a key (nothing where there is none); root is HKCU, HKLM or HKCR, and a program's
32-bit part of HKLM is HKLM32. Where each fact stands in the registry is Microsoft's and Kingsoft's documented or usual place.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Final

from ghgxl import __version__
from ghgxl.excel.addin import building, installing, source
from ghgxl.excel.addin.machine import OFFICE_VERSIONS, SETTINGS, Machine
from ghgxl.excel.addin.probes import Addin, Office, Policy, Probes, Python

Values = Mapping[str, str | int | bytes]
Look = Callable[[str, str], Values]

_APP_PATH: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_FONTS: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
_WPS: Final = r"Software\Kingsoft\Office\6.0\Common"
_MACHINES: Final = {0x8664: 64, 0xAA64: 64, 0x014C: 32}


def collect(look: Look, machine: Machine, system: str) -> Probes:
    """Return the facts."""
    return Probes(
        system=system,
        python=python(machine),
        ghgxl=__version__,
        xlwings=source.xlwings_version(),
        offices=offices(look),
        answers=answers(look),
        wps=wps(look),
        addin=addin(look, machine),
        startup=str(machine.startup),
        setting_python=_text(look("HKCU", SETTINGS), installing.PYTHON),
        setting_library=_text(look("HKCU", SETTINGS), installing.LIBRARY),
        listed=installing.listed(machine.registry),
        policy=policy(look),
        fonts=fonts(look),
        pyopenvba=_installed("pyOpenVBA"),
    )


def exe_bits(program: Path) -> int:
    """Return whether a Windows program has 32 or 64 bits, by its PE header; 0 when that can't be read."""
    try:
        with program.open("rb") as file:
            head = file.read(4096)
        (start,) = struct.unpack_from("<I", head, 0x3C)
        if head[start : start + 4] != b"PE\0\0":
            return 0
        (kind,) = struct.unpack_from("<H", head, start + 4)
    except (OSError, struct.error):
        return 0
    return _MACHINES.get(kind, 0)


def offices(look: Look) -> tuple[Office, ...]:
    """Return every Excel that is registered, by its program."""
    programs: dict[str, str] = {}
    for root in ("HKLM", "HKLM32", "HKCU"):
        for version in OFFICE_VERSIONS:
            folder = _text(look(root, rf"SOFTWARE\Microsoft\Office\{version}\Excel\InstallRoot"), "Path")
            if folder:
                programs.setdefault(folder.rstrip("\\").lower() + r"\excel.exe", version)
        path = _text(look(root, _APP_PATH), "").strip('"')
        if path and path.lower() not in programs:
            programs[path.lower()] = _version_in(path)
    return tuple(
        Office(version, program, exe_bits(Path(program)), store="windowsapps" in program)
        for program, version in programs.items()
    )


def _version_in(path: str) -> str:
    r"""Return the version that a folder's name tells: …\Office16\EXCEL.EXE."""
    lower = path.lower()
    return next((version for version in OFFICE_VERSIONS if f"office{version[:2]}" in lower), OFFICE_VERSIONS[0])


def answers(look: Look) -> str:
    """Return the program that starts when someone asks for Excel.Application."""
    clsid = _text(look("HKCR", r"Excel.Application\CLSID"), "")
    if not clsid:
        return ""
    keys = (rf"CLSID\{clsid}\LocalServer32", rf"WOW6432Node\CLSID\{clsid}\LocalServer32")
    return next((server for key in keys if (server := _text(look("HKCR", key), ""))), "")


def wps(look: Look) -> str:
    """Return the version of WPS; nothing when there is none."""
    for root in ("HKCU", "HKLM", "HKLM32"):
        values = look(root, _WPS)
        if _text(values, "InstallRoot") or _text(values, "Version"):
            return _text(values, "Version") or "版本不明"
    return ""


def addin(look: Look, machine: Machine) -> Addin | None:
    """Return the installed add-in; None where there is none."""
    target = installing.in_place(machine)
    if target is None:
        return None
    versions = building.versions(target.read_bytes())
    return Addin(
        str(target),
        versions.get("ghgxl", ""),
        versions.get("xlwings", ""),
        marked=Path(f"{target}:Zone.Identifier").exists(),
        disabled=any(_disabled(look, version) for version in OFFICE_VERSIONS),
    )


def _disabled(look: Look, version: str) -> bool:
    """Return whether Excel has put our add-in among those it doesn't open any more; it names them in binary values, as UTF-16."""
    values = look("HKCU", rf"Software\Microsoft\Office\{version}\Excel\Resiliency\DisabledItems").values()
    return any(
        building.NAME in value.decode("utf-16-le", "ignore").lower() for value in values if isinstance(value, bytes)
    )


def policy(look: Look) -> Policy:
    """Return what Excel is forbidden; the administrator's word goes before the user's."""
    managed = False

    def said(place: str, name: str) -> int | None:
        nonlocal managed
        for version in OFFICE_VERSIONS:
            for base, theirs in ((r"Software\Policies\Microsoft\Office", True), (r"Software\Microsoft\Office", False)):
                value = look("HKCU", rf"{base}\{version}\{place}").get(name)
                if isinstance(value, int):
                    managed = managed or (theirs and value != 0)
                    return value
        return None

    macros = said(r"Excel\Security", "VBAWarnings")
    managed = False  # how macros are asked about forbids nothing by itself: a file in a trusted location runs
    locations = bool(said(r"Excel\Security\Trusted Locations", "AllLocationsDisabled"))
    addins = bool(said(r"Excel\Security", "DisableAllAddins"))
    signed = bool(said(r"Excel\Security", "RequireAddinSig"))
    internet = bool(said(r"Excel\Security", "blockcontentexecutionfrominternet"))
    vba = bool(said("Common", "VBAOff"))
    return Policy(macros, locations, addins, signed, internet, vba, managed)


def fonts(look: Look) -> frozenset[str]:
    """Return the names of the installed fonts: "SimSun & NSimSun (TrueType)" names two."""
    names: set[str] = set()
    for root in ("HKLM", "HKCU"):
        for value in look(root, _FONTS):
            names.update(name.strip() for name in value.rpartition(" (")[0].split("&"))
    return frozenset(names)


def python(machine: Machine) -> Python:
    """Return what is known of the Python that runs ghgxl."""
    library = Path(machine.library)
    return Python(
        machine.python,
        64 if sys.maxsize > 2**32 else 32,
        store="windowsapps" in machine.python.lower(),
        speakable=_speakable(machine.python),
        pywin32=_installed("pywin32"),
        library=machine.library,
        dll_bits=tuple(bits for bits in (32, 64) if (library / source.dll(bits)).is_file()),
    )


def _speakable(path: str) -> bool:
    """Return whether Windows' own code page can write a path; elsewhere, ASCII stands for it."""
    try:
        path.encode("mbcs" if sys.platform == "win32" else "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _text(values: Values, name: str) -> str:
    value = values.get(name, "")
    return value if isinstance(value, str) else ""
