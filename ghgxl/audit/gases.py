"""The gases of a report: rows of several gases with one factor, gases without GWP, lists of gases against the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ghgxl.audit.figures import plain, squeezed
from ghgxl.audit.seen import Observation, Reading
from ghgxl.audit.views import EMISSION, FACTOR, GAS, GWP, OTHER, View
from ghgxl.findings import Finding, Severity, warning
from ghgxl.word.document import Paragraph

_GASES = ("CH4", "N2O", "SF6", "NF3")
_GAS = re.compile(r"CO2(?!e|当量)|CH4|N2O|SF6|NF3")


def _gases_in(text: str) -> list[str]:
    """Return the gases that a cell lists, however it parts them."""
    return list(dict.fromkeys(_GAS.findall(squeezed(text))))


def gases(reading: Reading) -> Iterator[Observation]:
    """Yield rows that list several gases and apply one factor without GWP, and listed gases whose GWP is nowhere."""
    for view in reading.views:
        gas, factor = next(iter(view.of(GAS)), None), next(iter(view.of(FACTOR)), None)
        if gas is None or factor is None or not view.of(EMISSION):
            continue
        warming = next(iter(view.of(GWP)), None)
        for row in view.rows:
            cell = view.table.at(row.position, gas.position)
            names = _gases_in(cell.text) if cell is not None else []
            stated = view.text(row.position, factor.position)
            if cell is None or len(names) < 2 or len(re.findall(r"/", stated)) != 1 or re.search(r"CO2e|当量", stated):
                continue
            if warming is not None and view.seen(row.position, warming.position) is not None and len(names) == 1:
                continue
            yield Observation(
                warning(
                    "audit-gas",
                    view.place(cell),
                    f"“{row.name}”列有 {'、'.join(names)}，却只用了一个因子“{squeezed(stated)}”，没有各气体的因子和 GWP；请分气体计算，或使用以 CO2e 计的因子。",
                ),
                cell.spot,
            )
    yield from _without_gwp(reading)


def _without_gwp(reading: Reading) -> Iterator[Observation]:
    whole = plain(reading.whole)
    if not re.search(r"GWP|变暖潜", whole):
        return
    stated = set(re.findall(r"(CO2|CH4|N2O|SF6|NF3)\s*[=＝]\s*\d", whole))
    tabled = {
        squeezed(view.text(row.position, column.position))
        for view in reading.views if view.of(GWP) and (len(view.columns) <= 6 or view.of(GAS))
        for row in view.rows for column in view.columns
        if view.seen(row.position, view.of(GWP)[0].position)
    }  # fmt: skip
    if not stated and not tabled & {"CO2", "CH4", "N2O"}:
        return
    told: set[str] = set()
    for view in reading.views:
        for column in view.of(GAS):
            for row in view.rows:
                cell = view.table.at(row.position, column.position)
                text = squeezed(cell.text) if cell is not None else ""
                zero = all(
                    not seen.figure.value
                    for other in view.of(EMISSION)
                    if (seen := view.seen(row.position, other.position))
                )
                for name in _GASES:
                    if (
                        cell is None
                        or name in told
                        or not re.search(rf"{name}(?![A-Za-z0-9])", text)
                        or (zero and view.of(EMISSION))
                    ):
                        continue
                    if name in stated or name in tabled or re.search(rf"{name}[^。\n]{{0,30}}(?:GWP|变暖)", whole):
                        continue
                    if not re.search(r"量化(?!为)", "".join(row.labels)) and "不量化" in _row_text(view, row.position):
                        continue
                    told.add(name)
                    yield Observation(
                        warning(
                            "audit-gas",
                            view.place(cell),
                            f"列有 {name}，但报告没有给出 {name} 的 GWP；请补充，或说明为什么不计 {name}。",
                        ),
                        cell.spot,
                    )


def _row_text(view: View, row: int) -> str:
    return "".join(squeezed(view.text(row, column.position)) for column in view.columns)


#: Families of gases by the words for them; a family that only its members name counts as named.
_FAMILIES = (
    ("CO2", re.compile(r"CO2(?!e|当量)|二氧化碳(?!当量)")),
    ("CH4", re.compile(r"CH4|甲烷")),
    ("N2O", re.compile(r"N2O|氧化亚氮")),
    ("HFCs", re.compile(r"HFC|氢氟|(?<![A-Za-z])R-?(?:32|125|134a|143a|152a|4\d\d[A-Z]|5\d\d[A-Z]?)")),
    ("PFCs", re.compile(r"PFC|全氟|CF4|C2F6")),
    ("SF6", re.compile(r"SF6|六氟化硫")),
    ("NF3", re.compile(r"NF3|三氟化氮")),
)
_LIST = re.compile(
    r"(?:盘查|量化|核算|涉及|报告|产生|排放|边界内|公司|企业)[^。;,]{0,12}(?:温室)?气体(?:种类|类型)?(?:包括|有|为|是|:|仅有|仅为)(?P<list>[^。;]+)"
)
_NO_CLAIM = re.compile(
    r"京都|议定书|定义|规定|指(?!南)|标准|ISO|可能|等(?!\d|[一二三四五六七八九十]+[种类])|其他|其它|主要|当量|源"
)
#: A list of nearly all gases of the protocol says what was looked for, not what was found.
_ALL_LOOKED_FOR = 6


def families_in(text: str) -> frozenset[str]:
    """Return the families of gases that a text names."""
    return frozenset(name for name, words in _FAMILIES if words.search(text))


def _lists(reading: Reading) -> list[tuple[frozenset[str], Paragraph]]:
    found = []
    for paragraph in reading.texts:
        for match in _LIST.finditer(plain(paragraph.text)):
            families = families_in(squeezed(match["list"]))
            if families and not _NO_CLAIM.search(match[0]):
                found.append((families, paragraph))
    return found


def _by_gas(title: str) -> bool:
    """Return whether a header is just the name of a gas."""
    return any(words.fullmatch(re.sub(r"[(（].*|s$|排放量?", "", title)) for _, words in _FAMILIES)


def _tabled(reading: Reading) -> tuple[dict[str, str], set[str]]:
    """Return the gases that tables state emissions of, with the table's name, and those that tables mention beside numbers."""
    emitted: dict[str, str] = {}
    mentioned: set[str] = set()
    for view in reading.views:
        of_gases = [one for one in view.of(OTHER) if _by_gas(one.title) and re.search(r"排放", view.heading)]
        for column in (*view.of(EMISSION), *of_gases):
            heads = families_in(column.title) if len(families_in(column.title)) == 1 else frozenset()
            for row in view.rows:
                gas = next((view.text(row.position, one.position) for one in view.of(GAS)), "")
                own = families_in(squeezed(gas)) or heads
                if not own and re.fullmatch(r"[A-Z][A-Za-z0-9\-]{2,12}|[\u4e00-\u9fff]{2,6}", row.name):
                    own = families_in(row.name) if _by_gas(row.name) else frozenset()
                mentioned |= own
                seen = view.seen(row.position, column.position)
                if seen is not None and seen.figure.value > 0 and not row.total:
                    emitted.update((name, emitted.get(name, view.name)) for name in own)
    return emitted, mentioned


def listed(reading: Reading) -> Iterator[Observation]:
    """Yield gases with emissions that the text's list of gases lacks, and listed gases that no table knows."""
    lists = _lists(reading)
    emitted, mentioned = _tabled(reading)
    if not lists or len(mentioned) < 2:
        return
    named = frozenset(name for families, _ in lists for name in families)
    place = lists[0][1]
    extra = [name for name, _ in _FAMILIES if name in emitted and name not in named]
    if extra:
        yield Observation(
            warning(
                "audit-gas-list",
                place.place,
                f"此处列出的温室气体没有 {'、'.join(extra)}，而{emitted[extra[0]]}列有 {extra[0]} 的排放量；请补充，或核对该表。",
            ),
            place.spot,
        )
    lacking = [name for name, _ in _FAMILIES if name in named and name not in mentioned and not _without(reading, name)]
    if lacking:
        yield Observation(
            Finding(
                "audit-gas-list",
                Severity.NOTE if len(named) >= _ALL_LOOKED_FOR else Severity.WARNING,
                place.place,
                f"此处列有 {'、'.join(lacking)}，但没有任何排放量表列出{'它' if len(lacking) == 1 else '它们'}；没有排放的请列 0 或说明，有排放的请补充。",
            ),
            place.spot,
        )


def _without(reading: Reading, name: str) -> bool:
    """Return whether the text says that a gas, or the rest of them, isn't emitted or quantified."""
    words = dict(_FAMILIES)[name]
    for sentence in reading.sentences:
        text = squeezed(sentence.text)
        if re.search(r"没有|不涉及|不产生|未|无|忽略|不予|排除|为0", text) and (
            words.search(text) or (re.search(r"其余|其他|其它", text) and "气体" in text)
        ):
            return True
    return False
