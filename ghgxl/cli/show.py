"""Tables on the terminal: the inventory in short, and what the factor library holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from ghgxl.errors import Refused
from ghgxl.numbers import fixed, percent, plain, significant

if TYPE_CHECKING:
    from ghgxl.checks import Case


#: A table that goes to a file or another program isn't cut to a screen.
WIDE = 240


def console() -> Console:
    """Return the terminal, or a wide page where the output goes elsewhere."""
    terminal = Console()
    return terminal if terminal.is_terminal else Console(width=WIDE)


def inventory(case: Case) -> None:
    """Print the inventory: a row a source, a column a year."""
    found = case.inventory
    table = Table(title=f"{case.company.name}　温室气体排放量（tCO2e，{found.gwp}）", title_justify="left")
    for heading in ("编号", "排放源", "范围", "子类别"):
        table.add_column(heading)
    for year in found.years:
        table.add_column(str(year), justify="right")
    table.add_column("占末年", justify="right")
    last = found.years[-1] if found.years else 0
    for source in case.ledger.sources:
        lines = [found.line(source.id, year) for year in found.years]
        if any(lines) or (source.quantified and found.years):
            share = lines[-1].tco2e / found.total(last) if lines[-1] and found.total(last) else None
            table.add_row(
                source.id,
                source.name,
                f"范围{source.scope}",
                source.subcategory,
                *(fixed(line.tco2e if line else None) for line in lines),
                percent(share),
            )
    table.add_section()
    for scope in (1, 2, 3):
        if any(line.source.scope == scope for line in found.lines):
            table.add_row(
                "", f"范围{scope}合计", "", "", *(fixed(found.scope(year, scope)) for year in found.years), ""
            )
    table.add_row(
        "",
        "合计" if found.complete else "合计（不完整）",
        "",
        "",
        *(fixed(found.total(year)) for year in found.years),
        "",
        style="bold",
    )
    if case.energy.uses:
        table.add_row("", "综合能耗（tce）", "", "", *(fixed(case.energy.total(year)) for year in found.years), "")
    console().print(table)


def factor_list(name: str, year: int | None, region: str | None, factor_set: str | None) -> bool:
    """Print what would be picked and every row that bears the name; return whether there is any."""
    from ghgxl.factors import search
    from ghgxl.methods import Question, resolve

    page = console()
    rows = search(name, year=year, region=region or "", factor_set=factor_set or "")
    for unit in dict.fromkeys([*(row.per for row in rows if row.use not in ("碳足迹", "项目")), "MWh", "t", "kg"]):
        try:
            question = Question(
                factor_name=name,
                unit=unit,
                year=year,
                region=region or "全国",
                factor_set=factor_set or "GB/T 32151",
                grid_year="同年" if year else "最新",
            )
            derivation = resolve(question)
        except Refused:
            continue
        page.print(f"取用：{derivation.words}", highlight=False)
        break
    if not rows:
        page.print(f"因子库中没有“{name}”。", highlight=False)
        return False
    table = Table()
    for heading, justify in (
        ("名称", "left"),
        ("气体", "left"),
        ("数值", "right"),
        ("单位", "left"),
        ("年份", "left"),
        ("地区", "left"),
        ("口径/方案", "left"),
        ("用途", "left"),
        ("来源", "left"),
        ("数据行", "left"),
    ):
        table.add_column(heading, justify="right" if justify == "right" else "left")
    for row in rows:
        table.add_row(
            row.name, row.gas, significant(row.value, 5), row.unit, plain(row.year, 0, thousands=False) if row.year else "", row.region,
            row.caliber or row.factor_set, row.use, str(row.citation), str(row.place),
        )  # fmt: skip
    page.print(table)
    return True
