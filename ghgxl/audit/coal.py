"""Standard coal in energy tables: amount × coefficient, coefficients against the cited GB/T 2589, tce and 万tce in one column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from ghgxl import factors
from ghgxl.audit.citing import cites, cites_anything, origin
from ghgxl.audit.figures import Measure, agree, measure, squeezed
from ghgxl.audit.seen import Observation, Reading
from ghgxl.audit.views import ACTIVITY, COAL, COEFFICIENT, OTHER, Column, Row, Seen, View
from ghgxl.errors import Refused
from ghgxl.factors import Citation
from ghgxl.findings import Finding, Severity, error
from ghgxl.numbers import plain, significant

_EDITIONS = ("2020", "2008", "统计")
#: Energies that go by the name of another one.
_ALSO = {"天然气": ("气田天然气",)}
_NEAR = 0.015
_TEN_THOUSAND = 10_000


class _Published(NamedTuple):
    """A published coefficient in tce per a unit, with the edition's name and its document."""

    edition: str
    tce: float
    citation: Citation


class _Line(NamedTuple):
    """A row of an energy table: amount, coefficient, result, and the published coefficients in tce per its unit."""

    row: Row
    unit: str
    amount: Seen | None
    coefficient: Seen | None
    coal: Seen | None
    published: tuple[_Published, ...]


def _published(energy: str, unit: str) -> tuple[_Published, ...]:
    """Return the published coefficients of an energy, as far as the unit fits."""
    known = measure(unit)
    if known is None:
        return ()
    found = []
    for name, edition in product((energy, *_ALSO.get(energy, ())), _EDITIONS):
        try:
            coefficient = factors.standard_coal(name, edition)
        except Refused:
            continue
        value = _per(coefficient.value / 1000, measure(coefficient.per), known, energy)
        if value is not None and coefficient.edition == edition:
            found.append(_Published(coefficient.citation.number or "能源统计报表制度", value, coefficient.citation))
    return tuple(found)


def _per(tce: float, per: Measure | None, unit: Measure, energy: str) -> float | None:
    """Return a coefficient per another unit; water is weighed as 1 t/m³."""
    if per is None:
        return None
    if per.dimension == unit.dimension:
        return tce * unit.scale / per.scale
    if {per.dimension, unit.dimension} == {"质量", "体积"} and "水" in energy:
        tonne, cube = measure("t"), measure("m3")
        assert tonne is not None
        assert cube is not None
        return tce * (unit.scale / cube.scale) / (per.scale / tonne.scale)
    return None


def _lines(view: View) -> list[_Line]:
    coefficient = next(iter(view.of(COEFFICIENT)), None)
    coal = next(iter(view.of(COAL)), None)
    amount = next(
        (column for column in (*view.of(ACTIVITY), *view.of(OTHER)) if column.year in (None, _year(coal))), None
    )
    if coefficient is None:
        return []
    found = []
    for row in view.rows:
        if row.total:
            continue
        seen = view.seen(row.position, amount.position) if amount else None
        unit = (seen.figure.unit if seen else "") or row.unit or (amount.unit if amount else "")
        found.append(
            _Line(
                row, unit, seen, view.seen(row.position, coefficient.position),
                view.seen(row.position, coal.position) if coal else None, _published(row.name, unit),
            )
        )  # fmt: skip
    return found


def _year(column: Column | None) -> int | None:
    return column.year if column else None


def coal(reading: Reading) -> Iterator[Observation]:
    """Yield what is wrong with the standard coal of energy tables."""
    for view in reading.views:
        lines = _lines(view)
        if lines:
            yield from _mixed(view, lines)
            for line in lines:
                yield from _coefficient(reading, view, line)
                yield from _result(view, line)


def _mixed(view: View, lines: list[_Line]) -> Iterator[Observation]:
    """Yield the rows whose result is in 万tce where the others are in tce."""
    scales: dict[bool, list[_Line]] = {True: [], False: []}
    for line in lines:
        if line.coal is None or line.coefficient is None or not line.coefficient.figure.value:
            continue
        ratios = [one.tce / line.coefficient.figure.value for one in line.published]
        if any(abs(ratio / _TEN_THOUSAND - 1) < _NEAR for ratio in ratios):
            scales[True].append(line)
        elif any(abs(ratio - 1) < _NEAR or abs(ratio / 10 - 1) < _NEAR for ratio in ratios):
            scales[False].append(line)
    if not (scales[True] and scales[False]):
        return
    for line in scales[True]:
        assert line.coal is not None
        yield Observation(
            error(
                "audit-coal-mixed",
                view.place(line.coal.cell),
                f"“{line.row.name}”的折标量 {line.coal.figure.shown} 按单位“{line.unit}”和该系数折算是万吨标准煤，而同列其他能源是吨标准煤（tce），不能相加；请统一为 tce（应为 {significant(line.coal.figure.value * _TEN_THOUSAND, 5)}）。",
            ),
            line.coal.cell.spot,
        )


def _coefficient(reading: Reading, view: View, line: _Line) -> Iterator[Observation]:
    """Yield a coefficient that no edition of GB/T 2589 has, in any unit, or that is another edition's than the cited one's."""
    if line.coefficient is None or not line.published:
        return
    value = line.coefficient.figure.value
    room = _NEAR + (line.coefficient.figure.half / value if value else 0)
    units = (1.0, 1e-3, 1e3, 1e-4, 1e4, 1e-1 if line.unit.startswith("万") and "水" not in line.row.name else 1.0)
    fitting = [one for one in line.published if any(abs(value / (one.tce * unit) - 1) < room for unit in units)]
    cited = [one for one in line.published if _cites(reading, view, line.row, one.citation)]
    if fitting and (not cited or set(fitting) & set(cited)):
        return
    listed = "、".join(
        f"{plain(one.tce, 4)} tce/{line.unit}（{one.edition}）" for one in (cited if fitting else line.published)
    )
    whose = (
        f"是 {'、'.join(dict.fromkeys(one.edition for one in fitting))} 的数值，所引标准" if fitting else "与标准不符，"
    )
    yield Observation(
        Finding(
            "audit-coal-coefficient",
            Severity.WARNING if fitting else Severity.ERROR,
            view.place(line.coefficient.cell),
            f"{line.row.name}的折标系数写为 {line.coefficient.figure.shown}，{whose}应为 {listed}；请更正系数并重新折算。",
        ),
        line.coefficient.cell.spot,
    )


def _cites(reading: Reading, view: View, row: Row, citation: Citation) -> bool:
    """Return whether an edition is cited for a row: beside it, under the table, or as the only one of the report."""
    words = [squeezed(view.text(row.position, column.position)) for column in view.columns]
    notes = [*view.notes, *(paragraph.text for paragraph in view.table.below)]
    near = origin(words, notes, f"{re.escape(row.name)}|折标")
    if cites_anything(near):
        return cites(near, citation)
    editions = set(re.findall(r"GB/?T?2589[-—–](\d{4})", reading.whole))
    return len(editions) == 1 and cites(f"GB/T2589-{editions.pop()}", citation)


def _result(view: View, line: _Line) -> Iterator[Observation]:
    """Yield a result that isn't amount × coefficient."""
    if line.amount is None or line.coefficient is None or line.coal is None:
        return
    amount, coefficient, result = line.amount.figure, line.coefficient.figure, line.coal.figure
    value = amount.value * coefficient.value
    room = amount.half * coefficient.value + amount.value * coefficient.half + abs(value) * 1e-4
    if any(agree(result, value * times, room * times) for times in (1.0, 1e-3, 1e3, 10.0)):
        return
    if any(
        abs(result.value - amount.value * one.tce) <= result.half + abs(amount.value * one.tce) * _NEAR
        for one in line.published
    ):
        return
    yield Observation(
        error(
            "audit-product",
            view.place(line.coal.cell),
            f"{line.row.name}的折标量写为 {result.shown}，而 {amount.shown} × {coefficient.shown} = {significant(value, 6)}；请重新计算。",
        ),
        line.coal.cell.spot,
    )
