"""The door of the command line: which command the words ask for, and how the process ends.

What is asked most of ledgers is known at once; the whole list takes longer to import than a small ledger to read, so it
is asked for only where another command, or help, is wanted.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from ghgxl import __version__
from ghgxl.cli.arguments import HELP, PROGRAM, VERSION, Command, UsageError, command_help, general_help, parsed
from ghgxl.cli.commands import LEDGER_COMMANDS
from ghgxl.cli.outcome import FINE, FOUND, INTERRUPTED, UNUSABLE
from ghgxl.cli.speech import say
from ghgxl.errors import GhgxlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ABOUT = "温室气体盘查：从台账到清册、计算底稿和 Word 盘查报告。"


def _every() -> Mapping[str, Command]:
    from ghgxl.cli.every import COMMANDS

    return COMMANDS


def _near(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, _every(), 1)
    return f"；是否应为 {near[0]}？" if near else ""


def _run(words: Sequence[str]) -> int:
    """Do what the words ask for and return the exit code. Raises GhgxlError."""
    if not words:
        say(general_help(ABOUT, _every()), err=True)
        return UNUSABLE
    name, *rest = words
    known = LEDGER_COMMANDS if name in LEDGER_COMMANDS else _every()
    if name in HELP.spellings:
        say(general_help(ABOUT, known))
    elif name in VERSION.spellings:
        say(f"{PROGRAM} {__version__}")
    elif name not in known:
        raise UsageError(f"没有选项 {name}。" if name.startswith("-") else f"没有命令“{name}”{_near(name) or '。'}")
    else:
        command = known[name]
        values = parsed(command, rest)
        if values is not None:
            return command.run(**values)
        say(command_help(name, command))
    return FINE


def main() -> None:
    """Run the command line and end the process with its exit code."""
    gc.disable()  # the process ends when the answer is given: what it holds in cycles isn't worth looking for
    try:
        ended = _run(sys.argv[1:])
    except KeyboardInterrupt:
        say("已中断。", err=True)
        ended = INTERRUPTED
    except UsageError as problem:
        told = f"{sys.argv[1]} " if sys.argv[1] in _every() else ""
        say(f"{problem.message}用 {PROGRAM} {told}--help 查看用法。", err=True)
        ended = UNUSABLE
    except GhgxlError as problem:
        say(problem.message if problem.message.endswith(("。", "？")) else f"{problem.message}。", err=True)
        ended = UNUSABLE
    except BrokenPipeError:  # whoever read our output has had enough; nothing can be said to it any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ended = FOUND
    gc.freeze()  # nor is it looked for as the interpreter closes down
    sys.exit(ended)
