"""The names that companies write, and the library's own name for each.

A name is compared without width, blanks, brackets' shape and case. Nothing is guessed: a name that the table doesn't
hold is refused, with names that are near it.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from ghgxl.datafiles import where
from ghgxl.errors import DataError, FactorRefused
from ghgxl.tuples import NamedTuple

#: Kinds of names. 折标 also answers to fuels; 方案 are factor sets.
FUEL, ELECTRICITY, GREEN, HEAT, STEAM, HOT_WATER = "燃料", "电力", "绿电", "热力", "蒸汽", "热水"
PROCESS, EQUIPMENT, COAL, SET = "制程", "设备", "折标", "方案"

_BLANKS = str.maketrans("", "", " \t\r\n\u3000\u200b\u2060\ufeff")


class Name(NamedTuple):
    """A name of the library: its kind, its group of fuels (油类, 气类 …), and the IPCC fuel that stands for it."""

    kind: str
    name: str
    group: str
    ipcc: str


def fold(text: str) -> str:
    """Return a name in the form that is compared: half-width, no blanks, no case."""
    return unicodedata.normalize("NFKC", text).translate(_BLANKS).casefold()


@cache
def _table() -> Mapping[str, Mapping[str, Name]]:
    """Return kind → folded spelling → name."""
    table: dict[str, dict[str, Name]] = {}
    for number, row in where("names.csv"):
        name = Name(row["kind"], row["name"], row["group"], row["ipcc"])
        spellings = table.setdefault(name.kind, {})
        for spelling in (name.name, *row["aliases"].split()):
            other = spellings.setdefault(fold(spelling), name)
            if other != name:
                raise DataError(f"names.csv:{number}：“{spelling}”已是“{other.name}”的别名")
    return table


@lru_cache(maxsize=4096)
def find(kind: str, text: str) -> Name | None:
    """Return the name of that kind that a text spells, None when it spells none.

    A fuel may say its use, 柴油（移动）; the use is read by ``use_of`` and ignored here.
    """
    spellings = _table().get(kind, {})
    folded = fold(text)
    found = spellings.get(folded)
    if found is None and kind in (FUEL, COAL) and folded.endswith(")"):
        found = spellings.get(folded.rpartition("(")[0])
    return found


#: What a bracket behind a fuel's name says of its use.
_USES = {
    "移动": "移动", "移动燃烧": "移动", "移动源": "移动", "车用": "移动", "道路": "移动", "车辆": "移动", "公务车": "移动",
    "固定": "固定", "固定燃烧": "固定", "固定源": "固定", "锅炉": "固定", "食堂": "固定", "发电机": "固定", "炉窑": "固定",
    "非道路": "非道路", "叉车": "非道路", "非道路移动": "非道路", "厂内机械": "非道路", "商业": "商业",
}  # fmt: skip


def use_of(text: str) -> str:
    """Return the use that a fuel's name says in brackets, 移动 固定 非道路 商业, "" when it says none."""
    head, bracket, inner = fold(text).rpartition("(")
    return _USES.get(inner.removesuffix(")"), "") if bracket and head else ""


def longest(kind: str, text: str) -> Name | None:
    """Return the name of that kind whose spelling is the longest one inside a text: 办公楼中央空调（3台）→ 住宅商用空调."""
    folded = fold(text)
    spellings = _table().get(kind, {})
    inside = [spelling for spelling in spellings if spelling in folded]
    return spellings[max(inside, key=lambda spelling: (len(spelling), spelling))] if inside else None


def names(*kinds: str) -> tuple[str, ...]:
    """Return the library's names of some kinds, in the order of the table."""
    return tuple(dict.fromkeys(name.name for kind in kinds for name in _table().get(kind, {}).values()))


@lru_cache(maxsize=4096)  # a mistake that is filled down a sheet is looked for once
def near(text: str, kinds: tuple[str, ...]) -> str:
    """Return a clause that names what the library has and that is spelt nearly so, "" when there is nothing."""
    from difflib import get_close_matches

    spellings = {spelling: name.name for kind in kinds for spelling, name in _table().get(kind, {}).items()}
    folded = fold(text)
    close = get_close_matches(folded, spellings, n=4, cutoff=0.55)
    inside = [spelling for spelling in spellings if len(spelling) > 1 and (spelling in folded or folded in spelling)][
        :4
    ]
    found = dict.fromkeys(spellings[spelling] for spelling in (*close, *inside))
    return "；相近的有 " + "、".join(list(found)[:4]) if found else ""


def factor_set(text: str) -> str:
    """Return the library's name of a factor set as companies write it. Raises FactorRefused."""
    if not text.strip():
        return "GB/T 32151"
    found = find(SET, text)
    if found is not None:
        return found.name
    if "机械" in text:
        raise FactorRefused(
            "因子方案“机械设备制造”的燃料表未核对原文，不在库中；其多数燃料与 GB/T 32151 相同，请写 GB/T 32151，或把参数填入“企业因子”"
        )
    raise FactorRefused(f"没有名为“{text.strip()}”的因子方案；可用：{'、'.join(names(SET))}")
