"""The first sheet of a new ledger: what goes where, in the order in which it is filled.

Text only. What a column means stands in the column's own note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ghgxl.excel import book, layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from ghgxl.excel.layout import Sheet

NAME: Final = "填写说明"

STEPS: Final = (
    ("企业信息", "填企业名称、省份、报告年度；其余空白时按右侧说明取默认值。"),
    ("排放源", "每个排放源一行，给一个不重复的编号。不量化的也要列出，写明理由。"),
    ("活动数据", "每条记录一行：日期、编号、数量、单位。已有台账不必重抄，用“取数”指明读哪张表、哪几列。"),
    ("核对", "别处写明、需要核实的数值填在这里，例如上年度报告的合计；检查时逐项重算。"),
    ("说明", "检查出的事项确有原因的，写明代码、位置、理由和确认人；级别降为“说明”，理由随报告列出。"),
    ("其余各表", "供报告使用，空着也能计算；没有的内容，报告会写明“没有数据”。"),
)

MANNERS: Final = (
    "空白不等于零：没有发生填 0，不知道留空。",
    "数量列只填数字，单位填在单位列；“约48,500”“12.5 t”都不算数字。",
    "气体体积要写明状态：Nm³、m³(20℃) 或注明温度和压力。",
    f"灰色斜体的示例行（行末写有“{layout.EXAMPLE}”）不计入盘查，可以删除或改写后去掉行末的字。",
    "工作表顺序、标题行位置、另加的列和表都不影响读取；表名和列标题请勿改动。",
    "台账只被读取，不会被改写；计算底稿和报告都另存为新文件。",
)

COMMANDS: Final = (
    ("ghgxl check 台账.xlsx", "检查台账，逐项指出问题所在的单元格"),
    ("ghgxl calc 台账.xlsx -o 计算底稿.xlsx", "计算排放量，生成可逐格复核的计算底稿"),
    ("ghgxl report 台账.xlsx -o 盘查报告.docx", "生成完整的 Word 盘查报告"),
)


def draw(page: Worksheet, look: book.Look, sheets: Sequence[Sheet]) -> None:
    """Draw the guide with a list, and links, of the sheets that follow it."""
    page.set_tab_color(book.FAINT)
    page.set_column(0, 0, 40)
    page.set_column(1, 1, 74)
    page.set_row(0, 30)
    page.write_string(0, 0, "温室气体盘查台账", look.title)
    page.write_string(1, 0, "一份台账，一键得到排放清单、计算底稿和盘查报告", look.subtitle)
    row = 3
    for heading, lines in (
        ("填写顺序", STEPS),
        ("填写约定", tuple((str(number), text) for number, text in enumerate(MANNERS, 1))),
        ("填好以后", COMMANDS),
    ):
        row = _section(page, look, row, heading, lines)
    page.set_row(row, 22)
    page.write_string(row, 0, "各表一览", look.heading)
    page.write_blank(row, 1, None, look.heading)
    for sheet in sheets:
        row += 1
        need = "必填。" if sheet.required else ""
        page.set_row(row, 18)
        page.write_url(row, 0, f"internal:'{sheet.name}'!A1", look.paragraph, sheet.name)
        page.write_string(row, 1, need + (sheet.hint or "、".join(sheet.headers)), look.paragraph)
    book.printable(page, header_row=-1, columns=2, landscape=False)
    page.hide_gridlines(2)
    page.activate()


def _section(page: Worksheet, look: book.Look, row: int, heading: str, lines: Sequence[tuple[str, str]]) -> int:
    """Draw a heading and its lines; return the row after them and a gap."""
    page.set_row(row, 22)
    page.write_string(row, 0, heading, look.heading)
    page.write_blank(row, 1, None, look.heading)
    for first, second in lines:
        row += 1
        page.set_row(row, 18)
        page.write_string(row, 0, first, look.paragraph)
        page.write_string(row, 1, second, look.paragraph)
    return row + 2
