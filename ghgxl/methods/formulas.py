"""Methods with a formula of their own: shielding gas of welding, septic tanks, mass balance of carbon."""

from __future__ import annotations

import re
from fractions import Fraction

from ghgxl.errors import FactorRefused, UnitRefused
from ghgxl.factors import Citation, Exactness, Factor, Match
from ghgxl.factors.names import fold
from ghgxl.factors.nouns import UNSOURCED
from ghgxl.factors.process import parameter
from ghgxl.findings import Place
from ghgxl.methods.amounts import amount, joined
from ghgxl.methods.nouns import Derivation, Question
from ghgxl.numbers import plain, significant
from ghgxl.units import parse

WELDING, SEPTIC, BALANCE = "保护气焊接", "化粪池", "物料平衡"

#: g/mol, whole numbers as in the guideline, which itself gives those of CO2 and Ar (process.csv).
_CHEMISTRY = {"o2": 32, "n2": 28, "he": 4, "h2": 2}
_SPELT = {
    "二氧化碳": "co2",
    "氩气": "ar",
    "氩": "ar",
    "氧气": "o2",
    "氧": "o2",
    "氮气": "n2",
    "氮": "n2",
    "氦气": "he",
    "氦": "he",
    "氢气": "h2",
    "氢": "h2",
}
_PRINTED = {"co2": "CO2", "ar": "Ar", "o2": "O2", "n2": "N2", "he": "He", "h2": "H2"}
_SHARE = r"(\d+(?:\.\d+)?)%(co2|ar|o2|n2|he|h2)|(co2|ar|o2|n2|he|h2)\(?(\d+(?:\.\d+)?)%"

_PURE = ("co2保护", "co2气体保护", "co2焊", "co2气保", "co2气瓶", "co2保焊", "100%co2")


def is_shielding_gas(name: str) -> bool:
    """Return whether a factor's name speaks of the shielding gas of welding."""
    text = _tidy(name)
    return bool(re.search(_SHARE, text)) or any(
        word in text for word in (*_PURE, "保护气", "气保焊", "保护焊", "混合气")
    )


def _tidy(text: str) -> str:
    folded = fold(text)
    for spelling, gas in _SPELT.items():
        folded = folded.replace(spelling, gas)
    return folded


def composition(text: str) -> dict[str, Fraction]:
    """Return gas → volume share of a shielding gas, 80%Ar+20%CO2 → {ar: 4/5, co2: 1/5}; {} when the text states none.

    Raises FactorRefused when the shares don't add up to 100 %.
    """
    tidy = _tidy(text)
    shares: dict[str, Fraction] = {}
    for before, gas, other, after in re.findall(_SHARE, tidy):
        name = gas or other
        shares[name] = shares.get(name, Fraction(0)) + Fraction(before or after) / 100
    if not shares:
        return {"co2": Fraction(1)} if any(word in tidy for word in _PURE) else {}
    total = sum(shares.values())
    if total != 1:
        raise FactorRefused(f"“{text.strip()}”各组分之和是 {plain(float(total * 100), 2)}%，应为 100%")
    return shares


def weld(question: Question) -> Derivation:
    """Return the CO2 of a shielding gas: 44·P(CO2)/Σ(Pj·Mj) t per t of gas (NDRC machinery guideline)."""
    shares = composition(question.factor_name) or composition(question.facility)
    if not shares:
        raise FactorRefused(
            f"没有写明“{question.factor_name.strip()}”的组成；请写体积分数，例如 80%Ar+20%CO2，纯二氧化碳写 100%CO2"
        )
    if not shares.get("co2"):
        raise FactorRefused(f"“{question.factor_name.strip()}”不含 CO2，没有排放；请把此源标为不量化并写明理由")
    published = {gas: parameter("焊接保护气", f"{_PRINTED[gas]}摩尔质量") for gas in ("co2", "ar") if gas in shares}
    carbon_dioxide = published["co2"]
    citation = carbon_dioxide.citation
    assert citation is not None
    masses = _CHEMISTRY | {gas: Fraction(repr(found.value)) for gas, found in published.items()}
    mean = sum(share * masses[gas] for gas, share in shares.items())
    value = float(shares["co2"] * masses["co2"] / mean)
    mix = " + ".join(f"{plain(float(share * 100), 2)}% {_PRINTED[gas]}" for gas, share in shares.items())
    below = " + ".join(
        f"{plain(float(share * 100), 2)}% × {plain(float(masses[gas]))}" for gas, share in shares.items()
    )
    factor = Factor(
        "焊接保护气",
        "CO2",
        value,
        "t",
        citation,
        carbon_dioxide.place,
        parameters=tuple(published.values()),
        note=f"{mix}（体积）",
    )
    each, ratio_words = amount(question.unit, "t")
    above = f"{plain(carbon_dioxide.value)} × {plain(float(shares['co2'] * 100), 2)}%"
    words = f"保护气 {mix}：{above} ÷（{below}）= {significant(value, 4)} tCO2/t（{citation.short}）"
    return Derivation(
        WELDING, "t", each, (Match(factor, Exactness.EXACT, "按保护气组成计算"),), joined(words, ratio_words)
    )


#: Days in a person's unit of stay; waste water falls around the clock.
_DAYS = {"人·天": Fraction(1), "人·年": Fraction(365), "人·时": Fraction(1, 24)}


def septic(question: Question) -> Derivation:
    """Return the CH4 of a septic tank per person and time: BOD × Bo × MCF (IPCC 2006 Vol. 5 Ch. 6, Tables 6.2 to 6.4)."""
    per = parse(question.unit).symbol
    if per not in _DAYS:
        raise UnitRefused(
            f"化粪池按人数和时间计算，不能用“{question.unit.strip()}”；请写 人·天（例如 200 人 × 300 天 = 60,000 人·天）、人·时 或 人·年"
        )
    produced = parameter("生活污水", "人均BOD产生量", "IPCC 2006")
    capacity = parameter("生活污水", "最大甲烷产生能力", "IPCC 2006")
    correction = parameter("化粪池", "甲烷修正因子", "IPCC 2006")
    assert correction.citation is not None
    exact = _DAYS[per]
    for found in (produced, capacity, correction):
        exact *= Fraction(repr(found.value))
    value = float(exact / 10**6)
    stay = {"人·天": "", "人·年": " × 365 天", "人·时": " ÷ 24"}[per]
    factor = Factor(
        "化粪池",
        "CH4(非化石)",
        value,
        per,
        correction.citation,
        correction.place,
        factor_set="IPCC 2006",
        parameters=(produced, capacity, correction),
    )
    words = (
        f"化粪池：人均 BOD {plain(produced.value)} g/(人·天) × 最大甲烷产生能力 {plain(capacity.value)} kgCH4/kgBOD × 甲烷修正因子 {plain(correction.value)}{stay}"
        f" = {significant(value * 1000, 4)} kgCH4/{per}（IPCC 2006 第5卷 表6.2、6.3、6.4；省级指南2025 的甲烷修正因子为 0.3）"
    )
    return Derivation(SEPTIC, per, 1.0, (Match(factor, Exactness.EXACT, "采用 IPCC 2006 缺省参数"),), words)


def balance(question: Question) -> Derivation:
    """Return the CO2 of carbon that is burnt or released wholly: carbon content × 44/12, t per t of material."""
    carbon = question.own_value
    if carbon is None:
        raise FactorRefused(
            f"物料平衡需要“{question.factor_name.strip()}”的含碳量；请在“指定因子”填数值，单位写 tC/t 或 %"
        )
    unit = fold(question.own_unit).replace(" ", "")
    share = (
        carbon / 100
        if unit in {"%", "%c"}
        else carbon
        if unit in {"", "tc/t", "kgc/kg", "tc/吨", "吨碳/吨", "1"}
        else None
    )
    if share is None:
        raise UnitRefused(f"含碳量的单位“{question.own_unit.strip()}”看不懂；请写 tC/t 或 %")
    if not 0 <= share <= 1:
        raise FactorRefused(
            f"含碳量 {plain(carbon)} {question.own_unit.strip() or 'tC/t'} 不在 0～100% 之内；请核对数值和单位"
        )
    each, ratio_words = amount(question.unit, "t")
    value = share * 44 / 12
    citation = Citation(question.own_source or UNSOURCED, confidence="own")
    factor = Factor(
        question.factor_name.strip(), "CO2", value, "t", citation, Place("排放源"), note=f"含碳量 {plain(share)} tC/t"
    )
    told = "" if question.own_source else f"，{UNSOURCED}"
    words = f"{question.factor_name.strip()}：含碳量 {plain(share)} tC/t × 44/12 = {significant(value, 5)} tCO2/t（{question.own_source or '企业给定'}{told}）"
    return Derivation(
        BALANCE, "t", each, (Match(factor, Exactness.OWN, f"按企业给定的含碳量计算{told}"),), joined(words, ratio_words)
    )
