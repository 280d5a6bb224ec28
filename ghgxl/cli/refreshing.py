"""The command refresh: a report that people have edited, brought up to date from its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ghgxl.cli.arguments import Argument, Command, Option
from ghgxl.cli.outcome import FINE, ready
from ghgxl.cli.speech import progress, say
from ghgxl.cli.years import remembered
from ghgxl.errors import WorkbookError

if TYPE_CHECKING:
    from ghgxl.word.refresh import Refreshed


def refresh(
    report: Path,
    ledger: Path,
    output: Path | None,
    track: bool,  # noqa: FBT001  an option of the command line
    date: str | None,
    no_pages: bool,  # noqa: FBT001  an option of the command line
    force: bool,  # noqa: FBT001  an option of the command line
) -> int:
    """Renew the numbers, tables and figures of a report, and nothing else."""
    from ghgxl.checks import examine, run
    from ghgxl.cli.resources import pictures
    from ghgxl.excel.reading import read
    from ghgxl.report.compose import compose
    from ghgxl.report.provenance import provenance_of
    from ghgxl.word.refresh import refresh as renewed
    from ghgxl.word.refresh import settings

    target = output or report.with_name(f"{report.stem}-更新.docx")
    ready(target, ".docx", force=force, source=ledger)
    facts = settings(report)
    with progress("正在读取和计算台账"):
        case = examine(read(ledger))
        found = run(case)
    if not case.inventory.years:
        raise WorkbookError(f"{ledger.name} 企业信息：没有报告年度，也没有带年份的活动数据，无法更新报告。")
    year = remembered(facts, case, ledger)
    with progress("正在更新报告"):
        done = renewed(
            report,
            compose(case, found, pictures(case, ledger), year),
            target,
            tracked=track,
            date=_moment(date or case.company.text("编制日期")),
            page_numbers=not no_pages,
            provenance=provenance_of(case, found, year=year),
        )
    _tell(done, target)
    return FINE


def _tell(done: Refreshed, target: Path) -> None:
    """Say what changed and what was left."""
    for changed in done.changed:
        say(str(changed))
    for kept in done.kept:
        say(f"[保留] {kept}")
    for finding in done.findings:
        say(str(finding), err=True)
    if not done.changed:
        say("没有变化，未写新文件。" + (f"另有 {len(done.kept)} 处手工修改保留不动。" if done.kept else ""))
        return
    left = f"，保留 {len(done.kept)} 处手工修改" if done.kept else ""
    pages = f"（{done.pages} 页）" if done.pages else ""
    say(f"已更新 {len(done.changed)} 处{left}：{target}{pages}")


def _moment(text: str) -> str:
    """Return a date as Word stamps revisions, "" for what is no date: a revision needs none."""
    import datetime as dt

    try:
        return f"{dt.date.fromisoformat(text.strip()).isoformat()}T00:00:00Z"
    except ValueError:
        return ""


REFRESH_COMMANDS: Mapping[str, Command] = {
    "refresh": Command(
        "用台账更新一份已有人修改过的报告：只换其中的数值、表和图，别人写的文字一字不动。",
        "report",
        "报告.docx",
        Path,
        (
            Option("output", ("-o", "--output"), "新报告的文件名；省略时在原名后加“-更新”。", "新报告.docx", Path),
            Option("track", ("--track",), "把改动显示为修订，由人逐条接受或拒绝。"),
            Option("date", ("--date",), "修订的日期；省略时用台账的编制日期。", "2022-03-31"),
            Option("no_pages", ("--no-pages",), "不排版取页码（更快；目录保留原有页码）。"),
            Option("force", ("--force",), "目标文件已存在时替换它。"),
        ),
        refresh,
        (Argument("ledger", "台账.xlsx", Path),),
    ),
}
