"""Faults planted in clean reports: for every kind a generator that edits a clean document and says where to look.

A plant is None where the document has nowhere to plant it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from ghgxl.audit.seen import Fact, Reading, reading_of
from ghgxl.audit.views import ACTIVITY, COAL, COEFFICIENT, EMISSION, FACTOR, GAS, GWP, SHARE, Column, Row, Seen, View
from ghgxl.word.document import Block, Cell, Document, Paragraph, Table
from ghgxl.word.places import Spot
from tests.audit.editing import everywhere


class Plant(NamedTuple):
    """A planted fault: the texts to write, blocks to add, the code that must be found, and at which places (any: nowhere in particular)."""

    texts: dict[Spot, str]
    code: str
    spots: frozenset[Spot]
    added: tuple[Block, ...] = ()


Planter = Callable[[Document, random.Random], Plant | None]
PLANTERS: dict[str, Planter] = {}


def plants(planter: Planter) -> Planter:
    """Register a generator under its name."""
    PLANTERS[planter.__name__] = planter
    return planter


def _pick(
    found: Iterable[tuple[View, Row, Column, Seen]], dice: random.Random
) -> tuple[View, Row, Column, Seen] | None:
    choices = list(found)
    return dice.choice(choices) if choices else None


def _numbers(reading: Reading, *measures: str, total: bool | None = None) -> Iterator[tuple[View, Row, Column, Seen]]:
    for view in reading.views:
        for row in view.rows:
            for column in view.columns:
                seen = view.own(row.position, column.position)
                if seen and column.measure in measures and total in (None, row.total) and seen.figure.value > 0:
                    yield view, row, column, seen


def _written(seen: Seen, value: float) -> str:
    unit = f" {seen.figure.unit}" if seen.figure.unit and seen.figure.unit != "%" else seen.figure.unit
    return f"{value:,.{max(seen.figure.digits, 2)}f}{unit}"


def _moved(seen: Seen, dice: random.Random) -> float:
    """Return another value, by five to sixty percent and by more than rounding."""
    return seen.figure.value * dice.choice((dice.uniform(1.05, 1.6), dice.uniform(0.4, 0.95))) + 3 * seen.figure.half


def _one(cell: Cell, text: str, code: str, *also: Spot) -> Plant:
    return Plant({cell.spot: text}, code, frozenset({cell.spot, *also}))


def _paragraph(document: Document, text: str) -> tuple[Paragraph, Spot]:
    spot = Spot(0, 100_000)
    return Paragraph(text, spot, "第9.9节 第1段", section="9.9", chapter=document.paragraphs[-1].chapter), spot


def _sentence(document: Document, text: str, code: str) -> Plant:
    added, spot = _paragraph(document, text)
    return Plant({}, code, frozenset({spot}), (added,))


@plants
def a_wrong_total(document: Document, dice: random.Random) -> Plant | None:
    reading = reading_of(document)
    found = _pick(
        (
            one for one in _numbers(reading, EMISSION, ACTIVITY, COAL, total=True)
            if sum(row.position != one[1].position and one[0].own(row.position, one[2].position) is not None for row in one[0].rows) >= 2
        ),
        dice,
    )  # fmt: skip
    return _one(found[3].cell, _written(found[3], _moved(found[3], dice)), "audit-total") if found else None


@plants
def a_shifted_total_row(document: Document, dice: random.Random) -> Plant | None:
    reading = reading_of(document)
    choices = []
    for view in reading.views:
        for row in view.rows:
            cells = [seen for column in view.columns if (seen := view.own(row.position, column.position))]
            parts = len([other for other in view.rows if not other.total])
            emissions = [column for column in view.of(EMISSION) if view.own(row.position, column.position)]
            sums = {view.own(row.position, column.position).figure.value for column in emissions}  # type: ignore[union-attr]
            if row.total and parts >= 2 and len(sums) >= 3 and len(cells) >= 3 and 0.0 not in sums:
                choices.append(cells)
    if not choices:
        return None
    cells = dice.choice(choices)
    texts = {cells[0].cell.spot: "—"}
    texts |= {right.cell.spot: left.cell.text for left, right in pairwise(cells)}
    return Plant(texts, "audit-shifted", frozenset(seen.cell.spot for seen in cells))


@plants
def a_wrong_share(document: Document, dice: random.Random) -> Plant | None:
    reading = reading_of(document)
    found = _pick((one for one in _numbers(reading, SHARE, total=False) if any(row.total and one[0].own(row.position, one[2].position) for row in one[0].rows)), dice)  # fmt: skip
    if found is None:
        return None
    view, _, column, seen = found
    spots = [view.own(row.position, column.position) for row in view.rows]
    value = seen.figure.value + dice.uniform(1, 9)
    return _one(seen.cell, _written(seen, value), "audit-share", *(one.cell.spot for one in spots if one))


@plants
def a_total_share_counted_twice(document: Document, dice: random.Random) -> Plant | None:
    found = _pick(_numbers(reading_of(document), SHARE, total=True), dice)
    return _one(found[3].cell, "50.00%", "audit-share") if found else None


@plants
def a_wrong_product(document: Document, dice: random.Random) -> Plant | None:
    found = _pick((one for one in _numbers(reading_of(document), EMISSION, total=False) if one[0].of(FACTOR) and one[0].of(ACTIVITY) and one[3].figure.value > 1), dice)  # fmt: skip
    return _one(found[3].cell, _written(found[3], _moved(found[3], dice)), "audit-product") if found else None


@plants
def a_unit_that_makes_the_product_wrong(document: Document, dice: random.Random) -> Plant | None:
    swap = {"MWh": "kWh", "t": "kg", "kg": "t", "万Nm3": "Nm3", "万kWh": "MWh"}
    choices = []
    for view, row, _, seen in _numbers(reading_of(document), EMISSION, total=False):
        unit = next((cell for column in view.columns if column.measure == "单位" and (cell := view.table.at(row.position, column.position))), None)  # fmt: skip
        if view.of(FACTOR) and view.of(ACTIVITY) and unit is not None and unit.text in swap and seen.figure.value > 1:
            choices.append((unit, seen.cell, swap[unit.text]))
    if not choices:
        return None
    unit, cell, other = dice.choice(choices)
    return Plant({unit.spot: other}, "audit-product", frozenset({cell.spot}))


@plants
def an_impossible_unit(document: Document, dice: random.Random) -> Plant | None:
    cells = [cell for view in reading_of(document).views for cell in view.table.cells() if cell.text == "MWh"]
    return (
        _one(dice.choice(cells), dice.choice(("MW/h", "ＭＷ／ｈ", "kW/h", "MW/小时")), "audit-unit") if cells else None
    )


@plants
def an_activity_ten_times_too_large_in_one_table(document: Document, dice: random.Random) -> Plant | None:
    reading = reading_of(document)
    groups: dict[tuple[str, int], list[Fact]] = {}
    for fact in reading.facts:
        if fact.measure == ACTIVITY and fact.name != "合计":
            groups.setdefault((fact.name, fact.year), []).append(fact)
    pairs = [
        facts for facts in groups.values() if len({id(fact.view) for fact in facts}) >= 2 and facts[0].figure.value > 0
    ]
    if not pairs:
        return None
    facts = dice.choice(pairs)
    fact = dice.choice(facts)
    times = dice.choice((10, 100, 1000, 0.1, 0.01))
    text = f"{fact.figure.value * times:,.{max(fact.figure.digits, 0) + 3}f}"
    return _one(fact.cell, text, "audit-between", *(one.cell.spot for one in facts))


@plants
def a_year_ten_times_too_large_everywhere(document: Document, dice: random.Random) -> Plant | None:
    reading = reading_of(document)
    rows: dict[str, dict[int, list[Fact]]] = {}
    for fact in reading.facts:
        if fact.measure == ACTIVITY and fact.name != "合计" and fact.figure.value > 0 and not fact.group:
            rows.setdefault(fact.name, {}).setdefault(fact.year, []).append(fact)
    long = [
        years for years in rows.values()
        if len(years) >= 3 and max(held[0].value for held in years.values()) < 1.9 * min(held[0].value for held in years.values())
    ]  # fmt: skip
    if not long:
        return None
    years = dice.choice(long)
    facts = years[dice.choice(sorted(years))]
    times = dice.choice((10, 1000, 0.1))
    texts = {fact.cell.spot: f"{fact.figure.value * times:,.{max(fact.figure.digits, 0) + 2}f}" for fact in facts}
    return Plant(texts, "audit-series", frozenset(texts))


_TOTAL = re.compile(r"(总量为 )([\d,]+\.\d\d)( tCO2e)")


@plants
def a_total_told_differently_in_the_text(document: Document, dice: random.Random) -> Plant | None:
    found = [one for one in document.paragraphs if _TOTAL.search(one.text) and one.kind == "正文"]
    if not found:
        return None
    paragraph = dice.choice(found)
    text = _TOTAL.sub(lambda match: f"{match[1]}{float(match[2].replace(',', '')) * dice.choice((1.1, 10, 0.9, 1.01)):,.2f}{match[3]}", paragraph.text, count=1)  # fmt: skip
    return Plant({paragraph.spot: text}, "audit-text", frozenset({paragraph.spot}))


_GREW = re.compile(r"(上升|下降) ([\d.]+)%")


@plants
def a_growth_of_another_size(document: Document, dice: random.Random) -> Plant | None:
    found = [
        one for one in document.paragraphs if _GREW.search(one.text) and re.search(r"年排放总量比|比上年", one.text)
    ]
    if not found:
        return None
    paragraph = dice.choice(found)
    match = dice.choice(list(_GREW.finditer(paragraph.text)))
    text = f"{paragraph.text[: match.start()]}{match[1]} {float(match[2]) + dice.uniform(1, 30):.2f}%{paragraph.text[match.end() :]}"
    return Plant({paragraph.spot: text}, "audit-growth", frozenset({paragraph.spot}))


@plants
def a_growth_in_the_other_direction(document: Document, dice: random.Random) -> Plant | None:
    found = [
        one for one in document.paragraphs if _GREW.search(one.text) and re.search(r"年排放总量比|比上年", one.text)
    ]
    if not found:
        return None
    paragraph = dice.choice(found)
    match = dice.choice(list(_GREW.finditer(paragraph.text)))
    if float(match[2]) < 0.05:
        return None
    turned = "下降" if match[1] == "上升" else "上升"
    text = f"{paragraph.text[: match.start()]}{turned} {match[2]}%{paragraph.text[match.end() :]}"
    return Plant({paragraph.spot: text}, "audit-growth", frozenset({paragraph.spot}))


@plants
def a_wrong_result_beside_its_expression(document: Document, dice: random.Random) -> Plant | None:
    choices = []
    for view in reading_of(document).views:
        formula = next((column for column in view.columns if column.title == "计算依据"), None)
        result = next((column for column in view.columns if column.title in ("产生量", "产生量或排放量")), None)
        if formula and result:
            choices += [seen for row in view.rows if view.text(row.position, formula.position) != "—" and (seen := view.seen(row.position, result.position))]  # fmt: skip
    if not choices:
        return None
    seen = dice.choice(choices)
    return _one(seen.cell, _written(seen, seen.figure.value * dice.uniform(1.1, 8)), "audit-arithmetic")


@plants
def a_wrong_product_in_prose(document: Document, dice: random.Random) -> Plant | None:
    count, each = dice.randint(2, 30), dice.randint(5, 300)
    total = count * each + dice.choice((-1, 1)) * dice.randint(max(1, count * each // 30), count * each // 2 + 2)
    words = dice.choice(
        (
            "{0}台设备，每台电机功率{1} kW，总功率{2} kW。",
            "{0}台压铸机电机总功率{1}kW，总功率{2}kW，拟予更换。",
            "废物产生系数算得{0} kg × {1} = {2} kg。",
        )
    )
    return _sentence(document, words.format(count, each, total), "audit-arithmetic")


_EQUATION = re.compile(r"44/12 = ([\d.]+) tCO2")


@plants
def a_wrong_factor_equation(document: Document, dice: random.Random) -> Plant | None:
    found = [one for one in document.paragraphs if _EQUATION.search(one.text)]
    if not found:
        return None
    paragraph = dice.choice(found)
    text = _EQUATION.sub(
        lambda match: f"44/12 = {float(match[1]) * dice.uniform(1.05, 3):.4f} tCO2", paragraph.text, count=1
    )
    return Plant({paragraph.spot: text}, "audit-arithmetic", frozenset({paragraph.spot}))


@plants
def a_wrong_coal_coefficient(document: Document, dice: random.Random) -> Plant | None:
    found = _pick((one for one in _numbers(reading_of(document), COEFFICIENT) if one[1].name in ("电力", "汽油", "柴油", "液化石油气", "水")), dice)  # fmt: skip
    if found is None:
        return None
    return _one(
        found[3].cell, f"{found[3].figure.value * dice.choice((0.7, 1.07, 1.3, 0.5)):.5f}", "audit-coal-coefficient"
    )


@plants
def tce_mixed_with_ten_thousand_tce(document: Document, dice: random.Random) -> Plant | None:
    choices = []
    for view in reading_of(document).views:
        coal, amount, unit = (next(iter(view.of(measure)), None) for measure in (COAL, ACTIVITY, "单位"))
        for row in view.rows:
            if coal and amount and unit and view.of(COEFFICIENT) and len(view.rows) > 2 and row.unit == "t":
                seen, held = view.seen(row.position, coal.position), view.seen(row.position, amount.position)
                cell = view.table.at(row.position, unit.position)
                if seen and held and cell:
                    choices.append((cell, held, seen))
    if not choices:
        return None
    cell, held, seen = dice.choice(choices)
    texts = {
        cell.spot: "万吨",
        held.cell.spot: f"{held.figure.value / 1e4:.7f}",
        seen.cell.spot: f"{seen.figure.value / 1e4:.8f}",
    }
    return Plant(texts, "audit-coal-mixed", frozenset({seen.cell.spot}))


def _factor_cells(document: Document, words: str) -> list[tuple[View, Row, Cell]]:
    found = []
    for view in reading_of(document).views:
        for column in view.of(FACTOR):
            for row in view.rows:
                cell = view.table.at(row.position, column.position)
                gas = next((view.text(row.position, one.position) for one in view.of(GAS)), "CO2")
                if cell and gas == "CO2" and re.search(words, row.name) and len(re.findall(r"/", cell.text)) == 1:
                    found.append((view, row, cell))
    return found


@plants
def a_coal_coefficient_as_a_factor(document: Document, dice: random.Random) -> Plant | None:
    coal = {"汽油": "1.4714", "柴油": "1.4571", "液化石油气": "1.7143"}
    found = [(cell, fuel) for fuel in coal for _, _, cell in _factor_cells(document, fuel)]
    if not found:
        return None
    cell, fuel = dice.choice(found)
    return _one(cell, f"{coal[fuel]}{dice.choice((' tCO2/t', 'tCO2/t', 'CO2/t'))}", "audit-coal-factor")


@plants
def a_factor_ten_times_too_large(document: Document, dice: random.Random) -> Plant | None:
    found = [one for one in _factor_cells(document, "汽油|柴油|液化石油气") if "tCO2/t" in one[2].text]
    if not found:
        return None
    cell = dice.choice(found)[2]
    number = re.match(r"[\d.]+", cell.text)
    assert number is not None
    return _one(cell, f"{float(number[0]) * dice.choice((10, 0.1, 1000)):.5f} tCO2/t", "audit-factor-odd")


@plants
def an_electricity_factor_its_document_lacks(document: Document, dice: random.Random) -> Plant | None:
    found = [one for one in _factor_cells(document, "电力") if re.search("公告|区域电网", "".join(one[0].text(one[1].position, column.position) for column in one[0].columns))]  # fmt: skip
    if not found:
        return None
    cell = dice.choice(found)[2]
    return _one(cell, f"{dice.choice((0.4041, 0.6101, 0.9301, 0.3333, 0.7777))} tCO2/MWh", "audit-factor-cited")


@plants
def an_outdated_electricity_factor(document: Document, dice: random.Random) -> Plant | None:
    found = [one for one in _factor_cells(document, "电力") if any(column.title == "来源" for column in one[0].columns)]
    if not found or max(reading_of(document).years, default=0) < 2021:
        return None
    view, row, cell = dice.choice(found)
    source = next(column for column in view.columns if column.title == "来源")
    texts = everywhere(
        document,
        lambda text: re.sub(
            r"早于|晚于|借用|没有[^，。]{0,12}相应年份|最近的?较?[早晚]|尚未发布|暂无|未发布", "另见", text
        ),
    )
    year = next(view.table.at(row.position, column.position) for column in view.of("年度"))
    origin = view.table.at(row.position, source.position)
    assert origin is not None
    assert year is not None
    texts |= {
        cell.spot: "0.5271 tCO2/MWh",
        origin.spot: "《2012年中国区域电网平均CO2排放因子》",
        year.spot: f"{max(reading_of(document).years)}年",
    }
    return Plant(texts, "audit-factor-year", frozenset({cell.spot}))


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
    return _sentence(document, words.format(dice.randint(1, 9), dice.randint(40, 90)), "audit-reference")


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
    return _sentence(
        document,
        f"本年排放量为 {dice.choice(('{{ 排放.总量[2021] }}', '{% if 有.排除 %}', '{{企业.名称}}'))} 吨。",
        "audit-tag",
    )


@plants
def a_placeholder_left_over(document: Document, dice: random.Random) -> Plant | None:
    word = dice.choice(("XXX", "待补充", "×××", "TBD", "（待填）", "[键入文字]", "错误！未找到引用源。", "xxxx"))
    return _sentence(document, f"投资额为{word}万元。", "audit-placeholder")


@plants
def yellow_text(document: Document, dice: random.Random) -> Plant | None:
    added, spot = _paragraph(document, "数据以财务部口径为准。")
    return Plant({}, "audit-marked", frozenset({spot}), (added._replace(marked="以财务部口径为准"),))


def _company(document: Document) -> str:
    return next(one.text for one in document.paragraphs if one.text.endswith("有限公司"))


@plants
def another_company(document: Document, dice: random.Random) -> Plant | None:
    other = dice.choice(("东莞市明辉塑胶制品有限公司", "苏州宏力电子科技股份有限公司", "佛山市顺德区立信五金有限公司"))
    words = dice.choice(("{0}位于工业园内，厂区面积两万平方米。", "{0}（以下简称“公司”）成立于2006年。", "{0}"))
    return _sentence(document, words.format(other), "audit-company")


@plants
def the_company_misspelt(document: Document, dice: random.Random) -> Plant | None:
    name = _company(document)
    at = dice.randrange(2, len(name) - 4)
    wrong = name[:at] + ("鑫" if name[at] != "鑫" else "森") + name[at + 1 :]
    return _sentence(document, f"{wrong}按年度收集数据。", "audit-company")


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
    return _sentence(document, words.format(dice.choice(kinds)), "audit-source-missing")


@plants
def an_energy_share_without_data(document: Document, dice: random.Random) -> Plant | None:
    rows = "".join(label for view in reading_of(document).views for row in view.rows for label in row.labels)
    kinds = [kind for kind in ("热力", "蒸汽", "天然气", "柴油", "汽油", "液化石油气") if kind not in rows]
    if not kinds:
        return None
    return _sentence(document, f"{dice.choice(kinds)}消耗占公司总能耗的{dice.randint(10, 99)}%。", "audit-text")


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
    return _sentence(document, f"经调查，本公司不存在{kind}源。", "audit-contradiction")


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
    return _one(dice.choice(found), dice.choice(("CO2、CH4、N2O", "CO2.CH4.N2O", "CO2\nCH4\nN2O")), "audit-gas")


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
    added, _ = _paragraph(document, "组织边界按运营控制法确定。范围1为直接排放。")
    return Plant({title.spot: dice.choice(("产品碳足迹盘查报告", "产品碳足迹核算报告", "产品 碳足迹盘查实施报告"))}, "audit-title", frozenset({title.spot}), (added,))  # fmt: skip


@plants
def a_target_without_its_denominator(document: Document, dice: random.Random) -> Plant | None:
    if "不能计算进展" in reading_of(document).whole:
        return None
    return _sentence(
        document, f"到2025年，单位工业增加值二氧化碳排放比2020年下降{dice.randint(3, 18)}%。", "audit-target"
    )


@plants
def an_item_of_the_standard_missing(document: Document, dice: random.Random) -> Plant | None:
    word = dice.choice(("不确定", "基准年", "排除", "核查"))
    texts = everywhere(document, lambda text: text.replace(word, "其他"))
    added, _ = _paragraph(document, "本报告依据ISO 14064-1编制。")
    return Plant(texts, "audit-required", frozenset(), (added,))
