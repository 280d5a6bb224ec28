"""Workbooks for the tests of freezing: a board of function cells, a rich workbook with everything that must survive."""

import math
import os
import re
import signal
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from ghgxl.excel.freeze.recalculating import Recalculation
from ghgxl.excel.grid import Book
from ghgxl.excel.package import open_package
from ghgxl.functions import CellError
from tests.excel.workbooks import rezip, unzip

#: Quantity, unit, source, year, region: the rows 2 to 5 of a board.
ROWS: Sequence[Sequence[Any]] = (
    (1500, "kWh", "电力", 2021, "广东"),
    (12.39, "t", "汽油", 2021, None),
    (7, "MWh", "电力", 2022, "广东"),
    (None, "kWh", "电力", 2021, "广东"),
)
EMISSION = "=GHG_EMISSION(A{0},B{0},C{0},D{0},E{0})"
ARRAY = "{=GHG_EMISSION(A2:A4,B2:B4,C2:C4,D2:D4,E2:E4)}"


def board(
    path: Path, formulas: Mapping[str, str], *, rows: Sequence[Sequence[Any]] = ROWS, cached: Any = "#NAME?"
) -> Path:
    """Write the rows to A2:E… of 看板, and formulas by cell, each with the same cached value."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("看板")
    for row, cells in enumerate(rows, 1):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(row, column, value)
    for cell, text in formulas.items():
        if text.startswith("{"):
            sheet.write_array_formula(cell, text, None, 0)
        else:
            sheet.write_formula(cell, text, None, cached)
    book.close()
    return path


def opened(path: Path) -> Book:
    return Book(open_package(path.name, path.read_bytes()))


def formulas(path: Path, sheet: str = "看板") -> dict[str, str]:
    """Return the formulas of a sheet as they read in each cell, by cell."""
    book = opened(path)
    grid = book.grid(sheet)
    return {grid.place(*spot).spot: grid.formula(*spot) for spot in book.marks(sheet).formulas}


def values(path: Path, sheet: str = "看板") -> dict[str, Any]:
    """Return the cached values of a sheet's cells, errors as text, by cell."""
    book = opened(path)
    look = Recalculation(book)
    grid = book.grid(sheet)
    found = {}
    for row in range(1, len(grid.rows) + 1):
        for column in range(1, grid.width + 1):
            value = look.cached((sheet, row, column))
            if value is not None:
                found[grid.place(row, column).spot] = value.kind if isinstance(value, CellError) else value
    return found


def without_cached_values(source: Path, target: Path) -> Path:
    """Copy a workbook with every formula's value taken out, so that whoever opens it must calculate."""
    parts = unzip(source)
    for name, content in parts.items():
        if name.startswith("xl/worksheets/"):
            parts[name] = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
    return rezip(target, parts)


def saved_by_libreoffice(folder: Path, *sources: Path) -> list[Path]:
    """Return the workbooks as LibreOffice opens and saves them."""
    out = folder / "out"
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir", str(out), *map(str, sources)]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(timeout=180)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    return [out / source.name for source in sources]


def alike(one: Any, other: Any) -> bool:
    """Return whether two results are the same; LibreOffice and ironcalc write 15 digits at most."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return bool(one == other)


def png() -> bytes:
    """Return a picture of one dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    )


def rich(path: Path) -> Path:
    """Write a macro workbook with a chart, a picture, a comment, formats, a table, names, lists, a pivot table and more."""
    plain = path.with_suffix(".plain.xlsx")
    picture = path.with_suffix(".png")
    picture.write_bytes(png())
    book = xlsxwriter.Workbook(plain)
    sheet, other = book.add_worksheet("看板"), book.add_worksheet("其他")
    for row, cells in enumerate(ROWS, 1):
        sheet.write_row(row, 0, ["" if value is None else value for value in cells])
        sheet.write_formula(row, 5, EMISSION.format(row + 1), None, "#NAME?")
    sheet.write_formula("F9", "=SUM(F2:F4)", None, "#NAME?")
    sheet.write_comment("F2", "批注")
    sheet.conditional_format("F2:F5", {"type": "3_color_scale"})
    sheet.data_validation("B2:B5", {"validate": "list", "source": ["kWh", "t", "MWh"]})
    sheet.set_column("H:H", None, None, {"hidden": True})
    sheet.autofilter("A1:F5")
    sheet.protect("secret")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=看板!$F$2:$F$4"})
    sheet.insert_chart("J2", chart)
    sheet.insert_image("J20", str(picture))
    other.add_table("A1:B3", {"name": "表1", "columns": [{"header": "能源"}, {"header": "数量"}]})
    other.write_formula("D1", "=1+1", None, 2)
    book.define_name("系数", "=其他!$D$1")
    book.define_name("其他!局部", "=其他!$B$2")
    book.close()
    parts = unzip(plain)
    types = parts["[Content_Types].xml"].decode()
    types = types.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ).replace("</Types>", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>')
    parts["[Content_Types].xml"] = types.encode()
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 a project of macros"
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = b"<pivotCacheDefinition/>"
    parts["xl/pivotTables/pivotTable1.xml"] = b"<pivotTableDefinition/>"
    parts["xl/threadedComments/threadedComment1.xml"] = "<ThreadedComments>讨论</ThreadedComments>".encode()
    parts["xl/persons/person.xml"] = b"<personList/>"
    parts["customXml/item1.xml"] = b"<data/>"
    parts["xl/calcChain.xml"] = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="F2" i="1"/></calcChain>'
    )
    rels = parts["xl/_rels/workbook.xml.rels"].decode()
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    rels = rels.replace(
        "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="vbaProject.bin"/></Relationships>'
    )
    parts["xl/_rels/workbook.xml.rels"] = rels.encode()
    return rezip(path, parts)


def replaced_formula(path: Path, old: str, new: str) -> Path:
    """Change the XML of formulas of the first sheet by hand."""
    parts = unzip(path)
    text = parts["xl/worksheets/sheet1.xml"].decode()
    assert old in text, old
    parts["xl/worksheets/sheet1.xml"] = text.replace(old, new).encode()
    return rezip(path, parts)


def names_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()
