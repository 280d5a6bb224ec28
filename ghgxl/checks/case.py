"""The case that checks look at: a ledger with everything computed from it."""

from typing import NamedTuple

from ghgxl.energy import Energy, balance
from ghgxl.inventory import Inventory, total
from ghgxl.ledger import Company, Ledger


class Case(NamedTuple):
    """A ledger, its inventory and its energy balance."""

    ledger: Ledger
    inventory: Inventory
    energy: Energy

    @property
    def company(self) -> Company:
        """The company's particulars and settings."""
        return self.ledger.company


def examine(ledger: Ledger) -> Case:
    """Return the case of a ledger: everything computed once."""
    inventory = total(ledger)
    return Case(ledger, inventory, balance(inventory))
