"""Excel files of 1997 to 2003 (.xls): what the cells show, the fonts of their text included."""

import io
import struct
from collections.abc import Iterator
from typing import Any

import xlrd
from xlrd.biffh import XLRDError

from ingest.blocks import Loaded
from ingest.compound import open_compound
from ingest.legacy.runs import Run, unicode_text
from ingest.legacy.tables import Encoding
from ingest.pieces import Piece, loaded
from ingest.refusals import Reason, RefusedError
from ingest.sheets import Budget, Row, Sheet, pieces_of, written

# What xlrd lets through on a damaged file, beside its own error.
BREAKING = (
    XLRDError,
    struct.error,
    LookupError,
    ValueError,
    AssertionError,
    ArithmeticError,
    TypeError,
    AttributeError,
)


def load_xls(data: bytes) -> Loaded:
    """Return the blocks of an old Excel file; hidden sheets, formulas and comments are left out."""
    found: set[Encoding] = set()
    return loaded(xls_pieces(data, found), found)


def xls_pieces(data: bytes, found: set[Encoding] | None = None) -> list[Piece]:
    """Return the titles and tables of an old Excel file."""
    with open_compound(data):
        pass
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        reader = _Reader(book, found)
        return list(pieces_of(reader.sheet(sheet) for sheet in book.sheets() if sheet.visibility == 0))
    except BREAKING as error:
        if "encrypted" in str(error):
            raise RefusedError(Reason.ENCRYPTED, "protected by a password") from None
        raise RefusedError(Reason.BROKEN, f"not a readable Excel file ({type(error).__name__})") from None


class _Reader:
    """Reads the sheets of one book."""

    def __init__(self, book: Any, found: set[Encoding] | None) -> None:
        self.book = book
        self.found = found
        self.budget = Budget()

    def sheet(self, sheet: Any) -> Sheet:
        return Sheet(sheet.name, list(self._rows(sheet)))

    def _rows(self, sheet: Any) -> Iterator[Row]:
        for row in range(sheet.nrows):
            cells = sheet.row(row)
            self.budget.take(len(cells))
            parts = (sheet.rich_text_runlist_map.get((row, column), ()) for column in range(len(cells)))
            yield tuple(self._shown(cell, list(part)).strip() for cell, part in zip(cells, parts, strict=True))

    def _shown(self, cell: Any, parts: list[tuple[int, int]]) -> str:
        if cell.ctype == xlrd.XL_CELL_TEXT:
            return unicode_text(self._runs(cell, parts), self.found)
        if cell.ctype == xlrd.XL_CELL_DATE:
            return _date(cell.value, self.book.datemode)
        return written(cell.value, self._format(cell)) if cell.ctype == xlrd.XL_CELL_NUMBER else ""

    def _format(self, cell: Any) -> str:
        form = self.book.format_map.get(self.book.xf_list[cell.xf_index].format_key)
        return form.format_str if form is not None else ""

    def _runs(self, cell: Any, parts: list[tuple[int, int]]) -> Iterator[Run]:
        """Yield the cell's text in pieces of one font; `parts` tell where another than the cell's begins."""
        begins = [(0, self.book.xf_list[cell.xf_index].font_index), *parts]
        ends = [*(begin for begin, _ in parts), len(cell.value)]
        for (begin, font), end in zip(begins, ends, strict=True):
            yield Run(cell.value[begin:end], self._font(font))

    def _font(self, index: int) -> str:
        return self.book.font_list[index].name if 0 <= index < len(self.book.font_list) else ""


def _date(value: float, mode: int) -> str:
    try:
        moment = xlrd.xldate_as_datetime(value, mode)
    except (ValueError, OverflowError):
        return written(value)
    return f"{moment:%d/%m/%Y}" if value >= 1 else f"{moment:%H:%M}"
