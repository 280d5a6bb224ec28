"""Contents of an edited report written anew: those whose field is as a report writes it make room for fresh ones.

Contents that a person has given another field code stay as they are; Word keeps them. Page numbers that
are known of old are kept for entries that read the same, until new ones are computed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from ghgxl.word.contents import Contents
from ghgxl.word.ooxml import (
    BOOKMARK_END,
    BOOKMARK_START,
    FLDCHAR,
    FLDTYPE,
    INSTR,
    PPR,
    SECTPR,
    TBL,
    Element,
    P,
    T,
    ancestor,
    child,
    remove,
    text_of,
    w,
)
from ghgxl.word.program import TARGET

_CODE = re.compile(r'\s*TOC\s+(?:\\o\s+"1-3"\s+\\h\s+\\z\s+\\u|\\h\s+\\z\s+\\c\s+"(?P<kind>[表图])")\s*$')
_PAGE = re.compile(r"(?P<page>[0-9]+|[ivxlcdm]+|…)$", re.IGNORECASE)
_OURS = "_TocGhg"
_REFERS = re.compile(r"\b_TocGhg\w+")


def lift(body: Element) -> dict[str, str]:
    """Put instructions in the place of contents as a report writes them; return the page of each entry by how it reads."""
    pages: dict[str, str] = {}
    for begin in list(body.iter(FLDCHAR)):
        if begin.get(FLDTYPE) != "begin" or begin.getroottree().getroot() is None:
            continue
        found = _extent(begin)
        if found is None:
            continue
        kind, paragraphs = found
        for paragraph in paragraphs:
            text = next((text.text or "" for text in reversed(list(paragraph.iter(T))) if text.text), "")
            page = _PAGE.fullmatch(text.strip())
            if page:
                pages[_entry(paragraph, text)] = text.strip()
        paragraphs[0].addprevious(etree.ProcessingInstruction(TARGET, f"contents {kind}"))
        for paragraph in paragraphs:
            remove(paragraph)
    if pages:
        _forget(body)
    return pages


def _entry(paragraph: Element, page: str) -> str:
    return "".join(text_of(paragraph).removesuffix(page).split())


def _extent(begin: Element) -> tuple[str, list[Element]] | None:
    """Return the kind and the paragraphs of contents that begin here; None where a field of another kind begins."""
    first = ancestor(begin, P)
    if first is None or ancestor(first, TBL) is not None:
        return None
    code, depth, own = "", 0, False
    paragraphs: list[Element] = []
    for paragraph in [first, *first.itersiblings(P)]:
        paragraphs.append(paragraph)
        if child(paragraph, PPR, SECTPR) is not None:  # a section ends here; it must not go with the contents
            return None
        for item in paragraph.iter(FLDCHAR, INSTR):
            own = own or item is begin
            if not own:
                if item.tag == FLDCHAR:
                    return None
                continue
            if item.tag == INSTR:
                code += (item.text or "") if depth == 1 else ""
                continue
            kind = item.get(FLDTYPE)
            depth += {"begin": 1, "end": -1}.get(str(kind), 0)
            match = _CODE.match(code)
            if kind == "separate" and depth == 1 and not match:
                return None
            if not depth:
                return None if match is None else (match["kind"] or "", paragraphs)
    return None


def _forget(body: Element) -> None:
    """Take away the bookmarks that only the contents led to."""
    used = {name for code in body.iter(INSTR) for name in _REFERS.findall(code.text or "")}
    used |= {str(link.get(w("anchor"))) for link in body.iter(w("hyperlink"))}
    ids = set()
    for start in list(body.iter(BOOKMARK_START)):
        name = str(start.get(w("name")))
        if name.startswith(_OURS) and name not in used:
            ids.add(start.get(w("id")))
            remove(start)
    for end in list(body.iter(BOOKMARK_END)):
        if end.get(w("id")) in ids:
            remove(end)


def known(contents: Sequence[Contents], pages: dict[str, str]) -> dict[str, str]:
    """Return the old page of every entry that reads as it did, by its bookmark."""
    found: dict[str, str] = {}
    for one in contents:
        for bookmark, shown in one.pages.items():
            paragraph = ancestor(shown[0], P) if shown else None
            page = "" if paragraph is None else pages.get(_entry(paragraph, shown[0].text or ""), "")
            if page and page != "…":
                found[bookmark] = page
    return found
