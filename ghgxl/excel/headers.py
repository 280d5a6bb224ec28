"""Where a sheet's columns stand: headers recognised by their text, and the nearest one named when one is missing.

Title rows above, headers in two rows and merged cells are allowed. A header that is only nearly right is never taken:
it is a finding, and the person decides. Nothing below the headers is read here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ghgxl.excel.layout import HEADER_ROWS
from ghgxl.excel.values import is_blank, key, plain
from ghgxl.findings import Place, column_letters
from ghgxl.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ghgxl.excel.grid import Grid
    from ghgxl.excel.layout import Sheet
    from ghgxl.excel.notes import Notes


class Headers(NamedTuple):
    """The columns of a sheet (1-based) by header, further columns by their own text, and the first row of data."""

    columns: Mapping[str, int]
    extra: Mapping[str, int]
    first: int


def nearest(text: str, choices: Iterable[str]) -> str:
    """Return the choice that a text was probably meant to be, "" when none is near."""
    wanted = key(text)
    by_key = {key(choice): choice for choice in choices if choice}
    if not wanted or not by_key:
        return ""
    holding = [known for known in by_key if wanted in known or known in wanted]
    if holding:
        return by_key[min(holding, key=lambda known: abs(len(known) - len(wanted)))]
    import difflib

    close = difflib.get_close_matches(wanted, by_key, 1, 0.5)
    return by_key[close[0]] if close else ""


def _texts(grid: Grid, row: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for offset, value in enumerate(grid.rows[row - 1]):
        if isinstance(value, str) and value.strip():
            found.setdefault(key(value), []).append(grid.left + offset)
    return found


def _all_text(grid: Grid, row: int) -> bool:
    return all(isinstance(value, str) for value in grid.rows[row - 1])


def find(grid: Grid, layout: Sheet, notes: Notes) -> Headers | None:
    """Return where the columns of a sheet stand; None, with findings, when its headers can't be found at all."""
    wanted = {key(header): header for header in layout.headers}
    rows = {row: _texts(grid, row) for row in range(1, min(len(grid.rows), HEADER_ROWS) + 1)}
    hits = {row: sum(text in wanted for text in texts) for row, texts in rows.items()}
    best = max(hits, key=lambda row: (hits[row], -row), default=0)
    required = [column.header for column in layout.columns if column.required]
    if not best or not hits[best] or (hits[best] < 2 <= len(required) and not _mostly(rows[best], required)):
        _no_headers(grid, layout, rows, notes)
        return None
    columns: dict[str, int] = {}
    used = [best]
    for row in (best, best + 1, best + 2, best - 1, best - 2):
        if row not in rows or (row != best and not _all_text(grid, row)):
            continue
        for text, spots in rows[row].items():
            header = wanted.get(text)
            if header is None or header in columns:
                continue
            columns[header] = spots[0]
            used.append(row)
            if len(spots) > 1:
                also = "、".join(f"{column_letters(spot)}{row}" for spot in spots[1:])
                notes.error(
                    "header",
                    grid.place(row, spots[0]),
                    f"“{header}”列出现了多次（还有 {also}），按第一列读取；请删去或改名多余的列。",
                )
    first, last = min(used), max(used)
    for merge in grid.marks.merges:
        if first <= merge.top <= last and merge.bottom > last:
            last = merge.bottom
    extra = _extra(grid, range(first, max(used) + 1), columns)
    _missing(grid, layout, columns, extra, best, notes)
    return Headers(columns, extra, last + 1)


def _mostly(texts: Mapping[str, object], required: list[str]) -> bool:
    """Return whether a row with one right header is still a header row: its other texts are near the required ones."""
    near = [header for header in required if nearest(header, texts)]
    return len(near) * 2 > len(required)


def _extra(grid: Grid, rows: range, columns: Mapping[str, int]) -> dict[str, int]:
    taken = set(columns.values())
    found: dict[str, int] = {}
    for column in range(grid.left, grid.width + 1):
        if column not in taken:
            texts = dict.fromkeys(plain(grid.at(row, column)) for row in rows)
            text = "".join("/".join(text for text in texts if text).split())
            if text:
                found.setdefault(text, column)
    return found


def _no_headers(grid: Grid, layout: Sheet, rows: Mapping[int, dict[str, list[int]]], notes: Notes) -> None:
    expected = "、".join(column.header for column in layout.columns if column.required)
    first = next((row for row, texts in rows.items() if texts), 0)
    if not first:
        notes.error(
            "header", Place(grid.sheet), f"工作表是空白，应有标题行（{expected}）；请补上标题行和内容，或删去这张表。"
        )
        return
    best = max(rows, key=lambda row: (sum(bool(nearest(header, rows[row])) for header in layout.headers), -row))
    shown = "、".join(f"“{plain(grid.at(best, spots[0]))}”" for spots in list(rows[best].values())[:8])
    notes.error(
        "header",
        Place.cell(grid.sheet, best, 0),
        f"前{HEADER_ROWS}行里没有找到标题行；此行看到{shown}，应有的列是 {expected}；请照此填写标题。",
    )


def _missing(
    grid: Grid, layout: Sheet, columns: Mapping[str, int], extra: Mapping[str, int], row: int, notes: Notes
) -> None:
    free = dict(extra)
    for column in layout.columns:
        if column.header in columns:
            continue
        near = nearest(column.header, free)
        where = grid.place(row, free[near]) if near else Place.cell(grid.sheet, row, 0)
        if column.required:
            saw = f"看到“{near}”；请把标题改为“{column.header}”" if near else f"请补上这一列（{column.hint or '必填'}）"
            notes.error("header", where, f"没有“{column.header}”列，{saw}。")
        elif near and alike(near, column.header):
            notes.warning(
                "header", where, f"不认识“{near}”列，是否应为“{column.header}”？若是，请改标题；否则不必理会。"
            )
        if near:
            free.pop(near, None)


def alike(seen: str, known: str, at_least: float = 0.6) -> bool:
    """Return whether two texts are so much alike that one is probably meant for the other."""
    import difflib

    return difflib.SequenceMatcher(None, key(seen), key(known)).ratio() >= at_least


def blank_row(cells: Iterable[object]) -> bool:
    """Return whether a row holds nothing at all."""
    return all(is_blank(cell) for cell in cells)
