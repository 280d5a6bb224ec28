"""Totals: of columns, of rows, shifted total rows; shares and their sum.

A total is right when any sensible reading makes it so: the sum of all rows, of the rows since the last total, of the
subtotals. Rounding is allowed for: half a unit of the last digit of every part.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ghgxl.audit.figures import Figure, agree, slip, slip_words
from ghgxl.audit.seen import Observation, Reading
from ghgxl.audit.views import ACTIVITY, COAL, EMISSION, MONEY, OTHER, SHARE, Column, Row, Seen, View
from ghgxl.findings import error
from ghgxl.numbers import plain, significant

_ADDITIVE = (ACTIVITY, EMISSION, COAL, OTHER, SHARE)
#: What isn't added up, whether a column or a whole table is of it; rates and changes are so only as a column.
_OF_A_KIND = r"单位产|强度|单价|平均|因子|系数|GWP|温度|浓度|效率|声级|dB|功率|热值|±|得分|评分"
_NOT_ADDED = re.compile(_OF_A_KIND)
_NOT_ADDITIVE = re.compile(rf"{_OF_A_KIND}|增长|变化|率(?:[(（]|$)|同比|环比")
_PARTS = re.compile(r"范围[123一二三]|直接|间接|[1-9]月|一月|季度|半年|(?:19|20)\d\d|类别|车间|部门|厂")
_WHOLE = re.compile(r"^[^()（）]{0,6}(?:合计|总计|小计)$|^(?:总量|全年|排放总量|总排放量)")


class _Sum(NamedTuple):
    value: float
    half: float
    parts: int


def _add(found: Iterable[Seen]) -> _Sum:
    seen = list(found)
    return _Sum(math.fsum(one.figure.value for one in seen), math.fsum(one.figure.half for one in seen), len(seen))


def _same_unit(view: View, rows: Iterable[Row], column: Column) -> bool:
    """Return whether all rows of a column are in one unit."""
    if column.measure in (EMISSION, COAL, SHARE) or MONEY.search(column.title):
        return True
    return len({row.unit.strip() for row in rows if view.own(row.position, column.position)}) <= 1


def _readings(view: View, total: Row, column: Column) -> list[_Sum]:
    """Return the sums that a total row may state of a column, the plainest first."""
    position = view.rows.index(total)
    above, below = view.rows[:position], view.rows[position + 1 :]
    rows = above if any(view.own(row.position, column.position) for row in above) else below
    data = [row for row in rows if not row.total and not row.subtotal]
    since: list[Row] = []
    for row in reversed(above):
        if row.total or row.subtotal:
            break
        since.append(row)
    groups = [row for row in rows if row.subtotal]
    wholes = [row for row in rows if row.total]
    pure = [row for row in data if not re.match(r"其中|含", row.name)]
    choices = [
        _without(total, data),
        _alternative(view, total, data),
        data,
        since,
        groups,
        wholes,
        pure,
        [*groups, *_uncovered(rows)],
    ]
    found = []
    for choice in choices:
        if choice and _same_unit(view, choice, column):
            added = _add(seen for row in choice if (seen := view.own(row.position, column.position)))
            if added.parts:
                found.append(added)
    return found


def _without(total: Row, data: list[Row]) -> list[Row]:
    """Return the rows that a total 不含… counts: those that don't bear a word it leaves out; none for any other total."""
    told = re.search(r"不(?:含|包括)([^()（）]+)", "".join(total.labels))
    if told is None:
        return []
    words = [word.removeprefix("净购入") for word in re.split(r"[和、及与]", told[1])]
    return [row for row in data if not any(word in label for word in words for label in row.labels)]


def _alternative(view: View, total: Row, data: list[Row]) -> list[Row]:
    """Return the rows that 合计（基于市场） counts beside 合计（基于位置）: those that don't bear the other's words; none without such."""
    own = _bracketed(total)
    others = {_bracketed(row) for row in view.rows if row.total} - {own, ""}
    return [row for row in data if _bracketed(row) not in others] if own and others else []


def _bracketed(row: Row) -> str:
    found = re.search(r"[(（]([^()（）]+)[)）]", "".join(row.labels))
    return found[1] if found else ""


def _uncovered(rows: Iterable[Row]) -> list[Row]:
    """Return the rows behind the last subtotal, which no subtotal holds."""
    left: list[Row] = []
    for row in rows:
        left = [] if row.subtotal else [*left, row]
    return left


def _numeric(view: View) -> list[Column]:
    return [
        column
        for column in view.columns
        if column.measure in _ADDITIVE
        and not _NOT_ADDITIVE.search(column.title)
        and not _NOT_ADDED.search(view.heading)
        and (column.measure == SHARE or not _in_percent(view, column))
    ]


def _in_percent(view: View, column: Column) -> bool:
    """Return whether a column is of percentages: rates of change, of loss …, which are no parts of anything."""
    found = [seen.figure.percent for row in view.rows if (seen := view.own(row.position, column.position))]
    return column.unit == "%" or (bool(found) and all(found))


def column_totals(reading: Reading) -> Iterator[Observation]:
    """Yield the total rows that aren't the sum of their columns, a shifted row as one."""
    for view in reading.views:
        columns = _numeric(view)
        for total in (row for row in view.rows if row.total or row.subtotal):
            if total.subtotal and total.name.startswith("其中"):
                continue
            expected = {column.position: _readings(view, total, column) for column in columns}
            shifted = _shifted(view, total, columns, expected)
            if shifted is not None:
                yield shifted
                continue
            for column in columns:
                seen = view.own(total.position, column.position)
                sums = expected[column.position]
                if seen is None or not sums or sums[0].parts < 2 or any(_fits(seen.figure, one) for one in sums):
                    continue
                if column.measure == SHARE:
                    yield from _share_total(view, seen)
                else:
                    yield _differs(view, seen, sums[0], column)


def _fits(figure: Figure, one: _Sum) -> bool:
    return agree(figure, one.value, one.half)


def _differs(view: View, seen: Seen, added: _Sum, column: Column) -> Observation:
    times = slip(seen.figure.value, added.value)
    unit = f" {column.unit}" if column.unit else ""
    advice = f"，{slip_words(times)}，请核对小数点和单位" if times else "，请核对各分项和合计"
    return Observation(
        error(
            "audit-total",
            view.place(seen.cell),
            f"合计写为 {seen.figure.shown}{unit}，而各分项之和为 {plain(added.value)}{unit}{advice}。",
        ),
        seen.cell.spot,
    )


def _share_total(view: View, seen: Seen) -> Iterator[Observation]:
    if abs(seen.figure.value - 100) <= 0.5:
        return  # the parts are wrong, not the total: ``shares`` tells that
    twice = "；合计大概被重复加了一次" if abs(seen.figure.value - 50) < 0.5 else ""
    yield Observation(
        error(
            "audit-share",
            view.place(seen.cell),
            f"合计的占比写为 {seen.figure.shown}%，应为 100%{twice}，请重新计算占比。",
        ),
        seen.cell.spot,
    )


def _shifted(view: View, total: Row, columns: list[Column], expected: dict[int, list[_Sum]]) -> Observation | None:
    """Return the observation that a total row stands one cell beside its columns."""
    indexes = [column.position for column in columns]
    for step, side in ((1, "右"), (-1, "左")):
        hits, misses, first = 0, 0, None
        for index in indexes:
            sums = [one for one in expected[index] if one.parts >= 2]
            here, there = view.own(total.position, index), view.own(total.position, index + step)
            if not sums or there is None or not sums[0].value:
                continue
            if here is not None and any(_fits(here.figure, one) for one in sums):
                misses += 1
            elif any(_fits(there.figure, one) for one in sums):
                hits += 1
                first = first or here or there
        if hits >= 2 and hits > misses and first is not None:
            cell = min(
                (one.cell for index in indexes if (one := view.own(total.position, index))),
                key=lambda cell: cell.column,
            )
            return Observation(
                error(
                    "audit-shifted",
                    view.place(cell),
                    f"“{total.labels[0] if total.labels else '合计'}”行的数值整体{side}移了一格：{hits} 个合计落在相邻的列下；请把合计移回各自的列。",
                ),
                cell.spot,
            )
    return None


def row_totals(reading: Reading) -> Iterator[Observation]:
    """Yield the cells of a total column that aren't the sum of their row."""
    for view in reading.views:
        for column in view.columns:
            if (
                column.measure not in (EMISSION, ACTIVITY, COAL, OTHER)
                or not column.path
                or not _WHOLE.match(column.path[-1])
            ):
                continue
            parts = [
                other for other in view.columns
                if other.position < column.position and other.measure == column.measure and other.unit == column.unit
                and (other.path[:-1] == column.path[:-1]) and not _WHOLE.match(other.path[-1] if other.path else "")
                and other.measure in _ADDITIVE and not _NOT_ADDITIVE.search(other.title)
            ]  # fmt: skip
            if len(parts) >= 2:
                yield from _row_totals(view, column, parts)


def _row_totals(view: View, column: Column, parts: list[Column]) -> Iterator[Observation]:
    right: list[Row] = []
    wrong: list[tuple[Seen, _Sum]] = []
    for row in view.rows:
        seen = view.own(row.position, column.position)
        added = _add(one for part in parts if (one := view.own(row.position, part.position)))
        if seen is None or added.parts < 2:
            continue
        if _fits(seen.figure, added):
            right.append(row)
        else:
            wrong.append((seen, added))
    told = all(_PARTS.search(part.title) for part in parts)
    if len(right) >= max(1, len(wrong)) or (told and len(wrong) <= 2):
        for seen, added in wrong:
            yield _differs(view, seen, added, column)


def shares(reading: Reading) -> Iterator[Observation]:
    """Yield shares that don't add up to a whole, and shares that aren't their value over the total."""
    for view in reading.views:
        for column in view.of(SHARE):
            yield from _shares(view, column)


def _shares(view: View, column: Column) -> Iterator[Observation]:
    data = [
        (row, seen)
        for row in view.rows
        if not row.total and not row.subtotal and (seen := view.own(row.position, column.position))
    ]
    totals = [(row, seen) for row in view.rows if row.total and (seen := view.own(row.position, column.position))]
    if len(data) < 2 or len({row.name for row, _ in data}) < len(data) or any(row.year for row, _ in data):
        return
    scale = 100.0 if any(seen.figure.percent for _, seen in data) or "%" in column.title or _sum(data) > 1.5 else 1.0
    whole, room = _sum(data), sum(seen.figure.half for _, seen in data)
    is_whole = 0.95 * scale <= whole <= 1.05 * scale
    if not totals and not is_whole:
        return
    if abs(whole - scale) > room + 1e-9 and (is_whole or totals):
        cell = (totals[-1] if totals else data[0])[1].cell
        yield Observation(
            error(
                "audit-share",
                view.place(cell),
                f"各项占比之和为 {plain(whole, 4)}{'%' if scale == 100 else ''}，应为 {'100%' if scale == 100 else '1'}；请按同一合计重新计算各项占比。",
            ),
            cell.spot,
        )
    values = _valued(view, column)
    if values is not None:
        yield from _each_share(view, values, data, scale)


def _sum(data: list[tuple[Row, Seen]]) -> float:
    return math.fsum(seen.figure.value for _, seen in data)


def _valued(view: View, share: Column) -> Column | None:
    """Return the column that a share column is the share of: same year and nearest to the left, else same group."""
    candidates = [
        column for column in view.columns
        if column.measure in (EMISSION, COAL, ACTIVITY, OTHER) and column.year == share.year
        and not _NOT_ADDITIVE.search(column.title)
    ]  # fmt: skip
    left = [column for column in candidates if column.position < share.position]
    found = left or candidates
    for measure in (COAL, EMISSION):
        special = [column for column in found if column.measure == measure]
        if special:
            return max(special, key=lambda column: column.position)
    return max(found, key=lambda column: column.position) if found else None


def _each_share(view: View, value: Column, data: list[tuple[Row, Seen]], scale: float) -> Iterator[Observation]:
    parts = [(row, seen, own) for row, seen in data if (own := view.own(row.position, value.position))]
    if len(parts) < 2 or not _same_unit(view, [row for row, _, _ in parts], value):
        return
    added = _add(own for _, _, own in parts)
    whole, half = added.value, added.half
    if not whole or any(own.figure.value < 0 for _, _, own in parts):
        return
    stated = [seen.figure.value for row in view.rows if row.total and (seen := view.own(row.position, value.position))]
    wrong = []
    for _row, seen, own in parts:
        choices = [whole, *(number for number in stated if number)]
        room = scale * (own.figure.half / whole + own.figure.value * half / whole**2)
        if not any(agree(seen.figure, scale * own.figure.value / choice, room) for choice in choices):
            wrong.append((seen, scale * own.figure.value / whole))
    if len(wrong) == len(parts) and len(parts) > 2:
        return  # none fits: these are shares of something else
    sign = "%" if scale == 100 else ""
    for seen, expected in wrong:
        yield Observation(
            error(
                "audit-share",
                view.place(seen.cell),
                f"占比写为 {seen.figure.shown}{sign}，按本表数值应为 {significant(expected, 3)}{sign}，请重新计算。",
            ),
            seen.cell.spot,
        )
