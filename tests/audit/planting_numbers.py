"""Faults in numbers: totals, shares, products, units, growth, factors. Each generator edits a clean document and says where to look."""

from __future__ import annotations

import random
import re
from itertools import pairwise

from ghgxl.audit.seen import Fact, reading_of
from ghgxl.audit.views import ACTIVITY, COAL, COEFFICIENT, EMISSION, FACTOR, GAS, SHARE, Row, View
from ghgxl.word.document import Cell, Document
from tests.audit.editing import everywhere
from tests.audit.plants import Plant, moved, numbers, one_cell, pick, plants, sentence, written


@plants
def a_wrong_total(document: Document, dice: random.Random) -> Plant | None:
    reading = reading_of(document)
    found = pick(
        (
            one for one in numbers(reading, EMISSION, ACTIVITY, COAL, total=True)
            if sum(row.position != one[1].position and one[0].own(row.position, one[2].position) is not None for row in one[0].rows) >= 2
        ),
        dice,
    )  # fmt: skip
    return one_cell(found[3].cell, written(found[3], moved(found[3], dice)), "audit-total") if found else None


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
    found = pick((one for one in numbers(reading, SHARE, total=False) if any(row.total and one[0].own(row.position, one[2].position) for row in one[0].rows)), dice)  # fmt: skip
    if found is None:
        return None
    view, _, column, seen = found
    spots = [view.own(row.position, column.position) for row in view.rows]
    value = seen.figure.value + dice.uniform(1, 9)
    return one_cell(seen.cell, written(seen, value), "audit-share", *(one.cell.spot for one in spots if one))


@plants
def a_total_share_counted_twice(document: Document, dice: random.Random) -> Plant | None:
    found = pick(numbers(reading_of(document), SHARE, total=True), dice)
    return one_cell(found[3].cell, "50.00%", "audit-share") if found else None


@plants
def a_wrong_product(document: Document, dice: random.Random) -> Plant | None:
    found = pick((one for one in numbers(reading_of(document), EMISSION, total=False) if one[0].of(FACTOR) and one[0].of(ACTIVITY) and one[3].figure.value > 1), dice)  # fmt: skip
    return one_cell(found[3].cell, written(found[3], moved(found[3], dice)), "audit-product") if found else None


@plants
def a_unit_that_makes_the_product_wrong(document: Document, dice: random.Random) -> Plant | None:
    swap = {"MWh": "kWh", "t": "kg", "kg": "t", "万Nm3": "Nm3", "万kWh": "MWh"}
    choices = []
    for view, row, _, seen in numbers(reading_of(document), EMISSION, total=False):
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
        one_cell(dice.choice(cells), dice.choice(("MW/h", "ＭＷ／ｈ", "kW/h", "MW/小时")), "audit-unit")
        if cells
        else None
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
    return one_cell(fact.cell, text, "audit-between", *(one.cell.spot for one in facts))


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
    return one_cell(seen.cell, written(seen, seen.figure.value * dice.uniform(1.1, 8)), "audit-arithmetic")


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
    return sentence(document, words.format(count, each, total), "audit-arithmetic")


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
    found = pick((one for one in numbers(reading_of(document), COEFFICIENT) if one[1].name in ("电力", "汽油", "柴油", "液化石油气", "水")), dice)  # fmt: skip
    if found is None:
        return None
    return one_cell(
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
    return one_cell(cell, f"{coal[fuel]}{dice.choice((' tCO2/t', 'tCO2/t', 'CO2/t'))}", "audit-coal-factor")


@plants
def a_factor_ten_times_too_large(document: Document, dice: random.Random) -> Plant | None:
    found = [one for one in _factor_cells(document, "汽油|柴油|液化石油气") if "tCO2/t" in one[2].text]
    if not found:
        return None
    cell = dice.choice(found)[2]
    number = re.match(r"[\d.]+", cell.text)
    assert number is not None
    return one_cell(cell, f"{float(number[0]) * dice.choice((10, 0.1, 1000)):.5f} tCO2/t", "audit-factor-odd")


@plants
def an_electricity_factor_its_document_lacks(document: Document, dice: random.Random) -> Plant | None:
    found = [one for one in _factor_cells(document, "电力") if re.search("公告|区域电网", "".join(one[0].text(one[1].position, column.position) for column in one[0].columns))]  # fmt: skip
    if not found:
        return None
    cell = dice.choice(found)[2]
    return one_cell(cell, f"{dice.choice((0.4041, 0.6101, 0.9301, 0.3333, 0.7777))} tCO2/MWh", "audit-factor-cited")


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
