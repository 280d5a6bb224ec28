"""The small workbook inside a chart, which Word opens when someone presses 编辑数据.

A table with headings in the first row: names in column A, one series a column.
A cell may be a formula with its cached value. The bytes depend on the data alone.
Nothing here reads a workbook, and no spreadsheet library is needed.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape

from ghgxl.findings import column_letters
from ghgxl.word.drawings import palette
from ghgxl.word.drawings.text import width

if TYPE_CHECKING:
    from collections.abc import Sequence

SHEET: Final = "Sheet1"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Formula(NamedTuple):
    """A formula (without its equals sign) and the value it has now."""

    text: str
    value: str | float


Content = str | float | Formula | None


def _cell(reference: str, content: Content, texts: dict[str, int]) -> str:
    """Return the XML of one cell; its text joins the table of texts, an unknown value is left out, never zero."""
    if content is None:
        return ""
    formula = ""
    if isinstance(content, Formula):
        formula, content = f"<f>{escape(content.text)}</f>", content.value
    if not isinstance(content, str):
        return f'<c r="{reference}" s="1">{formula}<v>{content!r}</v></c>'
    if formula:
        return f'<c r="{reference}" t="str">{formula}<v>{escape(content)}</v></c>'
    return f'<c r="{reference}" t="s"><v>{texts.setdefault(content, len(texts))}</v></c>'


def _sheet(rows: Sequence[Sequence[Content]], texts: dict[str, int]) -> str:
    """Return the XML of the sheet, its columns as wide as their text; its texts join the table of texts."""
    columns = max(len(row) for row in rows)

    def shown(content: Content) -> str:
        value = content.value if isinstance(content, Formula) else content
        return "" if value is None else str(value)

    widths = [
        min(60.0, max(10.0, *(width(shown(row[column]), 2.0) + 2 for row in rows if column < len(row))))
        for column in range(columns)
    ]
    cols = "".join(
        f'<col min="{index}" max="{index}" width="{size:.2f}" customWidth="1"/>' for index, size in enumerate(widths, 1)
    )
    body = "".join(
        f'<row r="{number}">'
        + "".join(_cell(f"{column_letters(column)}{number}", content, texts) for column, content in enumerate(row, 1))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{column_letters(columns)}{len(rows)}"/>'
        f"<cols>{cols}</cols><sheetData>{body}</sheetData></worksheet>"
    )


def _styles(number_format: str) -> str:
    """Return the XML of the two cell styles: plain, and numbers in the chart's format."""
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
        f'<numFmts count="1"><numFmt numFmtId="164" formatCode="{escape(number_format)}"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="宋体"/><charset val="134"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _theme() -> str:
    """Return the XML of the plainest theme that Excel accepts: black on white, our series colours, 宋体."""
    colours = {"dk1": palette.INK, "lt1": palette.PAPER, "dk2": palette.MUTED, "lt2": palette.GRID}
    colours |= {f"accent{number}": palette.SERIES[number - 1] for number in range(1, 7)}
    colours |= {"hlink": palette.ACCENT, "folHlink": palette.RULE}
    scheme = "".join(f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in colours.items())
    font = '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    return (
        f'{_HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="ghgxl"><a:themeElements>'
        f'<a:clrScheme name="ghgxl">{scheme}</a:clrScheme><a:fontScheme name="ghgxl"><a:majorFont>{font}</a:majorFont>'
        f'<a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme name="ghgxl">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def xlsx(rows: Sequence[Sequence[Content]], number_format: str) -> bytes:
    """Return the workbook that holds the rows on its one sheet."""
    relation = f"{_OFFICE}/"
    texts: dict[str, int] = {}
    sheet = _sheet(rows, texts)
    strings = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.sharedStrings+xml"/>'
        '<Override PartName="/xl/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{relation}officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{relation}worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{relation}styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{relation}sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId4" Type="{relation}theme" Target="theme/theme1.xml"/></Relationships>',
        "xl/theme/theme1.xml": _theme(),
        "xl/styles.xml": _styles(number_format),
        "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{_MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(_entry(name), text.encode())
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """Return the entry of a part with a fixed time and system, so that equal data make equal bytes."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    return entry
