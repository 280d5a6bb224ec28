"""The GWPs that a report prints, against the assessment report that it names; one inventory uses one set.

Methane may be of fossil or other origin. Values with climate–carbon feedback, or over 20 or 500 years, aren't held and are
left alone where the report says that it uses them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ghgxl.audit import published
from ghgxl.audit.citing import cites_anything, versions
from ghgxl.audit.figures import Figure, plain, squeezed
from ghgxl.audit.published import Held
from ghgxl.audit.seen import Observation, Reading
from ghgxl.audit.views import GAS, GWP, Row, View
from ghgxl.errors import Refused
from ghgxl.findings import Place, error, note, warning
from ghgxl.gases import normalise
from ghgxl.numbers import significant
from ghgxl.word.places import Spot

_WARMING = re.compile(r"GWP|变暖潜|增温潜")
_OTHER_SPAN = re.compile(r"(?<!\d)(?:20|500)年|反馈")
_CODE = re.compile(
    r"CO2(?!e)|CH4|N2O|SF6|NF3|(?:HFC|HCFC|PFC|CFC|HFO|R)-?\d{2,4}[a-zA-Z]{0,3}|二氧化碳(?!当量)|甲烷|氧化亚氮|六氟化硫|三氟化氮"
)
_IN_TEXT = re.compile(
    r"(?P<gas>CH4|N2O|SF6|NF3|甲烷|氧化亚氮|六氟化硫)(?:的?(?:GWP|全球变暖潜[势能])值?)?\s*(?:=|为|取|取值为)\s*(?P<value>\d[\d,]*(?:\.\d+)?)(?![\d.]*\s*(?:t|kg|吨|%|万))"
)


class _Stated(NamedTuple):
    """A printed GWP: of which gas, the reports that are named for it, and where it stands.

    ``compared``: it stands in a table that shows several reports side by side.
    """

    gas: str
    figure: Figure
    named: frozenset[str]
    compared: bool
    cited: bool
    place: Place
    spot: Spot

    @property
    def held(self) -> tuple[Held, ...]:
        """What is published of the gas."""
        return published.of_warming(self.gas)

    def fits(self, held: Held) -> bool:
        """Return whether the number can stand for a published one."""
        return abs(self.figure.value - held.value) <= self.figure.half * 1.01 + held.value * 1e-6

    @property
    def sets(self) -> frozenset[str]:
        """The reports that hold the number."""
        return frozenset(held.label for held in self.held if self.fits(held))


@lru_cache(maxsize=4096)
def gas_named(text: str) -> str:
    """Return the library's code of the one gas that a text names, "" for none, several or a family."""
    try:
        return normalise(text)
    except Refused:
        pass
    found = set()
    for word in _CODE.findall(squeezed(text)):
        try:
            found.add(normalise(word))
        except Refused:
            continue
    return found.pop() if len(found) == 1 else ""


def _gas_of(view: View, row: Row) -> str:
    columns = view.of(GAS)
    if columns:
        return gas_named(view.text(row.position, columns[0].position))
    return next((gas for label in row.labels if (gas := gas_named(label))), "")


def warming(reading: Reading) -> Iterator[Observation]:
    """Yield GWPs that aren't those of the report named for them, and GWPs of several reports in one inventory."""
    stated = [*_in_tables(reading), *_in_sentences(reading)]
    told: set[tuple[str, float, str]] = set()
    right = []
    for one in stated:
        wanted = [held for held in one.held if held.label in one.named]
        key = (one.gas, one.figure.value, one.place.part)
        if wanted and not any(one.fits(held) for held in wanted):
            if key not in told:
                told.add(key)
                yield _differs(one, wanted)
        elif one.sets:
            right.append(one)
        elif not one.named and not one.cited and key not in told:
            told.add(key)
            yield _unknown(one)
    yield from _mixed(right)


def _in_tables(reading: Reading) -> Iterator[_Stated]:
    whole = _of_the_report(reading)
    for view in reading.views:
        notes = " ".join([view.heading, *view.notes, *(paragraph.text for paragraph in view.table.below)])
        about = bool(_WARMING.search(view.heading))
        compared = len({versions(column.title) for column in view.columns if versions(column.title)}) > 1
        for column in view.columns:
            own = versions(column.title)
            if not (column.measure == GWP or (about and own)) or _OTHER_SPAN.search(column.title + view.heading):
                continue
            for row in view.rows:
                seen, gas = view.own(row.position, column.position), _gas_of(view, row)
                if seen is None or row.total or not gas or not seen.figure.value or gas == "CO2e":
                    continue
                words = " ".join(view.text(row.position, other.position) for other in view.columns)
                named = own or versions(words) or versions(notes) or whole
                if not _OTHER_SPAN.search(squeezed(words)):
                    yield _Stated(
                        gas, seen.figure, named, compared, cites_anything(words), view.place(seen.cell), seen.cell.spot
                    )


def _of_the_report(reading: Reading) -> frozenset[str]:
    """Return the assessment reports that the report names where it speaks of GWP."""
    found: set[str] = set()
    for text in reading.whole.split("\n"):
        if _WARMING.search(text):
            found |= versions(text)
    return frozenset(found)


def _in_sentences(reading: Reading) -> Iterator[_Stated]:
    whole = _of_the_report(reading)
    for paragraph in reading.texts:
        text = plain(paragraph.text)
        if not _WARMING.search(text) or _OTHER_SPAN.search(squeezed(text)):
            continue
        for match in _IN_TEXT.finditer(text):
            number = match["value"].replace(",", "")
            yield _Stated(
                gas_named(match["gas"]), Figure(float(number), len(number.partition(".")[2])), versions(text) or whole,
                cited=cites_anything(text), compared=False, place=paragraph.place, spot=paragraph.spot,
            )  # fmt: skip


def _differs(one: _Stated, wanted: Sequence[Held]) -> Observation:
    listed = "、".join(dict.fromkeys(f"{held.label} 为 {significant(held.value, 6)}" for held in wanted))
    whose = f"；{one.figure.shown} 是 {'、'.join(sorted(one.sets))} 的数值" if one.sets else ""
    return Observation(
        error(
            "audit-gwp",
            one.place,
            f"{one.gas} 的 GWP 写为 {one.figure.shown}，而所称的 {listed}（100 年）{whose}；请改用同一评估报告的数值，并重新计算。",
        ),
        one.spot,
    )


def _unknown(one: _Stated) -> Observation:
    listed = "、".join(dict.fromkeys(f"{held.label} {significant(held.value, 6)}" for held in one.held))
    return Observation(
        note(
            "audit-gwp",
            one.place,
            f"{one.gas} 的 GWP 写为 {one.figure.shown}，没有写明出处，与 IPCC 各次评估报告都不同（{listed}）；请写明出处。",
        ),
        one.spot,
    )


def _mixed(stated: Sequence[_Stated]) -> Iterator[Observation]:
    """Yield the GWPs that can't be of the report that most others are of; a table that compares reports chooses none."""
    chosen = [one for one in stated if not one.compared and len(one.sets) < 4]
    if not chosen or frozenset.intersection(*(one.sets for one in chosen)):
        return
    count = Counter(name for _, sets in {(one.gas, one.sets) for one in chosen} for name in sets)
    usual = max(sorted(count), key=lambda name: count[name])
    told: set[tuple[str, float]] = set()
    for one in chosen:
        if usual in one.sets or (one.gas, one.figure.value) in told:
            continue
        told.add((one.gas, one.figure.value))
        wanted = "、".join(significant(held.value, 6) for held in one.held if held.label == usual)
        yield Observation(
            warning(
                "audit-gwp",
                one.place,
                f"{one.gas} 的 GWP 写为 {one.figure.shown}，是 {'、'.join(sorted(one.sets))} 的数值，而其他气体是 {usual} 的{f'（{usual} 为 {wanted}）' if wanted else ''}；同一份清册只能用一套 GWP，请统一。",
            ),
            one.spot,
        )
