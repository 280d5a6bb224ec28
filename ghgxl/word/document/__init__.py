"""A finished Word document as data: paragraphs, headings with the numbers they show, captions, tables as grids.

``read`` gives a ``Document`` of any .docx, ours or made by hand. Nothing is judged here, nothing is changed, and what a
file embeds or links to is never opened. Tracked changes are read as accepted; a field is what it last showed.
"""

from ghgxl.word.document.nouns import Block, Caption, Cell, Document, Paragraph, Table
from ghgxl.word.document.reading import parsed, read

__all__ = ["Block", "Caption", "Cell", "Document", "Paragraph", "Table", "parsed", "read"]
