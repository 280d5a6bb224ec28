"""Edits of a document: of its nouns, and of a Word file by the same places."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

import docx

from ghgxl.word.document import Block, Document, Paragraph
from ghgxl.word.document.captions import captioned, captions_of
from ghgxl.word.ooxml import P, R, child, parse, remove
from ghgxl.word.places import Spot


def edited(document: Document, texts: Mapping[Spot, str], added: Sequence[Block] = ()) -> Document:
    """Return a document with other texts at some places and more blocks at its end; captions are read anew."""
    blocks: list[Block] = []
    for block in (*document.blocks, *added):
        if isinstance(block, Paragraph):
            kind = "正文" if block.kind == "题注" else block.kind
            blocks.append(block._replace(kind=kind, text=texts.get(block.spot, block.text)))
        else:
            rows = tuple(
                tuple(cell if cell is None else cell._replace(text=texts.get(cell.spot, cell.text)) for cell in row)
                for row in block.rows
            )
            blocks.append(block._replace(rows=rows, caption=None))
    told = captioned(blocks)
    return Document(tuple(told), document.margins, captions_of(told))


def everywhere(document: Document, change: Callable[[str], str]) -> dict[Spot, str]:
    """Return the edits that change every text of a document."""
    texts = {block.spot: block.text for block in document.blocks if isinstance(block, Paragraph)}
    texts |= {cell.spot: cell.text for table in document.tables for cell in table.cells()}
    return {spot: change(text) for spot, text in texts.items() if change(text) != text}


def rewritten(data: bytes, texts: Mapping[Spot, str]) -> bytes:
    """Return a Word file with other texts in some paragraphs of its body, each as one plain run."""
    document = docx.Document(io.BytesIO(data))
    paragraphs = list(document.element.iter(P))
    for spot, text in texts.items():
        paragraph = paragraphs[spot.paragraph]
        first = next((run for run in paragraph if run.tag == R), None)
        properties = (
            None if first is None else child(first, "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rPr")
        )
        for item in [item for item in paragraph if not item.tag.endswith("}pPr")]:
            remove(item)
        run = parse(
            '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:t xml:space="preserve"/></w:r>'
        )
        run[0].text = text
        if properties is not None:
            run.insert(0, properties)
        paragraph.append(run)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
