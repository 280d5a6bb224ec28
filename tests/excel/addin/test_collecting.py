"""The facts about a machine, read from hives that a test writes down."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from ghgxl.excel.addin import collecting
from ghgxl.excel.addin.collecting import collect, exe_bits
from ghgxl.excel.addin.diagnosing import doctor
from ghgxl.excel.addin.installing import install
from ghgxl.excel.addin.machine import SETTINGS, Machine
from ghgxl.excel.addin.probes import Policy
from ghgxl.excel.addin.source import dll
from ghgxl.excel.addin.windows import library, probes
from tests.excel.addin.test_installing import LIBRARY, PYTHON, Registry

Hives = dict[tuple[str, str], dict[str, str | int | bytes]]

CLSID = "{00024500-0000-0000-C000-000000000046}"
SECURITY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"


def hives() -> Hives:
    return {
        ("HKLM", r"SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot"): {"Path": "C:\\Office16\\"},
        ("HKLM", r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"): {"": r"C:\Office16\EXCEL.EXE"},
        ("HKCR", r"Excel.Application\CLSID"): {"": CLSID},
        ("HKCR", rf"CLSID\{CLSID}\LocalServer32"): {"": r"C:\Office16\EXCEL.EXE /automation"},
        ("HKLM", r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"): {
            "SimSun & NSimSun (TrueType)": "simsun.ttc",
            "SimHei (TrueType)": "simhei.ttf",
            "Times New Roman (TrueType)": "times.ttf",
        },
    }


def looking(content: Hives) -> collecting.Look:
    folded = {(root, key.lower()): values for (root, key), values in content.items()}
    return lambda root, key: folded.get((root, key.lower()), {})


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "XLSTART", PYTHON, LIBRARY, Registry())


def test_one_excel_that_is_registered_twice_is_one(machine: Machine) -> None:
    facts = collect(looking(hives()), machine, "Windows")
    assert [(office.version, office.program) for office in facts.offices] == [("16.0", r"c:\office16\excel.exe")]
    assert facts.answers.endswith("/automation")
    assert {"SimSun", "NSimSun", "SimHei"} <= facts.fonts
    assert facts.wps == ""
    assert facts.addin is None


def test_the_store_is_told_by_the_folder(machine: Machine) -> None:
    app = ("HKLM", r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe")
    content: Hives = {
        app: {"": r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop.Excel_16051\Office16\EXCEL.EXE"}
    }
    (office,) = collect(looking(content), machine, "Windows").offices
    assert office.store
    assert office.version == "16.0"


def test_wps_tells_its_version(machine: Machine) -> None:
    content = hives() | {("HKCU", r"Software\Kingsoft\Office\6.0\Common"): {"Version": "12.1.0.24034"}}
    assert collect(looking(content), machine, "Windows").wps == "12.1.0.24034"


@pytest.mark.parametrize(
    ("values", "policy"),
    [
        ({"VBAWarnings": 4}, Policy(macros=4)),
        ({"RequireAddinSig": 1}, Policy(signed_addins_only=True, managed=True)),
        (
            {"DisableAllAddins": 1, "blockcontentexecutionfrominternet": 1},
            Policy(addins_off=True, internet_macros_blocked=True, managed=True),
        ),
        ({"DisableAllAddins": 0}, Policy()),
    ],
)
def test_the_administrators_word_is_told_from_the_users(
    machine: Machine, values: dict[str, str | int | bytes], policy: Policy
) -> None:
    assert collect(looking({("HKCU", SECURITY): values}), machine, "Windows").policy == policy


def test_the_users_own_setting_counts_where_the_administrator_says_nothing(machine: Machine) -> None:
    key = r"Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations"
    found = collect(looking({("HKCU", key): {"AllLocationsDisabled": 1}}), machine, "Windows").policy
    assert found == Policy(trusted_locations_off=True)


def test_the_installed_addin_tells_its_versions_and_whether_excel_disabled_it(machine: Machine) -> None:
    install(machine)
    key = r"Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"
    content = hives() | {
        ("HKCU", key): {"3A1B": b"\x01\x00\x00\x00" + r"C:\x\XLSTART\ghgxl.xlam".encode("utf-16-le")},
        ("HKCU", SETTINGS): {"python": PYTHON, "library": LIBRARY},
    }
    facts = collect(looking(content), machine, "Windows")
    assert facts.addin is not None
    assert (facts.addin.ghgxl, facts.addin.xlwings) == (facts.ghgxl, facts.xlwings)
    assert facts.addin.disabled
    assert not facts.addin.marked
    assert (facts.setting_python, facts.setting_library) == (PYTHON, LIBRARY)
    assert "doctor.disabled" in [finding.code for finding in doctor(facts)]


def test_the_mark_of_the_web_is_a_stream_beside_the_file(machine: Machine) -> None:
    install(machine)
    Path(f"{machine.startup / 'ghgxl.xlam'}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    addin = collect(looking(hives()), machine, "Windows").addin
    assert addin is not None
    assert addin.marked


def test_the_dlls_are_looked_for_where_they_were_installed(tmp_path: Path) -> None:
    (tmp_path / dll(64)).write_bytes(b"")
    here = Machine(tmp_path, str(tmp_path / "python.exe"), str(tmp_path), Registry())
    assert collect(looking({}), here, "Windows").python.dll_bits == (64,)
    assert library().is_dir()


@pytest.mark.parametrize(("kind", "bits"), [(0x8664, 64), (0x014C, 32), (0xAA64, 64), (0x0200, 0)])
def test_a_programs_header_tells_its_bits(tmp_path: Path, kind: int, bits: int) -> None:
    program = tmp_path / "EXCEL.EXE"
    program.write_bytes(
        b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x80) + b"\0" * 0x40 + b"PE\0\0" + struct.pack("<H", kind)
    )
    assert exe_bits(program) == bits


@pytest.mark.parametrize("content", [b"", b"MZ", b"MZ".ljust(0x40, b"\xff"), b"not a program" * 20])
def test_what_is_no_program_has_no_bits(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.exe").write_bytes(content)
    assert exe_bits(tmp_path / "x.exe") == 0
    assert exe_bits(tmp_path / "absent.exe") == 0


@pytest.mark.skipif("sys.platform == 'win32'", reason="what is known elsewhere than on Windows")
def test_elsewhere_than_on_windows_the_doctor_answers_all_the_same() -> None:
    assert [finding.code for finding in doctor(probes())] == ["doctor.system"]
