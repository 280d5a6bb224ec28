"""The command compare: why emissions changed from one year to another, or since an earlier ledger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ghgxl.cli.arguments import Argument, Command, Option, UsageError, integer
from ghgxl.cli.outcome import FINE, FOUND, utf8
from ghgxl.cli.speech import say
from ghgxl.errors import WorkbookError

if TYPE_CHECKING:
    from ghgxl.change import Change
    from ghgxl.inventory import Inventory


def compare(ledger: Path, first: int | None, last: int | None, earlier: Path | None, as_json: bool) -> int:  # noqa: FBT001  options of the command line
    """Show why emissions changed; exit 1 when a total that is compared isn't complete."""
    from ghgxl import change
    from ghgxl.excel.reading import read
    from ghgxl.inventory import total

    found = total(read(ledger))
    old = total(read(earlier)) if earlier is not None else None
    first, last = _years(first, last, found, old)
    if old is not None:
        steps = [("台账更正", change.restated(old, found, first))]
        if last != first:
            steps.append((f"{first}→{last}年", change.between(found, first, last)))
        whole = steps[0][1] if len(steps) == 1 else change.chained(steps[0][1], steps[1][1])
    else:
        whole = change.between(found, first, last)
    if as_json:
        import json

        utf8()
        say(json.dumps(_object(first, last, whole, found, old), ensure_ascii=False, indent=2))
    else:
        _show(first, last, whole, restated=old is not None)
    complete = found.complete and (old is None or old.complete)
    if not complete:
        say("有记录未能计入，比较不完整；请先运行 ghgxl check 处理错误。", err=True)
    return FINE if complete else FOUND


def _years(first: int | None, last: int | None, found: Inventory, old: Inventory | None) -> tuple[int, int]:
    """Return the years to compare: as asked, else the last two with data; with an earlier ledger, its last year and ours."""
    held = [year for year in found.years if found.of(year)]
    if first is not None:
        last = first if last is None else last
        if first == last and old is None:
            raise UsageError("应写两个年份，如 ghgxl compare 台账.xlsx 2020 2021。")
    elif old is not None:
        both = [year for year in old.years if old.of(year) and year in held]
        if not both:
            raise WorkbookError("两份台账没有共同的年度，无法比较。")
        first, last = both[-1], held[-1]
    else:
        if len(held) < 2:
            raise WorkbookError("有数据的年度不到两个，无法比较；可用 --earlier 与上期台账比较。")
        first, last = held[-2], held[-1]
    assert last is not None
    for year in (first, last):
        if year not in held:
            raise WorkbookError(f"台账没有 {year} 年的数据；有数据的年度：{'、'.join(map(str, held)) or '无'}。")
    if old is not None and not old.of(first):
        raise WorkbookError(f"上期台账没有 {first} 年的数据，无法比较。")
    return first, last


def _show(first: int, last: int, whole: Change, *, restated: bool) -> None:
    from rich.table import Table

    from ghgxl.cli.show import console
    from ghgxl.numbers import percent, plain
    from ghgxl.report.changes import signed

    before = f"{first}年（上期台账）" if restated else f"{first}年"
    table = Table(title=f"{before} → {last}年　排放变化（tCO2e）", title_justify="left")
    for heading, justify in (("排放源", "left"), ("原因", "left"), ("变化", "right"), ("由", "right"), ("到", "right"), ("单位", "left")):  # fmt: skip
        table.add_column(heading, justify="right" if justify == "right" else "left")
    for number in whole.by_source():
        for one in whole.effects:
            if one.source.id == number:
                table.add_row(
                    f"{number} {one.source.name}", one.cause, signed(one.tco2e), plain(one.was), plain(one.now), one.unit
                )  # fmt: skip
    table.add_section()
    for cause, value in whole.by_cause().items():
        table.add_row("合计", cause, signed(value), "", "", "")
    share = f"（{percent(whole.difference / whole.before)}）" if whole.before else ""
    table.add_row("总量", "", signed(whole.difference) + share, plain(whole.before, 2), plain(whole.after, 2), "tCO2e", style="bold")  # fmt: skip
    console().print(table)


def _object(first: int, last: int, whole: Change, found: Inventory, old: Inventory | None) -> dict[str, object]:
    return {
        "from": {"year": first, "total": whole.before, "gwp": (old or found).gwp, "ledger": (old or found).ledger.name},
        "to": {"year": last, "total": whole.after, "gwp": found.gwp, "ledger": found.ledger.name},
        "difference": whole.difference,
        "complete": found.complete and (old is None or old.complete),
        "causes": dict(whole.by_cause()),
        "effects": [
            {
                "id": one.source.id, "name": one.source.name, "cause": one.cause, "tco2e": one.tco2e,
                "from": one.was, "to": one.now, "unit": one.unit,
            }
            for one in whole.effects
        ],
    }  # fmt: skip


COMPARE_COMMANDS: Mapping[str, Command] = {
    "compare": Command(
        "比较两年的排放（省略年份时为最近两年）：活动数据、因子、GWP、边界、方法、更正各影响多少。",
        "ledger",
        "台账.xlsx",
        Path,
        (
            Option("earlier", ("--earlier",), "上期台账：说明同一年的数值为什么改了。", "上期台账.xlsx", Path),
            Option("as_json", ("--json",), "输出 JSON，供程序读取。"),
        ),
        compare,
        (Argument("first", "起始年", integer, optional=True), Argument("last", "终止年", integer, optional=True)),
    ),
}
