"""Tables on the terminal: the inventory in short, and what the factor library holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from ghgxl.errors import Refused
from ghgxl.numbers import fixed, percent, plain, significant

if TYPE_CHECKING:
    from ghgxl.checks import Case
    from ghgxl.factors import Factor
    from ghgxl.gases import Gwp
    from ghgxl.methods import Derivation


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
    """Print what would be picked, every row that bears the name and the GWPs of a gas; return whether there is any."""
    from ghgxl.factors import search

    page = console()
    rows = search(name, year=year, region=region or "", factor_set=factor_set or "")
    picked = _picked(rows, name, year, region, factor_set)
    if picked is not None:
        page.print(f"取用：{picked.words}", highlight=False)
        chosen = tuple(match.factor for match in picked.matches)
        rows = (*(factor for factor in chosen if not _among(factor, rows)), *rows)
    gases = _gwps(name)
    if not rows and not gases:
        page.print(f"因子库中没有“{name}”。", highlight=False)
        return False
    if rows:
        page.print(_factor_table(rows))
    if gases:
        page.print(_gwp_table(gases))
    return True


def _picked(
    rows: tuple[Factor, ...], name: str, year: int | None, region: str | None, factor_set: str | None
) -> Derivation | None:
    """Return what an inventory would take for the name, None when it would be refused."""
    from ghgxl.methods import Question, resolve

    for unit in dict.fromkeys([*(row.per for row in rows if row.use not in ("碳足迹", "项目")), "MWh", "t", "kg"]):
        try:
            return resolve(
                Question(
                    factor_name=name,
                    unit=unit,
                    year=year,
                    region=region or "全国",
                    factor_set=factor_set or "GB/T 32151",
                    grid_year="同年" if year else "最新",
                )
            )
        except Refused:
            continue
    return None


def _among(factor: Factor, rows: tuple[Factor, ...]) -> bool:
    """Return whether a picked factor is one of the rows: the same line of our data, whatever name it goes by there."""
    return any((row.place, row.gas) == (factor.place, factor.gas) for row in rows)


def _gwps(name: str) -> list[Gwp]:
    """Return the GWP of a gas or blend in every set that has one; [] for a name that is no gas."""
    from ghgxl.gases import GWP_SETS, gwp

    found = []
    for version in GWP_SETS:
        try:
            found.append(gwp(name, version))
        except Refused:
            continue
    return found


def _factor_table(rows: tuple[Factor, ...]) -> Table:
    table = Table()
    for heading in ("名称", "气体", "数值", "单位", "年份", "地区", "口径/方案", "用途", "来源", "数据行"):
        table.add_column(heading, justify="right" if heading in ("数值", "年份") else "left")
    for row in rows:
        table.add_row(
            row.name, row.gas, significant(row.value, 5), row.unit, plain(row.year, 0, thousands=False) if row.year else "", row.region,
            row.caliber or row.factor_set, row.use, str(row.citation), str(row.place),
        )  # fmt: skip
    return table


def _gwp_table(gases: list[Gwp]) -> Table:
    table = Table(title="全球变暖潜势 GWP100（kgCO2e/kg）", title_justify="left")
    for heading in ("气体", "版本", "GWP", "来源", "数据行"):
        table.add_column(heading, justify="right" if heading == "GWP" else "left")
    for gas in gases:
        source = f"{gas.citation}（{gas.note}）" if gas.note else gas.citation
        table.add_row(gas.gas, gas.version, plain(gas.value), source, str(gas.place))
    return table
