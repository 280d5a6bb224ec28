"""Sources and gases that stand in tables and that lists lack, and the reverse. Each generator edits a clean document."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from ghgxl.audit.entries import Entry, amount, counted, identified, kinds_in
from ghgxl.audit.seen import reading_of
from ghgxl.audit.views import ACTIVITY, COAL, EMISSION
from ghgxl.word.document import Document, Paragraph
from tests.audit.editing import everywhere
from tests.audit.plants import Plant, one_cell, plants, sentence

#: Sources that no clean report has.
_OTHERS = ("烘房人工煤气", "熔炉燃料油", "厂区化粪池", "断路器SF6", "焊接乙炔")


def _rename(document: Document, dice: random.Random) -> tuple[Entry, str, list[Entry]] | None:
    """Return a source of the identification table, another name for it, and its rows in tables of emissions."""
    reading = reading_of(document)
    emitted = [entry for entry in counted(reading, EMISSION) if amount(entry)]
    choices = [entry for entry in identified(reading) if entry.labels.count(entry.name) == 1 and not entry.name.startswith("外购") and any(other.name == entry.name for other in emitted)]  # fmt: skip
    if len(choices) < 2:
        return None
    entry = dice.choice(choices)
    return entry, dice.choice(_OTHERS), [other for other in emitted if other.name == entry.name]


@plants
def an_identified_source_without_emissions(document: Document, dice: random.Random) -> Plant | None:
    found = _rename(document, dice)
    return one_cell(found[0].cell, found[1], "audit-source-uncounted") if found else None


@plants
def a_source_with_emissions_not_identified(document: Document, dice: random.Random) -> Plant | None:
    found = _rename(document, dice)
    if found is None:
        return None
    entry, other, rows = found
    return Plant({entry.cell.spot: other}, "audit-source-unlisted", frozenset(row.cell.spot for row in rows))


def _without(text: str, word: str) -> str:
    """Return a list without one of its words."""
    for pattern in (rf"{word}、", rf"、{word}(?=和)", rf"、{word}", rf"和{word}", rf"{word}和"):
        if re.search(pattern, text):
            return re.sub(pattern, "", text, count=1)
    return text


def _listing(document: Document, words: str) -> Iterator[Paragraph]:
    return (one for one in document.paragraphs if re.search(words, one.text) and one.kind == "正文")


@plants
def an_energy_the_list_lacks(document: Document, dice: random.Random) -> Plant | None:
    paragraph = next(_listing(document, "公司消耗的能源"), None)
    held = {kind for entry in counted(reading_of(document), COAL, ACTIVITY) for kind in entry.kinds}
    kinds = [kind for kind in ("电力", "汽油", "柴油", "液化石油气", "天然气") if kind in held]
    if paragraph is None or len(kinds) < 2:
        return None
    text = _without(paragraph.text, dice.choice(kinds))
    return Plant({paragraph.spot: text}, "audit-source-unlisted", frozenset({paragraph.spot}))


@plants
def a_source_the_list_of_its_category_lacks(document: Document, dice: random.Random) -> Plant | None:
    choices = []
    for paragraph in _listing(document, "(?:固定|移动)燃烧源为"):
        listed = re.split(r"[、和]", re.sub(r".*源为|，.*", "", paragraph.text))
        kinds = [kind for one in listed for kind in kinds_in(one)]
        choices += [(paragraph, one) for one in listed if len(listed) > 1 and all(kinds.count(kind) == 1 for kind in kinds_in(one))]  # fmt: skip
    if not choices:
        return None
    paragraph, word = dice.choice(choices)
    text = _without(paragraph.text, word)
    return Plant({paragraph.spot: text}, "audit-source-unlisted", frozenset({paragraph.spot}))


@plants
def a_source_that_no_sentence_names(document: Document, dice: random.Random) -> Plant | None:
    emitted = [entry for entry in counted(reading_of(document), EMISSION) if amount(entry)]
    kinds = sorted(
        {kind for entry in emitted for kind in entry.kinds if kind in ("汽油", "柴油", "天然气", "液化石油气")}
    )
    if len({entry.name for entry in emitted}) < 4 or not kinds:
        return None
    kind = dice.choice(kinds)
    spots = frozenset(entry.cell.spot for entry in emitted if kind in entry.kinds)
    words = "|".join(sorted({entry.name for entry in emitted if kind in entry.kinds}, key=len, reverse=True))
    loose = re.compile(r"排放源识别表|公司消耗的能源和耗能工质有|(?<=燃烧源)为|^报告期内使用的燃料为")
    texts = {
        one.spot: loose.sub("的情况：", re.sub(f"{words}|{kind}", "其料", one.text)) for one in document.paragraphs
    }
    return Plant(texts, "audit-source-unlisted", spots)


@plants
def a_gas_the_list_lacks(document: Document, dice: random.Random) -> Plant | None:
    paragraph = next(_listing(document, "量化的温室气体为"), None)
    if paragraph is None:
        return None
    emitting = [gas for gas in ("CH4", "N2O") if gas in paragraph.text and _emits(document, gas)]
    if not emitting:
        return None
    gas = dice.choice(emitting)
    head, mark, rest = paragraph.text.partition("；")
    text = _without(head.replace(" ", ""), gas) + mark + rest
    return Plant({paragraph.spot: text}, "audit-gas-list", frozenset({paragraph.spot}))


def _emits(document: Document, gas: str) -> bool:
    views = [view for view in reading_of(document).views if "按气体" in view.heading]
    return any(
        row.name == gas and (seen := view.seen(row.position, column.position)) and seen.figure.value > 0
        for view in views
        for row in view.rows
        for column in view.of(EMISSION)
    )


@plants
def a_listed_gas_that_no_table_has(document: Document, dice: random.Random) -> Plant | None:
    gas = dice.choice(("NF3", "PFCs", "SF6"))
    said = sentence(document, f"本次盘查的温室气体包括CO2、CH4、N2O和{gas}。", "audit-gas-list")
    texts = everywhere(document, lambda text: re.sub(rf"{gas}|；其余(?:温室)?气体[^。]*", "—", text))
    spots = {block.spot for block in said.added if isinstance(block, Paragraph)} | {one.spot for one in _listing(document, "量化的温室气体为")}  # fmt: skip
    return said._replace(texts=texts, spots=frozenset(spots))
