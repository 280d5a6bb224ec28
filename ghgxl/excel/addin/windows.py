"""The real machine: Windows' registry and folders. The only module that names winreg, and imports it only when used."""

from __future__ import annotations

import importlib
import os
import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from ghgxl.errors import GhgxlError
from ghgxl.excel.addin import source
from ghgxl.excel.addin.collecting import collect
from ghgxl.excel.addin.machine import Machine
from ghgxl.excel.addin.probes import Probes


def machine() -> Machine:
    """Return this user's Excel; raises GhgxlError elsewhere than on Windows."""
    if platform.system() != "Windows":
        raise GhgxlError("Excel 加载项只能在 Windows 上安装；其他系统上可用 ghgxl excel build 生成 ghgxl.xlam。")
    return _machine(Path(os.environ["APPDATA"]), Hives())


def probes() -> Probes:
    """Return the facts about this machine; elsewhere than on Windows only what is known there."""
    system = platform.system()
    if system != "Windows":
        here = _machine(Path.home(), Nothing())
        return collect(lambda _root, _key: {}, here, system)
    hives = Hives()
    return collect(hives.look, _machine(Path(os.environ["APPDATA"]), hives), system)


def _machine(roaming: Path, registry: Hives | Nothing) -> Machine:
    return Machine(
        roaming / "Microsoft" / "Excel" / "XLSTART", str(interpreter(Path(sys.executable))), str(library()), registry
    )


def interpreter(executable: Path) -> Path:
    """Return the console Python beside the one that runs: the add-in's server hides its window itself."""
    return executable.with_name(executable.name.lower().replace("pythonw", "python"))


def library() -> Path:
    """Return the folder that holds xlwings' DLLs: where pip noted it, else the environment's own."""
    for file in metadata.files("xlwings") or ():
        if file.name in {source.dll(32), source.dll(64)}:
            return Path(str(file.locate())).resolve().parent
    return Path(sys.prefix)


class Nothing:
    """A registry where there is none."""

    def values(self, _key: str) -> dict[str, str | int | bytes]:
        """Return nothing."""
        return {}

    def write(self, key: str, name: str, value: str) -> None:  # noqa: ARG002  as every registry
        """Refuse: there is nowhere to write."""
        raise GhgxlError("这里没有 Windows 注册表。")

    def erase(self, key: str, name: str) -> None:
        """Do nothing."""

    def erase_key(self, key: str) -> None:
        """Do nothing."""


class Hives:
    """Windows' registry: any hive to look at, the current user's to change."""

    def __init__(self) -> None:
        self._winreg: Any = importlib.import_module("winreg")

    def look(self, root: str, key: str) -> dict[str, str | int | bytes]:
        """Return the values of a key, by name; nothing when there is no such key or it may not be read."""
        winreg = self._winreg
        hive, view = {
            "HKCU": (winreg.HKEY_CURRENT_USER, 0),
            "HKCR": (winreg.HKEY_CLASSES_ROOT, 0),
            "HKLM": (winreg.HKEY_LOCAL_MACHINE, winreg.KEY_WOW64_64KEY),
            "HKLM32": (winreg.HKEY_LOCAL_MACHINE, winreg.KEY_WOW64_32KEY),
        }[root]
        found: dict[str, str | int | bytes] = {}
        try:
            with winreg.OpenKey(hive, key, 0, winreg.KEY_READ | view) as opened:
                for index in range(winreg.QueryInfoKey(opened)[1]):
                    name, value, _ = winreg.EnumValue(opened, index)
                    if isinstance(value, str | int | bytes):
                        found[name] = os.path.expandvars(value) if isinstance(value, str) else value
        except OSError:
            return {}
        return found

    def values(self, key: str) -> dict[str, str | int | bytes]:
        """Return the values of one of the user's keys."""
        return self.look("HKCU", key)

    def write(self, key: str, name: str, value: str) -> None:
        """Write a text value, making the key."""
        winreg = self._winreg
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
            winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

    def erase(self, key: str, name: str) -> None:
        """Remove a value, if it is there."""
        winreg = self._winreg
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                winreg.DeleteValue(opened, name)
        except FileNotFoundError:
            return

    def erase_key(self, key: str) -> None:
        """Remove a key, if it is there."""
        winreg = self._winreg
        try:
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
        except FileNotFoundError:
            return
