"""Every way of breaking a template that we know of is told with its place and a word that helps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from ghgxl.errors import TemplateError
from tests.word.making import Bench, blank, grid, simple_chart, simple_table, written

CONTEXT: dict[str, object] = {
    "企业": {"名称": "甲公司", "成立": dt.date(2001, 5, 1), "产品": ["鞋", "帽"], "空": None},
    "排放": {"总量": {2020: 1.0, 2021: 2.0}},
    "有": {"范围3": False},
    "行": [{"名": "一", "量": 1.5}, {"名": "二", "量": 2.5}],
    "表": {"排放量": simple_table(), "活动": simple_table("活动")},
    "图": {"构成": simple_chart()},
}


class Way(NamedTuple):
    """A way of breaking a template: its paragraphs, its table, and what must be said."""

    paragraphs: Sequence[str]
    says: str
    place: str = "正文 第1段"
    rows: Sequence[Sequence[str]] = ()


HEAD = ["排放源", "排放量"]
WAYS = {
    "a name misspelt": Way(["{{ 企叶.名称 }}"], "没有名为“企叶”的数据，是否想写“企业”？"),
    "a name on the second level misspelt": Way(["{{ 企业.名秤 }}"], "没有名为“企业.名秤”的数据，是否想写“企业.名称”？"),
    "the dot forgotten": Way(["{{ 企业名称 }}"], "是否想写“企业.名称”？"),
    "a table misspelt": Way(["{{ 表.排放置 }}"], "是否想写“表.排放量”？"),
    "the number of a table misspelt": Way(["见{{ 表号.排放置 }}"], "是否想写“表号.排放量”？"),
    "the number of a table that stands nowhere": Way(["见{{ 表号.活动 }}"], "模板里没有放“{{ 表.活动 }}”"),
    "a year that is not there": Way(["{{ 排放.总量[2018]|吨 }}"], "“排放.总量”中没有“2018”（可用：2020、2021）"),
    "a name under a heading": Way(
        ["# 总则", "## 公司概况", "前", "{{ 企业.名秤 }}"], "企业.名称", "正文 第1.1节“公司概况”之下 第2段"
    ),
    "a name in a heading": Way(["# 关于{{ 企业.名秤 }}"], "企业.名称", "正文 标题第1章“关于{{ 企业.名秤 }}”"),
    "a name in a cell": Way(
        [], "没有名为“行列”的数据", "正文 表1 第2行 第2列", [HEAD, ["一", "{{ 行列 }}"]]
    ),
    "a name in a loop": Way(
        [], "没有名为“r.数量”的数据，是否想写“r.量”？", "正文 表1 第3行 第2列",
        [HEAD, ["{%tr for r in 行 %}", ""], ["{{ r.名 }}", "{{ r.数量 }}"], ["{%tr endfor %}", ""]],
    ),
    "a name in a branch that is not taken": Way(
        ["{%p if 有.范围3 %}", "{{ 企业.名秤 }}", "{%p endif %}"], "企业.名称", "正文 第2段"
    ),
    "a loop variable outside of its loop": Way(
        ["{%p for r in 行 %}", "{{ r.名 }}", "{%p endfor %}", "{{ r.名 }}"], "没有名为“r”的数据", "正文 第4段"
    ),
    "a filter misspelt": Way(["{{ 排放.总量[2021]|顿 }}"], "没有名为“顿”的格式（可用：吨、万吨、数"),
    "a number filter on text": Way(["{{ 企业.名称|吨 }}"], "“吨”只能用于数字，这里是“甲公司”"),
    "too many digits": Way(["{{ 排放.总量[2021]|数(99) }}"], "小数位数应是0到15的整数"),
    "a filter without its argument": Way(["{{ 企业.名称|默认 }}"], "格式“默认”括号里写一项"),
    "a filter with an argument too many": Way(["{{ 排放.总量[2021]|整数(2) }}"], "格式“整数”不带括号"),
    "a date that is none": Way(["{{ 企业.名称|日期 }}"], "“日期”只能用于日期"),
    "a list printed as it is": Way(["产品：{{ 企业.产品 }}"], '这里是一个列表，请用“| 连接("、")”'),
    "a group printed as it is": Way(["{{ 企业 }}"], "这里是一组数据，请写明其中一项：名称、成立、产品、空"),
    "a part of what is not there": Way(["{{ 企业.空.长度 }}"], "“企业.空”没有数据，因此没有“企业.空.长度”"),
    "a bracket not closed": Way(["名称：{{ 企业.名称 },地址"], "“{{”没有配对的结束括号"),
    "a bracket not opened": Way(["名称：企业.名称 }}"], "“}}”没有配对的开始括号"),
    "full-width brackets not closed": Way(["｛｛ 企业.名称"], "“｛｛”没有配对的结束括号"),
    "a tag that ends otherwise than it begins": Way(["{{ 企业.名称 %}"], "标签开头是“{{”，结尾却是“%}”"),
    "a tag that swallows the next": Way(["{{ 企业.名称 与 {{ 企业.名称 }}"], "标签没有写完：“{{”之前缺少结束的括号"),
    "a tag over two paragraphs": Way(["{{ 企业", ".名称 }}"], "一个标签应写在同一段里"),
    "an empty tag": Way(["{{  }}"], "标签是空的，请写上名称"),
    "an empty control tag": Way(["{%  %}"], "标签是空的，应写 for、if"),
    "for misspelt": Way(["{%p fro r in 行 %}", "x", "{%p endfor %}"], "不认识的标签“fro”，是否想写“for”？"),
    "endfor forgotten": Way(["{%p for r in 行 %}", "x"], "缺少“endfor”"),
    "endif forgotten in a table": Way(
        [], "缺少“endif”", "正文 表1 第2行 第1列", [HEAD, ["{%tr if 有.范围3 %}", ""], ["x", ""]]
    ),
    "endif too many": Way(["x", "{%p endif %}"], "“endif”前面没有对应的“if”", "正文 第2段"),
    "else without if": Way(["{%p else %}"], "“else”前面没有对应的“if”"),
    "else after else": Way(
        ["{%p if 有.范围3 %}", "x", "{%p else %}", "y", "{%p else %}", "z", "{%p endif %}"],
        "“else”之后不能再有“else”", "正文 第5段",
    ),
    "endif of a loop forgotten inside": Way(
        ["{%p for r in 行 %}", "{%p if 有.范围3 %}", "x", "{%p endfor %}"], "缺少“endif”", "正文 第2段"
    ),
    "endfor for an if": Way(
        ["{%p if 有.范围3 %}", "x", "{%p endfor %}"], "“endfor”前面没有对应的“for”", "正文 第3段"
    ),
    "a loop without in": Way(["{%p for 行 %}", "x", "{%p endfor %}"], "循环应写成“for 变量 in 列表”"),
    "if without a condition": Way(["{%p if %}", "x", "{%p endif %}"], "“if”后面缺少条件"),
    "a loop over what is no list": Way(
        ["{%p for r in 企业.名称 %}", "x", "{%p endfor %}"], "循环要用列表，这里是“甲公司”"
    ),
    "a loop with the wrong number of variables": Way(
        ["{%p for a, b, c in 行 %}", "x", "{%p endfor %}"], "循环写了3个变量"
    ),
    "text beside a control tag": Way(
        ["{%p if 有.范围3 %}保留这句", "x", "{%p endif %}"], "要独占一段，旁边还有“保留这句”"
    ),
    "text beside a control tag in a row": Way(
        [], "要独占一行，旁边还有“留”", "正文 表1 第2行 第1列",
        [HEAD, ["{%tr for r in 行 %}", "留"], ["x", ""], ["{%tr endfor %}", ""]],
    ),
    "two control tags in a row": Way(
        [], "一行只能放一个控制标签", "正文 表1 第2行 第1列",
        [HEAD, ["{%tr for r in 行 %}", "{%tr for q in 行 %}"], ["x", ""], ["{%tr endfor %}", "{%tr endfor %}"]],
    ),
    "a row tag outside of a table": Way(["{%tr for r in 行 %}", "x", "{%tr endfor %}"], "“tr”只能写在表格里"),
    "a loop over paragraphs without p": Way(
        ["{% for r in 行 %}", "x", "{% endfor %}"], "跨段的写成“{%p … %}”", "正文 第3段"
    ),
    "a loop that begins in the text and ends in a table": Way(
        ["{%p for r in 行 %}"], "不在同一层", "正文 表1 第1行 第1列", [["{%p endfor %}", ""]]
    ),
    "vm outside of a table": Way(["{% vm 企业.名称 %}"], "“vm”只能写在表格单元格里"),
    "columns repeated": Way([], "不支持按列循环的“tc”", "正文 表1 第1行 第1列", [["{%tc for r in 行 %}", ""]]),
    "set": Way(["{% set a = 1 %}"], "模板里不能设变量（“set”）"),
    "include": Way(["{% include 'x' %}"], "不能引入其他文件（“include”）"),
    "a calculation": Way(["{{ 排放.总量[2021] * 2 }}"], "模板中不做计算（“*”）"),
    "a call": Way(["{{ 企业.名称.upper() }}"], "模板中不能调用函数"),
    "a year that is not there, in round brackets": Way(
        ["{{ 排放.总量(2018) | 吨 }}"], "“排放.总量”中没有“2018”（可用：2020、2021）"
    ),
    "a year in quotes": Way(["{{ 排放.总量(“2021”) }}"], "年份不加引号和“年”字，应写“排放.总量(2021)”"),
    "a year with its word": Way(["{{ 排放.总量(2021年) }}"], "年份只写数字（如“排放.总量(2021)”），不写“年”"),
    "a year of what has no years": Way(["{{ 企业.名称(2021) }}"], "“企业.名称”不是按年份列出的数据"),
    "two years": Way(["{{ 排放.总量(2020, 2021) }}"], "取某一年的值写成“名称(年份)”"),
    "a call of a call": Way(["{{ 排放.总量(2021)(1) }}"], "括号前面应是名称"),
    "a method with an argument": Way(["{{ 企业.名称.join(1) }}"], "没有名为“企业.名称.join”的数据"),
    "a function of jinja2's": Way(["{{ range(10) }}"], "没有名为“range”的数据"),
    "a test of jinja2's": Way(["{{ 1 if 企业.名称 is defined }}"], "模板中不能用“is …”"),
    "text joined": Way(["{{ 企业.名称 ~ 1 }}"], "不能用“~”连接文字"),
    "a part of a list": Way(["{{ 企业.产品[0:1] }}"], "不能截取列表的一段"),
    "a dictionary": Way(["{{ {'a': 1} }}"], "不能写字典"),
    "a private name": Way(["{{ 企业._名 }}"], "不能使用以“_”开头的名称“_名”"),
    "a Chinese digit for a digit": Way(["{{ 1 if 有.范围三 }}"], "是否想写“有.范围3”？"),
    "only the second half of a name": Way(["{{ 总量 }}"], "是否想写“排放.总量”？"),
    "quotes not closed": Way(["{{ 企业.空 | 默认(“无) }}"], "引号没有成对"),
    "three brackets": Way(["{{{ 企业.名称 }}}"], "多写了一个“{”"),
    "spaces between the brackets": Way(["{ { 企业.名称 } }"], "标签的两个括号之间不能有空格"),
    "a single bracket": Way(["由{企业.名称}编制"], "只有一层括号，不是标签；应写“{{ 企业.名称 }}”"),
    "two dots": Way(["{{ 企业..名称 }}"], "两个“.”连在一起"),
    "two bars": Way(["{{ 企业.名称 || 默认(1) }}"], "“|”放在这里不对"),
    "a bar and nothing": Way(["{{ 企业.名称 | }}"], "没有写完"),
    "a filter's bracket not closed": Way(["{{ 排放.总量(2021) | 数(1 }}"], "“(”没有配对的“)”"),
    "a comma for a dot": Way(["{{ 企业，名称 }}"], "“,”之前少了连接"),
    "an equals sign for a comparison": Way(["{{ 1 if 有.范围3 = 1 }}"], "判断是否相等要写“==”"),
    "a comparison half written": Way(["{{ 1 if 有.范围3 and }}"], "没有写完"),
    "a nesting too deep": Way(["{{ " + "(" * 400 + "1" + ")" * 400 + " }}"], "嵌套太深"),
    "an expression too long": Way(["{{ " + "1 or " * 300 + "1 }}"], "表达式太长"),
    "an expression too complex": Way(["{{ " + "1 or " * 150 + "1 }}"], "表达式太复杂"),
    "a control tag too long": Way(["{% if " + "a" * 1100 + " %}"], "标签太长"),
    "an item too far": Way(["{{ 行[9].名 }}"], "“行”只有2项，没有第9项"),
    "years printed as they are": Way(["{{ 排放.总量 }}"], "请写明其中一项：2020、2021"),
    "a separator for what is no list": Way(["{{ 企业.名称|连接 }}"], "“连接”只能用于列表"),
    "a number filter on a table": Way(["{{ 表.排放量 | 吨 }}"], "“吨”只能用于数字，这里是“一组数据”"),
    "endfor misspelt": Way(
        ["{%p for r in 行 %}", "x", "{%p enfor %}"], "不认识的标签“enfor”，是否想写“endfor”？", "正文 第3段"
    ),
    "if with its letters turned": Way(["{%p fi 有.范围3 %}", "x", "{%p endif %}"], "是否想写“if”？"),
    "elseif": Way(
        ["{%p if 有.范围3 %}", "x", "{%p elseif 有.范围3 %}", "{%p endif %}"], "“elseif”应写成“elif”", "正文 第3段"
    ),
    "end alone": Way(["{%p for r in 行 %}", "x", "{%p end %}"], "“endfor”还是“endif”", "正文 第3段"),
    "keywords in Chinese": Way(["{%p 如果 有.范围3 %}", "x", "{%p 结束如果 %}"], "“如果”写成“if”"),
    "cells merged by another engine's tag": Way([], "横向合并请直接在 Word 中合并单元格", "正文 表1 第1行 第1列", [["{% hm r %}", ""]]),
    "shades by another engine's tag": Way([], "底纹请直接在 Word 中设置", "正文 表1 第1行 第1列", [["{% cellbg r %}", ""]]),
    "what a loop does not know of itself": Way(
        ["{%p for r in 行 %}", "{{ loop.idx }}", "{%p endfor %}"], "是否想写“loop.index”？", "正文 第2段"
    ),
    "what a loop knows, outside of it": Way(["{{ loop.index }}"], "没有名为“loop”的数据"),
    "a loop in a paragraph ended by endif": Way(["{% for r in 行 %}x{% endif %}"], "“endif”前面没有对应的“if”"),
    "an attribute of Python's": Way(["{{ ''.__class__.__mro__ }}"], "不能使用以“_”开头的名称"),
    "a method": Way(["{{ 企业.名称.upper }}"], "没有名为“企业.名称.upper”的数据"),
    "text as a bomb": Way(["{{ 'A'*10**9 }}"], "模板中不做计算"),
    "a format as a bomb": Way(["{{ '%999999999d' % 1 }}"], "模板中不做计算"),
    "two names without a joint": Way(["{{ 企业 名称 }}"], "“名称”之前少了连接"),
    "a bracket inside not closed": Way(["{{ 排放.总量[2021 }}"], "表达式有误"),
    "a character that means nothing": Way(["{{ 企业&名称 }}"], "出现了不能使用的字符“&”"),
    "things that can't be compared": Way(["{{ 1 if 企业.名称 > 5 }}"], "“甲公司”与“5”不能用“>”比较"),
    "a table with text beside it": Way(["见下：{{ 表.排放量 }}"], "标签要独占一段"),
    "a table in a cell": Way([], "表只能放在正文的一段里，不能放在表格单元格里", "正文 表1 第1行 第1列", [["{{ 表.排放量 }}"]]),
    "contents in a cell": Way([], "目录只能放在正文", "正文 表1 第1行 第1列", [["{{ 目录 }}"]]),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_broken_template_is_told_by_place_and_word(way: Way, tmp_path: Path) -> None:
    (first, *_) = Bench(tmp_path).problems(way.paragraphs, CONTEXT, rows=way.rows)
    place, _, message = first.partition("：")
    assert place == way.place
    assert way.says in message


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_one_mistake_is_told_once(way: Way, tmp_path: Path) -> None:
    places = [text.partition("：")[0] for text in Bench(tmp_path).problems(way.paragraphs, CONTEXT, rows=way.rows)]
    assert len(places) == len(set(places)) <= 2


def test_all_mistakes_are_told_at_once_in_the_order_of_the_document(tmp_path: Path) -> None:
    template = written("{{ 企业.名秤 }}", "{{ 排放.总量[2018] }}", "{{ 企业.名称|顿 }}", rows=[["{{ 甲乙丙 }}"]])
    template.sections[0].header.paragraphs[0].text = "{{ 报告.标题 }}"
    bench = Bench(tmp_path)
    with pytest.raises(TemplateError) as raised:
        bench.filled(template, CONTEXT)
    lines = str(raised.value).splitlines()
    assert [line.partition("：")[0] for line in lines] == [
        "正文 第1段", "正文 第2段", "正文 第3段", "正文 表1 第1行 第1列", "页眉 第1段",
    ]  # fmt: skip
    assert len(raised.value.problems) == 5
    assert not bench.out.exists()


def test_the_same_mistake_in_every_turn_of_a_loop_is_told_once(tmp_path: Path) -> None:
    template = ["{%p for r in 行 %}", "{{ r.名|吨 }}", "{%p endfor %}"]
    assert len(Bench(tmp_path).problems(template, {"行": [{"名": "甲"}] * 9})) == 1


def test_an_item_in_brackets_may_be_guarded_by_a_condition(tmp_path: Path) -> None:
    template = ["{{ 排放.总量[2018]|吨 if 有.范围3 else '无' }}"]
    assert not Bench(tmp_path).problems(template, CONTEXT)


def test_a_deleted_revision_that_holds_a_tag_is_told(tmp_path: Path) -> None:
    from docx.oxml.parser import parse_xml

    from tests.word.making import W

    template = written("前文")
    deleted = f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>{{{{ 企业.名称 }}}}</w:delText></w:r></w:del>'
    template.paragraphs[0]._p.append(parse_xml(deleted))
    assert "请先接受全部修订" in Bench(tmp_path).problems(template, CONTEXT)[0]


def test_headers_of_later_sections_are_named_by_their_section(tmp_path: Path) -> None:
    template = blank()
    template.add_section()
    template.sections[1].header.is_linked_to_previous = False
    template.sections[1].header.paragraphs[0].text = "{{ 没有 }}"
    assert Bench(tmp_path).problems(template, CONTEXT)[0].startswith("页眉（第2节） 第1段：")


def test_a_table_in_a_table_and_a_row_number_are_counted(tmp_path: Path) -> None:
    template = blank()
    grid(template, [["一"]])
    outer = grid(template, [["一", "二"], ["三", ""]])
    inner = outer.cell(1, 1).add_table(1, 2)
    inner.cell(0, 1).text = "{{ 没有 }}"
    assert Bench(tmp_path).problems(template, CONTEXT)[0].startswith("正文 表2 第2行 第2列 内嵌表 第1行 第2列：")


def test_a_loop_that_makes_too_much_is_stopped(tmp_path: Path) -> None:
    template = [
        "{%p for a in 行 %}",
        "{%p for b in 行 %}",
        "{%p for c in 行 %}",
        "字" * 500,
        "{%p endfor %}",
        "{%p endfor %}",
        "{%p endfor %}",
    ]
    (problem,) = Bench(tmp_path).problems(template, {"行": list(range(300))})
    assert "循环次数过多" in problem
