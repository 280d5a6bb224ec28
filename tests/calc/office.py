"""A LibreOffice of the tests' own: a fresh profile with the add-in installed, driven by lines of JSON."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

DRIVER = Path(__file__).with_name("driver.py")
#: Where the office's programs are, and the Python that knows ``uno``; another LibreOffice can be named.
PROGRAM = os.environ.get("GHGXL_TEST_OFFICE", "/usr/lib/libreoffice/program")
UNO = os.environ.get("GHGXL_TEST_UNO", "")
NOBODY = 65534
ROOT = os.geteuid() == 0
TIMEOUT = 120


def environment(home: Path) -> dict[str, str]:
    """Return a clean environment: a virtual environment on PATH would become the home of LibreOffice's Python."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        **({"PYTHONPATH": UNO} if UNO else {}),
    }


@contextmanager
def home() -> Iterator[Path]:
    """Give a folder that unopkg may use: it refuses to work as root, so root lends it to nobody."""
    folder = Path(tempfile.mkdtemp(prefix="ghgxl-calc-"))
    try:
        if ROOT:
            os.chown(folder, NOBODY, NOBODY)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_as_user(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that must not be root's."""
    user = NOBODY if ROOT else None
    return subprocess.run(
        command,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
        extra_groups=[] if ROOT else None,
        user=user,
        group=user,
    )


class Office:
    """A running LibreOffice; every method of the driver's Office is one here."""

    def __init__(self, folder: Path) -> None:
        self._told = folder / "stderr.txt"
        with self._told.open("w") as errors:
            self._process = subprocess.Popen(
                ["/usr/bin/python3", str(DRIVER), PROGRAM, str(folder / "profile")],
                env=environment(folder),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )

    def __getattr__(self, command: str) -> Callable[..., Any]:
        def ask(**arguments: Any) -> Any:
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.write(json.dumps([command, arguments]).encode() + b"\n")
            self._process.stdin.flush()
            ready, _, _ = select.select([self._process.stdout], [], [], TIMEOUT)
            line = self._process.stdout.readline() if ready else b""
            if not line:
                self.end()
                raise AssertionError(f"LibreOffice gave no answer to {command}: {self._told.read_text()}")
            answer = json.loads(line)
            assert "failed" not in answer, answer["failed"]
            return answer["result"]

        return ask

    def end(self) -> None:
        """End the driver and, in whatever state it is, everything it started."""
        assert self._process.stdin
        assert self._process.stdout
        with suppress(OSError):
            self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()
