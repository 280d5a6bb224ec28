"""What a start of the program does and what it leaves undone: work is counted here, never timed."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

from ghgxl import datafiles
from ghgxl.excel.new import new_ledger

ROOT = Path(__file__).resolve().parents[2]

#: Runs the command line and tells at the end, on standard error, which modules it had to import.
PROBE = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
sys.path.insert(0, sys.argv.pop(1))
from ghgxl.cli import main
main()
"""

#: Rooms and libraries of other commands, and what is slow to import for the little that it would do here.
NOT_FOR_CALC = (
    "click", "rich", "openpyxl", "xlsxwriter", "lxml", "docx", "jinja2", "xlwings", "argparse", "dataclasses", "inspect",
    "difflib", "ghgxl.word", "ghgxl.functions", "ghgxl.uncertainty", "ghgxl.report.compose", "ghgxl.checks.arithmetic",
    "ghgxl.checks.codes", "ghgxl.cli.show", "ghgxl.excel.new", "ghgxl.excel.exact", "ghgxl.excel.formula",
)  # fmt: skip


def ran(*words: str) -> tuple[str, set[str]]:
    """Return what the program prints, and the modules it imported."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(ROOT), *words], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout, set(json.loads(done.stderr.splitlines()[-1]))


#: So many modules of ours a plain ledger may take: each costs a start about as much as twenty rows.
ENOUGH = 75


def plain_ledger(folder: Path, **more: list[list[object]]) -> Path:
    """Return a ledger without formulas: electricity and diesel, and further sheets by name."""
    import xlsxwriter

    path = folder / "台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheets: dict[str, list[list[object]]] = {
            "企业信息": [
                ["项目", "内容"],
                ["企业名称", "甲"],
                ["省份", "广东"],
                ["报告年度", "2021"],
                ["基准年", "2021"],
            ],
            "排放源": [
                ["编号", "名称", "范围", "子类别", "排放因子名称", "排放气体"],
                ["E1", "用电", "范围2", "外购电力", "电力", "CO2"],
                ["E2", "货车", "范围1", "移动燃烧", "柴油", "CO2、CH4、N2O"],
            ],
            "活动数据": [
                ["日期", "排放源编号", "数量", "单位"],
                ["2021-01", "E1", 10.5, "万千瓦时"],
                ["2021-02", "E2", 3.0, "t"],
            ],
        }
        for name, rows in (sheets | more).items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_calculating_imports_no_room_that_it_does_not_need(tmp_path: Path) -> None:
    printed, modules = ran("calc", str(plain_ledger(tmp_path)), "--json")
    assert json.loads(printed)["records"]["counted"] == 2
    assert {name for name in NOT_FOR_CALC if name in modules} == set()


def test_the_nouns_that_every_ledger_meets_are_those_that_cost_little_to_define(tmp_path: Path) -> None:
    _, modules = ran("calc", str(plain_ledger(tmp_path)), "--json")
    names = {name for name in modules if name.startswith("ghgxl.")} - {"ghgxl.tuples"}
    found = [path for name in names if (path := ROOT / f"{name.replace('.', '/')}.py").exists()]
    assert len(found) > 40
    assert [
        path.name
        for path in found
        if re.search(r"^from typing .*\bNamedTuple\b", path.read_text("utf-8"), re.MULTILINE)
    ] == []


def checks_of(modules: set[str]) -> set[str]:
    return {name.removeprefix("ghgxl.checks.") for name in modules if name.startswith("ghgxl.checks.")}


def test_a_plain_ledger_meets_few_modules_and_only_the_checks_of_what_every_ledger_has(tmp_path: Path) -> None:
    _, modules = ran("calc", str(plain_ledger(tmp_path)), "--json")
    assert len([name for name in modules if name.startswith("ghgxl")]) <= ENOUGH
    assert checks_of(modules) == {
        "run", "case", "subjects", "robust", "amounts", "repeats", "completeness", "factors", "scope2"
    }  # fmt: skip


def test_a_sheet_more_brings_the_checks_that_look_at_it_and_no_others(tmp_path: Path) -> None:
    _, plain = ran("calc", str(plain_ledger(tmp_path)), "--json")
    stated: list[list[object]] = [["项目", "年度", "申报值", "单位"], ["总排放量", 2021, 1.0, "tCO2e"]]
    printed, modules = ran("calc", str(plain_ledger(tmp_path, 核对=stated)), "--json")
    assert "stated-differs" in {finding["code"] for finding in json.loads(printed)["findings"]}
    more = {"stated", "items", "rebase", "tables", "names"}  # tables: amounts of standard coal may be stated
    assert checks_of(modules) - checks_of(plain) == more


def test_calculating_does_not_even_read_the_files_it_does_not_need(tmp_path: Path) -> None:
    watched = PROBE.replace(
        "from ghgxl.cli",
        "sys.addaudithook(lambda event, what: event == 'open' and seen.add(str(what[0])))\nfrom ghgxl.cli",
    ).replace("sys.modules", "seen", 1)
    done = subprocess.run(
        [sys.executable, "-c", f"seen = set()\n{watched}", str(ROOT), "calc", str(plain_ledger(tmp_path)), "--json"],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    read = {Path(name).name for name in json.loads(done.stderr.splitlines()[-1]) if name.endswith(".csv")}
    assert read == {
        "names.csv", "electricity.csv", "fuels.csv", "combustion.csv", "conversions.csv", "gwp.csv", "standard_coal.csv"
    }  # fmt: skip


def test_help_imports_no_room_at_all() -> None:
    printed, modules = ran("--help")
    assert printed.startswith("用法：ghgxl")
    rooms = {name for name in modules if name.startswith("ghgxl.") and not name.startswith("ghgxl.cli")}
    assert rooms == {"ghgxl.errors", "ghgxl.tuples"}


def test_a_line_of_a_data_file_is_a_line_of_text() -> None:
    for path in sorted((ROOT / "ghgxl" / "data").glob("*.csv")):
        text = datafiles.text_of(path.name)
        whole = list(csv.reader(text.splitlines(keepends=True), strict=True))
        assert len(text.splitlines()) == len(whole), path.name
        assert {len(cells) for cells in whole} == {len(whole[0])}, path.name
        assert all(cell == cell.strip() for cells in whole for cell in cells), path.name


def test_a_look_up_takes_only_lines_apart_that_can_be_meant() -> None:
    found = datafiles.where("fuels.csv", factor_set="GB/T 32151", fuel="汽油")
    head, *lines = csv.reader(datafiles.text_of("fuels.csv").splitlines(), strict=True)
    wanted = [
        (number, dict(zip(head, cells, strict=True)))
        for number, cells in enumerate(lines, 2)
        if (cells[head.index("factor_set")], cells[head.index("fuel")]) == ("GB/T 32151", "汽油")
    ]
    assert [(line.number, dict(line.cells)) for line in found] == wanted
    assert len(wanted) == 3


def test_an_empty_ledger_can_be_made_and_is_found_empty(tmp_path: Path) -> None:
    new_ledger(tmp_path / "空白.xlsx")
    printed, _ = ran("check", str(tmp_path / "空白.xlsx"), "--json")
    assert json.loads(printed)["findings"]
