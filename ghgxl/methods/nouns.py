"""What is asked of a method, and what it answers: Question and Derivation."""

from ghgxl.factors import Match
from ghgxl.ledger import OwnFactor
from ghgxl.tuples import NamedTuple


class Question(NamedTuple):
    """All that decides how one unit of a source becomes tonnes of gas. Hashable: the same question is answered once.

    ``gases`` are as written, () for every gas that the library knows of the source. ``own`` holds the company's factors
    that bear the source's name; ``own_value`` is the source's 指定因子, which precedes them.
    """

    factor_name: str
    unit: str
    year: int | None = None
    region: str = ""
    subcategory: str = ""
    facility: str = ""
    method: str = ""
    gases: tuple[str, ...] = ()
    factor_set: str = "GB/T 32151"
    grid_level: str = "省级"
    grid_caliber: str = "平均"
    grid_year: str = "同年"
    own: tuple[OwnFactor, ...] = ()
    own_value: float | None = None
    own_unit: str = ""
    own_source: str = ""


class Derivation(NamedTuple):
    """How one unit becomes tonnes of gas: tonnes = quantity × ``ratio`` × ``match.factor.value``.

    ``ratio`` is how many ``per`` one entry unit is; every match's factor is per ``per``. ``words`` is the whole
    derivation but the quantity, a Chinese clause without a full stop. ``biogenic`` is the CO2 of biomass, which is
    reported apart and is no part of ``matches``.
    """

    method: str
    per: str
    ratio: float
    matches: tuple[Match, ...]
    words: str
    biogenic: Match | None = None
