"""The dictionary of what a template may name: every name as it is typed, its meaning, its unit, its value.

It is made from the composed context itself, so it can't list what isn't there or miss what is. Here it is
data only; ``word.dictionary`` makes a document of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ghgxl.numbers import ABSENT, fixed, percent
from ghgxl.report.meanings import GROUPS, LOOP_NAMES, MEANINGS, SHARE, UNITS
from ghgxl.report.nouns import Boundary, Chart, Flow, Paragraphs, Picture, Process, Table, Tree

#: So many characters of a value are shown.
LONGEST = 60
_BLOCKS = (Table, Paragraphs, Chart, Tree, Process, Boundary, Flow, Picture)
_KINDS = {Chart: "图表", Tree: "组织图", Process: "流程图", Boundary: "边界图", Flow: "流向图", Picture: "图片"}
_CHARTS = {
    "pie": "饼图",
    "bar": "条形图",
    "column": "柱形图",
    "stacked": "堆积柱形图",
    "line": "折线图",
    "waterfall": "瀑布图",
}


class Entry(NamedTuple):
    """A name: its dotted spelling, the tag as it is typed, its meaning ("" when nobody has said), unit, and value."""

    name: str
    tag: str
    meaning: str
    unit: str
    value: str


class Group(NamedTuple):
    """Names that belong together: the root they share, a title, how they are used, and the names."""

    root: str
    title: str
    about: str
    entries: tuple[Entry, ...]


def dictionary(context: Mapping[str, Any]) -> tuple[Group, ...]:
    """Return every name of a composed context, in groups."""
    order = [*(root for root in GROUPS if root in context), *(root for root in context if root not in GROUPS)]
    return tuple(Group(root, *GROUPS.get(root, (root, "")), tuple(_entries(root, context[root]))) for root in order)


def _entries(root: str, held: object) -> Iterator[Entry]:
    if isinstance(held, Mapping):
        explained = [name for name in held if f"{root}.{name}" in MEANINGS]
        for name in (*explained, *(name for name in held if name not in explained)):
            value = held[name]
            path = f"{root}.{name}" if str(name).isidentifier() else f'{root}["{name}"]'
            yield from _named(path, value, known=root != "企业")
    elif isinstance(held, Sequence) and held and not isinstance(held, str):
        for name in _fields(held[-1]):
            values = [getattr(item, name) for item in held]
            path = f"{root}.{name}"
            tag = _tag(f"{LOOP_NAMES.get(root, 'x')}.{name}", values[-1])
            yield Entry(path, tag, MEANINGS.get(path, ""), UNITS.get(path, ""), _listed(values))


def _named(path: str, value: object, *, known: bool) -> Iterator[Entry]:
    """Yield the entry of a name, or those of its parts when it is a group of values itself."""
    parts = () if _is_block(value) else _fields(value)
    if parts:
        for part in parts:
            yield from _named(f"{path}.{part}", getattr(value, part), known=known)
        return
    meaning = _caption(value) or MEANINGS.get(path, "")
    if not meaning and not known:
        meaning = f"台账“企业信息”表中的“{path.removeprefix('企业').strip('.[]' + chr(34))}”"
    if UNITS.get(path) == SHARE and not isinstance(value, str):
        yield Entry(path, f"{{{{ {path} | 百分比(1) }}}}", meaning, SHARE, percent(value, 1))  # type: ignore[arg-type]  # a share
        return
    yield Entry(path, _tag(path, value), meaning, UNITS.get(path, ""), shown(value))


def _is_block(value: object) -> bool:
    if isinstance(value, tuple | list) and not hasattr(value, "_fields"):
        return all(isinstance(item, _BLOCKS) for item in value)
    return isinstance(value, _BLOCKS)


def _fields(value: object) -> tuple[str, ...]:
    """Return the names of the parts of a record, none for anything else."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return tuple(field.name for field in dataclasses.fields(value))
    names: tuple[str, ...] = getattr(value, "_fields", ())
    return names


def _tag(path: str, value: object) -> str:
    """Return a tag that prints a value, the way it is typed in Word."""
    if isinstance(value, bool):
        return f"{{%p if {path} %}}"
    if isinstance(value, Mapping):
        last = list(value)[-1] if value else "年份"
        return f"{{{{ {path}({last}) | 吨 }}}}"
    number = isinstance(value, float) or (value is None and not path.endswith(("年", "年数")))
    return f"{{{{ {path} | 吨 }}}}" if number else f"{{{{ {path} }}}}"


def _caption(value: object) -> str:
    """Return what a table or figure says of itself, "" for what is neither."""
    blocks = value if isinstance(value, tuple | list) else (value,)
    first = next(iter(blocks), None)
    if isinstance(first, Table):
        top = first.header[0] if first.header else ()
        heads = "、".join(dict.fromkeys(cell.text.replace("\n", "") for cell in top if cell.text))
        return f"{first.caption}：{heads}" if heads else first.caption
    if isinstance(first, Chart):
        return f"{first.caption}（{_CHARTS.get(first.kind, '图表')}）"
    if isinstance(first, _BLOCKS) and not isinstance(first, Paragraphs):
        return f"{first.caption}（{_KINDS[type(first)]}）"
    return ""


# -- values --------------------------------------------------------------------------------------------------------


def shown(value: object) -> str:
    """Return a value in short, as an example."""
    match value:
        case bool():
            return "是" if value else "否"
        case None:
            return ABSENT
        case int():
            return str(value)
        case float():
            return fixed(value)
        case str():
            return _cut(value) if value else "（空）"
        case Mapping():
            return "；".join(f"{key}：{shown(item)}" for key, item in list(value.items())[-3:]) or ABSENT
        case Table():
            return f"{len(value.rows)} 行" if value.rows else "没有数据"
        case Paragraphs():
            return f"{len(value.texts)} 段：{_cut(value.texts[0])}" if value.texts else "没有数据"
        case Chart():
            return f"{len(value.series)} 个系列，{len(value.categories)} 类" if value.series else "没有数据"
        case Picture():
            return "图片已提供" if value.data else f"缺少文件 {value.file}" if value.file else "没有数据"
        case tuple() | list() if _is_block(value):
            return _several(value)
        case Tree() | Process() | Boundary() | Flow():
            return _drawn(value)
    return _cut(str(value))


def _drawn(value: Tree | Process | Boundary | Flow) -> str:
    held = {Tree: "roots", Process: "steps", Boundary: "zones", Flow: "links"}[type(value)]
    return "有数据" if getattr(value, held) else "没有数据"


def _several(blocks: Sequence[Any]) -> str:
    if not blocks:
        return "没有数据"
    what = "张表" if isinstance(blocks[0], Table) else "张图"
    return shown(blocks[0]) if len(blocks) == 1 else f"{len(blocks)} {what}"


def _listed(values: Sequence[object]) -> str:
    return "；".join(shown(value) for value in values[-3:])


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"
