"""The charts and tables of the brief: few rows, no captions, and where to begin with each of the largest sources.

Advice follows the kind of source and never the company's name for it.
"""

from __future__ import annotations

import math
from dataclasses import replace

from ghgxl.checks import Case
from ghgxl.ledger import Row, Source
from ghgxl.numbers import ABSENT, fixed, percent
from ghgxl.report import changes, charts, energy_tables, names, plans
from ghgxl.report.bridge import bridge_table
from ghgxl.report.brief import CUT, LEVEL, WITH_CUT, Brief, ranked, rate
from ghgxl.report.cells import TCO2E, formulas, head, letters, share, simple, tonnes
from ghgxl.report.nouns import Block, Cell, Chart, Series, Table
from ghgxl.report.said import Telling
from ghgxl.report.sentences import progress

#: How many rows a page of the brief has room for.
LARGEST, MEASURES, TREND_YEARS, BRIDGE_YEARS = 5, 6, 5, 3

#: The measures that the brief does not tell one by one.
OTHER_MEASURES = "措施.其余"

#: tCO2e from which a chart in half a page's width shows one digit.
LARGE = 1000

#: Where to begin, by the kind of source.
ADVICE = {
    "固定燃烧": "检查燃烧效率和余热回收，评估以电力或低碳燃料替代",
    "移动燃烧": "优化调度和装载率，更新车辆时优先选用电动车",
    "制程排放": "核对物料用量定额，改进工艺参数和回收",
    "逸散排放": "定期检漏，规范充注和回收，改用低 GWP 工质",
    "外购电力": "先查空压机、空调等大功率设备的空载和峰段负荷，再评估光伏和绿电",
    "外购热力": "检查保温和疏水，按负荷调节供热，回收冷凝水",
}
#: What the kind of source alone doesn't tell: by a word in the name of the source, its factor or its method.
_ADVICE_BY_WORD = {
    "化粪池": "核对人数和在厂时间，污水接入市政管网或改为好氧处理",
    "灭火": "按期检查压力，避免误喷，更换时选用低 GWP 灭火剂",
    "污水": "核对进出水浓度和去除量，回收利用沼气",
    "六氟化硫": "定期检漏，检修时回收，更换时选用无六氟化硫的开关设备",
    "SF6": "定期检漏，检修时回收，更换时选用无六氟化硫的开关设备",
}
_OTHER_ADVICE = "与供应商共享数据，优化运输方式和采购批量"


def figures(brief: Brief) -> dict[str, Block | tuple[Block, ...]]:
    """Return the charts of the brief, the year the last of each; a chart of years shows the latest few.

    None has a caption: the template's own words name it.
    """
    few = brief.last(TREND_YEARS)
    return {
        name: replace(chart, name=name, caption="")
        for name, chart in (
            ("简报趋势", charts.scopes(few)),
            ("简报构成", charts.structure(few, LARGEST)),
            ("简报分源", by_source(brief)),
            ("简报变化", _why(brief)),
            ("简报月度用电", charts.monthly_power(brief.last(2))),
            ("简报能源", energy_tables.structure_chart(brief.case.energy, few.years)),
            ("简报强度", charts.intensity(brief.case.limited_to(few.years))),
        )
    }


def _why(brief: Brief) -> Chart:
    """Return the way from the year before's total to the year's; large totals with one digit, so that they fit below."""
    chart = changes.waterfall(brief.last(2))
    return replace(chart, digits=1) if brief.case.inventory.total(brief.year) >= LARGE else chart


def by_source(brief: Brief) -> Chart:
    """Return the largest sources of the year beside the year before, as lying bars."""
    lines = ranked(brief)[:LARGEST]
    years = [year for year in (brief.year, brief.before) if year is not None]
    series = tuple(
        Series(
            f"{year}年",
            tuple(
                found.tco2e if (found := brief.case.inventory.line(line.source.id, year)) else None for line in lines
            ),
            tuple(names.source(line.source.id, year) for line in lines),
        )
        for year in years
    )
    words = "，".join(f"{line.source.name} {fixed(line.tco2e, 2)} tCO2e" for line in lines)
    return Chart(
        "简报分源",
        "",
        "bar",
        tuple(line.source.name for line in lines),
        series if lines else (),
        charts.UNIT,
        f"条形图：{brief.year}年{words}",
    )


def tables(brief: Brief) -> dict[str, Block | tuple[Block, ...]]:
    """Return the tables of the brief; none has a caption, the text above each names it."""
    return {
        "简报主要排放源": largest(brief),
        "简报目标": targets(brief.case),
        "简报措施": measures(brief.case),
        "简报核对": bridge_table(brief.last(BRIDGE_YEARS), "简报核对", ""),
    }


def _advice(source: Source) -> str:
    """Return where to begin with a source: what its name says of it, else what its kind does."""
    told = f"{source.name} {source.factor_name} {source.method}"
    found = next((advice for word, advice in _ADVICE_BY_WORD.items() if word in told), None)
    return found or ADVICE.get(source.subcategory, _OTHER_ADVICE)


def largest(brief: Brief) -> Table:
    """Return the largest sources with their share, their change, and where to begin; the rest in one row."""
    inventory, year, before = brief.case.inventory, brief.year, brief.before
    whole, lines = inventory.total(year), ranked(brief)

    def part(value: float, origin: str) -> list[Cell | str]:
        return [tonnes(value, origin), share(value / whole if whole else None, names.share(origin), 1)]

    rows: list[list[Cell | str]] = []
    for line in lines[:LARGEST]:
        id_ = line.source.id
        then = inventory.line(id_, before) if before is not None else None
        moved = Cell(ABSENT, align="right")
        if before is not None and then is not None:
            moved = _arrow(rate(line.tco2e, then.tco2e), names.source_rate(before, year, id_))
        advice = formulas(_advice(line.source))
        rows.append([line.source.name, *part(line.tco2e, names.source(id_, year)), moved, advice])
    if lines[LARGEST:]:
        rest = math.fsum(line.tco2e for line in lines[LARGEST:])
        tell = Telling()
        number = tell(str(len(lines) - LARGEST), names.count(f"其余排放源[{year}]"))
        rows.append(
            [
                tell.said(f"其余 {number} 个排放源"),
                *part(rest, names.others(year)),
                Cell(ABSENT, align="right"),
                "逐项结果见盘查报告",
            ]
        )
    return simple(
        "简报主要排放源",
        "",
        ("排放源", f"排放量（{TCO2E}）", "占比", "比上年", "从哪里做起"),
        rows,
        (20, 17, 11, 13, 39),
        "lrrrl",
        empty="台账没有该年度可量化的排放源。",
    )


def _arrow(share: float | None, origin: str) -> Cell:
    """Return a change as an arrow and a percentage; a dash where there is nothing to compare with."""
    if share is None or abs(share) < LEVEL:
        return Cell(ABSENT if share is None else "持平", align="right")
    return Cell(f"{'▲' if share > 0 else '▼'} {percent(abs(share), 1)}", align="right", origin=origin)


def targets(case: Case) -> Table:
    """Return each target beside what was reached."""
    rows: list[list[Cell | str]] = []
    for row in case.ledger.rows("目标"):
        wanted = row.number("目标变化%")
        reached, words = progress(case, row.text("指标"), row.number("基准年"), row.number("目标年"), wanted)
        span = f"{row.text('基准年') or ABSENT}→{row.text('目标年') or ABSENT}"
        verdict = words.rpartition("，")[2] if reached is not None else words
        rows.append(
            [
                row.text("指标"),
                Cell(span, align="center"),
                share(wanted / 100 if wanted is not None else None, names.cell(row.place, "目标变化%"), 1),
                share(reached, names.progress(row.place), 1),
                verdict,
            ]
        )
    return simple(
        "简报目标",
        "",
        ("指标", "起止年", "目标变化", "实际变化", "进展"),
        rows,
        (28, 16, 13, 13, 30),
        "lcrrl",
        empty="台账没有设定减排目标；建议以基准年排放量为起点，写明指标、目标年和变化幅度。",
    )


def ranked_measures(case: Case) -> list[Row]:
    """Return the measures of the ledger, those that cut most first."""
    return sorted(case.ledger.rows("减排措施"), key=lambda row: -(row.number(CUT) or 0.0))


def measures(case: Case) -> Table:
    """Return the measures that cut most, with their cost and state; the number of the others is told below."""
    held = case.ledger.rows("减排措施")
    printed = dict(zip((row.place for row in held), plans.measures(case).rows, strict=True))
    ranked = ranked_measures(case)
    rows = tuple((printed[row.place][0], *printed[row.place][2:]) for row in ranked[:MEASURES])
    cut = [value for row in held if (value := row.number(CUT)) is not None]
    tell = Telling()
    note = ""
    if cut:
        whole = tell(fixed(math.fsum(cut), 2), names.MEASURES)
        number = tell(str(len(cut)), names.count(WITH_CUT))
        note = f"有减排量的 {number} 项合计每年减排 {whole} {TCO2E}。"
    if ranked[MEASURES:]:
        more = tell(str(len(ranked) - MEASURES), names.count(OTHER_MEASURES))
        note += f"另有 {more} 项措施，见盘查报告。"
    return Table(
        "简报措施",
        "",
        (head("措施", "年度", "年节能量", f"年减排量（{TCO2E}）", "投资（万元）", "状态"),),
        rows,
        (32, 9, 15, 18, 15, 11),
        letters("lcrrrc"),
        (tell.said(note),) if note else (),
        "台账没有减排措施；可从上表“从哪里做起”中选出一两项，写明责任部门、时间和减排量。",
    )
