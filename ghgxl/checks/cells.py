"""Checks of the results that the workbook itself shows beside its data: equal, stale, pasted over, an error."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ghgxl.checks.case import Case
from ghgxl.emissions import Key, own_factors_of, question
from ghgxl.errors import Refused
from ghgxl.findings import Finding, error, warning
from ghgxl.gases import gwp
from ghgxl.ledger import Entry, StatedEmission
from ghgxl.methods import resolve
from ghgxl.numbers import plain, significant

if TYPE_CHECKING:
    from ghgxl.functions import Result

#: A spreadsheet keeps 15 digits; two engines may differ in the last ones.
SAME = 1e-6


def _per_unit(case: Case, entry: Entry) -> tuple[float, ...]:
    """Return the tCO2e of each gas that the inventory gives for one unit of a record."""
    source = case.ledger.source(entry.source)
    if source is None:
        raise Refused(f"排放源表中没有“{entry.source}”")
    own = own_factors_of(source, case.ledger.own_factors)
    derivation = resolve(question(case.company, source, own, entry.unit, entry.asked, entry.year))
    return tuple(
        derivation.ratio * match.factor.value * gwp(match.factor.gas, case.company.gwp).value
        for match in derivation.matches
    )


def _per_units(case: Case) -> dict[Key, tuple[float, ...] | Refused]:
    """Return the tCO2e of one unit for each way in which the stated records are calculated, or why there is none."""
    found: dict[Key, tuple[float, ...] | Refused] = {}
    for entry in {_key(one.entry): one.entry for one in case.ledger.stated_emissions}.values():
        try:
            found[_key(entry)] = _per_unit(case, entry)
        except Refused as refusal:
            found[_key(entry)] = refusal
    return found


def _key(entry: Entry) -> Key:
    return entry.source, entry.unit, entry.year, entry.asked


def _cell_alone(stated: StatedEmission) -> Result | None:
    """Return what the function gives by its own arguments, which know nothing of 企业信息; None where no call stands."""
    entry, asked = stated.entry, stated.entry.asked
    if asked is None:
        return None
    from ghgxl import functions  # wanted only where a cell differs

    given = functions.call(
        "GHG_EMISSION", [entry.quantity, entry.unit, asked.source, asked.year, asked.region, asked.factor, asked.gwp]
    )
    assert not isinstance(given, list), "one cell's arguments give one result"
    return given


def stated_emissions(case: Case) -> Iterable[Finding]:
    """Yield every result shown in the workbook that isn't what its record gives."""
    per_units = _per_units(case)
    for stated in case.ledger.stated_emissions:
        per_unit = per_units[_key(stated.entry)]
        if isinstance(per_unit, Refused):
            yield from _without_result(case, stated, per_unit)
            continue
        computed = math.fsum(stated.entry.quantity * each for each in per_unit)
        expected = f"应为 {significant(computed, 7)} tCO2e"
        if stated.value is None:
            yield error(
                "cell-error",
                stated.place,
                f"公式显示“{stated.shown}”，没有结果，{expected}；请在装有 ghgxl 的电脑上重新计算，或改用计算底稿中的数值。",
            )
        elif not math.isclose(stated.value, computed, rel_tol=SAME, abs_tol=1e-9):
            yield _differs(stated, expected)


def _without_result(case: Case, stated: StatedEmission, refusal: Refused) -> Iterable[Finding]:
    """Yield what a cell shows whose record has no result. A record that counts has told the reason at its own place."""
    advice = f"这笔数据没有结果：{refusal.message}；请更正单位或参数，再重新计算。"
    if stated.value is not None:
        yield error("cell-stale", stated.place, f"单元格为 {plain(stated.value)} tCO2e，但{advice}")
    elif not (_shows_its_own_error(stated) and stated.entry in case.counted):
        yield error("cell-error", stated.place, f"公式显示“{stated.shown}”，{advice}")


def _shows_its_own_error(stated: StatedEmission) -> bool:
    alone = _cell_alone(stated)
    return isinstance(alone, tuple) and alone.kind == stated.shown


def _differs(stated: StatedEmission, expected: str) -> Finding:
    seen = f"单元格为 {plain(stated.value)} tCO2e，{expected}"
    if not stated.formula:
        return error("cell-typed", stated.place, f"{seen}；此处是手工输入的数值，不是公式，请恢复公式或删去。")
    alone = _cell_alone(stated)
    if isinstance(alone, float) and stated.value is not None and math.isclose(stated.value, alone, rel_tol=SAME):
        return warning(
            "cell-basis",
            stated.place,
            f"{seen}；公式按自身参数计算无误，但与企业信息或排放源的设置（气体、口径、GWP）不同，报告以台账设置为准。",
        )
    return error("cell-stale", stated.place, f"{seen}；公式的结果已过时或被覆盖，请重新计算。")


def mixed_gwp(case: Case) -> Iterable[Finding]:
    """Yield function cells that ask for another GWP set than the inventory's."""
    for stated in case.ledger.stated_emissions:
        asked = stated.entry.asked
        if asked is not None and asked.gwp and asked.gwp != case.company.gwp:
            yield warning(
                "gwp-mixed",
                stated.place,
                f"此公式用 {asked.gwp}，企业信息为 {case.company.gwp}；同一份清册只能用一套 GWP，已按 {case.company.gwp} 计算。",
            )
