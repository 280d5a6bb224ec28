"""A report made by hand with the seed's faults: every kind is found, at its table and cell."""

from __future__ import annotations

import pytest

from ghgxl.audit import audit, reading_of
from ghgxl.word.document import parsed
from tests.audit import handmade_right
from tests.audit.editing import edited, everywhere
from tests.audit.handmade import bytes_of, report

Found = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def found() -> Found:
    """Code, place and message of everything that is found in the hand-made report."""
    document = parsed(bytes_of(report()))
    return [(one.finding.code, str(one.finding.place), one.finding.message) for one in audit(reading_of(document))]


#: The fourteen kinds of the seed, each with the places where it must be found and words that must be said there.
FAULTS = {
    "1 a unit that cannot be, off by ten": [
        ("audit-unit", "表3-1 第4行 第5列", "MWh"),
        ("audit-between", "表3-1 第4行 第6列", "1/10"),
        ("audit-between", "表3-1 第4行 第8列", "表1-15 第2行 第3列"),
    ],
    "2 emissions that are not activity × factor": [
        ("audit-product", "表3-2 第4行 第12列", "隐含的因子为 66 tCO2/MWh"),
        ("audit-product", "表3-2 第4行 第13列", "各年隐含的因子不同"),
        ("audit-product", "表3-2 第4行 第14列", "60.1"),
    ],
    "3 a factor that the cited document lacks, and out of date": [
        ("audit-factor-cited", "表3-2 第4行 第10列", "南方 0.5271"),
        ("audit-factor-year", "表3-2 第4行 第10列", "2012"),
    ],
    "4 a standard-coal coefficient as a factor": [("audit-coal-factor", "表3-2 第3行 第10列", "1.4714 kgce/kg")],
    "5 gases without factor and GWP": [
        ("audit-gas", "表3-2 第3行 第5列", "CO2、CH4、N2O"),
        ("audit-gas", "表2-1 第2行 第5列", "N2O 的 GWP"),
    ],
    "6 a total row shifted by a cell": [("audit-shifted", "表3-3 第7行 第3列", "右移了一格")],
    "7 petrol ten times its own source": [("audit-between", "表1-13 第4行 第3列", "10 倍")],
    "8 tce and 万tce in a column, a coefficient, shares": [
        ("audit-coal-mixed", "表1-13 第4行 第5列", "203.3"),
        ("audit-coal-mixed", "表1-15 第4行 第5列", "18.213"),
        ("audit-coal-coefficient", "表1-13 第3行 第4列", "0.857"),
        ("audit-share", "表1-13 第2行 第6列", "100.38%"),
        ("audit-share", "表1-13 第3行 第6列", "0.0517%"),
    ],
    "9 the total counted twice, parts that don't add up": [
        ("audit-share", "表1-16 第3行 第3列", "重复加了一次"),
        ("audit-total", "表1-16 第3行 第4列", "291.659331"),
    ],
    "10 text and data that disagree": [
        ("audit-source-missing", "第2.3.1节 第1段", "液化石油气"),
        ("audit-source-missing", "第2.3.1节 第1段", "柴油"),
        ("audit-source-missing", "第2.3.1节 第3段", "二氧化碳气瓶"),
        ("audit-source-missing", "表3-2 第6行 第1列", "污水处理"),
        ("audit-text", "第1.8.2节 第4段", "热力占 99%"),
        ("audit-contradiction", "第2.3.1节 第3段", "喷漆"),
    ],
    "11 arithmetic in prose": [("audit-arithmetic", "第5.2节 第1段", "805")],
    "12 a target that cannot be checked": [("audit-target", "第5.1节 第1段", "上升了 46%")],
    "13 captions, section numbers, a name": [
        ("audit-caption", "第1.7.2节 第2段", "表2-7在第1章里"),
        ("audit-heading", "第1.6.2节 第2段", "1.6.2 用了两次"),
        ("audit-name", "第1个表 第3行 第2列", "叶明洁"),
    ],
    "14 a product's title over an organisation's inventory": [("audit-title", "正文第2段", "产品碳足迹")],
}


@pytest.mark.parametrize("kind", FAULTS)
def test_every_kind_of_fault_is_found_at_its_place(kind: str, found: Found) -> None:
    for code, place, words in FAULTS[kind]:
        assert any(seen == code and at == place and words in told for seen, at, told in found), (code, place, words)


def test_a_yellow_mark_is_found(found: Found) -> None:
    assert any(code == "audit-marked" and place == "第5.2节 第2段" for code, place, _ in found)


def test_what_is_right_is_left_alone(found: Found) -> None:
    places = {place for _, place, _ in found}
    assert not {"第1.7.1节 第1段", "表1-17 第2行 第3列", "表3-1 第3行 第6列", "表1-14 第2行 第5列"} & places
    assert not any("负责人" in told or "凌海峰" in told for _, _, told in found)


def test_a_hand_made_report_that_is_right_is_left_alone() -> None:
    found = audit(reading_of(parsed(bytes_of(handmade_right.report()))))
    assert [str(one.finding) for one in found] == []


@pytest.mark.parametrize(
    ("was", "becomes", "code", "place"),
    [
        ("1620.71", "1920.71", "audit-product", "表2 第2行 第9列"),
        ("1833.19 tCO2e，较", "1853.19 tCO2e，较", "audit-text", "第3节 第4段"),
        ("增长8.97%", "下降8.97%", "audit-growth", "第3节 第4段"),
        ("35.9", "36.9", "audit-total", "表4 第2行 第5列"),
        ("230.89", "203.89", "audit-total", "表1 第5行 第5列"),
        ("62.5%", "65.2%", "audit-share", "表4 第2行 第6列"),
        ("0.6451", "0.6154", "audit-factor-cited", "表2 第2行 第7列"),
        ("总功率150 kW", "总功率180 kW", "audit-arithmetic", "第4节 第1段"),
        ("15t/a", "18t/a", "audit-arithmetic", "第4节 第1段"),
        ("见图1", "见图1-7", "", ""),
    ],
)
def test_one_slip_in_a_right_report_is_found_where_it_stands(was: str, becomes: str, code: str, place: str) -> None:
    document = parsed(bytes_of(handmade_right.report()))
    texts = everywhere(document, lambda text: text.replace(was, becomes) if "合计" not in text else text)
    assert texts
    found = {(one.finding.code, str(one.finding.place)) for one in audit(reading_of(edited(document, texts)))}
    assert (code, place) in found if code else not found
