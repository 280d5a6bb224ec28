"""The tables of what the emissions rest on: factors, GWP, and the sources that were left out."""

from __future__ import annotations

from ghgxl import gases as gas_room
from ghgxl.emissions import Group
from ghgxl.factors import Factor
from ghgxl.inventory import Exclusion, Inventory
from ghgxl.numbers import ABSENT, percent, plain, significant
from ghgxl.report import names
from ghgxl.report.cells import (
    TCO2E,
    cited,
    factor,
    formulas,
    gas,
    merged_last,
    share,
    simple,
    tonnes,
    unit,
    year_span,
)
from ghgxl.report.emission_tables import FAMILIES, quantified
from ghgxl.report.nouns import Cell, Paragraphs, Table
from ghgxl.report.said import Figure, Said, Telling, numbers_in

#: So many sources are named that share a factor; the table of factors has them all.
_NAMED = 6


def factor_table(inventory: Inventory) -> Table:
    """Return every factor that was used, with its document and how it was matched."""
    rows: list[list[Cell | str]] = []
    for source in quantified(inventory):
        used: dict[tuple[Factor, str], list[int]] = {}
        for line in inventory.lines:
            if line.source.id == source.id:
                for match in line.matches:
                    used.setdefault((match.factor, of_any_year(match.words, line.year)), []).append(line.year)
        for (found, words), years in used.items():
            rows.append(
                [
                    source.name,
                    gas(found.gas),
                    Cell(f"{factor(found.value)} {unit(found.unit)}", align="center", origin=names.factor(found)),
                    year_span(years),
                    cited(found.citation),
                    formulas(words),
                ]
            )
    return simple(
        "排放因子",
        "排放因子及来源",
        ("排放源", "气体", "因子", "适用年度", "来源", "匹配说明"),
        rows,
        (12, 8, 17, 12, 25, 26),
        "cccc" + "ll",
        merge=1,
        empty="没有可量化的排放源。",
    )


def of_any_year(words: str, year: int) -> str:
    """Return how a factor was matched without the year that it was matched for, which stands beside it."""
    return words.replace(f"盘查年度 {year} 年", "盘查年度")


def gwp_table(inventory: Inventory) -> Table:
    """Return the GWP of every gas that the inventory holds, with its source."""
    codes = sorted({code for line in inventory.lines for code in line.gases}, key=_in_order)
    found = [gas_room.gwp(code, inventory.gwp) for code in codes]
    rows: list[list[Cell | str]] = [
        [
            gas(weight.gas),
            gas_room.name_zh(weight.gas),
            Cell(plain(weight.value, 3), align="right", origin=names.gwp(weight.gas)),
            weight.version,
            weight.citation,
        ]
        for weight in found
    ]
    return merged_last(
        simple(
            "GWP",
            "全球变暖潜势（100 年）",
            ("气体", "名称", "GWP", "版本", "来源"),
            rows,
            (14, 18, 11, 10, 47),
            "ccrcl",
            empty="没有可量化的排放源。",
        )
    )


def _in_order(code: str) -> tuple[int, str]:
    """Return what gases are sorted by: the order in which the tables of results have their families."""
    family = gas_room.family(code)
    return FAMILIES.index(family) if family in FAMILIES else len(FAMILIES), code


def exclusions(inventory: Inventory) -> Table:
    """Return the sources left out, each with its estimate, share and reason; the rule is computed, not claimed."""
    company = inventory.ledger.company
    rows: list[list[Cell | str]] = []
    grouped: dict[tuple[str, float | None, float | None], list[Exclusion]] = {}
    for found in inventory.exclusions:
        grouped.setdefault((found.source.id, found.tco2e, found.share), []).append(found)
    for alike in grouped.values():
        first = alike[0]
        rows.append(
            [
                f"{first.source.id} {first.source.name}",
                first.source.reason or ABSENT,
                year_span([found.year for found in alike]),
                tonnes(first.tco2e, names.excluded(first.source.id, first.year)),
                share(first.share, names.share(names.excluded(first.source.id, first.year)), 3),
                _verdict(first, company.single_exclusion),
            ]
        )
    tell = Telling()
    single = tell(percent(company.single_exclusion, 1), names.setting("单项排除阈值"))
    together = tell(percent(company.total_exclusion, 1), names.setting("合计排除阈值"))
    return simple(
        "排除",
        "不量化的排放源及排除判定",
        ("排放源", "理由", "年度", f"估算（{TCO2E}）", "占比", "判定"),
        rows,
        (22, 30, 15, 11, 10, 12),
        "llcrrc",
        notes=(
            tell.said(f"排除原则：单项低于总排放量的 {single}，全部排除项合计低于 {together}；“—”表示没有估算值。"),
        ),
        empty="没有排除任何已识别的排放源。",
        merge=2,
    )


def _verdict(found: Exclusion, threshold: float) -> str:
    if found.source.scope == 3:
        return "只作识别"
    if found.share is None:
        return "无法判断"
    return "可排除" if found.share < threshold else "应量化"


def words(inventory: Inventory) -> Paragraphs:
    """Return how each factor came about, once for all sources that share it, the years told where they differ.

    Its numbers lead to the published ones.
    """
    told: dict[str, dict[str, tuple[list[int], Group]]] = {}
    for line in inventory.lines:
        for group in line.groups:
            said = of_any_year(group.derivation.words, line.year)
            called, mark, rest = said.partition("：")
            way = rest if mark and called in line.source.name else said
            told.setdefault(line.source.name, {}).setdefault(way.rstrip("。"), ([], group))[0].append(line.year)
    shared: dict[tuple[str, str], tuple[list[str], Group]] = {}
    for name, ways in told.items():
        for way, (years, group) in ways.items():
            when = f"（{year_span(years)}）" if len(ways) > 1 else ""
            shared.setdefault((way, when), ([], group))[0].append(name)
    texts = [
        (f"{'、'.join(found[:_NAMED])}{'等' if found[_NAMED:] else ''}{when}：{unit(way)}。", group)
        for (way, when), (found, group) in shared.items()
    ]
    return Paragraphs(
        tuple(_told(number, text, group) for number, (text, group) in enumerate(texts, 1)), "没有可量化的排放源。"
    )


def _told(number: int, text: str, group: Group) -> Said:
    head, derivation = f"（{number}）", group.derivation
    known: dict[str, str] = {}
    for match in (*derivation.matches, *((derivation.biogenic,) if derivation.biogenic else ())):
        for one in match.factor.parameters:
            percents = "%" if one.unit == "%" else ""
            known.setdefault(f"{plain(one.value)}{percents}", names.parameter(one, match.factor.name))
        for printed in (plain(match.factor.value, 4), significant(match.factor.value, 4)):
            known.setdefault(printed, names.factor(match.factor))
    if group.unit != derivation.per:
        for digits in (6, 7):
            known.setdefault(
                significant(derivation.ratio, digits), names.ratio(group.unit, derivation.per, derivation.ratio)
            )
    figures = tuple(
        Figure(one[0], known[one[0]], len(head) + one.start()) for one in numbers_in(text) if one[0] in known
    )
    return Said(head + text, figures)
