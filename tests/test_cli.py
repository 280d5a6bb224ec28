"""The commands as a user runs them: whole processes, real files, exit codes, and what is left behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ghgxl.cli.every import COMMANDS
from tests.excel.workbooks import ledger
from tests.word.making import read

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "workbooks" / "示例台账.xlsx"


def ghgxl(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ghgxl in a process of its own; what it says only on a slow machine, of what it is doing, is left out."""
    command = [sys.executable, "-c", "from ghgxl.cli import main; main()", *map(str, arguments)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment, check=False, timeout=300
    )
    done.stderr = re.sub(r"(?m)^正在.*…\n", "", done.stderr)
    return done


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example ledger in a folder of its own, whose bytes nobody changes."""
    path = tmp_path / "示例台账.xlsx"
    shutil.copy(EXAMPLE, path)
    return path


def test_calc_prints_the_inventory_as_json(example: Path) -> None:
    run = ghgxl("calc", example, "--json")
    assert run.returncode == 1, "the example states wrong totals on purpose"
    found: dict[str, Any] = json.loads(run.stdout)
    assert {"version", "gwp", "years", "energy", "findings"} <= set(found)
    assert found["gwp"] == "AR5"
    assert sorted(found["years"]) == ["2019", "2020", "2021"]
    year = found["years"]["2021"]
    assert set(year["scopes"]) == {"1", "2", "3"}
    sources = {source["id"]: source for source in year["sources"]}
    power, petrol = sources["DL-01"], sources["YD-01"]
    assert power["tco2e"] == pytest.approx(1694.291, abs=5e-4)
    assert power["activity"] == {"value": pytest.approx(3593.406, rel=1e-12), "unit": "MWh"}
    assert {key: power["factor"][key] for key in ("value", "unit", "year", "region", "match")} == {
        "value": 0.4715, "unit": "tCO2/MWh", "year": 2021, "region": "广东", "match": "exact",
    }  # fmt: skip
    assert "公告2024年第12号" in power["factor"]["source"]
    assert power["places"][0].startswith("活动数据!C")
    assert petrol["gases"]["CO2"] == pytest.approx(36.2414, abs=5e-5)
    assert set(petrol["gases"]) == {"CO2", "CH4", "N2O"}
    first = {source["id"]: source for source in found["years"]["2019"]["sources"]}["DL-01"]
    assert first["tco2e"] == pytest.approx(1181.874, abs=5e-4)
    assert first["factor"]["value"] == 0.5271
    assert year["total"] == pytest.approx(power["tco2e"] + petrol["tco2e"])
    assert found["energy"]["2021"]["tce"] == pytest.approx(466.10, abs=0.01)
    assert all(set(finding) - {"lowered"} == {"code", "severity", "place", "message"} for finding in found["findings"])
    explained = [finding for finding in found["findings"] if "lowered" in finding]
    assert {finding["code"] for finding in explained} == {"factor-year"}
    assert all(finding["severity"] == "note" for finding in explained)
    assert {finding["lowered"]["severity"] for finding in explained} == {"warning"}
    assert {finding["lowered"]["by"] for finding in explained} == {"管理部"}
    assert {finding["lowered"]["place"] for finding in explained} == {"说明!A4"}


def test_check_names_the_faults_of_the_old_report_with_their_cells(example: Path) -> None:
    run = ghgxl("check", example, "--json")
    assert run.returncode == 1
    findings = json.loads(run.stdout)["findings"]
    codes = {finding["code"] for finding in findings}
    assert {
        "unit-slip",
        "stated-differs",
        "coal-coefficient",
        "share-sum",
        "factor-year",
        "factor-differs",
        "cell-stale",
        "cell-error",
        "no-data",
    } <= codes
    assert all(finding["place"] for finding in findings)
    told = ghgxl("check", example).stdout
    assert told.splitlines()[-1].startswith("共 ")
    assert "[错误] 核对!C" in told


@pytest.mark.parametrize("command", [name for name, found in COMMANDS.items() if found.metavar == "台账.xlsx"])
def test_the_ledger_is_never_changed_by_any_command(example: Path, command: str) -> None:
    """Neither with its own choice of a file to write, nor when it is told to write onto the ledger."""
    state = (example.read_bytes(), example.stat().st_mtime_ns)
    needed = [argument.metavar for argument in COMMANDS[command].more if not argument.optional]
    for name in needed:
        assert name.endswith(".docx"), "give the new command what it needs"
        ghgxl("report", example, "-o", example.with_name(name), "--no-pages")
    others = [example.with_name(name) for name in needed]
    first = ghgxl(command, example, *others)
    assert first.returncode in {0, 1} or command == "thaw", first.stderr
    assert (example.read_bytes(), example.stat().st_mtime_ns) == state
    if any(option.name == "output" for option in COMMANDS[command].options):
        for force in ([], ["--force"]):
            onto = ghgxl(command, example, *others, "-o", example, *force)
            assert onto.returncode == 2, onto.stdout
            assert onto.stderr.strip()
    assert (example.read_bytes(), example.stat().st_mtime_ns) == state
    written = {path.suffix for path in example.parent.iterdir() if path != example}
    assert written <= {".xlsx", ".docx", ".zip"}


def test_the_working_paper_holds_formulas_not_values(example: Path, tmp_path: Path) -> None:
    target = tmp_path / "底稿.xlsx"
    run = ghgxl("calc", example, "-o", target)
    assert "底稿.xlsx" in run.stdout
    sheet = openpyxl.load_workbook(target)["计算"]
    formulas = [
        cell.value
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]
    assert len(formulas) > 10


def test_a_new_ledger_is_readable_and_has_no_data(tmp_path: Path) -> None:
    target = tmp_path / "台账.xlsx"
    assert ghgxl("new", target).returncode == 0
    before = target.read_bytes()
    again = ghgxl("new", target)
    assert again.returncode == 2
    assert "请换一个文件名，或先移走原文件" in again.stderr
    assert ghgxl("new", target, "--force").returncode == 2  # it may hold a year's data
    assert target.read_bytes() == before
    run = ghgxl("check", target)
    assert run.returncode == 1
    report = ghgxl("report", target)
    assert report.returncode == 2
    assert "报告年度" in report.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["台账.xlsx"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.xlsx", b"", "空文件"),
        ("文本.xlsx", "日期,数量\n".encode(), "不是 Excel 工作簿"),
        ("旧.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "xls"),
        ("断.xlsx", b"PK\x03\x04" + bytes(500), "不完整"),
        (None, b"", "找不到"),
    ],
)
@pytest.mark.parametrize("command", ["calc", "check", "report"])
def test_what_is_not_a_ledger_gets_one_sentence_and_leaves_nothing(
    tmp_path: Path, command: str, name: str | None, content: bytes, words: str
) -> None:
    path = tmp_path / (name or "没有.xlsx")
    if name:
        path.write_bytes(content)
    run = ghgxl(command, path)
    assert run.returncode == 2
    assert run.stdout == ""
    assert len(run.stderr.strip().splitlines()) == 1
    assert words in run.stderr
    assert [found.name for found in tmp_path.iterdir()] == ([name] if name else [])


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("不存在/报告.docx", "文件夹"),
        ("报告.pdf", ".docx"),
        ("已有.docx", "--force"),
        ("示例台账.docx/报告.docx", "文件夹"),
    ],
)
def test_a_report_that_cannot_be_written_is_refused_before_anything_is_computed(
    example: Path, tmp_path: Path, output: str, words: str
) -> None:
    (tmp_path / "已有.docx").write_bytes(b"old")
    run = ghgxl("report", example, "-o", tmp_path / output)
    assert run.returncode == 2
    assert words in run.stderr
    assert (tmp_path / "已有.docx").read_bytes() == b"old"


def test_a_file_open_in_word_is_not_replaced(example: Path, tmp_path: Path) -> None:
    (tmp_path / "报告.docx").write_bytes(b"old")
    (tmp_path / "~$报告.docx").write_bytes(b"")
    run = ghgxl("report", example, "-o", tmp_path / "报告.docx", "--force")
    assert run.returncode == 2
    assert "打开" in run.stderr


def test_a_ledger_open_in_excel_is_read_and_said_so(example: Path) -> None:
    example.with_name("~$示例台账.xlsx").write_bytes(b"")
    findings = json.loads(ghgxl("check", example, "--json").stdout)["findings"]
    assert "open-elsewhere" in {finding["code"] for finding in findings}


def test_a_broken_template_is_told_whole_and_leaves_no_report(example: Path, tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("{{ 企业.名秤 }}")
    document.add_paragraph("{{ 表.排放亮 }}")
    document.save(str(tmp_path / "模板.docx"))
    run = ghgxl("report", example, "-t", tmp_path / "模板.docx", "-o", tmp_path / "报告.docx")
    assert run.returncode == 2
    assert "企业.名称" in run.stderr
    assert "表.排放量" in run.stderr
    assert not (tmp_path / "报告.docx").exists()


def test_a_bundled_template_is_asked_for_by_its_name(example: Path) -> None:
    run = ghgxl("report", "示例台账.xlsx", "-t", "管理简报", "--no-pages", cwd=example.parent)
    assert run.returncode == 1, run.stderr
    assert "示例台账-管理简报.docx" in run.stdout
    import docx

    document = docx.Document(str(example.parent / "示例台账-管理简报.docx"))
    assert document.core_properties.title == "广东示例精密通信部件有限公司温室气体管理简报"


def test_a_report_of_one_year_is_of_the_year_asked_for(example: Path) -> None:
    words = ("report", "示例台账.xlsx", "-t", "机械行业排放报告", "--no-pages", "--year")
    run = ghgxl(*words, "2020", cwd=example.parent)
    assert run.returncode == 1, run.stderr
    document = read(example.parent / "示例台账-机械行业排放报告-2020.docx")
    told = "".join(paragraph.text for paragraph in document.paragraphs)
    assert "本企业2020年温室气体排放总量为 1,573.67" in told
    refused = ghgxl(*words, "2018", cwd=example.parent)
    assert refused.returncode == 2
    assert "没有 2018 年" in refused.stderr
    assert "2019、2020、2021" in refused.stderr
    assert not (example.parent / "示例台账-机械行业排放报告-2018.docx").exists()


def test_a_file_precedes_a_bundled_template_of_its_name_and_a_wrong_name_is_told(example: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("我们自己的：{{ 企业.名称 }}")
    document.save(str(example.parent / "管理简报.docx"))
    run = ghgxl("report", "示例台账.xlsx", "-t", "管理简报.docx", "-o", "甲.docx", "--no-pages", cwd=example.parent)
    assert run.returncode == 1, run.stderr
    assert "我们自己的：广东" in read(example.parent / "甲.docx").paragraphs[0].text
    wrong = ghgxl("report", "示例台账.xlsx", "-t", "管理月报", cwd=example.parent)
    assert wrong.returncode == 2
    assert "盘查报告、机械行业排放报告、管理简报" in wrong.stderr


def test_the_help_names_every_bundled_template() -> None:
    from ghgxl.cli.resources import TEMPLATES

    told = ghgxl("report", "--help").stdout
    assert len(TEMPLATES) == 3
    assert [name for name in TEMPLATES if name not in told.replace("\n", "").replace(" ", "")] == []
    assert {path.stem for path in (ROOT / "templates").glob("*.docx")} == set(TEMPLATES)


def test_factors_shows_what_is_picked_and_where_from() -> None:
    run = ghgxl("factors", "电力", "--year", "2021", "--region", "广东")
    assert run.returncode == 0
    assert "0.4715" in run.stdout
    assert "公告2024年第12号" in run.stdout
    assert ghgxl("factors", "不存在的因子").returncode == 1


def test_factors_lists_the_row_that_is_picked_though_it_is_of_another_year_and_region() -> None:
    run = ghgxl("factors", "电力", "--year", "2019", "--region", "广东")
    (row,) = [line for line in run.stdout.splitlines() if "electricity.csv:7" in line]
    assert "0.5271" in row
    assert run.stdout.count("0.5271") == 2  # what is picked, and its row


def test_factors_of_a_refrigerant_are_its_components_and_its_gwp_in_every_report() -> None:
    run = ghgxl("factors", "R410A")
    assert run.returncode == 0
    assert "没有" not in run.stdout
    rows = {cells[2].strip(): cells for line in run.stdout.splitlines() if len(cells := line.split("│")) == 7}
    assert {version: float(cells[3].replace(",", "")) for version, cells in rows.items()} == {
        "SAR": 1725, "AR4": 2087.5, "AR5": 1923.5, "AR6": 2255.5,
    }  # fmt: skip
    assert "HFC-32" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["算"], "没有命令“算”"),
        (["calc"], "缺少参数"),
        (["calc", "a.xlsx", "--yaml"], "没有选项"),
        (["calc", "a.xlsx", "b.xlsx"], "多余的参数"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(arguments: list[str], words: str) -> None:
    run = ghgxl(*arguments)
    assert run.returncode == 2
    assert words in run.stderr


def test_help_is_chinese() -> None:
    for arguments in ([], ["calc"], ["report"]):
        run = ghgxl(*arguments, "--help")
        assert run.returncode == 0
        assert "用法" in run.stdout
        assert "Usage" not in run.stdout
        assert "Options" not in run.stdout


def test_a_source_without_a_result_stands_in_the_table_and_the_findings_can_be_found(tmp_path: Path) -> None:
    path = ledger(tmp_path / "我 的台账.xlsx", (("2021-03", "E01", 1000, "kWh"), ("2021-03", "E02", 3, "瓶")))
    told = ghgxl("calc", path)
    (row,) = (line for line in told.stdout.splitlines() if "公务车汽油" in line)
    assert "—" in row
    assert "合计（不完整）" in told.stdout
    assert told.stdout.rstrip().endswith(f'逐项查看：ghgxl check "{path}"')
    assert "逐项查看" not in ghgxl("check", path).stdout


def test_the_same_mistake_in_many_rows_is_told_once_and_json_still_has_each(tmp_path: Path) -> None:
    rows = [(f"{month}月份", "E01", 1000 + month, "kWh") for month in range(1, 13)]
    path = ledger(tmp_path / "台账.xlsx", (("2021", "E02", 3, "t"), *rows))
    told = [line for line in ghgxl("check", path).stdout.splitlines() if "日期" in line]
    assert len(told) == 1
    assert "没有写年份" in told[0]
    assert told[0].endswith("同样的还有 11 处：A4:A14。")
    found = json.loads(ghgxl("check", path, "--json").stdout)["findings"]
    assert sum(one["code"] == "date" for one in found) == 12


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("chek", "台账.xlsx"), "没有命令“chek”；是否应为 check？用 ghgxl --help 查看用法。"),
        (("check",), "缺少参数 台账.xlsx。用 ghgxl check --help 查看用法。"),
        (("check", "台账.xlsx", "--foo"), "没有选项 --foo。用 ghgxl check --help 查看用法。"),
        (("factors", "电力", "--region", "火星"), "或 全国。"),
    ],
)
def test_a_wrong_word_is_answered_with_the_help_that_serves(words: tuple[str, ...], told: str) -> None:
    done = ghgxl(*words)
    assert done.returncode == 2
    assert done.stderr.rstrip().endswith(told)


def test_a_ledger_of_one_year_is_no_mistake_of_the_command_line(tmp_path: Path) -> None:
    done = ghgxl("compare", ledger(tmp_path / "台账.xlsx", (("2021-03", "E01", 1000, "kWh"),)))
    assert done.returncode == 2
    assert done.stderr.rstrip() == "有数据的年度不到两个，无法比较；可用 --earlier 与上期台账比较。"


def test_the_command_is_there_for_whoever_finds_only_python(tmp_path: Path) -> None:
    told = subprocess.run([sys.executable, "-m", "ghgxl", "--version"], capture_output=True, text=True, cwd=tmp_path, check=False)  # fmt: skip
    assert (told.returncode, told.stdout) == (0, ghgxl("--version").stdout)
