"""The company's own factors: 指定因子 of the source first, then the rows of 企业因子 that hold for the year."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ghgxl import factors, gases
from ghgxl.errors import FactorRefused, UnitRefused
from ghgxl.factors import Citation, Exactness, Factor, Match, Parameter
from ghgxl.factors.nouns import UNSOURCED
from ghgxl.findings import Place
from ghgxl.ledger import OwnFactor
from ghgxl.methods.amounts import amount, fits, joined
from ghgxl.methods.nouns import Derivation, Question
from ghgxl.numbers import plain
from ghgxl.units import FactorUnit, number, parse, parse_factor, ratio

GIVEN = "排放因子法"
IN_FORMULA = "公式中给定的因子"


def in_formula(written: float | str, unit: str) -> tuple[float, str]:
    """Return the value and the unit of a factor that a formula gives for a quantity in ``unit``.

    A number alone is tCO2e per that unit; a text may say its own: 0.5 tCO2/MWh. Raises UnitRefused for no number.
    """
    if isinstance(written, float):
        return written, f"tCO2e/{unit}"
    whole = number(written)
    if whole is not None:
        return whole[0], f"tCO2e/{unit}"
    amount, _, own_unit = written.strip().partition(" ")
    found = number(amount)
    if found is None or not own_unit:
        raise UnitRefused(f"“因子”应为数字，或带单位的文字，例如 0.5 tCO2/MWh，看到的是“{written}”")
    return found[0], own_unit.strip()


def given(question: Question) -> Derivation:
    """Return the emission by the source's 指定因子. A factor without a source is used, and said to have none."""
    assert question.own_value is not None
    if not question.own_unit.strip():
        raise FactorRefused(f"指定因子 {plain(question.own_value)} 没有单位；请在“指定因子单位”填写，例如 tCO2/t")
    name = question.factor_name.strip()
    unit, density = _fitting(name, question.own_unit, question.unit)
    citation = Citation(question.own_source.strip() or UNSOURCED, confidence="own")
    source = question.own_source.strip() or UNSOURCED
    factor = _factor(name, question.own_value, unit, unit.per.symbol, citation, Place("排放源"))
    each, ratio_words = amount(question.unit, unit.per.symbol, density)
    words = f"{name}：指定因子 {plain(question.own_value)} {question.own_unit.strip()}（{source}）"
    return Derivation(
        GIVEN,
        unit.per.symbol,
        each,
        (Match(factor, Exactness.OWN, f"采用指定因子（{source}）"),),
        joined(words, ratio_words),
    )


def valid(question: Question) -> tuple[OwnFactor, ...]:
    """Return the company's factors that hold for the year; a factor without years holds for all."""
    return tuple(
        factor for factor in question.own if not factor.years or question.year is None or question.year in factor.years
    )


def from_company(question: Question, held: Sequence[OwnFactor]) -> Derivation:
    """Return the emission by the company's factors, one per gas, all per the unit of the first.

    Raises FactorRefused for two factors of one gas in a year, UnitRefused for one that doesn't fit the entry's unit.
    """
    name = question.factor_name.strip()
    matches: list[Match] = []
    clauses: list[str] = []
    seen: dict[str, OwnFactor] = {}
    first, density = _fitting(name, held[0].unit, question.unit)
    per = first.per.symbol
    for own in held:
        unit, _ = _fitting(name, own.unit, question.unit)
        gas = _gas(own, unit)
        if gas in seen:
            raise FactorRefused(
                f"“企业因子”对{name}的 {gas} 给出两个因子（{seen[gas].place} 与 {own.place}），适用年度重叠；请分开年度或删去一个"
            )
        seen[gas] = own
        citation = Citation(own.document or UNSOURCED, "", own.date, own.publisher, "", "", "own")
        value = own.value * (
            ratio(per, unit.per.symbol, density.value if density else None) if per != unit.per.symbol else 1.0
        )
        factor = _factor(name, value, FactorUnit(unit.mass, gas, unit.per), per, citation, own.place)
        matches.append(Match(factor, Exactness.OWN, f"采用企业因子（{own.document or UNSOURCED}）"))
        clauses.append(f"{plain(own.value)} {own.unit.strip()}（{own.document or UNSOURCED}）")
    each, ratio_words = amount(question.unit, per, density)
    words = joined(f"{name}：企业因子 {'、'.join(clauses)}", ratio_words)
    return Derivation(GIVEN, per, each, tuple(matches), words)


def _fitting(name: str, own_unit: str, entry_unit: str) -> tuple[FactorUnit, Parameter | None]:
    """Return a factor's unit and, where it bridges mass and volume, the density; UnitRefused names both units."""
    unit = parse_factor(own_unit)
    parse(entry_unit)
    density = factors.density(name)
    if not fits(entry_unit, unit.per.symbol, density):
        raise UnitRefused(
            f"{name}的自有因子单位是“{own_unit.strip()}”，用量单位是“{entry_unit.strip()}”，两者对不上；请改成同一种计量单位"
        )
    return unit, density if not fits(entry_unit, unit.per.symbol) else None


def _gas(own: OwnFactor, unit: FactorUnit) -> str:
    """Return the gas of a company's factor; what the column 气体 and the unit say must agree."""
    in_unit = gases.normalise(unit.gas)
    told = gases.normalise(own.gas) if own.gas.strip() else in_unit
    if told != in_unit and not (gases.family(told) == in_unit == "CH4"):
        raise FactorRefused(f"“企业因子”{own.name}的气体写 {told}，单位“{own.unit}”却是 {in_unit}；请改成一致")
    return told


def _factor(name: str, value: float, unit: FactorUnit, per: str, citation: Citation, place: Place) -> Factor:
    """Return a factor in tonnes of its gas per ``per``; a value in kg is divided exactly."""
    tonnes = float(Fraction(repr(float(value))) * unit.mass.scale / parse("t").scale)
    return Factor(
        name=name,
        gas=gases.normalise(unit.gas),
        value=tonnes,
        per=per,
        citation=citation,
        place=place,
        factor_set="企业自有",
    )
