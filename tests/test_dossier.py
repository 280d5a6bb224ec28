"""The verification package: complete, the same every time, and honest about anything that was changed in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from ghgxl.checks import examine, run
from ghgxl.dossier import contents, pack, replay
from ghgxl.dossier.packing import sums
from ghgxl.errors import WorkbookError
from ghgxl.excel.reading import read
from tests.excel.workbooks import ledger
from tests.test_cli import ghgxl

EXAMPLE = Path(__file__).resolve().parent.parent / "workbooks" / "示例台账.xlsx"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the example ledger and a small report."""
    folder = tmp_path_factory.mktemp("包")
    ledger, report = folder / "示例台账.xlsx", folder / "报告.docx"
    shutil.copy(EXAMPLE, ledger)
    made = ghgxl("report", ledger, "-o", report, "--no-pages")
    assert made.returncode == 1, "the example states wrong totals on purpose"
    run_ = ghgxl("package", ledger, report, "-o", folder / "核查包.zip")
    assert run_.returncode == 0, run_.stderr
    return folder / "核查包.zip"


def files_of(path: Path) -> dict[str, bytes]:
    """Return the files of a package."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, target: Path, change: Callable[[dict[str, bytes]], None], *, resummed: bool = False) -> Path:
    """Write a package whose files someone changed, and, if he was clever, whose hashes too."""
    files = files_of(path)
    change(files)
    if resummed:
        del files[contents.SUMS]
        files[contents.SUMS] = sums(files)
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target


def test_it_replays_to_the_same_numbers(packed: Path) -> None:
    result = replay(packed)
    assert result.findings == ()
    assert result.totals == {str(year): examine(read(EXAMPLE)).inventory.total(year) for year in (2019, 2020, 2021)}
    told = ghgxl("replay", packed)
    assert told.returncode == 0
    assert "重算一致" in told.stdout


def test_it_holds_the_very_bytes_of_ledger_and_report(packed: Path) -> None:
    files = files_of(packed)
    assert files["台账/示例台账.xlsx"] == EXAMPLE.read_bytes()
    assert files["报告/报告.docx"] == (packed.parent / "报告.docx").read_bytes()
    assert {contents.PAPER, "冻结台账/示例台账.xlsx", contents.README, contents.FINDINGS} <= set(files)


def test_a_ledger_without_function_cells_is_packed_too_without_a_frozen_copy(tmp_path: Path) -> None:
    plain = ledger(tmp_path / "台账.xlsx", (("2021-03", "E01", 1000, "kWh"), ("2021-04", "E01", 1100, "kWh")))
    made = ghgxl("report", plain, "-o", tmp_path / "报告.docx", "--no-pages")
    assert made.returncode in (0, 1), made.stderr
    told = ghgxl("package", plain, tmp_path / "报告.docx", "-o", tmp_path / "包.zip")
    assert told.returncode == 0, told.stderr
    files = files_of(tmp_path / "包.zip")
    assert "台账/台账.xlsx" in files
    assert not any(name.startswith(contents.FROZEN) for name in files)
    assert "冻结" not in files[contents.README].decode("utf-8")
    again = ghgxl("replay", tmp_path / "包.zip")
    assert again.returncode == 0
    assert "重算一致" in again.stdout


def test_a_report_of_another_ledger_is_told_when_it_is_packed(tmp_path: Path) -> None:
    one = ledger(tmp_path / "甲.xlsx", (("2021-03", "E01", 1000, "kWh"),))
    other = ledger(tmp_path / "乙.xlsx", (("2021-03", "E01", 2000, "kWh"),))
    ghgxl("report", one, "-o", tmp_path / "报告.docx", "--no-pages")
    told = ghgxl("package", other, tmp_path / "报告.docx", "-o", tmp_path / "包.zip")
    assert told.returncode == 0
    assert "报告不是由这份台账现在的内容生成的" in told.stdout
    assert "[提醒]" not in ghgxl("package", one, tmp_path / "报告.docx", "-o", tmp_path / "包2.zip").stdout


def test_a_report_that_is_not_there_is_called_a_report(tmp_path: Path) -> None:
    told = ghgxl("package", ledger(tmp_path / "台账.xlsx", (("2021", "E01", 1, "kWh"),)), tmp_path / "没有.docx")
    assert told.returncode == 2
    assert "找不到报告" in told.stderr


def test_any_machine_can_check_the_hashes(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    told = subprocess.run(["sha256sum", "-c", "--strict", contents.SUMS], cwd=tmp_path, capture_output=True, check=False)  # fmt: skip
    assert told.returncode == 0
    assert len(told.stdout.splitlines()) == len(files_of(packed)) - 1


def test_the_same_ledger_and_report_give_the_same_bytes(packed: Path) -> None:
    case = examine(read(packed.parent / "示例台账.xlsx"))
    again = pack(case, run(case), packed.parent / "示例台账.xlsx", packed.parent / "报告.docx", "核查包.zip")
    assert hashlib.sha256(again.data).hexdigest() == hashlib.sha256(packed.read_bytes()).hexdigest()


def test_every_factor_in_use_stands_there_with_its_document(packed: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(files_of(packed)[contents.FACTORS].decode("utf-8-sig"))))
    used = {
        (f"{line.source.id} {line.source.name}", str(line.year), match.factor.gas, repr(match.factor.value))
        for line in examine(read(EXAMPLE)).inventory.lines
        for match in line.matches
    }
    held = {(row["排放源"], row["年度"], row["气体"], row["数值"]) for row in rows}
    assert used
    assert used <= held
    assert all(row["文件"] and row["数据行"] for row in rows)
    assert any(row["单位"] == "GWP（AR5）" and row["气体"] == "CH4" and row["数值"] == "28.0" for row in rows)


def test_the_evidence_index_names_cells_and_vouchers(packed: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(files_of(packed)[contents.EVIDENCE].decode("utf-8-sig"))))
    power = next(row for row in rows if row["排放源"].startswith("DL-01") and row["年度"] == "2021")
    assert float(power["活动数据"]) == pytest.approx(3593.406)
    assert power["台账单元格"].startswith("活动数据!C")
    assert int(power["凭证数"]) == len(power["凭证号"].split("、")) == 12


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    told = contents.table(("名称",), [("=cmd|' /C calc'!A0",), (-1.5,), (None,)]).decode("utf-8-sig").splitlines()
    assert told == ["名称", "'=cmd|' /C calc'!A0", "-1.5", '""']


@pytest.mark.parametrize("name", ["台账/示例台账.xlsx", contents.FACTORS, contents.README, "报告/报告.docx"])
def test_a_file_that_was_changed_is_named(packed: Path, tmp_path: Path, name: str) -> None:
    def change(files: dict[str, bytes]) -> None:
        files[name] = files[name] + (b"" if name.endswith("xlsx") else b"\n")
        if name.endswith("xlsx"):
            files[name] = edited(files[name], b"<v>13.83</v>", b"<v>13.84</v>")

    found = replay(rewritten(packed, tmp_path / "包.zip", change)).findings
    assert [str(one.place) for one in found if one.code == "replay-file"] == [name]


def edited(book: bytes, old: bytes, new: bytes) -> bytes:
    """Return a workbook in which a text of a sheet was replaced."""
    buffer, seen = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            seen += data.count(old)
            target.writestr(name, data.replace(old, new))
    assert seen
    return buffer.getvalue()


def test_a_number_of_another_kind_is_another_value(packed: Path, tmp_path: Path) -> None:
    """Equal to Python, but not what was written: a count that became a fraction, a truth that became a number."""

    def change(files: dict[str, bytes]) -> None:
        told = json.loads(files[contents.INVENTORY])
        assert told["complete"] is True
        told["complete"] = 1
        files[contents.INVENTORY] = json.dumps(told, ensure_ascii=False).encode()

    (finding,) = replay(rewritten(packed, tmp_path / "包.zip", change, resummed=True)).findings
    assert (finding.code, finding.place.spot) == ("replay-differs", "complete")
    assert finding.message == "核查包为 1，重算为 是。"


def test_a_ledger_that_was_changed_together_with_the_hashes_gives_other_numbers(packed: Path, tmp_path: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files["台账/示例台账.xlsx"] = edited(files["台账/示例台账.xlsx"], b"<v>13.83</v>", b"<v>14.83</v>")

    result = replay(rewritten(packed, tmp_path / "包.zip", change, resummed=True))
    differs = [one for one in result.findings if one.code == "replay-differs"]
    assert any(one.place.spot == "years.2019.total" and "1224.0074420454" in one.message for one in differs)
    assert any(one.place.spot.startswith("years.2019.sources[YD-01]") for one in differs)
    assert ghgxl("replay", tmp_path / "包.zip").returncode == 1


def test_a_number_that_was_polished_in_the_inventory_is_found_to_the_last_bit(packed: Path, tmp_path: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        told = json.loads(files[contents.INVENTORY])
        told["years"]["2021"]["total"] = told["years"]["2021"]["total"] * (1 - 2**-52)
        files[contents.INVENTORY] = json.dumps(told).encode()

    found = replay(rewritten(packed, tmp_path / "包.zip", change, resummed=True)).findings
    assert [one.place.spot for one in found if one.code == "replay-differs"] == ["years.2021.total"]


class _Bare(zipfile.ZipInfo):
    """A file named in a code page, without a word about which: so other programs than ours write it."""

    encoding = "utf-8"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  zipfile's own name
        return self.filename.encode(self.encoding), self.flag_bits & ~0x800


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_package_that_another_program_packed_again_is_read(packed: Path, tmp_path: Path, encoding: str) -> None:
    again = tmp_path / "又打包.zip"
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            info = _Bare(name)
            info.encoding = encoding
            new.writestr(info, old.read(name))
    with zipfile.ZipFile(again) as held:
        assert contents.SUMS not in held.namelist(), "the names must be unreadable to those who take them for cp437"
    assert replay(again).findings == ()


def test_files_that_are_missing_or_were_added_are_named(packed: Path, tmp_path: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        del files[contents.EVIDENCE]
        files["附件.txt"] = b"?"

    found = replay(rewritten(packed, tmp_path / "包.zip", change)).findings
    assert {(str(one.place), one.code) for one in found} == {
        (contents.EVIDENCE, "replay-file"),
        ("附件.txt", "replay-file"),
    }


def test_other_factor_data_and_another_version_are_said(packed: Path, tmp_path: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files["因子数据/heat.csv"] += b"x"
        files[contents.INVENTORY] = files[contents.INVENTORY].replace(b'"version": "', b'"version": "9.', 1)

    found = replay(rewritten(packed, tmp_path / "包.zip", change, resummed=True)).findings
    assert [one.code for one in found] == ["replay", "replay"]
    assert "9." in found[0].message


def test_a_number_written_over_in_the_report_is_named_with_its_place(packed: Path, tmp_path: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(files["报告/报告.docx"])) as source, zipfile.ZipFile(buffer, "w") as target:
            for name in source.namelist():
                data = source.read(name)
                target.writestr(
                    name, data.replace(b"1,181.87<", b"1,081.87<", 1) if name == "word/document.xml" else data
                )
        files["报告/报告.docx"] = buffer.getvalue()

    found = replay(rewritten(packed, tmp_path / "包.zip", change, resummed=True)).findings
    (told,) = (one for one in found if one.code == "replay-report")
    assert told.severity == "warning"
    assert "1,181.87" in told.message
    assert "1,081.87" in told.message


def test_a_report_made_by_hand_is_said_to_be_one(packed: Path, tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "手工.docx"))

    def change(files: dict[str, bytes]) -> None:
        files["报告/报告.docx"] = (tmp_path / "手工.docx").read_bytes()

    found = replay(rewritten(packed, tmp_path / "包.zip", change, resummed=True)).findings
    assert [(one.code, one.severity) for one in found] == [("replay-report", "note")]


@pytest.mark.parametrize("made", ["nothing", "text", "zip", "two ledgers", "no inventory"])
def test_what_is_no_package_is_said_in_one_sentence(packed: Path, tmp_path: Path, made: str) -> None:
    path = tmp_path / "包.zip"
    if made == "text":
        path.write_text("你好", encoding="utf-8")
    elif made == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", "a")
    elif made == "two ledgers":
        rewritten(packed, path, lambda files: files.update({"台账/二.xlsx": b""}))
    elif made == "no inventory":
        rewritten(packed, path, lambda files: files.update({contents.INVENTORY: b"[1"}))
    with pytest.raises(WorkbookError):
        replay(path)
    told = ghgxl("replay", path)
    assert (told.returncode, told.stdout) == (2, "")
    assert len(told.stderr.splitlines()) == 1
    assert "Traceback" not in told.stderr


def test_a_report_that_is_no_word_file_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    ledger, report = tmp_path / "示例台账.xlsx", tmp_path / "报告.docx"
    shutil.copy(EXAMPLE, ledger)
    report.write_bytes(b"no")
    told = ghgxl("package", ledger, report)
    assert told.returncode == 2
    assert "模板" not in told.stderr, "it is a report"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["报告.docx", "示例台账.xlsx"]
