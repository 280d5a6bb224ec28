"""Captions and headings: order, duplicates, chapter, gaps; references to tables and figures that aren't there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ghgxl.audit.figures import plain
from ghgxl.audit.grids import goes_on
from ghgxl.audit.seen import Observation, Reading
from ghgxl.findings import error, warning
from ghgxl.word.document import Caption, Paragraph

_REFERENCE = re.compile(
    r"(?P<kind>[表图])\s*(?P<chapter>\d{1,2}|[A-Z])\s*-\s*(?P<number>\d{1,3})(?!\s*[.\d])"
    r"(?:\s*(?:[~～至到]|-{1,2}|—)\s*(?:[表图])?\s*(?:(?P<other>\d{1,2}|[A-Z])\s*-\s*)?(?P<last>\d{1,3})(?!\d))?"
)
#: What stands right before a number of a table in some other document.
_FOREIGN = re.compile(
    r"(?:》|[)）]|附件|附录|指南|手册|标准|通则|规范|公告|文件|旧版|原报告|原表|IPCC[^，。；]{0,12}|GB[^，。；]{0,20})\s*(?:中|的|之|第?[一二三四五六七八九十\d]*卷?)*\s*$"
)
_SEE = re.compile(r"(?P<topic>[\u4e00-\u9fff]{4,12}?)(?:分别)?(?:详?见|如|列于|示于)(?:下)?\s*$")


def captions(reading: Reading) -> Iterator[Observation]:
    """Yield captions out of order, used twice, of another chapter, or without a number."""
    seen: dict[tuple[str, str], Caption] = {}
    last: dict[tuple[str, str], int] = {}
    chapters = {one.paragraph.chapter for one in reading.document.captions if one.paragraph.chapter}
    for caption in reading.document.captions:
        if not caption.number:
            yield _warned(caption, f"“{caption.kind}{caption.title[:16]}”没有编号；请补上编号。")
            continue
        if (caption.kind, caption.number) in seen:
            if goes_on(caption.title) or goes_on(f"{caption.name}{caption.title}"):
                continue
            first = seen[caption.kind, caption.number]
            yield _wrong(caption, f"{caption.name}用了两次（前一处是“{first.title[:20]}”）；请重新编号。")
            continue
        seen[caption.kind, caption.number] = caption
        chapter, dash, number = caption.number.partition("-")
        if not dash or not number.isdigit():
            continue
        own = caption.paragraph.chapter
        if own and own != chapter and len(chapters) > 1:
            yield _wrong(
                caption, f"{caption.name}在{_chapter(own)}里，编号却是{_chapter(chapter)}的；请按所在章重新编号。"
            )
            continue
        before = last.get((caption.kind, chapter), 0)
        if int(number) < before:
            yield _wrong(caption, f"{caption.name}排在{caption.kind}{chapter}-{before}之后，次序不对；请重新编号。")
        elif int(number) > before + 1 and _missing(reading, caption, chapter, before + 1, int(number)):
            start, end = f"{caption.kind}{chapter}-{before + 1}", f"{caption.kind}{chapter}-{int(number) - 1}"
            absent = start if start == end else f"{start}至{end}"
            yield _warned(caption, f"{caption.name}之前缺{absent}；请检查是漏了表图还是编号跳号。")
        last[caption.kind, chapter] = max(before, int(number))


def _missing(reading: Reading, caption: Caption, chapter: str, first: int, last: int) -> bool:
    """Return whether no caption at all has one of the numbers in between; those out of order are told elsewhere."""
    numbers = {one.number for one in reading.document.captions if one.kind == caption.kind}
    return any(f"{chapter}-{number}" not in numbers for number in range(first, last))


def _chapter(chapter: str) -> str:
    return f"第{chapter}章" if chapter.isdigit() else f"附录{chapter}"


def _wrong(caption: Caption, message: str) -> Observation:
    return Observation(error("audit-caption", caption.paragraph.place, message), caption.paragraph.spot)


def _warned(caption: Caption, message: str) -> Observation:
    return Observation(warning("audit-caption", caption.paragraph.place, message), caption.paragraph.spot)


def references(reading: Reading) -> Iterator[Observation]:
    """Yield references to tables and figures that the report doesn't hold, or that are about something else."""
    known = {(one.kind, one.number): one for one in reading.document.captions if "-" in one.number}
    if len(known) < 2:
        return
    for paragraph in reading.texts:
        text = plain(paragraph.text)
        found = [match for match in _REFERENCE.finditer(text) if not _FOREIGN.search(text[: match.start()])]
        for match in found:
            absent = [f"{match['kind']}{number}" for number in _numbers(match) if (match["kind"], number) not in known]
            if absent:
                yield Observation(
                    error(
                        "audit-reference",
                        paragraph.place,
                        f"文中引用了{'、'.join(absent)}，但报告里没有这个编号的{'表' if match['kind'] == '表' else '图'}；请更正引用。",
                    ),
                    paragraph.spot,
                )
        if len(found) == 1 and not found[0]["last"]:
            yield from _about_another(paragraph, text, found[0], list(known.values()))


def _numbers(match: re.Match[str]) -> list[str]:
    chapter, first = match["chapter"], int(match["number"])
    last = int(match["last"]) if match["last"] and match["other"] in (None, chapter) else first
    if not first <= last <= first + 40:
        last = first
    return [f"{chapter}-{number}" for number in range(first, last + 1)]


def _about_another(
    paragraph: Paragraph, text: str, match: re.Match[str], known: Sequence[Caption]
) -> Iterator[Observation]:
    """Yield a reference whose words are exactly another caption's, and not at all the one's that it names."""
    topic = _SEE.search(text[: match.start()])
    target = next(
        (one for one in known if one.kind == match["kind"] and one.number == f"{match['chapter']}-{match['number']}"),
        None,
    )
    if topic is None or target is None:
        return
    words = topic["topic"]
    pairs = {words[index : index + 2] for index in range(len(words) - 1)}
    if any(pair in target.title for pair in pairs):
        return
    others = [one for one in known if one.kind == match["kind"] and words[-6:] in one.title]
    if len(others) == 1:
        yield Observation(
            warning(
                "audit-reference",
                paragraph.place,
                f"文中说“{words}”见{target.name}，而{target.name}是“{target.title[:20]}”，“{others[0].title[:20]}”是{others[0].name}；请核对引用。",
            ),
            paragraph.spot,
        )


_INLINE = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){2,4})(?![\d.])\s*(?=[\u4e00-\u9fff])")


def headings(reading: Reading) -> Iterator[Observation]:
    """Yield section numbers that are used twice, skipped, or out of their chapter."""
    seen: dict[str, Paragraph] = {}
    children: dict[str, int] = defaultdict(int)
    for paragraph in reading.document.paragraphs:
        number = _section_number(paragraph, seen)
        if not number:
            continue
        if number in seen:
            yield Observation(
                error(
                    "audit-heading",
                    paragraph.place,
                    f"节号 {number} 用了两次（前一处是“{seen[number].text[:20]}”）；请重新编号。",
                ),
                paragraph.spot,
            )
            continue
        seen[number] = paragraph
        above, _, last = number.rpartition(".")
        if not above or not last.isdigit():
            continue
        before = children[above]
        if int(last) > before + 1:
            absent = "、".join(f"{above}.{one}" for one in range(before + 1, int(last)))
            yield Observation(
                warning(
                    "audit-heading", paragraph.place, f"节号 {number} 之前缺 {absent}；请检查是漏了一节还是编号跳号。"
                ),
                paragraph.spot,
            )
        elif int(last) <= before:
            yield Observation(
                warning(
                    "audit-heading",
                    paragraph.place,
                    f"节号 {number} 排在 {above}.{before} 之后，次序不对；请重新编号。",
                ),
                paragraph.spot,
            )
        children[above] = max(before, int(last))


def _section_number(paragraph: Paragraph, seen: dict[str, Paragraph]) -> str:
    """Return the section number a paragraph begins with: a heading's, or one run into its text where its parent is known."""
    if paragraph.level:
        return paragraph.number if re.fullmatch(r"\d+(?:\.\d+)+", paragraph.number) else ""
    if paragraph.kind != "正文" or paragraph.number:
        return ""
    inline = _INLINE.match(paragraph.text)
    if inline and (inline[1] in seen or inline[1].rpartition(".")[0] in seen):
        return inline[1]
    return ""
