"""Captions found and tied to their tables: above the table, below it, or in its first row.

A caption is a short paragraph that begins with 表 or 图 and a number and isn't a sentence about it; where it stands beside
a table, or has the caption style, it may lack the number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ghgxl.word.document.nouns import CAPTION, TEXT, Block, Caption, Cell, Paragraph, Table

_NUMBER = r"(?:[0-9]{1,2}|[A-Z]|[一二三四五六七八九十]{1,2})\s*[-–—‐－.．]\s*[0-9]{1,2}|[0-9]{1,3}"
#: 表1-132019年能源结构 is table 1-13 of the year 2019: a year that follows takes its digits.
_CAPTION = re.compile(
    rf"\s*(?P<kind>[表图])\s*(?P<number>(?:{_NUMBER})(?=(?:19|20)\d\d\s*年)|(?:{_NUMBER})(?![-–—.．]?\d))[\s　:：.、]*(?P<title>.*)$",
    re.DOTALL,
)
_SENTENCE = re.compile(
    r"^(?:中(?![国外])|所|可|为|列|的|和|、|及|是|～|~|至|给出|显示|说明|反映|以及|与|）|\)|，|,|。|；|上|下|还|也|里|内)"
)
_BARE = re.compile(r"\s*(?P<kind>[表图])[\s　:：]*(?P<title>\S.*)$", re.DOTALL)
_LONGEST = 60
_HALF = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
_SHORT_LINE = 30
_CAPTION_STYLES = ("caption", "题注", "图表标题", "表格标题", "表标题", "图标题", "图题", "表题")
_UNIT_LINE = re.compile(r"^[（(]?\s*(?:计量)?单位\s*[:：]")
_NOTE_LINE = re.compile(r"^\s*[（(]?\s*(?:注|备注|说明|数据来源|资料来源)\s*\d*\s*[:：]")


class _Read(NamedTuple):
    kind: str
    number: str
    title: str


def read_caption(text: str, style: str) -> _Read | None:
    """Return the kind, number and title of a text that is a caption, None for any other text."""
    styled = style.lower().startswith(_CAPTION_STYLES) and "无编号" not in style
    found = _CAPTION.match(text.translate(_HALF))
    if found and len(text) <= _LONGEST and not text.rstrip().endswith(("。", "；", ";", "，")):
        if styled or not _SENTENCE.match(found["title"]):
            number = re.sub(r"\s", "", found["number"])
            return _Read(found["kind"], re.sub(r"[–—‐－]", "-", number).replace("．", "."), found["title"].strip())
        return None
    bare = _BARE.match(text)
    if styled and bare and len(text) <= _LONGEST:
        return _Read(bare["kind"], "", bare["title"].strip())
    return None


def _as_caption(paragraph: Paragraph) -> Caption | None:
    read = read_caption(paragraph.text, paragraph.style) if paragraph.kind in (TEXT, CAPTION, "文本框") else None
    return Caption(*read, paragraph) if read else None


def captions_of(blocks: Sequence[Block]) -> tuple[Caption, ...]:
    """Return every caption in order: paragraphs, and first rows of tables."""
    found: list[Caption] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            caption = _as_caption(block) if block.kind == CAPTION else None
        else:
            caption = block.caption if block.caption and block.caption.paragraph.spot == block.spot else None
        if caption is not None:
            found.append(caption)
    return tuple(found)


def captioned(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with captions told from text, and every table with its caption, unit line and notes."""
    told: list[Block] = []
    captions: dict[int, Caption] = {}
    for number, block in enumerate(blocks):
        caption = _as_caption(block) if isinstance(block, Paragraph) else None
        if caption is not None:
            captions[number] = caption
            told.append(caption.paragraph._replace(kind=CAPTION))
        else:
            told.append(block)
    used: set[int] = set()
    for number, block in enumerate(told):
        if isinstance(block, Table):
            told[number] = _tied(told, number, block, captions, used)
    return told


def _tied(blocks: Sequence[Block], number: int, table: Table, captions: dict[int, Caption], used: set[int]) -> Table:
    above, lines = _above(blocks, number, captions, used)
    caption = captions.get(above) if above is not None else None
    if above is not None:
        used.add(above)
    if caption is None:
        caption = _in_first_row(table)
    if caption is None:
        under = _under(blocks, number, captions)
        if under is not None and under not in used:
            used.add(under)
            caption = captions[under]
    return table._replace(caption=caption, above=" ".join(lines), below=_notes(blocks, number))


def _above(
    blocks: Sequence[Block], number: int, captions: dict[int, Caption], used: set[int]
) -> tuple[int | None, list[str]]:
    """Return which block above a table is its caption, and the unit line between them."""
    lines: list[str] = []
    passed = 0
    for index in range(number - 1, max(-1, number - 9), -1):
        block = blocks[index]
        if isinstance(block, Table):
            return None, lines
        if index in captions:
            mine = captions[index].kind == "表" and index not in used
            return (index if mine else None), lines
        if not block.text or block.kind == "文本框":
            continue
        if _UNIT_LINE.match(block.text) or (
            len(block.text) <= _SHORT_LINE and not re.search(r"[。，；：:]", block.text)
        ):
            lines.append(block.text)
        passed += 1
        if passed > 1 or block.level:
            return None, lines
    return None, lines


def _under(blocks: Sequence[Block], number: int, captions: dict[int, Caption]) -> int | None:
    """Return which block right under a table is its caption, unless another table follows that."""
    for index in range(number + 1, min(len(blocks), number + 3)):
        block = blocks[index]
        if isinstance(block, Table):
            return None
        if index in captions and captions[index].kind == "表":
            later = next((item for item in blocks[index + 1 : index + 4] if isinstance(item, Table) or item.text), None)
            return None if isinstance(later, Table) else index
        if block.text:
            return None
    return None


def _in_first_row(table: Table) -> Caption | None:
    row = table.rows[0]
    cells: list[Cell] = list(dict.fromkeys(cell for cell in row if cell is not None))
    if len(cells) != 1 or table.width < 2:
        return None
    read = read_caption(cells[0].text, "")
    if read is None or read.kind != "表":
        return None
    where = Paragraph(
        cells[0].text,
        cells[0].spot,
        f"第{table.order}个表 第1行",
        CAPTION,
        section=table.section,
        chapter=table.chapter,
    )
    return Caption(*read, where)


def _notes(blocks: Sequence[Block], number: int) -> tuple[Paragraph, ...]:
    """Return the notes right under a table: 注：… and the numbered lines that follow."""
    found: list[Paragraph] = []
    for block in blocks[number + 1 : number + 12]:
        if isinstance(block, Table) or block.level or block.kind != TEXT:
            break
        if not block.text:
            continue
        begins = _NOTE_LINE.match(block.text) or "表注" in block.style
        goes_on = found and re.match(r"^\s*[（(]?\d{1,2}[）).、]", block.text)
        if not (begins or goes_on):
            break
        found.append(block)
    return tuple(found)
