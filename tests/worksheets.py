"""A ledger out of a few lines of text: the rows that a test is about, as they stand in the sheets.

企业信息 | item | text
排放源 | id | name | scope | subcategory | factor name | gases | method | 是否量化 | facility
企业因子 | name | gas | value | unit | document
核对 | item | year | value | unit | where
sheet!cell | source | quantity | unit | year or year-month | department | shown result | source,year,region of a formula
any other sheet | header=value | …
"""

from __future__ import annotations

import re

from ghgxl.findings import Place, column_number
from ghgxl.ledger import Asked, Company, Entry, Item, Ledger, OwnFactor, Row, Source, Stated, StatedEmission

_CELL = re.compile(r"(?P<sheet>[^!|]+)!(?P<column>[A-Z]+)(?P<row>\d+)$")


def _company(texts: dict[str, str], years: set[int]) -> Company:
    told = texts.get("报告年度", "")
    given = tuple(sorted({int(year) for year in re.findall(r"\d{4}", told)})) or tuple(sorted(years))
    base = tuple(int(year) for year in re.findall(r"\d{4}", texts.get("基准年", "")))
    return Company(
        items={
            name: Item(text, Place("企业信息", f"B{number}")) for number, (name, text) in enumerate(texts.items(), 2)
        },
        name=texts.get("企业名称", "示例公司"),
        province=texts.get("省份", "广东"),
        years=given,
        base_years=base,
        gwp=texts.get("GWP", "AR5"),
        factor_set=texts.get("因子方案", "GB/T 32151"),
        grid_level=texts.get("电力因子", "省级"),
        grid_caliber=texts.get("电力口径", "平均"),
        grid_year=texts.get("电力因子年份", "同年"),
    )


def worksheet(text: str) -> Ledger:
    """Return the ledger that a worksheet in words shows; see the tests for its rows."""
    texts: dict[str, str] = {}
    sources: list[Source] = []
    entries: list[Entry] = []
    own: list[OwnFactor] = []
    stated: list[Stated] = []
    shown: list[StatedEmission] = []
    sheets: dict[str, list[Row]] = {}
    for line in text.splitlines():
        if "|" not in line:
            continue
        head, *cells = [cell.strip() for cell in line.split("|")]
        cell = _CELL.match(head)
        if head == "企业信息":
            texts[cells[0]] = cells[1]
        elif head == "排放源":
            cells += [""] * (9 - len(cells))
            id_, name, scope, subcategory, factor, gases, method, quantified, facility = cells[:9]
            sources.append(
                Source(
                    id_, name, int(scope[-1]), subcategory, 1 if scope[-1] == "1" else 2 if scope[-1] == "2" else 3,
                    facility=facility, factor_name=factor, method=method, quantified=quantified != "否",
                    gases=tuple(gas for gas in gases.split("、") if gas), place=Place("排放源", f"A{len(sources) + 3}"),
                )
            )  # fmt: skip
        elif head == "企业因子":
            own.append(
                OwnFactor(
                    cells[0],
                    cells[1],
                    float(cells[2]),
                    cells[3],
                    (),
                    cells[4],
                    place=Place("企业因子", f"A{len(own) + 2}"),
                )
            )
        elif head == "核对":
            stated.append(
                Stated(
                    cells[0],
                    int(cells[1]) if cells[1] else None,
                    float(cells[2]),
                    cells[3],
                    cells[4] if len(cells) > 4 else "",
                    Place("核对", f"C{len(stated) + 2}"),
                )
            )
        elif cell:
            cells += [""] * (7 - len(cells))
            year, _, month = cells[3].partition("-")
            asked = Asked(*[part or None for part in cells[6].split(",")]) if cells[6] else None  # type: ignore[arg-type]
            entry = Entry(
                cells[0], int(year), int(month) if month else None, float(cells[1].replace(",", "")), cells[2], cells[4], "",
                cell["sheet"].strip(), int(cell["row"]), column_number(cell["column"]), asked,
            )  # fmt: skip
            entries.append(entry)
            if cells[5]:
                number = re.fullmatch(r"[\d.]+", cells[5])
                shown.append(
                    StatedEmission(
                        entry,
                        float(cells[5]) if number else None,
                        cells[5],
                        "=GHG_EMISSION(…)",
                        Place(cell["sheet"].strip(), f"I{cell['row']}"),
                    )
                )
        else:
            fields = dict(part.split("=", 1) for part in cells if "=" in part)
            values = {key: float(value) if re.fullmatch(r"-?[\d.]+", value) else value for key, value in fields.items()}
            sheets.setdefault(head, []).append(Row(values, Place(head, f"A{len(sheets.get(head, ())) + 2}")))
    return Ledger(
        "台账.xlsx",
        _company(texts, {entry.year for entry in entries}),
        tuple(sources),
        tuple(entries),
        tuple(own),
        tuple(stated),
        tuple(shown),
        {name: tuple(rows) for name, rows in sheets.items()},
    )
