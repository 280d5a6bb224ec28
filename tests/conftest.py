"""Fixtures: a ledger out of a test's own docstring; and what holds for all property tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.worksheets import worksheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from ghgxl.ledger import Ledger

#: Examples are counted, not timed: a busy machine is no fault of the code.
settings.register_profile("ghgxl", deadline=None)
settings.load_profile("ghgxl")


@pytest.fixture
def ledger(request: pytest.FixtureRequest) -> Ledger:
    """The ledger that the test's docstring shows."""
    return worksheet(request.function.__doc__ or "")


@pytest.fixture
def sheet() -> Callable[[str], Ledger]:
    """A function that reads a worksheet in words."""
    return worksheet
