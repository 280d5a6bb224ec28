"""Page numbers as Word itself lays the document out: asked by COM on Windows, from a process of their own.

The child process opens a copy in a Word that it started: invisible, read-only, without macros, alerts, updated links or
a trace among the recent files. It closes the copy unsaved and quits that Word; one that a person uses is never touched.
When it doesn't answer in time, the child is ended, and its Word by the number of its process. Nothing is delivered that
went through Word; pywin32 (which xlwings brings on Windows) is named in the child's code only.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ghgxl.word.pages_sections import Numbered

T = TypeVar("T")

NAME = "Word"
TIMEOUT = 90.0
_PROGRAM = "Microsoft Word"
_CLASS = r"Word.Application\CLSID"

# Numbers of Word's object model: WdInformation, WdStatistic, WdCollapseDirection, WdViewType, MsoAutomationSecurity.
_PAGE, _PAGES, _TO_START, _PRINT_VIEW, _NO_MACROS = 1, 2, 1, 3, 3

#: RPC_E_CALL_REJECTED and RPC_E_SERVERCALL_RETRYLATER: Word is busy for a moment.
_BUSY = {-2147418111, -2147417846}
_TRIES, _PAUSE = 40, 0.25


class Answer(NamedTuple):
    """What Word says: the number of the page that each bookmark begins on, as its section counts, and all pages."""

    numbers: dict[str, int]
    total: int


class NotOursError(Exception):
    """The program that answered isn't a Word that was started for this."""


def is_installed() -> bool:
    """Return whether this is Windows with Word and pywin32; nothing is started."""
    if platform.system() != "Windows" or not sys.executable or importlib.util.find_spec("win32com") is None:
        return False
    winreg: Any = importlib.import_module("winreg")
    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, _CLASS))
    except OSError:
        return False
    return True


def number(data: bytes, bookmarks: Sequence[str], timeout: float = TIMEOUT) -> Numbered | None:
    """Return the page numbers of bookmarks in the bytes of a finished document; None when Word doesn't tell them."""
    from ghgxl.word.ooxml import SDT, unwrap
    from ghgxl.word.package import opened
    from ghgxl.word.pages_sections import sections, written

    answer = _asked(data, bookmarks, timeout)
    if answer is None:
        return None
    body = opened(data).element.body
    for control in list(body.iter(SDT)):
        unwrap(control)
    counted, section_of = sections(body)
    shown = {
        name: written(page, counted[section_of[name]]) for name, page in answer.numbers.items() if name in section_of
    }
    return Numbered(shown, answer.total, NAME)


def _asked(data: bytes, names: Sequence[str], timeout: float) -> Answer | None:
    """Return what a child process hears from Word, or None; afterwards neither the child nor its Word is left."""
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        options = {"creationflags": subprocess.CREATE_NO_WINDOW}
    with tempfile.TemporaryDirectory(prefix="ghgxl-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "copy.docx"
        copy.write_bytes(data)
        # -P: what lies in the current folder is no library
        command = [sys.executable, "-P", "-m", "ghgxl.word.pages_word", str(copy)]
        with subprocess.Popen(  # noqa: S603  our own interpreter and module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options
        ) as child:
            try:
                told, _ = child.communicate(json.dumps(list(names)).encode(), timeout)
            except subprocess.TimeoutExpired:
                child.kill()
                told, _ = child.communicate()
        said = [json.loads(line) for line in told[: told.rfind(b"\n") + 1].splitlines()]
        if child.returncode:
            _end([int(line["word"]) for line in said if "word" in line])
    answers = [Answer(line["numbers"], int(line["total"])) for line in said if "total" in line]
    return answers[-1] if answers else None


def _end(words: Sequence[int]) -> None:
    """End the Word that the child started, by the number of its process."""
    for pid in words:
        if sys.platform == "win32":
            command = ["taskkill", "/F", "/PID", str(pid)]
            subprocess.run(command, check=False, capture_output=True)  # noqa: S603  Windows' own program, a number
        else:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


# -- in the child process ----------------------------------------------------------------------------------------


def patiently(ask: Callable[[], T], pause: Callable[[float], None] = time.sleep) -> T:
    """Return what Word answers, asked again for ten seconds while it is busy."""
    for _ in range(_TRIES - 1):
        try:
            return ask()
        except Exception as problem:
            if getattr(problem, "hresult", None) not in _BUSY:
                raise
        pause(_PAUSE)
    return ask()


@contextmanager
def _fresh(word: Any) -> Iterator[None]:
    """Keep a Word that was started for this quiet, and quit it in the end; raises NotOursError for any other."""
    if patiently(lambda: bool(word.UserControl) or int(word.Documents.Count) > 0):
        raise NotOursError
    try:
        if patiently(lambda: str(word.Name)) != _PROGRAM:
            raise NotOursError

        def hush() -> bool:
            word.Visible, word.DisplayAlerts, word.AutomationSecurity = False, 0, _NO_MACROS
            return bool(word.Options.UpdateLinksAtOpen)

        updates = patiently(hush)
        patiently(lambda: setattr(word.Options, "UpdateLinksAtOpen", False))
        try:
            yield
        finally:  # it is a setting of the person's, and Word would keep ours
            patiently(lambda: setattr(word.Options, "UpdateLinksAtOpen", updates))
    finally:
        patiently(lambda: word.Quit(0))


def read(word: Any, path: Path, names: Sequence[str], tell: Callable[[Answer], None]) -> None:
    """Tell on which pages the bookmarks of a file begin, as a Word just started lays it out; then quit that Word.

    A bookmark that the file lacks, or that Word puts on no page, isn't among the numbers.
    """
    with _fresh(word):
        # FileName, ConfirmConversions, ReadOnly, AddToRecentFiles: by position, so that no type library is needed
        document = patiently(lambda: word.Documents.Open(str(path), False, True, False))  # noqa: FBT003  as said above
        try:
            patiently(lambda: _as_printed(document))
            patiently(lambda: document.Repaginate())  # noqa: PLW0108  to name it may already be a call to Word
            numbers = {name: patiently(partial(_page_of, document, name)) for name in names}
            total = int(patiently(lambda: document.ComputeStatistics(_PAGES)))
            tell(Answer({name: page for name, page in numbers.items() if page is not None and page >= 0}, total))
        finally:
            patiently(lambda: document.Close(0))


def _as_printed(document: Any) -> None:
    """Show what is printed and nothing else: hidden text or field codes on the screen would move the pages."""
    document.Bookmarks.ShowHidden = True  # names such as _Toc1 are hidden ones
    view = document.ActiveWindow.View
    view.Type = _PRINT_VIEW
    view.ShowAll = view.ShowHiddenText = view.ShowFieldCodes = False


def _page_of(document: Any, name: str) -> int | None:
    if not document.Bookmarks.Exists(name):
        return None
    place = document.Bookmarks.Item(name).Range
    place.Collapse(_TO_START)
    return int(place.Information(_PAGE))


def _running(client: Any) -> set[int]:
    """Return the processes of those Words that programs started, as far as Windows tells."""
    query = "SELECT ProcessId, CommandLine FROM Win32_Process WHERE Name = 'WINWORD.EXE'"
    rows = client.GetObject("winmgmts:").ExecQuery(query)
    return {int(row.ProcessId) for row in rows if "-embedding" in str(row.CommandLine or "").lower()}


def main(path: Path, names: Sequence[str]) -> None:
    """Print the number of the process of the Word started for this, then what it answers: a line of JSON each."""
    client = importlib.import_module("win32com.client")

    def say(**line: object) -> None:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    before = _running(client)
    word = client.DispatchEx("Word.Application")
    new = _running(client) - before
    if len(new) == 1:  # two at once: whose is whose isn't known, and neither will be ended
        say(word=new.pop())
    with suppress(NotOursError):  # no answer, and nothing to end
        read(word, path, names, lambda answer: say(numbers=answer.numbers, total=answer.total))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.load(sys.stdin))
