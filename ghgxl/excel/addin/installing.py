"""Putting the add-in in place for one user, telling whether it is, and taking it away; no administrator rights.

The file goes into Excel's own start folder, which Excel trusts and opens by itself; two values in the user's registry say which
Python to start. Only our own file and our own values are touched, and Excel's list of add-ins only where it names our file.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ghgxl import __version__
from ghgxl.excel.addin import building, source
from ghgxl.excel.addin.machine import OFFICE_VERSIONS, SETTINGS, Machine, Registry, options
from ghgxl.excel.book import put
from ghgxl.findings import Finding, Place, error, note, warning

PYTHON: Final = "python"
LIBRARY: Final = "library"

_OPEN = re.compile(r"OPEN([0-9]*)\Z", re.IGNORECASE)
_LOCAL = re.compile(r'[A-Za-z]:\\[^"]*\Z')


def usable(path: str) -> bool:
    """Return whether VBA's start accepts a path: absolute, on a drive of this machine, and safe inside a command."""
    return bool(_LOCAL.match(path)) and "$(" not in path


def install(machine: Machine) -> tuple[Finding, ...]:
    """Return what was done, or what stands in the way; raises OutputError when Excel holds the file open."""
    refused = tuple(
        error(
            "addin.path",
            Place(path or name),
            f"{name}的位置应在本机磁盘上（如 C:\\…）；请把 Python 装到本机磁盘后重新安装 ghgxl。",
        )
        for path, name in ((machine.python, "Python"), (machine.library, "xlwings 程序库"))
        if not usable(path)
    )
    if refused:
        return refused
    target = machine.startup / building.NAME
    machine.startup.mkdir(parents=True, exist_ok=True)
    put(building.built(), target, replace=True)
    machine.registry.write(SETTINGS, PYTHON, machine.python)
    machine.registry.write(SETTINGS, LIBRARY, machine.library)
    dropped = unlist(machine.registry)
    done = note("addin.installed", Place(str(target)), "加载项已安装；请重新打开 Excel，功能区会出现“温室气体”。")
    return (done, *dropped)


def status(machine: Machine) -> tuple[Finding, ...]:
    """Return whether the add-in is in place, belongs to the installed programs, and will start this Python."""
    target = machine.startup / building.NAME
    place = Place(str(target))
    if not target.is_file():
        return (warning("addin.absent", place, "没有安装加载项；请运行 ghgxl excel install。"),)
    found: list[Finding] = []
    versions = building.versions(target.read_bytes())
    expected = {"ghgxl": __version__, "xlwings": source.xlwings_version()}
    for name, version in expected.items():
        if versions.get(name) != version:
            seen = versions.get(name, "不明")
            message = f"加载项按 {name} {seen} 生成，已安装的是 {version}；请关闭 Excel 后运行 ghgxl excel install。"
            found.append(error("addin.version", place, message))
    settings = machine.registry.values(SETTINGS)
    for name, path in ((PYTHON, machine.python), (LIBRARY, machine.library)):
        if settings.get(name) != path:
            held = str(settings.get(name) or "空白")
            message = f"加载项启动用的是“{held}”，应为“{path}”；请运行 ghgxl excel install。"
            found.append(error("addin.setting", Place(f"注册表 {SETTINGS}", name), message))
    found += [
        warning(
            "addin.twice",
            Place(path),
            "Excel 的加载项列表中另有一份 ghgxl.xlam；请运行 ghgxl excel install，会从列表中去掉它。",
        )
        for path in listed(machine.registry)
    ]
    return tuple(found) or (note("addin.ready", place, f"加载项已安装（ghgxl {__version__}）。"),)


def remove(machine: Machine) -> tuple[Finding, ...]:
    """Return what was taken away; the ledgers keep their values, their functions show #NAME? once recalculated."""
    target = machine.startup / building.NAME
    there = target.is_file()
    if there:
        try:
            target.unlink()
        except PermissionError:
            return (
                error(
                    "addin.open", Place(str(target)), "Excel 正在使用加载项；请关闭 Excel 后再运行 ghgxl excel remove。"
                ),
            )
    dropped = unlist(machine.registry)
    machine.registry.erase_key(SETTINGS)
    message = "加载项已移除；台账里的函数在重新计算后会显示 #NAME?，需要发给别人的台账请先用 ghgxl freeze 冻结。"
    return (
        note("addin.removed", Place(str(target)), message if there else "没有安装加载项，无须移除。"),
        *dropped,
    )


def listed(registry: Registry) -> tuple[str, ...]:
    """Return the paths of our add-in that Excel's own list of add-ins names."""
    return tuple(
        dict.fromkeys(
            _path(value) for version in OFFICE_VERSIONS for value in _opened(registry, version) if _ours(value)
        )
    )


def unlist(registry: Registry) -> tuple[Finding, ...]:
    """Take our add-in off Excel's list and return what was taken; Excel stops reading the list at a gap, so the rest moves up."""
    found: list[Finding] = []
    for version in OFFICE_VERSIONS:
        values = _opened(registry, version)
        kept = [value for value in values if not _ours(value)]
        if len(kept) == len(values):
            continue
        key = options(version)
        for position, value in enumerate(kept):
            registry.write(key, _name(position), value)
        for position in range(len(kept), len(values)):
            registry.erase(key, _name(position))
        found += [
            note("addin.unlisted", Place(_path(value)), "已从 Excel 的加载项列表中去掉这一份，文件本身未删除。")
            for value in values
            if _ours(value)
        ]
    return tuple(found)


def _name(position: int) -> str:
    return f"OPEN{position}" if position else "OPEN"


def _opened(registry: Registry, version: str) -> list[str]:
    """Return the list in its order: OPEN, OPEN1, OPEN2 …, as far as it has no gap."""
    values = registry.values(options(version))
    numbered = {int(found[1] or 0): str(value) for name, value in values.items() if (found := _OPEN.match(name))}
    entries: list[str] = []
    while len(entries) in numbered:
        entries.append(numbered[len(entries)])
    return entries


def _path(value: str) -> str:
    r"""Return the path in a line of Excel's list: ``/R "C:\…\ghgxl.xlam"``."""
    return value.removeprefix("/R").strip().strip('"')


def _ours(value: str) -> bool:
    return _path(value).replace("/", "\\").rpartition("\\")[2].lower() == building.NAME


def in_place(machine: Machine) -> Path | None:
    """Return the installed add-in's file, None where there is none."""
    target = machine.startup / building.NAME
    return target if target.is_file() else None
