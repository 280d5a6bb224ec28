"""Files that can't be used are refused in one Chinese sentence: what it is, and what to do."""

import datetime as dt
import gc
import hashlib
import re
import zipfile
from pathlib import Path

import pytest

from ghgxl.errors import WorkbookError
from ghgxl.excel import package, sheet_xml
from ghgxl.excel.package import open_package
from ghgxl.excel.reading import read
from tests.excel.awkward import awkward
from tests.excel.workbooks import COMPANY, SOURCES, ledger, patch, rezip, unzip, write

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
RECORD = ("2021-03", "E01", 10, "kWh")


def refused(path: Path) -> str:
    with pytest.raises(WorkbookError) as caught:
        read(path)
    message = caught.value.message
    assert "\n" not in message
    assert message.endswith(("。", "）。"))
    return message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (OLE, ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("日期,数量\n2021-03,5\n".encode(), "CSV"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"%PDF-1.7 \x00", "PDF"),
        (b"\x00\x01\x02" * 100, "不是 Excel 工作簿"),
        (b"PK\x03\x04" + bytes(200), "不完整"),
    ],
    ids=["empty", "xls", "encrypted", "csv", "html", "pdf", "binary", "truncated"],
)
def test_what_is_not_a_workbook_is_named_for_what_it_is(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    assert words in refused(path)


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx", [RECORD])
    path.write_bytes(path.read_bytes()[:-300])
    assert "不完整" in refused(path)


@pytest.mark.parametrize(
    "part",
    [
        "_rels/.rels",
        "xl/_rels/workbook.xml.rels",
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet3.xml",
    ],
)
def test_a_part_with_damaged_bytes_is_named(tmp_path: Path, part: str) -> None:
    path = ledger(tmp_path / "台账.xlsx", [RECORD])
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(part)
    content = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(info.filename)
    content[start + 40 : start + 60] = bytes(20)
    path.write_bytes(content)
    assert part in refused(path)


def test_a_part_that_holds_nonsense_is_named(tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx", [(dt.date(2021, 3, 5), "E01", 10, "kWh")])
    patch(path, "xl/worksheets/sheet3.xml", (' s="1"', " s='1'"), ('r="A1"', "r='A1'"))  # only our own reader can
    patch(path, "xl/styles.xml", ('numFmtId="164" formatCode', 'numFmtId="oo" formatCode'))
    assert "xl/styles.xml" in refused(path)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, ".ods"),
        ({"xl/workbook.bin": b""}, ".xlsb"),
        ({"word/document.xml": b""}, "Word"),
        ({"a.txt": b""}, "压缩包"),
    ],
    ids=["ods", "xlsb", "docx", "zip"],
)
def test_another_kind_of_archive_is_named(tmp_path: Path, parts: dict[str, bytes], words: str) -> None:
    assert words in refused(rezip(tmp_path / "台账.xlsx", parts))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "找不到" in refused(tmp_path / "无.xlsx")
    assert "文件夹" in refused(tmp_path)


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = ledger(tmp_path / "台账.xlsx", [RECORD])
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert "没有权限" in refused(path)


def test_a_part_that_unfolds_beyond_measure_is_not_unfolded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ledger(tmp_path / "台账.xlsx", [RECORD])
    parts = unzip(path)
    parts["xl/worksheets/sheet3.xml"] += b" " * 3_000_000
    rezip(path, parts)
    monkeypatch.setattr(package, "SUSPICIOUS_PART", 1_000_000)
    assert "超出限度" in refused(path)


def test_required_sheets_that_are_missing_are_named_together_with_what_was_probably_meant(tmp_path: Path) -> None:
    path = write(tmp_path / "台账.xlsx", {"企业信息表": COMPANY, "排放源清单": SOURCES})
    message = refused(path)
    for words in ("缺少工作表“企业信息”（看到“企业信息表”", "缺少工作表“排放源”（看到“排放源清单”", "没有活动数据"):
        assert words in message


def test_a_file_open_elsewhere_is_read_and_told(tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx", [RECORD])
    (tmp_path / "~$台账.xlsx").write_bytes(b"x")
    found = read(path)
    assert [finding.code for finding in found.findings if finding.code == "open-elsewhere"] == ["open-elsewhere"]
    assert len(found.entries) == 1


def test_reading_changes_nothing_and_keeps_the_file_s_digest(tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx", [RECORD])
    before = path.read_bytes()
    assert read(path).sha256 == hashlib.sha256(before).hexdigest()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_workbook_with_prefixed_elements_is_read_alike(tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx", [RECORD, ("2021-04", "E01", ("=1+1", 2), "kWh", "甲")])
    plain = read(path)
    parts = unzip(path)
    name = "xl/worksheets/sheet3.xml"
    parts[name] = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", parts[name]).replace(b"xmlns=", b"xmlns:x=")
    assert len(plain.entries) == 2
    assert read(rezip(path, parts)).entries == plain.entries


@pytest.mark.parametrize("far", [None, "飞来一笔"], ids=["by the fast reader", "by the exact one"])
def test_dates_of_the_1904_system_are_read(tmp_path: Path, far: str | None) -> None:
    row = (dt.date(2021, 3, 5), "E01", 1, "kWh", *[None] * 60, far)
    path = ledger(tmp_path / "台账.xlsx", [row])
    patch(path, "xl/worksheets/sheet3.xml", ("<v>44260</v>", "<v>42798</v>"))
    patch(path, "xl/workbook.xml", ("<workbookPr ", '<workbookPr date1904="1" '))
    (entry,) = read(path).entries
    assert (entry.year, entry.month) == (2021, 3)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(tmp_path: Path, *, enabled: bool) -> None:
    path = ledger(tmp_path / "台账.xlsx", [RECORD])
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        read(path)
        assert gc.isenabled() is enabled
        with pytest.raises(WorkbookError):
            read(tmp_path / "无.xlsx")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_many_formulas_are_scanned_as_few_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    xml = unzip(awkward(tmp_path / "难读.xlsx"))["xl/worksheets/sheet3.xml"]
    few = sheet_xml.scan(xml)
    monkeypatch.setattr(sheet_xml, "_MANY", 0)
    many = sheet_xml.scan(xml)
    assert few.formulas == many.formulas
    assert len(few.formulas) == 6
    assert [formula.text for formula in few.formulas.values() if not formula.cached] == ["A1"]


def test_names_and_hidden_states_of_sheets_are_known(tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx", [RECORD])
    patch(
        path,
        "xl/workbook.xml",
        ("</sheets>", '</sheets><definedNames><definedName name="用量">活动数据!$C$2</definedName></definedNames>'),
    )
    found = open_package("台账.xlsx", path.read_bytes())
    assert [sheet.name for sheet in found.sheets] == ["企业信息", "排放源", "活动数据"]
    assert found.names == {"用量": "活动数据!$C$2"}
