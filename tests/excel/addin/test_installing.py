"""Install, status and remove, over a folder and a registry of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ghgxl.errors import GhgxlError, OutputError
from ghgxl.excel.addin import building, windows
from ghgxl.excel.addin.installing import install, listed, remove, status
from ghgxl.excel.addin.machine import SETTINGS, Machine, options
from ghgxl.findings import Severity, failed

PYTHON = r"C:\Users\会计\ghgxl\Scripts\python.exe"
LIBRARY = r"C:\Users\会计\ghgxl"


class Registry:
    """The user's registry, in memory."""

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, str | int | bytes]] = {}

    def values(self, key: str) -> dict[str, str | int | bytes]:
        return dict(self.keys.get(key, {}))

    def write(self, key: str, name: str, value: str) -> None:
        self.keys.setdefault(key, {})[name] = value

    def erase(self, key: str, name: str) -> None:
        self.keys.get(key, {}).pop(name, None)

    def erase_key(self, key: str) -> None:
        self.keys.pop(key, None)


@pytest.fixture
def registry() -> Registry:
    return Registry()


@pytest.fixture
def machine(tmp_path: Path, registry: Registry) -> Machine:
    return Machine(tmp_path / "Excel" / "XLSTART", PYTHON, LIBRARY, registry)


def codes(found: tuple[object, ...]) -> list[str]:
    return [str(getattr(finding, "code", "")) for finding in found]


def test_installing_puts_the_file_and_two_settings_in_place(machine: Machine, registry: Registry) -> None:
    assert codes(status(machine)) == ["addin.absent"]
    found = install(machine)
    assert codes(found) == ["addin.installed"]
    assert "重新打开 Excel" in found[0].message
    assert (machine.startup / building.NAME).read_bytes() == building.built()
    assert registry.keys == {SETTINGS: {"python": PYTHON, "library": LIBRARY}}
    assert codes(status(machine)) == ["addin.ready"]


def test_installing_again_changes_nothing(machine: Machine, registry: Registry) -> None:
    install(machine)
    before = dict(registry.keys)
    install(machine)
    assert registry.keys == before
    assert [path.name for path in machine.startup.iterdir()] == [building.NAME]


def test_removing_leaves_nothing_of_ours_and_everything_else(machine: Machine, registry: Registry) -> None:
    registry.write(r"Software\Other", "x", "1")
    machine.startup.mkdir(parents=True)
    (machine.startup / "别的.xlam").write_bytes(b"x")
    install(machine)
    assert codes(remove(machine)) == ["addin.removed"]
    assert registry.keys == {r"Software\Other": {"x": "1"}}
    assert [path.name for path in machine.startup.iterdir()] == ["别的.xlam"]
    assert "无须移除" in remove(machine)[0].message


def test_another_python_is_noticed(machine: Machine, registry: Registry) -> None:
    install(machine)
    registry.write(SETTINGS, "python", r"C:\old\python.exe")
    found = status(machine)
    assert codes(found) == ["addin.setting"]
    assert r"C:\old\python.exe" in found[0].message
    assert PYTHON in found[0].message


def test_an_addin_of_another_version_is_noticed(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    install(machine)
    monkeypatch.setattr("ghgxl.excel.addin.source.xlwings_version", lambda: "0.38.0")
    found = status(machine)
    assert codes(found) == ["addin.version"]
    assert "0.38.0" in found[0].message
    assert failed(found)


def test_a_file_that_is_not_ours_is_noticed(machine: Machine) -> None:
    install(machine)
    (machine.startup / building.NAME).write_bytes(b"something else")
    assert codes(status(machine)) == ["addin.version", "addin.version"]


@pytest.mark.parametrize("python", [r"\\server\python.exe", "python", r"C:\$(X)\python.exe"])
def test_a_python_that_excel_would_not_start_is_refused(machine: Machine, registry: Registry, python: str) -> None:
    found = install(Machine(machine.startup, python, LIBRARY, registry))
    assert codes(found) == ["addin.path"]
    assert failed(found)
    assert not machine.startup.exists()
    assert registry.keys == {}


def test_our_lines_leave_excels_list_and_the_rest_moves_up(machine: Machine, registry: Registry) -> None:
    """Excel stops reading its list at a gap."""
    key = options("16.0")
    for name, value in (
        ("OPEN", r'/R "C:\old\GHGXL.xlam"'),
        ("OPEN1", r'"C:\a\solver.xlam"'),
        ("OPEN2", r"C:\b\ghgxl.xlam"),
        ("OPEN3", r'/R "C:\not-ghgxl.xlam"'),
        ("Font", "宋体"),
    ):
        registry.write(key, name, value)
    assert listed(registry) == (r"C:\old\GHGXL.xlam", r"C:\b\ghgxl.xlam")
    assert codes(install(machine)) == ["addin.installed", "addin.unlisted", "addin.unlisted"]
    assert registry.keys[key] == {
        "OPEN": r'"C:\a\solver.xlam"',
        "OPEN1": r'/R "C:\not-ghgxl.xlam"',
        "Font": "宋体",
    }


def test_a_second_copy_in_excels_list_is_noticed(machine: Machine, registry: Registry) -> None:
    install(machine)
    registry.write(options("16.0"), "OPEN", r'/R "D:\ghgxl.xlam"')
    found = status(machine)
    assert codes(found) == ["addin.twice"]
    assert found[0].severity is Severity.WARNING


def test_a_file_that_excel_holds_open_is_left_with_a_sentence(
    machine: Machine, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(machine)
    before = dict(registry.keys)

    def held(_self: Path, **_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "unlink", held)
    found = remove(machine)
    monkeypatch.undo()
    assert codes(found) == ["addin.open"]
    assert "关闭 Excel" in found[0].message
    assert registry.keys == before
    assert (machine.startup / building.NAME).is_file()


def test_a_held_file_is_not_replaced_and_nothing_is_registered(
    machine: Machine, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(OutputError):
        install(machine)
    assert registry.keys == {}


@pytest.mark.skipif("sys.platform == 'win32'", reason="says what it says elsewhere than on Windows")
def test_elsewhere_than_on_windows_there_is_nothing_to_install() -> None:
    with pytest.raises(GhgxlError, match="ghgxl excel build"):
        windows.machine()


@pytest.mark.parametrize(("runs", "starts"), [("pythonw.exe", "python.exe"), ("Python.exe", "python.exe")])
def test_the_console_python_is_started(runs: str, starts: str) -> None:
    assert windows.interpreter(Path("x") / runs).name == starts
