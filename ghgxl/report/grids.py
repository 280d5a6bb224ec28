"""A printed table as a grid: which cell stands in which column of each row, and what each column is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ghgxl.report.nouns import Cell, Table

#: A cell of the grid: where it begins, the cell, and whether it goes on from the row above.
Placed = tuple[int, Cell, bool]


def placed(rows: Sequence[Sequence[Cell]], columns: int, what: str) -> Iterator[list[Placed]]:
    """Yield each row's cells with their first column, those that reach down from above among them."""
    reaching: dict[int, tuple[Cell, int]] = {}
    for number, row in enumerate(rows, 1):
        line: list[Placed] = []
        cells = iter(row)
        column = 0
        while column < columns:
            if column in reaching:
                cell, left = reaching.pop(column)
                line.append((column, cell, True))
            else:
                found = next(cells, None)
                if found is None:
                    raise ValueError(f"{what}: row {number} has too few cells")
                cell, left = found, found.rows
                line.append((column, cell, False))
            if left > 1:
                reaching[column] = (cell, left - 1)
            column += cell.columns
        if column != columns or next(cells, None) is not None:
            raise ValueError(f"{what}: row {number} does not fit a grid of {columns} columns")
        yield line
    if reaching:
        raise ValueError(f"{what}: a cell reaches below the last row")


def heads(table: Table) -> tuple[str, ...]:
    """Return what each column of a table is called: the header's texts above it, from the top down."""
    columns = len(table.widths)
    found: list[list[str]] = [[] for _ in range(columns)]
    for line in placed(table.header, columns, table.name):
        for column, cell, goes_on in line:
            for covered in range(column, column + cell.columns) if not goes_on else ():
                found[covered].append(cell.text)
    return tuple(" ".join(texts) for texts in found)
