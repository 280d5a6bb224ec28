"""排放因子法: amount × factor. Purchased electricity and heat, and process sources with a factor of their own."""

from __future__ import annotations

from ghgxl import factors
from ghgxl.errors import FactorRefused
from ghgxl.factors import Exactness, Match, grid, heating, process
from ghgxl.factors.names import ELECTRICITY, FUEL, GREEN, HEAT, HOT_WATER, PROCESS, STEAM, find, fold, near
from ghgxl.methods.amounts import amount, joined
from ghgxl.methods.nouns import Derivation, Question
from ghgxl.numbers import significant
from ghgxl.units import parse

METHOD = "排放因子法"


def by_factor(question: Question) -> Derivation:
    """Return how an amount becomes gas by a factor of the library. Raises FactorRefused or UnitRefused."""
    match = _match(question)
    factor = match.factor
    density = factors.density(factor.name)
    each, ratio_words = amount(question.unit, factor.per, density)
    words = f"{factor.name}：{significant(factor.value, 4)} {factor.unit}，{match.words}（{factor.citation.short}）"
    return Derivation(METHOD, factor.per, each, (match,), joined(words, ratio_words))


def knows(name: str) -> bool:
    """Return whether this method has an answer, or a reasoned refusal, for a factor's name."""
    kinds = (ELECTRICITY, GREEN, HEAT, STEAM, HOT_WATER, PROCESS)
    return any(find(kind, name) for kind in kinds) or _is_named(name)


def _is_named(name: str) -> bool:
    if "电" not in name and "热" not in name:
        return False  # no such row bears another name, and their files need not be read
    return any(fold(factor.name) == fold(name) for factor in (*grid.all_factors(), *heating.all_factors()))


def _match(question: Question) -> Match:
    name = question.factor_name
    if find(GREEN, name):
        raise FactorRefused(
            f"“{name.strip()}”不是普通电网电力：自发自用的可再生电力不外购，绿电、绿证要有凭证并按市场法单列；请把有凭证的因子填入“指定因子”或“企业因子”，按位置法则写 电力"
        )
    if find(ELECTRICITY, name):
        return factors.electricity(
            question.year,
            question.region,
            level=question.grid_level,
            caliber=question.grid_caliber,
            year_rule=question.grid_year,
        )
    if find(HEAT, name) or find(STEAM, name) or find(HOT_WATER, name):
        if parse(question.unit).dimension in ("质量", "体积"):
            raise heating.refuse_mass(name.strip(), question.unit.strip())
        return factors.heat(question.year, question.region)
    named = grid.named(name, question.year, question.region) or heating.named(name)
    if named is not None:
        return named
    factor = process.named(name)
    if factor is None:
        raise FactorRefused(
            f"因子库中没有“{name.strip()}”{near(name, (FUEL, ELECTRICITY, HEAT, PROCESS))}；也可在“企业因子”中填写自有因子"
        )
    return Match(factor, Exactness.EXACT, f"采用{factor.name}的{'缺省' if factor.citation.number else '化学计量'}因子")
