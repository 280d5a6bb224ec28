"""From a question to a derivation: 指定因子, then 企业因子, then the library, by the method asked for or the usual one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from ghgxl import gases
from ghgxl.errors import FactorRefused, GasRefused
from ghgxl.factors import Match
from ghgxl.factors.fuels import BIOMASS, known_fuel
from ghgxl.factors.names import ELECTRICITY, EQUIPMENT, FUEL, HEAT, PROCESS, fold, near
from ghgxl.ledger import OwnFactor
from ghgxl.methods import burning, formulas, fugitive, own, purchased
from ghgxl.methods.asked import any_means, everything, means
from ghgxl.methods.nouns import Derivation, Question

#: Method as 排放源.计算方法 writes it → the function that derives by it.
METHODS: Mapping[str, Callable[[Question], Derivation]] = {
    purchased.METHOD: purchased.by_factor,
    burning.METHOD: burning.burn,
    fugitive.LEAK: fugitive.leak,
    fugitive.LEAK_RATE: fugitive.leak_by_rate,
    fugitive.RELEASE: fugitive.release,
    fugitive.EXTINGUISHER: fugitive.extinguish,
    formulas.WELDING: formulas.weld,
    formulas.SEPTIC: formulas.septic,
    formulas.BALANCE: formulas.balance,
}

#: Other spellings of a method.
_SPELLINGS = {
    "排放系数法": purchased.METHOD,
    "因子法": purchased.METHOD,
    "热值法": burning.METHOD,
    "制冷剂泄漏": fugitive.LEAK,
    "冷媒补充": fugitive.LEAK,
    "制冷剂泄漏率": fugitive.LEAK_RATE,
    "泄漏率法": fugitive.LEAK_RATE,
    "直接释放": fugitive.RELEASE,
    "co2气体保护焊": formulas.WELDING,
    "保护焊": formulas.WELDING,
    "质量平衡": formulas.BALANCE,
    "质量平衡法": formulas.BALANCE,
    "物料平衡法": formulas.BALANCE,
    "碳平衡": formulas.BALANCE,
    "碳酸盐": purchased.METHOD,
    "碳酸盐分解": purchased.METHOD,
    "冷媒泄漏法": fugitive.LEAK,
}


@lru_cache(maxsize=65536)
def resolve(question: Question) -> Derivation:
    """Return how one unit of a source becomes tonnes of each gas: quantity × ratio × match.factor.value.

    Order: 指定因子, then the company's factors that hold for the year, then the library. Raises Refused
    (FactorRefused, UnitRefused, GasRefused) with a sentence that says what is missing and what to write.
    """
    if not question.factor_name.strip():
        raise FactorRefused("没有写排放因子名称；请在“排放因子名称”填写，例如 电力、汽油、R-410A")
    method = method_of(question)
    if question.own_value is not None and method != formulas.BALANCE:
        return _filtered(_biomass_apart(own.given(question), question, method), question)
    held = own.valid(question)
    if held and method != formulas.BALANCE:
        return _with_company_factors(question, held, method)
    derivation = _from_library(question, method)
    if question.own and not held:
        derivation = derivation._replace(
            words=f"{derivation.words}；“企业因子”中的{question.factor_name.strip()}不适用于 {question.year} 年，改用因子库",
        )
    return _filtered(derivation, question)


def _from_library(question: Question, method: str) -> Derivation:
    if not method:
        name = question.factor_name
        if gases.told_apart(name) or re.match(_LIKE_A_GAS, fold(name)):
            gases.normalise(name)  # refuses with what is known of it, or with names that are near
        kinds = (FUEL, ELECTRICITY, HEAT, PROCESS, EQUIPMENT)
        raise FactorRefused(
            f"因子库中没有“{question.factor_name.strip()}”{near(question.factor_name, kinds)}；也可在“企业因子”或“指定因子”中填写自有因子"
        )
    if method == purchased.METHOD and known_fuel(question.factor_name) and not purchased.knows(question.factor_name):
        method = burning.METHOD
    if method in (fugitive.LEAK, fugitive.RELEASE) and not question.method.strip():
        _not_burnt(question)
    return METHODS[method](question)


#: Refrigerants by their designation, also one that nobody knows.
_LIKE_A_GAS = r"(?:r|hfc|hcfc|cfc|hfo|pfc)\d{2}"

#: Gases that are also burnt: what burns of them becomes CO2, and their own GWP says nothing of that.
_FUEL_GASES = frozenset(("CH4", "CH4(化石)", "CH4(非化石)", "R-290", "R-600", "R-600a", "R-601", "R-601a"))


def _not_burnt(question: Question) -> None:
    """Refuse to take a gas that is burnt for one that escapes: 丙烷 as a fuel isn't refrigerant R-290."""
    gas, name = fugitive.gas_of(question.factor_name), question.factor_name
    burnt = question.subcategory in ("固定燃烧", "移动燃烧")
    unclear = not question.subcategory and gas is not None and gas.startswith("R-") and not fold(name).startswith("r")
    if gas in _FUEL_GASES and (burnt or unclear):
        raise FactorRefused(
            f"因子库中没有“{name.strip()}”作燃料的因子，只有直接逸散时的 GWP；"
            f"作燃料请在“企业因子”或“指定因子”填写燃烧因子，逸散的请把名称写为 {gas}、子类别写为 逸散排放"
        )


def method_of(question: Question) -> str:
    """Return the method that a question asks for, or the usual one for its factor's name, "" when there is none."""
    written = fold(question.method)
    if written:
        found = next((name for name in METHODS if fold(name) == written), _SPELLINGS.get(written))
        if found is None:
            raise FactorRefused(f"没有名为“{question.method.strip()}”的计算方法；可用：{'、'.join(METHODS)}")
        return found
    name = question.factor_name
    if purchased.knows(name):
        return fugitive.EXTINGUISHER if "灭火" in name else purchased.METHOD
    if known_fuel(name) is not None:
        return burning.METHOD
    if "灭火" in name:
        return fugitive.EXTINGUISHER
    if "化粪池" in name:
        return formulas.SEPTIC
    gas = fugitive.gas_of(name)
    if gas is not None:
        return fugitive.RELEASE if gases.family(gas) in ("CO2", "CH4", "N2O") else fugitive.LEAK
    return formulas.WELDING if formulas.is_shielding_gas(name) else ""


def _with_company_factors(question: Question, held: tuple[OwnFactor, ...], method: str) -> Derivation:
    """Return the company's factors, and for gases that are asked for and that they lack, the library's."""
    derivation = _biomass_apart(own.from_company(question, held), question, method)
    given = _emitted(derivation)
    if gases.CO2E in given or not question.gases:
        return derivation
    lacking = tuple(gas for gas in question.gases if not any(means(gas, code) for code in given))
    if not lacking:
        return _filtered(derivation, question)
    asked = tuple(gas for gas in question.gases if gas not in lacking)
    kept = _filtered(derivation, question._replace(gases=asked)).matches if asked else ()
    return _with_library(derivation._replace(matches=kept), question, lacking, method)


def _biomass_apart(derivation: Derivation, question: Question, method: str) -> Derivation:
    """Return the company's factors for a fuel, the CO2 of biomass told apart from what counts.

    Where the company gives nothing but that CO2, what counts is the library's CH4 and N2O.
    """
    fuel = known_fuel(question.factor_name)
    burnt = next((match for match in derivation.matches if match.factor.gas == "CO2"), None)
    if fuel is None or fuel.group != BIOMASS or burnt is None:
        return derivation
    rest = tuple(match for match in derivation.matches if match is not burnt)
    apart = derivation._replace(
        matches=rest, biogenic=burnt, words=f"{derivation.words}；生物质的 CO2 单独报告，不计入总量"
    )
    if rest:
        return apart
    traces = tuple(gas for gas in burning.TRACES if any_means(question.gases, gas))
    return _with_library(apart, question, traces, method) if traces else apart


def _with_library(derivation: Derivation, question: Question, lacking: tuple[str, ...], method: str) -> Derivation:
    """Return a derivation by the company's factors with the library's for the gases that they lack."""
    library = _filtered(_from_library(question, method), question._replace(gases=lacking))
    scale = library.ratio / derivation.ratio
    biogenic = library.biogenic and _scaled(library.biogenic, scale, derivation.per)
    return derivation._replace(
        matches=(*derivation.matches, *(_scaled(match, scale, derivation.per) for match in library.matches)),
        biogenic=derivation.biogenic or biogenic,
        words=f"{derivation.words}；{'、'.join(lacking)} 用因子库：{library.words}",
    )


def _scaled(match: Match, scale: float, per: str) -> Match:
    """Return a match whose factor is per another unit, its bounds too."""
    value, low, high = (
        None if number is None else number * scale
        for number in (match.factor.value, match.factor.low, match.factor.high)
    )
    assert value is not None
    return match._replace(factor=match.factor._replace(value=value, low=low, high=high, per=per))


def _emitted(derivation: Derivation) -> list[str]:
    """Return the gases that a derivation gives, that of biomass among them."""
    apart = (derivation.biogenic,) if derivation.biogenic else ()
    return [match.factor.gas for match in (*derivation.matches, *apart)]


def _filtered(derivation: Derivation, question: Question) -> Derivation:
    """Return the derivation with only the gases that are asked for; a gas that it doesn't give is refused, not zero."""
    emitted = _emitted(derivation)
    if everything(question.gases) or emitted == [gases.CO2E]:
        kept = derivation.matches
    else:
        for asked in question.gases:
            if not any(means(asked, code) for code in emitted):
                raise GasRefused(
                    f"{question.factor_name.strip()}的因子只给出 {'、'.join(emitted)}，没有 {asked.strip()}；请改“排放气体”，或在“企业因子”中填写该气体的因子"
                )
        kept = tuple(match for match in derivation.matches if any_means(question.gases, match.factor.gas))
    if not kept:
        raise FactorRefused(f"{question.factor_name.strip()}是生物质，其 CO2 单独报告；按“排放气体”只计 CO2")
    if len(kept) == len(derivation.matches):
        return derivation
    told = "、".join(match.factor.gas for match in kept)
    return derivation._replace(matches=kept, words=f"{derivation.words}；按“排放气体”只计 {told}")
