"""The nouns of the factor library: citation, parameter, factor, match, fuel, coefficient.

Frozen data and how it is printed. Nothing is looked up or read here.
"""

import enum

from ghgxl.findings import Place
from ghgxl.tuples import NamedTuple

#: What stands for the document of a company's factor that names none.
UNSOURCED = "未注明来源"


class Exactness(enum.StrEnum):
    """How well a factor fits what was asked; anything but EXACT and OWN is borrowed, and reports say so."""

    EXACT = "exact"
    OTHER_YEAR = "other-year"
    WIDER_REGION = "wider-region"
    OTHER_CALIBER = "other-caliber"
    OWN = "own"

    @property
    def zh(self) -> str:
        """The word a user reads."""
        return _ZH[self]


_ZH = {
    Exactness.EXACT: "完全匹配",
    Exactness.OTHER_YEAR: "借用其他年份",
    Exactness.WIDER_REGION: "借用更大区域",
    Exactness.OTHER_CALIBER: "借用其他口径",
    Exactness.OWN: "企业自有",
}


class Citation(NamedTuple):
    """Where a value was published, and how sure we are that it was read right.

    ``confidence``: verified-2 (two transcriptions agree), verified-1 (one), derived (arithmetic on such values),
    unverified (grading schemes only), own (the company's document).
    """

    document: str
    number: str = ""
    date: str = ""
    publisher: str = ""
    table: str = ""
    url: str = ""
    confidence: str = ""

    def __str__(self) -> str:
        """Return the whole citation: 《…》（公告2024年第12号，2024-04-12）附件表3."""
        inside = "，".join(part for part in (self.number, self.date) if part)
        return self._title + (f"（{inside}）" if inside else "") + self.table

    @property
    def _title(self) -> str:
        return self.document if self.document == UNSOURCED else f"《{self.document}》"

    @property
    def short(self) -> str:
        """The shortest form that still finds the value: GB/T 32151.34-2024 表C.1."""
        return " ".join(part for part in (self.number or self._title, self.table) if part)


class Parameter(NamedTuple):
    """A published number that is not itself a factor: a net calorific value, an oxidation rate, a density, a leak rate.

    ``value`` is in ``unit``; ``low`` and ``high`` are published bounds. ``place`` is the line of our data.
    """

    name: str
    value: float
    unit: str
    place: Place
    citation: Citation | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""


class Factor(NamedTuple):
    """An emission factor: ``value`` TONNES of ``gas`` per one ``per`` (a unit's symbol).

    ``level`` is 省级, 区域, 全国 or ""; ``caliber`` 平均, 扣除市场化非化石, 化石 or ""; ``use`` says what it may serve:
    范围二 (picked automatically), 指名 (only when named), 碳足迹 and 项目 (never for scope 2), "" (no restriction).
    ``parameters`` are the published numbers that a derived factor was made of, in the order of its formula.
    """

    name: str
    gas: str
    value: float
    per: str
    citation: Citation
    place: Place
    low: float | None = None
    high: float | None = None
    year: int | None = None
    region: str = ""
    level: str = ""
    caliber: str = ""
    factor_set: str = ""
    use: str = ""
    parameters: tuple[Parameter, ...] = ()
    note: str = ""

    @property
    def unit(self) -> str:
        """The factor's unit: tCO2/MWh."""
        return f"t{self.gas}/{self.per}"


class Match(NamedTuple):
    """A factor and how it was matched; ``words`` is a Chinese clause that a report can print, without a full stop."""

    factor: Factor
    exactness: Exactness
    words: str


class Fuel(NamedTuple):
    """A fuel of one factor set.

    ``per`` is the unit its amounts are in (t or 万Nm3), ``ncv`` GJ per that unit (None: the set gives none),
    ``carbon`` tC/GJ, ``oxidation`` a share of one, ``co2`` the derived factor, ``density`` kg/L of a liquid.
    ``exactness`` and ``words`` say whether the asked set had it. ``biogenic`` CO2 is reported apart, not in the total.
    """

    name: str
    per: str
    ncv: float | None
    carbon: float | None
    oxidation: float | None
    co2: Factor
    density: Parameter | None
    factor_set: str
    exactness: Exactness
    words: str
    biogenic: bool = False

    @property
    def citation(self) -> Citation:
        """Where the parameters were published."""
        return self.co2.citation


class Coefficient(NamedTuple):
    """A coefficient to standard coal: ``value`` kgce per one ``per``, of an edition of GB/T 2589 (2020, 2008, 统计)."""

    name: str
    value: float
    per: str
    edition: str
    citation: Citation
    place: Place
    exactness: Exactness
    words: str
    note: str = ""

    @property
    def unit(self) -> str:
        """The coefficient's unit: kgce/kg."""
        return f"kgce/{self.per}"
