"""Clean ledgers out of a seed, as careful companies keep them: seasons, noise, growth, several sources, prices, meters.

Everything is built as nouns in memory. A ledger is a function of its seed alone. Fuels, electricity and departments vary;
what is bought in irregular amounts (refuelling, refrigerant) is irregular here too.
"""

from __future__ import annotations

import math
import random
from typing import Any

from ghgxl.findings import Place
from ghgxl.ledger import Company, Entry, Item, Ledger, Payment, Reading, Row, Source

SHEET = "活动数据"
PROVINCES = ("广东", "浙江", "山东", "四川", "云南", "北京", "内蒙古")
DEPARTMENTS = ("压铸车间", "装配车间", "工模部", "办公楼")

#: Months' shares: little around the spring festival, much in the hot months; and a boiler's, which heats in winter.
SEASON = (0.85, 0.66, 0.92, 0.95, 1.0, 1.08, 1.15, 1.17, 1.09, 1.0, 0.96, 0.95)
WINTER = (3.0, 2.6, 1.8, 0.8, 0.5, 0.4, 0.35, 0.35, 0.45, 0.8, 1.7, 2.8)

ELECTRICITY = Source(
    "E1",
    "外购电力",
    2,
    "外购电力",
    2,
    "全厂设备",
    "电力",
    gases=("CO2",),
    evidence="电费发票",
    place=Place("排放源", "A4"),
)
PETROL = Source(
    "Y1", "公务车汽油", 1, "移动燃烧", 1, "公务车", "汽油", evidence="加油发票", place=Place("排放源", "A5")
)
GAS = Source("G1", "锅炉天然气", 1, "固定燃烧", 1, "锅炉", "天然气", evidence="燃气发票", place=Place("排放源", "A6"))
COOLANT = Source(
    "L1",
    "空调冷媒",
    1,
    "逸散排放",
    1,
    "办公楼空调",
    "R-410A",
    "冷媒泄漏",
    evidence="维修单",
    place=Place("排放源", "A7"),
)

#: Unit → how many of it one MWh is.
POWER_UNITS = {"kWh": 1000.0, "MWh": 1.0, "万kWh": 0.1}


class Draft:
    """A ledger being made: its entries, and what stands beside them, in sheet order."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = random.Random(seed)
        self.entries: list[Entry] = []
        self.payments: list[Payment] = []
        self.readings: list[Reading] = []
        self.counters: dict[tuple[str, str], float] = {}

    def noise(self, sigma: float) -> float:
        """Return a factor about one; its logarithm is normal, and never beyond three deviations."""
        return math.exp(max(-3 * sigma, min(3 * sigma, self.random.gauss(0, sigma))))

    def add(
        self, source: Source, year: int, month: int | None, quantity: float, unit: str, department: str, price: float
    ) -> Entry:
        """Add a record, with what was paid for it."""
        row = len(self.entries) + 4
        entry = Entry(source.id, year, month, quantity, unit, department, f"V{row:06}", SHEET, row, 3)
        self.entries.append(entry)
        if price:
            self.payments.append(Payment(entry, round(price * quantity, 2), Place(SHEET, f"J{row}")))
        return entry

    def metered(self, entry: Entry, kwh: float) -> None:
        """Let a meter run by an entry's quantity; its multiplier is 40."""
        key = (entry.source, entry.department)
        before = self.counters.get(key, float(self.random.randrange(1000, 90000)))
        after = before + kwh / 40
        self.counters[key] = after
        self.readings.append(
            Reading(entry, before, after, 40.0, f"表{entry.department}", Place(SHEET, f"L{entry.row}"))
        )


def _electricity(draft: Draft, years: tuple[int, ...]) -> None:
    dice = draft.random
    unit = dice.choice(tuple(POWER_UNITS))
    departments = DEPARTMENTS[: dice.randrange(1, 5)]
    metered, sigma = dice.random() < 0.5, dice.uniform(0.02, 0.12)
    growth = [dice.uniform(0.8, 1.35) for _ in years]
    tariff = dice.uniform(0.45, 0.95)
    for department in departments:
        usual = 10 ** dice.uniform(1.3, 3.0)  # MWh a month
        depth = dice.uniform(0.3, 1.2)
        level = usual
        for year, grown in zip(years, growth, strict=True):
            level *= grown
            for month in range(1, 13):
                mwh = level * SEASON[month - 1] ** depth * draft.noise(sigma)
                kwh = round(mwh * 1000 / 40) * 40 + 40 * dice.choice((0, 1, 3))
                quantity = kwh / 1000 * POWER_UNITS[unit]
                price = tariff * draft.noise(0.06) * 1000 / POWER_UNITS[unit]
                entry = draft.add(ELECTRICITY, year, month, quantity, unit, department, price)
                if metered:
                    draft.metered(entry, kwh)


def _petrol(draft: Draft, years: tuple[int, ...]) -> None:
    dice = draft.random
    way = dice.choice(("receipts", "months", "years"))
    litre = dice.uniform(6.5, 9.0)
    for year in years:
        if way == "years":
            draft.add(PETROL, year, None, round(dice.uniform(9, 16), 3), "t", "管理部", 0)
        for month in range(1, 13) if way != "years" else ():
            if way == "months":
                draft.add(
                    PETROL, year, month, round(900 * draft.noise(0.15), 2), "L", "管理部", litre * draft.noise(0.04)
                )
            else:
                for _ in range(dice.randrange(3, 9)):
                    draft.add(
                        PETROL, year, month, round(48 * draft.noise(0.28), 2), "L", "管理部", litre * draft.noise(0.04)
                    )


def _gas(draft: Draft, years: tuple[int, ...]) -> None:
    dice = draft.random
    seasonal = dice.random() < 0.5
    usual = dice.uniform(2000, 30000)
    for year in years:
        for month in range(1, 13):
            share = WINTER[month - 1] if seasonal else 1.0
            draft.add(GAS, year, month, round(usual * share * draft.noise(0.08)), "Nm3", "", 3.6 * draft.noise(0.08))


def clean(seed: int) -> Ledger:
    """Return the clean ledger of a seed."""
    draft = Draft(seed)
    dice = draft.random
    first = dice.choice((2021, 2022))
    years = tuple(range(first, first + dice.randrange(1, 4)))
    sources = [ELECTRICITY]
    _electricity(draft, years)
    for source, fill, chance in ((PETROL, _petrol, 0.8), (GAS, _gas, 0.6)):
        if dice.random() < chance:
            sources.append(source)
            fill(draft, years)
    if dice.random() < 0.6:
        sources.append(COOLANT)
        for year in years:
            draft.add(COOLANT, year, dice.randrange(1, 13), dice.choice((1.0, 2.0, 3.5, 12.0)), "kg", "", 0)
    return ledger_of(draft, years, tuple(sources))


def ledger_of(draft: Draft, years: tuple[int, ...], sources: tuple[Source, ...]) -> Ledger:
    """Return the draft as a ledger, with report sheets that fit its sources."""
    texts = {"企业名称": "示例公司", "省份": draft.random.choice(PROVINCES), "基准年": str(years[0])}
    company = Company(
        items={name: Item(text, Place("企业信息", f"B{row}")) for row, (name, text) in enumerate(texts.items(), 2)},
        name="示例公司",
        province=texts["省份"],
        years=years,
        base_years=(years[0],),
    )
    value = draft.random.uniform(3000, 60000)
    output = []
    for year in years:
        value *= draft.random.uniform(0.8, 1.4)
        output.append(
            {
                "产品": "壳体",
                "单位": "t",
                "年度": float(year),
                "产量": round(value / 17, 1),
                "产值(万元)": round(value, 1),
            }
        )
    names = [source.factor_name for source in sources if source is not COOLANT]
    sheets = {
        "产量产值": rows("产量产值", *output),
        "能源系统": rows("能源系统", *({"能源": name, "去向": "车间", "备注": "含空调" if COOLANT in sources else "设备"} for name in names)),
        "工艺流程": rows("工艺流程", {"流程": "压铸", "步骤": "熔化", "投入": "铝锭、电力", "产污": "烟尘"}),
        "污染物": rows(
            "污染物",
            {"类别": "废气", "来源": "熔化", "污染物": "烟尘", "计算式": "0.525 kg/t × 300 t/a", "数值": 157.5, "单位": "kg/a"},
            {"类别": "固废", "来源": "员工生活", "污染物": "生活垃圾", "计算式": "0.5 kg × 200 × 300 ÷ 1000", "数值": 30.0, "单位": "t/a"},
            {"类别": "废水", "来源": "员工生活", "污染物": "生活污水", "计算式": "12 t/d × 300 d × 90%", "数值": 3240.0, "单位": "t/a"},
        ),
        "能源消耗": rows("能源消耗", *({"年度": float(year), "能源": "自来水", "数量": 15000.0, "单位": "t"} for year in years)),
    }  # fmt: skip
    return Ledger(
        f"{draft.seed}.xlsx",
        company,
        sources,
        tuple(draft.entries),
        sheets=sheets,
        payments=tuple(draft.payments),
        readings=tuple(draft.readings),
    )


def rows(sheet: str, *values: dict[str, Any]) -> tuple[Row, ...]:
    """Return rows of a report sheet."""
    return tuple(Row(row, Place(sheet, f"A{number}")) for number, row in enumerate(values, 4))
