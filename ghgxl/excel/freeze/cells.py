"""Formulas and cached values of single cells exchanged in a sheet's XML; every other byte of the sheet stays.

A shared formula stays shared when all of its cells get the new formula; otherwise each of them gets its own. No cell is
added or taken away, and nothing is computed here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from ghgxl.excel.formula import shifted
from ghgxl.excel.freeze.evaluating import Value
from ghgxl.excel.freeze.xml_edit import Edit, Element, edited, escaped, head, located
from ghgxl.excel.sheet_xml import Marks, Spot
from ghgxl.findings import column_number
from ghgxl.functions import CellError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Change(NamedTuple):
    """What a cell shall hold: another formula (None: as it is), and another cached value when ``valued``.

    ``ordinary`` when the formula is no array formula from now on.
    """

    formula: str | None = None
    value: Value = None
    valued: bool = False
    ordinary: bool = False


def rewritten(xml: bytes, part: str, marks: Marks, changes: Mapping[Spot, Change]) -> bytes:
    """Return a sheet's XML with cells changed; the formulas of ``marks`` are those that stand there now."""
    settled, kept_shared = _unshared(marks, dict(changes))
    wanted = set(settled)
    row = [0]
    column = [0]

    def keep(name: str, attributes: Mapping[str, str]) -> bool:
        if name == "row":
            row[0], column[0] = int(attributes.get("r", row[0] + 1)), 0
        elif name == "c":
            found = re.fullmatch(r"([A-Z]{1,3})(\d+)", attributes.get("r", ""))
            column[0] = column_number(found[1]) if found else column[0] + 1
            if (row[0], column[0]) in wanted:
                spots.append((row[0], column[0]))
                return True
        return False

    spots: list[Spot] = []
    elements = located(xml, part, {"c", "f", "v", "is"}, keep)
    edits: list[Edit] = []
    inside: list[Element] = []
    cells = iter(spots)
    for element in elements:  # a cell ends after what is inside it
        if element.name != "c":
            inside.append(element)
            continue
        spot = next(cells)
        edits += _cell_edits(xml, element, inside, settled[spot], shared=spot in kept_shared)
        inside = []
    return edited(xml, edits)


def _unshared(marks: Marks, changes: dict[Spot, Change]) -> tuple[dict[Spot, Change], set[Spot]]:
    """Return the changes with the cells added that a broken up shared formula leaves, and the cells that stay shared."""
    groups: dict[Spot, list[Spot]] = {}
    for spot, formula in marks.formulas.items():
        if formula.spot != spot:
            groups.setdefault(formula.spot, [formula.spot]).append(spot)
    stay: set[Spot] = set()
    for master, members in groups.items():
        texts = {spot: changes[spot].formula for spot in members if spot in changes}
        if not any(text is not None for text in texts.values()):
            stay.update(members)
            continue
        lead = texts.get(master)
        if lead is not None and all(
            texts.get(spot) == shifted(lead, spot[0] - master[0], spot[1] - master[1]) for spot in members
        ):
            stay.update(members)
            continue
        for spot in members:
            change = changes.get(spot, Change())
            if change.formula is None:
                moved = shifted(marks.formulas[master].text, spot[0] - master[0], spot[1] - master[1])
                changes[spot] = change._replace(formula=moved)
    return changes, stay


def _cell_edits(xml: bytes, cell: Element, inside: list[Element], change: Change, *, shared: bool) -> list[Edit]:
    parts = {element.name: element for element in inside}
    formula = parts.get("f")
    edits: list[Edit] = []
    if change.formula is not None and formula is not None and not (shared and formula.empty):
        text = escape(change.formula).encode()
        if shared or (formula.attributes.get("t") == "array" and not change.ordinary):
            edits.append(Edit(formula.inner, formula.inner_end, text))
        else:
            tag = formula.tag.encode()
            plain = head(xml, formula, t=None, si=None, ref=None, aca=None) if not formula.empty else b"<" + tag + b">"
            edits.append(Edit(formula.start, formula.end, plain + text + b"</" + tag + b">"))
    gone: dict[str, str | None] = {"cm": None} if change.ordinary else {}
    if gone and not change.valued:
        edits.append(Edit(cell.start, cell.inner, head(xml, cell, **gone)))
    if change.valued:
        kind, shown = _written(change.value)
        edits.append(Edit(cell.start, cell.inner, head(xml, cell, t=kind, vm=None, **gone)))
        value_tag = f"{cell.prefix}v"
        value = f"<{value_tag}>{shown}</{value_tag}>".encode()
        before = parts.get("v")
        if before is not None:
            edits.append(Edit(before.start, before.end, value))
        elif cell.empty:
            start = head(xml, cell, t=kind, vm=None)
            close = start[: start.rindex(b"/")].rstrip() + b">"
            edits[-1] = Edit(cell.start, cell.end, close + value + f"</{cell.tag}>".encode())
        elif formula is not None:
            last = next((edit for edit in edits if (edit.start, edit.end) == (formula.start, formula.end)), None)
            if last:
                edits[edits.index(last)] = last._replace(by=last.by + value)
            else:
                edits.append(Edit(formula.end, formula.end, value))
        else:
            edits.append(Edit(cell.inner, cell.inner, value))
        if "is" in parts:
            edits.append(Edit(parts["is"].start, parts["is"].end, b""))
    return edits


def _written(value: Value) -> tuple[str | None, str]:
    """Return the type of a cell that holds a value, and the value as its XML says it."""
    if isinstance(value, CellError):
        return "e", escape(value.kind)
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, str):
        return "str", escaped(value)
    number = repr(float(value or 0.0))
    return None, number.removesuffix(".0")
