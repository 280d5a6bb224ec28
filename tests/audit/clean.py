"""Clean reports: random ledgers as companies have them, and what the program says of them as a document's nouns.

``composed`` skips Word: the tables and sentences of a report become the nouns that the reader would give, so that
hundreds of reports can be audited. The way through Word itself is tested on fewer.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from ghgxl.checks import examine, run
from ghgxl.ledger import Ledger
from ghgxl.report.compose import compose
from ghgxl.report.nouns import Paragraphs
from ghgxl.report.nouns import Table as Said
from ghgxl.word.document import Block, Caption, Cell, Document, Paragraph, Table
from ghgxl.word.places import Spot
from ghgxl.word.tables import placed
from tests.worksheets import worksheet

_SOURCES = (
    ("外购电力", "范围2", "外购电力", "电力", "万kWh", 220.0), ("公务车汽油", "范围1", "移动燃烧", "汽油", "t", 13.0),
    ("叉车柴油", "范围1", "移动燃烧", "柴油", "t", 21.0), ("锅炉天然气", "范围1", "固定燃烧", "天然气", "万Nm3", 31.0),
    ("食堂液化石油气", "范围1", "固定燃烧", "液化石油气", "t", 2.6), ("空调冷媒", "范围1", "逸散排放", "R-410A", "kg", 14.0),
    ("外购热力", "范围2", "外购热力", "热力", "GJ", 3200.0), ("应急发电机柴油", "范围1", "固定燃烧", "柴油", "t", 0.8),
)  # fmt: skip
_DEPARTMENTS = ("一车间", "二车间", "办公楼", "仓库")
_WASTE = (
    ("0.525 kg/t × {0} t/a", 0.525, "kg/a"),
    ("{0} t/d × 300 d", 300.0, "t/a"),
    ("0.5 kg × {0} × 300 ÷ 1000", 0.15, "t/a"),
)


def random_ledger(seed: int) -> Ledger:
    """Return a ledger without faults: two to eight sources over one to five years, departments, products, waste."""
    dice = random.Random(seed)
    first = dice.choice((2018, 2019, 2020, 2021))
    years = range(first, first + dice.randint(1, 5))
    lines = [
        f"企业信息 | 企业名称 | 广东{dice.choice('恒远宏泰')}{dice.choice('达明华兴')}精密部件有限公司",
        f"企业信息 | 省份 | {dice.choice(('广东', '江苏', '四川', '河北'))}",
        f"企业信息 | GWP | {dice.choice(('AR4', 'AR5', 'AR6'))}",
        f"企业信息 | 基准年 | {first}",
    ]
    chosen = [_SOURCES[0], *dice.sample(_SOURCES[1:], dice.randint(1, 7))]
    row = 3
    for number, (name, scope, kind, factor, unit, usual) in enumerate(chosen, 1):
        lines.append(f"排放源 | S{number} | {name} | {scope} | {kind} | {factor}")
        for year in years:
            amount = round(usual * dice.uniform(0.75, 1.3), dice.randint(1, 3))
            parts = _DEPARTMENTS if factor == "电力" and seed % 2 else ("",)
            rest = amount
            for part in parts:
                row += 1
                share = round(rest * dice.uniform(0.3, 0.7), 3) if part != parts[-1] else round(rest, 3)
                rest -= share
                lines.append(f"活动数据!C{row} | S{number} | {share} | {unit} | {year} | {part}")
    for product in ("振子", "连接器", "电机")[: dice.randint(1, 3)]:
        lines += [
            f"产量产值 | 产品={product} | 单位=万件 | 年度={year} | 产量={dice.randint(50, 90)} | 产值(万元)={dice.randint(3000, 5000)}"
            for year in years
        ]
    for number, (formula, times, unit) in enumerate(_WASTE):
        amount = dice.randint(5, 90)
        value = round(times * amount, 6)
        lines.append(f"污染物 | 类别={('废气', '废水', '固废')[number]} | 来源=生产 | 污染物=颗粒物 | 计算式={formula.format(amount)} | 数值={value:g} | 单位={unit} | 处置=收集")  # fmt: skip
    return worksheet("\n".join(lines))


def composed(ledger: Ledger) -> Document:
    """Return what the program says of a ledger, as a document: a cover, headings, sentences, captioned tables."""
    case = examine(ledger)
    return Document(*_document(compose(case, run(case)), case.company.name))


def _document(context: dict[str, dict[str, object]], company: str) -> tuple[tuple[Block, ...], tuple[Paragraph, ...], tuple[Caption, ...]]:  # fmt: skip
    builder = _Builder()
    builder.text(company)
    builder.text("温室气体盘查报告")
    builder.heading("1", "企业概况")
    captions = []
    for chapter, (heading, tables, sentences) in enumerate(
        (
            ("能源", ("产量产值", "废水", "废气", "固废", "能源消费结构", "电力流向", "燃料消耗"), ("能源种类", "能源结构", "电力流向", "燃料消耗")),
            ("边界", ("排放源识别", "排除"), ("固定燃烧", "移动燃烧", "制程排放", "逸散排放", "范围2", "排除")),
            ("量化", ("活动数据", "排放因子", "GWP", "排放量", "排放占比", "按气体", "ISO类别", "产品产量强度"), ("基准年", "排放结果", "末年排放", "排放变化", "主要排放源", "气体", "强度")),
            ("结论", ("不确定性", "质量评分", "目标", "数据溯源"), ("不确定性", "目标进展")),
        ),
        1,
    ):  # fmt: skip
        if chapter > 1:
            builder.heading(str(chapter), heading)
        builder.heading(f"{chapter}.1", "说明")
        for name in sentences:
            builder.text(str(context["语句"][name]))
        for block in ("工艺说明", "因子说明") if chapter == 3 else ():
            said = context["段"][block]
            assert isinstance(said, Paragraphs)
            for words in said.texts:
                builder.text(words)
        number = 0
        for name in tables:
            found = context["表"].get(name)
            for table in found if isinstance(found, tuple) else (found,):
                if isinstance(table, Said) and table.rows:
                    number += 1
                    builder.text(f"{table.caption}见表{chapter}-{number}。")
                    captions.append(builder.table(table, f"{chapter}-{number}"))
    return tuple(builder.blocks), (), tuple(captions)


def _plain(text: str) -> str:
    return re.sub(r"~([^~]{1,8})~", r"\1", text).replace("^", "")


class _Builder:
    """Counts paragraphs as the reader does."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._spot = self._count = self._tables = 0
        self._section = self._chapter = ""

    def _next(self) -> Spot:
        self._spot += 1
        return Spot(0, self._spot - 1)

    def heading(self, number: str, text: str) -> None:
        self._section, self._chapter, self._count = number, number.partition(".")[0], 0
        self.blocks.append(Paragraph(text, self._next(), f"第{number}节 标题", "标题", number.count(".") + 1, number, "", number, self._chapter))  # fmt: skip

    def text(self, words: str) -> None:
        self._count += 1
        where = f"第{self._section}节 第{self._count}段" if self._section else f"正文第{self._count}段"
        self.blocks.append(
            Paragraph(_plain(words), self._next(), where, "正文", 0, "", "", self._section, self._chapter)
        )

    def table(self, said: Said, number: str) -> Caption:
        self._tables += 1
        self._count += 1
        words = _plain(said.caption)
        above = Paragraph(f"表{number}　{words}", self._next(), f"第{self._section}节 第{self._count}段", "题注", 0, "", "", self._section, self._chapter)  # fmt: skip
        caption = Caption("表", number, words, above)
        rows = tuple(self._rows(said))
        notes = tuple(Paragraph(_plain(note), self._next(), above.where, "正文", 0, "", "", self._section, self._chapter) for note in said.notes)  # fmt: skip
        self.blocks += [above, Table(rows, Spot(0, self._spot), self._tables, caption, "", notes, self._section, self._chapter), *notes]  # fmt: skip
        return caption

    def _rows(self, said: Said) -> Iterator[tuple[Cell | None, ...]]:
        columns = len(said.widths)
        known: dict[tuple[int, int], Cell] = {}
        offset = 0
        for part in (said.header, said.rows):
            for number, line in enumerate(placed(part, columns, said.name), offset + 1):
                row: list[Cell | None] = []
                for column, cell, goes_on in line:
                    if goes_on:
                        seen = next(known[above, column] for above in range(number, 0, -1) if (above, column) in known)
                    else:
                        seen = Cell(number, column + 1, cell.rows, cell.columns, _plain(cell.text), self._next())
                        known[number, column] = seen
                    row += [seen] * cell.columns
                yield tuple(row)
            offset += len(part)
