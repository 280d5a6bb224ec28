"""The names in a saved .xlsx: ours become Excel's, and nothing else changes."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from ghgxl.calc.names import rename, renamed


def workbook(sheet: str, **others: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, text in others.items():
            archive.writestr(f"xl/{name}.xml", text)
    return buffer.getvalue()


def sheet(data: bytes | None, name: str = "worksheets/sheet1") -> str:
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(f"xl/{name}.xml").decode()


@pytest.mark.parametrize(
    ("saved", "expected"),
    [
        ("<f>GHGXL.GHG_GWP(A1)</f>", "<f>GHG_GWP(A1)</f>"),
        (
            '<f t="array" ref="A1">1+ghgxl.GHG_TCE(GHGXL.GHG_GWP(1))</f>',
            '<f t="array" ref="A1">1+GHG_TCE(GHG_GWP(1))</f>',
        ),
        ("<x:f>GHGXL.GHG_GWP(A1)</x:f>", "<x:f>GHG_GWP(A1)</x:f>"),
        ("<formula1>GHGXL.GHG_GWP(A1)</formula1>", "<formula1>GHG_GWP(A1)</formula1>"),
        (
            '<f>GHGXL.GHG_GWP("GHGXL.GHG_GWP(")&amp;&quot;""GHGXL.GHG_GWP(&quot;</f>',
            '<f>GHG_GWP("GHGXL.GHG_GWP(")&amp;&quot;""GHGXL.GHG_GWP(&quot;</f>',
        ),
        ('<f>A1&amp;""&amp;GHGXL.GHG_GWP(1)</f>', '<f>A1&amp;""&amp;GHG_GWP(1)</f>'),
    ],
)
def test_a_function_gets_the_name_that_excel_knows(saved: str, expected: str) -> None:
    assert sheet(renamed(workbook(saved))) == expected


@pytest.mark.parametrize(
    "saved",
    [
        "<f>GHG_GWP(A1)</f>",
        "<v>GHGXL.GHG_GWP(A1)</v>",
        "<f>GHGXL.OTHER(1)</f>",
        "<f>MYGHGXL.GHG_GWP(1)</f>",
        "<f/>GHGXL.GHG_GWP(",
    ],
)
def test_where_there_is_nothing_to_change_nothing_is_written(saved: str, tmp_path: Path) -> None:
    assert renamed(workbook(saved)) is None
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(saved))
    inode = path.stat().st_ino
    assert not rename(path)
    assert path.stat().st_ino == inode


def test_names_are_changed_where_formulas_stand_and_the_rest_is_kept() -> None:
    data = workbook(
        "<f>GHGXL.GHG_GWP(A1)</f>",
        workbook='<definedName name="x">GHGXL.GHG_GWP(1)</definedName>',
        sharedStrings="<t>GHGXL.GHG_GWP(1)</t>",
    )
    after = renamed(data)
    assert sheet(after, "workbook") == '<definedName name="x">GHG_GWP(1)</definedName>'
    assert sheet(after, "sharedStrings") == "<t>GHGXL.GHG_GWP(1)</t>"
    assert after is not None
    with zipfile.ZipFile(io.BytesIO(after)) as archive, zipfile.ZipFile(io.BytesIO(data)) as before:
        assert archive.namelist() == before.namelist()
        assert archive.testzip() is None


def test_the_file_keeps_its_time_and_its_rights_and_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "台账.xlsx", tmp_path / "链接.xlsx"
    path.write_bytes(workbook("<f>GHGXL.GHG_GWP(A1)</f>"))
    path.chmod(0o640)
    os.utime(path, ns=(1_700_000_000_123_456_789, 1_700_000_000_123_456_789))
    link.symlink_to(path)
    assert rename(link)
    assert link.is_symlink()
    assert (path.stat().st_mtime_ns, path.stat().st_mode & 0o777) == (1_700_000_000_123_456_789, 0o640)
    assert sheet(path.read_bytes()) == "<f>GHG_GWP(A1)</f>"
    assert sorted(tmp_path.iterdir()) == sorted([path, link])
