"""Faults in words: captions, sections, leftovers, names, sources, gases, required items. Each generator says where to look."""

from __future__ import annotations

import random
import re

from ghgxl.audit.seen import reading_of
from ghgxl.audit.views import ACTIVITY, EMISSION, FACTOR, GAS, GWP
from ghgxl.word.document import Cell, Document, Paragraph, Table
from ghgxl.word.places import Spot
from tests.audit.editing import everywhere
from tests.audit.plants import Plant, one_cell, paragraph, plants, sentence


@plants
def a_caption_used_twice(document: Document, dice: random.Random) -> Plant | None:
    captions = [one for one in document.captions if one.number]
    first, second = sorted(dice.sample(range(len(captions)), 2))
    text = f"表{captions[first].number}　{captions[second].title}"
    spot = captions[second].paragraph.spot
    return Plant({spot: text}, "audit-caption", frozenset({spot}))


@plants
def a_caption_of_another_chapter(document: Document, dice: random.Random) -> Plant | None:
    caption = dice.choice([one for one in document.captions if one.number])
    chapter, _, number = caption.number.partition("-")
    spot = caption.paragraph.spot
    other = str(int(chapter) % 4 + 5) if chapter.isdigit() else "1"
    return Plant({spot: f"表{other}-{number} {caption.title}"}, "audit-caption", frozenset({spot}))


@plants
def a_caption_number_left_out(document: Document, dice: random.Random) -> Plant | None:
    captions = [one for one in document.captions if "-" in one.number]
    chapters = [one.number.partition("-")[0] for one in captions]
    last = [one for index, one in enumerate(captions) if chapters[index + 1 : index + 2] != [chapters[index]]]
    caption = dice.choice(last)
    chapter, _, number = caption.number.partition("-")
    spot = caption.paragraph.spot
    return Plant({spot: f"表 {chapter}-{int(number) + dice.randint(1, 4)}{caption.title}" if not caption.title[:1].isdigit() else f"表 {chapter}-{int(number) + 2}　{caption.title}"}, "audit-caption", frozenset({spot}))  # fmt: skip


@plants
def a_reference_to_nothing(document: Document, dice: random.Random) -> Plant | None:
    words = dice.choice(
        ("排放数据见表{0}-{1}。", "详见图 {0}－{1}。", "结果列于表{0}–{1}中。", "如图{0}-{1}所示，排放逐年变化。")
    )
    return sentence(document, words.format(dice.randint(1, 9), dice.randint(40, 90)), "audit-reference")


@plants
def a_section_number_used_twice(document: Document, dice: random.Random) -> Plant | None:
    numbers = [one.number for one in document.paragraphs if one.level > 1 and re.fullmatch(r"\d+(\.\d+)+", one.number)]
    number = dice.choice(numbers)
    spot = Spot(0, 100_001)
    added = Paragraph(
        "补充说明", spot, f"第{number}节 标题", "标题", number.count(".") + 1, number, "", number, number[0]
    )
    return Plant({}, "audit-heading", frozenset({spot}), (added,))


@plants
def a_section_number_left_out(document: Document, dice: random.Random) -> Plant | None:
    numbers = [one.number for one in document.paragraphs if re.fullmatch(r"\d+\.\d+", one.number)]
    chapter = dice.choice(numbers).partition(".")[0]
    last = max(int(one.partition(".")[2]) for one in numbers if one.startswith(f"{chapter}."))
    added = Paragraph(
        "补充说明", Spot(0, 100_001), "标题", "标题", 2, f"{chapter}.{last + dice.randint(2, 5)}", "", "", chapter
    )
    return Plant({}, "audit-heading", frozenset({added.spot}), (added,))


@plants
def a_tag_left_over(document: Document, dice: random.Random) -> Plant | None:
    return sentence(
        document,
        f"本年排放量为 {dice.choice(('{{ 排放.总量[2021] }}', '{% if 有.排除 %}', '{{企业.名称}}'))} 吨。",
        "audit-tag",
    )


@plants
def a_placeholder_left_over(document: Document, dice: random.Random) -> Plant | None:
    word = dice.choice(("XXX", "待补充", "×××", "TBD", "（待填）", "[键入文字]", "错误！未找到引用源。", "xxxx"))
    return sentence(document, f"投资额为{word}万元。", "audit-placeholder")


@plants
def yellow_text(document: Document, dice: random.Random) -> Plant | None:
    added, spot = paragraph(document, "数据以财务部口径为准。")
    return Plant({}, "audit-marked", frozenset({spot}), (added._replace(marked="以财务部口径为准"),))


def _company(document: Document) -> str:
    return next(one.text for one in document.paragraphs if one.text.endswith("有限公司"))


@plants
def another_company(document: Document, dice: random.Random) -> Plant | None:
    other = dice.choice(("东莞市明辉塑胶制品有限公司", "苏州宏力电子科技股份有限公司", "佛山市顺德区立信五金有限公司"))
    words = dice.choice(("{0}位于工业园内，厂区面积两万平方米。", "{0}（以下简称“公司”）成立于2006年。", "{0}"))
    return sentence(document, words.format(other), "audit-company")


@plants
def the_company_misspelt(document: Document, dice: random.Random) -> Plant | None:
    name = _company(document)
    at = dice.randrange(2, len(name) - 4)
    wrong = name[:at] + ("鑫" if name[at] != "鑫" else "森") + name[at + 1 :]
    return sentence(document, f"{wrong}按年度收集数据。", "audit-company")


@plants
def a_person_in_two_spellings(document: Document, dice: random.Random) -> Plant | None:
    name = dice.choice("赵钱孙李周") + dice.choice("明文志建") + dice.choice("华强芳洁")
    other = name[0] + dice.choice("鸣闻治健") + name[2]
    lines = (("职务", "姓名", "部门"), ("组长", name, "管理部"), ("组员", "欧阳文静", "财务部"))
    cells = [[Cell(row, column, 1, 1, text, Spot(0, 200_000 + row * 10 + column)) for column, text in enumerate(line, 1)] for row, line in enumerate(lines, 1)]  # fmt: skip
    table = Table(tuple(tuple(line) for line in cells), cells[0][0].spot, 90)
    box = Paragraph(other, Spot(0, 200_100), "第1.3节 文本框", "文本框")
    return Plant({}, "audit-name", frozenset({cells[1][1].spot}), (box, table))


@plants
def a_place_in_two_spellings(document: Document, dice: random.Random) -> Plant | None:
    right, wrong = dice.choice(
        (("合水口社区", "合水囗社区"), ("光明新街道", "光名新街道"), ("松山湖大道", "松山胡大道"))
    )
    lines = [f"公司位于{right}。", f"厂区在{right}内。", f"通信地址为{wrong}。"]
    added = tuple(
        Paragraph(text, Spot(0, 300_000 + number), f"第9.9节 第{number}段") for number, text in enumerate(lines)
    )
    return Plant({}, "audit-name", frozenset({added[2].spot}), added)


@plants
def a_source_only_in_the_text(document: Document, dice: random.Random) -> Plant | None:
    whole = reading_of(document).whole
    kinds = [kind for kind in ("柴油", "汽油", "液化石油气", "天然气", "二氧化碳气瓶") if kind not in whole]
    if not kinds:
        return None
    words = dice.choice(("本公司食堂使用{0}。", "公司所需{0}来源于当地供应商。", "厂内设备消耗的{0}由采购部登记。"))
    return sentence(document, words.format(dice.choice(kinds)), "audit-source-missing")


@plants
def an_energy_share_without_data(document: Document, dice: random.Random) -> Plant | None:
    rows = "".join(label for view in reading_of(document).views for row in view.rows for label in row.labels)
    kinds = [kind for kind in ("热力", "蒸汽", "天然气", "柴油", "汽油", "液化石油气") if kind not in rows]
    if not kinds:
        return None
    return sentence(document, f"{dice.choice(kinds)}消耗占公司总能耗的{dice.randint(10, 99)}%。", "audit-text")


@plants
def a_process_denied_and_done(document: Document, dice: random.Random) -> Plant | None:
    words = dice.sample(("喷漆", "电镀", "酸洗", "磷化", "喷塑"), 3)
    added = (
        Paragraph(f"本项目不从事{'、'.join(words)}等生产活动。", Spot(0, 400_000), "第9.9节 第1段"),
        Paragraph(
            f"工件在{dice.choice(words)}{dice.choice(('前', '工序', '车间'))}用干布清洁。",
            Spot(0, 400_001),
            "第9.9节 第2段",
        ),
    )
    return Plant({}, "audit-contradiction", frozenset({added[1].spot}), added)


@plants
def a_kind_of_source_denied(document: Document, dice: random.Random) -> Plant | None:
    reading = reading_of(document)
    kinds = {label for view in reading.views for row in view.rows for label in row.labels if label in ("固定燃烧", "移动燃烧", "逸散排放") and any((seen := view.own(row.position, column.position)) and seen.figure.value for column in view.of(EMISSION))}  # fmt: skip
    if not kinds:
        return None
    kind = dice.choice(sorted(kinds)).removesuffix("排放")
    return sentence(document, f"经调查，本公司不存在{kind}源。", "audit-contradiction")


@plants
def gases_with_one_factor(document: Document, dice: random.Random) -> Plant | None:
    found = []
    for view in reading_of(document).views:
        gas = next(iter(view.of(GAS)), None)
        if gas and view.of(FACTOR) and view.of(EMISSION) and view.of(ACTIVITY):
            found += [
                cell
                for row in view.rows
                if not row.total and (cell := view.table.at(row.position, gas.position)) and cell.text == "CO2"
            ]
    if not found:
        return None
    return one_cell(dice.choice(found), dice.choice(("CO2、CH4、N2O", "CO2.CH4.N2O", "CO2\nCH4\nN2O")), "audit-gas")


@plants
def a_gas_without_gwp(document: Document, dice: random.Random) -> Plant | None:
    reading = reading_of(document)
    gases = [
        gas
        for gas in ("CH4", "N2O")
        if any(gas in cell.text for view in reading.views if view.of(GWP) for cell in view.table.cells())
    ]
    if not gases:
        return None
    gas = dice.choice(gases)
    texts: dict[Spot, str] = {}
    for view in reading.views:
        for row in view.rows:
            cells = [cell for column in view.columns if (cell := view.table.at(row.position, column.position))]
            if view.of(GWP) and any(cell.text == gas for cell in cells):
                texts |= {
                    cell.spot: "" for column in view.of(GWP) if (cell := view.table.at(row.position, column.position))
                }
    listed = [cell.spot for view in reading.views for cell in view.table.cells() if gas in cell.text]
    return Plant(texts, "audit-gas", frozenset(listed))


@plants
def a_product_title(document: Document, dice: random.Random) -> Plant | None:
    title = next(one for one in document.paragraphs if one.text == "温室气体盘查报告")
    added, _ = paragraph(document, "组织边界按运营控制法确定。范围1为直接排放。")
    return Plant({title.spot: dice.choice(("产品碳足迹盘查报告", "产品碳足迹核算报告", "产品 碳足迹盘查实施报告"))}, "audit-title", frozenset({title.spot}), (added,))  # fmt: skip


@plants
def a_target_without_its_denominator(document: Document, dice: random.Random) -> Plant | None:
    if "不能计算进展" in reading_of(document).whole:
        return None
    return sentence(
        document, f"到2025年，单位工业增加值二氧化碳排放比2020年下降{dice.randint(3, 18)}%。", "audit-target"
    )


@plants
def an_item_of_the_standard_missing(document: Document, dice: random.Random) -> Plant | None:
    word = dice.choice(("不确定", "基准年", "排除", "核查"))
    texts = everywhere(document, lambda text: text.replace(word, "其他"))
    added, _ = paragraph(document, "本报告依据ISO 14064-1编制。")
    return Plant(texts, "audit-required", frozenset(), (added,))
