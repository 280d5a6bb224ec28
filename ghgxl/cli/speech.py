"""How the command line speaks Chinese: help pages, usage errors, progress. Computes nothing."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

#: The few English words that the option parser itself prints.
_WORDS = (
    (re.compile(r"^Usage: ", re.MULTILINE), "用法："),
    (re.compile(r"^Options:$", re.MULTILINE), "选项："),
    (re.compile(r"^Commands:$", re.MULTILINE), "命令："),
    (re.compile(r"Show this message and exit\."), "显示帮助。"),
    (re.compile(r"Show the version and exit\."), "显示版本。"),
    (re.compile(r"\[required\]"), "（必填）"),
    (re.compile(r"\[OPTIONS\]"), "[选项]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "命令 [参数]…"),
)


class _Spoken(click.Command):
    def get_help(self, ctx: click.Context) -> str:
        text = super().get_help(ctx)
        for pattern, word in _WORDS:
            text = pattern.sub(word, text)
        return text


class Command(_Spoken):
    """A command whose help page is Chinese."""


class Group(_Spoken, click.Group):
    """A group of commands whose help page is Chinese."""

    command_class = Command


def usage_error(problem: click.ClickException) -> str:
    """Return a usage error as a Chinese sentence."""
    if isinstance(problem, click.MissingParameter) and problem.param is not None:
        return f"缺少参数 {problem.param.human_readable_name}。"
    if isinstance(problem, click.NoSuchOption):
        return f"没有选项 {problem.option_name}。"
    found = re.match(r"No such command '(.*)'", problem.format_message())
    if found:
        return f"没有命令“{found[1]}”。"
    if "unexpected extra argument" in problem.format_message():
        return f"多余的参数：{problem.format_message().partition('(')[2].rstrip(')')}。"
    return problem.format_message()


@contextmanager
def progress(what: str, seconds: float = 1.0) -> Iterator[None]:
    """Tell on standard error what is being done, if it isn't done within a second."""
    timer = threading.Timer(seconds, lambda: print(f"{what}…", file=sys.stderr, flush=True))  # noqa: T201  the command line speaks here
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
