"""Parts of our own in a Word file: put there, found again, kept by python-docx, and looked for in files from strangers."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from ghgxl.word.custom import get_custom, put_custom
from ghgxl.word.package import opened, packed
from tests.word.making import blank

_ONE, _TWO = b'<a xmlns="urn:ghgxl:one">1</a>', b'<b xmlns="urn:ghgxl:two">2</b>'


def test_a_part_is_found_again_by_its_namespace_and_by_no_other() -> None:
    document = blank()
    put_custom(document, "urn:ghgxl:one", _ONE)
    put_custom(document, "urn:ghgxl:two", _TWO)
    data = packed(document)
    assert get_custom(data, "urn:ghgxl:one") == _ONE
    assert get_custom(data, "urn:ghgxl:two") == _TWO
    assert get_custom(data, "urn:ghgxl:three") is None


def test_a_newer_part_takes_the_place_of_the_older_one() -> None:
    document = blank()
    put_custom(document, "urn:ghgxl:one", _ONE)
    first = packed(document)
    document = opened(first)
    put_custom(document, "urn:ghgxl:one", b'<c xmlns="urn:ghgxl:one"/>')
    second = packed(document)
    assert get_custom(second, "urn:ghgxl:one") == b'<c xmlns="urn:ghgxl:one"/>'
    assert _names(second) == _names(first)


def _names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def test_a_file_with_parts_of_ours_is_valid_and_survives_another_program(tmp_path: Path) -> None:
    document = blank()
    put_custom(document, "urn:ghgxl:one", _ONE)
    path = tmp_path / "报告.docx"
    path.write_bytes(packed(document))
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []
    docx.Document(str(path)).save(str(path))
    assert get_custom(path.read_bytes(), "urn:ghgxl:one") == _ONE


def test_a_part_must_be_in_the_namespace_it_is_stored_under() -> None:
    with pytest.raises(ValueError, match="root of the part"):
        put_custom(blank(), "urn:ghgxl:two", _ONE)


@pytest.mark.parametrize("xml", [b"<a", b'<!DOCTYPE a [<!ENTITY e "x">]><a xmlns="urn:ghgxl:one">&e;</a>'])
def test_a_broken_or_hostile_part_is_not_ours(xml: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("customXml/item1.xml", xml)
    assert get_custom(buffer.getvalue(), "urn:ghgxl:one") is None
