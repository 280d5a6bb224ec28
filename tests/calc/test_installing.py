"""Putting the add-in into a LibreOffice of a user's own, and taking it out again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ghgxl.calc import installing
from ghgxl.errors import OutputError

pytestmark = pytest.mark.xdist_group("office")


def test_it_is_installed_over_an_older_one_and_removed_again(home: Any) -> None:
    assert home.run("installed(…)").stdout.split() == ["False"]
    assert home.run("(install(package, …), install(package, …))").returncode == 0
    assert home.run("installed(…)").stdout.split() == ["True"]
    assert home.run("remove(…)").returncode == 0
    assert home.run("installed(…)").stdout.split() == ["False"]


def test_what_fails_is_said_with_its_reason(home: Any) -> None:
    refused = home.run("remove(…)")
    assert refused.returncode == 1
    assert "无法移除 LibreOffice 加载项" in refused.stderr
    home.package.write_bytes(b"no package")
    refused = home.run("install(package, …)")
    assert refused.returncode == 1
    assert "无法安装 LibreOffice 加载项" in refused.stderr


def test_an_add_in_that_was_never_built_is_missed(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="请先生成加载项文件"):
        installing.install(tmp_path / "ghgxl.oxt")


def test_without_libreoffice_there_is_nothing_to_install_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "program", lambda: None)
    with pytest.raises(OutputError, match="请先安装 LibreOffice Calc"):
        installing.remove()


def test_root_is_sent_to_the_user_who_works_with_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(OutputError, match="root"):
        installing.remove(unopkg="/usr/bin/unopkg")


def test_an_active_virtual_environment_is_kept_from_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", "/opt/venv")
    monkeypatch.setenv("PATH", "/opt/venv/bin:/usr/bin")
    monkeypatch.setenv("PYTHONPATH", "/opt/venv/lib")
    seen = installing._environment()
    assert seen["PATH"] == "/usr/bin"
    assert not {"VIRTUAL_ENV", "PYTHONPATH"} & seen.keys()
