"""Parts of our own inside a Word file: custom XML, found again by the namespace of its root.

Word, WPS and LibreOffice keep such parts when a person saves the file, and show them to nobody.
What stands in them is said by those who put them there; nothing here knows it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from ghgxl.word.text import attribute

#: No part of ours is larger; a larger one is somebody else's.
_MAX = 20 * 2**20
_ITEM = re.compile(r"/?customXml/item\d+\.xml$", re.IGNORECASE)
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def put_custom(document: Document, namespace: str, xml: bytes) -> None:
    """Store a part in a document; its root has the namespace, and an older part with that namespace is replaced."""
    if _namespace(xml) != namespace:
        raise ValueError(f"the root of the part is not in {namespace}")
    for part in _stored(document):
        if _namespace(part.blob) == namespace:
            vars(part)["_blob"] = xml  # python-docx has no public way to give a part new content
            return
    package = document.part.package
    assert package is not None
    taken = {str(part.partname).lower() for part in package.parts}
    number = next(count for count in range(1, len(taken) + 2) if f"/customxml/item{count}.xml" not in taken)
    import uuid

    item = Part(PackURI(f"/customXml/item{number}.xml"), CONTENT_TYPE.XML, xml, package)
    identity = f"{{{uuid.uuid5(uuid.NAMESPACE_URL, namespace)}}}".upper()
    properties = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem xmlns:ds="{_STORE}" ds:itemID="{identity}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{attribute(namespace)}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    item.relate_to(
        Part(
            PackURI(f"/customXml/itemProps{number}.xml"),
            CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES,
            properties.encode(),
            package,
        ),
        RELATIONSHIP_TYPE.CUSTOM_XML_PROPS,
    )
    document.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def get_custom(data: bytes, namespace: str) -> bytes | None:
    """Return the part with a root of that namespace in the bytes of a .docx file, None where there is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if _ITEM.match(info.filename) and info.file_size <= _MAX:
                xml = archive.read(info)
                if _namespace(xml) == namespace:
                    return xml
    return None


def _stored(document: Document) -> Iterator[Part]:
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and not relation.is_external:
            yield relation.target_part


def _namespace(xml: bytes) -> str | None:
    """Return the namespace of a part's root; None for what is no XML or has a DOCTYPE."""
    if b"<!DOCTYPE" in xml:
        return None
    try:
        return etree.QName(etree.fromstring(xml, _PARSER)).namespace
    except etree.XMLSyntaxError:
        return None
