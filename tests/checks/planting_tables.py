"""Faults in the report sheets and in what is stated: one table against another."""

from __future__ import annotations

import random

from ghgxl.findings import Place
from ghgxl.ledger import Ledger, Stated
from tests.checks.ledgers import rows
from tests.checks.planting import Planted


def energy_listed_again(ledger: Ledger, dice: random.Random) -> Planted:
    year = ledger.company.years[0]
    row = {
        "年度": float(year),
        "能源": dice.choice(("电力", "外购电", "市电")),
        "数量": dice.uniform(1e3, 1e5),
        "单位": "万kWh",
    }
    sheets = {**ledger.sheets, "能源消耗": (*ledger.sheets["能源消耗"], *rows("能源消耗", row))}
    return Planted(ledger._replace(sheets=sheets), "energy-twice|unit-slip", "能源消耗")


def an_output_slips(ledger: Ledger, dice: random.Random) -> Planted | None:
    output = ledger.sheets["产量产值"]
    if len(output) < 2:
        return None
    number = dice.randrange(len(output)) if len(output) > 2 else 1
    column = dice.choice(("产量", "产值(万元)"))
    value = output[number].number(column) or 0.0
    spoilt = output[number]._replace(values={**output[number].values, column: value * dice.choice((0.1, 10, 10_000))})
    sheets = {**ledger.sheets, "产量产值": (*output[:number], spoilt, *output[number + 1 :])}
    return Planted(ledger._replace(sheets=sheets), "unit-slip", str(spoilt.place))


def tce_with_wan_tce(ledger: Ledger, dice: random.Random) -> Planted | None:
    from ghgxl.checks import examine

    year = dice.choice(ledger.company.years)
    uses = examine(ledger).energy.of(year)
    if len(uses) < 2:
        return None
    wrong = dice.randrange(len(uses))
    stated = tuple(
        Stated(f"能源:{use.name}:折标量", year, round(use.tce / (10_000 if number == wrong else 1), 9), "tce", "表1", Place("核对", f"C{number + 4}"))
        for number, use in enumerate(uses)
    )  # fmt: skip
    return Planted(ledger._replace(stated=stated), "tce-mixed", f"核对!C{wrong + 4}")


def shares_that_are_no_whole(ledger: Ledger, dice: random.Random) -> Planted:
    year = ledger.company.years[0]
    stated = tuple(
        Stated(f"能源:{name}:占比", year, share, "%", "表1", Place("核对", f"C{row}"))
        for row, (name, share) in enumerate((("电力", 99.9), ("水", dice.uniform(0.3, 5))), 4)
    )
    return Planted(ledger._replace(stated=stated), "share-sum", "核对!C4")


def a_formula_that_gives_another_number(ledger: Ledger, dice: random.Random) -> Planted:
    number = dice.randrange(len(ledger.sheets["污染物"]))
    row = ledger.sheets["污染物"][number]
    value = (row.number("数值") or 0.0) * dice.choice((0.01, 0.1, 1.31, 10))
    spoilt = row._replace(values={**row.values, "数值": value})
    held = ledger.sheets["污染物"]
    sheets = {**ledger.sheets, "污染物": (*held[:number], spoilt, *held[number + 1 :])}
    return Planted(ledger._replace(sheets=sheets), "formula-differs", str(row.place))


def a_unit_that_the_formula_does_not_give(ledger: Ledger, dice: random.Random) -> Planted:
    row = ledger.sheets["污染物"][0]
    spoilt = row._replace(values={**row.values, "单位": dice.choice(("t/a", "g/a"))})
    sheets = {**ledger.sheets, "污染物": (spoilt, *ledger.sheets["污染物"][1:])}
    return Planted(ledger._replace(sheets=sheets), "formula-differs", str(row.place))


def something_named_and_not_listed(ledger: Ledger, dice: random.Random) -> Planted:
    kind = dice.randrange(4)
    if kind == 0:
        row, sheet = {"能源": dice.choice(("柴油", "液化石油气", "煤油")), "去向": "叉车"}, "能源系统"
    elif kind == 1:
        row, sheet = {"流程": "焊接", "步骤": dice.choice(("乙炔切割", "CO2气体保护焊")), "投入": "钢板"}, "工艺流程"
    elif kind == 2:
        row, sheet = (
            {"流程": "清洗", "步骤": "清洗", "投入": dice.choice(("水、乙炔、油", "氧气、乙炔", "柴油、水"))},
            "工艺流程",
        )
    else:
        row, sheet = {"类别": "废气", "来源": dice.choice(("柴油发电机", "食堂液化气灶", "生物质锅炉"))}, "污染物"
    held = ledger.sheets.get(sheet, ())
    return Planted(ledger._replace(sheets={**ledger.sheets, sheet: (*held, *rows(sheet, row))}), "unlisted", sheet)
