"""Records reached twice: a total that is recorded beside its own parts counts once, and says so.

A function cell's quantity, or a record's quantity on another sheet, may be a cell that is a record itself, or a formula
that adds such cells, through any number of steps. The parts stay, the derived record goes. Nothing is calculated.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ghgxl.excel.formula import LAST_ROW, own_row, summed, unmarked
from ghgxl.findings import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ghgxl.excel.calls import Candidate
    from ghgxl.excel.grid import Book
    from ghgxl.excel.records import Records
    from ghgxl.ledger import Entry

Cell = tuple[str, int, int]


class _Reached(NamedTuple):
    """What a cell adds: cells that are records of the source, number cells that aren't, and how sure that is."""

    records: list[Cell]
    others: list[Cell]
    exact: bool
    chosen: bool


class _Search:
    """The search from a quantity's cell down to the cells it adds."""

    def __init__(self, book: Book, held: dict[Cell, set[str]]) -> None:
        self.book, self.held = book, held

    def reach(self, cell: Cell, source: str) -> _Reached:
        """Return what a cell's formula adds, recursively; the cell itself is not looked at as a record."""
        records: list[Cell] = []
        others: list[Cell] = []
        exact, chosen = True, False
        visited = {cell}
        waiting = [cell]
        while waiting:
            sheet, row, column = waiting.pop()
            grid = self.book.grid(sheet)
            text = grid.formula(row, column)
            if not text:
                if (sheet, row, column) != cell and isinstance(grid.at(row, column), float):
                    others.append((sheet, row, column))
                continue
            found = summed(own_row(text, row))
            exact, chosen = exact and found.exact, chosen or found.chosen
            for cells in found.areas:
                named = self.book.named(unmarked(cells.sheet, row)) if cells.sheet else self.book.sheets[sheet]
                if named is None:
                    continue
                target = self.book.grid(named.name)
                top, bottom = (row, row) if cells.top == LAST_ROW else (cells.top, min(cells.bottom, len(target.rows)))
                for line in range(top, bottom + 1):
                    for at in range(cells.left, min(cells.right, target.width) + 1):
                        part = (named.name, line, at)
                        if part in visited:
                            continue
                        visited.add(part)
                        if source in self.held.get(part, ()):
                            records.append(part)
                        else:
                            waiting.append(part)
        return _Reached(records, others, exact, chosen)


def settle(book: Book, records: Records, candidates: Iterable[Candidate]) -> int:
    """Add the function cells that are records of their own; take out what adds records that are counted already.

    Return how many function cells were added.
    """
    held: dict[Cell, set[str]] = defaultdict(set)
    candidates = list(candidates)
    outside = _formulas_of_other_sheets(book, records)
    if not candidates and not outside:
        return 0
    for entry in records.entries:
        held[entry.sheet, entry.row, entry.column].add(entry.source)
    by_cell: dict[tuple[Cell, str, int], Candidate] = {}
    fresh: list[Candidate] = []
    for candidate in candidates:
        records.stated.append(candidate.stated)
        entry = candidate.entry
        cell = candidate.quantity_cell
        if cell and entry.source in held.get(cell, ()):
            _say(records, entry, [cell])
            continue
        if cell:
            first = by_cell.setdefault((cell, entry.source, entry.year), candidate)
            if first is not candidate:
                _say(records, entry, [(first.entry.sheet, first.entry.row, first.entry.column)])
                continue
        fresh.append(candidate)
    for candidate in fresh:
        if candidate.quantity_cell:
            held[candidate.quantity_cell].add(candidate.entry.source)
    search = _Search(book, held)
    added = [
        candidate.entry
        for candidate in fresh
        if candidate.quantity_cell is None or _own(search, records, candidate.entry, candidate.quantity_cell)
    ]
    gone = {id(entry) for entry in outside if not _own(search, records, entry, (entry.sheet, entry.row, entry.column))}
    if gone:
        records.entries[:] = [entry for entry in records.entries if id(entry) not in gone]
    records.entries.extend(added)
    return len(added)


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


def _own(search: _Search, records: Records, entry: Entry, cell: Cell) -> bool:
    """Return whether a record is one of its own; if it only adds others, say so."""
    reached = search.reach(cell, entry.source)
    if not reached.records:
        return True
    if not (reached.exact or reached.chosen):
        shown = _shown(reached.records)
        records.notes.warning(
            "twice-unclear",
            entry.place,
            f"数量的公式用到了已是记录的单元格 {shown}，可能重复计算；此处仍计入，若是同一笔请删去其一。",
        )
        return True
    if reached.others and not reached.chosen:
        records.notes.error(
            "twice-part",
            entry.place,
            f"数量由 {len(reached.records)} 个已是记录的单元格（{_shown(reached.records)}）和 {len(reached.others)} 个不是记录的单元格"
            f"（{_shown(reached.others)}）相加，无法判断，未计入；请把后者也作为记录，或拆开公式。",
            drop=1,
        )
        return False
    _say(records, entry, reached.records)
    return False


def _say(records: Records, entry: Entry, cells: list[Cell]) -> None:
    records.notes.note(
        "twice", entry.place, f"与已读取的记录（{_shown(cells)}）是同一笔数量，只计一次；公式结果仍用于核对。"
    )


def _shown(cells: list[Cell]) -> str:
    cells = sorted(cells)
    shown = "、".join(str(Place.cell(*cell)) for cell in cells[:3])
    return f"{shown} 等 {len(cells)} 处" if len(cells) > 3 else shown
