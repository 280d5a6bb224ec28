"""How a new workbook comes to be: opened, dressed, and put in place whole.

Every workbook of ghgxl is made in memory with the same look and the same fixed date,
so the same content gives the same bytes, and reaches its path in one step: written
beside, flushed, renamed. Nothing here knows what a ledger or an inventory is, and an
existing workbook is never edited.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from typing import TYPE_CHECKING, Final

from ghgxl import files
from ghgxl.errors import OutputError, why

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: Written as the creation date of every workbook: the file says what it holds, not when it was made.
CREATED: Final = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - a date in file properties, not a moment

FONT: Final = "等线"
INK: Final = "#22403C"
ACCENT: Final = "#2F6B63"
HEADER: Final = "#DDEBE7"
REQUIRED: Final = "#BFD9D2"
BAND: Final = "#F4F8F7"
LINE: Final = "#BCCCC8"
FAINT: Final = "#8C9A97"


class Look:
    """The formats of one workbook, each made once and found by what it is for."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def _format(self, **properties: object) -> Format:
        whole: dict[str, object] = {"font_name": FONT, "font_size": 10.5, "valign": "vcenter", "font_color": INK}
        whole.update(properties)
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(whole)
        return self._made[key]

    @property
    def title(self) -> Format:
        """The sheet's name in its first row."""
        return self._format(font_size=16, bold=True, font_color=ACCENT)

    @property
    def subtitle(self) -> Format:
        """The sentence beside or below a title."""
        return self._format(font_size=9.5, font_color=FAINT)

    @property
    def heading(self) -> Format:
        """A heading inside a sheet of text."""
        return self._format(font_size=12, bold=True, font_color=ACCENT, bottom=1, bottom_color=LINE)

    @property
    def paragraph(self) -> Format:
        """Running text."""
        return self._format(text_wrap=True, valign="top")

    def header(self, *, required: bool = False) -> Format:
        """Return the format of a column header; a required column is shown a shade darker."""
        return self._format(
            bold=True,
            align="center",
            text_wrap=True,
            border=1,
            border_color=LINE,
            bg_color=REQUIRED if required else HEADER,
        )

    def cell(
        self,
        number: str = "General",
        *,
        align: str = "",
        wrap: bool = True,
        strong: bool = False,
        derived: bool = False,
    ) -> Format:
        """Return the format of a body cell; ``derived`` marks what a formula makes."""
        properties: dict[str, object] = {"border": 1, "border_color": LINE, "text_wrap": wrap, "num_format": number}
        if align:
            properties["align"] = align
        if align in {"left", "right"}:
            properties["indent"] = 1
        if strong:
            properties["bold"] = True
        if derived:
            properties["bg_color"] = BAND
        return self._format(**properties)

    def plain(self, number: str = "General") -> Format:
        """Return the format of a column where nothing is written yet."""
        return self._format(num_format=number)

    @property
    def rule(self) -> Format:
        """The lines round a row that someone adds: a conditional format's difference."""
        return self._workbook.add_format({"border": 1, "border_color": LINE})

    def example(self, number: str = "General", *, align: str = "left") -> Format:
        """Return the format of the greyed example row."""
        properties: dict[str, object] = {"align": align, "num_format": number, "border": 1, "border_color": LINE}
        if align != "center":
            properties["indent"] = 1
        return self._format(italic=True, font_color=FAINT, bg_color="#F2F2F2", **properties)


@contextlib.contextmanager
def made(path: Path, *, title: str, replace: bool, recalculate: bool) -> Iterator[tuple[Workbook, Look]]:
    """Give a new workbook and its look to fill; on leaving without an exception it stands at the path, whole.

    ``recalculate`` asks a spreadsheet program to compute every formula anew on opening. Raises OutputError.
    """
    import xlsxwriter

    free(path, replace=replace)
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    workbook.set_properties({"title": title, "created": CREATED, "comments": "由 ghgxl 生成"})
    workbook.formats[0].set_font_name(FONT)
    workbook.formats[0].set_font_size(10.5)
    # Where the add-in is missing, a forced recalculation would turn every function cell into #NAME?.
    workbook.calc_on_load = recalculate
    yield workbook, Look(workbook)
    workbook.close()
    put(buffer.getvalue(), path, replace=replace)


def free(path: Path, *, replace: bool) -> None:
    """Check that a file may be written at the path; raises OutputError that says what stands in the way."""
    if not path.parent.is_dir():
        raise OutputError(f"无法写入 {path}：文件夹 {path.parent} 不存在，请先建立该文件夹或另选位置。")
    if path.is_dir():
        raise OutputError(f"无法写入 {path}：这是一个文件夹，请给出文件名，例如 {path / '台账.xlsx'}。")
    if not path.exists():
        return
    if not replace:
        raise OutputError(f"{path} 已经存在，未作改动。请换一个文件名，或先移走原文件。")
    for lock in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if lock.exists():
            raise OutputError(
                f"无法替换 {path}：该文件正在表格软件中打开（见锁文件 {lock.name}）。请关闭后重试；若确已关闭，请删除锁文件。"
            )


def put(data: bytes, path: Path, *, replace: bool) -> None:
    """Write the bytes at the path in one step: beside, flushed, renamed. Raises OutputError; leaves nothing half-written."""
    try:
        with files.beside(data, path):
            free(path, replace=replace)  # it may have come while the data were made
    except PermissionError as error:
        raise OutputError(
            f"无法写入 {path}：没有写入权限，或文件正被其他程序打开。请关闭该文件或另选位置后重试。"
        ) from error
    except OSError as error:
        raise OutputError(f"无法写入 {path}：{why(error)}。请检查磁盘空间和路径后重试。") from error


def printable(sheet: Worksheet, *, header_row: int, columns: int, landscape: bool = True) -> None:
    """Set a sheet up for A4 paper: fitted to the width, the header row (0-based) repeated, page numbers in the footer."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&L&8&F&C&8&A&R&8第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)
    if header_row >= 0:
        sheet.repeat_rows(header_row)
        sheet.freeze_panes(header_row + 1, min(1, columns - 1))
