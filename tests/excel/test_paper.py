"""The working paper: live formulas that a real spreadsheet program recomputes to the same numbers."""

from __future__ import annotations

import dataclasses
import math
import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghgxl.errors import OutputError
from ghgxl.excel import paper
from ghgxl.excel.paper import Factor, Gwp, Line, Paper, Parameter, Record, Total
from ghgxl.excel.paper.factors import constant
from ghgxl.excel.paper.writing import GROUPED_FROM, shown_records
from ghgxl.findings import Place, warning
from tests.office import converted

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "附录C 表C.1"
NCV = Parameter("低位发热量", 43.07, "GJ/t", TABLE)
CARBON = Parameter("单位热值含碳量", 0.0189, "tC/GJ", TABLE)
OXIDATION = Parameter("碳氧化率", 98, "%", TABLE)
METHANE = Parameter("CH4排放系数", 33, "kg/TJ", "表3.2.2")
GASOLINE = Factor("汽油", "CO2", 43.07 * 0.0189 * 0.98 * 44 / 12, "tCO2/t", TABLE, "因子方案", (NCV, CARBON, OXIDATION))
GASOLINE_CH4 = Factor("汽油", "CH4", 43.07 * 33e-6, "tCH4/t", "表3.2.2", "移动源", (NCV, METHANE))
GRID_2019 = Factor("电力", "CO2", 0.5271, "tCO2/MWh", "2012年区域因子", "较早年份")
GRID_2021 = Factor("电力", "CO2", 0.4715, "tCO2/MWh", "公告2024年第12号", "同年")
R32 = Factor("R-410A", "HFC-32", 0.5, "tHFC-32/t", "组分")
GWPS = (Gwp("CO2", 1.0, "AR5"), Gwp("CH4", 28.0, "AR5"), Gwp("HFC-32", 677.0, "AR5"))


def power(year: int, parts: tuple[float, ...], factor: Factor) -> Line:
    """Return a line of electricity by month."""
    records = tuple(
        Record(f"{year}-{month:02d}", amount, f"活动数据!C{month + 3}", "压铸车间", f"电{month}")
        for month, amount in enumerate(parts, 1)
    )
    return Line("DL-01", "外购电力", 2, "外购电力", year, "万kWh", "MWh", 10.0, records, (factor,), "广东")


def petrol(year: int, tonnes: float) -> Line:
    """Return a line of gasoline with two gases."""
    record = Record(str(year), tonnes, "活动数据!C52", "管理部")
    return Line(
        "YD-01", "公务车汽油", 1, "移动燃烧", year, "t", "t", 1.0, (record,), (GASOLINE, GASOLINE_CH4), words="热值法"
    )


LINES = (
    petrol(2019, 13.83),
    power(2019, (70.0, 80.1, 74.122), GRID_2019),
    petrol(2021, 12.39),
    power(2021, (100.1, 120.2, 139.0406), GRID_2021),
    Line("YS-01", "冷媒", 1, "逸散排放", 2021, "kg", "t", 0.001, (Record("2021", 1.0, "活动数据!C9"),), (R32,), counted=False),
)  # fmt: skip
TOTAL_2019 = 2242.22 * 0.5271 + 13.83 * (GASOLINE.value + 28 * GASOLINE_CH4.value)
TOTAL_2021 = 3593.406 * 0.4715 + 12.39 * (GASOLINE.value + 28 * GASOLINE_CH4.value)
PAPER = Paper(
    company="广东示例精密通信部件有限公司",
    gwp_set="AR5",
    gwps=GWPS,
    lines=LINES,
    totals=(Total(2019, TOTAL_2019), Total(2021, TOTAL_2021)),
    findings=(warning("no-data", Place("排放源", "A8"), "没有活动数据。"),),
    settings=(("因子方案", "GB/T 32151"),),
    ledger="示例台账.xlsx",
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the working paper on disk."""
    path = tmp_path_factory.mktemp("paper") / "计算底稿.xlsx"
    paper.write(PAPER, path)
    return path


def numbers(path: Path) -> dict[tuple[str, str], float]:
    """Return every number that a viewer shows, by sheet and cell."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (page.title, cell.coordinate): float(cell.value)
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }


def formulas(path: Path) -> dict[tuple[str, str], str]:
    """Return every formula by sheet and cell."""
    book = openpyxl.load_workbook(path)
    return {
        (page.title, cell.coordinate): str(cell.value)
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def without_cached_values(source: Path, target: Path) -> None:
    """Copy a workbook with every formula's value taken out, so that whoever opens it must calculate."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            new.writestr(part, data)


def test_libreoffice_recalculates_the_same_numbers(path: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.xlsx"
    without_cached_values(path, bare)
    ours, live = numbers(path), formulas(path)
    assert not set(numbers(bare)) & set(live), "no formula's value may be left to be believed"
    theirs = numbers(converted(bare, "xlsx"))
    assert live.keys() <= ours.keys()
    for cell in live:
        assert math.isclose(theirs[cell], ours[cell], rel_tol=1e-9, abs_tol=1e-9), cell


def test_the_totals_are_those_of_the_arithmetic(path: Path) -> None:
    page = openpyxl.load_workbook(path, data_only=True)["汇总"]
    rows = {row[0]: row[4:6] for row in page.iter_rows(values_only=True) if row[0]}
    assert rows["合计"] == pytest.approx((TOTAL_2019, TOTAL_2021), rel=1e-12)
    assert rows["DL-01"] == pytest.approx((2242.22 * 0.5271, 3593.406 * 0.4715), rel=1e-12)
    assert rows["差额（应为0）"] == (0, 0)
    assert "YS-01" not in rows, "an excluded source's estimate is in no sum"


def test_a_wrong_total_of_the_program_shows_as_a_difference(tmp_path: Path) -> None:
    path = tmp_path / "底稿.xlsx"
    paper.write(dataclasses.replace(PAPER, totals=(Total(2021, TOTAL_2021 - 1),)), path)
    page = openpyxl.load_workbook(path, data_only=True)["汇总"]
    (row,) = [row for row in page.iter_rows(values_only=True) if row[0] == "差额（应为0）"]
    assert row[4] is None
    assert row[5] == pytest.approx(1)


def test_every_emission_is_a_formula_over_cells_of_the_other_sheets(path: Path) -> None:
    live = formulas(path)
    emissions = {cell: formula for (sheet, cell), formula in live.items() if sheet == "计算"}
    assert emissions["I4"] == "=SUMIFS(活动数据!$E$4:$E$12,活动数据!$A$4:$A$12,A4)"
    assert emissions["L4"] == "=I4*K4"
    assert emissions["O4"].startswith("=排放因子!$D$")
    assert emissions["R4"].startswith("=GWP!$B$")
    assert emissions["Q4"] == "=L4*O4"
    assert emissions["S4"] == "=Q4*R4"
    gases = sum(len(line.factors) for line in LINES)
    assert len(emissions) == 6 * gases


def test_only_plain_functions_are_used(path: Path) -> None:
    used = {name for formula in formulas(path).values() for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", formula)}
    assert used == {"SUM", "SUMIFS", "ROUND"}


def test_a_derived_factor_is_a_formula_over_its_parameters(path: Path) -> None:
    page = openpyxl.load_workbook(path)["排放因子"]
    rows = list(page.iter_rows(min_row=4, values_only=True))
    assert rows[0][3] == "=D5*D6*D7*44/12/100"
    assert [row[3] for row in rows[1:4]] == [43.07, 0.0189, 98]
    assert rows[4][3] == "=D9*D10/1000000"
    assert rows[7][3] == 0.5271


@given(
    st.floats(1, 100), st.floats(0.01, 0.05), st.sampled_from(["", "*44/12", "*16/12"]), st.integers(min_value=-9, max_value=9)
)  # fmt: skip
def test_the_constant_gives_the_factor_back(ncv: float, carbon: float, times: str, power: int) -> None:
    value = ncv * carbon * {"": 1, "*44/12": 44 / 12, "*16/12": 16 / 12}[times] * 10.0**power
    factor = Factor("某燃料", "CO2", value, "", "", "", (Parameter("a", ncv, ""), Parameter("b", carbon, "")))
    text = constant(factor)
    assert text is not None
    assert math.isclose(eval(f"{ncv!r}*{carbon!r}{text}"), value, rel_tol=1e-9)


def test_a_factor_that_its_parameters_do_not_give_stays_a_number(tmp_path: Path) -> None:
    odd = dataclasses.replace(GASOLINE, value=2.0)
    assert constant(odd) is None
    rounded = dataclasses.replace(GASOLINE, value=GASOLINE.value * 1.0001)
    assert constant(rounded) is None, "a formula that gives another factor is none"
    path = tmp_path / "底稿.xlsx"
    paper.write(
        dataclasses.replace(PAPER, lines=(dataclasses.replace(petrol(2021, 1.0), factors=(odd,)),), totals=()), path
    )
    assert openpyxl.load_workbook(path)["排放因子"]["D4"].value == 2.0


def test_every_record_shows_its_cell_in_the_ledger(path: Path) -> None:
    page = openpyxl.load_workbook(path)["活动数据"]
    rows = list(page.iter_rows(min_row=4, values_only=True))
    assert [(row[4], row[8]) for row in rows] == [
        (record.quantity, record.place) for line in LINES for record in line.records
    ]


def test_many_records_are_shown_by_month_and_department_and_sum_to_the_same() -> None:
    records = tuple(
        Record(f"2021-{1 + n % 12:02d}-{1 + n % 28:02d}", 0.1 + n % 7, f"活动数据!C{n + 5}", "压铸车间" if n % 2 else "办公楼")
        for n in range(GROUPED_FROM + 1)
    )  # fmt: skip
    line = dataclasses.replace(power(2021, (), GRID_2021), records=records)
    shown = [record for _, _, record in shown_records([line])]
    assert len(shown) == 12
    assert math.isclose(math.fsum(record.quantity for record in shown), line.quantity, rel_tol=1e-12)
    assert shown[0].place == f"活动数据!C5 等 {math.ceil((GROUPED_FROM + 1) / 12):,} 条"
    assert shown[0].date == "2021-01"
    assert len(list(shown_records([dataclasses.replace(line, records=records[:-1])]))) == GROUPED_FROM


def test_a_paper_without_lines_is_still_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "底稿.xlsx"
    paper.write(Paper("某公司", "AR6", (), ()), path)
    assert openpyxl.load_workbook(path).sheetnames == ["说明", "汇总", "计算", "活动数据", "排放因子", "GWP", "发现"]


def test_a_gas_without_a_gwp_in_the_paper_is_a_programmer_s_mistake(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="HFC-32"):
        paper.write(dataclasses.replace(PAPER, gwps=GWPS[:2]), tmp_path / "底稿.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_workbook_keeps_to_the_office_schema(path: Path) -> None:
    from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no types

    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_the_same_paper_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "计算底稿.xlsx"
    paper.write(PAPER, again)
    assert again.read_bytes() == path.read_bytes()


def test_a_paper_replaces_its_predecessor_unless_it_is_open(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "计算底稿.xlsx"
    target.write_bytes(b"old")
    (tmp_path / "~$计算底稿.xlsx").touch()
    with pytest.raises(OutputError, match="请关闭后重试"):
        paper.write(PAPER, target)
    assert target.read_bytes() == b"old"
    (tmp_path / "~$计算底稿.xlsx").unlink()
    paper.write(PAPER, target)
    assert target.read_bytes() == path.read_bytes()
