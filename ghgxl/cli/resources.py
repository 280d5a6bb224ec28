"""Files that come with ghgxl, and pictures that come with a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ghgxl.errors import GhgxlError, TemplateError

if TYPE_CHECKING:
    from ghgxl.checks import Case

#: A picture larger than this is a mistake, not a site plan.
LARGEST_PICTURE = 50_000_000


#: The templates that come with ghgxl, by name, each with the title of the document that it makes.
TEMPLATES = {
    "盘查报告": "温室气体盘查报告",
    "机械行业排放报告": "温室气体排放报告",
    "管理简报": "温室气体管理简报",
}
USUAL = "盘查报告"


class Template(NamedTuple):
    """A template to fill: its file, the name that a report's file name takes from it, the title of the document."""

    file: Path
    name: str
    title: str


def template(asked: Path | None) -> Template:
    """Return the template that is asked for: a file, or the name of a bundled one; the usual one when none is.

    A file precedes a bundled template of the same name. Raises TemplateError when it is neither.
    """
    if asked is None:
        return _bundled_template(USUAL)
    bare = len(asked.parts) == 1 and asked.suffix.lower() in ("", ".docx")
    if not asked.is_file() and bare and asked.stem in TEMPLATES:
        return _bundled_template(asked.stem)
    if not asked.exists() and asked.suffix.lower() != ".docx":
        names = "、".join(TEMPLATES)
        raise TemplateError(f"没有名为“{asked}”的内置模板；内置模板有：{names}。自己的模板请写 .docx 文件名。")
    return Template(asked, asked.stem, TEMPLATES.get(asked.stem, TEMPLATES[USUAL]))


def _bundled_template(name: str) -> Template:
    return Template(bundled("templates", f"{name}.docx"), name, TEMPLATES[name])


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
