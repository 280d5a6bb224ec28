"""Gases that escape as they are: topped-up refrigerant, leak rates, extinguishers, gas released directly.

The mass of gas is the emission; a blend is split into its components by mass. GWP is never seen here.
"""

from __future__ import annotations

from ghgxl import factors, gases
from ghgxl.errors import FactorRefused, GasRefused
from ghgxl.factors import Citation, Exactness, Factor, Match, Parameter
from ghgxl.factors.names import fold
from ghgxl.findings import Place
from ghgxl.methods.amounts import amount, joined
from ghgxl.methods.nouns import Derivation, Question
from ghgxl.numbers import percent, plain

LEAK, LEAK_RATE, EXTINGUISHER, RELEASE = "冷媒泄漏", "冷媒泄漏率", "灭火器", "直接排放"

_MASS = Citation("质量守恒", confidence="derived")
_TOPPED_UP = Citation(
    "2006年IPCC国家温室气体清单指南 第3卷 工业过程和产品使用", "IPCC 2006", "2006", "IPCC", "第7章 质量平衡法"
)


def gas_of(name: str) -> str | None:
    """Return the gas or blend that a factor's name spells, None when it spells none."""
    try:
        gas = gases.normalise(name)
    except GasRefused:
        return None
    return None if gas == gases.CO2E else gas


def leak(question: Question) -> Derivation:
    """Return the emission of topped-up refrigerant (what was topped up had leaked), t of each component per t."""
    gas = _gas(question.factor_name)
    refrigerant = gases.family(gas) in ("HFCs", "PFCs", "其他")
    why = "补充量即泄漏量" if refrigerant else "补充量即排放量"
    return _released(question, LEAK, gas, 1.0, why, _TOPPED_UP, ())


def release(question: Question) -> Derivation:
    """Return the emission of a gas that is released as it is, t per t."""
    return _released(question, RELEASE, _gas(question.factor_name), 1.0, "使用量即排放量", _MASS, ())


def leak_by_rate(question: Question) -> Derivation:
    """Return the yearly emission of refrigerant in equipment: charge × annual leak rate (IPCC 2006 Vol. 3 Table 7.9)."""
    rate = factors.leak_rate(question.facility or question.factor_name)
    share = rate.value / 100
    assert rate.citation is not None
    bounds = f"，范围 {plain(rate.low)}%～{plain(rate.high)}%" if rate.low is not None and rate.high is not None else ""
    why = f"充注量 × {rate.name} {percent(share, 1)}（{rate.citation.short}{bounds}）"
    return _released(question, LEAK_RATE, _gas(question.factor_name), share, why, rate.citation, (rate,))


def extinguish(question: Question) -> Derivation:
    """Return the emission of an extinguisher's agent that was released or refilled, t per t."""
    name = fold(question.factor_name)
    for word in ("灭火器", "灭火剂", "灭火装置", "灭火系统", "气体灭火", "灭火"):
        name = name.replace(word, "")
    if "干粉" in name or "水基" in name or "泡沫" in name:
        raise FactorRefused(
            f"“{question.factor_name.strip()}”的灭火剂不含温室气体（碳酸氢钠干粉受热分解的除外，请写 碳酸氢钠）；请把此源标为不量化并写明理由"
        )
    gas = gas_of(name)
    if gas is None:
        raise FactorRefused(
            f"从“{question.factor_name.strip()}”看不出灭火剂是什么气体；请写 二氧化碳灭火器、七氟丙烷灭火器 等"
        )
    return _released(question, EXTINGUISHER, gas, 1.0, "补充与喷放的灭火剂即排放量", _MASS, ())


def _gas(name: str) -> str:
    gas = gas_of(name)
    if gas is None:
        gases.normalise(name)  # refuses with names that are near
        raise GasRefused(f"“{name.strip()}”不是一种气体")
    return gas


def _released(
    question: Question,
    method: str,
    gas: str,
    share: float,
    why: str,
    citation: Citation,
    parameters: tuple[Parameter, ...],
) -> Derivation:
    """Return a share of a gas's mass as emission, a blend by its components."""
    each, ratio_words = amount(question.unit, "t")
    components = gases.components(gas)
    matches = tuple(
        Match(
            Factor(
                name=gas,
                gas=component,
                value=fraction * share,
                per="t",
                citation=citation,
                place=parameters[0].place
                if parameters
                else Place("blends.csv")
                if len(components) > 1
                else Place("gwp.csv"),
                parameters=parameters,
            ),
            Exactness.EXACT,
            why,
        )
        for component, fraction in components.items()
    )
    blend = ""
    if len(components) > 1:
        blend = f"{gas} 含 " + "、".join(
            f"{component} {percent(fraction, 1)}" for component, fraction in components.items()
        )
    return Derivation(method, "t", each, matches, joined(f"{gas}：{why}", blend, ratio_words))
