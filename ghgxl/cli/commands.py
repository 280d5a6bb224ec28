"""The commands: new, calc, check, report, factors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ghgxl import __version__
from ghgxl.cli.arguments import (
    Command,
    Option,
    integer,
)
from ghgxl.cli.outcome import FINE, FOUND, code, ready, summary, utf8
from ghgxl.cli.speech import progress, say
from ghgxl.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ghgxl.checks import Case
    from ghgxl.findings import Finding


def new(file: Path) -> int:
    """Write an empty ledger; a file that is there already may be somebody's data and is never replaced."""
    from ghgxl.excel.new import new_ledger

    ready(file, ".xlsx", force=True)
    new_ledger(file)
    say(f"已新建台账：{file}")
    return FINE


def calc(ledger: Path, as_json: bool, output: Path | None, force: bool) -> int:  # noqa: FBT001  options of the command line
    """Compute a ledger."""
    if output is not None:
        ready(output, ".xlsx", force=force, source=ledger)
    case, found = _examined(ledger)
    if output is not None:
        from ghgxl.excel.paper import write
        from ghgxl.excel.paper_of import paper_of

        with progress("正在写计算底稿"):
            write(paper_of(case, found), output)
    if as_json:
        import json

        from ghgxl.report.as_json import inventory_object

        utf8()
        say(json.dumps(inventory_object(case, found), ensure_ascii=False, allow_nan=False))
    else:
        from ghgxl.cli.show import inventory

        inventory(case)
        summary(found, ledger)
    if output is not None:
        say(f"已写出计算底稿：{output}", err=as_json)
    return code(found)


def check(ledger: Path, as_json: bool) -> int:  # noqa: FBT001  an option of the command line
    """Check a ledger."""
    _, found = _examined(ledger)
    if as_json:
        import json

        utf8()
        say(
            json.dumps(
                {"version": __version__, "findings": [finding.as_json() for finding in found]}, ensure_ascii=False
            )
        )
    else:
        from ghgxl.findings import told_once

        for finding in told_once(found):
            say(str(finding))
        summary(found)
    return code(found)


def report(
    ledger: Path,
    template: Path | None,
    year: int | None,
    output: Path | None,
    no_pages: bool,  # noqa: FBT001
    force: bool,  # noqa: FBT001
) -> int:
    """Write the report."""
    from ghgxl.cli import resources
    from ghgxl.cli.years import held

    chosen = resources.template(template)
    which = chosen.name if year is None else f"{chosen.name}-{year}"
    target = output or ledger.with_name(f"{ledger.stem}-{which}.docx")
    ready(target, ".docx", force=force, source=ledger, other=chosen.file)
    case, found = _examined(ledger)
    from ghgxl.report.compose import compose
    from ghgxl.report.provenance import provenance_of
    from ghgxl.word.render import render

    company = case.company
    if not case.inventory.years:
        raise WorkbookError(
            f"{ledger.name} 企业信息：没有报告年度，也没有带年份的活动数据，无法生成报告；请填写“报告年度”（例如 2021 或 2019-2021）。"
        )
    held(year, case, ledger)
    properties = {
        "title": f"{company.name}{chosen.title}",
        "author": company.text("编制部门") or company.name,
        "subject": "、".join(str(year) for year in case.inventory.years),
        "created": _iso_date(company.text("编制日期")),
    }
    with progress("正在生成报告"):
        rendered = render(
            chosen.file,
            compose(case, found, resources.pictures(case, ledger), year),
            target,
            page_numbers=not no_pages,
            properties={name: text for name, text in properties.items() if text},
            provenance=provenance_of(case, found, year=year),
        )
    for finding in rendered.findings:
        say(str(finding), err=True)
    pages = f"（{rendered.pages} 页，页码按 {rendered.paginator} 的排版）" if rendered.pages else ""
    say(f"已生成报告：{target}{pages}")
    summary(found, ledger)
    return code(found)


def factors(name: str, year: int | None, region: str | None, factor_set: str | None) -> int:
    """Show factors."""
    from ghgxl.cli.show import factor_list

    return FINE if factor_list(name, year, region, factor_set) else FOUND


def _examined(path: Path) -> tuple[Case, tuple[Finding, ...]]:
    """Return a ledger's case and everything found about it."""
    from ghgxl.checks import examine, run
    from ghgxl.excel.reading import read

    with progress("正在读取台账"):
        ledger = read(path)
    with progress("正在计算和检查"):
        case = examine(ledger)
        return case, run(case)


def _iso_date(text: str) -> str:
    """Return the text when it is a date such as 2022-03-31, else nothing: document properties hold no guesses."""
    import datetime as dt

    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


LEDGER = ("ledger", "台账.xlsx", Path)
FORCE = Option("force", ("--force",), "目标文件已存在时替换它。")
JSON = Option("as_json", ("--json",), "输出 JSON，供程序读取。")

#: What is asked most; all that can be asked stands in ``every``.
LEDGER_COMMANDS: Mapping[str, Command] = {
    "new": Command("新建一份空白台账。", "file", "文件.xlsx", Path, (), new),
    "calc": Command(
        "计算台账：列出排放量；-o 另写一份公式可复算的计算底稿。",
        *LEDGER,
        (JSON, Option("output", ("-o", "--output"), "写出计算底稿。", "底稿.xlsx", Path), FORCE),
        calc,
    ),
    "check": Command("检查台账：列出全部错误和提醒，各有单元格位置。", *LEDGER, (JSON,), check),
    "report": Command(
        "由台账和模板生成 Word 报告：盘查报告、机械行业排放报告、管理简报，或自己的模板。",
        *LEDGER,
        (
            Option(
                "template",
                ("-t", "--template"),
                "内置模板的名称（盘查报告、机械行业排放报告、管理简报），或自己的模板文件；省略时是盘查报告。",
                "模板",
                Path,
            ),
            Option(
                "year",
                ("--year",),
                "单年度报告（机械行业排放报告、管理简报）的年度；省略时是最后一年。",
                "年份",
                integer,
            ),
            Option("output", ("-o", "--output"), "报告文件；省略时写在台账旁边，文件名含模板名称。", "报告.docx", Path),
            Option("no_pages", ("--no-pages",), "不排版取页码（更快；目录页码在 Word 中更新）。"),
            FORCE,
        ),
        report,
    ),
    "factors": Command(
        "查排放因子：名称、来源和各年各地的数值。",
        "name",
        "名称",
        str,
        (
            Option("year", ("--year",), "盘查年度。", "年份", integer),
            Option("region", ("--region",), "省份、区域电网或全国。", "地区"),
            Option("factor_set", ("--set",), "燃料参数的标准，如 GB/T 32151。", "方案"),
        ),
        factors,
    ),
}
