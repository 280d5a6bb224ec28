"""Every command by its name, as ``ghgxl --help`` lists them."""

from __future__ import annotations

from collections.abc import Mapping

from ghgxl.cli.arguments import Command
from ghgxl.cli.auditing import AUDIT_COMMANDS
from ghgxl.cli.commands import LEDGER_COMMANDS
from ghgxl.cli.comparing import COMPARE_COMMANDS
from ghgxl.cli.dossiers import DOSSIER_COMMANDS
from ghgxl.cli.hosts import HOST_COMMANDS
from ghgxl.cli.refreshing import REFRESH_COMMANDS
from ghgxl.cli.templates import TEMPLATE_COMMANDS
from ghgxl.cli.tracing import TRACE_COMMANDS

COMMANDS: Mapping[str, Command] = {
    **LEDGER_COMMANDS,
    **COMPARE_COMMANDS,
    **DOSSIER_COMMANDS,
    **HOST_COMMANDS,
    **REFRESH_COMMANDS,
    **AUDIT_COMMANDS,
    **TEMPLATE_COMMANDS,
    **TRACE_COMMANDS,
}
