"""Writes new ledgers: an empty one with guide, notes, drop-downs and greyed example rows, or one filled with given rows.

The format comes from ``layout``; this room only draws it. It computes nothing and never touches an existing ledger.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ghgxl.excel import book, guide, layout
from ghgxl.excel.layout import Column, Kind, Sheet
from ghgxl.findings import column_letters

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


class Formula(NamedTuple):
    """A live formula and the value that a spreadsheet program last saw in it (a number, a text, or ``#NAME?``)."""

    text: str
    value: str | float


#: What may be written into a cell; None leaves it blank.
Cell = str | float | dt.date | Formula | None
Row = Sequence[Cell]
Rows = Sequence[Row]


class Extra(NamedTuple):
    """A further sheet beside the format's own: title, explaining sentences, headers, rows."""

    name: str
    hint: str
    headers: tuple[str, ...]
    rows: Rows
    notes: tuple[str, ...] = ()


#: Rows of a sheet, 0-based: its name, its hint, the headers, then the data.
TITLE, HINT, HEADER, FIRST = 0, 1, 2, 3
#: Data validation reaches this many rows.
REACH: Final = 5000
#: An empty ledger shows this many ruled rows.
RULED: Final = 15
#: A column is no wider than this many half-width characters, all columns together than a page on its side holds.
WIDEST: Final = 42
PAGE: Final = 165
#: The height of one line of text, in points.
LINE_HEIGHT: Final = 14.5

#: Every digit that was typed is shown: a verifier compares it with the invoice.
QUANTITY: Final = "#,##0.0########"
WHOLE: Final = "#,##0"
_NUMBER: Final = {Kind.NUMBER: QUANTITY, Kind.YEAR: "0", Kind.DATE: "yyyy-mm-dd", Kind.SHARE: "0.0%"}
_REQUIRED_TAB, _INVENTORY_TAB, _REPORT_TAB = book.ACCENT, "#8DB8AE", "#C9D6D3"


def new_ledger(path: Path, *, sheets: Iterable[str] | None = None, replace: bool = False) -> None:
    """Write an empty ledger at the path: every sheet of the format, or the named ones beside the required.

    An existing file is left alone unless ``replace`` is set. Raises OutputError; an unknown sheet name is a KeyError.
    """
    write(path, {}, sheets=sheets, replace=replace)


def write(
    path: Path,
    content: Mapping[str, Rows],
    *,
    sheets: Iterable[str] | None = None,
    notes: Mapping[str, str] | None = None,
    extras: Sequence[Extra] = (),
    title: str = "温室气体盘查台账",
    replace: bool = False,
) -> None:
    """Write a ledger at the path holding the given rows by sheet; where there are none at all, each sheet shows an example.

    Rows follow the sheet's columns and may end early; those of 企业信息 are (item, value). ``notes`` are said below a
    sheet's title. Raises OutputError.
    """
    chosen = _chosen(sheets)
    with book.made(path, title=title, replace=replace, recalculate=False) as (workbook, look):
        guide.draw(workbook.add_worksheet(guide.NAME), look, chosen)
        source_rows = max(len(content.get(layout.SOURCES.name, ())), RULED) + FIRST + 200
        for sheet in chosen:
            page = workbook.add_worksheet(sheet.name)
            rows = content.get(sheet.name, ())
            if sheet.name == layout.COMPANY_SHEET:
                _company(page, look, rows)
            else:
                _table(page, look, sheet, rows, note=(notes or {}).get(sheet.name, ""), source_rows=source_rows)
                if not content:
                    _example(page, look, sheet)
        for extra in extras:
            _extra(workbook, look, extra)


def _chosen(names: Iterable[str] | None) -> tuple[Sheet, ...]:
    """Return the sheets of those names in the format's order, the required ones among them."""
    if names is None:
        return layout.SHEETS
    wanted = set(names)
    unknown = wanted - {sheet.name for sheet in layout.SHEETS}
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    return tuple(sheet for sheet in layout.SHEETS if sheet.required or sheet.name in wanted)


def _head(page: Worksheet, look: book.Look, name: str, hint: str) -> None:
    page.set_row(TITLE, 28)
    page.write_string(TITLE, 0, name, look.title)
    page.set_row(HINT, 18)
    page.write_string(HINT, 0, hint, look.subtitle)


def _table(page: Worksheet, look: book.Look, sheet: Sheet, rows: Rows, *, note: str, source_rows: int) -> None:
    """Draw a sheet of one record a row."""
    page.set_tab_color(_tab(sheet))
    page.set_default_row(LINE_HEIGHT + 3.5)
    hint = "。".join(part for part in (sheet.hint, "深色列必须保留，其余可空", note) if part)
    _head(page, look, sheet.name, hint)
    page.set_row(HEADER, 32)
    widths = _widths(sheet.columns, rows)
    for index, column in enumerate(sheet.columns):
        page.write_string(HEADER, index, column.header, look.header(required=column.required))
        page.write_comment(HEADER, index, _note(column), _comment_box(_note(column)))
        _validate(page, sheet, index, column, source_rows)
        page.set_column(index, index, widths[index], look.plain(_NUMBER.get(column.kind, "General")))
    if rows:
        for number, row in enumerate(rows, FIRST):
            page.set_row(number, _height(row, widths))
            for index, column in enumerate(sheet.columns):
                value = row[index] if index < len(row) else None
                _write(page, number, index, value, look.cell(_number(column, value), align=_align(column)))
        last = FIRST + len(rows) - 1
    else:
        for number in range(FIRST, FIRST + RULED):
            for index, column in enumerate(sheet.columns):
                page.write_blank(number, index, None, look.cell(_number(column, None), align=_align(column)))
        last = FIRST + RULED - 1
    letters = column_letters(len(sheet.columns))
    grown = f"=COUNTA($A{last + 2}:${letters}{last + 2})>0"
    page.conditional_format(
        last + 1, 0, FIRST + REACH, len(sheet.columns) - 1, {"type": "formula", "criteria": grown, "format": look.rule}
    )
    page.autofilter(HEADER, 0, last, len(sheet.columns) - 1)
    book.printable(page, header_row=HEADER, columns=len(sheet.columns))


def _example(page: Worksheet, look: book.Look, sheet: Sheet) -> None:
    """Draw the greyed example row; the reader knows it by the mark in its last cell."""
    for index, column in enumerate(sheet.columns):
        value = column.example
        _write(
            page,
            FIRST,
            index,
            value if value != "" else None,
            look.example(_number(column, value), align=_align(column)),
        )
    mark = len(sheet.columns)
    page.write_string(FIRST, mark, f"{layout.EXAMPLE}，不计入盘查，可删除", look.subtitle)
    page.set_column(mark, mark, 26)


def _company(page: Worksheet, look: book.Look, rows: Rows) -> None:
    """Draw 企业信息: every known item with its hint, then whatever else the rows hold."""
    page.set_tab_color(_REQUIRED_TAB)
    page.set_default_row(LINE_HEIGHT + 3.5)
    _head(page, look, layout.COMPANY_SHEET, f"{layout.COMPANY.hint}。深色项目必须填写")
    page.set_row(HEADER, 24)
    for index, header in enumerate((*layout.COMPANY.headers, "填写说明")):
        page.write_string(HEADER, index, header, look.header(required=index < len(layout.COMPANY.headers)))
    values = {str(row[0]): row[1] for row in rows}
    widths = (20, WIDEST + 8, WIDEST + 14)
    known = {item.name: item for item in layout.COMPANY_ITEMS}
    for number, name in enumerate([*known, *(name for name in values if name not in known)], FIRST):
        item = known.get(name, layout.CompanyItem(name, hint="企业自加的项目，可在模板中引用"))
        value = values.get(name)
        page.write_string(number, 0, name, look.header(required=item.required))
        _write(page, number, 1, value, look.cell(_item_number(item, value), align="left"))
        page.write_string(number, 2, _item_hint(item), look.cell())
        page.set_row(number, _height((name, value, _item_hint(item)), widths))
        if item.choices:
            page.data_validation(number, 1, number, 1, _choice(item.choices, open_ended=item.open_ended))
    for index, width in enumerate(widths):
        page.set_column(index, index, width)
    book.printable(page, header_row=HEADER, columns=3, landscape=False)


def _extra(workbook: Workbook, look: book.Look, extra: Extra) -> None:
    """Draw a further sheet, its notes below the table."""
    page = workbook.add_worksheet(extra.name)
    page.set_default_row(LINE_HEIGHT + 3.5)
    _head(page, look, extra.name, extra.hint)
    page.set_row(HEADER, 24)
    for index, header in enumerate(extra.headers):
        page.write_string(HEADER, index, header, look.header())
        shown = [_shown(row[index]) for row in extra.rows if index < len(row)]
        page.set_column(index, index, min(WIDEST + 16, max(10, *map(_display, shown), _display(header)) + 2))
    for number, row in enumerate(extra.rows, FIRST):
        for index, value in enumerate(row):
            style = look.cell(
                "0" if isinstance(value, int) else QUANTITY,
                align="left" if isinstance(value, str) else "right",
                derived=isinstance(value, Formula),
            )
            _write(page, number, index, value, style)
    for number, text in enumerate(extra.notes, FIRST + len(extra.rows) + 1):
        page.write_string(number, 0, text, look.subtitle)
    book.printable(page, header_row=HEADER, columns=len(extra.headers))


def _write(page: Worksheet, row: int, column: int, value: Cell, style: Format) -> None:
    """Write one cell as what it is; nothing is guessed from its text."""
    if value is None:
        page.write_blank(row, column, None, style)
    elif isinstance(value, Formula):
        page.write_formula(row, column, value.text, style, value.value)
    elif isinstance(value, str):
        page.write_string(row, column, value, style)
    elif isinstance(value, dt.date):
        page.write_datetime(row, column, value, style)
    else:
        page.write_number(row, column, value, style)


def _validate(page: Worksheet, sheet: Sheet, index: int, column: Column, source_rows: int) -> None:
    """Give a column its drop-down or its hint that only numbers belong there."""
    reach = (FIRST, index, FIRST + REACH, index)
    if column.choices:
        page.data_validation(*reach, _choice(column.choices, open_ended=column.open_ended))
    elif column.header == "排放源编号" and sheet is not layout.SOURCES:
        page.data_validation(
            *reach,
            {
                "validate": "list",
                "source": f"={layout.SOURCES.name}!$A${FIRST + 1}:$A${source_rows}",
                "error_type": "warning",
                "error_title": "没有这个编号",
                "error_message": "请先在“排放源”表中登记该编号。",
            },
        )
    elif column.kind in (Kind.NUMBER, Kind.YEAR):
        page.data_validation(
            *reach,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -1e15,
                "maximum": 1e15,
                "error_type": "warning",
                "error_title": "这里只填数字",
                "error_message": "文字不是数字：不要写单位、约数或空格，单位填在“单位”列。",
            },
        )


def _choice(choices: tuple[str, ...], *, open_ended: bool) -> dict[str, object]:
    """Return a drop-down; an open-ended one lets other values pass."""
    return {
        "validate": "list",
        "source": list(choices),
        "show_error": not open_ended,
        "error_title": "请从列表中选取",
        "error_message": "可选：" + "、".join(choices[:12]),
    }


def _note(column: Column) -> str:
    """Return the note on a header."""
    parts = ["此列必须保留。" if column.required else "", f"{column.hint}。" if column.hint else ""]
    if column.choices:
        parts.append("可选：" + "、".join(column.choices) + ("，也可写其他。" if column.open_ended else "。"))
    if column.example != "":
        parts.append(f"例：{_shown(column.example)}")
    return "\n".join(part for part in parts if part) or "可空。"


def _comment_box(text: str) -> dict[str, object]:
    lines = sum(-(-max(_display(line), 1) // 30) for line in text.split("\n"))
    return {"author": "ghgxl", "width": 220, "height": 18 * lines + 16, "font_name": book.FONT, "font_size": 9}


def _tab(sheet: Sheet) -> str:
    if sheet.required or sheet is layout.ACTIVITY:
        return _REQUIRED_TAB
    return _REPORT_TAB if sheet in layout.REPORT_SHEETS else _INVENTORY_TAB


def _number(column: Column, value: Cell) -> str:
    """Return the number format of a cell: a bare year in a date column is a plain number, a whole number has no point."""
    if column.kind is Kind.DATE and isinstance(value, int | float):
        return "0"
    if column.kind is Kind.NUMBER and isinstance(value, int | float) and float(value).is_integer():
        return WHOLE
    return _NUMBER.get(column.kind, "General")


def _align(column: Column) -> str:
    if column.kind is Kind.NUMBER:
        return "right"
    return "center" if column.kind in (Kind.YEAR, Kind.DATE, Kind.CHOICE) or column.header == "单位" else "left"


def _item_number(item: layout.CompanyItem, value: Cell) -> str:
    if isinstance(value, dt.date):
        return "yyyy-mm-dd"
    return _NUMBER.get(item.kind, "General") if item.kind is not Kind.NUMBER else "0"


def _item_hint(item: layout.CompanyItem) -> str:
    choices = "可选：" + "、".join(item.choices) + ("，或其他" if item.open_ended else "") if item.choices else ""
    default = f"空白时为 {item.default}" if item.default else ""
    return "；".join(part for part in (item.hint, choices, default) if part)


def _widths(columns: Sequence[Column], rows: Rows) -> list[float]:
    """Return each column's width in half-width characters: what its values need, the widest cut until a page can hold all.

    A column of sentences keeps twice the width of one of words: it wraps.
    """
    page = PAGE if len(columns) <= 12 else PAGE * 1.3
    least, longest = [], []
    for index, column in enumerate(columns):
        shown = [_shown(row[index]) for row in rows if index < len(row)] or [_shown(column.example or None)]
        least.append(max(7.0, _display(column.header) / 2 + 3.5))
        longest.append(max(_display(column.header) + 5, *(_display(text) + 3 for text in shown)))
    for cap in range(WIDEST, 7, -1):
        widths = [
            max(low, min(need, cap * 2 if need > 2 * WIDEST else cap, WIDEST * 1.5))
            for low, need in zip(least, longest, strict=True)
        ]
        if sum(widths) <= page:
            break
    return widths


def _height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """Return the height in points of a row whose texts wrap in columns of those widths."""
    lines = [-(-_display(_shown(value)) // int(width - 2)) for value, width in zip(row, widths, strict=False)]
    return LINE_HEIGHT * max(1, *lines) + 3.5


def _shown(value: Cell) -> str:
    """Return roughly what a cell will show, to measure it."""
    if value is None:
        return ""
    if isinstance(value, Formula):
        return _shown(value.value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str) else f"{value:,.15g}"


def _display(text: str) -> int:
    """Return how many half-width characters wide a text is."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
