"""Where a content control may stand in a template: which values and which tables can be held by one.

A control inside a field's result is lost when the field is updated, one inside another control for
plain text is not allowed, and a table that refers to other parts of the file can't be made anew from
its own text. Nothing is changed here.
"""

from __future__ import annotations

import re
from collections.abc import Container

from lxml import etree

from ghgxl.word.ooxml import FLDCHAR, FLDTYPE, SDT, TBL, Element, P, T, parent, text_of, w

_HOLDERS = frozenset({P, *(w(tag) for tag in ("hyperlink", "ins", "moveTo", "smartTag", "sdtContent"))})
_CLOSED = tuple(w(tag) for tag in ("text", "date", "comboBox", "dropDownList", "dataBinding", "picture", "citation"))
_REPEATED = re.compile(r"tr\s*for\b")
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MARKED = frozenset(w(tag) for tag in ("bookmarkStart", "commentRangeStart", "footnoteReference", "endnoteReference"))


def in_fields(root: Element) -> dict[Element, int]:
    """Return the w:t of a story that stand inside fields, each with how many; a field may reach over paragraphs."""
    depth, found = 0, {}
    if next(root.iter(FLDCHAR), None) is None:
        return {}
    for item in root.iter(FLDCHAR, T):
        if item.tag == FLDCHAR:
            depth += {"begin": 1, "end": -1}.get(str(item.get(FLDTYPE)), 0)
        elif depth > 0:
            found[item] = depth
    return found


def may_hold(text: Element, fielded: Container[Element]) -> bool:
    """Return whether a control may stand in place of a piece of a w:t; ``fielded`` are those inside fields."""
    if text in fielded or parent(parent(text)).tag not in _HOLDERS:
        return False
    for control in text.iterancestors(SDT):
        properties = control.find(w("sdtPr"))
        if properties is not None and any(properties.find(tag) is not None for tag in _CLOSED):
            return False
    return True


def outermost(element: Element) -> Element | None:
    """Return the outermost table around an element, or None."""
    found = None
    for found in element.iterancestors(TBL):  # noqa: B007  the last one is wanted
        pass
    return found


def written_rows(table: Element) -> str | None:
    """Return a table as the template has it when its rows are repeated and it can be made anew from that; else None."""
    if not _REPEATED.search(text_of(table)):
        return None
    for item in table.iter():
        if item.tag in _MARKED or any(_RELATED in str(name) for name in item.attrib):
            return None
    return etree.tostring(table, encoding="unicode", with_tail=False)
