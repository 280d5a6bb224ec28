"""Coefficients to standard coal (GB/T 2589), by edition. The edition travels with the coefficient.

当量值 only. Coefficients are never CO2 factors, and CO2 is never derived through them.
"""

from __future__ import annotations

from functools import lru_cache

from ghgxl.errors import FactorRefused
from ghgxl.factors.loading import Row, matching
from ghgxl.factors.names import COAL, ELECTRICITY, FUEL, HEAT, HOT_WATER, PROCESS, STEAM, find, near
from ghgxl.factors.nouns import Coefficient, Exactness
from ghgxl.numbers import plain
from ghgxl.units import ratio

#: Where an edition lacks an energy, the next of these is asked.
EDITIONS = ("2020", "2008", "统计")
_EDITION_ZH = {"2020": "GB/T 2589-2020", "2008": "GB/T 2589-2008", "统计": "能源统计报表制度参考系数"}

#: Said of a coefficient that has a rival: two transcriptions of the 2020 edition differ, the 2008 edition has two gases.
_RIVALS = {
    ("2020", "天然气"): "2020年版另有转录作 1.2143；气田天然气请写明",
    ("2008", "天然气"): "油田天然气；气田天然气为 1.2143，请写明",
}

_KINDS = (COAL, FUEL, ELECTRICITY, HEAT, HOT_WATER, STEAM, PROCESS)


def _energy(text: str) -> str | None:
    """Return the name that standard_coal.csv has for an energy, None when it has none."""
    for kind in _KINDS:
        known = find(kind, text)
        if known is not None:
            return HEAT if kind == HOT_WATER else known.name
    return None


@lru_cache(maxsize=1024)
def standard_coal(energy: str, edition: str = "2020") -> Coefficient:
    """Return an energy's coefficient in kgce per unit (当量值), from the edition, or, with words, from an earlier one.

    Raises FactorRefused for an edition or an energy that isn't one, or where only a range is published.
    """
    told = edition.strip().removesuffix("年版").removesuffix("版").removeprefix("GB/T 2589-")
    if told not in EDITIONS:
        raise FactorRefused(f"没有 GB/T 2589 的“{edition.strip()}”版；可用：2020、2008")
    name = _energy(energy)
    if name is None:
        raise FactorRefused(f"没有“{energy.strip()}”的折标准煤系数{near(energy, _KINDS)}")
    for other in (told, *(edition for edition in EDITIONS if edition != told)):
        row = _row(other, name)
        if row is not None:
            return _coefficient(row, told)
    raise FactorRefused(f"GB/T 2589 各版和统计参考系数都没有{name}的折标准煤系数")


def _row(edition: str, name: str) -> Row | None:
    found = matching("standard_coal.csv", edition=edition, energy=name, quantity="折标准煤系数")
    return found[0] if found else None


def _coefficient(row: Row, asked: str) -> Coefficient:
    edition, name = row["edition"], row["energy"]
    if not row["value"]:
        low, high = (plain(row.number(end), 4) for end in ("low", "high"))
        raise FactorRefused(
            f"{_EDITION_ZH[edition]} 只给出{name}折标准煤系数的范围 {low}～{high} {row['unit']}；请按实测低位发热量折算，不能取中间值"
        )
    top, _, below = row["unit"].partition("/")
    per = {"10^4Nm3": "万Nm3"}.get(below, below)
    said = []
    if edition != asked:
        said.append(f"{_EDITION_ZH[asked]} 中没有已核对的{name}系数，取自 {_EDITION_ZH[edition]}")
    if (edition, name) in _RIVALS:
        said.append(_RIVALS[edition, name])
    return Coefficient(
        name=name,
        value=float(row.exact()) * ratio(top, "kgce"),
        per=per,
        edition=edition,
        citation=row.citation,
        place=row.place,
        exactness=Exactness.EXACT if edition == asked else Exactness.OTHER_CALIBER,
        words="；".join(said),
        note=row["note"],
    )
