"""What the add-in says in Chinese: the ribbon, the sheet of texts, the functions' help. Nothing here is code that runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple
from xml.sax.saxutils import quoteattr

from ghgxl.functions import Function

TITLE: Final = "温室气体"

#: Excel cuts help texts there.
LONGEST_HELP: Final = 255


class Button(NamedTuple):
    """A button of the ribbon: its VBA procedure, Office's own picture, and what it says."""

    procedure: str
    image: str
    label: str
    tip: str


BUTTONS: Final = (
    Button("GhgReport", "FileSaveAsWordDocx", "生成盘查报告", "保存台账，生成 Word 盘查报告并打开。"),
    Button("GhgCheck", "ErrorChecking", "检查台账", "检查当前台账，列出错误和提醒；点击位置可跳到单元格。"),
    Button("GhgPaper", "FormulaEvaluate", "核对底稿", "写出全部是普通公式的计算底稿并打开，用来逐项核对。"),
    Button(
        "GhgReconnect", "RefreshAll", "重新连接函数", "重新启动计算程序，并修复显示 #NAME? 或带旧路径的函数单元格。"
    ),
    Button("GhgFreeze", "PasteValues", "冻结为普通公式", "另存一份不需要加载项的副本，发给没有安装的人；台账不改动。"),
    Button("GhgTemplates", "FileOpen", "打开模板文件夹", "打开报告模板所在的文件夹；在其中修改的模板用于生成报告。"),
)

#: What VBA itself has to say; everything else is said by Python.
TEXTS: Final = {
    "title": TITLE,
    "no-workbook": "请先打开台账工作簿。",
    "never-saved": "该工作簿还没有保存过，请先保存到本机文件夹。",
    "running-report": "正在生成盘查报告…",
    "running-check": "正在检查台账…",
    "running-paper": "正在写计算底稿…",
    "running-freeze": "正在冻结函数…",
    "running-templates": "正在打开模板文件夹…",
    "healed": "函数已连接。重新写入了 {n} 个公式单元格。",
    "refused": "另有 {n} 个单元格写不进去（工作表受保护），请撤销保护后再试。",
    "failed": "没有完成。请关闭 Excel，在命令行运行 ghgxl doctor 查看原因。详细信息：",
}


def ribbon() -> str:
    """Return the customUI part: one tab with one group of buttons."""
    buttons = "".join(
        f'<button id="{button.procedure}" label={quoteattr(button.label)} size="large" imageMso="{button.image}"'
        f' screentip={quoteattr(button.label)} supertip={quoteattr(button.tip)} onAction="GhgRibbon.{button.procedure}"/>'
        for button in BUTTONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui" onLoad="GhgRibbon.GhgLoaded">'
        f'<ribbon><tabs><tab id="GhgTab" label="{TITLE}"><group id="GhgGroup" label="盘查">{buttons}</group></tab></tabs>'
        "</ribbon></customUI>\n"
    )


def described(function: Function) -> str:
    """Return a function's help for the function wizard."""
    return f"{function.help}。结果：{function.result}"[:LONGEST_HELP]


def rows(functions: Iterable[Function], versions: dict[str, str]) -> list[list[str | int]]:
    """Return the rows of the add-in's own sheet: versions, texts, and every function with its arguments' help."""
    table: list[list[str | int]] = [["version", name, value] for name, value in versions.items()]
    table += [["text", key, value] for key, value in TEXTS.items()]
    for function in functions:
        arguments = [
            f"{parameter.name}{'（可省略）' if parameter.optional else ''}：{parameter.help}"[:LONGEST_HELP]
            for parameter in function.parameters
        ]
        table.append(["function", function.name, described(function), TITLE, len(arguments), *arguments])
    return table
