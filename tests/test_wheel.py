"""The wheel: pure Python, for every system, with the template, the workbooks and the data inside."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from tests.test_rooms import MODULES, imports

ROOT = Path(__file__).resolve().parent.parent


def test_the_wheel_carries_everything_that_a_user_needs(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.iterdir()
    assert wheel.name.endswith("-py3-none-any.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (ROOT / "ghgxl").rglob("*"):
        if path.is_file() and path.suffix in {".py", ".csv"}:
            assert path.relative_to(ROOT).as_posix() in names
    for name in (
        "templates/盘查报告.docx",
        "templates/盘查报告.说明.md",
        "templates/机械行业排放报告.docx",
        "templates/机械行业排放报告.说明.md",
        "templates/管理简报.docx",
        "templates/管理简报.说明.md",
        "workbooks/示例台账.xlsx",
        "workbooks/空白台账.xlsx",
    ):
        assert f"ghgxl/{name}" in names
    assert not [name for name in names if "source/" in name or name.startswith("tests/")]
    assert any(name.endswith("entry_points.txt") for name in names)


#: The library that an imported module belongs to, where it isn't named like it; None where the host brings it along.
LIBRARY_OF = {"docx": "python_docx", "lxml": "python_docx", "uno": None, "unohelper": None}


def test_whoever_installs_the_wheel_can_run_every_command() -> None:
    """What the program imports is what the wheel asks for: nobody has to install more before ``ghgxl excel build``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split("[=<>]", line)[0].lower().replace("-", "_") for line in project["dependencies"]}
    named = {name.partition(".")[0] for path in MODULES for name in imports(path)}
    foreign = {LIBRARY_OF.get(name, name) for name in named - sys.stdlib_module_names - {"ghgxl"}} - {None}
    assert foreign <= asked
    assert "optional-dependencies" not in project
