"""The command that reads a finished report, ours or made by hand, and says what is wrong in it: audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ghgxl import __version__
from ghgxl.cli.arguments import Command, Option
from ghgxl.cli.outcome import code, ready, summary, utf8
from ghgxl.cli.speech import progress, say
from ghgxl.errors import OutputError, TemplateError

if TYPE_CHECKING:
    from ghgxl.audit import Observation
    from ghgxl.checks import Case


def audit(report: Path, ledger: Path | None, as_json: bool, annotate: Path | None, force: bool) -> int:  # noqa: FBT001  options of the command line
    """Audit a finished Word report."""
    if annotate is not None:
        ready(annotate, ".docx", force=force, source=ledger)
        if annotate.exists() and report.exists() and annotate.samefile(report):
            raise OutputError(f"{annotate}：不能写到报告上；报告不会被改动，请换一个文件名。")
    from ghgxl.audit import audit as audited
    from ghgxl.audit import reading_of
    from ghgxl.word import safety
    from ghgxl.word.document import parsed

    data = safety.readable(report)
    with progress("正在核对报告"):
        found = audited(reading_of(parsed(data), _case(ledger)))
    findings = tuple(one.finding for one in found)
    if annotate is not None:
        _annotate(data, found, annotate)
    if as_json:
        import json

        utf8()
        told = {"version": __version__, "findings": [finding.as_json() for finding in findings]}
        say(json.dumps(told, ensure_ascii=False))
    else:
        for finding in findings:
            say(str(finding))
        summary(findings)
    if annotate is not None:
        say(f"已写出带批注的副本：{annotate}", err=as_json)
    return code(findings)


def _case(ledger: Path | None) -> Case | None:
    if ledger is None:
        return None
    from ghgxl.checks import examine
    from ghgxl.excel.reading import read

    return examine(read(ledger))


def _annotate(data: bytes, found: Sequence[Observation], target: Path) -> None:
    """Write a copy with the findings as comments; what is about a margin or a note stands at the first paragraph."""
    from ghgxl.word.comments import Remark, annotated
    from ghgxl.word.package import put

    remarks = [
        Remark(0, one.spot.paragraph if one.spot.story == 0 else 0, f"[{one.finding.severity.zh}] {one.finding.message}" if one.spot.story == 0 else str(one.finding))
        for one in found
    ]  # fmt: skip
    try:
        copy = annotated(data, remarks)
    except TemplateError as problem:
        raise OutputError(
            f"{target}：报告的结构不完整，无法加批注；请在 Word 中打开报告并另存为 .docx 后重试。"
        ) from problem
    put(copy, target)


AUDIT_COMMANDS: Mapping[str, Command] = {
    "audit": Command(
        "核对一份 Word 报告（本程序生成的或手工编写的）：合计、占比、算式、单位、因子、前后一致和编号。",
        "report",
        "报告.docx",
        Path,
        (
            Option("ledger", ("--ledger",), "同时与台账的计算结果核对。", "台账.xlsx", Path),
            Option("as_json", ("--json",), "输出 JSON，供程序读取。"),
            Option("annotate", ("--annotate",), "另存一份，把发现写成 Word 批注。", "副本.docx", Path),
            Option("force", ("--force",), "目标文件已存在时替换它。"),
        ),
        audit,
    ),
}
