"""The checks' own inputs in real workbooks: money and meter columns, the sheet 说明, and what `ghgxl check` makes of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ghgxl.checks import examine, run
from ghgxl.excel.new import new_ledger
from ghgxl.excel.reading import read
from ghgxl.ledger import Ledger

HEADERS = ("日期", "排放源编号", "数量", "单位", "部门", "凭证号")


def book(path: Path, headers: tuple[str, ...], rows: list[tuple[Any, ...]], said: list[tuple[Any, ...]] = []) -> Path:  # noqa: B006  never changed
    """Write a ledger of one source with these records, and the lines of 说明."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "企业信息"
    company = {"项目": "内容", "企业名称": "示例公司", "省份": "广东", "报告年度": "2021", "基准年": "2021"}
    for item in company.items():
        sheet.append(item)
    sheet = made.create_sheet("排放源")
    sheet.append(("编号", "名称", "范围", "子类别", "排放因子名称", "排放气体"))
    sheet.append(("E1", "外购电力", "范围2", "外购电力", "电力", "CO2"))
    sheet = made.create_sheet("活动数据")
    for row in (headers, *rows):
        sheet.append(row)
    if said:
        sheet = made.create_sheet("说明")
        for row in (("代码", "位置", "理由", "确认人", "日期"), *said):
            sheet.append(row)
    made.save(path)
    return path


def months(*beside: Any) -> list[tuple[Any, ...]]:
    """Return twelve records of about 10,000 kWh, with a function of month and quantity beside each."""
    rows = []
    for month in range(1, 13):
        quantity = 10000 + 137 * month
        rows.append(
            (
                f"2021-{month:02}",
                "E1",
                quantity,
                "kWh",
                "车间",
                f"V{month}",
                *(each(month, quantity) for each in beside),
            )
        )
    return rows


def codes(ledger: Ledger) -> set[tuple[str, str]]:
    return {(one.code, str(one.place)) for one in run(examine(ledger))}


@pytest.mark.parametrize(
    ("header", "scale"), [("金额", 1), ("金额（元）", 1), ("含税金额", 1), ("金额(万元)", 1e-4), ("价税合计（元）", 1)]
)
def test_money_is_read_where_a_column_says_so(tmp_path: Path, header: str, scale: float) -> None:
    path = book(tmp_path / "台账.xlsx", (*HEADERS, header), months(lambda _, quantity: quantity * 0.7 * scale))
    ledger = read(path)
    assert [round(one.yuan, 4) for one in ledger.payments][:2] == [round(10137 * 0.7, 4), round(10274 * 0.7, 4)]
    assert [str(one.place) for one in ledger.payments][:2] == ["活动数据!G2", "活动数据!G3"]
    assert not {code for code, _ in codes(ledger)} & {"price", "unit-slip"}


def test_a_ledger_without_such_columns_has_neither(tmp_path: Path) -> None:
    ledger = read(book(tmp_path / "台账.xlsx", HEADERS, months()))
    assert ledger.payments == ()
    assert ledger.readings == ()


def test_cells_beside_a_record_that_hold_no_number_say_nothing(tmp_path: Path) -> None:
    path = book(
        tmp_path / "台账.xlsx",
        (*HEADERS, "金额"),
        months(lambda month, quantity: "待开票" if month < 4 else quantity * 0.7),
    )
    ledger = read(path)
    assert [one.entry.month for one in ledger.payments] == list(range(4, 13))
    assert len(ledger.entries) == 12


def test_a_price_ten_times_the_others_is_found_at_its_quantity(tmp_path: Path) -> None:
    rows = months(lambda _, quantity: quantity * 0.7)
    rows[4] = (*rows[4][:2], rows[4][2] / 10, *rows[4][3:])
    path = book(tmp_path / "台账.xlsx", (*HEADERS, "金额"), rows)
    assert ("unit-slip", "活动数据!C6") in codes(read(path))


def test_meters_are_read_with_their_multiplier_and_run_backwards_at_their_cell(tmp_path: Path) -> None:
    total = [0.0]

    def before(month: int, _: float) -> float:
        return total[-1] if month != 9 else total[-1] - 3

    def after(_: int, quantity: float) -> float:
        total.append(total[-1] + quantity / 40)
        return total[-1]

    headers = (*HEADERS, "上期读数", "本期读数", "倍率", "表号")
    path = book(tmp_path / "台账.xlsx", headers, months(before, after, lambda *_: 40, lambda *_: "A-1"))
    ledger = read(path)
    assert (ledger.readings[0].multiplier, ledger.readings[0].meter) == (40.0, "A-1")
    found = codes(ledger)
    assert ("meter-backwards", "活动数据!H10") in found
    assert ("meter-quantity", "活动数据!C10") in found
    assert not [place for code, place in found if code.startswith("meter") and not place.endswith("10")]


def check(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from ghgxl.cli import main; main()", "check", str(path), *options]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False, timeout=60
    )


def slipped() -> list[tuple[Any, ...]]:
    rows = months()
    rows[4] = (*rows[4][:2], rows[4][2] * 1000, *rows[4][3:])
    return rows


def test_the_command_fails_on_a_slip_and_passes_when_the_sheet_explains_it(tmp_path: Path) -> None:
    bad = check(book(tmp_path / "错.xlsx", HEADERS, slipped()))
    assert bad.returncode == 1
    assert "活动数据!C6" in bad.stdout
    line = ("unit-slip", "活动数据!C6", "五月试生产，已核对电费单", "财务部", "2022-01-05")
    path = book(tmp_path / "已说明.xlsx", HEADERS, slipped(), [line])
    good = check(path)
    assert good.returncode == 0, good.stdout
    assert "已说明：五月试生产，已核对电费单；确认人：财务部，2022-01-05；见 说明!A2" in good.stdout
    found = json.loads(check(path, "--json").stdout)["findings"]
    assert [one["lowered"]["by"] for one in found if "lowered" in one] == ["财务部"]


def test_a_sheet_of_that_name_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    """Ledgers that were made before have a guide called 说明."""
    path = book(tmp_path / "台账.xlsx", HEADERS, months())
    made = openpyxl.load_workbook(path)
    guide = made.create_sheet("说明", 0)
    for row in (("温室气体盘查台账",), ("填写顺序",), ("企业信息", "填企业名称")):
        guide.append(row)
    made.save(path)
    ledger = read(path)
    assert "说明" not in ledger.sheets
    assert not [one for one in ledger.findings if one.place.part == "说明"]


def test_an_empty_ledger_has_the_sheet_and_its_example_row_explains_nothing(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    new_ledger(path)
    made = openpyxl.load_workbook(path)
    assert made["说明"]["A3"].value == "代码"
    assert read(path).rows("说明") == ()
