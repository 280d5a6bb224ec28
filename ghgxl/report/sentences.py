"""Finished Chinese sentences that follow the data: what rose, what fell, what is largest, what there is not."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from ghgxl.checks import Case
from ghgxl.inventory import Inventory
from ghgxl.ledger import Source
from ghgxl.numbers import fixed, percent
from ghgxl.report import names
from ghgxl.report.cells import TCO2E, gases, year_span
from ghgxl.report.charts import output_value
from ghgxl.report.emission_tables import emitted, quantified, unknown_gases
from ghgxl.report.said import Said, Telling

KIND_MEANING = {
    "固定燃烧": "固定燃烧源",
    "移动燃烧": "移动燃烧源",
    "制程排放": "制程排放源",
    "逸散排放": "逸散排放源",
}


def listed(items: Iterable[str]) -> str:
    """Return items as a Chinese list: 甲、乙和丙."""
    found = list(dict.fromkeys(item for item in items if item))
    return "和".join(["、".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)


def _named(sources: Iterable[Source]) -> str:
    """Return sources with their facilities, where the name doesn't tell them already."""
    return listed(
        f"{source.name}（{source.facility}）" if source.facility and source.facility not in source.name else source.name
        for source in sources
    )


def kind(case: Case, name: str) -> str:
    """Return what the company has of one kind of direct source: quantified, left out, or none."""
    sources = [source for source in case.ledger.sources if source.scope == 1 and source.subcategory == name]
    inside = [source for source in sources if source.quantified]
    outside = [source for source in sources if not source.quantified]
    meaning = KIND_MEANING[name]
    if not sources:
        return f"经识别，报告边界内没有{meaning}。"
    said = (
        f"{meaning}为{_named(inside)}，排放 {gases(code for source in inside for code in emitted(case.inventory, source)) or '温室气体'}。"
        if inside
        else ""
    )
    if outside:
        said += f"{_named(outside)}已识别但未量化。"
    lacking = [source for source in unmeasured(case.inventory) if source in inside]
    if lacking:
        said += f"{listed(source.name for source in lacking)}没有活动数据，未计入结果。"
    return said


def unmeasured(inventory: Inventory) -> tuple[Source, ...]:
    """Return the sources that are to be quantified and have no data in any year."""
    held = {line.source.id for line in inventory.lines}
    return tuple(source for source in inventory.ledger.sources if source.quantified and source.id not in held)


def uncounted(inventory: Inventory, years: Iterable[int] = ()) -> str:
    """Return that a total lacks records, "" when every record of the years (by default of all) is in it."""
    wanted = set(years or inventory.years)
    estimated = {source.id for source in inventory.ledger.sources if not source.quantified}
    lacking = any(one.year in wanted and one.source not in estimated for one in inventory.emissions.unresolved)
    return "有记录未能计入，总量不完整，见附录。" if lacking or inventory.unweighed or inventory.ledger.dropped else ""


def scope2(case: Case) -> str:
    """Return what energy is bought and how its factor was chosen."""
    sources = [source for source in quantified(case.inventory) if source.scope == 2]
    if not sources:
        return "报告期内没有外购电力和热力，能源间接排放为零项，不作量化。"
    words = f"能源间接排放来自{_named(sources)}。"
    return (
        words
        + "排放量按基于位置的方法计算，采用电网平均排放因子；未取得可用于基于市场方法的合同或凭证数据，因此不报告基于市场的排放量。"
    )


def scope3(case: Case) -> str:
    """Return which other indirect sources are quantified, and which are only identified."""
    sources = [source for source in case.ledger.sources if source.scope == 3]
    if not sources:
        return "本次盘查未纳入其他间接排放。"
    inside = [source for source in sources if source.quantified]
    outside = [source for source in sources if not source.quantified]
    if not inside:
        return f"其他间接排放只作识别，不予量化，包括{listed(source.name for source in outside)}。"
    said = f"其他间接排放中已量化{_named(inside)}。"
    return said + (f"已识别而不量化的有{_named(outside)}。" if outside else "")


def boundary(case: Case) -> str:
    """Return the organisational boundary in words."""
    zones: dict[str, list[str]] = {}
    for row in case.ledger.rows("边界"):
        zones.setdefault(row.text("系统"), []).append(row.text("单元"))
    method = case.company.boundary
    said = f"组织边界按{method}法确定"
    if not zones:
        return f"{said}；台账没有列出边界内的生产系统。"
    return f"{said}，包括" + "；".join(f"{title}（{'、'.join(items)}）" for title, items in zones.items()) + "。"


def grid_rule(case: Case) -> str:
    """Return how grid factors are chosen, as 企业信息 sets it."""
    company = case.company
    when = {
        "同年": "与盘查年度同年的数据，没有时依次取最近的较早年份、更大区域、最近的较晚年份",
        "最新": "最新发布的数据",
    }.get(company.grid_year, f"{company.grid_year} 年的数据")
    caliber = {
        "平均": "电力平均二氧化碳排放因子",
        "扣除市场化非化石": "不包括市场化交易非化石电量的平均因子",
        "化石": "化石能源电力因子",
    }.get(company.grid_caliber, company.grid_caliber)
    return f"电力排放因子取{company.grid_level}{caliber}，采用{when}。"


def energies(case: Case) -> str:
    """Return which kinds of energy the company uses."""
    names = (*case.energy.names(), *case.energy.left_out(*case.inventory.years))
    return f"公司消耗的能源和耗能工质有{listed(names)}。" if names else "台账没有能源消费数据。"


def energy_structure(case: Case) -> Said:
    """Return the energy of the last year and its largest kind."""
    years = [year for year in case.inventory.years if case.energy.of(year)]
    if not years:
        return Said("台账没有能源消费数据，未计算综合能耗。")
    last = years[-1]
    top = case.energy.of(last)[0]
    tell = Telling()
    said = "、".join(f"{year}年 {tell(fixed(case.energy.total(year), 2), names.energy(year))} tce" for year in years)
    share = tell(percent(top.share), names.share(names.use(top.name, last)))
    lacking = listed(case.energy.left_out(*case.inventory.years))
    tail = f"{lacking}不能折算标准煤，未包含在内。" if lacking else ""
    return tell.said(f"综合能耗（当量值）为：{said}。{last}年以{top.name}为主，占 {share}。{tail}")


def power_flow(case: Case) -> Said:
    """Return which department uses most electricity in the last year."""
    for year in reversed(case.inventory.years):
        lines = [line for line in case.inventory.of(year) if line.source.subcategory == "外购电力"]
        sums: dict[str, float] = {}
        for line in lines:
            for department, value in line.departments.items():
                sums[department] = sums.get(department, 0.0) + value
        named = {name: value for name, value in sums.items() if name}
        whole = sum(sums.values())
        if len(sums) == 1 and named:
            return Said(f"{year}年的用电都记在{next(iter(named))}名下，没有分部门的记录，未作流向分析。")
        if named and whole:
            most = max(named, key=lambda name: named[name])
            rest = sorted((name for name in named if name != most), key=lambda name: -named[name])
            tell = Telling()
            shares = [
                f"{name}，占 {tell(percent(named[name] / whole), names.share(names.power(name, year)))}"
                for name in (most, *rest[:1])
            ]
            return tell.said(f"{year}年电力主要用于{'；其次为'.join(shares)}。")
    return Said("台账没有分部门的电力记录，未作流向分析。")


def fuels(case: Case) -> str:
    """Return the fuels and what they are used for."""
    sources = [source for source in quantified(case.inventory) if source.subcategory in ("固定燃烧", "移动燃烧")]
    return f"报告期内使用的燃料为{_named(sources)}。" if sources else "报告期没有燃料消耗记录。"


def excluded(case: Case) -> Said:
    """Return what is left out and whether the rule is kept."""
    inventory, company = case.inventory, case.company
    direct = [found for found in inventory.exclusions if found.source.scope != 3]
    if not direct:
        return Said("范围1、范围2内没有排除任何已识别的排放源。")
    left_out = listed(dict.fromkeys(found.source.name for found in direct))
    known = [found for found in direct if found.share is not None]
    said = f"范围1、范围2内排除了{left_out}。"
    if len(known) < len(direct):
        return Said(said + "其中没有估算值的，尚不能证明符合排除原则。")
    largest_one = max(known, key=lambda found: found.share or 0.0)
    worst, tell = largest_one.share or 0.0, Telling()
    single = tell(percent(worst, 3), names.share(names.excluded(largest_one.source.id, largest_one.year)))
    together = max(sum(found.share or 0.0 for found in known if found.year == year) for year in inventory.years)
    kept = worst < company.single_exclusion and together < company.total_exclusion
    return tell.said(
        f"{said}单项占比最高 {single}，各年合计最高 {tell(percent(together, 3), names.EXCLUDED)}，{'符合' if kept else '不符合'}排除原则。"
    )


def base_year(case: Case) -> Said:
    """Return the base year and its emissions."""
    years, base = case.company.base_years, case.inventory.base_total
    if not years:
        return Said("台账没有写明基准年。")
    if base is None:
        return Said(f"基准年为{year_span(years)}，但台账没有这些年度的完整数据，未计算基准年排放量。")
    tell = Telling()
    mean = "的平均值" if len(years) > 1 else ""
    return tell.said(f"基准年取{year_span(years)}{mean}，基准年排放量为 {tell(fixed(base, 2), names.BASE)} {TCO2E}。")


def recalculation(case: Case) -> Said:
    """Return when the base year is recalculated."""
    tell = Telling()
    limit = tell(percent(case.company.recalculation, 1), names.setting("重算阈值"))
    return tell.said(
        f"当组织边界、报告边界、计算方法或排放因子的变化，或发现的差错，使基准年排放量的变化达到 {limit} 时，重新计算基准年排放量并在报告中说明。"
    )


def result(inventory: Inventory) -> Said:
    """Return the total of each year with its scopes."""
    tell, said = Telling(), []
    for year in inventory.years:
        total = tell(fixed(inventory.total(year), 2), names.total(year))
        scopes = "、".join(
            f"范围{scope}为 {tell(fixed(inventory.scope(year, scope), 2), names.scope(year, scope))} {TCO2E}"
            for scope in (1, 2, 3)
            if any(line.source.scope == scope for line in inventory.of(year))
        )
        said.append(f"{year}年温室气体排放总量为 {total} {TCO2E}" + (f"，其中{scopes}" if scopes else ""))
    tail = uncounted(inventory)
    lacking = listed(source.name for source in unmeasured(inventory))
    tail += f"{lacking}应予量化而没有活动数据，以上结果不含其排放量。" if lacking and said else ""
    return tell.said(("；".join(said) + "。" if said else "台账没有可计算的排放数据。") + tail)


def last_year(inventory: Inventory) -> Said:
    """Return the last year's total with its scopes; what nobody quantified is said to be so, never zero."""
    if not inventory.lines:
        return Said("台账没有可计算的排放数据。")
    year = inventory.years[-1]
    third = any(line.source.scope == 3 for line in inventory.lines)
    tell = Telling()
    total = tell(fixed(inventory.total(year), 2), names.total(year))
    told = ((1, "直接排放"), (2, "能源间接排放"), *(((3, "其他间接排放"),) if third else ()))
    scopes = "，".join(
        f"范围{scope}{name} {tell(fixed(inventory.scope(year, scope), 2), names.scope(year, scope))} {TCO2E}"
        for scope, name in told
    )
    said = f"{year}年，本公司温室气体排放总量为 {total} {TCO2E}，其中{scopes}"
    said += "" if third else "；范围3其他间接排放未量化"
    lacking = listed(source.name for source in unmeasured(inventory))
    said += f"。总量不含没有活动数据的{lacking}。" if lacking else "。"
    return tell.said(said + uncounted(inventory, (year,)))


def change(inventory: Inventory) -> Said:
    """Return how the total changed from the first to the last year, and year by year where that differs."""
    years = [year for year in inventory.years if inventory.total(year) > 0]
    if len(years) < 2:
        return Said("报告期只有一个年度的数据，不作变化分析。")
    first, last = years[0], years[-1]
    tell = Telling()
    said = f"{last}年排放总量{_moved(tell, inventory, first, last, f'比{first}年')}。"
    if len(years) > 2:
        steps = "，".join(
            f"{year}年{_moved(tell, inventory, before, year, '比上年')}" for before, year in itertools.pairwise(years)
        )
        said += f"其中{steps}。"
    return tell.said(said)


def _moved(tell: Telling, inventory: Inventory, first: int, last: int, than: str) -> str:
    share = inventory.total(last) / inventory.total(first) - 1
    if abs(share) < 0.00005:
        return f"{than}持平"
    return f"{than}{'上升' if share > 0 else '下降'} {tell(percent(abs(share)), names.change(first, last))}"


def largest(inventory: Inventory) -> Said:
    """Return the largest source of the last year."""
    for year in reversed(inventory.years):
        lines = sorted(inventory.of(year), key=lambda line: -line.tco2e)
        whole = inventory.total(year)
        if lines and whole > 0:
            top, tell = lines[0], Telling()
            origin = names.source(top.source.id, year)
            amount, share = tell(fixed(top.tco2e, 2), origin), tell(percent(top.tco2e / whole), names.share(origin))
            return tell.said(f"{year}年最大的排放源是{top.source.name}，排放 {amount} {TCO2E}，占总量的 {share}。")
    return Said("台账没有可计算的排放数据。")


def gas_words(inventory: Inventory) -> str:
    """Return which gases were quantified."""
    found = [code for line in inventory.lines for code in line.gases]
    if not found:
        return "没有可量化的温室气体。"
    open_ = listed(source.name for source in unknown_gases(inventory))
    rest = f"其余气体没有量化，因{open_}的气体未知，在表中以“—”表示" if open_ else "其余温室气体经识别没有排放源"
    return f"量化的温室气体为 {gases(found)}；{rest}。"


def intensity(case: Case) -> Said:
    """Return emissions per 万元 of output value."""
    said = [
        (year, case.inventory.total(year) / value)
        for year in case.inventory.years
        if (value := output_value(case, year))
    ]
    if not said:
        return Said("台账没有产值数据，未计算单位产值排放。")
    tell = Telling()
    values = "、".join(f"{year}年 {tell(fixed(value, 4), names.intensity(year))} {TCO2E}/万元" for year, value in said)
    return tell.said(f"单位产值温室气体排放为：{values}。")


def target(case: Case) -> Said:
    """Return the progress towards each target that the ledger's data can compute."""
    tell, said = Telling(), []
    for row in case.ledger.rows("目标"):
        wanted = row.number("目标变化%")
        share, words = progress(case, row.text("指标"), row.number("基准年"), row.number("目标年"), wanted)
        if share is not None:
            tell(percent(abs(share)), names.progress(row.place))
        said.append(f"{row.text('指标')}：{words}")
    return tell.said("；".join(said) + "。") if said else Said("台账没有设定减排目标。")


def progress(
    case: Case, indicator: str, base: float | None, end: float | None, wanted: float | None
) -> tuple[float | None, str]:
    """Return the change of an indicator from its base year to its end year (share of one), and what it means in words."""
    if base is None or end is None or wanted is None:
        return None, "目标填写不完整，无法计算进展"
    first, last = _indicator(case, indicator, int(base)), _indicator(case, indicator, int(end))
    if first is None or last is None or not first:
        return None, f"{int(base)}年或{int(end)}年的数据不足，尚不能计算进展"
    share = last / first - 1
    reached = share <= wanted / 100 if wanted <= 0 else share >= wanted / 100
    return (
        share,
        f"{int(end)}年比{int(base)}年{'上升' if share > 0 else '下降'} {percent(abs(share))}，目标为 {'下降' if wanted <= 0 else '上升'} {percent(abs(wanted) / 100)}，{'已达到' if reached else '未达到'}",
    )


def _indicator(case: Case, name: str, year: int) -> float | None:
    if year not in case.inventory.years:
        return None
    if "产值" in name or "增加值" in name or "强度" in name:
        value = output_value(case, year) if "增加值" not in name else None
        return case.inventory.total(year) / value if value else None
    for scope in (1, 2, 3):
        if f"范围{scope}" in name:
            return case.inventory.scope(year, scope)
    if "能耗" in name:
        return case.energy.total(year)
    return case.inventory.total(year)
