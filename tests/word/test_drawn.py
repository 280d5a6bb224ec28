"""Charts that the office draws in its template: named by alternative text, they get the data and keep their looks."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from ghgxl.report.nouns import Chart, Node, Series, Tree
from tests.office import converted
from tests.word.making import Bench, blank, shown
from tests.word.test_drawings_document import png

NS = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LABELS = (
    "<c:dLbls>{single}<c:spPr><a:noFill/></c:spPr><c:showLegendKey val='0'/><c:showVal val='1'/><c:showCatName val='0'/>"
    "<c:showSerName val='0'/><c:showPercent val='0'/><c:showBubbleSize val='0'/></c:dLbls>"
)


def _ser(at: int, *, points: str = "", colour: str = "", invert: str = "<c:invertIfNegative val='0'/>") -> str:
    colour = colour or f"<a:schemeClr val='accent{at + 1}'/>"
    column = "BCDE"[at]
    single = "<c:dLbl><c:idx val='2'/><c:delete val='1'/></c:dLbl>"
    return (
        f"<c:ser><c:idx val='{at}'/><c:order val='{at}'/><c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f><c:strCache><c:ptCount val='1'/>"
        f"<c:pt idx='0'><c:v>系列 {at + 1}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f"<c:spPr><a:solidFill>{colour}</a:solidFill></c:spPr>{invert}{points}{_LABELS.format(single=single)}"
        "<c:cat><c:strRef><c:f>Sheet1!$A$2:$A$4</c:f><c:strCache><c:ptCount val='3'/><c:pt idx='0'><c:v>类别 1</c:v></c:pt></c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}$4</c:f><c:numCache><c:formatCode>0.0\" t\"</c:formatCode><c:ptCount val='3'/>"
        "<c:pt idx='0'><c:v>4.3</c:v></c:pt></c:numCache></c:numRef></c:val>"
        "<c:extLst><c:ext uri='{C3380CC4-5D6E-409C-BE32-E72D297353CC}' xmlns:c16='http://schemas.microsoft.com/office/drawing/2014/chart'>"
        f"<c16:uniqueId val='{{0000000{at}-6A1B-4C6E-9B5D-0D6C3A3B8D11}}'/></c:ext></c:extLst></c:ser>"
    )


_POINT = "<c:dPt><c:idx val='{0}'/><c:bubble3D val='0'/><c:spPr><a:solidFill><a:schemeClr val='accent{1}'/></a:solidFill></c:spPr></c:dPt>"


def drawn_xml(kind: str = "column", series: int = 2, maximum: str = "") -> bytes:
    """Return a chart part as Word writes it: a title of the office's own, theme colours, labels, a workbook."""
    title = "<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>我们的标题</a:t></a:r></a:p></c:rich></c:tx><c:overlay val='0'/></c:title>"
    axes = "<c:axId val='111'/><c:axId val='222'/>"
    if kind == "pie":
        points = "".join(_POINT.format(at, at + 1) for at in range(3))
        drawn = f"<c:pieChart><c:varyColors val='1'/>{_ser(0, points=points, invert='')}<c:firstSliceAng val='0'/></c:pieChart>"
    elif kind == "bubble":
        drawn = f"<c:bubbleChart><c:varyColors val='0'/>{axes}</c:bubbleChart>"
    else:
        drawn = (
            "<c:barChart><c:barDir val='col'/><c:grouping val='clustered'/><c:varyColors val='0'/>"
            f"{''.join(_ser(at) for at in range(series))}<c:gapWidth val='219'/>{axes}</c:barChart>"
        )
    ends = f"<c:max val='{maximum}'/>" if maximum else ""
    around = (
        ""
        if kind == "pie"
        else "<c:catAx><c:axId val='111'/><c:scaling><c:orientation val='minMax'/></c:scaling><c:delete val='0'/><c:axPos val='b'/><c:crossAx val='222'/></c:catAx>"
        f"<c:valAx><c:axId val='222'/><c:scaling><c:orientation val='minMax'/>{ends}</c:scaling><c:delete val='0'/><c:axPos val='l'/><c:crossAx val='111'/></c:valAx>"
    )
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
        f"<c:chartSpace xmlns:c='{NS['c']}' xmlns:a='{NS['a']}' xmlns:r='{_REL}'><c:roundedCorners val='0'/><c:chart>{title}"
        f"<c:autoTitleDeleted val='0'/><c:plotArea><c:layout/>{drawn}{around}</c:plotArea><c:legend><c:legendPos val='b'/></c:legend>"
        "<c:plotVisOnly val='1'/></c:chart><c:externalData r:id='rId1'><c:autoUpdate val='0'/></c:externalData></c:chartSpace>"
    ).encode()


def with_chart(alt: str, xml: bytes, *, attribute: str = "descr") -> Document:
    """Return a template in which someone drew a chart and gave it an alternative text."""
    document = blank()
    document.add_heading("排放", 1)
    package = document.part.package
    book = Workbook()
    book.active["B2"] = 4.3
    held = io.BytesIO()
    book.save(held)
    chart = Part(PackURI("/word/charts/chart1.xml"), _CHART, xml, package)
    chart.relate_to(Part(PackURI("/word/embeddings/Book1.xlsx"), _XLSX, held.getvalue(), package), f"{_REL}/package")
    relation = document.part.relate_to(chart, f"{_REL}/chart")
    document.add_paragraph()._p.append(
        parse_xml(
            f'<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="{NS["wp"]}" xmlns:a="{NS["a"]}" '
            f'xmlns:c="{NS["c"]}" xmlns:r="{_REL}"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            '<wp:extent cx="5274310" cy="3076575"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="1" name="图表 1" {attribute}="{alt}"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{NS["c"]}">'
            f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )
    )
    return document


def figure(count: int, series: int = 1, name: str = "排放构成") -> Chart:
    """Return a chart of so many categories and series; its first value is unknown."""
    values = [tuple(None if at == 0 else 10.0 * at + one for at in range(count)) for one in range(series)]
    return Chart(
        name, name, "column", tuple(f"源{at}" for at in range(count)),
        tuple(Series(f"{2019 + one}年", held) for one, held in enumerate(values)), "tCO2e", "各源排放量的柱形图",
    )  # fmt: skip


def chart_part(document: Document) -> Part:
    """Return the one chart part of a document."""
    (part,) = (r.target_part for r in document.part.rels.values() if r.reltype.endswith("/chart"))
    return part


def data_of(part: Part) -> tuple[list[str], list[list[str]], list[list[float | None]]]:
    """Return the series' names, their categories and values as Word shows them."""
    root = etree.fromstring(part.blob)
    names, categories, values = [], [], []
    for one in root.iterfind(".//c:ser", NS):
        names.append(one.findtext("c:tx/c:strRef/c:strCache/c:pt/c:v", "", NS))
        categories.append([v.text or "" for v in one.iterfind("c:cat/c:strRef/c:strCache/c:pt/c:v", NS)])
        cache = one.find("c:val/c:numRef/c:numCache", NS)
        assert cache is not None
        count = int(cache.find("c:ptCount", NS).get("val"))  # type: ignore[union-attr, arg-type] # always written
        found = {
            int(point.get("idx") or 0): float(point.findtext("c:v", "", NS)) for point in cache.iterfind("c:pt", NS)
        }
        values.append([found.get(at) for at in range(count)])
    return names, categories, values


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@settings(max_examples=15, deadline=None)
@given(categories=st.integers(2, 14), series=st.integers(1, 9))
def test_series_and_categories_grow_and_shrink_and_the_workbook_holds_the_same(
    tmp_path_factory: pytest.TempPathFactory, categories: int, series: int
) -> None:
    bench, want = Bench(tmp_path_factory.mktemp("画")), figure(categories, series)
    out = bench.filled(with_chart("chart:排放构成", drawn_xml()), {"图": {"排放构成": want}})
    part = chart_part(out)
    names, shown_categories, values = data_of(part)
    assert names == [one.name for one in want.series]
    assert shown_categories == [list(want.categories)] * series
    assert values == [list(one.values) for one in want.series]
    (book,) = (r.target_part for r in part.rels.values())
    sheet = load_workbook(io.BytesIO(book.blob))["Sheet1"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["项目", *names]
    assert [row[0] for row in rows[1:]] == list(want.categories)
    assert [[row[1 + at] for row in rows[1:]] for at in range(series)] == values
    for ids in ("idx", "order"):
        found = [item.get("val") for item in etree.fromstring(part.blob).iterfind(f".//c:ser/c:{ids}", NS)]
        assert len(set(found)) == series
    assert not OpenXmlValidator().validate(str(bench.out)).errors


def test_looks_stay_and_a_new_series_takes_the_next_colour(bench: Bench) -> None:
    out = bench.filled(with_chart("chart:排放构成", drawn_xml()), {"图": {"排放构成": figure(3, 4)}})
    root = etree.fromstring(chart_part(out).blob)
    assert [item.get("val") for item in root.iterfind(".//c:ser/c:spPr/a:solidFill/a:schemeClr", NS)] == [
        "accent1", "accent2", "accent3", "accent4",
    ]  # fmt: skip
    assert root.findtext(".//c:title//a:t", "", NS) == "我们的标题"
    assert root.find(".//c:gapWidth", NS).get("val") == "219"  # type: ignore[union-attr] # drawn so
    assert {item.text for item in root.iterfind(".//c:val//c:formatCode", NS)} == {'0.0" t"'}
    assert root.find(".//c:ser/c:dLbls/c:dLbl/c:idx", NS).get("val") == "2"  # type: ignore[union-attr] # still a point
    fewer = bench.filled(with_chart("chart:排放构成", drawn_xml()), {"图": {"排放构成": figure(2)}})
    assert etree.fromstring(chart_part(fewer).blob).find(".//c:ser/c:dLbls/c:dLbl", NS) is None


def test_a_pie_keeps_the_looks_of_the_slices_it_still_has(bench: Bench) -> None:
    for count, kept in ((2, ["0", "1"]), (5, ["0", "1", "2"])):
        out = bench.filled(with_chart("图表：排放构成", drawn_xml("pie")), {"图": {"排放构成": figure(count)}})
        root = etree.fromstring(chart_part(out).blob)
        assert [item.get("val") for item in root.iterfind(".//c:dPt/c:idx", NS)] == kept


def test_the_reader_gets_a_real_alternative_text_and_the_name_stays_findable(bench: Bench) -> None:
    out = bench.filled(with_chart("chart:排放构成", drawn_xml()), {"图": {"排放构成": figure(3)}})
    (properties,) = out.element.iter(f"{{{NS['wp']}}}docPr")
    assert (properties.get("descr"), properties.get("title")) == ("各源排放量的柱形图", "chart:排放构成")
    again = bench.filled(out, {"图": {"排放构成": figure(6, 3)}})
    assert data_of(chart_part(again))[0] == ["2019年", "2020年", "2021年"]


def test_a_chart_without_data_gives_way_to_a_sentence(bench: Bench) -> None:
    out = bench.filled(with_chart("chart:排放构成", drawn_xml()), {"图": {"排放构成": figure(0)}})
    assert shown(out)[1] == "本报告期无可供绘图的数据。"
    assert next(out.element.iter(f"{{{NS['wp']}}}docPr"), None) is None


@pytest.mark.parametrize(
    ("alt", "xml", "says"),
    [
        ("chart:排放够成", drawn_xml(), "没有名为“图.排放够成”的数据，是否想写“图.排放构成”？"),
        ("chart:组织", drawn_xml(), "“图.组织”不是数据图表"),
        ("chart:三张", drawn_xml(), "“图.三张”有3张图"),
        ("chart:趋势", drawn_xml("pie"), "饼图只能显示一个系列，“趋势”有2个"),
        ("chart:排放构成", drawn_xml("bubble"), "这种图表不能换数据"),
        ("chart:排放构成", drawn_xml(series=0), "至少保留一个系列"),
        ("chart:", drawn_xml(), "没有名为“图.”的数据"),
    ],
)
def test_a_name_that_cannot_be_drawn_is_told_with_its_place(bench: Bench, alt: str, xml: bytes, says: str) -> None:
    figures = {
        "排放构成": figure(3),
        "趋势": figure(3, 2, "趋势"),
        "三张": (figure(2), figure(2), figure(2)),
        "组织": Tree("组织", "组织", (Node("总经理"),), ""),
    }
    (problem,) = bench.problems(with_chart(alt, xml), {"图": figures})
    assert problem.startswith("正文 第1章“排放”之下 第1段：")
    assert says in problem
    assert alt.strip() in problem


def test_a_picture_that_is_named_like_a_chart_is_told(bench: Bench) -> None:
    document = blank()
    document.add_picture(io.BytesIO(png(4, 4)))
    (properties,) = document.element.iter(f"{{{NS['wp']}}}docPr")
    properties.set("descr", "chart:排放构成")
    (problem,) = bench.problems(document, {"图": {"排放构成": figure(2)}})
    assert "这里命名的不是可以换数据的图表" in problem


def test_an_axis_that_cuts_the_data_off_is_told(bench: Bench) -> None:
    bench.filled(with_chart("chart:排放构成", drawn_xml(maximum="15")), {"图": {"排放构成": figure(4)}})
    assert bench.rendered is not None
    (found,) = (one for one in bench.rendered.findings if one.code == "chart-axis")
    assert "坐标轴的最大值固定为 15" in found.message
    bench.filled(with_chart("chart:排放构成", drawn_xml(maximum="30")), {"图": {"排放构成": figure(4)}})
    assert all(one.code != "chart-axis" for one in bench.rendered.findings)


def test_another_alternative_text_is_nobodys_business(bench: Bench) -> None:
    xml = drawn_xml()
    out = bench.filled(with_chart("公司历年产值", xml), {"图": {"排放构成": figure(2)}})
    assert data_of(chart_part(out))[0] == ["系列 1", "系列 2"]


def test_libreoffice_draws_the_new_data(bench: Bench) -> None:
    import pypdf

    bench.filled(with_chart("chart:排放构成", drawn_xml()), {"图": {"排放构成": figure(5, 3)}})
    text = pypdf.PdfReader(converted(bench.out)).pages[0].extract_text().replace(" ", "")
    assert "0.0t\n10.0t" not in text  # the first value is unknown: a gap, not a zero
    for word in ("2019年", "2021年", "源4", "我们的标题"):
        assert word in text
    assert "系列" not in text
    assert docx.Document(str(bench.out)).paragraphs
