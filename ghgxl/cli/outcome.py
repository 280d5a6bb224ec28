"""What every command does around its work: refuse a target in time, sum up findings, give the exit code."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ghgxl.cli.speech import say
from ghgxl.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ghgxl.findings import Finding

FINE, FOUND, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


def ready(target: Path, suffix: str, *, force: bool, source: Path | None = None, other: Path | None = None) -> None:
    """Refuse a target that can't be written, before anything is computed."""
    if target.suffix.lower() != suffix:
        raise OutputError(f"{target}：文件名应以 {suffix} 结尾。")
    for given, name in ((source, "台账"), (other, "模板")):
        if given is not None and _same(target, given):
            raise OutputError(f"{target}：不能写到{name}上；{name}不会被改动，请换一个文件名。")
    if not target.parent.is_dir():
        raise OutputError(f"{target}：文件夹“{target.parent}”不存在，请先建立。")
    if target.is_dir():
        raise OutputError(f"{target}：这是文件夹，应为文件名。")
    if target.exists() and not force:
        raise OutputError(f"{target}：文件已存在；要替换它请加 --force，或换一个文件名。")
    if target.with_name(f"~${target.name}").exists():
        raise OutputError(f"{target}：文件正在别处打开，请先关闭。")
    if not os.access(target.parent, os.W_OK):
        raise OutputError(f"{target}：没有写入“{target.parent}”的权限，请换一个文件夹。")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


def summary(found: Sequence[Finding], ledger: Path | None = None) -> None:
    """Say how many findings of each severity there are, and how to see those of a ledger where they weren't listed."""
    from ghgxl.findings import Severity

    counts = {severity: sum(finding.severity is severity for finding in found) for severity in Severity}
    if not found:
        say("未发现问题。")
    else:
        say("共 " + "，".join(f"{count} 项{severity.zh}" for severity, count in counts.items() if count) + "。")
        if ledger and (counts[Severity.ERROR] or counts[Severity.WARNING]):
            say(f'逐项查看：ghgxl check "{ledger}"' if " " in str(ledger) else f"逐项查看：ghgxl check {ledger}")


def code(found: Sequence[Finding]) -> int:
    """Return the exit code that findings ask for."""
    from ghgxl.findings import failed

    return FOUND if failed(found) else FINE


def utf8() -> None:
    """Let JSON leave as UTF-8 whatever the console's code page is."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")
