"""The reports of a single year asked where their numbers come from: the machinery sector's report and the brief."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from ghgxl.checks import examine, run
from ghgxl.excel.reading import read
from ghgxl.report.compose import compose
from ghgxl.report.provenance import provenance_of
from ghgxl.word.ooxml import text_of
from ghgxl.word.render import render
from ghgxl.word.tracing import opened
from ghgxl.word.verifying import verified
from tests.test_cli import ghgxl
from tests.word.test_tracing import EXAMPLE, ROOT, edited, tables

pytestmark = pytest.mark.xdist_group("report")

SECTOR, BRIEF = ROOT / "templates" / "机械行业排放报告.docx", ROOT / "templates" / "管理简报.docx"
YEARLY = pytest.mark.parametrize("template", [SECTOR, BRIEF], ids=["sector", "brief"])


@pytest.fixture(scope="module")
def yearly(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Return the example's reports of a single year by their templates."""
    folder = tmp_path_factory.mktemp("yearly")

    def of(template: Path) -> Path:
        path = folder / template.name
        if not path.exists():
            case = examine(read(EXAMPLE))
            found = run(case)
            context, told = compose(case, found), provenance_of(case, found)
            render(template, context, path, page_numbers=False, provenance=told)
        return path

    return of


@pytest.mark.parametrize(
    ("template", "question", "expected"),
    [
        (SECTOR, "1,730.53", ("活动数据!C105:C152（48 格）", "0.4715 tCO2/MWh", "公告2024年第12号", "活动数据!C153")),
        (SECTOR, "533.64", ("12.39 t × 43.07 GJ/t", "活动数据!C153", "GB/T 32151.34-2024")),
        (SECTOR, "98%", ("碳氧化率", "GB/T 32151.34-2024", "fuels.csv")),
        (SECTOR, "0.00", ("− 1.504857186 tCO2e − 1,730.532373 tCO2e",)),
        (BRIEF, "3,593.41", ("359.3406 万kWh × 10", "活动数据!C105:C152（48 格）")),
        (BRIEF, "345.0", ("2021 年 8 月外购电力", "活动数据!C133:C136（4 格）")),
        (BRIEF, "10.2%", ("1,694.290929 tCO2e ÷ 1,537.490083 tCO2e − 1", "0.5271 tCO2/MWh", "公告2024年第12号")),
        (BRIEF, "466.10", ("1.229 tce/万kWh", "GB/T 2589-2020", "能源消耗!A6 所在行“数量”")),
        (BRIEF, "个数.排放源[2021]", ("下列各项的个数", "DL-01 外购电力", "台账 排放源!A9", "YD-01 公务车汽油")),
        (BRIEF, "58", ("台账检查得出的申报值不符数", "台账 核对!")),
        (BRIEF, "210.90", ("写明减排量的措施", "减排措施!A10")),
    ],
)
def test_a_number_of_a_report_of_one_year_is_told_down_to_cells_factor_and_document(
    yearly: Callable[[Path], Path], template: Path, question: str, expected: tuple[str, ...]
) -> None:
    done = ghgxl("trace", yearly(template), question)
    assert done.returncode == 0
    for part in expected:
        assert part in done.stdout, part
    assert "不是计算结果" not in done.stdout


@YEARLY
def test_each_computed_number_of_a_report_of_one_year_leads_to_leaves(
    yearly: Callable[[Path], Path], template: Path
) -> None:
    found = opened(yearly(template))
    assert found.record is not None
    assert not found.matched.missing
    plain = [one.was for one in found.matched.printed if "." in one.was and one.was[0].isdigit() and not one.origin]
    assert plain == []
    for origin in found.record.origins.values():
        assert origin.parts or origin.rule in ("读数", "引用", "一项") or origin.value == 0 or "检查" in origin.words


@YEARLY
def test_a_report_of_one_year_is_verified_and_an_edited_cell_of_a_table_without_caption_is_found(
    yearly: Callable[[Path], Path], template: Path
) -> None:
    path = yearly(template)
    assert ghgxl("verify", path, EXAMPLE).returncode == 0
    number = {SECTOR: "533.64", BRIEF: "▲ 10.2%"}[template]

    def change(document: Document) -> None:
        (cell,) = [
            one for table in tables(document) for one in table.iter(qn("w:tc")) if text_of(one).strip() == number
        ]
        Paragraph(next(cell.iter(qn("w:p"))), document).runs[0].text = "999.99"

    done = ghgxl("verify", edited(path, change), EXAMPLE)
    assert done.returncode == 1
    assert "999.99" in done.stdout
    assert number in done.stdout


def test_a_text_of_the_ledger_says_that_it_is_none_of_our_results(yearly: Callable[[Path], Path]) -> None:
    out = ghgxl("trace", yearly(BRIEF), "2022").stdout
    assert "2022 还由 ghgxl 写在下列位置，是台账的文字或序号，不是计算结果" in out
    assert "减排措施下的表：空调群控系统，年度" in out


def test_a_table_without_caption_that_was_deleted_is_missed_by_its_name(yearly: Callable[[Path], Path]) -> None:
    def change(document: Document) -> None:
        (table,) = [one for one in tables(document) if "低位发热量" in text_of(one)]
        table.getparent().remove(table)

    found = opened(edited(yearly(SECTOR), change))
    assert found.matched.missing == ("附表2燃料",)


def test_a_report_of_an_earlier_year_is_told_of_that_year(tmp_path: Path) -> None:
    case = examine(read(EXAMPLE))
    findings = run(case)
    context, told = compose(case, findings, year=2020), provenance_of(case, findings)
    for template in (SECTOR, BRIEF):
        path = tmp_path / template.name
        render(template, context, path, page_numbers=False, provenance=told)
        found = opened(path)
        assert found.record is not None
        assert verified(found.record, found.matched, told, context, None).identical
        origins = {one.origin for one in found.matched.printed}
        assert {"行业.总量[2020]", "用电[2020]", "变化[2019→2020]"} & origins
        assert not any("2021" in one for one in origins if not one.startswith(("行业", "排放", "报告间核对")))
