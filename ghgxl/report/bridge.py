"""The reconciliation of the three documents: how the inventory's total becomes the total of the sector's report."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from ghgxl.inventory import Inventory
from ghgxl.numbers import fixed
from ghgxl.report import names
from ghgxl.report.cells import TCO2E, formulas, head, letters, tonnes, year_heads
from ghgxl.report.nouns import Cell, Table
from ghgxl.report.said import Said, Telling
from ghgxl.report.sector import FUEL, HEAT, OUTSIDE, POWER, PROCESS, SCOPE_3, TRACES, Sector

NAME = "报告间核对"

#: Rows of what is taken off that stand even when there is nothing to take off.
_ALWAYS = (SCOPE_3, TRACES)


def bridge_table(inventory: Inventory, name: str = NAME, caption: str = "三份报告排放总量核对表") -> Table:
    """Return the bridge of every year: scopes, inventory total, what each difference is, sector total and its parts.

    A difference that no source gives is a dash. The last row is the inventory's total less everything above and less the
    sector's total; it is computed from the unrounded numbers.
    """
    sectors = [Sector(inventory, year) for year in inventory.years]
    rows: list[tuple[Cell, ...]] = []

    def row(label: str, why: str, cells: Iterable[Cell], *, strong: bool = False) -> None:
        rows.append(
            (
                Cell(formulas(label), strong=strong, align="left"),
                Cell(formulas(why), strong=strong, align="left"),
                *(Cell(cell.text, strong=strong, align="right", origin=cell.origin) for cell in cells),
            )
        )

    def scope(number: int) -> list[Cell]:
        held = any(line.source.scope == number for line in inventory.lines)
        return [
            tonnes(inventory.scope(sector.year, number) if held else None, names.scope(sector.year, number))
            for sector in sectors
        ]

    def parts(name: str, *kinds: str) -> list[Cell]:
        return [
            tonnes(sector.of(*kinds) if sector.where(*kinds) else None, names.sector(sector.year, name))
            for sector in sectors
        ]

    def every(value: Callable[[Sector], float], name: Callable[[int], str]) -> list[Cell]:
        return [tonnes(value(sector), name(sector.year)) for sector in sectors]

    row("直接排放（范围1）", "盘查报告", scope(1))
    row("能源间接排放（范围2）", "盘查报告", scope(2))
    row("其他间接排放（范围3）", "盘查报告", scope(3))
    row("盘查总量", "盘查报告、管理简报", every(lambda sector: sector.whole, names.total), strong=True)
    for kind, why in OUTSIDE.items():
        if kind in _ALWAYS or any(sector.where(kind) for sector in sectors):
            row(f"减：{kind}", why, parts(kind, kind))
    row("行业格式总量", "机械行业排放报告", every(lambda sector: sector.total, names.sector), strong=True)
    row("其中：化石燃料燃烧", "机械行业排放报告", parts(FUEL, FUEL))
    row("其中：工业生产过程", "机械行业排放报告", parts(names.PROCESS_KINDS, *PROCESS))
    row("其中：净购入电力和热力", "机械行业排放报告", parts(names.BOUGHT_KINDS, POWER, HEAT))
    row("核对差额", "应为零", every(lambda sector: sector.gap, names.gap))
    return Table(
        name,
        caption,
        (head(f"项目（{TCO2E}）", "所在报告或差异原因", *year_heads(inventory.years)),),
        tuple(rows) if inventory.lines else (),
        (30, 34, *(14.0,) * len(inventory.years)),
        letters("ll" + "r" * len(inventory.years)),
        _notes(sectors),
        "台账没有可量化的排放源，各报告总量无从核对。",
    )


def _notes(sectors: list[Sector]) -> tuple[str, ...]:
    notes = ["核对差额由未修约的数值算出；“—”表示没有该项排放。"]
    unparted = list(dict.fromkeys(line.source.name for sector in sectors for line in sector.unparted))
    if unparted:
        notes.append(f"{'、'.join(unparted)}采用以 CO~2~e 发布的因子，不能分出 CO~2~，全部计入化石燃料燃烧。")
    for sector in sectors:
        shown = [float(fixed(sector.of(kind), 2, thousands=False)) for kind in OUTSIDE if sector.where(kind)]
        left = float(fixed(sector.whole, 2, thousands=False)) - math.fsum(shown)
        if fixed(left, 2) != fixed(sector.total, 2):
            notes.append("各项分别按 GB/T 8170 修约，列示数相减的末位可能与总量略有差异。")
            break
    return tuple(notes)


def words(sector: Sector) -> Said:
    """Return in one sentence why the sector's total differs from the inventory's."""
    year = sector.year
    if not sector.parcels:
        return Said(f"台账没有{year}年可量化的排放源。")
    tell = Telling()
    whole = tell(fixed(sector.whole, 2), names.total(year))
    outside = [(kind, why) for kind, why in OUTSIDE.items() if sector.where(kind)]
    if not outside:
        return tell.said(f"{year}年盘查总量为 {whole} {TCO2E}，全部在行业格式的边界内，两份报告总量相同。")
    total = tell(fixed(sector.total, 2), names.sector(year))
    taken = "；".join(
        f"{formulas(kind)} {tell(fixed(sector.of(kind), 2), names.sector(year, kind))} {TCO2E}（{formulas(why)}）"
        for kind, why in outside
    )
    return tell.said(
        f"{year}年盘查总量为 {whole} {TCO2E}，行业格式总量为 {total} {TCO2E}，"
        f"两者之差为行业格式边界以外的排放：{taken}。"
    )
