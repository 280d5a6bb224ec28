"""LibreOffice as a program that tests run: its own profile, a time-out, and no process left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

TIMEOUT = 180


def converted(path: Path, kind: str = "pdf") -> Path:
    """Return what LibreOffice makes of a file, in a folder beside it."""
    assert shutil.which("soffice"), "LibreOffice is missing: sh .ci/programs.sh installs it"
    folder = path.parent / "converted"
    profile = (path.parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as office:
        try:
            office.communicate(timeout=TIMEOUT)
        finally:
            if office.poll() is None:
                os.killpg(office.pid, signal.SIGKILL)
    found = folder / f"{path.stem}.{kind.partition(':')[0]}"
    assert found.is_file(), f"LibreOffice made nothing of {path.name}"
    return found
