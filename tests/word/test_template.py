"""The report's template: built again it is the same, it is sound, and it says all that the report has to say."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, nodes
from lxml import etree
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE = ROOT / "templates" / "盘查报告.docx"
GUIDE = ROOT / "templates" / "盘查报告.说明.md"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_TABLES = (
    "盘查小组 主要产品 产量产值 废水 废气 固废 噪声 能源消费结构 电力流向 燃料消耗 排放源识别 活动数据 排放量 排放占比 按气体 ISO类别 "
    "排放因子 GWP 排除 数据质量 不确定性 质量评分 减排措施 目标 核对 报告间核对 数据溯源 要求对照 产品产量强度 变化分解"
)
_FIGURES = "组织架构 盘查小组 地理位置 平面布置 工艺流程 能源系统 能源流向 组织边界 运行边界 排放构成 范围构成 排放趋势 分源排放 变化原因 月度用电 能源结构 单位产值排放"
#: Every name a template may use.
NAMES = {
    "企业": "名称 简称 统一社会信用代码 地址 省份 行业 成立年份 人数 年工作日 简介",
    "报告": "标题 编号 版本 编制日期 编制部门 年度 首年 末年 年数 组织边界方法 GWP版本 因子方案 基准年 核查情况 保存年限 电力规则 单项阈值 合计阈值 重算阈值",
    "排放": "总量 范围1 范围2 范围3 末年总量 末年范围1 末年范围2 末年范围3 基准年总量",
    "能源": "综合能耗 末年综合能耗",
    "y": "年 总量 范围1 范围2 范围3 综合能耗",
    "有": "组织架构 盘查小组 边界 主要产品 产量产值 工艺流程 废水 废气 固废 噪声 能源系统 能源消耗 部门用电 车用燃料 范围1 范围2 范围3 固定燃烧 移动燃烧 制程排放 "
    "逸散排放 外购电力 外购热力 排除 多年 减排措施 目标 核对 图片 发现 生物源",
    "语句": "组织边界 固定燃烧 移动燃烧 制程排放 逸散排放 范围2 范围3 能源种类 能源结构 电力流向 燃料消耗 排除 基准年 基准年比较 重算 排放结果 末年排放 排放变化 主要排放源 气体 不确定性 "
    "目标进展 强度 数据质量 修约",
    "表": _TABLES,
    "表号": _TABLES,
    "图": _FIGURES,
    "图号": _FIGURES,
    "段": "产污说明_废水 产污说明_废气 产污说明_固废 工艺说明 能源说明 因子说明 变化原因 确认事项 减排措施 发现 职责",
}
LISTS = {"目录", "图目录", "表目录", "年度"}
FILTERS = ("吨", "万吨", "数", "整数", "百分比", "日期", "默认", "连接")

#: Every row of the table in the seed's description: what it needs, and words that must stand there.
SEED = {
    "cover, headers, footers, contents": ("报告.标题 企业.名称 报告.年度 报告.版本 目录 图目录 表目录", ""),
    "1.1-1.2": ("企业.简介 图.组织架构", "前言 企业简介"),
    "1.3": ("图.盘查小组 表.盘查小组", "主要职责"),
    "1.4": ("图.地理位置 图.平面布置", "地理位置与平面布置"),
    "1.5": ("表.主要产品 表.产量产值", "主要产品与产量产值"),
    "1.6": ("图.工艺流程 段.工艺说明", "生产工艺"),
    "1.7": ("表.废水 表.废气 表.噪声 表.固废", "污染物排放"),
    "1.8.1": ("图.能源系统 语句.能源种类 段.能源说明", "能源系统"),
    "1.8.2": ("表.能源消费结构 图.能源结构 语句.能源结构", "当量值 等价值 不相加"),
    "1.8.3": ("表.电力流向 表.燃料消耗 图.能源流向", "能源流向"),
    "2.1": ("报告.因子方案", "编制依据 14064-1:2018 32150 2589"),
    "2.2-2.3": (
        "图.组织边界 图.运行边界 语句.组织边界 语句.固定燃烧 语句.移动燃烧 语句.制程排放 语句.逸散排放 语句.范围2 语句.范围3",
        "组织边界 报告边界",
    ),
    "2.3.4": ("表.排除 语句.排除 报告.单项阈值 报告.合计阈值", "排除原则"),
    "2.4": ("表.排放源识别", "排放源识别"),
    "3.1": ("语句.基准年 语句.重算", "基准年"),
    "3.2": ("", "核算方法 AD×EF×GWP"),
    "3.3": ("表.活动数据", "活动数据"),
    "3.4": ("表.排放量 表.排放占比 表.排放因子 表.GWP 段.因子说明", "保留零值行"),
    "3.5": ("表.数据质量 报告.保存年限", "质量保证与文件保存"),
    "4": ("表.不确定性 表.质量评分 语句.不确定性", "结论"),
    "5": ("表.减排措施 表.目标 语句.目标进展", "原则 目标 措施 保障"),
}


@cache
def parts() -> dict[str, etree._Element]:
    """Return every XML part of the template that holds text or properties."""
    with zipfile.ZipFile(TEMPLATE) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}


def text(paragraph: etree._Element) -> str:
    """Return a paragraph's text."""
    return "".join(node.text or "" for node in paragraph.iter(f"{W}t"))


@cache
def paragraphs() -> tuple[str, ...]:
    """Return the text of every paragraph of body, headers and footers."""
    return tuple(
        text(found) for name, root in parts().items() if name.startswith("word/") for found in root.iter(f"{W}p")
    )


@cache
def expressions() -> tuple[nodes.Template, ...]:
    """Return every tag, parsed as jinja2 does."""
    environment = Environment(autoescape=True)
    environment.filters.update(dict.fromkeys(FILTERS, str))
    found = []
    for line in paragraphs():
        for tag in re.findall(r"\{\{.*?\}\}", line):
            found.append(environment.parse(tag))
        for tag in re.findall(r"\{%(?:p|tr)? ((?:if|for).*?)%\}", line):
            found.append(environment.parse(f"{{% {tag} %}}{{% end{tag.split()[0]} %}}"))
    return tuple(found)


@cache
def used() -> frozenset[str]:
    """Return every name used, dotted."""
    dotted = {
        f"{node.node.name}.{node.attr}"
        for tree in expressions()
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name)
    }
    bare = {node.name for tree in expressions() for node in tree.find_all(nodes.Name)}
    return frozenset(dotted | (bare & LISTS))


def test_building_the_templates_again_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        subprocess.run(
            [sys.executable, str(ROOT / "templates" / "source" / "build.py"), str(tmp_path / folder)],
            check=True,
            capture_output=True,
        )
        built = {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}
        assert built == {path.name: path.read_bytes() for path in TEMPLATE.parent.glob("*.docx")}


def test_a_validator_finds_nothing_in_the_template() -> None:
    result = OpenXmlValidator().validate(TEMPLATE)
    assert [str(error) for error in result.errors] == []
    assert result.is_valid


def test_every_name_used_is_one_that_a_report_provides() -> None:
    known = {f"{root}.{name}" for root, names in NAMES.items() for name in names.split()} | LISTS
    assert used() - known == set()
    assert len(used()) > 120


def test_every_filter_used_exists() -> None:
    assert {node.name for tree in expressions() for node in tree.find_all(nodes.Filter)} <= set(FILTERS)


@pytest.mark.parametrize("row", SEED)
def test_every_row_of_the_seed_is_covered(row: str) -> None:
    names, words = SEED[row]
    whole = "\n".join(paragraphs())
    assert set(names.split()) - used() == set()
    assert [word for word in words.split() if word not in whole] == []


@pytest.mark.parametrize("root", ["图", "表"])
def test_every_table_and_figure_is_shown_once(root: str) -> None:
    for name in NAMES[root].split():
        assert paragraphs().count(f"{{{{ {root}.{name} }}}}") == 1, name


def test_a_tag_lies_within_one_run() -> None:
    for name, root in parts().items():
        for node in root.iter(f"{W}t"):
            shown = node.text or ""
            assert shown.count("{{") == shown.count("}}"), f"{name}: {shown}"
            assert shown.count("{%") == shown.count("%}"), f"{name}: {shown}"


def test_control_tags_stand_alone_and_are_closed() -> None:
    opened: list[str] = []
    for line in paragraphs():
        if "{%" not in line:
            continue
        match = re.fullmatch(r"\{%(p|tr) (if|for|else|endif|endfor)\b.*%\}", line)
        assert match, line
        kind, word = match.groups()
        if word in ("if", "for"):
            opened.append(f"{kind} end{word}")
        elif word == "else":
            assert opened[-1] == f"{kind} endif", line
        else:
            assert opened.pop() == f"{kind} {word}", line
    assert opened == []


def test_tables_figures_and_lists_stand_alone() -> None:
    for line in paragraphs():
        if re.search(r"\{\{ (?:表|图|段)\.|\{\{ (?:目录|图目录|表目录) ", line):
            assert re.fullmatch(r"\{\{ \S+ \}\}", line), line


def test_every_style_used_is_defined_and_none_leans_on_the_theme() -> None:
    styles = parts()["word/styles.xml"]
    defined = {str(style.get(f"{W}styleId")) for style in styles.iter(f"{W}style")}
    asked = {
        str(node.get(f"{W}val"))
        for root in parts().values()
        for tag in ("pStyle", "tblStyle", "basedOn", "next")
        for node in root.iter(W + tag)
    }
    assert asked <= defined
    promised = "Normal GhgBody Heading1 Heading2 Heading3 Caption GhgFigure GhgTable GhgTableText GhgTableNote TOC1 TOC2 TOC3 TableofFigures GhgAppendix"
    assert set(promised.split()) <= defined
    fonts = [attribute for root in parts().values() for node in root.iter(f"{W}rFonts") for attribute in node.attrib]
    assert fonts
    assert not [attribute for attribute in fonts if "Theme" in str(attribute)]


def test_headings_are_numbered_by_one_multilevel_list() -> None:
    numbering = parts()["word/numbering.xml"]
    chapters = numbering.find(f"{W}abstractNum")
    assert chapters is not None
    levels = [(level.find(f"{W}pStyle"), level.find(f"{W}lvlText")) for level in chapters.iter(f"{W}lvl")][:3]
    told = [
        (style.get(f"{W}val"), form.get(f"{W}val")) for style, form in levels if style is not None and form is not None
    ]
    assert told == [("Heading1", "第%1章"), ("Heading2", "%1.%2"), ("Heading3", "%1.%2.%3")]


def test_references_lead_to_a_bookmark_and_bookmarks_are_unique() -> None:
    roots = parts().values()
    names = [str(node.get(f"{W}name")) for root in roots for node in root.iter(f"{W}bookmarkStart")]
    ids = [node.get(f"{W}id") for root in roots for node in root.iter(f"{W}bookmarkStart")]
    wanted = [
        match
        for root in roots
        for node in root.iter(f"{W}instrText")
        for match in re.findall(r"REF (_\w+)", node.text or "")
    ]
    assert len(set(names)) == len(names) == len(set(ids))
    assert len(wanted) > 15
    assert set(wanted) <= set(names)


def test_nothing_asks_or_computes_on_opening() -> None:
    settings = parts()["word/settings.xml"]
    assert settings.find(f"{W}updateFields") is None
    modes = [
        node.get(f"{W}val")
        for node in settings.iter(f"{W}compatSetting")
        if node.get(f"{W}name") == "compatibilityMode"
    ]
    assert modes == ["15"]


def test_front_matter_has_roman_pages_and_chapters_begin_at_one() -> None:
    sections = list(parts()["word/document.xml"].iter(f"{W}sectPr"))
    assert [len(section.findall(f"{W}headerReference")) for section in sections] == [0, 1, 1, 1]
    numbering = [section.find(f"{W}pgNumType") for section in sections]
    told = [None if found is None else (found.get(f"{W}fmt"), found.get(f"{W}start")) for found in numbering]
    assert told == [None, ("lowerRoman", "1"), (None, "1"), None]


@pytest.mark.parametrize("full", [True, False], ids=["with everything", "with nothing"])
def test_docxtpl_fills_the_template_to_the_last_tag(tmp_path: Path, *, full: bool) -> None:
    """docxtpl, whose spelling the tags have, as an oracle: nothing is undefined, nothing is left over."""
    environment = Environment(undefined=StrictUndefined, autoescape=True)
    environment.filters["吨"] = lambda number: f"{number:,.2f}"
    numbers = {"排放", "能源"}
    context: dict[str, object] = {
        root: {
            name: full if root == "有" else 1.0 if root in numbers else f"〔{root}.{name}〕" for name in names.split()
        }
        for root, names in NAMES.items()
        if root != "y"
    }
    years = [2019, 2020, 2021] if full else [2021]
    context |= {name: f"〔{name}〕" for name in LISTS}
    context["年度"] = [
        {"年": year, "总量": 6.0, "范围1": 1.0, "范围2": 2.0, "范围3": 3.0, "综合能耗": 4.0} for year in years
    ]
    document = DocxTemplate(TEMPLATE)
    document.render(context, jinja_env=environment)
    document.save(tmp_path / "report.docx")
    with zipfile.ZipFile(tmp_path / "report.docx") as archive:
        body = archive.read("word/document.xml").decode()
    shown = [text(found) for found in etree.fromstring(body.encode()).iter(f"{W}p")]
    assert not re.search(r"\{[{%]|[}%]\}", body)
    assert shown.count("6.00") == len(years)
    assert ("〔表.产量产值〕" in shown) is full
    assert ("编制本报告时未提供产量和产值资料，本报告不计算以产量或产值为分母的排放强度。" in shown) is not full
    assert "〔表.排放量〕" in shown


def test_the_guide_names_everything_that_the_template_uses() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    rows = {
        root: set(line.split("|")[2].replace("（", " ").split())
        for line in guide.splitlines()
        if line.startswith("| ")
        for root in line.split("|")[1].strip().split("、")
    }
    for name in used():
        root, _, item = name.partition(".")
        if item and root != "y":
            assert {item, f"{item}[年]"} & rows[root], name
