"""The nouns of provenance: an origin, the rule by which its parts make it, and the rule applied again.

An origin without parts is a leaf: read from cells of the ledger, published somewhere, or set in 企业信息.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

#: 读数 is read from the ledger, 引用 published or cited; both are leaves. 计数 counts its parts, each of them 一项, a thing
#: that its words and cells name. 导出 is made of its parts, or of what its cells hold, as its words say.
Rule = Literal["读数", "引用", "合计", "乘积", "相除", "变化", "平均", "方和根", "计数", "一项", "导出"]

#: How each rule is told to a person.
LAW: Mapping[str, str] = {
    "读数": "取自台账",
    "引用": "引自",
    "合计": "各项之和",
    "乘积": "各项相乘",
    "相除": "前项 ÷ 后项",
    "变化": "后项 ÷ 前项 − 1",
    "平均": "各项的平均",
    "方和根": "各项平方和的平方根",
    "计数": "下列各项的个数",
    "一项": "一项",
    "导出": "由下列各项导出",
}


#: The unit of shares of one; they are shown as percentages.
SHARE = "1"


class Origin(NamedTuple):
    """A number with what it is made of.

    ``value`` is exact, in ``unit``. ``words`` say what it is, and the formula where the rule alone doesn't. ``parts`` are
    names of other origins; ``times``, when not empty, are the factors that convert each part's unit before it is added.
    ``cells`` are the ledger cells of a leaf, condensed; ``citation`` is a leaf's document, number and table.
    """

    value: float
    unit: str
    rule: Rule
    words: str = ""
    parts: tuple[str, ...] = ()
    times: tuple[float, ...] = ()
    cells: str = ""
    citation: str = ""


def recomputed(origin: Origin, parts: Sequence[float]) -> float | None:
    """Return what the rule makes of the parts' values; None for a leaf, and where only words tell the rule."""
    match origin.rule:
        case "合计":
            return math.fsum(
                part * times for part, times in zip(parts, origin.times or (1.0,) * len(parts), strict=True)
            )
        case "乘积":
            return math.prod(parts)
        case "相除":
            return parts[0] / parts[1]
        case "变化":
            return parts[1] / parts[0] - 1
        case "平均":
            return math.fsum(parts) / len(parts)
        case "方和根":
            return math.hypot(*parts)
        case "计数":
            return float(len(parts))
    return None
