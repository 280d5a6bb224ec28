"""Page numbers by Word: a Word that follows a plan stands in for the real one, asked from a real child process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ghgxl.word import pages, pages_word
from ghgxl.word.ooxml import fragment
from ghgxl.word.pages_sections import Numbered
from tests.word.fake_word import PLAN, ComError, FakeWord
from tests.word.making import Bench, bytes_of, shown, written

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["_TocGhg1000", "_TocGhg1001", "_TocGhg1002"]
PAGES = dict(zip(NAMES, (1, 1, 2), strict=True))

Plan = Callable[..., Path]


@pytest.fixture
def report(tmp_path: Path) -> bytes:
    """A report whose foreword has Roman numbers, and whose chapters begin at 1."""
    template = written("封面", "{{ 目录 }}")
    template.add_section()
    template.add_heading("前言", 1)
    template.add_section()
    template.add_heading("概况", 1)
    template.add_heading("结论", 1)
    for section, (form, start) in zip(
        template.sections, (("decimal", ""), ("lowerRoman", "1"), ("decimal", "1")), strict=True
    ):
        (counting,) = fragment(f'<w:pgNumType w:fmt="{form}"' + (f' w:start="{start}"/>' if start else "/>"))
        section._sectPr.insert(2, counting)
    Bench(tmp_path).filled(template, {})
    return (tmp_path / "报告.docx").read_bytes()


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Put a pywin32 with a planned Word where the child process finds it; returns the log of what is done to it."""
    (tmp_path / "win32com").mkdir()
    (tmp_path / "win32com" / "__init__.py").touch()
    (tmp_path / "win32com" / "client.py").write_text("from tests.word.fake_word import DispatchEx, GetObject\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(tmp_path)]))

    def plan(**given: Any) -> Path:
        log = tmp_path / "log"
        monkeypatch.setenv(PLAN, json.dumps({"log": str(log), "pages": PAGES, "total": 6, **given}))
        return log

    return plan


def asked(word: FakeWord, data: bytes, folder: Path, names: list[str] = NAMES) -> list[pages_word.Answer]:
    """Return what a Word in this very process tells."""
    path = folder / "copy.docx"
    path.write_bytes(data)
    told: list[pages_word.Answer] = []
    pages_word.read(word, path, names, told.append)
    return told


def done(log: Path) -> list[str]:
    return [line for line in log.read_text(encoding="utf-8").splitlines() if line != "Information"]


def test_word_s_numbers_are_written_as_their_sections_write_them(report: bytes, planned: Plan) -> None:
    log = planned()
    before = bytes(report)
    assert pages_word.number(report, NAMES) == Numbered(dict(zip(NAMES, ("i", "1", "2"), strict=True)), 6, "Word")
    assert done(log) == ["Open", "Repaginate", "Close 0", "Quit 0 links=True"]
    assert report == before


def test_a_bookmark_that_word_lacks_or_puts_on_no_page_has_no_number(report: bytes, tmp_path: Path) -> None:
    word = FakeWord(pages={**PAGES, NAMES[1]: -1}, total=6)
    (answer,) = asked(word, report, tmp_path, [*NAMES, "_TocGhg9"])
    assert answer == ({NAMES[0]: 1, NAMES[2]: 2}, 6)


def test_a_word_that_is_busy_is_asked_again(report: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_word, "_PAUSE", 0)
    for place in ("Open", "Repaginate", "Information", "Close", "Quit"):
        word = FakeWord(pages=PAGES, total=6, busy=3, busy_at=place)
        (answer,) = asked(word, report, tmp_path)
        assert answer.numbers == PAGES
        assert word.log[-2:] == ["Close 0", "Quit 0 links=True"], place


def test_a_word_that_stays_busy_is_given_up(report: bytes, tmp_path: Path) -> None:
    pauses: list[float] = []

    def ask() -> None:
        raise ComError(-2147418111)

    with pytest.raises(ComError):
        pages_word.patiently(ask, pauses.append)
    assert sum(pauses) == pytest.approx(9.75)


@pytest.mark.parametrize("place", ["Open", "Repaginate", "Information", "Close"])
def test_whatever_fails_the_word_that_was_started_quits(report: bytes, tmp_path: Path, place: str) -> None:
    word = FakeWord(pages=PAGES, total=6, fails_at=place)
    with pytest.raises(ComError):
        asked(word, report, tmp_path)
    assert word.log[-1] == "Quit 0 links=True"
    assert place == "Open" or "Close 0" in word.log


@pytest.mark.parametrize("given", [{"user_control": True}, {"documents": 2}])
def test_a_word_that_a_person_uses_is_left_alone(report: bytes, tmp_path: Path, given: dict[str, Any]) -> None:
    word = FakeWord(pages=PAGES, total=6, **given)
    with pytest.raises(pages_word.NotOursError):
        asked(word, report, tmp_path)
    assert word.log == []
    assert word.Visible


def test_another_program_under_word_s_name_is_not_asked(report: bytes, planned: Plan) -> None:
    log = planned(name="WPS 文字")
    assert pages_word.number(report, NAMES) is None
    assert done(log) == ["Quit 0 links=True"]


def test_an_error_of_word_s_gives_no_numbers(report: bytes, planned: Plan) -> None:
    planned(fails_at="Repaginate")
    assert pages_word.number(report, NAMES) is None


def test_a_word_that_hangs_is_ended_and_a_person_s_is_not(report: bytes, planned: Plan) -> None:
    with subprocess.Popen(["sleep", "60"]) as ours, subprocess.Popen(["sleep", "60"]) as persons:
        log = planned(hangs_at="Open", pid=ours.pid, persons=persons.pid)
        try:
            assert pages_word.number(report, NAMES, timeout=5) is None
            assert done(log) == ["Open"]
            assert ours.wait(timeout=10) == -signal.SIGKILL
            assert persons.poll() is None
        finally:
            ours.kill()
            persons.kill()


def test_numbers_told_before_word_hangs_at_leaving_count(report: bytes, planned: Plan) -> None:
    with subprocess.Popen(["sleep", "60"]) as ours:
        planned(hangs_at="Quit", pid=ours.pid)
        try:
            found = pages_word.number(report, NAMES, timeout=5)
            assert found is not None
            assert found.total == 6
            assert ours.wait(timeout=10) == -signal.SIGKILL
        finally:
            ours.kill()


def test_what_lies_in_the_current_folder_is_no_library(
    report: bytes, planned: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned()
    trap = tmp_path / "folder"
    trap.mkdir()
    for name in ("json", "ghgxl"):
        (trap / f"{name}.py").write_text("raise SystemExit\n")
    monkeypatch.chdir(trap)
    assert pages_word.number(report, NAMES) is not None


def test_without_windows_there_is_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    assert not pages_word.is_installed()


# -- who is asked ------------------------------------------------------------------------------------------------


def paginators(**answers: Numbered | None) -> tuple[pages.Paginator, ...]:
    """Return programs that are here and answer this."""
    return tuple(
        pages.Paginator(name, lambda: True, lambda _data, _names, answer=answer: answer)  # type: ignore[misc]
        for name, answer in answers.items()
    )


def numbered(program: str) -> Numbered:
    return Numbered({"_TocGhg1000": "7"}, 9, program)


@pytest.mark.parametrize(
    ("programs", "program"),
    [
        (paginators(Word=numbered("Word"), LibreOffice=numbered("LibreOffice")), "Word"),
        (paginators(Word=None, LibreOffice=numbered("LibreOffice")), "LibreOffice"),
        (paginators(Word=None, LibreOffice=None), ""),
        ((), ""),
    ],
)
def test_word_is_asked_first_then_the_other_office(
    programs: tuple[pages.Paginator, ...], program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGINATORS", programs)
    bench = Bench(tmp_path)
    made = bench.filled(["{{ 目录 }}", "# 一"], {}, page_numbers=True)
    assert bench.rendered is not None
    assert bench.rendered.paginator == program
    assert bench.rendered.pages == (9 if program else None)
    assert shown(made)[0] == ("第1章 一7" if program else "（页码尚未计算：在 Word 中右击目录，选“更新域”。）")
    assert pages.is_available() == bool(programs)


def test_a_program_that_is_not_here_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_data: bytes, _names: object) -> Numbered | None:
        raise AssertionError("asked")

    monkeypatch.setattr(pages, "PAGINATORS", (pages.Paginator("Word", lambda: False, never),))
    assert pages.number(bytes_of(written("一")), []) is None


def test_the_real_programs_are_word_and_libreoffice() -> None:
    assert [one.name for one in pages.PAGINATORS] == ["Word", "LibreOffice"]
