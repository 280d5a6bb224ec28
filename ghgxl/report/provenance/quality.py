"""The origins of half-widths and data-quality scores of the last year."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from ghgxl import uncertainty as published
from ghgxl.checks import Case
from ghgxl.errors import Refused
from ghgxl.report import names
from ghgxl.report.provenance.nouns import SHARE, Origin
from ghgxl.report.uncertainty_tables import Part, last_year, parts_of, points_of, total

Found = dict[str, Origin]

COMBINED_WORDS = (
    "总量的不确定度：各源绝对不确定度合成后除以总量，同一因子的源、同一活动数据的气体先相加（IPCC 2006 第1卷第3章）"
)


def quality(case: Case, found: Found) -> None:
    """Add the origins of what the tables of uncertainty and of scores print."""
    combined: list[str] = []
    published_for: list[str] = []
    for part in parts_of(case):
        name = half_widths(found, part, partial(names.uncertainty, part.line.source.id, part.gas))
        if name is not None:
            combined.append(name)
            published_for.append(names.emission(part.line.source.id, part.line.year, part.gas))
    year, whole = last_year(case), total(case)
    if year is not None and case.inventory.total(year):
        told = f"{year} 年有公布不确定度的排放占总量的比例：下列各项之和 ÷ 总量"
        covered = math.fsum(found[name].value for name in published_for) / case.inventory.total(year)
        found[names.COVERED] = Origin(covered, SHARE, "导出", told, (*published_for, names.total(year)))
    if whole is not None:
        found[names.ALL_UNCERTAINTY] = Origin(whole, SHARE, "导出", COMBINED_WORDS, tuple(combined))
    _scores(case, found)


def half_widths(found: Found, part: Part, name: Callable[[str], str]) -> str | None:
    """Add the half-widths of a gas of a source; return the name of the combined one, None where one isn't published."""
    title = f"{part.line.source.id} {part.line.source.name} {part.gas}"
    both = []
    for what, value, basis in (
        ("活动数据", part.activity, "IPCC 2006 第2卷 表2.15"),
        ("排放因子", part.factor, part.basis),
    ):
        if value is not None:
            found[name(what)] = Origin(value, SHARE, "引用", f"{title} {what}不确定度（半宽）", citation=basis)
            both.append(name(what))
    if part.combined is None:
        return None
    found[name("合成")] = Origin(part.combined, SHARE, "方和根", f"{title} 合成不确定度", tuple(both))
    return name("合成")


def _scores(case: Case, found: Found) -> None:
    year = last_year(case)
    if year is None:
        return
    lines = case.inventory.of(year)
    scored: list[str] = []
    for line in lines:
        source = line.source
        parts = []
        for what, kind, grade in (
            ("活动数据", published.ACTIVITY, source.activity_grade),
            ("排放因子", published.FACTOR, source.factor_grade),
        ):
            points = points_of(kind, grade)
            if points is not None:
                name = names.points(source.id, what)
                told = f"{source.id} {source.name} {what}等级“{grade}”的评分"
                found[name] = Origin(float(points), "分", "读数", told, cells=f"{source.place} 所在行“{what}等级”")
                parts.append(name)
        share = names.share(names.source(source.id, year))
        if len(parts) == 2 and share in found:
            parts.append(share)
            value = found[parts[0]].value * found[parts[1]].value * found[share].value
            name = names.points(source.id, "得分")
            found[name] = Origin(value, "分", "乘积", f"{source.id} {source.name} 加权得分", tuple(parts))
            scored.append(name)
    if scored and len(scored) == len(lines):
        total_score = math.fsum(found[name].value for name in scored)
        found[names.ALL_POINTS] = Origin(total_score, "分", "合计", f"{year} 年数据质量总分", tuple(scored))
        with suppress(Refused):
            level = published.level_of(total_score)
            told = f"数据质量等级：总分修约为整数后在 {level.low}～{level.high} 分之间"
            found[names.LEVEL] = Origin(float(level.level), "级", "导出", told, (names.ALL_POINTS,))
