"""Page numbers, read from a PDF that LibreOffice makes of a flattened temporary copy.

The copy's fields are plain text (LibreOffice counts SEQ its own way), and a list of
PAGEREF fields at its end, links in the PDF, leads to every place asked for. Only numbers
come back: no file that went through LibreOffice is ever delivered. Without LibreOffice, or
when it doesn't answer in time, there are no numbers, and that is said.
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
from typing import TYPE_CHECKING, Any, NamedTuple

from docx.document import Document

from ghgxl.word.fields import field_xml
from ghgxl.word.ooxml import (
    BOOKMARK_START,
    FLDCHAR,
    FLDSIMPLE,
    INSTR,
    PPR,
    SECTPR,
    Element,
    P,
    child,
    fragment,
    remove,
    w,
)  # fmt: skip
from ghgxl.word.outline import formatted
from ghgxl.word.package import opened, packed
from ghgxl.word.remember import release

if TYPE_CHECKING:
    from pypdf import PdfReader

TIMEOUT = 150.0
_START = "_ProbeStart"
_PLACES = (
    "/usr/bin/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)


class Numbered(NamedTuple):
    """The printed page number of each bookmark, and how many pages the document has."""

    pages: dict[str, str]
    total: int


class _Section(NamedTuple):
    probe: str
    start: int | None
    form: str


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
    body: Element = document.element.body
    sections, section_of = _probed_sections(body)
    _flatten(body)
    probes = [_START, *(section.probe for section in sections), *bookmarks]
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
    starts = list(zip(sections, pages[1:], strict=False))
    shown = {
        name: _printed(page, section_of[name], starts)
        for name, page in zip(bookmarks, pages[1 + len(sections) :], strict=True)
        if name in section_of
    }
    return Numbered(shown, own_page - 1)


def _probed_sections(body: Element) -> tuple[list[_Section], dict[str, int]]:
    """Bookmark the first paragraph of every section; return the sections, and which one each bookmark stands in."""
    sections: list[_Section] = []
    section_of: dict[str, int] = {}
    first: Element | None = None
    for element in list(body):
        if element.tag != SECTPR:
            for mark in element.iter(BOOKMARK_START):
                section_of[str(mark.get(w("name")))] = len(sections)
            if first is None:
                first = next(element.iter(P), None)
        section = element if element.tag == SECTPR else child(element, PPR, SECTPR)
        if section is None:
            continue
        name = f"_ProbeSection{len(sections)}"
        numbering = child(section, w("pgNumType"))
        start = None if numbering is None else numbering.get(w("start"))
        form = "decimal" if numbering is None else numbering.get(w("fmt"), "decimal")
        sections.append(_Section(name, None if start is None else int(start), form))
        if first is None:
            sections[-1] = sections[-1]._replace(probe=_START)
        else:
            _bookmark(first, name, 900_000 + len(sections))
        first = None
    return sections, section_of


def _bookmark(paragraph: Element, name: str, number: int) -> None:
    marks = fragment(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>')
    for mark in reversed(marks):
        paragraph.insert(0 if paragraph.find(PPR) is None else 1, mark)


def _flatten(body: Element) -> None:
    """Leave of every field and every control only what it shows."""
    release(body)
    for simple in list(body.iter(FLDSIMPLE)):
        for item in list(simple):
            simple.addprevious(item)
        remove(simple)
    for mark in list(body.iter(FLDCHAR, INSTR)):
        remove(mark)


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


def _printed(page: int, section: int, starts: Sequence[tuple[_Section, int]]) -> str:
    """Return a page's number as its section prints it."""
    offset = 0
    for one, first in starts[: section + 1]:
        if one.start is not None:
            offset = one.start - first
    form = starts[section][0].form if starts else "decimal"
    return formatted(page + offset, form) or str(page + offset)


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


def is_available() -> bool:
    """Return whether page numbers can be had here."""
    return program() is not None
