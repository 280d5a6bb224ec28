"""Figures in running text against the tables, and growth statements with their direction.

A number in a sentence is compared only when the sentence says plainly whose it is and of which year, and a table states
the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ghgxl.audit.figures import Figure, Measure, measure, mentions, plain, slip, slip_words
from ghgxl.audit.seen import Fact, Observation, Reading, Sentence
from ghgxl.audit.views import ACTIVITY, COAL, EMISSION, SHARE
from ghgxl.findings import error
from ghgxl.numbers import fixed, significant
from ghgxl.units.table import CO2E_MASS

_TOTAL = ("温室气体排放总量", "排放总量", "总排放量", "碳排放总量")
#: A scope is written in either way, in text and tables.
_SCOPES = {f"范围{written}": scope for scope, pair in enumerate(("1一", "2二", "3三"), 1) for written in pair}
_ENERGY = ("综合能耗", "能源消费总量", "总能耗", "综合能源消费量")
_JOINT = re.compile(
    r"(?:的|为|是|约为|约|达到?|共计?|总计|合计|排放量?|总量|用电量|用量|消耗量?|消费量?|使用量|[:，,]|\s|能源间接排放|直接排放|其他间接排放|[(（]当量值[)）]|数值|了)*"
)
_SHARE_JOINT = re.compile(
    r"(?:[，,\s]|约|其次为|占(?:公司|全厂|当年)?(?:总量|排放总量|总排放量?|总用电量|总能耗|公司总排放量)?的?(?:比例为?)?)*占(?:[^，,。；\d]{0,10})"
)
_VAGUE_AFTER = re.compile(r"^\s*(?:以上|以下|左右|以内|余|多|[~～\-–—至])")
_VAGUE_BEFORE = re.compile(r"(?:约|近|超过|超|不足|低于|高于|至少|大约|不到|达到|小于|大于|≥|≤|<|>)\s*$")
_YEAR = re.compile(r"(?P<range>(?:19|20)\d\d\s*年?\s*[-–—~～至到]\s*)?(?P<year>(?:19|20)\d\d)\s*年")
_COMPARED = re.compile(r"比|较|同比|环比|目标|计划|力争|预计|下降|减少|上升|增长|平均")
_CLAUSE = re.compile(r"[，,；;（）()]")


class _Subject(NamedTuple):
    name: str
    end: int


def _values(reading: Reading, name: str, year: int, dimension: str) -> list[tuple[float, float, Fact]]:
    """Return what the tables state of a name, a year and a dimension: value, how exact, and where."""
    facts = [fact for fact in reading.by_name.get((name, year), ()) if fact.dimension == dimension and not fact.group]
    found = [(fact.value, fact.half, fact) for fact in facts]
    gases: dict[int, list[Fact]] = {}
    for fact in reading.by_gas.get((name, year), ()):
        if fact.dimension == dimension and not fact.group:
            gases.setdefault(id(fact.view), []).append(fact)
    found += [(sum(one.value for one in held), sum(one.half for one in held), held[0]) for held in gases.values()]
    if name in _TOTAL:
        found += [(fact.value, fact.half, fact) for fact in reading.totals.get(year, ())]
    if name in _ENERGY:
        found += [
            (fact.value, fact.half, fact)
            for fact in reading.by_name.get(("合计", year), ())
            if fact.measure == COAL and fact.dimension == dimension
        ]
    if name in _SCOPES:
        found += [
            (fact.value, fact.half, fact)
            for fact in reading.scopes.get((_SCOPES[name], year), ())
            if fact.dimension == dimension
        ]
    return found


def _names(reading: Reading) -> tuple[str, ...]:
    names = {fact.name.partition("|")[0] for fact in reading.facts if fact.measure in (EMISSION, ACTIVITY, COAL)}
    names |= {row.name for view in reading.views if view.of(SHARE) for row in view.rows}
    names -= {"合计", "总量", "CO2", "CH4", "N2O"}
    kept = {name for name in names if len(name) >= 2 and not name.isdigit()}
    return tuple(sorted(kept | {*_TOTAL, *_ENERGY, *_SCOPES}, key=len, reverse=True))


def figures_in_text(reading: Reading) -> Iterator[Observation]:
    """Yield numbers in sentences that aren't what the tables state."""
    names = _names(reading)
    finder = re.compile("|".join(re.escape(name) for name in names)) if names else None
    if finder is None:
        return
    held = {fact.year for fact in reading.facts}
    only = held.pop() if len(held) == 1 else None  # a report of one year needn't name it
    before: Sentence | None = None
    for sentence in reading.sentences:
        if any(character.isdigit() for character in sentence.text) and not re.search(
            r"式中|根据.{0,20}(?:标准|公告)", sentence.text
        ):
            yield from _sentence(reading, sentence, finder, only or _carried(before, sentence))
        before = sentence


def _carried(before: Sentence | None, sentence: Sentence) -> int | None:
    """Return the year that 其中… is of: the one its paragraph spoke of right before; None for any other sentence."""
    if before is None or before.paragraph.spot != sentence.paragraph.spot or not sentence.text.startswith("其中"):
        return None
    spoken = next((match for match in _YEAR.finditer(before.text)), None)
    compared = spoken is not None and re.search(r"[比较]\s*$", before.text[: spoken.start()])
    return int(spoken["year"]) if spoken is not None and not compared and not spoken["range"] else None


def _sentence(
    reading: Reading, sentence: Sentence, finder: re.Pattern[str], unsaid: int | None
) -> Iterator[Observation]:
    """Yield the numbers of a sentence that aren't what the tables state; ``unsaid`` is its year where it names none."""
    text = sentence.text
    subjects = [_Subject(match[0], match.end()) for match in finder.finditer(text)]
    years = [(match.start(), None if match["range"] else int(match["year"])) for match in _YEAR.finditer(text)]
    before = 0
    for mention in mentions(text):
        start, figure = mention.start, mention.figure
        year = next((year for position, year in reversed(years) if position < start), None if years else unsaid)
        subject = next((one for one in reversed(subjects) if one.end <= start), None)
        if figure.unit and year is not None and subject is not None and not _vague(text, start, mention.end):
            between = text[subject.end : start]
            clause = max((match.end() for match in _CLAUSE.finditer(text, 0, subject.end)), default=0)
            if figure.percent:
                if re.fullmatch(r"[^。；;]{0,40}", between) and _shares_of(text, subject.end, start):
                    yield from _share(reading, sentence, subject.name, year, figure)
            elif (
                before <= subject.end
                and _JOINT.fullmatch(_without_years(between))
                and not _COMPARED.search(text[clause:start])
            ):
                emitted = "排放" in between
                yield from _value(reading, sentence, subject.name, year, figure, emitted=emitted)
        before = mention.end if figure.unit else before


def _without_years(text: str) -> str:
    return re.sub(r"(?:19|20)\d\d\s*年", "", text)


def _vague(text: str, start: int, end: int) -> bool:
    return bool(_VAGUE_AFTER.match(text[end:]) or _VAGUE_BEFORE.search(text[:start]))


def _shares_of(text: str, start: int, end: int) -> bool:
    """Return whether a text says nothing between a name and a percentage but its amount and 占…的."""
    between = text[start:end]
    between = re.sub(r"[\d,.]+\s*[A-Za-z\u4e00-\u9fff0-9]{1,8}(?=[，,])", "", between)
    return bool(re.fullmatch(r"[，,\s]*(?:排放|用电|消耗)?[，,\s]*占[^，,。；\d比较]{0,12}", between))


def _value(
    reading: Reading, sentence: Sentence, name: str, year: int, figure: Figure, *, emitted: bool
) -> Iterator[Observation]:
    known = _measured(figure.unit, emitted=emitted or name in (*_TOTAL, *_SCOPES))
    if known is None:
        return
    stated = _values(reading, name, year, known.dimension)
    value, half = figure.value * known.scale, figure.half * known.scale
    if not stated or any(abs(value - one) <= half + room + abs(one) * 1e-9 for one, room, _ in stated):
        return
    one, _, fact = stated[0]
    times = slip(value, one, 0.02)
    yield Observation(
        error(
            "audit-text",
            sentence.paragraph.place,
            f"文中说{year}年{name}为 {figure.shown} {figure.unit}，而{fact.view.place(fact.cell)}为 {significant(one / known.scale, 6)} {figure.unit}{'，' + slip_words(times) if times else ''}；请改为同一数值。",
        ),
        sentence.paragraph.spot,
    )


def _measured(unit: str, *, emitted: bool) -> Measure | None:
    """Return the dimension and scale of an amount: tonnes that are emitted are of CO2e, said or not."""
    known, tonne = measure(unit), measure("t")
    if known and tonne and known.dimension == tonne.dimension and emitted:
        return Measure(CO2E_MASS, known.scale / tonne.scale)
    return known


def _share(reading: Reading, sentence: Sentence, name: str, year: int, figure: Figure) -> Iterator[Observation]:
    stated = [
        (seen.figure, view, seen.cell)
        for view in reading.views
        for column in view.of(SHARE)
        if column.year == year
        for row in view.rows
        if (row.name == name or name in row.labels) and (seen := view.own(row.position, column.position))
    ]
    whole = reading.total(year)
    computed = [
        value / whole * 100
        for value, _, fact in _values(reading, name, year, CO2E_MASS)
        if whole and fact.measure == EMISSION
    ]
    if not stated and computed and name in _SCOPES:  # only emissions have scopes, so it can be a share of nothing else
        yield from _unlike(sentence, name, year, figure, computed)
    if not stated or any(abs(figure.value - one.value) <= figure.half + one.half + 1e-9 for one, _, _ in stated):
        return
    if any(_near(figure, one) for one in computed):
        return
    first, view, cell = stated[0]
    yield Observation(
        error(
            "audit-text",
            sentence.paragraph.place,
            f"文中说{year}年{name}占 {figure.shown}%，而{view.place(cell)}为 {first.shown}%；请改为同一数值。",
        ),
        sentence.paragraph.spot,
    )


def _near(figure: Figure, share: float) -> bool:
    return abs(figure.value - share) <= figure.half * 1.2 + 0.01


def _unlike(
    sentence: Sentence, name: str, year: int, figure: Figure, computed: Sequence[float]
) -> Iterator[Observation]:
    if not any(_near(figure, one) for one in computed):
        yield Observation(
            error(
                "audit-text",
                sentence.paragraph.place,
                f"文中说{year}年{name}占 {figure.shown}%，按表中数值应为 {fixed(computed[0], max(figure.digits, 1))}%；请改为同一数值。",
            ),
            sentence.paragraph.spot,
        )


_GROWTH = re.compile(
    r"(?:(?P<later>(?:19|20)\d\d)\s*年)?(?P<subject>(?:(?!(?:19|20)\d\d)[^，,。；;()%]){0,24}?)(?:比|较|与)\s*(?P<earlier>(?:(?:19|20)\d\d)\s*年|上年|上一年度?|去年|前一年)"
    r"(?:度)?(?P<between>(?:同期|相比)?[^，,。；;\d]{0,14}?)(?P<way>增长|上升|增加|提高|升高|上涨|下降|减少|降低|下跌)了?(?:约|近)?\s*"
    r"(?P<percent>\d+(?:\.\d+)?)\s*%"
)
_UP = frozenset({"增长", "上升", "增加", "提高", "升高", "上涨"})
_AIMED = re.compile(r"到\s*(?:19|20)\d\d\s*年|目标|力争|计划|预计|应|要求")


def growth(reading: Reading) -> Iterator[Observation]:
    """Yield growth statements whose size or direction isn't what the tables give."""
    for sentence in reading.sentences:
        year: int | None = None
        for match in _GROWTH.finditer(sentence.text):
            head = sentence.text[: match.start("subject")]
            told = [int(one) for one in re.findall(r"((?:19|20)\d\d)\s*年", head)]
            year = int(match["later"]) if match["later"] else told[-1] if told else year
            if year is None or _AIMED.search(sentence.text[: match.start("way")]):
                continue
            earlier = re.match(r"\d{4}", match["earlier"])
            first = int(earlier[0]) if earlier else year - 1
            before = re.split(r"[，,。；;()（）]", sentence.text[: match.start()])[-1].removeprefix("其中")
            yield from _growth(reading, sentence, match, before, first, year)


def _growth(
    reading: Reading, sentence: Sentence, match: re.Match[str], head: str, first: int, last: int
) -> Iterator[Observation]:
    pairs = _pairs(reading, head + match["subject"] + match["between"], first, last, sentence, match.start())
    if not pairs:
        return
    percent = float(match["percent"])
    digits = len(match["percent"].partition(".")[2])
    claimed = percent if match["way"] in _UP else -percent
    right = []
    for (before, before_half), (after, after_half) in pairs:
        real = (after / before - 1) * 100
        room = 0.5 * 10.0**-digits + 100 * (after_half / before + after * before_half / before**2)
        if abs(claimed - real) <= room + 1e-9:
            return
        right.append(real)
    real = right[0]
    way = "上升" if real >= 0 else "下降"
    opposite = "，方向也相反" if (real >= 0) != (claimed >= 0) and abs(real) > 0.05 else ""
    yield Observation(
        error(
            "audit-growth",
            sentence.paragraph.place,
            f"文中说{last}年比{first}年{match['way']} {match['percent']}%，按表中数值应为{way} {fixed(abs(real), max(digits, 2))}%{opposite}；请更正。",
        ),
        sentence.paragraph.spot,
    )


def _pairs(
    reading: Reading, subject: str, first: int, last: int, sentence: Sentence, start: int
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return (value, exactness) of both years for what a growth statement is about; nothing where that isn't plain."""
    words = re.sub(r"\s", "", subject)
    if re.search(r"强度|单位|增加值|产值|万元|平均", words):
        return []
    name = next((name for name in _known(reading) if name in words), None)
    if name is None:
        total = re.search(r"(?<!清)(?:排放|总量)", words) and not re.search(r"范围|直接|间接|源", words)
        if not total and (words or _spoken_of(sentence, start) != "排放"):
            return []
        name = "排放总量"
    for dimension in (CO2E_MASS, "能量", "质量", "标准煤"):
        before, after = (_values(reading, name, year, dimension) for year in (first, last))
        if before and after and before[0][0] > 0:
            return [((b[0], b[1]), (a[0], a[1])) for b in before for a in after if b[0] > 0]
    return []


_SPOKEN_OF = re.compile(
    r"范围[123一二三][^，,。；]{0,10}排放|(?:直接|间接)排放|产值|产量|增加值|收入|利润|用电|电量|能耗|耗电|用水|人数|面积|强度|费用|排放"
)


def _spoken_of(sentence: Sentence, start: int) -> str:
    """Return what a paragraph spoke of last before a place in one of its sentences, "" for nothing."""
    whole = plain(sentence.paragraph.text)
    before = whole[: max(0, whole.find(sentence.text)) + start]
    found = _SPOKEN_OF.findall(before)
    return found[-1] if found else ""


@cache
def _known_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if len(name) >= 2)


def _known(reading: Reading) -> Sequence[str]:
    return _known_names(_names(reading))
