"""What the ribbon's buttons do, as plain Python: run one of ghgxl's own commands, then say and show what came of it.

A button's command runs in a process of its own, so that the function server stays free for cells: VBA holds the ``Job``
and asks it until it answers. An answer is text of three parts, each on a line of its own: its kind (note, warning, error),
a workbook that Excel shall open (or nothing), and the sentence. Nothing here writes to a ledger or replaces a file:
a second report stands beside the first, which someone may have edited.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from ghgxl.errors import GhgxlError

#: Opens a file or a folder with the program that Windows knows for it.
Opener = Callable[[Path], None]

#: Python as the add-in starts it: no code from the current folder, no environment variables, UTF-8 both ways.
COMMAND: Final = ("-E", "-P", "-X", "utf8", "-c", "from ghgxl.cli import main; main()")

TEMPLATES: Final = "ghgxl模板"
TEMPLATE: Final = "盘查报告.docx"

_LEDGERS = {".xlsx", ".xlsm"}
_LONGEST = 900
_COUNTED = re.compile(r"共 .*项|未发现问题")


@dataclass(frozen=True)
class Done:
    """How a command ended: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def refusal(self) -> str:
        """Why there is no result, as far as a message box has room; lines of progress are left out."""
        lines = [line for line in (self.err or self.out).splitlines() if line.strip() and not line.endswith("…")]
        text = "\n".join(lines) or f"命令没有完成（退出码 {self.code}）。"
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

    @property
    def summary(self) -> str:
        """The line that counts the findings."""
        return next((line for line in reversed(self.out.splitlines()) if _COUNTED.match(line)), "")


@dataclass(frozen=True)
class Job:
    """A command under way, or an answer that needed none."""

    process: subprocess.Popen[bytes] | None
    streams: tuple[IO[bytes], ...]
    conclude: Callable[[Done], str]

    def answer(self) -> str:
        """Return the answer once the command has ended, and nothing before."""
        if self.process is None:
            return self.conclude(Done(0, "", ""))
        code = self.process.poll()
        if code is None:
            return ""
        out, err = (_read(stream) for stream in self.streams)
        try:
            return self.conclude(Done(code, out, err))
        except (GhgxlError, OSError) as problem:
            return _answer("error", getattr(problem, "message", str(problem)))

    def stop(self) -> str:
        """End the command, because someone pressed Esc; return that it was done."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for stream in self.streams:
            stream.close()
        return "stopped"


def begin(action: str, ledger: str = "", copy: str = "", opener: Opener | None = None) -> Job:
    """Return the job of a button; ``copy`` is what to read where the ledger has changes that aren't saved yet."""
    show = opener or _open
    if action == "templates":
        return Job(None, (), lambda _: _templates(documents() / TEMPLATES, show))
    refusal = _refusal(ledger)
    if refusal:
        return Job(None, (), lambda _: _answer("error", refusal))
    book = Path(ledger)
    read = Path(copy) if copy else book
    if action == "report":
        report = unused(book.with_name(f"{book.stem}-盘查报告.docx"))
        template = documents() / TEMPLATES / TEMPLATE
        own = ["-t", str(template)] if template.is_file() else []
        return _job(
            ["report", str(read), "-o", str(report), *own], lambda done: _made(done, report, "盘查报告", show, copy)
        )
    if action == "paper":
        paper = unused(book.with_name(f"{book.stem}-计算底稿.xlsx"))
        return _job(["calc", str(read), "-o", str(paper)], lambda done: _made(done, paper, "计算底稿", None, copy))
    if action == "freeze":
        frozen = unused(book.with_name(f"{book.stem}-冻结{book.suffix}"))
        return _job(["freeze", str(read), "-o", str(frozen)], lambda done: _made(done, frozen, "冻结副本", None, copy))
    if action == "check":
        return _job(["check", str(read), "--json"], lambda done: _checked(done, book, copy))
    raise ValueError(action)


def unused(path: Path) -> Path:
    """Return the path, or the next of its numbered names at which nothing stands yet."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def documents() -> Path:
    """Return the user's own folder for documents."""
    home = Path.home()
    found = home / "Documents"
    return found if found.is_dir() else home


def _job(arguments: list[str], conclude: Callable[[Done], str]) -> Job:
    streams = (tempfile.TemporaryFile(), tempfile.TemporaryFile())  # noqa: SIM115  closed when they have been read
    process = subprocess.Popen(  # noqa: S603  our own command, its arguments are not read by a shell
        [sys.executable, *COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=streams[0],
        stderr=streams[1],
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    return Job(process, streams, conclude)


def _read(stream: IO[bytes]) -> str:
    stream.seek(0)
    with stream:
        return stream.read().decode(errors="replace")


def _refusal(ledger: str) -> str:
    """Return why a workbook can't be read from where it lies; nothing when it can."""
    if "://" in ledger:
        return "该工作簿是从 OneDrive 或 SharePoint 网址打开的；请用“文件—另存为—浏览”保存到本机文件夹，再从那里打开。"
    book = Path(ledger)
    if book.suffix.lower() not in _LEDGERS:
        return f"台账应为 .xlsx 或 .xlsm 文件，看到的是“{book.name}”；请另存为“Excel 工作簿(*.xlsx)”。"
    if not book.is_file():
        return f"找不到文件 {ledger}；请先保存工作簿。"
    return ""


def _answer(kind: str, message: str, workbook: Path | str = "") -> str:
    return f"{kind}\n{workbook}\n{message}"


def _forget(copy: str) -> None:
    if copy:
        Path(copy).unlink(missing_ok=True)


def _made(done: Done, target: Path, name: str, show: Opener | None, copy: str) -> str:
    """Return what to say of a file that a command was asked for; exit code 1 means it was made and there are findings."""
    _forget(copy)
    if done.code not in {0, 1} or not target.is_file():
        return _answer("error", done.refusal)
    kind = "warning" if done.code else "note"
    message = f"已写出{name}“{target.name}”，与台账在同一文件夹。\n{done.summary}".rstrip()
    if show is None:
        return _answer(kind, message, target)
    show(target)
    return _answer(kind, message)


def _checked(done: Done, book: Path, copy: str) -> str:
    from ghgxl.excel.addin.findings_book import from_json, write

    _forget(copy)
    if done.code not in {0, 1}:
        return _answer("error", done.refusal)
    findings = from_json(done.out)
    if not findings:
        return _answer("note", "未发现问题。")
    target = Path(tempfile.mkdtemp(prefix="ghgxl-")) / f"{book.stem}-检查结果.xlsx"
    write(findings, book, target)
    counts = "，".join(
        f"{count} 项{severity.zh}"
        for severity in type(findings[0].severity)
        if (count := sum(finding.severity is severity for finding in findings))
    )
    return _answer("warning", f"共 {counts}。结果已在新工作簿中列出，点击“位置”可跳到台账的单元格。", target)


def _templates(folder: Path, show: Opener) -> str:
    """Give the user templates of their own, once, and show them; what is already there is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in bundled_templates():
        target = folder / source.name
        if not target.exists():
            shutil.copyfile(source, target)
    show(folder)
    return _answer("note", f"模板在 {folder}；其中的“{TEMPLATE}”用于生成报告，删除它即恢复内置模板。")


def bundled_templates() -> tuple[Path, ...]:
    """Return the templates that come with ghgxl, and their guides."""
    package = Path(__file__).resolve().parents[2]
    for root in (package, package.parent):
        found = tuple(sorted((root / "templates").glob("*.docx"))) + tuple(sorted((root / "templates").glob("*.md")))
        if found:
            return found
    raise GhgxlError("缺少随附的模板，请重新安装 ghgxl。")


def _open(path: Path) -> None:
    start = getattr(os, "startfile", None)
    if start is None:
        raise GhgxlError(f"请自行打开：{path}")
    start(path)
