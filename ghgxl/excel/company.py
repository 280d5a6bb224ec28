"""The sheet 企业信息 as a Company: every line kept as text, the settings that steer a calculation understood.

A setting that can't be understood is a finding with its cell, and its default holds; nothing is guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ghgxl.excel.grid import Broken
from ghgxl.excel.headers import alike, find, nearest
from ghgxl.excel.layout import COMPANY, COMPANY_ITEMS, EXAMPLE, CompanyItem, Kind
from ghgxl.excel.values import FIRST_YEAR, is_blank, key, number, plain, seen, share, when, year_list
from ghgxl.findings import Place
from ghgxl.ledger import Company, Item
from ghgxl.numbers import percent

if TYPE_CHECKING:
    from ghgxl.excel.grid import Grid
    from ghgxl.excel.notes import Notes

_KNOWN = {key(item.name): item for item in COMPANY_ITEMS}


class _Lines:
    """The lines of the sheet: each item's cell value and place."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.values: dict[str, Any] = {}
        self.items: dict[str, Item] = {}

    def value(self, name: str) -> Any:
        return self.values.get(name, "")

    def place(self, name: str) -> Place:
        found = self.items.get(name)
        return found.place if found else Place(self.sheet)


def company(grid: Grid, notes: Notes) -> Company:
    """Return the company and its settings."""
    lines = _read(grid, notes)
    for item in COMPANY_ITEMS:
        if item.required and is_blank(lines.value(item.name)):
            hint = f"（{item.hint}）" if item.hint else ""
            notes.error("company", lines.place(item.name), f"“{item.name}”没有填写；请填写{hint}。")
        else:
            _check_kind(item, lines, notes)
    years = _years(lines, "报告年度", notes)
    return Company(
        items=lines.items,
        name=plain(lines.value("企业名称")),
        short_name=plain(lines.value("企业简称")) or plain(lines.value("企业名称")),
        province=plain(lines.value("省份")),
        years=years,
        base_years=_years(lines, "基准年", notes),
        boundary=_choice(lines, "组织边界方法", notes),
        gwp=_choice(lines, "GWP", notes),
        factor_set=_choice(lines, "因子方案", notes),
        grid_level=_choice(lines, "电力因子", notes),
        grid_caliber=_choice(lines, "电力口径", notes),
        grid_year=_grid_year(lines, notes),
        single_exclusion=_share(lines, "单项排除阈值", notes),
        total_exclusion=_share(lines, "合计排除阈值", notes),
        recalculation=_share(lines, "重算阈值", notes),
    )


def _columns(grid: Grid, notes: Notes) -> tuple[int, int, int] | None:
    """Return the columns of item and content and the first row, also of a sheet without a header row."""
    for row in range(1, min(len(grid.rows), 20) + 1):
        for column in range(grid.left, grid.width + 1):
            below = [key(plain(grid.at(line, column))) in _KNOWN for line in range(row, row + 4)]
            if sum(below) >= 2 and below[0]:
                headed = any(key(plain(grid.at(line, column))) == key("项目") for line in range(1, row))
                if not headed:
                    return column, column + 1, row
    headers = find(grid, COMPANY, notes)
    if headers is None or not {"项目", "内容"} <= set(headers.columns):
        return None
    return headers.columns["项目"], headers.columns["内容"], headers.first


def _read(grid: Grid, notes: Notes) -> _Lines:
    lines = _Lines(grid.sheet)
    columns = _columns(grid, notes)
    if columns is None:
        return lines
    name_column, value_column, first = columns
    for row in range(first, len(grid.rows) + 1):
        written = plain(grid.at(row, name_column))
        value = grid.spread(row, value_column)
        if not written or written.startswith(EXAMPLE):
            continue
        known = _KNOWN.get(key(written))
        name = known.name if known else written
        place = grid.place(row, value_column)
        if isinstance(value, Broken):
            notes.error("error-cell", place, f"“{name}”的{value.words}；请更正后再试。")
            value = ""
        if name in lines.items:
            notes.warning(
                "company",
                place,
                f"“{name}”写了两次，前一处在 {lines.items[name].place}；按前一处读取，请删去其中一行。",
            )
            continue
        if not known:
            near = nearest(written, (item.name for item in COMPANY_ITEMS if item.name not in lines.items))
            if near and alike(near, written, 0.7):
                notes.warning(
                    "company",
                    grid.place(row, name_column),
                    f"不认识项目“{written}”，是否应为“{near}”？若是，请改正；否则按自定项目保留。",
                )
        lines.values[name] = value
        lines.items[name] = Item(plain(value), place)
    return lines


def _check_kind(item: CompanyItem, lines: _Lines, notes: Notes) -> None:
    value = lines.value(item.name)
    if is_blank(value):
        return
    if item.kind is Kind.DATE and when(value) is None:
        notes.warning(
            "company", lines.place(item.name), f"“{item.name}”{seen(value)}，应为日期，如 2022-03-31；按原文保留。"
        )
    elif (
        item.kind in {Kind.NUMBER, Kind.YEAR}
        and number(str(value).removesuffix("年").removesuffix("人").removesuffix("天")) is None
    ):
        notes.warning("company", lines.place(item.name), f"“{item.name}”{seen(value)}，应为数字；按原文保留。")


def _years(lines: _Lines, name: str, notes: Notes) -> tuple[int, ...]:
    value = lines.value(name)
    if is_blank(value):
        return ()
    years = year_list(value)
    if years is None:
        found = when(value)  # a cell formatted as a date
        years = (found.year,) if found and found.month in {None, 1} and not isinstance(value, str) else None
    if years is None or years[0] < FIRST_YEAR:
        wanted = "2019-2021、2019,2021 或 2021" if name == "报告年度" else "2019，或 2019-2021（取平均）"
        notes.error(
            "company", lines.place(name), f"“{name}”{seen(value)}，应为 {wanted}（不早于{FIRST_YEAR}年）；请更正。"
        )
        return ()
    return years


def _default(name: str) -> str:
    return next(item.default for item in COMPANY_ITEMS if item.name == name)


def _choice(lines: _Lines, name: str, notes: Notes) -> str:
    item = next(item for item in COMPANY_ITEMS if item.name == name)
    written = plain(lines.value(name))
    if not written:
        return item.default
    found = {key(choice).removesuffix("法"): choice for choice in item.choices}.get(key(written).removesuffix("法"))
    if found:
        return found
    if item.open_ended:
        return written
    notes.error(
        "company",
        lines.place(name),
        f"“{name}”{seen(written)}，只能是 {'、'.join(item.choices)}；暂按“{item.default}”计算，请更正。",
    )
    return item.default


def _grid_year(lines: _Lines, notes: Notes) -> str:
    written = plain(lines.value("电力因子年份"))
    if key(written) in {"", "同年", "最新"}:
        return key(written) or _default("电力因子年份")
    years = year_list(written)
    if years and len(years) == 1:
        return str(years[0])
    notes.error(
        "company",
        lines.place("电力因子年份"),
        f"“电力因子年份”{seen(written)}，只能是 同年、最新 或一个年份；暂按“同年”计算，请更正。",
    )
    return _default("电力因子年份")


#: No threshold is as large: 0.5 typed for 0.5% would leave half of the emissions out.
_LARGEST_SHARE = 0.2


def _share(lines: _Lines, name: str, notes: Notes) -> float:
    value = lines.value(name)
    default = share(_default(name))
    assert default is not None
    if is_blank(value):
        return default
    found = share(value)
    if found is None:
        notes.error(
            "company",
            lines.place(name),
            f"“{name}”{seen(value)}，应为百分数，如 {_default(name)}；暂按 {_default(name)} 计算，请更正。",
        )
        return default
    if found > _LARGEST_SHARE:
        notes.error(
            "company",
            lines.place(name),
            f"“{name}”{seen(value)}，即 {percent(found, 0)}，太大；应为百分数，如 {_default(name)}（Excel 中 0.5% 即 0.005）；暂按 {_default(name)} 计算，请更正。",
        )
        return default
    return found
