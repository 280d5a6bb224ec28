"""How a value becomes text in a run: escaped, with ``CO~2~`` and ``m^3^`` as lowered and raised runs.

A mark counts only around one to eight letters, digits, signs or points (and, for a
lowered one, after something that is no digit, so that 2019~2021~2023 stays a range);
every other ~ and ^ is printed as it stands. Control characters are dropped, line
breaks and tabs become Word's. Text is never read as a template again.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from functools import cached_property

from ghgxl.word.ooxml import RPR, Element, fragment, serialized, w

_SPECIAL = re.compile(r"[\x00-\x1f&<>~^■□☑☒\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PIECE = re.compile(
    r"(?<=[^\s\d~^])~(?P<lowered>[0-9A-Za-z+\-−.]{1,8})~"
    r"|\^(?P<raised>[0-9A-Za-z+\-−.]{1,8})\^"
    r"|(?P<boxes>[■□☑☒]+)"
    r"|(?P<line>\r\n|[\n\r\v\f])"
    r"|(?P<tab>\t)"
)
_ESCAPES: dict[int, str | None] = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_ESCAPES.update(dict.fromkeys([*range(0x20), *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF]))
_DROPPED = {code: None for code, written in _ESCAPES.items() if written is None}
_WIDE = re.compile("[\u2010-\u203b\u2460-\u33ff\u4e00-\u9fff\uff00-\uffef°±·×÷]")
_OPEN = '<w:t xml:space="preserve">'
_AFTER_VERT_ALIGN = tuple(w(tag) for tag in ("rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath"))

#: Ambiguous characters (quotes, dashes, ×, ℃) take the East Asian font in runs with this hint.
HINT = '<w:rFonts w:hint="eastAsia"/>'


def escaped(text: str) -> str:
    """Return the text as XML character data, without characters that XML cannot hold."""
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def attribute(text: str) -> str:
    """Return the text as the inside of an XML attribute."""
    return escaped(text).replace('"', "&quot;")


class RunFormat:
    """The format of a run (its w:rPr as XML, "" for none) and its variants for pieces of a value."""

    def __init__(self, properties: Element | None = None) -> None:
        self._properties = properties

    def _variant(self, change: str) -> str:
        properties = fragment("<w:rPr/>")[0] if self._properties is None else copy.deepcopy(self._properties)
        (new,) = fragment(change)
        for old in properties.findall(str(new.tag)):
            properties.remove(old)
        if new.tag == w("rFonts"):
            first = properties.find(w("rStyle"))
            properties.insert(0 if first is None else 1, new)
        else:
            later = next((item for item in properties if item.tag in _AFTER_VERT_ALIGN), None)
            properties.append(new) if later is None else later.addprevious(new)
        return serialized(properties, self._known)

    @property
    def _known(self) -> Mapping[str | None, str] | None:
        return None if self._properties is None else self._properties.getroottree().getroot().nsmap

    @cached_property
    def plain(self) -> str:
        """The format as it is."""
        return "" if self._properties is None else serialized(self._properties, self._known)

    @cached_property
    def lowered(self) -> str:
        """The format with a subscript."""
        return self._variant('<w:vertAlign w:val="subscript"/>')

    @cached_property
    def raised(self) -> str:
        """The format with a superscript."""
        return self._variant('<w:vertAlign w:val="superscript"/>')

    @cached_property
    def boxes(self) -> str:
        """The format with one East Asian font for every character, so that ■ and □ have one size."""
        fonts = " ".join(f'w:{slot}="宋体"' for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
        return self._variant(f'<w:rFonts w:hint="eastAsia" {fonts}/>')


PLAIN = RunFormat()
_HINTED, _STRONG, _HINTED_STRONG = (
    RunFormat(fragment(f"<w:rPr>{inside}</w:rPr>")[0]) for inside in (HINT, "<w:b/>", f"{HINT}<w:b/>")
)


def own_format(text: str, *, strong: bool = False) -> RunFormat:
    """Return the format for text of our own: hinted as East Asian where it holds such characters."""
    if _WIDE.search(text):
        return _HINTED_STRONG if strong else _HINTED
    return _STRONG if strong else PLAIN


def inline(text: str, form: RunFormat) -> str:
    """Return the text as the inside of an open w:t of a run with that format; runs are closed and opened as needed."""
    if not _SPECIAL.search(text):
        return text
    parts: list[str] = []
    position = 0
    for piece in _PIECE.finditer(text):
        parts.append(text[position : piece.start()].translate(_ESCAPES))
        position = piece.end()
        kind, inside = piece.lastgroup or "", piece[piece.lastgroup or 0]
        if kind == "line":
            parts.append(f"</w:t><w:br/>{_OPEN}")
        elif kind == "tab":
            parts.append(f"</w:t><w:tab/>{_OPEN}")
        else:
            special = getattr(form, kind)
            parts.append(f"</w:t></w:r><w:r>{special}{_OPEN}{inside}</w:t></w:r><w:r>{form.plain}{_OPEN}")
    parts.append(text[position:].translate(_ESCAPES))
    return "".join(parts)


def bare(text: str) -> str:
    """Return the text as it reads in the document: without marks, line breaks, tabs and what XML cannot hold."""
    if not _SPECIAL.search(text):
        return str(text)
    return _PIECE.sub(_inside, text).translate(_DROPPED)


def _inside(piece: re.Match[str]) -> str:
    return "" if piece.lastgroup in ("line", "tab") else piece[piece.lastgroup or 0]


def runs(text: str, form: RunFormat | None = None) -> str:
    """Return the text as complete w:r elements."""
    form = own_format(text) if form is None else form
    return f"<w:r>{form.plain}{_OPEN}{inline(text, form)}</w:t></w:r>"


def unbroken(text: str, form: RunFormat | None = None) -> str:
    """Return a number such as 1-11 as complete w:r elements; no line breaks at its hyphen."""
    form = own_format(text) if form is None else form
    return f"<w:r>{form.plain}{_OPEN}{hyphenated(inline(text, form))}</w:t></w:r>"


def hyphenated(inside: str) -> str:
    """Return the inside of an open w:t with its hyphens as Word's no-break ones."""
    return inside.replace("-", f"</w:t><w:noBreakHyphen/>{_OPEN}")


def format_of(run: Element | None) -> RunFormat:
    """Return the format of a run of the template."""
    properties = None if run is None else run.find(RPR)
    return PLAIN if properties is None else RunFormat(properties)
