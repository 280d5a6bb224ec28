"""The one place where a case becomes what a template may name: 企业, 报告, 排放, 能源, 行业, 简报, 年度, 排放源, 有 …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ghgxl.checks import Case
from ghgxl.findings import Finding
from ghgxl.inventory import Inventory
from ghgxl.ledger import Row
from ghgxl.numbers import percent, plain
from ghgxl.report import (
    annual,
    changes,
    charts,
    emission_tables,
    energy_tables,
    factor_tables,
    listed,
    names,
    plans,
    profile,
    quality,
    requirements,
    sentences,
    tracing_table,
    uncertainty_tables,
)
from ghgxl.report.cells import date_words, in_parts, unit, year_span
from ghgxl.report.company import KEPT, stated
from ghgxl.report.nouns import Block, Paragraphs
from ghgxl.report.rounding import noted
from ghgxl.report.said import Known, Said, Telling, known

TITLE = "温室气体盘查报告"


@dataclass(frozen=True, slots=True)
class Year:
    """One reporting year, as a loop of the template sees it; emissions in tCO2e, energy in tce."""

    年: int
    总量: float
    范围1: float
    范围2: float
    范围3: float | None
    综合能耗: float


def compose(
    case: Case, found: Sequence[Finding], files: Mapping[str, bytes | None] | None = None, year: int | None = None
) -> dict[str, Any]:
    """Return every name that a template may use.

    ``files`` are the company's pictures by the path that the ledger gives; ``year`` is the one that reports of a single
    year are about, the last reporting year when it is None.
    """
    tables, figures, paragraphs = _tables(case, found), _figures(case, files or {}), _paragraphs(case, found)
    of_year = annual.compose(case, found, year)
    has = {**_has(case, found), **of_year.has}
    spoken = {**_sentences(case, found), **of_year.sentences}
    return {
        "企业": _company(case),
        "报告": _report(case),
        "排放": _emissions(case),
        "能源": _energy(case),
        "行业": of_year.sector,
        "简报": of_year.brief,
        "年度": _years(case),
        "排放源": listed.sources(case.inventory),
        "有": has,
        "语句": {name: _called(text, f"语句.{name}") for name, text in spoken.items()},
        "表": {
            **{name: noted(block) for name, block in {**tables, **of_year.tables}.items()},
            **requirements.tables(case, has),
        },
        "图": {**figures, **of_year.figures},
        "段": {**paragraphs, **of_year.paragraphs},
    }


def _called(text: str, name: str) -> Said:
    return text.called(name) if isinstance(text, Said) else Said(text, (), name)


def _company(case: Case) -> dict[str, str]:
    items = {name: stated(name, item.text) for name, item in case.company.items.items()}
    known = (
        "统一社会信用代码",
        "地址",
        "省份",
        "行业",
        "成立年份",
        "人数",
        "年工作日",
        *("企业性质", "行业代码", "法定代表人", "填报负责人", "联系人", "联系电话", "电子邮箱"),
    )
    return {
        **dict.fromkeys(known, "（未填写）"),
        **{name: text for name, text in items.items() if text},
        "名称": case.company.name or "（未填写企业名称）",
        "简称": case.company.short_name or case.company.name,
        "简介": items.get("企业简介") or items.get("简介") or "",
    }


def _report(case: Case) -> dict[str, Any]:
    company = case.company
    years = case.inventory.years
    base = (
        year_span(company.base_years) + ("平均" if len(company.base_years) > 1 else "")
        if company.base_years
        else "（未填写）"
    )
    return {
        "标题": TITLE,
        "编号": company.text("报告编号", "（未填写）"),
        "版本": company.text("报告版本", "V1.0"),
        "编制日期": date_words(company.text("编制日期", "（未填写）")),
        "编制部门": company.text("编制部门", "（未填写）"),
        "年度": year_span(years),
        "首年": years[0] if years else "—",
        "末年": years[-1] if years else "—",
        "年数": len(years),
        "组织边界方法": company.boundary,
        "GWP版本": company.gwp,
        "因子方案": company.factor_set,
        "基准年": base,
        "核查情况": company.text("核查情况", "未经第三方核查"),
        "保存年限": stated("保存年限", company.text("保存年限", KEPT)),
        "电力规则": sentences.grid_rule(case),
        "单项阈值": _limit(company.single_exclusion, "单项排除阈值"),
        "合计阈值": _limit(company.total_exclusion, "合计排除阈值"),
        "重算阈值": _limit(company.recalculation, "重算阈值"),
    }


def _limit(value: float, name: str) -> Said:
    tell = Telling()
    return tell.said(tell(percent(value, 1), names.setting(name)))


def _scope(inventory: Inventory, year: int, scope: int) -> Known | None:
    """Return the emissions of a scope; None for other indirect emissions that nobody quantified: they aren't zero."""
    if scope == 3 and not any(line.source.scope == 3 for line in inventory.lines):
        return None
    return Known(inventory.scope(year, scope), names.scope(year, scope))


def _emissions(case: Case) -> dict[str, Any]:
    inventory = case.inventory
    last = inventory.years[-1] if inventory.years else 0
    by_scope = {
        f"范围{scope}": {year: _scope(inventory, year, scope) for year in inventory.years} for scope in (1, 2, 3)
    }
    return {
        "总量": {year: Known(inventory.total(year), names.total(year)) for year in inventory.years},
        **by_scope,
        "末年总量": Known(inventory.total(last), names.total(last)),
        **{f"末年{name}": values.get(last) for name, values in by_scope.items()},
        "基准年总量": known(inventory.base_total, names.BASE),
    }


def _energy(case: Case) -> dict[str, Any]:
    years = case.inventory.years
    totals = {year: Known(case.energy.total(year), names.energy(year)) for year in years}
    return {"综合能耗": totals, "末年综合能耗": totals[years[-1]] if years else 0.0}


def _years(case: Case) -> tuple[Year, ...]:
    inventory = case.inventory
    return tuple(
        Year(
            year,
            Known(inventory.total(year), names.total(year)),
            Known(inventory.scope(year, 1), names.scope(year, 1)),
            Known(inventory.scope(year, 2), names.scope(year, 2)),
            _scope(inventory, year, 3),
            Known(case.energy.total(year), names.energy(year)),
        )
        for year in inventory.years
    )


def _has(case: Case, found: Sequence[Finding]) -> dict[str, bool]:
    ledger, inventory = case.ledger, case.inventory
    sheets = (
        "组织架构",
        "盘查小组",
        "边界",
        "主要产品",
        "产量产值",
        "工艺流程",
        "噪声",
        "能源系统",
        "减排措施",
        "目标",
        "图片",
    )
    pollutants = {row.text("类别") for row in ledger.rows("污染物")}
    sources = [source for source in ledger.sources if source.quantified]
    kinds = {source.subcategory for source in sources}
    return {
        **{name: bool(ledger.rows(name)) for name in sheets},
        **{name: name in pollutants for name in profile.POLLUTION},
        **{name: name in kinds for name in ("固定燃烧", "移动燃烧", "制程排放", "逸散排放", "外购电力", "外购热力")},
        **{f"范围{scope}": any(source.scope == scope for source in sources) for scope in (1, 2, 3)},
        "能源消耗": bool(case.energy.uses),
        "部门用电": any(
            department
            for line in inventory.lines
            if line.source.subcategory == "外购电力"
            for department in line.departments
        ),
        "车用燃料": "移动燃烧" in kinds,
        "排除": bool(inventory.exclusions),
        "多年": len(inventory.years) > 1,
        "核对": bool(ledger.stated),
        "发现": bool(plans.findings(found).texts),
        "生物源": any(inventory.biogenic(year) for year in inventory.years),
    }


def _sentences(case: Case, found: Sequence[Finding]) -> dict[str, str]:
    inventory = case.inventory
    return {
        "组织边界": sentences.boundary(case),
        **{name: sentences.kind(case, name) for name in sentences.KIND_MEANING},
        "范围2": sentences.scope2(case),
        "范围3": sentences.scope3(case),
        "能源种类": sentences.energies(case),
        "能源结构": sentences.energy_structure(case),
        "电力流向": sentences.power_flow(case),
        "燃料消耗": sentences.fuels(case),
        "排除": sentences.excluded(case),
        "基准年": sentences.base_year(case),
        "重算": sentences.recalculation(case),
        "基准年比较": changes.base_year(case),
        "排放结果": sentences.result(inventory),
        "末年排放": sentences.last_year(inventory),
        "排放变化": sentences.change(inventory),
        "主要排放源": sentences.largest(inventory),
        "气体": sentences.gas_words(inventory),
        "不确定性": uncertainty_tables.words(case),
        "目标进展": sentences.target(case),
        "强度": sentences.intensity(case),
        "数据质量": quality.words(case, found),
        "修约": "计算全程不修约，只在列示时按 GB/T 8170 修约一次；分项与合计的末位因此可能略有差异，有差异的表在表下注明。",
    }


def _tables(case: Case, found: Sequence[Finding]) -> dict[str, Block | tuple[Block, ...]]:
    ledger, inventory = case.ledger, case.inventory
    return {
        "盘查小组": profile.committee_table(ledger.rows("盘查小组")),
        "主要产品": profile.products(ledger.rows("主要产品")),
        "产量产值": profile.output(case),
        **{kind: profile.pollution(ledger.rows("污染物"), kind) for kind in profile.POLLUTION},
        "噪声": profile.noise(ledger.rows("噪声")),
        "能源消费结构": energy_tables.structure(case.energy, inventory.years),
        "电力流向": in_parts(energy_tables.flow_table, inventory, 4),
        "燃料消耗": energy_tables.fuel_table(case),
        "排放源识别": emission_tables.identification(inventory),
        "活动数据": in_parts(emission_tables.activity, inventory, 6),
        "排放量": in_parts(emission_tables.emissions, inventory, 6),
        "排放占比": in_parts(emission_tables.shares, inventory, 4),
        "按气体": in_parts(emission_tables.by_gas, inventory, 4),
        "ISO类别": in_parts(emission_tables.iso_categories, inventory, 6),
        "排放因子": factor_tables.factor_table(inventory),
        "GWP": factor_tables.gwp_table(inventory),
        "排除": factor_tables.exclusions(inventory),
        "数据质量": quality.checklist(case, found),
        "不确定性": uncertainty_tables.uncertainty(case),
        "质量评分": uncertainty_tables.scores(case),
        "减排措施": plans.measures(case),
        "目标": plans.targets(case),
        "核对": plans.reconciliation(case),
        "数据溯源": tracing_table.table(case),
        "产品产量强度": plans.intensity(case),
        "变化分解": changes.table(inventory),
    }


def _figures(case: Case, files: Mapping[str, bytes | None]) -> dict[str, Block | tuple[Block, ...]]:
    ledger, inventory = case.ledger, case.inventory
    return {
        "组织架构": profile.organisation(ledger.rows("组织架构")),
        "盘查小组": profile.committee(ledger.rows("盘查小组")),
        **profile.pictures(case, files),
        "工艺流程": profile.processes(ledger.rows("工艺流程")),
        "能源系统": energy_tables.energy_system(case),
        "能源流向": energy_tables.energy_flow(case),
        "能源结构": energy_tables.structure_chart(case.energy, inventory.years),
        "组织边界": profile.organisational_boundary(case),
        "运行边界": profile.reporting_boundary(case),
        "排放构成": charts.structure(inventory),
        "范围构成": charts.scopes(inventory),
        "排放趋势": charts.trend(inventory),
        "分源排放": charts.by_source(inventory),
        "变化原因": changes.waterfall(inventory),
        "月度用电": charts.monthly_power(inventory),
        "单位产值排放": charts.intensity(case),
    }


def _paragraphs(case: Case, found: Sequence[Finding]) -> dict[str, Paragraphs]:
    ledger = case.ledger
    return {
        **{f"产污说明_{kind}": _pollution(ledger.rows("污染物"), kind) for kind in profile.POLLUTION},
        "工艺说明": profile.process_words(ledger.rows("工艺流程")),
        "能源说明": _energy_words(case),
        "因子说明": factor_tables.words(case.inventory),
        "确认事项": Paragraphs(
            tuple(f"{row.text('编号')}. {row.text('说明')}" for row in ledger.rows("确认事项") if row.text("说明"))
        ),
        "变化原因": changes.words(case.inventory),
        "减排措施": _measure_words(ledger.rows("减排措施")),
        "发现": plans.findings(found),
        "职责": _duties(ledger.rows("盘查小组")),
    }


def _pollution(rows: Sequence[Row], kind: str) -> Paragraphs:
    texts = []
    for row in rows:
        if row.text("类别") != kind:
            continue
        number = row.number("数值")
        amount = f"为 {plain(number, 6)} {unit(row.text('单位'))}" if number is not None else ""
        basis = f"（{row.text('计算式')}）" if row.text("计算式") else ""
        what = "的".join(part for part in (row.text("来源"), row.text("污染物")) if part)
        texts.append("，".join(piece for piece in (f"{what}{amount}{basis}", row.text("处置")) if piece) + "。")
    return Paragraphs(tuple(texts), f"台账没有{kind}数据。")


def _energy_words(case: Case) -> Paragraphs:
    """Return one paragraph for each energy and origin, with all that it is used for."""
    uses: dict[tuple[str, str], list[str]] = {}
    for row in case.ledger.rows("能源系统"):
        target, remark = row.text("去向"), row.text("备注")
        use = f"{target}（{remark}）" if target and remark else target or remark
        uses.setdefault((row.text("能源"), row.text("来源")), []).append(use)
    texts = []
    for (energy, origin), targets in uses.items():
        used = "、".join(dict.fromkeys(target for target in targets if target))
        pieces = (energy + (f"来自{origin}" if origin else ""), f"用于{used}" if used else "")
        texts.append("，".join(piece for piece in pieces if piece) + "。")
    return Paragraphs(tuple(texts), "台账没有能源系统数据。")


def _measure_words(rows: Sequence[Row]) -> Paragraphs:
    texts = []
    for number, row in enumerate(rows, 1):
        saved, cut = row.number("年节能量"), row.number("年减排量(tCO2e)")
        pieces = [
            row.text("措施"),
            f"预计年节能 {plain(saved)} {unit(row.text('单位'))}" if saved is not None else "",
            f"年减排 {plain(cut, 2)} tCO~2~e" if cut is not None else "",
            f"状态：{row.text('状态')}" if row.text("状态") else "",
        ]
        texts.append(f"（{number}）" + "，".join(piece for piece in pieces if piece) + "。")
    return Paragraphs(tuple(texts), "台账没有减排措施数据。")


def _duties(rows: Sequence[Row]) -> Paragraphs:
    duties: dict[str, None] = {}
    for row in rows:
        if row.text("职责"):
            duties[f"{row.text('小组职务')}：{row.text('职责')}"] = None
    return Paragraphs(
        tuple(f"（{number}）{text.rstrip('。')}。" for number, text in enumerate(duties, 1)), "台账没有写明职责。"
    )
