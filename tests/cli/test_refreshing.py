"""``ghgxl refresh`` as whole processes: what it says, what it writes, what it leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import openpyxl
import pytest

from ghgxl.word.ooxml import T, text_of
from ghgxl.word.remember import controls_in
from tests.test_cli import ghgxl
from tests.word.making import read
from tests.word.test_refreshed_record import overwrite

EXAMPLE = Path(__file__).resolve().parents[2] / "workbooks" / "示例台账.xlsx"

pytestmark = pytest.mark.xdist_group("refresh")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's ledger, one in which a reading was corrected, the report of 2020, and that edited by hand."""
    found = tmp_path_factory.mktemp("refresh")
    (found / "台账.xlsx").write_bytes(EXAMPLE.read_bytes())
    book = openpyxl.load_workbook(EXAMPLE)
    sheet = book["活动数据"]
    heads = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=4) for cell in row if cell.value}
    row = next(
        row
        for row in range(3, sheet.max_row)
        if sheet.cell(row, heads["排放源编号"]).value == "DL-01"
        and str(sheet.cell(row, heads["日期"]).value)[:4] == "2020"
    )
    sheet.cell(row, heads["数量"]).value += 1
    book.save(found / "更正.xlsx")
    made = ghgxl("report", "台账.xlsx", "-t", "管理简报", "--year", "2020", "-o", "简报.docx", "--no-pages", cwd=found)
    assert made.returncode == 1, made.stderr
    document = docx.Document(str(found / "简报.docx"))
    content = next(
        content
        for _, _, content in controls_in(document.element)
        if text_of(content).startswith("单位产值温室气体排放为")
    )
    overwrite(content, text_of(content).replace("0.1043", "0.2043"))
    document.save(str(found / "改过.docx"))
    return found


def test_a_report_of_one_year_is_verified_and_refreshed_as_of_that_year(folder: Path) -> None:
    same = ghgxl("verify", "简报.docx", "台账.xlsx", cwd=folder)
    assert same.returncode == 0, same.stdout
    inputs = [(folder / name).read_bytes() for name in ("简报.docx", "更正.xlsx")]
    run = ghgxl("refresh", "简报.docx", "更正.xlsx", "--no-pages", cwd=folder)
    assert run.returncode == 0, run.stderr
    assert "已更新" in run.stdout.splitlines()[-1]
    assert "简报-更新.docx" in run.stdout.splitlines()[-1]
    assert [(folder / name).read_bytes() for name in ("简报.docx", "更正.xlsx")] == inputs
    told = "".join(text.text or "" for text in read(folder / "简报-更新.docx").element.body.iter(T))
    assert "2020年温室气体排放总量" in told
    assert "2021年温室气体排放总量" not in told
    verified = ghgxl("verify", "简报-更新.docx", "更正.xlsx", cwd=folder)
    assert verified.returncode == 0, verified.stdout
    assert verified.stdout.startswith("一致")
    assert "2020" in ghgxl("trace", "简报-更新.docx", cwd=folder).stdout
    again = ghgxl("refresh", "简报.docx", "更正.xlsx", "--no-pages", cwd=folder)
    assert again.returncode == 2
    assert "--force" in again.stderr


def test_a_report_that_is_right_already_is_not_written_again(folder: Path) -> None:
    run = ghgxl("refresh", "简报.docx", "台账.xlsx", "-o", "无.docx", "--no-pages", cwd=folder)
    assert run.returncode == 0
    assert run.stdout.splitlines()[-1].startswith("没有变化，未写新文件。")
    assert not (folder / "无.docx").exists()


def test_what_was_overwritten_is_kept_told_and_still_told_by_verify(folder: Path) -> None:
    run = ghgxl("refresh", "改过.docx", "更正.xlsx", "-o", "修订.docx", "--track", cwd=folder)
    assert run.returncode == 0, run.stderr
    kept = [line for line in run.stdout.splitlines() if line.startswith("[保留]")]
    assert len(kept) == 1
    assert "0.2043 tCO2e/万元。”，保留不动" in kept[0]
    assert "0.1047 tCO2e/万元。”" in kept[0]
    assert "保留 1 处手工修改" in run.stdout.splitlines()[-1]
    document = docx.Document(str(folder / "修订.docx"))
    marks = [mark for mark in document.element.body.iter() if str(mark.tag).endswith(("}ins", "}del"))]
    assert {mark.get(mark.tag.replace("}ins", "}author").replace("}del", "}author")) for mark in marks} == {"ghgxl"}
    found = json.loads(ghgxl("verify", "修订.docx", "更正.xlsx", "--json", cwd=folder).stdout)
    assert [(one["printed"], one["stands"]) for one in found["edited"]] == [("0.1047", "0.2043")]
    assert not found["stale"]


def test_a_ledger_without_the_report_s_year_and_a_report_of_others_are_refused(folder: Path) -> None:
    book = openpyxl.load_workbook(EXAMPLE)
    for row in book["企业信息"].iter_rows():
        for cell in row:
            if cell.value == "2019-2021":
                cell.value = "2021"
    book.save(folder / "单年.xlsx")
    run = ghgxl("refresh", "简报.docx", "单年.xlsx", "-o", "无.docx", cwd=folder)
    assert run.returncode == 2
    assert "没有 2020 年，报告却是 2020 年的" in run.stderr
    assert ghgxl("verify", "简报.docx", "单年.xlsx", cwd=folder).returncode == 2
    docx.Document().save(str(folder / "别人的.docx"))
    other = ghgxl("refresh", "别人的.docx", "台账.xlsx", "-o", "无.docx", cwd=folder)
    assert other.returncode == 2
    assert "请用 ghgxl report 重新生成" in other.stderr
    assert ghgxl("refresh", "没有.docx", "台账.xlsx", cwd=folder).returncode == 2
    assert not (folder / "无.docx").exists()
