"""Any Word document is read: what people do in Word, what is broken, what is no document at all."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.parser import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ghgxl.audit import audit, reading_of
from ghgxl.errors import TemplateError
from ghgxl.word.document import Document as Read
from ghgxl.word.document import parsed, read
from tests.audit.handmade import bytes_of, rows
from tests.word.making import blank

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def put(document: Document, xml: str) -> None:
    """Append a piece of XML to the body."""
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def of(document: Document) -> Read:
    return parsed(bytes_of(document))


def p(inside: str) -> str:
    return f"<w:p {W} {MC}>{inside}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def first_text(xml: str) -> str:
    document = blank()
    put(document, p(xml))
    return of(document).paragraphs[0].text


FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SEQ 表 \\* ARABIC</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        (run("总量为 ") + run("1,6") + run("94.29 t"), "总量为 1,694.29 t"),
        (run("甲") + f"<w:ins w:id='1' w:author='x'>{run('乙')}</w:ins><w:del w:id='2' w:author='x'><w:r><w:delText>丙</w:delText></w:r></w:del>", "甲乙"),
        (f"<w:moveFrom w:id='1' w:author='x'>{run('旧')}</w:moveFrom><w:moveTo w:id='2' w:author='x'>{run('新')}</w:moveTo>", "新"),
        (f"{run('表')}{FIELD}{run('12')}<w:r><w:fldChar w:fldCharType='end'/></w:r>{run('　能耗')}", "表12　能耗"),
        (f'<w:fldSimple w:instr="REF x">{run("表 1-2")}</w:fldSimple>', "表 1-2"),
        (f'<w:hyperlink w:anchor="x">{run("见表3")}</w:hyperlink>', "见表3"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('36.24')}</w:sdtContent></w:sdt>", "36.24"),
        (run("10") + run("4", '<w:vertAlign w:val="superscript"/>') + run("Nm3"), "10^4Nm3"),
        (run("看得见") + run("看不见", "<w:vanish/>"), "看得见"),
        ("<w:r><w:t>14</w:t><w:noBreakHyphen/><w:t>1</w:t><w:tab/><w:t>x</w:t></w:r>", "14-1\tx"),
        (f"<mc:AlternateContent><mc:Choice Requires='wps'>{run('一次')}</mc:Choice><mc:Fallback>{run('两次')}</mc:Fallback></mc:AlternateContent>", "一次"),
    ],
)  # fmt: skip
def test_a_paragraph_is_what_one_sees(xml: str, shown: str) -> None:
    assert first_text(xml) == shown


def test_headings_carry_the_numbers_that_word_shows_or_that_were_typed() -> None:
    document = blank()
    document.add_heading("概况", 1)
    document.add_heading("简介", 2)
    document.add_paragraph("第二章 边界")
    document.add_paragraph("2.1组织边界")
    document.add_paragraph("2.5吨煤")
    document.add_paragraph("2.5万元")
    found = of(document).paragraphs
    assert [(one.level, one.number, one.chapter) for one in found[:4]] == [
        (1, "第1章", "1"), (2, "1.1", "1"), (1, "第二章", "2"), (2, "2.1", "2"),
    ]  # fmt: skip
    assert [one.level for one in found[4:]] == [0, 0]
    assert [one.where for one in found[3:]] == ["第2.1节 标题", "第2.1节 第1段", "第2.1节 第2段"]


@pytest.mark.parametrize(
    ("above", "name", "title"),
    [
        ("表 3-2　排放量", "表3-2", "排放量"),
        ("表1-132019年能源结构", "表1-13", "2019年能源结构"),
        ("表１－２ 电力", "表1-2", "电力"),
        ("表4　气体", "表4", "气体"),
        ("表3-2列出各排放源的排放量。", "第1个表", ""),
        ("见表3-2", "第1个表", ""),
    ],
)
def test_a_table_is_named_by_its_caption(above: str, name: str, title: str) -> None:
    document = blank()
    document.add_paragraph(above)
    rows(document, [["源", "量"], ["电力", "1"]])
    table = of(document).tables[0]
    assert (table.name, table.title) == (name, title)


def test_a_caption_may_stand_in_the_first_row_or_below() -> None:
    document = blank()
    rows(document, [["表2-1 甲", ""], ["源", "量"], ["电力", "1"]], [(0, 0, 0, 1)])
    document.add_paragraph("下面是另一张表。")
    rows(document, [["源", "量"], ["电力", "1"]])
    document.add_paragraph("表2-2 乙")
    assert [table.name for table in of(document).tables] == ["表2-1", "表2-2"]


def test_merged_cells_are_one_cell_and_keep_their_place() -> None:
    document = blank()
    rows(document, [["类别", "排放量", ""], ["", "2020", "2021"], ["电力", "1", "2"]], [(0, 0, 1, 0), (0, 1, 0, 2)])
    table = of(document).tables[0]
    head = table.at(1, 0)
    assert head is table.at(0, 0)
    assert head is not None
    assert (head.text, head.rows, head.columns) == ("类别", 2, 1)
    group = table.at(0, 2)
    assert group is not None
    assert (group.text, group.column, group.columns) == ("排放量", 2, 2)
    last = table.at(2, 2)
    assert last is not None
    assert str(table.place(last)) == "第1个表 第3行 第3列"


def test_deleted_rows_and_cells_in_content_controls_are_seen_as_word_shows_them() -> None:
    document = blank()
    cell = "<w:tc><w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:tc>"
    put(
        document,
        f"<w:tbl {W}><w:tblPr/><w:tblGrid/>"
        f"<w:tr>{cell.format('源')}{cell.format('量')}</w:tr>"
        f"<w:tr><w:trPr><w:del w:id='1' w:author='x'/></w:trPr>{cell.format('删')}{cell.format('9')}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{cell.format('电力')}<w:sdt><w:sdtContent>{cell.format('5')}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>"
        "</w:tbl>",
    )
    table = of(document).tables[0]
    assert [[cell.text if cell else None for cell in row] for row in table.rows] == [["源", "量"], ["电力", "5"]]


def test_a_table_of_contents_is_no_text() -> None:
    document = blank()
    document.add_paragraph("1.1 前言\t3")
    document.add_paragraph("1.2 简介........5")
    assert [one.kind for one in of(document).paragraphs] == ["目录", "目录"]


CELL_TEXTS = st.one_of(
    st.sampled_from(
        ["", "合计", "小计", "2019年", "2020", "占比（%）", "排放量（tCO2e）", "单位", "排放因子", "GWP", "气体", "CO2、CH4", "t", "MW/h", "万kWh",
         "1,234.5", "12.5%", "－3", "１２３", "0.404tCO2/MWh", "折标系数", "当量值", "实物量", "汽油", "电力", "—", "注：无", "1e308", "9" * 40, "{{", "表1-1"]
    ),
    st.text(max_size=12),
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.lists(st.tuples(CELL_TEXTS, st.integers(0, 3), st.sampled_from(["", "restart", "continue"])), max_size=6),
        max_size=7,
    ),
    st.text(max_size=30),
)
def test_no_table_is_too_odd(lines: list[list[tuple[str, int, str]]], above: str) -> None:
    def clean(text: str) -> str:
        return "".join(character for character in text if character >= " " and not 0xD800 <= ord(character) <= 0xDFFF and ord(character) not in (0xFFFE, 0xFFFF))  # fmt: skip

    def cell(text: str, span: int, merge: str) -> str:
        shown = clean(text).replace("&", "&amp;").replace("<", "&lt;")
        properties = (f'<w:gridSpan w:val="{span}"/>' if span else "") + (
            f'<w:vMerge w:val="{merge}"/>' if merge else ""
        )
        return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{shown}</w:t></w:r></w:p></w:tc>"

    document = blank(chapters=False)
    document.add_paragraph(clean(above))
    document.add_paragraph("表1-1 2019年排放量（tCO2e）")
    inside = "".join(f"<w:tr>{''.join(cell(*one) for one in line)}</w:tr>" for line in lines)
    put(document, f"<w:tbl {W}><w:tblPr/><w:tblGrid/>{inside}</w:tbl>")
    for one in audit(reading_of(of(document))):
        assert re.search(r"[\u4e00-\u9fff]", one.finding.message)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="表图第章节年比上增长下降了约占总量为吨tCO2ekWh.0123456789%×=（），。-/~ ", max_size=120))
def test_no_sentence_is_too_odd(text: str) -> None:
    document = blank(chapters=False)
    document.add_paragraph(text)
    rows(document, [["源", "2019年", "2020年"], ["电力", "1", "2"], ["合计", "1", "2"]])
    audit(reading_of(of(document)))


def zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"no document", b"\xd0\xcf\x11\xe0" + b"0" * 600, zipped({}), zipped({"x.txt": "x"}),
        zipped({"[Content_Types].xml": "<Types/>"}), zipped({"word/document.xml": "<broken"}), zipped({"word/document.xml": "<a/>"}),
        zipped({"word/document.xml": f'<!DOCTYPE x [<!ENTITY y "z">]><w:document {W}><w:body/></w:document>'}),
        zipped({"../word/document.xml": "<a/>"}),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_in_one_sentence(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(data)
    with pytest.raises(TemplateError) as refused:
        read(path)
    assert "\n" not in refused.value.message
    assert "报告" in refused.value.message


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    data = bytes_of(blank())
    path = tmp_path / "报告.docx"
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(TemplateError):
        read(path)


def test_a_document_with_links_and_objects_is_read_though_a_template_with_them_is_refused(tmp_path: Path) -> None:
    document = blank()
    document.add_paragraph("正文")
    document.part.relate_to("file:///C:/a.dotm", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate", is_external=True)  # fmt: skip
    path = tmp_path / "报告.docx"
    document.save(str(path))
    assert read(path).paragraphs[0].text == "正文"


def test_an_empty_document_has_nothing_to_find() -> None:
    assert audit(reading_of(of(docx.Document()))) == ()
    assert isinstance(of(docx.Document()), Read)
