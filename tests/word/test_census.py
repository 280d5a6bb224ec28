"""A census: every number in the three example reports has an origin, or is of a kind that needs none.

Texts, tables, charts and their workbooks, diagrams, headers and footers are walked one number at a time. The kinds are few
and closed; whatever is neither told nor of a kind fails, by its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from docx.opc.part import Part

from ghgxl.checks import examine, run
from ghgxl.excel.reading import read
from ghgxl.report.compose import compose
from ghgxl.report.provenance import provenance_of
from ghgxl.report.said import NUMBER
from ghgxl.word.graphics import Graphic
from ghgxl.word.ooxml import P, T, text_of
from ghgxl.word.package import opened as document_of
from ghgxl.word.plotted import Printed, plotted
from ghgxl.word.record import Cell, Figure, Record
from ghgxl.word.record import read as read_record
from ghgxl.word.render import render
from ghgxl.word.rereading import Report, reread
from ghgxl.word.stories import stories
from tests.word.test_tracing import EXAMPLE, ROOT

pytestmark = pytest.mark.xdist_group("report")

REPORTS = ("盘查报告", "机械行业排放报告", "管理简报")

#: Kinds of numbers that need no origin, wherever they stand.
KINDS = {
    "年份和日期": r"\d{4}(?:[—→-]\d{4})?年(?:度)?(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{4}→\d{4}|(?<!\d)\d{1,2}月(?:\d{1,2}日)?|(?<=\d日至)\d{1,2}月\d{1,2}日|\d{4} 年",
    "标准和文件的编号": r"(?:GB(?:/T)?|ISO|IPCC) ?\d[\d.]*(?:-\d+)?(?:[-—:]\d{4})?|公告\d{4}年第\d+号|《[^》]*》|(?<=[（，])\d{4}(?:-\d{2}){0,2}(?=[）；])",
    "章、节、表、图、式的编号": r"[表图]\s?[A-Z]?\d*[-.]?\d+(?:\.\d+)*(?:、\d\.\d|、\d\.\d\.\d)*|附录\w?[\d.A]*|附?表 ?\d+|第[\d.]+[章节条卷项列行格部至](?:至\d+格|格|分)?|（\d-\d）|\d\.\d\.\d|(?<=[于见以按的和])\d\.\d(?=[所的说判、。，；])|第\d格",
    "范围和类别的名称": r"范围\d|类别\d",
    "段落的序号": r"^（\d+）",
    "编号": r"(?<![A-Za-z])[A-Z]+\d*(?:-[A-Z]+)*(?:-\d+)+|V\d+\.\d+",
    "台账单元格和数据行": r"[一-龥]+![A-Z]+\d+(?::[A-Z]+\d+)?(?:、[A-Z]+\d+(?::[A-Z]+\d+)?)*(?:（\d+ 格）)?|\w+\.csv:\d+",
    "方法的常数": r"44/12|100 ?年(?:数值|全球变暖潜势|）)|95% ?置信区间|±30%(?=，误差传递公式)|满分 36|（\d+～\d+ 分；共6级，第6级最好）|(?<=；)1 (?=\S+ = \d)",
    "列示数之和": r"(?<=各项之和 )[+\-−]?[\d,.]+%?(?=，合计)|等 \d+ 栏",
}
#: Kinds that hold only for a whole cell or line.
WHOLE = {
    "序号": r"\d{1,2}|[a-t]|\d\.\d",
    "年份": r"20\d\d",
    "页码": r".*第 \d+ 页(?:，共 \d+ 页)?",
}


class Line(NamedTuple):
    """A text of a report, where it stands, what is told of its numbers, and the header of its column."""

    text: str
    place: str
    figures: tuple[Figure, ...] = ()
    head: str = ""


def spans(pattern: str, text: str) -> Iterator[range]:
    for one in re.finditer(pattern, text):
        yield range(*one.span())


def quoted(text: str, ledger: frozenset[str]) -> Iterator[range]:
    """Yield where words of the ledger stand in a text, to the letter but for a colon's width: whole cells, none a mere number."""
    for words in ledger:
        for one in re.finditer(re.escape(words).replace(":", "[:：]"), text):
            yield range(*one.span())


def untold(line: Line, ledger: frozenset[str]) -> Iterator[str]:
    """Yield the numbers of a line that have no origin and are of no kind that needs none."""
    held = [range(one.start, one.start + len(one.text)) for one in line.figures if one.origin]
    numbers = [one for one in NUMBER.finditer(line.text) if not any(one.end() - 1 in span for span in held)]
    if not numbers or (line.head in ("序号", "条款") and re.fullmatch(WHOLE["序号"], line.text)):
        return
    if line.head in ("年度", "基准年", "目标年", "") and re.fullmatch(WHOLE["年份"], line.text):
        return
    if line.place in ("页眉", "页脚") and re.fullmatch(WHOLE["页码"], line.text):
        numbers = [one for one in numbers if one.start() < line.text.rindex("第")]
    kinds = [span for pattern in KINDS.values() for span in spans(pattern, line.text)]
    for one in numbers:
        of_a_kind = any(one.start() in span or one.end() - 1 in span for span in kinds)
        if not of_a_kind and not any(one.start() in span for span in quoted(line.text, ledger)):
            yield f"{line.place}：{one[0]} 在“{line.text[max(0, one.start() - 20) : one.end() + 20]}”"


def lines(record: Record, report: Report) -> Iterator[Line]:
    """Yield every text of a report but those in charts and diagrams, with what is told of its numbers."""
    told: dict[str, list[Figure]] = {}
    for sentence in record.sentences:
        told.setdefault(sentence.paragraph, []).extend(sentence.figures)
    for one in report.paragraphs:
        yield Line(one.text, one.place, tuple(told.get(one.text, ())))
    grids = {grid.bookmark: grid for grid in record.tables}
    for table in report.tables:
        grid = next(grids[mark] for mark in table.bookmarks if mark in grids)
        for row in table.rows[: grid.headers]:
            yield from (Line(text, f"{table.place} 表头") for text in row)
        assert len(table.rows) - grid.headers == len(grid.rows), table.place
        for row, cells in zip(table.rows[grid.headers :], grid.rows, strict=True):
            for text, cell in zip(row, cells, strict=True):
                yield _cell(text, cell, table.place, grid.heads[cell.column])


def _cell(text: str, cell: Cell, place: str, head: str) -> Line:
    whole = (Figure(0, text, cell.origin),) if cell.origin else ()
    return Line(text, f"{place} {head}", (*whole, *cell.figures), head)


def charted(graphic: Graphic, printed: list[Printed], ledger: frozenset[str]) -> Iterator[str]:
    """Yield the numbers in the caches of a chart that no origin is known of."""
    mine = [one for one in printed if one.place.startswith(f"{graphic.place}：") and one.origin]
    values = {number for one in mine for number in _magnitudes(one.was)}
    for shown in graphic.shown:
        if shown.series == "起点":  # what a column of a waterfall stands on, and nobody sees
            continue
        if not any(abs(abs(shown.value) - value) <= half for value, half in values):
            yield f"{graphic.place}：{shown}"
        texts = {one.was.lstrip("+−-") for one in mine}
        for rest in untold(Line(shown.category, graphic.place), ledger):
            if not any(f"：{text} 在" in rest.replace("：+", "：").replace("：−", "：") for text in texts):
                yield rest


def _magnitudes(text: str) -> Iterator[tuple[float, float]]:
    for one in NUMBER.finditer(text):
        shown = one[0].strip("+−-%").replace(",", "")
        yield float(shown), 0.5000001 * 10.0 ** -len(shown.partition(".")[2])


def books(data: bytes) -> Iterator[list[float]]:
    """Yield the numbers in the workbook behind each chart."""
    for relation in document_of(data).part.rels.values():
        if relation.reltype.endswith("/chart"):
            for inner in relation.target_part.rels.values():
                sheet: Any = openpyxl.load_workbook(BytesIO(_blob(inner.target_part)), data_only=True).active
                yield [
                    cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, float | int)
                ]


def _blob(part: Part) -> bytes:
    return part.blob


@pytest.fixture(scope="module")
def ledger() -> frozenset[str]:
    """The texts of the ledger's cells that hold digits and more than a number."""
    book = openpyxl.load_workbook(EXAMPLE)
    texts = {str(cell).strip() for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    return frozenset(text for text in texts if NUMBER.search(text) and not re.fullmatch(r"[\d.,:%\s年月日-]+", text))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """Return the example's reports by name."""
    folder, case = tmp_path_factory.mktemp("census"), examine(read(EXAMPLE))
    findings = run(case)
    context, told = compose(case, findings), provenance_of(case, findings)

    def of(name: str) -> bytes:
        path: Path = folder / f"{name}.docx"
        if not path.exists():
            render(ROOT / "templates" / path.name, context, path, page_numbers=False, provenance=told)
        return path.read_bytes()

    return of


@pytest.mark.parametrize("name", REPORTS)
def test_each_number_of_a_report_has_an_origin_or_needs_none(
    written: Callable[[str], bytes], ledger: frozenset[str], name: str
) -> None:
    data = written(name)
    record, report = read_record(data), reread(data)
    assert record is not None
    shown = plotted(record.graphs, report)
    assert not shown.lost
    left = [report.paragraphs[at] for at in range(len(report.paragraphs)) if at not in shown.taken]
    plain = report._replace(paragraphs=tuple(left))
    missing = [one for line in lines(record, plain) for one in untold(line, ledger)]
    missing += [one for graphic in report.graphics for one in charted(graphic, list(shown.printed), ledger)]
    missing += [f"{one.place}：{one.was}" for one in shown.printed if not one.origin]
    assert missing == []
    assert all(one.origin in record.origins for one in shown.printed)


@pytest.mark.parametrize("name", REPORTS)
def test_the_census_passes_over_no_text(written: Callable[[str], bytes], name: str) -> None:
    """Every paragraph with a digit that Word shows is in the census, but for the contents and what old programs see."""
    data = written(name)
    report, record = reread(data), read_record(data)
    assert record is not None
    seen = " ".join("".join(line.text.split()) for line in lines(record, report))
    for story in stories(document_of(data)):
        for paragraph in story.root.iter(P):
            style = str(next(iter(paragraph.xpath("./w:pPr/w:pStyle/@w:val")), "")).lower()
            fallback = any("Fallback" in str(item.tag) for item in paragraph.iterancestors())
            text = "".join(text_of(paragraph).split())
            if style.startswith(("toc", "tableoffigures")) or fallback or not any(map(str.isdigit, text)):
                continue
            if any(True for _ in paragraph.iter(T)) and not any(
                "drawing" in str(item.tag) for item in paragraph.iter()
            ):
                assert text in seen, text


@pytest.mark.parametrize("name", REPORTS)
def test_the_workbook_of_a_chart_holds_no_number_that_the_chart_does_not_show(
    written: Callable[[str], bytes], name: str
) -> None:
    data = written(name)
    shown = {one.value for graphic in reread(data).graphics for one in graphic.shown}
    for numbers in books(data):
        assert numbers
        assert all(any(abs(number - value) < 1e-9 * max(1, abs(value)) for value in shown) for number in numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年排放 1,732.04 吨", 1),
        ("按GB/T 32150—2015第4.2条，见表 3-2和3.4的说明", 0),
        ("范围1 42.13 吨", 1),
        ("共 7 项", 1),
        ("YD-01 公务车", 0),
        ("占 97.82%", 1),
    ],
)
def test_the_kinds_are_narrow(text: str, expected: int) -> None:
    assert len(list(untold(Line(text, "正文"), frozenset()))) == expected
