"""Custom document properties: what Word shows under 文件 → 信息 → 属性 → 高级属性 → 自定义."""

from __future__ import annotations

from collections.abc import Mapping

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from ghgxl.word.ooxml import whole_number
from ghgxl.word.text import escaped

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANTS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def set_custom_properties(document: Document, properties: Mapping[str, str]) -> None:
    """Set custom properties to texts; those that the document has by other names stay."""
    package = document.part.package
    assert package is not None
    part = next(
        (one.target_part for one in package.rels.values() if one.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES), None
    )
    if part is None:
        root = etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap={None: _PROPERTIES, "vt": _VARIANTS})  # type: ignore[dict-item]  # lxml takes None for the default namespace
        part = Part(PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, b"", package)
        package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    else:
        root = etree.fromstring(part.blob, _PARSER)
    held = {str(item.get("name")): item for item in root}
    numbers = [whole_number(item.get("pid"), 1) for item in root]
    for name, text in properties.items():
        item = held.get(name)
        if item is None:
            numbers.append(max([1, *numbers]) + 1)
            item = etree.SubElement(root, f"{{{_PROPERTIES}}}property", fmtid=_FORMAT, pid=str(numbers[-1]), name=name)
        for old in list(item):
            item.remove(old)
        etree.SubElement(item, f"{{{_VARIANTS}}}lpwstr").text = _plain(text)
    xml = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    vars(part)["_blob"] = xml  # python-docx has no public way to give a part new content


def _plain(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return text if escaped(text) == text else "".join(sign for sign in text if escaped(sign))
