"""What the report says of change: a table, a waterfall and a paragraph that tell the same, and both base-year figures."""

from __future__ import annotations

import io
import itertools
import re
from decimal import Decimal

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook

from ghgxl.checks import examine, run
from ghgxl.ledger import Ledger
from ghgxl.report import changes
from ghgxl.report.nouns import Chart, Series, Table
from ghgxl.word.drawings import draw

TEXT = """
企业信息 | 基准年 | 2019
企业信息 | 报告年度 | 2019、2020、2021
排放源 | S1 | 汽油 | 范围1 | 移动燃烧 | 汽油 | CO2
排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
活动数据!C5 | S1 | 13.83 | t | 2019
活动数据!C6 | S2 | 2242.22 | MWh | 2019
活动数据!C7 | S1 | 12.39 | t | 2020
活动数据!C8 | S2 | 2916.885 | MWh | 2020
活动数据!C9 | S2 | 3593.406 | MWh | 2021
"""


def number(text: str) -> Decimal:
    """Return a printed number."""
    return Decimal(text.replace(",", "").replace("−", "-").replace("—", "0"))


@pytest.fixture
def told(sheet) -> Ledger:  # type: ignore[no-untyped-def] # noqa: ANN001 - the fixture says its type
    return sheet(TEXT)  # type: ignore[no-any-return]


def test_the_parts_of_every_row_and_column_lead_to_the_printed_totals(told: Ledger) -> None:
    tables = changes.table(examine(told).inventory)
    assert isinstance(tables, tuple)
    assert [table.caption for table in tables] == [
        "2019—2020年排放变化分解（tCO~2~e）",
        "2020—2021年排放变化分解（tCO~2~e）",
    ]
    for table in tables:
        *rows, last = ([cell.text for cell in row] for row in table.rows)
        for row in rows:
            assert abs(sum(map(number, row[2:-1])) - number(row[-1])) <= Decimal("0.02")
        for column in range(2, len(rows[0])):
            assert abs(sum(number(row[column]) for row in rows) - number(last[column - 1])) <= Decimal("0.02")
    gone = [cell.text for cell in tables[1].rows[-2]]
    assert gone[1] == "汽油"  # no record in 2021: activity
    assert gone[2].startswith("−")


def test_the_waterfall_leads_from_the_first_total_to_the_last(told: Ledger) -> None:
    found = examine(told).inventory
    chart = changes.waterfall(found)
    (series,) = chart.series
    assert chart.categories == ("2019年", "活动数据", "排放因子", "2021年")
    assert sum(value or 0 for value in series.values[:-1]) == pytest.approx(series.values[-1])
    assert series.values[0] == found.total(2019)
    assert series.values[-1] == found.total(2021)


def test_the_paragraph_says_how_much_why_and_where(told: Ledger) -> None:
    first, second = changes.words(examine(told).inventory).texts
    assert "2020年比2019年增加" in first
    assert "变化最大的排放源是外购电力" in first
    assert "用量由 2,242.22 增至 2,916.885 MWh" in first
    assert "排放因子由 0.5271 降至 0.4715 tCO~2~e/MWh" in second


def test_one_year_has_nothing_to_compare(ledger: Ledger) -> None:
    """
    排放源 | S2 | 外购电力 | 范围2 | 外购电力 | 电力 | CO2
    活动数据!C5 | S2 | 10 | MWh | 2021
    """
    found = examine(ledger).inventory
    table = changes.table(found)
    assert isinstance(table, Table)
    assert not table.rows
    assert not changes.waterfall(found).series
    assert changes.words(found).texts == ()


@pytest.mark.parametrize(("published", "code", "says"), [("1300", "base-year-moved", "达到重算阈值 5.0%，基准年采用重算值"), ("1215", "base-year-moved", "未达到重算阈值")])  # fmt: skip
def test_both_base_year_figures_are_kept(sheet, published: str, code: str, says: str) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    case = examine(sheet(TEXT + f"核对 | 基准年排放量 |  | {published} | tCO2e | 2019年度盘查报告\n"))
    words = changes.base_year(case)
    assert says in words
    assert f"{float(published):,.2f}" in words
    assert "（2019年度盘查报告）" in words
    found = [one for one in run(case) if one.code == code]
    assert len(found) == 1
    assert found[0].severity == ("warning" if published == "1300" else "note")
    assert not [one for one in run(case) if one.code == "stated-differs"]


def test_a_published_base_year_in_another_unit_is_told(sheet) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    case = examine(sheet(TEXT + "核对 | 基准年排放量 |  | 13 | MWh | 报告\n"))
    assert [one.code for one in run(case) if one.place == case.ledger.stated[0].place] == ["stated-unknown"]
    assert "不作比较" in changes.base_year(case)


class Drawn:
    """A waterfall as Word gets it."""

    def __init__(self, *values: float) -> None:
        names = ("起", *(f"因{at}" for at in range(len(values) - 2)), "止")
        chart = Chart("变化", "变化", "waterfall", names, (Series("排放量", values),), "tCO2e", "")
        document, ids = Document(), itertools.count(1)
        run_ = draw(chart, part=document.part, width_emu=5_400_000, max_height_emu=7_000_000, next_id=lambda: next(ids))
        (reference,) = run_.xpath(".//*[local-name()='chart']")
        self.part = document.part.related_parts[reference.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")]  # fmt: skip
        self.root = etree.fromstring(self.part.blob)
        self.ns = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart", "a": "http://schemas.openxmlformats.org/drawingml/2006/main"}  # fmt: skip

    def series(self) -> dict[str, list[float | None]]:
        held = {}
        for one in self.root.iterfind(".//c:ser", self.ns):
            points = {
                int(p.get("idx")): float(p.findtext("c:v", "", self.ns)) for p in one.iterfind("c:val//c:pt", self.ns)
            }  # type: ignore[arg-type] # always written
            count = int(one.find("c:val//c:ptCount", self.ns).get("val"))  # type: ignore[union-attr, arg-type] # always written
            held[one.findtext("c:tx//c:v", "", self.ns)] = [points.get(at) for at in range(count)]
        return held


def test_each_column_stands_on_what_went_before() -> None:
    drawn = Drawn(100.0, 30.0, -50.0, 80.0)
    assert drawn.series() == {
        "起点": [None, 100.0, 80.0, None],
        "总量": [100.0, None, None, 80.0],
        "增加": [None, 30.0, None, None],
        "减少": [None, None, 50.0, None],
    }
    first = next(drawn.root.iterfind(".//c:ser", drawn.ns))
    assert first.find("c:spPr/a:noFill", drawn.ns) is not None
    assert drawn.root.find(".//c:legendEntry/c:idx", drawn.ns).get("val") == "0"  # type: ignore[union-attr] # it is there
    names = [v.text for v in drawn.root.iterfind(".//c:ser[1]/c:cat//c:v", drawn.ns)]
    assert names == ["起 100.00", "因0 +30.00", "因1 −50.00", "止 80.00"]
    (book,) = (relation.target_part for relation in drawn.part.rels.values())
    assert load_workbook(io.BytesIO(book.blob)).active["C2"].value == 100.0


def test_changes_that_do_not_lead_to_the_last_total_are_a_mistake() -> None:
    with pytest.raises(ValueError, match=re.escape("lead to 130.0, not to 131.0")):
        Drawn(100.0, 30.0, 131.0)
