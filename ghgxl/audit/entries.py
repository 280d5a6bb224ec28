"""Sources as tables list them: which row is about which kind of source, in identification tables and in tables of numbers.

A report may call the same source 公务车, 汽油 or 公务车汽油, and may put several together. Two rows are taken for the same
source where their names hold each other, or where they are of one kind and nothing tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ghgxl.audit.figures import squeezed
from ghgxl.audit.printed import fuel_in
from ghgxl.audit.seen import PARTIAL, Reading
from ghgxl.audit.views import ACTIVITY, COAL, EMISSION, GWP, Row, View
from ghgxl.factors.names import FUEL, find
from ghgxl.word.document import Cell

ELECTRICITY, HEAT = "电力", "热力"
_FAMILIES = (
    (ELECTRICITY, re.compile(r"电力|外购电|用电|购电|^电$|市电|电能")),
    (HEAT, re.compile(r"热力|蒸汽|供热|热水|暖气|采暖")),
    ("制冷剂", re.compile(r"冷媒|制冷剂|空调|氟利昂|(?<![A-Za-z])R-?\d{2,3}|HFC|HCFC")),
    ("污水", re.compile(r"污水|废水|化粪池")),
    ("灭火器", re.compile(r"灭火")),
    ("二氧化碳气瓶", re.compile(r"干冰|气瓶|保护[焊气]|气保焊|(?:CO2|二氧化碳)(?:气体|钢瓶)")),
    ("六氟化硫", re.compile(r"SF6|六氟化硫")),
    ("差旅", re.compile(r"差旅|出差|商务旅行")),
    ("通勤", re.compile(r"通勤|上下班")),
    ("运输", re.compile(r"委外运输|外部运输|物流|货运|(?:原料|原材料|产品|废弃物).{0,8}运输")),
    ("废弃物", re.compile(r"(?:废弃物|废物|固废|垃圾)(?:处|焚|填)")),
    ("乙炔", re.compile(r"乙炔")),
    ("天然气", re.compile(r"(?<!人工)燃气(?!公司|轮机)")),
)
_VEHICLES = re.compile(r"用油|燃油|油品|油料|车辆|公务车|汽车")
_IDENTIFIES = re.compile(
    r"排放源.{0,6}(?:识别|鉴别|清单|一览|名录|列表)|(?:识别|鉴别)的?.{0,8}排放源|边界.{0,8}排放源|排放源(?:表$|及气体|和气体)"
)
_LEFT_OUT = re.compile(
    r"不量化|不予|未量化|排除|仅识别|只作识别|不计|不涉及|豁免|忽略|不纳入|^否$|不适用|不存在|无排放"
)
_UNTICKED = re.compile(r"[□○☐][^□○☐■●☑☒√]*")
_FURTHER = re.compile(r"范围[3三]|其他间接|类别[3-6三四五六]")
_GENERIC = re.compile(
    r"^(?:(?:固定|移动)(?:燃烧|源)|制程|工艺|(?:工业)?(?:生产)?过程|逸散|直接|间接|能源间接|其他间接|范围|类别|合计|总计|小计|无$|[—\-/]+$|其他$|化石燃料燃烧|燃料燃烧)"
)
_GAS = re.compile(
    r"(?:CO2e?|CH4|N2O|HFCs?|PFCs?|SF6|NF3|HFC-.*)(?:[(（].*)?|.*[(（](?:CO2|CH4|N2O|HFCs|PFCs|SF6|NF3)[)）]"
)
_CODE = re.compile(r"^[A-Z]{1,4}\d{0,2}-?\d{1,3}(?=[^\d])")
_NOT_SOURCES = re.compile(r"变化|分解|强度|不确定|评分|质量|核对|减排|目标|措施|车间|部门|流向|产品|GWP|变暖潜|因子")


class Entry(NamedTuple):
    """A source as a row of a table lists it: its name, the kinds it may be of, and the row's cell that names it."""

    name: str
    kinds: frozenset[str]
    labels: tuple[str, ...]
    view: View
    row: Row
    cell: Cell

    @property
    def specific(self) -> bool:
        """Whether the name says more than the kind: 叉车柴油, not 柴油."""
        return bool(self.name) and self.name not in self.kinds and find(FUEL, self.name) is None

    @property
    def further(self) -> bool:
        """Whether the row is of scope 3."""
        return any(_FURTHER.search(label) for label in self.labels)


@lru_cache(maxsize=8192)
def kinds_in(text: str) -> frozenset[str]:
    """Return the kinds of sources that a text names: fuels, electricity, heat, refrigerants …; vehicles burn petrol or diesel."""
    parts = (part for part in re.split(r"[、,，/和及与;；()（）]", text) if part)
    return frozenset((*_kinds_of(text, alone=False), *(kind for part in parts for kind in _kinds_of(part, alone=True))))


def _kinds_of(part: str, *, alone: bool) -> set[str]:
    """Return the kinds of one part of a list, or of a whole text, in which words that parts share aren't looked for."""
    found = {family for family, words in _FAMILIES if words.search(part)}
    fuel = fuel_in(part)
    if ELECTRICITY in found:
        found.discard("制冷剂")  # air conditioning is counted there as a use of electricity
    if fuel:
        found.add(fuel)
    elif not found and alone and _VEHICLES.search(part):
        return {"汽油", "柴油"}
    return found


def name_of(text: str) -> str:
    """Return a source's name without blanks and without the number in front of it: YD-01 公务车汽油."""
    return _CODE.sub("", squeezed(text)).removeprefix("其中:")


def _entry(view: View, row: Row) -> Entry | None:
    name = name_of(row.name)
    part = row.name.startswith("其中")  # 其中:汽油 is a source, unlike a subtotal
    if row.total or (row.subtotal and not part) or not row.labels or (len(row.labels) == 1 and _GAS.fullmatch(name)):
        return None
    kinds = kinds_in(name)
    if not kinds:
        kinds = frozenset(kind for label in row.labels for kind in kinds_in(label))
    if not kinds and (_GENERIC.search(name) or len(name) < 2):
        return None
    cells = [cell for column in view.columns if (cell := view.table.at(row.position, column.position))]
    cell = next((cell for cell in reversed(cells) if squeezed(cell.text) == squeezed(row.name)), cells[0])
    return Entry(name, kinds, tuple(name_of(label) for label in row.labels), view, row, cell)


def identified(reading: Reading) -> tuple[Entry, ...]:
    """Return the sources of the identification tables, what they leave out among them."""
    found = []
    for view in reading.views:
        counted = any(view.own(row.position, one.position) for row in view.rows for one in (*view.of(EMISSION), *view.of(ACTIVITY)))  # fmt: skip
        if _IDENTIFIES.search(squeezed(view.heading)) and not counted and not PARTIAL.search(view.heading):
            found += [entry for row in view.rows if (entry := _entry(view, row))]
    return tuple(found)


def left_out(entry: Entry) -> bool:
    """Return whether the row itself says that its source isn't quantified."""
    texts = (squeezed(entry.view.text(entry.row.position, column.position)) for column in entry.view.columns)
    return any(_LEFT_OUT.search(_UNTICKED.sub("", text)) for text in texts)


def counted(reading: Reading, *measures: str) -> tuple[Entry, ...]:
    """Return the sources that tables have numbers of some measures for, rows that state none among them."""
    return tuple(
        entry
        for view in reading.views
        if any(view.of(measure) for measure in measures) and not _NOT_SOURCES.search(view.heading) and not PARTIAL.search(view.heading)
        for row in view.rows
        if (entry := _entry(view, row))
    )  # fmt: skip


def amount(entry: Entry, years: Sequence[int] = ()) -> str:
    """Return the first number above zero of a row's emissions, activity or coal, as printed; "" for none, "—" or 0."""
    columns = [one for measure in (EMISSION, ACTIVITY, COAL) for one in entry.view.of(measure) if one.measure != GWP]
    for column in columns:
        year = column.year if column.year is not None else entry.row.year
        seen = entry.view.seen(entry.row.position, column.position)
        if seen is not None and seen.figure.value > 0 and (not years or year is None or year in years):
            return seen.cell.text.strip()
    return ""


def same(one: Entry, other: Entry) -> bool:
    """Return whether two rows bear the same name, or one's name holds the other's and says more than the kind."""
    if one.name == other.name:
        return True
    short, long = sorted((one, other), key=lambda entry: len(entry.name))
    return short.specific and len(short.name) >= 2 and (short.name in long.name or short.name in long.labels)


def unmatched(entries: Iterable[Entry], others: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the entries, each name once, that no other row can stand for.

    A row of the same kind stands for a source unless it bears another source's own name.
    """
    mine = list(entries)
    told: set[str] = set()
    for entry in mine:
        if entry.name in told or any(same(entry, other) for other in others):
            continue
        alike = [other for other in others if entry.kinds & other.kinds]
        free = [
            other
            for other in alike
            if not other.specific or not entry.specific or not any(same(one, other) for one in mine if one is not entry)
        ]
        if free or (not entry.kinds and any(_shares_words(entry, other) for other in others)):
            continue
        told.add(entry.name)
        yield entry


def _shares_words(one: Entry, other: Entry) -> bool:
    """Return whether two rows share two characters running in their names and facilities."""
    words, text = "|".join(one.labels), "|".join(other.labels)
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    return any(
        re.fullmatch(r"[\u4e00-\u9fff]{2}", pair) and pair in text and not _GENERIC.search(pair) for pair in pairs
    )
