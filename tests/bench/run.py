"""Speed as ratios, each against a peer in the same run: ``make bench``.

Every figure is the median of whole processes run in turn (peer, ghgxl, peer, ghgxl …), so that a busy machine
slows both. Nothing here is a test: tests count work, they don't time it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

READ_OPENPYXL = "import sys, openpyxl\nfor s in openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True):\n for r in s.iter_rows(values_only=True): pass"
READ_CALAMINE = "import sys\nfrom python_calamine import CalamineWorkbook as W\nb=W.from_path(sys.argv[1])\nfor n in b.sheet_names:\n for r in b.get_sheet_by_name(n).iter_rows(): pass"

CHECK = """import gc, sys, time
from importlib import import_module
from pathlib import Path
from ghgxl.checks import CHECKS, examine, run
from ghgxl.excel.reading import read
for check in CHECKS:  # to import them is no part of either time
    import_module("ghgxl.checks." + check.function.partition(".")[0])
gc.disable()
start = time.perf_counter()
ledger = read(Path(sys.argv[1]))
been_read = time.perf_counter()
case = examine(ledger)
computed = time.perf_counter()
run(case)
print(been_read - start, time.perf_counter() - computed)
"""

UNITS = ("kWh", "MWh", "万千瓦时")


def ledger(path: Path, rows: int) -> Path:
    """Write a ledger of so many records: 24 sources, 12 departments, a voucher each."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("企业信息")
    for number, (item, text) in enumerate(
        {"项目": "内容", "企业名称": "速度测试公司", "省份": "广东", "报告年度": "2021", "基准年": "2021"}.items()
    ):
        sheet.write_row(number, 0, [item, text])
    sheet = book.add_worksheet("排放源")
    sheet.write_row(0, 0, ["编号", "名称", "范围", "子类别", "排放因子名称", "排放气体", "是否量化"])
    for number in range(24):
        fuel = number % 2
        sheet.write_row(
            number + 1,
            0,
            [
                f"S{number + 1}",
                f"源{number + 1}",
                "范围1" if fuel else "范围2",
                "移动燃烧" if fuel else "外购电力",
                "柴油" if fuel else "电力",
                "CO2",
                "是",
            ],
        )
    sheet = book.add_worksheet("活动数据")
    sheet.write_row(0, 0, ["日期", "排放源编号", "数量", "单位", "部门", "凭证号", "数据来源", "备注"])
    for number in range(rows):
        source = number % 24
        unit = "t" if source % 2 else UNITS[number % 3]
        sheet.write_row(
            number + 1,
            0,
            [
                f"2021-{number % 12 + 1:02}",
                f"S{source + 1}",
                round(1 + number * 7919 % 10007 / 13, 3),
                unit,
                f"部门{number % 12}",
                f"V{number:08}",
                "发票",
                "",
            ],
        )
    book.close()
    return path


def medians(commands: list[list[str]], runs: int) -> list[float]:
    """Return the median seconds of each command, run in turn."""
    seconds: list[list[float]] = [[] for _ in commands]
    for _ in range(runs):
        for place, command in enumerate(commands):
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            seconds[place].append(time.perf_counter() - start)
    return [statistics.median(found) for found in seconds]


def checks_to_reading(path: Path, runs: int) -> tuple[float, float]:
    """Return the median ratio of the checks' time to the reading's, each pair taken in one process, and the checks' seconds."""
    pairs = []
    for _ in range(runs):
        told = subprocess.run([sys.executable, "-c", CHECK, str(path)], capture_output=True, text=True, check=True)
        pairs.append(tuple(map(float, told.stdout.split())))
    return statistics.median(checks / read for read, checks in pairs), statistics.median(checks for _, checks in pairs)


def functions() -> None:
    """Print how much longer 10,000 single calls of a worksheet function take than one call over 10,000 rows."""
    from ghgxl.calc.cells import METHODS
    from ghgxl.functions import call

    count = 10_000
    others = ("kWh", "电力", 2021.0, "广东")
    amounts = tuple((row + 0.5,) for row in range(count))
    columns = [
        tuple((UNITS[row % 3],) for row in range(count)),
        *(tuple((value,) for _ in range(count)) for value in others[1:]),
    ]
    calc = METHODS["GHG_EMISSION"]

    def singles() -> None:
        for (amount,) in amounts:
            call("GHG_EMISSION", (amount, *others))

    def singles_of_calc() -> None:
        for (amount,) in amounts:
            calc(amount, *others)

    ways: dict[str, Callable[[], object]] = {
        "单个": singles,
        "一列": lambda: call("GHG_EMISSION", (amounts, *others)),
        "五列": lambda: call("GHG_EMISSION", (amounts, *columns)),
        "Calc 单个": singles_of_calc,
        "Calc 一列": lambda: calc(amounts, *others),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(15):
        for name, way in ways.items():
            start = time.perf_counter()
            kept = way()
            seconds[name].append(time.perf_counter() - start)
            del kept  # a host frees what it was given when it has put it into its cells, after the call
    took = {name: min(found) for name, found in seconds.items()}  # so short that anything else disturbs it
    print(f"函数：10,000 个单元格 / 一列 10,000 行    {took['单个'] / took['一列']:5.1f}   目标 ≥ 20")
    print(f"函数：10,000 个单元格 / 五列 10,000 行    {took['单个'] / took['五列']:5.1f}")
    print(f"Calc 加载项：10,000 个单元格 / 一列       {took['Calc 单个'] / took['Calc 一列']:5.1f}")
    print(f"函数：单个调用 {took['单个'] / count * 1e6:.1f} µs   目标 < 5 µs")


def main() -> None:
    """Print each ratio beside its goal."""
    functions()
    python, ghgxl = sys.executable, str(Path(sys.executable).with_name("ghgxl"))
    with tempfile.TemporaryDirectory() as folder:
        small, large = ledger(Path(folder, "1k.xlsx"), 1_000), ledger(Path(folder, "100k.xlsx"), 100_000)
        bare, helped = medians([[python, "-c", "pass"], [ghgxl, "--help"]], 15)
        print(f"ghgxl --help / python -c pass            {helped / bare:5.2f}   目标 ≤ 6     （{helped:.3f} s）")
        peer, mine = medians([[python, "-c", READ_OPENPYXL, str(small)], [ghgxl, "calc", str(small), "--json"]], 7)
        print(f"calc 1,000 行 / openpyxl 只读             {mine / peer:5.2f}   目标 ≤ 0.5   （{mine:.3f} s）")
        calamine, peer, mine = medians(
            [
                [python, "-c", READ_CALAMINE, str(large)],
                [python, "-c", READ_OPENPYXL, str(large)],
                [ghgxl, "calc", str(large), "--json"],
            ],
            3,
        )
        print(f"calc 100,000 行 / calamine 只读           {mine / calamine:5.2f}   目标 ≤ 2.2   （{mine:.3f} s）")
        print(f"calc 100,000 行 / openpyxl 只读           {mine / peer:5.2f}   目标 ≤ 0.25")
        ratio, seconds = checks_to_reading(large, 3)
        print(f"检查 100,000 行 / 读取                    {ratio:5.2f}   目标 ≤ 0.5   （{seconds:.3f} s）")
        example = Path(__file__).resolve().parents[2] / "workbooks" / "示例台账.xlsx"
        (report,) = medians([[ghgxl, "report", str(example), "-o", str(Path(folder, "r.docx")), "--force"]], 3)
        (quick,) = medians(
            [[ghgxl, "report", str(example), "-o", str(Path(folder, "r.docx")), "--force", "--no-pages"]], 3
        )
        print(f"示例报告 {report:.2f} s（含页码），{quick:.2f} s（不含页码）   目标 < 5 s")


if __name__ == "__main__":
    main()
