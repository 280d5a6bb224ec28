"""The origins of what the ledger states itself: report sheets, 核对, estimates of excluded sources, targets, settings."""

from __future__ import annotations

from ghgxl.checks import Case
from ghgxl.checks.items import answer_of, source_of
from ghgxl.checks.rebase import rebased
from ghgxl.energy import SHEET
from ghgxl.errors import Refused
from ghgxl.ledger import Stated
from ghgxl.report import names
from ghgxl.report.company import KEPT, amount
from ghgxl.report.provenance.nouns import SHARE, Origin, Rule
from ghgxl.report.said import value_of
from ghgxl.report.sentences import progress

Found = dict[str, Origin]

_DEFAULT = "企业信息未填写，取默认值"


def rest(case: Case, found: Found) -> None:
    """Add the origins of numbers that stand in the report sheets, of 核对, exclusions, targets and thresholds."""
    for sheet, rows in case.ledger.sheets.items():
        for row in rows if sheet != SHEET else ():
            for header, value in row.values.items():
                if isinstance(value, float):
                    name = names.cell(row.place, header)
                    cells = f"{row.place} 所在行“{header}”"
                    found.setdefault(name, Origin(value, row.text("单位"), "读数", f"{sheet}“{header}”", cells=cells))
    for stated in case.ledger.stated:
        _stated(case, found, stated)
    for one in case.inventory.exclusions:
        if one.tco2e is not None:
            name = names.excluded(one.source.id, one.year)
            told = f"{one.source.id} {one.source.name} {one.year} 年估算（{one.basis}）"
            found[name] = Origin(one.tco2e, "tCO2e", "读数", told, cells=one.basis)
            if one.share is not None:
                parts = (name, names.total(one.year))
                found[names.share(name)] = Origin(one.share, SHARE, "相除", f"{told}占总量的比例", parts)
    _left_out(case, found)
    _base_year(case, found)
    for row in case.ledger.rows("目标"):
        base, end, wanted = row.number("基准年"), row.number("目标年"), row.number("目标变化%")
        share, _ = progress(case, row.text("指标"), base, end, wanted)
        if share is not None and base is not None and end is not None:
            found[names.progress(row.place)] = Origin(
                share,
                "",
                "导出",
                f"{row.text('指标')} {int(end)} 年比 {int(base)} 年的变化",
                _behind(found, int(base), int(end)),
            )
    company = case.company
    for name, text in {"保存年限": KEPT, **{name: item.text for name, item in company.items.items()}}.items():
        written = amount(text)
        if written is not None:
            place = company.items[name].place if name in company.items else _DEFAULT
            unit = written[1] if written[0][-1] not in "%％" else SHARE
            found[names.setting(name)] = Origin(
                value_of(written[0]), unit, "读数", f"企业信息“{name}”", cells=str(place)
            )
    for name, value in (
        ("单项排除阈值", company.single_exclusion),
        ("合计排除阈值", company.total_exclusion),
        ("重算阈值", company.recalculation),
    ):
        held = company.items.get(name)
        found[names.setting(name)] = Origin(value, SHARE, "读数", name, cells=str(held.place) if held else _DEFAULT)


def _base_year(case: Case, found: Found) -> None:
    """Add how far the base year stands from what earlier reports gave."""
    for one in rebased(case):
        name = names.stated(one.stated.place)
        rule: Rule = "变化" if one.published == one.stated.value else "导出"
        told = "基准年排放量与原报告值的相差"
        found[names.rebased(one.stated.place)] = Origin(one.share, SHARE, rule, told, (name, names.BASE))


def _left_out(case: Case, found: Found) -> None:
    """Add the largest sum over the years of the shares that are left out of scopes 1 and 2."""
    shares: dict[int, list[str]] = {}
    for one in case.inventory.exclusions:
        if one.source.scope != 3 and one.share is not None:
            shares.setdefault(one.year, []).append(names.share(names.excluded(one.source.id, one.year)))
    sums = {year: sum(found[name].value for name in held) for year, held in shares.items()}
    if sums:
        worst = max(sums, key=lambda year: sums[year])
        told = f"各排除项占总量之和，最高的 {worst} 年"
        found[names.EXCLUDED] = Origin(sums[worst], SHARE, "合计", told, tuple(shares[worst]))


def _behind(found: Found, first: int, last: int) -> tuple[str, ...]:
    return tuple(name for year in (first, last) for name in (names.total(year), names.output(year)) if name in found)


def _stated(case: Case, found: Found, stated: Stated) -> None:
    found[names.stated(stated.place)] = Origin(
        stated.value,
        stated.unit,
        "读数",
        f"{stated.item} 申报值（{stated.where or '出处未填'}）",
        cells=str(stated.place),
    )
    for year in (stated.year,) if stated.year is not None else case.inventory.years:
        try:
            answer = answer_of(case, stated, year)
        except Refused:
            continue
        if answer is not None:
            same = _same(case, stated.item, year)
            known = same in found and answer.unit == found[same].unit and answer.value == found[same].value
            found[names.stated(stated.place, year)] = Origin(
                answer.value,
                answer.unit,
                "合计" if known else "导出",
                f"{year} 年{answer.name.strip()}，按台账重算",
                (same,) if same in found else (),
            )


def _same(case: Case, item: str, year: int) -> str:
    """Return the name of the origin that an item of 核对 asks for, "" where it is none of the sums."""
    head, _, more = item.replace("：", ":").partition(":")
    source = source_of(case, more or item) if head != "能源" else None
    if head == "占比" and source:
        return names.share(names.source(source.id, year))
    if head == "活动数据" and source:
        return names.activity(source.id, year)
    if head == "能源":
        name, _, what = more.partition(":")
        return names.share(names.use(name, year)) if what == "占比" else names.use(name, year, what)
    if more:
        return ""
    if source:
        return names.source(source.id, year)
    if item == "综合能耗":
        return names.energy(year)
    return names.total(year) if item in ("总排放量", "总量", "合计") else f"排放.{item}[{year}]"
