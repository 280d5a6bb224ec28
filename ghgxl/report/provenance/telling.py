"""An origin told to a person: what it is, what it is made of, down to ledger cells and citations, a line each.

Only words are made here; numbers are shown with ten significant figures, because a verifier computes with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ghgxl.numbers import percent, significant
from ghgxl.report.provenance.nouns import LAW, SHARE, Origin

#: An origin that rests on more leaves is told one level deep.
MOST_LEAVES = 12
#: So many parts of a sum are listed, the largest first.
MOST_PARTS = 10
_FIGURES = 10


class Line(NamedTuple):
    """A line of the telling: how far it is indented, its text, where it was read or published, and the origin's name."""

    depth: int
    text: str
    source: str
    name: str


def base_of(origins: Mapping[str, Origin], name: str) -> str:
    """Return the origin that a name is just another name of: a sum of one part that isn't converted is that part."""
    origin = origins[name]
    while (
        origin.rule == "合计" and len(origin.parts) == 1 and origin.times in ((), (1.0,)) and origin.parts[0] in origins
    ):
        name = origin.parts[0]
        origin = origins[name]
    return name


def shown(origin: Origin) -> str:
    """Return the exact value with its unit; a share of one as a percentage."""
    if origin.unit == SHARE:
        return percent(origin.value, 6).rstrip("%").rstrip("0").rstrip(".") + "%"
    return f"{significant(origin.value, _FIGURES)} {origin.unit}".rstrip()


def told(origins: Mapping[str, Origin], name: str) -> list[Line]:
    """Return the lines that tell where a number comes from, the number itself first."""
    leaves = sum(1 for leaf in _leaves(origins, name) if origins[leaf].rule != "一项")
    return list(_lines(origins, name, 0, set(), 99 if leaves <= MOST_LEAVES else 1))


def _leaves(origins: Mapping[str, Origin], name: str) -> Iterator[str]:
    parts = [part for part in origins[name].parts if part in origins]
    if not parts:
        yield name
    for part in parts:
        yield from _leaves(origins, part)


def _lines(origins: Mapping[str, Origin], name: str, depth: int, seen: set[str], deepest: int) -> Iterator[Line]:
    name = base_of(origins, name)
    origin = origins[name]
    parts = _factors(origins, name)
    if name in seen:
        yield Line(depth, f"{_called(origin)}{shown(origin)}（见上）", "", name)
        return
    seen.add(name)
    if not parts:
        words = origin.words if origin.rule == "一项" else f"{_called(origin)}{shown(origin)}"
        yield Line(depth, words, _source(origin), name)
        return
    only = origins[parts[0]] if origin.rule == "合计" and len(parts) == 1 else None
    converted = only is not None and not only.parts
    source = _source(only) if only is not None and converted else ""
    yield Line(depth, f"{_called(origin)}{shown(origin)} = {_equation(origins, origin, parts)}", source, name)
    if converted or depth >= deepest:
        return
    listed = parts
    if origin.rule == "合计" and len(parts) > MOST_PARTS:
        listed = sorted(parts, key=lambda part: -abs(origins[part].value))[:MOST_PARTS]
    for part in listed:
        yield from _lines(origins, part, depth + 1, seen, deepest)
    if len(listed) < len(parts):
        yield Line(depth + 1, f"…… 其余 {len(parts) - len(listed)} 项较小，可用它们的名称逐项查问。", "", name)


def _called(origin: Origin) -> str:
    return f"{origin.words}：" if origin.words else ""


def _factors(origins: Mapping[str, Origin], name: str) -> list[str]:
    """Return an origin's parts, with the parts of a product inside a product in its place."""
    origin = origins[name]
    found: list[str] = []
    for part in origin.parts:
        if part not in origins:
            continue
        inner = base_of(origins, part)
        if origin.rule == "乘积" and origins[inner].rule == "乘积":
            found += _factors(origins, inner)
        else:
            found.append(inner)
    return found


def _equation(origins: Mapping[str, Origin], origin: Origin, parts: list[str]) -> str:
    values = [shown(origins[part]) for part in parts]
    match origin.rule:
        case "乘积":
            return " × ".join(values)
        case "相除":
            return " ÷ ".join(values)
        case "变化":
            return f"{values[1]} ÷ {values[0]} − 1"
        case "合计" if origin.times[:2] == (1.0, -1.0) and len(parts) <= MOST_PARTS:
            return " − ".join(values)
        case "合计" if len(parts) <= 3:
            times = origin.times or (1.0,) * len(parts)
            return " + ".join(
                value if time == 1 else f"{value} × {significant(time, 7)}"
                for value, time in zip(values, times, strict=True)
            )
    return LAW[origin.rule] if origin.rule in ("导出", "计数") else f"{len(parts)} 项，{LAW[origin.rule]}"


def _source(leaf: Origin) -> str:
    """Return where a leaf was read or published."""
    if leaf.rule == "读数":
        return f"台账 {leaf.cells}" if leaf.cells else "台账（未记位置）"
    if leaf.rule in ("一项", "导出"):
        return f"台账 {leaf.cells}" if leaf.cells else leaf.citation
    if leaf.rule == "引用":
        return f"{leaf.citation}（{leaf.cells}）" if leaf.cells else leaf.citation
    return ""
