"""Fixtures: the built add-in, and one LibreOffice with it installed for all tests that need one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ghgxl
from ghgxl.calc import package
from tests.calc import office

#: Chinese dates, numbers and function names; and every formula calculated when a workbook is opened.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooLocale" oor:op="fuse"><value>zh-CN</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


class Home:
    """A user's folder with a profile of its own, in which the add-in can be installed by our own command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.package = folder / "ghgxl.oxt"
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        package.build(self.package)
        shutil.copytree(Path(ghgxl.__file__).parent, folder / "python" / "ghgxl")
        self.own()

    def own(self) -> None:
        """Give everything in the folder to the user, where root has written into it."""
        if office.ROOT:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, office.NOBODY, office.NOBODY)

    def run(self, call: str) -> subprocess.CompletedProcess[str]:
        """Run one call of ``installing`` as the user; its result is printed."""
        where = f"unopkg={office.PROGRAM + '/unopkg'!r}, profile=Path({str(self.folder / 'profile')!r})"
        code = (
            f"import sys; from pathlib import Path; sys.path.insert(0, {str(self.folder / 'python')!r}); "
            f"from ghgxl.calc.installing import *; package = Path({str(self.package)!r}); "
            f"print({call.replace('…', where)})"
        )
        return office.run_as_user(["/usr/bin/python3", "-B", "-c", code], self.folder)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ghgxl's as the user, whose LibreOffice has its profile at the usual place."""
        usual = self.folder / ".config" / "libreoffice"
        if not usual.exists():
            usual.mkdir(parents=True)
            (usual / "4").symlink_to(self.folder / "profile", target_is_directory=True)
            self.own()
        python = f"import sys; sys.path.insert(0, {str(self.folder / 'python')!r}); from ghgxl.cli import main; main()"
        return office.run_as_user(["/usr/bin/python3", "-B", "-X", "utf8", "-c", python, *arguments], self.folder)


@pytest.fixture
def home() -> Iterator[Home]:
    with office.home() as folder:
        yield Home(folder)


@pytest.fixture(scope="session")
def running() -> Iterator[Any]:
    with office.home() as folder:
        done = Home(folder).run("install(package, …)")
        assert done.returncode == 0, done.stderr
        calc = office.Office(folder)
        try:
            yield calc
        finally:
            calc.end()


@pytest.fixture
def calc(running: Any) -> Any:
    """A new, empty workbook in the running LibreOffice."""
    running.open()
    return running
