"""Imports go one way, and each foreign library has one room."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "ghgxl"

#: Each group may import only from groups before it (and its own room).
DIRECTION = [
    ["errors", "tuples", "collector", "files", "archives"], ["datafiles"], ["findings"], ["numbers"], ["units"], ["gases"], ["ledger"], ["factors"], ["methods"], ["emissions"],
    ["inventory"], ["energy", "uncertainty", "change"], ["functions"], ["checks"], ["report"], ["excel", "calc", "word"], ["audit"], ["dossier"], ["group"], ["cli"], ["__main__"],
]  # fmt: skip

#: Foreign library → the rooms that may name it.
ROOM_OF = {
    "openpyxl": {"excel"},
    "xlsxwriter": {"excel"},
    "python_calamine": {"excel"},
    "xlwings": {"excel"},
    "pyopenvba": {"excel"},
    "docx": {"word"},
    "jinja2": {"word"},
    "lxml": {"word"},
    "pypdf": {"word"},
    "uno": {"calc"},
    "dask": {"group"},
    "rich": {"cli"},
}


def room(path: Path) -> str:
    """Return the room a module stands in: ghgxl/word/fields.py → word."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Return every module that a file imports, wherever in it, in dotted form."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            if node.module == "ghgxl":
                found.update(f"ghgxl.{alias.name}" for alias in node.names)
    return found


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE)
RANK = {name: rank for rank, names in enumerate(DIRECTION) for name in names}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_its_left(path: Path) -> None:
    assert room(path) in RANK, f"{room(path)} is not a room of the house"
    for name in imports(path):
        head, _, rest = name.partition(".")
        if head == "ghgxl" and rest and rest != "__version__":
            other = rest.split(".")[0]
            assert other == room(path) or RANK[other] < RANK[room(path)], f"{path.name} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_foreign_library_stays_in_its_room(path: Path) -> None:
    for name in imports(path):
        rooms = ROOM_OF.get(name.split(".")[0])
        assert rooms is None or room(path) in rooms, f"{path.name} imports {name}"
        assert not name.startswith(("xlwings.pro", "xlwings.server")), f"{path.name} imports licensed code"


def test_the_package_itself_imports_nothing() -> None:
    assert imports(PACKAGE / "__init__.py") == set()


def module(path: Path) -> str:
    """Return a file's dotted name: ghgxl/word/fields.py → ghgxl.word.fields."""
    return ".".join(("ghgxl", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Also not by way of others, nor only for types: whoever reads one of them can begin somewhere."""
    names = {module(path) for path in MODULES}
    needs = {module(path): {name for name in imports(path) if name in names} for path in MODULES}
    for name in needs:  # a package's face hands on what its own modules define
        needs[name] -= {above for above in names if name.startswith(f"{above}.")} | {name}
    while needs:
        free = {name for name, needed in needs.items() if not needed & needs.keys()}
        assert free, f"these import each other: {sorted(needs)}"
        for name in free:
            del needs[name]
