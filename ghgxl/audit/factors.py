"""Printed factors and parameters against the library: the cited document, the unit, the year; standard coal in disguise.

A number is held against the document that the report cites for it. Where none is cited, or one that the library hasn't
got, a number is only remarked on where nothing published is like it. What the report calls measured or the company's own
is its own affair.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache

from ghgxl.audit import published
from ghgxl.audit.citing import BORROWED, OWN, cites, cites_anything
from ghgxl.audit.printed import ELECTRIC, FUELS, HEATED, PROCESSES, Printed, printed
from ghgxl.audit.published import CARBON, EMISSION_FACTOR, NCV, OXIDATION, Held, like
from ghgxl.audit.seen import Observation, Reading
from ghgxl.checks.stated import coal_in_disguise
from ghgxl.errors import Refused
from ghgxl.factors import search
from ghgxl.findings import Finding, Severity, error, note, warning
from ghgxl.numbers import significant
from ghgxl.word.places import Spot

_SAME = 0.0006
STALE_YEARS = 3
#: A MWh in base units of energy.
_MWH = 3.6e9
#: How far from everything published a number has to be to be a slip; CH4 and N2O are published with wide bounds.
_FAR = {"CH4": (0.2, 5.0), "N2O": (0.2, 5.0)}
_USUAL_FAR = (0.6, 1.6)
#: Digits from which on a number can be recognised as another document's; of electricity's there are so many that three meet by chance.
_TELLING, _TELLING_ELECTRIC = 3, 4


def printed_factors(reading: Reading) -> Iterator[Observation]:
    """Yield what is wrong with the factors and parameters that the report prints."""
    found = list(printed(reading))
    products = _products(found)
    region = _region(reading)
    for one in found:
        observation = _disguised(one) or (None if _key(one) in products else _compared(one, region))
        if observation is not None:
            yield observation
    yield from _outdated(reading, found)


def _key(one: Printed) -> tuple[Spot, float]:
    return one.cell.spot, one.figure.value


def _products(found: Sequence[Printed]) -> set[tuple[Spot, float]]:
    """Return the factors that are the product of parameters printed beside them: those are compared instead."""
    beside: dict[tuple[Spot, int], dict[str, Printed]] = {}
    for one in found:
        if one.quantity in (NCV, CARBON, OXIDATION):
            beside.setdefault((one.view.table.spot, one.row.position), {})[one.quantity] = one
    made = set()
    for one in found:
        held = beside.get((one.view.table.spot, one.row.position), {})
        if one.quantity != EMISSION_FACTOR or one.value is None or not {NCV, CARBON} <= held.keys():
            continue
        values = [held[quantity].value for quantity in (NCV, CARBON, OXIDATION) if quantity in held]
        if all(value is not None for value in values):
            value = math.prod(value for value in values if value is not None) * 44 / 12
            if abs(one.value - value) <= one.half + value * 2e-3:
                made.add(_key(one))
    return made


def _disguised(one: Printed) -> Observation | None:
    """Return what is wrong with a fuel's emission factor that is a coefficient to standard coal."""
    if one.kind != FUELS or one.quantity != EMISSION_FACTOR or one.gas not in ("CO2", "CO2e", "") or one.ef is None:
        return None
    coal = coal_in_disguise(one.thing, one.figure.value)
    per = one.ef.per
    if coal is None or (per is not None and per.dimension != "质量"):
        return None
    bounds = _co2_of(one.thing)
    expected = f"；{one.thing}的排放因子约为 {'～'.join(bounds)} tCO2/t" if bounds else ""
    return _said(
        one,
        error(
            "audit-coal-factor",
            one.view.place(one.cell),
            f"{one.thing}的排放因子写为 {one.figure.value:g}，与折标准煤系数 {coal} 几乎相同，是把折标系数当成了排放因子{expected}。",
        ),
    )


def _said(one: Printed, finding: Finding) -> Observation:
    return Observation(finding, one.cell.spot)


@cache
def _co2_of(energy: str) -> tuple[str, ...]:
    """Return the smallest and the largest CO2 factor per tonne that the library has for a fuel."""
    found = [held.value for held in published.of_fuel(energy, "CO2") if held.kind == "CO2/质量"]
    return tuple(dict.fromkeys(significant(value * 1000, 4) for value in (min(found), max(found)))) if found else ()


def _held(one: Printed) -> tuple[Held, ...]:
    """Return everything published of what a number is of."""
    if one.kind == ELECTRIC:
        return published.of_electricity()
    if one.kind == HEATED:
        return published.of_heat()
    if one.kind == PROCESSES:
        return published.of_process(one.thing)
    if one.kind == FUELS and one.quantity == EMISSION_FACTOR:
        return published.of_fuel(one.thing, one.gas if one.gas not in ("", "CO2e") else "CO2")
    return published.of_parameter(one.thing, one.quantity) if one.kind == FUELS else ()


def _measured(one: Printed) -> tuple[float, str] | None:
    """Return a number in base units with its kind; None where its unit doesn't say, or joins all gases of a fuel."""
    if one.scale is None:
        plausible = one.kind == ELECTRIC and one.ef is not None and not one.unit and 0.02 < one.figure.value < 1.5
        return (one.figure.value / _MWH, "CO2/能量") if plausible else None
    value, kind = one.figure.value * one.scale.size, one.scale.kind
    return value, kind.replace("CO2e/", "CO2/") if one.kind in (ELECTRIC, HEATED) else kind


def _compared(one: Printed, region: frozenset[str]) -> Observation | None:
    """Return what is wrong with a number, held against what is published; None where nothing is."""
    measured, held = _measured(one), _held(one)
    if measured is None or not held or one.figure.value <= 0:
        return None
    value, kind = measured
    exact = one.figure.half * 1.01 * value / one.figure.value
    room = max(_SAME * value, exact)
    same = [other for other in held if other.kind == kind]
    cited = [other for other in held if cites(one.origin, other.citation)]
    if OWN.search(one.origin + "".join(one.row.labels)) and not cited:
        return None
    if not same:
        return _misfit(one, cited or held, closed=bool(cited))
    in_kind = [other for other in cited if other.kind == kind]
    trusted = in_kind if cited else same
    if one.kind == ELECTRIC and (misused := _misused(one, like(value, same, exact))):
        return misused
    if _fits(value, trusted, room) or _made(one, value, kind, cited or None, room):
        return None
    if _far(one, value, same):
        return _odd(one, value, in_kind or same)
    if cited and not in_kind:
        return _misfit(one, cited, closed=True)
    if cited:
        return _lacking(one, value, in_kind, like(value, same, room), region)
    return None if cites_anything(one.origin) else _unknown(one, value, same)


#: What electricity factors may be published for beside scope 2, and words that say that a row is about just that.
_USES = {"碳足迹": "产品碳足迹因子", "项目": "减排项目基准线（OM/BM）因子"}
_OTHER_USE = re.compile(r"范围[3三]|其他间接|类别[3-6]|上游|减排|抵[消销]|足迹(?!因子)|生命周期|光伏|清除")


def _misused(one: Printed, others: Sequence[Held]) -> Observation | None:
    """Return that purchased electricity is counted with a factor that is published for products or projects only."""
    words = "".join((*one.row.labels, one.view.heading))
    if not others or not _telling(one) or any(other.use not in _USES for other in others) or _OTHER_USE.search(words):
        return None
    return _said(
        one,
        warning(
            "audit-factor-use",
            one.view.place(one.cell),
            f"{_shown(one)}，等于{_USES[others[0].use]}（{others[0].citation.short}），不能用于外购电力的间接排放；请改用电力平均二氧化碳排放因子。",
        ),
    )


def _fits(value: float, others: Sequence[Held], room: float) -> bool:
    """Return whether a number is one of the published values or bounds."""
    ends = (end for other in others for end in (other.value, *((other.low, other.high) if other.whole else ())))
    return any(end is not None and abs(value - end) <= room for end in ends)


def _made(one: Printed, value: float, kind: str, cited: Sequence[Held] | None, room: float) -> bool:
    """Return whether a fuel's factor can be made of the parameters of the cited documents, of any where none is cited.

    A document that states its factor per heat leaves it open where the heat of an amount comes from.
    """
    if one.kind != FUELS or one.quantity != EMISSION_FACTOR or one.gas not in ("CO2", ""):
        return False

    by_heat = cited is not None and any(held.kind == "CO2/能量" for held in cited)

    def allowed(held: Held) -> bool:
        own_heat = by_heat and held.kind.startswith("能量/")
        return cited is None or own_heat or cites(one.origin, held.citation)

    return any(of == kind and abs(value - other) <= room for of, other in published.mixed(one.thing, allowed))


def _far(one: Printed, value: float, same: Sequence[Held]) -> bool:
    low, high = _FAR.get(one.gas, _USUAL_FAR)
    ends = [end for other in same for end in (other.value, other.low, other.high) if end]
    return not min(ends) * low <= value <= max(ends) * high


def _in_its_unit(one: Printed, held: Held) -> str:
    """Return a published value in the unit that the report prints."""
    size = one.scale.size if one.scale else 1 / _MWH
    return f"{significant(held.value / size, 5)} {one.unit or 'tCO2/MWh'}".replace(" %", "%").rstrip()


def _listed(one: Printed, value: float, others: Sequence[Held], region: frozenset[str]) -> str:
    """Return up to three published values in words, the nearest of each use; of electricity those of the report's region."""
    near = [other for other in others if other.region in region] if one.kind == ELECTRIC else others
    best: dict[str, Held] = {}
    for other in near if one.kind == ELECTRIC else sorted(near, key=lambda other: abs(other.value - value)):
        best.setdefault(other.label, other)
    words = [" ".join(part for part in (other.label, _in_its_unit(one, other)) if part) for other in best.values()]
    return "、".join(list(dict.fromkeys(words))[:3])


def _whose(other: Held) -> str:
    """Return whose value it is in words: 四川 2021 年的（公告2024年第12号 附件表3）."""
    if not other.label:
        return f"见于{other.citation.short}"
    return f"是{other.label}{f' {other.year} 年' if other.year else ''}的（{other.citation.short}）"


def _telling(one: Printed) -> bool:
    digits = len(f"{one.figure.value:.12g}".replace(".", "").lstrip("0"))
    return digits >= (_TELLING_ELECTRIC if one.kind == ELECTRIC else _TELLING)


def _shown(one: Printed) -> str:
    return f"{one.what}写为 {one.figure.shown}{'' if one.unit == '%' else ' '}{one.unit}".rstrip()


def _lacking(
    one: Printed, value: float, cited: Sequence[Held], others: Sequence[Held], region: frozenset[str]
) -> Observation:  # fmt: skip
    """Return that the cited document doesn't hold a number, what it has instead, and whose the number is."""
    listed = _listed(one, value, cited, region)
    expected = f"，其中{'' if one.kind == ELECTRIC else '的数值为 '}{listed}" if listed else ""
    elsewhere = f"；这个数值{_whose(others[0])}" if others and _telling(one) else ""
    sure = cited[0].citation.confidence == "verified-2" and cited[0].whole
    loud = cited[0].whole or _beyond(value, cited)
    return _said(
        one,
        Finding(
            "audit-factor-cited",
            Severity.ERROR if sure else Severity.WARNING if loud else Severity.NOTE,
            one.view.place(one.cell),
            f"{_shown(one)}，而所引的{cited[0].citation.short}中没有这个数值{expected}{elsewhere}；请更正数值或出处。",
        ),
    )


def _beyond(value: float, others: Sequence[Held]) -> bool:
    """Return whether a number lies outside of all published bounds."""
    ends = [end for other in others for end in (other.value, other.low, other.high) if end is not None]
    return not min(ends) <= value <= max(ends)


def _unknown(one: Printed, value: float, same: Sequence[Held]) -> Observation:
    """Return, as a note, that a number without origin is none of the published ones."""
    nearest = sorted(same, key=lambda other: abs(other.value - value))[:2]
    words = "、".join(dict.fromkeys(f"{_in_its_unit(one, other)}（{other.citation.short}）" for other in nearest))
    return _said(
        one,
        note(
            "audit-factor-unknown",
            one.view.place(one.cell),
            f"{_shown(one)}，没有写明出处，也与已公布的数值都不同，相近的有 {words}；请写明出处。",
        ),
    )


def _odd(one: Printed, value: float, others: Sequence[Held]) -> Observation:
    """Return that a number is far from everything published, and by which power of ten where its digits are known."""
    slips = [
        (round(math.log10(value / other.value)), other)
        for other in others
        if abs(value / other.value / 10.0 ** round(math.log10(value / other.value)) - 1) <= max(_SAME, one.half / value)
    ]
    ends = list(dict.fromkeys(_in_its_unit(one, other) for other in sorted(others, key=lambda other: other.value)))
    listed = "～".join(dict.fromkeys((ends[0], ends[-1])))
    power = slips[0][0] if slips else 0
    how = f"，数字与 {_in_its_unit(one, slips[0][1])} 相同而相差 {10 ** abs(power):,} 倍" if power else ""
    return _said(
        one,
        warning(
            "audit-factor-odd",
            one.view.place(one.cell),
            f"{_shown(one)}，公布的数值为 {listed}{how}；请核对数值和单位。",
        ),
    )


def _misfit(one: Printed, others: Sequence[Held], *, closed: bool) -> Observation | None:
    """Return that a number bears the unit of another quantity: its digits are published in a unit of another kind."""
    if one.kind == ELECTRIC and not closed:
        return None
    value = one.value or 0.0
    for other in others:
        ratio = value / other.value if value > 0 else 0.0
        if ratio and _telling(one) and abs(ratio / 10.0 ** round(math.log10(ratio)) - 1) <= _SAME:
            return _said(
                one,
                warning(
                    "audit-factor-odd",
                    one.view.place(one.cell),
                    f"{_shown(one)}，单位不合：这个数值公布时的分母是{other.kind.partition('/')[2]}（{other.citation.short}）；请更正单位。",
                ),
            )
    return None


@cache
def _provinces() -> frozenset[str]:
    return frozenset(factor.region for factor in search("电力") if factor.level == "省级")


def _region(reading: Reading) -> frozenset[str]:
    """Return the province that the report names most, and the grids around it."""
    counts = {name: reading.whole.count(name) for name in _provinces()}
    best = max(sorted(counts), key=lambda name: counts[name], default="")
    if not best or not counts[best]:
        return frozenset({"南方"} if "南方电网" in reading.whole else ())
    try:
        return frozenset(factor.region for factor in search("电力", region=best) if factor.region != "全国")
    except Refused:
        return frozenset({best})


def _outdated(reading: Reading, found: Sequence[Printed]) -> Iterator[Observation]:
    """Yield electricity factors whose year is well before the years they are used for, where nearer ones are published."""
    dated = sorted({held.year for held in published.of_electricity() if held.year and held.use == "范围二"})
    for one in found:
        if one.kind != ELECTRIC or one.ef is None or _measured(one) is None:
            continue
        if BORROWED.search(one.origin) or BORROWED.search(reading.whole):
            continue
        cited_years = {held.year for held in _held(one) if held.year and cites(one.origin, held.citation)}
        used_for = one.ef.years or ((one.row.year,) if one.row.year else reading.years)
        if len(cited_years) != 1 or not used_for:
            continue
        year = next(iter(cited_years))
        nearer = [other for other in dated if other > year and other <= max(used_for)]
        if max(used_for) - year >= STALE_YEARS and nearer:
            yield _said(
                one,
                warning(
                    "audit-factor-year",
                    one.view.place(one.cell),
                    f"{year} 年的电力因子用于 {'、'.join(str(number) for number in used_for)} 年，已相差 {max(used_for) - year} 年；已发布 {'、'.join(str(number) for number in nearer)} 年的因子，请改用或说明理由。",
                ),
            )
