"""Putting the add-in into LibreOffice and taking it out, with LibreOffice's own ``unopkg``.

Works for the user who asks, without administrator rights; LibreOffice sees the change when it starts next. No file of
LibreOffice's is written directly.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ghgxl.calc.metadata import IDENTIFIER
from ghgxl.errors import OutputError

TIMEOUT: Final = 120
_PLACES: Final = (
    "/usr/lib/libreoffice/program/unopkg",
    "/usr/lib64/libreoffice/program/unopkg",
    "/opt/libreoffice/program/unopkg",
    "/Applications/LibreOffice.app/Contents/MacOS/unopkg",
    r"C:\Program Files\LibreOffice\program\unopkg.com",
    r"C:\Program Files (x86)\LibreOffice\program\unopkg.com",
)
_LISTED: Final = re.compile(rf"^Identifier: {re.escape(IDENTIFIER)}\n(?:  .*\n)*?  Version: (\S+)", re.MULTILINE)
_BUSY: Final = "lock file"


def program() -> str | None:
    """Return where LibreOffice's package tool is, or None."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    beside = [str(Path(office).resolve().with_name("unopkg"))] if office else []
    return shutil.which("unopkg") or next((place for place in (*beside, *_PLACES) if Path(place).is_file()), None)


def install(package: Path, *, unopkg: str | None = None, profile: Path | None = None) -> None:
    """Install the add-in for this user, over an older one; raises OutputError that says what to do."""
    if not package.is_file():
        raise OutputError(f"找不到 {package}。请先生成加载项文件。")
    _run(["add", "--force", str(package.resolve())], "安装", unopkg, profile)


def remove(*, unopkg: str | None = None, profile: Path | None = None) -> None:
    """Take the add-in out again; raises OutputError that says what to do."""
    _run(["remove", IDENTIFIER], "移除", unopkg, profile)


def installed(*, unopkg: str | None = None, profile: Path | None = None) -> str:
    """Return the version of the add-in that is installed for this user, "" when there is none."""
    found = _LISTED.search(_run(["list"], "查看", unopkg, profile))
    return found[1] if found else ""


def _run(command: Sequence[str], verb: str, unopkg: str | None, profile: Path | None) -> str:
    found = unopkg or program()
    if found is None:
        raise OutputError(f"无法{verb} LibreOffice 加载项：没有找到 LibreOffice 的 unopkg。请先安装 LibreOffice Calc。")
    if sys.platform != "win32" and os.geteuid() == 0:
        raise OutputError(
            f"无法{verb} LibreOffice 加载项：LibreOffice 不允许以 root 安装。请以平时使用 LibreOffice 的用户运行。"
        )
    where = [f"-env:UserInstallation={profile.resolve().as_uri()}"] if profile else []
    try:
        done = subprocess.run(  # noqa: S603 - LibreOffice's own program, arguments of ours
            [found, *command, *where],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise OutputError(f"无法{verb} LibreOffice 加载项：{problem}。请关闭 LibreOffice 后重试。") from problem
    if done.returncode and _BUSY in done.stderr:
        raise OutputError(f"无法{verb} LibreOffice 加载项：LibreOffice 正在运行。请关闭它的所有窗口后重试。")
    if done.returncode:
        told = next((line for line in done.stderr.splitlines() if line.strip()), "没有说明原因")
        raise OutputError(f"无法{verb} LibreOffice 加载项：{told.strip()}。请关闭 LibreOffice 后重试。")
    return done.stdout


def _environment() -> dict[str, str]:
    """Return the environment without an active virtual one, which would become the home of LibreOffice's own Python."""
    inside = os.environ.get("VIRTUAL_ENV")
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")}
    if inside:
        parts = os.environ.get("PATH", "").split(os.pathsep)
        kept["PATH"] = os.pathsep.join(part for part in parts if not Path(part).is_relative_to(inside))
    return kept
