"""The sheet 排放因子(冻结): its rows, and beside them, hidden, what is needed to prove and to undo the freezing.

The sheet is locked and needs no styles, strings or other parts. It is read back with the reader's own grid, whichever
program saved the file in between. No formula is made or looked for here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ghgxl import __version__
from ghgxl.excel.freeze.rows import COLUMNS, Row
from ghgxl.excel.freeze.xml_edit import escaped
from ghgxl.findings import column_letters

if TYPE_CHECKING:
    from ghgxl.excel.grid import Book, Grid

NAME = "排放因子(冻结)"
QUOTED = f"'{NAME}'!"
MARK = "ghgxl 冻结 1"

_ASKED = tuple(dict.fromkeys(COLUMNS.values()))
HEADERS = ("序号", "函数", *_ASKED, "数值", "数值单位", "出处", "说明", "查找键")
#: Hidden columns, as is the key of lookups: the value as it was written, and the formulas that thawing puts back.
RECORDS = ("写入值", "冻结公式", "原公式", "所在单元格")
HEADER_ROW, FIRST = 5, 6
_WIDTHS = {"序号": 6, "函数": 20, "排放源": 14, "数值": 14, "数值单位": 14, "出处": 48, "说明": 60, "查找键": 50}


def column(header: str) -> int:
    """Return the column of a header, 1-based."""
    return (*HEADERS, *RECORDS).index(header) + 1


class Record(NamedTuple):
    """A frozen formula and the one it stands for, both as they would read in A1; ``cells`` when another one is alike.

    ``cells`` names the cells (sheet!A1, one a line) that had this original; "" means all others with the frozen formula.
    """

    frozen: str
    original: str
    cells: str = ""


class Frozen(NamedTuple):
    """What a frozen sheet holds when it is read back: rows as cells by header, records, whether it is for LAMBDA names."""

    rows: tuple[dict[str, Any], ...]
    records: tuple[Record, ...]
    lambdas: bool


def absolute(header: str, first: int, last: int | None = None) -> str:
    """Return the absolute reference to rows of a column of the frozen sheet."""
    letters = column_letters(column(header))
    end = "" if last is None else f":${letters}${last}"
    return f"{QUOTED}${letters}${first}{end}"


def written(rows: Sequence[Row], records: Iterable[Record], *, source: str, lambdas: bool) -> bytes:
    """Return the XML of the sheet."""
    how = (
        "本工作簿中的 =GHG_…() 由名称管理器中的 LAMBDA 名称计算（Microsoft 365、Excel 2024）；请勿在装有 ghgxl 加载项的电脑上使用此副本。"
        if lambdas
        else "原来的 =GHG_…() 已换成引用本表的普通公式；参数改成本表没有的组合时，公式显示 #N/A。"
    )
    lines: list[tuple[int, dict[int, Any], bool]] = [
        (1, {1: "排放因子（冻结）", column(RECORDS[0]): MARK + (" lambda" if lambdas else "")}, True),
        (2, {1: f"由 ghgxl {__version__} 根据“{source}”生成。{how}"}, False),
        (3, {1: "本表是当时因子的副本，请勿修改；用 ghgxl thaw 恢复原公式，再用 ghgxl freeze 更新。"}, False),
        (HEADER_ROW, dict(enumerate((*HEADERS, *RECORDS), 1)), True),
    ]
    cells: dict[int, dict[int, Any]] = {}
    for index, row in enumerate(rows):
        shown = {
            "序号": float(index + 1), "函数": row.function, **row.asked, "数值": row.value, "数值单位": row.unit,
            "出处": row.citation, "说明": row.words, "查找键": row.key, "写入值": row.value,
        }  # fmt: skip
        cells[FIRST + index] = {column(header): value for header, value in shown.items() if value != ""}
    for index, record in enumerate(records):
        at = cells.setdefault(FIRST + index, {})
        at |= {column(header): text for header, text in zip(RECORDS[1:], record, strict=True) if text}
    lines += [(number, given, False) for number, given in sorted(cells.items())]
    return _xml(lines)


def _xml(lines: list[tuple[int, dict[int, Any], bool]]) -> bytes:
    names = (*HEADERS, *RECORDS)
    hidden = column(HEADERS[-1])
    widths = "".join(
        f'<col min="{index}" max="{index}" width="{_WIDTHS.get(name, 9)}" customWidth="1"'
        + (' hidden="1"' if index >= hidden else "")
        + "/>"
        for index, name in enumerate(names, 1)
    )
    body = "".join(
        f'<row r="{number}">'
        + "".join(_cell(f"{column_letters(at)}{number}", value, bold=bold) for at, value in sorted(cells.items()))
        + "</row>"
        for number, cells, bold in lines
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{HEADER_ROW}" topLeftCell="A{FIRST}" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{widths}</cols><sheetData>{body}</sheetData>"
        '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _cell(spot: str, value: Any, *, bold: bool) -> str:
    if isinstance(value, float):
        return f'<c r="{spot}"><v>{repr(value).removesuffix(".0")}</v></c>'
    text = f'<t xml:space="preserve">{escaped(value)}</t>'
    return f'<c r="{spot}" t="inlineStr"><is>{f"<r><rPr><b/></rPr>{text}</r>" if bold else text}</is></c>'


def of(book: Book) -> Grid | None:
    """Return the frozen sheet of a workbook, None when it has none that is ours."""
    sheet = book.named(NAME)
    if sheet is None:
        return None
    grid = book.grid(sheet.name)
    return grid if str(grid.at(1, column(RECORDS[0]))).startswith(MARK) else None


def read(grid: Grid) -> Frozen:
    """Return what a frozen sheet holds."""
    rows = []
    records = []
    names = (*HEADERS, *RECORDS)
    for number in range(FIRST, len(grid.rows) + 1):
        cells = {header: grid.at(number, index) for index, header in enumerate(names, 1)}
        cells["行"] = number
        if cells["查找键"] != "" or cells["写入值"] != "":
            rows.append(cells)
        if cells["冻结公式"] != "" or cells["原公式"] != "":
            records.append(Record(*(str(cells[header]) for header in RECORDS[1:])))
    return Frozen(tuple(rows), tuple(records), str(grid.at(1, column(RECORDS[0]))).endswith("lambda"))
