"""The door: every number of a case with its origin, and the facts that it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ghgxl import __version__, datafiles
from ghgxl.checks import Case
from ghgxl.findings import Finding
from ghgxl.report.provenance import counts
from ghgxl.report.provenance.briefs import briefs
from ghgxl.report.provenance.changes import changes
from ghgxl.report.provenance.emissions import emissions
from ghgxl.report.provenance.energies import energies
from ghgxl.report.provenance.nouns import Origin
from ghgxl.report.provenance.quality import quality
from ghgxl.report.provenance.rest import rest
from ghgxl.report.provenance.sectors import sectors


class Provenance(NamedTuple):
    """What a report rests on: facts (file, hashes, settings) by their Chinese names, and every origin by its name."""

    facts: Mapping[str, str]
    origins: Mapping[str, Origin]


#: Under this name a report remembers the year that it was asked for.
YEAR = "年度"


def provenance_of(case: Case, findings: Sequence[Finding] | None = None, *, year: int | None = None) -> Provenance:
    """Return the provenance of a case: tCO2e, t, tce and the units as the ledger writes them; nothing is rounded.

    All years are in it, so that it serves a report of any single year too; ``year`` is the one that such a report was
    asked for. With the ``findings`` of the case's checks their numbers have origins; without them nothing is known of these.
    """
    found: dict[str, Origin] = {}
    emissions(case, found)
    changes(case, found)
    energies(case, found)
    quality(case, found)
    rest(case, found)
    sectors(case, found)
    briefs(case, found)
    counts.counts(case, found)
    if findings is not None:
        counts.findings(case, found, findings)
    return Provenance(MappingProxyType(facts(case, year)), MappingProxyType(found))


def year_of(facts: Mapping[str, str]) -> int | None:
    """Return the year that a report of a single year was asked for, None when it was asked for none."""
    written = facts.get(YEAR, "")
    return int(written) if written.isdecimal() else None


def facts(case: Case, year: int | None = None) -> dict[str, str]:
    """Return the file, the hashes and the settings that decide every number."""
    company = case.company
    return {
        "企业": company.name,
        "台账": case.ledger.name,
        "台账哈希": case.ledger.sha256,
        "因子数据哈希": datafiles.sha256(),
        "ghgxl": __version__,
        "GWP": company.gwp,
        "因子方案": company.factor_set,
        "电力因子": f"{company.grid_level}、{company.grid_caliber}、{company.grid_year}",
    } | ({} if year is None else {YEAR: str(year)})
