"""A case as a working paper: one line of the paper for each group of records that share a derivation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ghgxl import __version__, gases
from ghgxl.checks import Case
from ghgxl.emissions import Group
from ghgxl.excel import paper
from ghgxl.factors import Match
from ghgxl.findings import Finding
from ghgxl.ledger import Asked, Entry


def paper_of(case: Case, findings: Sequence[Finding]) -> paper.Paper:
    """Return the working paper of a case; estimates of excluded sources are in it, but in no total."""
    inventory, company = case.inventory, case.company
    records: dict[tuple[str, str, int, Asked | None], list[Entry]] = defaultdict(list)
    for entry in case.ledger.entries:
        records[entry.source, entry.unit, entry.year, entry.asked].append(entry)
    kept = {id(group) for line in inventory.lines for group in line.groups}
    groups = [group for group in inventory.emissions.groups if not group.source.quantified or id(group) in kept]
    codes = dict.fromkeys(match.factor.gas for group in groups for match in group.derivation.matches)
    weights = [gases.gwp(code, inventory.gwp) for code in codes]
    return paper.Paper(
        company=company.name,
        gwp_set=inventory.gwp,
        gwps=tuple(paper.Gwp(weight.gas, weight.value, weight.citation) for weight in weights),
        lines=tuple(_line(group, records[group.source.id, group.unit, group.year, group.asked]) for group in groups),
        totals=tuple(paper.Total(year, inventory.total(year)) for year in inventory.years),
        findings=tuple(findings),
        settings=(
            ("因子方案", company.factor_set),
            ("电力因子", company.grid_level),
            ("电力口径", company.grid_caliber),
            ("电力因子年份", company.grid_year),
            ("组织边界方法", company.boundary),
            ("省份", company.province),
        ),
        ledger=case.ledger.name,
        sha256=case.ledger.sha256,
        version=__version__,
    )


def _line(group: Group, entries: Sequence[Entry]) -> paper.Line:
    source, derivation = group.source, group.derivation
    return paper.Line(
        source=source.id,
        name=source.name,
        scope=source.scope,
        subcategory=source.subcategory,
        year=group.year,
        unit=group.unit,
        per=derivation.per,
        ratio=derivation.ratio,
        records=tuple(
            paper.Record(
                f"{entry.year}-{entry.month:02}" if entry.month else str(entry.year),
                entry.quantity,
                str(entry.place),
                entry.department,
                entry.voucher,
            )
            for entry in entries
        ),
        factors=tuple(_factor(source.factor_name or source.name, match) for match in derivation.matches),
        region=derivation.matches[0].factor.region if derivation.matches else "",
        words=derivation.words,
        counted=source.quantified,
    )


def _factor(name: str, match: Match) -> paper.Factor:
    factor = match.factor
    return paper.Factor(
        name=name,
        gas=factor.gas,
        value=factor.value,
        unit=factor.unit,
        citation=str(factor.citation),
        match=match.words,
        parameters=tuple(
            paper.Parameter(one.name, one.value, one.unit, str(one.citation) if one.citation else "")
            for one in factor.parameters
        ),
    )
