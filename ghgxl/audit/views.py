"""A table as a reader understands it: which rows are headers, what each column measures, of which year, in which unit.

Everything is read off the printed words; nothing is computed. What the words don't say stays empty, and checks that need
it say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ghgxl.audit.figures import Figure, figure, plain, squeezed
from ghgxl.audit.grids import Grid, Origins
from ghgxl.findings import Place
from ghgxl.word.document import Cell, Table

#: What a column holds.
LABEL, UNIT, SHARE, EMISSION, ACTIVITY, FACTOR, GWP, COEFFICIENT, COAL, GAS, YEAR, OTHER = (
    "名称", "单位", "占比", "排放量", "活动数据", "排放因子", "GWP", "折标系数", "折标量", "气体", "年度", "其他",
)  # fmt: skip
_MEASURES = (
    (UNIT, r"^(?:计量|活动数据)?单位$"),
    (SHARE, r"占比|占总|比例|比重|百分比|所占|占.{0,6}%"),
    (COEFFICIENT, r"折标(?:准)?煤?系数|折算系数|折标煤?系数|折煤系数"),
    (FACTOR, r"(?:排放)?因子(?!来源|评分|等级|出处|数据行|名称|类型)|排放系数|^EF"),
    (GWP, r"GWP|变暖潜|增温潜"),
    (COAL, r"当量值|等价值|折标量|折标煤?量|标准煤|标煤|tce"),
    (GAS, r"^(?:排放|温室)?气体(?:种类|名称)?$"),
    (YEAR, r"^(?:年度|年份|适用年度)$"),
    (EMISSION, r"排放量|tCO2|CO2e|二氧化碳当量|排放总量"),
    (ACTIVITY, r"活动数据|活动水平|实物量?|消耗量|消费量|使用量|用量|用电量|电量|^数量"),
)  # fmt: skip
_NOT_NUMBERS = re.compile(
    r"序号|编号|代码|电话|型号|日期|版本|说明|依据|来源|备注|等级|评分|得分|规格|单价|数据行|单元格"
)
_NAMES = ("排放源", "能源名称", "能源品种", "能源", "燃料", "名称", "项目", "指标", "部门", "车间", "产品", "气体", "子类别", "排放源种类", "类别", "活动/设施", "设备")  # fmt: skip
_TOTAL = re.compile(
    r"^(?:合计|总计|共计|总和|总量|总电量|总用电量|总能耗|总排放量?|总能源消费量)|(?:合计|总计|总排放量|排放总量)(?:[(（].*)?$"
)
_SUBTOTAL = re.compile(r"小计|^范围[123一二三].{0,6}合计|^其中|分计|不(?:含|包括)")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
#: Columns of money have a unit of their own, whatever the row is measured in.
MONEY = re.compile(r"费用|金额|成本|电费|价款|产值|投资|单价")
_BRACKET = re.compile(r"[(（]([^()（）]{1,24})[)）]")
_NOTE = re.compile(r"^\s*(?:注|备注|说明)\s*\d*\s*[:：]|^\s*(?:备注|注)\s*$")
_QUOTED = re.compile(r"申报值|计算值|旧版|原报告|更正前|修订前|原数值")
_HEADER_WORDS = re.compile(r"占比|比例|实物|电量|数量|产量|产值|消耗|排放|用量|单位|万|%|tce|金额|折标|名称|系数")


class Column(NamedTuple):
    """A column: its header from top to bottom, what it measures, of which year, in which unit."""

    position: int
    path: tuple[str, ...]
    measure: str
    year: int | None
    unit: str

    @property
    def title(self) -> str:
        """The header in one piece."""
        return "".join(self.path)

    @property
    def group(self) -> str:
        """What the header says beyond year, unit and the usual words of its measure: 直接排放, 全部 …"""
        words = _BRACKET.sub("", self.title)
        return re.sub(
            r"(?:19|20)\d\d年?(?:度)?|温室气体|活动数据|活动水平|排放量|占总排放量比例|占比|比例|实物量?|电量|全部排放|数据|合计",
            "",
            words,
        )


class Row(NamedTuple):
    """A row: its number from 0, its labels, its name, its unit, its year, and whether it totals others."""

    position: int
    labels: tuple[str, ...]
    name: str
    unit: str
    year: int | None
    total: bool
    subtotal: bool


class Seen(NamedTuple):
    """A number in a table: the figure and its cell."""

    figure: Figure
    cell: Cell


def years_in(text: str) -> tuple[int, ...]:
    """Return the years that a text names, each once, a range 2019—2021 with every year in it."""
    found = list(dict.fromkeys(int(year) for year in _YEARS.findall(text)))
    for first, last in re.findall(r"((?:19|20)\d\d)\s*年?度?\s*[-–—~～至到]\s*((?:19|20)\d\d)", text):
        if 0 < int(last) - int(first) < 30:
            found += range(int(first), int(last) + 1)
    return tuple(sorted(set(found)))


@dataclass(frozen=True)
class View:
    """A table understood: its header height, columns, rows, and the numbers in it."""

    table: Table
    header: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    origins: Origins = field(default_factory=dict)

    @cached_property
    def quoted(self) -> bool:
        """Whether the table quotes numbers of others in order to compare them; they are no claims of this report."""
        return bool(_QUOTED.search("".join(column.title for column in self.columns)))

    def seen(self, row: int, column: int) -> Seen | None:
        """Return the number that stands at a position, None for none."""
        cell = self.table.at(row, column)
        found = figure(cell.text) if cell is not None and len(cell.text) < 60 else None
        return Seen(found, cell) if found is not None and cell is not None else None

    def own(self, row: int, column: int) -> Seen | None:
        """Return the number of a cell that begins at the position, so that a merged cell counts once."""
        found = self.seen(row, column)
        return found if found and (found.cell.row, found.cell.column) == (row + 1, column + 1) else None

    def text(self, row: int, column: int) -> str:
        """Return the text at a position, "" outside of the grid."""
        cell = self.table.at(row, column)
        return cell.text if cell is not None else ""

    def of(self, measure: str) -> tuple[Column, ...]:
        """Return the columns of a measure."""
        return tuple(column for column in self.columns if column.measure == measure)

    def place(self, cell: Cell) -> Place:
        """Return the place of a cell as it is printed."""
        table, printed = self.origins.get(cell.spot, (self.table, cell))
        return table.place(printed)

    @property
    def name(self) -> str:
        """The table's name: 表3-2."""
        return self.table.name

    @cached_property
    def heading(self) -> str:
        """The caption and the lines above the table."""
        return squeezed(f"{self.table.title} {self.table.above}")


def _distinct(cells: Sequence[Cell | None]) -> list[Cell]:
    return list(dict.fromkeys(cell for cell in cells if cell is not None))


def _title_rows(table: Table) -> int:
    """Return how many rows at the top are a title across the whole table."""
    count = 0
    while count < len(table.rows) - 1 and table.width > 1 and len(_distinct(table.rows[count])) == 1:
        count += 1
    return count


def _header_end(table: Table, start: int) -> int:
    """Return the row where data begin: after the first row, what it spans, and rows of years or measures."""
    end = start + 1
    while end < len(table.rows):
        row = table.rows[end]
        spanned = any(cell is not None and cell.row - 1 < end and cell.row - 1 >= start for cell in row)
        own = [squeezed(cell.text) for cell in _distinct(row) if cell.row - 1 == end]
        words = [text for text in own if text]
        like_years = words and all(
            re.fullmatch(r"(?:19|20)\d\d(?:年度?)?", text) or (figure(text) is None and _HEADER_WORDS.search(text))
            for text in words
        )
        numbers = any(figure(text) and not re.fullmatch(r"(?:19|20)\d\d", text) for text in own)
        if numbers or not (like_years or (spanned and end == start + 1 and _spans(table, start, end))):
            break
        end += 1
        if end - start >= 4:
            break
    return end


def _spans(table: Table, start: int, end: int) -> bool:
    """Return whether the first header row itself reaches down to a row."""
    return any(cell.row - 1 == start and cell.row - 1 + cell.rows > end for cell in _distinct(table.rows[start]))


def _columns(table: Table, start: int, end: int) -> Iterator[Column]:
    context = squeezed(f"{table.title} {table.above}")
    around = years_in(context)
    outer_unit = _unit_of(context)
    for index in range(table.width):
        cells = _distinct([table.at(row, index) for row in range(start, end)])
        path = tuple(squeezed(cell.text) for cell in cells if cell.text.strip())
        title = "".join(path)
        own = _YEARS.findall(title)
        year = int(own[0]) if len(set(own)) == 1 else around[0] if len(around) == 1 and not own else None
        measure = _measure(title) or OTHER
        if _NOT_NUMBERS.search(title) and measure not in (SHARE, UNIT):
            measure = LABEL
        if MONEY.search(title) and measure == ACTIVITY:
            measure = OTHER
        elif measure == OTHER and own and re.search(r"排放量|tCO2", context):
            measure = EMISSION
        elif measure == OTHER and own and re.search(r"消耗量?|消费量|用量|用电|活动数据|活动水平", context):
            measure = ACTIVITY
        yield Column(
            index, path, measure, year, _unit_of(title) or ("" if measure in (SHARE, LABEL, UNIT) else outer_unit)
        )


def _measure(title: str) -> str:
    return next((kind for kind, words in _MEASURES if re.search(words, title)), "")


def head(title: str) -> str:
    """Return what a header holds of a calculation, quantity, unit, factor, share or result; "" for any other words."""
    found = _measure(title) if not _NOT_NUMBERS.search(title) and len(title) <= 20 else ""
    return found if found in (ACTIVITY, UNIT, FACTOR, EMISSION, SHARE) else ""


def _unit_of(text: str) -> str:
    """Return the unit in the last brackets of a header, or behind 单位：."""
    told = re.search(r"单位[:：]([^\s)）,，;；]{1,16})", text)
    if told:
        return told[1]
    for inner in reversed(_BRACKET.findall(text)):
        if not re.search(r"(?:19|20)\d\d|范围|[。，]", inner):
            return str(inner)
    return ""


def _data_columns(table: Table, columns: Sequence[Column], end: int) -> set[int]:
    """Return the columns that hold numbers."""
    found = set()
    for column in columns:
        if column.measure in (LABEL, UNIT, GAS, YEAR):
            continue
        texts = [
            table.rows[row][column.position]
            for row in range(end, len(table.rows))
            if column.position < len(table.rows[row])
        ]
        cells = [cell for cell in _distinct(texts) if cell.text.strip()]
        numbers = [cell for cell in cells if figure(cell.text)]
        if numbers and (column.measure != OTHER or len(numbers) * 2 >= len(cells)):
            found.add(column.position)
    return found


def _name_column(columns: Sequence[Column]) -> list[int]:
    """Return the label columns, the one that names a row best first."""

    def rank(column: Column) -> int:
        title = _BRACKET.sub("", column.title)
        return next(
            (number for number, word in enumerate(_NAMES) if title == word or title.endswith(word)), len(_NAMES)
        )

    return [column.position for column in sorted(columns, key=rank)]


def view_of(grid: Grid) -> View | None:
    """Return a table understood, None for one without header and data."""
    table = grid.table
    start = _title_rows(table)
    if len(table.rows) - start < 2 or table.width < 2:
        return None
    end = _header_end(table, start)
    columns = tuple(_columns(table, start, end))
    numeric = _data_columns(table, columns, end)
    columns = tuple(
        column if column.position in numeric or column.measure in (UNIT, GAS, YEAR) else column._replace(measure=LABEL)
        for column in columns
    )
    labels = [column for column in columns if column.measure in (LABEL, GAS)]
    if any(column.measure == LABEL and not _NOT_NUMBERS.search(column.title) for column in labels):
        named = [column for column in labels if not _NOT_NUMBERS.search(column.title)]
    else:
        named = labels
    order = _name_column(named)
    unit_column = next((column.position for column in columns if column.measure == UNIT), None)
    year_column = next((column.position for column in columns if column.measure == YEAR), None)
    rows: list[Row] = []
    notes: list[str] = []
    for number in range(end, len(table.rows)):
        cells = _distinct(table.rows[number])
        if len(cells) == 1 and (_NOTE.match(cells[0].text) or len(cells[0].text) > 40):
            notes.append(cells[0].text)
            continue
        if cells and _NOTE.match(cells[0].text) and not any(figure(cell.text) for cell in cells):
            notes.append(" ".join(cell.text for cell in cells))
            continue
        rows.append(_row(table, number, cells, order, unit_column, year_column))
    return View(table, end, columns, tuple(rows), tuple(notes), grid.origins)


def _row(
    table: Table, number: int, cells: list[Cell], order: list[int], unit_column: int | None, year_column: int | None
) -> Row:  # fmt: skip
    def at(column: int | None) -> str:
        cell = table.at(number, column) if column is not None else None
        return cell.text if cell is not None else ""

    words = [squeezed(at(column)) for column in order]
    own = [squeezed(cell.text) for cell in cells if figure(cell.text) is None and cell.row == number + 1]
    labels = tuple(word for word in dict.fromkeys(words) if word)
    heads = [text for text in own if text][:2]
    total = any(_TOTAL.search(text) and len(text) <= 24 and not _SUBTOTAL.search(text) for text in heads)
    # 小计 behind two or more columns of groups: what it ends is named before it
    behind = not total and any(re.fullmatch(r"[小合总分]计", label) for label in labels if label not in heads)
    subtotal = behind or any(_SUBTOTAL.search(text) and len(text) <= 26 for text in heads)
    name = "合计" if total else labels[0] if labels else next(iter(own), "")
    year_text = plain(at(year_column)) if year_column is not None else ""
    years = years_in(year_text)
    if not years and labels and re.fullmatch(r"(?:19|20)\d\d年?度?", labels[0]):
        years = years_in(labels[0])
    return Row(number, labels, name, at(unit_column), years[0] if len(years) == 1 else None, total, subtotal)
