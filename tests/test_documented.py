"""What a user can meet is explained: commands, functions, finding codes, names of the template."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ghgxl.checks.codes import CODES
from ghgxl.cli.every import COMMANDS
from ghgxl.functions import FUNCTIONS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKERS = {"error", "warning", "note", "Finding", "_Told", "UnitRefused", "GasRefused", "FactorRefused", "Refused"}
#: Where the code stands among a maker's arguments; refusals carry theirs second.
SECOND = {"UnitRefused", "GasRefused", "FactorRefused", "Refused"}


def codes() -> set[str]:
    """Return every finding code that the package can give, read off its source."""
    found = {"unit", "gas", "factor", "refused"}
    for path in sorted((ROOT / "ghgxl").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and path.name == "stated.py":
                first = node.value.elts[0]
                found |= {first.value} if isinstance(first, ast.Constant) and isinstance(first.value, str) else set()
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = 1 if name in SECOND else 0
            if name in MAKERS and len(node.args) > place:
                value = node.args[place]
                if (
                    isinstance(value, ast.Constant)
                    and isinstance(value.value, str)
                    and re.fullmatch(r"[a-z0-9-]+", value.value)
                ):
                    found.add(value.value)
    return found


def test_every_finding_code_means_something() -> None:
    assert codes() - set(CODES) == set()
    assert set(CODES) - codes() == set(), "explained, but never given"


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_readme_explains_every_finding_code(code: str) -> None:
    assert f"| `{code}` | {CODES[code]} |" in README


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_readme_shows_every_command(name: str) -> None:
    assert re.search(rf"^ghgxl {name}\b", README, re.MULTILINE)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_the_readme_shows_every_function_with_its_example(function: object) -> None:
    assert f"`{function.example}`" in README  # type: ignore[attr-defined]  # parametrize loses the type
