"""Builds the pictures of workbooks/会计指南.md: sheets that a real LibreOffice Calc computed with the add-in, as it prints them.

python workbooks/source/pictures.py [FOLDER]   (needs soffice and pdftoppm)

A sheet is written with formulas and no values; Calc computes them, shows its own column and row headings, and says
in the column 公式 what stands in the cell (FORMULATEXT). Nothing in a picture is drawn here: it is only cut to its edges.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Final, NamedTuple

import xlsxwriter

from ghgxl.calc import package

WORKBOOKS: Final = Path(__file__).resolve().parent.parent
FONT: Final = "Noto Sans CJK SC"
DOTS_PER_INCH: Final = 96
MARGIN: Final = 8
TIMEOUT: Final = 120


class Picture(NamedTuple):
    """A sheet to be shown: title, column widths, header, rows of values and formulas, and how results are written."""

    name: str
    title: str
    widths: tuple[float, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]
    numbers: str = "#,##0.00##"


#: The formula of the cell to the left, as it was typed; Calc writes ; between arguments where Excel writes a comma.
SAID: Final = '=SUBSTITUTE(_xlfn.FORMULATEXT({cell}),";",",")'

PICTURES: Final = (
    Picture(
        "函数",
        "五个公式",
        (29, 12, 12, 9, 8, 8, 14, 36),
        ("说明", "数量", "单位", "排放源", "年份", "地区", "结果", "公式"),
        (
            ("外购电力的排放量(tCO2e)", 359.3406, "万千瓦时", "电力", 2021, "广东", "=GHG_EMISSION(B3,C3,D3,E3,F3)", "G3"),
            ("汽油燃烧的二氧化碳(t)", 12.39, "t", "汽油", 2021, None, '=GHG_GAS(B4,C4,D4,"CO2",E4)', "G4"),
            ("电力排放因子(tCO2/MWh)", None, "MWh", "电力", 2021, "广东", "=GHG_FACTOR(D5,C5,E5,F5)", "G5"),
            ("电量换算为 MWh", 359.3406, "万千瓦时", None, None, None, '=GHG_CONVERT(B6,C6,"MWh")', "G6"),
            ("折标准煤(tce)", 359.3406, "万千瓦时", "电力", None, None, "=GHG_TCE(B7,C7,D7)", "G7"),
        ),
    ),
    Picture(
        "错误",
        "没有结果时是真正的错误值，合计随之报错；原因用 GHG_EXPLAIN 查看",
        (12, 9, 10, 8, 12, 76),
        ("数量", "单位", "排放源", "年份", "排放量", "GHG_EXPLAIN 的说明"),
        (
            (1500, "kWh", "电力", 2021, '=GHG_EMISSION(A3,B3,C3,D3,"广东")', '=GHG_EXPLAIN(A3,B3,C3,D3,"广东")'),
            (1500, "MW/h", "电力", 2021, '=GHG_EMISSION(A4,B4,C4,D4,"广东")', '=GHG_EXPLAIN(A4,B4,C4,D4,"广东")'),
            (20, "t", "某燃料", 2021, '=GHG_EMISSION(A5,B5,C5,D5,"广东")', '=GHG_EXPLAIN(A5,B5,C5,D5,"广东")'),
            ("约48,500", "kWh", "电力", 2021, '=GHG_EMISSION(A6,B6,C6,D6,"广东")', '=GHG_EXPLAIN(A6,B6,C6,D6,"广东")'),
            ("合计", None, None, None, "=SUM(E3:E6)", None),
        ),
    ),
)  # fmt: skip


def workbook(picture: Picture, path: Path) -> None:
    """Write the sheet of a picture: formulas without values, one page that prints headings too."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(picture.name)
        look = {
            "font_name": FONT,
            "font_size": 11,
            "valign": "vcenter",
            "border": 1,
            "border_color": "#C8C8C8",
        }
        title = book.add_format({"font_name": FONT, "bold": True, "font_size": 12, "valign": "vcenter", "indent": 1})
        header = book.add_format({**look, "bold": True, "bg_color": "#E2EDDF", "align": "center"})
        text = book.add_format({**look, "text_wrap": True, "align": "left", "indent": 1})
        plain = book.add_format({**look, "align": "right", "indent": 1})
        result = book.add_format({**look, "num_format": picture.numbers, "align": "right", "indent": 1, "bold": True})
        said = book.add_format({**look, "font_name": "Noto Sans Mono CJK SC", "font_size": 10, "font_color": "#1F4E79", "indent": 1})  # fmt: skip
        wrong = book.add_format({"font_color": "#C00000"})
        for column, width in enumerate(picture.widths):
            sheet.set_column(column, column, width)
        sheet.write(0, 0, picture.title, title)
        sheet.write_row(1, 0, picture.header, header)
        sheet.set_row(0, 26)
        for row, cells in enumerate(picture.rows, 2):
            for column, value in enumerate(cells):
                if isinstance(value, str) and value.startswith("="):
                    explained = "EXPLAIN" in value
                    formula = value.replace("GHG_", "GHGXL.GHG_")  # the name under which every Calc reads it
                    sheet.write_formula(row, column, formula, text if explained else result, "")
                elif picture.header[column] == "公式":
                    sheet.write_formula(row, column, SAID.format(cell=value), said, "")
                elif value is not None:
                    sheet.write(row, column, value, text if isinstance(value, str) else plain)
                else:
                    sheet.write_blank(row, column, None, text)
            sheet.set_row(row, 36 if "EXPLAIN" in str(cells[-1]) else 22)
        last = len(picture.rows) + 1
        sheet.conditional_format(2, 0, last, len(picture.header) - 1, {"type": "errors", "format": wrong})
        sheet.print_row_col_headers()
        sheet.set_landscape()
        sheet.set_paper(8)  # A3: one page holds it at its own size
        sheet.set_margins(0.3, 0.3, 0.3, 0.3)
        sheet.set_header("")
        sheet.set_footer("")


def computed(sources: list[Path], kind: str, folder: Path) -> list[Path]:
    """Return what a Calc with the add-in makes of workbooks, in a folder of its own."""
    extension = folder / "extensions" / "ghgxl"
    if not extension.is_dir():
        package.build(folder / "ghgxl.oxt")
        with zipfile.ZipFile(folder / "ghgxl.oxt") as archive:
            archive.extractall(extension)
    command = [
        "soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        f"-env:BUNDLED_EXTENSIONS={extension.parent.as_uri()}",
        "--convert-to", kind, "--outdir", str(folder), *map(str, sources),
    ]  # fmt: skip
    # a virtual environment on PATH would become the home of LibreOffice's own Python
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=clean, stdout=quiet, stderr=quiet, start_new_session=True) as office:  # noqa: S603  files of ours
        try:
            office.wait(timeout=TIMEOUT)
        finally:
            if office.poll() is None:
                os.killpg(office.pid, signal.SIGKILL)
    made = [folder / f"{source.stem}.{kind.partition(':')[0]}" for source in sources]
    missing = [path.name for path in made if not path.is_file()]
    if missing:
        raise SystemExit(f"LibreOffice made nothing of {missing}")
    return made


def cut(pdf: Path, target: Path) -> None:
    """Write the page of a PDF as a picture, cut to what is on it."""
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-singlefile"]
    raster = subprocess.run([*command, str(pdf)], stdout=subprocess.PIPE, check=True).stdout  # noqa: S603  our file
    head, size, depth, dots = raster.split(b"\n", 3)
    assert (head, depth) == (b"P6", b"255"), (head, depth)
    width, height = map(int, size.split())
    rows = [dots[row * width * 3 : (row + 1) * width * 3] for row in range(height)]
    inked = [row for row, line in enumerate(rows) if line.strip(b"\xff")]
    left = min((width * 3 - len(rows[row].lstrip(b"\xff"))) // 3 for row in inked)
    right = max((len(rows[row].rstrip(b"\xff")) + 2) // 3 for row in inked)
    corner = max(left - MARGIN, 0), max(inked[0] - MARGIN, 0)
    across, down = right + MARGIN - corner[0], inked[-1] + 1 + MARGIN - corner[1]
    box = ["-x", str(corner[0]), "-y", str(corner[1]), "-W", str(across), "-H", str(down)]
    subprocess.run([*command, *box, "-png", str(pdf), str(target.with_suffix(""))], check=True)  # noqa: S603  a file of ours


def main(folder: Path) -> None:
    """Build every picture in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        sources = [work / f"{picture.name}.xlsx" for picture in PICTURES]
        for picture, source in zip(PICTURES, sources, strict=True):
            workbook(picture, source)
        for pdf in computed(sources, "pdf", work):
            target = folder / f"指南-{pdf.stem}.png"
            cut(pdf, target)
            print(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else WORKBOOKS)
