"""Opening a verification package and computing it anew: what is the same, and every place where it isn't."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ghgxl import __version__, archives, datafiles
from ghgxl.checks import Case, examine, run
from ghgxl.dossier import contents
from ghgxl.errors import GhgxlError, WorkbookError
from ghgxl.excel.reading import read
from ghgxl.findings import Finding, Place, error, note, warning
from ghgxl.report.as_json import inventory_object

#: So many files, and so many bytes of all of them, make a package; more is something else.
MOST_FILES, MOST_BYTES = 200, 1 << 30
#: The bit by which a zip says that a name is UTF-8.
_NAMED_IN_UTF8 = 0x800
_SUM = re.compile(r"([0-9a-f]{64}) [ *](.+)")

#: So many differences are told one by one.
MOST_TOLD = 20

_NOT_A_PACKAGE = "{}：这不是核查包；应为 ghgxl package 生成的 .zip 文件。"


class Replayed(NamedTuple):
    """What became of a replay: the ledger's name, its totals by year as computed now, and everything that differs."""

    ledger: str
    totals: Mapping[str, float]
    findings: tuple[Finding, ...]


def replay(path: Path) -> Replayed:
    """Return what a package's ledger gives now and where that, or any of its files, isn't what the package says.

    Raises WorkbookError when the file is no package.
    """
    files = opened(path)
    found = [*_changed(files)]
    ledger = _only(files, contents.LEDGERS, path)
    told = _told(files, path)
    if told.get("version") != __version__:
        found.append(
            note(
                "replay", Place(contents.INVENTORY), f"核查包由 ghgxl {told.get('version')} 生成，现用 {__version__}。"
            )
        )
    found += _data(files)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, Path(ledger).name)
        copy.write_bytes(files[ledger])
        case = examine(read(copy))
        judged = run(case)
        for name in files:
            if name.startswith(f"{contents.REPORTS}/"):
                report = Path(folder, "report.docx")
                report.write_bytes(files[name])
                found += _report(name, report, case, judged)
    now = json.loads(json.dumps(inventory_object(case, judged), ensure_ascii=False))
    now["version"] = told.get("version")
    found += _compared(told, now)
    totals = {str(year): case.inventory.total(year) for year in case.inventory.years}
    return Replayed(Path(ledger).name, totals, tuple(found))


def opened(path: Path) -> dict[str, bytes]:
    """Return the files of a package by name; raises WorkbookError for anything that is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
                raise WorkbookError(f"{path}：文件过多或过大，不像核查包。")
            if any(map(archives.locked, infos)):
                raise WorkbookError(f"{path}：压缩包加了密码，请解密后再试。")
            files = {_name(info): archive.read(info) for info in infos}
    except FileNotFoundError:
        raise WorkbookError(f"找不到核查包“{path}”，请检查文件名和所在文件夹。") from None
    except archives.DAMAGED:
        raise WorkbookError(_NOT_A_PACKAGE.format(path)) from None
    if contents.SUMS not in files or contents.INVENTORY not in files:
        raise WorkbookError(_NOT_A_PACKAGE.format(path))
    return files


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file as it was before packing: programs that pack again may write it in bytes without saying which.

    ``zipfile`` reads such bytes as cp437. Info-ZIP writes UTF-8, a Chinese Windows its own code page.
    """
    if info.flag_bits & _NAMED_IN_UTF8:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gbk"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _changed(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield every file that is not what the hashes say: changed, missing, or not told of."""
    told: dict[str, str] = {}
    for line in files[contents.SUMS].decode("utf-8", "replace").splitlines():
        match = _SUM.fullmatch(line)
        if match:
            told[match[2]] = match[1]
    for name, wanted in told.items():
        if name not in files:
            yield error("replay-file", Place(name), "核查包缺少这个文件；请向提供者索取完整的包。")
        elif hashlib.sha256(files[name]).hexdigest() != wanted:
            yield error("replay-file", Place(name), "文件与校验和不符，打包之后被改动过；请以原件为准。")
    for name in files:
        if name not in told and name != contents.SUMS:
            yield error("replay-file", Place(name), "校验和中没有这个文件，是打包之后加进去的。")


def _only(files: Mapping[str, bytes], folder: str, path: Path) -> str:
    held = [name for name in files if name.startswith(f"{folder}/")]
    if len(held) != 1 or ".." in held[0] or "\\" in held[0]:
        raise WorkbookError(f"{path}：核查包的“{folder}”文件夹里应有一个文件，现有 {len(held)} 个。")
    return held[0]


def _told(files: Mapping[str, bytes], path: Path) -> dict[str, object]:
    try:
        told = json.loads(files[contents.INVENTORY])
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise WorkbookError(f"{path}：核查包的“{contents.INVENTORY}”已损坏。")
    return told


def _data(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield which data files aren't those that are installed: a replay computes with the installed ones."""
    for name in datafiles.names():
        held = files.get(f"{contents.DATA}/{name}")
        if held is not None and held.replace(b"\r\n", b"\n") != datafiles.text_of(name).replace("\r\n", "\n").encode():
            place = Place(f"{contents.DATA}/{name}")
            yield note(
                "replay", place, "因子数据与现在安装的版本不同；重算用的是现在的数据，数值不同时请改用打包时的版本。"
            )


def _report(name: str, path: Path, case: Case, judged: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield where the report doesn't say what its ledger gives now: numbers that differ, and those written over by hand."""
    from ghgxl.report.compose import compose
    from ghgxl.report.provenance import provenance_of, year_of
    from ghgxl.word.tracing import opened as memory_of
    from ghgxl.word.verifying import verified

    try:
        held = memory_of(path)
    except GhgxlError as problem:
        yield error("replay-report", Place(name), problem.message)
        return
    if held.record is None:
        yield note("replay-report", Place(name), "报告不是由 ghgxl 生成的，没有核对其中的数值；可用 ghgxl audit 核对。")
        return
    year = year_of(held.record.facts)
    context = compose(case, judged, year=year)
    verdict = verified(held.record, held.matched, provenance_of(case, judged, year=year), context, None)
    for change in verdict.changes:
        yield note("replay-report", Place(name), f"报告生成后，{change.what}有变化。")
    for stale in verdict.stale[:MOST_TOLD]:
        yield error(
            "replay-report",
            Place(name, stale.place),
            f"印作 {stale.printed or '（无）'}，重算为 {stale.now or '（无）'}。",
        )
    for edited in verdict.edited[:MOST_TOLD]:
        message = f"生成时为 {edited.printed}，后来手工改为 {edited.stands or '（已删去）'}。"
        yield warning("replay-report", Place(name, edited.place), message)
    for caption in verdict.missing:
        yield warning("replay-report", Place(name), f"表“{caption}”已被删去。")
    for caption in verdict.lost:
        yield warning("replay-report", Place(name), f"图“{caption}”已被删去。")


def _compared(told: object, now: object) -> list[Finding]:
    differences = list(_differences(told, now, ""))
    found = [
        error("replay-differs", Place(contents.INVENTORY, where), f"核查包为 {_shown(was)}，重算为 {_shown(is_)}。")
        for where, was, is_ in differences[:MOST_TOLD]
    ]
    if len(differences) > MOST_TOLD:
        found.append(
            error("replay-differs", Place(contents.INVENTORY), f"另有 {len(differences) - MOST_TOLD} 处不同。")
        )
    return found


def _differences(told: object, now: object, where: str) -> Iterator[tuple[str, object, object]]:
    """Yield every value that differs, to the last bit, with the way that leads to it."""
    if isinstance(told, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*told, *now)):
            yield from _differences(told.get(key), now.get(key), f"{where}.{key}" if where else str(key))
    elif isinstance(told, list) and isinstance(now, list) and len(told) == len(now):
        for number, (one, other) in enumerate(zip(told, now, strict=True)):
            yield from _differences(one, other, f"{where}[{_named(one, other, number)}]")
    elif told != now or type(told) is not type(now):
        yield where, told, now


def _named(one: object, other: object, number: int) -> str:
    """Return what an item of a list is called: a source's number where both have the same, else its place."""
    if isinstance(one, dict) and isinstance(other, dict) and one.get("id") == other.get("id") is not None:
        return str(one["id"])
    return str(number)


def _shown(value: object) -> str:
    if value is None:
        return "（无）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict | list):
        return f"{len(value)} 项"
    text = repr(value) if isinstance(value, float) else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
