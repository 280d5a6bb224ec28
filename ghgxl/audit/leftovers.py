"""What was left behind: template tags, placeholders, yellow marks, broken references of Word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ghgxl.audit.figures import plain
from ghgxl.audit.seen import Observation, Reading
from ghgxl.findings import error, warning
from ghgxl.report.coverage import FINDING_LINE

_TAG = re.compile(r"\{\{.{0,60}|\{%.{0,60}|\}\}|%\}")
_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])(?:X{3,}|x{3,}|TBD|TODO|N\.N\.)(?![A-Za-z0-9])|×{3,}|[＊*]{3,}|○{2,}|待补充?|待填写?|待完善|待核实后填|此处填写|请填写|请输入|请在此|键入文字|"
    r"单击(?:此处|或点击)|插入图片|XX+(?:公司|年|月|部)|[Xx]{2,}有限公司|？？+|\?\?\?+",
)
#: A character that every leftover has one of: most texts have none, and need no further look.
_HINT = re.compile(r"[{}Xx×＊*○待填请单插键?T!.错]")
_BROKEN = re.compile(
    r"错误[!！]\s*(?:未找到引用源|未定义书签|文档中没有指定样式)|Error!\s*(?:Reference source|Bookmark) not"
)


def leftovers(reading: Reading) -> Iterator[Observation]:
    """Yield tags, placeholders, broken references and yellow text, once a place and kind."""
    for one in reading.everything:
        text = plain(one.printed)
        if FINDING_LINE.search(text) or not (_HINT.search(text) or one.marked):
            continue
        if found := _TAG.search(text):
            yield Observation(
                error("audit-tag", one.place, f"模板标签“{found[0][:30]}”没有填充；请填写内容或删除。"), one.spot
            )
        elif found := _BROKEN.search(text):
            yield Observation(
                error("audit-placeholder", one.place, f"交叉引用已失效，显示为“{found[0]}”；请在 Word 中重新引用。"),
                one.spot,
            )
        elif found := _PLACEHOLDER.search(text):
            yield Observation(
                error(
                    "audit-placeholder", one.place, f"“{_around(text, found)}”是未填写的占位文字；请填写内容或删除。"
                ),
                one.spot,
            )
        if one.marked.strip():
            yield Observation(
                warning(
                    "audit-marked",
                    one.place,
                    f"“{one.marked.strip()[:24]}”标有黄色，像是待确认的内容；确认后请去掉标记。",
                ),
                one.spot,
            )


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 6) : found.end() + 6].replace("\n", " ").strip()
