"""Workbooks for the reader's tests: written by XlsxWriter, or added to an existing file part by part in its zip."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

Cells = Sequence[Any]
Rows = Sequence[Cells]

COMPANY: Rows = (
    ("项目", "内容"),
    ("企业名称", "示例机电有限公司"),
    ("省份", "广东"),
    ("报告年度", "2021"),
)
SOURCES: Rows = (
    ("编号", "名称", "范围", "子类别", "排放因子名称"),
    ("E01", "外购电力", "范围2", "外购电力", "电力"),
    ("E02", "公务车汽油", "范围1", "移动燃烧", "汽油"),
)
INTAKE_HEADERS = (
    "工作表", "排放源编号", "方向", "标题行", "日期列", "数量列", "单位", "部门列", "凭证列", "起始行", "结束行", "筛选列", "筛选值",
)  # fmt: skip
ACTIVITY_HEADERS = ("日期", "排放源编号", "数量", "单位", "部门", "凭证号", "备注")


def write(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write a workbook by XlsxWriter. A (formula, value) pair is a formula with its cached result; None stays blank."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    dates = book.add_format({"num_format": "yyyy/m/d"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, tuple):
                    sheet.write_formula(row, column, value[0], None, value[1])
                elif isinstance(value, dt.date):
                    sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), dates)
                elif value is not None:
                    sheet.write(row, column, value)
    book.close()
    return path


def ledger(path: Path, activity: Rows = (), *, company: Rows = (), sources: Rows = (), **sheets: Rows) -> Path:
    """Write a ledger with 企业信息, 排放源 and 活动数据, further sheets by name; ``company`` and ``sources`` add rows."""
    known = {"企业信息": (*COMPANY, *company), "排放源": (*SOURCES, *sources)}
    if activity:
        known["活动数据"] = (ACTIVITY_HEADERS, *activity)
    return write(path, {**known, **sheets})


def patch(path: Path, part: str, *changes: tuple[str, str]) -> Path:
    """Change a part's text in place; every text to be changed must be there."""
    parts = unzip(path)
    text = parts[part].decode("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    parts[part] = text.encode("utf-8")
    return rezip(path, parts)


def unzip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezip(path: Path, parts: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def add_sheets(source: Path, path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Copy a workbook and add sheets as new parts; every sheet that was there stays byte for byte as it was."""
    parts = unzip(source)
    before = {name: content for name, content in parts.items() if name.startswith("xl/worksheets/")}
    book, rels = parts["xl/workbook.xml"].decode(), parts["xl/_rels/workbook.xml.rels"].decode()
    types = parts["[Content_Types].xml"].decode()
    last = max(int(number) for number in re.findall(r'sheetId="(\d+)"', book))
    for index, (name, rows) in enumerate(sheets.items(), last + 1):
        part = f"worksheets/added{index}.xml"
        parts[f"xl/{part}"] = _sheet_xml(rows)
        book = book.replace(
            "</sheets>", f'<sheet name={quoteattr(name)} sheetId="{index}" r:id="added{index}"/></sheets>'
        )
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        rels = rels.replace(
            "</Relationships>", f'<Relationship Id="added{index}" Type="{kind}" Target="{part}"/></Relationships>'
        )
        content = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
        types = types.replace("</Types>", f'<Override PartName="/xl/{part}" ContentType="{content}"/></Types>')
    parts["xl/workbook.xml"], parts["xl/_rels/workbook.xml.rels"] = book.encode(), rels.encode()
    parts["[Content_Types].xml"] = types.encode()
    rezip(path, parts)
    after = unzip(path)
    assert all(after[name] == content for name, content in before.items())
    return path


def _sheet_xml(rows: Rows) -> bytes:
    out = io.StringIO()
    out.write('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n')
    out.write('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
    for number, cells in enumerate(rows, 1):
        out.write(f'<row r="{number}">')
        for column, value in enumerate(cells):
            spot = f"{chr(65 + column)}{number}"
            if isinstance(value, str):
                out.write(f'<c r="{spot}" t="inlineStr"><is><t>{escape(value)}</t></is></c>')
            elif value is not None:
                out.write(f'<c r="{spot}"><v>{value}</v></c>')
        out.write("</row>")
    out.write("</sheetData></worksheet>")
    return out.getvalue().encode()
