"""Small helpers that build printed tables: merged columns, number cells, gas names, year headers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ghgxl.numbers import ABSENT, fixed, percent, plain, significant
from ghgxl.report import names
from ghgxl.report.nouns import Align, Cell, Table

if TYPE_CHECKING:
    from ghgxl.factors import Citation
    from ghgxl.inventory import Inventory
    from ghgxl.ledger import Row, Source

TCO2E = "tCO~2~e"

#: Up to so many years a table holds activity data and emissions side by side.
FEW_YEARS = 3

SCOPE_NAMES = {1: "直接排放（范围1）", 2: "能源间接排放（范围2）", 3: "其他间接排放（范围3）"}

_DIGIT = re.compile(r"(?<=[A-Za-z])(\d)")


#: One row on its way into a table.
Printed = Sequence[Cell | str]


def gas(code: str) -> str:
    """Return a gas as it is printed, with subscripts: CO2 → CO~2~; HFC-134a stays."""
    return _DIGIT.sub(r"~\1~", code) if re.fullmatch(r"(?:CO2e?|CH4|N2O|SF6|NF3)(?:[（(].*)?", code) else code


def unit(text: str) -> str:
    """Return a unit as it is printed: tCO2/MWh → tCO~2~/MWh, 万m3 → 万m^3^."""
    return re.sub(r"m([23])(?!\d)", r"m^\1^", formulas(text))


def formulas(text: str) -> str:
    """Return a text with the formulas of the gases set in subscripts, wherever they stand."""
    return re.sub(r"(CO|CH|SF|NF)(\d)(?!\d)", r"\1~\2~", text).replace("N2O", "N~2~O")


def gases(codes: Iterable[str]) -> str:
    """Return several gases as they are printed."""
    return "、".join(gas(code) for code in dict.fromkeys(codes))


def tonnes(value: float | None, origin: str = "") -> Cell:
    """Return an emission in tCO2e, two digits."""
    return Cell(fixed(value, 2), align="right", origin=origin, value=value)


def amount(value: float | None, digits: int = 4, origin: str = "") -> Cell:
    """Return a quantity with at most so many digits."""
    return Cell(plain(value, digits), align="right", origin=origin)


def share(value: float | None, origin: str = "", digits: int = 2) -> Cell:
    """Return a share of one as a percentage."""
    return Cell(percent(value, digits).replace("-", "−"), align="right", origin=origin)


def stated(row: Row, header: str, digits: int = 4) -> Cell:
    """Return what a row of a report sheet states under a header, a dash where it states no number."""
    return amount(row.number(header), digits, names.cell(row.place, header))


def factor(value: float | None) -> str:
    """Return a factor with at least four significant figures."""
    return significant(value, 5)


def head(*texts: str) -> tuple[Cell, ...]:
    """Return one header row of single cells."""
    return tuple(Cell(text, strong=True, align="center") for text in texts)


def two_level(
    fixed_heads: Sequence[str], groups: Sequence[tuple[str, Sequence[str]]], tail: Sequence[str] = ()
) -> tuple[tuple[Cell, ...], ...]:
    """Return a two-row header: single headers that span both rows, groups with the headers below them, then singles again."""
    top = [Cell(text, rows=2, strong=True, align="center") for text in fixed_heads]
    below: list[Cell] = []
    for title, subs in groups:
        top.append(Cell(title, columns=len(subs), strong=True, align="center"))
        below.extend(Cell(text, strong=True, align="center") for text in subs)
    top.extend(Cell(text, rows=2, strong=True, align="center") for text in tail)
    return tuple(top), tuple(below)


def merged(rows: Sequence[Printed], columns: int) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows with equal neighbours of the first columns merged downwards, never across a change to their left."""
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    spans = [[1] * len(row) for row in cells]
    for column in range(columns):
        top = 0
        for number in range(1, len(cells) + 1):
            alike = number < len(cells) and all(
                cells[number][left].text == cells[top][left].text for left in range(column + 1)
            )
            if not alike:
                spans[top][column] = number - top
                for covered in range(top + 1, number):
                    spans[covered][column] = 0
                top = number
    return tuple(
        tuple(
            replace(cell, rows=spans[number][place]) if place < columns else cell
            for place, cell in enumerate(row)
            if place >= columns or spans[number][place]
        )
        for number, row in enumerate(cells)
    )


def merged_last(table: Table) -> Table:
    """Return the table with equal neighbours of its last column merged (one duty for several members, one document for several gases)."""
    rows = [list(row) for row in table.rows]
    texts = [row[-1].text for row in rows]
    top = 0
    for number in range(1, len(rows) + 1):
        if number == len(rows) or texts[number] != texts[top]:
            rows[top][-1] = replace(rows[top][-1], rows=number - top)
            for covered in range(top + 1, number):
                rows[covered] = rows[covered][:-1]
            top = number
    return replace(table, rows=tuple(tuple(row) for row in rows))


def total_row(label: str, covers: int, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return a total row: the label over the first columns, then the cells in bold."""
    return (
        Cell(label, columns=covers, strong=True, align="center"),
        *(replace(cell, strong=True) for cell in cells),
    )


def year_heads(years: Iterable[int]) -> tuple[str, ...]:
    """Return the years as headers: 2021年."""
    return tuple(f"{year}年" for year in years)


def year_span(years: Sequence[int]) -> str:
    """Return years in words: 2021年; 2019—2021年; 2019年、2021年."""
    if not years:
        return ABSENT
    ordered = sorted(set(years))
    if len(ordered) > 1 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}—{ordered[-1]}年"
    return "、".join(f"{year}年" for year in ordered)


def date_words(text: str) -> str:
    """Return a date as a Chinese document writes it: 2022-03-31 → 2022年3月31日, 2014-09 → 2014年9月; anything else as it is."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text)
    return f"{found[1]}年{int(found[2])}月" + (f"{int(found[3])}日" if found[3] else "") if found else text


def cited(citation: Citation) -> str:
    """Return a citation with its date as a Chinese document writes it."""
    return str(citation._replace(date=date_words(citation.date)))


def scope_name(source: Source) -> str:
    """Return the class of a source as the tables print it."""
    return SCOPE_NAMES[source.scope]


def in_parts(build: Callable[[Inventory], Table], inventory: Inventory, most: int) -> Table | tuple[Table, ...]:
    """Return a table of all years, or several of at most so many years each, the years named in their captions."""
    years = inventory.years
    if len(years) <= most:
        return build(inventory)
    count = -(-len(years) // most)
    size = -(-len(years) // count)
    spans = [years[start : start + size] for start in range(0, len(years), size)]
    tables = [(span, build(inventory.limited_to(span))) for span in spans]
    return tuple(replace(table, caption=f"{table.caption}（{year_span(span)}）") for span, table in tables)


def simple(
    name: str,
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Printed],
    widths: Sequence[float],
    aligns: str,
    *,
    notes: Sequence[str] = (),
    empty: str = "本报告期无此项数据。",
    merge: int = 0,
    landscape: bool = False,
) -> Table:
    """Return a table with one header row. ``aligns`` is a letter a column: l, c or r."""
    return Table(
        name,
        caption,
        (head(*heads),),
        merged(rows, merge),
        tuple(widths),
        letters(aligns),
        tuple(notes),
        empty,
        landscape,
    )


_ALIGN: dict[str, Align] = {"l": "left", "c": "center", "r": "right"}


def letters(aligns: str) -> tuple[Align, ...]:
    """Return alignments from a letter each: l, c, r."""
    return tuple(_ALIGN[letter] for letter in aligns)
