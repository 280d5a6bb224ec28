"""The commands package and replay: all that a verifier needs in one file, and the proof that it gives the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ghgxl.cli.arguments import Argument, Command, Option
from ghgxl.cli.outcome import code, ready, summary
from ghgxl.cli.speech import progress, say
from ghgxl.errors import OutputError, why


def package(ledger: Path, report: Path, output: Path | None, force: bool) -> int:  # noqa: FBT001  options of the command line
    """Write the verification package of a ledger and its report."""
    target = output or ledger.with_name(f"{ledger.stem}-核查包.zip")
    ready(target, ".zip", force=force, source=ledger)
    from ghgxl.checks import examine, run
    from ghgxl.dossier import pack
    from ghgxl.excel.reading import read
    from ghgxl.word import safety
    from ghgxl.word.package import put

    safety.readable(report)  # what isn't a Word document is said before anything is computed
    case = examine(read(ledger))
    found = run(case)
    with progress("正在打包"):
        try:
            packed = pack(case, found, ledger, report, target.name)
        except OSError as problem:
            raise OutputError(f"核查包无法生成：{why(problem)}。") from problem
        put(packed.data, target)
    for finding in packed.findings:
        say(str(finding))
    say(f"已生成核查包：{target}（{len(packed.names)} 个文件）；用 ghgxl replay {target} 重算核对。")
    return code(packed.findings)


def replay(archive: Path) -> int:
    """Compute a package anew and say whether everything is the same."""
    from ghgxl.dossier import replay as replayed

    with progress("正在重算"):
        result = replayed(archive)
    for finding in result.findings:
        say(str(finding))
    for year, total in result.totals.items():
        say(f"{year} 年排放总量 {total!r} tCO2e")
    if code(result.findings):
        summary(result.findings)
    else:
        say("重算一致：文件校验和相符，清册逐项相同，报告中没有与重算不同的数。")
    return code(result.findings)


DOSSIER_COMMANDS: Mapping[str, Command] = {
    "package": Command(
        "打成核查包：报告、底稿、冻结台账、因子快照、证据索引、检查结果和校验和。",
        "ledger",
        "台账.xlsx",
        Path,
        (
            Option("output", ("-o", "--output"), "核查包的文件名；省略时与台账同名。", "核查包.zip", Path),
            Option("force", ("--force",), "目标文件已存在时替换它。"),
        ),
        package,
        (Argument("report", "报告.docx", Path),),
    ),
    "replay": Command("重算核查包：核对校验和、清册和报告，说明是否一致。", "archive", "核查包.zip", Path, (), replay),
}
