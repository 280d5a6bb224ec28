"""WordprocessingML's names, and the few moves on its trees that every module here shares.

Nothing in here knows templates, tables or captions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import cast

from docx.oxml.parser import parse_xml
from lxml import etree

Element = etree._Element  # noqa: SLF001  lxml's stubs give its element class no public name

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LARGEST = 2**31 - 1
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(tag: str) -> str:
    """Return a name of the w: namespace in lxml's spelling."""
    return f"{{{W}}}{tag}"


BODY, P, R, T, TBL, TR, TC = (w(tag) for tag in ("body", "p", "r", "t", "tbl", "tr", "tc"))
PPR, RPR, TCPR, SECTPR, PSTYLE, VAL = (w(tag) for tag in ("pPr", "rPr", "tcPr", "sectPr", "pStyle", "val"))
FLDCHAR, FLDTYPE, INSTR, FLDSIMPLE = (w(tag) for tag in ("fldChar", "fldCharType", "instrText", "fldSimple"))
TEXTBOX, SDT_CONTENT, SDT = (w(tag) for tag in ("txbxContent", "sdtContent", "sdt"))
HYPHEN = w("noBreakHyphen")
BOOKMARK_START, BOOKMARK_END = w("bookmarkStart"), w("bookmarkEnd")
DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

#: What holds a sequence of paragraphs and tables.
CONTAINERS = frozenset({BODY, TC, SDT_CONTENT, TEXTBOX, w("hdr"), w("ftr"), w("footnote"), w("endnote")})


def parse(xml: str | bytes) -> Element:
    """Return the tree of an XML text, with python-docx's element classes."""
    return cast("Element", parse_xml(xml))


def fragment(xml: str, known: Mapping[str | None, str] | None = None) -> list[Element]:
    """Return the elements written in a piece of XML that uses known namespaces (w: by default) without declaring them."""
    names = "".join(f' xmlns{f":{prefix}" if prefix else ""}="{uri}"' for prefix, uri in (known or {"w": W}).items())
    return list(parse(f"<w:body{names}>{xml}</w:body>"))


def serialized(element: Element, known: Mapping[str | None, str] | None = None) -> str:
    """Return the element as text, for a place where the known namespaces (by default its own root's) are declared."""
    if known is None:
        known = element.getroottree().getroot().nsmap
    return _undeclared(etree.tostring(element, encoding="unicode", with_tail=False), tuple(known.items()))


@lru_cache(maxsize=256)  # most runs of a template look alike
def _undeclared(xml: str, known: tuple[tuple[str | None, str], ...]) -> str:
    for prefix, uri in known:
        xml = xml.replace(f' xmlns:{prefix}="{uri}"' if prefix else f' xmlns="{uri}"', "")
    return xml


def finder(path: str, **namespaces: str) -> Callable[[Element], list[Element]]:
    """Return a function that finds the elements on an XPath, in document order; w: is known."""
    return cast("Callable[[Element], list[Element]]", etree.XPath(path, namespaces={"w": W, **namespaces}))


def child(element: Element, *path: str) -> Element | None:
    """Return the first child along a path of names, or None."""
    found: Element | None = element
    for name in path:
        found = None if found is None else next(found.iterchildren(name), None)
    return found


def value(element: Element | None, *path: str) -> str | None:
    """Return the w:val of the child along a path of names, or None."""
    found = None if element is None else child(element, *path)
    return None if found is None else found.get(VAL)


def whole_number(text: str | None, otherwise: int = 0) -> int:
    """Return a whole number that an attribute states; another where it states none, or one that Word could not hold."""
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > len(str(_LARGEST)):
        return otherwise
    stated = int(text)
    return stated if stated <= _LARGEST else otherwise


def parent(element: Element) -> Element:
    """Return the parent of an element that has one."""
    found = element.getparent()
    assert found is not None
    return found


def remove(element: Element) -> None:
    """Take an element out of its tree."""
    parent(element).remove(element)


def unwrap(control: Element) -> None:
    """Leave of a content control only what it holds."""
    content = control.find(SDT_CONTENT)
    for item in () if content is None else list(content):
        control.addprevious(item)
    remove(control)


def ancestor(element: Element, *names: str) -> Element | None:
    """Return the nearest ancestor with one of the names, or None."""
    return next(element.iterancestors(*names), None)


def texts(paragraph: Element) -> Iterator[Element]:
    """Yield the w:t of a paragraph, but not those of text boxes inside it."""
    for text in paragraph.iter(T):
        if ancestor(text, P) is paragraph:
            yield text


def letters(item: Element) -> str:
    """Return what a w:t or a no-break hyphen shows."""
    return "-" if item.tag == HYPHEN else item.text or ""


def shown(paragraph: Element) -> Iterator[Element]:
    """Yield the w:t and no-break hyphens of a paragraph, but not those of text boxes inside it."""
    for item in paragraph.iter(T, HYPHEN):
        if ancestor(item, P) is paragraph:
            yield item


def text_of(element: Element) -> str:
    """Return the visible text of an element, field codes left out."""
    return "".join(letters(item) for item in element.iter(T, HYPHEN))


def keep_space(text: Element) -> None:
    """Make Word keep the spaces at the ends of a w:t."""
    text.set(_XML_SPACE, "preserve")


def style_of(paragraph: Element) -> str:
    """Return the id of a paragraph's style, "" for the default."""
    return value(paragraph, PPR, PSTYLE) or ""
