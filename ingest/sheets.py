"""A spreadsheet's cells as a reader sees them: titles above, tables below, nothing that is empty or hidden."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.pieces import Grid, Line, Piece
from ingest.refusals import Reason, RefusedError

MAX_CELLS = 200_000
NAMELESS = re.compile(r"^(sheet|trang tính|bảng|tờ)\s*\d*$", re.IGNORECASE)
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `rows` are as wide as what was found in them."""

    name: str
    rows: Sequence[Row]


def pieces_of(sheets: Iterable[Sheet]) -> Iterator[Piece]:
    """Yield titles and tables, each sheet's under its name where there are several with names of their own."""
    filled = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    for sheet in filled:
        if len(filled) > 1 and not NAMELESS.match(sheet.name):
            yield Line(sheet.name, level=1)
        yield from _of_rows(sheet.rows)


def _of_rows(rows: Iterable[Row]) -> Iterator[Piece]:
    table: list[Row] = []
    for row in rows:
        said = [cell for cell in row if cell]
        if len(said) > 1:
            table.append(row)
            continue
        if len(table) == 0 or not said:
            yield from _grid(table)
            table = []
            yield from map(Line, said)
        else:  # one cell among rows of a table: the end of a longer cell, or a heading within
            table.append(row)
    yield from _grid(table)


def _grid(table: Sequence[Row]) -> Iterator[Piece]:
    if not table:
        return
    width = max(map(len, table))
    wide = [(*row, *[""] * (width - len(row))) for row in table]
    used = [column for column in range(width) if any(row[column] for row in wide)]
    yield Grid(tuple(tuple(row[column] for column in used) for row in wide))


def written(value: float, form: str = "General") -> str:
    """Return a number as a cell in number format `form` shows it, though with all its digits."""
    if "%" in form.split(";")[0]:
        return f"{value * 100:.10g}%"
    return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"


class Budget:
    """How many cells may still be read."""

    def __init__(self, most: int = MAX_CELLS) -> None:
        self.left = most

    def take(self, cells: int) -> None:
        """Count `cells` cells.

        Raises:
            RefusedError: that is more than any guidance has.
        """
        self.left -= cells
        if self.left < 0:
            raise RefusedError(Reason.TOO_LARGE, f"more than {MAX_CELLS:,} cells")
