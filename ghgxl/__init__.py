"""ghgxl — greenhouse-gas inventories from the ledger a company already keeps.

Worksheet functions, an inventory, a working paper and a complete Chinese Word
report out of one workbook. This module names the version and imports nothing,
so that asking for the version (or for ``--help``) costs nothing.
"""

__version__ = "0.1.0"
