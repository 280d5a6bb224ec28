"""Checks that what the report sheets name is among the sources: fuels, bought energy, gases, and equipment that leaks.

A source that is listed and left out with a reason counts as listed. Words that say that something isn't used count for
nothing. Only words that can't mean anything else are looked for inside longer texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ghgxl.checks import subjects
from ghgxl.checks.case import Case
from ghgxl.checks.names import canonical, known
from ghgxl.findings import Finding, Place, note, warning
from ghgxl.ledger import Source


class _Term(NamedTuple):
    """Something that emits: what it is called, the words that name it, and those that name it among the sources."""

    name: str
    words: str
    sources: str
    sure: bool = True  # an energy or a gas; else equipment that may hold one


#: The words of a source are its number, name, facility, factor name, subcategory and remark.
_TERMS = (
    _Term("汽油", "汽油", "汽油"),
    _Term("柴油", "柴油", "柴油"),
    _Term("天然气", "天然气", "天然气|LNG|CNG"),
    _Term("液化石油气", "液化石油气|液化气|LPG", "液化石油气|液化气|石油气|LPG"),
    _Term("煤", "燃煤|原煤|烟煤|无烟煤", "煤"),
    _Term("生物质燃料", "生物质(?:颗粒|燃料|锅炉)|成型燃料", "生物质"),
    _Term("乙炔", "乙炔", "乙炔"),
    _Term(
        "二氧化碳气体",
        "(?:二氧化碳|CO2)(?:气瓶|钢瓶|保护|气体)|二保焊|气体保护焊|保护气",
        "二氧化碳|CO2|保护气|保护焊|二保焊",
    ),
    _Term("六氟化硫", "六氟化硫|SF6", "六氟化硫|SF6"),
    _Term("外购热力", "外购(?:蒸汽|热力|热水)|市政供暖|集中供热|蒸汽管网", "外购热力|蒸汽|热力|供热|供暖|热水"),
    _Term(
        "制冷剂",
        "冷媒|制冷剂|空调|冷水机|冷冻机|冷库",
        "冷媒|制冷|空调|冷水机|冷冻|冷库|R-?\\d{2,3}|HFC|HCFC",
        sure=False,
    ),
    _Term("化粪池（CH4）", "化粪池", "化粪池|污水|废水", sure=False),
    _Term("灭火器", "灭火器", "灭火", sure=False),
)

#: Most texts name none of them.
_ANY = "|".join(term.words for term in _TERMS)

_NOT_USED = (
    r"(?:不再|不|未|无|没有|停止|停|取消|淘汰|替代|代替|拆除)(?:使用|用|采用|设置|设|涉及|含|有)?[^，。；、]{0,4}$"
)

#: Where names stand in lists: sheet → columns of which a cell may hold several.
_NAMES = {"能源系统": ("能源",), "工艺流程": ("投入",)}


def _words_of(source: Source) -> str:
    words = (source.name, source.facility, source.factor_name, source.subcategory, source.method, source.remark)
    return " ".join(words)


def named_sources(case: Case) -> Iterable[Finding]:
    """Yield what the report sheets name and the sheet 排放源 lacks."""
    texts = tuple(subjects.texts(case))
    if not texts:
        return
    listed = "\n".join(map(_words_of, case.ledger.sources))
    missing: dict[str, tuple[bool, list[Place]]] = {}
    absent = [term for term in _TERMS if not re.search(term.sources, listed, re.IGNORECASE)]
    for text, place in texts:
        for term in absent if re.search(_ANY, text, re.IGNORECASE) else ():
            if any(
                not re.search(_NOT_USED, text[: hit.start()]) for hit in re.finditer(term.words, text, re.IGNORECASE)
            ):
                missing.setdefault(term.name, (term.sure, []))[1].append(place)
    energies = list(_energies(case))
    held = {
        canonical(text)
        for source in (case.ledger.sources if energies else ())
        for text in (source.factor_name, source.name)
        if text
    }
    for name, place in energies:
        told = known(name)
        covered = any(re.search(term.sources, listed, re.IGNORECASE) for term in _TERMS if term.name == told)
        if told and told not in held and not covered and not _heat(case, told) and told not in missing:
            missing.setdefault(told, (True, []))[1].append(place)
    for name, (sure, places) in missing.items():
        spots = list(dict.fromkeys(map(str, places)))
        more = f"（还有 {'、'.join(spots[1:4])}{' 等' if len(spots) > 4 else ''}）" if len(spots) > 1 else ""
        if sure:
            yield warning(
                "unlisted",
                places[0],
                f"这里提到{name}{more}，但排放源表中没有；请在排放源表登记，不量化的也要列出并写明理由，确实没有请删改此处文字。",
            )
        else:
            yield note(
                "unlisted", places[0], f"这里提到的设备可能有{name}的排放{more}，排放源表中没有；请确认是否应登记。"
            )


def _energies(case: Case) -> Iterator[tuple[str, Place]]:
    """Yield the single names in the cells that list energies and inputs."""
    for sheet, columns in _NAMES.items():
        for row in case.ledger.rows(sheet):
            for column in columns:
                for name in re.split(r"[、,，;；/和及\s]+", row.text(column)):
                    if name and not re.search("自产|自备|自制|余热", row.text("来源") + row.text("备注")):
                        yield name, row.place


def _heat(case: Case, name: str) -> bool:
    """Return whether steam and hot water may come of the company's own boiler."""
    return name in ("蒸汽", "热水", "热力") and any(
        source.subcategory in ("固定燃烧", "外购热力") for source in case.ledger.sources
    )
