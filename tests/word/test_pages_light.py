"""The light copy that pages are counted on: what is exchanged in it, what stays, and that it is laid out alike."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest

from ghgxl.checks import examine, run
from ghgxl.excel.reading import read
from ghgxl.ledger import Ledger
from ghgxl.report.compose import compose
from ghgxl.report.nouns import Paragraphs
from ghgxl.word import ooxml, pages_office
from ghgxl.word.ooxml import fragment, parse
from ghgxl.word.pages_light import lighten
from ghgxl.word.render import render
from tests.office import converted
from tests.report.test_report import EXAMPLE, ROOT, small, text_of
from tests.word.making import Bench, bytes_of, shown, simple_chart, simple_table, simple_tree, written

HAS_OFFICE = pytest.mark.skipif(not pages_office.is_installed(), reason="LibreOffice is not on this machine")
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
EXTENT = '<wp:extent cx="3600000" cy="1800000"/>'
URI = "http://schemas.openxmlformats.org/drawingml/2006/{}"
GROUP = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def drawing(uri: str, inside: str, holder: str = "inline") -> str:
    """Return a run that holds a drawing of one kind."""
    return (
        f"<w:r><w:drawing><wp:{holder}>{EXTENT}<a:graphic><a:graphicData uri='{uri}'>{inside}</a:graphicData>"
        f"</a:graphic></wp:{holder}></w:drawing></w:r>"
    )


def box(words: str) -> str:
    """Return a shape with text."""
    return f"<wps:wsp><wps:txbx><w:txbxContent><w:p>{words}<w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp>"


MARKED = '<w:bookmarkStart w:id="1" w:name="_TocGhg1"/><w:bookmarkEnd w:id="1"/>'
TURNED = '<pic:pic><pic:spPr><a:xfrm rot="5400000"/></pic:spPr></pic:pic>'


@pytest.mark.parametrize(
    ("run_", "blank"),
    [
        (drawing(URI.format("chart"), "<a:x/>"), "picture"),
        (drawing(URI.format("picture"), "<pic:pic/>"), "picture"),
        (drawing(GROUP, f"<wpg:wgp>{box('')}</wpg:wgp>"), "shape"),
        (drawing(URI.format("chart"), "<a:x/>", "anchor"), "picture"),
        (drawing(GROUP, f"<wpg:wgp>{box('')}</wpg:wgp>", "anchor"), ""),
        (drawing(GROUP, f"<wpg:wgp>{box(MARKED)}</wpg:wgp>"), ""),
        (drawing(SHAPE, box("")), ""),
        (drawing(URI.format("picture"), TURNED), ""),
        (drawing(URI.format("diagram"), "<a:x/>"), ""),
    ],
    ids=[
        "chart", "picture", "group", "floating chart", "floating group", "group with a place asked for", "text box",
        "turned picture", "smart art",
    ],
)  # fmt: skip
def test_what_counts_by_its_stated_size_becomes_a_blank_of_that_size(run_: str, blank: str) -> None:
    document = docx.Document()
    document.element.body.insert(0, parse(f"<w:p {SPACES}>{run_}</w:p>"))
    before = document.element.body.xml
    lighten(document, ["_TocGhg1"])
    if not blank:
        assert document.element.body.xml == before
        return
    (size,) = document.element.body.xpath("w:p//a:xfrm/a:ext")
    assert dict(size.attrib) == {"cx": "3600000", "cy": "1800000"}
    (graphic,) = document.element.body.xpath("w:p//a:graphicData")
    assert graphic.get("uri") == {"picture": URI.format("picture"), "shape": SHAPE}[blank]
    if blank == "picture":
        (relation,) = graphic.xpath(".//a:blip/@r:embed")
        assert document.part.related_parts[relation].blob.startswith(b"\x89PNG")
    assert not document.element.body.xpath("w:p//w:t")


def test_older_programs_words_for_a_drawing_go_with_it(tmp_path: Path) -> None:
    made = Bench(tmp_path).filled(["{{ 图.组织架构 }}"], {"图": {"组织架构": simple_tree()}})
    assert "AlternateContent" in made.element.body.xml
    lighten(made, [])
    assert "AlternateContent" not in made.element.body.xml
    assert len(made.element.body.xpath("w:p//w:drawing//a:graphic")) == 1


def test_controls_leave_what_they_hold() -> None:
    document = written("一")
    inner = "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>三</w:t></w:r></w:sdtContent></w:sdt>"
    outer = f"<w:sdt><w:sdtContent><w:p><w:r><w:t>二</w:t></w:r>{inner}</w:p></w:sdtContent></w:sdt><w:sdt/>"
    document.element.body[0].addnext(fragment(outer)[0])
    lighten(document, [])
    assert shown(document) == ["一", "二三"]
    assert "w:sdt" not in document.element.body.xml


@HAS_OFFICE
@pytest.mark.xdist_group("soffice")
def test_the_section_that_a_control_ends_is_counted(tmp_path: Path) -> None:
    document = written("# 前言", "# 概况")
    first = document.element.body[0]
    ended = '<w:p><w:pPr><w:sectPr><w:pgNumType w:fmt="upperRoman" w:start="4"/></w:sectPr></w:pPr></w:p>'
    first.addnext(fragment(f"<w:sdt><w:sdtContent>{ended}</w:sdtContent></w:sdt>")[0])
    for number, heading in enumerate(document.element.body.xpath("w:p[w:pPr/w:pStyle]")):
        for mark in fragment(f'<w:bookmarkStart w:id="{number}" w:name="_m{number}"/><w:bookmarkEnd w:id="{number}"/>'):
            heading.append(mark)
    found = pages_office.number(bytes_of(document), ["_m0", "_m1"])
    assert found is not None
    assert found.pages == {"_m0": "IV", "_m1": "5"}


# -- laid out alike ----------------------------------------------------------------------------------------------


def places(document: Path) -> list[tuple[str, ...]]:
    """Return where each word of a rendered document stands: its page, its line and column in points, the word."""
    told = subprocess.run(
        ["pdftotext", "-bbox", str(converted(document)), "-"], capture_output=True, text=True, check=True
    )
    found, page = [], 0
    for line in told.stdout.splitlines():
        page += "<page" in line
        if match := re.search(r'xMin="([\d.]+)" yMin="([\d.]+)".*>(.+)</word>', line):
            found.append((str(page), *(f"{float(number):.0f}" for number in match.groups()[:2]), match[3]))
    return found


@HAS_OFFICE
@pytest.mark.xdist_group("soffice")
def test_every_word_around_the_drawings_stands_where_it_stood(tmp_path: Path) -> None:
    figures = {"甲": simple_chart("甲"), "组织架构": simple_tree(), "乙": simple_chart("乙")}
    context: dict[str, object] = {
        "图": figures, "表": {"排放量": simple_table(rows=40)}, "段": {"文": Paragraphs("文", ("相同的文字" * 60,) * 3)},
    }  # fmt: skip
    tags = [f"{{{{ 图.{name} }}}}" for name in figures]
    after = ["后面一段", "{{ 段.文 }}", "{{ 表.排放量 }}"]
    made = Bench(tmp_path).filled([line for tag in tags for line in ("# 一章", "开头一段", tag, *after)], context)
    full, light = tmp_path / "全.docx", tmp_path / "轻.docx"
    full.write_bytes(bytes_of(made))
    lighten(made, [])
    light.write_bytes(bytes_of(made))
    whole, left = set(places(full)), set(places(light))
    assert len(left) > 300
    assert left < whole
    assert all(re.fullmatch(r"总经理|生产部|行政部|总量|tCO2e|[\d.]+", word) for *_, word in whole - left)


def context(ledger: Ledger) -> dict[str, Any]:
    case = examine(ledger)
    return compose(case, run(case))


REPORTS = {
    "minimal": ("盘查报告", small),
    "example": ("盘查报告", lambda: read(EXAMPLE)),
    "sixty sources": ("盘查报告", lambda: small(years=2, sources=60)),
    "sector": ("机械行业排放报告", lambda: read(EXAMPLE)),
}


@HAS_OFFICE
@pytest.mark.xdist_group("soffice")
@pytest.mark.parametrize("name", REPORTS)
def test_the_light_copy_s_numbers_are_where_titles_stand_in_the_delivered_report(name: str, tmp_path: Path) -> None:
    template, ledger = REPORTS[name]
    out = tmp_path / "报告.docx"
    render(ROOT / "templates" / f"{template}.docx", context(ledger()), out, page_numbers=False)
    body = docx.Document(str(out)).element.body
    titles = {
        mark: re.sub(r"\s", "", ooxml.text_of(paragraph))
        for paragraph in body.xpath("//w:p[w:bookmarkStart[starts-with(@w:name, '_TocGhg')]]")
        for mark in paragraph.xpath("w:bookmarkStart[starts-with(@w:name, '_TocGhg')]/@w:name")
    }
    found = pages_office.number(out.read_bytes(), list(titles))
    assert found is not None
    printed = [re.sub(r"\s", "", page.replace("\u2011", "-")) for page in text_of(converted(out))]
    assert found.total == len(printed)
    assert len(titles) > 10
    assert set(found.pages) == set(titles)
    front = range(len(printed) - max(map(int, found.pages.values())) + 1)
    fitting = [
        before
        for before in front  # pages before the first that is numbered
        if all(title in printed[before + int(found.pages[mark]) - 1] for mark, title in titles.items())
    ]
    assert len(fitting) == 1
