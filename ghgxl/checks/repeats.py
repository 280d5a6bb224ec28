"""Checks of quantities that can't be, or that stand there twice: negative and zero sums, copies, totals beside their parts.

A credit note (a negative record) is told by the reader; here it is asked what is left when everything is added.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from ghgxl.checks import robust
from ghgxl.checks.amounts import place_of
from ghgxl.checks.case import Amounts, Case, Spot
from ghgxl.findings import Finding, Severity, error, warning
from ghgxl.ledger import Entry, names_voucher
from ghgxl.numbers import plain

#: A year and a month.
Moment = tuple[int, int]

#: A number with so many significant digits doesn't come twice by chance.
_LONG, _LONGER, _LONGEST = 4, 5, 6

#: With more records a month than this, two equal ones may be two purchases.
_FEW = 3

#: More copies than this in one department are an even split of longer bills, and meant so.
_SPLIT = 2

#: A total and the sum of its parts agree within this share.
_SAME = 0.005

#: A year's record within this factor of its months' sum probably means the same amount.
_ABOUT = 2.0

#: What a department is called when it is none.
_WHOLE = frozenset({"总表", "全厂", "全公司", "总计", "合计", "公司合计", "总电量", "总用量", "工厂总表", "厂区总表"})

#: What is metered runs all year round.
_METERED = ("外购电力", "外购热力")


def negative_and_zero_sums(case: Case) -> Iterable[Finding]:
    """Yield months whose quantity is negative when all is added, and months of nothing between months of something."""
    negative: dict[Spot, tuple[Amounts, float]] = {}
    empty: dict[Spot, Amounts] = {}
    for amounts in case.amounts:
        sums = {moment: math.fsum(each) for moment, each in amounts.each.items()}
        active = sum(value > 0 for value in sums.values())
        for moment, value in sums.items():
            if value < 0:
                negative[amounts.spot(moment)] = (amounts, value)
            elif value == 0 and active >= robust.ENOUGH and moment[1] is not None:
                empty[amounts.spot(moment)] = amounts
    entries = case.entries((*negative, *empty))
    fellows: dict[tuple[str, str], list[Amounts]] = defaultdict(list)
    for amounts in case.amounts if negative else ():
        fellows[amounts.source.id, amounts.unit].append(amounts)
    for spot, (amounts, value) in negative.items():
        place = place_of((entry for entry in entries[spot] if entry.quantity < 0), amounts.source.place)
        whole = math.fsum(
            quantity for other in fellows[amounts.source.id, amounts.unit] for quantity in other.each.get(spot[1:3], ())
        )
        told = f"{amounts.name} {_when(spot)}的数量合计为 {plain(value)} {amounts.unit}"
        if whole < 0:
            yield error("negative-sum", place, f"{told}，不能小于零；请核对冲销的数量和月份。")
        else:
            where = "这一部门" if amounts.department else "没有写部门的记录"
            yield warning(
                "negative-sum",
                place,
                f"{told}，小于零，各部门合计为 {plain(whole)} {amounts.unit}；请核对{where}的冲销是否写对了部门。",
            )
    for spot, amounts in empty.items():
        severity = Severity.WARNING if amounts.source.subcategory in _METERED else Severity.NOTE
        yield Finding(
            "zero",
            severity,
            place_of(entries[spot], amounts.source.place),
            f"{amounts.name} {_when(spot)}的数量为 0，而其他月份都有用量；未抄表请留空并补数，确无活动请在“说明”表写明。",
        )


def _when(spot: Spot) -> str:
    return f"{spot[1]} 年" + (f" {spot[2]} 月" if spot[2] is not None else "")


def copied_records(case: Case) -> Iterable[Finding]:
    """Yield records without a voucher that equal another of their month digit by digit, and months copied from the one before."""
    twice: dict[Spot, Amounts] = {}
    months: dict[Spot, tuple[Amounts, Spot, float]] = {}
    for amounts in case.amounts:
        for moment, each in amounts.each.items():
            if len(each) <= _FEW and any(robust.digits(value) >= _LONG for value in robust.same(each)):
                twice[amounts.spot(moment)] = amounts
        copies = list(_copied(amounts))
        if len(copies) <= _SPLIT:
            months |= {amounts.spot(after): (amounts, amounts.spot(before), value) for before, after, value in copies}
    entries = case.entries((*twice, *months, *(first for _, first, _ in months.values())))
    for spot, amounts in twice.items():
        yield from _twice(amounts, spot, entries[spot])
    for spot, (amounts, first, value) in months.items():
        if entries[spot] and entries[first] and robust.digits(entries[spot][0].quantity) >= _LONGER:
            sure = robust.digits(entries[spot][0].quantity) >= _LONGEST
            yield Finding(
                "month-copied",
                Severity.WARNING if sure else Severity.NOTE,
                entries[spot][0].place,
                f"{amounts.name} {_when(spot)}与 {_when(first)}（{entries[first][0].place}）的数量完全相同，都是 {plain(value)} {amounts.unit}；疑为复制后未改，请核对。",
            )


def _copied(amounts: Amounts) -> Iterable[tuple[Moment, Moment, float]]:
    """Yield months of one record that equals the one of the month before digit by digit: both months and the quantity."""
    singles = {
        year * 12 + month: ((year, month), each[0])
        for (year, month), each in amounts.each.items()
        if month is not None and len(each) == 1
    }
    for number, (moment, value) in singles.items():
        before = singles.get(number - 1)
        if before is not None and before[1] == value and robust.digits(value) >= _LONGER:
            yield before[0], moment, value


def _twice(amounts: Amounts, spot: Spot, entries: list[Entry]) -> Iterable[Finding]:
    seen: dict[tuple[float, str], Entry] = {}
    for entry in entries:
        if names_voucher(entry.voucher) or robust.digits(entry.quantity) < _LONG:
            continue
        first = seen.setdefault((entry.quantity, entry.unit), entry)
        if first is not entry:
            yield warning(
                "record-twice",
                entry.place,
                f"{amounts.name} {_when(spot)}有两条没有凭证号的记录数量相同（{plain(entry.quantity)} {entry.unit}，另一条在 {first.place}），疑为重复；两条都已计入，请核对，若重复请删去一条。",
            )


def department_totals(case: Case) -> Iterable[Finding]:
    """Yield records that are the sum of the departments' own records of the same month: counted twice."""
    by_source: dict[str, list[Amounts]] = {}
    for amounts in case.amounts:
        by_source.setdefault(amounts.source.id, []).append(amounts)
    found: dict[Spot, tuple[Amounts, float]] = {}
    for held in by_source.values():
        parts = [amounts for amounts in held if amounts.department and amounts.department not in _WHOLE]
        for whole in held:
            if whole in parts or len(parts) < 2:
                continue
            for moment, each in whole.each.items():
                values = [math.fsum(part.each[moment]) for part in parts if moment in part.each]
                total = math.fsum(values)
                if len(values) >= 2 and total > 0 and abs(math.fsum(each) / total - 1) <= _SAME:
                    found[whole.spot(moment)] = (whole, total)
    entries = case.entries(found)
    for spot, (whole, total) in found.items():
        yield error(
            "department-total",
            place_of(entries[spot], whole.source.place),
            f"{whole.source.id} {whole.source.name} {_when(spot)}这条记录（{f'部门“{whole.department}”' if whole.department else '没有写部门'}）等于各部门之和 {plain(total)} {whole.unit}，总表与分表都计入会重复一倍；请只保留一种。",
        )


def year_totals(case: Case) -> Iterable[Finding]:
    """Yield records of a whole year beside the months of that year: counted twice when equal, probably so when near."""
    found: dict[Spot, tuple[Amounts, float, float]] = {}
    for amounts in case.amounts:
        for (year, month), each in amounts.each.items():
            if month is not None:
                continue
            months = [math.fsum(part) for (at, other), part in amounts.each.items() if at == year and other is not None]
            total = math.fsum(months)
            if len(months) >= robust.ENOUGH and total > 0 and 1 / _ABOUT < math.fsum(each) / total < _ABOUT:
                found[amounts.spot((year, None))] = (amounts, total, math.fsum(each))
    entries = case.entries(found)
    for spot, (amounts, total, whole) in found.items():
        place = place_of(entries[spot], amounts.source.place)
        told = f"{amounts.name} {_when(spot)}既有全年记录 {plain(whole)} {amounts.unit}，又有各月记录"
        if abs(whole / total - 1) <= _SAME:
            yield error("year-total", place, f"{told}，两者相等，都计入会重复一倍；请只保留一种。")
        else:
            yield warning(
                "year-total",
                place,
                f"{told}（合计 {plain(total)}），两者都已计入；若是同一用量请只保留一种，并查明差异，若不是请在“说明”表写明。",
            )


def department_months(case: Case) -> Iterable[Finding]:
    """Yield departments of metered energy that lack months within a year which they otherwise have."""
    for amounts in case.amounts:
        if amounts.source.subcategory not in _METERED or not amounts.department:
            continue
        for year in case.inventory.years:
            months = {month for at, month in amounts.each if at == year and month is not None}
            line = case.inventory.line(amounts.source.id, year)
            others = set(line.months) if line else set()
            absent = [str(month) for month in range(1, 13) if month not in months and month in others]
            if len(months) >= 9 and absent:
                yield warning(
                    "no-data-month",
                    amounts.source.place,
                    f"{amounts.name} {year} 年缺 {'、'.join(absent)} 月，其他部门该月有数据；请补充，或在“说明”表写明原因。",
                )
