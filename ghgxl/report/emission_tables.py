"""The tables of chapters 2 and 3: sources, activity data, emissions, shares, gases, factors, GWP, exclusions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ghgxl import gases as gas_room
from ghgxl.factors import Match
from ghgxl.inventory import Inventory, Line
from ghgxl.ledger import Source
from ghgxl.numbers import ABSENT, fixed, plain
from ghgxl.report import names
from ghgxl.report.cells import (
    FEW_YEARS,
    SCOPE_NAMES,
    TCO2E,
    amount,
    factor,
    gas,
    gases,
    head,
    letters,
    merged,
    scope_name,
    share,
    simple,
    tonnes,
    total_row,
    two_level,
    unit,
    year_heads,
    year_span,
)
from ghgxl.report.nouns import Cell, Table

FAMILIES = ("CO2", "CH4", "N2O", "HFCs", "PFCs", "SF6", "NF3")

KINDS = (
    (1, "固定燃烧"),
    (1, "移动燃烧"),
    (1, "制程排放"),
    (1, "逸散排放"),
    (2, "外购电力"),
    (2, "外购热力"),
)

CATEGORIES = {
    1: "直接温室气体排放和清除",
    2: "输入能源产生的间接排放",
    3: "运输产生的间接排放",
    4: "使用产品和服务产生的间接排放",
    5: "使用本组织产品产生的间接排放",
    6: "其他来源的间接排放",
}


def quantified(inventory: Inventory) -> tuple[Source, ...]:
    """Return the quantified sources that have a line in some year, by scope, in the order of the sheet."""
    held = {line.source.id for line in inventory.lines}
    return tuple(
        sorted((source for source in inventory.ledger.sources if source.id in held), key=lambda source: source.scope)
    )


def emitted(inventory: Inventory, source: Source) -> tuple[str, ...]:
    """Return the gases of a source: those that were quantified, else those that the ledger names."""
    found = [code for line in inventory.lines if line.source.id == source.id for code in line.gases]
    return tuple(dict.fromkeys(found)) or source.gases


def unknown_gases(inventory: Inventory) -> tuple[Source, ...]:
    """Return the sources of scopes 1 and 2 of which neither data nor the ledger tell the gases."""
    return tuple(source for source in inventory.ledger.sources if source.scope != 3 and not emitted(inventory, source))


def identification(inventory: Inventory) -> Table:
    """Return the table of all sources identified, quantified or not."""
    rows = [
        [
            scope_name(source),
            source.subcategory,
            source.facility or ABSENT,
            source.name,
            gases(emitted(inventory, source)) or ABSENT,
            "量化" if source.quantified else "不量化",
        ]
        for source in sorted(inventory.ledger.sources, key=lambda source: source.scope)
    ]
    return simple(
        "排放源识别",
        "温室气体排放源识别表",
        ("类别", "子类别", "活动/设施", "排放源", "排放气体", "处理"),
        rows,
        (17, 13, 24, 16, 18, 9),
        "cclccc",
        merge=2,
        empty="台账未列出排放源。",
    )


def activity(inventory: Inventory) -> Table:
    """Return the activity data of all years side by side, with their evidence."""
    years = inventory.years
    rows: list[list[Cell | str]] = [
        [
            scope_name(source),
            source.subcategory,
            source.facility or ABSENT,
            source.name,
            unit(_unit(inventory, source)),
            *_activities(inventory, source),
            source.evidence or ABSENT,
            " ".join(gas(code) for code in emitted(inventory, source)),
        ]
        for source in quantified(inventory)
    ]
    header = two_level(
        ("类别", "子类别", "活动/设施", "排放源", "单位"), [("活动数据", year_heads(years))], ("数据来源", "排放气体")
    )
    return Table(
        "活动数据",
        "各排放源活动数据表",
        header,
        merged(rows, 2),
        (11, 9, 11, 9, 7, *(9.0,) * len(years), 9, 15),
        letters("cclcc" + "r" * len(years) + "cc"),
        ("活动数据已换算为与排放因子一致的单位；换算前的记录见计算底稿。",),
        "台账没有可量化的活动数据。",
        landscape=len(years) > FEW_YEARS,
    )


def _unit(inventory: Inventory, source: Source) -> str:
    units = dict.fromkeys(line.unit for line in inventory.lines if line.source.id == source.id)
    return "、".join(name for name in units if name) or ABSENT


def _activity(inventory: Inventory, source: Source, year: int) -> float | None:
    line = inventory.line(source.id, year)
    return line.activity if line else None


def _activity_cells(inventory: Inventory, source: Source) -> list[Cell]:
    """Return the unit of a source and its activity data by year."""
    return [
        Cell(unit(_unit(inventory, source)), align="center"),
        *_activities(inventory, source),
    ]


def _activities(inventory: Inventory, source: Source) -> list[Cell]:
    return [
        amount(_activity(inventory, source, year), origin=names.activity(source.id, year)) for year in inventory.years
    ]


def _by_years(pairs: Iterable[tuple[int, str]]) -> str:
    """Return texts with the years they hold for; the years are left out when there is one text for all."""
    grouped: dict[str, list[int]] = {}
    for year, text in pairs:
        grouped.setdefault(text, []).append(year)
    if len(grouped) <= 1:
        return next(iter(grouped), ABSENT)
    return "；".join(f"{text}（{year_span(found)}）" for text, found in grouped.items())


def _match_of(line: Line, code: str) -> Match | None:
    return next((match for match in line.matches if match.factor.gas == code), None)


def emissions(inventory: Inventory) -> Table:
    """Return the table of results: source by source and gas by gas, with activity data, factor and GWP beside them."""
    years, few = inventory.years, len(inventory.years) <= FEW_YEARS
    rows: list[list[Cell | str]] = []
    for source in quantified(inventory):
        lines = {line.year: line for line in inventory.lines if line.source.id == source.id}
        for code in emitted(inventory, source):
            matches = [(year, match) for year, line in lines.items() if (match := _match_of(line, code))]
            used = _by_years(
                (year, f"{factor(match.factor.value)} {unit(match.factor.unit)}") for year, match in matches
            )
            weight = gas_room.gwp(code, inventory.gwp).value
            rows.append(
                [
                    scope_name(source),
                    source.subcategory,
                    source.name,
                    *(_activity_cells(inventory, source) if few else ()),
                    gas(code),
                    Cell(used, align="center", origin=_factor_name(source, code, matches)),
                    Cell(plain(weight, 3), align="right", origin=names.gwp(code)),
                    *(
                        tonnes(
                            lines[year].by_gas.get(code) if year in lines else None,
                            names.emission(source.id, year, code),
                        )
                        for year in years
                    ),
                ]
            )
    merges = 3 + (1 + len(years) if few else 0)
    heads = ("类别", "子类别", "排放源", *(("单位",) if few else ()))
    groups = [("活动数据", year_heads(years))] if few else []
    top = two_level(heads, groups)
    last = two_level(("气体", "排放因子", "GWP"), [(f"排放量（{TCO2E}）", year_heads(years))])
    body = merged(rows, merges)
    total = total_row("合计", merges + 3, _totals(inventory))
    return Table(
        "排放量",
        "温室气体排放量计算结果表",
        (top[0] + last[0], top[1] + last[1]),
        (*body, total) if rows else (),
        (9, 8, 9, *((6, *(8.0,) * len(years)) if few else ()), 6, 19, 6, *(9.0,) * len(years)),
        letters("ccc" + ("c" + "r" * len(years) if few else "") + "ccr" + "r" * len(years)),
        _result_notes(inventory),
        "没有可量化的排放源。",
        landscape=lies(years),
    )


def lies(years: Sequence[int]) -> bool:
    """Return whether the results of so many years need a page on its side; what stands beside them there lies too."""
    return len(years) > 1


def _factor_name(source: Source, gas: str, matches: Sequence[tuple[int, Match]]) -> str:
    """Return the origin of the factor, or of all that a source had in these years."""
    used = {names.factor(match.factor) for _, match in matches}
    return used.pop() if len(used) == 1 else names.factors(source.id, gas)


def _totals(inventory: Inventory) -> list[Cell]:
    return [tonnes(inventory.total(year), names.total(year)) for year in inventory.years]


def _result_notes(inventory: Inventory) -> tuple[str, ...]:
    notes = [
        f"排放量 = 活动数据 × 排放因子 × GWP；GWP 采用 IPCC {inventory.gwp}。因子来源见排放因子表。",
    ]
    if not inventory.complete:
        notes.append("有记录未能计入，合计不完整；未计入的记录见附录。")
    return tuple(notes)


def shares(inventory: Inventory) -> Table:
    """Return emissions and shares by kind of source, rows of zero kept."""
    years = inventory.years
    kinds = list(KINDS)
    kinds += [
        (3, name)
        for name in dict.fromkeys(line.source.subcategory for line in inventory.lines if line.source.scope == 3)
    ]
    known = {name for _, name in kinds}
    kinds += [
        (line.source.scope, line.source.subcategory) for line in inventory.lines if line.source.subcategory not in known
    ]
    rows: list[list[Cell | str]] = []
    identified = {source.subcategory for source in inventory.ledger.sources}
    held = {line.source.subcategory for line in inventory.lines}
    unknown = {name for _, name in kinds if name in identified and name not in held}
    for scope, name in sorted(dict.fromkeys(kinds), key=lambda kind: kind[0]):
        values = {
            names.kind(year, name): None if name in unknown else inventory.subcategory(year, name) for year in years
        }
        rows.append([SCOPE_NAMES[scope], name, *_with_shares(inventory, values)])
    totals = {names.total(year): inventory.total(year) for year in years}
    total = total_row("合计", 2, _with_shares(inventory, totals))
    return Table(
        "排放占比",
        "各类排放源排放量及占比",
        two_level(
            ("类别", "子类别"), [(f"排放量（{TCO2E}）", year_heads(years)), ("占总排放量比例", year_heads(years))]
        ),
        (*merged(sorted(rows, key=lambda row: str(row[0]) not in SCOPE_NAMES.values()), 1), total),
        (21, 12, *(11.0,) * (2 * len(years))),
        letters("cc" + "r" * (2 * len(years))),
        ("“—”表示有已识别的排放源而没有量化，不视为零。",) if unknown else (),
        landscape=len(years) > FEW_YEARS,
    )


def _with_shares(inventory: Inventory, values: Mapping[str, float | None]) -> list[Cell]:
    """Return the emissions of every year, named, then their shares of the totals."""
    cells = [tonnes(value, name) for name, value in values.items()]
    for year, (name, value) in zip(inventory.years, values.items(), strict=True):
        whole = inventory.total(year)
        cells.append(share(value / whole if whole and value is not None else None, names.share(name)))
    return cells


def by_gas(inventory: Inventory) -> Table:
    """Return emissions by gas, direct ones apart (ISO 14064-1, 9.3.1 f)."""
    years = inventory.years
    families = [*FAMILIES]
    families += [
        name for line in inventory.lines for code in line.by_gas if (name := gas_room.family(code)) not in families
    ]
    known = {gas_room.family(code) for line in inventory.lines for code in line.by_gas}
    unknown = unknown_gases(inventory)
    rows: list[list[Cell | str]] = []
    for name in dict.fromkeys(families):
        open_ = bool(unknown) and name not in known
        rows.append(
            [
                gas(name),
                *(
                    tonnes(
                        None if open_ else inventory.gas_family(year, name, direct_only=direct),
                        names.family(year, name, direct=direct),
                    )
                    for direct in (True, False)
                    for year in years
                ),
            ]
        )
    direct_sums = [tonnes(inventory.scope(year, 1), names.scope(year, 1)) for year in years]
    return Table(
        "按气体",
        f"按气体种类的排放量（{TCO2E}）",
        two_level(("气体",), [("直接排放（范围1）", year_heads(years)), ("全部排放", year_heads(years))]),
        (*merged(rows, 0), total_row("合计", 1, [*direct_sums, *_totals(inventory)])),
        (14, *(12.0,) * (2 * len(years))),
        letters("c" + "r" * (2 * len(years))),
        (*_biogenic_notes(inventory), *(("“—”表示有排放源未量化，不知是否排放该气体，不视为零。",) if unknown else ())),
        landscape=len(years) > FEW_YEARS,
    )


def _biogenic_notes(inventory: Inventory) -> tuple[str, ...]:
    told = [f"{year}年 {fixed(inventory.biogenic(year), 2)} t" for year in inventory.years if inventory.biogenic(year)]
    return (f"生物源 CO~2~ 单独列示，不计入总量：{'、'.join(told)}。",) if told else ()


def iso_categories(inventory: Inventory) -> Table:
    """Return emissions by category of ISO 14064-1:2018."""
    years = inventory.years
    held = {1, 2} | {line.source.iso_category for line in inventory.lines}
    rows: list[list[Cell | str]] = [
        [
            f"类别{number}",
            title,
            *(
                tonnes(inventory.category(year, number) if number in held else None, names.category(year, number))
                for year in years
            ),
        ]
        for number, title in CATEGORIES.items()
    ]
    return Table(
        "ISO类别",
        f"按 ISO 14064-1:2018 类别的排放量（{TCO2E}）",
        (head("类别", "内容", *year_heads(years)),),
        (*merged(rows, 0), total_row("合计", 2, _totals(inventory))),
        (12, 34, *(14.0,) * len(years)),
        letters("cl" + "r" * len(years)),
        ("“—”表示该类别没有量化；已识别而未量化的来源见排放源识别表。",),
        landscape=len(years) > 2 * FEW_YEARS,
    )
