"""A finished report remembers what it was made from: written into it at the end of every run.

The prints are taken from the finished trees, as a later run will take them from what people have
made of the report. Controls of an older report that somebody made a template of are released first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from docx.document import Document
from docx.opc.part import Part

from ghgxl import __version__
from ghgxl.word.controls import Controls
from ghgxl.word.custom import put_custom
from ghgxl.word.entries import NAMESPACE, TAG, Entry, Memory, Shown, to_xml
from ghgxl.word.ooxml import SDT, SDT_CONTENT, Element, child, unwrap, value, w
from ghgxl.word.overwriting import celled
from ghgxl.word.prints import Rows, hashed, pieces, shown, words

_STYLE = re.compile(r'<w:(?:p|r|tbl)Style w:val="([^"]*)"')


def controls_in(root: Element) -> Iterator[tuple[str, Element, Element]]:
    """Yield the controls of ours in a story: the number in the tag, the control, its content."""
    for control in list(root.iter(SDT)):
        content, tag = child(control, SDT_CONTENT), value(control, w("sdtPr"), w("tag")) or ""
        if content is not None and tag.startswith(TAG):
            yield tag.removeprefix(TAG), control, content


def release(root: Element) -> None:
    """Take the controls of ours out of a story; what they hold stays."""
    for _, control, _ in list(controls_in(root)):
        unwrap(control)


def shown_by(entry: Entry, content: Element, part: Part | None, rows: Rows, figures: tuple[str, ...] = ()) -> Shown:
    """Return what a control shows, piece by piece; a value is one piece. ``rows`` gives the text of rows set aside."""
    if entry.kind == "value":
        text = shown(content)
        return Shown((hashed(words(text)),), figures, (text,))
    found = pieces(content, part, rows)
    texts = tuple(celled(one.element, rows) if one.kind == "t" and entry.kind == "rows" else one.text for one in found)
    return Shown(tuple(one.mark for one in found), figures, texts)


def remember(document: Document, roots: Sequence[Element], controls: Controls, template: bytes, rows: Rows) -> None:
    """Write into a finished report what its controls came from and show, and the hash of its template.

    ``rows`` gives the text of rows that were set aside.
    """
    entries = controls.entries
    found: dict[str, tuple[Entry, Shown]] = {}
    for number, root in enumerate(roots):
        for tag, _, content in controls_in(root):
            if tag not in found and tag in entries:
                entry = entries[tag]
                part = document.part if number == 0 else None
                found[tag] = (entry, shown_by(entry, content, part, rows, controls.figures.get(tag, ())))
    styles = styles_used(document, [entry for entry, _ in found.values()])
    memory = Memory(__version__, _sha256(template), found, tuple(controls.watched), styles)
    store(document, memory)


def store(document: Document, memory: Memory) -> None:
    """Write what a report remembers into it."""
    put_custom(document, NAMESPACE, to_xml(memory))


def styles_used(document: Document, entries: Sequence[Entry]) -> Mapping[str, str]:
    """Return the names of the styles in the tables kept for later, by id: Word renames ids when it saves."""
    used = {name for entry in entries if entry.xml for name in _STYLE.findall(entry.xml)}
    if not used:
        return {}
    root: Element = document.styles.element
    names = {str(style.get(w("styleId"))): value(style, w("name")) or "" for style in root.findall(w("style"))}
    return {key: names[key] for key in sorted(used) if key in names}


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()
