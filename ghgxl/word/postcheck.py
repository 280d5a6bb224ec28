"""A last look at a finished document, for what would make Word complain or show a raw tag.

The engine makes none of these mistakes; should it ever, it fails here and not on a
reader's screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ghgxl.word.broken import OURS
from ghgxl.word.ooxml import BOOKMARK_END, BOOKMARK_START, DOC_PR, FLDCHAR, FLDTYPE, INSTR, Element, finder, w
from ghgxl.word.program import TARGET
from ghgxl.word.tags import MARK_OPEN

_BAD_CELL = finder("descendant::w:tc[not(*[last()][self::w:p])]")
_BARE_TEXT = finder("descendant::text()[parent::w:p or parent::w:r or parent::w:tc][normalize-space()]")
_MARK, _INSTRUCTION = MARK_OPEN.encode(), f"<?{TARGET} ".encode()
#: How the last tag in a cell begins when its last element is a paragraph.
_CELL_ENDS = (b"</w:p>", b"<w:p/>", b"<w:p ")


def postcheck(roots: Sequence[Element], texts: Iterable[bytes]) -> None:
    """Raise AssertionError if a finished document is not what it should be; ``texts`` are its parts as they will be written."""
    unsure = any(root.prefix != "w" for root in roots)
    for text in texts:
        assert _MARK not in text, "a tag is left"
        assert _INSTRUCTION not in text, "an instruction is left"
        unsure = unsure or not _whole(text)
    _unique([item.get("id") for root in roots for item in root.iter(DOC_PR)], "drawing id")
    starts = [item for root in roots for item in root.iter(BOOKMARK_START)]
    ends = [item.get(w("id")) for root in roots for item in root.iter(BOOKMARK_END)]
    _unique([item.get(w("id")) for item in starts], "bookmark id")
    names = [item.get(w("name")) for item in starts]
    _unique(names, "bookmark name")
    assert sorted(map(str, ends)) == sorted(str(item.get(w("id"))) for item in starts), (
        "a bookmark lacks its other half"
    )
    known = set(names)
    for root in roots:
        assert not (unsure and _BAD_CELL(root)), "a table cell does not end with a paragraph"
        assert not _BARE_TEXT(root), "text outside of a text element"
        _balanced(root)
        for code in root.iter(INSTR):
            match = OURS.match(code.text or "")
            assert match is None or match[1] in known, f"a reference to a missing bookmark: {code.text}"


def _whole(text: bytes) -> bool:
    """Return whether every table cell of a part ends with a paragraph for certain."""
    if text.count(b"</w:tc>") == text.count(b"</w:p></w:tc>"):
        return True
    return all(cell.startswith(_CELL_ENDS, cell.rfind(b"<")) for cell in text.split(b"</w:tc>")[:-1])


def _unique(values: Sequence[str | None], what: str) -> None:
    assert len(set(values)) == len(values), f"a {what} is used twice"


def _balanced(root: Element) -> None:
    depth = 0
    for mark in root.iter(FLDCHAR):
        kind = mark.get(FLDTYPE)
        depth += {"begin": 1, "end": -1}.get(str(kind), 0)
        assert depth >= 0, "a field ends that has not begun"
    assert depth == 0, "a field does not end"
