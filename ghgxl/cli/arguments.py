"""The words of a command line: which command, with which values; help pages; what is wrong with them, in Chinese.

Small and our own, because every start of the program goes through it: a general parser costs more than reading a
small ledger, and its usage errors are English. Options may stand anywhere, ``--output=x`` and ``-ox`` are read like
``-o x``, ``--`` ends the options, and nothing is abbreviated. No command is run here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ghgxl.errors import GhgxlError
from ghgxl.tuples import NamedTuple

#: The name that people type, however the program was started.
PROGRAM = "ghgxl"


class UsageError(GhgxlError):
    """命令写法不对。"""


class Option(NamedTuple):
    """An option: its name in the program, its spellings, its help, and what its value is called ("" for a switch)."""

    name: str
    spellings: tuple[str, ...]
    help: str
    metavar: str = ""
    read: Callable[[str], object] = str


class Argument(NamedTuple):
    """An argument after the first: its name in the program, what it is called, and whether it may be left out (None then)."""

    name: str
    metavar: str
    read: Callable[[str], object] = str
    optional: bool = False


class Command(NamedTuple):
    """A command: its help, the first argument that it needs ("" for none), its options, and the function that takes them by name.

    ``more`` are the arguments after the first, those that may be left out last.
    """

    help: str
    argument: str
    metavar: str
    read: Callable[[str], object]
    options: tuple[Option, ...]
    run: Callable[..., int]
    more: tuple[Argument, ...] = ()

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """All arguments in order."""
        return (*((Argument(self.argument, self.metavar, self.read),) if self.argument else ()), *self.more)


HELP = Option("help", ("--help",), "显示帮助。")
VERSION = Option("version", ("--version",), "显示版本。")


def integer(text: str) -> int:
    """Return a whole number; ValueError, in words for a usage error, when the text is none."""
    try:
        return int(text)
    except ValueError:
        raise ValueError("应为整数") from None


def parsed(command: Command, words: Sequence[str]) -> dict[str, object] | None:
    """Return a command's values by name, None when its help is asked for. Raises UsageError."""
    values: dict[str, object] = {option.name: None if option.metavar else False for option in command.options}
    arguments: list[str] = []
    spelt = {spelling: option for option in (*command.options, HELP) for spelling in option.spellings}
    for option, spelling, text in _read(words, spelt):
        if option is None:
            arguments.append(text)
        elif option is HELP:
            return None
        else:
            values[option.name] = _value(option, spelling, text) if option.metavar else True
    wanted = command.arguments
    if len(arguments) > len(wanted):
        raise UsageError(f"多余的参数：{' '.join(arguments[len(wanted) :])}。")
    for one in wanted[len(arguments) :]:
        if not one.optional:
            raise UsageError(f"缺少参数 {one.metavar}。")
        values[one.name] = None
    for one, text in zip(wanted, arguments, strict=False):
        try:
            values[one.name] = one.read(text)
        except ValueError as problem:
            raise UsageError(f"参数“{text}”不对：{problem}。") from None
    return values


def _read(words: Sequence[str], spelt: Mapping[str, Option]) -> Iterator[tuple[Option | None, str, str]]:
    """Yield each option with its spelling and value, and each argument as the value of no option."""
    rest = iter(words)
    for word in rest:
        if word == "--":
            yield from ((None, "", argument) for argument in rest)
        elif not word.startswith("-") or word == "-":
            yield None, "", word
        elif word.startswith("--"):
            spelling, equals, text = word.partition("=")
            option = _known(spelt, spelling)
            if equals and not option.metavar:
                raise UsageError(f"选项 {spelling} 不带值。")
            yield option, spelling, text if equals else _next(option, spelling, rest)
        else:
            spelling, text = word[:2], word[2:]
            option = _known(spelt, spelling)
            if text and not option.metavar:
                raise UsageError(f"没有选项 {word}。")
            yield option, spelling, text or _next(option, spelling, rest)


def _known(spelt: Mapping[str, Option], spelling: str) -> Option:
    if spelling not in spelt:
        raise UsageError(f"没有选项 {spelling}。")
    return spelt[spelling]


def _next(option: Option, spelling: str, rest: Iterator[str]) -> str:
    if not option.metavar:
        return ""
    text = next(rest, None)
    if text is None:
        raise UsageError(f"选项 {spelling} 后面缺少{option.metavar}。")
    return text


def _value(option: Option, spelling: str, text: str) -> object:
    try:
        return option.read(text)
    except ValueError as problem:
        raise UsageError(f"选项 {spelling} 的值“{text}”不对：{problem}。") from None


def general_help(about: str, commands: Mapping[str, Command]) -> str:
    """Return the help page of the program."""
    return "\n".join(
        (
            f"用法：{PROGRAM} [选项] 命令 [参数]…",
            "",
            f"  {about}",
            "",
            "选项：",
            *_columns([_spelt(option) for option in (VERSION, HELP)]),
            "",
            "命令：",
            *_columns([(name, commands[name].help) for name in sorted(commands)]),
        )
    )


def command_help(name: str, command: Command) -> str:
    """Return the help page of a command."""
    return "\n".join(
        (
            " ".join((f"用法：{PROGRAM} {name} [选项]", *map(_shown, command.arguments))),
            "",
            f"  {command.help}",
            "",
            "选项：",
            *_columns([_spelt(option) for option in (*command.options, HELP)]),
        )
    )


def _shown(argument: Argument) -> str:
    return f"[{argument.metavar}]" if argument.optional else argument.metavar


def _spelt(option: Option) -> tuple[str, str]:
    return f"{', '.join(option.spellings)} {option.metavar}".rstrip(), option.help


def _columns(pairs: list[tuple[str, str]]) -> Iterator[str]:
    """Yield lines of two columns; a Chinese character is two places wide on a terminal."""
    widths = [sum(1 + (character >= "\u2e80") for character in left) for left, _ in pairs]
    for (left, right), width in zip(pairs, widths, strict=True):
        yield f"  {left}{' ' * (max(widths) - width)}  {right}"
