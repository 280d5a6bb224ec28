"""What is said of change: why emissions rose or fell, and whether the base year has to be recalculated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from ghgxl.change import CAUSES, Cause, Change, Effect, between
from ghgxl.checks import Case
from ghgxl.checks.rebase import rebased
from ghgxl.inventory import Inventory
from ghgxl.numbers import ABSENT, fixed, percent, plain, rounded
from ghgxl.report import names
from ghgxl.report.cells import TCO2E, formulas, letters, merged, total_row, two_level, unit
from ghgxl.report.nouns import Cell, Chart, Paragraphs, Series, Table
from ghgxl.report.said import Said, Telling

_ONE_YEAR = "报告期只有一个年度的数据，不作变化分析。"
_UNIT = TCO2E
_HOW = "活动数据的影响按上年因子计，排放因子的影响按本年活动数据计，各项之和即为变化量。"

#: So many sources are named one by one in a sentence.
_FEW = 3


def steps(inventory: Inventory) -> tuple[tuple[int, int, Change], ...]:
    """Return the change of each year with data from the one before that has any."""
    years = [year for year in inventory.years if inventory.of(year)]
    return tuple((earlier, later, between(inventory, earlier, later)) for earlier, later in pairwise(years))


def whole(inventory: Inventory) -> tuple[int, int, Change] | None:
    """Return the change from the first year with data to the last, None when there is only one."""
    years = [year for year in inventory.years if inventory.of(year)]
    return (years[0], years[-1], between(inventory, years[0], years[-1])) if len(years) > 1 else None


def signed(value: float | None, digits: int = 2) -> str:
    """Return a change with its sign: +512.42, −3.10, 0.00."""
    text = fixed(value, digits)
    return f"+{text}" if value is not None and rounded(value, digits) > 0 else text.replace("-", "−")


def causes(change: Change) -> tuple[Cause, ...]:
    """Return the causes that a table shows: activity and factor always, others where they had an effect."""
    held = change.by_cause()
    return tuple(cause for cause in CAUSES if cause in held or cause in ("活动数据", "排放因子"))


def table(inventory: Inventory) -> Table | tuple[Table, ...]:
    """Return a table for each pair of years: a row a source, a column a cause, the total last."""
    made = [_table(earlier, later, change) for earlier, later, change in steps(inventory)]
    if not made:
        return _empty()
    made[-1] = replace(made[-1], notes=(*made[-1].notes, _HOW))
    return made[0] if len(made) == 1 else tuple(made)


def _empty() -> Table:
    return Table("变化分解", "排放变化分解", (), (), (1.0,), ("left",), empty=_ONE_YEAR)


def _table(earlier: int, later: int, change: Change) -> Table:
    shown = causes(change)
    by_source: dict[str, dict[Cause, float]] = {}
    called: dict[str, str] = {}
    for one in change.effects:
        held = by_source.setdefault(one.source.id, {})
        held[one.cause] = held.get(one.cause, 0.0) + one.tco2e
        called[one.source.id] = one.source.name
    sums = change.by_source()
    rows: list[list[Cell | str]] = []
    for number in sums:
        cells = by_source[number]
        effects = [_moved(cells.get(cause), names.effect(earlier, later, number, cause)) for cause in shown]
        rows.append([number, called[number], *effects, _moved(sums[number], names.moved(earlier, later, number))])
    totals = change.by_cause()
    last = [
        *(_moved(totals.get(cause), names.caused(earlier, later, cause)) for cause in shown),
        _moved(change.difference, names.difference(earlier, later)),
    ]
    printed = (*merged(rows, 0), total_row("合计", 2, last)) if rows else ()
    tell = Telling()
    before, after = tell(fixed(change.before), names.total(earlier)), tell(fixed(change.after), names.total(later))
    moved = tell(signed(change.difference), names.difference(earlier, later))
    rate = percent(change.difference / change.before) if change.before else ""
    rate = f"（{tell(rate, names.change(earlier, later))}）" if rate else ""
    notes = [
        tell.said(f"{earlier}年 {before} {TCO2E}，{later}年 {after} {TCO2E}，变化 {moved} {TCO2E}{rate}。"),
    ]
    return Table(
        "变化分解",
        f"{earlier}—{later}年排放变化分解（{TCO2E}）",
        two_level(("编号", "排放源"), (("变化原因", shown),), ("合计变化",)),
        printed,
        (9.0, 24.0, *(14.0 for _ in shown), 15.0),
        letters("cl" + "r" * (len(shown) + 1)),
        tuple(notes),
        empty=f"{later}年与{earlier}年的排放量没有变化。",
    )


def _moved(value: float | None, origin: str) -> Cell:
    return Cell(ABSENT if value is None else signed(value), align="right", origin=origin)


def waterfall(inventory: Inventory) -> Chart:
    """Return the way from the first year's total to the last year's, one step a cause, rises before falls."""
    found = whole(inventory)
    if found is None:
        return Chart("变化原因", "排放变化原因", "waterfall", (), (), _UNIT, "", empty="只有一个年度，不绘制变化图。")
    earlier, later, change = found
    moved = sorted(change.by_cause().items(), key=lambda pair: pair[1] < 0)
    titles = (f"{earlier}年", *(cause for cause, _ in moved), f"{later}年")
    caused = (names.caused(earlier, later, cause) for cause, _ in moved)
    origins = (names.total(earlier), *caused, names.total(later))
    values = (change.before, *(value for _, value in moved), change.after)
    words = "，".join(f"{cause} {signed(value)}" for cause, value in moved)
    return Chart(
        "变化原因",
        f"{earlier}—{later}年排放变化原因",
        "waterfall",
        titles,
        (Series("排放量", values, origins),),
        _UNIT,
        f"瀑布图：{earlier}年 {fixed(change.before)}，{words or '没有变化'}，{later}年 {fixed(change.after)}（tCO2e）",
    )


def words(inventory: Inventory) -> Paragraphs:
    """Return a paragraph for each pair of years: how much, why, and at which sources."""
    return Paragraphs(tuple(_words(*step) for step in steps(inventory)), _ONE_YEAR)


def _words(earlier: int, later: int, change: Change) -> str:
    if not change.effects:
        return f"{later}年与{earlier}年的排放量没有变化。"
    tell = Telling()
    moved = tell(fixed(abs(change.difference)), names.difference(earlier, later))
    share = percent(abs(change.difference) / change.before) if change.before else ""
    share = f"（{tell(share, names.change(earlier, later))}）" if share else ""
    way = "增加" if change.difference > 0 else "减少"
    parts = "，".join(
        f"{_CAUSE_WORDS[cause]}{'增加' if value > 0 else '减少'} {tell(fixed(abs(value)), names.caused(earlier, later, cause))} {TCO2E}"
        for cause, value in change.by_cause().items()
    )
    called = {one.source.id: one.source.name for one in change.effects}
    largest = list(change.by_source().items())[:_FEW]
    sources = "、".join(
        f"{called[number]}（{tell(signed(value), names.moved(earlier, later, number))} {TCO2E}）"
        for number, value in largest
    )
    details = "；".join(
        detail
        for one in change.effects
        if one.source.id == largest[0][0] and (detail := _detail(tell, earlier, later, one))
    )
    most = f"，其中{called[largest[0][0]]}{details}" if details else ""
    return tell.said(
        f"{later}年比{earlier}年{way} {moved} {TCO2E}{share}：{parts}。变化最大的排放源是{sources}{most}。"
    )


_CAUSE_WORDS: Mapping[Cause, str] = {
    "活动数据": "因活动数据变化",
    "排放因子": "因排放因子变化",
    "GWP": "因 GWP 变化",
    "边界": "因边界变化",
    "方法": "因计算方法变化",
    "数据更正": "因数据更正",
}


def _detail(tell: Telling, earlier: int, later: int, effect: Effect) -> str:
    """Return from what to what an effect's number went, "" where it has none."""
    if effect.was is None or effect.now is None or effect.cause not in ("活动数据", "排放因子", "GWP", "数据更正"):
        return ""
    name = {"活动数据": "用量", "数据更正": "用量", "排放因子": "排放因子", "GWP": "按 GWP 折算的因子"}[effect.cause]
    digits = 6 if effect.cause in ("排放因子", "GWP") else 4
    was, now = (
        tell(plain(value, digits), names.was(year, effect.source.id, effect.cause, value))
        for year, value in ((earlier, effect.was), (later, effect.now))
    )
    way = "增至" if effect.now > effect.was else "降至"
    return f"{name}由 {was} {way} {now} {unit(effect.unit)}"


def base_year(case: Case) -> Said:
    """Return both base-year figures where an earlier report gave one, and whether the threshold is passed."""
    tell, told = Telling(), []
    for one in rebased(case):
        where = f"（{one.stated.where}）" if one.stated.where else ""
        was = tell(fixed(one.published), names.stated(one.stated.place))
        now = tell(fixed(one.now), names.BASE)
        apart = tell(percent(abs(one.share)), names.rebased(one.stated.place))
        limit = tell(percent(case.company.recalculation, 1), names.setting("重算阈值"))
        verdict = (
            f"达到重算阈值 {limit}，基准年采用重算值，原报告值保留备查"
            if one.passed
            else f"未达到重算阈值 {limit}，基准年不作重算"
        )
        told.append(
            f"基准年排放量原报告值{where}为 {was} {TCO2E}，按本报告的边界、方法和因子计算为 {now} {TCO2E}，"
            f"相差 {apart}，{verdict}。"
        )
    return tell.said(formulas("".join(told))) if told else Said("台账没有登记以前公布的基准年排放量，本次不作比较。")
