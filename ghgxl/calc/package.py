"""The add-in as one file (.oxt), built from the registry and the modules that its functions need.

Which modules go in is read from their imports, starting at what the component imports; a third-party import anywhere
among them stops the build. The same ghgxl gives the same bytes. The file is written whole or not at all.
"""

from __future__ import annotations

import ast
import io
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ghgxl import files
from ghgxl.calc import metadata
from ghgxl.errors import DataError, OutputError, why

ROOTS: Final = ("ghgxl.calc.cells", "ghgxl.calc.names")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_PACKAGE: Final = Path(__file__).resolve().parent.parent


def build(path: Path) -> None:
    """Write the add-in; raises OutputError when the file can't be written, and then leaves what was there."""
    _put(_zipped(parts()), path)


def parts() -> dict[str, bytes]:
    """Return every file of the add-in by its name in it, in the order in which they are packed."""
    texts = {
        "META-INF/manifest.xml": metadata.manifest(
            (
                ("XFunctions.idl", "application/vnd.sun.star.uno-typelibrary;type=RDB"),
                ("functions.py", "application/vnd.sun.star.uno-component;type=Python"),
                ("CalcAddIns.xcu", "application/vnd.sun.star.configuration-data"),
                ("Jobs.xcu", "application/vnd.sun.star.configuration-data"),
            )
        ),
        "description.xml": metadata.description(),
        "description.txt": metadata.words(),
        "XFunctions.idl": metadata.interface(),
        "CalcAddIns.xcu": metadata.configuration(),
        "Jobs.xcu": metadata.jobs(),
        "functions.py": (_PACKAGE / "calc" / "component.py").read_text(encoding="utf-8"),
    }
    found = {name: text.encode() for name, text in texts.items()}
    carried = [*(_file(module) for module in modules()), *sorted((_PACKAGE / "data").glob("*.csv"))]
    for file in carried:
        found[f"pythonpath/ghgxl/{file.relative_to(_PACKAGE).as_posix()}"] = file.read_bytes()
    return found


def modules(roots: Sequence[str] = ROOTS) -> tuple[str, ...]:
    """Return the modules of ghgxl that modules need, themselves and their packages included; raises DataError for a foreign one."""
    needed: set[str] = set()
    waiting = [*roots]
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        needed.add(name)
        waiting.extend(name[:at] for at, letter in enumerate(name) if letter == ".")
        for imported in _imports(name):
            top = imported.partition(".")[0]
            if top == "ghgxl":
                waiting.append(imported)
            elif top not in sys.stdlib_module_names:
                raise DataError(f"{name} 使用了第三方库 {top}，不能装入 LibreOffice 加载项")
    return tuple(sorted(needed))


def _imports(name: str) -> Iterator[str]:
    """Yield the modules that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(_file(name).read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None, f"{name} imports relatively"
            yield node.module
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner.startswith("ghgxl.") and _known(inner):
                    yield inner


def _known(name: str) -> bool:
    place = _PACKAGE.parent.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def _file(name: str) -> Path:
    place = _PACKAGE.parent.joinpath(*name.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def _zipped(content: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(info, data, compresslevel=9)
    return buffer.getvalue()


def _put(data: bytes, path: Path) -> None:
    if path.is_dir():
        raise OutputError(f"无法写入 {path}：这是一个文件夹，请给出文件名，例如 {path / 'ghgxl.oxt'}。")
    try:
        files.put(data, path)
    except OSError as error:
        raise OutputError(f"无法写入 {path}：{why(error)}。请检查文件夹、磁盘空间和写入权限。") from error
