"""A ledger that holds every awkward cell we know of: saved by XlsxWriter, then patched where no writer would go.

Each row of 活动数据 is one case, named in its last column; the tests say what must become of it.
"""

import datetime as dt
import re
from pathlib import Path

import xlsxwriter

from tests.excel.workbooks import ACTIVITY_HEADERS, COMPANY, SOURCES, patch, unzip

HEADER_ROW = 3  # two title rows stand above
PHONETIC = "柴油车间"


def awkward(path: Path, *, spill: bool = False, far: bool = False) -> Path:
    """Write the workbook. ``spill`` puts a literal #SPILL! in, ``far`` a stray value far to the right: neither may matter."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    for name, rows in (("企业信息", COMPANY), ("排放源", SOURCES)):
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    sheet = book.add_worksheet("活动数据")
    sheet.write(0, 0, "二〇二一年度活动数据")
    sheet.write(1, 0, "填报：设备部")
    sheet.write_row(HEADER_ROW - 1, 0, (*ACTIVITY_HEADERS[:-1], "情形"))
    cases = _cases()
    for number, (case, (date, quantity, unit, department)) in enumerate(cases.items(), HEADER_ROW):
        if date is None:
            continue
        _put(book, sheet, number, 0, date)
        sheet.write(number, 1, "E01")
        _put(book, sheet, number, 2, quantity)
        sheet.write(number, 3, unit)
        if department:
            sheet.write(number, 4, department)
        sheet.write(number, 6, case)
    row = rows_of()
    sheet.merge_range(row["合并部门首行"] - 1, 4, row["合并部门次行"] - 1, 4, "压铸车间")
    sheet.set_row(row["隐藏行"] - 1, None, None, {"hidden": True})
    sheet.set_column("F:F", None, None, {"hidden": True})
    if far:
        sheet.write("XFD1", "飞来一笔")
    hidden = book.add_worksheet("旧数据")
    hidden.write(0, 0, "2019年电量")
    hidden.hide()
    very = book.add_worksheet("参数")
    very.write(0, 0, "参数")
    very.very_hidden()
    book.add_chartsheet("图表")
    book.close()
    part = "xl/worksheets/sheet3.xml"
    xml = unzip(path)[part].decode()
    dimension = re.search(r'<dimension ref="[^"]*"/>', xml)
    assert dimension
    patch(path, part, (dimension[0], '<dimension ref="A1"/>'), *_cell_patches(xml, row, spill=spill))
    strings = f"<si><t>{PHONETIC}</t></si>"
    return patch(
        path,
        "xl/sharedStrings.xml",
        (strings, strings.replace("</si>", '<rPh sb="0" eb="2"><t>チャイヨウ</t></rPh></si>')),
    )


def rows_of() -> dict[str, int]:
    """Return the row of each case."""
    return {case: number for number, case in enumerate(_cases(), HEADER_ROW + 1)}


def _cases() -> dict[str, tuple[object, object, str, str]]:
    march = dt.date(2021, 3, 5)
    return {
        "平常": (march, 100.5, "kWh", PHONETIC),
        "公式有结果": (march, ("=100+20", 120), "kWh", ""),
        "公式无结果": (march, ("=A1", 0), "kWh", ""),
        "名称错误": (march, ("=NOSUCH()", "#NAME?"), "kWh", ""),
        "不可用": (march, ("=NA()", "#N/A"), "kWh", ""),
        "除零": (march, ("=1/0", "#DIV/0!"), "kWh", ""),
        "中文日期31": ((march, 31), 1, "kWh", ""),
        "中文日期57": ((march, 57), 2, "kWh", ""),
        "中文日期27": ((march, 27), 3, "kWh", ""),
        "自定日期": ((march, 'yyyy"年"m"月"'), 4, "kWh", ""),
        "ISO日期": ("ISO", 5, "kWh", ""),
        "序列值": (44260, 6, "kWh", ""),
        "文本日期": ("2021/3/5", 7, "kWh", ""),
        "年月": ("2021年3月", 8, "kWh", ""),
        "年月2": ("2021-03", 9, "kWh", ""),
        "年月3": ("202103", 10, "kWh", ""),
        "年月数": (202103, 11, "kWh", ""),
        "年": (2021, 12, "kWh", ""),
        "汉字年月": ("二〇二一年三月", 13, "kWh", ""),
        "含糊日期": (2021.1, 14, "kWh", ""),
        "带逗号": (march, "1,234.5", "kWh", ""),
        "全角": (march, "１２３", "kWh", ""),
        "带单位": (march, "12kg", "kg", ""),
        "约数": (march, "≈3", "kWh", ""),
        "横杠": (march, "—", "kWh", ""),
        "空行": (None, None, "", ""),
        "十七位": (march, 0.30000000000000004, "kWh", ""),
        "十八位": (march, 123456789012345678, "kWh", ""),
        "真假": (march, True, "kWh", ""),
        "时间": (march, (dt.time(12, 0), "h:mm"), "kWh", ""),
        "日期格式的数量": (march, (march, 14), "kWh", ""),
        "空数量": (march, None, "kWh", ""),
        "空文本": (march, ('=""', ""), "kWh", ""),
        "合并部门首行": (march, 15, "kWh", ""),
        "合并部门次行": (march, 16, "kWh", ""),
        "隐藏行": (march, 17, "kWh", ""),
        "内嵌文字": (march, 18, "kWh", "装配&包装"),
        "太早": (dt.date(1999, 12, 31), 19, "kWh", ""),
        "年设成日期": (dt.date(1905, 7, 13), 20, "kWh", ""),
        "末行": (march, 20, "kWh", ""),
    }


def _put(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object
) -> None:
    """Write a value; a pair is a formula with its result, or a date with its number format."""
    if isinstance(value, tuple) and isinstance(value[0], str):
        sheet.write_formula(row, column, value[0], None, value[1])
    elif isinstance(value, (dt.date, dt.time, tuple)):
        moment, form = value if isinstance(value, tuple) else (value, 14)
        cell_format = book.add_format()
        cell_format.set_num_format(form)
        if isinstance(moment, dt.date):
            moment = dt.datetime.combine(moment, dt.time())
        sheet.write_datetime(row, column, moment, cell_format)
    elif value is not None:
        sheet.write(row, column, value)


def _cell_patches(xml: str, row: dict[str, int], *, spill: bool) -> list[tuple[str, str]]:
    edits = [
        ("公式无结果", "C", r"<v>0</v>", ""),
        ("十七位", "C", "<v>0.3</v>", "<v>0.30000000000000004</v>"),
        ("十八位", "C", r"<v>1.2\d+E\+17</v>", "<v>123456789012345678</v>"),
        ("ISO日期", "A", r' t="s"><v>\d+</v>', ' t="d"><v>2021-03-05</v>'),
        ("空文本", "C", r"^<c (r=\S+?)>(.*)", r'<c \1 t="str">\2'),
        (
            "内嵌文字",
            "E",
            r' t="s"><v>\d+</v>',
            ' t="inlineStr"><is><r><t>装配&amp;</t></r><r><t>包装</t></r><rPh sb="0" eb="2"><t>ソウ</t></rPh></is>',
        ),
    ]
    if spill:
        edits.append(("除零", "C", "#DIV/0!", "#SPILL!"))
    changes = []
    for case, letter, old, new in edits:
        found = re.search(rf'<c r="{letter}{row[case]}".*?</c>', xml)
        assert found, case
        changed = re.sub(old, new, found[0])
        assert changed != found[0], found[0]
        changes.append((found[0], changed))
    return changes
