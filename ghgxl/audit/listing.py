"""Sources that tables have and lists lack: identification tables against tables of numbers, lists in the text against both.

Only a list that means to be whole is held against the tables: one without 主要 and 等, said of the company. A chapter that
lists nothing is left alone, and so is a source that the report says it leaves out or has no data for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ghgxl.audit.entries import (
    ELECTRICITY,
    HEAT,
    Entry,
    amount,
    counted,
    identified,
    kinds_in,
    left_out,
    same,
    unmatched,
)
from ghgxl.audit.figures import plain, squeezed
from ghgxl.audit.seen import Observation, Reading
from ghgxl.audit.sources import excluded
from ghgxl.audit.views import ACTIVITY, COAL, EMISSION, years_in
from ghgxl.factors.names import FUEL, names
from ghgxl.findings import Finding, Severity, warning
from ghgxl.word.document import Paragraph

#: How many of the sources have to be found in the other table for it to be one of sources, not of kinds or departments.
_ENOUGH = 0.5
#: How many kinds of sources a text has to describe for it to be one that describes them.
_DESCRIBED = 2
_WITHOUT_DATA = re.compile(r"没有|未|无|缺|不量化|排除|暂")


def identified_sources(reading: Reading) -> Iterator[Observation]:
    """Yield sources of the identification table without emissions, and sources with emissions that it lacks."""
    listed = identified(reading)
    emitted = counted(reading, EMISSION)
    wanted = [entry for entry in listed if not left_out(entry) and not entry.further]
    if not wanted or not emitted:
        return
    missing = list(unmatched(wanted, emitted))
    if not _enough(wanted, missing):
        emitted = (*emitted, *counted(reading, ACTIVITY))
        missing = list(unmatched(wanted, emitted))
    if _enough(wanted, missing):
        nameless = any(not other.kinds and not any(same(other, entry) for entry in listed) for other in emitted)
        yield from (
            _uncounted(entry, Severity.NOTE if nameless else Severity.WARNING)
            for entry in missing
            if not _explained(reading, entry)
        )
    some = [entry for entry in emitted if entry.kinds and amount(entry)]
    extra = list(unmatched(some, listed))
    if _enough(some, extra):
        direct_only = all(re.search(r"直接|范围[1一]", entry.view.heading) for entry in listed)
        for entry in extra:
            if not (direct_only and entry.kinds & {ELECTRICITY, HEAT}) and not _excused(reading, entry):
                yield _unlisted(entry, listed[0].view.name)


def _enough(entries: Sequence[Entry], missing: Sequence[Entry]) -> bool:
    """Return whether enough of the entries were found elsewhere for the rest to count as missing."""
    every = {entry.name for entry in entries}
    return bool(every) and (len(every) - len({entry.name for entry in missing})) / len(every) >= _ENOUGH


def _explained(reading: Reading, entry: Entry) -> bool:
    """Return whether the report says why a source has no emissions."""
    if _excused(reading, entry):
        return True
    return any(
        entry.name in one.text and entry.cell.spot != one.spot and _WITHOUT_DATA.search(one.text)
        for one in reading.everything
    )


def _excused(reading: Reading, entry: Entry) -> bool:
    """Return whether a sentence or a table of exclusions is about a source."""
    texts = [
        excluded(reading),
        *(squeezed(view.text(row.position, column.position)) for view in reading.views if re.search(r"排除|不量化", view.heading) for row in view.rows for column in view.columns),
    ]  # fmt: skip
    return any(entry.name in text or (entry.kinds and entry.kinds <= kinds_in(text)) for text in texts)


def _uncounted(entry: Entry, severity: Severity) -> Observation:
    """Return that a source has no emissions; a note where rows that name no kind of source may hold it."""
    return Observation(
        Finding(
            "audit-source-uncounted",
            severity,
            entry.view.place(entry.cell),
            f"此处识别了“{entry.name}”，但各排放量表没有这个源，也没有说明排除或缺少数据；请补充排放量（没有排放的写 0），或说明不量化的理由。",
        ),
        entry.cell.spot,
    )


def _unlisted(entry: Entry, table: str) -> Observation:
    return Observation(
        warning(
            "audit-source-unlisted",
            entry.view.place(entry.cell),
            f"此处列有“{entry.name}”（{amount(entry)}），而排放源识别表（{table}）没有这个源；请补充识别表，或核对此行。",
        ),
        entry.cell.spot,
    )


class _List(NamedTuple):
    """A list of sources in a paragraph: what it lists, its words, the years it is for, and where it stands."""

    words: str
    kinds: frozenset[str]
    years: tuple[int, ...]
    paragraph: Paragraph


_OPEN = re.compile(r"主要|等(?!\d|[一二三四五六七八九十两]+[种类个项])|其他|其它|例如|之一|如下|包括但不限")
_PART = re.compile(r"车间|部门|系统|设备|工序|产线|生产线|办公|食堂|锅炉|宿舍|项目|行业|指|定义|规定|指南|标准")
_IS = r"(?:有|为|包括|是|包含|:|来自)"
_ENERGIES = re.compile(
    rf"(?:消耗|使用|消费|耗用|采用|外购|所用)的?能源(?:和耗能工质|及耗能工质)?(?:种类|品种)?{_IS}(?P<list>[^。]+)|能源(?:种类|品种){_IS}(?P<kinds>[^。]+)"
)
_FUELS = re.compile(
    rf"(?:(?:消耗|使用|耗用|所用|外购)的?|(?:^|[。;,])\s*(?:(?:本)?公司|企业)?)燃料(?:种类|品种)?{_IS}(?P<list>[^。]+)"
)
_LABELS = {
    "固定燃烧": r"固定燃烧|固定源",
    "移动燃烧": r"移动燃烧|移动排放|移动源",
    "逸散": r"逸散",
    "能源间接": r"能源间接|^间接排放|外购|净购入|范围[2二]",
}
_HEADS = {
    "固定燃烧": r"固定燃烧(?:排放)?源?",
    "移动燃烧": r"移动燃烧(?:排放)?源?",
    "逸散": r"逸散(?:排放)?源",
    "能源间接": r"(?<!其他)(?<!其它)(?:能源)?间接(?:温室气体)?排放源?(?:\(范围[2二]\))?",
}
_CATEGORIES = {word: re.compile(rf"{head}(?:为|有|包括|是|来自)(?P<list>[^。]+)") for word, head in _HEADS.items()}


def _lists(reading: Reading, pattern: re.Pattern[str]) -> list[_List]:
    """Return the lists of the running text that mean to be whole; none where one of them is open."""
    found = []
    for paragraph in reading.texts:
        text = plain(paragraph.text)
        for match in pattern.finditer(text):
            words = next(group for group in match.groups() if group is not None)
            start = text.rfind("。", 0, match.start()) + 1
            if _PART.search(text[start : match.start()]):
                continue
            if _OPEN.search(match[0]):
                return []
            if re.search(r"^(?:不|没有|无|零|0)|不存在|不涉及", words):
                continue
            squeezed_words = squeezed(words)
            found.append(
                _List(squeezed_words, kinds_in(squeezed_words), years_in(text[start : match.end()]), paragraph)
            )
    return found


def energies(reading: Reading) -> Iterator[Observation]:
    """Yield energies that tables have amounts of and the text's list of energies or fuels lacks."""
    fuels = set(names(FUEL))
    for pattern, wanted, word in ((_ENERGIES, fuels | {ELECTRICITY, HEAT}, "能源"), (_FUELS, fuels, "燃料")):
        lists = _lists(reading, pattern)
        if not any(one.kinds & wanted for one in lists):
            continue
        held = [entry for entry in counted(reading, COAL, ACTIVITY) if entry.kinds & wanted]
        yield from _lacking(reading, lists, held, word, wanted)


def categories(reading: Reading) -> Iterator[Observation]:
    """Yield sources of a category that tables have numbers of and the text's list of that category lacks."""
    held = counted(reading, EMISSION, ACTIVITY)
    for word, pattern in _CATEGORIES.items():
        lists = _lists(reading, pattern)
        mine = [entry for entry in held if entry.kinds and any(re.search(_LABELS[word], one) for one in entry.labels)]
        listed = {kind for one in lists for kind in one.kinds}
        if any(entry.kinds & listed for entry in mine):
            yield from _lacking(reading, lists, mine, f"{word}源", {kind for entry in mine for kind in entry.kinds})


_DESCRIBES = re.compile(r"排放源|直接排放|间接排放|范围[1-2一二]|固定燃烧|移动燃烧|逸散|化石燃料燃烧")


def unnamed(reading: Reading) -> Iterator[Observation]:
    """Yield sources with emissions that a text which describes the others names nowhere.

    An identification table or a list that means to be whole is held against the tables instead.
    """
    if identified(reading) or _lists(reading, _ENERGIES) or _lists(reading, _FUELS):
        return
    labels = [_LABELS[word] for word, pattern in _CATEGORIES.items() if _lists(reading, pattern)]
    some = [entry for entry in counted(reading, EMISSION) if entry.kinds and amount(entry)]
    texts = [squeezed(one.text) for one in reading.sentences]
    described = {kind for text in texts if _DESCRIBES.search(text) for kind in kinds_in(text)}
    named = described | {kind for text in texts for kind in kinds_in(text)}
    missing = [entry for entry in some if not entry.kinds & named and not any(entry.name in text for text in texts)]
    if len({kind for entry in some for kind in entry.kinds} & described) < _DESCRIBED or not _enough(some, missing):
        return
    told: set[str] = set()
    for entry in missing:
        listed = any(re.search(one, label) for one in labels for label in entry.labels)
        if not listed and not entry.kinds <= told:
            told |= entry.kinds
            yield Observation(
                warning(
                    "audit-source-unlisted",
                    entry.view.place(entry.cell),
                    f"此处列有“{entry.name}”（{amount(entry)}），而正文写到其他排放源，没有一处写到它；请在边界和排放源的说明中补充，或核对此行。",
                ),
                entry.cell.spot,
            )


def _lacking(
    reading: Reading, lists: Sequence[_List], held: Sequence[Entry], word: str, wanted: set[str]
) -> Iterator[Observation]:  # fmt: skip
    """Yield, once a kind, what rows have above zero and no list names; a note where the text speaks of it elsewhere."""
    years = tuple(sorted({year for one in lists for year in one.years}))
    told: set[str] = set()
    for entry in held:
        kinds = entry.kinds & wanted
        named = any(
            kinds & one.kinds or any(label in one.words for label in entry.labels if len(label) > 1) for one in lists
        )
        if named or kinds <= told or not amount(entry, years) or _excused(reading, entry):
            continue
        told |= kinds
        elsewhere = any(kinds & kinds_in(squeezed(one.text)) for one in reading.sentences)
        place = lists[0].paragraph
        yield Observation(
            Finding(
                "audit-source-unlisted",
                Severity.NOTE if elsewhere else Severity.WARNING,
                place.place,
                f"此处列出的{word}没有{'、'.join(sorted(kinds))}，而{entry.view.name}列有“{entry.name}”（{amount(entry, years)}）；请补充，或核对该表。",
            ),
            place.spot,
        )
