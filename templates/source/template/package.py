"""The package round the document: settings, font table, properties, relationships, and a zip that is always the same.

No clock and no random number is asked: the same sources give the same bytes.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from template.styles import HEI, LATIN, SONG
from template.xml import DECLARATION, part

if TYPE_CHECKING:
    from pathlib import Path

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: The moment that the zip and the core properties name.
_STAMP = (2024, 1, 1, 0, 0, 0)


def settings() -> str:
    """Return the part settings.xml: Word 2013 and later, Chinese spacing rules, no fields updated on opening."""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    return part(
        "w:settings",
        '<w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/>'
        f"<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>{compat}</w:compat>"
        '<m:mathPr><m:mathFont m:val="Cambria Math"/><m:brkBin m:val="before"/><m:brkBinSub m:val="--"/><m:smallFrac m:val="0"/>'
        '<m:dispDef/><m:lMargin m:val="0"/><m:rMargin m:val="0"/><m:defJc m:val="centerGroup"/><m:wrapIndent m:val="1440"/>'
        '<m:intLim m:val="subSup"/><m:naryLim m:val="undOvr"/></m:mathPr><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>',
    )


def font_table() -> str:
    """Return the part fontTable.xml, with the English names that other systems know the Chinese fonts by."""
    rows = (
        (SONG, "SimSun", "02010600030101010101", "86", "auto"),
        (HEI, "SimHei", "02010609060101010101", "86", "modern"),
        (LATIN, "", "02020603050405020304", "00", "roman"),
        ("Cambria Math", "", "02040503050406030204", "00", "roman"),
    )
    return part(
        "w:fonts",
        "".join(
            f'<w:font w:name="{name}">'
            + (f'<w:altName w:val="{other}"/>' if other else "")
            + f'<w:panose1 w:val="{panose}"/><w:charset w:val="{charset}"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
            for name, other, panose, charset, family in rows
        ),
    )


def theme() -> str:
    """Return the part theme1.xml: the plainest theme, since Word wants one. No style uses its fonts or colours."""
    colours = (
        ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "2F3E4E"), ("lt2", "DFE6EE"), ("accent1", "3F6C8F"), ("accent2", "B0713A"),
        ("accent3", "6F8F5A"), ("accent4", "8A7CA8"), ("accent5", "5F6F80"), ("accent6", "A8A05A"), ("hlink", "1F4E79"), ("folHlink", "5F5F7F"),
    )  # fmt: skip
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours)
    faces = f'<a:latin typeface="{LATIN}"/><a:ea typeface="{SONG}"/><a:cs typeface="{LATIN}"/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    return part(
        "a:theme",
        f'<a:themeElements><a:clrScheme name="ghgxl">{scheme}</a:clrScheme><a:fontScheme name="ghgxl"><a:majorFont>{faces}</a:majorFont>'
        f'<a:minorFont>{faces}</a:minorFont></a:fontScheme><a:fmtScheme name="ghgxl"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>",
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="ghgxl"',
    )


#: What the properties say of the usual template.
ABOUT = ("温室气体盘查报告", "组织层面温室气体排放的量化与报告", "温室气体；盘查；ISO 14064-1；二氧化碳当量")


def _core(about: tuple[str, str, str]) -> str:
    title, subject, words = about
    namespaces = (
        f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    when = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*_STAMP)
    return part(
        "cp:coreProperties",
        f"<dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject><dc:creator>ghgxl</dc:creator>"
        f"<cp:keywords>{words}</cp:keywords><dc:language>zh-CN</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{when}</dcterms:modified>',
        namespaces,
    )


def _relationships(rows: list[tuple[str, str, str]]) -> str:
    content = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in rows)
    return part("Relationships", content, f'xmlns="{_PACKAGE}/relationships"')


def write(
    path: Path, document: str, parts: dict[str, str], around: dict[str, str], about: tuple[str, str, str] = ABOUT
) -> None:
    """Write the package. ``parts``: styles, numbering …; ``around``: headers and footers, by name.

    ``about`` is its title, subject and keywords.
    """
    types = {"document": f"{_WORD}.document.main+xml"}
    types |= {name: f"{_WORD}.{name}+xml" for name in parts}
    types |= {name: f"{_WORD}.{name[:6]}+xml" for name in around}
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in types.items())
    overrides += '<Override PartName="/word/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
    overrides += f'<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/docProps/app.xml" ContentType="{_WORD.rsplit(".", 1)[0]}.extended-properties+xml"/>'
    content_types = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
    )
    root = [
        ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
        ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
    ]
    inner = [(f"rId{number}", f"{_OFFICE}/{name}", f"{name}.xml") for number, name in enumerate(parts, 1)]
    inner.append(("rIdTheme", f"{_OFFICE}/theme", "theme/theme1.xml"))
    inner += [(f"rId{name[0].upper()}{name[1:]}", f"{_OFFICE}/{name[:6]}", f"{name}.xml") for name in around]
    app = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>ghgxl</Application></Properties>'
    files = {
        "[Content_Types].xml": part("Types", content_types, f'xmlns="{_PACKAGE}/content-types"'),
        "_rels/.rels": _relationships(root),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relationships(inner),
        **{f"word/{name}.xml": text for name, text in (parts | around).items()},
        "word/theme/theme1.xml": theme(),
        "docProps/core.xml": _core(about),
        "docProps/app.xml": DECLARATION + app,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            archive.writestr(entry, text.encode("utf-8"), compresslevel=9)
