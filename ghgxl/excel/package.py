"""A workbook as a package: what kind of file it is, its parts, sheets, names, tables and number formats.

Our own reading of the zip and its small XML parts, with limits, so that a file that can't be used is refused in one
sentence before any other reader touches it. Nothing is ever written, and no cell value is read here.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers import expat

from ghgxl import archives
from ghgxl.errors import WorkbookError, why
from ghgxl.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: A part may unfold to this many bytes, all parts together to twice as many (a million rows are some 400 MB).
LARGEST_PART = 2 << 30
#: A part larger than this that unfolds too many times its size is a bomb, not a ledger.
SUSPICIOUS_PART = 200 << 20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"

#: Built-in number formats that are dates or times; 27-36 and 50-58 are those of Chinese Excel (2021年3月5日).
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_FORMAT_LITERALS = r'(?i)"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]'
_FORMAT_DATES = r"(?i)[ymdhs年月日]"


class SheetPart(NamedTuple):
    """A worksheet of the package: its name, its part, and whether it is hidden ("hidden", "veryHidden" or "")."""

    name: str
    part: str
    hidden: str


class Styles(NamedTuple):
    """The cell styles that show a number as a date or time, those of them that show time elapsed, and the epoch."""

    dates: frozenset[int]
    elapsed: frozenset[int]
    date1904: bool


class TableRange(NamedTuple):
    """An Excel table: sheet, first row and column of its data, and its column names."""

    sheet: str
    first_row: int
    last_row: int
    first_column: int
    columns: tuple[str, ...]


def elements(xml: bytes, start: Callable[[str, Mapping[str, str]], None]) -> None:
    """Call ``start`` with the local name and attributes (local names too) of every element of a small part."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def opened(tag: str, attributes: dict[str, str]) -> None:
        start(tag.rpartition(" ")[2], {name.rpartition(" ")[2]: value for name, value in attributes.items()})

    parser.StartElementHandler = opened
    parser.Parse(xml, True)  # noqa: FBT003 (expat takes "this is all" by position)


class Package:
    """An opened workbook. ``content`` is the whole file as it was at one moment."""

    def __init__(self, name: str, content: bytes, archive: zipfile.ZipFile) -> None:
        self.name, self.content, self.zip = name, content, archive
        self.sheets: tuple[SheetPart, ...] = ()
        self.names: Mapping[str, str] = {}
        self.date1904 = False

    def read(self, part: str) -> bytes:
        """Return a part's bytes, CRC checked; WorkbookError when the archive is damaged there."""
        try:
            return self.zip.read(part)
        except KeyError:
            raise WorkbookError(f"“{self.name}”缺少部件 {part}，文件已损坏；请用 Excel 打开并另存后再试。") from None
        except archives.DAMAGED:
            raise WorkbookError(
                f"“{self.name}”的部件 {part} 已损坏，无法读取；请用 Excel 打开并修复，或从备份恢复。"
            ) from None

    def size(self, part: str) -> int:
        """Return how many bytes a part unfolds to, 0 when there is no such part."""
        info = self.zip.NameToInfo.get(part)
        return info.file_size if info else 0

    def optional(self, part: str) -> bytes | None:
        """Return a part's bytes, None when the package has no such part."""
        return self.read(part) if part in self.zip.NameToInfo else None

    @property
    def date_styles(self) -> frozenset[int]:
        """The cell style numbers whose number format shows a date or a time."""
        return self.styles.dates

    @cached_property
    def styles(self) -> Styles:
        """What the cell styles make of a number."""
        custom: dict[int, bool] = {}
        elapsed = {46}
        styles: list[int] = []
        inside = [False]

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "numFmt":
                bare = re.sub(_FORMAT_LITERALS, "", attributes.get("formatCode", "").split(";")[0])
                custom[int(attributes["numFmtId"])] = re.search(_FORMAT_DATES, bare) is not None
                if "[" in bare:
                    elapsed.add(int(attributes["numFmtId"]))
            elif tag in {"cellXfs", "cellStyles", "dxfs"}:
                inside[0] = tag == "cellXfs"
            elif tag == "xf" and inside[0]:
                styles.append(int(attributes.get("numFmtId", "0")))

        xml = self.optional("xl/styles.xml")
        if xml:
            self.parse(xml, "xl/styles.xml", start)
        dates = (index for index, number in enumerate(styles) if custom.get(number, number in _DATE_FORMATS))
        return Styles(
            frozenset(dates),
            frozenset(index for index, number in enumerate(styles) if number in elapsed),
            self.date1904,
        )

    @cached_property
    def tables(self) -> Mapping[str, TableRange]:
        """The Excel tables by lower-case name."""
        return {name: table for sheet in self.sheets for name, table in self._tables_of(sheet)}

    def _tables_of(self, sheet: SheetPart) -> Iterator[tuple[str, TableRange]]:
        for kind, target in self.relationships(sheet.part).values():
            xml = self.optional(target) if kind == "table" else None
            if not xml:
                continue
            seen: dict[str, str] = {}
            columns: list[str] = []

            def start(
                tag: str, attributes: Mapping[str, str], seen: dict[str, str] = seen, columns: list[str] = columns
            ) -> None:
                if tag == "table":
                    seen.update(attributes)
                elif tag == "tableColumn":
                    columns.append(attributes.get("name", ""))

            self.parse(xml, target, start)
            corners = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", seen.get("ref", ""))
            if corners:
                from ghgxl.findings import column_number

                first = int(corners[2]) + int(seen.get("headerRowCount", "1"))
                last = int(corners[4]) - int(seen.get("totalsRowCount", "0"))
                name = seen.get("displayName", seen.get("name", ""))
                yield name.lower(), TableRange(sheet.name, first, last, column_number(corners[1]), tuple(columns))

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the kind and target part of each relationship of a part ("" is the package itself), by id."""
        path = PurePosixPath(part)
        rels = str(path.parent / "_rels" / f"{path.name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                found[attributes.get("Id", "")] = (
                    attributes.get("Type", "").rpartition("/")[2],
                    _resolved(path.parent, attributes.get("Target", "")),
                )

        xml = self.optional(rels)
        if xml:
            self.parse(xml, rels, start)
        return found

    def parse(self, xml: bytes, part: str, start: Callable[[str, Mapping[str, str]], None]) -> None:
        """Walk a part's elements; WorkbookError when it isn't XML, or holds what ``start`` can't understand."""
        try:
            elements(xml, start)
        except (expat.ExpatError, ValueError, KeyError):  # a number that is none, a missing attribute
            raise WorkbookError(
                f"“{self.name}”的部件 {part} 不是有效的XML，文件已损坏；请用 Excel 打开并另存后再试。"
            ) from None


def _resolved(folder: PurePosixPath, target: str) -> str:
    steps: list[str] = [] if target.startswith("/") else list(folder.parts)
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def load(path: Path) -> bytes:
    """Return the file's bytes; WorkbookError when it can't be read at all."""
    try:
        if path.is_dir():
            raise WorkbookError(f"“{path}”是文件夹，不是台账；请给出 .xlsx 或 .xlsm 文件。")
        content = path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError(f"找不到“{path}”；请检查路径和文件名。") from None
    except PermissionError:
        raise WorkbookError(f"没有权限读取“{path}”，或它正被别的程序独占；请关闭该文件或更改权限后再试。") from None
    except OSError as problem:
        raise WorkbookError(f"无法读取“{path}”（{why(problem)}）；请检查磁盘或网络后再试。") from None
    if not content:
        raise WorkbookError(f"“{path.name}”是空文件（0字节）；请换一份完整的台账。")
    return content


def open_package(name: str, content: bytes) -> Package:
    """Return the workbook that the bytes hold; WorkbookError when they aren't an .xlsx or .xlsm that can be used."""
    if not content.startswith(_ZIP):
        raise WorkbookError(_not_a_zip(name, content))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except archives.DAMAGED:
        raise WorkbookError(f"“{name}”不完整（压缩包的目录缺失，多为下载或复制中断）；请重新取得该文件。") from None
    _check_sizes(name, archive)
    package = Package(name, content, archive)
    workbook = _workbook_part(package)
    sheets: list[tuple[str, str, str]] = []
    flags: dict[str, bool] = {}

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            sheets.append((attributes.get("name", ""), attributes.get("id", ""), attributes.get("state", "")))
        elif tag == "workbookPr":
            flags["date1904"] = attributes.get("date1904", "0") in {"1", "true"}

    xml = package.read(workbook)
    package.parse(xml, workbook, start)
    relationships = package.relationships(workbook)
    package.sheets = tuple(
        SheetPart(sheet, relationships[rid][1], "" if state == "visible" else state)
        for sheet, rid, state in sheets
        if rid in relationships and relationships[rid][0] == "worksheet"
    )
    if not package.sheets:
        raise WorkbookError(f"“{name}”里没有工作表；请确认是台账文件。")
    package.names = _defined_names(xml)
    package.date1904 = flags.get("date1904", False)
    return package


def _defined_names(xml: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name
        name = attributes.get("name", "").lower() if tag.endswith("definedName") else ""

    def text(data: str) -> None:
        if name:
            found[name] = found.get(name, "") + data

    def closed(_tag: str) -> None:
        nonlocal name
        name = ""

    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = opened, text, closed
    parser.Parse(xml, True)  # noqa: FBT003 (expat takes "this is all" by position)
    return found


def _not_a_zip(name: str, content: bytes) -> str:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return f"“{name}”设有打开密码，无法读取；请在 Excel 中取消密码（文件→信息→保护工作簿）后另存再试。"
        return f"“{name}”是 Excel 97-2003 格式（.xls）；请在 Excel 中另存为 .xlsx 后再试。"
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        return f"“{name}”其实是网页或XML文本，不是 Excel 工作簿；请在 Excel 中打开并另存为 .xlsx 后再试。"
    if head.startswith(b"%pdf"):
        return f"“{name}”是PDF文件，不是 Excel 工作簿；请换成 .xlsx 台账。"
    if b"\0" not in content[:4096]:
        return f"“{name}”是文本文件（可能是CSV），不是 Excel 工作簿；请在 Excel 中打开并另存为 .xlsx 后再试。"
    return f"“{name}”不是 Excel 工作簿；请换成 .xlsx 或 .xlsm 台账。"


def _check_sizes(name: str, archive: zipfile.ZipFile) -> None:
    total = 0
    for info in archive.infolist():
        total += info.file_size
        if archives.is_bomb(info, largest=LARGEST_PART, suspicious=SUSPICIOUS_PART):
            raise WorkbookError(
                f"“{name}”的部件 {info.filename} 解压后达 {info.file_size >> 20:,} MB，超出限度，未读取；请确认文件来源，或拆分台账。"
            )
        if archives.locked(info):
            raise WorkbookError(f"“{name}”的压缩包设有密码，无法读取；请取消密码后再试。")
    if total > 2 * LARGEST_PART:
        raise WorkbookError(f"“{name}”解压后共 {total >> 20:,} MB，超出限度，未读取；请确认文件来源，或拆分台账。")


def _workbook_part(package: Package) -> str:
    name, archive = package.name, package.zip
    if "mimetype" in archive.NameToInfo:
        raise WorkbookError(f"“{name}”是 OpenDocument 表格（.ods）；请另存为 .xlsx 后再试。")
    if any(part.startswith("word/") for part in archive.NameToInfo):
        raise WorkbookError(f"“{name}”是 Word 文档，不是 Excel 工作簿；请换成 .xlsx 台账。")
    if "xl/workbook.bin" in archive.NameToInfo:
        raise WorkbookError(f"“{name}”是二进制工作簿（.xlsb）；请在 Excel 中另存为 .xlsx 后再试。")
    for kind, target in package.relationships("").values():
        if kind == "officeDocument" and target in archive.NameToInfo:
            return target
    raise WorkbookError(f"“{name}”是压缩包，但不是 Excel 工作簿；请换成 .xlsx 或 .xlsm 台账。")
