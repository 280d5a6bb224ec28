"""Puts a working paper on disk: 说明, 汇总, 计算, 活动数据, 排放因子, GWP, 发现.

Formulas use plain functions that every spreadsheet program since Excel 2010 has, and carry the value that Python computed,
so a viewer that doesn't calculate shows numbers too. The same paper gives the same bytes.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ghgxl.excel import book
from ghgxl.excel.paper import page as pages
from ghgxl.excel.paper.factors import Cells, draw_factors, draw_gwps
from ghgxl.excel.paper.nouns import Factor, Line, Paper, Record
from ghgxl.excel.paper.page import Column, Live, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from xlsxwriter.workbook import Workbook

#: From so many records on, the sheet 活动数据 shows one row for each line, month and department.
GROUPED_FROM: Final = 20_000

COUNTED, LEFT_OUT = "是", "否"

_RECORDS = (
    Column("组号", 9),
    Column("排放源编号", 14),
    Column("名称", 20),
    Column("日期", 13),
    Column("数量", 18, pages.QUANTITY),
    Column("单位", 10),
    Column("部门", 22),
    Column("凭证号", 20),
    Column("出处（台账单元格）", 26),
)
_LINES = (
    Column("组号", 8),
    Column("计入合计", 7),
    Column("年度", 7, pages.WHOLE),
    Column("范围", 8),
    Column("子类别", 11),
    Column("编号", 9),
    Column("名称", 16),
    Column("记录数", 8, pages.WHOLE),
    Column("活动数据", 15, pages.QUANTITY),
    Column("单位", 8),
    Column("换算系数", 10, "General"),
    Column("活动数据（因子单位）", 22, pages.QUANTITY),
    Column("单位", 8),
    Column("气体", 9),
    Column("排放因子", 14, pages.FACTOR),
    Column("因子单位", 11),
    Column("气体排放量（t）", 15, pages.MASS),
    Column("GWP", 8, "General"),
    Column("排放量（tCO2e）", 14, pages.EMISSION),
    Column("推算说明", 44),
)
_COUNTED, _YEAR, _SCOPE, _SOURCE, _GAS, _TCO2E = 1, 2, 3, 5, 13, 18


def write(paper: Paper, path: Path, *, replace: bool = True) -> None:
    """Write the working paper at the path, in one step; raises OutputError where the file can't be written."""
    title = f"{paper.company} 温室气体排放计算底稿"
    with book.made(path, title=title, replace=replace, recalculate=True) as (workbook, look):
        cover = Page(workbook, look, "说明", title, (Column("", 24), Column("", 84)))
        years = paper.years
        width = [Column("项目", 18), Column("名称", 24), Column("范围", 9), Column("子类别", 14)]
        width += [Column(f"{year}年", 16, pages.EMISSION) for year in years]
        summary = Page(workbook, look, "汇总", "排放量，tCO2e；各数由“计算”表求和", width)
        lines = Page(
            workbook, look, "计算", "每行一个排放源、一年、一种气体：活动数据 × 换算系数 × 排放因子 × GWP", _LINES
        )
        records = Page(workbook, look, "活动数据", "台账中的每条记录及其单元格", _RECORDS)
        factor_cells = draw_factors(workbook, look, (factor for line in paper.lines for factor in line.factors))
        gwp_cells = draw_gwps(workbook, look, paper.gwp_set, paper.gwps)
        first, last = _draw_records(records, paper.lines)
        spans = records.span(0, first, last), records.span(4, first, last)
        found = _draw_lines(lines, paper, spans, factor_cells, gwp_cells)
        _draw_summary(summary, paper, lines, found)
        _draw_findings(workbook, look, paper)
        _draw_cover(cover, paper)


def key_of(number: int) -> str:
    """Return the key that joins a line with its records: 1 → G0001."""
    return f"G{number:04d}"


def shown_records(lines: Iterable[Line]) -> Iterator[tuple[int, Line, Record]]:
    """Yield the records to show with their line and its number; one for each month and department where there are too many."""
    lines = tuple(lines)
    grouped = sum(len(line.records) for line in lines) > GROUPED_FROM
    for number, line in enumerate(lines, 1):
        for record in _grouped(line.records) if grouped else line.records:
            yield number, line, record


def _grouped(records: Iterable[Record]) -> Iterator[Record]:
    """Yield one record for each month and department, in order of appearance, telling how many it stands for."""
    groups: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        groups.setdefault((record.date[:7], record.department), []).append(record)
    for (date, department), group in groups.items():
        place = group[0].place if len(group) == 1 else f"{group[0].place} 等 {len(group):,} 条"
        yield Record(date, math.fsum(record.quantity for record in group), place, department)


def _draw_records(page: Page, lines: tuple[Line, ...]) -> tuple[int, int]:
    """Draw every record; return the first and the last row."""
    count = sum(len(line.records) for line in lines)
    if count > GROUPED_FROM:
        page.note(f"共 {count:,} 条记录，超过 {GROUPED_FROM:,} 条，按月份和部门合并列示；逐条记录见台账。")
    page.header(freeze=True)
    first = page.row
    for number, line, record in shown_records(lines):
        page.line(
            (
                key_of(number), line.source, line.name, record.date, record.quantity, line.unit,
                record.department, record.voucher, record.place,
            )
        )  # fmt: skip
    last = page.row - 1
    if last >= first:
        page.sheet.autofilter(first - 2, 0, last - 1, len(_RECORDS) - 1)
    return first, last


def _draw_lines(page: Page, paper: Paper, spans: tuple[str, str], factors: Cells, gwps: Cells) -> tuple[int, int]:
    """Draw a row for each line and gas; return the first and the last row."""
    keys, quantities = spans
    page.header(freeze=True)
    first = page.row
    for number, line in enumerate(paper.lines, 1):
        for count, factor in enumerate(line.factors):
            row, gwp = page.row, paper.gwp(factor.gas)
            page.line(
                (
                    key_of(number),
                    COUNTED if line.counted else LEFT_OUT,
                    line.year,
                    f"范围{line.scope}",
                    line.subcategory,
                    line.source,
                    line.name,
                    len(line.records),
                    Live(f"=SUMIFS({quantities},{keys},A{row})", line.quantity),
                    line.unit,
                    line.ratio,
                    Live(f"=I{row}*K{row}", line.activity),
                    line.per,
                    factor.gas,
                    Live(f"={factors[factor]}", factor.value),
                    factor.unit,
                    Live(f"=L{row}*O{row}", line.activity * factor.value),
                    Live(f"={gwps[gwp]}", gwp.value),
                    Live(f"=Q{row}*R{row}", paper.tco2e(line, factor)),
                    _way(line, factor, told=count > 0),
                )
            )
    last = page.row - 1
    if last >= first:
        page.sheet.autofilter(first - 2, 0, last - 1, len(_LINES) - 1)
        page.sheet.freeze_panes(first - 1, 7)
    return first, last


def _way(line: Line, factor: Factor, *, told: bool) -> str:
    """Return how a line came to its factor; the derivation, ``told`` in the row above, is not told again."""
    derivation = "" if told else line.words
    return "；".join(part for part in (derivation, factor.match if factor.match not in derivation else "") if part)


def _draw_summary(page: Page, paper: Paper, lines: Page, found: tuple[int, int]) -> None:
    """Draw the sums by scope, by source and by gas, and set the totals against the program's."""
    years = paper.years
    amounts = lines.span(_TCO2E, *found)
    counted = f'{lines.span(_COUNTED, *found)},"{COUNTED}"'
    year_span = lines.span(_YEAR, *found)

    parts = _parts(paper)

    def amount(column: int, value: str, year: int) -> Live | str:
        """Return the sum of a year's lines whose column has the value; a dash where no line is behind it."""
        if (column, value, year) not in parts:
            return "—"
        own = lines.span(column, *found)
        formula = f'=SUMIFS({amounts},{own},"{value}",{year_span},{year},{counted})'
        return Live(formula, math.fsum(parts[column, value, year]))

    page.heading("一、按范围")
    page.header(freeze=True)
    scopes = sorted({line.scope for line in paper.lines if line.counted})
    top = page.row
    for scope in scopes:
        page.line((f"范围{scope}", None, None, None, *(amount(_SCOPE, f"范围{scope}", year) for year in years)))
    _draw_totals(page, paper, top)
    page.row += 1
    page.heading("二、按排放源")
    page.header()
    sources = {line.source: line for line in reversed(paper.lines) if line.counted}
    for line in reversed(sources.values()):
        cells = (amount(_SOURCE, line.source, year) for year in years)
        page.line((line.source, line.name, f"范围{line.scope}", line.subcategory, *cells))
    page.row += 1
    page.heading("三、按气体")
    page.header()
    gases = dict.fromkeys(factor.gas for line in paper.lines if line.counted for factor in line.factors)
    for gas in gases:
        page.line((gas, None, None, None, *(amount(_GAS, gas, year) for year in years)))


def _parts(paper: Paper) -> dict[tuple[int, str, int], list[float]]:
    """Return the counted tCO2e by column of 计算, its value, and year."""
    parts: dict[tuple[int, str, int], list[float]] = defaultdict(list)
    for line in paper.lines:
        for factor in line.factors if line.counted else ():
            for column, value in ((_SCOPE, f"范围{line.scope}"), (_SOURCE, line.source), (_GAS, factor.gas)):
                parts[column, value, line.year].append(paper.tco2e(line, factor))
    return dict(parts)


def _draw_totals(page: Page, paper: Paper, top: int) -> None:
    """Draw the total of the scopes above, and its difference from the program's own total."""
    bottom = page.row - 1
    sums: list[Live | str] = []
    for index, year in enumerate(paper.years):
        letters = page.ref(4 + index, 1).split("$")[1]
        value = math.fsum(
            paper.tco2e(line, factor)
            for line in paper.lines
            if line.counted and line.year == year
            for factor in line.factors
        )
        sums.append(Live(f"=SUM({letters}{top}:{letters}{bottom})", value) if bottom >= top else "—")
    total_row = page.line(("合计", None, None, None, *sums), strong=True)
    if not paper.totals:
        return
    told = {total.year: total.tco2e for total in paper.totals}
    program_row = page.line(("程序计算的合计", None, None, None, *(told.get(year) for year in paper.years)))
    differences: list[Live | None] = []
    for index, (year, whole) in enumerate(zip(paper.years, sums, strict=True)):
        letters = page.ref(4 + index, 1).split("$")[1]
        known = year in told and isinstance(whole, Live)
        rest = whole.value - told[year] if isinstance(whole, Live) and year in told else 0.0
        formula = f"=ROUND({letters}{total_row}-{letters}{program_row},6)"
        differences.append(Live(formula, round(rest, 6) + 0.0) if known else None)
    page.line(("差额（应为0）", None, None, None, *differences))


def _draw_findings(workbook: Workbook, look: book.Look, paper: Paper) -> None:
    """Draw what was found, as it was told."""
    columns = (Column("级别", 9), Column("位置", 22), Column("说明", 96), Column("代码", 20))
    page = Page(workbook, look, "发现", "读取台账和计算时发现的事项；“错误”须更正后再使用结果", columns)
    page.header(freeze=True)
    for finding in paper.findings:
        page.line((finding.severity.zh, str(finding.place), finding.words, finding.code))
    if not paper.findings:
        page.note("没有发现需要说明的事项。")


def _draw_cover(page: Page, paper: Paper) -> None:
    """Draw who, what, by which settings, and how to check it."""
    page.heading("依据")
    for name, value in (
        ("企业", paper.company),
        ("年度", "、".join(map(str, paper.years))),
        ("台账", paper.ledger),
        ("台账校验值（SHA-256）", paper.sha256),
        ("GWP", paper.gwp_set),
        *paper.settings,
        ("程序版本", paper.version),
    ):
        if value:
            page.line((name, value))
    page.row += 1
    page.heading("各表")
    for name, text in (
        ("汇总", "按范围、排放源、气体和年度求和，并与程序计算的合计相减"),
        ("计算", "每行一个排放源、一年、一种气体；有底色的格都是公式"),
        ("活动数据", "每条记录的数量及其在台账中的单元格"),
        ("排放因子", "因子、出处和匹配情况；由热值等参数推得的因子，参数列在其下，因子为公式"),
        ("GWP", "各气体的全球变暖潜势及出处"),
        ("发现", "台账中需要更正或说明的事项"),
    ):
        row = page.line((name, text))
        page.sheet.write_url(row - 1, 0, f"internal:'{name}'!A1", page.link, name)
    page.row += 1
    page.heading("复核方法")
    for number, text in enumerate(
        (
            "排放量（tCO2e）= 活动数据 × 换算系数 × 排放因子 × GWP；换算系数把台账单位换成因子单位。",
            "公式只用乘法、SUM、SUMIFS 和 ROUND，不依赖本程序；改动任一数量、参数或 GWP，合计随之变化。",
            "标“否”的行是被排除排放源的估算，不计入合计。",
            "数字不经中间修约；显示的位数不影响计算。",
        ),
        1,
    ):
        page.line((str(number), text))
    book.printable(page.sheet, header_row=-1, columns=2, landscape=False)
    page.sheet.hide_gridlines(2)
    page.sheet.activate()
