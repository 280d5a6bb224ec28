"""Three documents of one ledger: sound, complete, laid out by a real program, and of one mind about the totals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from jinja2 import Environment, nodes
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no type hints

from ghgxl.checks import examine, run
from ghgxl.excel.reading import read
from ghgxl.ledger import Ledger
from ghgxl.numbers import fixed
from ghgxl.report.compose import compose
from ghgxl.word.render import render
from tests.office import converted
from tests.report.test_report import EXAMPLE, ROOT, context, everything, small, text_of
from tests.report.test_sector import SOURCES, ledger_of
from tests.word import making

NEW = ("机械行业排放报告", "管理简报")
ALL = ("盘查报告", *NEW)

pytestmark = pytest.mark.xdist_group("report")


def template(name: str) -> Path:
    return ROOT / "templates" / f"{name}.docx"


def every_kind() -> Ledger:
    """Return a ledger with a source of every kind, in two years."""
    return ledger_of([(number, 3.0 + number + year, 2022 + year) for number in range(len(SOURCES)) for year in (0, 1)])


@cache
def ledger(name: str) -> Ledger:
    match name:
        case "minimal":
            return small()
        case "ten years":
            return small(years=10, sources=5)
        case "sixty sources":
            return small(years=2, sources=60)
        case "every kind":
            return every_kind()
    return read(EXAMPLE)


@cache
def names(ledger_name: str) -> Mapping[str, Any]:
    return context(ledger(ledger_name))


LEDGERS = ("minimal", "example", "every kind", "ten years", "sixty sources")


@pytest.mark.parametrize("name", NEW)
@pytest.mark.parametrize("ledger_name", LEDGERS)
def test_any_ledger_gives_a_sound_document_with_the_inventory_s_totals(
    ledger_name: str, name: str, tmp_path: Path
) -> None:
    values = names(ledger_name)
    path = tmp_path / f"{name}.docx"
    render(template(name), values, path, page_numbers=False)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    told = everything(path)
    assert not re.search(r"[{｛][{｛%％]|[}｝%％][}｝]|None|nan\b|Indicator", told)
    assert fixed(values["行业"]["总量"]) in told
    assert fixed(values["排放"]["末年总量"]) in told


@pytest.mark.parametrize("ledger_name", LEDGERS)
def test_the_brief_has_four_pages(ledger_name: str, tmp_path: Path) -> None:
    path = tmp_path / "简报.docx"
    render(template("管理简报"), names(ledger_name), path, page_numbers=False)
    pages = text_of(converted(path))
    heads = [page.strip().split("\n")[0].split()[0] for page in pages]
    assert heads == ["温室气体管理简报", "主要排放源与减排措施", "用电与能源", "目标、数据质量与核对"]
    assert "共 4 页" in pages[3]


@pytest.mark.parametrize("ledger_name", ["minimal", "example", "every kind"])
def test_the_sector_s_report_is_laid_out_whole(ledger_name: str, tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    rendered = render(template("机械行业排放报告"), names(ledger_name), path)
    pages = text_of(converted(path))
    assert rendered.pages == len(pages)
    assert not rendered.findings
    assert all(len(page.strip()) > 60 for page in pages), "a page is all but empty"
    order = ["一、企业基本情况", "二、温室气体排放", "三、活动水平", "四、排放因子", "五、其他说明", "真实性声明", "附表 ?1", "附表 ?2", "附表 ?3"]  # fmt: skip
    body = "".join(pages[2:])  # without cover and contents
    found = [match.start() for words in order if (match := re.search(rf"^\s*{words}", body, re.MULTILINE))]
    assert found == sorted(found)
    assert len(found) == len(order)
    for title, number in re.findall(r"^\s*(\S.*?)\s*\.{4,}\s*(\d+)\s*$", pages[1], re.MULTILINE):
        assert re.sub(r"\s", "", title) in re.sub(r"\s", "", pages[int(number) + 1]), title


def rows_of(path: Path) -> list[list[str]]:
    """Return the rows of every table of a document."""
    return [[cell.text for cell in row.cells] for table in making.read(path).tables for row in table.rows]


@pytest.mark.parametrize("ledger_name", ["example", "every kind", "minimal"])
def test_all_three_documents_print_the_same_reconciliation(ledger_name: str, tmp_path: Path) -> None:
    values = names(ledger_name)
    found = {}
    for name in ALL:
        path = tmp_path / f"{name}.docx"
        render(template(name), values, path, page_numbers=False)
        rows = rows_of(path)
        start = next(at for at, row in enumerate(rows) if row[0].startswith("项目（tCO2e）"))
        end = next(at for at, row in enumerate(rows) if row[0] == "核对差额")
        found[name] = rows[start : end + 1]
    assert found["盘查报告"] == found["机械行业排放报告"] == found["管理简报"]
    by_label = {row[0]: row[-1] for row in found["盘查报告"]}
    assert by_label["盘查总量"] == fixed(values["排放"]["末年总量"])
    assert by_label["行业格式总量"] == fixed(values["行业"]["总量"])
    assert by_label["核对差额"] == "0.00"


def test_the_example_s_totals_differ_by_the_methane_and_nitrous_oxide_of_its_cars() -> None:
    """12.39 t of petrol in 2021: 2.9251 tCO2/t counts in the sector's report, 1.50 tCO2e of CH4 and N2O doesn't."""
    values = names("example")
    assert values["行业"]["总量"] == pytest.approx(12.39 * 2.925084 + 3593.406 * 0.4715, abs=0.002)
    assert values["行业"]["盘查总量"] - values["行业"]["总量"] == pytest.approx(1.5049, abs=0.0001)


def test_the_brief_of_an_earlier_year_knows_nothing_of_what_came_later(tmp_path: Path) -> None:
    case = examine(small(years=4, sources=2))
    path = tmp_path / "简报.docx"
    render(template("管理简报"), compose(case, run(case), year=2022), path, page_numbers=False)
    told = everything(path)
    assert "比2021年" in told
    assert "2022年温室气体排放总量" in told
    assert "2023" not in told


@pytest.mark.parametrize("name", NEW)
def test_the_same_ledger_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    for copy in ("一.docx", "二.docx"):
        render(template(name), context(every_kind()), tmp_path / copy, page_numbers=False)
    assert (tmp_path / "一.docx").read_bytes() == (tmp_path / "二.docx").read_bytes()


# -- the templates themselves ------------------------------------------------------------------------------------------


def tags(name: str) -> list[str]:
    """Return the expressions of a template's tags, in body and footers."""
    document = docx.Document(str(template(name)))
    stories = [document.element, *(section.footer.part.element for section in document.sections)]
    stories += [
        section.header.part.element for section in document.sections if not section.header.is_linked_to_previous
    ]
    texts = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for story in stories for p in story.iter(qn("w:p"))]
    return [found for text in texts for found in re.findall(r"\{[{%].*?[}%]\}", text)]


def used(name: str) -> set[tuple[str, str]]:
    """Return every name that a template uses: its root and what stands below it."""
    environment = Environment(autoescape=True)
    environment.filters.update(dict.fromkeys(("吨", "数", "百分比"), str))
    found = set()
    for tag in tags(name):
        inside = re.sub(r"^\{[{%](?:p|tr)? ?(?:el)?(?:if)?|[}%]\}$", "", tag).strip()
        if inside in ("endif", "else"):
            continue
        for node in environment.parse(f"{{{{ {inside} }}}}").find_all(nodes.Getattr):
            if isinstance(node.node, nodes.Name):
                found.add((node.node.name, node.attr))
    return found


@pytest.mark.parametrize("name", NEW)
def test_a_validator_finds_nothing_in_the_template(name: str) -> None:
    assert [str(error) for error in OpenXmlValidator().validate(template(name)).errors] == []


@pytest.mark.parametrize("name", NEW)
def test_the_guide_tells_every_name_of_the_template_s_own(name: str) -> None:
    """What the usual template's guide tells already need not be told again."""
    guides = [(ROOT / "templates" / f"{which}.说明.md").read_text(encoding="utf-8") for which in ("盘查报告", name)]
    told: dict[str, set[str]] = {}
    for line in "\n".join(guides).splitlines():
        if line.startswith("| "):
            cells = line.split("|")
            for root in cells[1].strip().split("、"):
                told.setdefault(root, set()).update(re.split(r"[ （；]+", cells[2].replace("[年]", "")))
    mentioned = used(name)
    assert len(mentioned) > 25
    assert sorted(f"{root}.{item}" for root, item in mentioned if item not in told.get(root, set())) == []


@pytest.mark.parametrize("name", NEW)
def test_every_name_that_is_told_exists(name: str) -> None:
    values = names("example")
    guide = (ROOT / "templates" / f"{name}.说明.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in guide.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert rows
    for cells in rows:
        for root in cells[1].strip().split("、"):
            for item in re.sub(r"（.*?）", " ", cells[2]).split():
                where = values[root.removesuffix("号")]
                assert item in where, f"{root}.{item}"
