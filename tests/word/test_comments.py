"""Remarks become Word comments at the right paragraph, and nothing else in the document changes."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from ghgxl.errors import TemplateError
from ghgxl.word import pages_office
from ghgxl.word.comments import Remark, annotated
from tests.office import converted
from tests.word.making import W, blank, bytes_of, grid, shown, written

TEMPLATE = Path(__file__).parents[2] / "templates" / "盘查报告.docx"
_DRAWN = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
BOX = (
    f'<w:r {W} {_DRAWN}><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="9" name="框"/>'
    '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    "<wps:cNvSpPr/><wps:spPr/><wps:txbx><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
    "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def reopened(data: bytes) -> Document:
    """Return the document in these bytes."""
    return docx.Document(io.BytesIO(data))


def marked(document: Document) -> dict[str, list[str]]:
    """Return the comments' texts by the text of the paragraph that each stands around."""
    found: dict[str, list[str]] = {}
    said = {comment.comment_id: comment.text for comment in document.comments}
    for start in document.element.body.iter(qn("w:commentRangeStart")):
        number = start.get(qn("w:id"))
        paragraph = start.getparent()
        ends = [mark.get(qn("w:id")) for mark in paragraph.findall(qn("w:commentRangeEnd"))]
        marks = [mark.get(qn("w:id")) for mark in paragraph.iter(qn("w:commentReference"))]
        assert number in ends
        assert number in marks
        text = "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))
        found.setdefault(text, []).append(said[int(number)])
    return found


def complaints(data: bytes, folder: Path) -> list[str]:
    """Return what the validator says of a file."""
    path = folder / "批注.docx"
    path.write_bytes(data)
    return [str(error) for error in OpenXmlValidator().validate(path).errors]


def test_a_remark_stands_around_its_paragraph_and_says_who_and_what(tmp_path: Path) -> None:
    data = annotated(bytes_of(written("一", "二", "三")), [Remark(0, 1, "没有这个名称\n应为“企业”", "模板检查")])
    document = reopened(data)
    assert marked(document) == {"二": ["没有这个名称\n应为“企业”"]}
    (comment,) = document.comments
    assert (comment.author, comment.initials, comment.timestamp) == ("模板检查", "模板", None)
    assert complaints(data, tmp_path) == []


def test_the_time_is_written_when_it_is_given() -> None:
    (comment,) = reopened(annotated(bytes_of(written("一")), [Remark(0, 0, "x")], when="2024-06-30T08:30:00")).comments
    assert comment.timestamp is not None
    assert comment.timestamp.isoformat().startswith("2024-06-30T08:30:00")


def test_several_remarks_on_a_paragraph_all_stand_there_in_order(tmp_path: Path) -> None:
    data = annotated(
        bytes_of(written("一", "二")), [Remark(0, 0, "甲"), Remark(0, 0, "乙"), Remark(0, 1, "丙"), Remark(0, 0, "甲")]
    )
    assert marked(reopened(data)) == {"一": ["甲", "乙"], "二": ["丙"]}
    assert complaints(data, tmp_path) == []


def test_comments_that_were_there_stay_and_numbers_go_on(tmp_path: Path) -> None:
    document = written("一", "二")
    document.add_comment(document.paragraphs[0].runs, "原有批注", "张")
    data = annotated(bytes_of(document), [Remark(0, 0, "新"), Remark(0, 1, "又")])
    found = reopened(data)
    assert [(comment.comment_id, comment.text) for comment in found.comments] == [(0, "原有批注"), (1, "新"), (2, "又")]
    assert marked(found)["一"] == ["原有批注", "新"]
    assert complaints(data, tmp_path) == []


def test_what_is_said_of_a_header_or_a_note_stands_at_the_first_paragraph_with_its_place() -> None:
    document = written("首段", "二")
    document.sections[0].header.paragraphs[0].text = "页眉文字"
    document.sections[0].footer.paragraphs[0].text = "页脚文字"
    found = marked(reopened(annotated(bytes_of(document), [Remark(2, 0, "脚"), Remark(1, 0, "眉")])))
    assert found == {"首段": ["页脚 第1段：脚", "页眉 第1段：眉"]}


def test_cells_text_boxes_and_content_controls_can_be_remarked_upon(tmp_path: Path) -> None:
    document = blank()
    grid(document, [["甲", "乙"]])
    document.add_paragraph("框在此")._p.append(parse_xml(BOX))
    control = f"<w:sdt {W}><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>控件里</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(2, parse_xml(control))
    every = [paragraph.xpath("string(.)") for paragraph in document.element.iter(qn("w:p"))]
    data = annotated(bytes_of(document), [Remark(0, number, f"说{text}") for number, text in enumerate(every)])
    assert marked(reopened(data)) == {
        "甲": ["说甲"], "乙": ["说乙"], "框在此框里": ["说框在此框里", "说框里"], "控件里": ["说控件里"],
    }  # fmt: skip
    assert complaints(data, tmp_path) == []


def test_a_body_without_paragraphs_gets_one_for_what_is_said_of_its_header() -> None:
    document = blank()
    document.sections[0].header.paragraphs[0].text = "眉"
    assert marked(reopened(annotated(bytes_of(document), [Remark(1, 0, "x")]))) == {"": ["页眉 第1段：x"]}


def test_without_remarks_there_are_no_comments() -> None:
    document = reopened(annotated(bytes_of(written("一")), []))
    assert not any(relation.reltype.endswith("/comments") for relation in document.part.rels.values())


@pytest.mark.parametrize("remark", [Remark(0, 9, "x"), Remark(7, 0, "x"), Remark(0, -1, "x")])
def test_a_paragraph_that_is_not_there_is_a_mistake_of_the_program(remark: Remark) -> None:
    with pytest.raises(ValueError, match="no paragraph"):
        annotated(bytes_of(written("一")), [remark])


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(TemplateError):
        annotated(b"PK\x05\x06" + b"\0" * 18, [Remark(0, 0, "x")])


@given(st.lists(st.tuples(st.integers(0, 4), st.text(max_size=30)), max_size=8))
def test_the_text_of_the_document_never_changes_and_the_same_remarks_give_the_same_bytes(
    remarks: list[tuple[int, str]],
) -> None:
    data = bytes_of(written("# 章", "一", "二", rows=[["甲", "乙"]]))
    made = annotated(data, [Remark(0, number, text) for number, text in remarks])
    assert made == annotated(data, [Remark(0, number, text) for number, text in remarks])
    assert shown(reopened(made)) == shown(reopened(data))
    assert len(reopened(made).comments) == len(set(remarks)) if remarks else True


def test_the_bundled_template_with_a_remark_on_every_paragraph_is_valid(tmp_path: Path) -> None:
    data = TEMPLATE.read_bytes()
    before = reopened(data)
    count = sum(1 for _ in before.element.iter(qn("w:p")))
    made = annotated(data, [Remark(0, number, f"第{number}") for number in range(count)])
    assert complaints(made, tmp_path) == []
    assert len(reopened(made).comments) == count
    assert shown(reopened(made)) == shown(before)


@pytest.mark.skipif(not pages_office.is_installed(), reason="LibreOffice is not on this machine")
def test_another_program_reads_the_comments(tmp_path: Path) -> None:
    path = tmp_path / "批注.docx"
    path.write_bytes(annotated(bytes_of(written("一", "二")), [Remark(0, 1, "应为“企业”")]))
    flat = converted(path, "fodt").read_text(encoding="utf-8")
    assert "应为“企业”" in flat
    assert "<office:annotation " in flat
