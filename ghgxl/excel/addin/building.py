"""The add-in's file, ghgxl.xlam: made anywhere, without Excel, the same bytes for the same versions.

The container is an empty add-in that Excel itself saved, as pyOpenVBA carries it; pyOpenVBA writes the VBA project, and the
sheet of Chinese texts and the ribbon are parts put in here. Nothing of the user's machine goes into the file.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from ghgxl import __version__
from ghgxl.errors import GhgxlError
from ghgxl.excel.addin import names, source, texts
from ghgxl.excel.book import free, put
from ghgxl.findings import column_letters
from ghgxl.functions import FUNCTIONS

NAME: Final = "ghgxl.xlam"

_RIBBON_PART = "customUI/customUI14.xml"
_RIBBON_RELATION = (
    '<Relationship Id="rIdGhgUi" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"'
    f' Target="{_RIBBON_PART}"/>'
)
_SHEET_PART = "xl/worksheets/sheet1.xml"
_DATE = (1980, 1, 1, 0, 0, 0)


def build(path: Path, *, replace: bool = False) -> Path:
    """Return the path at which the add-in now stands; raises OutputError, GhgxlError without pyOpenVBA."""
    free(path, replace=replace)
    put(built(), path, replace=replace)
    return path


def built() -> bytes:
    """Return the add-in's bytes."""
    functions = tuple(FUNCTIONS.values())
    names.refuse(functions)
    parts = _parts(_with_code(source.modules(functions), source.this_workbook()))
    versions = {"ghgxl": __version__, "xlwings": source.xlwings_version()}
    parts[_SHEET_PART] = _sheet(texts.rows(functions, versions))
    parts[_RIBBON_PART] = texts.ribbon().encode()
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b"</Relationships>", f"{_RIBBON_RELATION}</Relationships>".encode()
    )
    parts["docProps/core.xml"] = _properties()
    return _packed(parts)


def versions(addin: bytes) -> dict[str, str]:
    """Return the versions that an add-in's file says of itself; nothing when it isn't ours or can't be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(addin)) as package:
            sheet = package.read(_SHEET_PART).decode()
    except (zipfile.BadZipFile, KeyError, OSError, UnicodeDecodeError):
        return {}
    cells = re.findall(r"<t[^>]*>([^<]*)</t>", sheet)
    return {name: value for kind, name, value in zip(cells, cells[1:], cells[2:], strict=False) if kind == "version"}


def _with_code(modules: dict[str, str], this_workbook: str) -> bytes:
    try:
        from pyopenvba import ExcelFile
    except ModuleNotFoundError as missing:
        raise GhgxlError("生成加载项需要 pyOpenVBA，请运行：pip install pyOpenVBA==6.5.0。") from missing
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / NAME
        with ExcelFile.create_new(target) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for name, text in modules.items():
                project.add_module(name, text)
            book.set_module("ThisWorkbook", this_workbook)
            book.save()
        return target.read_bytes()


def _parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {info.filename: opened.read(info) for info in opened.infolist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # the same bytes on every system
            package.writestr(info, data)
    return buffer.getvalue()


def _sheet(rows: list[list[str | int]]) -> bytes:
    """Return the add-in's sheet: text in place, so that it needs no part besides."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{column_letters(column)}{number}"><v>{value}</v></c>'
            if isinstance(value, int)
            else f'<c r="{column_letters(column)}{number}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
            for column, value in enumerate(row, 1)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr codeName="Sheet1"/>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    ).encode()


def _properties() -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>温室气体盘查函数</dc:title>'
        f"<dc:creator>ghgxl</dc:creator><dc:description>ghgxl {__version__}</dc:description>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2024-01-01T00:00:00Z</dcterms:created></cp:coreProperties>'
    ).encode()
