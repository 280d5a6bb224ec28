"""Names: another company where the reporting company should stand, and two spellings of one person, place or company."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ghgxl.audit.figures import squeezed
from ghgxl.audit.seen import CELL, Observation, Reading, Text
from ghgxl.findings import Place, error, warning
from ghgxl.word.document import Paragraph
from ghgxl.word.document.nouns import MARGIN
from ghgxl.word.places import Spot

_COMPANY = re.compile(r"[\u4e00-\u9fffA-Za-z()（）]{2,40}?(?:有限责任公司|股份有限公司|有限公司)")
_SUFFIX = re.compile(r"(?:有限责任公司|股份有限公司|有限公司)$")
#: Words after which another company may rightly stand.
_ROLES = re.compile(
    r"供应|供货|客户|委托|受托|核查|认证|检测|校准|咨询|承运|承包|运输|采购|购自|购买|来自|来源|提供|母公司|集团|子公司|分公司|控股|股东|投资|合作|"
    r"技术支持|编制单位|公证|回收|处置|清运|收集|租赁|出租|物业|电网|供电|燃气|水务|中石化|中石油|环保|物流|银行|保险|向|由|与|原名|曾用名|更名"
)
#: Places of a report where the reporting company itself stands.
_SUBJECT_AFTER = re.compile(
    r"^(?:（以下简称|\(以下简称|以下简称|的?(?:组织边界|温室气体|排放总量|碳排放|能源消耗|报告)|位于|成立于|始建于|地址)"
)
_NAME_HEAD = re.compile(r"^(?:姓名|负责人|联系人|人员|成员|编制人|审核人|批准人)$")
_PERSON = re.compile(r"[\u4e00-\u9fff]{3,4}")
_PLACE = re.compile(
    r"([\u4e00-\u9fff]{3})(街道|社区|大道|工业园|科技园|镇|村|路(?=\d)|区(?=[\u4e00-\u9fff]{2,6}(?:街道|镇|路)))"
)
_VARIED = set("一二三四五六七八九十东南西北中上下新老大小前后左右内外")


def company_of(reading: Reading) -> str:
    """Return the reporting company: the name alone in its line that most texts hold; "" where none is plain."""
    alone: Counter[str] = Counter()
    for one in reading.everything:
        match = _COMPANY.fullmatch(one.text)
        if match and len(one.text) <= 36:
            alone[one.text] += 1
    if not alone:
        counted = Counter(match[0] for one in reading.everything for match in _COMPANY.finditer(one.text))
        return counted.most_common(1)[0][0] if counted else ""
    return max(alone, key=reading.whole.count)  # the first of equals: the cover's


def companies(reading: Reading) -> Iterator[Observation]:
    """Yield names of companies that stand where the reporting company should, and misspellings of its name."""
    company = company_of(reading).replace("(", "（").replace(")", "）")
    if not company:
        return
    told: set[tuple[str, Place]] = set()
    for one in reading.everything:
        text = one.text.replace("(", "（").replace(")", "）")
        for match in _COMPANY.finditer(text):
            seen = match[0]
            if seen.endswith(company) or company.endswith(seen) or (seen, one.place) in told:
                continue
            told.add((seen, one.place))
            yield from _company(company, seen, text, match, one)


def _company(company: str, seen: str, text: str, match: re.Match[str], one: Text) -> Iterator[Observation]:
    tail = seen[-len(company) :]
    if _distance_is_small(tail, company) or any(_distance_is_small(seen[-length:], company) for length in (len(company) - 1, len(company) + 1) if length <= len(seen)):  # fmt: skip
        yield Observation(
            error("audit-company", one.place, f"公司名称写作“{tail}”，与“{company}”不一致；请统一。"), one.spot
        )
        return
    before = text[max(0, match.start() - 12) : match.start()]
    alone = text == seen
    subject = bool(_SUBJECT_AFTER.match(text[match.end() :]))
    if (
        (one.kind == MARGIN or alone or subject)
        and not _ROLES.search(before)
        and not _ROLES.search(_SUFFIX.sub("", seen))
    ):
        if alone and one.kind == CELL:
            return  # a cell of a table of suppliers, customers …
        yield Observation(
            error(
                "audit-company",
                one.place,
                f"出现了另一家公司“{seen[-24:]}”，而本报告的单位是“{company}”；请检查是否由别的报告复制而来。",
            ),
            one.spot,
        )


def _distance_is_small(one: str, other: str) -> bool:
    """Return whether two long names differ by one character changed, lost or added."""
    if one == other or len(other) < 8 or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:index] + long[index + 1 :] == short for index in range(len(long))) and long[1:] != short


def people(reading: Reading) -> Iterator[Observation]:
    """Yield names in charts, tables and signatures that differ in one character from a name of the committee."""
    known: dict[str, Place] = {}
    for view in reading.views:
        for column in view.columns:
            if column.path and _NAME_HEAD.match(column.path[-1]):
                for row in view.rows:
                    cell = view.table.at(row.position, column.position)
                    if cell is not None and _PERSON.fullmatch(squeezed(cell.text)):
                        known.setdefault(squeezed(cell.text), view.place(cell))
    if not known:
        return
    told: set[str] = set()
    for paragraph in reading.document.paragraphs:
        for seen in _people_in(paragraph):
            near = [name for name in known if _one_apart(seen, name)]
            if seen not in known and seen not in told and len(near) == 1:
                told.add(seen)
                yield Observation(
                    error(
                        "audit-name",
                        known[near[0]],
                        f"同一人的姓名有两种写法：此处为“{near[0]}”，{paragraph.place}为“{seen}”；请核对后统一。",
                    ),
                    _spot_of(reading, near[0]) or paragraph.spot,
                )


def _spot_of(reading: Reading, name: str) -> Spot | None:
    return next(
        (cell.spot for table in reading.document.tables for cell in table.cells() if squeezed(cell.text) == name), None
    )


def _people_in(paragraph: Paragraph) -> Iterator[str]:
    """Yield what may be names: a line of a box, or what stands behind a post."""
    if paragraph.kind == "文本框":
        joined = squeezed(paragraph.text)
        lines = [squeezed(line) for line in paragraph.text.split("\n")]
        yield from (line for line in {joined, *lines} if _PERSON.fullmatch(line))
    else:
        yield from re.findall(
            r"(?:组长|组员|经理|主管|联系人|负责人|编制人?|审核人?|批准人?|代表)[:：\s]+([\u4e00-\u9fff]{3})(?![\u4e00-\u9fff])",
            paragraph.text,
        )


def _one_apart(one: str, other: str) -> bool:
    return (
        len(one) == len(other) >= 3 and one[0] == other[0] and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    )


def places(reading: Reading) -> Iterator[Observation]:
    """Yield place names that differ in one character from a name that the report uses more often."""
    counts: Counter[str] = Counter()
    where: dict[str, Text] = {}
    for one in reading.everything:
        for match in _PLACE.finditer(one.text):
            counts[match[0]] += 1
            where.setdefault(match[0], one)
    for name, count in counts.items():
        near = [
            other for other, often in counts.items()
            if often > count and len(other) == len(name) and other[3:] == name[3:]
            and [(a, b) for a, b in zip(name, other, strict=True) if a != b and not {a, b} & _VARIED].__len__() == 1
            and sum(a != b for a, b in zip(name, other, strict=True)) == 1 and name[0] == other[0]
        ]  # fmt: skip
        if len(near) == 1:
            one = where[name]
            yield Observation(
                warning("audit-name", one.place, f"地名写作“{name}”，别处多为“{near[0]}”；请核对后统一。"), one.spot
            )
