"""The file that comes out: valid, the same for the same input, written in one step, with page numbers that are right."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints
from pypdf import PdfReader

from ghgxl.errors import OutputError, TemplateError
from ghgxl.report.nouns import Paragraphs, Picture
from ghgxl.word import pages_office
from ghgxl.word.ooxml import fragment
from ghgxl.word.pages_light import flatten
from ghgxl.word.postcheck import postcheck
from ghgxl.word.render import render
from tests.word.making import Bench, shown, simple_chart, simple_table, simple_tree, written

CONTEXT: dict[str, object] = {
    "v": "甲",
    "表": {"甲": simple_table("甲", 60), "宽": simple_table("宽", landscape=True, notes=("注：CO~2~",)), "空": simple_table("空", 0)},
    "图": {"构成": simple_chart(), "架构": simple_tree(), "位置": Picture("位置", "地理位置图", None, "位置.png", "位置图")},
    "段": {"长": Paragraphs(("一段很长的文字。" * 30,) * 12)},
    "行": [{"k": "一", "v": 1}, {"k": "一", "v": 2}],
}  # fmt: skip
EVERYTHING = [
    "{{ 目录 }}", "{{ 图目录 }}", "{{ 表目录 }}", "# 概况", "{{ v }}见{{ 表号.甲 }}、{{ 图号.架构 }}、{{ 表号.空 }}", "{{ 段.长 }}", "## 组织",
    "{{ 图.架构 }}", "{{ 图.位置 }}", "# 排放", "{{ 表.甲 }}", "{{ 表.宽 }}", "{{ 表.空 }}", "## 结果", "{{ 段.长 }}", "{{ 图.构成 }}", "# 结论", "完",
]  # fmt: skip
ROWS = [["{%tr for r in 行 %}", ""], ["{% vm r.k %}{{ r.k }}", "{{ r.v }}"], ["{%tr endfor %}", ""]]
HAS_OFFICE = pytest.mark.skipif(not pages_office.is_installed(), reason="LibreOffice is not on this machine")


def test_the_validator_finds_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.filled(EVERYTHING, CONTEXT, rows=ROWS)
    assert [str(error) for error in OpenXmlValidator().validate(bench.out).errors] == []


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    template = Bench(tmp_path).saved(written(*EVERYTHING, rows=ROWS))
    properties = {"title": "盘查报告", "author": "甲公司", "created": "2024-06-30"}
    for name in ("一", "二"):
        render(template, CONTEXT, tmp_path / f"{name}.docx", page_numbers=False, properties=properties)
    assert (tmp_path / "一.docx").read_bytes() == (tmp_path / "二.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "一.docx") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_properties_are_those_given(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    template = bench.saved(written("{{ v }}"))
    render(
        template, {"v": 1}, bench.out, page_numbers=False,
        properties={"title": "盘查报告", "author": "甲公司", "created": "2024-06-30T08:00:00"},
    )  # fmt: skip
    core = docx.Document(str(bench.out)).core_properties
    assert (core.title, core.author, core.last_modified_by) == ("盘查报告", "甲公司", "甲公司")
    assert core.created is not None
    assert core.created.isoformat()[:19] == "2024-06-30T08:00:00"
    assert core.modified == core.created
    with pytest.raises(ValueError, match="colour"):
        render(template, {"v": 1}, bench.out, page_numbers=False, properties={"colour": "red"})


def test_nothing_half_written_is_left_and_a_report_is_replaced_only_by_a_whole_one(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.filled(["{{ v }}"], CONTEXT)
    before = bench.out.read_bytes()
    with pytest.raises(TemplateError):
        bench.filled(["{{ 没有 }}"], CONTEXT)
    assert bench.out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["报告.docx", "模板.docx"]


def test_places_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    template = bench.saved(written("{{ v }}"))
    with pytest.raises(OutputError, match=r"文件夹“.*没有”不存在"):
        render(template, CONTEXT, tmp_path / "没有" / "报告.docx", page_numbers=False)
    with pytest.raises(OutputError, match="是一个文件夹"):
        render(template, CONTEXT, tmp_path, page_numbers=False)
    with pytest.raises(OutputError, match="不能写到模板"):
        render(template, CONTEXT, template, page_numbers=False)


BROKEN: dict[str, tuple[str, str]] = {
    "a drawing id used twice": (
        '<w:p xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:docPr id="1"/><wp:docPr id="1"/></w:p>',
        "drawing id",
    ),
    "a cell without paragraph": ("<w:tbl><w:tr><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>", "end with a paragraph"),
    "a field that does not end": ('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>', "field does not end"),
    "a field that did not begin": ('<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>', "not begun"),
    "a reference to nothing": ("<w:p><w:r><w:instrText> REF _RefGhg00001 \\h </w:instrText></w:r></w:p>", "missing bookmark"),
    "text outside of a text element": ("<w:p><w:r>x</w:r></w:p>", "outside of a text element"),
    "a bookmark without end": ('<w:p><w:bookmarkStart w:id="1" w:name="a"/></w:p>', "other half"),
    "a bookmark id used twice": (
        "".join(f'<w:p><w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/></w:p>' for name in "ab"), "bookmark id"
    ),
    "an instruction left": ("<w:p><?ghg figure 1?></w:p>", "instruction"),
    "a tag left": ("<w:p><w:r><w:t>\ufdd01\ufdd1</w:t></w:r></w:p>", "a tag is left"),
}  # fmt: skip


@pytest.mark.parametrize(("xml", "words"), BROKEN.values(), ids=BROKEN)
def test_the_last_look_sees_what_would_break_word(xml: str, words: str) -> None:
    (first, *_) = fragment(xml)
    body = first.getparent()
    assert body is not None
    with pytest.raises(AssertionError, match=words):
        postcheck([body], [etree.tostring(body, encoding="utf-8")])


# -- page numbers ------------------------------------------------------------------------------------------------


def pdf_of(document: Path, folder: Path) -> list[str]:
    """Return the text of each page of the PDF that LibreOffice makes of a finished document."""
    soffice = pages_office.program()
    assert soffice is not None
    subprocess.run(
        [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(folder / f"{document.stem}.pdf").pages]


def entries(lines: Sequence[str]) -> dict[str, str]:
    """Return page numbers by entry, from the visible lines of contents."""
    found = (re.fullmatch(r"((?:第\d章|\d+\.\d|[图表] \d+-\d+).*?\D)(\d+|[ivx]+)", line) for line in lines)
    return {re.sub(r"\s+", "", match[1]): match[2] for match in found if match}


@HAS_OFFICE
@pytest.mark.xdist_group("soffice")
def test_contents_show_the_pages_of_the_pdf(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    made = bench.filled(EVERYTHING, CONTEXT, rows=ROWS, page_numbers=True)
    assert bench.rendered is not None
    assert bench.rendered.findings == ()
    printed = pdf_of(bench.out, tmp_path)
    assert bench.rendered.pages == len(printed)
    found = entries(shown(made)[:20])
    assert len(found) == 5 + 3 + 2
    first = next(number for number, text in enumerate(printed) if "第1章概况" in re.sub(r"第1章概况\.+", "", text))
    for entry, page in found.items():
        assert entry in re.sub(r"\.{3,}\d+", "", printed[int(page) - 1]), (entry, page)
    assert int(found["第1章概况"]) == first + 1
    assert len(set(found.values())) > 4
    assert not any("更新域" in text for text in shown(made))


@HAS_OFFICE
@pytest.mark.xdist_group("soffice")
def test_page_numbers_follow_the_sections_own_counting(tmp_path: Path) -> None:
    template = written("封面", "{{ 目录 }}")
    template.add_section()
    template.add_heading("前言", 1)
    template.add_section()
    for title in ("概况", "结论"):
        template.add_heading(title, 1).paragraph_format.page_break_before = True
    for number, (form, start) in enumerate((("decimal", None), ("lowerRoman", "1"), ("decimal", "1"))):
        kind = template.sections[number]._sectPr
        (counting,) = fragment(f'<w:pgNumType w:fmt="{form}"' + (f' w:start="{start}"/>' if start else "/>"))
        kind.insert(2, counting)
    made = Bench(tmp_path).filled(template, {}, page_numbers=True)
    lines = entries(shown(made))
    assert lines == {"第1章前言": "i", "第2章概况": "1", "第3章结论": "2"}


def test_without_an_office_the_contents_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(pages_office, "_PLACES", ())
    bench = Bench(tmp_path)
    made = bench.filled(["{{ 目录 }}", "# 一"], {}, page_numbers=True)
    assert bench.rendered is not None
    assert bench.rendered.pages is None
    assert "更新域" in bench.rendered.findings[0].message
    assert shown(made)[:2] == ["（页码尚未计算：在 Word 中右击目录，选“更新域”。）", "第1章 一…"]


def test_an_office_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "alive"
    hanging = tmp_path / "soffice"
    hanging.write_text(f"#!/bin/sh\n(sleep 3; touch {mark}) &\nsleep 60\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(pages_office, "program", lambda: str(hanging))
    bench = Bench(tmp_path)
    bench.filled(["{{ 目录 }}", "# 一"], {})
    assert pages_office.number(bench.out.read_bytes(), ["_TocGhg1000"], timeout=0.3) is None
    subprocess.run(["sleep", "3.2"], check=True)
    assert not mark.exists()


def test_the_copy_for_counting_pages_shows_the_same_without_fields(tmp_path: Path) -> None:
    made = Bench(tmp_path).filled(EVERYTHING, CONTEXT)
    before = shown(made)
    flatten(made.element.body)
    assert shown(made) == before
    assert "fldChar" not in made.element.body.xml


def test_what_is_no_pdf_gives_no_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    false = tmp_path / "copy.pdf"
    false.write_bytes(b"%PDF-1.6 nothing")
    monkeypatch.setattr(pages_office, "program", lambda: "soffice")
    monkeypatch.setattr(pages_office, "_converted", lambda *_given: false)
    bench = Bench(tmp_path)
    bench.filled(["{{ 目录 }}", "# 一"], {}, page_numbers=True)
    assert bench.rendered is not None
    assert bench.rendered.pages is None


def test_the_last_look_is_part_of_every_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def complain(_roots: object, _texts: object) -> None:
        raise AssertionError("seen")

    monkeypatch.setattr("ghgxl.word.render.postcheck", complain)
    bench = Bench(tmp_path)
    with pytest.raises(AssertionError, match="seen"):
        bench.filled(["{{ v }}"], CONTEXT)
    assert not bench.out.exists()
