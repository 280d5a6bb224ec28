"""What keeps the functions from working on a machine, each with the one thing that repairs it.

Each check is a small function over the facts (``Probes``); none of them looks at the machine itself or changes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ghgxl.excel.addin.installing import usable
from ghgxl.excel.addin.probes import Probes
from ghgxl.findings import Finding, Place, error, note, ordered, warning

_INSTALL = "请关闭 Excel 后运行 ghgxl excel install"
_ADMIN = "（由管理员的组策略设定，请联系管理员）"
_TRUST = "文件—选项—信任中心—信任中心设置"

#: Fonts of the bundled template; any of a line will do (Windows lists them by their Chinese or their English names).
FONTS: Final = (("宋体", "SimSun"), ("黑体", "SimHei"), ("Times New Roman",))

#: With which number Excel runs macros only when they are signed.
_SIGNED_ONLY, _NOTHING_RUNS = 3, 4


def doctor(probes: Probes) -> tuple[Finding, ...]:
    """Return everything that is wrong or worth knowing, the gravest first; one note when nothing is."""
    if probes.system != "Windows":
        where = Place(probes.system)
        message = "Excel 加载项只能在 Windows 上使用；在这里请用 ghgxl 命令，或 LibreOffice 的加载项。"
        return (note("doctor.system", where, message), *_fonts(probes))
    found = [finding for check in CHECKS for finding in check(probes)]
    return ordered(found) or (note("doctor.fine", Place("Excel"), "未发现问题：Excel、加载项和 Python 都已就绪。"),)


def _office(probes: Probes) -> Iterator[Finding]:
    if not probes.offices and probes.wps:
        message = "没有找到 Microsoft Excel；WPS 不能使用这些函数，请用 ghgxl fill 把结果写入台账副本，或改用 Excel。"
        yield error("doctor.wps-only", Place(f"WPS {probes.wps}"), message)
    elif not probes.offices:
        message = "没有找到 Microsoft Excel；请安装 Excel 2010 或更新的版本，或用 ghgxl fill 把结果写入台账副本。"
        yield error("doctor.no-excel", Place("Excel"), message)
    if len({office.version for office in probes.offices}) > 1:
        versions = "、".join(office.version for office in probes.offices)
        message = "装有多个版本的 Excel，函数以最后打开的一个为准；请卸载不用的版本。"
        yield warning("doctor.several", Place(f"Excel {versions}"), message)
    for office in probes.offices:
        if office.store:
            message = "这是 Microsoft Store 版的 Office，外部程序不能与它通信；请卸载后从 office.com 安装桌面版。"
            yield error("doctor.store-office", Place(office.program), message)


def _registration(probes: Probes) -> Iterator[Finding]:
    if probes.offices and not probes.answers:
        message = "Excel 没有登记为 Excel.Application；请在“设置—应用”中对 Office 运行“快速修复”。"
        yield error("doctor.unregistered", Place("注册表 Excel.Application"), message)
    elif probes.offices and "excel.exe" not in probes.answers.lower():
        message = "Excel.Application 被其他程序（多为 WPS）占用；请在 WPS“配置工具—高级—兼容设置”中取消兼容第三方系统，再对 Office 运行“快速修复”。"
        yield error("doctor.hijacked", Place(probes.answers), message)


def _bits(probes: Probes) -> Iterator[Finding]:
    needed = {office.bits for office in probes.offices if office.bits}
    missing = sorted(needed - set(probes.python.dll_bits))
    if missing:
        which = "、".join(str(bits) for bits in missing)
        message = f"缺少 {which} 位 Excel 要用的 xlwings {probes.xlwings} 程序库；请运行 pip install --force-reinstall xlwings=={probes.xlwings}。"
        yield error("doctor.library", Place(probes.python.library or "xlwings"), message)


def _python(probes: Probes) -> Iterator[Finding]:
    python = probes.python
    place = Place(python.path)
    if python.store:
        message = "这是 Microsoft Store 版的 Python，Excel 不能启动它；请从 python.org 安装 Python 后重新安装 ghgxl。"
        yield error("doctor.store-python", place, message)
    if not usable(python.path):
        message = "Python 不在本机磁盘上；请装到本机磁盘（如 C:\\…）后重新安装 ghgxl。"
        yield error("doctor.remote-python", place, message)
    if not python.speakable:
        message = "路径中有系统代码页不能表示的字符，Excel 不能启动它；请把 Python 装到全英文路径下。"
        yield error("doctor.python-path", place, message)
    if not python.pywin32:
        yield error("doctor.pywin32", place, "缺少 pywin32；请运行 pip install pywin32。")
    if not probes.pyopenvba:
        yield error("doctor.pyopenvba", place, "缺少生成加载项用的 pyOpenVBA；请运行 pip install pyOpenVBA==6.5.0。")


def _addin(probes: Probes) -> Iterator[Finding]:
    addin = probes.addin
    if addin is None:
        yield error("doctor.no-addin", Place(probes.startup or "XLSTART"), f"没有安装加载项；{_INSTALL}。")
        return
    place = Place(addin.path)
    if addin.xlwings != probes.xlwings:
        message = f"加载项按 xlwings {addin.xlwings or '不明'} 生成，已安装的是 {probes.xlwings}；{_INSTALL}。"
        yield error("doctor.xlwings", place, message)
    if addin.ghgxl != probes.ghgxl:
        message = f"加载项按 ghgxl {addin.ghgxl or '不明'} 生成，已安装的是 {probes.ghgxl}；{_INSTALL}。"
        yield error("doctor.version", place, message)
    if addin.marked:
        message = "文件带有“来自互联网”的标记，其中的宏被禁止；请在文件属性中勾选“解除锁定”。"
        yield error("doctor.marked", place, message)
    if addin.disabled:
        message = "Excel 曾因出错停用了它；请在“文件—选项—加载项—管理：禁用项目”中启用，再重新打开 Excel。"
        yield error("doctor.disabled", place, message)


def _settings(probes: Probes) -> Iterator[Finding]:
    if probes.addin is None:
        return
    for name, seen, expected in (
        ("Python", probes.setting_python, probes.python.path),
        ("xlwings 程序库", probes.setting_library, probes.python.library),
    ):
        if seen.lower() != expected.lower():
            message = f"加载项启动的{name}是“{seen or '空白'}”，现在用的是“{expected}”；{_INSTALL}。"
            yield error("doctor.setting", Place("注册表 ghgxl"), message)


def _twice(probes: Probes) -> Iterator[Finding]:
    for path in probes.listed:
        yield warning(
            "doctor.twice",
            Place(path),
            f"Excel 的加载项列表中另有一份 ghgxl.xlam，两份会互相干扰；{_INSTALL}，会从列表中去掉它。",
        )


def _trust(probes: Probes) -> Iterator[Finding]:
    policy = probes.policy
    place = Place("Excel 信任中心")
    tail = _ADMIN if policy.managed else ""
    if policy.vba_off:
        yield error(
            "doctor.vba-off",
            place,
            f"Office 的 VBA 被关闭，函数不能运行；请启用“Visual Basic for Applications”{tail}。",
        )
    if policy.addins_off:
        yield error(
            "doctor.addins-off", place, f"禁用了所有加载项；请在“{_TRUST}—加载项”中取消“禁用所有应用程序加载项”{tail}。"
        )
    elif policy.signed_addins_only:
        message = f"只允许有签名的加载项；请在“{_TRUST}—加载项”中取消“要求受信任的发布者签署”，或请管理员为 ghgxl.xlam 签名{tail}。"
        yield error("doctor.signed-only", place, message)
    if policy.trusted_locations_off:
        message = f"禁用了受信任位置，加载项的宏可能不运行；请在“{_TRUST}—受信任位置”中取消“禁用所有受信任位置”{tail}。"
        yield (error if policy.macros in {_SIGNED_ONLY, _NOTHING_RUNS} else warning)(
            "doctor.locations-off", place, message
        )
    if policy.internet_macros_blocked and probes.addin is not None and probes.addin.marked:
        yield note("doctor.internet", place, f"来自互联网的宏一律被阻止，所以上述标记必须解除{tail}。")


def _wps(probes: Probes) -> Iterator[Finding]:
    if probes.wps and probes.offices:
        message = "还装有 WPS；用 WPS 打开的台账不能使用这些函数，请用 Excel 打开，或发送 ghgxl freeze 冻结的副本。"
        yield note("doctor.wps", Place(f"WPS {probes.wps}"), message)


def _fonts(probes: Probes) -> Iterator[Finding]:
    for names in FONTS:
        if probes.fonts and not probes.fonts.intersection(names):
            message = f"没有安装内置模板使用的字体“{names[0]}”，版面会与预期不同；请安装该字体，或在自己的模板中改用其他字体。"
            yield warning("doctor.font", Place("字体"), message)


CHECKS: Final = (_office, _registration, _bits, _python, _addin, _settings, _twice, _trust, _wps, _fonts)
