"""The command line's words: what is read of them, and what is said of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from ghgxl.cli.arguments import Argument, Command, UsageError, command_help, parsed
from ghgxl.cli.every import COMMANDS
from ghgxl.cli.main import main


def read(*words: str) -> dict[str, object] | None:
    """Return what is read of the words of a command."""
    name, *rest = words
    return parsed(COMMANDS[name], rest)


@pytest.mark.parametrize(
    "words",
    [
        ("calc", "a.xlsx", "-o", "b.xlsx", "--json"),
        ("calc", "--json", "-ob.xlsx", "a.xlsx"),
        ("calc", "--output=b.xlsx", "--json", "--", "a.xlsx"),
        ("calc", "--output", "b.xlsx", "a.xlsx", "--json"),
    ],
)
def test_options_may_stand_anywhere_in_any_spelling(words: tuple[str, ...]) -> None:
    assert read(*words) == {"ledger": Path("a.xlsx"), "as_json": True, "output": Path("b.xlsx"), "force": False}


def test_what_is_left_out_is_nothing() -> None:
    assert read("factors", "汽油") == {"name": "汽油", "year": None, "region": None, "factor_set": None}


def test_a_year_is_a_whole_number() -> None:
    values = read("factors", "汽油", "--year", "2021")
    assert values is not None
    assert values["year"] == 2021


def test_an_argument_may_begin_with_a_dash_behind_two() -> None:
    assert read("check", "--", "--json") == {"ledger": Path("--json"), "as_json": False}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("calc",), "缺少参数 台账.xlsx。"),
        (("calc", "a", "b", "c"), "多余的参数：b c。"),
        (("calc", "--forc", "a"), "没有选项 --forc。"),
        (("calc", "-x", "a"), "没有选项 -x。"),
        (("calc", "a", "--output"), "选项 --output 后面缺少底稿.xlsx。"),
        (("calc", "a", "--json=1"), "选项 --json 不带值。"),
        (("factors", "汽油", "--year", "去年"), "选项 --year 的值“去年”不对：应为整数。"),
    ],
)
def test_a_wrong_word_is_told_in_one_sentence(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        read(*words)
    assert refusal.value.message == message


def test_help_is_asked_for_before_anything_is_missing() -> None:
    assert read("calc", "--help") is None


def test_the_columns_of_help_are_even_where_characters_are_wide() -> None:
    page = command_help("calc", COMMANDS["calc"])
    assert "  -o, --output 底稿.xlsx  写出计算底稿。\n  --force                 目标文件已存在时替换它。" in page


@pytest.mark.parametrize(
    ("words", "code", "out", "err"),
    [
        (["--version"], 0, "ghgxl ", ""),
        (["--help"], 0, "用法：ghgxl [选项] 命令", ""),
        (["calc", "--help"], 0, "用法：ghgxl calc [选项] 台账.xlsx", ""),
        ([], 2, "", "用法：ghgxl"),
        (["算"], 2, "", "没有命令“算”。用 ghgxl --help 查看用法。"),
        (["-h"], 2, "", "没有选项 -h。用 ghgxl --help 查看用法。"),
        (["calc"], 2, "", "缺少参数 台账.xlsx。用 ghgxl calc --help 查看用法。"),
        (["calc", "没有这份.xlsx"], 2, "", "找不到“没有这份.xlsx”"),
        (["factors", "没有这个名字的东西"], 1, "因子库中没有“没有这个名字的东西”。", ""),
    ],
)
def test_the_exit_code_and_the_stream_say_how_it_went(
    words: list[str],
    code: int,
    out: str,
    err: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["ghgxl", *words])
    monkeypatch.setattr("gc.disable", lambda: None)
    with pytest.raises(SystemExit) as left:
        main()
    printed = capsys.readouterr()
    assert left.value.code == code
    assert printed.out.startswith(out)
    assert printed.err.startswith(err)


SEVERAL = Command(
    "试。", "report", "报告.docx", Path, (), lambda: 0, (Argument("ledger", "台账.xlsx", Path), Argument("value", "值", str, optional=True))
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (("a.docx", "b.xlsx"), {"report": Path("a.docx"), "ledger": Path("b.xlsx"), "value": None}),
        (("a.docx", "b.xlsx", "1,694.29"), {"report": Path("a.docx"), "ledger": Path("b.xlsx"), "value": "1,694.29"}),
    ],
)
def test_several_arguments_stand_in_order_and_the_last_may_be_left_out(
    words: tuple[str, ...], values: dict[str, object]
) -> None:
    assert parsed(SEVERAL, words) == values


@pytest.mark.parametrize(
    ("words", "message"),
    [(("a.docx",), "缺少参数 台账.xlsx。"), (("a", "b", "c", "d", "e"), "多余的参数：d e。")],
)
def test_too_few_and_too_many_of_several_are_told(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parsed(SEVERAL, words)


def test_help_shows_what_may_be_left_out_in_brackets() -> None:
    assert "用法：ghgxl 试 [选项] 报告.docx 台账.xlsx [值]" in command_help("试", SEVERAL)
