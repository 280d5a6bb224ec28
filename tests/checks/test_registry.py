"""The list of checks and the modules agree, and a check that isn't imported would have found nothing."""

from __future__ import annotations

import inspect
import pkgutil
import random
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import get_type_hints

import pytest

from ghgxl import checks
from ghgxl.checks import CHECKS, Case, examine, subjects
from ghgxl.checks.run import Check
from ghgxl.findings import Finding, Place
from ghgxl.ledger import Asked, Ledger, Stated, StatedEmission
from tests.checks.ledgers import clean
from tests.checks.plants import PLANTS


def imported(check: Check) -> Callable[[Case], Iterable[Finding]]:
    """Return the check itself, whether there is anything for it to look at or not."""
    module, _, name = check.function.partition(".")
    found: Callable[[Case], Iterable[Finding]] = getattr(import_module(f"ghgxl.checks.{module}"), name)
    return found


def without(ledger: Ledger, part: str) -> Ledger:
    """Return the ledger without one of its parts: a field, 指定因子, what 企业信息 says, or a report sheet."""
    if part == "指定因子":
        return ledger._replace(sources=tuple(source._replace(own_value=None) for source in ledger.sources))
    if part == "企业信息":
        return ledger._replace(company=ledger.company._replace(items=MappingProxyType({})))
    if part in Ledger._fields:
        return ledger._replace(**{part: ()})  # type: ignore[arg-type]  # these parts are all tuples
    return ledger._replace(sheets={name: rows for name, rows in ledger.sheets.items() if name != part})


def republished(unit: str) -> Ledger:
    """Return a ledger that states what was published for its base year."""
    ledger = clean(4)
    return ledger._replace(stated=(Stated("基准年排放量", None, 1.0, unit, "2020 年报告", Place("核对", "C4")),))


def computed_by_ar4() -> Ledger:
    """Return a ledger in which a function asks for another GWP set."""
    ledger = clean(4)
    entry = ledger.entries[0]._replace(asked=Asked("电力", gwp="AR4"))
    return ledger._replace(stated_emissions=(StatedEmission(entry, 1.0, "1", "=GHG_EMISSION()", entry.place),))


def a_year_with_nothing() -> Ledger:
    ledger = clean(4)
    return ledger._replace(company=ledger.company._replace(years=(*ledger.company.years, 2030)))


def factors_of_long_ago() -> Ledger:
    ledger = clean(4)
    return ledger._replace(company=ledger.company._replace(grid_year="2012"))


@cache
def faulty() -> tuple[Case, ...]:
    """Return the cases of ledgers in which every check finds something."""
    planted = []
    for plant in PLANTS.values():
        made = (plant(clean(seed), random.Random(seed)) for seed in range(2000, 2200))
        planted.append(next(one.ledger for one in made if one is not None))
    stated = Stated("总排放量", None, 1.0, "tCO2e", "报告", Place("核对", "C4"))
    others = (
        republished("tCO2e"), republished("斤斤"), computed_by_ar4(), a_year_with_nothing(), factors_of_long_ago(),
        clean(4)._replace(dropped=2), clean(4)._replace(stated=(stated,)),
    )  # fmt: skip
    return tuple(map(examine, (*planted, *others)))


def test_every_check_of_the_modules_stands_in_the_list_once() -> None:
    looking = {
        f"{module}.{name}"
        for module in (found.name for found in pkgutil.iter_modules(checks.__path__))
        for name, value in inspect.getmembers(import_module(f"ghgxl.checks.{module}"), inspect.isfunction)
        if value.__module__ == f"ghgxl.checks.{module}"
        and not name.startswith("_")
        and get_type_hints(value) == {"case": Case, "return": Iterable[Finding]}
    }
    listed = [check.function for check in CHECKS]
    assert sorted(listed) == sorted(looking)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.function)
def test_a_check_finds_something_in_some_ledger(check: Check) -> None:
    """So what the next test says of it is said of something."""
    assert any(list(check(case)) for case in faulty())


def test_where_its_subject_is_missing_a_check_has_nothing_to_find() -> None:
    """Whatever part is taken away from a ledger, what is then not imported would have said nothing."""
    dice = random.Random(1)
    parts = ["stated", "stated_emissions", "own_factors", "payments", "readings", "指定因子", "企业信息"]
    absent: dict[str, int] = {}
    for ledger in (case.ledger for case in faulty()):
        sheets = [*ledger.sheets, *parts]
        for taken in ([], dice.sample(sheets, 3), dice.sample(sheets, len(sheets) - 2), sheets):
            left = ledger
            for part in taken:
                left = without(left, part)
            case = examine(left)
            for check in CHECKS:
                if not check.subject(case):
                    absent[check.function] = absent.get(check.function, 0) + 1
                    assert list(imported(check)(case)) == [], (check.function, taken)
    assert set(absent) == {check.function for check in CHECKS if check.subject is not subjects.anything}
