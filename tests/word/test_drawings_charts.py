"""Charts: what Word shows, what the workbook behind it holds, and what the figure said are the same."""

from __future__ import annotations

import io
import itertools
import math
from functools import lru_cache
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from ghgxl.report.nouns import Chart, Series
from ghgxl.word.drawings import draw, is_empty
from ghgxl.word.drawings.plots import arrange
from ghgxl.word.drawings.text import plain

NS = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
WIDTH, HEIGHT = 5_400_000, 7_560_000


def chart(kind, categories, unit="tCO~2~e", digits=2, **series) -> Chart:  # type: ignore[no-untyped-def] # noqa: ANN001, ANN003 - a short way to write examples
    return Chart(
        "排放",
        "排放图",
        kind,
        tuple(categories),
        tuple(Series(n, tuple(v)) for n, v in series.items()),
        unit,
        "排放构成图",
        digits,
    )


@lru_cache(maxsize=1)
def shared_document() -> Any:
    """One document for all charts: opening the template takes longer than drawing."""
    return Document()


class Drawn:
    """A chart in a document, its part and its workbook."""

    def __init__(self, figure: Chart) -> None:
        document = shared_document()
        ids = itertools.count(7)
        self.run = draw(figure, part=document.part, width_emu=WIDTH, max_height_emu=HEIGHT, next_id=lambda: next(ids))
        (reference,) = self.run.xpath(".//*[local-name()='chart']")
        self.part = document.part.related_parts[reference.get(f"{{{NS['r']}}}id")]
        self.xml = etree.fromstring(self.part.blob)
        external = self.xml.find("c:externalData", NS)
        assert external is not None
        self.book = self.part.related_parts[external.get(f"{{{NS['r']}}}id")].blob

    def texts(self, path: str) -> list[str]:
        return [str(node.text) for node in self.xml.findall(path, NS)]

    def values(self, series: etree._Element) -> list[float | None]:
        cache = series.find("c:val/c:numRef/c:numCache", NS)
        assert cache is not None
        points = {
            int(str(p.get("idx"))): float(str(p.findtext("c:v", namespaces=NS))) for p in cache.findall("c:pt", NS)
        }
        (count,) = cache.findall("c:ptCount", NS)
        return [points.get(index) for index in range(int(str(count.get("val"))))]

    @property
    def series(self) -> list[etree._Element]:
        return self.xml.findall(".//c:ser", NS)

    def sheet(self, *, values: bool = True) -> list[tuple[object, ...]]:
        sheet = load_workbook(io.BytesIO(self.book), data_only=values).worksheets[0]
        return list(sheet.iter_rows(values_only=True))


THREE = chart("column", ["2019年", "2020年", "2021年"], 范围1=[40.4, 36.1, None], 范围2=[1181.874, 1500.5, 1694.291])
PIE = chart("pie", ["汽油", "外购电力", "化粪池 CH~4~"], 排放量=[36.24, 1694.29, 4.1])


@pytest.mark.parametrize("kind", ["bar", "column", "line"])
def test_caches_hold_exactly_what_the_figure_says(kind: str) -> None:
    figure = chart(kind, THREE.categories, **{one.name: one.values for one in THREE.series})
    drawn = Drawn(figure)
    assert len(drawn.series) == 2
    for one, series in zip(figure.series, drawn.series, strict=True):
        assert series.findtext("c:tx/c:strRef/c:strCache/c:pt/c:v", namespaces=NS) == one.name
        assert drawn.values(series) == list(one.values)
        names = [v.text for v in series.findall("c:cat/c:strRef/c:strCache/c:pt/c:v", NS)]
        assert names == list(figure.categories)


def test_the_workbook_holds_what_the_caches_hold() -> None:
    drawn = Drawn(THREE)
    rows = drawn.sheet()
    assert rows[0] == ("项目", "范围1", "范围2")
    assert [row[0] for row in rows[1:]] == list(THREE.categories)
    for column, series in enumerate(drawn.series, 1):
        assert [row[column] for row in rows[1:]] == drawn.values(series)


def test_an_unknown_value_is_a_gap_and_no_zero() -> None:
    drawn = Drawn(THREE)
    assert drawn.values(drawn.series[0])[2] is None
    assert drawn.sheet()[3][1] is None
    assert drawn.xml.find("c:chart/c:dispBlanksAs", NS).get("val") == "gap"  # type: ignore[union-attr]


def test_references_name_the_cells_that_hold_the_data() -> None:
    drawn = Drawn(THREE)
    sheet = load_workbook(io.BytesIO(drawn.book))["Sheet1"]
    reference = drawn.series[1].findtext("c:val/c:numRef/c:f", namespaces=NS)
    assert reference == "Sheet1!$C$2:$C$4"
    assert [cell.value for (cell,) in sheet["C2:C4"]] == list(THREE.series[1].values)


def test_a_pie_is_sorted_and_its_legend_carries_value_unit_and_share() -> None:
    drawn = Drawn(PIE)
    assert drawn.values(drawn.series[0]) == [1694.29, 36.24, 4.1]
    names = drawn.texts(".//c:cat//c:v")
    assert names[0] == "外购电力：1,694.29 tCO₂e，97.67%"
    assert names[2] == "化粪池 CH₄：4.10 tCO₂e，0.24%"
    rows = drawn.sheet()
    assert [row[0] for row in rows[1:]] == names
    assert [row[2] for row in rows[1:]] == ["外购电力", "汽油", "化粪池 CH₄"]
    assert str(drawn.sheet(values=False)[1][0]).startswith('=C2&"：')


def test_slices_too_small_for_a_number_have_none() -> None:
    drawn = Drawn(PIE)
    shown = [
        label.find("c:idx", NS).get("val")  # type: ignore[union-attr]
        for label in drawn.xml.findall(".//c:dLbls/c:dLbl", NS)
        if label.find("c:delete", NS) is None
    ]
    assert shown == ["0"]


def test_a_pie_of_a_negative_value_becomes_bars() -> None:
    drawn = Drawn(chart("pie", ["排放", "清除"], 量=[10.0, -3.0]))
    assert drawn.xml.find(".//c:pieChart", NS) is None
    assert drawn.values(drawn.series[0]) == [10.0, -3.0]


def test_stacked_columns_carry_their_totals_unless_a_part_is_unknown() -> None:
    drawn = Drawn(chart("stacked", ["2020年", "2021年"], 范围1=[1.0, None], 范围2=[2.5, 3.0]))
    assert drawn.values(drawn.series[2]) == [3.5, None]
    assert drawn.sheet(values=False)[1][3] == "=SUM(B2:C2)"
    assert [row[3] for row in drawn.sheet()] == ["合计", 3.5, None]


def test_long_names_make_columns_lie_down_and_years_never() -> None:
    long = chart("column", [f"第{i}生产车间（含辅助生产系统及公用工程）" for i in range(8)], 电=[1.0] * 8)
    assert arrange(long, 425, 595).lying
    years = chart("column", [f"{2000 + i}年" for i in range(24)], 电=[1.0] * 24)
    assert not arrange(years, 425, 595).lying


def test_three_hundred_bars_keep_their_sum() -> None:
    figure = chart("bar", [f"排放源{i}" for i in range(300)], 量=[float(i) for i in range(300)])
    plot = arrange(figure, 425, 400)
    assert len(plot.names) < 40
    assert plot.names[-1] == f"其余{300 - len(plot.names) + 1}项合计"
    assert math.fsum(value or 0 for value in plot.series[0].values) == sum(range(300))
    assert plot.height <= 400


def test_the_value_axis_is_named_by_its_unit_and_numbers_have_their_digits() -> None:
    drawn = Drawn(chart("column", ["2021年"], digits=3, 量=[1.0]))
    assert drawn.texts(".//c:valAx/c:title//a:t") == ["tCO₂e"]
    assert drawn.xml.find(".//c:dLbls/c:numFmt", NS).get("formatCode") == "#,##0.000"  # type: ignore[union-attr]


def test_the_drawing_has_id_name_and_alternative_text() -> None:
    (properties,) = Drawn(THREE).run.xpath(".//*[local-name()='docPr']")
    assert (properties.get("id"), properties.get("name"), properties.get("descr")) == ("7", "排放", "排放构成图")


def test_equal_figures_make_equal_bytes() -> None:
    one, other = Drawn(THREE), Drawn(THREE)
    assert (one.part.blob, one.book) == (other.part.blob, other.book)


def test_two_charts_have_parts_of_their_own_and_may_stand_in_a_header() -> None:
    document = Document()
    header = document.sections[0].header
    header.is_linked_to_previous = False
    for part in (document.part, document.part, header.part):
        draw(THREE, part=part, width_emu=WIDTH, max_height_emu=HEIGHT, next_id=itertools.count(1).__next__)
    stream = io.BytesIO()
    document.save(stream)
    names = {str(part.partname) for part in Document(stream).part.package.iter_parts()}
    assert {f"/word/charts/chart{number}.xml" for number in (1, 2, 3)} <= names
    assert len([name for name in names if name.startswith("/word/embeddings/")]) == 3


@pytest.mark.parametrize(
    "figure",
    [
        chart("pie", ["a"], x=[0.0]),
        chart("column", ["a"], x=[None]),
        chart("line", [], x=[]),
        chart("bar", ["a"], x=[math.nan]),
    ],
)
def test_nothing_to_draw_is_empty(figure: Chart) -> None:
    assert is_empty(figure)
    with pytest.raises(ValueError, match="nothing to draw"):
        Drawn(figure)


def test_zeros_are_data() -> None:
    assert not is_empty(chart("column", ["2021年"], x=[0.0]))
    assert Drawn(chart("column", ["2021年"], x=[0.0])).texts(".//c:val//c:v") == ["0.0"]


def test_a_series_of_another_length_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        is_empty(chart("column", ["a", "b"], x=[1.0]))


NAMES = st.text(st.sampled_from('电力汽油车间第（）、，1年A&<>"~2~^3^ \x0b'), min_size=1, max_size=24)
VALUES = st.one_of(st.none(), st.floats(-1e9, 1e9), st.sampled_from([0.0, 1e-9, 1e12]))


@settings(max_examples=40, deadline=None)
@given(data=st.data(), kind=st.sampled_from(["pie", "bar", "column", "stacked", "line"]))
def test_any_data_makes_a_chart_that_says_the_same_as_its_workbook(data: st.DataObject, kind: str) -> None:
    categories = data.draw(st.lists(NAMES, min_size=1, max_size=14))
    series = [
        Series(data.draw(NAMES), tuple(data.draw(st.lists(VALUES, min_size=len(categories), max_size=len(categories)))))
        for _ in range(data.draw(st.integers(1, 4)))
    ]
    figure = Chart("图", "图", kind, tuple(categories), tuple(series), "t", "图", 2)  # type: ignore[arg-type]
    if is_empty(figure):
        return
    drawn = Drawn(figure)
    rows = drawn.sheet()
    for column, one in enumerate(drawn.series, 1):
        assert [row[column] for row in rows[1:]] == drawn.values(one)
        shown = [v.text or "" for v in one.findall("c:cat/c:strRef/c:strCache/c:pt/c:v", NS)]
        assert [row[0] or "" for row in rows[1:]] == shown
    known = sorted(v for s in series for v in s.values if v is not None)
    cached = sorted(v for one in drawn.series[: len(series)] for v in drawn.values(one) if v is not None)
    if len(rows) - 1 == len(categories):
        assert cached == known
    else:  # more bars than fit: the rest stand together as one sum
        assert math.fsum(cached) == pytest.approx(math.fsum(known), abs=1e-3)
    assert (rows[0][1] or "") == plain(series[0].name)
    ids = [node.get("val") for node in drawn.xml.findall(".//c:ser/c:idx", NS)]
    assert len(ids) == len(set(ids))


def test_characters_that_no_text_may_hold_are_left_out_of_charts() -> None:
    """Control characters, halves of characters, and the marks that templates are compiled with."""
    strange = "甲\x00\x0b\ud800\ufdd0\ufdd1\ufffe乙"
    document = Document()
    draw(
        chart("column", (strange,), unit=strange, **{strange: (1.0,)}),
        part=document.part,
        width_emu=WIDTH,
        max_height_emu=HEIGHT,
        next_id=itertools.count(1).__next__,
    )
    buffer = io.BytesIO()
    document.save(buffer)
    texts = b"".join(part.blob for part in document.part.package.parts if "chart" in str(part.partname)).decode()
    assert "甲乙" in texts
    assert not {"\ufdd0", "\ufdd1", "\ufffe"} & set(texts)
