"""Pages of a hand-made report from the worksheet that a test shows: captions, rows of cells, headings, paragraphs."""

from __future__ import annotations

import re

import docx

from ghgxl.audit import Observation, audit, reading_of
from ghgxl.findings import Severity
from ghgxl.word.document import Document, parsed
from tests.audit.handmade import bytes_of, heading, rows


def page(text: str) -> Document:
    """Return the Word document that lines tell: 表1 … is a caption, a | b a row, 1.1 … a heading, the rest paragraphs."""
    return parsed(bytes_of(document_of(text)))


def document_of(text: str) -> docx.document.Document:
    """Return the document before it is saved; ⏎ is a line break inside a cell."""
    document = docx.Document()
    held: list[list[str]] = []
    for line in [*text.strip().splitlines(), ""]:
        words = line.strip()
        if "|" in words:
            held.append([cell.strip().replace("⏎", "\n") for cell in words.split("|")])
            continue
        if held:
            rows(document, held)
            held = []
        if re.match(r"\d+(\.\d+)* ", words):
            heading(document, words)
        elif words:
            document.add_paragraph(words)
    return document


def told(text: str, *codes: str) -> list[str]:
    """Return what the audit says of pages under some codes, as code, place and message."""
    found = audit(reading_of(page(text)))
    return [_line(one) for one in found if one.finding.code in codes or not codes]


def loud(text: str) -> list[str]:
    """Return everything that the audit says of pages above a note."""
    return [_line(one) for one in audit(reading_of(page(text))) if one.finding.severity is not Severity.NOTE]


def _line(one: Observation) -> str:
    return f"{one.finding.code} {one.finding.place}：{one.finding.message}"
