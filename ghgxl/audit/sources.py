"""Sources that the text names and the tables lack, kinds that it denies; title and targets against the content.

A sentence counts as naming a source only where it says that the company uses it. Where the report says that a source is
left out, or isn't there, nothing is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ghgxl.audit.figures import squeezed
from ghgxl.audit.seen import Observation, Reading, Sentence
from ghgxl.audit.views import ACTIVITY, EMISSION, FACTOR, GAS
from ghgxl.findings import Place, error, warning
from ghgxl.word.places import Spot


class _Source(NamedTuple):
    """A kind of source: what it is called, how texts name it, and how a table's row would."""

    name: str
    text: re.Pattern[str]
    row: re.Pattern[str]


def _source(name: str, text: str, row: str = "") -> _Source:
    return _Source(name, re.compile(text), re.compile(row or text))


_SOURCES = (
    _source("柴油", r"(?<!生物)柴油", r"柴油"),
    _source("汽油", r"汽油"),
    _source("液化石油气", r"液化石油气|(?<![A-Z])LPG", r"液化石油气|LPG|液化气"),
    _source("天然气", r"(?<!液化)天然气", r"天然气|燃气"),
    _source("煤", r"(?:原煤|烟煤|无烟煤|燃煤锅炉)", r"煤"),
    _source(
        "二氧化碳气瓶",
        r"(?:二氧化碳|CO2)(?:干冰|气瓶|钢瓶)|干冰",
        r"二氧化碳(?:气|干冰|钢瓶|灭火|保护)|干冰|气瓶|保护气|CO2(?:气|钢)",
    ),
    _source("热力", r"(?:外购)?(?:热力|蒸汽)(?=消耗|消费|用量|排放因子|占|来自|由)", r"热力|蒸汽|热水"),
    _source("污水处理", r"污水处理(?:系统|站)?(?=的?(?:CH4|甲烷)?排放因子|排放)|污水处理系统CH4", r"污水|废水|化粪池"),
    _source("六氟化硫", r"六氟化硫|SF6(?=设备|开关|断路器|气体绝缘)", r"六氟化硫|SF6"),
    _source("灭火器", r"二氧化碳灭火器", r"灭火"),
)
_USED = re.compile(r"使用了?|所用|所需|消耗|耗用|采用了?|来源于|来自|购自|外购|购买|燃料为|加注|主要(?:来自|为)")
_NOT_USED = re.compile(
    r"不(?:涉及|使用|产生|消耗|存在|包括|含|再|予|量化|计入|属)|没有|未(?:使用|采购|消耗|涉及|量化|发现|取得|识别|报告)|无(?:使用|采购)|改用|停用|淘汰|替代|取代|"
    r"已识别|排除|如|例如|等(?:化石)?燃料|是指|指利用|包括[^，。]*等|主要包括|定义|原则|公式|计算方法|指南|式中"
)
_DEFINITION = re.compile(r"指(?:利用|公司拥有|生物|直接|由)|是指|主要有|可分为|一般包括|包括[^，。；]{0,40}等")


def _rows(reading: Reading) -> str:
    """Return the labels of all rows of tables, in which a source can stand."""
    labels = []
    for view in reading.views:
        if (
            view.of(ACTIVITY)
            or view.of(EMISSION)
            or view.of(FACTOR)
            or view.of(GAS)
            or re.search(r"排放源|能源|燃料|电力|消耗|不量化|排除", view.heading)
        ):
            labels += [
                squeezed(view.text(row.position, column.position)) for row in view.rows for column in view.columns
            ]
    return "\n".join(labels)


def named_but_missing(reading: Reading) -> Iterator[Observation]:
    """Yield sources that the text says are used and no table lists."""
    if not any(view.of(EMISSION) or view.of(ACTIVITY) for view in reading.views):
        return
    rows = _rows(reading)
    left_out = excluded(reading)
    for source in _SOURCES:
        if source.row.search(rows) or source.row.search(left_out):
            continue
        found = next((one for one in _where(reading, source) if one), None)
        if found is not None:
            text, place, spot = found
            yield Observation(
                warning(
                    "audit-source-missing",
                    place,
                    f"此处写到使用{source.name}（“{text}”），但排放源、活动数据和结果各表都没有{source.name}，也没有说明排除；请补充数据，或说明不量化的理由。",
                ),
                spot,
            )


def excluded(reading: Reading) -> str:
    """Return the sentences that leave sources out."""
    return "\n".join(
        squeezed(one.text)
        for one in reading.sentences
        if re.search(r"排除|不予量化|不量化|未量化", one.text) and not re.search(r"不存在", one.text)
    )


def _where(reading: Reading, source: _Source) -> Iterator[tuple[str, Place, Spot]]:
    """Yield where a source is said to be used: sentences, notes, titles of tables."""
    for sentence in reading.sentences:
        if _DEFINITION.search(sentence.text) and not re.search(r"本公司|公司|我司|本厂|厂内|项目", sentence.text):
            continue
        for clause in re.split(r"[，,；;。]", sentence.text):
            squeeze = squeezed(clause)
            found = source.text.search(squeeze)
            if found and _USED.search(squeeze) and not _NOT_USED.search(squeeze):
                yield squeeze[:30], sentence.paragraph.place, sentence.paragraph.spot
    for view in reading.views:
        for note in view.notes:
            found = source.text.search(squeezed(note))
            if found and "排放因子" in squeezed(note)[found.start() : found.end() + 12]:
                cell = next(
                    (
                        cell
                        for cell in view.table.cells()
                        if cell.text and note.startswith(cell.text) and len(cell.text) > 8
                    ),
                    None,
                )
                if cell is not None:
                    yield squeezed(note)[max(0, found.start() - 4) : found.end() + 8], view.place(cell), cell.spot
        caption = view.table.caption
        if (
            caption is not None
            and re.search(r"消耗|用量|消费", caption.title)
            and source.text.search(squeezed(caption.title))
        ):
            yield caption.title[:30], caption.paragraph.place, caption.paragraph.spot


_SHARE_OF_ENERGY = re.compile(
    r"(?P<name>热力|蒸汽|天然气|柴油|汽油|煤炭?|液化石油气)[^，。；;\d]{0,16}占[^，。；;\d]{0,16}(?P<percent>\d+(?:\.\d+)?)\s*%"
)


def share_without_data(reading: Reading) -> Iterator[Observation]:
    """Yield shares of an energy that the text states and no table has."""
    rows = [
        "".join(row.labels)
        for view in reading.views
        for row in view.rows
        if any((seen := view.seen(row.position, column.position)) and seen.figure.value for column in view.columns)
    ]
    for sentence in reading.sentences:
        for match in _SHARE_OF_ENERGY.finditer(sentence.text):
            name = match["name"]
            if not any(name in label or (name == "热力" and "蒸汽" in label) for label in rows):
                yield Observation(
                    error(
                        "audit-text",
                        sentence.paragraph.place,
                        f"文中说{name}占 {match['percent']}%，但没有任何表列有{name}；请删除或补充数据。",
                    ),
                    sentence.paragraph.spot,
                )


_DENIED = re.compile(
    r"不(?:从事|涉及|进行|设|存在)(?P<list>[^。；;：:]{2,40}?)(?:等)?(?:的)?(?:生产活动|工序|工艺|作业|活动|加工)"
)
_STILL = "(?:{0})(?:前|后|工序|车间|线|作业|工段|房|废气)"


def denied_yet_done(reading: Reading) -> Iterator[Observation]:
    """Yield processes that one sentence denies and another takes for granted."""
    denied: dict[str, Sentence] = {}
    for sentence in reading.sentences:
        for match in _DENIED.finditer(sentence.text):
            for word in re.split(r"[、，,和及或]", match["list"]):
                if 2 <= len(word) <= 5:
                    denied.setdefault(word, sentence)
    for word, where in denied.items():
        still = re.compile(_STILL.format(re.escape(word)))
        for sentence in reading.sentences:
            if (
                sentence.paragraph.spot != where.paragraph.spot
                and still.search(sentence.text)
                and not re.search(r"不|没有|无|未", sentence.text)
            ):
                yield Observation(
                    warning(
                        "audit-contradiction",
                        sentence.paragraph.place,
                        f"此处写到“{word}”（“{squeezed(sentence.text)[:30]}”），而{where.paragraph.place}说不从事{word}；请核实。",
                    ),
                    sentence.paragraph.spot,
                )
                break


_FOOTPRINT = re.compile(r"产品碳足迹")


def title(reading: Reading) -> Iterator[Observation]:
    """Yield a title of a product's footprint over an organisation's inventory."""
    body = reading.whole
    if not (re.search(r"组织边界", body) and re.search(r"范围\s*[1一]|直接排放源?", body)) or re.search(
        r"功能单位|声明单位", body
    ):
        return
    front = []
    for paragraph in reading.document.paragraphs:
        if paragraph.level or paragraph.kind == "目录":
            break
        front.append(paragraph)
    for paragraph in (*front[:15], *reading.document.margins):
        text = squeezed(paragraph.text)
        if _FOOTPRINT.search(text) and len(text) <= 60 and re.search(r"报告|盘查|核算|清册", text):
            yield Observation(
                error(
                    "audit-title",
                    paragraph.place,
                    f"标题为“{text[:30]}”，内容却是组织的温室气体盘查（组织边界、范围1 和范围2），没有功能单位和生命周期清单；请更正标题。",
                ),
                paragraph.spot,
            )
            return


_TARGET = re.compile(
    r"(?P<what>(?:单位)?(?:工业)?(?:增加值|产值|产品)[^，。；]{0,14}(?:排放|强度|能耗)[^，。；]{0,6}).{0,12}(?:下降|降低|减少)"
)


def targets(reading: Reading) -> Iterator[Observation]:
    """Yield an intensity target whose denominator the report doesn't state."""
    for sentence in reading.sentences:
        match = _TARGET.search(sentence.text)
        if match is None or re.search(r"不足|无法|尚不能", sentence.text):
            continue
        what = next(word for word in ("增加值", "产值", "产品") if word in match["what"])
        if what == "产品" or re.search(r"数据不足[^。]{0,10}不能计算", reading.whole) or _stated(reading, what):
            continue
        found = {year: value for year in reading.years if (value := reading.total(year))}
        change = ""
        if len(found) > 1:
            rate = (found[max(found)] / found[min(found)] - 1) * 100
            change = f"；同期排放总量{'上升' if rate > 0 else '下降'}了 {abs(rate):.0f}%"
        yield Observation(
            warning(
                "audit-target",
                sentence.paragraph.place,
                f"目标以单位{what}表示，但报告没有{what}的数值，目标是否实现无法核对{change}；请补充{what}，并写明目标的进展。",
            ),
            sentence.paragraph.spot,
        )


def _stated(reading: Reading, what: str) -> bool:
    """Return whether a table or a sentence gives numbers of a denominator."""
    for view in reading.views:
        for column in view.columns:
            if what in column.title and any(view.seen(row.position, column.position) for row in view.rows):
                return True
        if any(
            what in "".join(row.labels) and any(view.seen(row.position, column.position) for column in view.columns)
            for row in view.rows
        ):
            return True
    return any(re.search(rf"{what}[^，。；\d]{{0,8}}\d[\d,.]*\s*(?:万|亿)?元", one.text) for one in reading.sentences)


_NONE = re.compile(r"(?:不存在|没有|无)(?P<kind>固定燃烧|移动燃烧|制程|逸散)(?:排放)?源")


def denied_sources(reading: Reading) -> Iterator[Observation]:
    """Yield sentences that deny a kind of source of which tables state emissions."""
    for sentence in reading.sentences:
        for match in _NONE.finditer(sentence.text):
            kind = match["kind"]
            for view in reading.views:
                for row in view.rows:
                    numbers = [
                        seen.figure.value
                        for column in view.of(EMISSION)
                        if (seen := view.own(row.position, column.position))
                    ]
                    if any(numbers) and any(label.startswith(kind) for label in row.labels):
                        yield Observation(
                            error(
                                "audit-contradiction",
                                sentence.paragraph.place,
                                f"此处说没有{kind}排放源，而{view.name}列有{kind}的排放量；请更正其中一处。",
                            ),
                            sentence.paragraph.spot,
                        )
                        return
