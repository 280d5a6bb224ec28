"""A workbook's package written again with a few parts changed, added or taken out; every other part keeps its bytes.

The sheet list, defined names, relations and content types are edited in place. What must not be edited (a signed
package, Strict Open XML) is refused. No sheet's content is known here.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ghgxl.errors import OutputError, WorkbookError
from ghgxl.excel.book import put
from ghgxl.excel.freeze.xml_edit import Edit, Element, edited, head, located
from ghgxl.excel.package import load, open_package

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ghgxl.excel.package import Package

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TYPES = "[Content_Types].xml"
#: What stands in a workbook part before the defined names, and before the calculation settings.
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_BEFORE_SETTINGS = (*_BEFORE_NAMES, "definedNames")
#: The calculation engine of Excel 2019 to 365: an older number makes Excel calculate everything when it opens the file.
_ENGINE = "191029"


def opened(source: Path) -> Package:
    """Return the workbook to be copied; WorkbookError when it can't be read or mustn't be changed."""
    package = open_package(source.name, load(source))
    parts = package.zip.NameToInfo
    if any(part.startswith("_xmlsignatures/") for part in parts):
        raise WorkbookError(
            f"“{source.name}”带有数字签名，改动会使签名失效，未处理；请先在 Excel 中删除签名（文件→信息→查看签名）并另存后再试。"
        )
    if len(parts) != len(package.zip.infolist()):
        raise WorkbookError(f"“{source.name}”的压缩包里有重名的部件；请用 Excel 打开并另存后再试。")
    if b"purl.oclc.org/ooxml" in package.read(Workbook(package).part):
        raise WorkbookError(
            f"“{source.name}”是“严格 Open XML”格式；请在 Excel 中另存为普通的“Excel 工作簿（.xlsx）”后再试。"
        )
    return package


@dataclass
class Workbook:
    """A package being changed: parts by name that are new or other than before, and parts taken out."""

    package: Package
    changed: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)

    @property
    def part(self) -> str:
        """The part that lists the sheets."""
        return next(target for kind, target in self.package.relationships("").values() if kind == "officeDocument")

    @property
    def _relations(self) -> str:
        folder, _, name = self.part.rpartition("/")
        return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"

    def read(self, part: str) -> bytes:
        """Return a part as it is now."""
        return self.changed[part] if part in self.changed else self.package.read(part)

    def _edit(self, part: str, *edits: Edit) -> None:
        self.changed[part] = edited(self.read(part), edits)

    def _elements(self, part: str, *names: str) -> list[Element]:
        return located(self.read(part), part, names)

    def add_sheet(self, name: str, xml: bytes) -> None:
        """Add a sheet as the last one."""
        folder = self.part.rpartition("/")[0]
        taken = {part.lower() for part in self.package.zip.NameToInfo}
        number = next(n for n in range(1, 10_000) if f"{folder}/worksheets/sheet{n}.xml".lower() not in taken)
        target = f"worksheets/sheet{number}.xml"
        part = f"{folder}/{target}" if folder else target
        relations = self._elements(self._relations, "Relationship", "Relationships")
        ids = {one.attributes.get("Id", "") for one in relations}
        relation = next(f"rId{n}" for n in range(1, 100_000) if f"rId{n}" not in ids)
        whole = relations[-1]
        self._append(
            self._relations,
            whole,
            f'<{whole.prefix}Relationship Id="{relation}" Type="{_RELATION}" Target="{target}"/>',
        )
        types = self._elements(_TYPES, "Types")[-1]
        self._append(_TYPES, types, f'<{types.prefix}Override PartName="/{part}" ContentType="{_SHEET_TYPE}"/>')
        found = self._elements(self.part, "sheet", "sheets")
        sheets = [one for one in found if one.name == "sheet"]
        last = max(int(one.attributes.get("sheetId", "0")) for one in sheets)
        id_name = next(key for key in sheets[0].attributes if key.endswith(":id"))
        listed = next(one for one in found if one.name == "sheets")
        # openpyxl declares the prefix at each sheet; to declare it once more does no harm
        spaces = f'xmlns:{id_name.partition(":")[0]}="{_RELATION.rpartition("/")[0]}"'
        self._append(
            self.part,
            listed,
            f'<{sheets[0].tag} name={quoteattr(name)} sheetId="{last + 1}" {id_name}="{relation}" {spaces}/>',
        )
        self.changed[part] = xml

    def _append(self, part: str, element: Element, text: str) -> None:
        xml = self.read(part)
        if element.empty:
            start = xml[element.start : element.inner - 2].rstrip() + b">"
            self._edit(part, Edit(element.start, element.end, start + text.encode() + f"</{element.tag}>".encode()))
        else:
            self._edit(part, Edit(element.inner_end, element.inner_end, text.encode()))

    def remove_sheet(self, name: str) -> None:
        """Take a sheet out, with its names; positions counted in sheets follow."""
        sheet = next(one for one in self.package.sheets if one.name == name)
        found = self._elements(self.part, "sheet", "definedName", "definedNames", "workbookView")
        sheets = [one for one in found if one.name == "sheet"]
        position = next(index for index, one in enumerate(sheets) if one.attributes.get("name") == name)
        xml = self.read(self.part)
        edits = [Edit(sheets[position].start, sheets[position].end, b"")]
        for one in found:
            local = one.attributes.get("localSheetId")
            if one.name == "definedName" and local is not None and int(local) == position:
                edits.append(Edit(one.start, one.end, b""))
            elif one.name == "definedName" and local is not None and int(local) > position:
                edits.append(Edit(one.start, one.inner, head(xml, one, localSheetId=str(int(local) - 1))))
            elif one.name == "workbookView":
                changes: dict[str, str | None] = {
                    key: str(int(one.attributes[key]) - 1) if int(one.attributes[key]) > 1 else None
                    for key in ("activeTab", "firstSheet")
                    if int(one.attributes.get(key, "0")) >= max(position, 1)
                }
                edits += [Edit(one.start, one.inner, head(xml, one, **changes))] if changes else []
        self._edit(self.part, *edits)
        self._drop_empty_names()
        relation = next(value for key, value in sheets[position].attributes.items() if key.endswith(":id"))
        for one in self._elements(self._relations, "Relationship"):
            if one.attributes.get("Id") == relation:
                self._edit(self._relations, Edit(one.start, one.end, b""))
        self._drop_part(sheet.part)

    def _drop_part(self, part: str) -> None:
        folder, _, name = part.rpartition("/")
        gone = {part, f"{folder}/_rels/{name}.rels"}
        for target in [
            target for kind, target in self.package.relationships(part).values() if kind == "printerSettings"
        ]:
            gone.add(target)
        for one in reversed(self._elements(_TYPES, "Override")):
            if one.attributes.get("PartName", "").lstrip("/") in gone:
                self._edit(_TYPES, Edit(one.start, one.end, b""))
        self.removed |= gone
        for target in gone:
            self.changed.pop(target, None)

    def add_names(self, names: Mapping[str, str]) -> None:
        """Add defined names of the whole workbook."""
        found = self._elements(self.part, *_BEFORE_SETTINGS)
        present = next((one for one in found if one.name == "definedNames"), None)
        lead = (present or next(one for one in found if one.name == "sheets")).prefix
        inner = "".join(
            f"<{lead}definedName name={quoteattr(name)}>{escape(text)}</{lead}definedName>"
            for name, text in names.items()
        )
        if present:
            self._append(self.part, present, inner)
        else:
            after = max((one for one in found if one.name in _BEFORE_NAMES), key=lambda one: one.end)
            text = f"<{lead}definedNames>{inner}</{lead}definedNames>"
            self._edit(self.part, Edit(after.end, after.end, text.encode()))

    def remove_names(self, names: set[str]) -> None:
        """Take defined names of the whole workbook out."""
        edits = [
            Edit(one.start, one.end, b"")
            for one in self._elements(self.part, "definedName")
            if one.attributes.get("name", "").upper() in names and "localSheetId" not in one.attributes
        ]
        self._edit(self.part, *edits)
        self._drop_empty_names()

    def _drop_empty_names(self) -> None:
        for one in self._elements(self.part, "definedNames"):
            if not self.read(self.part)[one.inner : one.inner_end].strip():
                self._edit(self.part, Edit(one.start, one.end, b""))

    def calculate_on_load(self, *, wanted: bool) -> None:
        """Make a spreadsheet compute everything when it opens the file, or keep it from doing so."""
        found = self._elements(self.part, "calcPr", *_BEFORE_SETTINGS)
        present = next((one for one in found if one.name == "calcPr"), None)
        if present is None:
            after = max((one for one in found if one.name in _BEFORE_SETTINGS), key=lambda one: one.end)
            text = f"<{after.prefix}calcPr " + ('fullCalcOnLoad="1"' if wanted else f'calcId="{_ENGINE}"') + "/>"
            self._edit(self.part, Edit(after.end, after.end, text.encode()))
            return
        changes: dict[str, str | None] = {"fullCalcOnLoad": "1" if wanted else None}
        if not wanted:
            changes["forceFullCalc"] = None
            digits = re.sub(r"\D", "", present.attributes.get("calcId", ""))
            if not digits or int(digits) < int(_ENGINE):
                changes["calcId"] = _ENGINE
        new = head(self.read(self.part), present, **changes)
        if new != self.read(self.part)[present.start : present.inner]:
            self._edit(self.part, Edit(present.start, present.inner, new))

    def packed(self) -> bytes:
        """Return the whole package: parts in their order, new ones last, dates and compression as they were."""
        out = io.BytesIO()
        old = self.package.zip
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in old.infolist():
                if info.filename in self.removed:
                    continue
                new = zipfile.ZipInfo(info.filename, info.date_time)
                new.compress_type, new.external_attr = info.compress_type, info.external_attr
                new.create_system = info.create_system
                archive.writestr(new, self.changed.get(info.filename) or self.package.read(info.filename))
            for part, content in self.changed.items():
                if part not in old.NameToInfo:
                    archive.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def touched(self) -> tuple[str, ...]:
        """Return the parts that are new, gone or other than before, by name."""
        known = self.package.zip.NameToInfo
        return tuple(
            sorted(
                {
                    part
                    for part, content in self.changed.items()
                    if part not in known or self.package.read(part) != content
                }
                | (self.removed & known.keys())
            )
        )

    def write(self, source: Path, target: Path, *, replace: bool) -> None:
        """Write the copy beside its place and rename it; OutputError when that can't be, or the target is the source."""
        check_target(source, target, self.package)
        put(self.packed(), target, replace=replace)


def check_target(source: Path, target: Path, package: Package) -> None:
    """Refuse a target that is the source itself, or whose name says another kind of workbook."""
    if target.exists() and target.samefile(source):
        raise OutputError(f"{target}：不能写到台账上；台账不会被改动，请换一个文件名。")
    wanted = ".xlsm" if b"macroEnabled" in package.read(_TYPES) else ".xlsx"
    if target.suffix.lower() != wanted:
        reason = "台账含有宏" if wanted == ".xlsm" else "台账不含宏"
        raise OutputError(f"{target}：{reason}，副本的文件名应以 {wanted} 结尾。")
