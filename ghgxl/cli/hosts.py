"""The commands for spreadsheets that run our functions, or don't: excel, doctor, calc-addin, freeze, thaw, fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ghgxl import __version__
from ghgxl.cli.arguments import Command, Option, UsageError
from ghgxl.cli.outcome import FINE, FOUND, code, ready, summary
from ghgxl.cli.speech import progress, say

if TYPE_CHECKING:
    from ghgxl.excel.freeze import FreezeReport
    from ghgxl.findings import Finding

ACTIONS = ("build", "install", "status", "remove")


def excel(action: str, output: Path | None, force: bool) -> int:  # noqa: FBT001  options of the command line
    """Build the add-in anywhere; install it, look at it or take it away for one user of Windows Excel."""
    from ghgxl.excel.addin import building

    if action == "build":
        target = output or Path(building.NAME)
        ready(target, ".xlam", force=force)
        building.build(target, replace=force)
        say(f"已生成 Excel 加载项：{target}")
        return FINE
    if output is not None:
        raise UsageError("只有 ghgxl excel build 可以用 -o。")
    from ghgxl.excel.addin import installing, windows

    done: dict[str, Callable[..., tuple[Finding, ...]]] = {
        "install": installing.install,
        "status": installing.status,
        "remove": installing.remove,
    }
    return _told(done[action](windows.machine()))


def doctor() -> int:
    """Look at everything that keeps the add-in from working, and say how to mend it."""
    from ghgxl.excel.addin import diagnosing, windows

    return _told(diagnosing.doctor(windows.probes()))


def calc_addin(action: str, output: Path | None, force: bool) -> int:  # noqa: FBT001  options of the command line
    """Build the add-in of LibreOffice Calc; install it, look at it or take it away for one user."""
    from ghgxl.calc import package

    if action == "build":
        target = output or Path("ghgxl.oxt")
        ready(target, ".oxt", force=force)
        package.build(target)
        say(
            f"已生成 LibreOffice 加载项：{target}；安装到本机用 ghgxl calc-addin install，或在“工具→扩展管理器”中添加。"
        )
        return FINE
    if output is not None:
        raise UsageError("只有 ghgxl calc-addin build 可以用 -o。")
    return {"install": _calc_install, "status": _calc_status, "remove": _calc_remove}[action]()


def _calc_install() -> int:
    import tempfile

    from ghgxl.calc import installing, package

    with progress("正在安装到 LibreOffice"), tempfile.TemporaryDirectory(prefix="ghgxl-") as folder:
        package.build(Path(folder) / "ghgxl.oxt")
        installing.install(Path(folder) / "ghgxl.oxt")
    say(f"已安装 LibreOffice 加载项 ghgxl {__version__}；重新打开 LibreOffice Calc 即可使用 =GHG_EMISSION(…)。")
    return FINE


def _calc_status() -> int:
    from ghgxl.calc import installing

    found = installing.installed()
    if not found:
        say("没有安装 LibreOffice 加载项；请运行 ghgxl calc-addin install。")
        return FOUND
    if found != __version__:
        say(f"LibreOffice 加载项是 ghgxl {found}，已安装的程序是 {__version__}；请运行 ghgxl calc-addin install。")
        return FOUND
    say(f"LibreOffice 加载项已安装（ghgxl {found}）。")
    return FINE


def _calc_remove() -> int:
    from ghgxl.calc import installing

    if not installing.installed():
        say("没有安装 LibreOffice 加载项，无须移除。")
        return FINE
    installing.remove()
    say(
        "已移除 LibreOffice 加载项；台账里的函数在重新计算后会显示 #NAME?，需要发给别人的台账请先用 ghgxl freeze 冻结。"
    )
    return FINE


def freeze(ledger: Path, output: Path | None, lambdas: bool, force: bool) -> int:  # noqa: FBT001  options of the command line
    """Write a copy that works where the functions aren't installed."""
    from ghgxl.excel.freeze import freeze as frozen

    target = _copy(ledger, output, "冻结", force=force)
    with progress("正在冻结"):
        report = frozen(ledger, target, lambdas=lambdas, replace=force)
    return _copied(report, target, f"已冻结 {report.cells} 个函数单元格（因子 {report.rows} 行）")


def thaw(ledger: Path, output: Path | None, force: bool) -> int:  # noqa: FBT001  options of the command line
    """Write a copy of a frozen workbook with its functions again."""
    from ghgxl.excel.freeze import thaw as thawed

    target = _copy(ledger, output, "解冻", force=force)
    with progress("正在解冻"):
        report = thawed(ledger, target, replace=force)
    return _copied(report, target, f"已恢复 {report.cells} 个函数单元格")


def fill(ledger: Path, output: Path | None, force: bool) -> int:  # noqa: FBT001  options of the command line
    """Write a copy whose function cells show their results."""
    from ghgxl.excel.freeze import fill as filled

    target = _copy(ledger, output, "填值", force=force)
    with progress("正在填入结果"):
        report = filled(ledger, target, replace=force)
    return _copied(report, target, f"已填入 {report.cells} 个函数单元格的结果")


def _copy(ledger: Path, output: Path | None, what: str, *, force: bool) -> Path:
    """Return the copy's path, beside the ledger when it isn't told; the kind of file stays the ledger's."""
    target = output or ledger.with_name(f"{ledger.stem}-{what}{ledger.suffix}")
    ready(target, ledger.suffix.lower() or ".xlsx", force=force, source=ledger)
    return target


def _copied(report: FreezeReport, target: Path, done: str) -> int:
    for finding in report.findings:
        say(str(finding))
    say(f"{done}：{target}")
    return code(report.findings)


def _told(found: tuple[Finding, ...]) -> int:
    for finding in found:
        say(str(finding))
    summary(found)
    return code(found)


def _one_of(*allowed: str) -> Callable[[str], str]:
    """Return what reads an argument that must be one of a few words."""

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"应为 {'、'.join(allowed)}")
        return text

    return read


LEDGER = ("ledger", "台账.xlsx", Path)
COPY = Option("output", ("-o", "--output"), "副本的文件名；省略时放在台账旁边。", "副本.xlsx", Path)
FORCE = Option("force", ("--force",), "目标文件已存在时替换它。")

HOST_COMMANDS: Mapping[str, Command] = {
    "freeze": Command(
        "另存一份：函数换成普通公式和因子表，没有安装 ghgxl 的电脑、WPS 和手机也能用。",
        *LEDGER,
        (COPY, Option("lambdas", ("--lambda",), "改用 Microsoft 365 的 LAMBDA 名称。"), FORCE),
        freeze,
    ),
    "thaw": Command("把冻结的副本恢复为函数。", *LEDGER, (COPY, FORCE), thaw),
    "fill": Command("另存一份：函数单元格显示算好的结果，其余不变。", *LEDGER, (COPY, FORCE), fill),
    "excel": Command(
        "Excel 加载项：build 生成，install 安装，status 查看，remove 移除。",
        "action",
        "build|install|status|remove",
        _one_of(*ACTIONS),
        (Option("output", ("-o", "--output"), "加载项文件（仅 build）。", "ghgxl.xlam", Path), FORCE),
        excel,
    ),
    "doctor": Command("检查 Excel、WPS、Python 和加载项，逐项说明怎样修好。", "", "", str, (), doctor),
    "calc-addin": Command(
        "LibreOffice Calc 加载项：build 生成，install 安装，status 查看，remove 移除。",
        "action",
        "build|install|status|remove",
        _one_of(*ACTIONS),
        (Option("output", ("-o", "--output"), "加载项文件（仅 build）。", "ghgxl.oxt", Path), FORCE),
        calc_addin,
    ),
}
