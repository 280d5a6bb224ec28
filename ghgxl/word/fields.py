"""Word fields: written complete with their result, found in paragraphs, and given a new result.

A field here is never marked dirty and never asks Word to update: what it shows is right
already.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from ghgxl.word.ooxml import (
    FLDCHAR,
    FLDSIMPLE,
    FLDTYPE,
    HYPHEN,
    INSTR,
    RPR,
    Element,
    R,
    T,
    fragment,
    keep_space,
    parent,
    w,
)  # fmt: skip
from ghgxl.word.text import escaped, hyphenated


def field_xml(code: str, result: str, form: str = "") -> str:
    """Return the runs of a field with its code and its result (runs as XML); ``form`` is the w:rPr of its own runs."""
    return (
        f'<w:r>{form}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{form}<w:instrText xml:space="preserve"> {escaped(code)} </w:instrText></w:r>'
        f'<w:r>{form}<w:fldChar w:fldCharType="separate"/></w:r>{result}'
        f'<w:r>{form}<w:fldChar w:fldCharType="end"/></w:r>'
    )


@dataclass(slots=True)
class Field:
    """A field found in a paragraph: its code and the runs that hold its begin, separator and end."""

    code: str
    begin: Element
    separate: Element | None = None
    end: Element | None = None
    instructions: list[Element] = dataclass_field(default_factory=list)

    @property
    def kind(self) -> str:
        """The first word of the code: SEQ, REF …"""
        return (self.code.split() or [""])[0].upper()

    @property
    def target(self) -> str:
        """The second word of the code: a bookmark, a sequence."""
        return [*self.code.split(), "", ""][1].strip('"')


def fields(paragraph: Element) -> Iterator[Field]:
    """Yield the complete fields of a paragraph, inner ones before those around them."""
    open_fields: list[Field] = []
    for element in paragraph.iter(FLDCHAR, INSTR):
        if element.tag == INSTR:
            if open_fields and open_fields[-1].separate is None:
                open_fields[-1].code += element.text or ""
                open_fields[-1].instructions.append(element)
            continue
        run = parent(element)
        kind = element.get(FLDTYPE)
        if kind == "begin":
            open_fields.append(Field("", run))
        elif open_fields and kind == "separate":
            open_fields[-1].separate = run
        elif open_fields and kind == "end":
            field = open_fields.pop()
            field.end = run
            field.code = field.code.strip()
            yield field


def set_code(field: Field, code: str) -> None:
    """Give a field another code; its result stays."""
    field.code = code
    for number, instruction in enumerate(field.instructions):
        instruction.text = f" {code} " if number == 0 else ""
        keep_space(instruction)


def set_result(field: Field, text: str) -> None:
    """Make a field show the text, in the format its result had."""
    assert field.end is not None
    if field.separate is None:
        (separate,) = fragment('<w:r><w:fldChar w:fldCharType="separate"/></w:r>')
        field.end.addprevious(separate)
        field.separate = separate
    first: Element | None = None
    tied = False
    for run in list(field.separate.itersiblings()):
        if run is field.end:
            break
        for hyphen in list(run.iter(HYPHEN)):
            tied = True
            parent(hyphen).remove(hyphen)
        for shown in run.iter(T):
            if first is None:
                first = shown
            shown.text = text if first is shown else ""
            keep_space(shown)
    if first is not None and tied:
        _tie(first)
    if first is None:
        run = copy.deepcopy(field.begin)
        for item in list(run):
            if item.tag != RPR:
                run.remove(item)
        (shown,) = fragment(f'<w:t xml:space="preserve">{escaped(text)}</w:t>')
        run.append(shown)
        field.end.addprevious(run)


def _tie(shown: Element) -> None:
    """Put Word's no-break hyphens in the place of a text's hyphens."""
    first, *rest = fragment(f'<w:t xml:space="preserve">{hyphenated(escaped(shown.text or ""))}</w:t>')
    shown.text = first.text
    for item in reversed(rest):
        shown.addnext(item)


def complex_fields(paragraph: Element) -> None:
    """Write the simple fields of a paragraph (w:fldSimple) as complex ones, which the rest of this room knows."""
    for simple in list(paragraph.iter(FLDSIMPLE)):
        pieces = fragment(field_xml(str(simple.get(w("instr")) or "").strip(), ""))
        inside = [item for item in simple if item.tag in (R, FLDSIMPLE)]
        for piece in [*pieces[:3], *inside, *pieces[3:]]:
            simple.addprevious(piece)
        parent(simple).remove(simple)
