"""Runs beside LibreOffice, with the Python that knows ``uno``: commands in as lines of JSON, results out the same way.

``driver.py PROGRAM PROFILE`` starts the office of that folder on that profile and ends it when its input ends.
Nothing of ghgxl or pytest is imported here: what it sees is what a user's LibreOffice sees.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import traceback
import uuid
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]  # comes with LibreOffice

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}


def values(**named: Any) -> tuple[Any, ...]:
    """Return named values as UNO takes them."""
    made = []
    for name, value in named.items():
        item = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        item.Name, item.Value = name, value
        made.append(item)
    return tuple(made)


class Office:
    """A headless LibreOffice and the document that is open in it."""

    def __init__(self, program: str, profile: str) -> None:
        pipe = "ghgxl" + uuid.uuid4().hex
        address = f"pipe,name={pipe};urp;StarOffice.ComponentContext"
        command = [
            f"{program}/soffice.bin", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
            f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept={address}",
        ]  # fmt: skip
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + 60
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        while True:
            try:
                self.context = resolver.resolve(f"uno:{address}")
                break
            except Exception as error:
                if self.process.poll() == 81:  # LibreOffice asks to be started again after it has found extensions
                    self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)
                elif self.process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"LibreOffice did not start: {self.process.poll()}") from error
                time.sleep(0.05)
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.document: Any = None

    def service(self, name: str) -> Any:
        """Return a service of the office."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def version(self) -> list[int]:
        """Return the office's version."""
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", values(nodepath="/org.openoffice.Setup/Product")
        )
        return [int(part) for part in access.getByName("ooSetupVersion").split(".")]

    def open(self, path: str = "") -> None:
        """Open a workbook, or a new one."""
        self.close()
        url = uno.systemPathToFileUrl(path) if path else "private:factory/scalc"
        self.document = self.desktop.loadComponentFromURL(url, "_blank", 0, values(Hidden=True))

    def close(self) -> None:
        """Close what is open."""
        if self.document is not None:
            self.document.close(True)  # noqa: FBT003 - UNO knows no names for arguments
            self.document = None

    def sheet(self) -> Any:
        """Return the first sheet."""
        return self.document.Sheets.getByIndex(0)

    def fill(self, cells: dict[str, Any]) -> None:
        """Write numbers, text and formulas into cells; ``{=…}`` is an array formula over a range."""
        for address, content in cells.items():
            there = self.sheet().getCellRangeByName(address)
            if isinstance(content, str) and content.startswith("{"):
                there.setArrayFormula(content[1:-1])
            elif isinstance(content, str) and content.startswith("="):
                there.getCellByPosition(0, 0).setFormula(content)
            elif isinstance(content, str):
                there.getCellByPosition(0, 0).setString(content)
            elif content is not None:
                there.getCellByPosition(0, 0).setValue(content)

    def read(self, address: str) -> list[list[Any]]:
        """Return what a range shows: numbers, text, None, and errors as a list of what is shown and its number."""
        there = self.sheet().getCellRangeByName(address)
        where = there.RangeAddress
        return [
            [
                self._shown(there.getCellByPosition(column, row))
                for column in range(where.EndColumn - where.StartColumn + 1)
            ]
            for row in range(where.EndRow - where.StartRow + 1)
        ]

    @staticmethod
    def _shown(cell: Any) -> Any:
        if cell.getError():
            return [cell.String, cell.getError()]
        kind = cell.Type.value
        if kind == "EMPTY":
            return None
        return cell.Value if kind == "VALUE" or (kind == "FORMULA" and cell.FormulaResultType2 == 1) else cell.String

    def formula(self, address: str, *, local: bool = False) -> str:
        """Return the formula of a cell, with programmatic or with displayed names."""
        cell = self.sheet().getCellRangeByName(address).getCellByPosition(0, 0)
        return str(cell.FormulaLocal if local else cell.Formula)

    def recalculate(self, times: int = 1) -> list[float]:
        """Recalculate everything; return the seconds each time took."""
        took = []
        for _ in range(times):
            start = time.perf_counter()
            self.document.calculateAll()
            took.append(time.perf_counter() - start)
        return took

    def save(self, path: str) -> None:
        """Save a copy."""
        kind = FILTERS[Path(path).suffix]
        self.document.storeToURL(uno.systemPathToFileUrl(path), values(FilterName=kind, Overwrite=True))

    def save_as(self, path: str) -> None:
        """Save as a user does: the document is this file from now on."""
        self.document.storeAsURL(uno.systemPathToFileUrl(path), values(FilterName=FILTERS[Path(path).suffix]))

    def save_again(self) -> None:
        """Save over the file that the document is."""
        self.document.store()

    def modified(self) -> bool:
        """Return whether there is anything to save."""
        return bool(self.document.isModified())

    def traces(self) -> list[list[str]]:
        """Return the workbook's defined names, and what could be undone."""
        return [list(self.document.NamedRanges.ElementNames), list(self.document.UndoManager.getAllUndoActionTitles())]

    def described(self) -> dict[str, Any]:
        """Return what the function wizard shows of our functions."""
        found = {}
        for function in self.service("com.sun.star.sheet.FunctionDescriptions"):
            told = {item.Name: item.Value for item in function}
            if told["Name"].startswith("GHG"):
                arguments = [[each.Name, each.Description, each.IsOptional] for each in told["Arguments"]]
                found[told["Name"]] = [told["Description"], arguments]
        return found

    def addin(self) -> dict[str, list[str]]:
        """Return the programmatic names: method → the names of its parameters, as the loaded type has them."""
        reflection = self.service("com.sun.star.reflection.CoreReflection")
        kind = reflection.forName("org.ghgxl.calc.XFunctions")
        return {
            method.Name: [parameter.aName for parameter in method.ParameterInfos]
            for method in kind.Methods
            if method.DeclaringClass.Name == kind.Name
        }

    def end(self) -> None:
        """End the office that was started here."""
        try:
            self.close()
            self.desktop.terminate()
        finally:
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()


def main() -> None:
    """Answer commands until the input ends."""
    office = Office(*sys.argv[1:])
    try:
        for line in sys.stdin:
            command, arguments = json.loads(line)
            try:
                answer = {"result": getattr(office, command)(**arguments)}
            except Exception:  # noqa: BLE001 - whatever went wrong is the answer
                answer = {"failed": traceback.format_exc()}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    finally:
        office.end()


if __name__ == "__main__":
    main()
