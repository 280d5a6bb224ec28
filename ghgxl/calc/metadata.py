"""The texts of the add-in, written from the registry: types, names and help, manifest, description.

The interface is shipped as source: LibreOffice's type manager reads it as it reads a compiled library, so no
compiler is needed. A function is called ``GHG_EMISSION`` in every language and in .xlsx; inside .ods, and where an
older LibreOffice saves .xlsx, it stands as ``GHGXL.GHG_EMISSION``. These names are in people's files: they never
change. Nothing is written to disk here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from ghgxl import __version__
from ghgxl.functions import FUNCTIONS, Function

IDENTIFIER: Final = "org.ghgxl.calc"
SERVICE: Final = "GHGXL"
MODULE: Final = ("org", "ghgxl", "calc")
INTERFACE: Final = "XFunctions"
JOB: Final = "GHGXL.Names"
EVENTS: Final = ("OnLoadFinished", "OnSaveDone", "OnSaveAsDone")
OLDEST_LIBREOFFICE: Final = "7.4"

#: The languages that get a text of their own; any other falls back to the first. Both are Chinese.
LANGUAGES: Final = ("en-US", "zh-CN")

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def parameter_name(id_: str) -> str:
    """Return a parameter's id as UNOIDL accepts it: from_unit → fromUnit."""
    first, *others = id_.split("_")
    return first + "".join(word.capitalize() for word in others)


def interface(functions: Iterable[Function] = tuple(FUNCTIONS.values())) -> str:
    """Return the UNOIDL source: every argument may be anything, every result is rows."""
    methods = "".join(
        f"    sequence<sequence<any> > {function.name}({', '.join(f'[in] any {parameter_name(p.id)}' for p in function.parameters)});\n"
        for function in functions
    )
    opened = " ".join(f"module {name} {{" for name in MODULE)
    return f"{opened}\ninterface {INTERFACE} {{\n{methods}}};\n{'}; ' * len(MODULE)}\n"


def _texts(text: str) -> str:
    return "".join(f'<value xml:lang="{language}">{escape(text)}</value>' for language in LANGUAGES)


def _property(name: str, values: str) -> str:
    return f'<prop oor:name="{name}">{values}</prop>'


def described(function: Function) -> str:
    """Return the help of a function as the wizard shows it: what it gives, in what unit, and an example."""
    return f"{function.help}。结果：{function.result}。例：{function.example}"


def configuration(functions: Iterable[Function] = tuple(FUNCTIONS.values())) -> str:
    """Return the names and help of all functions as Calc's configuration."""
    nodes = []
    for function in functions:
        parameters = "".join(
            f'<node oor:name="{parameter_name(p.id)}" oor:op="replace">'
            f"{_property('DisplayName', _texts(p.name))}{_property('Description', _texts(p.help))}</node>\n"
            for p in function.parameters
        )
        nodes.append(
            f'<node oor:name="{function.name}" oor:op="replace">\n'
            f"{_property('DisplayName', _texts(function.name))}\n"
            f"{_property('Description', _texts(described(function)))}\n"
            f"{_property('Category', '<value>Add-In</value>')}\n"
            f"{_property('CompatibilityName', _texts(function.name))}\n"
            f'<node oor:name="Parameters">\n{parameters}</node>\n</node>\n'
        )
    return (
        f'{_XML}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="CalcAddIns" oor:package="org.openoffice.Office">\n'
        f'<node oor:name="AddInInfo"><node oor:name="{SERVICE}" oor:op="replace"><node oor:name="AddInFunctions">\n'
        f"{''.join(nodes)}</node></node></node>\n</oor:component-data>\n"
    )


def jobs() -> str:
    """Return the configuration that lets the names be mended after loading and after saving."""
    events = "".join(
        f'<node oor:name="{event}" oor:op="fuse"><node oor:name="JobList"><node oor:name="{JOB}" oor:op="replace"/>'
        "</node></node>\n"
        for event in EVENTS
    )
    return (
        f'{_XML}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="Jobs" oor:package="org.openoffice.Office">\n'
        f'<node oor:name="Jobs"><node oor:name="{JOB}" oor:op="replace">'
        f'<prop oor:name="Service"><value>{JOB}</value></prop></node></node>\n'
        f'<node oor:name="Events">\n{events}</node>\n</oor:component-data>\n'
    )


def manifest(entries: Iterable[tuple[str, str]]) -> str:
    """Return the list of what LibreOffice must register: (file, media type), types first."""
    lines = "".join(
        f'<manifest:file-entry manifest:full-path="{file}" manifest:media-type="{kind}"/>\n' for file, kind in entries
    )
    return (
        f'{_XML}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n{lines}</manifest:manifest>\n'
    )


def description(version: str = __version__) -> str:
    """Return the add-in's own description, which names the LibreOffice it needs."""
    names = "".join(f'<name lang="{language}">ghgxl 温室气体函数</name>' for language in LANGUAGES)
    files = "".join(f'<src lang="{language}" xlink:href="description.txt"/>' for language in LANGUAGES)
    return (
        f'{_XML}<description xmlns="http://openoffice.org/extensions/description/2006" '
        'xmlns:l="http://libreoffice.org/extensions/description/2011" '
        'xmlns:d="http://openoffice.org/extensions/description/2006" xmlns:xlink="http://www.w3.org/1999/xlink">\n'
        f'<identifier value="{IDENTIFIER}"/>\n<version value="{version}"/>\n'
        f'<dependencies><l:LibreOffice-minimal-version value="{OLDEST_LIBREOFFICE}" '
        f'd:name="LibreOffice {OLDEST_LIBREOFFICE}"/></dependencies>\n'
        f"<display-name>{names}</display-name>\n<extension-description>{files}</extension-description>\n</description>\n"
    )


def words() -> str:
    """Return what the extension manager shows about the add-in: what it needs, and what Calc does differently."""
    return (
        f"在 Calc 单元格中使用 {'、'.join(FUNCTIONS)}。\n"
        "需要 LibreOffice 所用的 Python 为 3.11 或更新的版本：Debian 12 等 Linux 发行版使用系统的 Python；"
        "Windows 和 macOS 安装包自带的 Python 可能较旧，此时函数显示 #NAME?，GHG_EXPLAIN 会说明原因。\n"
        "不需要另外安装 ghgxl。\n"
        "LibreOffice 把单独引用的空白单元格当作 0 交给函数：数量空白时结果是 0（Excel 中是 #N/A），GHG_EXPLAIN 会提醒，"
        "ghgxl check 会列出；自定因子为 0 或空白时结果是 #N/A。把引用写成 C5:C5 的形式即可区分，结果与 Excel 相同。\n"
    )
