"""Uncertainty and data quality of the last year: what is published is propagated, what isn't stays open and is said."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ghgxl import uncertainty as published
from ghgxl.checks import Case
from ghgxl.errors import Refused
from ghgxl.factors import Exactness
from ghgxl.inventory import Line
from ghgxl.numbers import ABSENT, fixed, percent
from ghgxl.report.cells import TCO2E, gas, simple, tonnes
from ghgxl.report.nouns import Cell, Table

_FUELS = ("固定燃烧", "移动燃烧")


@dataclass(frozen=True, slots=True)
class _Part:
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
        if self.activity is None or self.factor is None:
            return None
        return published.of_product(self.activity, self.factor)


def _last(case: Case) -> int | None:
    years = [year for year in case.inventory.years if case.inventory.of(year)]
    return years[-1] if years else None


def _parts(case: Case) -> tuple[_Part, ...]:
    year = _last(case)
    return tuple(part for line in case.inventory.of(year) for part in _of(case, line)) if year is not None else ()


def _of(case: Case, line: Line) -> list[_Part]:
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
            _Part(
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
            tonnes(part.tco2e),
            _half(part.activity),
            _half(part.factor),
            _half(part.combined),
            part.basis,
        ]
        for part in _parts(case)
    ]
    whole = total(case)
    notes = [
        "半宽为 95% 置信区间；同一因子用于多个源时按完全相关相加（IPCC 2006 第1卷第3章）。“—”表示没有公布值，不视为零。"
    ]
    if whole is None:
        notes.append("有排放源没有公布的不确定度，因此不计算合计不确定度。")
    else:
        notes.append(f"合计不确定度为 ±{percent(whole, 1)}。")
    return simple(
        "不确定性",
        f"{_last(case) or ''}年各排放源不确定度",
        ("排放源", "气体", f"排放量（{TCO2E}）", "活动数据", "排放因子", "合成", "依据"),
        rows,
        (24, 9, 15, 12, 12, 12, 22),
        "lcrrrrl",
        notes=notes,
        merge=1,
        empty="没有可量化的排放源。",
    )


def _half(value: float | None) -> Cell:
    return Cell(f"±{percent(value, 1)}" if value is not None else ABSENT, align="right")


def total(case: Case) -> float | None:
    """Return the half-width of the last year's total, None when any part of it isn't known."""
    terms = []
    for part in _parts(case):
        if part.activity is None or part.factor is None:
            return None
        terms.append(published.Term(part.tco2e, part.activity, part.factor, part.key))
    return published.of_sum(terms) if terms else None


def words(case: Case) -> str:
    """Return the uncertainty of the last year in a sentence."""
    parts, whole = _parts(case), total(case)
    if not parts:
        return "没有可量化的排放源，未作不确定性分析。"
    if whole is not None:
        return f"{_last(case)}年排放总量的不确定度为 ±{percent(whole, 1)}（95% 置信区间）。"
    known = math.fsum(part.tco2e for part in parts if part.combined is not None)
    share = known / math.fsum(part.tco2e for part in parts) if any(part.tco2e for part in parts) else 0.0
    open_ = "、".join(dict.fromkeys(part.line.source.name for part in parts if part.combined is None))
    return f"有公布不确定度的排放占{_last(case)}年总量的 {percent(share)}；{open_}的活动数据或因子没有公布的不确定度，因此只作定性说明，不计算合计不确定度。"


def scores(case: Case) -> Table:
    """Return the data-quality score of the last year: activity × factor × share of the total."""
    year = _last(case)
    lines = case.inventory.of(year) if year is not None else ()
    whole = case.inventory.total(year) if year is not None else 0.0
    rows: list[list[Cell | str]] = []
    scored: list[published.Scored] = []
    for line in lines:
        share = line.tco2e / whole if whole else 0.0
        activity = _points(published.ACTIVITY, line.source.activity_grade)
        factor = _points(published.FACTOR, line.source.factor_grade)
        score = None
        if activity is not None and factor is not None:
            scored.append(published.Scored(activity, factor, share))
            score = activity * factor * share
        rows.append(
            [
                f"{line.source.id} {line.source.name}",
                Cell(str(activity or ABSENT), align="center"),
                Cell(str(factor or ABSENT), align="center"),
                Cell(percent(share), align="right"),
                Cell(fixed(score, 2), align="right"),
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
    try:
        level = published.level_of(score)
    except Refused:
        return (f"总分 {fixed(score, 2)}。",)
    return (f"总分 {fixed(score, 2)}，满分 36，数据质量为第{level.level}级（6级最好，{level.low}～{level.high} 分）。",)


def _points(kind: str, text: str) -> int | None:
    if not text:
        return None
    try:
        return published.score_of(kind, text)
    except Refused:
        return None
