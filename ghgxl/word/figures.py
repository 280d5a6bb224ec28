"""A figure of an edited report drawn anew where it stands.

A chart keeps its part, its size and whatever a person has formatted; only its data and workbook change.
Other figures, and charts that can't show the new data, are replaced; parts that nothing leads to any more go.
"""

from __future__ import annotations

from docx.opc.part import Part
from lxml import etree

from ghgxl.report.nouns import Chart
from ghgxl.word import drawn
from ghgxl.word.blocks import Press
from ghgxl.word.ooxml import DOC_PR, Element, R, ancestor, remove, w
from ghgxl.word.program import TARGET

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWN = (w("drawing"), w("pict"), w("object"), f"{_MC}AlternateContent")


def redrawn(paragraph: Element, fresh: Element, press: Press, part: Part) -> None:
    """Draw the figure of a fresh paragraph, an instruction still, into the paragraph that holds the old one."""
    mark = next(item for item in fresh if getattr(item, "target", "") == TARGET)
    figure, _ = press.figures[int(str(mark.text).split()[-1])]
    properties = next(paragraph.iter(DOC_PR), None)
    if isinstance(figure, Chart) and properties is not None and drawn.update(properties, part, figure):
        return
    old = next(paragraph.iter(*_DRAWN))
    run = old if old.tag == R else ancestor(old, R)
    assert run is not None
    place = etree.ProcessingInstruction(TARGET, str(mark.text))
    run.addprevious(place)
    keys = {str(value) for item in run.iter() for name, value in item.attrib.items() if _RELATION in str(name)}
    remove(run)
    root = paragraph.getroottree().getroot()
    used = {str(value) for item in root.iter() for name, value in item.attrib.items() if _RELATION in str(name)}
    for key in keys - used:
        if key in part.rels:
            del part.rels[key]
