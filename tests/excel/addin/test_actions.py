"""The buttons' Python: real commands on a real ledger; nothing written over, nothing of the ledger changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ghgxl.excel.addin import actions
from ghgxl.excel.addin.actions import Done, Job, begin, unused
from ghgxl.excel.addin.findings_book import link, write
from ghgxl.findings import Place, error, warning

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example ledger, in a folder of its own; the user's documents are in another."""
    (tmp_path / "home").mkdir()
    monkeypatch.setattr(actions, "documents", lambda: tmp_path / "home")
    target = tmp_path / "示例 & 台账(1).xlsx"
    shutil.copyfile(ROOT / "workbooks" / "示例台账.xlsx", target)
    return target


def answer(job: Job) -> tuple[str, str, str]:
    for _ in range(1200):
        said = job.answer()
        if said:
            kind, workbook, message = said.split("\n", 2)
            return kind, workbook, message
        time.sleep(0.05)
    raise AssertionError("the command doesn't end")


def test_the_report_is_written_and_shown_beside_an_older_one(ledger: Path) -> None:
    before = ledger.read_bytes()
    older = ledger.with_name("示例 & 台账(1)-盘查报告.docx")
    older.write_bytes(b"edited by hand")
    shown: list[Path] = []
    kind, workbook, message = answer(begin("report", str(ledger), opener=shown.append))
    assert (kind, workbook) == ("warning", "")
    assert [path.name for path in shown] == ["示例 & 台账(1)-盘查报告-2.docx"]
    assert shown[0].read_bytes()[:2] == b"PK"
    assert "-盘查报告-2.docx" in message
    assert "项错误" in message
    assert older.read_bytes() == b"edited by hand"
    assert ledger.read_bytes() == before


def test_the_paper_is_for_excel_to_open(ledger: Path) -> None:
    kind, workbook, message = answer(begin("paper", str(ledger)))
    assert kind == "warning"
    assert Path(workbook) == ledger.with_name("示例 & 台账(1)-计算底稿.xlsx")
    assert len(load_workbook(workbook).sheetnames) > 1
    assert "━" not in message


def test_findings_come_as_a_workbook_with_links_into_the_ledger(ledger: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    shutil.copyfile(ledger, copy)
    kind, workbook, message = answer(begin("check", str(ledger), str(copy)))
    assert kind == "warning"
    assert not copy.exists()
    sheet = load_workbook(workbook).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("级别", "位置", "说明", "代码")
    counts = [sum(row[0] == word for row in rows[1:]) for word in ("错误", "提醒", "说明")]
    assert message.startswith(f"共 {counts[0]} 项错误，{counts[1]} 项提醒，{counts[2]} 项说明")
    links = [cell.hyperlink for (cell,) in sheet.iter_rows(min_row=2, min_col=2, max_col=2) if cell.hyperlink]
    assert links
    assert all(found.target and found.location and "!" in found.location for found in links)
    shutil.rmtree(Path(workbook).parent)


def test_a_command_that_refuses_is_an_error_in_its_own_words(ledger: Path) -> None:
    ledger.write_bytes(b"not a workbook")
    for action in ("check", "paper", "report"):
        kind, workbook, message = answer(begin(action, str(ledger)))
        assert (kind, workbook) == ("error", "")
        assert "示例" in message
        assert "…" not in message
    assert sorted(path.name for path in ledger.parent.iterdir()) == ["home", ledger.name]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("https://example.sharepoint.com/a/台账.xlsx", "SharePoint"),
        ("C:/x/台账.xls", "另存为"),
        ("", ".xlsx"),
        ("/nowhere/台账.xlsx", "找不到文件"),
    ],
)
def test_a_workbook_that_is_no_file_here_is_refused_before_anything_runs(path: str, words: str) -> None:
    job = begin("check", path)
    assert job.process is None
    kind, _, message = answer(job)
    assert kind == "error"
    assert words in message


def test_templates_become_the_users_own_once(ledger: Path, tmp_path: Path) -> None:
    shown: list[Path] = []
    assert answer(begin("templates", opener=shown.append))[0] == "note"
    folder = tmp_path / "home" / "ghgxl模板"
    assert shown == [folder]
    own = folder / "盘查报告.docx"
    assert own.read_bytes() == (ROOT / "templates" / "盘查报告.docx").read_bytes()
    own.write_bytes(b"mine")
    answer(begin("templates", opener=shown.append))
    assert own.read_bytes() == b"mine"
    kind, _, message = answer(begin("report", str(ledger), opener=shown.append))
    assert kind == "error"
    assert "盘查报告.docx" in message


def test_a_second_name_is_never_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    assert unused(path) == path
    path.touch()
    (tmp_path / "a-2.docx").touch()
    assert unused(path).name == "a-3.docx"


def test_stopping_ends_the_command() -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], stdout=subprocess.DEVNULL)
    job = Job(process, (), lambda _: "done")
    assert job.answer() == ""
    assert job.stop() == "stopped"
    assert process.poll() is not None


def test_a_message_box_holds_what_matters() -> None:
    done = Done(2, "", "正在读取台账…\n台账.xlsx：打不开。\n")
    assert done.refusal == "台账.xlsx：打不开。"
    assert "退出码 3" in Done(3, "", "").refusal
    assert len(Done(2, "", "长" * 5000).refusal) < 1000


def test_an_unknown_button_is_a_mistake_of_the_program(ledger: Path) -> None:
    with pytest.raises(ValueError, match="brew"):
        begin("brew", str(ledger))


def test_a_link_names_the_sheet_as_excel_does() -> None:
    book = Path("C:/账/a.xlsx")
    assert link(book, "活动数据!C14") == f"external:{book}#'活动数据'!C14"
    assert link(book, "it's!A1").endswith("#'it''s'!A1")
    assert link(book, "活动数据") == ""
    assert link(book, "fuels.csv:212") == ""
    assert link(Path("C:/a#1.xlsx"), "活动数据!C14") == ""


def test_findings_without_a_cell_stay_text(tmp_path: Path) -> None:
    found = (error("a", Place("活动数据", "C14"), "=1+1"), warning("b", Place("fuels.csv", "212"), "说明"))
    write(found, tmp_path / "l.xlsx", tmp_path / "f.xlsx")
    sheet = load_workbook(tmp_path / "f.xlsx").active
    assert sheet is not None
    assert sheet["C2"].value == "=1+1"
    assert sheet["C2"].data_type == "s"
    assert sheet["B2"].hyperlink is not None
    assert sheet["B3"].hyperlink is None
