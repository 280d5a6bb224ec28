"""The whole report: composed, filled, laid out by a real program, for ledgers small, usual, long and wide."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

from ghgxl.checks import examine, run
from ghgxl.excel.reading import read
from ghgxl.ledger import Ledger
from ghgxl.report.compose import compose
from ghgxl.report.nouns import Paragraphs, Table
from ghgxl.word.ooxml import text_of as read_of
from ghgxl.word.render import Rendered, render
from tests.office import converted
from tests.worksheets import worksheet

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates" / "盘查报告.docx"
EXAMPLE = ROOT / "workbooks" / "示例台账.xlsx"

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

pytestmark = pytest.mark.xdist_group("report")


def context(ledger: Ledger) -> dict[str, Any]:
    case = examine(ledger)
    return compose(case, run(case))


def small(years: int = 1, sources: int = 1) -> Ledger:
    """A ledger with nothing but what is required: so many sources, so many years."""
    kinds = (
        ("外购电力", "范围2", "外购电力", "电力", "MWh"),
        ("柴油", "范围1", "移动燃烧", "柴油", "t"),
        ("天然气", "范围1", "固定燃烧", "天然气", "万Nm3"),
        ("冷媒", "范围1", "逸散排放", "R-410A", "kg"),
        ("外购热力", "范围2", "外购热力", "热力", "GJ"),
    )
    lines = ["企业信息 | 企业名称 | 极简有限公司", f"企业信息 | 基准年 | {2024 - years}"]
    for number in range(sources):
        name, scope, kind, factor, unit = kinds[number % len(kinds)]
        lines.append(f"排放源 | S{number + 1} | {name}{number + 1} | {scope} | {kind} | {factor}")
        lines += [
            f"活动数据!C{number * years + year} | S{number + 1} | {10 + number + year} | {unit} | {2023 - year}"
            for year in range(years)
        ]
    return worksheet("\n".join(lines))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rendered]:
    """The example's report with its page numbers."""
    path = tmp_path_factory.mktemp("report") / "报告.docx"
    return path, render(TEMPLATE, context(read(EXAMPLE)), path)


def text_of(pdf: Path) -> list[str]:
    """Return the text of each page."""
    told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return told.stdout.split("\f")[:-1]


def everything(path: Path) -> str:
    """Return all the text of a document's own story."""
    return "\n".join(
        part.text or ""
        for part in docx.Document(str(path)).element.body.iter(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
        )
    )


def test_the_example_is_laid_out_on_25_to_47_pages_without_a_raw_tag(example: tuple[Path, Rendered]) -> None:
    path, rendered = example
    pages = text_of(converted(path))
    assert 25 <= len(pages) <= 47
    assert rendered.pages == len(pages)
    whole = "".join(pages)
    assert not re.search(r"[{｛][{｛%％]|[}｝%％][}｝]|None|nan\b|～～", whole)
    told = everything(path)
    for words in ("1,694.29", "36.24", "1,181.87", "1,732.04", "0.4715", "0.5271", "公告2024年第12号", "466.10"):
        assert words in told, words
    assert "21,610.69" not in "".join(page for page in pages if "附录A" not in page and "旧版报告" not in page)


def test_the_contents_name_the_pages_where_headings_stand(example: tuple[Path, Rendered]) -> None:
    pages = text_of(converted(example[0]))
    entries = [
        entry
        for page in pages[:8]
        for entry in re.findall(r"^\s*((?:第\d章|\d\.\d(?:\.\d)?)\s*\S.*?)\s*\.{4,}\s*(\d+)\s*$", page, re.MULTILINE)
    ]
    assert len(entries) >= 30
    first = next(number for number, page in enumerate(pages) if re.search(r"^\s*1\.1\s*前言\s*$", page, re.MULTILINE))
    for title, number in entries:
        squeezed = re.sub(r"\s", "", title)
        assert squeezed in re.sub(r"\s", "", pages[first + int(number) - 1]), title


def test_every_caption_is_numbered_within_its_chapter(example: tuple[Path, Rendered]) -> None:
    paragraphs = docx.Document(str(example[0])).element.body.iter(f"{W}p")
    captions = [
        found.groups()
        for paragraph in paragraphs
        if paragraph.find(f"{W}pPr/{W}pStyle[@{W}val='Caption']") is not None
        and (found := re.match(r"([图表])\s?(\w+)-(\d+)", read_of(paragraph)))
    ]
    seen: dict[tuple[str, str], list[int]] = {}
    for kind, chapter, number in captions:
        seen.setdefault((kind, chapter), []).append(int(number))
    assert len(captions) >= 45
    for numbers in seen.values():
        assert numbers == list(range(1, max(numbers) + 1))


@pytest.mark.parametrize(
    "ledger",
    [small(), small(years=10, sources=5), small(years=2, sources=60)],
    ids=["minimal", "ten years", "sixty sources"],
)
def test_any_ledger_gives_a_valid_document_that_says_what_is_missing(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    render(TEMPLATE, context(ledger), path, page_numbers=False)
    assert not OpenXmlValidator().validate(path).errors
    told = everything(path)
    assert "{{" not in told
    assert "未提供组织架构资料" in told.replace("本报告", "") or "组织架构" in told
    assert "极简有限公司" in told


def test_the_example_is_a_valid_document(example: tuple[Path, Rendered]) -> None:
    result = OpenXmlValidator().validate(example[0])
    assert not result.errors, [str(error) for error in result.errors][:5]


def test_the_same_ledger_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("一.docx", "二.docx"):
        render(TEMPLATE, context(small(sources=5)), tmp_path / name, page_numbers=False)
    assert (tmp_path / "一.docx").read_bytes() == (tmp_path / "二.docx").read_bytes()


def test_every_table_fills_its_grid_for_any_number_of_years() -> None:
    from ghgxl.report.grids import placed

    for years in (1, 3, 4, 5, 10):
        for name, block in context(small(years=years, sources=5))["表"].items():
            for table in block if isinstance(block, tuple) else (block,):
                assert isinstance(table, Table)
                columns = len(table.widths)
                assert len(table.aligns) == columns
                if table.rows:
                    assert len(list(placed(table.header, columns, name))) == len(table.header)
                    assert len(list(placed(table.rows, columns, name))) == len(table.rows)


def test_zero_rows_are_kept_and_the_total_stands_under_its_own_year() -> None:
    table = context(small(years=3))["表"]["排放占比"]
    total = table.rows[-1]
    assert total[0].text == "合计"
    assert total[0].columns == 2
    assert [cell.text for cell in total[4:]] == ["100.00%"] * 3
    kinds = [cell.text for row in table.rows for cell in row]
    assert "制程排放" in kinds
    assert "0.00" in kinds


def test_what_nobody_quantified_is_not_shown_as_zero() -> None:
    values = context(small(years=2))
    assert values["排放"]["末年范围3"] is None
    assert "未量化" in values["语句"]["末年排放"]
    rows = values["表"]["ISO类别"].rows
    assert [cell.text for cell in rows[2]][2:] == ["—", "—"]


def test_sentences_follow_the_data(sheet: Any) -> None:
    def words(first: float, second: float) -> str:
        ledger = sheet(f"""
        排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力
        活动数据!C5 | S2 | {first} | MWh | 2021
        活动数据!C6 | S2 | {second} | MWh | 2022
        """)
        return str(context(ledger)["语句"]["排放变化"])

    assert "上升" in words(100, 200)
    assert "下降" in words(200, 100)
    assert "持平" in words(100, 100 * 0.4715 / 0.4403)


def test_findings_of_the_data_are_told_in_the_appendix_and_stated_numbers_in_their_table() -> None:
    values = context(read(EXAMPLE))
    block = values["段"]["发现"]
    assert isinstance(block, Paragraphs)
    assert any("函数示例!F5" in text for text in block.texts)
    assert not any("核对!" in text for text in block.texts)
    verdicts = {row[-1].text for row in values["表"]["核对"].rows}
    assert verdicts == {"一致", "不一致", "无法核对"}


def test_what_is_identified_and_not_quantified_is_a_dash_and_what_does_not_exist_is_zero() -> None:
    """
    排放源!A2 | S1 | 外购电力 | 范围2 | 外购电力 | 电力
    排放源!A3 | S2 | 灭火器 | 范围1 | 逸散排放 | CO2
    活动数据!C4 | S1 | 10 | MWh | 2023
    """
    ledger = worksheet(
        "企业信息 | 企业名称 | 极简有限公司\n"
        "排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力\n"
        "排放源 | S2 | 灭火器 | 范围1 | 逸散排放 | CO2\n"
        "活动数据!C4 | S1 | 10 | MWh | 2023"
    )
    told = context(ledger)
    printed = {row[-3].text: row[-2].text for row in told["表"]["排放占比"].rows[:-1]}
    assert printed["逸散排放"] == "—"
    assert printed["制程排放"] == "0.00"
    assert "总量不含没有活动数据的灭火器" in told["语句"]["末年排放"]
    assert "灭火器没有活动数据，未计入结果" in told["语句"]["逸散排放"]


def test_a_total_that_lacks_a_record_says_so_wherever_it_is_told() -> None:
    rows = "企业信息 | 企业名称 | 极简有限公司\n排放源 | S1 | 外购电力 | 范围2 | 外购电力 | 电力\n活动数据!C4 | S1 | 10 | MWh | 2023"
    whole, lacking = (context(worksheet(text)) for text in (rows, f"{rows}\n活动数据!C5 | S1 | 5 | 箩筐 | 2023"))
    for kind in ("末年排放", "排放结果", "行业排放"):
        assert "总量不完整" not in whole["语句"][kind]
        assert "有记录未能计入，总量不完整" in lacking["语句"][kind]
    assert "总量不完整" in lacking["简报"]["概述"]
    assert "总量不完整" not in whole["简报"]["概述"]


def test_how_a_factor_came_about_is_told_once_for_all_sources_that_share_it() -> None:
    texts = context(small(sources=60))["段"]["因子说明"].texts
    kinds = [text for text in texts if "天然气" in text.partition("：")[0]]
    assert len(kinds) == 1
    assert kinds[0].partition("：")[0] == "（3）天然气3、天然气8、天然气13、天然气18、天然气23、天然气28等"
    assert len(texts) == 5


def test_no_sentence_of_a_minimal_ledger_prints_that_something_is_not_filled_in(tmp_path: Path) -> None:
    out = tmp_path / "报告.docx"
    render(TEMPLATE, context(small()), out, page_numbers=False)
    body = docx.Document(str(out)).element.body
    for paragraph in body.iter(f"{W}p"):
        text = read_of(paragraph)
        if "（未填写" in text:
            assert text.strip() == "（未填写）", text
