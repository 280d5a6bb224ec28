"""The styles this room writes with: found in the template by id or by name, added only where they are missing."""

from __future__ import annotations

from functools import cached_property

from docx.document import Document

from ghgxl.word.ooxml import Element, fragment, w
from ghgxl.word.outline import Outline
from ghgxl.word.text import attribute

_P = '<w:style w:type="paragraph" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>{base}'
_NAMES = {
    "GhgBody": "GhgBody", "Caption": "caption", "GhgFigure": "GhgFigure", "GhgTable": "GhgTable",
    "GhgTableText": "GhgTableText", "GhgTableNote": "GhgTableNote",
    "TOC1": "toc 1", "TOC2": "toc 2", "TOC3": "toc 3", "TableofFigures": "table of figures",
}  # fmt: skip
_NO_INDENT = '<w:ind w:left="0" w:firstLine="0" w:firstLineChars="0"/>'
_SINGLE = '<w:spacing w:before="{0}" w:after="{0}" w:line="240" w:lineRule="auto"/>'
_PARAGRAPH = {
    "GhgBody": '<w:pPr><w:ind w:firstLine="480" w:firstLineChars="200"/></w:pPr>',
    "Caption": f'<w:pPr>{_SINGLE.format(60)}{_NO_INDENT}<w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="21"/></w:rPr>',
    "GhgFigure": f'<w:pPr><w:keepNext/>{_SINGLE.format(120)}{_NO_INDENT}<w:jc w:val="center"/></w:pPr>',
    "GhgTableText": f'<w:pPr>{_SINGLE.format(20)}{_NO_INDENT}</w:pPr><w:rPr><w:sz w:val="18"/></w:rPr>',
    "GhgTableNote": f'<w:pPr>{_SINGLE.format(20)}{_NO_INDENT}</w:pPr><w:rPr><w:sz w:val="18"/></w:rPr>',
    "TOC1": "<w:pPr/>",
    "TOC2": '<w:pPr><w:ind w:left="420" w:firstLine="0"/></w:pPr>',
    "TOC3": '<w:pPr><w:ind w:left="840" w:firstLine="0"/></w:pPr>',
    "TableofFigures": "<w:pPr/>",
}
_EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE = (
    '<w:style w:type="table" w:customStyle="1" w:styleId="GhgTable"><w:name w:val="GhgTable"/>'
    f"<w:tblPr><w:tblBorders>{_EDGES}</w:tblBorders>"
    '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
    '<w:shd w:val="clear" w:color="auto" w:fill="E7ECEF"/></w:tcPr></w:tblStylePr></w:style>'
)
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="E7ECEF"/>'


class Styles:
    """Ids of the styles to write with, by the name this room calls them."""

    def __init__(self, document: Document, outline: Outline) -> None:
        self._root: Element = document.styles.element
        self._outline = outline
        self._ids: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """Return the id of a style, adding a plain one to the document when the template has none."""
        if name not in self._ids:
            self._ids[name] = self._outline.style_id(name, _NAMES[name]) or self._added(name)
        return self._ids[name]

    def known(self, name: str) -> str | None:
        """Return the id of a style that the document has, or None."""
        return self._outline.style_id(name, _NAMES[name])

    def _added(self, name: str) -> str:
        default = next(
            (
                style
                for style in self._root.findall(w("style"))
                if style.get(w("default")) == "1" and style.get(w("type")) == "paragraph"
            ),
            None,
        )
        base = "" if default is None else f'<w:basedOn w:val="{attribute(default.get(w("styleId")) or "")}"/>'
        xml = (
            _TABLE
            if name == "GhgTable"
            else _P.format(id=name, name=_NAMES[name], base=base) + _PARAGRAPH[name] + "</w:style>"
        )
        if _NAMES[name][0].islower():
            xml = xml.replace(' w:customStyle="1"', "")
        self._root.extend(fragment(xml))
        return name

    @cached_property
    def header_shade(self) -> str:
        """The w:shd of header rows, as the table style shades its first row; our own where it says nothing."""
        style_id = self["GhgTable"]
        for style in self._root.findall(w("style")):
            if style.get(w("styleId")) != style_id:
                continue
            for part in style.findall(w("tblStylePr")):
                shade = part.find(f"{w('tcPr')}/{w('shd')}")
                if part.get(w("type")) == "firstRow" and shade is not None and shade.get(w("fill")):
                    return _SHADE.replace("E7ECEF", attribute(shade.get(w("fill")) or ""))
        return _SHADE
