"""The lists of the template: chapters 第1章 / 1.1 / 1.1.1, appendices 附录A, and enumerations （1）.

Enumerations each get a ``w:num`` of their own, so that each begins at （1） whatever is
taken out before it.
"""

from __future__ import annotations

from template.page import INDENT
from template.xml import part

#: numId of the chapters, of the appendices, and of the first enumeration.
CHAPTERS, APPENDICES, FIRST_LIST = 1, 2, 3


def _level(level: int, form: str, text: str, suffix: str, *, style: str = "", indent: str = "") -> str:
    indent = indent or '<w:ind w:left="0" w:firstLine="0"/>'
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}<w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr></w:lvl>'
    )


def _abstract(number: int, nsid: str, kind: str, levels: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{nsid}"/><w:multiLevelType w:val="{kind}"/>'
        f'<w:tmpl w:val="{nsid}"/>{levels}</w:abstractNum>'
    )


def numbering(lists: int, *, chapters: bool = True) -> str:
    """Return the part numbering.xml with so many enumerations, and the lists of numbered chapters and appendices."""
    texts = ("第%1章", "%1.%2", "%1.%2.%3")
    numbered = "".join(_level(i, "decimal", text, "space", style=f"Heading{i + 1}") for i, text in enumerate(texts))
    deeper = "".join(
        _level(i, "decimal", ".".join(f"%{n}" for n in range(1, i + 2)), "space") for i in range(len(texts), 9)
    )
    appendices = _level(0, "upperLetter", "附录%1", "space", style="GhgAppendix")
    first_line = f'<w:ind w:firstLineChars="200" w:firstLine="{INDENT}"/>'
    items = _level(0, "decimal", "（%1）", "nothing", indent=first_line)
    numbers = [(CHAPTERS, 0), (APPENDICES, 1)] if chapters else []
    numbers += [(FIRST_LIST + n, 2) for n in range(lists)]
    outline = _abstract(0, "4A6B1C01", "multilevel", numbered + deeper) + _abstract(
        1, "4A6B1C02", "singleLevel", appendices
    )
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    return part(
        "w:numbering",
        (outline if chapters else "")
        + _abstract(2, "4A6B1C03", "singleLevel", items)
        + "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{restart if abstract == 2 else ""}</w:num>'
            for number, abstract in numbers
        ),
    )
