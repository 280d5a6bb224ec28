"""What the words beside a number say of its origin: which published documents they cite, or that it is the company's own.

A document is cited by its number or its title. Numbers that many documents share (发改办气候 … covers ten guidelines)
cite none without the title, and the refinement of 2019 is not the IPCC guidelines of 2006.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ghgxl.audit.figures import squeezed
from ghgxl.factors import Citation
from ghgxl.factors.names import FUEL, longest

#: A number that its owner measured or was told stands on its own evidence.
OWN = re.compile(
    r"实测|自测|检测报告|化验|检验报告|供应商|供热(?:单位|企业|公司)|企业自有|企业提供|合同|绿电|自有|经验值"
)
#: Says that a factor of another year or region stands in for one that isn't published.
BORROWED = re.compile(r"早于|晚于|借用|没有.{0,12}相应年份|最近的?较?[早晚]|尚未发布|暂无|未发布")
_DOCUMENT = re.compile(r"《|GB/?T?\d|DB\d|IPCC|公告20|指南|AR[456]")
_CITING = re.compile(
    rf"{_DOCUMENT.pattern}|ISO|EPA|DEFRA|ecoinvent|GaBi|标准|公告|通知|规范|手册|年鉴|数据库|文献|缺省|默认|推荐|清单",
    re.IGNORECASE,
)
_DASHES = str.maketrans("—–－‐−〔〕[]", "-----()()")
_SHARED_NUMBER = re.compile(r"发改办气候")
_IPCC_2006 = re.compile(r"(?:IPCC.{0,4}2006|2006年?.{0,3}IPCC)", re.IGNORECASE)
_REFINED = re.compile(r"2019.{0,6}(?:修订|精细化|改进)|IPCC.{0,3}2019", re.IGNORECASE)
_GRIDS_2012 = re.compile(r"2012年.{0,8}(?:中国)?区域电网|区域电网平均.{0,6}2012")
_ANNOUNCED = re.compile(r"(20\d\d)年(?:度)?电力二氧化碳排放因子")
_ASSESSMENTS = {"二": "SAR", "三": "TAR", "四": "AR4", "五": "AR5", "六": "AR6"}
_VERSION = re.compile(r"(?:(?<![A-Za-z])|(?<=IPCC))(SAR|TAR|AR[2-6])(?!\d)|第([二三四五六2-6])次(?:气候变化)?评估报告")


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    return squeezed(text).translate(_DASHES)


@lru_cache(maxsize=65536)
def cites(text: str, citation: Citation) -> bool:
    """Return whether a text cites the document of a citation."""
    told = _folded(text)
    number, title = _folded(citation.number), _folded(citation.document).removesuffix("(试行)")
    if number.startswith("IPCC"):
        return bool(_IPCC_2006.search(told)) and not _REFINED.search(told)
    base, _, year = number.rpartition("-")
    editions = re.findall(rf"(?<![\d.]){re.escape(base)}-(\d{{4}})(?!\d)", told) if base and year.isdigit() else []
    if editions:  # a title is of every edition, its number of one
        return year in editions
    if title and title in told:
        return True
    if "区域电网平均" in title and _GRIDS_2012.search(told):
        return True
    if number.startswith("公告") and any(f"{year}年电力二氧化碳排放因子" in title for year in _ANNOUNCED.findall(told)):
        return True
    if not number or _SHARED_NUMBER.search(number):
        return False
    undated = (
        base if re.search(r"\.\d+$", base) else number
    )  # a part of a standard is known without its year: GB/T 32151.34
    return any(
        re.search(rf"(?<![\d.]){re.escape(one)}(?![\d.]*\d)", told)
        for one in dict.fromkeys((number, undated, number.replace("第", "第0", 1)))
    )


def cites_anything(text: str) -> bool:
    """Return whether a text names any origin at all, one of ours or not."""
    return bool(_CITING.search(_folded(text)))


def versions(text: str) -> frozenset[str]:
    """Return the assessment reports of the IPCC that a text names: SAR, AR4, AR5, AR6 (TAR, which isn't held, too)."""
    found = set()
    for short, word in _VERSION.findall(_folded(text)):
        named = short or _ASSESSMENTS.get(word, f"AR{word}")
        found.add({"AR2": "SAR", "AR3": "TAR"}.get(named, named))
    return frozenset(found)


_SUBJECTS = re.compile(r"电力|外购电|用电|热力|蒸汽|热水|污水|废水|制冷剂|冷媒|GWP|变暖潜|密度|折标")


@lru_cache(maxsize=4096)
def _pieces(note: str) -> tuple[str, ...]:
    return tuple(piece for piece in re.split(r"[。；;\n]|[,，](?=[“\"「])", squeezed(note)) if piece)


def origin(words: Sequence[str], notes: Sequence[str], subject: str) -> str:
    """Return what is said of a number's origin: the words of its row, and the pieces of notes that are about its subject.

    A row that cites a document itself needs no notes. A piece that names other sources or quantities says nothing of this
    one; a piece that names none is about all.
    """
    beside = "|".join(words)
    if _DOCUMENT.search(_folded(beside)):
        return beside
    told = []
    for piece in (piece for note in notes for piece in _pieces(note)):
        outside = re.sub(r"《[^》]*》", "", piece)
        fuel = longest(FUEL, outside)
        if re.search(subject, outside) or (fuel and fuel.name == subject) or not (fuel or _SUBJECTS.search(outside)):
            told.append(piece)
    return "|".join((beside, *told))
