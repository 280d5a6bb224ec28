"""The small sheets: 排放源, 企业因子, 核对 and the report sheets, each row with its place.

A row that can't be used is a finding; its fellows are read. Error cells and text numbers are told with their cells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ghgxl.excel.grid import Broken, Grid
from ghgxl.excel.headers import blank_row, find, nearest
from ghgxl.excel.layout import EXAMPLE, HEADER_ROWS, OWN_FACTORS, SOURCES, STATED, SUBCATEGORIES, Kind, Sheet
from ghgxl.excel.values import is_blank, is_total, key, number, plain, seen, when, why_not_number, year_list
from ghgxl.findings import Place
from ghgxl.ledger import OwnFactor, Row, Source, Stated, Value
from ghgxl.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ghgxl.excel.notes import Notes


class Line(NamedTuple):
    """One data row of a sheet: its number and the cells of its columns by header (absent columns are absent keys)."""

    grid: Grid
    row: int
    columns: dict[str, int]
    values: dict[str, Any]
    notes: Notes

    def place(self, header: str = "") -> Place:
        """Return the place of a cell, or of the row's first named cell."""
        column = self.columns.get(header) or min(self.columns.values())
        return self.grid.place(self.row, column)

    def text(self, header: str) -> str:
        """Return a cell as text; an error cell is told and gives ""."""
        value = self.values.get(header, "")
        if isinstance(value, Broken):
            self.notes.error("error-cell", self.place(header), f"“{header}”的{value.words}；请更正后再试。")
        return plain(value)

    def number(self, header: str) -> float | None:
        """Return a cell as a number, None when blank; what isn't a number is told and gives None too."""
        value = self.values.get(header, "")
        if is_blank(value):
            return None
        found = number(value)
        if found is None:
            self.notes.error("number", self.place(header), f"“{header}”{why_not_number(value)}。")
            return None
        if found.repaired:
            told_repair(self.notes, self.place(header), header, value, found.value)
        return found.value


def told_repair(notes: Notes, place: Place, header: str, value: Any, read: float) -> None:
    """Tell that a number stood there as text and how it was read."""
    notes.warning(
        "text-number", place, f"“{header}”{seen(value)}，是文本而不是数字，已按 {read:.15g} 读取；请改为数字。"
    )


def lines(grid: Grid, layout: Sheet, notes: Notes) -> Iterator[Line]:
    """Yield the data rows of a sheet: blank, example and subtotal rows left out, merged cells of text filled down."""
    headers = find(grid, layout, notes)
    if headers is None:
        return
    columns = {**headers.extra, **headers.columns}
    numeric = {column.header for column in layout.columns if column.kind is Kind.NUMBER}
    for row in range(headers.first, len(grid.rows) + 1):
        cells = grid.rows[row - 1]
        if blank_row(cells):
            continue
        if any(isinstance(cell, str) and cell.startswith(EXAMPLE) for cell in cells):
            notes.example(grid.place(row, grid.left))
            continue
        if any(isinstance(cell, str) and is_total(cell, remark=True) for cell in cells):
            notes.note("subtotal", Place.cell(grid.sheet, row, 0), "合计行，未读取。")
            continue
        values = {
            header: grid.at(row, column) if header in numeric else grid.filled(row, column)
            for header, column in columns.items()
        }
        yield Line(grid, row, columns, values, notes)


def has_headers(grid: Grid, layout: Sheet) -> bool:
    """Return whether a row of a sheet's first ones holds every required header: a sheet of that name may be something else."""
    wanted = {key(column.header) for column in layout.columns if column.required}
    return any(wanted <= {key(cell) for cell in cells if isinstance(cell, str)} for cells in grid.rows[:HEADER_ROWS])


_SCOPES = {
    **dict.fromkeys(("1", "范围1", "范围一", "范畴1", "范畴一", "scope1", "scopei", "类别1", "直接排放"), 1),
    **dict.fromkeys(("2", "范围2", "范围二", "范畴2", "范畴二", "scope2", "scopeii", "能源间接排放"), 2),
    **dict.fromkeys(("3", "范围3", "范围三", "范畴3", "范畴三", "scope3", "scopeiii", "其他间接排放"), 3),
}
_ISO_OF_SCOPE3 = (
    (3, "运输|配送|差旅|通勤|物流|出行|访客"),
    (5, "售出|使用|下游|报废|特许|投资"),
    (4, "采购|外购|购买|商品|服务|资本|燃料|能源|废|租|用水|上游"),
)


def iso_category(scope: int, subcategory: str) -> int:
    """Return the ISO 14064-1 category (1-6) that a scope and subcategory fall into."""
    if scope < 3:
        return scope
    return next((category for category, words in _ISO_OF_SCOPE3 if re.search(words, subcategory)), 6)


def sources(grid: Grid, notes: Notes) -> tuple[Source, ...]:
    """Return the emission sources."""
    found: dict[str, Source] = {}
    for line in lines(grid, SOURCES, notes):
        source = _source(line)
        if source is None:
            continue
        other = found.get(key(source.id))
        if other:
            notes.error(
                "source-twice",
                line.place("编号"),
                f"编号“{source.id}”与 {other.place} 重复；按前一行读取，请改用不同的编号。",
            )
            continue
        found[key(source.id)] = source
    if not found:
        notes.error("source", Place(grid.sheet), "没有可用的排放源；请每行填写一个，至少有编号、名称和范围。")
    return tuple(found.values())


def _source(line: Line) -> Source | None:
    id = line.text("编号")  # noqa: A001 (the field's name in the noun)
    if not id:
        line.notes.error("source", line.place("编号"), "此行没有编号，未读取；请填写编号。")
        return None
    written = line.text("范围")
    scope = _SCOPES.get(key(written).replace("(", "").replace(")", ""))
    if scope is None:
        line.notes.error(
            "source", line.place("范围"), f"“范围”{seen(written)}，应为 范围1、范围2 或 范围3；此排放源未读取，请更正。"
        )
        return None
    subcategory = line.text("子类别")
    known = {key(choice): choice for choice in SUBCATEGORIES}.get(key(subcategory))
    if known is None and scope < 3:
        near = nearest(subcategory, SUBCATEGORIES[:6])
        advice = f"是否应为“{near}”？" if near else ""
        allowed = "、".join(SUBCATEGORIES[:4] if scope == 1 else SUBCATEGORIES[4:6])
        line.notes.error(
            "source", line.place("子类别"), f"“子类别”{seen(subcategory)}，范围{scope}应为 {allowed}；{advice}请更正。"
        )
    elif known in SUBCATEGORIES[:6] and scope != (1 if known in SUBCATEGORIES[:4] else 2):
        line.notes.error("source", line.place("子类别"), f"“{known}”不属于{written}；请更正“范围”或“子类别”。")
    return Source(
        id=id,
        name=line.text("名称") or id,
        scope=scope,
        subcategory=known or subcategory,
        iso_category=_iso(line, scope, known or subcategory),
        facility=line.text("活动/设施"),
        factor_name=line.text("排放因子名称"),
        method=line.text("计算方法"),
        own_value=line.number("指定因子"),
        own_unit=line.text("指定因子单位"),
        own_source=line.text("指定因子来源"),
        gases=gas_list(line.text("排放气体")),
        evidence=line.text("数据来源"),
        activity_grade=line.text("活动数据等级"),
        factor_grade=line.text("排放因子等级"),
        instrument_grade=line.text("仪器校正等级"),
        quantified=_quantified(line),
        reason=line.text("不量化理由"),
        remark=line.text("备注"),
        place=line.place("编号"),
        region=line.text("地区") or line.text("省份"),
    )


def gas_list(text: str) -> tuple[str, ...]:
    """Return the gases that a text names: CO2、CH4、N2O, also with dots, commas, slashes or line breaks between."""
    if text.isalnum():
        return (text,)
    parts = re.split(r"[、,，;；/／\n+＋]|\.(?!\d)|(?<!\d)[ 　]+|(?<=[OoHhFf]\d)[. ．·]+", text)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _iso(line: Line, scope: int, subcategory: str) -> int:
    written = line.text("ISO类别")
    found = re.fullmatch(r"(?:类别|category)?([1-6])", key(written))
    if found:
        return int(found[1])
    derived = iso_category(scope, subcategory)
    if written:
        line.notes.error(
            "source", line.place("ISO类别"), f"“ISO类别”{seen(written)}，应为 1 到 6；暂按 {derived} 处理，请更正。"
        )
    return derived


_NO = {"否", "不", "n", "no", "false", "0", "×", "x", "不量化"}
_YES = {"", "是", "y", "yes", "true", "1", "√", "✓", "量化"}


def _quantified(line: Line) -> bool:
    written = line.text("是否量化")
    if key(written) in _NO:
        return False
    if key(written) not in _YES:
        line.notes.error(
            "source", line.place("是否量化"), f"“是否量化”{seen(written)}，应为 是 或 否；暂按“是”处理，请更正。"
        )
    return True


def own_factors(grid: Grid, notes: Notes) -> tuple[OwnFactor, ...]:
    """Return the company's own factors."""
    found: list[OwnFactor] = []
    for line in lines(grid, OWN_FACTORS, notes):
        name, unit, value = line.text("名称"), line.text("单位"), line.number("数值")
        absent = [header for header, given in (("名称", name), ("数值", value), ("单位", unit)) if given in {"", None}]
        if absent:
            notes.error(
                "own-factor", line.place(absent[0]), f"此行缺少{'、'.join(absent)}，这个因子未读取；请补全。", drop=0
            )
            continue
        assert value is not None
        written = line.values.get("适用年度", "")
        years = () if is_blank(written) else year_list(written)
        if years is None:
            notes.error(
                "own-factor",
                line.place("适用年度"),
                f"“适用年度”{seen(written)}，应为 2021 或 2019-2021；这个因子未读取，请更正。",
            )
            continue
        found.append(
            OwnFactor(
                name=name,
                gas=line.text("气体") or "CO2e",
                value=value,
                unit=unit,
                years=years,
                document=line.text("来源文件"),
                publisher=line.text("发布单位"),
                date=line.text("日期"),
                uncertainty=line.number("不确定度%"),
                place=line.place("数值"),
            )
        )
        if not line.text("来源文件"):
            notes.warning(
                "own-factor", line.place("来源文件"), f"企业因子“{name}”没有写来源文件；请注明，报告要引用它。"
            )
    return tuple(found)


def stated(grid: Grid, notes: Notes) -> tuple[Stated, ...]:
    """Return the numbers stated elsewhere that someone wants proven."""
    found: list[Stated] = []
    for line in lines(grid, STATED, notes):
        item, value = line.text("项目"), line.number("申报值")
        if not item or value is None:
            if is_blank(line.values.get("申报值", "")) or not item:
                notes.error("stated", line.place("项目"), "此行缺少项目或申报值，未核对；请补全或删去。")
            continue
        written = line.values.get("年度", "")
        moment = when(written)
        if not is_blank(written) and moment is None:
            notes.error("stated", line.place("年度"), f"“年度”{seen(written)}，应为一个年份；此行未核对，请更正。")
            continue
        year = moment.year if moment else None
        found.append(Stated(item, year, value, line.text("单位"), line.text("出处"), line.place("申报值")))
    return tuple(found)


def report_rows(grid: Grid, layout: Sheet, notes: Notes) -> tuple[Row, ...]:
    """Return the rows of a report sheet with all their columns, also those that the format doesn't know."""
    found: list[Row] = []
    kinds = {column.header: column.kind for column in layout.columns}
    for line in lines(grid, layout, notes):
        values = {header: _value(line, header, kinds.get(header)) for header in line.values}
        found.append(Row(values, line.place(layout.columns[0].header)))
    return tuple(found)


def _value(line: Line, header: str, kind: Kind | None) -> Value:
    value = line.values[header]
    if kind is Kind.NUMBER:
        return line.number(header)
    if kind is Kind.YEAR:
        moment = when(value)
        if moment is None and not is_blank(value):
            line.notes.error("number", line.place(header), f"“{header}”{seen(value)}，应为年份；请更正。")
        return float(moment.year) if moment else None
    if isinstance(value, float) and not isinstance(value, bool):
        return value if kind is None else plain(value)
    return line.text(header) or None
