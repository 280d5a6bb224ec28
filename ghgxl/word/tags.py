"""Finding the tags of a paragraph: split over runs, typed in full width, or left without their other half.

    {{ 表达式 }}                                     a value
    {%p for x in 列表 %} {%p if 条件 %} {%p endif %}  alone in a paragraph: repeats or drops paragraphs
    {%tr for x in 列表 %} … {%tr endfor %}            alone in a table row: repeats or drops rows
    {% if 条件 %} … {% endif %}                      inside one paragraph
    {% vm 键 %}                                      in a cell of a repeated row: cells with equal keys become one
    {# 说明 #}                                       a remark, not printed

Nothing in here evaluates anything.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ghgxl.word.ooxml import Element, keep_space
from ghgxl.word.spelling import nearest

#: Where tag numbers stand in the template's text while it is compiled: characters that no text holds.
MARK_OPEN, MARK_CLOSE = "\ufdd0", "\ufdd1"
_MARKS = {ord(MARK_OPEN): None, ord(MARK_CLOSE): None}

#: Any character that can begin or end a tag.
BRACES = re.compile(f"[{{}}｛｝{MARK_OPEN}{MARK_CLOSE}]")
_OPENING, _CLOSING = re.compile(r"[{｛]([{｛%％#＃])"), re.compile(r"[}｝%％#＃][}｝]")
LONE = re.compile(r"[{｛][{｛%％]|[}｝][}｝]|[%％][}｝]")
_SPACED = re.compile(r"[{｛]\s{1,9}[{｛%％][^{}｛｝]{0,200}[}｝%％]\s{0,9}[}｝]")
_SINGLE = re.compile(r"(?<![{｛])[{｛]\s{0,9}(?P<whole>(?P<name>\w{1,20})[.．。]\w{1,40})\s{0,9}[}｝](?![}｝])")
_STATEMENT = re.compile(
    r"(?:(?P<level>tr|p)(?=\s|for|if|el|end)\s*)?(?P<word>[A-Za-z]+|\w+)\s*(?P<rest>.*)$", re.DOTALL
)
_LOOP = re.compile(r"(?P<names>\w+(?:\s*,\s*\w+)*)\s+in\s+(?P<list>.+)$", re.DOTALL)
_PAIRS = {"{": "}", "%": "%", "#": "#"}

#: A control tag longer than this is no control tag.
MAX_LENGTH = 1000

#: Words of other engines, and what to do instead.
_FOREIGN = {
    "tc": "不支持按列循环的“tc”，整张表请用“{{ 表.名称 }}”",
    "hm": "不支持“hm”，横向合并请直接在 Word 中合并单元格，循环会照样保留",
    "colspan": "不支持“colspan”，横向合并请直接在 Word 中合并单元格，循环会照样保留",
    "cellbg": "不支持“cellbg”，底纹请直接在 Word 中设置",
    "end": "结束标签要写明是“endfor”还是“endif”",
    "elseif": "“elseif”应写成“elif”",
    **{
        word: f"关键词用英文：“{word}”写成“{english}”"
        for word, english in (
            ("如果", "if"),
            ("循环", "for"),
            ("否则", "else"),
            ("结束如果", "endif"),
            ("结束循环", "endfor"),
            ("结束", "endif 或 endfor"),
        )
    },
    "set": "模板里不能设变量（“set”），请引用已有的数据",
    "include": "不能引入其他文件（“include”），请把内容写在模板里",
}

#: What may be written, for people: the spelling, what it does, and where it stands.
SPELLINGS = (
    ("{{ 名称 }}", "填入一个值、一句话、一张表、一幅图或几段文字", "值和句子写在文字中；表、图、段落和目录独占一段"),
    ("{{ 名称 | 格式 }}", "按格式写数字、日期", "同上"),
    ("{{ 名称(年份) }}", "取某一年的值", "同上"),
    ("{{ 甲 if 条件 else 乙 }}", "条件成立写甲，否则写乙", "句子中"),
    ("{%p if 条件 %} … {%p elif 条件 %} … {%p else %} … {%p endif %}", "按条件取舍段落和表格", "每个独占一段"),
    ("{%p for x in 列表 %} … {%p endfor %}", "逐项重复段落", "每个独占一段"),
    ("{%tr for x in 列表 %} … {%tr endfor %}", "逐项重复表格的行；横向合并的单元格照样保留", "每个独占一行"),
    ("{%tr if 条件 %} … {%tr endif %}", "按条件取舍表格的行", "每个独占一行"),
    ("{% if 条件 %} … {% endif %}", "按条件取舍一段之内的文字", "同一段中"),
    ("{% for x in 列表 %} … {% endfor %}", "逐项重复一段之内的文字", "同一段中"),
    ("{% vm 键 %}", "键相同的相邻行，这一格合并为一格；几行都行，也可几级", "循环行的单元格开头"),
    ("loop.index、 loop.first、 loop.last、 loop.length", "循环中的序号、是否第一项、是否最后一项、共几项", "循环之内"),
    ("and、or、not、==、!=、<、>、<=、>=、in", "条件的连接和比较", "条件中"),
    ("{{ 目录 }}、{{ 图目录 }}、{{ 表目录 }}", "生成目录", "独占一段"),
    ("{# 说明 #}", "给自己看的话，不印出来", "任何地方"),
)

WORDS = ("for", "endfor", "if", "elif", "else", "endif", "vm")
_BARE = ("endfor", "else", "endif")

_HALF = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
_HALF.update({0x3000: " ", 0xA0: " ", ord("、"): ",", ord("。"): ".", ord("【"): "[", ord("】"): "]"})
_TO_REPAIR = re.compile("[\"'“”‘’\uff01-\uff5e\u3000\xa0、。【】]")
_CURLY_DOUBLE, _CURLY_SINGLE = "“”＂", "‘’＇"


class Tag(NamedTuple):
    """A tag: how it was written, its kind ({, % or #), what stands inside in half width, and whether that changed it."""

    written: str
    kind: str
    inside: str
    repaired: bool


class _Found(NamedTuple):
    """A tag in a text: where it begins and ends, and how it is written."""

    start: int
    end: int
    written: str


class Statement(NamedTuple):
    """A control tag taken apart: level (tr, p or ""), word, and the rest; loop names for a ``for``."""

    level: str
    word: str
    rest: str
    names: tuple[str, ...] = ()


class Misspelt(Exception):
    """A tag that can't be taken apart; the message says why, in Chinese."""


def half_width(inside: str) -> tuple[str, bool]:
    """Return a tag's inside in half width, texts in quotes left as they are, and whether more than quotes changed."""
    if not _TO_REPAIR.search(inside):
        return inside, False
    out: list[str] = []
    changed, position = False, 0
    while position < len(inside):
        char = inside[position]
        plain = '"' if char in _CURLY_DOUBLE else "'" if char in _CURLY_SINGLE else char.translate(_HALF)
        if plain in "\"'":
            closers = (plain, *(_CURLY_DOUBLE if plain == '"' else _CURLY_SINGLE))
            straight = inside.find(plain, position + 1) if char == plain else -1
            end = straight if straight >= 0 else _first(inside, closers, position + 1)
            if end >= 0:
                out.append(plain + inside[position + 1 : end].replace(plain, "\\" + plain) + plain)
                position = end + 1
                continue
        changed = changed or plain != char
        out.append(plain)
        position += 1
    return "".join(out), changed


def _first(text: str, chars: Sequence[str], start: int) -> int:
    return next((index for index in range(start, len(text)) if text[index] in chars), -1)


def _found(text: str) -> Iterator[_Found]:
    """Yield the tags of a text: each opening to the first closing behind it, in one pass whatever the text is."""
    position = 0
    while (opening := _OPENING.search(text, position)) and (closing := _CLOSING.search(text, opening.end())):
        position = closing.end()
        yield _Found(opening.start(), position, text[opening.start() : position])


def _tag(written: str) -> Tag:
    inside, changed = half_width(written[2:-2])
    repaired = changed or not (written[:2] + written[-2:]).isascii()
    return Tag(written, written[1].translate(_HALF), inside.strip().strip("-").strip(), repaired)


def of(text: str) -> Iterator[Tag]:
    """Yield the tags of a text."""
    return (_tag(found.written) for found in _found(text))


def joined(texts: Sequence[Element]) -> list[tuple[Element, int, int, Tag]]:
    """Return the tags of a paragraph's w:t elements, each moved whole into the w:t that held its first character.

    Each comes with its w:t and the span it covers there.
    """
    for text in texts:
        if text.text and (MARK_OPEN in text.text or MARK_CLOSE in text.text):
            text.text = text.text.translate(_MARKS)
    starts = list(itertools.accumulate((len(text.text or "") for text in texts), initial=0))
    for tag in reversed(list(_found("".join(text.text or "" for text in texts)))):
        _gather(texts, starts, tag.start, tag.end)
    found: list[tuple[Element, int, int, Tag]] = []
    for text in texts:
        for tag in _found(text.text or ""):
            keep_space(text)
            found.append((text, tag.start, tag.end, _tag(tag.written)))
    return found


def _gather(texts: Sequence[Element], starts: Sequence[int], start: int, end: int) -> None:
    """Move the characters from start to end into the element that holds the first of them; ``starts`` is where each began."""
    index = bisect.bisect_right(starts, start) - 1
    first, moved = texts[index], ""
    for later in range(index + 1, len(texts)):
        if starts[later] >= end:
            break
        text, inside = texts[later], end - starts[later]
        content = text.text or ""
        moved += content[:inside]
        text.text = content[inside:]
        keep_space(text)
    if moved:
        first.text = (first.text or "") + moved


def halves(text: str, tags: Sequence[Tag]) -> Iterator[tuple[str, str]]:
    """Yield (what was written, what is wrong) for brackets without their other half in a paragraph's text."""
    for tag in tags:
        if tag.kind != "#" and (inner := LONE.search(tag.written[2:-2])):
            yield tag.written, f"标签没有写完：“{inner[0]}”之前缺少结束的括号"
        elif _PAIRS[tag.kind] != tag.written[-2].translate(_HALF):
            yield tag.written, f"标签开头是“{tag.written[:2]}”，结尾却是“{tag.written[-2:]}”"
    rest = _outside(text)
    brace = rest.find("{")
    for lone in LONE.finditer(rest):
        if lone[0][0] in "%％" and 0 <= brace < lone.start():
            continue
        opening = lone[0][0] in "{｛"
        near = rest[lone.start() :] if opening else rest[: lone.end()]
        quoted = near[:16] if opening else near[-16:]
        yield quoted, f"“{lone[0]}”没有配对的{'结束' if opening else '开始'}括号，一个标签应写在同一段里"
        return


def lookalikes(text: str, known: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield (what was written, what is wrong) for what looks like a tag and is none: { { 名称 } } and {名称.项}."""
    rest = _outside(text)
    for spaced in _SPACED.finditer(rest):
        yield spaced[0], "标签的两个括号之间不能有空格"
    for single in _SINGLE.finditer(_SPACED.sub("", rest)):
        if single["name"] in known:
            yield single[0], f"只有一层括号，不是标签；应写“{{{{ {single['whole']} }}}}”"


def without_tags(text: str) -> str:
    """Return the text that stands beside the tags."""
    return _outside(text).strip()


@lru_cache(maxsize=4)  # of each paragraph it is asked several times
def _outside(text: str) -> str:
    """Return the text with its tags cut out."""
    pieces, position = [], 0
    for tag in _found(text):
        pieces.append(text[position : tag.start])
        position = tag.end
    return "".join(pieces) + text[position:]


def statement(inside: str) -> Statement:
    """Return the control tag written inside {% %}; raises ``Misspelt``."""
    if len(inside) > MAX_LENGTH:
        raise Misspelt(f"标签太长（超过{MAX_LENGTH}字）")
    match = _STATEMENT.match(inside)
    if not match:
        raise Misspelt("标签是空的，应写 for、if、else、endif 等")
    level, word, rest = match["level"] or "", match["word"], match["rest"].strip()
    if word in _FOREIGN:
        raise Misspelt(_FOREIGN[word])
    if word not in WORDS:
        near = nearest(word, WORDS, 0.6)
        raise Misspelt(
            f"不认识的标签“{word}”" + (f"，是否想写“{near}”？" if near else "（可用：for、if、vm 及其结束）")
        )
    if word in _BARE and rest:
        raise Misspelt(f"“{word}”后面不应再有“{rest}”")
    if word == "for":
        loop = _LOOP.match(rest)
        if not loop:
            raise Misspelt("循环应写成“for 变量 in 列表”")
        names = tuple(name.strip() for name in loop["names"].split(","))
        return Statement(level, word, loop["list"].strip(), names)
    if word not in _BARE and not rest:
        raise Misspelt(f"“{word}”后面缺少" + ("条件" if word != "vm" else "键"))
    return Statement(level, word, rest)
