"""Page numbers, read from a PDF that LibreOffice makes of a light temporary copy.

The copy's fields are plain text (LibreOffice counts SEQ its own way), its drawings blank, and a list of PAGEREF fields at
its end, links in the PDF, leads to every place asked for. Only numbers come back: no file that went through LibreOffice
is ever delivered. Without LibreOffice, or when it doesn't answer in time, there are no numbers.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx.document import Document

from ghgxl.word.fields import field_xml
from ghgxl.word.ooxml import PPR, SECTPR, Element, fragment
from ghgxl.word.package import opened, packed
from ghgxl.word.pages_light import lighten
from ghgxl.word.pages_sections import Numbered, printed, sections

if TYPE_CHECKING:
    from pypdf import PdfReader

NAME = "LibreOffice"
TIMEOUT = 150.0
_START = "_ProbeStart"
_PLACES = (
    "/usr/bin/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)


def program() -> str | None:
    """Return where LibreOffice is, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).exists()), None)


def number(data: bytes, bookmarks: Sequence[str], timeout: float = TIMEOUT) -> Numbered | None:
    """Return the page numbers of bookmarks in the bytes of a finished document; None when they can't be had."""
    soffice = program()
    if soffice is None:
        return None
    document = opened(data)
    lighten(document, bookmarks)
    body: Element = document.element.body
    counted, section_of = sections(body)
    starts = [_probe(section.first, index) for index, section in enumerate(counted)]
    probes = [_START, *starts, *bookmarks]
    _append_probes(body, probes)
    with tempfile.TemporaryDirectory(prefix="ghgxl-") as folder:
        pdf = _converted(soffice, document, Path(folder), timeout)
        if pdf is None:
            return None
        found = _links(pdf, len(probes))
    if found is None:
        return None
    pages, own_page = found
    if pages[0] != own_page:
        return None
    begun = list(zip(counted, pages[1:], strict=False))
    shown = {
        name: printed(page, section_of[name], begun)
        for name, page in zip(bookmarks, pages[1 + len(starts) :], strict=True)
        if name in section_of
    }
    return Numbered(shown, own_page - 1, NAME)


def _probe(first: Element | None, index: int) -> str:
    """Bookmark a section by its first paragraph; return the bookmark's name, that of the probes where it has none."""
    if first is None:
        return _START
    name = f"_ProbeSection{index}"
    _bookmark(first, name, 900_000 + index)
    return name


def _bookmark(paragraph: Element, name: str, number: int) -> None:
    marks = fragment(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>')
    for mark in reversed(marks):
        paragraph.insert(0 if paragraph.find(PPR) is None else 1, mark)


def _append_probes(body: Element, names: Sequence[str]) -> None:
    last = body[-1] if len(body) and body[-1].tag == SECTPR else None
    size = '<w:rPr><w:sz w:val="12"/></w:rPr>'
    for number_, name in enumerate(names):
        first = number_ == 0
        start = f'<w:bookmarkStart w:id="990000" w:name="{_START}"/><w:bookmarkEnd w:id="990000"/>' if first else ""
        link = field_xml(f"PAGEREF {name} \\h", f"<w:r>{size}<w:t>0</w:t></w:r>", size)
        (probe,) = fragment(
            f"<w:p><w:pPr>{'<w:pageBreakBefore/>' if first else ''}"
            '<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>'
            f'<w:ind w:left="0" w:firstLine="0" w:firstLineChars="0"/></w:pPr>{start}'
            f"{link}</w:p>"
        )
        body.append(probe) if last is None else last.addprevious(probe)


def _converted(soffice: str, document: Document, folder: Path, timeout: float) -> Path | None:
    """Return the PDF that LibreOffice makes of a document in the folder, or None; its processes are gone afterwards."""
    source = folder / "copy.docx"
    source.write_bytes(packed(document))
    command = [
        soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    options: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        options = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    try:
        process = subprocess.Popen(  # noqa: S603  the program is LibreOffice, its arguments are ours
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
        )
    except OSError:
        return None
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)
    made = folder / "copy.pdf"
    return made if made.exists() else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice and the children it leaves behind after a time-out."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True)  # noqa: S603, S607  Windows' own program, a number as argument
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _links(pdf: Path, count: int) -> tuple[list[int], int] | None:
    """Return the pages (from 1) that the last ``count`` links of a PDF lead to, and the page of the first of them."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        links = sorted(_all_links(PdfReader(pdf)))
    except PyPdfError:  # what LibreOffice left behind is no PDF
        return None
    if len(links) < count:
        return None
    wanted = links[-count:]
    return [page for _, _, page in wanted], wanted[0][0]


def _all_links(reader: PdfReader) -> list[tuple[int, float, int]]:
    """Return every link inside a PDF: the page it stands on, how far down, and the page it leads to."""
    references = [page.indirect_reference for page in reader.pages]
    page_of = {reference.idnum: index for index, reference in enumerate(references, 1) if reference}
    links: list[tuple[int, float, int]] = []
    for index, page in enumerate(reader.pages, 1):
        for item in page.get("/Annots") or ():
            note: Any = item.get_object()
            target = _destination(note)
            if target in page_of:
                links.append((index, -float(note["/Rect"][3]), page_of[target]))
    return links


def _destination(note: Any) -> int:
    """Return the object number of the page that a link inside the document leads to, -1 for others."""
    target = note.get("/Dest")
    if target is None and "/A" in note:
        target = note["/A"].get_object().get("/D")
    try:
        return int(target[0].idnum)
    except (TypeError, IndexError, KeyError, AttributeError):
        return -1


def is_installed() -> bool:
    """Return whether LibreOffice is on this machine."""
    return program() is not None
