"""Records reached twice: a total that is recorded beside its own parts counts once, and says so.

A function cell's quantity, or a record's quantity on another sheet, may be a cell that is a record itself, or a formula
that adds such cells, through any number of steps (``reached``). The parts stay, the derived record goes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ghgxl.excel.reached import Cell, Cells, Search
from ghgxl.findings import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ghgxl.excel.calls import Candidate
    from ghgxl.excel.grid import Book
    from ghgxl.excel.records import Records
    from ghgxl.ledger import Entry


def settle(book: Book, records: Records, candidates: Iterable[Candidate]) -> None:
    """Add the function cells that are records of their own; take out what adds records that are counted already."""
    held: dict[Cell, set[str]] = defaultdict(set)
    candidates = list(candidates)
    outside = _formulas_of_other_sheets(book, records)
    if not candidates and not outside:
        return
    for entry in records.entries:
        held[entry.sheet, entry.row, entry.column].add(entry.source)
    by_cell: dict[tuple[Cell, str, int], Candidate] = {}
    fresh: list[Candidate] = []
    for candidate in candidates:
        records.stated.append(candidate.stated)
        entry = candidate.entry
        cell = candidate.quantity_cell
        if cell and entry.source in held.get(cell, ()):
            _say(records, entry, Cells(1, (cell,)))
            continue
        if cell:
            first = by_cell.setdefault((cell, entry.source, entry.year), candidate)
            if first is not candidate:
                counted = (first.entry.sheet, first.entry.row, first.entry.column)
                _say(records, entry, Cells(1, (counted,)))
                continue
        fresh.append(candidate)
    for candidate in fresh:
        if candidate.quantity_cell:
            held[candidate.quantity_cell].add(candidate.entry.source)
    search = Search(book, held)
    added = [
        candidate.entry
        for candidate in fresh
        if candidate.quantity_cell is None or _own(search, records, candidate.entry, candidate.quantity_cell)
    ]
    gone = {id(entry) for entry in outside if not _own(search, records, entry, (entry.sheet, entry.row, entry.column))}
    if gone:
        records.entries[:] = [entry for entry in records.entries if id(entry) not in gone]
    records.entries.extend(added)


def _formulas_of_other_sheets(book: Book, records: Records) -> list[Entry]:
    """Return the records whose quantity is a formula over cells of another sheet."""
    spots = {
        (sheet, *spot)
        for sheet in {entry.sheet for entry in records.entries}
        for spot, formula in book.marks(sheet).formulas.items()
        if "!" in formula.text
    }
    if not spots:
        return []
    return [entry for entry in records.entries if (entry.sheet, entry.row, entry.column) in spots]


def _own(search: Search, records: Records, entry: Entry, cell: Cell) -> bool:
    """Return whether a record is one of its own; if it only adds others, say so."""
    reached = search.reach(cell, entry.source)
    if not reached.records.number:
        return True
    if not (reached.exact or reached.chosen):
        shown = _shown(reached.records)
        records.notes.warning(
            "twice-unclear",
            entry.place,
            f"数量的公式用到了已是记录的单元格 {shown}，可能重复计算；此处仍计入，若是同一笔请删去其一。",
        )
        return True
    if reached.others.number and not reached.chosen:
        records.notes.error(
            "twice-part",
            entry.place,
            f"数量由 {reached.records.number} 个已是记录的单元格（{_shown(reached.records)}）和 {reached.others.number} 个不是记录的单元格"
            f"（{_shown(reached.others)}）相加，无法判断，未计入；请把后者也作为记录，或拆开公式。",
            drop=1,
        )
        return False
    _say(records, entry, reached.records)
    return False


def _say(records: Records, entry: Entry, cells: Cells) -> None:
    records.notes.note(
        "twice", entry.place, f"与已读取的记录（{_shown(cells)}）是同一笔数量，只计一次；公式结果仍用于核对。"
    )


def _shown(cells: Cells) -> str:
    shown = "、".join(str(Place.cell(*cell)) for cell in cells.first)
    return f"{shown} 等 {cells.number} 处" if cells.number > len(cells.first) else shown
