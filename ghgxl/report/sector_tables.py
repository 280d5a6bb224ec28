"""The tables of the machinery sector's emission report of one year: emissions by kind, activity data, factors.

What the ledger doesn't hold is a dash and never a zero; a kind that the company has no source of is said to have none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ghgxl.factors import Match
from ghgxl.inventory import Line
from ghgxl.numbers import ABSENT, fixed
from ghgxl.report import names
from ghgxl.report.cells import (
    TCO2E,
    amount,
    cited,
    factor,
    formulas,
    gas,
    head,
    merged,
    share,
    simple,
    tonnes,
    total_row,
    unit,
)
from ghgxl.report.nouns import Block, Cell, Table
from ghgxl.report.sector import FUEL, HEAT, KINDS, LEAK, OTHER_PROCESS, POWER, PROCESS, WELD, Sector

#: A kind as the format's tables print it.
PRINTED = {
    FUEL: "化石燃料燃烧 CO~2~ 排放",
    LEAK: "电气与制冷设备生产过程泄漏",
    WELD: "二氧化碳气体保护焊",
    OTHER_PROCESS: "其他过程排放",
    POWER: "净购入电力隐含的 CO~2~ 排放",
    HEAT: "净购入热力隐含的 CO~2~ 排放",
}
_GROUP = {FUEL: "燃料燃烧", **dict.fromkeys(PROCESS, "工业生产过程"), POWER: "购入能源", HEAT: "购入能源"}

#: So many sources that share a factor are named.
FEW_NAMES = 4

#: Kinds whose row stands even when there is no such source; the last process kind only appears when there is.
_ALWAYS = tuple(kind for kind in KINDS if kind != OTHER_PROCESS)


def tables(sector: Sector) -> dict[str, Block | tuple[Block, ...]]:
    """Return the tables of the sector's report by name; its annexed forms stand in ``sector_forms``."""
    return {
        "行业排放": summary(sector),
        "行业活动水平": activity(sector),
        "行业排放因子": factors(sector),
    }


def shown(sector: Sector) -> tuple[str, ...]:
    """Return the kinds that have a row, whether the company has such a source or not."""
    return tuple(kind for kind in KINDS if kind in _ALWAYS or sector.where(kind))


def _emitted(sector: Sector, kind: str) -> Cell:
    """Return a kind's emissions, a dash when the company has no such source."""
    return tonnes(sector.of(kind) if sector.where(kind) else None, names.sector(sector.year, kind))


def summary(sector: Sector) -> Table:
    """Return the year's emissions by kind, with their shares of the format's total."""
    rows: list[list[Cell | str]] = []
    for kind in shown(sector):
        part = sector.of(kind) / sector.total if sector.where(kind) and sector.total else None
        origin = names.share(names.sector(sector.year, kind))
        rows.append([_GROUP[kind], PRINTED[kind], _emitted(sector, kind), share(part, origin)])
    total = names.sector(sector.year)
    whole = share(1.0 if sector.total else None, names.share(total))
    return Table(
        "行业排放",
        f"{sector.year}年温室气体排放量",
        (head("类别", "排放源类别", f"排放量（{TCO2E}）", "占比"),),
        (*merged(rows, 1), total_row("合计", 2, [tonnes(sector.total, total), whole])) if sector.parcels else (),
        (20, 40, 24, 16),
        ("center", "left", "right", "right"),
        ("“—”表示台账中没有该类排放源。", *_rounding(sector)),
        "台账没有该年度可量化的排放源。",
    )


def _rounding(sector: Sector) -> tuple[str, ...]:
    parts = [float(fixed(sector.of(kind), 2, thousands=False)) for kind in KINDS if sector.where(kind)]
    if parts and fixed(math.fsum(parts), 2) != fixed(sector.total, 2):
        return ("各项与合计分别按 GB/T 8170 修约，末位之和可能与合计略有差异。",)
    return ()


def _counted(sector: Sector) -> Iterable[tuple[str, Line]]:
    """Yield each line that counts with its kind, in the format's order."""
    for kind in KINDS:
        for line in sector.lines(kind):
            yield kind, line


def activity(sector: Sector) -> Table:
    """Return the activity data of every source that counts, and where each comes from."""
    rows: list[list[Cell | str]] = [
        [
            PRINTED[kind],
            line.source.name,
            line.source.facility or ABSENT,
            amount(line.activity, origin=names.activity(line.source.id, sector.year)),
            unit(line.unit) or ABSENT,
            line.source.evidence or "（未填写）",
        ]
        for kind, line in _counted(sector)
    ]
    return simple(
        "行业活动水平",
        f"{sector.year}年活动水平数据及来源",
        ("排放源类别", "排放源", "设施", "活动水平", "单位", "数据来源"),
        rows,
        (22, 16, 20, 14, 10, 18),
        "lllrcl",
        merge=1,
        empty="台账没有该年度的活动水平数据。",
    )


class Used(NamedTuple):
    """A factor that counts: of which kind and gas, its value as printed, its match."""

    kind: str
    gas: str
    value: str
    match: Match


def used(sector: Sector, kinds: Sequence[str]) -> dict[Used, list[str]]:
    """Return every factor of these kinds with the names of the sources that it serves."""
    found: dict[Used, dict[str, None]] = {}
    for parcel in (parcel for kind in kinds for parcel in sector.where(kind)):
        for match in parcel.line.matches:
            if match.factor.gas == parcel.gas:
                value = f"{factor(match.factor.value)} {unit(match.factor.unit)}"
                found.setdefault(Used(parcel.kind, gas(parcel.gas), value, match), {})[parcel.line.source.name] = None
    return {one: list(sources) for one, sources in found.items()}


def several(sources: Sequence[str]) -> str:
    """Return a few names, and how many there are in all when there are more."""
    return "、".join(sources[:FEW_NAMES]) + (f" 等 {len(sources)} 个" if len(sources) > FEW_NAMES else "")


def factors(sector: Sector) -> Table:
    """Return every factor that counts, with its document and how it was matched; sources that share one stand together."""
    rows: list[list[Cell | str]] = [
        [
            several(sources),
            one.gas,
            Cell(one.value, align="center", origin=names.factor(one.match.factor)),
            cited(one.match.factor.citation),
            formulas(one.match.words),
        ]
        for one, sources in used(sector, KINDS).items()
    ]
    return simple(
        "行业排放因子",
        f"{sector.year}年排放因子数据及来源",
        ("排放源", "气体", "排放因子", "来源", "选用说明"),
        rows,
        (16, 8, 18, 36, 22),
        "lccll",
        merge=1,
        empty="没有可量化的排放源。",
    )
