"""How long Calc takes to recalculate a column of =GHG_EMISSION(), beside the thinnest add-in that there can be.

``python -m tests.bench.calc_addin [CELLS]``. The thinnest add-in is one Python method that halves its first argument;
both have the same number of arguments and are timed in turn, in a LibreOffice just started. There LibreOffice's own
bridge into Python is in one of two states, and in one of them every call asks the system for a page and returns it,
which doubles the time of any add-in: hence the fastest is compared with the fastest and the slowest with the slowest.
"""

from __future__ import annotations

import sys
from pathlib import Path

import xlsxwriter

from tests.calc import bare, conftest, office

CELLS = 100_000
SEVEN = ", ".join(f"[in] any {name}" for name in "abcdefg")
HALF = 'METHODS = {"half": lambda self, a, b, c, d, e, f, g: ((a * 0.5,),)}'


def workbook(path: Path, formula: str, cells: int) -> str:
    """Write a column of numbers with a formula beside each; return the path."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(cells):
            sheet.write_number(row, 0, row + 0.5)
            sheet.write_formula(row, 1, formula.format(row + 1))
    return str(path)


def main(cells: int = CELLS) -> None:
    """Print the seconds of both, and their ratios."""
    with office.home() as folder:
        home = conftest.Home(folder)
        thin = bare.build(folder / "thin.oxt", {"half": SEVEN}, HALF)
        for package in ("package", f"Path({str(thin)!r})"):
            assert home.run(f"install({package}, …)").returncode == 0
        arguments = 'A{},"kWh","电力",2021,"广东"'
        books = {
            "thinnest": workbook(folder / "thin.xlsx", f"=BARE.HALF({arguments})", cells),
            "ours": workbook(folder / "ours.xlsx", f"=GHGXL.GHG_EMISSION({arguments})", cells),
        }
        took: dict[str, list[float]] = {name: [] for name in books}
        for _ in range(3):
            for name, path in books.items():
                running = office.Office(folder)
                try:
                    running.open(path=path)
                    took[name] += running.recalculate(times=3)
                finally:
                    running.end()
    for name, seconds in took.items():
        print(f"{name:9} {cells} cells: {min(seconds):.2f} s … {max(seconds):.2f} s")
    print(
        f"ratio: fastest {min(took['ours']) / min(took['thinnest']):.2f}, "
        f"slowest {max(took['ours']) / max(took['thinnest']):.2f}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
