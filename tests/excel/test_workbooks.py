"""The workbooks in the repository: what their script builds, with the seed report's figures."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "workbooks" / "source" / "build.py"
NAMES = ("空白台账.xlsx", "示例台账.xlsx")


def build(folder: Path) -> None:
    """Run the script as a person would, with this checkout's package."""
    subprocess.run(
        [sys.executable, str(SCRIPT), str(folder)],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the workbooks as the script builds them now."""
    folder = tmp_path_factory.mktemp("workbooks")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def example() -> dict[str, list[tuple[Any, ...]]]:
    """Return the data rows of the committed example by sheet."""
    book = openpyxl.load_workbook(ROOT / "workbooks" / "示例台账.xlsx")
    return {page.title: list(page.iter_rows(min_row=4, values_only=True)) for page in book.worksheets}


def parts(path: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    """Return a zip's members in order: name, time, content."""
    with zipfile.ZipFile(path) as book:
        return [(part.filename, part.date_time, book.read(part)) for part in book.infolist()]


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_workbook_is_what_the_script_builds(built: Path, name: str) -> None:
    """Parts are compared unpacked: another release of zlib may pack the same bytes differently."""
    assert parts(built / name) == parts(ROOT / "workbooks" / name)


@pytest.mark.parametrize("name", NAMES)
def test_building_again_gives_the_same_bytes(built: Path, tmp_path: Path, name: str) -> None:
    build(tmp_path)
    assert (tmp_path / name).read_bytes() == (built / name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_keeps_to_the_office_schema(name: str) -> None:
    from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no types

    assert [str(error) for error in OpenXmlValidator().validate(ROOT / "workbooks" / name).errors] == []


def year_of(date: object) -> int:
    """Return the year of a date or of a bare year."""
    return date.year if isinstance(date, dt.datetime) else int(str(date))


@pytest.mark.parametrize(("year", "billed"), [(2019, "224.222"), (2020, "291.6885"), (2021, "359.3406")])
def test_electricity_adds_up_to_the_bill_exactly(
    example: dict[str, list[tuple[Any, ...]]], year: int, billed: str
) -> None:
    rows = [row for row in example["活动数据"] if row[1] == "DL-01" and year_of(row[0]) == year]
    assert {row[3] for row in rows} == {"万kWh"}
    assert {row[0].month for row in rows} == set(range(1, 13))
    assert sum(Decimal(repr(row[2])) for row in rows) == Decimal(billed)


def test_departments_keep_the_printed_parts_and_what_they_miss_has_no_department(
    example: dict[str, list[tuple[Any, ...]]],
) -> None:
    of_2020 = [row for row in example["活动数据"] if row[1] == "DL-01" and year_of(row[0]) == 2020]
    moulds = sum(Decimal(repr(row[2])) for row in of_2020 if row[4] == "工模部")
    named = sum(Decimal(repr(row[2])) for row in of_2020 if row[4])
    assert moulds == Decimal("36.752751")
    assert named == Decimal("291.65933115")
    (rest,) = [row for row in of_2020 if not row[4]]
    assert Decimal(repr(rest[2])) == Decimal("0.02916885")
    assert "差" in rest[7]


def test_every_record_names_a_source_and_excluded_ones_only_estimates(
    example: dict[str, list[tuple[Any, ...]]],
) -> None:
    sources = {row[0]: row for row in example["排放源"]}
    assert {row[1] for row in example["活动数据"]} == {"DL-01", "YD-01", "YS-01"}
    for row in example["活动数据"]:
        assert sources[row[1]][16] == "是" or "估算" in row[7]
    for row in sources.values():
        assert row[16] == "是" or row[17], f"{row[0]} is left out without a reason"


def test_the_seed_s_wrong_numbers_stand_in_the_stated_values(example: dict[str, list[tuple[Any, ...]]]) -> None:
    stated = {(row[0], row[1], row[3]): row[2] for row in example["核对"]}
    assert stated["DL-01", 2021, "tCO2e"] == 21610.69
    assert stated["活动数据:DL-01", 2019, "MWh"] == 224.222
    assert stated["排放因子:YD-01", None, "tCO2/t"] == 1.4717
    assert stated["能源:汽油:实物量", 2019, "万t"] == 0.01383
    shares = [stated[f"能源:{name}:占比", 2019, "%"] for name in ("电力", "水", "汽油")]
    assert sum(map(Decimal, map(repr, shares))) == Decimal("100.38")
    assert all(row[4] for row in example["核对"]), "each says where it was seen"


def test_the_functions_refer_to_records_and_show_three_states() -> None:
    live: Any = openpyxl.load_workbook(ROOT / "workbooks" / "示例台账.xlsx")
    seen = openpyxl.load_workbook(ROOT / "workbooks" / "示例台账.xlsx", data_only=True)
    records, page = live["活动数据"], live["函数示例"]
    first, last = page["B4"].value.removeprefix("=SUM(活动数据!C").removesuffix(")").split(":C")
    rows = range(int(first), int(last) + 1)
    assert {(records.cell(row, 2).value, records.cell(row, 1).value.year) for row in rows} == {("DL-01", 2021)}
    assert sum(Decimal(repr(records.cell(row, 3).value)) for row in rows) == Decimal("359.3406")
    assert records[page["B5"].value.removeprefix("=活动数据!")].value == 12.39
    assert records[page["B6"].value.removeprefix("=活动数据!")].value == 12.37
    assert page["F4"].value == '=GHG_EMISSION(B4,C4,D4,E4,"广东")'
    assert [seen["函数示例"][f"F{row}"].value for row in (4, 5, 6)] == [1694.290929, 18.234363, "#NAME?"]


def test_nothing_forces_a_recalculation_that_would_lose_the_functions_values() -> None:
    with zipfile.ZipFile(ROOT / "workbooks" / "示例台账.xlsx") as book:
        assert b"fullCalcOnLoad" not in book.read("xl/workbook.xml")
