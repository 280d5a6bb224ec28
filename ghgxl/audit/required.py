"""Items that a standard asks for and the report doesn't hold: ISO 14064-1 9.3.1, and the sector's format where the title names it.

The items are those of ``report.coverage``, which asks for the names that a template's tags use; here each name stands for
what such a tag prints: words of the text, or a table with columns of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ghgxl.audit.figures import squeezed
from ghgxl.audit.names import company_of
from ghgxl.audit.seen import Observation, Reading
from ghgxl.audit.views import ACTIVITY, EMISSION, FACTOR, GAS, SHARE, View
from ghgxl.findings import Place, note, warning
from ghgxl.report.coverage import ISO_ITEMS, MACHINERY_ITEMS, Covered, coverage
from ghgxl.word.places import Spot

_START = Spot(0, 0)


def _words(pattern: str) -> Callable[[Reading], bool]:
    return lambda reading: bool(re.search(pattern, reading.whole))


def _table(test: Callable[[View], bool]) -> Callable[[Reading], bool]:
    return lambda reading: any(test(view) for view in reading.views)


def _by_gas(view: View) -> bool:
    """Return whether a table states emissions of single gases."""
    named = sum(row.name in ("CO2", "CH4", "N2O", "HFCs", "PFCs", "SF6", "NF3") for row in view.rows)
    columns = sum(bool(re.search(r"CO2(?!e|当量)|CH4|N2O", column.title)) for column in view.of(EMISSION))
    return bool(view.of(EMISSION)) and (named >= 2 or columns >= 2 or bool(view.of(GAS)))


_emissions = _table(lambda view: bool(view.of(EMISSION)))
#: What a template's name prints, as it is recognised in a finished report.
_PRINTED: dict[str, Callable[[Reading], bool]] = {
    "企业.名称": lambda reading: bool(company_of(reading)),
    "企业.简介": _words(r"公司简介|企业简介|企业概况|公司概况|公司概述"),
    "报告.编制部门": _words(r"编制部门|编制单位|责任部门|盘查小组|推行委员会"),
    "报告.年度": lambda reading: bool(reading.years) or bool(re.search(r"报告期|报告年度|盘查年度", reading.whole)),
    "语句.组织边界": _words(r"组织边界"),
    "表.排放源识别": _words(r"排放源识别|报告边界|营运边界|运行边界"),
    "表.按气体": _table(_by_gas),
    "有.生物源": _words(r"生物源|生物质|生物成因"),
    "语句.排除": _words(r"排除"),
    "表.ISO类别": _words(r"类别\s*[2-6]|范围\s*[23二三]|间接排放"),
    "语句.基准年": _words(r"基准年"),
    "语句.重算": _words(r"重新计算|重算"),
    "表.排放因子": _table(lambda view: bool(view.of(FACTOR))),
    "语句.不确定性": _words(r"不确定"),
    "表.不确定性": _words(r"不确定度|不确定性.{0,40}(?:%|定性)"),
    "报告.核查情况": _words(r"核查(?:情况|机构|声明|结论|报告)|第三方|保证等级"),
    "表.GWP": lambda reading: bool(re.search(r"GWP|变暖潜势", reading.whole)),
    "表.活动数据": _table(lambda view: bool(view.of(ACTIVITY))),
    "表.行业排放": _emissions, "表.排放占比": _table(lambda view: bool(view.of(SHARE))), "表.排放量": _emissions,
    "表.行业活动水平": _table(lambda view: bool(view.of(ACTIVITY))),
    "表.行业排放因子": _table(lambda view: bool(view.of(FACTOR))),
    "表.附表1": _words(r"附表1"), "表.附表2燃料": _words(r"附表2"), "表.附表2能源": _words(r"附表2"), "表.附表3燃料": _words(r"附表3"),
}  # fmt: skip


def required(reading: Reading) -> Iterator[Observation]:
    """Yield the items that the report should hold and doesn't: a warning where it says that it follows the standard."""
    if not any(view.of(EMISSION) for view in reading.views):
        return
    names = {name for name, there in _PRINTED.items() if there(reading)}
    front = squeezed("".join(paragraph.text for paragraph in reading.document.paragraphs[:12]))
    whole = squeezed(reading.whole)
    follows = bool(re.search(r"ISO14064-1", whole))
    claims = bool(re.search(r"(?:符合|满足)[^。；，]{0,8}ISO14064-1", whole))
    sector = "温室气体排放报告" in front and bool(re.search(r"机械(?:设备制造|行业)企业|GB/T32151\.29", whole))
    if sector:
        yield from _missing(coverage(names, reading.whole, MACHINERY_ITEMS), claims=True)
    if claims or (follows and not sector):
        yield from _missing(coverage(names, reading.whole, ISO_ITEMS), claims=claims)


def _missing(items: tuple[Covered, ...], *, claims: bool) -> Iterator[Observation]:
    for covered in items:
        if covered.missing:
            item = covered.item
            told = f"没有找到{item.standard} {item.mark} 项的内容：{item.words}；请补充，或说明不适用的理由。"
            yield Observation(
                warning("audit-required", Place("报告"), told)
                if claims
                else note("audit-required", Place("报告"), told),
                _START,
            )
