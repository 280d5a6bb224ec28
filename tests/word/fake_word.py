# ruff: noqa: FBT001, N802  the names and the order of values are Word's own
"""Word's object model as far as page numbers need it, following a plan; also what pywin32 gives of Word and Windows.

A plan is read from the environment, so that a child process meets the same Word; what is done to it is written to a log.
"""

from __future__ import annotations

import json
import os
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

PLAN = "GHGXL_FAKE_WORD"
REJECTED = -2147418111


class ComError(Exception):
    """pywintypes.com_error, as far as anyone looks at it."""

    def __init__(self, hresult: int) -> None:
        super().__init__(hresult, "被呼叫方拒绝接收呼叫。", None, None)
        self.hresult = hresult


class FakeWord:
    """An application object; what it is asked for is looked up in its plan."""

    def __init__(self, **plan: Any) -> None:
        self.plan = plan
        self.log: list[str] = []
        self.Name = plan.get("name", "Microsoft Word")
        self.UserControl = plan.get("user_control", False)
        self.Documents = SimpleNamespace(Count=plan.get("documents", 0), Open=self._open)
        self.Options = SimpleNamespace(UpdateLinksAtOpen=True)
        self.Visible, self.DisplayAlerts, self.AutomationSecurity = True, -1, 1
        self._busy = plan.get("busy", 0)

    def did(self, what: str) -> None:
        """Log what is asked; be busy, fail or hang where the plan says so."""
        if self._busy and what.startswith(self.plan.get("busy_at", "")):
            self._busy -= 1
            raise ComError(REJECTED)
        self.log.append(what)
        if "log" in self.plan:
            with Path(self.plan["log"]).open("a", encoding="utf-8") as log:
                log.write(what + "\n")
        if what.startswith(self.plan.get("hangs_at", "-")):
            time.sleep(60)
        if what.startswith(self.plan.get("fails_at", "-")):
            raise ComError(-2147352567)

    def _open(self, path: str, confirm: bool, read_only: bool, recent: bool) -> FakeDocument:
        quiet = (self.Visible, self.DisplayAlerts, self.AutomationSecurity, self.Options.UpdateLinksAtOpen)
        assert (confirm, read_only, recent) == (False, True, False)
        assert quiet == (False, 0, 3, False)
        with zipfile.ZipFile(path) as package:
            text = package.read("word/document.xml").decode()
        self.did("Open")
        return FakeDocument(self, text)

    def Quit(self, save: int) -> None:
        self.did(f"Quit {save} links={self.Options.UpdateLinksAtOpen}")


class FakeDocument:
    """A document: its bookmarks are those of the file, on the pages of the plan."""

    def __init__(self, word: FakeWord, text: str) -> None:
        self._word, self._text, self._laid_out = word, text, False
        self.Bookmarks = SimpleNamespace(Exists=self._exists, Item=self._item, ShowHidden=False)
        self.view = SimpleNamespace(Type=6, ShowAll=True, ShowHiddenText=True, ShowFieldCodes=True)
        self.ActiveWindow = SimpleNamespace(View=self.view)

    def _exists(self, name: str) -> bool:
        return f'w:name="{name}"' in self._text and self.Bookmarks.ShowHidden

    def _item(self, name: str) -> Any:
        return SimpleNamespace(Range=FakeRange(self, name))

    def page_of(self, name: str, *, collapsed: bool) -> int:
        """Return the page a bookmark begins on; it ends on the next one."""
        assert self._laid_out
        self._word.did("Information")
        return int(self._word.plan["pages"][name]) + (not collapsed)

    def Repaginate(self) -> None:
        assert vars(self.view) == {"Type": 3, "ShowAll": False, "ShowHiddenText": False, "ShowFieldCodes": False}
        self._word.did("Repaginate")
        self._laid_out = True

    def ComputeStatistics(self, what: int) -> int:
        assert what == 2
        return int(self._word.plan["total"])

    def Close(self, save: int) -> None:
        self._word.did(f"Close {save}")


class FakeRange:
    """What a bookmark spans."""

    def __init__(self, document: FakeDocument, name: str) -> None:
        self._document, self._name, self._collapsed = document, name, False

    def Collapse(self, where: int) -> None:
        assert where == 1
        self._collapsed = True

    def Information(self, what: int) -> int:
        assert what == 1
        return self._document.page_of(self._name, collapsed=self._collapsed)


def plan() -> dict[str, Any]:
    """Return the plan in the environment."""
    return dict(json.loads(os.environ[PLAN]))


_running: list[tuple[int, str | None]] = []


def DispatchEx(name: str) -> FakeWord:
    """Return a Word that was started now."""
    assert name == "Word.Application"
    given = plan()
    if given.get("pid"):
        _running.append((given["pid"], '"C:\\Office\\WINWORD.EXE" /Automation -Embedding'))
    if given.get("persons"):
        _running.append((given["persons"], '"C:\\Office\\WINWORD.EXE" /n'))
    return FakeWord(**given)


def GetObject(name: str) -> Any:
    """Return Windows' list of processes."""
    assert name == "winmgmts:"

    def rows(query: str) -> list[Any]:
        assert "WINWORD.EXE" in query
        return [SimpleNamespace(ProcessId=pid, CommandLine=line) for pid, line in [(4, None), *_running]]

    return SimpleNamespace(ExecQuery=rows)
