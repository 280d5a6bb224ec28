"""目录, 图目录 and 表目录: fields whose complete result is written, so that Word shows them without being asked.

Each entry is a link to its heading or caption with a PAGEREF field. Page numbers are
put in when they are known; until then an entry shows "…" and a line above the entries,
part of the field's result, says how Word fills them in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ghgxl.word.captions import Skeleton, bookmark_xml
from ghgxl.word.fields import field_xml
from ghgxl.word.ooxml import HYPHEN, PPR, RPR, Element, R, T, ancestor, fragment, letters, value, w
from ghgxl.word.text import attribute, escaped, own_format, runs

_UNKNOWN = "…"
_HINT = "（页码尚未计算：在 Word 中右击目录，选“更新域”。）"
_NONE = {"": "（本报告没有标题。）", "图": "（本报告没有图。）", "表": "（本报告没有表。）"}
_LEVELS = 3

#: The runs that begin a field: its begin, its code, its separator.
_BEGIN_RUNS = 3
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'


class Entry(NamedTuple):
    """A line of contents: style, what stands there as runs, the bookmark it leads to."""

    style: str
    words: str
    bookmark: str


class Contents(NamedTuple):
    """Contents written into the document: where each PAGEREF shows its page, and the first entry if there is one."""

    pages: dict[str, list[Element]]
    first: list[Element]


def entries(skeleton: Skeleton, kind: str, styles: Callable[[str], str]) -> list[Entry]:
    """Return the entries of a table of contents; headings and captions get the bookmarks they are found by."""
    if kind:
        return [
            Entry(
                styles("TableofFigures"), _words(caption.paragraph), _bookmarked(caption.paragraph, f"{5000 + number}")
            )
            for number, caption in enumerate(skeleton.captions)
            if caption.kind == kind
        ]
    found: list[Entry] = []
    for number, heading in enumerate(skeleton.headings):
        title = heading.title
        if title.level <= _LEVELS and heading.text:
            label = runs(title.label) if title.label else ""
            joint = (
                "<w:r><w:tab/></w:r>"
                if title.label and title.suffix == "\t"
                else runs(title.suffix)
                if title.label
                else ""
            )
            words = label + joint + _words(heading.paragraph)
            found.append(Entry(styles(f"TOC{title.level}"), words, _bookmarked(heading.paragraph, f"{1000 + number}")))
    return found


def _words(paragraph: Element) -> str:
    """Return the visible text of a paragraph as runs that keep only what is raised or lowered."""
    out: list[str] = []
    for text in paragraph.iter(T, HYPHEN):
        run = ancestor(text, R)
        shown = letters(text)
        if not shown or run is None:
            continue
        height = value(run, RPR, w("vertAlign"))
        if height:
            out.append(
                f'<w:r><w:rPr><w:vertAlign w:val="{attribute(height)}"/></w:rPr><w:t>{escaped(shown)}</w:t></w:r>'
            )
        else:
            out.append(f'<w:r>{own_format(shown).plain}<w:t xml:space="preserve">{escaped(shown)}</w:t></w:r>')
    return "".join(out)


def _bookmarked(paragraph: Element, serial: str) -> str:
    """Return the name of the _Toc bookmark around a paragraph's content, made when there is none."""
    name = f"_TocGhg{serial}"
    for start in paragraph.findall(w("bookmarkStart")):
        if start.get(w("name")) == name:
            return name
    start, end = fragment(bookmark_xml(name, ""))
    properties = paragraph.find(PPR)
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(end)
    return name


def write(place: Element, kind: str, lines: Sequence[Entry], width: int) -> Contents:
    """Put contents where an instruction stands, on lines ``width`` twips wide."""
    code = 'TOC \\o "1-3" \\h \\z \\u' if not kind else f'TOC \\h \\z \\c "{kind}"'
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escaped(code)} </w:instrText></w:r>{_SEPARATE}'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    if not lines:
        place.addprevious(fragment(f"<w:p>{begin}{runs(_NONE[kind])}{end}</w:p>")[0])
        return Contents({}, [])
    found = Contents({}, [])
    last: Element | None = None
    for line in lines:
        page = field_xml(f"PAGEREF {line.bookmark} \\h", f"<w:r><w:t>{_UNKNOWN}</w:t></w:r>")
        (last,) = fragment(
            f'<w:p><w:pPr><w:pStyle w:val="{attribute(line.style)}"/>'
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs></w:pPr>'
            f'<w:hyperlink w:anchor="{line.bookmark}" w:history="1">{line.words}<w:r><w:tab/></w:r>{page}</w:hyperlink></w:p>'
        )
        place.addprevious(last)
        if not found.first:
            found.first.append(last)
            for run in reversed(fragment(begin)):
                last.insert(1, run)
        found.pages.setdefault(line.bookmark, []).append(list(last.iter(T))[-1])
    assert last is not None
    last.extend(fragment(end))
    return found


def fill_pages(contents: Sequence[Contents], pages: Mapping[str, str]) -> bool:
    """Show the page numbers; return whether every entry has one. Where one is missing, the way to it is said."""
    complete = True
    for one in contents:
        for bookmark, shown in one.pages.items():
            complete = complete and bookmark in pages
            for text in shown:
                text.text = pages.get(bookmark, _UNKNOWN)
    if not complete:
        for one in contents:
            for entry in one.first:
                _say_how(entry)
    return complete


def _say_how(entry: Element) -> None:
    """Put a line above the first entry that says how pages are filled in; it is part of the field, and goes with it."""
    (line,) = fragment(f"<w:p>{runs(_HINT)}</w:p>")
    for number, run in enumerate(entry.findall(R)[:_BEGIN_RUNS]):
        line.insert(number, run)
    entry.addprevious(line)
