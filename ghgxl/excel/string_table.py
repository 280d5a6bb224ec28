"""A workbook's shared strings, read as text, as programs write them; what is written otherwise is left to the XML parser.

White space at the ends of a text belongs to it only where the file says so, as the fast reader has it.
"""

from __future__ import annotations

import re

from ghgxl.excel.exact import unescaped
from ghgxl.excel.sheet_xml import in_utf8, without_entities

_BARE = r"<t>(?!\s)([^<]*+)(?<!\s)</t>"
_KEPT = r'<t xml:space="preserve">([^<]*+)</t>'
_READ = r"<phoneticPr\b[^<>]*+/>"  # Chinese Excel puts it after every text that was typed
_READING = rf"<rPh .*?</rPh>|{_READ}"


class UnlikeError(Exception):
    """Something is written in a way that only an XML parser understands."""


def read(xml: bytes) -> list[str]:
    """Return the shared strings, without the readings of phonetic runs; UnlikeError when that takes an XML parser."""
    body = xml.find(b"<sst")
    if body < 0 or not in_utf8(xml) or b"\r" in xml[body:] or b"<!" in xml:
        raise UnlikeError
    text = xml[body:].decode()
    count = text.count("<si")
    texts = re.findall(rf"<si>{_BARE}(?:{_READ})?+</si>", text)
    if len(texts) != count:
        found = re.findall(rf"<si>(?:{_BARE}(?:{_READ})?+|{_KEPT}(?:{_READ})?+|(.*?))</si>", text, re.DOTALL)
        if len(found) != count:
            raise UnlikeError
        texts = [_composed(other) if other else bare or kept for bare, kept, other in found]
    return list(map(meant, texts)) if "&" in text or "_x" in text else texts


def _composed(item: str) -> str:
    """Return the text of an item that has runs, readings, or white space at its ends."""
    item = re.sub(_READING, "", item, flags=re.DOTALL)
    texts = re.findall(rf"{_BARE}|{_KEPT}|<t ?/>", item)
    if len(texts) != len(re.findall(r"<t\b", item)):
        raise UnlikeError
    return "".join(bare or kept for bare, kept in texts)


def meant(text: str) -> str:
    """Return what a text in XML means; UnlikeError when it begins or ends with white space given by its number."""
    found = without_entities(text)
    if "&#" in text and found != found.strip():
        raise UnlikeError
    return unescaped(found)


def inline(raw: bytes) -> str:
    """Return the text of a ``<t>`` element."""
    text = raw.decode()
    found = re.fullmatch(rf"{_BARE}|{_KEPT}", text)
    if not found:
        raise UnlikeError
    return meant(found[1] or found[2] or "")
