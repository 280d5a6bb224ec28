"""Zips from strangers: whatever is broken in one is known as damage, by every room that opens zips."""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ghgxl import archives
from ghgxl.dossier.replaying import opened
from ghgxl.errors import GhgxlError
from ghgxl.excel.package import open_package
from ghgxl.word import safety
from ghgxl.word.document import parsed

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
PARTS = ("_rels/.rels", "[Content_Types].xml", "xl/workbook.xml", "word/document.xml", "校验和.txt", "清册.json")


def packed(method: int, parts: tuple[str, ...] = PARTS) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name in parts:
            archive.writestr(name, f"<{name}/>" * 40)
    return buffer.getvalue()


def damaged(data: bytes, at: float, byte: int) -> bytes:
    place = int(at * (len(data) - 1))
    return data[:place] + bytes([byte]) + data[place + 1 :]


@given(st.sampled_from(METHODS), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_broken_archive_raises_what_is_known_as_damage(method: int, changes: list[tuple[float, int]]) -> None:
    data = packed(method)
    for at, byte in changes:
        data = damaged(data, at, byte)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if not archives.locked(info):
                    archive.read(info)
    except archives.DAMAGED:
        pass


@given(st.sampled_from(METHODS), st.floats(0, 1), st.integers(0, 255))
@example(zipfile.ZIP_DEFLATED, 0.0, 0)
def test_every_room_refuses_a_broken_archive_in_a_sentence(method: int, at: float, byte: int) -> None:
    data = damaged(packed(method, PARTS[:3]), at, byte)  # no workbook, whatever is changed: its relationships are none
    with pytest.raises(GhgxlError):
        open_package("台账.xlsx", data)
    assert list(safety.inspected(damaged(packed(method), at, byte), "模板.docx"))


def test_a_damaged_report_is_read_or_refused_in_a_sentence() -> None:
    whole = (Path(__file__).resolve().parents[1] / "templates" / "管理简报.docx").read_bytes()
    start = zipfile.ZipFile(io.BytesIO(whole)).getinfo("word/document.xml").header_offset
    refused = 0
    for seed in range(400):
        dice, data = random.Random(seed), bytearray(whole)
        for _ in range(dice.randint(1, 6)):  # in a part, or in the directory at the end
            data[dice.choice((dice.randrange(start, start + 3000), len(data) - dice.randrange(1, 1500)))] = (
                dice.randrange(256)
            )
        try:
            parsed(bytes(data))
        except GhgxlError:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".zip"])
def test_an_archive_of_a_later_kind_is_refused(tmp_path: Path, suffix: str) -> None:
    """The version that is needed to read a part stands six bytes behind the mark of its line in the directory."""
    data = packed(zipfile.ZIP_DEFLATED)
    line = data.index(b"PK\x01\x02")
    path = tmp_path / f"文件{suffix}"
    path.write_bytes(data[: line + 6] + struct.pack("<H", 99) + data[line + 8 :])
    reading: dict[str, Callable[[], object]] = {
        ".xlsx": lambda: open_package(path.name, path.read_bytes()),
        ".docx": lambda: safety.readable(path),
        ".zip": lambda: opened(path),
    }
    with pytest.raises(GhgxlError):
        reading[suffix]()


def test_a_bomb_is_known_by_what_it_unfolds_to() -> None:
    info = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    for size, packed_size, bomb in ((1000, 4, False), (1001, 4, True), (100, 0, False), (5000, 4999, False), (5001, 5001, True)):  # fmt: skip
        info.file_size, info.compress_size = size, packed_size
        assert archives.is_bomb(info, largest=5000, suspicious=100) is bomb, (size, packed_size)
