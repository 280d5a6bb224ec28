"""Files are put in place whole, or not at all."""

import os
from pathlib import Path

import pytest

from ghgxl import files


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_file_is_written_or_replaced(tmp_path: Path) -> None:
    for data in (b"one", b"another"):
        files.put(data, tmp_path / "底稿.xlsx")
        assert held(tmp_path) == {"底稿.xlsx": data}


def test_it_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "new").touch()
    files.put(b"", tmp_path / "put")
    assert (tmp_path / "put").stat().st_mode == (tmp_path / "new").stat().st_mode


def test_what_fails_before_it_is_in_place_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "底稿.xlsx"
    path.write_bytes(b"before")

    def refuse(written: Path) -> None:
        assert written.parent == tmp_path, "a rename across disks is no single step"
        assert (written.read_bytes(), path.read_bytes()) == (b"after", b"before")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), files.beside(b"after", path) as written:
        refuse(written)
    assert held(tmp_path) == {"底稿.xlsx": b"before"}


def test_a_disk_that_fails_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.put(b"after", tmp_path / "底稿.xlsx")
    assert held(tmp_path) == {}


def test_a_place_that_is_no_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "底稿.xlsx").mkdir()
    with pytest.raises(OSError, match=r"底稿\.xlsx"):
        files.put(b"after", tmp_path / "底稿.xlsx")
    with pytest.raises(FileNotFoundError):
        files.put(b"after", tmp_path / "没有" / "底稿.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["底稿.xlsx"]
