"""Tables of the report as tables of Word: grid, spans, repeated headers, widths, pages on their side."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from hypothesis import given
from hypothesis import strategies as st

from ghgxl.report.nouns import Cell
from ghgxl.word.balancing import balanced
from ghgxl.word.columns import lines
from ghgxl.word.tables import widths
from tests.word.making import Bench, blank, cells, simple_table, texts, written


def filled(tmp_path: Path, *tables: object, template: Document | None = None) -> Document:
    """Return a document with the tables in it."""
    return Bench(tmp_path).filled(template or written("# 概况", "{{ 表.甲 }}"), {"表": {"甲": tables}})


def marks(table: WordTable, name: str) -> list[list[str | None]]:
    """Return the value of a property of every cell, as it stands in the file."""
    found: list[list[str | None]] = []
    for row in table._tbl.tr_lst:
        items = [cell.find(f"{qn('w:tcPr')}/{qn(name)}") for cell in row.tc_lst]
        found.append([None if item is None else item.get(qn("w:val"), "continue") for item in items])
    return found


def test_headers_of_two_levels_and_cells_over_rows_and_columns(tmp_path: Path) -> None:
    table = simple_table(
        header=((Cell("源", rows=2), Cell("数量", columns=2)), (Cell("2020"), Cell("2021"))),
        rows=(
            (Cell("甲", rows=3), Cell("1"), Cell("2")), (Cell("3"), Cell("4", rows=2)), (Cell("5"),),
            (Cell("合计", columns=2, strong=True), Cell("15")),
        ),
    )  # fmt: skip
    (made,) = filled(tmp_path, table).tables
    assert marks(made, "w:gridSpan") == [[None, "2"], [None] * 3, [None] * 3, [None] * 3, [None] * 3, ["2", None]]
    assert marks(made, "w:vMerge") == [
        ["restart", None], ["continue", None, None], ["restart", None, None], ["continue", None, "restart"],
        ["continue", None, "continue"], [None, None],
    ]  # fmt: skip
    assert cells(made) == [
        ["源", "数量", "数量"], ["源", "2020", "2021"], ["甲", "1", "2"], ["甲", "3", "4"], ["甲", "5", "4"], ["合计", "合计", "15"],
    ]  # fmt: skip
    heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in made._tbl.tr_lst]
    assert heads == [True, True, False, False, False, False]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in made._tbl.tr_lst)


@pytest.mark.parametrize(
    "rows",
    [
        ((Cell("a"), Cell("b")),),
        ((Cell("a"), Cell("b"), Cell("c"), Cell("d")),),
        ((Cell("a"), Cell("b", columns=3)),),
        ((Cell("a", rows=2), Cell("b"), Cell("c")),),
    ],
    ids=["too few", "too many", "too wide", "too long"],
)
def test_rows_that_do_not_fill_the_grid_are_a_programmers_mistake(
    rows: tuple[tuple[Cell, ...], ...], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="排放量"):
        filled(tmp_path, simple_table(rows=rows))


def test_numbers_stand_right_and_headers_in_the_middle(tmp_path: Path) -> None:
    body = ((Cell("甲"), Cell("1,234.50"), Cell("—")), (Cell("12"), Cell("无数据"), Cell("左", align="left")))
    (made,) = filled(tmp_path, simple_table(rows=body)).tables
    aligned = [[next(cell.iter(qn("w:jc"))).get(qn("w:val")) for cell in row.tc_lst] for row in made._tbl.tr_lst]
    assert aligned == [["center"] * 3, ["left", "right", "center"], ["right", "right", "left"]]


@given(st.lists(st.floats(0.1, 9), min_size=1, max_size=12), st.integers(2000, 16000))
def test_widths_add_up_to_the_room_there_is(relative: list[float], total: int) -> None:
    made = widths(relative, total)
    assert sum(made) == total
    assert all(abs(width - total * share / sum(relative)) <= 1 for width, share in zip(made, relative, strict=True))


def test_a_table_is_as_wide_as_the_text_of_its_section(tmp_path: Path) -> None:
    template = written("# 概况", "{{ 表.甲 }}")
    section = template.sections[0]
    assert section.page_width is not None
    assert section.left_margin is not None
    assert section.right_margin is not None
    (made,) = filled(tmp_path, simple_table(), template=template).tables
    room = (section.page_width - section.left_margin - section.right_margin) // 635
    assert sum(int(column.get(qn("w:w"), "0")) for column in made._tbl.tblGrid) == room


def with_header(*paragraphs: str) -> Document:
    """Return a template with a header, another one on the first page, and pages that start at 1."""
    template = written(*paragraphs)
    section = template.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "页眉"
    section.first_page_header.paragraphs[0].text = "首页"
    from docx.oxml.parser import parse_xml

    from tests.word.making import W

    section._sectPr.insert(2, parse_xml(f'<w:pgNumType {W} w:fmt="decimal" w:start="1"/>'))
    return template


def test_a_wide_table_lies_on_a_page_of_its_own_between_copies_of_the_section(tmp_path: Path) -> None:
    template = with_header("# 概况", "前", "{{ 表.甲 }}", "后")
    wide = simple_table(landscape=True, notes=("注：一",))
    made = filled(tmp_path, wide, simple_table("乙", landscape=True), template=template)
    first, lying, last = made.sections
    assert [section.orientation for section in made.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    assert (lying.page_width, lying.page_height) == (first.page_height, first.page_width)
    assert (lying.left_margin, lying.top_margin) == (first.bottom_margin, first.left_margin)
    assert [section.header.paragraphs[0].text for section in made.sections] == ["页眉"] * 3
    assert [section.different_first_page_header_footer for section in made.sections] == [True, False, False]
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in made.sections]
    assert [None if item is None else item.get(qn("w:start")) for item in starts] == ["1", None, None]
    assert (last.page_width, last.left_margin) == (first.page_width, first.left_margin)
    assert lying.page_width is not None
    assert lying.left_margin is not None
    assert lying.right_margin is not None
    room = (lying.page_width - lying.left_margin - lying.right_margin) // 635
    assert [sum(int(column.get(qn("w:w"), "0")) for column in table._tbl.tblGrid) for table in made.tables] == [
        room,
        room,
    ]
    shown = [text for text in texts(made) if text]
    assert shown.index("前") < shown.index("注：一") < shown.index("后")


def test_a_wide_table_at_the_very_end_leaves_no_empty_page(tmp_path: Path) -> None:
    made = filled(tmp_path, simple_table(landscape=True), template=with_header("# 概况", "前", "{{ 表.甲 }}"))
    assert [section.orientation for section in made.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_a_wide_table_at_the_very_beginning_keeps_what_the_section_begins_with(tmp_path: Path) -> None:
    made = filled(tmp_path, simple_table(landscape=True), template=with_header("{{ 表.甲 }}", "后"))
    assert [section.orientation for section in made.sections] == [WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert [section.different_first_page_header_footer for section in made.sections] == [True, False]
    assert [section.header.paragraphs[0].text for section in made.sections] == ["页眉"] * 2


def test_a_section_break_at_the_tag_stays(tmp_path: Path) -> None:
    template = written("{{ 表.甲 }}")
    template.add_section()
    template.add_paragraph("第二节")
    tagged, carrier = template.paragraphs[0]._p, template.paragraphs[1]._p
    section = carrier.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    assert section is not None
    tagged.get_or_add_pPr().append(section)
    template.element.body.remove(carrier)
    assert len(template.sections) == 2
    made = filled(tmp_path, simple_table(), template=template)
    assert len(made.sections) == 2
    assert [len(cells(table)) for table in made.tables] == [3]


def test_a_table_without_rows_is_said_to_be_so(tmp_path: Path) -> None:
    made = filled(tmp_path, simple_table(rows=0, empty="没有外购热力。"))
    assert texts(made) == ["概况", "没有外购热力。"]
    assert not made.tables


def test_a_table_of_thousands_of_rows_keeps_every_row(tmp_path: Path) -> None:
    (made,) = filled(tmp_path, simple_table(rows=3000)).tables
    assert len(made._tbl.tr_lst) == 3001


def test_text_of_cells_is_marked_and_escaped(tmp_path: Path) -> None:
    (made,) = filled(tmp_path, simple_table(rows=((Cell("CO~2~<&>"), Cell("1"), Cell("■是□否")),))).tables
    assert cells(made)[1] == ["CO2<&>", "1", "■是□否"]
    lowered = [run.text for run in made.cell(1, 0).paragraphs[0].runs if run.font.subscript]
    assert lowered == ["2"]


def test_styles_that_the_template_lacks_are_added_once(tmp_path: Path) -> None:
    template = blank()
    template.add_paragraph("{{ 表.甲 }}")
    made = filled(tmp_path, simple_table(), simple_table("乙"), template=template)
    ids = [style.get(qn("w:styleId")) for style in made.styles.element.findall(qn("w:style"))]
    assert len(ids) == len(set(ids))
    assert {"GhgTable", "GhgTableText", "Caption"} <= set(ids)
    assert made.tables[0].style is not None
    assert made.tables[0].style.name == "GhgTable"


@pytest.mark.parametrize(
    ("rows", "kept"), [(3, [True, True, True, False]), (14, [True, True, *[False] * 11, True, False])]
)
def test_a_short_table_stays_on_one_page_and_no_row_stands_alone(rows: int, kept: list[bool], tmp_path: Path) -> None:
    (made,) = filled(tmp_path, simple_table(rows=rows)).tables
    assert [next(row.iter(qn("w:keepNext")), None) is not None for row in made._tbl.tr_lst] == kept


def test_the_rows_of_a_group_stay_on_one_page(tmp_path: Path) -> None:
    alone = [(Cell(f"源{number}"), Cell("1"), Cell("—")) for number in range(12)]
    group = [(Cell("组", rows=3), Cell("1"), Cell("—")), *[(Cell("1"), Cell("—"))] * 2]
    (made,) = filled(tmp_path, simple_table(rows=(*alone[:6], *group, *alone[6:]))).tables
    kept = [next(row.iter(qn("w:keepNext")), None) is not None for row in made._tbl.tr_lst]
    assert kept[6:11] == [False, True, True, False, False]


def test_a_title_that_would_stand_alone_is_turned_with_its_table(tmp_path: Path) -> None:
    template = with_header("# 概况", "前", "# 附录", "本附录列出数据。", "{{ 表.甲 }}", "后")
    title = next(paragraph for paragraph in template.paragraphs if paragraph.text == "附录")
    title.paragraph_format.page_break_before = True
    made = filled(tmp_path, simple_table(landscape=True), template=template)
    assert [section.orientation for section in made.sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip
    turned = list(made.sections[1].iter_inner_content())[:2]
    assert [getattr(item, "text", "") for item in turned] == ["附录", "本附录列出数据。"]


def test_a_title_on_a_page_that_goes_on_stays_upright(tmp_path: Path) -> None:
    made = filled(tmp_path, simple_table(landscape=True), template=with_header("# 概况", "## 一", "前", "{{ 表.甲 }}"))
    assert "前" in [getattr(item, "text", "") for item in made.sections[0].iter_inner_content()]


WORDS = st.text("排放源数据年度温室气体abc123（）、，", max_size=40)


@given(
    st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=12),
    st.lists(st.integers(900, 4000), min_size=3, max_size=3),
)
def test_balancing_keeps_the_whole_width_and_never_makes_a_table_higher(
    rows: list[list[str]], start: list[int]
) -> None:
    grid = [[(column, Cell(text)) for column, text in enumerate(row)] for row in rows]
    needed = [min(width, 900) for width in start]

    def height(widths: list[int]) -> float:
        return sum(max(lines(cell.text, widths[column]).number for column, cell in line) for line in grid)

    made = balanced(start, needed, grid)
    assert sum(made) == sum(start)
    assert all(width >= need for width, need in zip(made, needed, strict=True))
    assert height(made) <= height(start) + 1


def test_a_column_of_dashes_gives_its_room_to_one_that_wraps() -> None:
    long = "塑胶边角料、不合格品、废包装材料、废火花油、废机油及废油桶"
    grid = [[(0, Cell("—")), (1, Cell(long))], [(0, Cell("—")), (1, Cell(long))]]
    first, second = balanced([4000, 2000], [900, 900], grid)
    assert first < 2000 < second
