"""Word files as packages: opened from bytes, given properties, and written so that the same content is the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.part import Part
from docx.parts.hdrftr import FooterPart, HeaderPart
from docx.parts.numbering import NumberingPart
from docx.parts.styles import StylesPart
from lxml.etree import XMLSyntaxError

from ghgxl import files
from ghgxl.errors import OutputError, TemplateError
from ghgxl.word.ooxml import BODY, parse, w
from ghgxl.word.text import attribute

_INCOMPLETE = "文件的结构不完整，打不开：请在 Word 中打开它并另存为 .docx，再用新文件。"
_READ = {"styles": StylesPart, "numbering": NumberingPart, "header": HeaderPart, "footer": FooterPart}
_NOTES = ("footnotes", "endnotes")
_MARGINS = (w("headerReference"), w("footerReference"))
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6
_DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
_IMAGES = {"png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp",
           "tiff": "image/tiff", "tif": "image/tiff", "emf": "image/x-emf", "wmf": "image/x-wmf", "svg": "image/svg+xml"}  # fmt: skip
_TEXT_PROPERTIES = {
    "title": "title", "author": "author", "subject": "subject", "keywords": "keywords", "category": "category",
    "comments": "comments", "language": "language", "version": "version",
}  # fmt: skip


def opened(data: bytes) -> Document:
    """Return the document in the bytes of a .docx file; raises TemplateError where its parts don't make one."""
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, XMLSyntaxError) as problem:
        raise TemplateError(_INCOMPLETE) from problem
    if document.element.find(BODY) is None or not _is_whole(document):
        raise TemplateError(_INCOMPLETE)
    return document


def _is_whole(document: Document) -> bool:
    """Return whether the parts that are read are what the document calls them, and its headers and footers are there."""
    rels = document.part.rels
    for relation in rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        expected = _READ.get(kind)
        if expected and (relation.is_external or not isinstance(relation.target_part, expected)):
            return False
        if kind in _NOTES and (relation.is_external or not _is_xml(relation.target_part)):
            return False
    return all(mark.get(_ID) in rels for mark in document.element.iter(*_MARGINS))


def _is_xml(part: Part) -> bool:
    try:
        parse(part.blob)
    except XMLSyntaxError:
        return False
    return True


def set_properties(document: Document, properties: Mapping[str, str]) -> None:
    """Set core properties: title, author, created (ISO date) and others by python-docx's names; ValueError for unknown ones."""
    core = document.core_properties
    for name, text in properties.items():
        if name == "created":
            moment = dt.datetime.fromisoformat(text)
            core.created = core.modified = moment.replace(tzinfo=None)
        elif name in _TEXT_PROPERTIES:
            setattr(core, _TEXT_PROPERTIES[name], text[:255])
        else:
            raise ValueError(f"no document property {name}")
    if "author" in properties:
        core.last_modified_by = properties["author"][:255]
    core.revision = 1


def content_types(parts: Iterable[Part]) -> str:
    """Return [Content_Types].xml for the parts of a package."""
    defaults, overrides = dict(_DEFAULTS), []
    for part in parts:
        extension = part.partname.ext.lower()
        if _IMAGES.get(extension) == part.content_type:
            defaults[extension] = part.content_type
        else:
            overrides.append((str(part.partname), part.content_type))
    lines = [
        f'<Default Extension="{attribute(name)}" ContentType="{kind}"/>' for name, kind in sorted(defaults.items())
    ]
    lines += [f'<Override PartName="{attribute(name)}" ContentType="{kind}"/>' for name, kind in sorted(overrides)]
    inside = "".join(lines)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{inside}</Types>'
    )


def serialised(document: Document) -> dict[Part, bytes]:
    """Return the parts of a document as they will stand in its file."""
    package = document.part.package
    assert package is not None
    for part in package.parts:
        part.before_marshal()
    return {part: part.blob for part in package.parts}


def packed(document: Document, texts: Mapping[Part, bytes] | None = None) -> bytes:
    """Return the document as the bytes of a .docx file; equal documents give equal bytes.

    ``texts`` are its parts where they are serialised already.
    """
    package = document.part.package
    assert package is not None
    parts = serialised(document) if texts is None else texts
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:

        def write(name: str, data: str | bytes) -> None:
            info = zipfile.ZipInfo(name.lstrip("/"), _EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(info, data, compresslevel=_LEVEL)

        write("[Content_Types].xml", content_types(parts))
        write("_rels/.rels", package.rels.xml)
        for part, text in parts.items():
            write(str(part.partname), text)
            if len(part.rels):
                write(str(part.partname.rels_uri), part.rels.xml)
    return buffer.getvalue()


def put(data: bytes, out: Path) -> None:
    """Write a file beside its place and rename it there, so that nothing half-written is left; raises OutputError."""
    folder = out.parent
    if not folder.is_dir():
        raise OutputError(f"“{out}”无法写入：文件夹“{folder}”不存在，请先建立。")
    if out.is_dir():
        raise OutputError(f"“{out}”是一个文件夹，请给出文件名。")
    try:
        files.put(data, out)
    except OSError as problem:
        raise OutputError(
            f"“{out}”无法写入：可能正在 Word 中打开，或没有写入权限。请关闭后重试，或换一个文件名。"
        ) from problem
