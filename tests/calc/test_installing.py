"""Putting the add-in into a LibreOffice of a user's own, and taking it out again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ghgxl import __version__
from ghgxl.calc import installing
from ghgxl.cli import hosts
from ghgxl.cli.arguments import UsageError
from ghgxl.errors import OutputError
from tests.calc import office

pytestmark = pytest.mark.xdist_group("office")


def test_it_is_installed_over_an_older_one_and_removed_again(home: Any) -> None:
    assert home.run("installed(…)").stdout.split() == []
    assert home.run("(install(package, …), install(package, …))").returncode == 0
    assert home.run("installed(…)").stdout.split() == [__version__]
    assert home.run("remove(…)").returncode == 0
    assert home.run("installed(…)").stdout.split() == []


def test_the_command_installs_tells_and_removes_and_calc_computes_in_between(home: Any) -> None:
    before = home.command("calc-addin", "status")
    assert (before.returncode, before.stdout) == (1, "没有安装 LibreOffice 加载项；请运行 ghgxl calc-addin install。\n")
    done = home.command("calc-addin", "install")
    assert (done.returncode, done.stdout.startswith(f"已安装 LibreOffice 加载项 ghgxl {__version__}")) == (0, True)
    calc = office.Office(home.folder)
    try:
        calc.open()
        calc.fill(cells={"A1": '=GHG_GWP("CH4")'})
        assert calc.read(address="A1") == [[28.0]]
        busy = home.command("calc-addin", "remove")
        assert busy.returncode == 2
        assert busy.stderr == "无法查看 LibreOffice 加载项：LibreOffice 正在运行。请关闭它的所有窗口后重试。\n"
    finally:
        calc.end()
        home.own()
    told = home.command("calc-addin", "status")
    assert (told.returncode, told.stdout) == (0, f"LibreOffice 加载项已安装（ghgxl {__version__}）。\n")
    assert home.command("calc-addin", "remove").stdout.startswith("已移除 LibreOffice 加载项")
    again = home.command("calc-addin", "remove")
    assert (again.returncode, again.stdout) == (0, "没有安装 LibreOffice 加载项，无须移除。\n")


def test_an_older_add_in_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    listing = "All deployed user extensions:\n\nIdentifier: org.other\n  Version: 9\n\nIdentifier: org.ghgxl.calc\n  Version: 0.0.1\n  URL: x\n"
    monkeypatch.setattr(installing, "_run", lambda *_: listing)
    assert installing.installed() == "0.0.1"
    assert hosts.calc_addin("status", None, force=False) == 1
    assert f"ghgxl 0.0.1，已安装的程序是 {__version__}" in capsys.readouterr().out


def test_an_output_file_belongs_to_build_alone() -> None:
    with pytest.raises(UsageError, match="build"):
        hosts.calc_addin("status", Path("a.oxt"), force=False)


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
