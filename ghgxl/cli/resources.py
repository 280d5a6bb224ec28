"""Files that come with ghgxl, and pictures that come with a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ghgxl.errors import GhgxlError

if TYPE_CHECKING:
    from ghgxl.checks import Case

#: A picture larger than this is a mistake, not a site plan.
LARGEST_PICTURE = 50_000_000


def bundled(folder: str, name: str) -> Path:
    """Return a file that comes with ghgxl: from the installed package, or from the source tree."""
    package = Path(__file__).resolve().parent.parent
    for root in (package, package.parent):
        found = root / folder / name
        if found.is_file():
            return found
    raise GhgxlError(f"缺少随附文件 {folder}/{name}，请重新安装 ghgxl。")


def pictures(case: Case, ledger: Path) -> dict[str, bytes | None]:
    """Return the company's pictures by the path the sheet 图片 gives, relative to the workbook; None where there is no such file."""
    files: dict[str, bytes | None] = {}
    for row in case.ledger.rows("图片"):
        name = row.text("文件")
        if name:
            path = ledger.parent / name
            try:
                readable = path.is_file() and path.stat().st_size <= LARGEST_PICTURE
                files[name] = path.read_bytes() if readable else None
            except (OSError, ValueError):
                files[name] = None
    return files
