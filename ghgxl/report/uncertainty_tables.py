"""Uncertainty and data quality of the last year: what is published is propagated, what isn't stays open and is said."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ghgxl import uncertainty as published
from ghgxl.checks import Case
from ghgxl.errors import Refused
from ghgxl.factors import Exactness
from ghgxl.inventory import Line
from ghgxl.numbers import ABSENT, fixed, percent
from ghgxl.report import names
from ghgxl.report.cells import TCO2E, gas, share, simple, tonnes
from ghgxl.report.nouns import Cell, Table
from ghgxl.report.said import Said, Telling

_FUELS = ("固定燃烧", "移动燃烧")


@dataclass(frozen=True, slots=True)
class Part:
    """One gas of one source: its tCO2e, half-widths (shares of one, None where none is known) and what they rest on."""

    line: Line
    gas: str
    tco2e: float
    activity: float | None
    factor: float | None
    key: object
    basis: str

    @property
    def combined(self) -> float | None:
        """The half-width of activity × factor, None where one of them isn't known."""
        if self.activity is None or self.factor is None:
            return None
        return published.of_product(self.activity, self.factor)


def last_year(case: Case) -> int | None:
    """Return the last year that has emissions, None when there is none."""
    years = [year for year in case.inventory.years if case.inventory.of(year)]
    return years[-1] if years else None


def parts_of(case: Case) -> tuple[Part, ...]:
    """Return every gas of every source of the last year with its half-widths."""
    return tuple(_each(case))


def _each(case: Case) -> Iterator[Part]:
    year = last_year(case)
    for line in case.inventory.of(year) if year is not None else ():
        yield from _of(case, line)


def _of(case: Case, line: Line) -> list[Part]:
    name = line.source.factor_name or line.source.name
    burnt = line.source.subcategory in _FUELS
    activity = published.activity_uncertainty() if burnt else None
    parts = []
    for match in line.matches:
        code = match.factor.gas
        own = next((one.uncertainty for one in case.ledger.own_factors if one.place == match.factor.place), None)
        told = published.factor_uncertainty(name, code) if burnt and match.exactness is not Exactness.OWN else None
        half = own / 100 if own is not None else told.half_width if told else None
        basis = "企业因子" if own is not None else told.citation.short if told else "未公布"
        parts.append(
            Part(
                line,
                code,
                line.by_gas.get(code, 0.0),
                activity.half_width if activity else None,
                half,
                (name, code),
                basis,
            )
        )
    return parts


def uncertainty(case: Case) -> Table:
    """Return the half-widths of the last year, source by source and gas by gas."""
    rows: list[list[Cell | str]] = [
        [
            f"{part.line.source.id} {part.line.source.name}",
            gas(part.gas),
            tonnes(part.tco2e, names.emission(part.line.source.id, part.line.year, part.gas)),
            _half(part, part.activity, "活动数据"),
            _half(part, part.factor, "排放因子"),
            _half(part, part.combined, "合成"),
            part.basis,
        ]
        for part in parts_of(case)
    ]
    whole = total(case)
    notes = ["表中数值为 95% 置信区间的半宽；“—”表示没有公布值，不视为零。"]
    if whole is not None:
        tell = Telling()
        notes.append(tell.said(f"合计不确定度为 ±{tell(percent(whole, 1), names.ALL_UNCERTAINTY)}。"))
    notes += _beyond(parts_of(case), summed=whole is not None)
    return simple(
        "不确定性",
        f"{last_year(case) or ''}年各排放源不确定度",
        ("排放源", "气体", f"排放量（{TCO2E}）", "活动数据", "排放因子", "合成", "依据"),
        rows,
        (24, 9, 15, 12, 12, 12, 22),
        "lcrrrrl",
        notes=notes,
        merge=1,
        empty="没有可量化的排放源。",
    )


def _beyond(parts: tuple[Part, ...], *, summed: bool) -> tuple[str, ...]:
    """Return the note that error propagation is no more than an estimate for what is too uncertain; none where nothing is."""
    large = [part for part in parts if part.combined is not None and part.combined > published.LARGE]
    if not large:
        return ()
    told = "、".join(dict.fromkeys(f"{part.line.source.id} {gas(part.gas)}" for part in large))
    end = "，合计值因此只供参考，要更准确可改用蒙特卡洛法" if summed else ""
    return (
        f"{told} 的合成不确定度超过 ±{percent(published.LARGE, 0)}，误差传递公式只适用于较小的不确定度（IPCC 2006 第1卷第3章），其合成值为近似值{end}。",
    )


def _half(part: Part, value: float | None, what: str) -> Cell:
    text = f"±{percent(value, 1)}" if value is not None else ABSENT
    return Cell(text, align="right", origin=names.uncertainty(part.line.source.id, part.gas, what))


def total(case: Case) -> float | None:
    """Return the half-width of the last year's total, None when any part of it isn't known."""
    terms = []
    for part in _each(case):
        if part.activity is None or part.factor is None:
            return None
        terms.append(published.Term(part.tco2e, part.activity, part.factor, part.key, part.line.source.id))
    return published.of_sum(terms) if terms else None


def words(case: Case) -> Said:
    """Return the uncertainty of the last year in a sentence."""
    parts, whole = parts_of(case), total(case)
    if not parts:
        return Said("没有可量化的排放源，未作不确定性分析。")
    tell = Telling()
    if whole is not None:
        half = tell(percent(whole, 1), names.ALL_UNCERTAINTY)
        return tell.said(f"{last_year(case)}年排放总量的不确定度为 ±{half}（95% 置信区间）。")
    known = math.fsum(part.tco2e for part in parts if part.combined is not None)
    covered = known / math.fsum(part.tco2e for part in parts) if any(part.tco2e for part in parts) else 0.0
    open_ = "、".join(dict.fromkeys(part.line.source.name for part in parts if part.combined is None))
    return tell.said(
        f"有公布不确定度的排放占{last_year(case)}年总量的 {tell(percent(covered), names.COVERED)}；{open_}的活动数据或因子没有公布的不确定度，因此只作定性说明，不计算合计不确定度。"
    )


def scores(case: Case) -> Table:
    """Return the data-quality score of the last year: activity × factor × share of the total."""
    year = last_year(case)
    lines = case.inventory.of(year) if year is not None else ()
    whole = case.inventory.total(year) if year is not None else 0.0
    rows: list[list[Cell | str]] = []
    scored: list[published.Scored] = []
    for line in lines:
        weight = line.tco2e / whole if whole else 0.0
        id_ = line.source.id
        activity = points_of(published.ACTIVITY, line.source.activity_grade)
        factor = points_of(published.FACTOR, line.source.factor_grade)
        score = None
        if activity is not None and factor is not None:
            scored.append(published.Scored(activity, factor, weight))
            score = activity * factor * weight
        rows.append(
            [
                f"{line.source.id} {line.source.name}",
                Cell(str(activity or ABSENT), align="center", origin=names.points(id_, "活动数据")),
                Cell(str(factor or ABSENT), align="center", origin=names.points(id_, "排放因子")),
                share(weight, names.share(names.source(id_, line.year))),
                tonnes(score, names.points(id_, "得分")),
            ]
        )
    return simple(
        "质量评分",
        f"{year or ''}年数据质量评分",
        ("排放源", "活动数据评分", "排放因子评分", "占总量", "加权得分"),
        rows,
        (34, 17, 17, 16, 16),
        "lccrr",
        notes=_score_notes(scored, len(lines)),
        empty="没有可量化的排放源。",
    )


def _score_notes(scored: list[published.Scored], sources: int) -> tuple[str, ...]:
    if not sources:
        return ()
    if len(scored) < sources:
        return ("有排放源没有填写活动数据等级或排放因子等级，不计算总分。“—”表示未填写。",)
    score = published.quality_score(scored)
    tell = Telling()
    whole = tell(fixed(score, 2), names.ALL_POINTS)
    try:
        level = published.level_of(score)
    except Refused:
        return (tell.said(f"总分 {whole}。"),)
    return (
        tell.said(
            f"总分 {whole}，满分 36，数据质量为第{tell(str(level.level), names.LEVEL)}级（{level.low}～{level.high} 分；共6级，第6级最好）。"
        ),
    )


def points_of(kind: str, text: str) -> int | None:
    """Return the points of a grade, None where none is written or it can't be understood."""
    if not text:
        return None
    try:
        return published.score_of(kind, text)
    except Refused:
        return None
