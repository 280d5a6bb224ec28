"""Putting a verification package together: the same ledger and report give the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ghgxl import __version__, datafiles
from ghgxl.checks import Case
from ghgxl.dossier import contents
from ghgxl.errors import NothingToDo
from ghgxl.excel.freeze import freeze
from ghgxl.excel.paper import write
from ghgxl.excel.paper_of import paper_of
from ghgxl.findings import Finding, Place, warning
from ghgxl.report.as_json import inventory_object

_EPOCH = (1980, 1, 1, 0, 0, 0)


class Packed(NamedTuple):
    """A package: its bytes, the names of its files, and what was noticed while it was made."""

    data: bytes
    names: tuple[str, ...]
    findings: tuple[Finding, ...]


def pack(case: Case, found: tuple[Finding, ...], ledger: Path, report: Path, archive: str) -> Packed:
    """Return the package of a ledger's case and its report; ``archive`` is what the file will be called.

    Raises WorkbookError when the ledger can't be frozen and OSError when the report can't be read.
    """
    files: dict[str, bytes] = {
        f"{contents.LEDGERS}/{ledger.name}": case.ledger.content,
        f"{contents.REPORTS}/{report.name}": report.read_bytes(),
    }
    noticed = tuple(_of_another_ledger(case, report))
    frozen_name = ""
    with tempfile.TemporaryDirectory() as folder:
        paper, copy = Path(folder, contents.PAPER), Path(folder, f"冻结{ledger.suffix}")
        write(paper_of(case, found), paper)
        files[contents.PAPER] = paper.read_bytes()
        with suppress(NothingToDo):  # a ledger without function cells shows the same everywhere as it is
            frozen = freeze(ledger, copy)
            if frozen.cells:
                frozen_name = ledger.name
                files[f"{contents.FROZEN}/{frozen_name}"] = copy.read_bytes()
                noticed += frozen.findings
    inventory = json.dumps(inventory_object(case, found), ensure_ascii=False, allow_nan=False, indent=1)
    data = {f"{contents.DATA}/{name}": datafiles.text_of(name).encode("utf-8") for name in datafiles.names()}
    files |= {
        contents.INVENTORY: inventory.encode("utf-8"),
        contents.FACTORS: contents.factors(case),
        contents.EVIDENCE: contents.evidence(case),
        contents.FINDINGS: contents.findings(found),
        **data,
    }
    files[contents.README] = contents.readme(
        case, ledger=ledger.name, report=report.name, frozen=frozen_name, version=__version__, archive=archive,
        data=datafiles.sha256(),
    )  # fmt: skip
    files[contents.SUMS] = sums(files)
    return Packed(_zipped(files), tuple(files), noticed)


def _of_another_ledger(case: Case, report: Path) -> Iterable[Finding]:
    """Yield that the report was made from another ledger, or from this one before it was changed."""
    from ghgxl.word import record as records

    record = records.read(report.read_bytes())
    if record is not None and record.facts.get("台账哈希") != case.ledger.sha256:
        yield warning(
            "replay-report",
            Place(report.name),
            "报告不是由这份台账现在的内容生成的，核查时会逐处列出不同；请先用 ghgxl refresh 更新或重新生成报告，再打包。",
        )


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the hashes of the files as ``sha256sum`` writes them."""
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return "".join(lines).encode("utf-8")


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()
