"""The command line: the one place where all rooms meet.

Nothing heavy is imported until a command needs it, so that ``ghgxl --help`` answers at once.
Exit codes: 0 fine, 1 findings of severity error, 2 unusable input or a file that can't be written.
"""

from ghgxl.cli.main import main

__all__ = ["main"]
