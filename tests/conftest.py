"""Fixtures: a ledger out of a test's own docstring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.worksheets import worksheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from ghgxl.ledger import Ledger


@pytest.fixture
def ledger(request: pytest.FixtureRequest) -> Ledger:
    """The ledger that the test's docstring shows."""
    return worksheet(request.function.__doc__ or "")


@pytest.fixture
def sheet() -> Callable[[str], Ledger]:
    """A function that reads a worksheet in words."""
    return worksheet
