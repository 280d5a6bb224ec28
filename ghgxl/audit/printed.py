"""The factors and parameters that a report's tables print: the number, its unit, of what, and what is said of its origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ghgxl.audit.citing import origin
from ghgxl.audit.figures import Figure, figure, plain, squeezed
from ghgxl.audit.products import Ef, factor_unit, factors_in
from ghgxl.audit.published import CARBON, EMISSION_FACTOR, NCV, OXIDATION, Scale, scale_of, without_state
from ghgxl.audit.seen import Reading
from ghgxl.audit.views import FACTOR, GAS, GWP, LABEL, SHARE, UNIT, YEAR, Column, Row, View
from ghgxl.factors.names import ELECTRICITY, FUEL, HEAT, HOT_WATER, PROCESS, STEAM, find, longest
from ghgxl.word.document import Cell

#: Kinds of things that have factors.
ELECTRIC, HEATED, FUELS, PROCESSES, UNKNOWN = "电力", "热力", "燃料", "制程", ""
_QUANTITIES = (
    (OXIDATION, re.compile(r"氧化[率因]")),
    (CARBON, re.compile(r"含碳量|碳含量")),
    (NCV, re.compile(r"低位发热[量值]|低位热值|净热值|平均热值|^热值|NCV")),
)
_GAS_WORD = re.compile(r"CO2e|CO2|CH4|N2O|二氧化碳当量|二氧化碳|甲烷|氧化亚氮")
_GASES = {"二氧化碳当量": "CO2e", "二氧化碳": "CO2", "甲烷": "CH4", "氧化亚氮": "N2O"}
_VALUE_COLUMN = re.compile(r"数值|取值|参数值|缺省值|推荐值|采用值|^值$|数据$")


class Printed(NamedTuple):
    """A printed factor or parameter; ``scale`` is None where its unit isn't understood, ``ef`` what a factor's cell says."""

    view: View
    row: Row
    cell: Cell
    figure: Figure
    unit: str
    scale: Scale | None
    kind: str
    thing: str
    quantity: str
    gas: str
    origin: str
    ef: Ef | None = None

    @property
    def value(self) -> float | None:
        """The number in base units."""
        return self.figure.value * self.scale.size if self.scale else None

    @property
    def half(self) -> float:
        """Half of the last printed digit, in base units."""
        return self.figure.half * self.scale.size if self.scale else 0.0

    @property
    def what(self) -> str:
        """What the number is of, as a reader says it: 汽油的低位发热量, 电力排放因子."""
        gas = f" {self.gas} " if self.gas not in ("", "CO2", "CO2e") else ""
        joint = "" if self.kind == ELECTRIC else "的"
        return f"{self.thing or self.row.name}{joint}{gas}{self.quantity}"


@lru_cache(maxsize=4096)
def fuel_in(word: str) -> str:
    """Return the fuel that a word names or holds, "" for none."""
    known = find(FUEL, word) or longest(FUEL, word)
    return known.name if known else ""


def _thing(words: list[str]) -> tuple[str, str]:
    """Return the kind and the library's name of what a row is about."""
    if any(find(ELECTRICITY, word) or re.search(r"电力|外购电|用电", word) for word in words[:4]):
        return ELECTRIC, "电力"
    fuel = next((name for word in words if (name := fuel_in(word))), "")
    if fuel:
        return FUELS, fuel
    if any(
        find(kind, word) or re.search(r"热力|蒸汽|供热", word)
        for word in words[:4]
        for kind in (HEAT, STEAM, HOT_WATER)
    ):
        return HEATED, "热力"
    process = next((known.name for word in words if (known := find(PROCESS, word))), "")
    return (PROCESSES, process) if process else (UNKNOWN, "")


def printed(reading: Reading) -> Iterator[Printed]:
    """Yield every factor and parameter that the report's tables print."""
    for view in reading.views:
        notes = [*view.notes, *(paragraph.text for paragraph in view.table.below)]
        for row in view.rows:
            if row.total:
                continue
            for column in view.columns:
                cell = view.table.at(row.position, column.position)
                if cell is not None and (cell.row - 1, cell.column - 1) == (row.position, column.position):
                    yield from _in_cell(view, row, column, cell, notes)


def quantity_of(text: str) -> str:
    """Return which parameter of a fuel a header or label speaks of, "" for none."""
    if re.search(r"单位热值(?!含碳)|(?<!发)热量[(（]|总热|高位", text):
        return ""
    return next((quantity for quantity, words in _QUANTITIES if words.search(text)), "")


def _in_cell(view: View, row: Row, column: Column, cell: Cell, notes: list[str]) -> Iterator[Printed]:
    quantity = quantity_of(column.title)
    if quantity or (column.measure == FACTOR and not re.search(r"修正|氧化|潜|变化|影响|贡献", column.title)):
        words = [*row.labels, squeezed(view.heading)]
        if quantity:
            yield from _parameter(view, row, column, cell, words, quantity, notes)
        else:
            yield from _factor(view, row, column, cell, notes)
    elif column.measure not in (LABEL, UNIT, SHARE, GWP, GAS, YEAR):
        label = next((label for label in row.labels if quantity_of(label)), "")
        if label and (_VALUE_COLUMN.search(column.title) or fuel_in(column.title)):
            words = [*row.labels, column.title, squeezed(view.heading)]
            yield from _parameter(view, row, column, cell, words, quantity_of(label), notes, label)


def _words(view: View, row: Row) -> list[str]:
    """Return every text of a row but its numbers: what it says of itself and of where it is from."""
    cells = [squeezed(view.text(row.position, column.position)) for column in view.columns]
    return [*row.labels, *(text for text in cells if figure(text) is None)]


def _parameter(
    view: View, row: Row, column: Column, cell: Cell, words: list[str], quantity: str, notes: list[str], label: str = ""
) -> Iterator[Printed]:  # fmt: skip
    seen = figure(cell.text)
    fuel = next((name for word in words if (name := fuel_in(quantity_free(word)))), "")
    if seen is None or not fuel or not seen.value:
        return
    inside = re.findall(r"[(（]([^()（）]+/[^()（）]+)[)）]", label)
    unit = seen.unit or (inside[-1] if inside else "") or (row.unit if label else "") or column.unit
    unit = plain(unit).replace("单位", row.unit) if row.unit else plain(unit)
    scale = scale_of(unit, quantity)
    if quantity == OXIDATION and not unit:
        scale = Scale("1", 0.01 if seen.value > 1 else 1.0)
    yield Printed(
        view, row, cell, seen, unit, scale, FUELS, fuel, quantity, "", origin(_words(view, row), notes, fuel)
    )  # fmt: skip


def quantity_free(text: str) -> str:
    """Return a text without the words of quantities, in which names of fuels hide: 含碳量, 燃煤热值."""
    return re.sub(r"单位热值含碳量|含碳量|碳含量|碳氧化[率因子]*|低位发热[量值]|低位热值|热值", "", text)


def _factor(view: View, row: Row, column: Column, cell: Cell, notes: list[str]) -> Iterator[Printed]:
    kind, thing = _thing([*row.labels, *(squeezed(view.text(row.position, one.position)) for one in view.columns)])
    subject = {ELECTRIC: "电", HEATED: "热力|蒸汽|热水|供热"}.get(kind, thing or "^$")
    said = origin(_words(view, row), notes, subject)
    header_unit = factor_unit(view, row, column)
    for factor in factors_in(cell.text, header_unit, cell):
        gas = factor.gas or _gas(view, row, column)
        if factor.per is not None:
            scale: Scale | None = Scale(
                f"{gas or 'CO2'}/{without_state(factor.per.dimension)}", factor.tonnes / factor.per.scale
            )
            unit = f"t{gas or 'CO2'}/{factor.per_unit}" if factor.tonnes == 1 else f"kg{gas or 'CO2'}/{factor.per_unit}"
        else:
            alone = figure(cell.text)
            unit = (alone.unit if alone else "") or header_unit
            scale = scale_of(unit, EMISSION_FACTOR, gas or "CO2")
        yield Printed(
            view, row, cell, factor.figure, unit, scale, kind, thing, EMISSION_FACTOR, gas, said, factor
        )  # fmt: skip


def _gas(view: View, row: Row, column: Column) -> str:
    """Return the one gas that a row or a header speaks of, "" for none or several."""
    columns = view.of(GAS)
    told = squeezed(view.text(row.position, columns[0].position)) if columns else ""
    found = list(dict.fromkeys(_GASES.get(word, word) for word in _GAS_WORD.findall(told or column.title)))
    return found[0] if len(found) == 1 else ""
