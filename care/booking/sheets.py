"""Tables as CSV, to and from a spreadsheet: UTF-8 with a byte order mark, and no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LARGEST = 8_000_000
MOST_LINES = 40_000
RUNS = ("=", "+", "-", "@", "\t", "\r")
DELIMITERS = ",;\t"
BOM = "\ufeff"


class SheetError(Exception):
    """The file cannot be read as a table; `code` says why, `told` names what is missing."""

    def __init__(self, code: str, told: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.told = told


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, by column; `number` is what a spreadsheet shows beside it."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell; `code` says what to do about it."""

    line: int
    column: str
    code: str
    value: str = ""


def read_sheet(data: bytes, columns: Sequence[str]) -> tuple[list[Line], list[Problem]]:
    """Return the lines of a table that has `columns`, in any order, and the cells that a spreadsheet would run.

    Raises:
        SheetError: `too-large`, `encoding`, `no-lines`, `too-many-lines`, or `columns` with those that are missing.
    """
    if len(data) > LARGEST:
        raise SheetError("too-large")
    words = _decoded(data)
    head = words.split("\n", 1)[0]
    rows = list(csv.reader(io.StringIO(words, newline=""), delimiter=max(DELIMITERS, key=head.count)))
    names = [name.strip().lower() for name in rows[0]] if rows else []
    missing = [column for column in columns if column not in names]
    if missing:
        raise SheetError("columns", ", ".join(missing))
    lines = [
        Line(number, {name: cell.strip() for name, cell in zip(names, row, strict=False)})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if not lines:
        raise SheetError("no-lines")
    if len(lines) > MOST_LINES:
        raise SheetError("too-many-lines")
    return lines, [problem for line in lines for problem in _running(line, columns)]


def write_sheet(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return a table for a spreadsheet; a cell that it would run begins with an apostrophe."""
    written = io.StringIO()
    out = csv.DictWriter(written, columns, lineterminator="\r\n")
    out.writeheader()
    out.writerows({column: _safe(str(row.get(column, ""))) for column in columns} for row in rows)
    return (BOM + written.getvalue()).encode()


def _decoded(data: bytes) -> str:
    """Read UTF-8, or the UTF-16 of a spreadsheet's "Unicode text"; whatever else has lost letters already."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        words = data.decode(encoding)
    except UnicodeDecodeError:
        raise SheetError("encoding") from None
    if "\0" in words:
        raise SheetError("encoding")
    return words


def _running(line: Line, columns: Sequence[str]) -> list[Problem]:
    return [
        Problem(line.number, column, "formula", line.cells.get(column, "")[:40])
        for column in columns
        if line.cells.get(column, "").startswith(RUNS)
    ]


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RUNS) else cell
