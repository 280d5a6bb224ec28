"""From what someone wrote to a unit of the table, or a refusal that says what was probably meant.

Nothing is guessed: a text is tidied (width, spaces, dots, superscripts, case) and looked up. Quantities are never
seen here.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ghgxl.errors import UnitRefused
from ghgxl.tuples import NamedTuple
from ghgxl.units.table import (
    AMBIGUOUS,
    CONTAINERS,
    GASES,
    MASS,
    MULTIPLIERS,
    NORMAL_VOLUME,
    POWER,
    POWERS,
    SHARE,
    TIMES,
    TRAPS,
    VOLUME,
    Unit,
    table,
)

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = r"(?<=10)[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
_BLANK = r"[\s\u200b\u2060\ufeff]+"
_DOTS = r"[・•∙⋅‧᛫*×✕]"
_JOINT = r"(?<=[^\W\d])[.\-](?=[^\W\d])"
_DEGREE = r"°[Cc]|摄氏度"
_CARET = r"(?<=[mM])\^(?=[23])"
_POWER_OF_TEN = r"·?10(?:\^|··|[eE])([3-8])·?(?=[^\d])|(10{3,8})(?=[^\d.])"
_RATED = r"(?P<amount>\d+(?:\.\d+)?)(?P<unit>\D.*)"
_TEMPERATURE = r"(?:温度)?(-?\d+(?:\.\d+)?)(?:℃|c)"
_PRESSURE = r"(?P<before>绝压|绝对压力|表压|表压力)?(?P<amount>\d+(?:\.\d+)?)(?P<unit>kpa|mpa|pa|bar)\(?(?P<after>绝压|绝对压力|绝对|表压|表压力|abs|a|g)?\)?"
_STATE = r"(?i)℃|\dc(?![a-z])|pa|bar|压"
_KPA = {"kpa": Decimal(1), "mpa": Decimal(1000), "pa": Decimal("0.001"), "bar": Decimal(100)}
_GAS = r"(?i:(?:HFC|PFC|HCFC|CFC|HFO|HCFO|FC|R|Halon|H)-?\d[\w\-()]*|C\d*H?\d*F\d+|c-C4F8|SF6|NF3)|[\u4e00-\u9fff]{2,}[()\u4e00-\u9fff]*"

#: Temperatures (℃) at which a gas volume is stated at 101.325 kPa without saying so.
_REFERENCE_TEMPERATURES = frozenset(map(Decimal, ("0", "15", "20")))
_ATMOSPHERE = Decimal("101.325")
_ICE = Decimal("273.15")


def tidy(text: str) -> str:
    """Return the text half-width, without blanks, raised digits lowered, every multiplication dot a ·."""
    if text.isalnum() and "10" not in text and "摄氏度" not in text and unicodedata.is_normalized("NFKC", text):
        return text  # letters and plain digits: nothing below would change them
    raised = re.sub(_RAISED, lambda found: "^" + found[0].translate(_SUPERSCRIPTS), re.sub(_BLANK, "", text))
    plain = re.sub(_DEGREE, "℃", re.sub(_BLANK, "", unicodedata.normalize("NFKC", raised)))
    dotted = re.sub(_JOINT, "·", re.sub(_DOTS, "·", plain))
    power = re.match(_POWER_OF_TEN, dotted)
    if power:
        digit = power[1] or str(len(power[2]) - 1)
        dotted = POWERS[digit] + dotted[power.end() :]
    bare = re.sub(_CARET, "", dotted)
    while bare.startswith("(") and bare.endswith(")") and "(" not in bare[1:]:
        bare = bare[1:-1]
    return bare


@lru_cache(maxsize=4096)
def parse(text: str) -> Unit:
    """Return the unit that a text spells, in any width, case and spacing.

    Raises UnitRefused: no unit, an impossible or ambiguous one (with what was probably meant), or an unknown one.
    """
    bare = tidy(text)
    unit = find(bare)
    if unit is None:
        raise UnitRefused(_why_not(text.strip(), bare))
    return unit


def find(bare: str) -> Unit | None:
    """Return the unit of a tidied text, None when the table doesn't yield it; UnitRefused inside brackets."""
    unit = _plain(bare)
    if unit is not None or not bare.endswith(")") or "(" not in bare:
        return unit
    head, _, inner = bare[:-1].partition("(")
    outer = _plain(head)
    if outer is None:
        return None
    return _bracketed(outer, inner)


def _plain(bare: str) -> Unit | None:
    """Return the unit of a tidied text without brackets, with its multiplier if it has one."""
    if bare in AMBIGUOUS:
        return None
    exact, folded = table()
    unit = exact.get(bare) or folded.get(bare.casefold())
    if unit is not None:
        return unit
    for word, factor in MULTIPLIERS.items():
        if bare.startswith(word):
            rest = bare[len(word) :].removeprefix("·")
            unit = None if rest in AMBIGUOUS else exact.get(rest) or folded.get(rest.casefold())
            if unit is not None and unit.dimension != SHARE:
                return Unit(word + unit.symbol, unit.dimension, unit.scale * factor)
    return None


def _bracketed(outer: Unit, inner: str) -> Unit:
    """Return the unit that brackets complete: 瓶(50kg), m3(20℃), m3(25℃,300kPa表压), 度(kWh)."""
    if outer.dimension in {VOLUME, NORMAL_VOLUME} and re.search(_STATE, inner):
        return _gas_volume(outer, inner)
    content = re.fullmatch(_RATED, inner)
    if content:
        held = find(content["unit"].split("/")[0])
        amount = Decimal(content["amount"])
        if held is not None and outer.dimension in CONTAINERS and amount > 0:
            symbol = f"{outer.symbol}({amount.normalize():f}{held.symbol})"
            return Unit(symbol, held.dimension, outer.scale * Fraction(amount) * held.scale)
    elif (same := find(inner)) is not None and same[1:] == outer[1:]:
        return outer
    raise UnitRefused(
        f"看不懂“{outer.symbol}”后面括号里的“{inner}”；容器写每个装多少，例如“瓶(50kg)”；气体写状态，例如“m3(20℃)”"
    )


def _gas_volume(outer: Unit, inner: str) -> Unit:
    """Return a gas volume at a stated temperature and pressure in Nm³ (0 ℃, 101.325 kPa), by the ideal-gas law."""
    temperature: Decimal | None = None
    kpa: Decimal | None = None
    gauge = ""
    for token in re.split(r"[,;、，；]", inner.casefold()):
        if found := re.fullmatch(_TEMPERATURE, token):
            temperature = Decimal(found[1])
        elif found := re.fullmatch(_PRESSURE, token):
            kpa = Decimal(found["amount"]) * _KPA[found["unit"]]
            gauge = _gauge(found["before"] or found["after"] or "")
        else:
            raise UnitRefused(f"看不懂气体状态“{token}”；应写温度和压力，例如“m3(25℃,300kPa表压)”")
    if outer.dimension == NORMAL_VOLUME:
        if temperature == 0 and kpa in {None, _ATMOSPHERE}:
            return outer
        raise UnitRefused(f"“{outer.symbol}”已是 0℃、101.325kPa 的体积，不能再带状态；请写“Nm3”，或“m3({inner})”")
    if temperature is None or temperature <= -_ICE:
        raise UnitRefused("气体体积缺少温度；应写温度和压力，例如“m3(25℃,300kPa表压)”")
    if kpa is None and temperature not in _REFERENCE_TEMPERATURES:
        raise UnitRefused(f"工况体积“m3({temperature}℃)”缺少压力；请补写，例如“m3({temperature}℃,300kPa表压)”")
    if kpa is not None and not gauge:
        raise UnitRefused(
            f"没有说明 {_short(kpa)}kPa 是绝压还是表压；请写成“{_short(kpa)}kPa绝压”或“{_short(kpa)}kPa表压”"
        )
    absolute = _ATMOSPHERE if kpa is None else kpa + _ATMOSPHERE if gauge == "表压" else kpa
    if absolute <= 0:
        raise UnitRefused("气体的绝对压力应大于 0")
    state = f"{_short(temperature)}℃" + ("" if kpa is None else f",{_short(kpa)}kPa{gauge}")
    ratio = Fraction(_ICE) / Fraction(_ICE + temperature) * Fraction(absolute) / Fraction(_ATMOSPHERE)
    return Unit(f"{outer.symbol}({state})", NORMAL_VOLUME, outer.scale * ratio)


def _gauge(word: str) -> str:
    """Return 表压 or 绝压 for a word that says which, "" for none."""
    if not word:
        return ""
    return "表压" if word.startswith("表") or word == "g" else "绝压"


def _short(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _why_not(seen: str, bare: str) -> str:
    """Return why a text isn't a unit, and what was probably meant."""
    folded = bare.casefold()
    rest = next((bare[len(word) :] for word in MULTIPLIERS if bare.startswith(word)), bare)
    if not bare:
        return "没有写单位；请写明，例如 kWh、t、Nm3"
    trap = AMBIGUOUS.get(bare) or AMBIGUOUS.get(rest) or TRAPS.get(folded)
    if trap:
        return trap
    if folded in POWER:
        kind, energy = POWER[folded]
        return f"“{seen}”是{kind}，不是用量；电量的单位大概是“{energy}”"
    if "/" in bare or "每" in bare:
        return _why_not_a_rate(seen, bare.replace("每", "/", 1))
    amount = re.fullmatch(_RATED, bare)
    if amount:
        return _why_not_with_a_number(seen, amount["amount"], amount["unit"])
    return f"不认识单位“{seen}”" + _near(folded)


def _why_not_a_rate(seen: str, bare: str) -> str:
    top, _, below = bare.partition("/")
    if top.casefold() in POWER and below.casefold() in TIMES:
        return f"“{seen}”是功率除以时间，没有这样的用量单位；大概是“{POWER[top.casefold()][1]}”"
    if _gas_mass(top) is not None:
        return f"“{seen}”是排放因子的单位，不是用量的单位" + (
            f"；用量大概是“{per.symbol}”" if (per := find(tidy(below))) else ""
        )
    unit = find(top)
    if unit is not None and below.casefold() in TIMES:
        return f"“{seen}”是单位时间的量；数量应为该时段的合计，单位大概是“{unit.symbol}”"
    content = re.fullmatch(_RATED, top)
    if content and below in CONTAINERS and (held := find(content["unit"])) is not None:
        return f"“{seen}”是每{below}的含量；按{below}计数时请写“{below}({content['amount']}{held.symbol})”"
    if unit is not None:
        return f"“{seen}”是比值，不是用量的单位；大概是“{unit.symbol}”"
    return f"不认识单位“{seen}”" + _near(top.casefold())


def _why_not_with_a_number(seen: str, amount: str, rest: str) -> str:
    unit = find(rest)
    if unit is None:
        return f"不认识单位“{seen}”" + _near(rest.casefold())
    if amount in {"103", "104", "106", "108"}:
        return f"“{seen}”大概是 10 的 {amount[2]} 次方；请写“{POWERS[amount[2]]}{unit.symbol}”"
    return f"单位“{seen}”里混有数字 {amount}；数字请写在数量里，单位大概是“{unit.symbol}”"


@lru_cache(maxsize=1024)  # a mistake that is filled down a sheet is looked for once
def _near(folded: str) -> str:
    """Return a clause that names units of a similar spelling, or the general advice."""
    from difflib import get_close_matches

    spellings = table().folded
    near = dict.fromkeys(spellings[key].symbol for key in get_close_matches(folded, spellings, n=4, cutoff=0.6))
    if near:
        return "；相近的有" + "、".join(f"“{symbol}”" for symbol in near)
    return "；常用的有 kWh、MWh、万kWh、GJ、kg、t、L、m3、Nm3、tce、km、t·km、元、人·天"


class MassOf(NamedTuple):
    """A mass of a gas, as in tCO2e: the unit of the mass and the gas (CO2, CO2e, CH4, C …)."""

    mass: Unit
    gas: str

    @property
    def symbol(self) -> str:
        """The unit as it is printed: tCO2e."""
        return self.mass.symbol + self.gas


class FactorUnit(NamedTuple):
    """The unit of an emission factor, as in tCO2/MWh: mass of which gas per what."""

    mass: Unit
    gas: str
    per: Unit

    @property
    def symbol(self) -> str:
        """The unit as it is printed: tCO2/MWh."""
        return f"{self.mass.symbol}{self.gas}/{self.per.symbol}"


def _gas_mass(bare: str) -> MassOf | None:
    """Return the mass and gas of a tidied text such as kgCO2e; the longest mass that leaves a gas behind."""
    for cut in range(len(bare) - 1, 0, -1):
        mass = _plain(bare[:cut])
        if mass is not None and mass.dimension == MASS:
            rest = bare[cut:]
            gas = GASES.get(rest.casefold()) or (rest if _is_gas(rest) else None)
            if gas is not None:
                return MassOf(mass, gas)
    return None


def _is_gas(text: str) -> bool:
    """Return whether a text reads like the name of a gas; in Latin letters no such name is without a number."""
    return len(text) > 1 and not (text.isascii() and text.isalpha()) and re.fullmatch(_GAS, text) is not None


@lru_cache(maxsize=1024)
def parse_mass_of(text: str) -> MassOf:
    """Return the mass unit and gas of an amount of emissions: kgCO2e, 吨二氧化碳, 万tCO2e. Raises UnitRefused."""
    found = _gas_mass(tidy(text))
    if found is None:
        raise UnitRefused(f"“{text.strip()}”不是排放量的单位；应写明质量和气体，例如 tCO2e、kgCO2、tCH4")
    return found


@lru_cache(maxsize=1024)
def parse_factor(text: str) -> FactorUnit:
    """Return the unit of an emission factor: tCO2/MWh, kgCO2e/kWh, tCO2/10^4Nm3, kgCH4/人·年. Raises UnitRefused."""
    seen = text.strip()
    top, slash, below = unicodedata.normalize("NFC", text).replace("／", "/").replace("每", "/").partition("/")
    if not slash:
        raise UnitRefused(f"“{seen}”不是排放因子的单位；应为气体质量/用量单位，例如 tCO2/MWh、kgCO2e/kg")
    bare = tidy(top)
    amount = _gas_mass(bare)
    if amount is None:
        mass = find(bare)
        if mass is not None and mass.dimension == MASS:
            raise UnitRefused(
                f"“{seen}”没有写明气体；请写成“{mass.symbol}CO2/{tidy(below)}”或“{mass.symbol}CO2e/{tidy(below)}”"
            )
        raise UnitRefused(f"“{seen}”的分子“{bare}”不是气体的质量；应为 tCO2、kgCO2e、kgCH4 这样的写法")
    return FactorUnit(amount.mass, amount.gas, parse(below.replace("/", "·")))
