"""The doctor: each problem one finding with one repairing sentence; a sound machine none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ghgxl.excel.addin.diagnosing import doctor
from ghgxl.excel.addin.probes import Addin, Office, Policy, Probes, Python
from ghgxl.findings import Severity

EXCEL = Office("16.0", r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE", 64)
PYTHON = Python(r"C:\ghgxl\python.exe", 64, pywin32="312", library=r"C:\ghgxl", dll_bits=(32, 64))
ADDIN = Addin(r"C:\Users\x\XLSTART\ghgxl.xlam", "0.1.0", "0.37.8")
SOUND = Probes(
    system="Windows",
    python=PYTHON,
    ghgxl="0.1.0",
    xlwings="0.37.8",
    offices=(EXCEL,),
    answers=EXCEL.program + " /automation",
    addin=ADDIN,
    startup=r"C:\Users\x\XLSTART",
    setting_python=PYTHON.path,
    setting_library=PYTHON.library,
    fonts=frozenset({"SimSun", "SimHei", "Times New Roman"}),
    pyopenvba="6.5.0",
)

Change = Callable[[Probes], Probes]


def policy(**said: object) -> Change:
    return lambda sound: replace(sound, policy=Policy(**said))  # type: ignore[arg-type]  # each by its own name


PROBLEMS: dict[str, tuple[Change, str]] = {
    "doctor.no-excel": (lambda p: replace(p, offices=(), answers=""), "安装 Excel"),
    "doctor.wps-only": (lambda p: replace(p, offices=(), answers="", wps="12.1"), "ghgxl fill"),
    "doctor.store-office": (lambda p: replace(p, offices=(replace(EXCEL, store=True),)), "office.com"),
    "doctor.several": (lambda p: replace(p, offices=(EXCEL, replace(EXCEL, version="15.0"))), "卸载"),
    "doctor.unregistered": (lambda p: replace(p, answers=""), "快速修复"),
    "doctor.hijacked": (lambda p: replace(p, answers=r"C:\WPS\et.exe"), "WPS"),
    "doctor.library": (
        lambda p: replace(p, offices=(replace(EXCEL, bits=32),), python=replace(PYTHON, dll_bits=(64,))),
        "32 位",
    ),
    "doctor.store-python": (lambda p: replace(p, python=replace(PYTHON, store=True)), "python.org"),
    "doctor.python-path": (lambda p: replace(p, python=replace(PYTHON, speakable=False)), "英文路径"),
    "doctor.pywin32": (lambda p: replace(p, python=replace(PYTHON, pywin32="")), "pip install pywin32"),
    "doctor.pyopenvba": (lambda p: replace(p, pyopenvba=""), "pip install pyOpenVBA==6.5.0"),
    "doctor.no-addin": (lambda p: replace(p, addin=None), "ghgxl excel install"),
    "doctor.xlwings": (lambda p: replace(p, addin=replace(ADDIN, xlwings="0.36.0")), "0.37.8"),
    "doctor.version": (lambda p: replace(p, addin=replace(ADDIN, ghgxl="")), "不明"),
    "doctor.marked": (lambda p: replace(p, addin=replace(ADDIN, marked=True)), "解除锁定"),
    "doctor.disabled": (lambda p: replace(p, addin=replace(ADDIN, disabled=True)), "禁用项目"),
    "doctor.setting": (lambda p: replace(p, setting_python=r"C:\old\python.exe"), r"C:\old\python.exe"),
    "doctor.twice": (lambda p: replace(p, listed=(r"D:\ghgxl.xlam",)), "另有一份"),
    "doctor.vba-off": (policy(vba_off=True, managed=True), "管理员"),
    "doctor.addins-off": (policy(addins_off=True, signed_addins_only=True), "禁用所有应用程序加载项"),
    "doctor.signed-only": (policy(signed_addins_only=True), "签名"),
    "doctor.locations-off": (policy(trusted_locations_off=True), "受信任位置"),
    "doctor.wps": (lambda p: replace(p, wps="12.1"), "用 Excel 打开"),
    "doctor.font": (lambda p: replace(p, fonts=frozenset({"宋体", "Times New Roman"})), "黑体"),
}


def test_a_sound_machine_has_no_problem() -> None:
    assert [finding.code for finding in doctor(SOUND)] == ["doctor.fine"]


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_problem_is_named_alone_with_what_repairs_it(code: str) -> None:
    change, repair = PROBLEMS[code]
    found = doctor(change(SOUND))
    assert [finding.code for finding in found] == [code]
    assert repair in found[0].message
    assert found[0].message.endswith(("。", "。）", "）。"))
    assert found[0].message.count("。") == 1


def test_a_python_on_a_network_drive_is_named() -> None:
    far = replace(PYTHON, path=r"\\server\python.exe")
    found = doctor(replace(SOUND, python=far, setting_python=far.path))
    assert [finding.code for finding in found] == ["doctor.remote-python"]


def test_macros_that_need_a_signature_make_the_lost_trust_an_error() -> None:
    lost = Policy(macros=3, trusted_locations_off=True)
    assert [finding.severity for finding in doctor(replace(SOUND, policy=lost))] == [Severity.ERROR]
    assert [finding.severity for finding in doctor(replace(SOUND, policy=replace(lost, macros=2)))] == [
        Severity.WARNING
    ]


def test_blocked_internet_macros_matter_to_a_marked_file_only() -> None:
    blocked = replace(SOUND, policy=Policy(internet_macros_blocked=True))
    assert [finding.code for finding in doctor(blocked)] == ["doctor.fine"]
    marked = doctor(replace(blocked, addin=replace(ADDIN, marked=True)))
    assert [finding.code for finding in marked] == ["doctor.marked", "doctor.internet"]


def test_the_gravest_comes_first_and_all_come_at_once() -> None:
    ill = replace(SOUND, wps="12.1", fonts=frozenset({"SimSun"}), addin=None)
    severities = [finding.severity for finding in doctor(ill)]
    assert severities == [Severity.ERROR, Severity.WARNING, Severity.WARNING, Severity.NOTE]


def test_unknown_fonts_are_not_called_missing() -> None:
    assert [finding.code for finding in doctor(replace(SOUND, fonts=frozenset()))] == ["doctor.fine"]


def test_elsewhere_than_on_windows_one_note_says_so() -> None:
    assert [finding.code for finding in doctor(replace(SOUND, system="Linux", offices=(), addin=None))] == [
        "doctor.system"
    ]
