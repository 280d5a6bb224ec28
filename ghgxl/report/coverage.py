"""Which items that a standard asks of a report are covered by a template (or a report), and by what.

The items are worded afresh from knowledge of the documents; before a report claims conformity, they are to be
compared with the bought text. Words that a table of contents of the standard would hold as well are avoided:
such a table is no coverage. An item is covered in one of several ways, each a few things that must all be
there: names that tags use (``表.按气体``) or words that the text holds; nor do the items' own words cover any item,
so a list of them covers nothing. Whether what stands there is right is
for a person to judge; this only says what is missing altogether. Pure functions over names and text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

ISO, GENERAL, MACHINERY = "ISO 14064-1:2018 第9.3.1条", "GB/T 32150", "机械行业报告格式（GB/T 32151.29）"

#: Lines in which a report of ours, or an earlier one, lists what was found in the ledger: they claim nothing and cover nothing.
FINDING_LINE = re.compile(r"^[（(]\d+[)）].{1,60}?[（(](?:错误|提醒|说明)[)）][：:]|\[(?:错误|提醒|说明)\]")


class Item(NamedTuple):
    """What a standard asks for: the standard, the clause or letter, the item in our words, and the ways to cover it.

    A way is names with a dot and words of the text, all of which must be there.
    """

    standard: str
    mark: str
    words: str
    ways: tuple[tuple[str, ...], ...]


class Covered(NamedTuple):
    """An item, and what covers it: nothing when ``by`` is empty."""

    item: Item
    by: tuple[str, ...]

    @property
    def missing(self) -> bool:
        """Whether nothing covers the item."""
        return not self.by

    @property
    def hint(self) -> str:
        """What would cover the item, as it is put into a template: its first way."""
        return "、".join(map(_shown, self.item.ways[0]))


def _shown(need: str) -> str:
    return f"{{{{ {need} }}}}" if is_name(need) else f"含“{need}”的文字"


def _items(standard: str, *rows: tuple[str, str, str]) -> tuple[Item, ...]:
    """Return items from (mark, words, ways), where ways are parted by | and what they need by +."""
    return tuple(
        Item(standard, mark, words, tuple(tuple(need.strip() for need in way.split("+")) for way in ways.split("|")))
        for mark, words, ways in rows
    )


#: ISO 14064-1:2018, 9.3.1 a–t.
ISO_ITEMS = _items(
    ISO,
    (
        "a",
        "报告组织的说明",
        "企业.名称 + 企业.简介 | 企业.名称 + 企业简介 | 企业.名称 + 企业基本情况 | 企业.名称 + 企业概况",
    ),
    ("b", "报告责任人或责任部门", "报告.编制部门 | 表.盘查小组 | 企业.填报负责人"),
    ("c", "报告期", "报告.年度 | 行业.年度 | 简报.年度 | 报告.首年 + 报告.末年"),
    ("d", "组织边界", "语句.组织边界 | 图.组织边界 | 报告.组织边界方法"),
    ("e", "报告边界及显著间接排放的确定准则", "表.排放源识别 + 显著性 | 图.运行边界 + 显著性 | 语句.范围3 + 显著性"),
    ("f", "直接排放，按气体分别列示", "表.按气体"),
    ("g", "生物源 CO2 的处理和数量", "有.生物源 | 语句.行业生物源 | 生物质燃烧"),
    ("h", "直接清除量（如量化）", "温室气体清除量 | 碳汇"),
    ("i", "排除显著排放源或汇的理由", "表.排除 | 语句.排除"),
    ("j", "间接排放，按类别分别列示", "表.ISO类别 | 表.排放量 + 语句.范围2 + 语句.范围3"),
    ("k", "基准年及基准年清单", "语句.基准年 | 排放.基准年总量"),
    ("l", "基准年或历史数据的变化和重算", "语句.重算 | 重新计算 + 基准年"),
    ("m", "量化方法及选择理由", "选择量化方法 | 核算方法 | 计算方法"),
    ("n", "量化方法的变化", "方法改变 | 方法变更 | 方法有变化 | 方法没有变化 | 方法、排放因子或全球变暖潜势改变"),
    ("o", "采用的排放因子及出处", "表.排放因子 | 段.因子说明 | 表.行业排放因子"),
    ("p", "不确定性对准确性的影响", "语句.不确定性 | 表.不确定性 | 简报.不确定度"),
    ("q", "不确定性评估的说明和结果", "表.不确定性 | 语句.不确定性 + 不确定性"),
    ("r", "关于符合性的声明", "符合性说明 | 符合性声明"),
    ("s", "是否经过核查、核查类型和保证等级", "报告.核查情况 | 未经核查 | 第三方核查"),
    ("t", "全球变暖潜势及来源", "表.GWP | 报告.GWP版本"),
)

#: GB/T 32150: what every enterprise's report holds.
GENERAL_ITEMS = _items(
    GENERAL,
    ("1", "企业名称、性质、行业、代码、法定代表人和联系人", "企业.名称 + 企业.行业 + 企业.统一社会信用代码"),
    ("2", "报告年度", "报告.年度 | 行业.年度 | 简报.年度"),
    ("3", "温室气体排放总量及分类排放量", "表.排放量 | 表.排放占比 | 表.行业排放"),
    ("4", "活动水平数据及来源", "表.活动数据 | 表.行业活动水平"),
    ("5", "排放因子数据及来源", "表.排放因子 | 段.因子说明 | 表.行业排放因子"),
    ("6", "生物源 CO2 单列", "有.生物源 | 语句.行业生物源 | 生物质"),
    ("7", "数据质量管理和文件保存", "表.数据质量 | 报告.保存年限 | 语句.数据质量"),
    ("8", "其他情况的说明", "其他说明 | 需要说明 | 段.发现"),
)

#: The format of a machinery enterprise's report.
MACHINERY_ITEMS = _items(
    MACHINERY,
    ("一", "企业名称、代码、法人和行业", "企业.行业代码 + 企业.法定代表人 | 行业代码 + 法定代表人"),
    ("二", "温室气体排放：总量，燃料燃烧、过程、净购入电力和热力", "表.行业排放 | 行业.总量"),
    ("三", "活动水平数据及来源", "表.行业活动水平"),
    ("四", "排放因子数据及来源", "表.行业排放因子"),
    ("五", "其他情况的说明", "其他说明"),
    ("声明", "保证内容属实的声明和签章", "真实性"),
    ("附表1", "排放量汇总表", "表.附表1"),
    ("附表2", "活动水平表：燃料、过程、净购入能源", "表.附表2燃料 + 表.附表2能源"),
    ("附表3", "排放因子和计算系数表", "表.附表3燃料"),
)
ITEMS = (*ISO_ITEMS, *GENERAL_ITEMS, *MACHINERY_ITEMS)


def coverage(names: Collection[str], text: str, items: Sequence[Item] = ITEMS) -> tuple[Covered, ...]:
    """Return each item with what covers it: the first of its ways that names and text fulfil."""
    flat = squeezed(text)
    return tuple(Covered(item, next(fulfilled(item, names, flat), ())) for item in items)


def fulfilled(item: Item, names: Collection[str], text: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways of an item that names and a text without white space fulfil."""
    return (way for way in item.ways if all(need in names or _words(need) in text for need in way))


def places_of(need: str, texts: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the texts, each without white space, that hold what a way needs as words."""
    words = _words(need)
    return (number for number, text in enumerate(texts) if words in text)


def named(items: Sequence[Item]) -> frozenset[str]:
    """Return the names that ways of the items need; what else they need are words."""
    return frozenset(need for item in items for way in item.ways for need in way if is_name(need))


def is_name(need: str) -> bool:
    """Return whether a way needs a name there, not words."""
    return "." in need and not need[0].isascii()


def squeezed(text: str) -> str:
    """Return a text without its white space."""
    return "".join(text.split())


def _words(need: str) -> str:
    return need.replace(" ", "")
