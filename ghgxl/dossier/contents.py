"""What stands in a verification package: the names of its files, and the tables written for it.

Tables are CSV with a byte-order mark, so that Excel shows their Chinese. Texts that a spreadsheet would take
for a formula are kept from being one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from ghgxl import gases
from ghgxl.checks import Case
from ghgxl.findings import Finding
from ghgxl.ledger import names_voucher
from ghgxl.report.provenance.cells import gathered
from ghgxl.report.tracing_table import places

README = "说明.md"
SUMS = "校验和.txt"
INVENTORY = "清册.json"
PAPER = "计算底稿.xlsx"
FACTORS = "因子快照.csv"
EVIDENCE = "证据索引.csv"
FINDINGS = "检查结果.txt"
LEDGERS, REPORTS, FROZEN, DATA = "台账", "报告", "冻结台账", "因子数据"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as a CSV file that opens in Excel."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: object) -> str:
    """Return a cell as text that no spreadsheet computes; numbers stay as they are, in full."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(cell)
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def factors(case: Case) -> bytes:
    """Return every factor and GWP that the inventory used, with its source."""
    heads = ("排放源", "年度", "气体", "数值", "单位", "匹配", "说明", "数据年份", "地区", "口径/方案",
             "文件", "文号", "日期", "发布单位", "表号", "网址", "可信度", "数据行")  # fmt: skip
    rows: list[Sequence[object]] = []
    for line in case.inventory.lines:
        for match in line.matches:
            one, told = match.factor, match.factor.citation
            rows.append((
                f"{line.source.id} {line.source.name}", line.year, one.gas, one.value, one.unit, match.exactness.zh,
                match.words, one.year, one.region, one.caliber or one.factor_set, told.document, told.number, told.date,
                told.publisher, told.table, told.url, told.confidence, one.place,
            ))  # fmt: skip
            rows += [
                (
                    f"{line.source.id} {line.source.name}", line.year, f"{one.gas} 的参数：{part.name}", part.value, part.unit,
                    "", part.note, "", "", "", *((part.citation.document, part.citation.number, part.citation.date,
                    part.citation.publisher, part.citation.table, part.citation.url, part.citation.confidence)
                    if part.citation else ("",) * 7), part.place,
                )
                for part in one.parameters
            ]  # fmt: skip
    codes = dict.fromkeys(gas for line in case.inventory.lines for gas in line.gases)
    for code in codes:
        weight = gases.gwp(code, case.inventory.gwp)
        rows.append(("", "", code, weight.value, f"GWP（{case.inventory.gwp}）", "", "", "", "", "", weight.citation,
                     "", "", "", "", "", "", weight.place))  # fmt: skip
    return table(heads, dict.fromkeys(map(tuple, rows)))


def evidence(case: Case) -> bytes:
    """Return for every source and year what proves it: kind of evidence, cells, vouchers, and the quantity that they hold."""
    vouchers: dict[tuple[str, int], dict[str, None]] = {}
    for entry in case.ledger.entries:
        if names_voucher(entry.voucher):
            vouchers.setdefault((entry.source, entry.year), {})[entry.voucher] = None
    heads = ("排放源", "年度", "活动数据", "单位", "记录数", "数据来源", "台账单元格", "凭证号", "凭证数", "应备证据")
    rows, cells = [], gathered(case.ledger.entries)
    for line in case.inventory.lines:
        source = line.source
        held = list(vouchers.get((source.id, line.year), ()))
        rows.append((
            f"{source.id} {source.name}", line.year, line.activity, line.unit, line.records, source.evidence,
            places(line, cells), "、".join(held), len(held),
            "" if source.evidence else "台账没有写明数据来源，请补充",
        ))  # fmt: skip
    return table(heads, rows)


def findings(found: Sequence[Finding]) -> bytes:
    """Return every finding, a line each, the gravest first."""
    return ("\n".join(map(str, found) if found else ["检查未发现问题。"]) + "\n").encode("utf-8")


def readme(case: Case, *, ledger: str, report: str, frozen: str, version: str, archive: str, data: str) -> bytes:
    """Return the page that says what lies in the package and how to replay it."""
    inventory = case.inventory
    totals = "\n".join(f"| {year} | {inventory.total(year)!r} |" for year in inventory.years)
    needs = (
        f"需要 ghgxl {version}（`pip install ghgxl=={version}`）。命令核对全部文件的校验和，用包内台账重新计算，"
        "与清册逐项比较到最后一位，再核对报告中的数值；不一致之处逐条列出。不需要 ghgxl 也可以核对文件："
        f"解压后运行 `sha256sum -c {SUMS}`；计算底稿全部是普通公式，可在 Excel 中重算。"
    )
    lines = [
        f"# {case.company.name or '（未填写企业名称）'}　温室气体核查包",
        "",
        "核查人员需要的全部文件，以及证明它们得出同样数值的办法。",
        "",
        "## 一条命令重算",
        "",
        "```",
        f"ghgxl replay {archive}",
        "```",
        "",
        needs,
        "",
        "## 文件",
        "",
        "| 文件 | 内容 |",
        "| --- | --- |",
        f"| {LEDGERS}/{ledger} | 台账原件，逐字节未改 |",
        f"| {REPORTS}/{report} | 盘查报告原件 |",
        f"| {PAPER} | 计算底稿：每个数值都是可复算的公式 |",
        *([f"| {FROZEN}/{frozen} | 台账的冻结副本：函数换成普通公式，未安装 ghgxl 也能打开 |"] if frozen else []),
        f"| {INVENTORY} | 清册全部结果（未修约）和检查结果，供程序读取 |",
        f"| {FACTORS} | 用到的全部因子、参数和 GWP，各有文件、文号、表号 |",
        f"| {DATA}/ | 因子数据的完整快照 |",
        f"| {EVIDENCE} | 证据索引：各排放源各年的单元格和凭证号 |",
        f"| {FINDINGS} | 检查发现的问题 |",
        f"| {SUMS} | 以上文件的 SHA-256 校验和 |",
        "",
        "## 数值",
        "",
        f"GWP：{inventory.gwp}；因子方案：{case.company.factor_set}；因子数据 SHA-256：`{data}`。"
        + ("" if inventory.complete else "有记录未能计入，合计不完整，见检查结果。"),
        "",
        "| 年度 | 排放总量（tCO2e，未修约） |",
        "| --- | --- |",
        totals,
        "",
    ]  # fmt: skip
    return "\n".join(lines).encode("utf-8")
