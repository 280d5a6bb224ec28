"""Everything that the library holds under a name, also what may never be picked; each factor says its use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ghgxl.errors import FactorRefused
from ghgxl.factors import fuels, grid, heating, process
from ghgxl.factors.loading import rows
from ghgxl.factors.names import ELECTRICITY, FUEL, HEAT, PROCESS, find, fold, names
from ghgxl.factors.names import factor_set as read_set
from ghgxl.factors.nouns import Factor
from ghgxl.factors.regions import NATION, grid_of
from ghgxl.factors.regions import region as read_region


@cache
def everything() -> tuple[Factor, ...]:
    """Return every factor of the library: electricity, heat, fuels in every set, CH4 and N2O, processes."""
    found: list[Factor] = [*grid.all_factors(), *heating.all_factors()]
    for name in names(FUEL):
        known = find(FUEL, name)
        assert known is not None
        found += (fuel.co2 for fuel in fuels.in_sets(known))
    found += (
        fuels.combustion_factor(
            row, f"{row['fuel']}（{'，'.join(part for part in (fuels.USES[row['use']], row['kind']) if part)}）"
        )
        for row in rows("combustion.csv")
    )
    return (*found, *process.all_factors())


def _wanted(text: str) -> set[str]:
    """Return the folded names that a search text stands for: itself and the library's own names for it."""
    known = [find(kind, text) for kind in (FUEL, ELECTRICITY, HEAT, PROCESS)]
    return {fold(text), *(fold(name.name) for name in known if name)}


def search(text: str, *, year: int | None = None, region: str = "", factor_set: str = "") -> tuple[Factor, ...]:
    """Return the factors whose name holds the text (or its usual name), of a year, region and set where they are told.

    A province also finds its grid and the nation. Raises FactorRefused for a region or set that isn't one.
    """
    wanted = _wanted(text)
    found: Iterable[Factor] = (factor for factor in everything() if any(name in fold(factor.name) for name in wanted))
    if year is not None:
        found = (factor for factor in found if factor.year in (year, None))
    if region:
        covering = _covering(region)
        found = (factor for factor in found if not factor.region or factor.region in covering)
    if factor_set:
        asked = read_set(factor_set)
        found = (factor for factor in found if not factor.factor_set or factor.factor_set == asked)
    return tuple(found)


def _covering(text: str) -> set[str]:
    asked = read_region(text)
    grids = set()
    for year in (2012, 2021):
        try:
            grids.add(grid_of(asked, year))
        except FactorRefused:
            continue
    return {NATION, asked.name, *(grid for grid in grids if grid)}
